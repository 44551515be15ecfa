"""All the pages of the site, in their order: those of the contract, those that follow from data and history, the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..model.action import Action
from ..model.collections import AVEC_PAGE, COLLECTIONS
from ..model.corpus import Corpus
from ..webpage import addresses as a
from ..webpage.page import Page
from . import around, choices, communes, contract, history, home, missing, records, requests, services
from .maker import Maker


def of_contract(m: Maker) -> Iterator[Page]:
    """Yield the pages of the contract, home first."""
    for family in (home, records, choices, communes, contract, missing, services):
        yield from family.pages(m)
    yield from records.retired(m)


def of_data(m: Maker, donnees: Any) -> Iterator[Page]:
    """Yield the pages of the open data, those of the history, those around each enjeu, and the general request."""
    yield from services.open_data(m, donnees)
    yield from history.whole(m)
    for enjeu in m.corpus.enjeux:
        yield from around.of_enjeu(m, enjeu)
    yield requests.page(m)


def of_actions(m: Maker, actions: Iterable[Action]) -> Iterator[Page]:
    """Yield the pages that stand around each of these actions."""
    for action in actions:
        yield from around.of_action(m, action)


def certain(corpus: Corpus) -> frozenset[str]:
    """Return the files of the pages that any build of these records has: to link to them, none need be made."""
    fixed = (
        a.ACCUEIL,
        *([a.ENJEUX] if corpus.enjeux else []),
        a.ACTIONS,
        a.CONTRAT,
        a.DOSSIER,
        a.RECHERCHE,
        a.INDEX,
        a.DONNEES,
        a.PLAN_DU_SITE,
    )
    of_records = (a.of(fiche) for c in COLLECTIONS if c.nom in AVEC_PAGE for fiche in corpus.fiches(c).values())
    return frozenset(f"{adresse}index.html" for adresse in (*fixed, *of_records))
