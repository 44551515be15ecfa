"""A new site and the one online → files that did not change keep their date, which caches and rsync go by."""

import filecmp
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from contrat.serving import seal

from . import compression


def keep(site: Path, online: Path) -> None:
    """Give each file of the new site the date of the same file online: equal sums, or equal bytes for a compressed copy.

    Only dates are taken over, never files: two versions share no block of the disk (docs/dev/decisions/0070).
    A site online without readable sums gives no date.
    """
    with suppress(OSError, ValueError):  # a date that is not kept costs a download, and nothing else
        for name in _unchanged(site, online):
            found = (online / name).stat()
            os.utime(site / name, ns=(found.st_atime_ns, found.st_mtime_ns))


def _unchanged(site: Path, online: Path) -> Iterator[str]:
    old, new = (seal.read_sums((tree / seal.SUMS).read_bytes()) for tree in (online, site))
    for name in old.keys() & new.keys():
        if old[name] == new[name]:
            yield name
            yield from (copy for copy in compression.copies(name) if _is_same(online / copy, site / copy))


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)
