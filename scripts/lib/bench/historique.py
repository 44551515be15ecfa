"""The command line of scripts/bench-history: what reading a history costs, and how that grows."""

import argparse
import contextlib
import json
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from building import git

from . import depot_genere
from .mesure import Cout, exponent, table
from .sites import ROOT

VOCABULAIRES = ROOT / "data/vocabulaires.yml"


class Lecture(NamedTuple):
    """What reading one history cost, git’s share of the processor counted in; the changes found, the git processes started."""

    cout: Cout
    natures: Counter[str]
    processus: Counter[str]


def read(donnees: Path) -> Lecture:
    """Read a history as a build does; the memory is that of a process that did nothing else."""
    with traced() as commands:
        start, cpu = time.perf_counter(), _cpu()
        historique = git.read(donnees)
        mur, cpu = time.perf_counter() - start, _cpu() - cpu
    assert historique is not None
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Lecture(Cout(cpu, mur, memory), Counter(e.nature for e in historique.evenements), Counter(commands))


@contextlib.contextmanager
def traced() -> Iterator[list[str]]:
    """Give a list that holds, at the end, the command of each git process that was started: git’s own account."""
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="trace-") as folder:
        trace = Path(folder, "git.json")
        os.environ["GIT_TRACE2_EVENT"] = str(trace)
        try:
            yield found
        finally:
            del os.environ["GIT_TRACE2_EVENT"]
        events = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
        found += [e["name"] for e in events if e["event"] == "cmd_name"]


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


HEAD = "commits | fiches | CPU (s) | mur (s) | Mo | µs par commit | changements | processus git"


def row(commits: int, actions: int, found: Lecture) -> tuple[str, ...]:
    cpu, mur, memoire = found.cout
    started = ", ".join(f"{nom} {n}" for nom, n in sorted(found.processus.items()))
    figures = (f"{cpu:.2f}", f"{mur:.2f}", f"{memoire:.0f}", f"{cpu / commits * 1e6:.0f}")
    return (str(commits), str(actions), *figures, str(found.natures.total()), started)


def measure(folder: Path, taille: str, graine: int) -> tuple[int, int, Lecture]:
    """Return the commits and actions that a size says, and what reading them cost; a change that is missed stops the bench."""
    commits, actions = map(int, taille.split("x"))
    depot = depot_genere.write(folder / taille, commits, actions, graine=graine, vocabulaires=VOCABULAIRES)
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        found = fresh.submit(read, depot.donnees).result()
    if found.natures != {"creee": depot.creees, "modifiee": depot.modifiees}:
        raise SystemExit(f"Arrêt : {found.natures['modifiee']} changements lus, {depot.modifiees} écrits.")
    return commits, actions, found


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench-history", add_help=False)
    parser.add_argument("--tailles", nargs="+", default=["2500x1000", "5000x1000", "10000x1000"])
    parser.add_argument("--graine", type=int, default=1)
    parser.add_argument("--garder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="historique-") as temporary:
        folder = options.garder or Path(temporary)
        measures = [measure(folder, taille, options.graine) for taille in options.tailles]
    print(table(HEAD, [row(*measured) for measured in measures]))
    cpu = {commits: found.cout.cpu for commits, _, found in measures}
    if len(cpu) > 1:
        print(f"\nCroissance du CPU de {min(cpu)} à {max(cpu)} commits : exposant {exponent(cpu)}.")
    print(f"{len(measures)} dépôts lus, chaque changement retrouvé.")


if __name__ == "__main__":
    main()
