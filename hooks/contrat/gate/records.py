"""The files of `data/` → typed records with their places. Nothing else opens a file of the data."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ..model.collections import DOSSIERS, FICHIERS, REGISTRE, collection_in
from ..model.contrat import Contrat
from ..reading.decode import Decoder
from ..reading.folder import read_files
from ..reading.memo import OUBLI, Memoire
from ..reading.problems import Problem
from ..reading.yaml_tree import Mark, Node, Unreadable, decode_utf8, parse

MAX_UNANNOUNCED = 200
"""Records of one collection beyond those that `comptes` announces; half of a second of reading."""
MAX_PROBLEMS = 2_000
Step = str | int


@dataclass
class Records:
    """Decoded files by name, with the trees that place their values.

    A value that has a problem of reading is None; `unsound` names the files that have one.
    """

    octets: dict[str, bytes]
    values: dict[str, Any] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    unsound: set[str] = field(default_factory=set)

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
    def parts(self) -> list[tuple[str, tuple[Step, ...], Any]]:
        """Every part that is a record of its own, as (file, path, part), once all is read: rules walk no tree."""
        return [(f, path, part) for f, value in sorted(self.values.items()) for path, part in walk(value, ())]

    def single(self, fichier: str) -> Any:
        return self.values.get(fichier)

    def problem(self, fichier: str, path: tuple[str | int, ...], message: str) -> Problem:
        """Return a problem placed at a value, or at the nearest one that holds it."""
        mark = self._mark(fichier, path)
        return Problem(fichier, mark.ligne, mark.colonne, message)

    def _mark(self, fichier: str, path: tuple[str | int, ...]) -> Mark:
        node = self.nodes.get(fichier)
        if node is None:
            return Mark(1, 1)
        for step in path:
            inside = node.valeur
            if isinstance(inside, dict) and step in inside:
                node = inside[str(step)]
            elif isinstance(inside, list) and isinstance(step, int):
                node = inside[step]
            elif not (isinstance(inside, str) and step == "valeur"):
                break
        return node.mark


def walk(value: Any, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Yield each part of a value that is a record of its own, with its path."""
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            if not isinstance(item, str):
                yield from walk(item, (*path, i))
    elif names := getattr(value, "__dataclass_fields__", None):
        yield path, value
        for nom in names:
            inside = getattr(value, nom)
            if inside is not None and not isinstance(inside, str | int):
                yield from walk(inside, (*path, nom))


def written(node: Node, path: tuple[Step, ...]) -> bool:
    """Tell whether the editor wrote a value at this path, readable or not."""
    for step in path:
        inside = node.valeur
        if isinstance(inside, dict) and step in inside:
            node = inside[str(step)]
        elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
            node = inside[step]
        else:
            return isinstance(inside, str) and step == "valeur"  # the short form of a date
    return True


def read(dossier: Path, memoire: Memoire = OUBLI) -> tuple[Records, list[Problem]]:
    """Return the records of a data folder and the problems of reading them."""
    octets, problems = read_folder(dossier)
    records = Records(octets, unsound={p.fichier for p in problems})
    if "contrat.yml" in octets:
        problems += _read(records, "contrat.yml", memoire)
    if crowds := list(_crowds(records)):
        return Records({}), crowds
    for fichier in sorted(octets.keys() - {"contrat.yml"}):
        problems += _read(records, fichier, memoire)
        if len(problems) > MAX_PROBLEMS:
            message = f"plus de {MAX_PROBLEMS} problèmes jusqu’ici ; les fichiers qui suivent n’ont pas été lus"
            return Records({}), [*problems, Problem(fichier, 1, 1, message)]
    return records, problems


def _crowds(records: Records) -> Iterator[Problem]:
    """Yield the folders with far more files than the contract has records: reading them would say nothing more."""
    contrat: Contrat | None = records.single("contrat.yml")
    comptes = contrat.comptes if contrat else None
    pages = ((comptes.enjeux or 0) + (comptes.actions or 0)) if comptes else 0
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
_SOURCE_NAME = re.compile(r"source/[a-z0-9]+([-.][a-z0-9]+)*\.txt")


def _unexpected(fichier: str) -> str | None:
    if fichier in FICHIERS or fichier == REGISTRE or _SOURCE_NAME.fullmatch(fichier):
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


def _read(records: Records, fichier: str, memoire: Memoire) -> list[Problem]:
    """Decode one file into the records; return its problems."""
    if fichier.startswith("source/") or fichier == REGISTRE:
        return []
    octets = records.octets[fichier]
    node, value, problems = memoire.again(f"data/{fichier}", octets, partial(_decode, fichier, octets))
    if node is not None:
        records.nodes[fichier] = node
    if value is not None:
        records.values[fichier] = value
    if problems:
        records.unsound.add(fichier)
    return list(problems)


def _decode(fichier: str, octets: bytes) -> tuple[Node | None, Any, list[Problem]]:
    """Return the tree of a file, None when it cannot be read, its record, and its problems."""
    try:
        node, problems = parse(fichier, octets)
    except Unreadable as error:
        return None, None, error.problems
    collection = collection_in(fichier)
    if collection.dossier and isinstance(node.valeur, dict):
        problems += _name_record(fichier, node)
    decoder = Decoder(fichier)
    value = decoder.decode(node, collection.schema)
    return node, value, problems + decoder.problems


def _name_record(fichier: str, node: Node) -> list[Problem]:
    """Give a record the id of its file: an id written twice would drift."""
    assert isinstance(node.valeur, dict)
    written = node.valeur.pop("id", None)
    stem = fichier.split("/")[1].removesuffix(".yml")
    node.valeur["id"] = Node(node.mark, stem)
    node.cles.setdefault("id", node.mark)
    if written is None:
        return []
    mark = node.cles["id"]
    return [
        Problem(fichier, mark.ligne, mark.colonne, f"clé « id » inutile : le nom du fichier est l’identifiant ({stem})")
    ]


def source_lines(octets: bytes, fichier: str) -> tuple[str, ...]:
    """Return the lines of the contract’s source text; line n is item n - 1."""
    return tuple(decode_utf8(fichier, octets).removesuffix("\n").split("\n"))
