"""A long history: read by one git log and one git cat-file, shown on pages of which none grows with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from bench import depot_genere
from bench.historique import VOCABULAIRES, traced
from building import git
from conftest import ROOT, build, serve
from contrat.history.changes import Evenement
from contrat.history.commits import Commit
from contrat.history.journal import Entree, bookmarks
from contrat.history.periods import divide
from depot_donnees import SECOND
from playwright.sync_api import Browser
from regles_html import faults
from site_bati import PageBatie, SiteBati


@pytest.mark.parametrize(("commits", "actions"), [(40, 20), (200, 50), (800, 50)])
def test_every_change_is_read_by_the_same_few_git_processes_whatever_the_size(
    commits: int, actions: int, tmp_path: Path
) -> None:
    depot = depot_genere.write(tmp_path / "depot", commits, actions, vocabulaires=VOCABULAIRES)
    with traced() as started:
        historique = git.read(depot.donnees)
    assert historique is not None
    assert Counter(e.nature for e in historique.evenements) == {"creee": depot.creees, "modifiee": depot.modifiees}
    assert depot.modifiees == commits - 1 - (commits - 1) // depot_genere.CODE
    changed = Counter(f"actions/{e.cle[1]}.yml" for e in historique.evenements if e.nature == "modifiee")
    assert changed == depot.par_action
    assert sorted(started) == ["cat-file", "config", "log", "ls-files", "rev-parse"]


def test_equal_seeds_give_the_same_commits(tmp_path: Path) -> None:
    heads = []
    for nom, graine in (("a", 1), ("b", 1), ("c", 2)):
        depot_genere.write(tmp_path / nom, 30, 10, graine=graine, vocabulaires=VOCABULAIRES)
        heads.append(subprocess.check_output(["git", "-C", str(tmp_path / nom), "rev-parse", "HEAD"]))
    assert heads[0] == heads[1] != heads[2]


def test_the_bench_prints_a_row_a_size_and_the_growth() -> None:
    command = [sys.executable, "-m", "bench.historique", "--tailles", "60x20", "120x20"]
    env = {**os.environ, "PYTHONPATH": "hooks:scripts/lib"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [x.strip("| ").split(" | ") for x in done.stdout.split("\n") if re.match(r"\| \d", x)]
    assert [r[:2] for r in rows] == [["60", "20"], ["120", "20"]]
    assert all(float(x) > 0 for r in rows for x in r[2:7])
    assert {r[7] for r in rows} == {"cat-file 1, config 1, log 1, ls-files 1, rev-parse 1"}
    assert "exposant" in done.stdout
    assert "2 dépôts lus, chaque changement retrouvé." in done.stdout


def event(jour: str, sha: str) -> Evenement:
    return Evenement(("actions", "x"), "modifiee", Commit(sha, f"{jour}T12:00:00+01:00", "data: x", (), ()), (), {})


def test_what_fits_on_one_page_has_no_period() -> None:
    few = [event("2031-03-03", str(i)) for i in range(5)]
    assert divide(few, 10, 20).recents == tuple(few)
    assert divide(few, 10, 20).periodes == {}


def test_a_full_year_is_cut_in_months_and_a_full_month_in_days_and_nothing_is_lost() -> None:
    days = ["2033-05-01"] * 2 + [f"2032-07-{31 - i:02d}" for i in range(8)] + ["2032-02-01"] * 3 + ["2031-01-05"] * 4
    events = [event(d, str(i)) for i, d in enumerate(days)]
    found = divide(events, 3, 5)
    assert len(found.recents) == 3
    assert {k: len(v) for k, v in found.periodes.items() if v} == {
        "2033": 2,
        **{f"2032-07-{31 - i:02d}": 1 for i in range(8)},
        "2032-02": 3,
        "2031": 4,
    }
    assert [e for v in found.periodes.values() for e in v] == events
    assert found.dans("") == ["2033", "2032", "2031"]
    assert found.dans("2032") == ["2032-07", "2032-02"]
    assert found.dans("2032-07")[0] == "2032-07-31"
    assert (found.compte("2032"), found.compte("2032-07"), found.compte("2031")) == (11, 8, 4)


def test_a_commit_is_never_cut_between_two_pages_of_the_newest() -> None:
    events = [replace(event("2031-03-03", "a"), cle=("actions", str(i))) for i in range(9)] + [event("2031-03-02", "b")]
    assert divide(events, 4, 5).recents == tuple(events[:9])


@pytest.fixture(scope="module")
def grand(tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    """2,000 commits; the first action changes 300 times."""
    folder = tmp_path_factory.mktemp("grand")
    depot = depot_genere.write(folder / "depot", 2000, 20, vocabulaires=VOCABULAIRES)
    assert max(depot.par_action.values()) >= 300
    config = (SECOND / "mkdocs.yml").read_text(encoding="utf-8").replace("../../", f"{ROOT}/")
    (folder / "mkdocs.yml").write_text(
        config.replace("contrat: .", f"contrat: {depot.donnees.parent}"), encoding="utf-8"
    )
    return build(folder / "mkdocs.yml", folder / "site")


def histories(site: SiteBati, start: str) -> dict[str, PageBatie]:
    return {a: p for a, p in site.pages.items() if re.fullmatch(rf"{start}historique/(\d[\d-]*/)?", a)}


def versions(page: PageBatie) -> list[str]:
    return [i for i in page.ids if i.startswith("version-")]


def test_no_page_grows_with_the_history(grand: SiteBati) -> None:
    pages = {
        **histories(grand, ""),
        **histories(grand, "(actions|enjeux)/[^/]+/"),
        "": grand.pages[""],
        "actions/1-1/": grand.pages["actions/1-1/"],
    }
    heavy = {a: len(p.html) for a, p in pages.items() if len(p.html.encode()) > 80_000}
    assert heavy == {}
    assert len(grand.pages[""].all("time")) == 3


@pytest.mark.parametrize("start", ["", "actions/1-1/", "enjeux/1/"])
def test_the_pages_of_periods_hold_every_change_once_and_can_be_walked_to_without_a_script(
    grand: SiteBati, start: str
) -> None:
    pages = histories(grand, start)
    first = pages.pop(f"{start}historique/")
    reached, todo = set(), [first]
    while todo:
        page = todo.pop()
        reached.add(page.adresse)
        leads = {grand.target(page, e.get("href", ""))[0] for e in page.all("a")} & pages.keys()
        todo += [pages[a] for a in leads - reached]
        reached |= leads
    assert reached - {first.adresse} == pages.keys()
    found = [v for p in pages.values() for v in versions(p)]
    assert len(set(found)) == len(found)
    assert set(versions(first)) <= set(found)
    expected = {"": 1900, "actions/1-1/": 300, "enjeux/1/": 600}[start]
    assert len(found) >= expected


def test_each_past_state_stands_on_the_page_of_its_period(grand: SiteBati) -> None:
    pages = histories(grand, "actions/1-1/")
    first = pages.pop("actions/1-1/historique/")
    states = [i for p in pages.values() for i in p.ids if i.startswith("etat-")]
    assert len(set(states)) == len(states) >= 300
    assert len([i for i in first.ids if i.startswith("etat-")]) == 30


def test_the_months_of_a_page_can_be_jumped_to(grand: SiteBati) -> None:
    page = grand.pages["historique/"]
    marks = next(n for n in page.all("nav") if n.get("aria-labelledby") == "reperes")
    links = {a.get("href", "").removeprefix("#"): "".join(a.itertext()) for a in marks.iter("a")}
    assert list(links) == [v for v in versions(page) if v in links]
    assert next(iter(links.values())) == "Décembre 2034"


def test_a_search_since_a_day_says_that_older_changes_are_elsewhere(grand: SiteBati, browser: Browser) -> None:
    server, address = serve(grand.dossier)
    page = browser.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{address}historique/?depuis=2033-02-01")
    said = page.get_by_role("status").text_content() or ""
    years = page.get_by_role("navigation", name="Périodes").get_by_role("listitem").all_inner_texts()
    page.close()
    server.shutdown()
    assert re.fullmatch(r"1\d\d changements sur cette page\. Les plus anciens sont sur les pages par année\.", said)
    assert [y.strip() for y in years] == ["Derniers changements", "2034", "2033"]


def test_the_pages_of_periods_keep_the_rules_of_every_page(grand: SiteBati) -> None:
    pages = {**histories(grand, ""), **histories(grand, "actions/1-1/"), **histories(grand, "enjeux/1/")}
    assert {a: f for a, p in pages.items() if (f := faults(p, grand))} == {}


def entries(*jours: str) -> list[Entree]:
    return [Entree(jour, "", str(i), ()) for i, jour in enumerate(jours)]


def test_a_month_leads_to_its_newest_change_even_when_days_come_out_of_order() -> None:
    assert bookmarks(entries("2031-03-05", "2031-02-01", "2031-03-01")) == [("mars 2031", "0"), ("février 2031", "1")]
    assert bookmarks(entries("2031-03-05", "2031-03-01")) == []


def test_years_stand_for_months_that_are_too_many() -> None:
    found = bookmarks(entries(*(f"203{2 - i // 12}-{12 - i % 12:02d}-01" for i in range(24))))
    assert found == [("2032", "0"), ("2031", "12")]
