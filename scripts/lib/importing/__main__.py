"""Command line of the import: a file and the folder of a contract → its data, checked by the gate before anything is written."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from contrat.french.grammar import pluriel
from contrat.gate.loading import load
from contrat.reading.problems import DataRefused

from . import carte as cartes
from . import guess, layout
from .carte import Carte
from .files import new_files
from .plan import Plan, plan_of
from .received import read
from .refusals import PlanRefused
from .rows import rows_of
from .sheets import Sheet

MAX_SAID = 25


def main(received: Path, contrat: Path, *, essai: bool = False) -> int:
    """Import a plan; return the code of the command."""
    try:
        print(f"Lecture de {received.name}…", flush=True)
        sheets = read(received)
        table, carte, known = _understood(sheets, contrat / "data/source/carte.yml")
        print(
            f"Feuille « {carte.feuille} », titres en ligne {carte.titres}. "
            + ("D’après carte.yml :" if known else "Ce qui est compris :")
        )
        print(*(f"  {x}" for x in guess.told(carte)), sep="\n")
        plan = plan_of(table, carte, rows_of(table, carte))
        plan.laisse = [*plan.laisse, *layout.around(sheets, table)]
        print(f"Vérification de {pluriel(len(plan.actions), 'action')}…", flush=True)
        files = new_files(plan, carte, received.name, hashlib.sha256(received.read_bytes()).hexdigest())
        if (contrat / "data/actions").is_dir():
            raise PlanRefused([f"{contrat} a déjà des actions"])
        _install(files, contrat / "data")
    except PlanRefused as refused:
        print(f"Rien n’est écrit :\n{refused}", file=sys.stderr)
        return 1
    except DataRefused as refused:
        print(f"Rien n’est écrit : les données tirées du plan ont une faute.\n{refused}", file=sys.stderr)
        return 1
    _tell(plan, sheets, contrat)
    return 0


def _understood(sheets: list[Sheet], written: Path) -> tuple[layout.Table, Carte, bool]:
    """Return the table and its map: that which people may have corrected, or the one that is guessed."""
    if not written.exists():
        table = layout.find(sheets)
        return table, guess.carte_of(table), False
    carte = cartes.read(written.read_bytes())
    if isinstance(carte, list):
        raise PlanRefused([str(p) for p in carte])
    return layout.find(sheets, carte.feuille, carte.titres), carte, True


def _install(files: dict[str, bytes], data: Path) -> None:
    """Write the files of a contract once the gate has taken them all; nothing otherwise."""
    data.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=".import-") as made:
        new = Path(made) / "data"
        if data.is_dir():
            shutil.copytree(data, new)
        for fichier, octets in files.items():
            path = new / fichier
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(octets)
        load(new)
        for fichier in files:
            (data / fichier).parent.mkdir(parents=True, exist_ok=True)
            (new / fichier).replace(data / fichier)


def _tell(plan: Plan, sheets: list[Sheet], contrat: Path) -> None:
    total = sum(len(s.cells) + s.comments for s in sheets)
    left = sum(n for _, _, n in plan.laisse)
    print(
        f"{pluriel(len(plan.actions), 'action')}, {pluriel(len(plan.enjeux), 'enjeu', 'enjeux')}, {pluriel(len(plan.organisations), 'organisation')}."
    )
    print(f"{plan.cases} cases gardées et {left} laissées : {plan.cases + left} sur {total}.")
    print(*(f"  laissé : {quoi} : {motif} ({pluriel(n, 'case')})" for quoi, motif, n in plan.laisse), sep="\n")
    if plan.a_voir:
        print("À regarder :", *(f"  {x}" for x in plan.a_voir[:MAX_SAID]), sep="\n")
        if len(plan.a_voir) > MAX_SAID:
            print(f"  … et {len(plan.a_voir) - MAX_SAID} autres")
    print(
        f"Pour corriger ce qui est mal compris : data/source/carte.yml, puis la même commande. Pour voir le site : scripts/build --contrat {contrat}"
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), essai="--essai" in sys.argv[3:]))
