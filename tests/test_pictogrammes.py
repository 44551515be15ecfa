"""The icons of the theme: what may be drawn, that no ear hears it, that nothing else of the theme is shipped."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from contrat.model.corpus import Corpus
from contrat.pages.maker import Maker
from contrat.pages.site_pages import of_contract
from contrat.reading.pictograms import JEUX, draw, names, near
from contrat.webpage.page import Version
from depot_donnees import Depot
from playwright.sync_api import Browser
from site_bati import PageBatie, SiteBati

ICONS = resources.files("material") / "templates/.icons"
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {SVG + name for name in ("path", "use", "line", "circle", "rect", "polyline")}


@pytest.mark.parametrize("jeu", JEUX)
def test_every_icon_is_plain_paths_that_are_drawn_whole_or_is_refused(jeu: str) -> None:
    """Another XML parser than the expression that reads them says what each file holds."""
    refused, count = [], 0
    for file in (ICONS / jeu).iterdir():
        if not file.name.endswith(".svg"):
            continue
        count += 1
        root = ElementTree.fromstring(file.read_text(encoding="utf-8"))
        drawn = draw(f"{jeu}/{file.name.removesuffix('.svg')}")
        if drawn is None:
            refused.append(file.name)
            continue
        assert (root.tag, root.attrib) == (f"{SVG}svg", {"viewBox": drawn.cadre})
        assert [(p.tag, dict(p.attrib), len(p)) for p in root] == [(f"{SVG}path", {"d": d}, 0) for d in drawn.traces]
        assert not "".join(root.itertext()).strip()
    assert (count, refused) == {"material": (7447, []), "octicons": (720, ["vscode-16.svg"])}[jeu]
    assert len(names(jeu)) == count
    for name in refused:
        told = near(f"{jeu}/{name.removesuffix('.svg')}")
        assert told and draw(told)


@pytest.mark.parametrize(
    "nom",
    [
        "",
        "bus",
        "material",
        "material/",
        "material/BUS",
        "material/bus.svg",
        "material/bus\n",
        "simple/git",
        "material/../octicons/bell-24",
        "../logo",
        "octicons/bell-24/",
        "material/" + "a" * 10_000,
        "material/bus\0",
    ],
)
def test_nothing_is_read_but_an_icon_of_both_sets(nom: str) -> None:
    assert draw(nom) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("material/bus", "material/bus"),
        ("octicons/bel-24", "octicons/bell-24"),
        (":octicons-bell-24:", "octicons/bell-24"),
        ("account-grup", "material/account-group"),
        ("material/transports-en-commun", None),
        ("", None),
    ],
)
def test_the_nearest_icon_is_told(written: str, meant: str | None) -> None:
    assert near(written) == meant


# ------------------------------------------------------------------ the pages


def drawings(page: PageBatie) -> list[Any]:
    """Return each drawing of a page that stands in the page itself, and not inside another one."""
    return [e for e in page.all("svg") if not page.parents[e].tag.startswith(SVG)]


def test_every_drawing_is_silent_takes_no_focus_and_stands_beside_words(site: SiteBati, second: SiteBati) -> None:
    count, wrong = 0, []
    for page in (*site.pages.values(), *second.pages.values()):
        for svg in drawings(page):
            count += 1
            around = [svg]
            while around[-1].tag not in {"li", "p", "td", "h2", "dd", "div", "section", "body"}:
                around.append(page.parents[around[-1]])
            silent = any(e.get("aria-hidden") == "true" for e in around) and svg.get("focusable") == "false"
            draws = any(e.tag in SHAPES for e in svg.iter())
            beside_words = svg.get("width") == "0" or "".join(around[-1].itertext()).strip() != ""
            if not (silent and draws and beside_words):
                wrong.append(f"{page.adresse} {around[-1].tag}")
    assert wrong == []
    assert count >= 120


def test_the_pages_of_the_shipped_contract_show_the_pictograms_where_they_help(site: SiteBati) -> None:
    """In what is the page’s own: the button of the menu, the search and the state of the contract stand above it."""
    shown = {
        a: len([e for e in drawings(page) if e.get("width") != "0" and page.within(e, "main")])
        for a, page in site.pages.items()
    }
    expected = {
        "": 11,
        "enjeux/": 8,
        "enjeux/6/": 2,
        "actions/4-1/": 3,
        "actions/": 27,
        "programmes/": 6,
        "programmes/npnru/": 1,
        "organisations/": 4,
        "organisations/call/": 1,
        "aide/": 0,
    }
    assert {a: shown[a] for a in expected} == expected


def test_a_repeated_drawing_is_in_the_page_once(site: SiteBati) -> None:
    page = site.pages["actions/"]
    assert sorted(page_id for page_id in page.ids if page_id.startswith("p-")) == [
        "p-complete",
        "p-partielle",
        "p-texte-seul",
    ]
    used = {e.get("href") for e in page.all("use")}
    assert used == {"#p-partielle", "#p-texte-seul"}
    assert page.html.count(draw("material/circle-half-full").traces[0]) == 1  # type: ignore[union-attr]


def test_an_enjeu_with_a_pictogram_shows_its_number_and_one_without_keeps_it_in_its_badge(second: SiteBati) -> None:
    page = second.pages[""]
    cards = [e for e in page.all("li") if page.parents[e].get("class") == "enjeux"]
    seen = [[(e.get("class"), e.get("data-n")) for e in card.iter("span")] for card in cards]
    assert seen == [
        [("badge e1", None), ("rang", None), ("hors-vue", None)],
        [("badge e2", "2"), ("rang", None), ("hors-vue", None)],
        [("badge e3", "3"), ("rang", None), ("hors-vue", None)],
    ]


def test_pictograms_change_nothing_of_what_is_heard(corpus: Corpus) -> None:
    bare = replace(
        corpus,
        enjeux=tuple(replace(e, pictogramme=None) for e in corpus.enjeux),
        vocabulaires=replace(
            corpus.vocabulaires,
            **{
                nom: tuple(replace(x, pictogramme=None) for x in getattr(corpus.vocabulaires, nom))
                for nom in corpus.pictogramme
            },
        ),
    )
    version = Version("0" * 12, None, None)
    pages = zip(of_contract(Maker(corpus, version)), of_contract(Maker(bare, version)), strict=True)
    changed = 0
    for drawn, plain in pages:
        assert heard(drawn.octets) == heard(plain.octets), drawn.adresse
        changed += drawn.octets != plain.octets
    assert changed == 8 + 27 + 16 + 4 + 6  # records; home, enjeux, actions, programmes, organisations, dossier


def heard(octets: bytes) -> list[str]:
    """Return the words of a page without what is hidden from ears, nor the digest of its records."""
    tree = html5lib.parseFragment(octets.decode(), namespaceHTMLElements=False)
    for parent in list(tree.iter()):
        for child in [e for e in parent if e.get("aria-hidden") == "true"]:
            at = list(parent).index(child)
            tail = child.tail or ""
            if at:
                parent[at - 1].tail = (parent[at - 1].tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            parent.remove(child)
    return re.sub(r"\b[0-9a-f]{10}\b", "", "".join(tree.itertext())).split()


def test_drawings_have_the_colour_of_the_words_in_every_setting(site: SiteBati, address: str, browser: Browser) -> None:
    """Light, dark, forced colours and paper: never the colour of what is behind them."""
    for setting in ({}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"media": "print"}):
        page = browser.new_page()
        page.emulate_media(**setting)  # type: ignore[arg-type]
        page.goto(f"{address}organisations/")
        assert page.locator("main .pictogramme").count() == 4
        for svg in page.locator("main .pictogramme").all():
            fill, words, ground = svg.evaluate(
                "e => [getComputedStyle(e.firstChild).fill, getComputedStyle(e.parentElement).color,"
                " getComputedStyle(document.body).backgroundColor]"
            )
            assert fill == words, setting
            assert fill != ground, setting
        page.goto(address)
        shape, inside, ground = page.locator(".badge > svg").first.evaluate(
            "e => [e.firstChild, e.lastChild.firstChild].map(p => getComputedStyle(p).fill)"
            ".concat(getComputedStyle(document.body).backgroundColor)"
        )
        assert shape not in {inside, ground}, setting
        assert inside == ground, setting
        page.close()


def test_nothing_of_the_icons_of_the_theme_is_shipped(site: SiteBati) -> None:
    assert [p.name for p in site.dossier.rglob("*.svg") if not re.fullmatch(r"icone\.[0-9a-f]{12}\.svg", p.name)] == []


def test_the_legal_notice_names_the_licence_that_each_set_comes_with(site: SiteBati) -> None:
    text = site.pages["mentions-legales/"].text
    said = {"material": ("Pictogrammers", "Apache 2.0"), "octicons": ("GitHub Inc.", "MIT")}
    assert set(said) == set(JEUX)
    for jeu, words in said.items():
        licence = (ICONS / jeu / "LICENSE").read_text(encoding="utf-8")
        assert [w for w in words if w not in licence or w not in text] == []


# ------------------------------------------------------------------ the history


def test_a_change_of_pictogram_tells_nothing(tmp_path: Any) -> None:
    depot = Depot(tmp_path / "depot")
    before = [e.commit.sha for e in depot.history().de(("enjeux", "silence"))]
    depot.edit("enjeux/silence.yml", "intitule: Se taire", "intitule: Se taire\npictogramme: material/volume-off")
    depot.commit("data(silence): un pictogramme", "2031-06-01")
    assert [e.commit.sha for e in depot.history().de(("enjeux", "silence"))] == before
    depot.edit("enjeux/silence.yml", "intitule: Se taire", "intitule: Se taire encore")
    depot.commit("data(silence): un mot", "2031-06-02")
    assert len(depot.history().de(("enjeux", "silence"))) == len(before) + 1
