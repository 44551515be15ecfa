"""What is wrong in the data, said to the person who edits it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the data, in French, with its place.

    `fichier` is relative to `racine`; `ligne` and `colonne` count from 1.
    """

    fichier: str
    ligne: int
    colonne: int
    message: str
    racine: str = "data"

    def __str__(self) -> str:
        return escape_controls(f"{self.racine}/{self.fichier}:{self.ligne}:{self.colonne}: {self.message}")


class Fault(ValueError):
    """Raised where a value is not what is expected: the sentence, and the words that are at fault inside it."""

    def __init__(self, message: str, morceau: str = "") -> None:
        super().__init__(message)
        self.morceau = morceau


class Remark(Problem):
    """What was mended as it was read, or is probably wrong: printed after the verdict, it blocks nothing.

    Whatever yields problems may yield remarks too.
    """


def blocking(found: Iterable[Problem]) -> list[Problem]:
    """Return the problems among what was found, without the remarks."""
    return [p for p in found if not isinstance(p, Remark)]


class Findings:
    """Problems and remarks as they come, in bounded memory: the first ones of each file, and how many there are."""

    def __init__(self, found: Iterable[Problem]) -> None:
        self._problems, self._remarks = _FirstOnes(50, 500), _FirstOnes(5, 50)
        for p in found:
            (self._remarks if isinstance(p, Remark) else self._problems).add(p)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that were kept, in the order of files and lines."""
        return tuple(p for kept in self._problems.sorted().values() for p in kept)

    @property
    def count(self) -> int:
        """How many problems there are, those that were not kept too."""
        return self._problems.count

    def report(self) -> str:
        """Return one line a problem, in the order of files and lines, then their count."""
        said = self._problems
        rest = f", dont {said.size} sont dits ici" if said.size < said.count else ""
        total = "1 problème" if said.count == 1 else f"{grouped(said.count)} problèmes"
        return "\n".join([*said.lines("problème"), f"{total} dans les données{rest}."])

    def remarks(self) -> str:
        """Return a heading, then one line a remark; nothing when there is none."""
        said = self._remarks
        total = "1 remarque, qui n’arrête" if said.count == 1 else f"{grouped(said.count)} remarques, qui n’arrêtent"
        return "\n".join([f"{total} rien :", *said.lines("remarque")]) if said.count else ""


class _FirstOnes:
    """The first problems of each file, `per_file` of them and `in_all`; the others are counted."""

    def __init__(self, per_file: int, in_all: int) -> None:
        self._per_file, self._in_all = per_file, in_all
        self._kept: dict[tuple[str, str], set[Problem]] = {}
        self._more: Counter[tuple[str, str]] = Counter()
        self.size = self.count = 0

    def add(self, problem: Problem) -> None:
        place = (problem.racine, problem.fichier)
        kept = self._kept.get(place, set())
        if problem in kept:
            return
        self.count += 1
        if self.size < self._in_all and len(kept) < self._per_file:
            self.size += 1
            self._kept.setdefault(place, kept).add(problem)
        else:
            self._more[place] += 1

    def sorted(self) -> dict[tuple[str, str], list[Problem]]:
        return {place: sorted(kept) for place, kept in sorted(self._kept.items(), key=lambda x: x[0][::-1])}

    def lines(self, nom: str) -> Iterator[str]:
        """Yield each problem that was kept, file by file, then how many more the file has."""
        for place, kept in self.sorted().items():
            yield from map(str, kept)
            if n := self._more[place]:
                said = (
                    f"et 1 autre {nom} dans ce fichier" if n == 1 else f"et {grouped(n)} autres {nom}s dans ce fichier"
                )
                yield str(Problem(place[1], kept[-1].ligne, 1, said, place[0]))


class DataRefused(Exception):
    """Raised by `loading.load` and by a build, with every problem of every file."""

    def __init__(self, found: Iterable[Problem] | Findings) -> None:
        self.findings = found if isinstance(found, Findings) else Findings(found)
        self.problems = self.findings.problems
        super().__init__("\n".join(filter(None, (self.report(), self.findings.remarks()))))

    def report(self) -> str:
        """Return one line a problem, then their count; the exception itself says the remarks too."""
        return self.findings.report()


def escape_controls(text: str) -> str:
    """Return the text with what a terminal would act on or hide shown as \\u escapes."""
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else f"\\u{ord(c):04x}" for c in text)


def shown(text: str, longueur: int = 80) -> str:
    """Return what an editor typed as a sentence can quote it: on one line, cut when it is long."""
    line = " ".join(text.split()) if "\n" in text else text
    return line if len(line) <= longueur else line[: longueur - 1] + "…"


def grouped(n: int) -> str:
    """Return a count as French writes it, by groups of three figures."""
    return f"{n:,}".replace(",", "\u202f")
