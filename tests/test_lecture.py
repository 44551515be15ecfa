"""Reading otherwise: without JavaScript, without styles, on paper, with a screen turned, with nothing that moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import ROOT
from playwright.sync_api import Browser, Page
from releve import STATES, TYPES
from site_bati import SiteBati

LINES = """() => { const hide = document.querySelectorAll('form, #sans-recherche, [role=status], main .boutons, [data-jour]');
  const kept = [...hide].map(e => [e, e.style.display]); hide.forEach(e => e.style.setProperty('display', 'none', 'important'));
  const text = document.body.innerText; kept.forEach(([e, d]) => { e.style.display = d; }); return text; }"""
"""The text of a page, but for what a script brings or takes: its forms, and the line that says it is missing."""

IN_PAGE = (ROOT / "tests/outils/controles_page.js").read_text(encoding="utf-8")


def words(page: Page) -> list[str]:
    """Return the words that are seen, in their order."""
    return str(page.evaluate("document.body.innerText")).lower().split()


@pytest.fixture
def silent(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(java_script_enabled=False, bypass_csp=True, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_page_reads_the_same_without_javascript(
    browser: Browser, site: SiteBati, address: str, silent: Page, long_campaign: bool
) -> None:
    """Some of each kind; every page with `--campagne`."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900})
    speaking = context.new_page()
    differ = []
    for path in site.pages if long_campaign else site.sample:
        speaking.goto(address + path, wait_until="load")
        silent.goto(address + path, wait_until="load")
        if speaking.evaluate(LINES) != silent.evaluate(LINES):
            differ.append(path)
    context.close()
    assert differ == []


def test_without_javascript_what_needs_it_is_hidden_and_the_search_page_says_so(silent: Page, address: str) -> None:
    silent.goto(address + "actions/")
    assert silent.locator("#filtres").is_hidden()
    silent.goto(address + "recherche/?q=piscine")
    assert silent.get_by_text("La recherche a besoin de JavaScript").is_visible()
    assert silent.locator("#liste li:visible").count() == 27


SIGNS = "0123456789.,:"
"""What ears alone are given may put a sign beside a word."""


@pytest.mark.parametrize("width", [1280, 320])
def test_without_styles_every_page_type_says_as_much(page: Page, address: str, width: int) -> None:
    """What the style sheet shows, the bare document shows, in the same order."""
    page.set_viewport_size({"width": width, "height": 800})
    for path in TYPES:
        page.goto(address + path)
        styled = [bare for w in words(page) if (bare := w.strip(SIGNS))]
        page.evaluate("document.querySelectorAll('link[rel=stylesheet]').forEach(e => { e.disabled = true; })")
        unstyled = (w.strip(SIGNS) for w in words(page))
        missing = next((w for w in styled if w not in unstyled), None)
        assert missing is None, (path, missing)


OPEN = """() => { const give = (names, display) => document.querySelectorAll(names).forEach(e => { e.style.display = display; });
  give('.menu', 'block'); give('.menu-bouton, .sur-cette-page', 'none'); }"""
"""The menu opened, without its button; without the list of headings that stands beside the text where there is room."""


def test_both_orientations_say_the_same(page: Page, address: str) -> None:
    for path in TYPES:
        said = []
        for width, height in ((1280, 900), (900, 1280)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address + path)
            page.evaluate(OPEN)
            said.append(words(page))
        assert said[0] == said[1], path


def test_nothing_moves_whatever_the_reader_asks(page: Page, address: str) -> None:
    """No animation at all; so there is none either for the reader who asks for less motion."""
    for motion in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=motion)
        for path in ("", "actions/", "recherche/"):
            page.goto(address + path)
            page.keyboard.press("Tab")
            page.locator("main a").first.hover()
            assert page.evaluate("document.getAnimations().length") == 0


PAPER = {
    "text_contrast",
    "colour_has_its_background",
    "nothing_cut",
    "nothing_overlaps",
    "no_sideways_scroll",
    "order_is_reading_order",
}


def test_paper_carries_the_text_in_black_on_white_whole_with_its_addresses(browser: Browser, address: str) -> None:
    """On A4 between its margins: 174 mm. Also when the reader’s screen is dark."""
    context = browser.new_context(bypass_csp=True, viewport={"width": 658, "height": 960}, color_scheme="dark")
    tab = context.new_page()
    tab.emulate_media(media="print")
    for path in TYPES:
        tab.goto(address + path)
        tab.evaluate(IN_PAGE)
        found = [f for f in tab.evaluate("controles.all()") if f["rule"] in PAPER]
        assert found == [], path
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert tab.locator("h1").is_visible()
        for part in (".menu", ".acces", ".fil", "header form"):
            assert tab.locator(part).count() == 0 or tab.locator(part).is_hidden(), (path, part)
        said = "links => links.map(a => [a.getAttribute('href'), getComputedStyle(a, '::after').content])"
        outside = tab.locator("main a[href^='http']").evaluate_all(said)
        assert [href for href, content in outside if href not in content] == [], path
    context.close()


SPY = """{ const add = EventTarget.prototype.addEventListener; globalThis.heard = new Set(); globalThis.timed = [];
  EventTarget.prototype.addEventListener = function (type, ...rest) { globalThis.heard.add(type); return add.call(this, type, ...rest); };
  for (const n of ['setInterval', 'open', 'alert', 'confirm', 'prompt']) globalThis[n] = () => { globalThis.timed.push(n); }; }"""


PLAIN = {"submit", "reset", "input", "change", "click", "focus", "popstate", "copy", "message", "messageerror", "error"}
"""Neither pointer, gesture, movement of the device nor key."""


def spied(browser: Browser) -> Page:
    """Return a page that remembers what its scripts listen to, and whether they open, ask or come back by themselves."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(SPY)
    return context.new_page()


def test_scripts_listen_to_plain_events_only(browser: Browser, address: str) -> None:
    tab = spied(browser)
    heard: set[str] = set()
    for path in (*TYPES, *(p for p, s in STATES if s == "results")):
        tab.goto(address + path, wait_until="networkidle")
        heard |= set(tab.evaluate("[...globalThis.heard]"))
        assert tab.evaluate("globalThis.timed") == [], path
    tab.context.close()
    assert {"submit", "popstate"} <= heard <= PLAIN
