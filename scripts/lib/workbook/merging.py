"""What the rows say, what the data said when the workbook was made, what they say now → what changes, or every conflict.

A cell that says what the data said then changes nothing, whatever they say now. One that says something else changes its
value, unless the data have changed it too: then both are told, and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contrat.reading.problems import shown
from rewriting import dumped, rewritten

from .cells import TROP_LONG, Mots, NotAValue, read, same
from .leaves import Path_, Value, raw_of_leaves
from .published import fact_faults, words_faults
from .reading import CellRefusal, ReadSheet
from .rows import Finder, Row
from .state import ContractState
from .tables import ID, Champ

LOST = "l’état de cette fiche au moment de l’export n’est pas retrouvé"


@dataclass
class Merge:
    """What a workbook changes: the leaves of each file, what is said of it, which row is about what."""

    state: ContractState
    mots: Mots
    faults: list[CellRefusal] = field(default_factory=list)
    wanted: dict[str, dict[Path_, Value]] = field(default_factory=dict)
    dits: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    changed: dict[tuple[str, Path_], tuple[Row, Value | None]] = field(default_factory=dict)
    """The row that changes each value, and what it makes of it."""

    def take(self, tableaux: list[ReadSheet]) -> Finder:
        """Gather what the rows of the sheets change; return what found them."""
        finder = Finder(self.state, self.faults)
        for tableau in tableaux:
            for row in finder.rows(tableau):
                self.rows.append(row)
                self._row(row)
        return finder

    def files(self) -> dict[str, bytes]:
        """Return the new bytes of each file that changes. Raises `Unwritable`."""
        made = {}
        for fichier, values in self.wanted.items():
            now, shape = self.state.leaves(fichier), self.state.shape(fichier)
            raw = raw_of_leaves(values, now.node, shape)
            if fichier not in self.state.octets:
                made[fichier] = dumped(raw).encode()
            elif values != now.values:
                made[fichier] = rewritten(fichier, self.state.octets[fichier], raw)
        return made

    def values(self, fichier: str) -> dict[Path_, Value]:
        """Return what a file will say, to be changed."""
        return self.wanted.setdefault(fichier, dict(self.state.leaves(fichier).values))

    def _row(self, row: Row) -> None:
        if row.tableau.faits:
            self.faults += fact_faults(row)
        self.faults += words_faults(row, self.mots)
        for colonne, champ in row.tableau.champs.items():
            cell = row.line.cells.get(colonne)
            is_name = champ.nom == ID and row.tableau.feuille.collection.dossier
            if not champ.chemin or is_name or (cell and cell.texte.strip() == TROP_LONG):
                continue
            try:
                value = read(champ, cell, row.tableau.forme, self.mots) if cell else None
            except NotAValue as wrong:
                self.faults.append(row.line.fault(colonne, str(wrong)))
                continue
            if said := self._change(row, champ, value):
                self.faults.append(row.line.fault(colonne, said))

    def _change(self, row: Row, champ: Champ, value: Value | None) -> str:
        """Change a value if its cell does; return why it cannot be."""
        path = (*row.path, *champ.chemin)
        if row.before is None:
            return self._set(row, champ, path, None, value) if value is not None else ""
        now = self.state.leaves(row.fichier).values.get(path)
        if row.base is None:
            said = f"{LOST} : elle dit {_said(now)}, le tableau dit {_said(value)} ; refaites l’export (scripts/export)"
            return "" if same(champ, value, now) else said
        then = row.base.values.get((*row.before, *champ.chemin))
        if same(champ, value, then) or (same(champ, value, now) and not self._moved(row)):
            return ""
        if same(champ, now, then) and not self._moved(row):
            return self._set(row, champ, path, now, value)
        return (
            f"conflit : l’export disait {_said(then)}, la fiche dit maintenant {_said(now)}, le tableau dit "
            f"{_said(value)} ; refaites l’export (scripts/export), et changez cette case dans le nouveau classeur"
        )

    def _moved(self, row: Row) -> bool:
        """Tell whether a list that a row is in has more or fewer items than it had: its ranks are not what they were."""
        if row.base is None or row.path != row.before:
            return False
        lists = [row.path[:i] for i, step in enumerate(row.path) if isinstance(step, int)]
        now = self.state.leaves(row.fichier)
        return any(now.count(p) != row.base.count(p) for p in lists)

    def _set(self, row: Row, champ: Champ, path: Path_, now: Value | None, value: Value | None) -> str:
        first, other = self.changed.setdefault((row.fichier, path), (row, value))
        if not same(champ, other, value):
            line = first.line
            return f"{_said(value)} ici, {_said(other)} : {line.tableau.recu.lieu}, ligne {line.ligne} ; gardez l’un des deux"
        if first is not row:
            return ""
        wanted = self.values(row.fichier)
        if value is None:
            wanted.pop(path, None)
        else:
            wanted[path] = value
        if row.before is not None:
            titre = champ.titre if row.tableau.forme == "classeur" else champ.nom
            what = f"{row.line.text('champ')}, {titre}" if row.tableau.faits else titre
            self.dits.append(f"{self.name(row)}, {what} : {self._words(champ, now)} → {self._words(champ, value)}")
        elif (added := f"{self.name(row)} : ligne ajoutée") not in self.dits[-1:]:
            self.dits.append(added)
        return ""

    def name(self, row: Row) -> str:
        """Return what a row is about, as people know it."""
        values = self.state.leaves(row.fichier).values
        nom = next((v for x in ("texte", "titre", "nom", "terme") if isinstance(v := values.get((x,)), str)), "")
        fiche = row.fichier.removesuffix(".yml") + (f" « {shown(nom, 60)} »" if nom else "")
        return f"{fiche}, {row.tableau.feuille.nom} {ranks(row.path)}" if ranks(row.path) else fiche

    def _words(self, champ: Champ, value: Value | None) -> str:
        known = self.mots[champ.source].words if champ.source in self.mots else {}
        if isinstance(value, tuple):
            return _said(tuple(known.get(x, x) for x in value))
        return _said(known.get(value, value) if value else None)


def ranks(path: Path_) -> str:
    """Return the places of an item in its lists, from 1: « 2.1 »."""
    return ".".join(str(x + 1) for x in path if isinstance(x, int))


def _said(value: Value | None) -> str:
    if value is None:
        return "rien"
    return f"« {shown(value if isinstance(value, str) else ', '.join(value), 80)} »"
