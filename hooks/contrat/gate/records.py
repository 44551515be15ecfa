"""The files of `data/` → typed records with their places. Nothing else opens a file of the data."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, KeysView, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from ..model.action import Action
from ..model.collections import DOSSIERS, FICHIERS, REGISTRE, collection_in
from ..model.contrat import Contrat
from ..reading import tables
from ..reading.decode import Decoder, Schema, schema_of, shape_of, vacant
from ..reading.folder import read_files
from ..reading.kinds import Kind
from ..reading.memo import OUBLI, Memoire
from ..reading.problems import Problem, Remark, blocking
from ..reading.yaml_tree import Mark, Node, Unreadable, decode_utf8, parse
from . import declared

MAX_UNANNOUNCED = 200
"""Records of one collection beyond those that `comptes` announces; half of a second of reading."""
MAX_PROBLEMS = 2_000
Steps = tuple[str | int, ...]
C = TypeVar("C")
K = TypeVar("K", bound=Kind)


@dataclass
class Records:
    """Decoded files by name, with the trees that place their values.

    A value that has a problem of reading is None; `unsound` names the files that have one.
    """

    octets: dict[str, bytes]
    values: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)
    jour: str | None = None
    """The day on which the data are judged, if it is known."""
    action: Any = Action
    """The class of the actions, with the fields that this contract declares."""

    def of(self, collection: str) -> list[tuple[str, Any]]:
        """Return (file, record) of a collection, sound or not, by name."""
        return [(f, self.values[f]) for f in self._files.get(collection, ()) if f in self.values]

    def ids(self, collection: str) -> frozenset[str]:
        """Return the ids of a collection, those of unreadable files included."""
        return self._ids.get(collection, frozenset())

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for fichier in sorted(self.octets):
            groups.setdefault(fichier.partition("/")[0], []).append(fichier)
        return groups

    @cached_property
    def _ids(self) -> dict[str, frozenset[str]]:
        return {c: frozenset(f[len(c) + 1 : -4] for f in files) for c, files in self._files.items() if c in DOSSIERS}

    @cached_property
    def parts(self) -> list[tuple[str, Steps, Schema, Any]]:
        """Every part that is a record of its own, as (file, path, schema, part): rules walk no tree."""
        found = ((f, value, self.schema(f)) for f, value in sorted(self.values.items()))
        return [(f, *part) for f, value, schema in found for part in _parts(value, schema, ())]

    def parts_of(self, cls: type[C]) -> Iterator[tuple[str, Steps, C]]:
        """Yield (file, path, part) of each part of one class."""
        return ((fichier, path, part) for fichier, path, _, part in self.parts if isinstance(part, cls))

    def scalars(self, kind: type[K]) -> Iterator[tuple[str, Steps, K, Any]]:
        """Yield (file, path, kind, value) of each readable value of a kind, alone or in a list."""
        for fichier, path, schema, part in self.parts:
            for nom, found, many in _fields_of(schema, kind):
                inside = getattr(part, nom)
                for at, value in enumerate(inside or ()) if many else ((None, inside),):
                    if value is not None:
                        yield fichier, (*path, nom) if at is None else (*path, nom, at), found, value

    def schema(self, fichier: str) -> Schema:
        """Return the annotation of a file."""
        collection = collection_in(fichier)
        return self.action if collection.cls is Action else collection.schema

    def single(self, fichier: str) -> Any:
        return self.values.get(fichier)

    def problem(self, fichier: str, path: Steps, message: str) -> Problem:
        """Return a problem placed at a value, or at the nearest one that holds it."""
        return Problem(fichier, *self._reach(fichier, path)[0].mark, message)

    def remark(self, fichier: str, path: Steps, message: str) -> Remark:
        """Return what is probably wrong, placed as a problem is."""
        return Remark(fichier, *self._reach(fichier, path)[0].mark, message)

    def written(self, fichier: str, *path: str | int) -> bool:
        """Tell whether the editor wrote a value at this path, readable or not."""
        return self._reach(fichier, path)[1]

    def keys(self, fichier: str, path: Steps) -> KeysView[str]:
        """Return the keys that the editor wrote in the group at a path."""
        return self._reach(fichier, path)[0].cles.keys()

    def _reach(self, fichier: str, path: Steps) -> tuple[Node, bool]:
        """Return the node at a path, or the nearest one that holds it, and whether the path was followed to its end."""
        node = self.nodes.get(fichier, _NOWHERE)
        for step in path:
            inside = node.valeur
            if isinstance(inside, dict) and step in inside:
                node = inside[str(step)]
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                node = inside[step]
            elif step in node.vides:
                return Node(node.vides[str(step)], ""), False
            elif not (isinstance(inside, str) and step == "valeur"):  # the short form of a date
                return node, False
        return node, True


_NOWHERE = Node(Mark(1, 1), {})


def _parts(value: Any, schema: Schema, path: Steps) -> Iterator[tuple[Steps, Schema, Any]]:
    """Yield (path, schema, part) of each part of a value that is a record of its own."""
    shape = shape_of(schema)
    if value is None:
        return
    if shape.item is not None:
        for i, item in enumerate(value):
            yield from _parts(item, shape.item.schema, (*path, i))
        return
    yield path, shape.schema, value
    for nom, inside in _groups_of(shape.schema):
        yield from _parts(getattr(value, nom), inside, (*path, nom))


@cache
def _groups_of(schema: Schema) -> tuple[tuple[str, Schema], ...]:
    """Return the fields of a class that hold a part, or a list of them."""
    shapes = ((nom, inside, shape_of(inside)) for nom, inside in schema_of(schema).items())
    return tuple((nom, inside) for nom, inside, shape in shapes if shape.cls or (shape.item and shape.item.cls))


@cache
def _fields_of(schema: Schema, kind: type[Kind]) -> tuple[tuple[str, Any, bool], ...]:
    """Return (field, kind, whether a list) of each field of a class that holds values of a kind."""
    shapes = ((nom, shape_of(inside)) for nom, inside in schema_of(schema).items())
    found = ((nom, (shape.item or shape).kind, shape.item is not None) for nom, shape in shapes)
    return tuple(x for x in found if isinstance(x[1], kind))


def listed(groups: Sequence[Any] | None, champ: str) -> Iterator[tuple[Steps, Any]]:
    """Yield (path, item) of each readable item of a list that each of these groups may hold in a field."""
    for i, group in enumerate(groups or ()):
        for j, item in enumerate((group and getattr(group, champ)) or ()):
            if item:
                yield (i, champ, j), item


def read(dossier: Path, memoire: Memoire = OUBLI) -> tuple[Records, list[Problem]]:
    """Return the records of a data folder and the problems of reading them."""
    octets, problems = read_folder(dossier)
    records = Records(octets, unsound={p.fichier for p in blocking(problems)})
    first: list[str] = [f for f in ("contrat.yml", "vocabulaires.yml") if f in octets]
    for fichier in first:
        problems += _read(records, fichier, memoire)
    if crowds := list(_crowds(records)):
        return Records({}), crowds
    contrat, vocabulaires = records.single("contrat.yml"), records.single("vocabulaires.yml")
    records.action, unread = declared.action_of(contrat, vocabulaires, records.nodes.get("contrat.yml"))
    for fichier in sorted(octets.keys() - {*first}):
        problems += _read(records, fichier, memoire, unread)
        if len(problems) > MAX_PROBLEMS and len(blocking(problems)) > MAX_PROBLEMS:
            message = f"plus de {MAX_PROBLEMS} problèmes jusqu’ici ; les fichiers qui suivent n’ont pas été lus"
            return Records({}), [Problem(fichier, 1, 1, message), *problems]  # first: it is never among those left out
    return records, problems


def _crowds(records: Records) -> Iterator[Problem]:
    """Yield the folders with far more files than the contract has records: reading them would say nothing more."""
    contrat: Contrat | None = records.single("contrat.yml")
    comptes = contrat.comptes if contrat else None
    announced = ((comptes.enjeux or 0) + (comptes.actions or 0)) if comptes else 0
    pages = min(announced, len(records.ids("enjeux")) + len(records.ids("actions")))
    for collection in DOSSIERS:
        most = MAX_UNANNOUNCED + (getattr(comptes, collection, pages) or pages)
        if (n := len(records.ids(collection))) > most:
            message = f"{n} fiches dans data/{collection}/, bien plus que ce contrat n’en annonce ; vérifiez le dossier"
            yield Problem(collection, 1, 1, message)


def read_folder(dossier: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the bytes of each expected file by its name from `dossier`, and what is unexpected."""
    try:
        mode = dossier.lstat().st_mode
    except (OSError, ValueError):
        return {}, [Problem("contrat.yml", 1, 1, "le dossier data/ est absent")]
    if not stat.S_ISDIR(mode):
        return {}, [Problem("contrat.yml", 1, 1, "data/ est un lien ou un fichier ; un dossier est attendu")]
    octets, problems = read_files(dossier, "data", _unexpected, frozenset(DOSSIERS) | {"source"})
    said = {p.fichier for p in problems}
    absent = {f for f, c in FICHIERS.items() if c.requise} - octets.keys() - said
    problems += [Problem(fichier, 1, 1, "fichier absent") for fichier in absent]
    return octets, problems


