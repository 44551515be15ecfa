"""A folder → the bytes of its regular files, bounded. Nothing else opens a file of the data or of the pages.

Links, pipes, sockets and devices are never opened, so none can lead elsewhere or block; what may
not be read is a problem, not a crash.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from .problems import Problem

MAX_BYTES = 1_000_000
MAX_FILES = 20_000
MAX_TOTAL_BYTES = 40_000_000
MAX_DEPTH = 6

UNEXPECTED = "dossier inattendu ; supprimez-le"
SPECIAL = "lien ou fichier spécial ; seuls des fichiers ordinaires sont lus"
TOO_BIG = f"fichier trop grand (plus de {MAX_BYTES} octets)"


def read_files(
    dossier: Path, racine: str, refuse: Callable[[str], str | None], folders: frozenset[str]
) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the bytes of each file by its name from `dossier`, and the problems of the others.

    `refuse` says why a name is not read; `folders` are the folders that may be empty.
    """
    octets: dict[str, bytes] = {}
    problems: list[Problem] = []
    total = count = 0
    for entry, found in _walk(dossier, racine):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        count += 1
        if count > MAX_FILES or total > MAX_TOTAL_BYTES:
            return {}, [Problem(entry, 1, 1, f"trop de fichiers ou de données dans {racine}/", racine)]
        content: bytes | str | None
        if stat.S_ISDIR(found.st_mode):
            content = None if entry in folders else UNEXPECTED
        elif not stat.S_ISREG(found.st_mode):
            content = SPECIAL
        else:
            content = refuse(entry) or _read(dossier / entry)
        if isinstance(content, bytes):
            octets[entry] = content
            total += len(content)
        elif content:
            problems.append(Problem(entry, 1, 1, content, racine))
    return octets, problems


def _walk(dossier: Path, racine: str) -> Iterator[tuple[str, os.stat_result | Problem]]:
    """Yield each file and each empty folder by its name from `dossier`, with what the disk says of it, links not followed."""
    todo = [""]
    while todo:
        folder = todo.pop()
        try:
            with os.scandir(dossier / folder) as entries:
                found = sorted(entries, key=lambda e: e.name)
        except OSError:
            yield folder, Problem(folder or ".", 1, 1, "dossier illisible ; vérifiez ses droits d’accès", racine)
            continue
        if folder and not found:
            yield folder, os.lstat(dossier / folder)
        for entry in found:
            name = f"{folder}/{entry.name}" if folder else entry.name
            info = entry.stat(follow_symlinks=False)
            if not stat.S_ISDIR(info.st_mode):
                yield name, info
            elif name.count("/") < MAX_DEPTH:
                todo.append(name)
            else:
                yield name, Problem(name, 1, 1, UNEXPECTED, racine)


def _read(path: Path) -> bytes | str:
    """Return the bytes of a regular file, or the sentence that says why it cannot be read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return SPECIAL
            octets = file.read(MAX_BYTES + 1)
    except OSError:
        return "fichier illisible ; vérifiez ses droits d’accès"
    return octets if len(octets) <= MAX_BYTES else TOO_BIG
