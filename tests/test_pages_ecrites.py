"""Hand-written pages go through the gate: what a browser would run is refused with its place, before anything is written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from atelier import Atelier
from conftest import ROOT
from contrat.gate import handwritten
from contrat.reading.problems import Findings

BAD = {
    "# A\n\n<script>alert(1)</script>\n": "docs/x.md:3:1: balise HTML « <script> » ; écrivez en Markdown, sans HTML",
    "<img src=x onerror=alert(1)>": "docs/x.md:1:12: attribut HTML « onerror » ; écrivez en Markdown, sans HTML",
    "<svg/onload=alert(1)>": "docs/x.md:1:1: balise HTML « <svg> » ; écrivez en Markdown, sans HTML",
    "[x](javascript:alert)": "docs/x.md:1:5: adresse « javascript:alert » ; une adresse complète est attendue, par exemple https://www.exemple.fr/page",
    "[x](java&#115;cript:a)": "docs/x.md:1:1: adresse « javascript:a » ; une adresse complète est attendue, par exemple https://www.exemple.fr/page",
    "![x](https://www.exemple.fr/x.png)": "docs/x.md:1:6: image « https://www.exemple.fr/x.png » d’un autre site ; mettez le fichier de l’image dans docs/",
    "[x](//exemple.fr)": "docs/x.md:1:5: adresse « //exemple.fr » ; une adresse complète est attendue, par exemple https://www.exemple.fr/page",
    "| a |\n|:-:|\n| b |\n": "docs/x.md:2:2: colonne alignée « :-- » ; écrivez « --- » sous l’en-tête du tableau",
    "---\ntitle: A\ntemplate: x.html\n---\n# A": "docs/x.md:3:1: en-tête de page : seuls title et description y ont leur place, par exemple title: Aide",
    "rendue: oui\n\n# A": "docs/x.md:1:1: mot suivi de « : » au début de la page ; commencez par un titre, par exemple # Aide",
    "# A\u202e": "docs/x.md:1:4: caractère invisible U+202E interdit",
    "[" * 2000: "docs/x.md:1:1: page trop longue (plus de 60000 octets, ou de 1000 liens et titres) ; faites-en deux",
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
    "x.md~",
    "X.md",
    "x.php",
    "x y.md",
    "_headers",
    "x.xml",
    "x.json",
)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return tmp_path / "docs"


def said(docs: Path) -> list[str]:
    """Return what the gate says of the pages of a contract, published by the generator of the repository."""
    return [str(p) for p in handwritten.problems(docs, ROOT / "docs")]


def active() -> list[str]:
    names = (p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*"))
    return sorted(n for n in names if handwritten.ACTIVE.fullmatch(n))


def test_the_pages_of_the_project_are_sound(docs: Path) -> None:
    assert handwritten.problems(ROOT / "docs", ROOT / "docs") == []
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
def test_an_active_file_of_a_contract_is_a_copy_of_the_generators_or_refused(docs: Path, name: str) -> None:
    with (docs / name).open("ab") as file:
        file.write(b" ")
    assert said(docs) == [f"docs/{name}:1:1: {handwritten.UNEXPECTED}"]
    (docs / name).unlink()
    assert said(docs) == []


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
    remarks = Findings(handwritten.problems(tmp_path / "docs", ROOT / "docs")).remarks().split("\n")
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
    (docs / name).write_text("x", encoding="utf-8")
    assert said(docs) == [
        f"docs/{name}:1:1: fichier inattendu ; docs/ ne publie que des pages .md et des images, "
        "par exemple visite-guidee.md ou plan.png"
    ]


@pytest.mark.parametrize("name", ["assets/x.html", "assets/sous/x.js", "theme/x.js", "theme/x.css", "x.svg", "x.css"])
def test_even_the_generator_has_active_files_in_its_two_folders_alone(docs: Path, name: str) -> None:
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / name).write_text("x", encoding="utf-8")
    assert [str(p) for p in handwritten.problems(docs, docs)] == [f"docs/{name}:1:1: {handwritten.UNEXPECTED}"]


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
    assert "scripts/check [dossier]" in text