_RECORD_NAME = re.compile(r"([a-z]+)/([a-z0-9]+(?:-[a-z0-9]+)*)\.yml")
_SOURCE_NAME = re.compile(r"source/[a-z0-9]+([-.][a-z0-9]+)*\.(txt|csv|pdf)")
CARTE = "source/carte.yml"
"""What the import took each column of a table for; a build does not read it."""


def _unexpected(fichier: str) -> str | None:
    if fichier in FICHIERS or fichier in (REGISTRE, CARTE) or _SOURCE_NAME.fullmatch(fichier):
        return None
    if fichier.startswith("source/"):
        return "nom de fichier inattendu ; un texte source se nomme par exemple contrat-2019.txt"
    m = _RECORD_NAME.fullmatch(fichier)
    if m and m[1] in DOSSIERS:
        return None
    folder = fichier.split("/", maxsplit=1)[0]
    if folder in DOSSIERS:
        return "nom de fichier inattendu ; a-z, 0-9 et « - », puis .yml, par exemple 4-1.yml"
    return f"fichier inattendu ; data/ contient {', '.join([*FICHIERS, REGISTRE, *(c.fichier for c in DOSSIERS.values()), 'source/'])}"


def _read(records: Records, fichier: str, memoire: Memoire, unread: frozenset[str] = frozenset()) -> list[Problem]:
    """Decode one file into the records; return its problems. Of an action, the keys in `unread` are left aside."""
    if fichier.startswith("source/") or fichier == REGISTRE:
        return []
    octets, schema = records.octets[fichier], records.schema(fichier)
    given = (octets, schema_of(schema), unread) if schema is records.action else octets
    make = partial(_decode, fichier, octets, schema, unread)
    node, value, problems = memoire.again(f"data/{fichier}", given, make)
    if node is not None:
        records.nodes[fichier] = node
    if value is not None:
        records.values[fichier] = value
    if blocking(problems):
        records.unsound.add(fichier)
    return list(problems)


