"""A module and a file → what the module answers about it, in a process of its own: bounded in time and memory, without environment."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

LIB = Path(__file__).parent
SECONDS, MEMORY = 20, 500_000_000


class Stopped(Exception):
    """A reading that gave no answer: it met a bound, or the file broke it (`broken`)."""

    def __init__(self, *, broken: bool) -> None:
        super().__init__()
        self.broken = broken


def answer_of(module: str, path: Path, *, seconds: int = SECONDS) -> Any:
    """Return the JSON that `python -m module path` prints. Raises `Stopped`."""
    command = [sys.executable, "-P", "-m", module, str(path)]
    bare = {"PYTHONPATH": os.pathsep.join(map(str, (LIB, LIB.parents[1] / "hooks"))), "PYTHONUTF8": "1"}

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    try:
        ended = subprocess.run(
            command, capture_output=True, timeout=seconds + 5, check=False, env=bare, preexec_fn=bound
        )
    except subprocess.TimeoutExpired:
        raise Stopped(broken=False) from None
    try:
        return json.loads(ended.stdout)
    except ValueError:
        met = ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL) or b"MemoryError" in ended.stderr
        raise Stopped(broken=not met) from None
