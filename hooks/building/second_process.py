"""A batch that a second process makes and writes, beside what this one does.

It is forked: it has the data and the templates at once, and only a listing and a place travel. If it fails,
its batch is made and written here; a fault of the code then shows here, as any other.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

from .batch import Batch, Destination, Listing


def possible() -> bool:
    """Tell whether a second process would run beside this one, which must have no thread that a fork would lose."""
    return hasattr(os, "fork") and processors() > 1 and threading.active_count() == 1


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class SecondProcess:
    """Makes a batch as soon as it is started, tells what the batch lists, and writes it once it is told where."""

    def __init__(self, make: Callable[[], Batch]) -> None:
        self._make = make
        self._batch: Batch | None = None
        fork = get_context("fork")
        self._pipe, theirs = fork.Pipe()
        # A daemon ends with this process, however the build ends.
        self.process = fork.Process(target=_work, args=(make, self._pipe, theirs), daemon=True)
        gc.freeze()  # a collection would write to each object, and copy every page of memory that both share
        self.process.start()
        theirs.close()

    def listing(self) -> Listing:
        """Wait until the batch is made."""
        with suppress(EOFError, OSError):
            found: Listing = self._pipe.recv()
            return found
        self._batch = self._make()
        return self._batch.listing()

    def begin_writing(self, place: Destination) -> None:
        with suppress(OSError):  # it has ended: `end_writing` hears nothing from it
            self._pipe.send(place)

    def end_writing(self, place: Destination) -> None:
        """Wait until the batch is written."""
        try:
            self._pipe.recv()
        except (EOFError, OSError):
            (self._batch or self._make()).write(place)
        self.end()

    def end(self) -> None:
        """End the process: what it has not been told to write is not wanted."""
        self._pipe.close()
        self.process.join()
        gc.unfreeze()


def _work(make: Callable[[], Batch], parent: Connection, pipe: Connection) -> None:
    parent.close()
    gc.disable()
    try:
        batch = make()
        pipe.send(batch.listing())
        batch.write(pipe.recv())
        pipe.send(None)
    finally:
        os._exit(0)  # without a word, nor closing what the first process has open: why it ended is found out there
