"""The corpus → the index of words, from A to Z: each word with the pages that it leads to, or what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from ..french.names import Noms
from ..model.corpus import Corpus
from ..reading.characters import slug
from ..search.attribution import asked_elsewhere, words_by_page
from ..webpage.page import Lien

_SIGLE = re.compile(r"\b[A-Z]{2,}\b")

Entree = tuple[str, Sequence[Lien], str]
"""A word of the index, the pages that it leads to, and what is said of it when there are none."""
Lettre = tuple[str, list[Entree]]


def _said(mot: str, developed: Collection[str]) -> bool:
    """Tell whether a word of the shared bank can be read here: the contract says what its capitals stand for."""
    return all(slug(sigle) in developed for sigle in _SIGLE.findall(mot))


def lettres(corpus: Corpus, noms: Noms, lien: Callable[[Any], Lien]) -> list[Lettre]:
    """Return, letter by letter, each word of the lexicon with its pages, or what is said of it."""
    developed = {slug(x.sigle): x.developpe for x in corpus.sigles}
    pages: dict[str, tuple[str, dict[Lien, None]]] = {}
    words: list[tuple[Any, Sequence[str]]] = [
        *((x, (*x.mots_usuels, *(w for w in mots if _said(w, developed)))) for x, mots in words_by_page(corpus)),
        *((p, (p.nom, *p.aussi, *([p.sigle] if p.sigle else []))) for p in corpus.programmes),
        *((t, (t.terme, *t.aussi)) for t in corpus.glossaire),
    ]
    for fiche, mots in words:
        for mot in mots:
            pages.setdefault(slug(mot), (mot, {}))[1].setdefault(lien(fiche))
    said = {slug(m): (m, phrase) for m, phrase in asked_elsewhere(corpus) if _said(m, developed)}
    said |= {slug(m): (m, f"{noms.absence(x)} {x.ou}") for x in corpus.hors_contrat for m in x.mots}
    found: dict[str, list[Entree]] = {}
    for cle in sorted({*pages, *said} - {""}):
        mot, liens = pages.get(cle) or (said[cle][0], {})
        texte = f"{mot} ({developed[cle]})" if cle in developed else mot
        lettre = cle[0].upper() if cle[0].isalpha() else "0-9"
        found.setdefault(lettre, []).append((texte, list(liens), "" if liens else said[cle][1]))
    return list(found.items())
