"""A table → CSV, twice: standard (RFC 4180), and what a French spreadsheet opens without a question.

One rule makes every text cell safe and loses nothing: a text that a spreadsheet would compute gets a
leading apostrophe, and so does a text that starts with one. To read back: take one leading apostrophe
away. In the spreadsheet form the same apostrophe keeps « 4-1 » from becoming the 4th of January.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from ..francais import MOIS
from ..memoire import OUBLI, Memoire
from .columns import Colonne, plain
from .tables import Table
from .words import SEPARATEUR, Mots

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
    colonnes, cachet = _colonnes(table)

    def rows() -> list[str]:
        found = ([_standard(v, c) for v, c in zip(row, colonnes, strict=True)] for row in table.lignes)
        return _lines(found, ",")

    lines = memoire.again(f"{table.nom}.csv", (table.lignes, colonnes), rows)
    stamp = [_standard(v, c) for v, c in zip(table.cachet, cachet, strict=True)]
    return _csv([c.nom for c in table.colonnes], lines, stamp, ",").encode()


def tableur(table: Table, libelles: Mots, memoire: Memoire = OUBLI) -> bytes:
    """Return the table for a French spreadsheet: semicolons, BOM, decimal commas, words beside codes."""
    colonnes, cachet = _colonnes(table)
    mots = [libelles.get(source, {}) if (source := vocabulary(table, c)) else None for c in colonnes]
    entete: list[str] = []
    for c, beside in zip(colonnes, mots, strict=True):
        entete += [c.nom] if beside is None else [c.nom, f"{c.nom}_libelle"]

    def rows() -> list[str]:
        return _lines((_spreadsheet_row(row, colonnes, mots) for row in table.lignes), ";")

    lines = memoire.again(f"{table.nom}-tableur.csv", (table.lignes, colonnes, mots), rows)
    stamp = _spreadsheet_row(table.cachet, cachet, [None] * len(cachet))
    return _csv([*entete, *(c.nom for c in cachet)], lines, stamp, ";").encode("utf-8-sig")


def _colonnes(table: Table) -> tuple[tuple[Colonne, ...], tuple[Colonne, ...]]:
    """Return the columns of the rows, and those of what ends each."""
    n = len(table.colonnes) - len(table.cachet)
    return table.colonnes[:n], table.colonnes[n:]


def vocabulary(table: Table, colonne: Colonne) -> str:
    """Return where the words for the codes of a column are; empty if it holds no codes."""
    if colonne.nature == "etat":
        return "etats"
    if colonne.collection in {"contrat", "glossaire", "notes", "lexique", "hors_contrat", table.nom}:
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


def _standard(valeur: Any, colonne: Colonne) -> str:
    if valeur is None or valeur == ():
        return ""
    if colonne.nature == "liste" or colonne.nature == "json":  # noqa: PLR1714 — a million cells: no set is made
        return json.dumps(plain(valeur), ensure_ascii=False)  # starts with [, {, a quote or a digit: never computed
    return safe(valeur) if isinstance(valeur, str) else shown(valeur)


def _spreadsheet_row(
    row: tuple[Any, ...], colonnes: Sequence[Colonne], mots: Sequence[Mapping[str, str] | None]
) -> list[str]:
    cells = []
    for valeur, colonne, beside in zip(row, colonnes, mots, strict=True):
        cells.append("" if valeur is None else _spreadsheet(valeur, colonne))
        if beside is not None:
            cells.append("" if valeur is None else literal(label_of(valeur, beside) or ""))
    return cells


def _spreadsheet(valeur: Any, colonne: Colonne) -> str:
    if isinstance(valeur, str):
        return valeur if colonne.nature == "date" and _FULL_DATE.fullmatch(valeur) else literal(valeur)
    if isinstance(valeur, Decimal):
        return shown(valeur).replace(".", ",")
    return shown(valeur) if isinstance(valeur, int) else literal(shown(valeur))


def _lines(rows: Iterable[Sequence[str]], separateur: str) -> list[str]:
    """Return each row as it is written, without the end of its line."""
    lines: list[str] = []
    out = SimpleNamespace(write=lines.append)  # a row is one call
    csv.writer(out, delimiter=separateur, lineterminator=_END).writerows(rows)
    return [line.removesuffix(_END) for line in lines]


def _csv(entete: Sequence[str], lines: Iterable[str], stamp: Sequence[str], separateur: str) -> str:
    """Return the file: the head, then each line with the stamp after it."""
    end = f"{separateur}{_lines([stamp], separateur)[0]}{_END}"
    return "".join([*_lines([entete], separateur), _END, *(f"{line}{end}" for line in lines)])
