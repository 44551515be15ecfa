"""A repository of data that a test changes commit by commit, on days that it gives, and the site built from a copy."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from building import git
from conftest import ROOT, build
from contrat.history.changes import Historique
from site_bati import SiteBati

SECOND = ROOT / "tests/second"


class Depot:
    """The data of the second contract, in a repository of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        shutil.copytree(SECOND / "data", self.data)
        self.git("init", "-q", "-b", "main")
        self.commit("data: premier état", "2021-03-01")

    def git(self, *arguments: str, jour: str = "2021-01-01") -> str:
        env = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_DATE": f"{jour}T12:00:00+01:00",
            "GIT_COMMITTER_DATE": f"{jour}T12:00:00+01:00",
            "GIT_AUTHOR_NAME": "Personne Nommée",
            "GIT_COMMITTER_NAME": "Personne Nommée",
            "GIT_AUTHOR_EMAIL": "p@exemple.fr",
            "GIT_COMMITTER_EMAIL": "p@exemple.fr",
        }
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=env, capture_output=True, text=True, check=True)
        return done.stdout

    def commit(self, message: str, jour: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, jour=jour)

    def write(self, fichier: str, texte: str) -> None:
        (self.data / fichier).parent.mkdir(parents=True, exist_ok=True)
        (self.data / fichier).write_text(texte, encoding="utf-8")

    def edit(self, fichier: str, before: str, after: str) -> None:
        texte = (self.data / fichier).read_text(encoding="utf-8")
        assert before in texte
        self.write(fichier, texte.replace(before, after))

    def history(self) -> Historique:
        found = git.read(self.data)
        assert found is not None
        return found


def build_copy(copy: Path, tmp_path: Path, **environment: str) -> SiteBati:
    return build(configuration(copy, tmp_path), tmp_path / "site", environment=environment)


def configuration(copy: Path, tmp_path: Path) -> Path:
    config = (SECOND / "mkdocs.yml").read_text(encoding="utf-8").replace("../../", f"{ROOT}/")
    path = tmp_path / "mkdocs.yml"
    path.write_text(config.replace("contrat: .", f"contrat: {copy}"), encoding="utf-8")
    return path
