"""The CSV files → the YAML files of `data/`: the proof that they lose nothing, and a way to edit.

Both forms are read, the standard one and that of spreadsheets. What comes out is text that the editor could have
typed; the gate of the data judges it like any other. Nothing is passed over in silence: see `left_aside`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from ..model.collections import COLLECTIONS, DOSSIERS, PAR_NOM, Collection, collections_of
from ..model.declared import ChampDeclare, action_class
from ..reading.decode import Decoder, kind_of, schema_of
from ..reading.kinds import IdKind, Lines, YesNo
from ..reading.nearest import closest, day, number, numbered
from ..reading.problems import shown
from ..reading.yaml_tree import Mark, Node
from ..webpage.addresses import EN_BREF
from .columns import ETATS, Chemin, Colonne, provenance
from .csv_files import unsafe
from .csv_rows import BadTable, Entete, Row, decoded, read_rows
from .origin import COLONNES
from .plans import Plan, field_of, plan_des_faits, plans
from .tables import CALCULEES, COLONNE_ADRESSE, NIVEAU, SEPARATEUR

Tree = dict[str, Any]
Cle = tuple[str, ...]

Kinds = tuple[Collection, ...]

CHAMPS, DITS = "contrat-champs", ("cle", "libelle", "nature")
"""The table of the fields that the contract declares, and the columns that tell theirs."""

TABLEUR = "-tableur"
SANS_RETOUR = frozenset({EN_BREF.rpartition("/")[2]})
"""Tables that are written in words, from the others: nothing is read from them."""
MAX_LEVELS = 99
"""Up to which level the columns of levels are passed over: they are worked out."""
_FEUILLES = ("ods", "xlsx", "xls", "numbers")


def read_tables(octets: Mapping[str, bytes]) -> dict[str, str]:
    """Return the text of each table, by its name, of the files of a folder, by theirs. Raises `BadTable`."""
    return {table: decoded(fichier, octets[fichier]) for table, fichier in files_of(octets).items()}


def files_of(octets: Mapping[str, bytes]) -> dict[str, str]:
    """Return which file each table is read from: of its two forms the standard one, if both say the same.

    Raises `BadTable`.
    """
    found: dict[str, list[str]] = {}
    for fichier in sorted(octets):
        nom, _, extension = fichier.lower().rpartition(".")
        if extension != "csv":
            continue
        table = nom.removesuffix(TABLEUR)
        if fichier in SANS_RETOUR:
            continue
        if table not in _headers():
            near = closest(re.sub(r"\(\d+\)|copie|copy", "", table), [*_headers()])
            hint = f" ; est-ce {near}.csv ?" if near else ""
            raise BadTable(f"{fichier} n’est pas le nom d’une table{hint}")
        found.setdefault(table, []).append(fichier)
    if not found and (feuilles := [f for f in octets if f.lower().endswith(_FEUILLES)]):
        mend = "enregistrez chaque feuille en « CSV UTF-8 », sous son nom : la feuille « actions » donne actions.csv"
        raise BadTable(f"{feuilles[0]} est un classeur ; {mend}")
    if doubles := [(table, forms[0], other) for table, forms in found.items() for other in forms[1:]]:
        told = found.get(CHAMPS)
        kinds = _kinds({CHAMPS: decoded(told[0], octets[told[0]])} if told else {})
        for table, one, other in doubles:
            _same(table, one, other, octets, kinds)
    return {table: min(forms, key=lambda fichier: TABLEUR in fichier) for table, forms in found.items()}


def _same(table: str, one: str, other: str, octets: Mapping[str, bytes], kinds: Kinds) -> None:
    """Refuse two forms of one table that do not say the same: nobody knows which one was changed."""
    plan = next(p for p in (*plans(kinds), plan_des_faits()) if p.nom == table)
    ours, theirs = (read_rows(f, table, decoded(f, octets[f]), _headers(kinds)) for f in (one, other))
    said = f"{one} et {other} ne disent pas la même chose"
    mend = "ne laissez dans le dossier que celui que vous avez changé"
    if len(ours) != len(theirs):
        raise BadTable(f"{said} : {len(ours)} lignes et {len(theirs)} ; {mend}")
    for a, b in zip(ours, theirs, strict=True):
        for colonne in (*plan.cles, *plan.colonnes):
            if colonne.nature not in {"etat", "json"} and _value(a, colonne) != _value(b, colonne):
                raise BadTable(f"{said}, ligne {a.numero}, colonne « {colonne.nom} » ; {mend}")


def left_aside(fichiers: Iterable[str], tables: Container[str]) -> Iterator[str]:
    """Yield a sentence for what is not read in a folder, and for the tables that it lacks."""
    others = sorted(f for f in fichiers if not f.lower().endswith(".csv"))
    if said := sorted(SANS_RETOUR & {*fichiers}):
        yield f"Laissé de côté, car les autres tables le disent déjà : {', '.join(said)}."
    if others:
        yield f"Laissés de côté, car seuls les CSV sont lus : {', '.join(others)}."
    if absent := sorted(t for t in _headers() if t not in tables):
        yield f"Tables absentes, tenues pour vides : {', '.join(absent)}."


def _kinds(textes: Mapping[str, str]) -> Kinds:
    """Return the kinds of record, with the fields that the table of declared fields gives to the actions."""
    rows = read_rows(f"{CHAMPS}.csv", CHAMPS, textes.get(CHAMPS, ""), _headers())
    read = Decoder("")
    told = [[read.decode(Node(Mark(1, 1), row.cases[c]), schema_of(ChampDeclare)[c]) for c in DITS] for row in rows]
    champs = [ChampDeclare(**dict(zip(DITS, one, strict=True))) for one in told if all(one)]
    return collections_of(action_class(champs, ()))


@cache
def _headers(kinds: Kinds = COLLECTIONS) -> dict[str, Entete]:
    levels = (f"{NIVEAU}{n}" for n in range(1, MAX_LEVELS + 1))
    stamp = frozenset((*(c.nom for c in (*COLONNES, COLONNE_ADRESSE)), *levels))
    return {
        p.nom: Entete(tuple(c.nom for c in (*p.cles, *p.colonnes)), stamp | {c.nom for c in CALCULEES.get(p.nom, ())})
        for p in (*plans(kinds), plan_des_faits())
    }


def to_yaml(textes: Mapping[str, str], fichiers: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the YAML files, by their name in `data/`, of CSV texts by table name; `fichiers` says where each was read.

    A table that is not given has no rows. The source text is not in the tables: it stays where it is.
    Raises `BadTable`.
    """
    records = _Reading(textes, fichiers or {}).records()
    files: dict[str, str] = {}
    for racine, trees in records.items():
        if racine in DOSSIERS:
            for tree in trees:
                id_ = tree.pop("id")
                files[f"{racine}/{id_}.yml"] = _yaml(tree)
        elif trees:
            files[PAR_NOM[racine].fichier] = _yaml(trees if PAR_NOM[racine].liste else trees[0])
    return files


