"""A sheet as it was received: cells with what they show, and what of it does not show."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from .refusals import CellFault, Place

Nature = Literal["texte", "nombre", "date", "booléen"]


@dataclass(frozen=True)
class Cell:
    """What a cell shows, as text, and what the spreadsheet holds it for."""

    texte: str
    nature: Nature = "texte"
    valeur: str = ""
    """Of a number, all its figures, with a point: what it shows may be rounded."""


@dataclass
class Sheet:
    nom: str
    visible: bool = True
    first_day: str = "1899-12-30"
    """The day 0 of numbers that are days."""
    cells: dict[Place, Cell] = field(default_factory=dict)
    """The cells that show something, by row and column from 1; all are there before any is asked for."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    folded_columns: set[int] = field(default_factory=set)
    """Columns of a group that is folded: they do not show, and are no secret."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    comments: int = 0
    faults: list[CellFault] = field(default_factory=list)

    @cached_property
    def height(self) -> int:
        return max((r for r, _ in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        return max((c for _, c in self.cells), default=0)

    def row(self, ligne: int) -> dict[int, Cell]:
        """Return the cells of a row by column."""
        return self._by_row.get(ligne, {})

    @cached_property
    def _by_row(self) -> dict[int, dict[int, Cell]]:
        found: dict[int, dict[int, Cell]] = {}
        for (r, c), cell in sorted(self.cells.items()):
            found.setdefault(r, {})[c] = cell
        return found


def packed(sheets: list[Sheet]) -> list[dict[str, Any]]:
    """Return sheets as JSON holds them, on the way from the process that reads."""
    return [
        {
            "nom": s.nom,
            "visible": s.visible,
            "first_day": s.first_day,
            "cells": [[r, c, x.texte, x.nature, x.valeur] for (r, c), x in s.cells.items()],
            "hidden_rows": sorted(s.hidden_rows),
            "hidden_columns": sorted(s.hidden_columns),
            "folded_columns": sorted(s.folded_columns),
            "merged": s.merged,
            "comments": s.comments,
            "faults": [[f.ligne, f.colonne, f.message] for f in s.faults],
        }
        for s in sheets
    ]


def unpacked(found: list[dict[str, Any]]) -> list[Sheet]:
    return [
        Sheet(
            s["nom"],
            s["visible"],
            s["first_day"],
            {(r, c): Cell(texte, nature, valeur) for r, c, texte, nature, valeur in s["cells"]},
            set(s["hidden_rows"]),
            set(s["hidden_columns"]),
            set(s["folded_columns"]),
            [(a, b, c, d) for a, b, c, d in s["merged"]],
            s["comments"],
            [CellFault(s["nom"], r, c, message) for r, c, message in s["faults"]],
        )
        for s in found
    ]
