"""A table → CSV, twice: standard (RFC 4180), and what a French spreadsheet opens without a question.

One rule makes every text cell safe and loses nothing: a text that a spreadsheet would compute gets a
leading apostrophe, and so does a text that starts with one. To read back: take one leading apostrophe
away. In the spreadsheet form the same apostrophe keeps « 4-1 » from becoming the 4th of January.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from ..reading.memo import OUBLI, Memoire
from ..reading.nearest import MOIS
from .columns import Nature, plain
from .tables import SEPARATEUR, Cellules, Column, Table

_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""How a cell starts that a spreadsheet may run, as OWASP lists it; and the mark itself."""
_SAFE_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOIS = "|".join([*MOIS, "janv", "févr?", "avr", "juil", "sept?", "oct", "nov", "déc"])
_TAKEN_FOR_A_VALUE = re.compile(
    r"(?i)[\s\d.,:/%€$£+\-]*\d[\s\d.,:/%€$£+\-]*(e[+-]?\d+)?"  # numbers, dates, hours, 1e5
    rf"|\d{{1,2}}(er)?[\s/.-]+({_MOIS})\.?([\s/.-]+\d{{2,4}})?|({_MOIS})\.?[\s/.-]+\d{{1,4}}"  # 1er mars, avril 2019
    r"|vrai|faux|true|false"
)
_END = "\r\n"
_KEPT = 1 << 14
"""Cells remembered: codes, days and sources come again and again."""


def standard(table: Table, memoire: Memoire = OUBLI) -> bytes:
    """Return the table as RFC 4180: commas, UTF-8, decimal points, lists as JSON."""
    return _csv(table, list(table.par_colonne()), _standard, ",", memoire).encode()


def tableur(table: Table, memoire: Memoire = OUBLI) -> bytes:
    """Return the table for a French spreadsheet: semicolons, BOM, decimal commas, words beside codes."""
    return _csv(table, list(table.par_colonne(mots=True)), _spreadsheet, ";", memoire).encode("utf-8-sig")


def shown(valeur: Any) -> str:
    """Return a value as a person reads it in a cell, before anything is made safe."""
    if valeur is None or isinstance(valeur, str):
        return valeur or ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int):
        return str(valeur)
    if isinstance(valeur, Decimal):
        return f"{valeur:f}"
    if isinstance(valeur, tuple) and all(isinstance(v, str) for v in valeur):
        return SEPARATEUR.join(valeur)
    return json.dumps(plain(valeur), ensure_ascii=False)


@lru_cache(maxsize=_KEPT)
def safe(texte: str) -> str:
    """Return a text that no spreadsheet computes; `unsafe` gives it back."""
    return f"'{texte}" if texte.lstrip(" \u00a0\u202f").startswith(_COMPUTED) else texte


def unsafe(cellule: str) -> str:
    """Return the text that `safe` or `literal` was given."""
    return cellule.removeprefix("'")


@lru_cache(maxsize=_KEPT)
def literal(texte: str) -> str:
    """Return a text that no French spreadsheet computes or takes for a number, a date or an hour."""
    if _SAFE_NUMBER.fullmatch(texte) or not _TAKEN_FOR_A_VALUE.fullmatch(texte):
        return safe(texte)
    return f"'{texte}"


def _standard(nature: Nature, valeurs: Cellules) -> list[str]:
    if nature in {"liste", "json"}:  # starts with [, {, a quote or a digit: never computed
        return ["" if v is None or v == () else json.dumps(plain(v), ensure_ascii=False) for v in valeurs]
    return ["" if v is None else safe(v) if isinstance(v, str) else shown(v) for v in valeurs]


def _spreadsheet(nature: Nature, valeurs: Cellules) -> list[str]:
    day = nature == "date"
    return ["" if v is None else _spreadsheet_cell(v, day=day) for v in valeurs]


def _spreadsheet_cell(valeur: Any, *, day: bool) -> str:
    if isinstance(valeur, str):
        return valeur if day and _FULL_DATE.fullmatch(valeur) else literal(valeur)
    if isinstance(valeur, Decimal):
        return shown(valeur).replace(".", ",")
    return shown(valeur) if isinstance(valeur, int) else literal(shown(valeur))


def _lines(rows: Iterable[Sequence[str]], separateur: str) -> list[str]:
    """Return each row as it is written, without the end of its line."""
    lines: list[str] = []
    out = SimpleNamespace(write=lines.append)  # a row is one call
    csv.writer(out, delimiter=separateur, lineterminator=_END).writerows(rows)
    return [line.removesuffix(_END) for line in lines]


def _csv(
    table: Table,
    columns: list[Column],
    cells: Callable[[Nature, Cellules], list[str]],
    separateur: str,
    memoire: Memoire,
) -> str:
    """Return the file: the head, then each row with the stamp after it. Cells, a million of them, are made by column."""

    def lines(some: list[Column]) -> list[str]:
        return _lines(zip(*(cells(nature, valeurs) for _, nature, valeurs in some), strict=True), separateur)

    stamp = [(c.nom, c.nature, (v,)) for c, v in table.origine.cellules]
    end = f"{separateur}{lines(stamp)[0]}{_END}"
    head = _lines([[nom for nom, _, _ in (*columns, *stamp)]], separateur)
    rows = memoire.again(f"{table.nom}{separateur}", columns, lambda: lines(columns))
    return "".join([*head, _END, *(f"{line}{end}" for line in rows)])
