"""The rows of the sheets → what each is about: a record, or an item of a list in one, that there was or that is added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contrat.exports.plans import Plan, field_of, plans
from contrat.model.collections import Collection
from contrat.reading.kinds import IdKind
from contrat.reading.nearest import closest, numbered
from contrat.reading.problems import shown
from importing.sheets import Cell

from .cells import NotAValue
from .leaves import Leaves, Path_
from .reading import CellRefusal, ReadSheet
from .state import ContractState
from .tables import CHAMP, COLLECTION, FICHE, ID, ORDRE, PARENT, VERSION

DATED = ("actions", "enjeux")
"""Collections whose ids a spreadsheet may take for days."""


@dataclass
class GivenRow:
    """A row of a sheet, as it was received."""

    tableau: ReadSheet
    ligne: int
    cells: dict[int, Cell]

    def text(self, nom: str) -> str:
        """Return what the column of this name says, as text; nothing where there is none."""
        return self.at(self.tableau.column(nom))

    def at(self, colonne: int) -> str:
        cell = self.cells.get(colonne)
        if cell is None:
            return ""
        text = cell.valeur.removesuffix(".0") if cell.nature == "nombre" and cell.valeur else cell.texte
        return text.strip().removeprefix("'")

    def fault(self, colonne: int, message: str) -> CellRefusal:
        return self.tableau.fault(self.ligne, colonne, message)

    def refused(self, nom: str, message: str) -> RowRefused:
        return RowRefused(self.fault(self.tableau.column(nom), message))


class RowRefused(NotAValue):
    """A row of which it cannot be told what it is about."""

    def __init__(self, fault: CellRefusal) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass
class Row:
    """A row that is about something. Where that stands now, and where it stood in the state that the row was made from."""

    line: GivenRow
    fichier: str
    version: str
    base: Leaves | None
    """What the file said in that state; None if it is not found."""
    path: Path_ = ()
    before: Path_ | None = ()
    """None for what is added."""

    @property
    def tableau(self) -> ReadSheet:
        return self.line.tableau


class Finder:
    """Finds what the rows of the sheets are about; `faults` gets what cannot be told."""

    def __init__(self, state: ContractState, faults: list[CellRefusal]) -> None:
        self.state, self.faults = state, faults
        self.versions: dict[str, str] = {}
        """The state of each file that the first row about it was made from."""
        self._seen: dict[tuple[str, str, Path_], int] = {}
        self._added: set[str] = set()
        self._counts: dict[tuple[str, Path_], int] = {}

    def rows(self, tableau: ReadSheet) -> Iterator[Row]:
        """Yield the rows of a sheet; those of a list in their order, for a spreadsheet may have sorted them."""
        lines = [GivenRow(tableau, ligne, cells) for ligne, cells in tableau.rows()]
        if tableau.column(ORDRE):
            lines.sort(key=lambda x: (int(t) if (t := x.text(ORDRE)[:9]).isdecimal() else 10**9, x.ligne))
        for rank, line in enumerate(lines):
            try:
                row = self._fact(line) if tableau.faits else self._row(line, rank)
                self._refuse_twin(line, row)
            except RowRefused as refused:
                self.faults.append(refused.fault)
                continue
            self.versions.setdefault(row.fichier, row.version)
            yield row

    def _refuse_twin(self, line: GivenRow, row: Row) -> None:
        key = line.tableau.recu.lieu, row.fichier, row.path
        if first := self._seen.get(key):
            name = " / ".join(t for x in (ID, FICHE, PARENT, ORDRE) if (t := line.text(x))) or "ce qui n’en a qu’une"
            at = next((x for x in (ID, ORDRE, FICHE) if line.tableau.column(x)), "")
            raise line.refused(
                at, f"deux lignes pour {name} ; la première est la ligne {first} ; gardez l’une des deux"
            )
        self._seen[key] = line.ligne

    def _row(self, line: GivenRow, rank: int) -> Row:
        plan, kind = line.tableau.feuille.plan, line.tableau.feuille.collection
        if plan.parent:
            row = self._about(line, self._file(line, kind))
            return self._item(row, (*self._above(row, plan.parent), *line.tableau.feuille.liste))
        if kind.dossier:
            return self._record(line, kind)
        row = self._about(line, kind.fichier)
        if not kind.liste:
            row.before = () if kind.fichier in self.state.octets else None
            return row
        if any(c.nom == ID for c in line.tableau.champs.values()):
            return self._named_item(row, line.text(ID))
        return self._item(row, ()) if line.tableau.column(ORDRE) else self._placed(row, (), rank)

    def _about(self, line: GivenRow, fichier: str) -> Row:
        """Return a row about a file, with the state of it that the row was made from."""
        said = line.tableau.version or line.text(VERSION)
        if said:
            base = self.state.base(fichier, said)
        else:
            base = Leaves() if line.tableau.forme == "classeur" else self.state.leaves(fichier)
        return Row(line, fichier, said, base)

    def _record(self, line: GivenRow, kind: Collection) -> Row:
        row = self._about(line, f"{kind.nom}/{_id(line, kind)}.yml")
        known = row.fichier in self.state.octets
        if not known and (not row.version or (row.base is not None and not row.base.values)):
            self._added.add(row.fichier)
            row.base, row.before = Leaves(), None
        elif not known:
            said = "aucune fiche de ce nom ; remettez son identifiant, ou videz « Version » pour en ajouter une"
            raise line.refused(ID, said)
        elif not row.version and line.tableau.forme == "classeur":
            said = "case vide, mais cette fiche existe ; remettez sa version, ou donnez un identifiant nouveau"
            raise line.refused(VERSION, said)
        elif not row.version:
            raise line.refused(ID, "version de ces données non dite (fichier_version) ; téléchargez-les de nouveau")
        return row

    def _above(self, row: Row, plan: Plan) -> Path_:
        """Return where the item stands that holds the list of a row; the record itself holds most lists."""
        if not plan.liste:
            return ()
        rank = self._rank(row.line, PARENT)
        known = max(row.base.count(plan.liste.chemin) if row.base else 0, self._count(row.fichier, plan.liste.chemin))
        if rank > known:
            said = f"aucune ligne {rank} pour cette fiche dans « {plan.titre} » ; elle en a {known}"
            raise row.line.refused(PARENT, said)
        return (*plan.liste.chemin, rank - 1)

    def _named_item(self, row: Row, id_: str) -> Row:
        """Return the row of an item of a list that has an id: its place among the others does not matter."""
        now, then = (_rank_of(x, id_) for x in (self.state.leaves(row.fichier), row.base or Leaves()))
        if now is None and then is not None:
            said = f"« {shown(id_, 40)} » n’y est plus depuis l’export ; retirez cette ligne"
            raise row.line.refused(ID, said)
        if now is None:
            return self._placed(row, (), None)
        row.path, row.before = (now,), None if then is None else (then,)
        return row

    def _item(self, row: Row, place: Path_) -> Row:
        if not row.line.text(ORDRE):
            return self._placed(row, place, None)
        rank = self._rank(row.line, ORDRE) - 1
        taken = rank < self.state.leaves(row.fichier).count(place)
        if taken and not row.version and row.line.tableau.forme == "classeur":
            said = f"la place {rank + 1} est déjà prise ; videz cette case pour ajouter à la fin"
            raise row.line.refused(ORDRE, said)
        return self._placed(row, place, rank)

    def _placed(self, row: Row, place: Path_, rank: int | None) -> Row:
        """Put a row at its place in a list; one that the list did not have goes at its end."""
        before = row.base if row.base is not None else self.state.leaves(row.fichier)
        if rank is None or rank >= before.count(place):
            rank = self._count(row.fichier, place)
            self._counts[row.fichier, place] = rank + 1
            row.path, row.before = (*place, rank), None
        else:
            row.path = row.before = (*place, rank)
        return row

    def _count(self, fichier: str, place: Path_) -> int:
        """Return how many items a list has, with those that the workbook adds."""
        return max(self._counts.get((fichier, place), 0), self.state.leaves(fichier).count(place))

    def _fact(self, line: GivenRow) -> Row:
        """Return a row of the published table of tracked values: its path is the field of a record."""
        kinds = {p.racine: p for p in plans(self.state.corpus.collections) if p.faits and p.parent is None}
        collection, champ = line.text(COLLECTION), line.text(CHAMP)
        if collection not in kinds:
            said = f"« {shown(collection, 40)} » ; une de ces valeurs est attendue : {', '.join(kinds)}"
            raise line.refused(COLLECTION, said)
        fields = {field_of(f.chemin): f.chemin for f in kinds[collection].faits}
        if champ not in fields:
            said = f"« {shown(champ, 40)} » n’est pas une valeur suivie ; valeurs suivies : {', '.join(fields)}"
            raise line.refused(CHAMP, said)
        row = self._about(line, self._file(line, self.state.kinds[collection]))
        row.path = row.before = fields[champ]
        return row

    def _file(self, line: GivenRow, kind: Collection) -> str:
        """Return the file of the record that a row names; it must be known, or be added by another sheet."""
        if not line.tableau.column(FICHE):
            return kind.fichier
        id_ = line.text(FICHE)
        if kind.dossier:
            fichier, files = f"{kind.nom}/{id_}.yml", [*self.state.octets, *self._added]
            known = [f.rpartition("/")[2].removesuffix(".yml") for f in files if f.startswith(f"{kind.nom}/")]
        else:
            fichier = kind.fichier
            known = [str(self.state.leaves(fichier).values.get((ID,), ""))]
        if id_ in known:
            return fichier
        if was := [x for x in numbered(id_) if x in known]:
            raise line.refused(FICHE, f"« {id_} » est une date faite par un tableur ; écrivez {' ou '.join(was)}")
        near = closest(id_, known)
        mend = f"est-ce {near} ?" if near else "écrivez l’identifiant d’une fiche"
        where = f"{kind.nom}.csv" if line.tableau.recu.fichier else f"les fiches ({kind.titre.lower()})"
        raise line.refused(FICHE, f"aucune ligne {shown(id_, 60) or 'sans nom'} dans {where} ; {mend}")

    def _rank(self, line: GivenRow, nom: str) -> int:
        text = line.text(nom)
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:10]) < 10**6:
            raise line.refused(nom, f"« {shown(text, 40)} » ; un nombre est attendu, par exemple 1")
        return int(text)


def _id(line: GivenRow, kind: Collection) -> str:
    """Return the id of a record. It may name a file: what a table says leads nowhere else, nor is a date by accident."""
    id_ = line.text(ID)
    if kind.nom in DATED and (was := numbered(id_)):
        said = f"« {shown(id_, 40)} » est une date faite par un tableur ; écrivez {' ou '.join(was)}"
        raise line.refused(ID, said)
    try:
        return IdKind().parse(id_)
    except ValueError as error:
        raise line.refused(ID, str(error)) from None


def _rank_of(leaves: Leaves, id_: str) -> int | None:
    found = (p[0] for p, v in leaves.values.items() if len(p) == 2 and p[1] == ID and v == id_)
    return next((r for r in found if isinstance(r, int)), None)
