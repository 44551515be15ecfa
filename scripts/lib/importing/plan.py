"""The rows of a plan and its map → the files of its contract: records, declared fields, organisations, copy."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import Any

from contrat.model.tree import natural
from contrat.reading.characters import slug
from contrat.reading.kinds import RESERVED_IDS

from . import doubts, fields, readers
from .carte import Carte, Gathered, Taken
from .layout import SourceTable
from .levels import levels_of
from .organisations import Organisations
from .refusals import letters
from .roles import CALENDRIER, DEBUT, FIN, FINANCEUR, LAISSEE, MONTANT, STRUCTURE
from .rows import Entry, Level, Rows, Title

Tree = dict[str, Any]


@dataclass
class Draft:
    """What an import makes: trees by the name of their file, what is declared, the copy, what to look at."""

    actions: dict[str, Tree] = field(default_factory=dict)
    enjeux: dict[str, Tree] = field(default_factory=dict)
    organisations: dict[str, Tree] = field(default_factory=dict)
    champs: list[Tree] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Labels of the codes that the plan has, by code, by vocabulary."""
    niveaux: list[Tree] = field(default_factory=list)
    passages: list[Tree] = field(default_factory=list)
    copie: bytes = b""
    laisse: list[tuple[str, str, int]] = field(default_factory=list)
    a_voir: list[str] = field(default_factory=list)
    cases: int = 0
    """How many cells the copy has."""


@dataclass(frozen=True)
class Existing:
    """What a contract has already: ids of actions by their first row, of levels by their identity, names of organisations."""

    actions: Mapping[int, str] = field(default_factory=dict)
    levels: Mapping[int, str] = field(default_factory=dict)
    organisations: Mapping[str, Gathered] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    """Every id that is taken, of actions and enjeux."""
    unranked: frozenset[tuple[str, str | None]] = frozenset()
    """Kind and place of the records that leave their order to their numbers."""


def plan_of(table: SourceTable, carte: Carte, rows: Rows, known: Existing | None = None) -> Draft:
    """Return what the rows of a plan make; what the contract has already keeps its ids."""
    return _Maker(table, carte, rows, known or Existing()).make()


