"""The map of RGAA’s proofs is whole: every criterion, only checks that exist, and counts that are those of the site."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest
from conftest import ROOT
from contrat.accessibility import rgaa
from contrat.model.corpus import Corpus
from playwright.sync_api import Page, expect
from rgaa import PREUVES, counts, existing_checks
from site_bati import SiteBati, folded

THEMES = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
"""How many criteria each theme of RGAA 4.1.2 has: 106."""
RECORD = ROOT / "data/accessibilite.yml"


def test_every_criterion_has_a_proof_that_exists() -> None:
    assert set(PREUVES) == {f"{theme}.{n}" for theme, count in THEMES.items() for n in range(1, count + 1)}
    known = existing_checks()
    assert {c: set(p) - known for c, p in PREUVES.items() if not p or set(p) - known} == {}


def test_what_the_proofs_count_is_what_the_site_has(pytestconfig: pytest.Config, site: SiteBati) -> None:
    """To accept a change: `scripts/test tests/test_rgaa.py --accept`, which writes it in the data."""
    said = ", ".join(f"{nom}: {n}" for nom, n in counts(site).items())
    text = RECORD.read_text(encoding="utf-8")
    if pytestconfig.getoption("--accept"):
        text = re.sub(r"decompte: \{.*\}", f"decompte: {{{said}}}", text)
        RECORD.write_text(text, encoding="utf-8")
    assert f"decompte: {{{said}}}" in text


def test_a_count_is_said_on_the_page_and_only_where_one_is_recorded(site: SiteBati, corpus: Corpus) -> None:
    essais = corpus.accessibilite.essais
    assert essais is not None
    assert essais.decompte is not None
    n = asdict(essais.decompte)
    (row,) = [r for r in site.pages["accessibilite/criteres/"].all("tr") if r.get("id") == "critere-12-3"]
    assert (
        f"Mesuré, historique à part : {n['plan']} pages dans le plan et {n['un_lien']} à un lien, sur {n['pages']}."
        in folded(row)
    )
    assert 0 < n["plan"] < n["plan"] + n["un_lien"] < n["pages"]
    bare = rgaa.verdicts(replace(corpus.accessibilite, essais=replace(essais, decompte=None)))
    assert [v.critere.critere for v in bare if "Mesuré" in v.preuve or "{" in v.preuve] == []


def test_no_proof_says_all_where_a_rule_leaves_pages_out() -> None:
    """The rules of the shell leave out cards for other sites, and no person has signed a reading."""
    said = {c.critere: c.verification for c in rgaa.plan()}
    shell = {"12.1", "12.2", "12.3", "12.4", "12.5", "12.6", "12.7", "9.2"}
    assert [c for c in sorted(shell) if "encarts à intégrer" not in said[c]] == []
    assert [c for c, text in said.items() if re.search(r"100 %|\brelue?s?\b", text)] == []
    assert [c.critere for c in rgaa.plan() if (c.mode == "relecture") != ("reste à relire" in c.verification)] == []


def test_the_screen_reader_that_listens_is_named_among_the_tools(site: SiteBati, corpus: Corpus) -> None:
    essais = corpus.accessibilite.essais
    assert essais is not None
    assert any("Orca" in outil for outil in essais.outils)
    assert "Orca" in site.pages["accessibilite/"].text


def test_a_day_that_is_not_read_is_told_with_an_example(page: Page, address: str) -> None:
    """The label has an example too; the message is tied to the field, and what it gives is read."""
    page.goto(f"{address}historique/?depuis=hier")
    told_with_an_example(page)


def test_a_message_without_an_example_that_is_read_is_seen(page: Page, address: str) -> None:
    page.goto(f"{address}historique/?depuis=hier")
    expect(page.get_by_role("status")).to_contain_text("n’est pas compris")
    page.evaluate("document.querySelector('[role=status]').textContent = 'Ce jour n’est pas lu.'")
    with pytest.raises(AssertionError):
        told_with_an_example(page)


def told_with_an_example(page: Page) -> None:
    """Hold the field of a day that is not read against its message."""
    field, status = page.locator("#depuis"), page.get_by_role("status")
    expect(status).to_contain_text("n’est pas compris")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("aria-describedby", status.get_attribute("id") or "")
    example = re.search(r"\d[\d/-]{7,9}", status.inner_text())
    assert example is not None
    assert example[0] in page.locator("label[for=depuis]").inner_text()
    field.fill(example[0])
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "false")
    assert field.get_attribute("aria-describedby") is None
