"""A value that nothing waits for yet → the same value, made in a second process while the first goes on.

The process is forked: it has the corpus and the templates at once, and gives back what it made through
a pipe. Where that cannot be, or fails, the value is made here when it is asked for: the bytes are the same.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def beside(make: Callable[[], T], *, worth: bool) -> Callable[[], T]:
    """Start to make a value and return what waits for it; a fault of `make` is raised there.

    `worth` tells whether there is enough to make to pay for a process and for moving what it made.
    """
    if not worth or not possible():
        return make
    out, into = os.pipe()
    gc.freeze()  # a collection would write to each object, and copy every page of memory that both share
    pid = os.fork()
    if pid == 0:
        _answer(make, out, into)
    os.close(into)

    def wait() -> T:
        with os.fdopen(out, "rb") as pipe:
            octets = pipe.read()
        _, status = os.waitpid(pid, 0)
        gc.unfreeze()
        if status:
            return make()
        made: T = pickle.loads(octets)  # noqa: S301 — our own process wrote it
        return made

    return wait


def possible() -> bool:
    """Tell whether a second process would run beside this one, which must have no thread that a fork would lose."""
    return hasattr(os, "fork") and processors() > 1 and threading.active_count() == 1


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _answer(make: Callable[[], T], out: int, into: int) -> None:
    """In the second process: write what is made, and end there without closing what the first has open."""
    status = 1
    gc.disable()
    try:
        os.close(out)
        with os.fdopen(into, "wb") as pipe:
            pickle.dump(make(), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)
