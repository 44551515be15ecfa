"""A kind of record is said once, and an address is made in one place: what is forgotten is told."""

import ast
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from contrat.exports import schema_org
from contrat.model.collections import AVEC_PAGE, COLLECTIONS, PAR_NOM
from contrat.model.corpus import Corpus
from contrat.model.facts import Fait
from contrat.reading.decode import schema_of, shape_of
from contrat.reading.kinds import Ref
from contrat.webpage import addresses

HOOKS = ROOT / "hooks"
RECORDS = HOOKS / "contrat/pages/records.py"
TEMPLATES = HOOKS / "contrat/pages/templates"
LEVELS = ("enjeux", "actions")
"""Kinds that the contract names, and whose pages have functions of their own."""
WRITTEN_HERE = {
    "contrat/webpage/addresses.py",
    "contrat/webpage/page.py",
    "contrat/model/collections.py",
    "contrat/model/scalars.py",
}
"""Where addresses are made; the prefix that servers know without a record; which page shows a kind; an example."""
FOLDERS = "|".join(
    sorted(
        {
            "embed",
            *AVEC_PAGE,
            *(v.split("/")[0] for v in vars(addresses).values() if isinstance(v, str) and "/" in v[1:40]),
        }
        - {""}
    )
)
ADDRESS = re.compile(rf"/?(?:(?:{FOLDERS})/[\w\0#./-]*|[\w\0./-]*/?(?:historique|citer|tableau)/[\w\0#-]*)")


def made_by_hand(source: str) -> Iterator[str]:
    """Yield each text of a module that is an address of the site; « … » stands for what an f-string puts in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "\0" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if ADDRESS.fullmatch(text):
            yield text.replace("\0", "…")


def test_an_address_is_made_in_one_place() -> None:
    found = {
        name: texts
        for p in sorted(HOOKS.rglob("*.py"))
        if (name := p.relative_to(HOOKS).as_posix()) not in WRITTEN_HERE
        and (texts := list(made_by_hand(p.read_text(encoding="utf-8"))))
    }
    assert found == {}


def classes() -> tuple[type, ...]:
    """Return every class of the data: those of records, then those found inside them."""
    todo = [shape_of(c.cls) for c in COLLECTIONS]
    seen: list[Any] = []
    for shape in todo:
        if shape.schema not in seen:
            seen.append(shape.schema)
            todo += [shape.item] if shape.item else shape.parts.values()
    return tuple({shape.cls: None for shape in todo if shape.cls})


def forgotten() -> Iterator[str]:  # noqa: PLR0912 — one branch a saying
    """Yield one sentence for each saying that a kind lacks, where it belongs."""
    held = {f.name: shape_of(schema_of(Corpus)[f.name]) for f in fields(Corpus)}
    plan = (TEMPLATES / "plan_du_site.html").read_text(encoding="utf-8")
    guide = (ROOT / "docs/dev/donnees-modifier.md").read_text(encoding="utf-8")
    for c in COLLECTIONS:
        shape = held.get(c.nom)
        cls = shape and (shape.item.cls if shape.item else shape.cls)
        if cls is not c.cls or bool(shape and shape.item) != (c.dossier or c.liste):
            yield f"model/corpus.py: no field « {c.nom} » of {c.cls.__name__}"
        if any(champ not in schema_of(c.cls) for champ in c.ordre if c.dossier):
            yield f"model/collections.py: « {c.nom} » is put in order by a field that it has not"
        if c.fichier not in guide:
            yield f"docs/dev/donnees-modifier.md: nothing on {c.fichier}"
        if c.suivi and c.nom not in LEVELS and not (c.suivi.un and c.suivi.plusieurs):
            yield f"model/collections.py: the history has no word for « {c.nom} »"
        if c.suivi and not hasattr(c.suivie, c.suivi.nom) and c.suivi.nom not in schema_of(c.suivie):
            yield f"model/collections.py: « {c.nom} » is named by « {c.suivi.nom} », which it has not"
        if c.citee and not c.suivi:
            yield f"model/collections.py: « {c.nom} » may be named by others and has no name"
        if c.gabarit:
            for gabarit in (c.gabarit, c.nom):
                if not (TEMPLATES / f"{gabarit}.html").is_file():
                    yield f"pages/templates/{gabarit}.html is missing"
            if c.nom not in schema_org.DESCRIBE:
                yield f"exports/schema_org.py: no description of « {c.nom} »"
            if f'"{c.nom}"' not in plan and c.nom not in LEVELS:
                yield f"pages/templates/plan_du_site.html: no « {c.nom} »"
            if f'"{c.nom}"' not in RECORDS.read_text(encoding="utf-8") and c.nom not in LEVELS:
                yield f"pages/records.py: no page of « {c.nom} »"
    for cls in classes():
        for champ, hint in schema_of(cls).items() if cls is not Fait else ():
            kind = (shape_of(hint).item or shape_of(hint)).kind
            if isinstance(kind, Ref) and not PAR_NOM[kind.collection].citee:
                yield f"model/collections.py: {cls.__name__}.{champ} names « {kind.collection} », which has no name beside its id"


def test_every_kind_says_all() -> None:
    assert list(forgotten()) == []


C = "hooks/contrat/"
CLASS = """@dataclass(frozen=True, kw_only=True)
class Reunion:
    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    nom: Ligne = champ("Nom", "Nom de la réunion.")
    jour: Jour = champ("Jour", "Jour de la réunion.")


