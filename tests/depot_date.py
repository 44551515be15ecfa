"""A contract’s data in a small repository of its own, whose days and commits are the same wherever the tests run.

What a page says of its history then changes with the data and the code alone: a golden page can be accepted
in the commit that changes it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from publication_essais import commit, run_git

ROOT = Path(__file__).parent.parent


def with_a_history(contrat: Path, folder: Path, fiche: str, champ: str) -> Path:
    """Copy the data of a contract under `folder` and commit them twice: without one field of a record, then whole.

    Return the configuration that builds them: the contract’s own, with the code of this repository.
    """
    shutil.copytree(contrat / "data", folder / "data")
    path = folder / "data" / fiche
    whole = path.read_text(encoding="utf-8")
    before, found = re.subn(rf"^{champ}:.*\n(?:[ \n].*\n?|\n)*", "", whole, flags=re.MULTILINE)
    assert found == 1, f"{fiche} has no {champ}"
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    path.write_text(before, encoding="utf-8")
    commit(folder, "Premiers textes du contrat", "2026-11-02")
    path.write_text(whole, encoding="utf-8")
    commit(folder, "Une fiche est complétée", "2026-11-20")
    (folder / "mkdocs.yml").write_text(_configuration(contrat / "mkdocs.yml"), encoding="utf-8")
    (folder / ".gitignore").write_text("/site/\n")
    commit(folder, "infra: configuration", "2026-11-21")
    return folder / "mkdocs.yml"


def _configuration(inherited: Path) -> str:
    return (
        f"INHERIT: {inherited}\ndocs_dir: {ROOT}/docs\ntheme:\n  custom_dir: {ROOT}/docs/theme\n"
        f"hooks:\n  - {ROOT}/hooks/mkdocs_events.py\nwatch: []\n"
    )
