"""What a screen reader says of the site: Orca, in French, listened to on one page of each type and on a search.

Everyday: every type but `LONG`; `scripts/test tests/test_lecteur_ecran.py --matrix` reads these too.
To accept a change of what is said: the same command with `--accept`. See docs/dev/lecteur-ecran.md.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from formulaire import contract
from lecteur_ecran.desktop import Mute, desktop, orca_version
from lecteur_ecran.listener import Listener, listening, page_said
from playwright.sync_api import Playwright
from releve import TYPES
from serveurs_reels import free_ports, running
from site_bati import PageBatie, SiteBati

LONG = {"contrat/dossier/": "12 s and 1,235 utterances"}
EVERYDAY = tuple(t for t in TYPES if t not in LONG)
EXPECTED = Path(__file__).parent / "lecteur_ecran/attendu"
TITLE = "en-tête niveau 1"
VERSION = re.compile(r"\b([0-9a-f]{10}|[0-9a-f]{12})\b")
"""The version of the data: the only words that change though no page does."""
RUN_TOGETHER = re.compile(r"[:;!?»]\w")
"""What a listener hears as one word, where two boxes of the page touch."""


def undated(spoken: list[str]) -> list[str]:
    return [VERSION.sub("(version)", x) for x in spoken]


class Readings:
    """Each page read once, when it is first asked for."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._read: dict[str, list[str] | Mute] = {}

    def of(self, adresse: str) -> list[str]:
        if adresse not in self._read:
            self._read[adresse] = self._hear(adresse)
        found = self._read[adresse]
        if isinstance(found, Mute):
            raise found
        return found

    def _hear(self, adresse: str) -> list[str] | Mute:
        """A page that hangs fails once for all, so that its tests do not each wait."""
        try:
            return undated(self._listener.read(adresse))
        except Mute as mute:
            return mute


