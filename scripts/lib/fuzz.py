"""Command line of the campaign: thousands of damaged folders of data, one in twenty from the real contract."""

import os
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from jugement import Base, Tally, campaign

ROOT = Path(__file__).parent.parent.parent
STEP = 100
"""Mutants of one task; what has been judged is said after each."""


@cache
def base(name: str, disk: str) -> Base:
    """Return a sound folder of data, read once a process, and where this process writes its mutants."""
    return Base.of(ROOT / name, Path(disk, str(os.getpid()), name.replace("/", "-")))


def judged(task: tuple[str, range, str]) -> Tally:
    name, seeds, disk = task
    tally = Tally()
    campaign(base(name, disk), seeds, tally)
    return tally


def tasks(count: int, first: int, disk: str) -> Iterator[tuple[str, range, str]]:
    real = first + count // 20
    for name, seeds in (("data", range(first, real)), ("tests/second/data", range(real, first + count))):
        for start in range(0, len(seeds), STEP):
            yield name, seeds[start : start + STEP], disk


def main(count: int, first: int) -> int:
    tally, done = Tally(), 0
    with tempfile.TemporaryDirectory() as disk, ProcessPoolExecutor() as workers:
        todo = list(tasks(count, first, disk))
        for (_, seeds, _), found in zip(todo, workers.map(judged, todo), strict=True):
            tally += found
            done += len(seeds)
            said = [*found.failures, f"{done} jeux sur {count}, {len(tally.failures)} échecs"]
            print("\n".join(said), file=sys.stderr, flush=True)
    for sentence, n in tally.sentences.most_common():
        print(f"{n:6} {sentence}")
    print(f"{count} jeux : {tally.accepted} acceptés, {tally.refused} refusés, {len(tally.failures)} échecs.")
    print(f"{len(tally.sentences)} phrases différentes ; verdict le plus long : {tally.slowest:.2f} s de calcul.")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
