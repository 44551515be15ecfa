"""Blocks → lines, one after the other: what plain text and braille are both laid out from.

A table has no columns for who reads by ear or by finger: each of its rows is told with the header of each cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .livret import (
    Bloc,
    Blocs,
    Definitions,
    Enumeration,
    Livret,
    Morceau,
    Morceaux,
    MotsCites,
    Paragraphe,
    Rubrique,
    Tableau,
)
from .redaction import paragraphe

Sorte = Literal["rubrique", "paragraphe", "item", "terme"]


@dataclass(frozen=True)
class Ligne:
    """A paragraph of a document."""

    morceaux: Morceaux
    sorte: Sorte = "paragraphe"
    niveau: int = 0
    """Of a heading: 1 is the title."""
    retrait: int = 0
    """How many lists and definitions it stands in."""
    rang: int = 0
    """Of the item of a numbered list that it begins; 0 of no such."""
    serree: bool = False
    """Whether it follows the line before without a blank."""

    @property
    def texte(self) -> str:
        return "".join(m.texte for m in self.morceaux)

    @property
    def marquee(self) -> Morceaux:
        """Return what it says, after its rank in a numbered list."""
        return (Morceau(f"{self.rang}. "), *self.morceaux) if self.rang else self.morceaux


def lignes(livret: Livret, *, adresses: bool = False) -> Iterator[Ligne]:
    """Yield a whole document: its title and what it stands in, its cover, its blocks; its version with its title page, if it has one.

    With `adresses`, what leads out of the site is followed by its address.
    """
    above = " – ".join(livret.contexte)
    if above:
        yield Ligne((Morceau(above),))
    yield Ligne((Morceau("\u00a0: ".join(filter(None, (livret.surtitre, livret.titre)))),), "rubrique", niveau=1)
    own = livret.adresse.removesuffix(livret.page)
    rest = (*livret.colophon, *livret.blocs) if livret.sommaire else (*livret.blocs, *livret.colophon)
    for bloc in (*livret.couverture, *rest):
        for ligne in _bloc(bloc, 0):
            yield Ligne(_addressed(ligne.morceaux, own), *_rest(ligne)) if adresses else ligne


def _rest(ligne: Ligne) -> tuple[Sorte, int, int, int, bool]:
    return ligne.sorte, ligne.niveau, ligne.retrait, ligne.rang, ligne.serree


def _addressed(morceaux: Morceaux, own: str) -> Morceaux:
    found: list[Morceau] = []
    for m in morceaux:
        found.append(m)
        if m.url and m.url != m.texte and not (own and m.url.startswith(own)):
            found.append(Morceau(f" <{m.url}>"))
    return tuple(found)


def _bloc(bloc: Bloc, retrait: int) -> Iterator[Ligne]:
    match bloc:
        case Rubrique():
            yield Ligne(bloc.morceaux, "rubrique", niveau=bloc.niveau + 1)
        case Paragraphe():
            yield Ligne(bloc.morceaux, retrait=retrait, serree=retrait > 0)
        case MotsCites():
            for words in bloc.paragraphes:
                yield Ligne(words, retrait=retrait, serree=retrait > 0)
            if bloc.legende:
                yield Ligne(bloc.legende, retrait=retrait, serree=True)
        case Enumeration():
            for rang, item in enumerate(bloc.items, 1):
                yield from _item(item, retrait, rang if bloc.numerotee else 0, serree=retrait > 0 or rang > 1)
        case Definitions():
            for n, (terme, dits) in enumerate(bloc.entrees):
                yield Ligne(terme, "terme", retrait=retrait, serree=retrait > 0 and n > 0)
                yield from _blocs(dits, retrait + 1)
        case Tableau():
            yield Ligne((Morceau(bloc.legende),), retrait=retrait, serree=retrait > 0)
            for row in _rows(bloc):
                yield from _item(row, retrait, 0, serree=True)


def _blocs(blocs: Blocs, retrait: int) -> Iterator[Ligne]:
    for bloc in blocs:
        yield from _bloc(bloc, retrait)


def _item(blocs: Blocs, retrait: int, rang: int, *, serree: bool) -> Iterator[Ligne]:
    """Yield an item: what it begins with bears its mark, the rest stands within."""
    for n, ligne in enumerate(_blocs(blocs, retrait + 1)):
        yield Ligne(ligne.morceaux, "item", 0, retrait, rang, serree) if n == 0 else ligne


def _rows(tableau: Tableau) -> Iterator[Blocs]:
    for rangee in tableau.rangees:
        told = zip(tableau.entetes, rangee.cases, strict=True)
        yield tuple(paragraphe(Morceau(f"{entete}\u00a0: "), case) for entete, case in told if case)
