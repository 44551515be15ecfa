"""Problems of the gate → the fields of a form: by the place that each has in the file, in the words of the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contrat.french.wording import field_name
from contrat.reading.decode import Shape
from contrat.reading.problems import Problem
from contrat.reading.yaml_tree import Mark, Node, Unreadable, parse

from .form import nature_of
from .records import Record

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class FormFault:
    """`champ` is the name of the control that it is about; empty for one that stands elsewhere, which `ou` says."""

    champ: str
    ou: str
    message: str

    @property
    def id(self) -> str:
        return "c-" + self.champ.replace(".", "-") if self.champ else ""


def of_problems(problems: Sequence[Problem], record: Record, octets: bytes) -> Iterator[FormFault]:
    """Yield what the gate says of a record that a form edits, then what it says of other files."""
    for p in problems:
        path = place(record.fichier, octets, Mark(p.ligne, p.colonne)) if p.fichier == record.fichier else None
        if path is not None and record.place is not None:
            path = path[1:] if path[:1] == (record.place,) else None
        absent = _ABSENT.match(p.message)
        if path is not None and absent:
            path = (*path, absent[1])  # what is missing is said of the group that lacks it
        name = control_name(record.shape, path) if path else ""
        ou = label(record.shape, name) if name else f"{p.racine}/{p.fichier}, ligne {p.ligne}"
        yield FormFault(name, ou, in_words(p.message, _labels(record.shape)))


def place(fichier: str, octets: bytes, mark: Mark) -> Path_ | None:
    """Return the path of the innermost value that begins at a place, or of the last that begins before it."""
    try:
        root, _ = parse(fichier, octets)
    except Unreadable:
        return None
    found = [(m, path) for m, path in _marks(root, ()) if m <= mark]
    return max(found, key=lambda x: (x[0], len(x[1])))[1] if found else ()


def _marks(node: Node, path: Path_) -> Iterator[tuple[Mark, Path_]]:
    yield node.mark, path
    inside = node.valeur
    if isinstance(inside, dict):
        for cle, child in inside.items():
            if (
                node.cles[cle] != node.mark
            ):  # a group begins where its first key does: what is said there is of the group
                yield node.cles[cle], (*path, cle)
            yield from _marks(child, (*path, cle))
    elif isinstance(inside, list):
        for i, child in enumerate(inside):
            yield from _marks(child, (*path, i))


def control_name(shape: Shape, path: Path_) -> str:
    """Return the name of the control that holds what stands at a path."""
    steps: list[str] = []
    for step in path:
        seule = getattr(shape.cls, "seule", None)
        if seule and step not in shape.parts:  # the value stands alone for the whole
            steps.append(seule)
            shape = shape.parts[seule]
        nature = nature_of(shape)
        if nature == "groupe" and step in shape.parts:
            shape = shape.parts[str(step)]
        elif nature == "liste" and isinstance(step, int):
            cls: Any = shape.cls
            shape = shape.item or shape.parts[cls.exemple[-1]]
        else:
            break
        steps.append(str(step))
    return ".".join(steps)


def label(shape: Shape, name: str) -> str:
    """Return what a control is called, from the field down: « Coût, montant, nature »."""
    said: list[str] = []
    for step in name.split("."):
        if step.isdigit():
            said.append(f"n° {int(step) + 1}")
            cls: Any = shape.cls
            shape = shape.item or shape.parts[cls.exemple[-1]]
        elif shape.cls and step in shape.parts:
            said.append(field_name(shape.cls, step))
            shape = shape.parts[step]
    return ", ".join([said[0], *(x[:1].lower() + x[1:] for x in said[1:])]) if said else ""


def _labels(shape: Shape) -> dict[str, str]:
    """Return what each key below a class is called in a form; a key of several names keeps the outermost."""
    found: dict[str, str] = {}
    todo = [shape]
    seen = set()
    while todo:
        one = todo.pop(0)
        one = one.item or one
        if one in seen:
            continue
        seen.add(one)
        for nom, part in one.parts.items():
            found.setdefault(nom, field_name(one.cls, nom))
            todo.append(part)
    return found


_ABSENT = re.compile(r"clé « ([a-z_]+) » (?:absente|vide)")
_VACANT = re.compile(r"(« [^»]+ ») (?:absente ou vide|absente|vide)(?: \([^()]*\))?")
_KEY = re.compile(r"(?:la )?clé « ([a-z_]+) »")
_NAMED = re.compile(r"« ([a-z_]+) »")
_YAML = re.compile(r"(?: ; par exemple (?:- |[a-z_]+: )| : [a-z_]+: [{\[]).*$", re.S)


def in_words(message: str, labels: Mapping[str, str]) -> str:
    """Return a sentence of the gate with the names of the form: « Date » for the key `date`, no example of YAML."""
    said = _YAML.sub("", message)
    said = _KEY.sub(lambda m: f"« {labels.get(m[1], m[1])} »", said)
    said = _VACANT.sub(r"\1 est à remplir", said)
    return _NAMED.sub(lambda m: f"« {labels[m[1]]} »" if m[1] in labels else m[0], said)
