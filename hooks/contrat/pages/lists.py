"""Lists of records → their pages: whole up to a certain length, in parts above, and what filters choose from.

Each part holds links to all the others, and every record is reached from the undivided address without
a script. What a list is cut by is what a reader looks for: the actions and the dossier by enjeu, the rest
by numbered pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..webpage import addresses
from ..webpage.page import Lien, Page
from ..webpage.pagination import Part, parts
from .maker import Maker


def pages(m: Maker, parties: Iterable[Part[Any]], gabarit: str, **valeurs: Any) -> Iterator[Page]:
    """Yield the page of each part of a list; one after the first has the list in its breadcrumb."""
    first: tuple[Lien, ...] = ()
    for partie in parties:
        page = m.page(partie.adresse, gabarit, voisins=partie.voisins, partie=partie, suite=partie.suite, **valeurs)
        yield replace(page, fil=(*page.fil, *first))
        first = first or (Lien(page.titre, page.adresse),)


def table(corpus: Corpus, enjeu: Enjeu) -> list[Part[Action]]:
    """Return the parts of the table of an enjeu’s actions, in a divided contract."""
    return parts(corpus.actions_de(enjeu), addresses.table_of(enjeu))
