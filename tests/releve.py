"""Jobs for tests/outils/releve.mjs, and its report: what the engines and the project’s own checks find in Chromium."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from conftest import ROOT

TYPES = (
    "",
    "enjeux/",
    "enjeux/4/",
    "actions/",
    "actions/2-4/",
    "actions/7-3/",
    "programmes/",
    "programmes/npnru/",
    "croisement/",
    "organisations/",
    "organisations/call/",
    "glossaire/",
    "glossaire/autosolisme/",
    "communes/",
    "communes/lens-62498/",
    "contrat/",
    "contrat/dossier/",
    "contrat/interview/",
    "recherche/",
    "index/",
    "index/v/",
    "non-communique/",
    "non-communique/cout/",
    "demander/",
    "demander/2-4/",
    "historique/",
    "actions/2-4/historique/",
    "actions/2-4/citer/",
    "embed/2-4/",
    "donnees/",
    "donnees/tables/",
    "donnees/tables/actions/",
    "accessibilite/",
    "accessibilite/criteres/",
    "mentions-legales/",
    "plan-du-site/",
    "aide/",
    "404.html",
)
"""One page of each type."""

STATES = (
    ("contrat/dossier/", "unfolded"),
    ("actions/", "filtered"),
    ("actions/", "filtered to nothing"),
    ("recherche/?q=piscine", "results"),
    ("recherche/?q=carte+grise", "results"),
    ("recherche/?q=autosolisme", "results"),
    ("recherche/?q=piscine", "failed"),
    ("historique/?depuis=2026-11-10", "since a day"),
    ("historique/?depuis=2030", "since a day"),
    ("historique/?depuis=hier", "since no day"),
    ("actions/2-4/citer/", "copied"),
    ("actions/2-4/citer/", "not copied"),
)
"""What a reader opens: the folds of the dossier, filters in use, none left; sure results, none, full text; the search that fails; changes since
a day, none since, a day that is not read; a citation copied, and one that the browser refuses to copy."""


@dataclass(frozen=True)
class Setting:
    scheme: str = "light"
    width: int = 1280
    height: int = 800
    forced: bool = False


EVERYDAY = Setting()
SETTINGS = tuple(
    Setting(scheme, width, height, forced)
    for scheme in ("light", "dark")
    for width, height in ((1280, 800), (320, 256))
    for forced in (False, True)
)
ENGINES = ("axe", "ibm", "htmlcs", "alfa", "validate")


@dataclass(frozen=True)
class Job:
    """One page in one state, looked at in each setting; `planted` are answers in place of the server’s."""

    path: str
    state: str = ""
    checks: Sequence[str] = (*ENGINES, "controles")
    settings: Sequence[Setting] = (EVERYDAY,)
    planted: dict[str, str] = field(default_factory=dict)
    dump: str = ""


@dataclass(frozen=True)
class Finding:
    page: str
    state: str
    setting: str
    check: str
    rule: str
    where: str
    what: str
    review: bool

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.page or "accueil", self.state, self.setting)))
        return f"{place} | {self.check} {self.rule} | {self.where[:120]} | {self.what[:160]}"


@dataclass(frozen=True)
class Report:
    jobs: int
    settings: int
    findings: tuple[Finding, ...]
    costs: dict[str, float]
    """Milliseconds of each check, over all the pages."""


def survey(address: str, jobs: Iterable[Job], folder: Path, *, workers: int = 2, limit: int = 120) -> Report:
    """Open every job’s page and return what was found; a page that a look holds for more than `limit` seconds is killed."""
    todo = [asdict(j) for j in jobs]
    folder.mkdir(exist_ok=True)
    given, told = folder / "jobs.json", folder / "report.json"
    given.write_text(json.dumps(todo), encoding="utf-8")
    command: list[Any] = ["node", ROOT / "tests/outils/releve.mjs", "--base", address, "--jobs", given, "--out", told]
    command += ["--workers", str(workers), "--limit", str(limit)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    report = json.loads(told.read_text(encoding="utf-8"))
    assert report["jobs"] == len(todo)
    return Report(**{**report, "findings": tuple(Finding(**f) for f in report["findings"])})


def nu(folder: Path) -> list[str]:
    """Return what the Nu checker says of every page of a folder."""
    jar = ROOT / "tests/outils/node_modules/vnu-jar/build/dist/vnu.jar"
    command: list[Any] = ["java", "-Xss4m", "-jar", jar, "--format", "json", "--skip-non-html", folder]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    # From `file:` every page breaks its own policy; Chromium judges it over HTTP in test_navigateur.py. And Nu takes a
    # block of data for a script (HTML, « prepare the script element », does not); test_murs.py says that there is no other.
    policy = tuple(f"{what} violates Content Security Policy (meta tag)" for what in ("Resource", "Inline script"))
    said = {
        f"{Path(m['url']).relative_to(f'file:{folder}')}: {m['message']}"
        for m in messages
        if not m["message"].startswith(policy)
    }
    return sorted(said)
