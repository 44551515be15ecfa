"""A list of any length → parts that each stay a page: their elements, their addresses, their neighbours.

A list of up to `SEUIL` entries stays whole, at its own address. A longer one is cut in even parts of at
most `PAR_PAGE` entries: the first keeps the address of the list, which people may have kept, the others
stand below it. Addresses of parts come and go with the size of the contract (`addresses.permanent`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..model.corpus import Corpus
from .addresses import part_of
from .page import Lien

SEUIL = 200
"""Up to how many entries a list stays on one page, and up to how many actions the contract has no summaries."""
PAR_PAGE = 100
"""How many entries a part holds at most, and how many actions the page of an enjeu shows itself."""
PAR_PAGE_DOSSIER = 50
"""The same for the whole sheets of actions, which are longer than a line of a list."""
LIGNES_INDEX = 1200
"""Up to how many lines one letter of the index of words stays on one page; a part then holds half of that."""
EN_ACCUEIL = 24
"""How many enjeux home shows as cards before it leads to the list of all."""
BRANCHES = 300
"""How many enjeux an outline shows at most: it leaves out the deepest levels."""

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
        """Return what this part holds: « axes 1.2.1 à 1.3.4 », or « page 2 sur 12 » where nothing names it."""
        return self.parties[self.rang - 1].titre

    @property
    def voisins(self) -> tuple[Lien, ...]:
        """Return the links to the parts before and after, of those that exist."""
        return self.parties[max(0, self.rang - 2) : self.rang - 1] + self.parties[self.rang : self.rang + 1]

    @property
    def suite(self) -> str:
        """Return what this part adds to the title of the list; nothing for the first, whose address is that of the list."""
        return "" if self.rang == 1 else f", {self.dite}"


def parts(
    elements: Sequence[T],
    adresse: str,
    *,
    nommer: Callable[[T, T], str] | None = None,
    below: str = "",
    seuil: int = SEUIL,
    par_page: int = PAR_PAGE,
) -> list[Part[T]]:
    """Return the parts of a list, in order; an empty list has one. Parts after the first stand in `below`.

    `nommer` names a part by its first and last elements.
    """
    count = 1 if len(elements) <= seuil else -(-len(elements) // par_page)
    cuts = [len(elements) * n // count for n in range(count + 1)]
    cut = [tuple(elements[cuts[n] : cuts[n + 1]]) for n in range(count)]
    noms = [nommer(x[0], x[-1]) if nommer and x else f"page {n} sur {count}" for n, x in enumerate(cut, 1)]
    liens = tuple(Lien(nom, part_of(adresse, n, below)) for n, nom in enumerate(noms, 1))
    return [Part(n, held, liens) for n, held in enumerate(cut, 1)]