class _Maker:
    def __init__(self, table: SourceTable, carte: Carte, rows: Rows, known: Existing) -> None:
        self.known = known
        self.table, self.carte, self.rows, self.plan = table, carte, rows, Draft()
        by_place = {letters(c): c for c in table.titres}
        self.taken = {by_place[x.colonne]: x for x in carte.colonnes if x.colonne in by_place}
        self.fields = {c: x for c, x in self.taken.items() if x.pour not in STRUCTURE}
        if rows.sub:
            self.fields[rows.sub] = Taken(
                colonne=letters(rows.sub), pour="sous_action", libelle="Sous-action", nature="texte"
            )
        self.orgs = Organisations(carte.organisations, known.organisations)
        self.labels = {x.pour: (x.libelle or x.titre or x.pour) for x in self.fields.values()}
        self.declared: dict[str, tuple[str, str, bool]] = {}
        """Label, kind and filter of each declared field that an action has."""

    def make(self) -> Draft:
        plan, rows = self.plan, self.rows
        self._count_organisations()
        ids = self._levels()
        seen = {*self.known.ids}
        ranks: dict[str | None, int] = {}
        for entry in rows.entries:
            enjeu = ids[id(entry.level)] if entry.level else None
            ranks[enjeu] = ranks.get(enjeu, 0) + 1
            id_ = self.known.actions.get(entry.lignes[0]) or _free_id(entry.title, seen)
            plan.actions[id_] = self._action(entry, enjeu, ranks[enjeu])
        _drop_ranks(plan.actions.values(), "enjeu", self.known)
        _drop_ranks(plan.enjeux.values(), "parent", self.known)
        used = {nom for e in rows.entries for nom in self._names_in(e)}
        plan.organisations = {
            id_: {"nom": nom, **({"aussi": aussi} if aussi else {}), "nature": "organisme", "definition": DEFINITION}
            for id_, nom, aussi in self.orgs.all()
            if nom in used or set(aussi) & used
        }
        plan.champs = [self._champ(cle, *said) for cle, said in self.declared.items()]
        plan.codes["natures_organisation"] = {"organisme": "organisme"}
        plan.niveaux = levels_of([*rows.depths])
        plan.passages = [{"ligne": r, "nature": "paragraphe", "texte": " ".join(t.split())} for r, t in rows.passages]
        plan.copie = copy_of(self.table, rows)
        plan.cases = len(rows.cells)
        plan.laisse = rows.left
        self._look()
        return plan

    def _names_in(self, entry: Entry) -> Iterator[str]:
        for c, texts in entry.said.items():
            if self._is_of_organisations(c):
                yield from (x for t in texts for x in readers.listed(t) or ())

    def _is_of_organisations(self, c: int) -> bool:
        return self.taken[c].pour == FINANCEUR or fields.nature_of(self.taken[c]) == "organisation"

    def _count_organisations(self) -> None:
        for entry in self.rows.entries:
            for nom in self._names_in(entry):
                self.orgs.add(nom)

    def _levels(self) -> dict[int, str]:
        ids: dict[int, str] = {}
        seen = {*self.known.ids}
        ranks: dict[str | None, int] = {}
        for level in self.rows.levels:
            parent = ids[id(level.parent)] if level.parent else None
            ranks[parent] = ranks.get(parent, 0) + 1
            id_ = ids[id(level)] = self.known.levels.get(id(level)) or _free_id(level.title, seen)
            self.plan.enjeux[id_] = _enjeu(level, parent, ranks[parent])
        return ids

    def _action(self, entry: Entry, enjeu: str | None, rang: int) -> Tree:
        tree: Tree = {"enjeu": enjeu} if enjeu else {}
        tree |= {"numero": entry.title.numero} if entry.title.numero else {}
        first, last = entry.lignes[0], entry.lignes[-1]
        source = {"ligne": first} | ({"fin": last} if last > first else {})
        tree |= {"rang": rang, "texte": entry.title.texte, "source": source}
        words: dict[str, list[str]] = {}
        for c, x in self.fields.items():
            for text in entry.said.get(c, ()):
                self._put(tree, words, x, text)
        self._calendar(tree, entry)
        self._funding(tree, words, entry)
        for cle, said in words.items():
            self._say(cle, self.labels.get(cle) or f"{_label(cle, self.labels)}, en mots", "texte", filtre=False)
            tree[cle] = "\n".join(dict.fromkeys([*([tree[cle]] if cle in tree else []), *said]))
        return tree

    def _say(self, cle: str, libelle: str, nature: str, *, filtre: bool) -> None:
        if cle not in fields.BUILT_IN:
            self.declared.setdefault(cle, (libelle, nature, filtre))

    def _put(self, tree: Tree, words: dict[str, list[str]], x: Taken, text: str) -> None:
        """Put in a record what a cell says of a field; what the reader does not take stays in words."""
        nature = fields.nature_of(x)
        value = readers.READERS[nature](text) if nature != "avancement" or _in_percent(text, x) else None
        if (
            nature == "organisation"
            and not fields.many(x.pour)
            and len(value or ()) > 1
            and f"{x.pour}s" in fields.BUILT_IN
        ):
            x = replace(x, pour=f"{x.pour}s")  # one pilot has become two
        many = nature in ("liste", "organisation", "texte")
        if (
            value is None
            or (x.pour in tree and not many)
            or (nature == "organisation" and not fields.many(x.pour) and len(value) > 1)
        ):
            words.setdefault(fields.dit(x.pour) if nature != "texte" else x.pour, []).append(text)
            return
        if nature == "organisation":
            value = [self.orgs.id_of(nom) for nom in value]
            value = list(dict.fromkeys(value)) if fields.many(x.pour) else value[0]
        elif nature == "montant":
            value = _amount(value, text, x.titre or "")
        elif nature == "code":
            vocabulaire = fields.vocabulary(x.pour) if x.pour in fields.BUILT_IN else x.pour
            self.plan.codes.setdefault(vocabulaire, {}).setdefault(value, " ".join(text.split()))
        if x.pour in tree and nature == "texte":
            value = f"{tree[x.pour]}\n{value}"
        elif x.pour in tree:
            value = list(dict.fromkeys([*tree[x.pour], *value]))
        tree[x.pour] = value
        self._say(
            x.pour, self.labels.get(x.pour, x.pour), nature if nature in fields.DECLARED else "texte", filtre=x.filtre
        )

    def _calendar(self, tree: Tree, entry: Entry) -> None:
        """Put the dates of an action, and what its calendar says in words: a date that none can read is words too."""
        found: Tree = {}
        words: list[str] = []
        for c, texts in entry.said.items():
            pour = self.taken[c].pour
            for text in texts if pour in (DEBUT, FIN, CALENDRIER) else ():
                value = readers.day(text) if pour != CALENDRIER and pour not in found else None
                if value is None:
                    words.append(text)
                else:
                    found[pour] = value
        found |= {"mots": "\n".join(dict.fromkeys(words))} if words else {}
        tree |= {"calendrier": found} if found else {}

    def _funding(self, tree: Tree, words: dict[str, list[str]], entry: Entry) -> None:
        found: list[Tree] = []
        for row in range(max(map(len, entry.said.values()), default=0)):
            last: Tree | None = None
            for c in sorted(entry.said):
                pour, texts = self.taken[c].pour, entry.said[c]
                if row >= len(texts) or pour not in (FINANCEUR, MONTANT):
                    continue
                text = texts[row]
                noms = readers.listed(text) if pour == FINANCEUR else None
                value = readers.amount(text) if pour == MONTANT else None
                if noms:
                    found += [{"organisation": self.orgs.id_of(nom)} for nom in noms]
                    last = found[-1] if len(noms) == 1 else None
                elif value and last is not None and "montant" not in last and self._follows(c, entry):
                    last["montant"] = _amount(value, text, self.taken[c].titre or "")
                else:
                    words.setdefault(fields.dit("financements"), []).append(text)
        unique = [x for n, x in enumerate(found) if x not in found[:n]]
        tree |= {"financements": unique} if unique else {}

    def _follows(self, c: int, entry: Entry) -> bool:
        """Tell whether the funder just before an amount, in the columns, is one that this action names."""
        before = [x for x in self.taken if x < c and self.taken[x].pour == FINANCEUR]
        return bool(before) and max(before) in entry.said

    def _champ(self, cle: str, libelle: str, nature: str, filtre: bool) -> Tree:
        tree: Tree = {"cle": cle, "libelle": libelle, "nature": nature}
        if nature == "code":
            tree["codes"] = [{"code": k, "libelle": v} for k, v in self.plan.codes.pop(cle, {}).items()]
        return tree | ({"filtre": "oui"} if filtre else {})

    def _look(self) -> None:
        """Tell what a person should look at: near twins, cells that look like other than what they are taken for."""
        a_voir = self.plan.a_voir
        for one, other in self.orgs.twins():
            a_voir.append(
                f"« {one} » et « {other} » : un seul organisme ? Si oui, réunissez-les sous « organisations » de carte.yml."
            )
        a_voir += doubts.told(self.table, {**self.taken, **self.fields}, self.rows)
        if self.rows.tagged:
            a_voir.append(f"{self.rows.tagged} cases en HTML : leurs balises sont retirées, leurs mots gardés.")


