"""A desktop of its own: message bus, screen without a display, window manager, Orca in French.

Nothing is shared with the desktop of whoever runs the tests, and everything is ended by its process group.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HERE = Path(__file__).parent
LOCALE = "fr_FR.UTF-8"
SCREEN = "1280x1024x24"
START_SECONDS = 20
PYTHON = "/usr/bin/python3"
"""The system’s Python, that of Orca."""
Lines = list[dict[str, str]]
"""What the voice has written: `{"said": words}`, or `{"event": what happened}`."""


class Mute(Exception):
    """Orca, or what it needs, did not do in time what was awaited."""


@dataclass(frozen=True)
class Desktop:
    """Where to run a program so that Orca reads it, and where to read what Orca says."""

    environment: dict[str, str]
    says: Path
    breath: Path

    def take_breath(self, seconds: float) -> None:
        """Let every continuous reading begin after so long.

        A real voice would still be saying the title: what a script of the page announces meanwhile comes first, and
        stops the reading. Without this, the order would depend on the speed of the machine.
        """
        self.breath.write_text(str(seconds), encoding="utf-8")

    def lines(self, start: int = 0) -> Lines:
        """Return what Orca has said from line `start` on; a line still being written is left for later."""
        whole = self.says.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(x) for x in whole.split("\n")[start:] if x]


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """Start a desktop whose every file is under `folder`; leave none of its processes behind."""
    says = folder / "says.jsonl"
    says.touch()
    with ExitStack() as running:
        environment = _environment(folder)
        log = running.enter_context((folder / "programs.log").open("w", encoding="utf-8"))

        def run(*command: str, pipe: bool = False) -> subprocess.Popen[str]:
            return running.enter_context(_running(command, environment, log, pipe=pipe))

        bus = run("dbus-daemon", "--session", "--nofork", "--print-address", pipe=True)
        environment["DBUS_SESSION_BUS_ADDRESS"] = _first_line(bus)
        screen = run("Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", pipe=True)
        environment["DISPLAY"] = f":{_first_line(screen)}"
        run("openbox", "--sm-disable")
        run(PYTHON, str(HERE / "orca/start.py"), str(folder / "orca"))
        found = Desktop(environment, says, folder / "breath")
        found.take_breath(0)
        _wait_for_orca(found)
        yield found


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of a person who has just opened a French session, whose home is `folder`."""
    locales = folder / "locales"
    locales.mkdir()
    subprocess.run(["localedef", "-i", "fr_FR", "-f", "UTF-8", str(locales / LOCALE)], check=True)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(runtime),
        "LANG": LOCALE,
        "LANGUAGE": "fr",
        "LOCPATH": str(locales),
        "GSETTINGS_BACKEND": "memory",
        "GTK_MODULES": "gail:atk-bridge",
        "ORCA_SAYS": str(folder / "says.jsonl"),
        "ORCA_BREATH": str(folder / "breath"),
    }


@contextmanager
def _running(
    command: tuple[str, ...], environment: dict[str, str], log: IO[str], *, pipe: bool
) -> Iterator[subprocess.Popen[str]]:
    out = subprocess.PIPE if pipe else log
    # Whatever ends the tests, even SIGKILL, ends the program.
    tied = ("setpriv", "--pdeathsig", "TERM", *command)
    program = subprocess.Popen(
        tied, env=environment, stdout=out, stderr=log, text=True, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield program
    finally:
        _end(program)
        if program.stdout:
            program.stdout.close()


def _end(program: subprocess.Popen[str]) -> None:
    """End a program with what it started, for it leads its own process group."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(program.pid, order)
        except ProcessLookupError:
            return
        try:
            program.wait(3)
        except subprocess.TimeoutExpired:
            continue


def _first_line(program: subprocess.Popen[str]) -> str:
    assert program.stdout
    line = program.stdout.readline().strip()
    if not line:
        raise Mute(f"{program.args!r} ended at once")
    return line


def _wait_for_orca(found: Desktop) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if found.lines():
            return
        time.sleep(0.1)
    raise Mute("Orca did not say that it has started")


@functools.cache
def orca_version() -> str:
    command = [PYTHON, "-c", "from orca.orca_platform import version; print(version)"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
