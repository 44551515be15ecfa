"""A workbook that comes back, or published tables → the data of its contract: what changes is said, then written in one commit."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from building import git
from contrat.french.grammar import pluriel
from contrat.history.reasons import reason
from contrat.model.collections import COLLECTIONS
from contrat.reading.problems import DataRefused, escape_controls, shown
from editing.naming import leads_to_someone
from importing.received import read
from importing.refusals import PlanRefused

from .book import CONTRAT, RAISON
from .cells import mots_of
from .judging import at_cells
from .merging import Merge
from .reading import CellRefusal, ReadSheet, Received, encoding_faults, is_workbook, read_heads, said
from .removed import missing_rows
from .rows import GivenRow
from .state import ContractState, state_of
from .tables import ID, feuilles

MAX_SAID = 200


class Install(Protocol):
    """Writes the files of a contract once the gate has taken them all; with `essai`, asks the gate alone."""

    def __call__(self, files: Mapping[str, bytes | None], data: Path, *, essai: bool) -> None: ...


WHO = ("-c", "user.name=tableur", "-c", "user.email=")


def received(path: Path) -> list[Received]:
    """Return the sheets of a file, or of the CSV files of a folder. Raises `PlanRefused`."""
    if path.is_dir():
        return [one for file in sorted(path.glob("*.csv")) for one in _named(file)]
    csv = path.suffix.lower() not in (".xlsx", ".ods")
    print(f"Lecture de {path.name}…", flush=True)
    return [Received(sheet, path.name if csv else "", not csv or is_utf8(path.read_bytes())) for sheet in read(path)]


def is_utf8(octets: bytes) -> bool:
    """Tell whether the letters of a text file are those of UTF-8, or of what says what they are."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_ours(found: Sequence[Received]) -> bool:
    """Tell whether these sheets are data of a contract that come back, and not a plan."""
    return is_workbook(found, feuilles(COLLECTIONS))


def _named(path: Path) -> list[Received]:
    """Return the sheet of one of several files: why it is not read says its name."""
    try:
        return received(path)
    except PlanRefused as refused:
        raise PlanRefused([f"{path.name}, {x}" for x in refused.faults]) from None


def take_back(
    found: Sequence[Received], contrat: Path, install: Install, *, essai: bool, retirer: bool = False, raison: str = ""
) -> int:
    """Import a workbook; return the code of the command."""
    state = state_of(contrat)
    if other := _other_contract(found, state):
        raise PlanRefused([other])
    tables = feuilles(state.corpus.collections)
    faults = [*encoding_faults(found)]
    tableaux = read_heads(found, tables, faults)
    merge = Merge(state, mots_of(state.corpus, _names(tableaux)), faults)
    merge.faults += [
        CellRefusal(n, f.ligne, f.colonne, r.lieu, "", f.message) for n, r in enumerate(found) for f in r.sheet.faults
    ]
    print(f"Ce sont les données de ce contrat, qui reviennent : {pluriel(len(tableaux), 'feuille')}.", flush=True)
    stays = missing_rows(merge, tableaux, merge.take(tableaux), retirer=retirer)
    made, wrong = _judged(merge, contrat, install)
    why = " ".join((raison or said(found, RAISON)).split())
    unsaid = _unsaid(why) if merge.wanted else ""
    if wrong or (unsaid and not essai):
        _tell_faults([*wrong, *([unsaid] if unsaid else [])])
        return 1
    _tell(merge, stays, essai=essai)
    if made and unsaid:
        print(f"Avant d’écrire : {unsaid}")
    if made and not essai:
        _write(state, made, contrat, install)
        _commit(contrat, made, why)
    return 0


def _unsaid(why: str) -> str:
    """Return what is wrong with the reason of changes; nothing where the public can read it."""
    if not reason(f"data : {why}"):
        return (
            "la raison des changements n’est pas donnée, ou n’en est pas une ; le public la lit : écrivez-la dans la feuille "
            f"« Lisez-moi », à « {RAISON} », ou par --raison 'le chantier a été recompté'"
        )
    return f"la raison des changements : {wrong}" if (wrong := leads_to_someone(why)) else ""


def _other_contract(found: Sequence[Received], state: ContractState) -> str:
    id_ = said(found, CONTRAT)
    ours = state.corpus.contrat.id
    return (
        f"ce classeur est celui du contrat « {shown(id_, 60)} », et ce dossier celui de « {ours} »"
        if id_ not in ("", ours)
        else ""
    )


def _names(tableaux: list[ReadSheet]) -> list[tuple[str, str, str]]:
    """Return the names that the rows of records give their ids: cells that name them may say either."""
    made = []
    for tableau in tableaux:
        if tableau.feuille.plan.parent is None and tableau.column(ID) and tableau.column("nom"):
            lines = (GivenRow(tableau, ligne, cells) for ligne, cells in tableau.rows())
            made += [(tableau.feuille.plan.racine, x.text(ID), x.text("nom")) for x in lines if x.text("nom")]
    return made


def _judged(merge: Merge, contrat: Path, install: Install) -> tuple[dict[str, bytes], list[CellRefusal | str]]:
    """Return the files that change, and every fault: what could not be read, then what the gate says of the rest."""
    made = merge.files()
    faults: list[CellRefusal | str] = []
    try:
        install({**made}, contrat / "data", essai=True)
    except DataRefused as refused:
        faults = at_cells(refused.problems, merge.rows, merge.state, made)
    known = [f for f in (*merge.faults, *faults) if isinstance(f, CellRefusal)]
    return made, [*sorted(dict.fromkeys(known)), *(f for f in faults if isinstance(f, str))]


def _write(state: ContractState, made: Mapping[str, bytes], contrat: Path, install: Install) -> None:
    moved = [f for f, o in state.octets.items() if f in made and (contrat / "data" / f).read_bytes() != o]
    if moved:
        raise PlanRefused([f"data/{moved[0]} a changé pendant l’import ; relancez la commande"])
    install({**made}, contrat / "data", essai=False)


def _tell_faults(faults: list[CellRefusal | str]) -> None:
    said = [f"- {escape_controls(str(f))}" for f in faults[:MAX_SAID]]
    more = [f"- … et {len(faults) - MAX_SAID} autres"] if len(faults) > MAX_SAID else []
    print("\n".join([f"Rien n’est écrit : {pluriel(len(faults), 'faute')}.", *said, *more]), file=sys.stderr)


def _tell(merge: Merge, stays: list[str], *, essai: bool) -> None:
    if stays:
        print("Ce que le tableau ne dit plus, et qui reste :", *(f"  {x}" for x in stays), sep="\n")
    if merge.dits:
        print(
            "Ce qui changerait :" if essai else "Ce qui change :",
            *(f"  {escape_controls(x)}" for x in merge.dits),
            sep="\n",
        )
    else:
        print("Rien ne change.")


def _commit(contrat: Path, made: Mapping[str, bytes], why: str) -> None:
    """Make one commit of what was written, and of nothing else; its author is a role."""
    if not (contrat / ".git").exists():
        return
    paths = [f"data/{f}" for f in made]
    repository = git.Repository(contrat)
    repository.ask("add", "--all", "--", *paths)
    repository.ask(*WHO, "commit", "--quiet", "--only", "--message", f"data : {why}", "--", *paths)
    print(
        f"Un commit : « data : {why} ».\nCe classeur est d’avant ce commit : pour changer encore, refaites scripts/export."
    )
