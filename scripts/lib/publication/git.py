"""What is asked of git, without the caller’s settings, and bounded in time and in size."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from .refusal import Refused

_SECONDS = 120
_HOOK = {"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"}


def environment(trusted: Path, *, quarantine: bool = False) -> dict[str, str]:
    """Return the variables that git needs to read `trusted`, which may belong to someone else.

    Inside `pre-receive` the pushed objects are found through the variables of the quarantine.
    """
    kept = _HOOK if quarantine else set()
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": str(trusted),
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        **{name: os.environ[name] for name in kept if name in os.environ},
    }


class Repository:
    """A repository that is read, bare or with its files."""

    def __init__(self, folder: Path, *, quarantine: bool = False) -> None:
        self.folder = folder
        self._environment: Mapping[str, str] = environment(folder, quarantine=quarantine)

    def ask(self, *arguments: str, given: bytes | None = None) -> bytes:
        """Return what git answers. Raises `Refused` with its own words when it cannot."""
        done = self._run(arguments, given)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise Refused(f"git {arguments[0]} a échoué : {said or done.returncode}")
        return done.stdout

    def agrees(self, *arguments: str) -> bool:
        """Return whether git says yes (0) rather than no (1)."""
        return self._run(arguments, None).returncode == 0

    def items(self, *arguments: str, at_most: int) -> list[str]:
        """Return what git lists with `-z`. Raises `Refused` beyond `at_most`: a small pack can hold an endless tree."""
        command = [*self._git(), *arguments]
        with subprocess.Popen(command, env=self._environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            found = []
            for item in _split(iter(lambda: process.stdout.read(1 << 16), b"")):  # type: ignore[union-attr]
                found.append(os.fsdecode(item))
                if len(found) > at_most:
                    process.kill()
                    raise Refused(f"l’envoi est trop grand : plus de {at_most} éléments.")
        if process.returncode:
            raise Refused(f"git {arguments[0]} a échoué.")
        return found

    def _run(self, arguments: Iterable[str], given: bytes | None) -> subprocess.CompletedProcess[bytes]:
        command = [*self._git(), *arguments]
        try:
            return subprocess.run(
                command, check=False, env=self._environment, input=given, capture_output=True, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"git n’a pas répondu en {_SECONDS} s.") from None
        except FileNotFoundError:
            raise Refused("il manque le programme git.") from None

    def _git(self) -> list[str]:
        return ["git", "-C", str(self.folder), "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]


def _split(chunks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest
