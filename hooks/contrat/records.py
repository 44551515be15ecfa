"""The files of `data/` → typed records with their places. Nothing else opens a file of the data."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from .decode import Decoder
from .model import (
    Action,
    Communes,
    Contrat,
    Enjeu,
    Lexique,
    Note,
    Organisation,
    Programme,
    Sigle,
    SujetHorsContrat,
    Terme,
    Vocabulaires,
)
from .problems import Problem
from .yaml_tree import Mark, Node, Unreadable, decode_utf8, parse

COLLECTIONS: dict[str, type] = {
    "enjeux": Enjeu,
    "actions": Action,
    "programmes": Programme,
    "organisations": Organisation,
    "glossaire": Terme,
    "lexique": Lexique,
}
"""Folders of `data/` with one record a file; the stem of the file is the record’s id."""

SINGLES: dict[str, Any] = {
    "contrat.yml": Contrat,
    "vocabulaires.yml": Vocabulaires,
    "communes.yml": Communes,
    "notes.yml": tuple[Note, ...],
    "hors_contrat.yml": tuple[SujetHorsContrat, ...],
    "sigles.yml": tuple[Sigle, ...],
}
OPTIONAL = frozenset(SINGLES) - {"contrat.yml", "vocabulaires.yml"}

Step = str | int

MAX_FILES = 100_000
MAX_TOTAL_BYTES = 200_000_000


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
        return {c: frozenset(f[len(c) + 1 : -4] for f in files) for c, files in self._files.items() if c in COLLECTIONS}

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


def read(dossier: Path) -> tuple[Records, list[Problem]]:
    """Return the records of a data folder and the problems of reading them."""
    octets, problems = read_folder(dossier)
    records = Records(octets, unsound={p.fichier for p in problems})
    for fichier in sorted(octets):
        problems += _read(records, fichier)
    return records, problems


def read_folder(dossier: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Return the bytes of each expected file by its name from `dossier`, and what is unexpected.

    Only regular files are opened, so a link or a pipe cannot lead elsewhere or block.
    """
    octets: dict[str, bytes] = {}
    problems: list[Problem] = []
    total = 0
    if not dossier.is_dir():
        return {}, [Problem("contrat.yml", 1, 1, "le dossier data/ est absent")]
    for folder, subfolders, names in os.walk(dossier):
        subfolders.sort()
        for nom in sorted([*names, *(d for d in subfolders if (Path(folder) / d).is_symlink())]):
            path = Path(folder) / nom
            fichier = path.relative_to(dossier).as_posix()
            info = path.lstat()
            if not stat.S_ISREG(info.st_mode):
                problems.append(
                    Problem(fichier, 1, 1, "lien ou fichier spécial ; seuls des fichiers ordinaires sont lus")
                )
            elif message := _unexpected(fichier):
                problems.append(Problem(fichier, 1, 1, message))
            elif len(octets) >= MAX_FILES or (total := total + info.st_size) > MAX_TOTAL_BYTES:
                return {}, [Problem(fichier, 1, 1, "trop de fichiers ou de données dans data/")]
            else:
                octets[fichier] = path.read_bytes()
    for fichier in SINGLES.keys() - OPTIONAL - octets.keys():
        problems.append(Problem(fichier, 1, 1, "fichier absent"))
    return octets, problems


_RECORD_NAME = re.compile(r"([a-z]+)/([a-z0-9]+(?:-[a-z0-9]+)*)\.yml")
_SOURCE_NAME = re.compile(r"source/[a-z0-9]+([-.][a-z0-9]+)*\.txt")


def _unexpected(fichier: str) -> str | None:
    if fichier in SINGLES or _SOURCE_NAME.fullmatch(fichier):
        return None
    if fichier.startswith("source/"):
        return "nom de fichier inattendu ; un texte source se nomme par exemple contrat-2019.txt"
    m = _RECORD_NAME.fullmatch(fichier)
    if m and m[1] in COLLECTIONS:
        return None
    folder = fichier.split("/", maxsplit=1)[0]
    if folder in COLLECTIONS:
        return "nom de fichier inattendu ; a-z, 0-9 et « - », puis .yml, par exemple 4-1.yml"
    return f"fichier inattendu ; data/ contient {', '.join([*SINGLES, *(c + '/' for c in COLLECTIONS), 'source/'])}"


def _read(records: Records, fichier: str) -> list[Problem]:
    """Decode one file into the records; return its problems."""
    if fichier.startswith("source/"):
        return []
    try:
        node, problems = parse(fichier, records.octets[fichier])
    except Unreadable as error:
        records.unsound.add(fichier)
        return error.problems
    schema = SINGLES.get(fichier) or COLLECTIONS[fichier.split("/", maxsplit=1)[0]]
    if fichier not in SINGLES and isinstance(node.valeur, dict):
        problems += _name_record(fichier, node)
    decoder = Decoder(fichier)
    records.nodes[fichier] = node
    value = decoder.decode(node, schema)
    if value is not None:
        records.values[fichier] = value
    problems += decoder.problems
    if problems:
        records.unsound.add(fichier)
    return problems


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
