"""« Un commit d’une action »: the site is there, the words of one action change, and the site is built again from it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .mesure import Mesure, run
from .sites import QUIET, REEL, ROOT, Chantier, config_text


@dataclass(frozen=True)
class Reprise:
    """The site of a contract, in a folder of its own, and a copy of the data to change."""

    chantier: Chantier
    index: bool

    def prepare(self) -> None:
        """Build the site a first time, from nothing."""
        data = ROOT / "data" if self.chantier.taille == REEL else self.chantier.dossier / "data"
        shutil.copytree(data, self._folder / "data")
        hooks = ["publish", *(["search"] if self.index else []), "seal", "reuse", "write"]
        (self._folder / "mkdocs.yml").write_text(config_text(self._folder / "data", hooks), encoding="utf-8")
        self._build()

    def commit(self) -> Mesure:
        """Change one action and build again."""
        text = self._action.read_text(encoding="utf-8")
        self._action.write_text(text.replace("en_clair: >-\n  ", "en_clair: >-\n  Changé. ", 1), encoding="utf-8")
        return self._build()

    @property
    def _folder(self) -> Path:
        return self.chantier.dossier / f"commit-{'avec' if self.index else 'sans'}"

    @property
    def _action(self) -> Path:
        return sorted((self._folder / "data/actions").glob("*.yml"))[0]

    def _build(self) -> Mesure:
        where: list[str | Path] = ["-f", self._folder / "mkdocs.yml", "-d", self._folder / "site"]
        return run([sys.executable, "-m", "mkdocs", "build", "-q", "--strict", *where], env=QUIET)
