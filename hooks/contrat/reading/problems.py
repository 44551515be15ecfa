"""What is wrong in the data, said to the person who edits it."""

from __future__ import annotations

from collections.abc import Iterable
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


class DataRefused(Exception):
    """Raised by `loading.load` alone, with every problem of every file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.report())

    def report(self) -> str:
        """Return one line a problem, in the order of files and lines, then their count."""
        n = len(self.problems)
        total = "1 problème dans les données." if n == 1 else f"{n} problèmes dans les données."
        return "\n".join([*map(str, self.problems), total])


def escape_controls(text: str) -> str:
    """Return the text with what a terminal would act on or hide shown as \\u escapes."""
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else f"\\u{ord(c):04x}" for c in text)


def shown(text: str, longueur: int = 80) -> str:
    """Return what an editor typed as a sentence can quote it: on one line, cut when it is long."""
    line = " ".join(text.split()) if "\n" in text else text
    return line if len(line) <= longueur else line[: longueur - 1] + "…"
