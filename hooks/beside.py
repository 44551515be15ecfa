"""A value, and functions that are asked of it where it is: in this process, or in a second one that made it and keeps it.

The second process is forked: it has the corpus and the templates at once, and only questions and answers
travel. If it cannot be, or fails, the value is made here and the same functions are asked of it: the bytes
are the same.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, Generic, Protocol, TypeVar

T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)
R = TypeVar("R")


class Kept(Protocol[V_co]):
    """A value that someone keeps."""

    def ask(self, function: Callable[..., R], *given: Any) -> Callable[[], R]:
        """Ask for `function(value, *given)` and return what waits for the answer; a fault is raised there."""

    def close(self) -> None:
        """Let the value go: nothing more is asked."""


@dataclass(frozen=True)
class Here(Generic[T]):
    """A value of this process; a function runs when its answer is waited for."""

    value: T

    def ask(self, function: Callable[..., R], *given: Any) -> Callable[[], R]:
        return partial(function, self.value, *given)

    def close(self) -> None:
        """Nothing is held elsewhere."""


class There(Generic[T]):
    """A value that a second process makes and keeps; what is asked is a function of a module, and travels by its name.

    One question at a time: the answer is waited for before the next.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        questions, asks = os.pipe()
        reads, answers = os.pipe()
        gc.freeze()  # a collection would write to each object, and copy every page of memory that both share
        self._pid = os.fork()
        if self._pid == 0:
            os.close(asks)
            os.close(reads)
            _serve(make, questions, answers)
        os.close(questions)
        os.close(answers)
        self._asks: IO[bytes] = os.fdopen(asks, "wb")
        self._reads: IO[bytes] = os.fdopen(reads, "rb")
        self._fallback: Here[T] | None = None

    def ask(self, function: Callable[..., R], *given: Any) -> Callable[[], R]:
        if self._fallback is None:
            with suppress(OSError):  # it has ended: its answer will be missing, and made here
                pickle.dump((function, given), self._asks, pickle.HIGHEST_PROTOCOL)
                self._asks.flush()
        return partial(self._answer, function, *given)

    def close(self) -> None:
        """End the second process, and count what it cost among what this one did."""
        if self._pid:
            for end in (self._asks, self._reads):
                with suppress(OSError):  # a question that nobody read
                    end.close()
            os.waitpid(self._pid, 0)
            self._pid = 0
            gc.unfreeze()

    def _answer(self, function: Callable[..., R], *given: Any) -> R:
        if self._fallback is None:
            try:
                found: R = pickle.load(self._reads)  # noqa: S301 — our own process wrote it
            except (EOFError, OSError, pickle.UnpicklingError):
                self.close()
                self._fallback = Here(self._make())
            else:
                return found
        return function(self._fallback.value, *given)


def possible() -> bool:
    """Tell whether a second process would run beside this one, which must have no thread that a fork would lose."""
    return hasattr(os, "fork") and processors() > 1 and threading.active_count() == 1


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serve(make: Callable[[], T], questions: int, answers: int) -> None:
    """In the second process: make the value, answer each question, end with the last or at the first fault."""
    gc.disable()
    try:
        with os.fdopen(questions, "rb") as asked, os.fdopen(answers, "wb") as told:
            value = make()
            while True:
                function, given = pickle.load(asked)  # noqa: S301 — the process that forked this one wrote it
                pickle.dump(function(value, *given), told, pickle.HIGHEST_PROTOCOL)
                told.flush()
    finally:
        os._exit(0)  # without closing what the first process has open; why it ended is found out there
