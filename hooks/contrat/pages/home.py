"""The home page; its examples of search are usual words of the first, middle and last actions."""

from __future__ import annotations

from collections.abc import Iterator

from ..webpage import addresses
from ..webpage.page import Page
from .maker import Maker

COMMITS = 3
"""How many commits home tells of."""


def pages(m: Maker) -> Iterator[Page]:
    actions = m.corpus.actions
    exemples = [actions[i] for i in sorted({0, len(actions) // 2, len(actions) - 1})] if actions else []
    entrees = m.journal.entries(m.journal.latest(COMMITS)) if m.journal else None
    yield m.page(addresses.ACCUEIL, "accueil", exemples=exemples, entrees=entrees)
