"""Each planted defect is seen by the check that is said to see it, and the clean pages that carry them have none."""

from __future__ import annotations

import inspect

import pytest
import test_regles_html
from contrat.model.corpus import Corpus
from defauts import DEFECTS, Defect
from playwright.sync_api import Browser
from regles_html import RULES, faults
from releve import EVERYDAY, Finding, Job, Setting, survey
from rgaa import AUTOMATIQUES, existing_checks
from site_bati import PageBatie, SiteBati
from test_lecture import PLAIN, spied

NARROW = Setting(width=320, height=256)
BROWSER = [d for d in DEFECTS if d.in_browser]


def planted(defect: Defect, site: SiteBati) -> str:
    """Return the page with its defect. The content policy goes: the defects of careless sites have none."""
    html = site.pages[defect.address].html
    before, after = defect.html
    assert before in html, defect.name
    start = html.index("<meta http-equiv")
    html = html[:start] + html[html.index("\n", start) :] if defect.in_browser else html
    return html.replace(before, after, 1)


def with_page(site: SiteBati, page: PageBatie) -> SiteBati:
    """Return the site with one page in the place of its own."""
    other = SiteBati(site.dossier)
    other.__dict__["pages"] = {**site.pages, page.adresse: page}
    return other


@pytest.fixture(scope="module")
def seen(site: SiteBati, address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What the browser’s checks find for each defect, in one run; and for the clean page that carries each, under « »."""
    style = site.asset("site.css")
    css = (site.dossier / style).read_text(encoding="utf-8")
    jobs: list[Job] = []
    names: list[str] = []
    for d in BROWSER:
        check = d.seen_by.split()[0]
        answers = {d.page: planted(d, site), style: css + d.css}
        jobs.append(
            Job(
                f"{d.page}{'&' if '?' in d.page else '?'}{len(names)}",
                d.state,
                (check,),
                (EVERYDAY, NARROW) if check == "controles" else (EVERYDAY,),
            )
        )
        jobs[-1].planted.update({jobs[-1].path: answers[d.page], style: answers[style]})
        names.append(d.name)
    clean = {(d.page, d.state, d.seen_by.split()[0]) for d in BROWSER}
    jobs += [Job(page, state, (check,), (EVERYDAY, NARROW)) for page, state, check in sorted(clean)]
    names += [""] * len(clean)
    by_place = {(j.path, j.state): n for j, n in zip(jobs, names, strict=True)}
    found: dict[str, set[str]] = {n: set() for n in names}
    for f in survey(address, jobs, tmp_path_factory.mktemp("defauts")).findings:
        if not f.review:
            found[by_place[f.page, f.state]].add(_told(f))
    return found


def _told(f: Finding) -> str:
    return f"{f.check} {f.rule}"


@pytest.mark.parametrize("defect", BROWSER, ids=lambda d: f"{d.criterion} {d.name}")
def test_a_defect_is_seen_in_the_browser(defect: Defect, seen: dict[str, set[str]]) -> None:
    assert defect.seen_by in seen[defect.name]


def test_the_clean_pages_have_none(seen: dict[str, set[str]]) -> None:
    assert seen[""] == set()


@pytest.mark.parametrize("defect", [d for d in DEFECTS if not d.in_browser], ids=lambda d: f"{d.criterion} {d.name}")
def test_a_defect_is_seen_in_the_html(defect: Defect, site: SiteBati, corpus: Corpus) -> None:
    page = PageBatie(defect.address, planted(defect, site))
    if defect.seen_by in RULES:
        assert defect.seen_by in faults(page, site)
        assert defect.seen_by not in faults(site.pages[defect.address], site)
        return
    check = getattr(test_regles_html, defect.seen_by)
    other = with_page(site, page)
    given = {"built": other, "site": other, "corpus": corpus}
    with pytest.raises(AssertionError):
        check(**{name: given[name] for name in inspect.signature(check).parameters})


def test_a_script_that_acts_when_the_pointer_goes_down_is_seen(browser: Browser, address: str) -> None:
    """Criterion 13.11, which only the spy of test_lecture.py can see."""
    tab = spied(browser)
    acts = "<!doctype html><title>Essai</title><script>addEventListener('mousedown', () => {})</script>"
    tab.route("**/aide/", lambda route: route.fulfill(body=acts, content_type="text/html"))
    tab.goto(address + "aide/")
    assert set(tab.evaluate("[...globalThis.heard]")) - PLAIN == {"mousedown"}
    tab.context.close()


def test_every_automatic_criterion_has_a_defect_of_its_own() -> None:
    elsewhere = {
        "11.11": "test_a_message_without_an_example_that_is_read_is_seen",
        "13.4": "test_one_changed_word_of_the_spreadsheet_is_seen",
        "13.11": "test_a_script_that_acts_when_the_pointer_goes_down_is_seen",
    }
    assert set(elsewhere.values()) <= existing_checks()
    assert AUTOMATIQUES - {d.criterion for d in DEFECTS} - set(elsewhere) == set()
    assert len({d.name for d in DEFECTS}) == len(DEFECTS) >= 60