…"""
ROW = """    Collection(
        "reunions/", Reunion, "Réunions", AUTOUR, Suivi("Réunion", "réunions", "nom"), gabarit="reunion"
    ),
…"""
EVENT = '    "reunions": lambda _, r: {"@type": "Event", "name": r.nom, "startDate": r.jour},\n…'
LISTED = '{% for r in corpus.reunions %}<a href="{{ racine }}{{ r|adresse }}">{{ r.nom|typo }}</a>{% endfor %}'
SAYINGS = (
    (f"{C}model/requests.py", "@dataclass(frozen=True, kw_only=True)\nclass Demande:", CLASS),
    (f"{C}model/requests.py", "from .scalars import ", "…Ligne, "),
    (f"{C}model/collections.py", "from .requests import ", "…Reunion, "),
    (f"{C}model/collections.py", ')\n"""Every kind of record', ROW),
    (f"{C}model/corpus.py", "from .requests import ", "…Reunion, "),
    (f"{C}model/corpus.py", "    retires: tuple[Retire, ...]\n", "    reunions: tuple[Reunion, ...]\n…"),
    (f"{C}exports/schema_org.py", '    "glossaire": lambda', EVENT),
    (
        f"{C}pages/records.py",
        '    yield from _collection(m, "programmes")',
        '    yield from _collection(m, "reunions")\n…',
    ),
    (
        f"{C}pages/templates/plan_du_site.html",
        "{% if corpus.retires %}",
        f'<li>{{{{ m.vers("reunions", racine) }}}}{LISTED}</li>\n…',
    ),
    ("docs/dev/donnees-modifier.md", "| `demandes/`", "| `reunions/` | les réunions |\n…"),
)
"""What a new kind of record adds by hand: the file, a text of it, and what takes its place; « … » is that text."""
PAGES = {
    "reunion": "{% set titre = reunion.nom %}{% set description = titre %}\n"
    '{% set fil = (lien("reunions"),) %}\n<h1>{{ titre|typo }}</h1>\n<p>{{ reunion.jour|date_iso }}</p>\n',
    "reunions": '{% set titre = "Réunions" ~ suite %}{% set description = titre %}\n<h1>{{ titre|typo }}</h1>\n'
    '{% for r in partie.elements %}<p><a href="{{ racine }}{{ r|adresse }}">{{ r.nom|typo }}</a></p>\n{% endfor %}',
}
COST = {name for name, _, _ in SAYINGS} | {f"{C}pages/templates/{gabarit}.html" for gabarit in PAGES}


