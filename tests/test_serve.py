"""`scripts/serve`: what is saved shows in the browser by itself, and so does what cannot be shown."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from contrat.reading.problems import DataRefused, Problem
from playwright.sync_api import Browser, Page, expect
from preview.faults import ShownFault, faults_of
from preview.saves import look, next_save
from preview.showing import Shown, server
from publication_essais import copy_of_the_repository, new_contract

LONGEST = 90_000
"""Milliseconds that a change may take on the busiest machine; what it took is printed, and judged by people."""
ACTION, AIDE = "data/actions/4-1.yml", "docs/aide.md"
FAULTY = "inconnue: 1\n"


@dataclass
class Preview:
    """`scripts/serve` at work on a folder, that of a copy of the repository or of a contract, and what its terminal shows."""

    copy: Path
    address: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def listen(self) -> None:
        assert self.process.stdout
        self.said.extend(iter(self.process.stdout.readline, ""))

    def text(self, name: str) -> str:
        return (self.copy / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.copy / name).write_text(text, encoding="utf-8")

    def wait_for(self, words: str, times: int = 1) -> None:
        """Return once the terminal has said these words so many times."""
        end = time.monotonic() + LONGEST / 1000
        while sum(words in line for line in self.said) < times:
            assert time.monotonic() < end, self.said[-5:]
            time.sleep(0.02)

    def get(self, page: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + page, timeout=LONGEST / 1000) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def begin(copy: Path, contrat: Path | None = None) -> Preview:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    process = subprocess.Popen(
        [str(copy / "scripts/serve"), *(["--contrat", str(contrat)] if contrat else []), place],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    preview = Preview(contrat or copy, f"http://{place}/", process)
    threading.Thread(target=preview.listen, daemon=True).start()
    preview.wait_for("Construction du site…")
    return preview


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    preview = begin(copy_of_the_repository(tmp_path_factory.mktemp("apercu") / "contrat"))
    yield preview
    preview.process.terminate()
    assert preview.process.wait(20) == 0
    assert "Arrêt." in preview.said[-1]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page that says all that its console holds against it."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(LONGEST)
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    yield page
    context.close()
    assert [x for x in wrong if "503" not in x] == []


def test_a_saved_value_and_a_saved_page_show_in_the_browser_without_a_key(
    tab: Page, served: Preview, tell: Callable[[str], None]
) -> None:
    took = []
    for relative, address in ((ACTION, "actions/4-1/"), (AIDE, "aide/")):
        tab.goto(served.address + address)
        before = served.text(relative)
        for n in range(2):
            mark = f"Changement{relative[0]}{n}"
            served.write(relative, changed(before, mark))
            took.append(seconds_until(tab, mark))
        served.write(relative, before)
    tell(f"scripts/serve, de l’enregistrement à la page vue : {', '.join(f'{s:.2f} s' for s in took)}")


def changed(text: str, mark: str) -> str:
    """Return a record, or a hand-written page, with one word more."""
    if "en_clair: >-\n  " in text:
        return text.replace("en_clair: >-\n  ", f"en_clair: >-\n  {mark}. ", 1)
    return f"{text}\n{mark}.\n"


def seconds_until(page: Page, mark: str) -> float:
    start = time.monotonic()
    expect(page.locator("main")).to_contain_text(mark, timeout=LONGEST)
    return time.monotonic() - start


def test_a_fault_is_said_above_the_last_good_page_each_time_it_is_made_until_it_is_mended(
    tab: Page, served: Preview
) -> None:
    good = served.text(ACTION)
    line = good.count("\n") + 1
    tab.goto(f"{served.address}actions/4-1/")
    alert = tab.get_by_role("alert")
    for _ in range(2):
        served.said.clear()
        served.write(ACTION, good + FAULTY)
        expect(alert).to_contain_text(f"{ACTION}, ligne {line} : clé « inconnue » inconnue", timeout=LONGEST)
        expect(tab).to_have_title(re.compile("^1 faute : "))
        expect(tab.locator("main h1")).to_be_visible()
        assert tab.locator("body *:visible").first.evaluate("e => e.closest('.apercu') !== null")
        tab.get_by_role("list", name="1 faute à corriger").focus()
        assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        served.wait_for(f"{ACTION}:{line}: clé « inconnue » inconnue")
        # The same fault saved again is said again; nothing waits for it.
        served.write(ACTION, f"{good}{FAULTY}# encore\n")
        served.wait_for(f"{ACTION}:{line}: clé « inconnue » inconnue", 2)
        assert served.get("actions/4-2/")[0] == 200
        served.write(ACTION, good)
        expect(alert).to_have_count(0, timeout=LONGEST)


def test_a_contract_is_shown_from_its_folder_and_its_pages_as_soon_as_they_are_written(
    checkout: Path, tmp_path: Path
) -> None:
    preview = begin(checkout, new_contract(checkout, tmp_path / "plan"))
    preview.wait_for("Site construit")
    assert "À compléter : titre du plan" in preview.get("")[1].replace("\u00a0", " ")
    assert preview.get("visite/")[0] == 404
    (preview.copy / "docs").mkdir()
    preview.write("docs/visite.md", "# Visite\n")
    preview.wait_for("Site construit", 2)
    assert preview.get("visite/")[0] == 200
    preview.write("data/actions/1-1.yml", preview.text("data/actions/1-1.yml") + FAULTY)
    preview.wait_for("data/actions/1-1.yml:26: clé « inconnue » inconnue")
    preview.process.terminate()
    assert preview.process.wait(20) == 0


WRONG = (
    (AIDE, "+\n<script>x</script>\n", "ligne", "balise HTML « <script> »"),
    (AIDE, "+\n[x](absente.md)\n", "", "absente.md"),
    ("docs/theme/_cadre.html", "+{{ rien.du.tout }}", "ligne", "faute de gabarit"),
    ("docs/theme/404.html", "+{% if %}", "ligne", "faute de gabarit"),
    ("hooks/contrat/pages/templates/action.html", "+{{ 1 / 0 }}", "ligne", "division by zero"),
    ("mkdocs.yml", "+\nautre: [\n", "ligne", "MkDocs s’arrête ici"),
    ("mkdocs.yml", "+\nnav: 3\n", "", "réglage « nav »"),
    (ACTION, "-", "", "data/actions/4-1.yml"),
    ("data", "-", "", "absent"),
    ("docs", "-", "", "« docs/theme » est absent"),
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda w: f"{w[0]} {w[3]}")
def test_whatever_is_wrong_is_said_with_its_place_and_goes_once_mended(
    served: Preview, tmp_path: Path, wrong: tuple[str, str, str, str]
) -> None:
    name, change, place, cause = wrong
    path, kept = served.copy / name, tmp_path / "garde"
    served.said.clear()
    if change == "-":
        shutil.move(path, kept)
    else:
        shutil.copy2(path, kept)
        served.write(name, served.text(name) + change[1:])
    served.wait_for("la dernière version bonne reste montrée")
    status, page = served.get("actions/4-2/")
    alert = re.sub(r"<[^>]+>", "", page.partition('role="alert"')[2].partition("</ol>")[0]).replace("&lt;", "<")
    assert status == 200
    assert "</main>" in page
    assert cause.replace(">", "&gt;") in alert
    if change != "-":
        assert f"{name}{', ligne' if place else ''}" in alert.replace("&nbsp;", " ")
    served.said.clear()
    shutil.move(kept, path)
    served.wait_for("Site construit en")
    assert 'role="alert"' not in served.get("actions/4-2/")[1]


def test_a_burst_of_saves_shows_the_last_one(served: Preview) -> None:
    good = served.text(ACTION)
    served.said.clear()
    for n in range(40):
        served.write(ACTION, good + FAULTY if n % 2 else changed(good, f"Rafale{n}"))
        time.sleep(0.01)
    served.write(ACTION, changed(good, "Enfin"))
    end = time.monotonic() + LONGEST / 1000
    while "Enfin" not in served.get("actions/4-1/")[1]:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert len(served.said) < 40
    served.write(ACTION, good)
    served.wait_for("Site construit en", 2)


def test_what_an_editor_leaves_wakes_nobody_and_is_said_at_the_next_build(served: Preview) -> None:
    served.said.clear()
    (served.copy / "data/actions/.4-1.yml.swp").write_bytes(b"\0")
    (served.copy / "docs/#aide.md#").write_bytes(b"\0")
    time.sleep(0.5)
    assert served.said == []
    good = served.text(AIDE)
    served.write(AIDE, good + "\nUn mot.\n")
    served.wait_for("Site construit en")
    assert [x for x in served.said if "faute" in x] == []
    assert "Laissé de côté : data/actions/.4-1.yml.swp (reste d’un système ou d’un éditeur).\n" in served.said
    served.write(AIDE, good)
    served.wait_for("Site construit en", 2)
    assert len([x for x in served.said if x.startswith("Laissé de côté")]) == 2


def test_a_fault_at_the_start_is_shown_alone_and_the_site_comes_once_it_is_mended(tab: Page, tmp_path: Path) -> None:
    copy = copy_of_the_repository(tmp_path / "contrat")
    good = (copy / ACTION).read_text(encoding="utf-8")
    (copy / ACTION).write_text(good + FAULTY, encoding="utf-8")
    preview = begin(copy)
    try:
        tab.goto(f"{preview.address}actions/4-1/")
        expect(tab.get_by_role("alert")).to_contain_text(f"{ACTION}, ligne")
        expect(tab.get_by_role("alert")).to_contain_text("n’a pas encore pu être construit")
        assert preview.get("")[0] == 503
        preview.write(ACTION, good)
        expect(tab.locator("h1")).not_to_have_text("Aperçu du site", timeout=LONGEST)
        expect(tab.get_by_role("alert")).to_have_count(0)
        tab.close()  # it would say that nobody answers any more
    finally:
        preview.process.terminate()
        preview.process.wait(20)


def test_files_come_as_they_are_and_nothing_else_does(served: Preview) -> None:
    with urllib.request.urlopen(f"{served.address}demander/4-1/lettre.txt", timeout=60) as answer:
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
    for outside in ("absente/", "assets/", "assets", "../mkdocs.yml", "%2e%2e/%2e%2e/etc/passwd", "_apercu/faults.py"):
        assert served.get(outside)[0] == 404, outside
    assert "Content-Security-Policy" in served.get("")[1]
    assert "unsafe-inline" not in served.get("")[1]


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [("8000", 2, "adresse:port attendu"), ("127.0.0.1:http", 2, "adresse:port attendu"), ("", 1, "donnez une autre")],
)
def test_an_address_that_cannot_serve_is_said_so(address: str, code: int, words: str, checkout: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        given = address or f"127.0.0.1:{taken.getsockname()[1]}"
        done = subprocess.run([checkout / "scripts/serve", given], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr


def test_a_save_is_over_once_nothing_changes_any_more(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(b"1")
    before = look([tmp_path, tmp_path / "absent"])

    def save() -> None:
        for n in range(2, 40):
            file.write_bytes(b"x" * n)
            time.sleep(0.005)

    saves = threading.Thread(target=save)
    saves.start()
    next_save(before, [tmp_path, tmp_path / "absent"])
    saves.join()
    assert look([tmp_path])[str(file)][1] >= 2
    Path(shutil.copy2(file, tmp_path / "b")).replace(file)  # the same bytes and date, as another file
    assert look([tmp_path]) != before


def test_many_faults_are_counted_and_shown_in_part() -> None:
    refused = DataRefused(Problem("contrat.yml", n, 1, f"cause {n} <b>") for n in range(1, 201))
    found = faults_of(refused, [], Path("/copie"))
    assert (found[0], len(found)) == (ShownFault("data/contrat.yml", 1, "cause 1 <b>"), 51)
    assert str(found[-1]) == "autres fautes, dites une fois celles-ci corrigées : 150"
    shown = Shown()
    shown.show(None, found)
    with server("127.0.0.1", 0, shown) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(f"http://127.0.0.1:{web.server_port}/", timeout=10)
        page = error.value.read().decode()
        web.shutdown()
    assert "<title>200 fautes : " in page
    assert page.count("<li>") == 50
    assert "Le terminal dit la suite." in page
    assert "cause 1 &lt;b&gt;" in page


def test_a_fault_of_the_generator_is_told_from_those_of_the_person() -> None:
    known: dict[str, str] = {}
    try:
        known["absent"]
    except KeyError as error:
        (found,) = faults_of(error, [], Path(__file__).parent)
    assert (found.fichier, found.is_ours) == ("test_serve.py", True)
    assert found.cause == "faute du générateur : KeyError : 'absent'"