@pytest.fixture(scope="module")
def listener(playwright: Playwright, address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    folder = tmp_path_factory.mktemp("ecran")
    with desktop(folder) as desk, listening(desk, playwright, address, folder) as found:
        yield found


@pytest.fixture(scope="module")
def form_listener(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    """The form that changes the data, on the desktop of a screen reader."""
    folder = tmp_path_factory.mktemp("formulaire")
    data, port = contract(ROOT / "tests/second", folder / "contrat"), free_ports(1)[0]
    command = ["env", f"PYTHONPATH={ROOT / 'scripts/lib'}:{ROOT / 'hooks'}", sys.executable, "-P", "-m", "editing"]
    with (
        running([*command, str(data), f"127.0.0.1:{port}", ""], port, folder),
        desktop(folder) as desk,
        listening(desk, playwright, f"http://127.0.0.1:{port}/", folder) as found,
    ):
        yield found


@pytest.fixture(scope="module")
def readings(listener: Listener) -> Readings:
    return Readings(listener)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "adresse" in metafunc.fixturenames:
        everything = metafunc.config.getoption("--matrix")
        metafunc.parametrize("adresse", [*EVERYDAY, *LONG] if everything else EVERYDAY)


def compare(name: str, spoken: list[str], *, accept: bool) -> None:
    """Compare with what was accepted for this very version of Orca, whose own words change from one to the next."""
    folder = EXPECTED / f"orca-{orca_version()}"
    path = folder / f"{name.strip('/').removesuffix('.html').replace('/', '-') or 'accueil'}.txt"
    if accept:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(spoken) + "\n", encoding="utf-8")
    known = sorted(x.name for x in EXPECTED.iterdir())
    assert folder.is_dir(), f"no transcript was accepted with {folder.name}, only with {known}"
    assert path.is_file(), f"no transcript was accepted for {name}"
    assert spoken == path.read_text(encoding="utf-8").splitlines()


def test_a_page_is_heard_as_it_was_accepted(request: pytest.FixtureRequest, readings: Readings, adresse: str) -> None:
    compare(adresse, readings.of(adresse), accept=request.config.getoption("--accept"))


def before_title(spoken: list[str]) -> list[str]:
    """Return what is heard before the level 1 heading, whose words come just before its role."""
    return spoken[: spoken.index(TITLE) - 1]


def test_the_title_comes_after_35_utterances_and_90_words_at_most(readings: Readings, adresse: str) -> None:
    spoken = before_title(readings.of(adresse))
    assert len(spoken) <= 35
    assert sum(len(x.split()) for x in spoken) <= 90


ACTIONS = [t for t in EVERYDAY if re.fullmatch(r"actions/[^/]+/", t)]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_says_its_own_words_first(readings: Readings, action: str) -> None:
    spoken = readings.of(action)
    after = spoken[spoken.index(TITLE) + 1 :]
    assert next(i for i, x in enumerate(after) if x.startswith("«")) < 15


WORD = re.compile(r"\w+")


def words(text: str) -> set[str]:
    """Return the words of a text, numbers apart."""
    return {w for w in WORD.findall(text.lower()) if not w.isdigit()}


OWN = words("""
la page possède points de repère en tête têtes lien liens non visités formulaire formulaires tableau tableaux
article avec bannière barre bloc bord bouton citation colonne colonnes contenu descriptive description décrit déroulante état
d figure information légende ligne lignes liste à élément éléments menu navigation niveau oblique ouvre point principal
recherche saisie sortie terme tiret un du des et valeur valeurs zone listes imbrication panneau réduit deux états version
""")
"""The words that Orca adds to those of the pages, each read and found French; « version » is put by `undated`."""
ENGLISH = words("""
the of and to in is are with for from by this that you your search heading level link button list leaving entry
clickable row column header visited unvisited landmark banner complementary has loading finished loaded form required
invalid checked collapsed expanded combo box blank graphic
""")
"""Words of an interface, or frequent ones, that no French page has."""


SPOKEN = ("aria-label", "title", "alt", "value", "placeholder", "aria-roledescription")


def printed(page: PageBatie) -> str:
    """Return what a page gives to be said: its texts, each apart, and the attributes that stand for one."""
    body = page.all("body")[0]
    return " ".join((*body.itertext(), *(e.get(a, "") for e in body.iter() for a in SPOKEN)))


def foreign(spoken: list[str], text: str) -> set[str]:
    """Return the words said that are neither the page’s nor among Orca’s French ones, and the English ones."""
    heard = words(" ".join(spoken))
    return (heard - words(text) - OWN) | (heard & ENGLISH)


def test_no_english_word_is_said(readings: Readings, site: SiteBati, adresse: str) -> None:
    assert foreign(readings.of(adresse), printed(site.pages[adresse])) == set()


def test_an_english_word_or_two_words_run_together_would_be_seen() -> None:
    page = PageBatie("", "<p>Les <b>enjeux</b>Source, the <a aria-roledescription=link>end</a></p>")
    assert foreign(["Les enjeux", "lien"], printed(page)) == set()
    assert foreign(["Les enjeux", "link"], printed(page)) == {"link"}
    assert foreign(["Les enjeux", "visited link"], printed(page)) == {"visited", "link"}
    assert foreign(["the"], printed(page)) == {"the"}
    assert foreign(["enjeuxSource"], printed(page)) == {"enjeuxsource"}


def test_no_two_words_run_together(readings: Readings, adresse: str) -> None:
    assert [x for x in readings.of(adresse) if RUN_TOGETHER.search(x)] == []


def test_the_budget_is_said_not_communicated_in_one_breath(readings: Readings) -> None:
    assert "Budget : non communiqué" in readings.of("contrat/")


AMOUNT = "fiche/actions/mesure-a/modifier?champ=cout"
"""The form of one amount."""


@pytest.fixture(scope="module")
def amount_heard(form_listener: Listener) -> list[list[str]]:
    """What is said of the form of one amount: as it opens on its field, then field by field."""
    heard = [form_listener.open(AMOUNT, "Montant")]
    return [undated(x) for x in (*heard, *(form_listener.press("Tab", ".") for _ in range(6)))]


def test_the_form_of_an_amount_is_heard_as_it_was_accepted(
    request: pytest.FixtureRequest, amount_heard: list[list[str]]
) -> None:
    spoken = [x for heard in amount_heard for x in heard]
    compare("formulaire/montant", spoken, accept=request.config.getoption("--accept"))


def test_an_amount_is_typed_by_ear_with_its_label_and_its_example(amount_heard: list[list[str]]) -> None:
    opened, *others = (" ".join(x) for x in amount_heard)
    assert "Montant" in opened and "Par exemple 12 000,50" in opened
    assert any("Taxes" in x for x in others) and any("Nature" in x for x in others)
    assert words(" ".join([opened, *others])) & ENGLISH == set()


def test_a_page_is_said_the_same_three_times(listener: Listener, readings: Readings) -> None:
    again = Readings(listener), Readings(listener)
    assert [r.of("actions/4-1/") for r in again] == [readings.of("actions/4-1/")] * 2


def test_a_page_that_never_ends_is_a_failure_and_the_next_is_read(listener: Listener) -> None:
    start = time.monotonic()
    with pytest.raises(Mute):
        listener.read("404.html", seconds=0.2)
    assert time.monotonic() - start < 60
    assert before_title(listener.read("aide/"))[0].startswith("La page possède")  # the next page is read all the same


STOP = r"lien\.$|niveau \d\.$|^Mode focus$"
"""What ends the naming of a stop: a link, a link in a heading, a field."""


HEADING, STATUS = r"^\d+ résultats? .*\s» en-tête niveau 2\.$", r"^\d+ résultats? .*\s»$"
"""The two ways in which the results are announced: the focus goes to their heading, and a status says their number."""


def search(listener: Listener) -> list[str]:
    """Search for « piscine » from the home page by keyboard and open the first result; return keys and utterances."""
    listener.read("")
    heard = ["> ctrl+Home", *listener.press("ctrl+Home", STOP)]
    for _ in range(12):
        heard += ["> Tab", *listener.press("Tab", STOP)]
        if "Mode focus" in heard:
            break
    for letter in "piscine":
        heard += [f"> {letter}", *listener.press(letter, f"^{letter}$")]
    # The title of the page takes some seconds to say: long enough for the search to be loaded on a busy machine.
    # Orca and the script race for the rest (title, loading, mode), so that only what announces the results is kept.
    answer = listener.press("Return", HEADING, STATUS, breath=20)
    heard += ["> Return", *sorted(x for x in answer if re.search(f"{HEADING}|{STATUS}", x))]
    heard += ["> Tab", *listener.press("Tab", STOP)]
    opened = page_said(listener.press_and_read("Return"))
    return [*heard, "> Return", *opened[: opened.index(TITLE) + 1]]


def test_a_search_is_heard_as_it_was_accepted(request: pytest.FixtureRequest, listener: Listener) -> None:
    heard = undated(search(listener))
    compare("recherche-de-piscine", heard, accept=request.config.getoption("--accept"))
    assert heard[-2:] == ["Apprendre à nager", TITLE]
    assert words(" ".join(heard)) & ENGLISH == set()
