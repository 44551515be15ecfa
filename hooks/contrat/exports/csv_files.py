"""A table → CSV, twice: standard (RFC 4180), and what a French spreadsheet opens without a question.

One rule makes every text cell safe and loses nothing: a text that a spreadsheet would compute gets a
leading apostrophe, and so does a text that starts with one. To read back: take one leading apostrophe
away. In the spreadsheet form the same apostrophe keeps « 4-1 » from becoming the 4th of January.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from ..french.grammar import MOIS
from ..french.values import Mots
from ..model.collections import PAR_NOM
from ..reading.memo import OUBLI, Memoire
from .columns import Colonne, plain
from .tables import Cellules, Table

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
SEPARATEUR = " | "
"""Between the items of a list."""
_KEPT = 1 << 14
"""Cells remembered: codes, days and sources come again and again."""


def standard(table: Table, memoire: Memoire = OUBLI) -> bytes:
    """Return the table as RFC 4180: commas, UTF-8, decimal points, lists as JSON."""
    colonnes, cachet = _colonnes(table)

    def lines() -> list[str]:
        return _lines(_standard(table.lignes, colonnes), ",")

    rows = memoire.again(f"{table.nom}.csv", (table.lignes, colonnes), lines)
    return _csv([c.nom for c in table.colonnes], rows, _lines(_standard([table.cachet], cachet), ",")[0], ",").encode()


def tableur(table: Table, libelles: Mots, memoire: Memoire = OUBLI) -> bytes:
    """Return the table for a French spreadsheet: semicolons, BOM, decimal commas, words beside codes."""
    colonnes, cachet = _colonnes(table)
    mots = [libelles.get(source, {}) if (source := vocabulary(table, c)) else None for c in colonnes]
    entete: list[str] = []
    for c, beside in zip(colonnes, mots, strict=True):
        entete += [c.nom] if beside is None else [c.nom, f"{c.nom}_libelle"]

    def lines() -> list[str]:
        return _lines(_spreadsheet(table.lignes, colonnes, mots), ";")

    rows = memoire.again(f"{table.nom}-tableur.csv", (table.lignes, colonnes, mots), lines)
    stamp = _lines(_spreadsheet([table.cachet], cachet, [None] * len(cachet)), ";")[0]
    return _csv([*entete, *(c.nom for c in cachet)], rows, stamp, ";").encode("utf-8-sig")


def _colonnes(table: Table) -> tuple[tuple[Colonne, ...], tuple[Colonne, ...]]:
    """Return the columns of the rows, and those of what ends each."""
    n = len(table.colonnes) - len(table.cachet)
    return table.colonnes[:n], table.colonnes[n:]


def vocabulary(table: Table, colonne: Colonne) -> str:
    """Return where the words for the codes of a column are; empty if it holds no codes."""
    if colonne.nature == "etat":
        return "etats"
    kind = PAR_NOM.get(colonne.collection)
    if kind and (kind.nom == table.nom or not (kind.citee or kind.nom == "demandes")):  # which have always had a column
        return ""
    return colonne.vocabulaire or colonne.collection


def label_of(valeur: Any, mots: Mapping[str, str]) -> str | None:
    """Return what a code, or each code of a list, stands for."""
    if valeur is None:
        return None
    return SEPARATEUR.join(mots.get(v, v) for v in valeur) if isinstance(valeur, tuple) else mots.get(valeur, valeur)


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


def _standard(lignes: Sequence[Cellules], colonnes: Sequence[Colonne]) -> Iterator[Sequence[str]]:
    """Return the cells of each row. A million of them: they are made column by column, where they are alike."""
    return zip(*map(_standard_column, zip(*lignes, strict=True), colonnes), strict=True)


def _standard_column(valeurs: Sequence[Any], colonne: Colonne) -> list[str]:
    if colonne.nature in {"liste", "json"}:  # starts with [, {, a quote or a digit: never computed
        return ["" if v is None or v == () else json.dumps(plain(v), ensure_ascii=False) for v in valeurs]
    return ["" if v is None else safe(v) if isinstance(v, str) else shown(v) for v in valeurs]


def _spreadsheet(
    lignes: Sequence[Cellules], colonnes: Sequence[Colonne], mots: Sequence[Mapping[str, str] | None]
) -> Iterator[Sequence[str]]:
    """Return the cells of each row, those of a column of codes followed by their words; column by column too."""
    columns: list[list[str]] = []
    for valeurs, colonne, beside in zip(zip(*lignes, strict=True), colonnes, mots, strict=False):
        day = colonne.nature == "date"
        columns.append(["" if v is None else _spreadsheet_cell(v, day=day) for v in valeurs])
        if beside is not None:
            columns.append(["" if v is None else literal(label_of(v, beside) or "") for v in valeurs])
    return zip(*columns, strict=True)


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


def _csv(entete: Sequence[str], lines: Iterable[str], stamp: str, separateur: str) -> str:
    """Return the file: the head, then each line with the stamp after it."""
    end = f"{separateur}{stamp}{_END}"
    return "".join([*_lines([entete], separateur), _END, *(f"{line}{end}" for line in lines)])
