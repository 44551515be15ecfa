"""A list of any length → parts that each stay a page: their elements, their addresses, their neighbours.

A list of up to `SEUIL` entries stays whole, at its own address. A longer one is cut in even parts of at
most `PAR_PAGE` entries: the first keeps the address of the list, which people may have kept, the others
stand below it. Addresses of parts come and go with the size of the contract (`addresses.permanent`).
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from .addresses import part_of
from .page import Lien

SEUIL = 200
"""Up to how many entries a list stays on one page, and up to how many actions the contract has no summaries."""
PAR_PAGE = 100
"""How many entries a part holds at most, and how many actions the page of an enjeu shows itself."""
PAR_PAGE_DOSSIER, DOSSIER_ENTIER = 50, 100
"""The same for the whole sheets of actions, which are longer than a line of a list; and up to how many stand on one page."""
FEUILLE = 500
"""How many characters of the source count for one more sheet."""
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


def sheets(fiche: Enjeu | Action) -> int:
    """Return for how many sheets of the dossier a record counts."""
    return 1 + len(fiche.texte) // FEUILLE


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
        titre = self.parties[self.rang - 1].titre
        return titre[0].lower() + titre[1:]

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
    poids: Callable[[T], int] = lambda _: 1,
    below: str = "",
    seuil: int = SEUIL,
    par_page: int = PAR_PAGE,
) -> list[Part[T]]:
    """Return the parts of a list, in order; an empty list has one. Parts after the first stand in `below`.

    `nommer` names a part by its first and last elements; `poids` says how many entries an element counts for.
    """
    reached = list(accumulate(map(poids, elements)))
    total = reached[-1] if reached else 0
    count = 1 if total <= seuil else -(-total // par_page)
    cuts = [0, *(bisect_right(reached, total * n // count) for n in range(1, count)), len(elements)]
    cut = [tuple(elements[cuts[n] : cuts[n + 1]]) for n in range(count)]
    noms = [nommer(x[0], x[-1]) if nommer and x else f"page {n} sur {count}" for n, x in enumerate(cut, 1)]
    liens = tuple(Lien(nom[0].upper() + nom[1:], part_of(adresse, n, below)) for n, nom in enumerate(noms, 1))
    return [Part(n, held, liens) for n, held in enumerate(cut, 1)]
