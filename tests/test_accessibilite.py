"""Accessibility: five engines on one page of each type and state, and the project’s own checks by keyboard.

Everyday: every engine in the light scheme, axe in the dark scheme, at 320 px and in forced colours.
`scripts/test tests/test_accessibilite.py --matrix` runs every engine on every page in every setting.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect
from site_bati import PageBatie, SiteBati

TYPES = (
    "", "enjeux/", "enjeux/4/", "actions/", "actions/2-4/", "actions/7-3/", "programmes/", "programmes/npnru/", "organisations/call/",
    "glossaire/", "glossaire/autosolisme/", "contrat/", "contrat/dossier/", "contrat/interview/", "recherche/", "index/", "index/p/",
    "non-communique/", "donnees/", "accessibilite/", "mentions-legales/", "plan-du-site/", "aide/", "404.html",
)  # fmt: skip
STATES = (
    ("actions/", "filtered"), ("recherche/?q=piscine", "results"), ("recherche/?q=carte+grise", "results"), ("recherche/?q=piscine", "failed"),
)  # fmt: skip
ENGINES = ["axe", "ibm", "alfa", "htmlcs", "validate"]

SETTLED = {
    "style_focus_visible": "test_every_stop_is_visible_named_and_ringed",
    "element_tabbable_visible": "test_every_stop_is_visible_named_and_ringed",
    "element_tabbable_unobscured": "test_every_stop_is_visible_named_and_ringed",
    "style_viewport_resizable": "test_text_at_twice_its_size_is_neither_cut_nor_scrolled_sideways",
    "style_color_misuse": "enjeux carry number and shape; « non communiqué » is a word",
    "text_block_heading": "the line above a title is its context, not a heading",
    "select_options_grouped": "the options of a filter are one short list",
    "list_structure_proper": "groups of a dl stand in div, as HTML allows",
    "element_attribute_deprecated": "http-equiv carries the content policy, as HTML allows",
}
"""What IBM’s engine leaves to a person, and what settles it: a check here, or a reason."""


def jobs(pages: list[tuple[str, str]], engines: list[str], **setting: Any) -> list[dict[str, Any]]:
    base = {"scheme": "light", "width": 1280, "height": 800, "forced": False}
    return [{**base, **setting, "path": path, "state": state, "engines": engines} for path, state in pages]


def findings(address: str, todo: list[dict[str, Any]], folder: Path) -> list[str]:
    """Run the engines; return what is not settled, one line each."""
    (folder / "jobs.json").write_text(json.dumps(todo), encoding="utf-8")
    out = folder / "findings.json"
    script = ROOT / "tests/outils/accessibilite.mjs"
    command = ["node", str(script), "--base", address, "--jobs", str(folder / "jobs.json"), "--out", str(out)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    report = json.loads(out.read_text(encoding="utf-8"))
    assert report["jobs"] == len(todo)
    open_ones = [f for f in report["findings"] if not settled(f)]
    return sorted(
        {f"{f['job']} | {f['engine']} {f['rule']} | {f['where'][:100]} | {f['what'][:160]}" for f in open_ones}
    )


def settled(finding: dict[str, str]) -> bool:
    if finding["engine"] == "ibm":
        return finding["rule"] in SETTLED
    # In forced colours the reader’s own palette rules, and axe computes with the page’s.
    return finding["job"].endswith("forced") and finding["rule"].startswith("color-contrast")


def test_the_engines_find_nothing(request: pytest.FixtureRequest, site: SiteBati, address: str, tmp_path: Path) -> None:
    pages = [*((p, "") for p in TYPES), *STATES]
    settings: list[dict[str, Any]] = [{"scheme": "dark"}, {"width": 320, "height": 256}, {"forced": True}]
    if request.config.getoption("--matrix"):
        pages = [*((p, "") for p in site.pages), *STATES]
        todo = [
            j
            for s in ({}, *settings, {"scheme": "dark", "width": 320, "height": 256})
            for j in jobs(pages, ENGINES, **s)
        ]
    else:
        todo = jobs(pages, ENGINES) + [j for s in settings for j in jobs(pages, ["axe"], **s)]
    assert findings(address, todo, tmp_path) == []


PLANTED = {
    "image without alternative": ("<h1>", "<img src='../../assets/icone.svg'><h1>"),
    "button without a name": ("<h1>", "<button type='button'></button><h1>"),
    "link without a name": ("<h1>", "<a href='../'></a><h1>"),
    "field without a label": ("<h1>", "<input type='text'><h1>"),
    "double id": ('<h2 id="questions">', '<h2 id="contenu">'),
    "heading level skipped": ('<h2 id="questions">', '<h5 id="questions">'),
    "no language": ('<html lang="fr">', "<html>"),
    "unknown language": ('<html lang="fr">', '<html lang="zz-invalide">'),
    "empty title": (
        "<title>Apprendre à nager – Enjeu 4\u00a0: Grandir au collège – Contrat Pas-de-Calais – Lens-Liévin 2019-2022",
        "<title>",
    ),
    "main twice": ("</main>", "</main><main><p>Encore</p></main>"),
    "aria-hidden on a link": ('<p class="marque"><a ', '<p class="marque"><a aria-hidden="true" '),
    "positive tabindex": ('<p class="marque"><a ', '<p class="marque"><a tabindex="3" '),
    "zoom forbidden": ("initial-scale=1", "initial-scale=1, maximum-scale=1, user-scalable=no"),
    "list item outside a list": ("<h1>", "<li>seul</li><h1>"),
    "frame without title": ("<h1>", "<iframe src='about:blank'></iframe><h1>"),
    "page that refreshes itself": (
        '<meta name="viewport"',
        "<meta http-equiv='refresh' content='30'><meta name=\"viewport\"",
    ),
    "pale text": ("<h1>", "<p style='color:#bbb;background:#fff'>Texte trop pâle pour être lu</p><h1>"),
    "nav without a name beside others": ('aria-label="Pages voisines"', ""),
}
"""Defects put into a clean page, one at a time: what the checks without a browser must see."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_seen(name: str, site: SiteBati, tmp_path: Path) -> None:
    before, after = PLANTED[name]
    html = site.pages["actions/4-1/"].html
    assert before in html
    page = tmp_path / "page.html"
    page.write_text(html.replace(before, after, 1), encoding="utf-8")
    found = static_faults(PageBatie("actions/4-1/", page.read_text(encoding="utf-8"))) or _validated(page)
    assert found, name


