"""What is not communicated → its pages: field by field then record by record, and the records that lack each field."""

from __future__ import annotations

from collections.abc import Iterator

from ..webpage import addresses
from ..webpage.page import Page
from ..webpage.pagination import parts
from . import lists
from .maker import Maker

OF_CONTRACT = {"cout": "budget", "financements": "budget"}
"""The field of the contract that answers, as a whole, what a field of its actions is asked for."""


def pages(m: Maker) -> Iterator[Page]:
    c = m.corpus
    yield from lists.pages(m, parts(c.actions, addresses.NON_COMMUNIQUE, nommer=m.noms.plage), "non_communique")
    ancres = {champ: f"question-{q.id}" for q in c.questions for champ in q.champs}
    for champ in c.champs_attendus:
        lacking = [a for a in c.actions if champ in a.inconnus]
        parties = parts(lacking, addresses.missing_of(champ), nommer=m.noms.plage)
        du_contrat = OF_CONTRACT.get(champ)
        yield from lists.pages(m, parties, "manque_champ", champ=champ, ancre=ancres[champ], du_contrat=du_contrat)
