"""Several sources: an amendment is a new one, never an edit of the first; a PDF is read once, its pages marked, and kept."""

from __future__ import annotations

import hashlib
import re
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import sourcing.pdf
import yaml
from bounded import Stopped
from building.build import Settings, start
from building.contract_folder import ContractFolder
from conftest import ROOT
from contrat.documents import fiches
from contrat.documents.livret import morceaux
from contrat.documents.redaction import Redaction
from contrat.gate.loading import load
from contrat.model.facts import Endroit
from contrat.pages import site_pages
from contrat.pages.maker import Maker
from contrat.reading.memo import OUBLI
from contrat.webpage.page import Site, Version
from new_contract import main as new_contract
from pdfs import pdf
from site_bati import SiteBati
from sourcing.__main__ import main
from sourcing.refusals import DocumentRefused

PLAN = pdf(
    [
        "Plan vélo de Klow 2031-2036",
        "",
        "Le plan couvre six ans et tout le territoire, avec l’aide de la commune et de",
        "ses habitants ; il est adopté le 3 mai 2031.",
        "Axe 1 : Rouler",
        "1. Créer des pistes sûres pour aller à l’école, au marché, au travail et à la",
        "plage sans voiture ;",
        "2. Louer des vélos.",
    ],
    ["Axe 2 : Réparer", "– Ouvrir un atelier pour tous (dont les enfants), au centre et dans chaque", "quartier.", "2"],
)
AMENDMENT = pdf(["Avenant n° 1 au plan vélo", "L’atelier est doté de 12 000 € TTC en 2032."])
LOCKED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]" % (b"41" * 32, b"42" * 32)
_WORDS = zlib.compress(b"BT /F1 11 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj T* " * 6_000_000 + b" ET", 9)
BOMB = re.sub(
    rb"<< /Length \d+ >>\nstream\n.*\n(?=endstream)",
    lambda _: b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\n" % (len(_WORDS), _WORDS),
    pdf(["?"]),
    flags=re.S,
)
"""240 MB of words in 0.7 MB."""


@pytest.fixture
def contrat(tmp_path: Path) -> Path:
    new_contract(tmp_path / "velo")
    return tmp_path / "velo"


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def written(name: str, octets: bytes) -> Path:
        (tmp_path / name).write_bytes(octets)
        return tmp_path / name

    return written


def test_a_pdf_becomes_the_text_of_a_new_contract_with_its_pages_marked(
    contrat: Path, document: Callable[[str, bytes], Path]
) -> None:
    assert main(document("Plan vélo.pdf", PLAN), contrat) == 0
    assert (contrat / "data/source/plan-velo.txt").read_text(encoding="utf-8").split("\n") == [
        "[page 1]",
        "Plan vélo de Klow 2031-2036",
        "Le plan couvre six ans et tout le territoire, avec l’aide de la commune et de ses habitants ; "
        "il est adopté le 3 mai 2031.",
        "Axe 1 : Rouler",
        "1. Créer des pistes sûres pour aller à l’école, au marché, au travail et à la plage sans voiture ;",
        "2. Louer des vélos.",
        "[page 2]",
        "Axe 2 : Réparer",
        "– Ouvrir un atelier pour tous (dont les enfants), au centre et dans chaque quartier.",
        "2",
        "",
    ]
    assert (contrat / "data/source/plan-velo.pdf").read_bytes() == PLAN
    corpus = load(contrat / "data")
    assert (corpus.contrat.titre, corpus.page(Endroit(None, 9))) == ("Plan vélo de Klow 2031-2036", 2)
    assert not [*(contrat / "data/actions").glob("*.yml")]


