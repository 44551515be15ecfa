"""The search holds its figures on the project’s own judged queries, and stays light.

`reglage.jsonl` was seen while the engine was tuned, `reserve.jsonl` never was; both were written before the engine
was looked at, by an author who knew neither it nor the lexicon.
"""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from contrat.reading.characters import slug
from playwright.sync_api import Browser, Page, expect
from qualite_recherche import ask, figures, read
from site_bati import SiteBati

QUERIES = Path(__file__).parent / "recherche"


def test_there_are_150_queries_or_more_in_every_class_and_half_were_never_seen() -> None:
    tuned, kept = read(QUERIES / "reglage.jsonl"), read(QUERIES / "reserve.jsonl")
    assert len(tuned) + len(kept) >= 150
    assert len(kept) == len(tuned)
    assert min(Counter(q["class"] for q in tuned + kept).values()) >= 15
    assert {q["q"] for q in tuned} & {q["q"] for q in kept} == set()


@pytest.mark.parametrize("name", ["reglage", "reserve"])
def test_the_search_finds_what_is_there_and_nothing_else(browser: Browser, address: str, name: str) -> None:
    found = figures(ask(browser, address, read(QUERIES / f"{name}.jsonl")))
    assert found.success3 >= 0.95
    assert found.shown >= 0.96
    assert found.mrr >= 0.92
    assert found.nothing <= 0.03
    assert found.wrong <= 0.10


def test_the_first_answer_costs_25_kB_and_full_text_150_kB(site: SiteBati, page: Page, address: str) -> None:
    """Counted in files as a host compresses them; the browser says which are asked for."""

    def packed(paths: list[str]) -> int:
        files = [(site.dossier / p.split("?")[0]).read_bytes() for p in paths]
        return sum(min(len(f), len(gzip.compress(f, 9))) for f in files)

    asked: list[str] = []
    page.context.on("request", lambda r: asked.append(r.url.removeprefix(address)) if "icone" not in r.url else None)
    page.goto(address + "recherche/", wait_until="networkidle")
    before = len(asked)
    page.get_by_label("Vos mots").fill("vélo")
    expect(page.get_by_role("heading", name="Dans les autres pages")).to_be_visible()
    first = [p for p in asked[before:] if not p.startswith("pagefind/")]
    assert first == [site.asset("moteur.js"), "recherche/mots.json"]
    assert packed(first) <= 25_000
    assert packed(asked[before:]) <= 150_000


def test_every_word_of_the_lexicon_leads_to_its_page_without_a_script(site: SiteBati) -> None:
    data = json.loads((site.dossier / "donnees/contrat.json").read_text(encoding="utf-8"))
    text = slug(" ".join(p.text for a, p in site.pages.items() if a.startswith("index/")))
    missing = [m for a in data["actions"] for m in a["mots_usuels"] if slug(m) not in text]
    assert missing == []
