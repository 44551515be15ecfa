"""A plan as it was read → what a person should look at in it: each with its place, and what to do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from . import people, readers
from .carte import Taken
from .fields import nature_of
from .layout import SourceTable
from .refusals import letters
from .roles import DEBUT, FIN, HIDDEN, LAISSEE, MONTANT
from .rows import Rows

_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")


def told(table: SourceTable, taken: Mapping[int, Taken], rows: Rows) -> Iterator[str]:
    """Yield what is to be looked at; `taken` is what each column is taken for."""
    yield from _unshown(table, taken)
    yield from _persons(taken, rows)
    yield from _other_taxes(taken, rows)
    yield from _short_years(table, taken, rows)
    yield from rows.doubtful


def _unshown(table: SourceTable, taken: Mapping[int, Taken]) -> Iterator[str]:
    """Yield the columns that do not show and are read, or that show again and are not."""
    sheet = table.feuille
    folded = [letters(c) for c, x in taken.items() if x.pour != LAISSEE and c in sheet.folded_columns]
    if folded:
        yield f"Colonnes d’un groupe replié du classeur, qui sont lues : {', '.join(folded)}."
    for c, x in taken.items():
        place = f"Colonne {letters(c)} « {x.titre or 'sans titre'} »"
        if x.motif == HIDDEN and c not in sheet.hidden_columns:
            yield f"{place} : elle n’est plus masquée ; pour la publier, changez « pour » dans carte.yml."
        elif x.pour != LAISSEE and c in sheet.hidden_columns:
            yield f"{place} : masquée dans le classeur, et publiée d’après carte.yml."


def _persons(taken: Mapping[int, Taken], rows: Rows) -> Iterator[str]:
    """Yield what is taken for an organisation or a service, and looks like the name of a person."""
    said: set[str] = set()
    for entry, (c, x) in itertools.product(rows.entries, taken.items()):
        named = nature_of(x) in ("organisation", "liste", "ligne", "code")
        for nom in (i for t in (entry.said.get(c, ()) if named else ()) for i in readers.items(t)):
            if nom not in said and people.is_person(nom):
                said.add(nom)
                place = f"{letters(c)}{entry.lignes[0]}"
                yield f"{place} : « {nom} » ressemble au nom d’une personne ; si c’en est une, ôtez-la."


def _other_taxes(taken: Mapping[int, Taken], rows: Rows) -> Iterator[str]:
    """Yield the amounts of which the cell and the title of its column say two things."""
    for entry, (c, x) in itertools.product(rows.entries, taken.items()):
        of = readers.taxes(x.titre or "")
        for text in entry.said.get(c, ()) if x.pour == MONTANT or nature_of(x) == "montant" else ():
            if (own := readers.taxes(text)) and of and own != of:
                place = f"{letters(c)}{entry.lignes[0]}"
                yield f"{place} : la case dit {own}, le titre de la colonne dit {of} ; {own} est gardé."


def _short_years(table: SourceTable, taken: Mapping[int, Taken], rows: Rows) -> Iterator[str]:
    """Yield, of each column of dates, the first whose year has two figures, and the places of the others."""
    for c in (c for c, x in taken.items() if x.pour in (DEBUT, FIN) or x.nature == "date"):
        short = [r for r in table.lignes if _SHORT_YEAR.fullmatch(rows.cells.get((r, c), ""))]
        text = rows.cells[short[0], c] if short else ""
        read = readers.day(text)
        if isinstance(read, str):
            others = ", ".join(f"{letters(c)}{r}" for r in short[1:9]) + (", …" if len(short) > 9 else "")
            yield (
                f"{letters(c)}{short[0]} : « {text} » est lu {'/'.join(reversed(read.split('-')))} ; "
                "écrivez l’année en quatre chiffres." + (f" De même : {others}." if others else "")
            )
