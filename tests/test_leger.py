"""A first view is light, and nothing moves once it is there."""

from __future__ import annotations

import gzip
import re

import pytest
from bench.poids import first_view
from conftest import ROOT
from playwright.sync_api import Browser
from site_bati import SiteBati

FIRST_VIEW, TABLE = 14_000, 25_000
"""Bytes of a first view, compressed, style and icon counted; and of the table of all actions."""
SHIFTS = """() => new Promise((done) => {
  let total = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) total += e.value; }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(total), 500);
})"""


def test_home_each_enjeu_and_each_action_open_in_three_requests_without_a_script(site: SiteBati) -> None:
    records = [a for a in site.pages if a.startswith(("actions/", "enjeux/")) and a.count("/") == 2]
    assert len(records) == 35
    heavy = {}
    for adresse in ("", *records):
        view = first_view(site.dossier, adresse, adresse)
        if view.octets > FIRST_VIEW or view.requetes > 3 or view.scripts:
            heavy[adresse] = view
    assert heavy == {}


def test_a_published_sheet_has_lost_only_what_its_editors_read(site: SiteBati) -> None:
    written = (ROOT / "docs/assets/site.css").read_text(encoding="utf-8")
    published = (site.dossier / site.asset("site.css")).read_text(encoding="utf-8")
    assert "/*" not in published
    assert len(gzip.compress(published.encode())) <= 7_500

    def rules(sheet: str) -> list[str]:
        bare = re.sub(r"\s*([,:>*])\s*", r"\1", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
        return [" ".join(x.split()) for x in re.split(r"[{};]", bare) if x.strip()]

    assert rules(published) == rules(written)
    assert re.findall('"[^"]*"', published) == re.findall(
        '"[^"\n]*"', re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    )


def test_the_table_of_27_actions_is_light(site: SiteBati) -> None:
    assert first_view(site.dossier, "", "actions/").octets <= TABLE


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path", ["", "enjeux/4/", "actions/4-1/", "actions/", "recherche/", "historique/", "glossaire/"]
)
def test_nothing_moves_on_a_page_once_it_is_shown(browser: Browser, address: str, path: str, width: int) -> None:
    """The same measure as Lighthouse’s « cumulative layout shift », from the browser itself."""
    tab = browser.new_page(viewport={"width": width, "height": 700})
    tab.goto(address + path, wait_until="networkidle")
    assert tab.evaluate(SHIFTS) == 0
    tab.close()


def test_the_measure_of_shifts_sees_one(browser: Browser, address: str) -> None:
    tab = browser.new_page(viewport={"width": 360, "height": 700})
    tab.goto(address, wait_until="networkidle")
    tab.evaluate(
        "() => { const d = document.createElement('div'); d.textContent = 'x'.repeat(2000); document.body.prepend(d); }"
    )
    assert tab.evaluate(SHIFTS) > 0
    tab.close()