def test_another_document_is_a_piece_and_the_first_text_keeps_its_bytes(
    contrat: Path, document: Callable[[str, bytes], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    main(document("plan.velo.pdf", PLAN), contrat)
    before = {p: p.read_bytes() for p in contrat.rglob("*") if p.is_file() and p.name != "contrat.yml"}
    assert main(document("avenant.pdf", AMENDMENT), contrat, nature="avenant", date="2032-02-01") == 0
    assert "source: {piece: avenant, ligne: 3, mots: …}" in capsys.readouterr().out
    assert {p: p.read_bytes() for p in before} == before
    said = yaml.safe_load((contrat / "data/contrat.yml").read_text(encoding="utf-8"))
    digest = hashlib.sha256(AMENDMENT).hexdigest()
    assert [(p["cle"], p["pdf"]["sha256"], p["date"]) for p in said["pieces"]] == [("avenant", digest, "2032-02-01")]
    assert main(document("avenant.pdf", AMENDMENT), contrat) == 1  # a source is not replaced
    assert "data/source/avenant.txt existe déjà" in capsys.readouterr().err.replace(".pdf", ".txt")


def test_a_text_is_a_piece_as_it_is(contrat: Path, document: Callable[[str, bytes], Path]) -> None:
    assert main(document("annexe.txt", "Annexe\r\n\r\nPistes : rue  Neuve.".encode("cp1252")), contrat) == 0
    assert (contrat / "data/source/annexe.txt").read_bytes() == b"Annexe\n\nPistes : rue Neuve.\n"


@pytest.mark.parametrize(
    "case",
    [
        ("scan.pdf", pdf([], drawn=[1]), "ce PDF est sans mots : c’est une image"),
        ("part.pdf", pdf(["Des mots"], [], drawn=[2]), "la page 2 est sans mots"),
        ("cle.pdf", pdf(["Secret"], trailer=LOCKED), "protégé par un mot de passe"),
        ("casse.pdf", b"%PDF-1.4\n" + PLAN[400:700], "ce PDF est abîmé"),
        ("faux.pdf", b"PK\x03\x04 nothing", "n’est pas un PDF"),
        ("vide.pdf", b"", "n’est pas un PDF"),
        ("long.pdf", pdf(*([["Page"]] * 501)), "501 pages"),
        ("lourd.pdf", PLAN + b" " * 10_000_000, "plus de 10 Mo"),
        ("plan.docx", b"PK\x03\x04", "un .pdf ou un .txt est attendu"),
        ("rien.txt", b"\n \n", "n’a pas de texte"),
        ("bombe.pdf", BOMB, "trop lourd à lire"),
    ],
    ids=lambda case: case[0],
)
def test_what_cannot_be_read_is_refused_with_what_to_do_and_nothing_is_written(
    case: tuple[str, bytes, str],
    contrat: Path,
    document: Callable[[str, bytes], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, octets, said = case
    before = {p: p.read_bytes() for p in contrat.rglob("*") if p.is_file()}
    assert main(document(name, octets), contrat) == 1
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err
    assert {p: p.read_bytes() for p in contrat.rglob("*") if p.is_file()} == before


def test_a_reading_that_lasts_is_stopped(
    document: Callable[[str, bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*_: object) -> object:
        raise Stopped(broken=False)

    monkeypatch.setattr(sourcing.pdf, "answer_of", endless)
    with pytest.raises(DocumentRefused, match="plus de 20 secondes"):
        sourcing.pdf.pages(document("a.pdf", PLAN))


def test_what_a_killed_import_left_is_cleaned_and_what_another_one_makes_is_not(
    contrat: Path, document: Callable[[str, bytes], Path]
) -> None:
    dead, alive = contrat / ".import-4194304-abc", contrat / ".import-1-abc"
    dead.mkdir()
    alive.mkdir()
    main(document("plan.velo.pdf", PLAN), contrat)
    assert (dead.exists(), alive.exists()) == (False, True)


def test_each_source_is_on_the_page_of_the_contract_and_the_addresses_of_the_first_stay(cinq_niveaux: SiteBati) -> None:
    page = (cinq_niveaux.dossier / "contrat/index.html").read_text(encoding="utf-8")
    ids = re.findall(r'<li value="\d+" id="([^"]+)"', page)
    assert ids[0] == "ligne-1" and "ligne-43" in ids
    assert ids[-4:] == ["avenant-1-ligne-2", "avenant-1-ligne-3", "avenant-1-ligne-5", "avenant-1-ligne-6"]
    assert '<h2 id="source-avenant-1">L’avenant du 3 mai 2033, ligne par ligne</h2>' in page.replace("\u00a0", " ")
    own = ROOT / "tests/cinq_niveaux/data/source/avenant-1.pdf"
    assert (cinq_niveaux.dossier / "contrat/avenant-1.pdf").read_bytes() == own.read_bytes()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("actions/lits/", "avenant du 3 mai 2033, page 2, ligne 5</a> : <q>« dotés de 12 000 € TTC »</q> (2033)"),
        ("programmes/plan-brouillard/", "L’avenant du 3 mai 2033, page 2, ligne 6</a>"),
        ("contrat/", "avenant du 3 mai 2033, page 1, ligne 2</a>"),
        ("donnees/tables/contrat-pieces/", "<code>cle</code>"),
        ("donnees/tables/actions/", "<code>source_piece</code>"),
    ],
)
def test_what_an_amendment_says_is_said_to_be_its(page: str, said: str, cinq_niveaux: SiteBati) -> None:
    html = (cinq_niveaux.dossier / page / "index.html").read_text(encoding="utf-8")
    assert said in re.sub(r"&nbsp;|\u00a0|\u202f", " ", html)


def test_an_action_that_an_amendment_adds_names_it_wherever_its_words_stand(tmp_path: Path) -> None:
    """Its page, its citation, its letter, the short table: each names the amendment, not the first source."""
    folder = tmp_path / "contrat"
    shutil.copytree(ROOT / "tests/cinq_niveaux/data", folder / "data")
    contract = folder / "data/contrat.yml"
    text = contract.read_text(encoding="utf-8").replace("actions: 24", "actions: 25")
    passage = re.search(r"  - piece: avenant-1\n    ligne: '6'\n.*\n.*\n", text)
    assert passage
    contract.write_text(text.replace(passage[0], ""), encoding="utf-8")
    (folder / "data/actions/prolonge.yml").write_text(
        "numero: Article 2\nrang: 3\ntexte: Le Plan Brouillard est prolongé\nsource: {piece: avenant-1, ligne: 6}\n",
        encoding="utf-8",
    )
    docs = ROOT / "docs"
    built = start(Settings(ContractFolder(folder), docs, (str(docs / "theme"),), "", "", False, 0), OUBLI)
    pages = {p.adresse: p.corps for p in built.batch.pages}
    assert "Titre donné par l’avenant du 3 mai 2033, " in pages["actions/prolonge/"]
    assert 'href="../../contrat/#avenant-1-ligne-6"' in pages["actions/prolonge/"]
    assert 'href="../actions/prolonge/"' in pages["contrat/"].partition('id="avenant-1-ligne-6"')[2]
    assert "avenant du 3 mai 2033 : Avenant n° 1" in pages["actions/prolonge/citer/"].replace("\u00a0", " ")
    letter = built.batch.fichiers["demander/prolonge/lettre.txt"].decode().replace("\u00a0", " ")
    assert "L’avenant du 3 mai 2033 cite, à la page 2, ligne 6, la sous-action suivante" in letter
    brief = built.batch.fichiers["donnees/en-bref.csv"].decode()
    assert ";avenant du 3 mai 2033, 6;" in brief


def amended(tmp_path: Path, langue: str, de_la_piece: str) -> dict[str, str]:
    """Return the pages of the third contract where its two sources speak these languages, « » for what is not written."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "tests/cinq_niveaux/data", data)
    contrat = yaml.safe_load((data / "contrat.yml").read_text(encoding="utf-8"))
    for source, said in ((contrat["source"], langue), (contrat["pieces"][0], de_la_piece)):
        source.update({"langue": said} if said else {})
    (data / "contrat.yml").write_text(yaml.safe_dump(contrat, allow_unicode=True), encoding="utf-8")
    made = site_pages.of_contract(Maker(load(data), Version("0" * 12, None)))
    return {p.adresse: p.corps.replace("&nbsp;", " ").replace("\u00a0", " ").replace("\u202f", " ") for p in made}


@pytest.mark.parametrize(
    ("langue", "de_la_piece", "first", "second"),
    [("", "br", "", "br"), ("br", "fr", "br", ""), ("br", "", "br", "br"), ("br", "co", "br", "co"), ("", "", "", "")],
)
def test_words_speak_the_language_of_their_own_source(
    tmp_path: Path, langue: str, de_la_piece: str, first: str, second: str
) -> None:
    pages = amended(tmp_path, langue, de_la_piece)

    def said(words: str, spoken: str) -> str:
        return f'<span lang="{spoken}">{words}</span>' if spoken else words

    assert f"<q>« {said('dotés de 12 000 € TTC', second)} »" in pages["actions/lits/"]
    own = pages["actions/lits/"].partition("<h1>")[2].partition("</h1>")[0]
    assert own.count(f'lang="{first}"') == bool(first) and (first == second or f'lang="{second}"' not in own)
    lines = dict(re.findall(r'<li value="\d+" id="([^"]+)"[^>]*>\s*<p>(.*?)</p>', pages["contrat/"]))
    languages = {nom: re.findall(r'lang="(\w+)"', html) for nom, html in lines.items()}
    assert {nom: found for nom, found in languages.items() if nom.startswith("avenant-1-")}.values() and all(
        found == [x for x in (second if nom.startswith("avenant-1-") else first,) if x]
        for nom, found in languages.items()
    )


def test_documents_speak_the_language_of_each_source(tmp_path: Path) -> None:
    amended(tmp_path, "br", "fr")
    corpus = load(tmp_path / "data")
    written = Redaction(corpus, Site("", ""))
    lits = next(a for a in corpus.actions if a.id == "lits")
    blocks = fiches.of_action(written, lits)
    spoken = {m.texte: m.langue for m in morceaux(blocks) if m.nature == "mots"}
    assert set(spoken.values()) == {"br", ""}
    assert [langue for words, langue in spoken.items() if words.startswith("dotés de")] == [""]


def test_each_statement_names_the_source_that_says_it(tmp_path: Path) -> None:
    """A field that the first source says, one that the amendment says, one that neither does."""
    data = tmp_path / "data"
    shutil.copytree(ROOT / "tests/cinq_niveaux/data", data)
    words = (data / "vocabulaires.yml").read_text(encoding="utf-8")
    words = re.sub(r"\bcout, ", "", words)
    asked = "  - {id: prix, question: Combien ?, champs: [cout], resume: combien cela coûte}\n"
    (data / "vocabulaires.yml").write_text(
        re.sub(r"(?m)^questions:\n", f"questions:\n{asked}", words), encoding="utf-8"
    )
    action = (data / "actions/lits.yml").read_text(encoding="utf-8")
    line = re.search(r"ligne: '?(\d+)", action)
    assert line and "pilote" not in action
    before = load(data)
    own = before.ligne(Endroit(None, int(line[1]))).strip(" ;–-.")
    proof = f"date: '2031', source: {{ligne: {line[1]}, mots: {own.split()[-1]!r}}}"
    (data / "actions/lits.yml").write_text(f"{action}pilote: {{valeur: syndicat, {proof}}}\n", encoding="utf-8")
    body = next((data / "organisations").glob("*.yml")).stem
    text = (data / "actions/lits.yml").read_text(encoding="utf-8").replace("valeur: syndicat", f"valeur: {body}")
    (data / "actions/lits.yml").write_text(text, encoding="utf-8")
    made = {p.adresse: p.corps for p in site_pages.of_contract(Maker(load(data), Version("0" * 12, None)))}
    for adresse, verb in (("actions/lits/", "("), ("enjeux/chambres/", "pour 1 sous-action sur")):
        said = re.sub(r"&nbsp;|\u00a0|\u202f", " ", made[adresse]).partition('class="bilan"')[2].partition("</p>")[0]
        assert re.search(r"La source dit [^.]*qui agit", said), said
        assert re.search(r"L’avenant du 3 mai 2033 dit combien cela coûte", said), said
        assert verb in said and not re.search(r"La source dit [^.]*combien", said)
        assert "Aucune des sources ne dit" in said and "Elle ne dit" not in said
