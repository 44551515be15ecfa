"""What the tests share: the real site and two other contracts, each built once by MkDocs; a server; Chromium."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from building.typesetter import Typesetter
from contrat.documents.livrets import Livrets
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from depot_date import with_a_history
from documents_lus import CONTRATS, livrets_of
from formulaire import Person, client, contract
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from publication_essais import Case, copy_of_the_repository, prepared, publish_prepared
from site_bati import SiteBati

ROOT = Path(__file__).parent.parent


def build(
    config: Path, site_dir: Path, *, program: str = "mkdocs", environment: Mapping[str, str] | None = None
) -> SiteBati:
    """Build a site for good, in strict mode, by the program that readers use."""
    command = [sys.executable, "-m", program, "build", "--strict", "-f", str(config), "-d", str(site_dir)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **(environment or {})}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return SiteBati(site_dir, config)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load(ROOT / "data")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    """The shipped contract, as if it had been published in two commits, on days that no checkout changes."""
    config = with_a_history(ROOT, tmp_path_factory.mktemp("site"), "actions/2-4.yml", "en_clair")
    return build(config, config.parent / "site")


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    config = with_a_history(ROOT / "tests/second", tmp_path_factory.mktemp("second"), "actions/mesure-a.yml", "statut")
    return build(config, config.parent / "site")


@pytest.fixture(scope="session")
def cinq_niveaux(tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    """The third contract: five levels, the plan’s own numbers, actions at every depth and in no enjeu, long titles."""
    folder = tmp_path_factory.mktemp("cinq-niveaux")
    config = with_a_history(ROOT / "tests/cinq_niveaux", folder, "actions/1-1-1-1.yml", "statut")
    return build(config, config.parent / "site")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="session")
def address(site: SiteBati) -> Iterator[str]:
    server, url = serve(site.dossier)
    yield url
    server.shutdown()


def launch(playwright: Playwright) -> Browser:
    """Start the system’s Chromium, without what it would ask of the network on its own."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launch(playwright) as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on any error of the console or of a script."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    tab = context.new_page()
    tab.set_default_timeout(10_000)
    said: list[str] = []
    tab.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda e: said.append(str(e)))
    yield tab
    context.close()
    assert said == []


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Five versions are there, so that a run also forgets one."""
    case = Case(tmp_path / "en-ligne", prepared(tmp_path / "before", "avant"), prepared(tmp_path / "after", "après"))
    for _ in range(5):
        publish_prepared(case.folder, case.before)
    return case


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_repository(tmp_path_factory.mktemp("copie") / "contrat")


SAID: list[str] = []
"""What campaigns counted, shown at the end of the run."""


@pytest.fixture(scope="session")
def tell() -> Callable[[str], None]:
    """Return what shows a count at the end of the run, from whichever worker."""
    return SAID.append


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["said"] = SAID


def pytest_testnodedown(node: Any) -> None:
    SAID.extend(getattr(node, "workeroutput", {}).get("said", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if SAID:
        terminalreporter.section("comptes")
        terminalreporter.write_line("\n".join(SAID))


@pytest.fixture(scope="session")
def long_campaign(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--campagne"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="accept the golden pages as they are built now")
    parser.addoption(
        "--matrix",
        action="store_true",
        help="every accessibility engine on every page in every setting, and the screen reader on the two longest pages",
    )
    parser.addoption("--campagne", action="store_true", help="the long campaign of kills and full disks")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The second contract in a repository of its own, that a form may write to."""
    return contract(ROOT / "tests/second", tmp_path / "contrat")


@pytest.fixture
def person(folder: Path) -> Person:
    return Person(client(folder))


@pytest.fixture(scope="module", params=CONTRATS, ids=lambda p: Path(p).parent.name or "livre")
def livrets(request: pytest.FixtureRequest) -> Livrets:
    return livrets_of(load(ROOT / request.param))


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()
