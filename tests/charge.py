"""wrk on the loopback: a bounded load on a server, and the versions of a site that change under it."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from serveurs_reels import switch

HERE = Path(__file__).parent
CONNECTIONS = 32


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw. Times are in milliseconds."""

    answers: int
    not_200: int
    broken: int
    """Connections refused, cut or too slow."""
    rate: float
    p50: float
    p99: float


def addresses(site: Path, scratch: Path) -> Path:
    """Write the address of every page, one a line, for wrk."""
    pages = sorted(p.relative_to(site).as_posix().removesuffix("index.html") for p in site.rglob("index.html"))
    path = scratch / "adresses-wrk.txt"
    path.write_text("".join(f"/{p}\n" for p in pages), encoding="utf-8")
    return path


def run(address: str, paths: Path, seconds: int) -> Load:
    return _result(_start(address, paths, seconds))


def run_with_switches(address: str, paths: Path, link: Path, switches: int, seconds: int) -> tuple[Load, int]:
    """Load the server for `seconds` while the link goes from version to version, evenly; return the load and the count."""
    process = _start(address, paths, seconds)
    start, pause = time.monotonic(), seconds * 0.8 / switches
    done = 0
    for i in range(switches):
        switch(link, f"version-{(i + 1) % 2}")
        done += process.poll() is None
        time.sleep(max(0.0, start + (i + 1) * pause - time.monotonic()))
    return _result(process), done


def _start(address: str, paths: Path, seconds: int) -> subprocess.Popen[str]:
    command = [
        "wrk",
        "-t2",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "5s",
        "-s",
        str(HERE / "charge.lua"),
        address,
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "WRK_PATHS": str(paths)})


def _result(process: subprocess.Popen[str]) -> Load:
    said, _ = process.communicate(timeout=120)
    line = next(x for x in said.split("\n") if x.startswith("RESULT "))
    answers, not_200, broken, rate, p50, p99 = line.split()[1:]
    return Load(int(answers), int(not_200), int(broken), float(rate), float(p50), float(p99))
