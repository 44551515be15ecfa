"""A table and its map → the rows of the plan: titles of levels, actions with the rows that each takes, clean cells.

Every cell is kept in the copy or left out with its reason; a cell that cannot be kept is refused with its place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from contrat.reading.characters import faults

from . import people
from .carte import Carte, Taken
from .guess import cleaned
from .layout import PLACEHOLDER, SourceTable, section
from .refusals import CellFault, Place, PlanRefused, letters
from .roles import CALENDRIER, DEBUT, FIN, LAISSEE, NIVEAU, NUMERO, SOUS_TITRE, TITRE
from .sheets import Cell
from .shown import has_tags

MAX_CELL = 20_000
PUBLIC = "écrivez « coordonnees: oui » sous cette colonne de carte.yml si elles sont publiques"
_NUMBER = r"[A-Z]{0,3}\d+(?:[.\-]?[0-9a-z]{1,6})*"
_LABEL = r"(?:fiches?[ -]actions?|fiche|actions?|axe|sous[ -]axe|objectif|orientation|mesure|enjeu|projet|op[ée]ration|sous[ -]action|volet|d[ée]fi|linia|eje|ambit)"
_LABELLED = re.compile(rf"({_LABEL} ?(?:n ?°|no|num[ée]ro)? ?{_NUMBER})\s*[.):–—-]?\s+[–—:-]?\s*(?=\S)", re.I)
_DOTTED = re.compile(rf"({_NUMBER})\s*[.):–—-]+\s+(?=\S)|(\d+(?:\.[0-9a-z]+)+)\.?\s+(?=\S)")
_ENDS = re.compile(r"\s*;$|(?<!etc)(?<!\.)\.$")
_BULLET = re.compile(r"^(?:[–—•◦▪*→-]\s+)+")


@dataclass(frozen=True)
class Title:
    """The words of a title, without the number that stands before them, and that number."""

    texte: str
    numero: str = ""

    def is_like(self, other: Title) -> bool:
        """Tell whether two titles are one but for capitals and spaces."""
        one, two = (" ".join(x.texte.casefold().split()) for x in (self, other))
        return one == two and self.numero == other.numero


@dataclass
class Level:
    """A title above the actions, at its first row."""

    title: Title
    ligne: int
    parent: Level | None
    depth: int
    colonne: int
    told: list[int] = field(default_factory=list)
    """The rows on which it stands."""


@dataclass
class Entry:
    """An action: its title, its level, its rows and, by column, what they say."""

    title: Title
    level: Level | None
    lignes: list[int]
    said: dict[int, list[str]] = field(default_factory=dict)


@dataclass
class Rows:
    levels: list[Level] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    passages: list[tuple[int, str]] = field(default_factory=list)
    """Cells beside the title of a level, that no action carries."""
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """What the copy holds."""
    left: list[tuple[str, str, int]] = field(default_factory=list)
    tagged: int = 0
    doubtful: list[str] = field(default_factory=list)
    """What is said of cells that may be other than what they are taken for."""
    sub: int | None = None
    """The column of sub-actions, where they are words of their action."""
    depths: tuple[str, ...] = ()
    """The titles of the columns of levels, from the top."""

    def add(self, level: Level) -> Level:
        self.levels.append(level)
        return level


def title_of(text: str) -> Title:
    """Return a title: « Fiche action 10 : Planter » is « Planter », numbered « Fiche action 10 »."""
    said = _BULLET.sub("", " ".join(text.split()))
    m = _LABELLED.match(said) or _DOTTED.match(said)
    numero = next((x for x in m.groups() if x), "") if m else ""
    rest = said[m.end() :] if m else said
    if not re.search(r"\w", rest) or re.fullmatch(r"(?:1[89]|20)\d\d", numero):
        numero, rest = "", said
    while _ENDS.search(rest) and re.search(r"\w", _ENDS.sub("", rest)):
        rest = _ENDS.sub("", rest).rstrip()
    return Title(rest, numero)


def rows_of(table: SourceTable, carte: Carte) -> Rows:
    """Return the rows of a plan. Raises `PlanRefused` with every cell that cannot be read."""
    reader = _Reader(table, carte)
    reader.clean()
    reader.read()
    if reader.faults:
        raise PlanRefused(sorted(reader.faults))
    if not reader.found.entries:
        motif = "aucune action n’a été trouvée sous les titres ; remplissez le tableau, ou corrigez carte.yml"
        raise PlanRefused([CellFault(table.feuille.nom, 0, 0, motif)])
    return reader.found


def _like_a_day(text: str) -> bool:
    """Tell whether a number is one that spreadsheets have for a day from 2000 to 2099."""
    return text.isdigit() and 36_526 <= int(text) <= 73_050


class _Reader:
    def __init__(self, table: SourceTable, carte: Carte) -> None:
        self.table, self.carte, self.found = table, carte, Rows()
        self.faults: list[CellFault] = []
        by_place = {letters(c): c for c in table.titres}
        for x in carte.colonnes:
            if x.colonne not in by_place:
                raise PlanRefused([f"carte.yml nomme la colonne {x.colonne}, que la feuille n’a pas"])
        self.taken: dict[int, Taken] = {by_place[x.colonne]: x for x in carte.colonnes}
        self.levels = [c for c in sorted(self.taken) if self.taken[c].pour == NIVEAU and self._says(c)]
        self.title = self._one(TITRE)
        self.sub, self.number = self._some(SOUS_TITRE), self._some(NUMERO)
        if self.title is None:
            motif = "aucune colonne n’est le titre des actions ; dans carte.yml, écrivez « pour: titre » sous la bonne colonne"
            raise PlanRefused([CellFault(table.feuille.nom, table.entete, 0, motif)])
        self.stack: list[Level | None] = []
        self.promoted: int | None = None
        """The column of actions that have sub-actions: what one says of itself is an action too, in its own level."""

    def _one(self, pour: str) -> int | None:
        return next((c for c in sorted(self.taken) if self.taken[c].pour == pour), None)

    def _some(self, pour: str) -> int | None:
        """Return a column that is taken for a part of the plan and says something."""
        c = self._one(pour)
        return c if c and self._says(c) else None

    def _says(self, colonne: int) -> bool:
        return any((r, colonne) in self.table.feuille.cells for r in self.table.lignes)

    def clean(self) -> None:
        """Fill the copy, and count what it leaves."""
        sheet, nom = self.table.feuille, self.table.feuille.nom
        rows = {self.table.entete, *self.table.lignes}
        left: Counter[tuple[str, str]] = Counter()
        for (r, c), cell in sorted(sheet.cells.items()):
            taken = self.taken.get(c)
            if r not in rows:
                continue
            if (taken is None or taken.pour == LAISSEE) and not self._says(c):
                left["Titres de colonnes vides", "la colonne est laissée, et ne dit rien"] += 1
                continue
            if taken is None or taken.pour == LAISSEE:
                left[
                    f"Colonne « {' '.join(self.table.titres.get(c, '').split()) or letters(c)} »",
                    (taken and taken.motif) or "colonne laissée",
                ] += 1
                continue
            text = cleaned(cell.texte)
            self.found.tagged += has_tags(cell.texte)
            if not text or PLACEHOLDER.fullmatch(text):
                left["Cases sans contenu", "mot du modèle à remplir, ou rien qui se voie"] += 1
                continue
            if r in self.table.lignes and (reach := people.reach(text)) and not taken.coordonnees:
                left["Cases avec une adresse électronique ou un téléphone", "coordonnées de personnes"] += 1
                self._reached(taken, (r, c), reach)
                continue
            self.found.cells[r, c] = text
            if r in self.table.lignes and _like_a_day(text):
                text = self.found.cells[r, c] = self._day(taken, cell, (r, c), text)
            said = next(faults(text), None)
            if said:
                self.faults.append(
                    CellFault(nom, r, c, f"{said[1]}, près de « {text[max(0, said[0] - 15) : said[0] + 15]} »")
                )
            if len(text) > MAX_CELL:
                self.faults.append(
                    CellFault(nom, r, c, f"texte de {len(text)} caractères ; {MAX_CELL} au plus ; coupez-le")
                )
        kept = self.found.cells
        self.faults += [
            f
            for f in sheet.faults
            if (f.ligne, f.colonne) in kept
            or (f.ligne in rows and f.colonne in self.taken and self.taken[f.colonne].pour != LAISSEE)
        ]
        self.found.left = [(quoi, motif, n) for (quoi, motif), n in left.items()]

    def _reached(self, taken: Taken, at: Place, reach: str) -> None:
        """Tell of a cell that says how to reach someone; refuse it where the plan cannot do without."""
        if taken.pour in (TITRE, NIVEAU, SOUS_TITRE, NUMERO):
            self.faults.append(CellFault(self.table.feuille.nom, *at, f"{reach} ; ôtez-la de ce titre, ou {PUBLIC}"))
        else:
            self.found.doubtful.append(
                f"{letters(at[1])}{at[0]} : {reach} ; la case est laissée. Ôtez ces coordonnées du tableau, ou {PUBLIC}."
            )

    def _day(self, taken: Taken, cell: Cell, at: Place, text: str) -> str:
        """Return a number as the day that it is in a column of dates; tell of one in a column of words."""
        place = f"{letters(at[1])}{at[0]}"
        if taken.pour in (DEBUT, FIN) or taken.nature == "date":
            first = date.fromisoformat(self.table.feuille.first_day)
            read = f"{first + timedelta(days=int(text)):%d/%m/%Y}"
            self.found.doubtful.append(f"{place} : le nombre {text} est lu comme une date, {read}.")
            return read
        if cell.nature == "nombre" and (taken.nature == "texte" or taken.pour == CALENDRIER):
            self.found.doubtful.append(
                f"{place} : « {text} » est peut-être une date que le tableur montre comme un nombre ; "
                "donnez à cette case un format de date."
            )
        return text

    def read(self) -> None:
        self._promote()
        self.found.sub = self.sub
        self.found.depths = tuple(self.table.titres[c] for c in self.levels)
        alone = [section([c.texte for c in self.table.feuille.row(r).values()]) for r in sorted(self.table.sections)]
        self.found.depths = self.found.depths or tuple(alone[:1])
        repeated = self._levels_are_repeated()
        last = 0
        for r in self.table.lignes:
            row = {c: t for c in self.taken if (t := self.found.cells.get((r, c)))}
            if not row:
                continue
            if r in self.table.sections and not self.levels:
                self._section(r, *row.items())
                last = r
                continue
            told = self._levels(r, row, repeated)
            others = {c: t for c, t in row.items() if c not in self.levels and c != self.title}
            title = row.get(self.title or 0) or (row.get(self.promoted or 0) if others else None)
            if title:
                self._begin(r, title, others)
            elif told or not self.found.entries:
                self.found.passages += [(r, t) for t in others.values()]
            elif others and r == last + 1:
                self._go_on(r, others)
            elif others:
                self._out(r, others)
                continue
            last = r

    def _promote(self) -> None:
        """Where an action has several sub-actions, or rows of them alone, the sub-action is the action, in a level."""
        if self.sub is None or self.title is None:
            return
        seen: Counter[str] = Counter()
        alone = False
        for r in self.table.lignes:
            sub, title = (self.found.cells.get((r, c)) for c in (self.sub, self.title))
            alone = alone or bool(sub and not title)
            seen[title or ""] += bool(sub and title)
        if alone or max(seen.values(), default=0) > 1:
            self.levels.append(self.title)
            self.promoted, self.title, self.sub = self.title, self.sub, None

    def _levels_are_repeated(self) -> bool:
        """Tell whether the top level is written on each row: a blank below it then means that there is none."""
        if not self.levels:
            return False
        rows = [r for r in self.table.lignes if (r, self.title) in self.found.cells]
        return len(rows) > 1 and all((r, self.levels[0]) in self.found.cells for r in rows)

    def _levels(self, r: int, row: dict[int, str], repeated: bool) -> bool:
        """Move to the levels that a row names; tell whether it names one."""
        told = [c for c in self.levels if c in row]
        for depth, c in enumerate(self.levels):
            self.stack += [None] * (depth + 1 - len(self.stack))
            text = row.get(c)
            if text is None:
                if repeated and told and depth:
                    self.stack[depth] = None
                continue
            title, above = title_of(text), next((x for x in reversed(self.stack[:depth]) if x), None)
            old = self.stack[depth]
            if old is None or not old.title.is_like(title) or old.parent is not above:
                same = (x for x in self.found.levels if x.title.is_like(title) and x.parent is above and x.colonne == c)
                level = next(same, None) or self.found.add(Level(title, r, above, depth, c))
                self.stack[depth:] = [level]
            here = self.stack[depth]
            assert here is not None
            here.told.append(r)
        return bool(told)

    def _section(self, r: int, cell: tuple[int, str]) -> None:
        """Move to the level that a row is the title of."""
        title = title_of(cell[1])
        same = next((x for x in self.found.levels if x.title == title), None)
        self.stack = [same or self.found.add(Level(title, r, None, 0, cell[0]))]
        self.stack[0].told.append(r)  # type: ignore[union-attr]

    def _begin(self, r: int, text: str, others: dict[int, str]) -> None:
        title = title_of(text)
        numero = others.pop(self.number, "") if self.number else ""
        if numero:
            title = Title(title.texte if not title.numero else " ".join(text.split()), numero)
        level = next((x for x in reversed(self.stack) if x), None)
        self.found.entries.append(Entry(title, level, [r], {c: [t] for c, t in others.items()}))

    def _go_on(self, r: int, others: dict[int, str]) -> None:
        entry = self.found.entries[-1]
        entry.lignes.append(r)
        for c, text in others.items():
            entry.said.setdefault(c, []).append(text)

    def _out(self, r: int, others: dict[int, str]) -> None:
        for c in others:
            del self.found.cells[r, c]
        self.found.left.append((f"Ligne {r}", "sous le tableau, sans titre d’action", len(others)))
