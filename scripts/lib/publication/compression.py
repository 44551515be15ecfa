"""A checked site → beside each text file its copies in gzip and in Brotli, which servers send as they are.

They are made here and not by the build: two versions of a library compress the same file into other
bytes, and the sums must be found again on any machine. So they stand outside `SHA256SUMS`, and are
checked by what they hold: opened, each gives its file byte for byte.
"""

import gzip
import zlib
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
from contrat.serving import headers

SMALLEST = 1_024
"""Below so many bytes an answer fits in one packet, compressed or not."""
_KEPT, _OFTEN = 11, 7
"""Qualities of Brotli: for style and scripts, which change seldom, and for the rest (measured on the real site:
5 % lighter at 11, for thirty times the processor)."""


def compress(site: Path) -> int:
    """Write the copies that are smaller than their file; return how many. Both cores work: the libraries let go."""
    names = [p for p in sorted(site.rglob("*")) if p.is_file() and _worth(p)]
    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(lambda path: _write(path, site), names))


def copies(name: str) -> tuple[str, ...]:
    """Return the names that the compressed copies of a file have, if it has any."""
    return tuple(f"{name}.{form}" for form in _OPEN)


def original(name: str, names: Collection[str]) -> str | None:
    """Return the file that a name is a compressed copy of; None for a file of its own."""
    stem, _, form = name.rpartition(".")
    return stem if form in _OPEN and stem in names else None


def opens_into(name: str, octets: bytes, expected: bytes) -> bool:
    """Tell whether a compressed copy gives its file back; nothing much longer is ever unpacked."""
    try:
        return _OPEN[name.rpartition(".")[2]](octets, len(expected)) == expected
    except (zlib.error, brotli.error):
        return False


def _worth(path: Path) -> bool:
    kind = headers.type_de(path.name).partition(";")[0]
    text = kind in headers.AVEC_JEU or kind in headers.COMPRESSIBLES
    return text and not path.name.startswith("_") and path.stat().st_size >= SMALLEST


def _write(path: Path, site: Path) -> int:
    octets = path.read_bytes()
    quality = _KEPT if path.parent == site / "assets" else _OFTEN
    made = {"gz": gzip.compress(octets, 9, mtime=0), "br": brotli.compress(octets, quality=quality)}
    smaller = {form: packed for form, packed in made.items() if len(packed) < len(octets)}
    for form, packed in smaller.items():
        path.with_name(f"{path.name}.{form}").write_bytes(packed)
    return len(smaller)


def _gunzip(octets: bytes, size: int) -> bytes | None:
    reader = zlib.decompressobj(wbits=31)
    found = reader.decompress(octets, size + 1)
    return found if reader.eof and not reader.unused_data else None


def _unbrotli(octets: bytes, size: int) -> bytes | None:
    reader = brotli.Decompressor()
    found: bytes = reader.process(octets, output_buffer_limit=size + 1)
    return found if reader.is_finished() else None


_OPEN: dict[str, Callable[[bytes, int], bytes | None]] = {"gz": _gunzip, "br": _unbrotli}
"""What opens each form; None for a copy that is cut, or longer than its file."""
