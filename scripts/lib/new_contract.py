"""Command line of a new contract: a name → a folder that builds at once, and whose every value is to be filled."""

import hashlib
import re
import shutil
import sys
from pathlib import Path

from building import git
from building.contract_folder import CODE, DATA

MODEL = Path(__file__).with_suffix("")
NO_ADDRESS = "https://exemple.fr/generateur.git"
"""Stands for the public address of the generator, where this copy knows none."""


def address() -> str:
    """Return where the forges find the generator: the public address that this copy was cloned from, without an account."""
    here = git.Repository(CODE)
    if not here.agrees("remote", "get-url", "origin"):
        return NO_ADDRESS
    found = here.ask("remote", "get-url", "origin").decode().strip()
    return re.sub(r"^https://[^/@]*@", "https://", found) if found.startswith("https://") else NO_ADDRESS


def main(dossier: Path) -> None:
    told = {
        "nom": dossier.name,
        "sha256": hashlib.sha256((MODEL / "data/source/plan.txt").read_bytes()).hexdigest(),
        "generateur": address(),
        "commit": git.Repository(CODE).ask("rev-parse", "HEAD").decode().strip(),
    }
    for path in sorted(p for p in MODEL.rglob("*") if p.is_file()):
        texte = path.read_text(encoding="utf-8")
        for nom, valeur in told.items():
            texte = texte.replace(f"{{{{ {nom} }}}}", valeur)
        target = dossier / path.relative_to(MODEL)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(texte, encoding="utf-8", newline="\n")
    shutil.copy(CODE / DATA / "vocabulaires.yml", dossier / DATA)  # what any plan says: statuses, kinds, questions
    if told["generateur"] == NO_ADDRESS:
        print(f"Pour une forge : remplacez {NO_ADDRESS} dans .github/workflows/site.yml et .gitlab-ci.yml.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
