"""A source that is a table: its CSV file → lines, each a row of cells. A text has lines of one cell.

The cells of a line stand one after the other, the empty ones too, so that each keeps its column.
"""

from __future__ import annotations

import csv
from io import StringIO

from .characters import fold_spaces
from .problems import Problem
from .yaml_tree import Unreadable

BETWEEN = "\t"
"""What stands between two cells of a line; no cell holds one."""


def is_table(fichier: str) -> bool:
    return fichier.endswith(".csv")


def lines(fichier: str, texte: str) -> tuple[str, ...]:
    """Return the rows of a table in CSV. Raises `Unreadable`."""
    reader = csv.reader(StringIO(texte, newline=""), strict=True)
    try:
        return tuple(BETWEEN.join(cell.replace(BETWEEN, " ") for cell in row) for row in reader)
    except csv.Error:
        raise Unreadable(
            [Problem(fichier, reader.line_num, 1, "table mal formée ; remettez la copie que l’import a faite")]
        ) from None


def cells(ligne: str) -> list[str]:
    """Return the cells of a line that say something."""
    return [cell for cell in ligne.split(BETWEEN) if cell.strip()]


def folded(fichier: str, lignes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines as they are compared, cell by cell."""
    if not is_table(fichier):
        return tuple(map(fold_spaces, lignes))
    return tuple(BETWEEN.join(map(fold_spaces, cells(ligne))) for ligne in lignes)
