"""The book, the plain text and the braille of a contract: the words of the dossier, and what standards and readers ask."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from contrat.documents import epub, texte
from livres import Lecteur, Livre, ace, dossier, epubcheck, livret_of, signs, words
from site_bati import SiteBati

CONTRATS = ("site", "second", "cinq_niveaux")


@pytest.fixture(scope="module", params=CONTRATS)
def contrat(request: pytest.FixtureRequest) -> SiteBati:
    found: SiteBati = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def livre(contrat: SiteBati) -> Livre:
    return Livre(epub.write(livret_of(contrat)))


def test_a_book_says_the_words_of_the_dossier_one_by_one(contrat: SiteBati, livre: Livre) -> None:
    lecteur = Lecteur()
    titre, *chapitres = [lecteur.inside(page.find("body")) for page in livre.spine.values()]
    own_title, rest = map(signs, dossier(contrat, lecteur))
    assert signs("\n".join(chapitres)) == rest
    assert signs(titre)[: len(own_title)] == own_title


def test_the_plain_text_says_the_same(contrat: SiteBati) -> None:
    livret = livret_of(contrat)
    said = re.sub(r"^ *(#+|-|\d+\.) ", "", texte.write(livret).decode(), flags=re.M)
    own_title, rest = map(signs, dossier(contrat, Lecteur(colonnes=False, adresses=True)))
    where = signs("\n".join("".join(m.texte for m in p.morceaux) for p in livret.colophon[1:]))
    assert signs(said) == [*own_title, *where, *rest]
