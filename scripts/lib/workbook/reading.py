"""Sheets as they come back → the table that each is, its columns and its rows; what cannot be told is a fault with its place.

Our workbooks are known by their heads, under the labels of their columns; published tables by their names and keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contrat.exports.columns import Colonne, provenance
from contrat.exports.plans import plan_des_faits
from contrat.exports.tables import CALCULEES, COLONNE_ADRESSE, NIVEAU
from contrat.reading.nearest import closest
from contrat.reading.problems import shown
from importing.refusals import letters
from importing.sheets import Cell, Sheet

from .cells import Forme
from .tables import CHAMP, COLLECTION, ETAT, FICHE, LISEZ_MOI, LISTES, MAX_NAME, VALEUR, VERSION, Champ, Feuille

LOOKED_AT = 10
"""Among how many rows the head of a sheet is looked for."""
TABLEUR = "-tableur"
PUBLIEE = "fichier_version"
"""The column of published tables that says which version of the data they are of."""
OWN = (LISEZ_MOI, LISTES, "En bref", "Colonnes", "en-bref")
"""Sheets that say nothing of their own: those that explain, and that which the others say in words."""
FAITS = "faits"
MEND = "retirez-la, ou mettez ses valeurs dans une colonne connue"


@dataclass(frozen=True, order=True)
class CellRefusal:
    """A cell, a row or a column that cannot be taken; 0 is none of them."""

    rang: int
    """The sheet’s place in the workbook."""
    ligne: int
    rang_colonne: int
    lieu: str
    colonne: str
    message: str

    def __str__(self) -> str:
        row = [f"ligne {self.ligne}"] if self.ligne else []
        if not self.rang_colonne:
            return f"{', '.join([self.lieu, *row])} : {self.message}"
        where = f"colonne « {self.colonne} »" if self.colonne else f"colonne {letters(self.rang_colonne)}"
        is_cell = self.ligne and self.colonne and self.lieu.startswith("feuille")
        cell = f" ({letters(self.rang_colonne)}{self.ligne})" if is_cell else ""
        return f"{', '.join([self.lieu, *row, where])}{cell} : {self.message}"


@dataclass(frozen=True)
class Received:
    """A sheet that was received; `fichier` is the name of a CSV file, which is its only sheet."""

    sheet: Sheet
    fichier: str = ""
    is_utf8: bool = True

    @property
    def lieu(self) -> str:
        return self.fichier or f"feuille « {self.sheet.nom} »"


@dataclass
class ReadSheet:
    """A sheet whose head is read: which column says what."""

    rang: int
    recu: Received
    feuille: Feuille
    forme: Forme
    entete: int
    version: str = ""
    """Of all the data, where a published workbook says it once."""
    faits: bool = False
    """The published table of tracked values: their dates and sources."""
    champs: dict[int, Champ] = field(default_factory=dict)
    mots_a_cote: dict[str, int] = field(default_factory=dict)
    """Of published tables, the columns of words beside those of codes."""
    absentes: list[str] = field(default_factory=list)
    """The columns that the sheet has no more."""

    def fault(self, ligne: int, colonne: int, message: str) -> CellRefusal:
        champ = self.champs.get(colonne)
        nom = "" if champ is None else champ.titre if self.forme == "classeur" else champ.nom
        return CellRefusal(self.rang, ligne, colonne, self.recu.lieu, nom, message)

    def column(self, nom: str) -> int:
        return next((c for c, x in self.champs.items() if x.nom == nom), 0)

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Yield each row that says something, with its number."""
        for ligne in range(self.entete + 1, self.recu.sheet.height + 1):
            if row := self.recu.sheet.row(ligne):
                yield ligne, row


def first_line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()


def is_workbook(received: Sequence[Received], tables: Sequence[Feuille]) -> bool:
    """Tell whether these are sheets that we made, and not those of a plan."""
    return any(_head_of(r.sheet) or _published(r, tables) for r in received)


def encoding_faults(received: Sequence[Received]) -> Iterator[CellRefusal]:
    """Yield the first cell of each file whose letters are not those of UTF-8: others may be lost too."""
    for rang, one in enumerate(received):
        places = (at for at, cell in sorted(one.sheet.cells.items()) if not cell.texte.isascii())
        if not one.is_utf8 and (at := next(places, None)):
            title = one.sheet.cells.get((1, at[1]))
            said = "ce n’est pas de l’UTF-8 ; enregistrez-le en « CSV UTF-8 »"
            yield CellRefusal(rang, *at, one.lieu, first_line(title.texte) if title else "", said)


def _head_of(sheet: Sheet) -> int:
    """Return the row of the head of a sheet of ours; 0 where it has none."""
    for ligne in range(1, LOOKED_AT + 1):
        head = {first_line(c.texte) for c in sheet.row(ligne).values()}
        if "Version" in head and any("\n" in c.texte for c in sheet.row(ligne).values()) and len(head) > 1:
            return ligne
    return 0


