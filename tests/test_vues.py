"""Faults that people found by use, each of its kind, looked for in Chromium on every page type."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import serve
from playwright.sync_api import Browser, Page, expect
from releve import TYPES
from site_bati import SiteBati, folded

LINES = """() => {
  for (const d of document.querySelectorAll("details")) d.open = true;
  const lines = new Map(), range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    let block = text.parentElement;
    if (!text.data.trim() || !block.checkVisibility() || block.closest(".hors-vue, pre, code, svg, option, thead")) continue;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    if (!lines.has(block)) lines.set(block, new Map());
    const rows = lines.get(block);
    for (let i = 0; i < text.data.length; i++) {
      range.setStart(text, i); range.setEnd(text, i + 1);
      const { top, bottom, width } = range.getBoundingClientRect(), row = Math.round((top + bottom) / 12);
      if (width) rows.set(row, (rows.get(row) ?? 0) + 1);
    }
  }
  return [...lines].map(([e, rows]) => [Math.max(0, ...rows.values()), e.textContent.trim().slice(0, 60)]);
}"""
"""How many characters the longest line of each block of text holds."""

SMALL = """() => {
  for (const d of document.querySelectorAll("details")) d.open = true;
  const found = [];
  for (const e of document.querySelectorAll("a[href], button, summary, input, select")) {
    const { width, height } = e.getBoundingClientRect();
    if (!width || !e.checkVisibility() || e.closest(".hors-vue, .acces") || (width >= 43.5 && height >= 43.5)) continue;
    let block = e.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const words = [...block.childNodes].filter((n) => !n.contains(e)).map((n) => n.textContent).join("").trim();
    if (getComputedStyle(e).display !== "inline" || words.length < 3) found.push(e.outerHTML.slice(0, 120));
  }
  return found;
}"""
"""What is pressed, is smaller than 44 px, and does not stand in a sentence."""

LONGEST = 75
PAPER = "() => [...document.querySelectorAll('main table')].map((t) => getComputedStyle(t).display + ' ' + getComputedStyle(t.tHead).display)"


@pytest.fixture(scope="module")
def both(site: SiteBati, second: SiteBati) -> Iterator[dict[str, str]]:
    servers = {name: serve(built.dossier) for name, built in (("site", site), ("second", second))}
    yield {name: url for name, (_, url) in servers.items()}
    for server, _ in servers.values():
        server.shutdown()


def asked(browser: Browser, address: str, pages: tuple[str, ...], question: str, **options: Any) -> dict[str, Any]:
    """Return what a script answers on each page."""
    context = browser.new_context(**options)
    tab = context.new_page()
    answers = {}
    for path in pages:
        tab.goto(address + path)
        answers[path] = tab.evaluate(question)
    context.close()
    return answers


def test_no_line_of_text_is_longer_than_the_eye_follows(browser: Browser, address: str) -> None:
    found = asked(browser, address, TYPES, LINES, viewport={"width": 1440, "height": 900})
    assert sum(map(len, found.values())) > 2000
    assert {p: [x for x in rows if x[0] > LONGEST] for p, rows in found.items() if max(rows)[0] > LONGEST} == {}


def test_what_is_pressed_is_44_px_or_stands_in_a_sentence(browser: Browser, address: str) -> None:
    found = asked(browser, address, TYPES, SMALL, viewport={"width": 390, "height": 844})
    assert {p: small for p, small in found.items() if small} == {}


def test_the_measures_of_lines_and_of_links_see_a_fault(page: Page, address: str) -> None:
    page.goto(f"{address}actions/4-1/")
    page.evaluate(
        "document.querySelector('.bilan').style.maxWidth = document.querySelector('.bilan p').style.maxWidth = 'none'"
    )
    assert max(page.evaluate(LINES))[0] > LONGEST
    page.evaluate("document.querySelector('.voisins a').style.minHeight = 0")
    assert len(page.evaluate(SMALL)) == 1


@pytest.mark.parametrize("name", ["site", "second"])
def test_no_link_is_named_by_a_bare_address(request: pytest.FixtureRequest, name: str) -> None:
    bare = re.compile(r"(https?:|www\.)\S*|[a-z0-9.-]+\.(fr|org|com|net|eu)(/\S*)?", re.I)
    built: SiteBati = request.getfixturevalue(name)
    links = [(p.adresse, folded(a)) for p in built.pages.values() for a in p.all("a")]
    assert [x for x in links if bare.fullmatch(x[1].partition(" ")[0])] == []


def test_a_table_stays_in_a_phone_where_container_queries_are_unknown(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})

    def without(route: Any) -> None:
        answer = route.fetch()
        body = answer.text().replace("@container tableau", "@unknown-rule")
        assert body != answer.text()
        route.fulfill(response=answer, body=body)

    context.route("**/*.css", without)
    tab = context.new_page()
    for path in ("actions/", "donnees/tables/", "donnees/tables/actions/", "accessibilite/criteres/", "croisement/"):
        tab.goto(address + path)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, path
    context.close()


@pytest.mark.parametrize("path", ["actions/4-1/citer/", "demander/4-1/"])
def test_what_was_copied_is_told_on_the_screen_where_the_button_is(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 600}, permissions=["clipboard-read", "clipboard-write"]
    )
    tab = context.new_page()
    tab.goto(address + path)
    tab.get_by_role("button", name="Copier").last.click()
    expect(tab.get_by_role("status")).to_have_text("Texte copié.")
    expect(tab.get_by_role("status")).to_be_in_viewport(ratio=1)
    context.close()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12/11/2026", "changement"),
        ("1/1/2026", "changement"),
        ("11/2026", "changement"),
        ("2026-11-12", "changement"),
        ("2026", "changement"),
        ("2026-13-40", "n’existe pas"),
        ("30/02/2026", "n’existe pas"),
        ("12/11/26", "n’existe pas"),
        ("novembre", "n’existe pas"),
    ],
)
def test_a_day_is_read_as_people_write_it(page: Page, address: str, typed: str, said: str) -> None:
    page.goto(f"{address}historique/")
    page.locator("#depuis").fill(typed)
    page.locator("#depuis").press("Enter")
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.locator("#depuis")).to_have_attribute("aria-invalid", str(said == "n’existe pas").lower())


# ------------------------------------------------------------------ paper


def lines_of(pdf: bytes) -> list[int]:
    """Return how many lines of text each page of a PDF of Chromium holds, its number among them."""
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(?s)(\d+) 0 obj(.*?)endobj", pdf)}
    found = []
    for body in (b for b in objects.values() if re.search(rb"/Type\s*/Page\b", b)):
        content = objects[int(re.search(rb"/Contents (\d+) 0 R", body)[1])]  # type: ignore[index]
        drawn = zlib.decompressobj().decompress(re.search(rb"(?s)stream\r?\n(.*?)\r?\nendstream", content)[1])  # type: ignore[index]
        found.append(len(set(re.findall(rb"1 0 0 -1 [-\d.]+ ([-\d.]+) Tm", drawn))))
    return found


def test_tables_are_tables_on_paper_and_no_page_holds_one_line(browser: Browser, address: str) -> None:
    tab = browser.new_page(viewport={"width": 658, "height": 900})
    tab.emulate_media(media="print")
    sheets = {}
    for path in (t for t in TYPES if t not in {"contrat/dossier/", "historique/"}):
        tab.goto(address + path)
        assert set(found := tab.evaluate(PAPER)) <= {"table table-header-group"}, (path, found)
        sheets[path] = lines_of(tab.pdf(prefer_css_page_size=True))
    tab.close()
    assert len(sheets["donnees/"]) + len(sheets["donnees/tables/"]) <= 36
    assert {path: found for path, found in sheets.items() if len(found) > 1 and found[-1] <= 2} == {}


def test_drawings_keep_their_colours_on_paper(browser: Browser, address: str) -> None:
    tab = browser.new_page()
    tab.emulate_media(media="print")
    tab.goto(f"{address}enjeux/4/")
    filled = "(x) => getComputedStyle(document.querySelector(x)).fill"
    assert tab.evaluate(filled, ".titre-page .badge path") == "rgb(13, 84, 88)"
    assert tab.evaluate(filled, ".titre-page .badge svg svg path") == "rgb(255, 255, 255)"
    kept = "() => getComputedStyle(document.querySelector('.titre-page .badge path')).printColorAdjust"
    assert tab.evaluate(kept) == "exact"
    tab.close()


# ------------------------------------------------------------------ forced colours, narrow screens


def test_forced_colours_draw_no_bar_where_there_is_none(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, forced_colors="active")
    tab = context.new_page()
    tab.goto(f"{address}actions/4-1/")
    drawn = """() => [...document.querySelectorAll(".menu a")].map((a) => {
      const s = getComputedStyle(a), ground = getComputedStyle(document.body).backgroundColor;
      return [s.borderTopColor !== ground, s.borderBottomColor !== ground, a.hasAttribute("aria-current")];
    })"""
    bars = tab.evaluate(drawn)
    assert len(bars) >= 5
    assert [b for b in bars if b[0] or b[1] != b[2]] == []
    context.close()


@functools.cache
def narrow(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 320, "height": 640}).new_page()


def test_a_long_word_of_a_title_stays_whole_on_the_narrowest_screen(browser: Browser, address: str) -> None:
    tab = narrow(browser)
    tab.goto(f"{address}actions/4-1/")
    whole = """(word) => {
      const h1 = document.querySelector("h1");
      h1.textContent = word;
      const range = document.createRange();
      range.selectNodeContents(h1);
      return range.getClientRects().length === 1 && document.documentElement.scrollWidth <= 320;
    }"""
    for word in ("Méthanisation", "Développement", "Accompagnement"):
        assert tab.evaluate(whole, word), word


def test_the_letters_of_the_index_do_not_touch_the_title(browser: Browser, address: str) -> None:
    tab = narrow(browser)
    tab.goto(f"{address}index/v/")
    gap = "() => document.querySelector('.lettres a').getBoundingClientRect().top - document.querySelector('h1').getBoundingClientRect().bottom"
    assert tab.evaluate(gap) >= 12


# ------------------------------------------------------------------ the search page


def test_the_first_result_stands_on_the_first_screen_of_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    tab = context.new_page()
    tab.goto(f"{address}recherche/?q=piscine")
    expect(tab.locator("#resultats li").first).to_be_in_viewport(ratio=1)
    button, fold = tab.get_by_role("button", name="Rechercher"), tab.locator("#filtres-recherche")
    assert fold.get_attribute("open") is None
    assert fold.evaluate("(e) => e.getBoundingClientRect().bottom") <= button.evaluate(
        "(e) => e.getBoundingClientRect().top"
    )
    context.close()


def test_a_filter_that_leaves_nothing_is_named_and_can_be_taken_away(page: Page, address: str) -> None:
    page.goto(f"{address}recherche/?q=piscine&enjeu=1")
    note = page.locator("#resultats .note")
    expect(note).to_contain_text("Le filtre « Enjeu : 1. Se déplacer » cache")
    expect(page.locator("summary", has_text="Résultats filtrés")).to_have_text(
        "Résultats filtrés : « Enjeu : 1. Se déplacer »"
    )
    page.get_by_role("button", name="Retirer le filtre").click()
    expect(page.locator("#titre-resultats")).to_be_focused()
    expect(page.locator("#resultats li").first).to_contain_text("4.1")
    assert page.url == f"{address}recherche/?q=piscine"
    page.goto(f"{address}recherche/?q=xylophone&enjeu=1")
    expect(page.locator("#titre-resultats")).to_have_text("Aucun résultat pour « xylophone »")
    expect(note).to_have_count(0)
