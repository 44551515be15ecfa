"""The form is accessible in its main states, fits a phone, and an amount is corrected with few keys and no script."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from conftest import ROOT
from formulaire import MOST_KEYS, Person, Web, contract, correct_an_amount, words
from playwright.sync_api import Browser
from releve import ENGINES, Job, Report, Setting, nu, survey
from serveurs_reels import free_ports, running
from test_accessibilite import MISTAKEN, SEEN, SETTLED, failures, title

FORM = "/fiche/actions/mesure-a/modifier"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return contract(ROOT / "tests/second", tmp_path_factory.mktemp("acces") / "contrat")


@pytest.fixture(scope="module")
def form(folder: Path) -> Iterator[str]:
    """The command at work; its address."""

    port = free_ports(1)[0]
    command = ["env", f"PYTHONPATH={ROOT / 'scripts/lib'}:{ROOT / 'hooks'}", sys.executable, "-P", "-m", "editing"]
    with running([*command, str(folder), f"127.0.0.1:{port}", ""], port, folder.parent):
        yield f"http://127.0.0.1:{port}"


FOLDED = ("tout", "nouvelle", "groupes", "fautes", "creee-d-ailleurs", "creee-d-ailleurs-fautes")
"""States with closed folds."""
OWN = {
    "ibm input_checkboxes_grouped": "test_boxes_of_one_name_stand_in_one_group",
    "ibm input_fields_grouped": "test_boxes_of_one_name_stand_in_one_group",
    "ibm fieldset_label_valid": "test_boxes_of_one_name_stand_in_one_group",
    "ibm input_label_visible": "label_stands_by_its_field",
}
"""What an engine leaves to a person here, and the test that looks at it."""


def test_boxes_of_one_name_stand_in_one_group(folder: Path, form: str) -> None:
    """And each group is named by its legend or its label; a box alone has its own name."""
    for page in states(folder, form).values():
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        groups = [e for e in tree.iter() if e.tag == "fieldset" or e.get("role") == "group"]
        for group in groups:
            legend = group.find("legend")
            assert group.get("aria-label") or group.get("aria-labelledby") or (legend is not None and words(legend))
        boxes = [e for e in tree.iter("input") if e.get("type") == "checkbox"]
        for name in {str(b.get("name")) for b in boxes}:
            alike = [b for b in boxes if b.get("name") == name]
            holders = [g for g in groups if all(b in list(g.iter("input")) for b in alike)]
            assert len(alike) == 1 or holders, name


def states(folder: Path, form: str) -> dict[str, str]:
    """Return the main states of the form as they are served, by a name."""
    web = Web(form)
    person = Person(web)
    found = {"liste": person.open("/?q=pont").text, "fiche": person.open("/fiche/actions/mesure-a").text}
    found["tout"] = person.open(FORM).text
    found["nouvelle"] = person.open("/nouvelle/organisations").text
    found["retirer"] = person.open("/fiche/glossaire/gue/retirer").text
    person.open(f"{FORM}?champ=cout&champ=etapes&champ=publics&champ=partenaires&champ=notes")
    found["groupes"] = person.press("ajouter:etapes.valeur").text
    found["fautes"] = person.press("verifier", cout__valeur__valeur="douze mille", motif="").text
    person.open(f"{FORM}?champ=intitule")
    seen = person.press("verifier", intitule="Refaire le pont", motif="titre plus court").text
    # what the frame shows is a page of the site, looked at as such
    found["avant"] = re.sub("<iframe.*</iframe>", "", seen)
    found["message"] = person.open("/fiche/rien/rien").text
    found |= dict(states_beside(folder, person))
    for nom in FOLDED:
        found[f"{nom}-ouvert"] = found[nom].replace('<details class="repli">', '<details class="repli" open>')
    return found


def states_beside(folder: Path, person: Person) -> Iterator[tuple[str, str]]:
    """Yield the states that take more than one page; the data are then as they were."""
    person.open("/fiche/glossaire/gue/retirer").press("verifier", motif="le mot ne sert plus").save()
    yield "retirees", person.open("/retirees").text
    yield "remettre", person.open("/retirees/glossaire/gue").text
    yield "remettre-fautes", person.press("verifier", motif="").text
    person.press("verifier", motif="le mot sert encore").save()
    yield "enregistre", person.text
    yield "retirees-aucune", person.open("/retirees").text
    person.open(f"{FORM}?champ=partenaires")
    yield "creee-d-ailleurs", person.press("creer:partenaires.valeur").text
    yield "creee-d-ailleurs-fautes", person.press("verifier").text
    path = folder / "data/glossaire/gue.yml"
    sound = path.read_bytes()
    path.write_bytes(sound + b"[")
    yield "donnees-en-faute", person.open("/").text
    path.write_bytes(sound)


@pytest.fixture(scope="module")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dom")


@pytest.fixture(scope="module")
def report(folder: Path, form: str, dumps: Path) -> Report:
    jobs = []
    for nom, page in states(folder, form).items():
        path = f"etat/{nom}"
        # IBM takes a label that a closed fold holds with its field for none: it looks at the same page with each fold open
        asked = [c for c in (*ENGINES, "controles") if c != "ibm" or nom not in FOLDED]
        jobs.append(Job(path, checks=asked, planted={path: page}, dump=str(dumps / f"{nom}.html")))
        jobs.append(Job(path, checks=SEEN, settings=(Setting("dark", 320, 256),), planted={path: page}))
        jobs.append(Job(path, checks=("clavier",), planted={path: page}))
    return survey(f"{form}/", jobs, dumps.with_name("releve"))


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_finds_nothing_in_any_state(report: Report, engine: str) -> None:
    assert failures(report, engine) == ""


@pytest.mark.parametrize("check", ["controles", "clavier", "page"])
def test_own_checks_find_nothing_in_any_state(report: Report, check: str) -> None:
    assert failures(report, check) == ""


def test_what_an_engine_leaves_to_a_person_is_looked_at_by_a_check(report: Report) -> None:
    left = {title(f): str(f) for f in report.findings if f.review and title(f) not in {**SETTLED, **MISTAKEN, **OWN}}
    assert left == {}


def test_the_nu_checker_accepts_every_state(report: Report, dumps: Path) -> None:
    assert nu(dumps) == []


def test_an_amount_is_corrected_with_few_keys_and_no_script(form: str, folder: Path, browser: Browser) -> None:
    """From the list to the saved record, with the keyboard alone: what is counted are the keys besides typing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    keys = correct_an_amount(page, form)
    context.close()
    assert "{valeur: 12000.50," in (folder / "data/actions/mesure-a.yml").read_text(encoding="utf-8")
    assert keys <= MOST_KEYS


def test_no_page_scrolls_sideways_on_a_phone_nor_at_400_percent(form: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256}, locale="fr-FR")
    page = context.new_page()
    for address in ("/", "/fiche/actions/mesure-a", FORM, "/nouvelle/actions", "/fiche/contrat/ensemble/modifier"):
        page.goto(form + address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, address
    context.close()
