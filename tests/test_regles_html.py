"""Every page of both contracts keeps the rules of regles_html.py; what only the whole site can tell is told here."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from conftest import ROOT
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.reading.characters import fold_spaces, slug
from regles_html import RULES
from rgaa import distances
from site_bati import Element, PageBatie, SiteBati, folded


@pytest.fixture(params=["site", "second"], scope="module")
def built(request: pytest.FixtureRequest) -> SiteBati:
    found: SiteBati = request.getfixturevalue(request.param)
    return found


FOR_FUN = {"no_cryptic_signs"}
"""Rules that the second contract breaks on purpose: its words hold emoji, which must pass through unharmed."""


SHELL = {
    "landmarks_stand_once_and_have_names",
    "menu_search_and_site_map_are_on_the_page",
    "skip_link_comes_first",
    "title_starts_with_the_heading_and_ends_with_the_site",
}
"""Rules of the shell: a card that other sites show in a frame has none."""


def around(adresse: str) -> bool:
    """Tell whether a page is one of those around a record, which that record’s page leads to."""
    return (
        adresse.endswith("/citer/")
        or "/historique/" in adresse
        or re.match(r"(embed|demander|historique|non-communique|donnees/tables)/.", adresse) is not None
    )


@pytest.mark.parametrize(
    ("which", "name"),
    [*((w, r) for w in ("site", "cinq_niveaux") for r in RULES), *(("second", r) for r in RULES if r not in FOR_FUN)],
)
def test_every_page_keeps_the_rule(request: pytest.FixtureRequest, which: str, name: str) -> None:
    built: SiteBati = request.getfixturevalue(which)
    found = {
        a: list(RULES[name](p, built)) for a, p in built.pages.items() if not (name in SHELL and a.startswith("embed/"))
    }
    assert {a: f for a, f in found.items() if f} == {}


def part(page: PageBatie, tag: str, choose: Callable[[Element], bool] = lambda e: True) -> str:
    """Return the links and fields of one part of a page, from the root of the site, whatever page it stands on."""
    element = next(e for e in page.all(tag) if choose(e))
    kept = [e for e in element.iter() if e.tag in {"a", "form", "label", "input", "button"}]
    up = re.compile(r"^(\.\./|\./)+")
    return " | ".join(f"{e.tag} {folded(e)} {up.sub('/', e.get('href') or e.get('action') or '')}" for e in kept)


def test_menu_search_and_footer_are_the_same_everywhere(built: SiteBati) -> None:
    """The header leads to the search, but on the two pages that hold it in `main`."""
    menus = {
        part(p, "nav", lambda e: e.get("aria-label") == "Menu principal")
        for a, p in built.pages.items()
        if not a.startswith("embed/")
    }
    footers = {part(p, "footer") for a, p in built.pages.items() if not a.startswith("embed/")}
    own = {
        a
        for a, p in built.pages.items()
        if any(f.get("role") == "search" for m in p.all("main") for f in m.iter("form"))
    }
    searches = {part(p, "header") for a, p in built.pages.items() if a not in own and not a.startswith("embed/")}
    assert (len(menus), len(footers), len(searches), own) == (1, 1, 1, {"", "recherche/"})


def test_the_site_map_lists_every_page(built: SiteBati) -> None:
    page = built.pages["plan-du-site/"]
    listed = {built.target(page, a.get("href", ""))[0] for a in page.all("main")[0].iter("a")}
    assert {a for a in built.pages if not around(a)} - listed - {"404.html", "plan-du-site/"} == set()


def test_a_caption_names_one_table_of_the_site(built: SiteBati) -> None:
    """The dossier, which shows the tables of all records again, aside; on its own page each is one too."""
    dossier = [folded(c) for c in built.pages["contrat/dossier/"].all("caption")]
    assert len(dossier) == len({*dossier})
    captions = [folded(c) for a, p in built.pages.items() if "dossier" not in a for c in p.all("caption")]
    assert [c for c in captions if captions.count(c) > 1] == []


def test_what_the_site_map_does_not_list_is_two_links_from_it_at_most(built: SiteBati) -> None:
    """Requests, citations and histories are one link from a page of the map; cards for other sites, two."""
    far = distances(built)
    assert built.pages.keys() - far.keys() == {"404.html"}
    periods = {a for a in far if re.search(r"(^|/)historique/.+", a)}  # a long history is a walk of its own
    assert {a for a, n in far.items() if n == 3} - periods == {a for a in built.pages if a.startswith("embed/")}


def test_one_field_has_one_label_on_all_pages(built: SiteBati) -> None:
    labels: dict[str, set[str]] = {}
    for p in built.pages.values():
        names = {e.get("id"): e.get("name") for e in p.all("input", "select")}
        for label in p.all("label"):
            labels.setdefault(names[label.get("for")], set()).add(slug(folded(label)))
    assert labels.keys() >= {"q"}
    assert {field: found for field, found in labels.items() if len(found) > 1} == {}


def test_the_contracts_words_are_in_quotation_elements(site: SiteBati, corpus: Corpus) -> None:
    """Each of an action’s or an enjeu’s words, on each page but the source itself, stands in `blockquote` or `q`."""
    texts = [fold_spaces(x) for x in (*(a.texte for a in corpus.actions), *(e.titre for e in corpus.enjeux))]
    wrong = []
    for page in site.pages.values():
        if page.adresse == "contrat/" or around(page.adresse):
            continue  # texts to copy, and states as they were written
        quoted = " ".join(folded(e) for e in page.all("blockquote", "q"))
        quoted += " ".join(folded(e) for e in page.all("p") if e.get("class") == "a-copier")
        wrong += [(page.adresse, t[:40]) for t in texts if page.text.count(t) > quoted.count(t)]
    assert wrong == []


def sigles(corpus: Corpus) -> dict[str, set[str]]:
    """Return every abbreviation of the data with what it may stand for."""
    found: dict[str, set[str]] = {}
    for s in corpus.sigles:
        found.setdefault(s.sigle, set()).add(s.developpe)
    named = [*((o.sigle, o.nom) for o in corpus.organisations), *((p.sigle, p.nom) for p in corpus.programmes)]
    for sigle, nom in named:
        if sigle:
            found.setdefault(sigle, set()).add(nom)
    for t in corpus.glossaire:
        if t.developpe:
            found.setdefault(t.terme, set()).add(t.developpe)
    return found


def first_use_is_developed(page: PageBatie, sigle: str, meanings: set[str]) -> bool:
    """Whether the first use in `main` is an `abbr`, or has one of the meanings within 200 characters; true when unused."""
    main = page.all("main")[0]
    word = re.compile(rf"(?<![\w-]){re.escape(sigle)}(?![\w-])")
    before = ""
    for e, text in pieces(main):
        if e.tag not in {"option", "code", "script"} and (m := word.search(text)):
            whole = folded(main)
            at = len(" ".join((before + text[: m.start()]).split()))
            near = slug(whole[max(0, at - 200) : at + 200])
            return bool(e.tag == "abbr" and e.get("title")) or any(slug(x) in near for x in meanings)
        before += text
    return True


def pieces(element: Element) -> list[tuple[Element, str]]:
    """Return the texts of a tree in order, each with the element that holds it."""
    found = [(element, element.text or "")]
    for child in element:
        if isinstance(child.tag, str):
            found += pieces(child)
        found.append((element, child.tail or ""))
    return found


def test_abbreviations_are_developed_at_first_use(built: SiteBati, request: pytest.FixtureRequest) -> None:
    corpus: Corpus = request.getfixturevalue("corpus")
    if built is request.getfixturevalue("second"):
        corpus = load(ROOT / "tests/second/data")
    own = {
        "RGAA": {"Référentiel général d’amélioration de l’accessibilité"},
        "SIREN": {"Système d’identification du répertoire des entreprises"},
    }
    meanings = {**sigles(corpus), **own}
    wrong = [
        (p.adresse, s)
        for p in built.pages.values()
        for s in meanings
        if s in p.text and not first_use_is_developed(p, s, meanings[s])
    ]
    assert wrong == []
