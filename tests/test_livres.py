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


def test_the_plain_text_says_the_same_with_the_headers_of_each_row_and_whole_addresses(
    contrat: SiteBati, livre: Livre
) -> None:
    said = re.sub(r"^ *(#+|-|\d+\.) ", "", texte.write(livret_of(contrat)).decode(), flags=re.M)
    lecteur = Lecteur(colonnes=False, adresses=True)
    titre = lecteur.inside(livre.spine["titre.xhtml"].find("body"))
    assert signs(said) == signs(titre) + signs(dossier(contrat, lecteur)[1])
