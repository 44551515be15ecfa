"""What the source is decides what its words are called, everywhere that the site speaks: no sentence claims another nature."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from itertools import chain
from pathlib import Path

import pytest
from conftest import ROOT, serve
from contrat import exports
from contrat.french.names import Noms
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.pages import requests, site_pages
from contrat.pages.maker import Maker
from contrat.search import index
from contrat.webpage.page import Page as Made
from contrat.webpage.page import Version
from playwright.sync_api import Page
from site_bati import SiteBati

AS_THE_CONTRACT = re.compile(
    r"\b(?:mots|textes?|titres?|lignes?) (?:du|de ce) contrat\b(?! de| complet)|\bhors du contrat\b"
    r"|\b(?:dans|par) (?:le|ce) contrat\b|\b[Ll]e contrat (?:ne|n[’']|cite|dit|veut|prévoit|parle|nomme)\b"
    r"|\b[Cc]e contrat (?:s[’']intitule|n[’']a|cite|dit)"
)
"""A sentence that takes the words of a page for those of the contract that it presents."""
AS_A_PAGE = re.compile(r"(?:texte|extrait|projet|avenant|délibération) publiée?\b|\bpeut en parler\b")
"""A sentence that takes the contract’s own words for those of a text about it."""
TYPED = re.compile(r"lexique|recherche/(?:mots|autres-mots)|francais|pagefind/")
"""What people type, what the word index holds: no sentence of the site."""
SHOWN = {".html", ".txt", ".json", ".jsonld", ".csv", ".xml", ".atom", ".ods"}


def content(ods: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(ods)).read("content.xml")


def sentences(nom: str, octets: bytes) -> str:
    """Return what a file says, its tags and the words that it quotes left out."""
    if nom.endswith(".ods"):
        octets = re.sub(rb'<table:table table:name="lexique.*?</table:table>', b"", content(octets), flags=re.S)
    if nom.endswith("contrat.json"):
        whole = json.loads(octets)
        whole.pop("lexique", None)
        octets = json.dumps(whole, ensure_ascii=False).encode()
    text = unescape(octets.decode()).replace("\u00a0", " ").replace("\u202f", " ")
    text = re.sub(r"<script.*?</script>|<li value=.*?</li>", "", text, flags=re.S)  # the source itself, line by line
    text = re.sub(r"<[^>]*>", " ", text)
    return re.sub(
        r"« [^«»]{0,2000} »|Motif : [^.\n]*|Premiers textes du contrat", "« »", text
    )  # a reason is in the words of who changed the data


def published(site: SiteBati) -> Iterator[tuple[str, str]]:
    """Yield every file of a built site that says something, as what it says."""
    for path in sorted(p for p in site.dossier.rglob("*") if p.is_file()):
        nom = path.relative_to(site.dossier).as_posix()
        if path.suffix in SHOWN and not TYPED.search(nom):
            yield nom, sentences(nom, path.read_bytes())


def wrong(files: Iterator[tuple[str, str]], claim: re.Pattern[str]) -> dict[str, list[str]]:
    return {
        nom: [text[max(0, m.start() - 40) : m.end() + 40] for m in claim.finditer(text)]
        for nom, text in files
        if claim.search(text)
    }


def test_the_words_of_a_page_are_never_called_those_of_the_contract(site: SiteBati) -> None:
    assert wrong(published(site), AS_THE_CONTRACT) == {}


def test_the_words_of_the_contract_are_never_called_those_of_a_page(second: SiteBati) -> None:
    assert wrong(published(second), AS_A_PAGE) == {}


# ------------------------------------------------------------------ other natures, made in memory

PAR = "publié par la CCSB"
NATURES = {
    ("plan", ""): ("le plan", "du plan", ""),
    ("convention", ""): ("la convention", "de la convention", ""),
    ("accord", ""): ("l’accord", "de l’accord", ""),
    ("extrait", "accord"): (f"l’extrait {PAR}", f"de l’extrait {PAR}", "L’accord complet"),
    ("page", ""): (f"le texte {PAR}", f"du texte {PAR}", "Le contrat complet"),
    ("délibération", "convention"): (
        "la délibération publiée par la CCSB",
        "de la délibération publiée par la CCSB",
        "La convention complète",
    ),
    ("avenant", "charte"): (f"l’avenant {PAR}", f"de l’avenant {PAR}", "La charte complète"),
    ("", ""): ("le texte source", "du texte source", ""),
}
"""What the source is, and what it speaks of → its name, the same after « de », and where else to look."""


def of_nature(tmp_path: Path, nature: str, porte_sur: str) -> Corpus:
    """Return the second contract as if its source were of another nature, with one subject that it does not speak of."""
    shutil.copytree(ROOT / "tests/second/data", tmp_path / "data")
    contrat = tmp_path / "data/contrat.yml"
    keys = {"nature": nature, "porte_sur": porte_sur, "publie_par": nature and "la CCSB"}
    said = "".join(f"  {k}: {v}\n" for k, v in keys.items() if v)
    contrat.write_text(contrat.read_text(encoding="utf-8").replace("  nature: contrat\n", said), encoding="utf-8")
    enjeu = tmp_path / "data/enjeux/defi-des-ponts.yml"
    enjeu.write_text(enjeu.read_text(encoding="utf-8").replace("Le contrat veut", "On veut"), encoding="utf-8")
    sujet = "- {id: passeport, mots: [passeport], phrase: ne parle pas des passeports, ou: Voir la mairie.}\n"
    (tmp_path / "data/hors_contrat.yml").write_text(sujet, encoding="utf-8")
    return load(tmp_path / "data")


def spoken(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield what every page, letter, search file and open file of a contract says."""
    version = Version("0" * 12, None)
    m, opened = Maker(corpus, version), exports.open_data(corpus, version)
    made: Iterator[Made] = chain(
        site_pages.of_contract(m), site_pages.of_data(m, opened), site_pages.of_actions(m, corpus.actions)
    )
    for page in made:
        yield page.adresse, sentences(page.adresse, f"{page.titre} {page.description} {page.corps}".encode())
    files = {**dict(requests.letters(m, (None, *corpus.actions))), **opened.fichiers}
    for nom, octets in files.items():
        if not TYPED.search(nom):
            yield nom, sentences(nom, octets)
    yield "sujets.json", sentences("sujets.json", index.subjects(corpus, index.read(corpus, {})).encode())


