"""The home page; its examples of search are usual words of the first, middle and last actions."""

from __future__ import annotations

from collections.abc import Iterator

from ..webpage import addresses
from ..webpage.page import Page
from . import timeline
from .communes import named_in
from .maker import Maker

COMMITS, AMONG = 3, 20
"""How many commits home tells of, of the last: those that changed a page; words of the search and the like are no news."""


def pages(m: Maker) -> Iterator[Page]:
    found = [a for a in m.corpus.actions if a.mots_usuels]
    first, middle, last = 0, len(found) // 2, len(found) - 1
    exemples = [found[i].mots_usuels[0] for i in sorted({first, middle, last})] if found else []
    entrees = m.journal.entries(m.journal.latest(AMONG)) if m.journal else None
    if entrees:
        entrees = [e for e in entrees if e.en_pages][:COMMITS] or entrees[:COMMITS]
    temps = timeline.of(m.corpus.contrat)
    communes = list(m.corpus.commune.values())
    tues = bool(communes) and not any(map(named_in(communes), m.corpus.lignes_source))
    yield m.page(addresses.ACCUEIL, "accueil", exemples=exemples, entrees=entrees, temps=temps, tues=tues)
