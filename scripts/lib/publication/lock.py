"""One publisher at a time: a lock that the system lets go when its holders have ended, however they ended."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .refusal import Refused, say

_PAUSE = 0.05


@contextmanager
def held(path: Path, seconds: float) -> Iterator[int]:
    """Hold the lock, waiting for it at most so long; yields its descriptor.

    A child that inherits the descriptor holds the lock too: when the publisher is killed, the next one
    waits until the orphaned build has stopped writing.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(handle, seconds)
        with suppress(OSError):  # a full disk must not stop a rollback: the name is a courtesy
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"processus {os.getpid()}, depuis {time.strftime('%H:%M:%S')}".encode(), 0)
        yield handle
    finally:
        os.close(handle)


def _take(handle: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    waiting = False
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 100, 0).decode(errors="replace") or "inconnu"
        if time.monotonic() >= deadline:
            raise Refused(f"une autre publication est en cours ({holder}) ; attendez qu’elle finisse.")
        if not waiting:
            say(f"Une autre publication est en cours ({holder}) ; attente, {seconds:g} s au plus…")
            waiting = True
        time.sleep(_PAUSE)
