"""What one command costs, its children’s cost counted in: processor and clock time, memory; and how that is shown."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Cout(NamedTuple):
    """Seconds of processor (user and system, all cores) and of clock; peak memory of the largest process, in MB."""

    cpu: float
    mur: float
    memoire: float

    def then(self, other: Cout) -> Cout:
        """Return the cost of one command after another."""
        return Cout(self.cpu + other.cpu, self.mur + other.mur, max(self.memoire, other.memoire))


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, timeout: float = 900) -> Cout:
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
    return Cout(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def median(mesures: Sequence[Cout]) -> Cout:
    """Return the median of each figure on its own."""
    return Cout(*map(statistics.median, zip(*mesures, strict=True)))


def table(head: str, rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown; `head` names its columns, « | » between two."""
    lines = (head, " | ".join("---" for _ in head.split(" | ")), *map(" | ".join, rows))
    return "\n".join(f"| {line} |" for line in lines)


def exponent(cpu: Mapping[int, float]) -> str:
    """Return how the cost grows from the smallest to the largest size: 1 is in proportion."""
    small, large = min(cpu), max(cpu)
    return f"{math.log(cpu[large] / cpu[small]) / math.log(large / small):.2f}"