def _yaml(tree: Any) -> str:
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1_000_000)


class _Reading:
    """Trees under construction, by table and by the keys of their row."""

    def __init__(self, textes: Mapping[str, str], fichiers: Mapping[str, str]) -> None:
        self.textes, self.fichiers = textes, fichiers
        kinds = _kinds(textes)
        self.plans, self.headers = plans(kinds), _headers(kinds)
        self.trees: dict[str, dict[Cle, Tree]] = {}
        self.places: dict[str, dict[Cle, int]] = {}

    def records(self) -> dict[str, list[Tree]]:
        self.trees = {c.nom: {} for c in COLLECTIONS}
        for plan in self.plans:
            for row in self._rows(plan):
                self._add(plan, row)
        for row in self._rows(plan_des_faits()):
            self._add_fact(row)
        return {racine: list(self.trees[racine].values()) for racine in PAR_NOM}

    def _file(self, table: str) -> str:
        return self.fichiers.get(table, f"{table}.csv")

    def _rows(self, plan: Plan) -> list[Row]:
        """Return the rows of a table, lists in their order: a spreadsheet may have sorted them."""
        rows = read_rows(self._file(plan.nom), plan.nom, self.textes.get(plan.nom, ""), self.headers)
        if "ordre" not in {c.nom for c in plan.cles}:
            return rows
        for row in rows:
            if not re.fullmatch("[0-9]{1,9}", row.cases["ordre"]):
                raise row.wrong("ordre", f"« {shown(row.cases['ordre'], 40)} » ; un nombre est attendu, par exemple 1")
        return sorted(rows, key=lambda r: int(r.cases["ordre"]))

    def _add(self, plan: Plan, row: Row) -> None:
        tree: Tree = {}
        for colonne in plan.colonnes:
            if colonne.nature != "etat" and row.cases[colonne.nom].strip():
                _put(tree, colonne.chemin or (), _value(row, colonne))
        if plan.parent is None or plan.liste is None:
            listed = PAR_NOM[plan.racine].liste
            if plan.racine in DOSSIERS:
                _check_id(plan, row, tree.get("id", ""))
            key: Cle = (tree["id"],) if "id" in tree else (str(row.numero),) if listed else ()
            self._keep(plan, plan.racine, key, tree, row)
            return
        key = tuple(unsafe(row.cases[c.nom]) for c in plan.cles)
        above = self._tree(plan, plan.parent.racine if plan.parent.parent is None else plan.parent.nom, key[:-1], row)
        self._keep(plan, plan.nom, key, tree, row)
        _append(above, plan, tree)

    def _keep(self, plan: Plan, where: str, key: Cle, tree: Tree, row: Row) -> None:
        known = self.trees.setdefault(where, {})
        if key in known:
            name = " / ".join(key) or "une table d’une ligne"
            first = self.places[where][key]
            raise row.wrong(
                [*plan.noms_des_cles, "id"][0], f"deux lignes pour {name} ; la première est la ligne {first}"
            )
        known[key] = tree
        self.places.setdefault(where, {})[key] = row.numero

    def _add_fact(self, row: Row) -> None:
        collection, champ = row.cases["collection"], row.cases["champ"]
        plan = next((p for p in self.plans if p.parent is None and p.racine == collection), None)
        if plan is None or not plan.faits:
            known = dict.fromkeys(p.racine for p in self.plans if p.faits)
            raise row.wrong(
                "collection", f"« {shown(collection, 40)} » ; une de ces valeurs est attendue : {', '.join(known)}"
            )
        place = next((f for f in plan.faits if field_of(f.chemin) == champ), None)
        if place is None:
            known = dict.fromkeys(field_of(f.chemin) for f in plan.faits)
            raise row.wrong(
                "champ", f"« {shown(champ, 40)} » n’est pas une valeur suivie ; valeurs suivies : {', '.join(known)}"
            )
        tree = self._tree(plan_des_faits(), plan.racine, (unsafe(row.cases["fiche"]),), row)
        for colonne in provenance():
            if row.cases[colonne.nom].strip():
                _put(tree, (*place.chemin, *(colonne.chemin or ())), _value(row, colonne))
        self._check_fact(row, plan, tree, place.chemin)

    def _check_fact(self, row: Row, plan: Plan, tree: Tree, chemin: Chemin) -> None:
        """Refuse a value or a state that was changed here: the value stands in the table of its record."""
        value: Any = tree
        for step in (*chemin, "valeur"):
            value = value.get(step) if isinstance(value, dict) else None
        where = f"{plan.nom}.csv, colonne « {field_of(chemin)} »"
        if row.cases["etat"] == ETATS[0] and value is None:
            raise row.wrong(
                "etat", f"« {ETATS[0]} » sans valeur ; la valeur s’écrit dans {where}, ou dans la table de ce champ"
            )
        told = _json(row.cases["valeur"])
        if told is not None and not isinstance(told, dict | list) and _bare(told) != _bare(value) and not row.tableur:
            raise row.wrong("valeur", f"« {shown(row.cases['valeur'], 40)} » ; la valeur se change dans {where}")

    def _tree(self, plan: Plan, above: str, key: Cle, row: Row) -> Tree:
        if key == () and above in PAR_NOM:
            return self.trees[above].setdefault((), {})
        try:
            return self.trees[above][key]
        except KeyError:
            known = self.trees.get(above, {})
            message = f"aucune ligne {shown(' / '.join(key), 60)} dans {self._file(above)}"
            if was := [x for x in numbered(key[0]) if (x, *key[1:]) in known]:
                message = f"« {key[0]} » est une date faite par un tableur ; écrivez {' ou '.join(was)}"
            raise row.wrong(plan.cles[1].nom if plan.nom == "faits" else plan.cles[0].nom, message) from None


