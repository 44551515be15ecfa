"""Folders → when something in them was saved. Looking works on every disk; being told does not, on those of the network."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from contrat.reading.folder import is_leftover

LOOK = 0.1
"""Seconds between two looks."""
WAIT = 0.02
"""Seconds without a change before it is over: an editor may save in several steps, and git many files."""
Look = Mapping[str, tuple[int, int, int]]
"""Of each file, what changes when it is saved."""


def look(paths: Iterable[Path]) -> Look:
    """Return what stands in these folders and files; one that is absent has nothing, what editors leave does not count."""
    found = {}
    for name in (name for path in paths for name in _files(path)):
        try:
            info = os.lstat(name)
        except OSError:
            continue
        found[name] = (info.st_mtime_ns, info.st_size, info.st_ino)
    return found


def _files(path: Path) -> Iterator[str]:
    if not path.is_dir():
        yield str(path)
    for folder, _, names in os.walk(path):
        yield from (f"{folder}/{name}" for name in names if not is_leftover(name))


def next_save(before: Look, paths: Iterable[Path]) -> None:
    """Return once what stands there is no more what stood before, and changes no more."""
    paths = tuple(paths)
    while (seen := look(paths)) == before:
        time.sleep(LOOK)
    time.sleep(WAIT)
    while (again := look(paths)) != seen:
        seen = again
        time.sleep(WAIT)
