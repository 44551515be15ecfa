"""What the gate says of the data that a workbook would make → the same, at the cell that says it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contrat.model.collections import DOSSIERS, FICHIERS
from contrat.reading.problems import Problem, shown
from contrat.reading.yaml_tree import Unreadable

from .leaves import Leaves, Path_, leaves_of
from .reading import CellRefusal
from .rows import Row
from .state import ContractState
from .tables import ID, ORDRE, Champ

_ABSENT = re.compile(r"clé « (\w+) » (?:absente|vide)(?: ou vide)?(?: \(([^)]*)\)| : ([^;]*)).*", re.S)


def at_cells(
    problems: tuple[Problem, ...], rows: list[Row], state: ContractState, made: Mapping[str, bytes]
) -> list[CellRefusal | str]:
    """Return each problem at its cell; those of what the workbook does not say, as they are."""
    by_file: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault(row.fichier, []).append(row)
    found: list[CellRefusal | str] = []
    for problem in problems:
        leaves = _leaves(problem, state, made) if problem.racine == "data" else None
        fault = _fault(problem, leaves, by_file.get(problem.fichier, [])) if leaves is not None else None
        found.append(fault or str(problem))
    return found


def _leaves(problem: Problem, state: ContractState, made: Mapping[str, bytes]) -> Leaves | None:
    kind = problem.fichier in FICHIERS or problem.fichier.partition("/")[0] in DOSSIERS
    octets = made.get(problem.fichier, state.octets.get(problem.fichier))
    if not kind or octets is None:
        return None
    try:
        return leaves_of(problem.fichier, octets, state.shape(problem.fichier))
    except Unreadable:
        return None


def _fault(problem: Problem, leaves: Leaves, rows: list[Row]) -> CellRefusal | None:
    path = leaves.at(problem.ligne, problem.colonne)
    columns = [(row, c, (*row.path, *x.chemin)) for row in rows for c, x in row.tableau.champs.items() if _says(row, x)]
    message = problem.message
    if absent := _ABSENT.fullmatch(message):
        path = _of_key(path, absent[1], [p for _, _, p in columns], leaves)
        message = f"case vide ; {f'une valeur est attendue : {absent[2]}' if absent[2] else absent[3].strip()}"
    alike = [(_alike(p, path), -len(p), row, c) for row, c, p in columns]
    _, _, row, colonne = max((x for x in alike if x[0] >= len(x[2].path)), key=lambda x: x[:2], default=(0, 0, None, 0))
    if row is None:
        return None
    said = row.line.cells[colonne].texte.strip() if colonne in row.line.cells else ""
    quoted = f"« {shown(said, 40)} » ; " if said and said[:20] not in message else ""
    return row.line.fault(colonne, quoted + message + _in_words(row, colonne))


def _says(row: Row, champ: Champ) -> bool:
    return champ.chemin != () or champ.nom in (ID, ORDRE)


def _of_key(path: Path_, key: str, known: list[Path_], leaves: Leaves) -> Path_:
    """Return the path of a key that is missing in the group at a path, or in one around it."""
    found: list[Path_] = [(*path[:n], key) for n in range(len(path), -1, -1)]
    return next((p for p in found if not leaves.under(p) and any(k[: len(p)] == p for k in known)), path)


def _in_words(row: Row, colonne: int) -> str:
    """Return where the words of a date go, that is none."""
    champ = row.tableau.champs[colonne]
    words = (*champ.chemin[:-1], "mots")
    beside = next((x for x in row.tableau.champs.values() if champ.nature == "date" and x.chemin == words), None)
    return f" ; des mots vont dans « {beside.titre} »" if beside and row.tableau.forme == "classeur" else ""


def _alike(one: Path_, other: Path_) -> int:
    """Return how many steps two paths share from their start."""
    n = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        n += 1
    return n
