"""What helps to find, to reuse and to trust → search, index of words, accessibility, legal notice, plan, open data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..accessibility import rgaa
from ..webpage import addresses
from ..webpage.page import Page
from ..webpage.pagination import LIGNES_INDEX, parts
from . import lists, word_index
from .maker import Maker


def pages(m: Maker) -> Iterator[Page]:
    yield m.page(addresses.RECHERCHE, "recherche")
    lettres = word_index.lettres(m.corpus, m.noms, m.lien)
    yield m.page(addresses.INDEX, "index", lettres=lettres)
    for lettre, entrees in lettres:
        # cut by lines: a word of many pages may go on in the next part
        lignes = [(mot, suite) for mot, liens, phrase in entrees for suite in (*liens, *filter(None, [phrase]))]
        parties = parts(
            lignes,
            addresses.index_of(lettre),
            nommer=lambda first, last: f"de « {first[0]} » à « {last[0]} »",
            seuil=LIGNES_INDEX,
            par_page=LIGNES_INDEX // 2,
        )
        yield from lists.pages(m, parties, "index_lettre", courante=lettre, lettres=lettres)
    verdicts = rgaa.verdicts(m.corpus.accessibilite)
    found = Counter(v.verdict for v in verdicts)
    comptes = [(verdict, found[verdict]) for verdict in rgaa.VERDICTS if found[verdict]]
    yield m.page(addresses.ACCESSIBILITE, "accessibilite", verdicts=verdicts, comptes=comptes)
    yield m.page(addresses.CRITERES, "criteres", verdicts=verdicts, comptes=comptes)
    yield m.page(addresses.MENTIONS_LEGALES, "mentions_legales")
    branches = lists.outline(m.corpus, None)
    yield m.page(addresses.PLAN_DU_SITE, "plan_du_site", lettres=[x for x, _ in lettres], branches=branches)


def open_data(m: Maker, donnees: Any) -> Iterator[Page]:
    """Yield the page of the open data, the list of their tables, and what each column of each holds."""
    yield m.page(addresses.DONNEES, "donnees", donnees=donnees)
    yield m.page(addresses.TABLES, "tables", donnees=donnees)
    for table in donnees.tables:
        yield m.page(addresses.columns_of(table.nom), "table", table=table)