@pytest.mark.parametrize(("nature", "porte_sur"), NATURES)
def test_each_nature_is_said_in_right_french(tmp_path: Path, nature: str, porte_sur: str) -> None:
    nom, de, complet = NATURES[nature, porte_sur]
    corpus = of_nature(tmp_path, nature, porte_sur)
    noms = Noms(corpus)
    ailleurs = f" {complet} peut en parler." if complet else ""
    assert (noms.source_dite, noms.les_mots) == (nom, f"Les mots cités sont ceux {de}.")
    assert noms.absence(corpus.hors_contrat[0]) == f"{nom[0].upper()}{nom[1:]} ne parle pas des passeports.{ailleurs}"


@pytest.mark.parametrize(("nature", "porte_sur"), [("plan", ""), ("délibération", "convention"), ("", "")])
def test_nothing_calls_a_source_by_the_name_of_another(tmp_path: Path, nature: str, porte_sur: str) -> None:
    """What the data say of themselves is theirs; of the site’s own words none says « contrat », nor publishes a plan."""
    corpus = of_nature(tmp_path, nature, porte_sur)
    files = dict(spoken(corpus))
    assert len(files) > 150
    assert wrong(iter(files.items()), AS_THE_CONTRACT) == {}
    if nature == "plan":
        assert wrong(iter(files.items()), AS_A_PAGE) == {}
    objet = {"plan": "Le plan", "délibération": "La convention", "": "Le contrat"}[nature]
    assert files["contrat/"].startswith(f"{objet} ")
    source = {"plan": "plan", "délibération": "délibération publiée", "": "texte source"}[nature]
    for nom in ("lettre.txt", "actions/mesure-a/citer/", "glossaire/", "index/", "enjeux/", "openapi.json"):
        found = next(text for name, text in files.items() if name.endswith(nom))
        assert source in found, nom


def test_a_citation_names_the_publisher_of_the_source(site: SiteBati, second: SiteBati) -> None:
    said = "texte publié : Contractualisation Pas-de-Calais, page publique de l’agglomération, Communauté d’Agglomération de Lens-Liévin, ligne 43"
    text = site.pages["actions/4-1/citer/"].text
    assert text.count(said) == 3  # text, BibTeX, wiki
    own = "contrat : Texte d’essai « Vallée des Licornes », version n° 4.10, Syldavie-Bordurie, ligne 14"
    assert second.pages["actions/mesure-a/citer/"].text.count(own) == 3
    assert site.pages["embed/4-1/"].text.count(said[1:]) == 1


# ------------------------------------------------------------------ what a search says, in the browser

ASKED = [
    ("ornithorynque", "n’apparaît pas dans le texte publié par l’agglomération. Le contrat complet peut en parler."),
    (
        "passeport",
        "Le texte publié par l’agglomération ne parle pas de la carte d’identité ni du passeport. "
        "Le contrat complet peut en parler.",
    ),
]


def answer(page: Page, address: str, query: str) -> str:
    page.goto(f"{address}recherche/?q={query}")
    page.locator("#resultats h2").wait_for()
    page.locator("#au-dela p").first.wait_for()
    return page.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("query", "said"), ASKED)
def test_a_search_says_whose_text_is_silent(page: Page, address: str, query: str, said: str) -> None:
    found = answer(page, address, query)
    assert said in found
    assert not AS_THE_CONTRACT.search(re.sub(r"« [^«»]* »", "", found))


def test_a_search_in_the_contract_itself_says_the_contract(page: Page, second: SiteBati) -> None:
    server, url = serve(second.dossier)
    try:
        found = answer(page, url, "ornithorynque")
    finally:
        server.shutdown()
    assert "n’apparaît pas dans le contrat." in found
    assert not AS_A_PAGE.search(found)
