"""Old bytes of a file of the data → what it recorded then, read with good will.

Today’s schema may refuse what an old version wrote, and an old version may stand elsewhere: what
counts is the record’s id, and the value of each field. A value is understood by the annotation of its
field, so that two writings of one value are equal: `12500.50` and `12500.5`, `oui` and `true`, a date
alone and in a group, an empty list and none. What the annotation does not explain stays as it was
written. A version that cannot be read at all says nothing, and changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..model.collections import COLLECTIONS
from ..model.facts import Fait
from ..reading import prose
from ..reading.decode import Schema, schema_of, shape_of
from ..reading.folder import MAX_BYTES
from ..reading.kinds import DecimalKind, Integer, Kind, ProseKind, YesNo
from ..reading.yaml_tree import Node, Unreadable, parse

Cle = tuple[str, str]
"""Collection and id of a record: `("actions", "4-1")`."""

Valeur = Any
"""A value of a field: `str`, `int`, `Decimal`, `bool`, tuple or map of values; never empty."""

Fiche = Mapping[str, Valeur]
"""The fields of a record, each with its value."""

CLASSES: Mapping[str, type] = {c.nom: c.suivi.cls for c in COLLECTIONS if c.suivi}
"""What has a history that readers follow; words for the search and labels of the site have none."""

_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("actions", frozenset({"enjeu", "texte"})),
    ("enjeux", frozenset({"titre", "intitule"})),
    ("glossaire", frozenset({"terme", "definition"})),
)
"""Keys that tell what a record is when its folder does not."""

_REFERENCE = re.compile(r"(?:^|[\s\[{,:-])[&*]\w", re.M)
_LADDER = re.compile(r"(?:[-?:][ \t]+){20}")
"""Many levels on one line: libyaml, at a hundred thousand of them, ends the process."""
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no page or feed may hold: commands, halves of characters, changes of direction. An escape once brought them in."""
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_YES, _NO = frozenset({"oui", "yes", "true"}), frozenset({"non", "no", "false"})
_NOTHING = frozenset({"", "~", "null"})
"""Scalars by which YAML says that there is no value."""
_LOADER: type = yaml.CBaseLoader
_NESTED = 1000
_PIECE = 1000


def read(fichier: str, octets: bytes) -> dict[Cle, Fiche] | None:
    """Return the records that a file held, by key; None when it cannot be read.

    `fichier` is relative to the folder of the data.
    """
    try:
        tree = _load(fichier, octets)
        return None if tree is None else _read(fichier, tree)
    except RecursionError:  # nested beyond reason
        return None


def _read(fichier: str, tree: Any) -> dict[Cle, Fiche]:
    found: dict[Cle, Fiche] = {}
    for cle, fiche in _records(PurePosixPath(fichier), tree):
        said = {k: v for k, v in fiche.items() if k not in ("id", "insee")}  # what names the record
        found[cle[0], _words(cle[1])] = understood(said, CLASSES[cle[0]]) or {}
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
    if _REFERENCE.search(texte) or _LADDER.search(texte) or texte.count("[") + texte.count("{") > _NESTED:
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
        if name in CLASSES:
            return name
    if path.parts[0] in ("lexique", "source"):
        return None
    return next((name for name, signs in _SIGNS if signs <= fiche.keys()), None)


def understood(raw: Any, schema: Schema | None) -> Valeur | None:
    """Return a value read from a file, by the annotation of its field; None where nothing is said.

    A map that stands for a class of the model holds its fields that differ from their default, then the keys
    that today’s class does not know; a field whose metadata say `historique: False` is left out.
    """
    shape = shape_of(schema)
    if shape.item is not None:
        return _filled(tuple(understood(v, shape.item) for v in (raw if isinstance(raw, list) else [raw])))
    if isinstance(raw, list) and shape.cls is not Fait:
        return _filled(tuple(understood(v, schema) for v in raw))
    if shape.cls:
        return _group(raw, shape.cls, schema_of(shape.schema))
    if isinstance(raw, dict):
        return {_words(str(k)): v for k, x in raw.items() if (v := understood(x, None)) is not None} or None
    return _scalar(str(raw), shape.kind)


def _filled(items: tuple[Valeur | None, ...]) -> Valeur | None:
    return tuple(v for v in items if v is not None) or None


def _group(raw: Any, cls: type, hints: Mapping[str, Schema]) -> Valeur | None:
    if not isinstance(raw, dict):
        if "valeur" not in hints:
            return _scalar(str(raw), None)
        raw = {"valeur": raw}  # alone, it is what the class is about: a date, a sum, a tracked value
    found = {}
    for f in fields(cls):
        if f.name not in raw:
            continue
        value = understood(raw[f.name], hints[f.name])
        if value is not None and value != f.default and f.metadata["historique"]:
            found[f.name] = value
    others = {k: v for k, v in raw.items() if k not in hints}
    return {**found, **(understood(others, None) or {})} or None


def _scalar(raw: str, kind: Kind | None) -> Valeur | None:
    """Return a scalar; bounds of today do not make a number of yesterday less of a number."""
    if raw.strip() in _NOTHING:
        return None
    if isinstance(kind, Integer | DecimalKind) and _NUMBER.fullmatch(raw):
        return int(raw) if "." not in raw and isinstance(kind, Integer) else Decimal(raw)
    if isinstance(kind, YesNo) and raw.lower() in _YES | _NO:
        return raw.lower() in _YES
    return _words(prose.line(raw) if isinstance(kind, ProseKind) else raw)


def _words(text: str) -> str:
    line = " ".join(text.split())
    # Piece by piece: the marks that one letter bears are sorted in a time that grows with their square.
    line = "".join(unicodedata.normalize("NFC", line[i : i + _PIECE]) for i in range(0, len(line), _PIECE))
    return _UNWRITTEN.sub(lambda m: f"\\u{ord(m[0]):04x}", line) if _UNWRITTEN.search(line) else line