def with_a_new_kind(folder: Path, without: str = "") -> Path:
    """Return a copy of the generator with one more kind of record; a file that is left out says nothing of it."""
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", ".venv")
    for name in ("hooks", "tests", "docs", "scripts/lib"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("mkdocs.yml", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    for name, near, more in SAYINGS:
        if name != without:
            text = (folder / name).read_text(encoding="utf-8")
            assert text.count(near) == 1, (name, near)
            (folder / name).write_text(text.replace(near, more.replace("…", near)), encoding="utf-8")
    for gabarit, text in PAGES.items():
        if f"{gabarit}.html" not in without:
            (folder / f"{C}pages/templates/{gabarit}.html").write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, code: str) -> str:
    """Return what a program says that is run with the generator of a folder."""
    paths = "import sys; sys.path[:0] = ['hooks', 'tests', 'scripts/lib']\n"
    done = subprocess.run([sys.executable, "-c", paths + code], check=False, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ("", ""),
        (f"{C}model/corpus.py", "model/corpus.py: no field « reunions » of Reunion\n"),
        (f"{C}exports/schema_org.py", "exports/schema_org.py: no description of « reunions »\n"),
        (f"{C}pages/records.py", "pages/records.py: no page of « reunions »\n"),
        (f"{C}pages/templates/plan_du_site.html", "pages/templates/plan_du_site.html: no « reunions »\n"),
        (f"{C}pages/templates/reunion.html", "pages/templates/reunion.html is missing\n"),
        (f"{C}pages/templates/reunions.html", "pages/templates/reunions.html is missing\n"),
        ("docs/dev/donnees-modifier.md", "docs/dev/donnees-modifier.md: nothing on reunions/\n"),
    ],
)
def test_what_a_new_kind_does_not_say_is_told(tmp_path: Path, without: str, sentence: str) -> None:
    folder = with_a_new_kind(tmp_path / "copie", without)
    assert run(folder, "import test_collections as t; print(*t.forgotten(), sep='\\n', end='')") == sentence.rstrip(
        "\n"
    )


def test_a_new_kind_is_at_home_everywhere(tmp_path: Path) -> None:
    folder = with_a_new_kind(tmp_path / "copie")
    assert len(COST) == 9  # 24 before the table
    record = folder / "tests/second/data/reunions/premiere.yml"
    record.parent.mkdir()
    record.write_text("nom: Réunion des licornes\njour: 2031-02-30\n", encoding="utf-8")
    load = "from pathlib import Path; from contrat.gate.loading import load; from contrat.reading.problems import DataRefused\n"
    judge = "try: load(Path('tests/second/data'))\nexcept DataRefused as refused: print(refused.problems[0])"
    assert "2031-02-30 » n’existe pas au calendrier" in run(folder, load + judge)
    record.write_text("nom: Réunion des licornes\njour: 2031-02-28\n", encoding="utf-8")
    config = run(
        folder,
        "from pathlib import Path; from depot_date import with_a_history as w\n"
        "print(w(Path('tests/second').resolve(), Path('contrat').resolve(), 'reunions/premiere.yml', 'jour'))",
    ).strip()
    run(
        folder,
        f"import mkdocs.__main__ as m; m.cli(['build', '-q', '--strict', '-f', {config!r}, '-d', 'site'], standalone_mode=False)",
    )
    site = Path(config).parent / "site"
    page = (site / "reunions/premiere/index.html").read_text(encoding="utf-8")
    assert "<h1>Réunion des licornes</h1>" in page
    assert 'href="../../reunions/premiere/"' not in page
    assert 'href="../reunions/premiere/"' in (site / "plan-du-site/index.html").read_text(encoding="utf-8")
    assert "Réunion des licornes" in (site / "historique/index.html").read_text(encoding="utf-8")
    assert (
        (site / "donnees/reunions.csv")
        .read_text(encoding="utf-8")
        .splitlines()[1]
        .startswith("premiere,Réunion des licornes,2031-02-28,")
    )
    assert b"reunions" in zipfile.ZipFile(site / "donnees/contrat.ods").read("content.xml")
    assert json.loads((site / "api/v1/reunions/premiere.json").read_bytes())["fiche"]["jour"] == "2031-02-28"
    assert json.loads((site / "api/v1/reunions/premiere.jsonld").read_bytes())["mainEntity"]["@type"] == "Event"
    described = json.loads((site / "api/v1/openapi.json").read_bytes())
    assert set(described["components"]["schemas"]["Reunion"]["properties"]) == {"id", "nom", "jour", "adresse"}
    tables = json.loads((site / "donnees/datapackage.json").read_bytes())["resources"]
    assert [t["title"] for t in tables if t["name"] == "reunions"] == ["Réunions"]
    assert "Jour de la réunion." in (site / "donnees/tables/reunions/index.html").read_text(encoding="utf-8")
