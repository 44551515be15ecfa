"""Lists of records → their pages: whole up to a certain length, in parts above, and what filters choose from.

Each part holds links to all the others, and every record is reached from the undivided address without
a script. What a list is cut by is what a reader looks for: the actions and the dossier by enjeu, the rest
by parts that say what they begin and end with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..webpage import addresses
from ..webpage.page import Lien, Page
from ..webpage.pagination import BRANCHES, PAR_PAGE, Part, parts
from .maker import Maker


def pages(m: Maker, parties: Iterable[Part[Any]], gabarit: str, **valeurs: Any) -> Iterator[Page]:
    """Yield the page of each part of a list; one after the first has the list in its breadcrumb."""
    first: tuple[Lien, ...] = ()
    for partie in parties:
        page = m.page(partie.adresse, gabarit, voisins=partie.voisins, partie=partie, suite=partie.suite, **valeurs)
        yield replace(page, fil=(*page.fil, *first))
        first = first or (Lien(page.titre, page.adresse),)


@dataclass(frozen=True)
class Branche:
    """An enjeu of an outline, with those that the outline shows in it."""

    enjeu: Enjeu
    branches: tuple[Branche, ...]


def outline(corpus: Corpus, enjeu: Enjeu | None) -> tuple[Branche, ...]:
    """Return the enjeux below one, or all of them, as deep as an outline may show."""
    widths = Counter(len(corpus.au_dessus(e)) for e in (corpus.sous(enjeu) if enjeu else corpus.enjeux))
    depths = sorted(widths)
    last = max(
        (d for d in depths if sum(widths[x] for x in depths if x <= d) <= BRANCHES), default=min(depths, default=0)
    )
    return _branches(corpus, enjeu, last)


def _branches(corpus: Corpus, enjeu: Enjeu | None, last: int) -> tuple[Branche, ...]:
    found = (e for e in corpus.enjeux_de(enjeu) if len(corpus.au_dessus(e)) <= last)
    return tuple(Branche(e, _branches(corpus, e, last)) for e in found)


def groups(corpus: Corpus, enjeu: Enjeu | None) -> Iterator[tuple[Enjeu | None, tuple[Action, ...]]]:
    """Yield the actions right in an enjeu, under None, then each enjeu below it with those right in it."""
    yield None, corpus.actions_propres(enjeu)
    for e in corpus.sous(enjeu) if enjeu else ():
        yield e, corpus.actions_propres(e)


def fits(corpus: Corpus, enjeu: Enjeu) -> bool:
    """Tell whether the page of an enjeu shows its actions itself."""
    return len(corpus.actions_de(enjeu)) <= PAR_PAGE


def table(m: Maker, enjeu: Enjeu | None) -> list[Part[Action]]:
    """Return the parts of the table of the actions below an enjeu, or of those without any."""
    actions = m.corpus.actions_de(enjeu) if enjeu else m.corpus.actions_propres(None)
    return parts(actions, addresses.table_of(enjeu), nommer=m.noms.plage, seuil=PAR_PAGE)


def between(m: Maker) -> Callable[[Any, Any], str]:
    """Return what names a part of a list of records by its first and last."""
    return lambda first, last: f"de « {m.noms.nom(first)} » à « {m.noms.nom(last)} »"