DEFINITION = "Organisme que le plan nomme, sans dire ce qu’il est."


def _label(cle: str, labels: dict[str, str]) -> str:
    of = next((x for x in labels if fields.dit(x) == cle), cle)
    return labels.get(of) or of


def _drop_ranks(trees: Iterable[Tree], above: str, known: Existing) -> None:
    """Take the ranks away where the numbers of the plan give the order, or did: a row less then changes no other."""
    groups: dict[str | None, list[Tree]] = {}
    for tree in trees:
        groups.setdefault(tree.get(above), []).append(tree)
    for place, group in groups.items():
        numbers = [natural(x["numero"]) if "numero" in x else () for x in group]
        in_order = all(a < b for a, b in itertools.pairwise(numbers)) or (above, place) in known.unranked
        if all(numbers) and in_order:
            for tree in group:
                del tree["rang"]


def _enjeu(level: Level, parent: str | None, rang: int) -> Tree:
    numero = {"numero": level.title.numero} if level.title.numero else {}
    return (
        ({"parent": parent} if parent else {})
        | numero
        | {"rang": rang, "titre": level.title.texte, "source": {"ligne": level.ligne}}
    )


def _free_id(title: Title, seen: set[str]) -> str:
    """Return an id of its own: the number of the plan, else its first words."""
    base = slug(title.numero)[:50].strip("-") or slug(title.texte)[:50].strip("-") or "action"
    base = f"{base}-fiche" if base in RESERVED_IDS else base
    free, n = base, 1
    while free in seen:
        n += 1
        free = f"{base}-{n}"
    seen.add(free)
    return free


def _in_percent(text: str, x: Taken) -> bool:
    """Tell whether a cell is a percentage, by its sign or by the title of its column: « 1 » alone may be all, or one."""
    return "%" in text or re.search(r"%|pourcent|progress", x.titre or "", re.I) is not None


def _amount(value: str, text: str, titre: str) -> Tree:
    """Return an amount; of its taxes, what the cell says stands before what the title of the column says."""
    taxes = readers.taxes(text) or readers.taxes(titre)
    real = any(w in slug(titre).split("-") for w in ("realise", "depense", "consomme", "mandate", "execute"))
    nature = "réalisé" if real else "voté" if "vote" in slug(titre) else "prévu"
    return {"valeur": value, "devise": "EUR", **({"taxes": taxes} if taxes else {}), "nature": nature}


def copy_of(table: SourceTable, rows: Rows) -> bytes:
    """Return the copy as CSV: each cell that is kept stands at its own row and column."""
    height, width = max(r for r, _ in rows.cells), max(c for _, c in rows.cells)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for r in range(1, height + 1):
        writer.writerow([rows.cells.get((r, c), "") for c in range(1, width + 1)])
    return out.getvalue().encode()


def digest(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def left_columns(carte: Carte) -> list[Taken]:
    return [x for x in carte.colonnes if x.pour == LAISSEE]
