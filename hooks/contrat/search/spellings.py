"""The words of a contract and of the bank → how people write them, accents and capitals in place."""

from __future__ import annotations

import re

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..reading.characters import words
from . import banque


def spellings(corpus: Corpus) -> dict[str, str]:
    """Return how the words of the index are written where it differs, by unaccented form."""
    written: dict[str, str] = {}
    pages: list[Enjeu | Action] = [*corpus.enjeux, *corpus.actions]
    texts = [x for p in pages for x in (p.nom, *p.mots_usuels)]
    texts += [f.texte for a in corpus.actions for f in a.faits]
    texts += [m for x in corpus.lexique for m in x.mots] + [m for x in corpus.hors_contrat for m in x.mots]
    texts += [m for s in banque.sujets() for m in s.mots]
    for mot in re.findall(r"\w+", " ".join(texts)):
        for folded in words(mot)[:1]:
            written.setdefault(folded, mot if mot.isupper() else mot.lower())
    return {k: v for k, v in written.items() if k != v}
