"""A file of the data → its leaves: each value by its path in the model, in whatever short form it was written; and back.

A leaf is a text, or the texts of a list. Groups that stand in a list have their rank in the path, from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contrat.reading.decode import Shape, stands_alone, vacant
from contrat.reading.kinds import Lines
from contrat.reading.yaml_tree import Mark, Node, parse
from rewriting import Raw

Path_ = tuple[str | int, ...]
Value = str | tuple[str, ...]


@dataclass
class Leaves:
    """What a file says. `places` are those of its values, its groups and the items of its lists."""

    node: Node | None = None
    values: dict[Path_, Value] = field(default_factory=dict)
    places: dict[Mark, Path_] = field(default_factory=dict)

    def count(self, path: Path_) -> int:
        """Return how many groups the list at a path has."""
        n = len(path)
        ranks = (p[n] for p in self.values if len(p) > n and p[:n] == path)
        return max((r for r in ranks if isinstance(r, int)), default=-1) + 1

    def under(self, path: Path_) -> dict[Path_, Value]:
        return {p: v for p, v in self.values.items() if p[: len(path)] == path}

    def at(self, ligne: int, colonne: int) -> Path_:
        """Return the path of what stands at a place of the file, or begins last before it."""
        before = [m for m in self.places if m <= (ligne, colonne)]
        return self.places[max(before)] if before else ()


def leaves_of(fichier: str, octets: bytes, shape: Shape) -> Leaves:
    """Return the leaves of a file. Raises `Unreadable`."""
    node = parse(fichier, octets)[0]
    found = Leaves(node)
    _gather(found, node, shape, ())
    return found


def _gather(found: Leaves, node: Node, shape: Shape, path: Path_) -> None:
    if node.hole or vacant(node):
        return
    found.places[node.mark] = path
    if isinstance(shape.kind, Lines) and isinstance(node.valeur, str):
        found.values |= {(*path, i): x.strip() for i, x in enumerate(node.valeur.strip().split("\n"))}
    elif shape.item and shape.item.cls and isinstance(node.valeur, list):
        for i, child in enumerate(node.valeur):
            _gather(found, child, shape.item, (*path, i))
    elif shape.item and isinstance(node.valeur, list):
        found.values[path] = tuple(x.valeur for x in node.valeur if isinstance(x.valeur, str))
        found.places |= {x.mark: path for x in node.valeur}
    elif shape.cls:
        for cle, child in _parts(node, shape).items():
            if cle in shape.parts:
                found.places |= {node.cles[cle]: (*path, cle)} if cle in node.cles else {}
                _gather(found, child, shape.parts[cle], (*path, cle))
    elif isinstance(node.valeur, str):
        found.values[path] = node.valeur


def _parts(node: Node, shape: Shape) -> dict[str, Node]:
    """Return the parts of a group, those that a short form stands for too."""
    cls: Any = shape.cls
    raccourci, ranges = getattr(cls, "raccourci", None), getattr(cls, "ranges", None)
    if stands_alone(node, shape):
        return {cls.seule: node}
    if raccourci and isinstance(node.valeur, str):
        return {raccourci: node}
    if ranges and isinstance(node.valeur, list):
        return {k: Node(v[0].mark, v) if isinstance(v, list) else v for k, v in ranges(node.valeur).items()}
    return node.valeur if isinstance(node.valeur, dict) else {}


def raw_of_leaves(values: Mapping[Path_, Value], old: Node | None, shape: Shape) -> Raw:
    """Return what a file says that has these leaves, in the forms in which it said what it did."""
    nested: Any = {}
    for path, value in values.items():
        inside = nested
        for step in path[:-1]:
            inside = inside.setdefault(step, {})
        inside[path[-1]] = value
    return _like(nested, old, shape)


def _like(new: Any, old: Node | None, shape: Shape) -> Raw:
    if isinstance(new, str):
        return new
    if isinstance(new, tuple):
        return list(new)
    if isinstance(shape.kind, Lines):
        lines = [new[i] for i in sorted(new)]
        same = old is not None and isinstance(old.valeur, str) and [x.strip() for x in old.valeur.strip().split("\n")]
        return old.valeur if old and same == lines and isinstance(old.valeur, str) else "\n".join(lines) + "\n"
    if shape.item:
        olds = old.valeur if old and isinstance(old.valeur, list) else []
        return [_like(new[i], olds[n] if n < len(olds) else None, shape.item) for n, i in enumerate(sorted(new))]
    return _group_like(new, old, shape)


def _group_like(new: dict[str, Any], old: Node | None, shape: Shape) -> Raw:
    cls: Any = shape.cls
    short: str = cls.seule if old and stands_alone(old, shape) else getattr(cls, "raccourci", "")
    olds = _parts(old, shape) if old and not vacant(old) else {}
    if new.keys() == {short} and (old is None or not isinstance(old.valeur, dict) or stands_alone(old, shape)):
        return _like(new[short], olds.get(short), shape.parts[short])
    if hasattr(cls, "ranges") and not (old and isinstance(old.valeur, dict)):
        alone = [k for k in ("enjeu", "action") if k in new]
        told = {k: _like(new[k], olds.get(k), shape.parts[k]) for k in alone}
        between: Any = _like(new.get("entre", {}), olds.get("entre"), shape.parts["entre"])
        return [*(told[k] for k in alone[:-1]), *between, told[alone[-1]]]
    kept = {k: _verbatim(x) for k, x in olds.items() if k not in new and (k not in shape.parts or vacant(x))}
    said = {
        k: kept[k] if k in kept else _like(new[k], x, shape.parts[k]) for k, x in olds.items() if k in new or k in kept
    }
    return said | {k: _like(new[k], None, shape.parts[k]) for k in shape.parts if k in new and k not in olds}


def _verbatim(node: Node) -> Raw:
    if isinstance(node.valeur, dict):
        return {k: _verbatim(v) for k, v in node.valeur.items()}
    return [_verbatim(v) for v in node.valeur] if isinstance(node.valeur, list) else node.valeur
