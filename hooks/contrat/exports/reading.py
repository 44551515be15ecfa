"""The standard CSV files → the YAML files of `data/`: the proof that they lose nothing, and a way to edit.

What comes out is text that the editor could have typed; the gate of the data judges it like any other.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from ..model.collections import COLLECTIONS, DOSSIERS, PAR_NOM
from ..reading.decode import kind_of
from ..reading.kinds import IdKind, Lines
from .columns import Chemin, Colonne, provenance
from .csv_files import unsafe
from .plans import Plan, field_of, plan_des_faits, plans

Tree = dict[str, Any]
Cle = tuple[str, ...]


_MANY = frozenset({"notes", "hors_contrat", "sigles", "retires"})
"""Files of `data/` that hold a list of records: their rows need no single one."""


class BadTable(Exception):
    """A file that is not one of ours; the message says in French what is wrong."""


def to_yaml(fichiers: Mapping[str, str]) -> dict[str, str]:
    """Return the YAML files, by their name in `data/`, of CSV texts by table name.

    A table that is not given has no rows. The source text is not in the tables: it stays where it is.
    Raises `BadTable`.
    """
    records = _Reading(fichiers).records()
    files: dict[str, str] = {}
    for racine, trees in records.items():
        if racine in DOSSIERS:
            for tree in trees:
                nom = _file_name(racine, tree.pop("id", ""))
                files[f"{racine}/{nom}.yml"] = _yaml(tree)
        elif trees:
            files[PAR_NOM[racine].fichier] = _yaml(trees if PAR_NOM[racine].liste else trees[0])
    return files


def _file_name(racine: str, id_: str) -> str:
    """Return an id that may name a file: what a table says never leads out of its folder."""
    try:
        return IdKind().parse(id_)
    except ValueError as error:
        raise BadTable(f"{racine}.csv : {error}") from None


def _yaml(tree: Any) -> str:
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1_000_000)


class _Reading:
    """Trees under construction, by table and by the keys of their row."""

    def __init__(self, fichiers: Mapping[str, str]) -> None:
        self.fichiers = fichiers
        self.trees: dict[str, dict[Cle, Tree]] = {}

    def records(self) -> dict[str, list[Tree]]:
        self.trees = {c.nom: {} for c in COLLECTIONS}
        for plan in plans():
            for n, row in enumerate(self._rows(plan)):
                self._add(plan, row, n)
        for row in self._rows(plan_des_faits()):
            self._add_fact(row)
        return {racine: list(self.trees[racine].values()) for racine in PAR_NOM}

    def _rows(self, plan: Plan) -> list[dict[str, str]]:
        """Return the rows of a table, lists in their order: a spreadsheet may have sorted them."""
        rows = _parsed(plan.nom, self.fichiers.get(plan.nom, ""))
        needed = [c.nom for c in (*plan.cles, *plan.colonnes)]
        if rows and (missing := [nom for nom in needed if nom not in rows[0]]):
            raise BadTable(f"{plan.nom}.csv : colonne « {missing[0]} » absente")
        if "ordre" not in {c.nom for c in plan.cles}:
            return rows
        if not all(re.fullmatch("[0-9]{1,9}", row["ordre"]) for row in rows):
            raise BadTable(f"{plan.nom}.csv : la colonne « ordre » tient un nombre sur chaque ligne")
        return sorted(rows, key=lambda r: int(r["ordre"]))

    def _add(self, plan: Plan, row: dict[str, str], n: int) -> None:
        tree: Tree = {}
        for colonne in plan.colonnes:
            if colonne.nature != "etat" and row[colonne.nom] != "":
                _put(tree, colonne.chemin or (), _value(row[colonne.nom], colonne, plan))
        if plan.parent is None or plan.liste is None:
            key: Cle = (tree["id"],) if "id" in tree else (str(n),) if PAR_NOM[plan.racine].liste else ()
            self._keep(plan, plan.racine, key, tree)
            return
        key = tuple(unsafe(row[c.nom]) for c in plan.cles)
        above = self._tree(plan, plan.parent.racine if plan.parent.parent is None else plan.parent.nom, key[:-1])
        self._keep(plan, plan.nom, key, tree)
        _append(above, plan, tree)

    def _keep(self, plan: Plan, where: str, key: Cle, tree: Tree) -> None:
        known = self.trees.setdefault(where, {})
        if key in known:
            raise BadTable(f"{plan.nom}.csv : deux lignes pour {' / '.join(key) or 'une table d’une ligne'}")
        known[key] = tree

    def _add_fact(self, row: dict[str, str]) -> None:
        plan = next((p for p in plans() if p.parent is None and p.racine == row["collection"]), None)
        place = next((f for f in plan.faits if field_of(f.chemin) == row["champ"]), None) if plan else None
        if plan is None or place is None:
            raise BadTable(f"faits.csv : « {row['collection']} », « {row['champ']} » n’est pas une valeur suivie")
        tree = self._tree(plan_des_faits(), plan.racine, (unsafe(row["fiche"]),))
        for colonne in provenance():
            if row[colonne.nom] != "":
                _put(tree, (*place.chemin, *(colonne.chemin or ())), unsafe(row[colonne.nom]))

    def _tree(self, plan: Plan, above: str, key: Cle) -> Tree:
        if key == () and above in PAR_NOM:
            return self.trees[above].setdefault((), {})
        try:
            return self.trees[above][key]
        except KeyError:
            raise BadTable(f"{plan.nom}.csv : aucune ligne {' / '.join(key)} dans {above}.csv") from None


def _parsed(nom: str, texte: str) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(texte.removeprefix("\ufeff"), newline=""), restval="", strict=True))
    except csv.Error as error:
        raise BadTable(f"{nom}.csv n’est pas un CSV standard ({error})") from None
    for n, row in enumerate(rows, 1):
        if None in row:
            raise BadTable(f"{nom}.csv : la ligne de données {n} a plus de cases que l’en-tête")
    return rows


def _value(cellule: str, colonne: Colonne, plan: Plan) -> Any:
    if colonne.nature != "liste":
        return unsafe(cellule)
    try:
        found = json.loads(cellule)
    except json.JSONDecodeError:
        found = None
    if isinstance(found, list) and all(type(x) in {str, int} for x in found):
        return [str(x) for x in found]
    raise BadTable(f"{plan.nom}.csv : « {cellule[:60]} » n’est pas une liste JSON ({colonne.nom})")


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


def read_tables(octets: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield (table, text) of the standard files among others, by file name. Raises `BadTable`."""
    names = {p.nom for p in (*plans(), plan_des_faits())}
    for nom, contenu in octets.items():
        if nom.endswith(".csv") and nom.removesuffix(".csv") in names:
            try:
                yield nom.removesuffix(".csv"), contenu.decode("utf-8")
            except UnicodeDecodeError:
                raise BadTable(f"{nom} n’est pas en UTF-8 ; enregistrez-le en « CSV UTF-8 »") from None
