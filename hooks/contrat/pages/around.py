"""The pages around each record: what changed and each past state, how to cite it, its card, how to ask what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from ..history.journal import keys_of
from ..model.action import Action
from ..model.enjeu import Enjeu
from ..webpage import addresses
from ..webpage.page import Page
from . import card, history, requests
from .maker import Maker


def of_enjeu(m: Maker, enjeu: Enjeu) -> Iterator[Page]:
    yield from history.of_record(m, enjeu, keys_of(m.corpus, enjeu))
    yield _cite(m, enjeu)


def of_action(m: Maker, action: Action) -> Iterator[Page]:
    yield from history.of_record(m, action, (("actions", action.id),))
    fiche = m.page(addresses.card_of(action), "embed", action=action, enjeux=m.corpus.au_dessus(action))
    yield _cite(m, action, cadre=card.frame(fiche, m.corpus.contrat, m.site, m.noms.nom(action)))
    yield fiche
    yield requests.page(m, action)


def _cite(m: Maker, fiche: Action | Enjeu, cadre: card.Cadre | None = None) -> Page:
    return m.page(addresses.citation_of(fiche), "citer", fiche=fiche, citation=m.citation(fiche), cadre=cadre)
