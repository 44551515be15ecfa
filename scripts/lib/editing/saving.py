"""One save: one lock, one journal, the files, one commit; for a team, one push to the repository that publishes.

What is to be written is noted first beside git’s own files. A save that was cut is ended by the next one from that
note, so a file is always whole and always in a commit; the git that a save called holds its lock too, so that the next
one waits for a git that outlives its caller. With a repository that publishes, that one is the truth: the
copy of the form is brought to it before each save, and back to it when its hooks refuse.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from building.git import GitFailed

from .office import Office
from .proposal import Files

_PAUSE = 0.05
_PATIENCE = 2.0


class Busy(Exception):
    """Someone else is saving."""


class NotTaken(Exception):
    """The repository that publishes refuses the commit; the message is its own."""


@dataclass
class Saver:
    office: Office
    publie: bool
    """Whether each save is pushed to the repository that the copy was cloned from."""
    seconds: float = 30
    _held: tuple[int, ...] = ()
    """The folder that is locked, for git to hold; only who has the lock sets it."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the data: nobody else writes them, and what was cut is ended first. Raises `Busy`."""
        with self._locked(self.seconds):
            if self.publie:
                self._follow()
            yield

    def settle(self) -> None:
        """End a save that was cut; one that is being made goes on by itself.

        Some of the files that go together are a fault of the data: no page could be read, so none could save.
        """
        if self._journal.exists():
            with suppress(Busy), self._locked(0):
                pass

    @contextmanager
    def _locked(self, seconds: float) -> Iterator[None]:
        handle = os.open(self.office.contrat.donnees, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _take(handle, seconds)
            self._held = (handle,)
            self._recover()
            yield
        finally:
            os.close(handle)

    def write(self, fichiers: Files, message: str, role: str) -> None:
        """Write files and commit them, with nothing else. Raises `NotTaken` once nothing is left of it."""
        data = self.office.contrat.donnees
        before = {f: (data / f).read_bytes() if (data / f).exists() else None for f in fichiers}
        self._note({"message": message, "role": role, "avant": _packed(before), "apres": _packed(fichiers)})
        self._put(fichiers)
        self._commit(list(fichiers), message, role)
        if self.publie:
            self._publish()
        self._journal.unlink()

    @cached_property
    def _journal(self) -> Path:
        folder = self.office.repository.ask("rev-parse", "--absolute-git-dir").decode().strip()
        return Path(folder) / "contrat-formulaire.json"

    def _note(self, said: dict[str, Any]) -> None:
        _replace(self._journal, json.dumps(said).encode())

    def _recover(self) -> None:
        """End a save that was cut, unless someone has changed its files since."""
        journal = self._journal
        if self.publie:  # the copy is the form’s own, and holds what is published
            self._unlock(0)
        if not journal.exists():
            return
        if self.publie:
            self._reset()
            return journal.unlink()
        self._unlock(journal.stat().st_mtime)
        said = json.loads(journal.read_bytes())
        before, after = _unpacked(said["avant"]), _unpacked(said["apres"])
        data = self.office.contrat.donnees
        now = {f: (data / f).read_bytes() if (data / f).exists() else None for f in after}
        if all(now[f] in (before[f], after[f]) for f in after):
            self._put(after)
            self._commit(list(after), said["message"], said["role"])
        journal.unlink()

    def _unlock(self, since: float) -> None:
        """Take away the locks that git left when it was killed with a save: they are younger than its note (seconds)."""
        deadline = time.monotonic() + _PATIENCE
        said = self.office.repository.ask("rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir")
        folders = {Path(os.fsdecode(line)) for line in said.splitlines()}
        locks = {p for f in folders for p in (*f.glob("*.lock"), *(f / "refs").rglob("*.lock"))}
        left = [p for p in locks if _written(p) >= since]
        while left and time.monotonic() < deadline:
            time.sleep(_PAUSE)
            left = [p for p in left if p.exists()]
        for path in left:
            path.unlink(missing_ok=True)

    def _put(self, fichiers: Files) -> None:
        for fichier, octets in fichiers.items():
            path = self.office.contrat.donnees / fichier
            if octets is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                _replace(path, octets)

    def _commit(self, fichiers: list[str], message: str, role: str) -> None:
        paths = [f"{self.office.contrat.data}/{f}" for f in fichiers]
        if not self._git("status", "--porcelain", "--", *paths).strip():
            return
        self._git("add", "--all", "--", *paths)
        who = ("-c", f"user.name={role}", "-c", "user.email=", "-c", "commit.gpgSign=false")
        self._git(*who, "commit", "--quiet", "--only", "--message", message, "--", *paths)

    def _git(self, *arguments: str) -> bytes:
        return self.office.repository.ask(*arguments, held=self._held)

    # -- with a repository that publishes

    def _follow(self) -> None:
        """Bring the copy to what is published: others push there too."""
        self._git("fetch", "--quiet", "origin")
        self._reset()

    def _reset(self) -> None:
        self._git("reset", "--quiet", "--hard", "@{upstream}")

    def _publish(self) -> None:
        try:
            # its hooks may leave something at work for long: it does not hold the lock
            self.office.repository.ask("push", "--quiet", "origin", "HEAD")
        except GitFailed as refused:
            self._reset()
            self._journal.unlink()
            raise NotTaken(_remote_words(str(refused))) from None


def _take(handle: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with suppress(BlockingIOError):
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if time.monotonic() >= deadline:
            raise Busy
        time.sleep(_PAUSE)


def _written(path: Path) -> float:
    """Return when a file was last written, in seconds; before everything for one that has gone."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return -1


def _replace(path: Path, octets: bytes) -> None:
    """Put bytes in a file in one step: who reads it sees the old ones or the new ones. The other name is one that
    the gate passes over (`folder.LEFTOVERS`)."""
    fresh = path.with_name(f".{path.name}~")
    with fresh.open("wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        fresh.chmod(path.stat().st_mode & 0o777)
    fresh.replace(path)


def _packed(fichiers: Files) -> dict[str, str | None]:
    return {f: None if x is None else base64.b64encode(x).decode() for f, x in fichiers.items()}


def _unpacked(said: dict[str, str | None]) -> dict[str, bytes | None]:
    return {f: None if x is None else base64.b64decode(x) for f, x in said.items()}


def _remote_words(said: str) -> str:
    """Return what the hooks said, without the frame that git puts around it."""
    lines = [x.removeprefix("remote:").strip() for x in said.split("\n") if x.startswith("remote:")]
    return "\n".join(x for x in lines if x) or said
