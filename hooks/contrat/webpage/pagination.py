"""A list of any length → parts that each stay a page: their elements, their addresses, their neighbours.

A list of up to `SEUIL` entries stays whole, at its own address. A longer one is cut in even parts of at
most `PAR_PAGE` entries: the first keeps the address of the list, which people may have kept, the others
stand below it. Addresses of parts come and go with the size of the contract (`addresses.permanent`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..model.corpus import Corpus
from .addresses import part_of
from .page import Lien

SEUIL = 200
"""Up to how many entries a list stays on one page, and up to how many actions the contract has no summaries."""
PAR_PAGE = 100
"""How many entries a part holds at most."""
PAR_PAGE_DOSSIER = 50
"""The same for the whole sheets of actions, which are longer than a line of a list."""
LIGNES_INDEX = 1200
"""Up to how many lines one letter of the index of words stays on one page; a part then holds half of that."""
EN_ACCUEIL = 24
"""How many enjeux home shows as cards before it leads to the list of all."""

T = TypeVar("T")


def divided(corpus: Corpus) -> bool:
    """Tell whether the contract is too long for all its actions to stand on one page."""
    return len(corpus.actions) > SEUIL


@dataclass(frozen=True)
class Part(Generic[T]):
    """One part of a list: `rang` from 1, and the links to all the parts, this one among them."""

    rang: int
    elements: tuple[T, ...]
    parties: tuple[Lien, ...]

    @property
    def adresse(self) -> str:
        return self.parties[self.rang - 1].adresse

    @property
    def seule(self) -> bool:
        return len(self.parties) == 1

    @property
    def dite(self) -> str:
        """Return « page 2 sur 12 »."""
        return f"page {self.rang} sur {len(self.parties)}"

    @property
    def voisins(self) -> tuple[Lien, ...]:
        """Return the links to the parts before and after, of those that exist."""
        return self.parties[max(0, self.rang - 2) : self.rang - 1] + self.parties[self.rang : self.rang + 1]

    @property
    def suite(self) -> str:
        """Return what this part adds to the title of the list; nothing for the first, whose address is that of the list."""
        return "" if self.rang == 1 else f", {self.dite}"


def parts(
    elements: Sequence[T], adresse: str, *, below: str = "", seuil: int = SEUIL, par_page: int = PAR_PAGE
) -> list[Part[T]]:
    """Return the parts of a list, in order; an empty list has one. Parts after the first stand in `below`."""
    count = 1 if len(elements) <= seuil else -(-len(elements) // par_page)
    places = [part_of(adresse, n, below) for n in range(1, count + 1)]
    liens = tuple(Lien(f"Page {n} sur {count}", place) for n, place in enumerate(places, 1))
    cuts = [len(elements) * n // count for n in range(count + 1)]
    return [Part(n + 1, tuple(elements[cuts[n] : cuts[n + 1]]), liens) for n in range(count)]
