"""What the last build made, and from what → what the next one need not make again.

A trace says of one file: the key of all that made it, the digest of its bytes, and how it stood on the
disk. Traces travel in a file that vouches for itself; JSON, so that reading a foreign one runs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple

FORMAT = "reprise 1"


class Trace(NamedTuple):
    """One file of a written site."""

    cle: str
    """The digest of everything that the file is made from; for a file that is copied, that of its own bytes."""
    sha256: str
    etat: tuple[int, ...]
    """Size, times, inode and mode: while they are the same, nobody wrote to the file since."""


def key(*parts: str | bytes) -> str:
    """Return the digest of several parts, each with its length: no two lists of parts give the same bytes."""
    found = hashlib.sha256()
    for part in parts:
        octets = part.encode() if isinstance(part, str) else part
        found.update(b"%d:" % len(octets))
        found.update(octets)
    return found.hexdigest()


def write(traces: Mapping[str, Trace]) -> bytes:
    body = json.dumps(traces, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{FORMAT} {hashlib.sha256(body).hexdigest()}\n".encode() + body


def read(octets: bytes) -> dict[str, Trace]:
    """Return what `write` wrote; nothing from a file that is cut, damaged, or of another format."""
    head, _, body = octets.partition(b"\n")
    if head != f"{FORMAT} {hashlib.sha256(body).hexdigest()}".encode():
        return {}
    return {nom: Trace(cle, sha256, tuple(etat)) for nom, (cle, sha256, etat) in json.loads(body).items()}
