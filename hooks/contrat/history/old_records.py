"""Old bytes of a file of the data → what it recorded then, read with good will.

Today’s schema may refuse what an old version wrote, and an old version may stand elsewhere: what
counts is the record’s id, and the value of each field. A value is understood by the annotation of its
field, so that two writings of one value are equal: `12500.50` and `12500.5`, `oui` and `true`, a date
alone and in a group, an empty list and none. What the annotation does not explain stays as it was
written. A version that cannot be read at all says nothing, and changes nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..model.collections import COLLECTIONS, Collection
from ..model.facts import Fait
from ..reading import prose
from ..reading.decode import Schema, Shape, is_value, shape_of
from ..reading.folder import MAX_BYTES
from ..reading.kinds import DecimalKind, Integer, Kind, ProseKind, YesNo
from ..reading.mending import mend, strip
from ..reading.problems import blocking
from ..reading.yaml_tree import Node, Unreadable, parse

Cle = tuple[str, str]
"""Collection and id of a record: `("actions", "4-1")`."""

Valeur = Any
"""A value of a field: `str`, `int`, `Decimal`, `bool`, tuple or map of values; never empty."""

Fiche = Mapping[str, Valeur]
"""The fields of a record, each with its value."""

Classes = Mapping[str, type]
"""What has a history that readers follow, by name; words for the search and labels of the site have none."""


def classes_of(collections: Iterable[Collection]) -> Classes:
    """Return the classes of what has a history."""
    return {c.nom: c.suivie for c in collections if c.suivi}


CLASSES = classes_of(COLLECTIONS)
"""Those of a contract that declares no field."""

_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("actions", frozenset({"enjeu", "texte"})),
    ("enjeux", frozenset({"titre", "intitule"})),
    ("glossaire", frozenset({"terme", "definition"})),
)
"""Keys that tell what a record is when its folder does not."""

_REFERENCE = re.compile(r"[&*](?<![^\s\[{,:-].)\w")
_LADDER = re.compile(r"(?:[-?:][ \t]+){20}")
"""Many levels on one line: libyaml, at a hundred thousand of them, ends the process."""
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""What no page or feed may hold: commands, halves of characters, changes of direction. An escape once brought some."""
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_YES, _NO = frozenset({"oui", "yes", "true"}), frozenset({"non", "no", "false"})
_NOTHING = frozenset({"", "~", "null"})
"""Scalars by which YAML says that there is no value."""
_KEYS = frozenset({"id", "insee"})
"""Fields that name the record."""
_NESTED = 1000
_PIECE = 1000


def read(fichier: str, octets: bytes, classes: Classes = CLASSES) -> dict[Cle, Fiche] | None:
    """Return the records that a file held, by key; None when it cannot be read.

    `fichier` is relative to the folder of the data.
    """
    try:
        tree = _load(fichier, octets)
        if tree is None:
            return None
        return {
            (nom, _words(cle)): understood({k: v for k, v in fiche.items() if k not in _KEYS}, classes[nom]) or {}
            for nom, cle, fiche in _records(PurePosixPath(fichier), tree)
        }
    except RecursionError:  # nested beyond reason
        return None


def is_contract(fichier: str) -> bool:
    """Tell whether a file is that of the contract itself."""
    return PurePosixPath(fichier).stem == "contrat"


def contract_id(fichier: str, octets: bytes) -> str | None:
    """Return the id that a version of the contract’s file gives it; None when it gives none or cannot be read."""
    tree = _load(fichier, octets)
    own = tree.get("id") if isinstance(tree, dict) else None
    return own if isinstance(own, str) else None


class _Loader(yaml.CBaseLoader):
    """Makes nodes, and looks for the type of none."""

    def resolve(self, *_: Any) -> str:
        return ""

    def descend_resolver(self, *_: Any) -> None: ...

    def ascend_resolver(self) -> None: ...


