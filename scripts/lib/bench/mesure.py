"""What one command costs: processor and clock time, memory; its children’s are counted in."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mesure:
    """Seconds of processor (user and system, all cores) and of clock; peak memory of the largest process, in MB."""

    cpu: float
    mur: float
    memoire: float

    def __add__(self, other: Mesure) -> Mesure:
        """Return the cost of one command after another."""
        return Mesure(self.cpu + other.cpu, self.mur + other.mur, max(self.memoire, other.memoire))


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, timeout: float = 900) -> Mesure:
    """Run a command to its end and return its cost; what it says is shown only if it fails."""
    start = time.perf_counter()
    with subprocess.Popen(
        ["timeout", str(timeout), *map(str, command)],
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"Arrêt : {' '.join(map(str, command))}\n{said[-4000:]}")
    return Mesure(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def median(mesures: Sequence[Mesure]) -> Mesure:
    """Return the median of each figure on its own."""
    columns = ([m.cpu for m in mesures], [m.mur for m in mesures], [m.memoire for m in mesures])
    return Mesure(*(statistics.median(column) for column in columns))