def _check_id(plan: Plan, row: Row, id_: str) -> None:
    """Refuse an id that may not name a file: what a table says never leads out of its folder, nor is a date by accident."""
    was = numbered(id_) if "rang" in schema_of(plan.schema) else ()
    if was:
        raise row.wrong("id", f"« {shown(id_, 40)} » est une date faite par un tableur ; écrivez {' ou '.join(was)}")
    try:
        IdKind().parse(id_)
    except ValueError as error:
        raise row.wrong("id", str(error)) from None


def _json(cellule: str) -> Any:
    try:
        return json.loads(cellule)
    except json.JSONDecodeError:
        return None


def _bare(value: Any) -> str:
    return {"True": "oui", "False": "non", "None": ""}.get(str(value), str(value))


def _value(row: Row, colonne: Colonne) -> Any:
    """Return what a cell holds; a spreadsheet writes dates and numbers in its own way."""
    cellule = unsafe(row.cases[colonne.nom])
    if colonne.nature == "liste":
        return _items(row, colonne, row.cases[colonne.nom])
    if colonne.nature == "date" and re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d[T ][\d:.]+", cellule):
        return day(cellule) or cellule
    if colonne.nature == "nombre" and row.tableur:
        return re.sub(r"[\s\u202f]", "", cellule).replace(",", ".")
    if colonne.nature == "entier":
        whole = number(cellule) or cellule
        return whole if "." not in whole and re.fullmatch(r"[\d\s\u202f]+", cellule) else cellule
    if colonne.nature == "oui ou non":
        return YesNo().nearest(cellule) or cellule
    return cellule


