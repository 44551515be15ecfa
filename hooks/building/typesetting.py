"""The documents of a contract → files on the disk, made in a process beside while this one makes the pages.

A document whose words, template, fonts and typesetter are those of an earlier build is found as that build made
it, under the digest of them all: one changed action costs three documents, not all. What is laid out is laid out some
at a time, each time in a process that ends with its memory and with the threads of the typesetter.
"""

from __future__ import annotations

import gc
import hashlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from contrat.documents import FOLDER, emporter
from contrat.documents.emporter import Tirage
from contrat.documents.formats import Composition
from contrat.documents.livrets import Livrets

from . import BuildStopped

DEAD = "la mise en pages des documents s’est arrêtée ; manque-t-il de la mémoire ?"
AT_ONCE = 1_000_000
"""Bytes of values that one process lays out, or one document that has more: 700 actions take half a gigabyte."""
KEPT = 3
"""How many times the files of one build are kept at most."""
WITHOUT = (
    "contrat.yml dit « documents: oui », et ce qui les met en pages manque : installez typst "
    "(pip install --require-hashes -r requirements.txt), ou dites « documents: non »"
)


class Made(NamedTuple):
    """A file: where it stands in the folder, and its size."""

    nom: str
    taille: int


class Typesetting:
    """Makes the files as soon as it is started; gives them by their address."""

    def __init__(self, livrets: Livrets, folder: Path) -> None:
        """Raises BuildStopped where the typesetter is not installed."""
        if find_spec("typst") is None:
            raise BuildStopped(WITHOUT)
        self._livrets, self._folder = livrets, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._pipe: Connection | None = None
        if hasattr(os, "fork") and "typst" not in sys.modules:  # its threads, once started, do not outlive a fork
            fork = get_context("fork")
            self._pipe, theirs = fork.Pipe(duplex=False)
            self._process = fork.Process(target=_work, args=(livrets, folder, theirs), daemon=True)
            self._process.start()
            theirs.close()

    def files(self) -> dict[str, Made]:
        """Wait until the last file is made. Raises BuildStopped for a document that cannot be laid out."""
        if self._pipe is None:
            return _made(self._livrets, self._folder, _lay_out)
        try:
            found: dict[str, Made] | str = self._pipe.recv()
        except EOFError:
            raise BuildStopped(DEAD) from None
        finally:
            self._pipe.close()
            self._process.join()
        if isinstance(found, str):
            raise BuildStopped(found)
        return found


def _work(livrets: Livrets, folder: Path, pipe: Connection) -> None:
    gc.freeze()  # a collection would walk, and so copy, all that was made before the fork
    try:
        pipe.send(_made(livrets, folder, _apart))
    except BuildStopped as stopped:
        pipe.send(str(stopped))


Asked = tuple[Path, Tirage]
"""A document to make, and the file to make of it."""


def _made(livrets: Livrets, folder: Path, run: Callable[[Sequence[Asked]], None]) -> dict[str, Made]:
    """Make what is not in the folder, `run` being given so much at a time; return all by address."""
    own, names = recipe(), {}
    waiting: list[Asked] = []
    weight = 0
    for tirage in emporter.files(livrets):
        path = folder / f"{_digest(tirage.contenu, own)}.{tirage.adresse.rpartition('.')[2]}"
        names[tirage.adresse] = path
        if path.exists():
            os.utime(path)
            continue
        more = len(tirage.contenu if isinstance(tirage.contenu, bytes) else tirage.contenu.valeurs)
        if waiting and weight + more > AT_ONCE:
            run(waiting)
            waiting, weight = [], 0
        waiting.append((path, tirage))
        weight += more
    if waiting:
        run(waiting)
    _forget(folder, {path.name for path in names.values()})
    return {adresse: Made(path.name, path.stat().st_size) for adresse, path in names.items()}


def _lay_out(asked: Sequence[Asked]) -> None:
    from .typesetter import LayoutRefused, Typesetter  # noqa: PLC0415 — 80 MB that no other process loads

    typesetter = None
    for path, tirage in asked:
        typesetter = typesetter or Typesetter()
        try:
            octets = tirage.contenu if isinstance(tirage.contenu, bytes) else typesetter.lay_out(tirage.contenu)
        except LayoutRefused as refused:
            raise BuildStopped(f"« {tirage.titre} » ne se met pas en pages : {refused}") from None
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(octets)
        beside.replace(path)


def _apart(asked: Sequence[Asked]) -> None:
    """Lay out in a process that ends with its memory: the typesetter keeps what it has laid out. Raises BuildStopped."""
    here, there = os.pipe()
    pid = os.fork()
    if not pid:
        said = DEAD
        try:
            _lay_out(asked)
            said = ""
        except BuildStopped as stopped:
            said = str(stopped)
        except Exception:
            traceback.print_exc()
        finally:
            os.write(there, said.encode())
            os._exit(0)
    os.close(there)
    with os.fdopen(here, "rb") as told:
        said = told.read().decode()
    _, status = os.waitpid(pid, 0)
    if said or status:
        raise BuildStopped(said or DEAD)


def recipe() -> bytes:
    """Return a digest of all that a file hangs on besides what is asked for: the templates, the fonts, the typesetter."""
    found = hashlib.sha256(version("typst").encode())
    for path in sorted(p for p in FOLDER.rglob("*") if p.is_file()):
        found.update(path.read_bytes())
    return found.digest()


def _digest(contenu: bytes | Composition, own: bytes) -> str:
    if isinstance(contenu, bytes):
        return hashlib.sha256(contenu).hexdigest()
    found = hashlib.sha256(own + repr((contenu.jour, contenu.image, len(contenu.valeurs))).encode() + contenu.valeurs)
    for jointe in contenu.jointes:
        found.update(jointe.octets)
    return found.hexdigest()


def _forget(folder: Path, used: set[str]) -> None:
    """Take away what earlier builds left, the oldest first, once it is much more than what this one uses."""
    kept = sorted((p for p in folder.iterdir() if p.name not in used), key=lambda p: p.stat().st_mtime)
    for path in kept[: max(0, len(kept) - (KEPT - 1) * len(used))]:
        path.unlink(missing_ok=True)
