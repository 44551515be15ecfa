"""A newer file of a plan, and the contract that an earlier one made → what changes in its data, field by field.

Three are held against each other: what the last import read (the copy that the contract has), what the contract says
now, what the file says. What people added stays; a value that both changed is refused with both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contrat.reading import tables
from contrat.reading.problems import shown
from contrat.reading.yaml_tree import Unreadable, decode_utf8
from rewriting import Raw, dumped, raw_of, rewritten

from .carte import Carte, Gathered, text_of
from .files import added, contract_of, records_of, with_codes
from .layout import SourceTable, section
from .matching import levels_alike, placed
from .plan import DEFINITION, Draft, Existing, Tree, plan_of
from .refusals import PlanRefused, letters
from .roles import NIVEAU, NUMERO, SOUS_TITRE, TITRE
from .rows import Entry, Level, Rows, Title
from .sheets import Sheet

OUVERTS = ("enjeux", "actions", "organisations")
CARTE, CONTRAT, VOCABULAIRES, RETIRES = "source/carte.yml", "contrat.yml", "vocabulaires.yml", "retires.yml"
GONE = "Cette fiche n’est plus dans le tableau du plan."


@dataclass
class Update:
    """What an import changes: the new bytes of each file, None for one that goes; each change as people read it."""

    fichiers: dict[str, bytes | None] = field(default_factory=dict)
    dits: list[str] = field(default_factory=list)
    relu: bool = False
    """The file is the one of the last import: what changes is how it is read."""


@dataclass(frozen=True)
class Held:
    """What a contract says now."""

    octets: Mapping[str, bytes]
    trees: Mapping[str, Any]

    def of(self, kind: str) -> dict[str, Tree]:
        start = f"{kind}/"
        return {f[len(start) : -4]: t for f, t in self.trees.items() if f.startswith(start)}


def held_by(data: Path) -> Held:
    """Return what a folder of data says. Raises `PlanRefused` for a file that cannot be read."""
    names = [p for kind in OUVERTS for p in sorted((data / kind).glob("*.yml"))]
    paths = [*names, *(data / f for f in (CONTRAT, VOCABULAIRES, RETIRES) if (data / f).is_file())]
    octets = {p.relative_to(data).as_posix(): p.read_bytes() for p in paths}
    try:
        return Held(octets, {f: raw_of(f, o) for f, o in octets.items()})
    except Unreadable as error:
        raise PlanRefused([str(p) for p in error.problems]) from None


def update_of(
    data: Path, table: SourceTable, carte: Carte, rows: Rows, *, before: Carte, received: str, name: str, jour: str
) -> tuple[Update, Draft]:
    """Return what a newer file changes; `before` is the map of the last import. Raises `PlanRefused` with every conflict."""
    held = held_by(data)
    source = held.trees[CONTRAT]["source"]
    fichier, entete = f"source/{source['fichier']}", int(source["entete"])
    lines = tables.lines(fichier, decode_utf8(fichier, (data / fichier).read_bytes()))
    old_table, old, old_levels = _past(held, lines, before, entete)
    begun = placed(old, rows, (entete, table.entete))
    ids = {int(t["source"]["ligne"]): id_ for id_, t in held.of("actions").items()}
    known = Existing(
        {now: ids[then] for now, then in begun.items()},
        {now: old_levels[id(then)] for now, then in levels_alike(old, rows).items()},
        {id_: _gathered(t) for id_, t in held.of("organisations").items()},
        frozenset((*held.of("actions"), *held.of("enjeux"), *_retired(held))),
        frozenset(_unranked(held)),
    )
    past = plan_of(old_table, before, old, replace(known, actions=ids, levels=old_levels))
    now = plan_of(table, carte, rows, known)
    maker = _Update(held, past, now, jour, carte.organisations)
    maker.made.relu = received == source.get("recu")
    maker.records()
    maker.contract(contract_of(now, carte, name, received, ""), contract_of(past, before, name, "", ""))
    if maker.conflicts:
        raise PlanRefused(maker.conflicts)
    if now.copie != (data / fichier).read_bytes():
        maker.made.fichiers[fichier] = now.copie
    carte_now = (data / CARTE).read_bytes()
    if (said := rewritten(CARTE, carte_now, raw_of(CARTE, text_of(carte).encode()))) != carte_now:
        maker.made.fichiers[CARTE] = said
    return maker.made, now


def _unranked(held: Held) -> Iterator[tuple[str, str | None]]:
    """Yield the kind and place of the records that leave their order to their numbers."""
    for kind, above in (("actions", "enjeu"), ("enjeux", "parent")):
        trees = held.of(kind).values()
        ranked = {t.get(above) for t in trees if "rang" in t}
        yield from ((above, t.get(above)) for t in trees if t.get(above) not in ranked)


def _retired(held: Held) -> Iterator[str]:
    for retire in held.trees.get(RETIRES, ()):
        yield retire["adresse"].strip("/").rpartition("/")[2]


def _gathered(tree: Tree) -> Gathered:
    others = [*([tree["sigle"]] if "sigle" in tree else []), *tree.get("aussi", ())]
    return Gathered(nom=tree["nom"], aussi=tuple(others))


def _past(held: Held, lines: tuple[str, ...], carte: Carte, entete: int) -> tuple[SourceTable, Rows, dict[int, str]]:
    """Return the rows that the last import made its records of, and the id of each level."""
    cells = {
        (r, c): text
        for r, line in enumerate(lines, 1)
        for c, text in enumerate(line.split(tables.BETWEEN), 1)
        if text.strip()
    }
    width = max(c for _, c in cells)
    titres = {c: " ".join(cells.get((entete, c), "").split()) for c in range(1, width + 1)}
    by_place = {letters(c): c for c in range(1, width + 1)}
    taken = {by_place[x.colonne]: x for x in carte.colonnes if x.colonne in by_place}
    told = {c for (r, c) in cells if r > entete}
    structure = {c for c, x in taken.items() if x.pour in (NIVEAU, TITRE, NUMERO)}
    found = Rows(cells=cells)
    found.sub = next((c for c, x in taken.items() if x.pour == SOUS_TITRE and c in told), None)
    found.depths = tuple(titres[c] for c in sorted(taken) if taken[c].pour == NIVEAU and c in told)
    levels = _levels(held.of("enjeux"))
    alone = (section([t for (r, _), t in cells.items() if r == x.ligne]) for x in levels.values())
    found.depths = found.depths or tuple(x for x in alone if x)[:1]
    found.levels = list(levels.values())
    for tree in held.of("actions").values():
        first = int(tree["source"]["ligne"])
        entry = Entry(
            _title(tree, "texte"),
            levels.get(tree.get("enjeu", "")),
            list(range(first, int(tree["source"].get("fin", first)) + 1)),
        )
        for c in sorted(taken.keys() - structure):
            said = [cells[r, c] for r in entry.lignes if (r, c) in cells]
            entry.said |= {c: said} if said else {}
        found.entries.append(entry)
    found.entries.sort(key=lambda e: e.lignes[0])
    table = SourceTable(Sheet(carte.feuille), entete, titres, (), {})
    return table, found, {id(level): id_ for id_, level in levels.items()}


def _title(tree: Tree, champ: str) -> Title:
    return Title(tree[champ], tree.get("numero", ""))


def _levels(enjeux: dict[str, Tree]) -> dict[str, Level]:
    """Return the levels that enjeux are, each after what it stands in."""
    made: dict[str, Level] = {}

    def make(id_: str) -> Level:
        if id_ not in made:
            tree = enjeux[id_]
            parent = make(tree["parent"]) if tree.get("parent") in enjeux else None
            made[id_] = Level(
                _title(tree, "titre"), int(tree["source"]["ligne"]), parent, parent.depth + 1 if parent else 0, 0
            )
        return made[id_]

    for id_ in sorted(enjeux, key=lambda i: (int(enjeux[i]["source"]["ligne"]), i)):
        make(id_)
    return made


def typed(value: Any) -> Raw:
    """Return a value as a file says it: every scalar is text."""
    if isinstance(value, dict):
        return {k: typed(v) for k, v in value.items()}
    return [typed(v) for v in value] if isinstance(value, list | tuple) else str(value)


class _Update:
    def __init__(self, held: Held, past: Draft, now: Draft, jour: str, gathered: tuple[Gathered, ...]) -> None:
        self.held, self.jour = held, jour
        self.asked = {x: g.nom for g in gathered for x in g.aussi}
        """The name to keep, by each of those that are joined under it."""
        self.past, self.now = records_of(past), records_of(now)
        self.plan = now
        self.made = Update()
        self.conflicts: list[str] = []

    def records(self) -> None:
        for fichier, tree in self.now.items():
            ours = self.held.trees.get(fichier)
            if ours is None:
                self.made.fichiers[fichier] = dumped(tree).encode()
                if not fichier.startswith("organisations/"):
                    self.made.dits.append(f"{_name(fichier, tree)} : ajouté")
            elif fichier.startswith("organisations/"):
                self._names(fichier, ours, tree)
            else:
                self._merge(fichier, ours, self.past.get(fichier, {}), tree)
        gone = [
            f
            for f, t in self.held.trees.items()
            if f not in self.now
            and (f.startswith(("enjeux/", "actions/")) or (f.startswith("organisations/") and t["nom"] in self.asked))
        ]
        for fichier in gone:
            self._retire(fichier)
        if gone:
            self._say_retired(gone)

    def _names(self, fichier: str, ours: Tree, tree: Tree) -> None:
        """Add the spellings that an organisation has not yet; call it as carte.yml asks."""
        if self.asked.get(ours["nom"]) == tree["nom"]:
            self.made.dits.append(f"{_name(fichier, ours)}, nom : {_said(ours['nom'])} → {_said(tree['nom'])}")
            others = [x for x in ours.get("aussi", ()) if x != tree["nom"]]
            ours = {**ours, "nom": tree["nom"], "aussi": [*others, ours["nom"]]}
        known = {x.casefold() for x in (ours["nom"], ours.get("sigle", ""), *ours.get("aussi", ()))}
        new = [x for x in (tree["nom"], *tree.get("aussi", ())) if x.casefold() not in known]
        wanted = {**ours, "aussi": [*ours.get("aussi", ()), *new]} if new else ours
        if wanted != self.held.trees[fichier]:
            self._write(fichier, wanted)

    def _merge(self, fichier: str, ours: Tree, past: Tree, now: Tree) -> None:
        wanted = dict(ours)
        for champ in dict.fromkeys((*past, *now)):
            was, is_now, here = (typed(t[champ]) if champ in t else None for t in (past, now, ours))
            if is_now in (was, here):
                continue
            if here != was:
                self.conflicts.append(
                    f"data/{fichier}, « {champ} » : la fiche dit {_said(here)}, le tableau disait {_said(was)} et dit "
                    f"maintenant {_said(is_now)} ; mettez dans l’un ce que dit l’autre"
                )
                continue
            if champ not in ("source", "rang"):
                self.made.dits.append(f"{_name(fichier, now)}, {champ} : {_said(was)} → {_said(is_now)}")
            if is_now is None:
                del wanted[champ]
            else:
                wanted[champ] = is_now
        if wanted != ours:
            self._write(fichier, wanted)

    def _retire(self, fichier: str) -> None:
        ours, past = self.held.trees[fichier], self.past.get(fichier, {})
        if fichier.startswith("organisations/"):
            past = {
                **{k: v for k, v in ours.items() if k in ("nom", "aussi")},
                "nature": "organisme",
                "definition": DEFINITION,
            }
        added = [k for k in ours if k not in past or typed(past[k]) != ours[k]]
        if added and fichier.startswith("organisations/"):
            self.conflicts.append(
                f"data/{fichier} : carte.yml réunit cet organisme à un autre ; portez-y {', '.join(added)}"
            )
        elif added:
            self.conflicts.append(
                f"data/{fichier} : sa ligne n’est plus dans le tableau, et vous y avez écrit {', '.join(added)} ; "
                "remettez la ligne, ou retirez ces valeurs"
            )
        self.made.fichiers[fichier] = None
        self.made.dits.append(f"{_name(fichier, ours)} : retiré")

    def _say_retired(self, gone: list[str]) -> None:
        known = self.held.trees.get(RETIRES, [])
        new = [
            {
                "adresse": f"/{f.removesuffix('.yml')}/",
                "titre": _called(self.held.trees[f])[:300],
                "date": self.jour,
                **self._why(f),
            }
            for f in gone
        ]
        if RETIRES in self.held.octets:
            self._write(RETIRES, [*known, *new])
        else:
            self.made.fichiers[RETIRES] = dumped(new).encode()

    def _why(self, fichier: str) -> Tree:
        """Return why a page is gone, and where what it said stands now."""
        if not fichier.startswith("organisations/"):
            return {"motif": GONE}
        nom = self.asked[self.held.trees[fichier]["nom"]]
        into = [
            f"/{f.removesuffix('.yml')}/"
            for f, t in self.now.items()
            if f.startswith("organisations/") and t["nom"] == nom
        ]
        return {"motif": f"Cet organisme est dit sous un seul nom : {nom}."} | ({"remplace_par": into} if into else {})

    def contract(self, now: Tree, past: Tree) -> None:
        """Change what an import says of the contract; declared fields and codes are added, never taken away."""
        ours = self.held.trees[CONTRAT]
        wanted = dict(ours)
        kept = {k: v for k, v in typed(now["source"]).items() if k not in ("fichier", "entete")}  # type: ignore[union-attr]
        wanted["source"] = {**{k: v for k, v in ours["source"].items() if k != "laisse"}, **kept}
        wanted["comptes"] = {**ours["comptes"], **typed(now["comptes"])}  # type: ignore[dict-item]
        if typed(now["niveaux"]) != typed(past["niveaux"]):
            wanted["niveaux"] = typed(now["niveaux"])
        for champ, said in (
            ("passages", now.get("passages")),
            ("champs", _fields(ours.get("champs", []), now.get("champs", []))),
        ):
            wanted.pop(champ, None)
            wanted |= {champ: typed(said)} if said else {}
        if wanted != ours:
            self._write(CONTRAT, wanted)
        vocabularies = with_codes(self.held.octets[VOCABULAIRES], self.plan)
        if vocabularies != self.held.octets[VOCABULAIRES]:
            self.made.fichiers[VOCABULAIRES] = vocabularies

    def _write(self, fichier: str, wanted: Raw) -> None:
        self.made.fichiers[fichier] = rewritten(fichier, self.held.octets[fichier], wanted)


def _fields(ours: list[Tree], now: list[Tree]) -> list[Tree]:
    """Return the declared fields that there are, with those and the codes that are new."""
    told = {x["cle"]: x for x in now}
    coded = [({**x, "codes": added(x["codes"], _labels(told.get(x["cle"], {})))} if "codes" in x else x) for x in ours]
    return [*coded, *(x for cle, x in told.items() if cle not in {y["cle"] for y in ours})]


def _labels(champ: Tree) -> dict[str, str]:
    return {c["code"]: c["libelle"] for c in champ.get("codes", ())}


def _name(fichier: str, tree: Tree) -> str:
    return f"{fichier.removesuffix('.yml')} « {shown(_called(tree), 60)} »"


def _called(tree: Tree) -> str:
    return " ".join((tree.get("texte") or tree.get("titre") or tree["nom"]).split())


def _said(value: Raw | None) -> str:
    if value is None:
        return "rien"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return " ".join(_said(v).strip("« »") for v in value.values())
    return f"« {shown(value, 80)} »"
