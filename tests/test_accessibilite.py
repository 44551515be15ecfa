"""Accessibility: no finding of any engine nor of the project’s own checks, on any page, in any state.

Everyday: every page in one setting (light, 1280 px), by the quick engines; some of each kind, and one page of each type
and state, by the slow ones too, which judge the tree and hardly its setting; what axe and the project’s own checks see
of type and state in four of the eight settings (light and dark, 1280 px and 320 × 256, the page’s colours and forced
ones), so that each two choices meet.
`scripts/accessibility --matrix` looks at every page in every setting by every engine, keyboard walk included.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from releve import ENGINES, EVERYDAY, SETTINGS, STATES, TYPES, Finding, Job, Report, Setting, nu, survey
from rgaa import existing_checks
from site_bati import SiteBati

WALKS = (EVERYDAY, Setting("dark", 320, 256))
PAIRS = (
    EVERYDAY,
    Setting("light", 320, 256, forced=True),
    Setting("dark", 1280, forced=True),
    Setting("dark", 320, 256),
)
"""Four settings in which each two choices of scheme, size and colours meet once: half of the eight."""

QUICK = ("axe", "validate", "controles")
SEEN = ("axe", "controles")
"""What judges what is seen: colours, sizes, places."""

SETTLED = {
    "ibm element_tabbable_visible": "stop_in_sight",
    "ibm element_tabbable_unobscured": "stop_uncovered",
    "ibm style_focus_visible": "stop_ringed",
    "ibm download_keyboard_controllable": "walk_reaches_every_stop_and_ends",
    "ibm style_color_misuse": "link_is_underlined",
    "ibm style_highcontrast_visible": "test_own_checks_find_nothing",
    "ibm style_viewport_resizable": "nothing_cut_when_doubled",
    "ibm blockquote_cite_exists": "test_the_contracts_words_are_in_quotation_elements",
    "ibm list_markup_review": "test_a_page_reads_the_same_without_javascript",
    "htmlcs 1_4_10.C32,C31,C33,C38,SCR34,G206": "no_sideways_scroll",
    "ibm text_block_heading": "a_line_that_looks_like_a_heading_leads_to_one",
    "ibm list_structure_proper": "lists_hold_items",
    "ibm select_options_grouped": "choices_are_few_or_grouped",
    "htmlcs 1_3_1.H42": "a_line_that_looks_like_a_heading_leads_to_one",
    "htmlcs 1_3_1.H48": "test_what_is_pressed_is_44_px_or_stands_in_a_sentence",
    "htmlcs 1_3_1.H85.2": "choices_are_few_or_grouped",
    "htmlcs 1_4_6.G17.Abs": "text_contrast",
    "htmlcs 1_4_6.G18.Abs": "text_contrast",
    "htmlcs 4_1_2.H91.Select.Value": "choices_are_few_or_grouped",
}
"""What an engine leaves to a person, and the check of the project’s own that looks at it."""

MISTAKEN = {"ibm element_attribute_deprecated": "test_the_nu_checker_finds_neither_error_nor_warning"}
"""What an engine calls a failure against the standard, and the reference checker that says otherwise.

IBM takes `http-equiv` on `meta` (the content policy) and `value` on `li` (the numbers of lines) for deprecated;
HTML defines both.
"""


def title(finding: Finding) -> str:
    """Return the engine and the rule; HTML_CodeSniffer’s without its path."""
    return f"{finding.check} {finding.rule.removeprefix('WCAG2AAA.').split('.', 2)[-1] if finding.check == 'htmlcs' else finding.rule}"


FOLDED = ("contrat/dossier/", "")
"""Where IBM takes the name of a figure that a closed fold holds with it for none: it looks at the folds open."""


def _checks(page: str, state: str, *, whole: bool, some: bool, matrix: bool) -> tuple[str, ...]:
    """Return what looks at the whole tree of a page in a state; what is seen of a type has a job of its own."""
    engines = tuple(e for e in ENGINES if e != "ibm" or (page, state) != FOLDED)
    if matrix or (some and not whole):
        return (*engines, "controles")
    return tuple(e for e in engines if e not in SEEN) if whole else QUICK


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dom")


@pytest.fixture(scope="module")
def report(
    pytestconfig: pytest.Config, site: SiteBati, address: str, dumps: Path, tell: Callable[[str], None]
) -> Report:
    every = [*((p, "") for p in site.pages), *STATES]
    matrix = pytestconfig.getoption("--matrix")
    whole = set(every if matrix else [*((p, "") for p in TYPES), *STATES])
    jobs = [
        Job(
            p,
            s,
            checks=_checks(p, s, whole=(p, s) in whole, some=p in site.sample, matrix=matrix),
            settings=SETTINGS if matrix else (EVERYDAY,),
            dump=str(dumps / f"{i}.html"),
        )
        for i, (p, s) in enumerate(every)
    ]
    jobs += [] if matrix else [Job(p, s, checks=SEEN, settings=PAIRS) for p, s in sorted(whole)]
    jobs += [
        Job(p, s, checks=("clavier",), settings=(setting,))  # a page of its own each: a walk leaves its focus behind
        for p, s in sorted(whole)
        for setting in (SETTINGS if matrix else WALKS[: 1 if s else 2])
    ]
    found = survey(address, jobs, dumps.with_name("releve"))
    seconds = ", ".join(f"{check} {ms / 1000:.0f} s" for check, ms in sorted(found.costs.items()))
    tell(f"{len(every)} pages et états, {found.settings} regards, {len(found.findings)} remarques ; {seconds}")
    return found


def failures(report: Report, *checks: str) -> str:
    """Return what was found, a rule at a time: how often, and three places."""
    found: dict[str, list[str]] = {}
    for f in report.findings:
        if f.check in checks and not f.review and title(f) not in MISTAKEN:
            found.setdefault(title(f), []).append(str(f))
    return "\n".join(f"{len(places)} × " + "\n    ".join(places[:3]) for places in found.values())


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_finds_nothing(report: Report, engine: str) -> None:
    assert failures(report, engine) == ""


def test_own_checks_find_nothing(report: Report) -> None:
    assert failures(report, "controles") == ""


def test_every_stop_of_the_keyboard_is_seen_named_and_ringed(report: Report) -> None:
    assert failures(report, "clavier") == ""


def test_no_page_hung_or_failed_to_open(report: Report) -> None:
    assert failures(report, "page") == ""
    assert report.settings >= report.jobs


def test_what_an_engine_leaves_to_a_person_is_looked_at_by_a_check(report: Report) -> None:
    assert {title(f): str(f) for f in report.findings if f.review and title(f) not in SETTLED} == {}
    assert {*SETTLED.values(), *MISTAKEN.values()} - existing_checks() == set()


def test_the_nu_checker_accepts_every_final_tree(report: Report, dumps: Path) -> None:
    assert len(list(dumps.glob("*.html"))) > len(TYPES)
    assert nu(dumps) == []


def test_a_page_that_hangs_is_killed_and_counted(address: str, tmp_path: Path) -> None:
    hung = "<!doctype html><html lang=fr><title>Boucle</title><script>setTimeout(() => { for (;;); }, 50)</script>"
    jobs = [Job("aide/", planted={"aide/": hung}), Job("404.html", checks=("validate",))]
    found = survey(address, jobs, tmp_path, workers=1, limit=8)
    assert [(f.page, f.check, f.rule) for f in found.findings if not f.review] == [("aide/", "page", "hung")]