def _validated(page: Path) -> str:
    command = ["node", str(ROOT / "tests/outils/valider.mjs"), str(page)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def static_faults(page: PageBatie) -> list[str]:
    """The project’s own checks on one page, without a browser."""
    found = []
    main = page.all("main")
    if len(main) != 1:
        found.append("one main")
    if not (page.tree.get("lang") or "").startswith("fr"):
        found.append("language")
    if len(set(page.ids)) != len(page.ids):
        found.append("double id")
    if any(int(e.get("tabindex", "0")) > 0 for e in page.tree.iter() if isinstance(e.tag, str) and e.get("tabindex")):
        found.append("tabindex")
    names = [n.get("aria-label") for n in page.all("nav")]
    if None in names or len(set(names)) != len(names):
        found.append("nav names")
    if any(e.get("style") for e in page.tree.iter() if isinstance(e.tag, str)):
        found.append("style")
    if any(re.search(r"maximum-scale|user-scalable", e.get("content", "")) for e in page.all("meta")):
        found.append("zoom")
    if page.all("iframe", "img", "video", "audio", "object", "embed"):
        found.append("media")
    return found


def test_the_clean_page_has_no_fault(site: SiteBati, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(site.pages["actions/4-1/"].html, encoding="utf-8")
    assert _validated(page) == ""
    assert {a: f for a, p in site.pages.items() if (f := static_faults(p))} == {}


STOP = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
  const inside = r.width > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
  const at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  return { tag: e.tagName, name: (e.getAttribute('aria-label') || e.innerText || e.labels?.[0]?.innerText || '').trim(), inside,
           seen: !!at && (e.contains(at) || at.contains(e)), ring: s.outlineStyle === 'solid' ? parseFloat(s.outlineWidth) : 0,
           main: !!e.closest('main'), width: r.width, height: r.height };
}"""


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "path", ["", "enjeux/4/", "actions/", "actions/4-1/", "recherche/?q=piscine", "contrat/interview/"]
)
def test_every_stop_is_visible_named_and_ringed(page: Page, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address + path, wait_until="networkidle")
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(page.evaluate(STOP))
    assert len(stops) > 10
    assert [s for s in stops if not s["name"] or not s["inside"] or not s["seen"] or s["ring"] < 3] == []
    assert [s for s in stops if s["tag"] in {"BUTTON", "INPUT", "SELECT"} and s["height"] < 44] == []
    if "?" not in path:
        before_main = next(i for i, s in enumerate(stops) if s["main"]) if any(s["main"] for s in stops) else len(stops)
        assert before_main <= 12


CUT = """() => [...document.querySelectorAll('main *, header *')].filter(e => {
  const s = getComputedStyle(e);
  return s.overflow === 'hidden' && e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 2; }).length"""
"""How many elements hide a part of their text."""


def test_two_keys_lead_to_main(page: Page, address: str) -> None:
    page.goto(address + "contrat/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_no_letter_alone_does_anything(page: Page, address: str) -> None:
    page.goto(address + "actions/")
    before = (page.url, page.locator("body").inner_text())
    for key in "abcdefghijklmnopqrstuvwxyz0123456789/.,?!":
        page.keyboard.press(key)
    assert (page.url, page.locator("body").inner_text()) == before


@pytest.mark.parametrize("path", TYPES)
def test_text_spaced_as_wcag_asks_and_at_320_px_is_whole(page: Page, address: str, path: str) -> None:
    """1.4.12 and 1.4.10: nothing is cut and nothing scrolls sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + path)
    page.evaluate("""() => { for (const e of document.querySelectorAll('body *')) {
      e.style.setProperty('line-height', '1.5', 'important'); e.style.setProperty('letter-spacing', '0.12em', 'important');
      e.style.setProperty('word-spacing', '0.16em', 'important'); } }""")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(CUT) == 0


