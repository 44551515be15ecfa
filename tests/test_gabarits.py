"""The templates: their environments are Jinja’s own, told to escape; what each page is stands at its head, addresses elsewhere."""

import errno
import re
import sys
import tempfile
from collections.abc import Iterable
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

import jinja2
import pytest
from conftest import ROOT
from contrat import exports
from contrat.model.collections import COLLECTIONS
from contrat.model.corpus import Corpus
from contrat.pages import environment as pages_environment
from contrat.pages import lists, site_pages
from contrat.pages.environment import TEMPLATES, environment, escaping
from contrat.pages.maker import HEAD, Maker
from contrat.reading.pictograms import draw
from contrat.webpage.page import Lien, Page, Version
from contrat.webpage.pagination import parts
from releve import TYPES

SHOWN = """{% macro dit(x) %}<i>{{ x }}</i>{% endmacro %}{% set bloc %}<b>{{ v }}</b>{% endset -%}
{{ v }}|{{ dit(v) }}|{{ bloc }}|{{ v|e }}|{{ v|string|upper }}|{{ "<" ~ v ~ ">" }}|{{ [v]|join(", ") }}"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates where Python may keep what it compiles."""
    monkeypatch.setattr(pages_environment, "TEMPLATES", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def test_what_a_template_shows_is_escaped_once_by_jinja_itself(folder: Path) -> None:
    (folder / "a").write_text(SHOWN)
    env = escaping(folder)
    assert type(env) is jinja2.Environment
    assert type(environment()) is jinja2.Environment
    v = "&lt;&#39;a"
    assert env.get_template("a").render(v="<'a") == f"{v}|<i>{v}</i>|<b>{v}</b>|{v}|&lt;&#39;A|&lt;{v}&gt;|{v}"


def test_what_is_undefined_stops_a_body() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'absent' is undefined"):
        environment().from_string("{{ absent }}").render()


def test_a_template_is_compiled_once_and_again_when_its_source_or_its_options_change(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = []
    real = jinja2.Environment.compile

    def counted(env: jinja2.Environment, source: str, *args: Any, **options: Any) -> Any:
        compiled.append(source)
        return real(env, source, *args, **options)

    def shown(source: str, **options: Any) -> str:
        (folder / "a").write_text(source)
        return escaping(folder, **options).get_template("a").render(x="<")

    monkeypatch.setattr(jinja2.Environment, "compile", counted)
    assert [shown(source) for source in ("1 {{ x }}", "1 {{ x }}", "2 {{ x }}")] == ["1 &lt;", "1 &lt;", "2 &lt;"]
    assert compiled == ["1 {{ x }}", "2 {{ x }}"]
    assert shown("{% if x %}\n2{% endif %}") == "\n2"
    assert shown("{% if x %}\n2{% endif %}", trim_blocks=True) == "2"
    for kept in (folder / "__pycache__").iterdir():
        kept.write_bytes(b"half")  # as after a machine that stopped
    assert shown("{% if x %}\n2{% endif %}") == "\n2"


def test_a_folder_that_cannot_hold_what_was_compiled_stops_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a").write_text("{{ x }}")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert escaping(folder).get_template("a").render(x="<") == "&lt;"
    assert not (folder / "__pycache__").exists()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert escaping(folder).get_template("a").render(x="<") == "&lt;"
    assert not [*(folder / "__pycache__").iterdir()]


# ------------------------------------------------------------------ what stands where

PAGES = sorted(p for p in TEMPLATES.glob("*.html") if not p.name.startswith("_"))
SHELL = sorted((ROOT / "docs/theme").glob("*.html"))
MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
VALUE = re.compile(r'(?:\b(?:href|src|action)|data-page)="([^"]*)"')
MADE = re.compile(r"#[^/]*|\./|https://[^\0]*|\0{0,2}(?:#.*)?|\0data/\0/\0\.yml")
"""A place of the page, the page itself, another site, what is made elsewhere; the file of a record in its repository."""


def addresses_by_hand(source: str) -> list[str]:
    """Return the addresses that a template writes itself: in an attribute, or as a text that it puts together.

    The name of an icon of the theme, « material/bus », is none.
    """
    shown = MARK.sub(lambda m: "\0" if m[0].startswith("{{") else "", source)
    strings = [text[1:-1] for _, kind, text in environment().lex(source) if kind == "string"]
    return [v for v in VALUE.findall(shown) if not MADE.fullmatch(v)] + [
        s for s in strings if re.match(r"/?[a-z-]+/", s) and not draw(s)
    ]


@pytest.mark.parametrize("template", [*PAGES, *SHELL, *sorted(TEMPLATES.glob("_*.html"))], ids=lambda p: p.name)
def test_no_template_makes_an_address(template: Path) -> None:
    assert addresses_by_hand(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        '<a href="{{ racine }}actions/{{ a.id }}/">',
        '<a href="{{ racine }}actions/4-1/">',
        '<a href="../contrat/">',
        '<a href="{{ racine }}{{ a|adresse }}historique/">',
        '<a href="{{ racine }}{% if a %}demander/{% endif %}">',
        '<form action="{{ racine }}recherche/">',
        '{{ "actions/" ~ a.id }}',
        "{% set page = 'contrat/#fiche' %}",
    ],
)
def test_an_address_that_a_template_makes_is_seen(source: str) -> None:
    assert len(addresses_by_hand(source)) == 1


HEADS = {"titre", "description", "court", "contexte", *HEAD}


def unread(source: str) -> set[str]:
    """Return what a template sets that nothing reads: neither itself nor who makes a page of it."""
    tree = environment().parse(source)
    names = list(tree.find_all(jinja2.nodes.Name))
    return {n.name for n in names if n.ctx == "store"} - {n.name for n in names if n.ctx == "load"} - HEADS - {"_"}


def head(source: str) -> set[str]:
    """Return what a template sets before any text."""
    body = environment().parse(source).body
    sets = takewhile(lambda node: isinstance(node, jinja2.nodes.Assign), body)
    return {
        node.target.name
        for node in sets
        if isinstance(node, jinja2.nodes.Assign) and isinstance(node.target, jinja2.nodes.Name)
    }


@pytest.mark.parametrize("template", PAGES, ids=lambda p: p.stem)
def test_the_template_of_a_page_begins_with_its_title_and_description_and_says_nothing_in_vain(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert head(source) >= {"titre", "description"}
    assert unread(source) == set()


def test_a_head_that_says_nothing_is_seen() -> None:
    assert head('<p>{% set titre = "a" %}{% set description = "b" %}') == set()
    assert unread("{% set titre = 'a' %}{% set descripton = 'b' %}{% set index = false %}") == {"descripton", "index"}


def test_the_title_of_a_page_is_written_once() -> None:
    """Menu, foot, breadcrumbs, plan and lists take it from the head of its template."""
    titles = [
        title
        for template in PAGES
        for title in re.findall(
            r'^\{% set (?:titre|court) = "([^"]+)"(?: ~ suite)? %\}', template.read_text(encoding="utf-8"), re.M
        )
    ]
    assert len(titles) >= 18
    linked = "\n".join(p.read_text(encoding="utf-8") for p in [*TEMPLATES.glob("*.html"), *SHELL])
    assert [t for t in titles if f">{t}</a>" in linked] == []
    written = "\n".join(p.read_text(encoding="utf-8") for p in TEMPLATES.parent.glob("*.py"))
    assert [t for t in titles if f'"{t}' in written] == []


def test_each_template_makes_a_page() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in TEMPLATES.parent.glob("*.py"))
    of_kinds = {nom for c in COLLECTIONS if c.gabarit for nom in (c.nom, c.gabarit)}
    assert [p.name for p in PAGES if p.stem not in of_kinds and f'"{p.stem}"' not in code] == []


class Recorded(Maker):
    """A maker that remembers the addresses made of each template."""

    def __init__(self, corpus: Corpus, version: Version) -> None:
        self.made: dict[str, set[str]] = {}
        super().__init__(corpus, version)

    def page(self, adresse: str, gabarit: str, *, voisins: Iterable[Lien] = (), **valeurs: Any) -> Page:
        self.made.setdefault(gabarit, set()).add(adresse)
        return super().page(adresse, gabarit, voisins=voisins, **valeurs)


def test_a_page_of_each_template_is_looked_at_in_the_browser(corpus: Corpus) -> None:
    """When this fails: name one in `releve.TYPES`."""
    version = Version("0" * 12, None)
    m = Recorded(corpus, version)
    opened = exports.open_data(corpus, version)
    pages = (site_pages.of_contract(m), site_pages.of_data(m, opened))
    assert len([*chain(*pages, site_pages.of_actions(m, corpus.actions))]) > 200
    assert [gabarit for gabarit, addresses in m.made.items() if addresses.isdisjoint(TYPES)] == []


def test_a_link_takes_its_words_from_the_page_that_it_leads_to(corpus: Corpus) -> None:
    lien = Maker(corpus, Version("0" * 12, None)).lien
    assert lien("programmes") == Lien("Programmes et documents cités", "programmes/")
    assert lien("programmes", court=True) == Lien("Programmes", "programmes/")
    assert lien(corpus.actions[0]) == Lien(f"Axe 1.1 : {corpus.actions[0].intitule}", "actions/1-1/")
    assert lien("manque_champ", "ici/", champ="cout") == Lien("Non communiqué : coût", "ici/")


def test_a_page_of_a_part_has_the_whole_list_above_it(corpus: Corpus) -> None:
    parties = parts(corpus.actions, "non-communique/", seuil=20, par_page=20)
    first, second = lists.pages(Maker(corpus, Version("0" * 12, None)), parties, "non_communique")
    assert (first.titre, first.fil, first.indexe) == ("Ce qui n’est pas communiqué", (), True)
    assert (second.titre, second.indexe) == ("Ce qui n’est pas communiqué, page 2 sur 2", False)
    assert second.fil == (Lien("Ce qui n’est pas communiqué", "non-communique/"),)
    assert second.description == "Ce que la source ne dit pas, compté information par information, page 2 sur 2."
