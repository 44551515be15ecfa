"""A folder → the bytes of its regular files, bounded. Nothing else opens a file of the data or of the pages.

Links, pipes, sockets and devices are never opened, so none can lead elsewhere or block; what may
not be read is a problem, not a crash. What systems and editors leave behind is passed over (`LEFTOVERS`).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from fnmatch import translate
from pathlib import Path

from .problems import Problem, escape_controls

MAX_BYTES, MAX_TABLE = 1_000_000, 10_000_000
"""What one file weighs at most, and one that is a table or a PDF."""
MAX_FILES = 20_000
MAX_TOTAL_BYTES = 40_000_000
MAX_DEPTH = 6

LEFTOVERS = (
    *(".DS_Store", "._*", ".localized", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".directory"),  # macOS, Windows, KDE
    *(".nfs[0-9]*", ".smbdelete*", ".fuse_hidden*"),  # open files that a network or a mounted disk keeps
    *("*~", ".sw[a-p]", ".*.sw[a-p]", ".*.kate-swp", ".#*", "#*#", ".goutputstream-*"),  # Vim, Kate, Emacs, gedit
    *("*___jb_tmp___", "*___jb_old___", ".~lock.*#", "~$*"),  # JetBrains, LibreOffice, Microsoft Office
)
"""Names of files that systems and editors leave in a folder, and that hold nothing that a person wrote there.

`*` stands for any signs but « / », as for git; a letter may be large or small.
"""
_LEFTOVER = re.compile("|".join(translate(name) for name in LEFTOVERS), re.I)

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


def is_leftover(name: str) -> bool:
    """Tell whether a file, by its name or its path, is one that a system or an editor left."""
    return _LEFTOVER.match(name.rpartition("/")[2]) is not None


def passed_over(dossier: Path) -> list[str]:
    """Return, as sentences, the leftovers of a folder: none of them is read, published or counted."""
    found = (Path(folder, name) for folder, _, names in os.walk(dossier) for name in names if is_leftover(name))
    said = sorted(escape_controls(path.relative_to(dossier.parent).as_posix()) for path in found)
    return [f"Laissé de côté : {path} (reste d’un système ou d’un éditeur)." for path in said]


def _walk(dossier: Path, racine: str) -> Iterator[tuple[str, os.stat_result | Problem]]:
    """Yield each file and each empty folder by its name from `dossier`, with what the disk says of it, links not followed."""
    todo = [""]
    while todo:
        folder = todo.pop()
        try:
            with os.scandir(dossier / folder) as entries:
                found = sorted((e for e in entries if not _is_left(e)), key=lambda e: e.name)
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


def _is_left(entry: os.DirEntry[str]) -> bool:
    return is_leftover(entry.name) and not entry.is_dir(follow_symlinks=False)


def _read(path: Path) -> bytes | str:
    """Return the bytes of a regular file, or the sentence that says why it cannot be read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return SPECIAL
            most = MAX_TABLE if path.suffix in (".csv", ".pdf") else MAX_BYTES
            octets = file.read(most + 1)
    except OSError:
        return "fichier illisible ; vérifiez ses droits d’accès"
    return octets if len(octets) <= most else TOO_BIG