@pytest.mark.parametrize("path", ["", "actions/", "actions/4-1/", "recherche/"])
def test_text_at_twice_its_size_is_neither_cut_nor_scrolled_sideways(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.evaluate(CUT) == 0


def press(page: Page, keys: list[str]) -> int:
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def tab_to(page: Page, name: str) -> int:
    """Press Tab until the stop of that name has the focus; return how many keys it took."""
    for n in range(1, 60):
        page.keyboard.press("Tab")
        if page.evaluate(STOP)["name"].replace("\u00a0", " ").startswith(name):
            return n
    raise AssertionError(f"no stop named {name}")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_citizen_reaches_learning_to_swim_by_links_in_27_keys(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address)
    keys = tab_to(page, "Enjeu 4") + press(page, ["Enter"])
    page.wait_for_url("**/enjeux/4/")
    keys += press(page, ["Tab", "Enter"]) + tab_to(page, "ligne 16") + tab_to(page, "Axe 4.1") + press(page, ["Enter"])
    expect(page).to_have_url(address + "actions/4-1/")
    assert keys <= 27


@pytest.mark.parametrize("width", [1280, 320])
def test_a_search_is_made_and_opened_in_11_keys_besides_the_word(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address)
    keys = tab_to(page, "Chercher avec vos mots")
    page.keyboard.type("piscine")
    keys += press(page, ["Enter"])
    expect(page.locator("#titre-resultats")).to_be_focused()
    keys += press(page, ["Tab", "Enter"])
    expect(page).to_have_url(address + "actions/4-1/")
    assert keys <= 11
