"""Old bytes of a file of the data → what it recorded then, read with good will.

Today’s schema may refuse what an old version wrote, and an old version may stand elsewhere: what
counts is the record’s id, and the words of each field. Spacing, order of keys, style of scalars and
short forms are not words. A version that cannot be read at all says nothing, and changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import PurePosixPath
from typing import Any

import yaml

from . import records
from .folder import MAX_BYTES
from .yaml_tree import Node, Unreadable, parse

Cle = tuple[str, str]
"""Collection and id of a record: `("actions", "4-1")`."""

Valeur = Any
"""A value as it was written: `str`, list or map of values."""

Fiche = Mapping[str, Valeur]
"""The fields of a record, each with what was written."""

COLLECTIONS = (
    "contrat",
    "enjeux",
    "actions",
    "programmes",
    "organisations",
    "glossaire",
    "communes",
    "notes",
    "demandes",
)
"""What has a history that readers follow; words for the search and labels of the site have none."""

_SILENT = {
    nom: {"id", *(f.name for f in fields(cls) if not f.metadata["historique"])}
    for nom, cls in records.COLLECTIONS.items()
}
"""Keys of a record that tell nothing of what it says."""

_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("actions", frozenset({"enjeu", "texte"})),
    ("enjeux", frozenset({"titre", "intitule"})),
    ("glossaire", frozenset({"terme", "definition"})),
)
"""Keys that tell what a record is when its folder does not."""

_REFERENCE = re.compile(r"(?:^|[\s\[{,:-])[&*]\w", re.M)
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no page or feed may hold: commands, halves of characters, changes of direction. An escape once brought them in."""
_LOADER: type = yaml.CBaseLoader
_NESTED = 1000
_PIECE = 1000


def read(fichier: str, octets: bytes) -> dict[Cle, Fiche] | None:
    """Return the records that a file held, by key; None when it cannot be read.

    `fichier` is relative to the folder of the data.
    """
    tree = _load(fichier, octets)
    if tree is None:
        return None
    found: dict[Cle, Fiche] = {}
    for cle, fiche in _records(PurePosixPath(fichier), tree):
        silent = _SILENT.get(cle[0], {"id"})
        found[cle[0], _words(cle[1])] = {_words(k): _plain(v) for k, v in fiche.items() if k not in silent}
    return found


def is_contract(fichier: str) -> bool:
    """Tell whether a file is that of the contract itself."""
    return PurePosixPath(fichier).stem == "contrat"


def contract_id(fichier: str, octets: bytes) -> str | None:
    """Return the id that a version of the contract’s file gives it; None when it gives none or cannot be read."""
    tree = _load(fichier, octets)
    own = tree.get("id") if isinstance(tree, dict) else None
    return own if isinstance(own, str) else None


def _load(fichier: str, octets: bytes) -> Any:
    if len(octets) > MAX_BYTES:
        return None
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        texte = octets.decode("cp1252", "replace")
    if _REFERENCE.search(texte) or texte.count("[") + texte.count("{") > _NESTED:
        return _load_strictly(fichier, texte)  # what might grow without end is read within the bounds of today
    try:
        return yaml.load(texte, Loader=_LOADER)  # noqa: S506 — the base loader makes maps, lists and strings only
    except (yaml.YAMLError, ValueError):
        return None


def _load_strictly(fichier: str, texte: str) -> Any:
    try:
        node, problems = parse(fichier, texte.encode())
    except Unreadable:
        return None
    return None if problems else _unplaced(node)


def _unplaced(node: Node) -> Any:
    if isinstance(node.valeur, dict):
        return {k: _unplaced(v) for k, v in node.valeur.items()}
    return [_unplaced(v) for v in node.valeur] if isinstance(node.valeur, list) else node.valeur


def _records(path: PurePosixPath, tree: Any) -> Iterator[tuple[Cle, dict[str, Any]]]:
    if isinstance(tree, list):
        for item in tree:
            if isinstance(item, dict) and isinstance(item.get("id"), str) and (name := _collection(path, item)):
                yield (name, item["id"]), item
    elif isinstance(tree, dict) and path.stem == "communes":
        for item in tree.get("communes") or ():
            if isinstance(item, dict) and isinstance(item.get("insee"), str):
                yield ("communes", item["insee"]), item
    elif isinstance(tree, dict) and (name := _collection(path, tree)):
        own = tree.get("id")
        yield (name, "contrat" if name == "contrat" else own if isinstance(own, str) else path.stem), tree


def _collection(path: PurePosixPath, fiche: dict[str, Any]) -> str | None:
    folders = [*reversed(path.parts[:-1]), path.stem]
    for name in folders:
        if name in COLLECTIONS:
            return name
    if path.parts[0] in ("lexique", "source"):
        return None
    return next((name for name, signs in _SIGNS if signs <= fiche.keys()), None)


def _plain(value: Any) -> Valeur:
    """Return a value without what is not words."""
    if isinstance(value, str):
        return _words(value)
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        if value.keys() == {"valeur"}:
            return _plain(value["valeur"])
        return {_words(str(k)): _plain(v) for k, v in value.items()}
    return str(value)


def _words(text: str) -> str:
    line = " ".join(text.split())
    # Piece by piece: the marks that one letter bears are sorted in a time that grows with their square.
    line = "".join(unicodedata.normalize("NFC", line[i : i + _PIECE]) for i in range(0, len(line), _PIECE))
    return _UNWRITTEN.sub(lambda m: f"\\u{ord(m[0]):04x}", line) if _UNWRITTEN.search(line) else line
