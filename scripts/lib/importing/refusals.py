"""What is said of a cell, or of a file: where it stands, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_SAID = 60
Place = tuple[int, int]
"""Row and column of a cell, both from 1."""


def letters(colonne: int) -> str:
    """Return how spreadsheets call a column: 1 is A, 28 is AB."""
    found = ""
    while colonne:
        colonne, left = divmod(colonne - 1, 26)
        found = chr(65 + left) + found
    return found


@dataclass(frozen=True, order=True)
class CellFault:
    """A cell that cannot be read; a row or a column of 0 is the whole sheet’s."""

    feuille: str
    ligne: int
    colonne: int
    message: str

    def __str__(self) -> str:
        place = f"{letters(self.colonne)}{self.ligne}" if self.colonne and self.ligne else ""
        place = place or (f"ligne {self.ligne}" if self.ligne else f"colonne {letters(self.colonne)}")
        where = f"feuille « {self.feuille} », {place}" if self.ligne or self.colonne else f"feuille « {self.feuille} »"
        return f"{where} : {self.message}"


class PlanRefused(Exception):
    """The plan is not taken, and nothing is written: each reason is a sentence that says what to do."""

    def __init__(self, faults: Iterable[CellFault | str]) -> None:
        self.faults = tuple(faults)
        super().__init__()

    def __str__(self) -> str:
        shown = [f"- {f}" for f in self.faults[:MAX_SAID]]
        more = len(self.faults) - MAX_SAID
        return "\n".join([*shown, *([f"- … et {more} autres"] if more > 0 else [])])