def _published(received: Received, tables: Sequence[Feuille]) -> int:
    """Return the row of the head of a published table; 0 if it is none."""
    for ligne in range(1, LOOKED_AT + 1):
        head = {c.texte.strip() for c in received.sheet.row(ligne).values()}
        for plan in (*(f.plan for f in tables), plan_des_faits()):
            names = {c.nom for c in (*plan.cles, *plan.colonnes)}
            keys = {*plan.noms_des_cles} or names
            named = _table_name(received) in (plan.nom, plan.nom[:MAX_NAME])
            known = len(names & head)
            if keys <= head and (PUBLIEE in head or named) and known >= max(2, (len(head) + 1) // 3, len(names) // 2):
                return ligne
    return 0


def _table_name(received: Received) -> str:
    return received.sheet.nom.lower().removesuffix(TABLEUR)


def read_heads(received: Sequence[Received], tables: Sequence[Feuille], faults: list[CellRefusal]) -> list[ReadSheet]:
    """Return the tables among the sheets; say of each other why it is none, but of those that explain."""
    found = []
    version = _version_said(received)
    for rang, one in enumerate(received):
        if one.sheet.nom in OWN or not one.sheet.cells:
            continue
        tableau = _tableau(rang, one, tables, version, faults)
        if tableau:
            _read_head(tableau, faults)
            found.append(tableau)
    order = {f.plan.nom: n for n, f in enumerate(tables)}
    return sorted(found, key=lambda t: (t.faits, order[t.feuille.plan.nom]))


def said(received: Iterable[Received], label: str) -> str:
    """Return what the first sheet says beside a label."""
    for one in received:
        for (r, c), cell in sorted(one.sheet.cells.items()) if one.sheet.nom == LISEZ_MOI else ():
            if c == 1 and cell.texte.strip() == label and (beside := one.sheet.cells.get((r, 2))):
                return beside.texte.strip()
    return ""


def _version_said(received: Sequence[Received]) -> str:
    return said(received, "Version des données")


def _tableau(
    rang: int, one: Received, tables: Sequence[Feuille], version: str, faults: list[CellRefusal]
) -> ReadSheet | None:
    """Return the table that a sheet is; say why it is none."""
    if head := _head_of(one.sheet):
        feuille = _named(one, tables) or (_alike(one, tables, head) if one.fichier else None)
        if feuille:
            return ReadSheet(rang, one, feuille, "classeur", head)
        near = closest(one.sheet.nom, [f.nom for f in tables])
        mend = f"est-ce « {near} » ? redonnez-lui ce nom" if near else "redonnez-lui le nom qu’elle avait"
        faults.append(CellRefusal(rang, 0, 0, one.lieu, "", f"le nom de cette feuille n’est pas connu ; {mend}"))
        return None
    table, names = _table_name(one), {f.plan.nom[:MAX_NAME]: f for f in tables}
    head = _published(one, tables)
    other = _held_by(one, head, tables) if head else ""
    if head and table == FAITS:
        return ReadSheet(rang, one, tables[0], _form(one, head), head, version, faits=True)
    if head and table[:MAX_NAME] in names and other in ("", table):
        return ReadSheet(rang, one, names[table[:MAX_NAME]], _form(one, head), head, version)
    faults.append(CellRefusal(rang, 0, 0, one.lieu, "", _why_none(one, other, [*(f.plan.nom for f in tables), FAITS])))
    return None


def _form(one: Received, head: int) -> Forme:
    if not one.fichier:
        return "publie"
    heads = [c.texte for c in one.sheet.row(head).values()]
    for_people = one.sheet.nom.lower().endswith(TABLEUR) or any(x.endswith("_libelle") for x in heads)
    return "tableur" if for_people else "standard"


def _held_by(one: Received, head: int, tables: Sequence[Feuille]) -> str:
    """Return the table whose columns a sheet has, all of them; the longest, and that of its name if it has these too."""
    titles = {c.texte.strip() for c in one.sheet.row(head).values()}
    fits = [f.plan for f in tables if {c.nom for c in (*f.plan.cles, *f.plan.colonnes)} <= titles]
    own = any(p.nom[:MAX_NAME] == _table_name(one)[:MAX_NAME] for p in fits)
    return _table_name(one) if own else (max(fits, key=lambda p: len(p.colonnes)).nom if fits else "")


def _why_none(one: Received, other: str, names: list[str]) -> str:
    table = _table_name(one)
    if other and table in names:
        return f"contient la table « {other} » ; nommez-{'le' if one.fichier else 'la'} {other}"
    near = closest(re.sub(r"\(\d+\)|copie|copy", "", table), names)
    if near == table:
        return "les titres de colonnes ne sont pas ceux de cette table ; reprenez-les du fichier publié"
    if one.fichier:
        return f"ce n’est pas le nom d’une table{f' ; est-ce {near}.csv ?' if near else ''}"
    mend = f"est-ce « {near} » ? redonnez-lui ce nom" if near else "retirez-la du classeur"
    return f"cette feuille n’est pas du classeur de ce contrat ; {mend}"


def _named(one: Received, tables: Sequence[Feuille]) -> Feuille | None:
    return next((f for f in tables if f.nom.casefold() == one.sheet.nom.strip().casefold()), None)


def _alike(one: Received, tables: Sequence[Feuille], head: int) -> Feuille | None:
    """Return the sheet whose labels a CSV file has: it was saved under another name."""
    labels = {first_line(c.texte) for c in one.sheet.row(head).values()}
    alike = [f for f in tables if labels == {c.titre for c in f.colonnes}]
    return alike[0] if len(alike) == 1 else None


def _read_head(tableau: ReadSheet, faults: list[CellRefusal]) -> None:
    """Tell which column says what; refuse those that are of no use, or that stand twice."""
    known, seen = _columns(tableau), dict[str, int]()
    row = tableau.recu.sheet.row(tableau.entete)
    strange: list[tuple[int, str]] = []
    for colonne, cell in row.items():
        title = first_line(cell.texte)
        if at := seen.setdefault(title.casefold(), colonne):
            said = f"« {shown(title, 40)} » est déjà la colonne {letters(at)} ; retirez l’une des deux"
            faults += [_of_head(tableau, colonne, said)] if at != colonne else []
        if champ := known.get(title.casefold()):
            tableau.champs.setdefault(colonne, champ) if at == colonne else None
        elif title.endswith("_libelle") and tableau.forme != "classeur":
            tableau.mots_a_cote[title.removesuffix("_libelle")] = colonne
        elif title and not _passed_over(tableau, title):
            strange.append((colonne, title))
    there = {x.nom for x in tableau.champs.values()}
    missing = {_title(tableau, c): c for c in known.values() if c.nom not in there}
    for colonne, title in strange:
        near = closest(title, [*missing])
        hint = f"est-ce « {near} » ? sinon {MEND}" if near else MEND
        faults.append(_of_head(tableau, colonne, f"« {shown(title, 40)} » ; cette feuille ne l’a pas ; {hint}"))
    _refuse_lost_keys(tableau, missing, faults)
    _refuse_nameless(tableau, row, faults)


def _title(tableau: ReadSheet, champ: Champ) -> str:
    return champ.titre if tableau.forme == "classeur" else PUBLIEE if champ.nom == VERSION else champ.nom


def _refuse_lost_keys(tableau: ReadSheet, missing: Mapping[str, Champ], faults: list[CellRefusal]) -> None:
    keys = {*tableau.feuille.noms_des_cles, VERSION, *((COLLECTION, CHAMP, FICHE) if tableau.faits else ())}
    for title, champ in missing.items():
        if champ.nom not in keys:
            tableau.absentes.append(title)
        elif champ.nom != VERSION or not tableau.version:
            said = f"colonne « {title} » absente ; remettez-la, ses cases disent de quoi parle chaque ligne"
            faults.append(_of_head(tableau, 0, said))


def _of_head(tableau: ReadSheet, colonne: int, message: str) -> CellRefusal:
    return CellRefusal(tableau.rang, tableau.entete, colonne, tableau.recu.lieu, "", message)


def _refuse_nameless(tableau: ReadSheet, head: Mapping[int, Cell], faults: list[CellRefusal]) -> None:
    told = set[int]()
    for ligne, row in tableau.rows():
        for colonne, cell in row.items():
            if colonne not in head and colonne not in told:
                told.add(colonne)
                said = f"« {shown(cell.texte, 40)} » ; cette case n’est sous aucun titre ; {MEND}"
                faults.append(CellRefusal(tableau.rang, ligne, colonne, tableau.recu.lieu, "", said))


def _columns(tableau: ReadSheet) -> dict[str, Champ]:
    """Return what a sheet may have as columns, by what their heads say."""
    feuille = tableau.feuille
    if tableau.forme == "classeur":
        return {c.titre.casefold(): c for c in feuille.colonnes}
    version = Champ(VERSION, "Version", "")
    if tableau.faits:
        keys = [Champ(x, x, "") for x in (COLLECTION, FICHE, CHAMP, ETAT, VALEUR)]
        return {c.nom: c for c in (*keys, *map(_of_fact, provenance()))} | {PUBLIEE: version}
    plan = feuille.plan
    own = {c.nom for c in plan.colonnes if c.nature != "etat"} | {c.nom for c in plan.cles}
    return {c.nom.casefold(): c for c in feuille.colonnes if c.nom in own} | {PUBLIEE: version}


def _of_fact(colonne: Colonne) -> Champ:
    return Champ(colonne.nom, colonne.libelle, "", colonne.chemin or (), colonne.nature)


def _passed_over(tableau: ReadSheet, title: str) -> bool:
    """Tell whether a published table has a column that is worked out from the others, or that says where it comes from."""
    if tableau.forme == "classeur":
        return False
    worked_out = {c.nom for c in CALCULEES.get(FAITS if tableau.faits else tableau.feuille.plan.nom, ())}
    states = {c.nom for c in tableau.feuille.plan.colonnes if c.nature == "etat"}
    others = {COLONNE_ADRESSE.nom, *worked_out, *states, *(("libelle",) if tableau.faits else ())}
    return title in others or title.startswith("fichier_") or re.fullmatch(rf"{NIVEAU}\d+", title) is not None
