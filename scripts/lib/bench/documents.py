"""What the documents to carry away cost, beside the build without them: from nothing, and for one changed action."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from contrat.documents.emporter import FORMATS

from . import contrat_genere
from .mesure import Cout, median, run, table
from .sites import REEL, ROOT

HEAD = "contrat | construction | essais | sans documents cpu | mur | Mo | avec cpu | mur | Mo | CPU × | mur ×"
CLAIR = re.compile(r"(?m)^(en_clair: (?:[>|]-?\n +)?)")
"""Where our words on an action begin, in its file."""


class Atelier:
    """One contract twice, each with its history in a folder of its own: one whose documents are made, one without."""

    def __init__(self, dossier: Path, taille: int) -> None:
        self.nom = "contrat réel" if taille == REEL else f"{taille} pages"
        self._folders = dossier / "avec", dossier / "sans"
        for folder in self._folders:
            if taille == REEL:
                subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
            else:
                contrat_genere.write(folder / "data", taille, vocabulaires=ROOT / "data/vocabulaires.yml")
            contrat = folder / "data/contrat.yml"
            said = re.sub(r"(?m)^documents: .*\n", "", contrat.read_text(encoding="utf-8"))
            oui = "oui" if folder.name == "avec" else "non"
            contrat.write_text(f"{said.rstrip()}\ndocuments: {oui}\n", encoding="utf-8")
        _forget_documents(self._folders[1] / "data/adresses.txt")

    def from_nothing(self) -> tuple[Cout, Cout]:
        """Return the costs with and without documents, nothing being kept of an earlier build."""
        for folder in self._folders:
            for made in (folder / ".build", folder / "site"):
                shutil.rmtree(made, ignore_errors=True)
        return self._built()

    def one_action_changed(self, rang: int) -> tuple[Cout, Cout]:
        """Return them after our words on one action have changed, all else being kept."""
        for folder in self._folders:
            action = next(
                p for p in sorted((folder / "data/actions").glob("*.yml")) if CLAIR.search(p.read_text("utf-8"))
            )
            said = action.read_text(encoding="utf-8")
            action.write_text(CLAIR.sub(rf"\g<1>Essai {rang}. ", said, count=1), encoding="utf-8")
        return self._built()

    def _built(self) -> tuple[Cout, Cout]:
        avec, sans = (run([sys.executable, "-P", "-m", "publication.build", folder]) for folder in self._folders)
        return avec, sans


def _forget_documents(ledger: Path) -> None:
    """Take the documents out of a ledger: a contract that says that it has none may not have published any."""
    if ledger.exists():
        ends = (*(f.fin for f in FORMATS), ".png")
        lines = ledger.read_text(encoding="utf-8").splitlines(keepends=True)
        ledger.write_text("".join(x for x in lines if not x.rstrip().endswith(ends)), encoding="utf-8")


def compare(atelier: Atelier, essais: int) -> str:
    """Return the table of both kinds of build; each is repeated with and without in turn, and its median kept."""
    nothing = [atelier.from_nothing() for _ in range(essais)]
    changed = [atelier.one_action_changed(n) for n in range(essais)]
    rows = []
    for nom, found in (("de rien", nothing), ("une action changée", changed)):
        avec, sans = (median(x) for x in zip(*found, strict=True))
        costs = (f"{x:.{digits}f}" for m in (sans, avec) for x, digits in zip(m, (2, 2, 0), strict=True))
        rows.append((atelier.nom, nom, str(essais), *costs, f"{avec.cpu / sans.cpu:.2f}", f"{avec.mur / sans.mur:.2f}"))
    return table(HEAD, rows)