def _load(fichier: str, octets: bytes) -> Any:
    if len(octets) > MAX_BYTES:
        return None
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        texte = octets.decode("cp1252", "replace")
    texte, _ = mend(fichier, texte)
    try:
        if _REFERENCE.search(texte) or _LADDER.search(texte) or texte.count("[") + texte.count("{") > _NESTED:
            node, problems = parse(fichier, texte.encode())  # what might grow without end: the bounds of today
            return None if blocking(problems) else _unplaced(node)
        return _unplaced(_Loader(texte).get_single_node())
    except (Unreadable, yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None  # a key may be a list, levels have no end


def _unplaced(node: Node | yaml.Node | None) -> Any:
    """Return maps, lists and strings, without their places."""
    if isinstance(node, yaml.MappingNode):
        return {_unplaced(k): _unplaced(v) for k, v in node.value}
    held = node.value if isinstance(node, yaml.Node) else node.valeur if node else None
    if isinstance(held, dict):
        return {k: _unplaced(v) for k, v in held.items()}
    return [_unplaced(v) for v in held] if isinstance(held, list) else held


def _records(path: PurePosixPath, tree: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if isinstance(tree, list):
        for item in tree:
            if isinstance(item, dict) and isinstance(item.get("id"), str) and (name := _collection(path, item)):
                yield name, item["id"], item
    elif isinstance(tree, dict) and path.stem == "communes":
        for item in tree.get("communes") or ():
            if isinstance(item, dict) and isinstance(item.get("insee"), str):
                yield "communes", item["insee"], item
    elif isinstance(tree, dict) and (name := _collection(path, tree)):
        own = tree.get("id")
        yield name, "contrat" if name == "contrat" else own if isinstance(own, str) else path.stem, tree


def _collection(path: PurePosixPath, fiche: dict[str, Any]) -> str | None:
    name = next((x for x in (*reversed(path.parts[:-1]), path.stem) if x in CLASSES), None)
    if name or path.parts[0] in ("lexique", "source"):
        return name
    return next((name for name, signs in _SIGNS if signs <= fiche.keys()), None)


def understood(raw: Any, schema: Schema | None) -> Valeur | None:
    """Return a value read from a file, by the annotation of its field; None where nothing is said.

    A map that stands for a class of the model holds its fields that differ from their default, then the keys
    that today’s class does not know; a field whose metadata say `historique: False` is left out.
    """
    return _understood(raw, shape_of(schema))


def _understood(raw: Any, shape: Shape) -> Valeur | None:
    if isinstance(raw, list) and raw and (ranges := getattr(shape.cls, "ranges", None)):
        raw = ranges(raw)
    if shape.item or (isinstance(raw, list) and shape.cls is not Fait):
        items = (_understood(x, shape.item or shape) for x in (raw if isinstance(raw, list) else [raw]))
        return tuple(v for v in items if v is not None) or None
    if shape.cls:
        return _group(raw, shape)
    if isinstance(raw, dict):
        return {_words(str(k)): v for k, x in raw.items() if (v := _understood(x, shape_of(None))) is not None} or None
    return _scalar(str(raw), shape.kind)


def _group(raw: Any, shape: Shape) -> Valeur | None:
    if not isinstance(raw, dict) or is_value(raw.keys(), shape):
        if "valeur" not in shape.parts:
            return _scalar(str(raw), None)
        raw = {"valeur": raw}  # alone, it is what the class is about: a date, a sum, a tracked value
    found = {
        champ: value
        for champ, part, default in _remembered(shape)
        if champ in raw and (value := _understood(raw[champ], part)) not in (None, default)
    }
    others = {k: v for k, v in raw.items() if k not in shape.parts}
    return {**found, **(_understood(others, shape_of(None)) or {})} or None


@cache
def _remembered(shape: Shape) -> list[tuple[str, Shape, Any]]:
    """Return the fields of a class that have a history, each with its shape and its default."""
    cls: Any = shape.cls
    return [(f.name, shape.parts[f.name], f.default) for f in fields(cls) if f.metadata["historique"]]


@lru_cache(maxsize=1 << 16)  # a version says again nearly all that the one before said
def _scalar(raw: str, kind: Kind | None) -> Valeur | None:
    """Return a scalar; bounds of today do not make a number of yesterday less of a number."""
    raw = strip(raw, tight=bool(kind and kind.tight))
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
    return _UNWRITTEN.sub(lambda m: f"\\u{ord(m[0]):04x}", line)
