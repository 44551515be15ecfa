"""Hand-written pages go through the gate: what a browser would run is refused with its place, before anything is written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import check_data
import pytest
from atelier import Atelier
from building.build import Settings, start
from building.contract_folder import ContractFolder
from conftest import ROOT
from contrat.gate import handwritten
from contrat.pages import site_pages
from contrat.reading.memo import OUBLI
from contrat.reading.problems import Findings
from mkdocs.exceptions import Abort
from publication import construction

BAD = {
    "# A\n\n<script>alert(1)</script>\n": "docs/x.md:3:1: balise HTML « <script> » ; écrivez en Markdown, sans HTML",
    "<p onclick=alert(1)>x": "docs/x.md:1:4: attribut HTML « onclick » ; écrivez en Markdown, sans HTML",
    "<svg/onload=alert(1)>": "docs/x.md:1:1: balise HTML « <svg> » ; écrivez en Markdown, sans HTML",
    "[x](javascript:alert)": "docs/x.md:1:5: adresse « javascript:alert » ; une adresse complète est attendue, par exemple https://www.exemple.fr/page",
    "[x](java&#115;cript:a)": "docs/x.md:1:1: adresse « javascript:a » ; une adresse complète est attendue, par exemple https://www.exemple.fr/page",
    "![x](https://www.exemple.fr/x.png)": "docs/x.md:1:6: image « https://www.exemple.fr/x.png » d’un autre site ; mettez le fichier de l’image dans docs/",
    "[x](//exemple.fr)": "docs/x.md:1:5: adresse « //exemple.fr » ; une adresse complète est attendue, par exemple https://www.exemple.fr/page",
    "| a |\n|:-:|\n| b |\n": "docs/x.md:2:2: colonne alignée « :-- » ; écrivez « --- » sous l’en-tête du tableau",
    "---\ntitle: A\ntemplate: x.html\n---\n# A": "docs/x.md:3:1: en-tête de page : seuls title et description y ont leur place, par exemple title: Aide",
    "rendue: oui\n\n# A": "docs/x.md:1:1: mot suivi de « : » au début de la page ; commencez par un titre, par exemple # Aide",
    "# A\u202e": "docs/x.md:1:4: caractère invisible U+202E interdit",
    "["
    * 2000: "docs/x.md:1:1: plus de 250 lignes ou signes de mise en forme d’affilée ; séparez-les par des lignes vides",
}
HONEST = (
    "# A\n\nx < 5 et 3 > 2, `<script>`, <https://www.exemple.fr>, [ici](recherche/index.md), <a@exemple.fr>\n",
    "---\ntitle: Une page\n---\n# B\n\n```\n<b>\n```\n",
)
FILES = (
    "x.html",
    "x.js",
    "x.svg",
    "assets/x.js",
    "assets/x.css",
    "theme/x.html",
    "x.md.bak",
    "X.md",
    "x.php",
    "x y.md",
    "_headers",
    "x.xml",
    "x.json",
)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """The pages that a contract adds: none yet."""
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


def said(docs: Path) -> list[str]:
    """Return what the gate says of the pages of a contract, published by the generator of the repository."""
    return [str(p) for p in handwritten.read(ROOT / "docs", docs)[0]]


LINKS = {
    "[x](absente.md)": "le lien « absente.md » ne mène à rien ; par exemple [les actions](/actions/) ou [aide](aide.md)",
    "[x](/actions/9-9/)": "le lien « /actions/9-9/ » ne mène à rien ; par exemple [les actions](/actions/) ou [aide](aide.md)",
    "[x](../actions/)": "le lien « ../actions/ » ne mène à rien ; par exemple [les actions](/actions/) ou [aide](aide.md)",
    "[x][y]\n\n[y]: donnees/rien.csv": "le lien « donnees/rien.csv » ne mène à rien ; par exemple [les actions](/actions/) ou [aide](aide.md)",
    "[x](dev/architecture.md)": "le lien « dev/architecture.md » ne mène à rien ; par exemple [les actions](/actions/) ou [aide](aide.md)",
    "![x](absente.png)": "l’image « absente.png » ne mène à rien ; par exemple ![Plan](plan.png)",
    "![x](aide.md)": "l’image « aide.md » ne mène à rien ; par exemple ![Plan](plan.png)",
}
GOOD_LINKS = {
    "[x](/actions/)": "../actions/",
    "[x](actions/)": "../actions/",
    "[x](actions/1-1/index.md)": "../actions/1-1/",
    "[x](/actions/1-1#haut)": "../actions/1-1/#haut",
    "[x](/donnees/contrat.ods)": "../donnees/contrat.ods",
    "[x](/actions/1-1/citer/)": "../actions/1-1/citer/",
    "[x](/)": "../",
    "[x](aide.md)": "../aide/",
    "[x](/aide/)": "../aide/",
    "[x](aide/)": "../aide/",
    "![x](plan.png)": "../plan.png",
    "[x](#suite)": "#suite",
}


@pytest.mark.parametrize("text", LINKS)
def test_a_link_or_an_image_that_leads_nowhere_is_refused_with_its_place_by_the_check_and_the_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, text: str
) -> None:
    atelier = Atelier.make(tmp_path)
    (tmp_path / "docs/x.md").write_text(f"# Titre\n\nVoir {text}\n", encoding="utf-8")
    expected = re.compile(rf"docs/x\.md:[35]:\d+: {re.escape(LINKS[text])}\n1 problème dans les données\.\n")
    assert check_data.main(ContractFolder(tmp_path)) == 1
    assert expected.fullmatch(capsys.readouterr().err)
    with pytest.raises(Abort):
        atelier.build()
    assert expected.fullmatch(caplog.messages[-1].removeprefix("données refusées\n") + "\n")


def test_links_lead_to_pages_of_the_data_and_of_the_folder_however_they_are_written(tmp_path: Path) -> None:
    atelier = Atelier.make(tmp_path)
    (tmp_path / "docs/plan.png").write_bytes(b"\x89PNG")
    (tmp_path / "docs/x.md").write_text("\n\n".join(["# Titre", *GOOD_LINKS]), encoding="utf-8")
    assert check_data.main(ContractFolder(tmp_path)) == 0
    tree = atelier.build()
    body = tree["x/index.html"].decode().partition("Titre</h1>")[2]
    written = re.findall(r'<p>(?:<a href|<img alt="x" src)="([^"]+)"', body)
    assert written == [*GOOD_LINKS.values()]


@pytest.mark.parametrize("folder", ["data", "tests/second/data", "tests/refus/base"])
def test_the_pages_that_are_certain_are_made(folder: str) -> None:
    contrat = ContractFolder(ROOT, folder)
    settings = Settings(contrat, ROOT / "docs", (str(ROOT / "docs/theme"),), "", "", False, 0)
    build = start(settings, OUBLI)
    certain = site_pages.certain(build.corpus)
    assert certain - build.listing.names == set()
    assert len(certain) > 12


HEADERS = {
    "title: no": "no",
    "title: 012": "012",
    "title: 2019-04-10": "2019-04-10",
    "title: Lens : la gare": "Lens : la gare",
    "title: ~": "~",
    "title:   1e3  ": "1e3",
}
BAD_HEADERS = {
    "title: A\ntitle: B": "3:1: « title » en double dans l’en-tête de page ; gardez-en un",
    "title:": "2:1: en-tête de page : « title » attend des mots, sans guillemets ni « # », par exemple title: Aide",
    "title: A # b": "2:1: en-tête de page : « title » attend des mots, sans guillemets ni « # », par exemple title: Aide",
    "title: >-\n  A": "2:1: en-tête de page : « title » attend des mots, sans guillemets ni « # », par exemple title: Aide",
}


def test_the_header_of_a_page_is_words_as_they_are_typed(tmp_path: Path) -> None:
    atelier = Atelier.make(tmp_path)
    for n, ligne in enumerate(HEADERS):
        (tmp_path / f"docs/x{n}.md").write_text(f"---\n{ligne}\n---\n# Titre\n", encoding="utf-8")
    tree = atelier.build()
    titles = [
        re.search(r"<title>(.*?)(?: – | - |</title>)", tree[f"x{n}/index.html"].decode()) for n in range(len(HEADERS))
    ]
    assert [m and m[1].replace("\u00a0", " ") for m in titles] == [*HEADERS.values()]


@pytest.mark.parametrize("header", BAD_HEADERS)
def test_a_header_that_would_be_read_otherwise_is_refused(docs: Path, header: str) -> None:
    (docs / "x.md").write_text(f"---\n{header}\n---\n# A\n", encoding="utf-8")
    assert said(docs)[0] == f"docs/x.md:{BAD_HEADERS[header]}"


SWALLOWED = {
    "a <![CDATA[b]]> c": "1:3: « <![ » cache ce qui le suit ; écrivez en Markdown, sans HTML",
    "a\n\n<!-- b -->": "3:1: commentaire HTML : personne ne le lirait ; retirez-le",
    "a\n\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n": "3:1: marque de conflit de git ; gardez l’une des deux versions",
    "a&#8203;b": "1:2: caractère invisible U+200B interdit",
    "---\ntitle: A\n\n# B": "1:1: en-tête de page ouvert par « --- » et jamais fermé ; mettez « --- » après sa dernière ligne",
}


@pytest.mark.parametrize("text", SWALLOWED)
def test_what_a_reader_would_not_see_is_said(docs: Path, text: str) -> None:
    (docs / "x.md").write_text(text, encoding="utf-8")
    assert said(docs)[0] == f"docs/x.md:{SWALLOWED[text]}"


@pytest.mark.parametrize("name", ["con.md", "com1.md", "lpt9/plan.png", "aux.fr.md"])
def test_a_name_that_windows_keeps_is_refused(docs: Path, name: str) -> None:
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / name).write_text("# A\n", encoding="utf-8")
    reserved = re.split("[./]", name)[0]
    assert said(docs) == [f"docs/{name}:1:1: « {reserved} » est un nom que Windows se réserve ; donnez-en un autre"]


def test_absent_data_are_said_in_french_by_the_build(tmp_path: Path) -> None:
    for name in ("docs", "hooks", "mkdocs.yml"):
        (tmp_path / name).symlink_to(ROOT / name)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(tmp_path / "mkdocs.yml")]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=tmp_path)
    assert done.returncode == 1
    assert "data/contrat.yml:1:1: le dossier data/ est absent\n1 problème dans les données." in done.stderr
    assert "Config value" not in done.stderr


def test_the_build_says_the_remarks_and_a_command_finds_them_in_its_journal(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    atelier = Atelier.make(tmp_path)
    (tmp_path / "docs/x.md").write_text("# Ti\u00adtre\n", encoding="utf-8")
    with caplog.at_level("INFO"):
        atelier.build()
    journal = "\n".join(f"INFO    -  {message}" for message in caplog.messages)
    assert construction._remarks(journal).split("\n") == [
        "1 remarque, qui n’arrête rien :",
        "docs/x.md:1:5: caractère invisible U+00AD, retiré à la lecture ; le fichier n’a pas changé",
    ]


def active() -> list[str]:
    names = (p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*"))
    return sorted(n for n in names if handwritten.ACTIVE.fullmatch(n))


def test_the_pages_of_the_project_are_sound(docs: Path) -> None:
    assert handwritten.read(ROOT / "docs")[0] == []
    assert said(docs) == []


def test_each_active_file_of_the_generator_is_one_that_its_code_names() -> None:
    """So none is published that nothing uses: the gate takes those of the generator’s own folders as they are."""
    code = [p for p in (ROOT / "hooks").rglob("*") if p.suffix in {".py", ".html"}]
    sources = [*code, *((ROOT / "docs" / name) for name in active())]
    text = "\n".join(p.read_text(encoding="utf-8") for p in sources)
    named = set(re.findall(r"[a-z0-9_-]+\.[a-z]+", text)) | {"404.html", "main.html"}  # the names that MkDocs asks for
    assert len(active()) > 10
    assert [name for name in active() if name.partition("/")[2] not in named] == []


@pytest.mark.parametrize("name", active())
def test_a_contract_has_no_active_file_even_a_copy_of_the_generators(docs: Path, name: str) -> None:
    (docs / name).parent.mkdir()
    shutil.copy(ROOT / "docs" / name, docs / name)
    assert said(docs) == [f"docs/{name}:1:1: {handwritten.UNEXPECTED}"]


def test_an_address_made_twice_is_refused_with_both_files(docs: Path) -> None:
    for name in ("aide/index.md", "visite.md", "visite/index.md", "reindex.md"):
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text("# A\n", encoding="utf-8")
    assert said(docs) == [
        "docs/aide/index.md:1:1: même adresse que docs/aide.md du générateur ; donnez-lui un autre nom",
        "docs/visite/index.md:1:1: même adresse que docs/visite.md ; donnez-lui un autre nom",
    ]


def test_the_pages_of_a_contract_stand_in_a_folder_and_not_behind_a_link(docs: Path) -> None:
    docs.rmdir()
    docs.symlink_to(ROOT / "docs")
    assert said(docs) == ["docs/.:1:1: docs/ est un lien ou un fichier ; un dossier est attendu"]


@pytest.mark.parametrize("text", BAD, ids=lambda t: t[:20])
def test_a_page_that_would_run_is_refused_with_its_place(docs: Path, text: str) -> None:
    (docs / "x.md").write_text(text, encoding="utf-8")
    assert said(docs) == [BAD[text]]


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_page_is_published(docs: Path, text: str) -> None:
    (docs / "x.md").write_text(text, encoding="utf-8")
    assert said(docs) == []


def test_what_no_one_sees_in_a_page_is_mended_as_it_is_read_and_remarked(tmp_path: Path) -> None:
    atelier = Atelier.make(tmp_path)
    page = tmp_path / "docs/x.md"
    text = "#\u00a0E\u0301cole\n\n-\u202fUn mot cou\u00adpé.\n- Un autre.\n"
    page.write_text(text, encoding="utf-8")
    remarks = Findings(handwritten.read(ROOT / "docs", tmp_path / "docs")[0]).remarks().split("\n")
    assert remarks == [
        "3 remarques, qui n’arrêtent rien :",
        "docs/x.md:1:2: espace insécable autour d’une valeur, lue comme une espace ; le fichier n’a pas changé",
        "docs/x.md:1:4: accent séparé de sa lettre, lu avec elle ; le fichier n’a pas changé",
        "docs/x.md:3:13: caractère invisible U+00AD, retiré à la lecture ; le fichier n’a pas changé",
    ]
    html = atelier.build()["x/index.html"].decode()
    assert re.search(r"<h1[^>]*>École", html)
    assert "<li>Un mot coupé.</li>" in html
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_neither_page_nor_image_is_refused(docs: Path, name: str) -> None:
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / name).write_text("x", encoding="utf-8")
    assert said(docs) == [
        f"docs/{name}:1:1: fichier inattendu ; docs/ ne publie que des pages .md et des images, "
        "par exemple visite-guidee.md ou plan.png"
    ]


@pytest.mark.parametrize("name", ["assets/x.html", "assets/sous/x.js", "theme/x.js", "theme/x.css", "x.svg", "x.css"])
def test_even_the_generator_has_active_files_in_its_two_folders_alone(docs: Path, name: str) -> None:
    shutil.copytree(ROOT / "docs", docs, dirs_exist_ok=True)
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / name).write_text("x", encoding="utf-8")
    assert [str(p) for p in handwritten.read(docs)[0]] == [f"docs/{name}:1:1: {handwritten.UNEXPECTED}"]


def test_links_and_pipes_are_refused(docs: Path) -> None:
    (docs / "x.md").symlink_to("aide.md")
    os.mkfifo(docs / "y.md")
    lien = "lien ou fichier spécial ; seuls des fichiers ordinaires sont lus"
    assert said(docs) == [f"docs/x.md:1:1: {lien}", f"docs/y.md:1:1: {lien}"]


def check(*args: str, cwd: Path = ROOT) -> tuple[int, str]:
    done = subprocess.run([ROOT / "scripts/check", *args], check=False, capture_output=True, text=True, cwd=cwd)
    return done.returncode, done.stdout + done.stderr


def test_the_command_works_from_any_folder_and_takes_a_folder_from_there(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/second/data", tmp_path / "mes données")
    code, text = check("mes données", cwd=tmp_path)
    assert (code, text.count("\n")) == (0, 1), text


def test_the_command_says_its_remarks_after_the_verdict(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests/second/data", tmp_path / "data")
    path = tmp_path / "data/contrat.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("\nid: ", "\nid:\u00a0", 1), encoding="utf-8")
    code, text = check("data", cwd=tmp_path)
    assert code == 0
    verdict, heading, remark = text.splitlines()
    assert verdict.startswith("Données bonnes")
    assert heading == "1 remarque, qui n’arrête rien :"
    assert re.fullmatch(r"data/contrat\.yml:\d+:4: espace insécable autour d’une valeur, .*", remark)


@pytest.mark.parametrize("name", ["absent", "fichier", "lien"])
def test_a_folder_that_is_none_is_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "fichier").write_text("x", encoding="utf-8")
    (tmp_path / "lien").symlink_to(ROOT / "data")
    code, text = check(name, cwd=tmp_path)
    said = {"absent": "le dossier data/ est absent"}.get(
        name, "data/ est un lien ou un fichier ; un dossier est attendu"
    )
    assert (code, text) == (1, f"data/contrat.yml:1:1: {said}\n1 problème dans les données.\n")


def test_a_wrong_call_prints_the_help() -> None:
    code, text = check("data", "autre")
    assert code == 2
    assert "scripts/check [--contrat DOSSIER] [dossier]" in text