def _decode(
    fichier: str, octets: bytes, schema: Schema, unread: frozenset[str]
) -> tuple[Node | None, Any, list[Problem]]:
    """Return the tree of a file, None when it cannot be read, its record, and its problems."""
    try:
        node, problems = parse(fichier, octets)
    except Unreadable as error:
        return None, None, error.problems
    collection = collection_in(fichier)
    if collection.dossier and isinstance(node.valeur, dict):
        problems += _name_record(fichier, node)
    if collection.cls is Action and isinstance(node.valeur, dict):
        for cle in unread & node.valeur.keys():
            del node.valeur[cle]
    if vacant(node) and not collection.requise:
        return node, None, problems  # a form that holds nothing
    decoder = Decoder(fichier, decode_utf8(fichier, octets))
    value = decoder.decode(node, schema)
    return node, value, problems + decoder.problems


def _name_record(fichier: str, node: Node) -> list[Problem]:
    """Give a record the id of its file: an id written twice would drift."""
    assert isinstance(node.valeur, dict)
    written = node.valeur.pop("id", None)
    stem = fichier.split("/")[1].removesuffix(".yml")
    node.valeur["id"] = Node(node.mark, stem)
    node.cles.setdefault("id", node.mark)
    message = f"clé « id » inutile : le nom du fichier est l’identifiant ({stem})"
    return [] if written is None else [Problem(fichier, *node.cles["id"], message)]


def source_lines(octets: bytes, fichier: str) -> tuple[str, ...]:
    """Return the lines of the contract’s source; line n is item n - 1. Of a table, a row is a line of cells (`tables`)."""
    texte = decode_utf8(fichier, octets)
    return tables.lines(fichier, texte) if tables.is_table(fichier) else tuple(texte.removesuffix("\n").split("\n"))
