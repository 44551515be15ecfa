"""Command line of the import: a file and the folder of a contract → its data, checked by the gate before anything is written."""

from __future__ import annotations

import argparse
import hashlib
import sys
from datetime import date
from pathlib import Path

from building import git
from building.contract_folder import CODE
from contrat.french.grammar import pluriel
from contrat.reading.problems import DataRefused, shown
from installing import commit, install
from rewriting import Unwritable
from workbook import returning

from . import carte as cartes
from . import guess, layout
from .carte import Carte
from .files import new_files, records_of
from .plan import Draft, plan_of
from .refusals import PlanRefused
from .rows import rows_of
from .sheets import Sheet
from .update import CARTE, Update, update_of

MAX_SAID = 25
KEPT = (
    "La lecture change : les valeurs d’avant restent dans l’historique, et un niveau ajouté change des adresses. "
    "Avant la première publication, docs/dev/importer.md dit comment repartir de zéro."
)


def main(received: Path, contrat: Path, *, essai: bool = False, retirer: bool = False, raison: str = "") -> int:
    """Import a plan, or a workbook of the contract; return the code of the command.

    `essai`: say what would change, and write nothing. `retirer` and `raison` are about a workbook (`workbook.returning`).
    """
    try:
        found = returning.received(received)
        if returning.is_ours(found):
            return returning.take_back(found, contrat, install, essai=essai, retirer=retirer, raison=raison)
        if contrat == CODE:
            raise PlanRefused(
                ["c’est le tableau d’un plan ; dites de quel contrat : --contrat DOSSIER (scripts/new en fait un)"]
            )
        return _import(received, [x.sheet for x in found], contrat, essai=essai)
    except (PlanRefused, Unwritable) as refused:
        print(f"Rien n’est écrit :\n{refused}", file=sys.stderr)
    except DataRefused as refused:
        print(f"Rien n’est écrit : les données tirées du plan ont une faute.\n{refused}", file=sys.stderr)
    return 1


def _import(received: Path, sheets: list[Sheet], contrat: Path, *, essai: bool) -> int:
    data = contrat / "data"
    print(f"{received.name} est le tableau d’un plan.", flush=True)
    table, carte, known = _understood(sheets, data / CARTE)
    print(
        f"Feuille « {carte.feuille} », titres en ligne {carte.titres}. "
        + ("D’après carte.yml :" if known else "Ce qui est compris :")
    )
    print(*(f"  {x}" for x in guess.told(carte)), sep="\n")
    rows = rows_of(table, carte)
    around = list(layout.around(sheets, table))
    rows.left += around
    digest = hashlib.sha256(received.read_bytes()).hexdigest()
    print(f"Vérification de {pluriel(len(rows.entries), 'action')}…", flush=True)
    known_rows = not any((data / "actions").glob("*.yml"))  # those of the copy are those of the sheet
    if not known_rows:
        before = _map_of_last(contrat) or carte
        update, plan = update_of(
            data, table, carte, rows, before=before, received=digest, name=received.name, jour=date.today().isoformat()
        )
    else:
        plan = plan_of(table, carte, rows)
        update = Update({**new_files(plan, carte, received.name, digest)}, [])
    try:
        install(update.fichiers, data, essai=essai)
    except DataRefused as refused:
        raise PlanRefused(_by_row(refused, plan, carte.feuille if known_rows else "")) from None
    _tell_changes(update, essai=essai)
    if not essai and (contrat / ".git").exists():
        _commit(contrat, update)
    _tell(plan, sheets, contrat)
    return 0


def _understood(sheets: list[Sheet], written: Path) -> tuple[layout.SourceTable, Carte, bool]:
    """Return the table and its map: that which people may have corrected, or the one that is guessed."""
    if not written.exists():
        table = layout.find(sheets)
        return table, guess.carte_of(table), False
    carte = cartes.read(written.read_bytes())
    if isinstance(carte, list):
        raise PlanRefused([str(p) for p in carte])
    table = layout.find(sheets, carte.feuille, carte.titres)
    return table, guess.fitted(carte, table), True


def _map_of_last(contrat: Path) -> Carte | None:
    """Return the map of the last import, as the last commit has it: people may have corrected it since."""
    repository = git.Repository(contrat)
    if not (contrat / ".git").exists() or not repository.agrees("cat-file", "-e", f"HEAD:data/{CARTE}"):
        return None
    carte = cartes.read(repository.ask("show", f"HEAD:data/{CARTE}"))
    return None if isinstance(carte, list) else carte


def _commit(contrat: Path, update: Update) -> None:
    """Make one commit of what was written, and of nothing else; its author is a role."""
    repository = git.Repository(contrat)
    corrected = repository.ask("status", "--porcelain", "--", f"data/{CARTE}").strip() != b""
    paths = [f"data/{f}" for f in dict.fromkeys([*update.fichiers, *([CARTE] if corrected else [])])]
    if not paths:
        return
    changes = f" : {pluriel(len(update.dits), 'changement')}" if update.dits else ""
    what = (
        "la lecture du tableau du plan est corrigée"
        if update.relu or not update.fichiers
        else "le tableau du plan a changé"
    )
    said = f"{what}{changes}" if changes or update.relu else "tableau du plan"
    commit(contrat, paths, "import", f"data : {said}")


def _by_row(refused: DataRefused, plan: Draft, feuille: str) -> list[str]:
    """Return the faults of the data of a plan where people find them: by the row of the sheet, or the title of the record."""
    trees = records_of(plan)
    found = []
    for problem in refused.problems:
        tree = trees.get(problem.fichier)
        if tree is None or "source" not in tree:
            found.append(str(problem))
            continue
        row = f"feuille « {feuille} », ligne {tree['source']['ligne']}, " if feuille else ""
        found.append(f"{row}« {shown(tree.get('texte') or tree['titre'], 60)} » : {problem.message}")
    return [*found, "Corrigez le tableau, ou ce pour quoi une colonne est prise, dans data/source/carte.yml."]


def _tell_changes(update: Update, *, essai: bool) -> None:
    if update.relu and update.dits:
        print(KEPT)
    if update.dits:
        print("Ce qui changerait :" if essai else "Ce qui change :", *(f"  {x}" for x in update.dits), sep="\n")
    elif not update.fichiers:
        print("Rien ne change.")


def _tell(plan: Draft, sheets: list[Sheet], contrat: Path) -> None:
    total = sum(len(s.cells) + s.comments for s in sheets)
    left = sum(n for _, _, n in plan.laisse)
    print(
        f"{pluriel(len(plan.actions), 'action')}, {pluriel(len(plan.enjeux), 'enjeu', 'enjeux')}, {pluriel(len(plan.organisations), 'organisation')}."
    )
    print(f"{plan.cases} cases gardées et {left} laissées : {plan.cases + left} sur {total}.")
    if plan.laisse:
        print(*(f"  laissé : {quoi} : {motif} ({pluriel(n, 'case')})" for quoi, motif, n in plan.laisse), sep="\n")
    if plan.a_voir:
        print("À regarder :", *(f"  {x}" for x in plan.a_voir[:MAX_SAID]), sep="\n")
        if len(plan.a_voir) > MAX_SAID:
            print(f"  … et {len(plan.a_voir) - MAX_SAID} autres")
    print(
        f"Pour corriger ce qui est mal compris : data/source/carte.yml, puis la même commande. Pour voir le site : scripts/build --contrat {contrat}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("received", type=Path)
    parser.add_argument("contrat", type=Path)
    parser.add_argument("--essai", action="store_true")
    parser.add_argument("--retirer", action="store_true")
    parser.add_argument("--raison", default="")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(**vars(_arguments())))
