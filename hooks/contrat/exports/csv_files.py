"""A table → CSV, twice: standard (RFC 4180), and what a French spreadsheet opens without a question.

One rule makes every text cell safe and loses nothing: what a spreadsheet would compute gets an apostrophe
before it, at the start of a cell or after what starts one when the other separator is taken for this one: « ; »,
« , », a tabulation, a new line. So does an apostrophe there. To read back: take one apostrophe away in these places.
In the spreadsheet form an apostrophe also keeps « 4-1 » from becoming the 4th of January.
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

_BEGINS = r"(\A|[;,\t\r\n])"
_COMPUTED = re.compile(rf"\A(?=[ \u00a0\u202f]*[\t\r\n'])|{_BEGINS}(?='|[ \u00a0\u202f\"]*[=+\-@＝＋－＠])")
"""Where what a spreadsheet may run begins, as OWASP lists it; and the mark itself."""
_MARKED = re.compile(f"{_BEGINS}'")
_IN_JSON = re.compile(r";(?=[ \"]*[=+\-@＝＋－＠])")
_SAFE_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOIS = "|".join([*MOIS, "janv", "févr?", "avr", "juil", "sept?", "oct", "nov", "déc"])
_NUMBER = r"[\s\d.,:/%€$£+\-−()]"
_HOUR = r"(\s+\d{1,2}(:\d{2}){1,2})?"
_TAKEN_FOR_A_VALUE = re.compile(
    rf"(?i){_NUMBER}*\d{_NUMBER}*(e[+-]?\d+)?(\s*([ap]m?|eur))?"  # numbers, dates, hours, 1e5, (12) for -12
    rf"|\d{{1,2}}(er)?[\s/.-]+({_MOIS})\.?([\s/.-]+\d{{2,4}})?{_HOUR}|({_MOIS})\.?[\s/.-]+\d{{1,4}}{_HOUR}"  # 1er mars
    r"|#.*|vrai|faux|true|false"  # #N/A is no value there
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
    """Return a text that no spreadsheet computes, whatever separates its cells; `unsafe` gives it back."""
    return _COMPUTED.sub(lambda m: f"{m[0]}'", texte)


def unsafe(cellule: str) -> str:
    """Return the text that `safe` or `literal` was given."""
    return _MARKED.sub(lambda m: m[1], cellule)


@lru_cache(maxsize=_KEPT)
def literal(texte: str) -> str:
    """Return a text that no French spreadsheet computes or takes for a number, a date or an hour."""
    if _SAFE_NUMBER.fullmatch(texte) or not _TAKEN_FOR_A_VALUE.fullmatch(texte):
        return safe(texte)
    marked = safe(texte)
    return marked if marked.startswith("'") else f"'{marked}"


def _standard(nature: Nature, valeurs: Cellules) -> list[str]:
    if nature in {"liste", "json"}:  # starts with [, {, a quote or a digit: never computed
        return [
            "" if v is None or v == () else _IN_JSON.sub(r"\\u003b", json.dumps(plain(v), ensure_ascii=False))
            for v in valeurs
        ]
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


def lines(rows: Iterable[Sequence[str]], separateur: str) -> list[str]:
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

    def written(some: list[Column]) -> list[str]:
        return lines(zip(*(cells(nature, valeurs) for _, nature, valeurs in some), strict=True), separateur)

    stamp = [(c.nom, c.nature, (v,)) for c, v in table.origine.cellules]
    end = f"{separateur}{written(stamp)[0]}{_END}"
    head = lines([[nom for nom, _, _ in (*columns, *stamp)]], separateur)
    rows = memoire.again(f"{table.nom}{separateur}", columns, lambda: written(columns))
    return "".join([*head, _END, *(f"{line}{end}" for line in rows)])