def _items(row: Row, colonne: Colonne, cellule: str) -> list[str] | None:
    if not cellule.strip():
        return None
    found = _json(cellule)
    if isinstance(found, list) and all(type(x) in {str, int} for x in found):
        return [str(x) for x in found]
    if row.tableur and not cellule.lstrip().startswith("["):
        return unsafe(cellule).split(SEPARATEUR)
    said = f"« {shown(cellule, 60)} » n’est pas une liste JSON"
    raise row.wrong(colonne.nom, f'{said} ; par exemple ["vélo", "gare"]')


def _put(tree: Tree, chemin: Chemin, value: Any) -> None:
    """Put a value at the end of its path; the item of a list of texts has none, and no name."""
    *start, last = chemin or ("",)
    _inside(tree, start)[last] = value


def _inside(tree: Tree, steps: Iterable[str]) -> Tree:
    for step in steps:
        tree = tree.setdefault(step, {})
    return tree


def _append(above: Tree, plan: Plan, item: Tree) -> None:
    """Put an item at the end of its list; a list of texts is one text, a line an item."""
    assert plan.liste is not None
    *start, last = plan.liste.chemin
    above = _inside(above, start)
    if isinstance(kind_of(plan.schema), Lines):
        above[last] = f"{above[last]}\n{item['']}" if last in above else item[""]
    else:
        above.setdefault(last, []).append(item)
