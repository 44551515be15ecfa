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


def beside(found: Sequence[FormFault], told: Sequence[FormFault], instead: Mapping[str, str]) -> Iterator[FormFault]:
    """Yield what the gate says that does not follow from what is told already; `instead` stands for what was mistyped."""
    for f in found:
        if f.champ and any(_follows(f, t.champ) for t in told if t.champ):
            continue
        message = f.message
        for name, value in instead.items():
            if name.startswith(f"{f.champ}."):
                message = message.replace(f"« {value} » n’est pas dit", "sa valeur n’est pas dite")
        yield FormFault(f.champ, f.ou, message)


def _follows(f: FormFault, told: str) -> bool:
    """Tell whether a fault may come from another: it is of the same control, or compares it with those beside it."""
    if f.champ == told or f.champ.startswith(f"{told}."):
        return True
    if told.startswith(f"{f.champ}."):
        return "source" not in f.message
    return "." in told and f.champ.rpartition(".")[0] == told.rpartition(".")[0] and "à remplir" not in f.message


@dataclass(frozen=True)
class Places:
    """What the files of the data will say, and whose records they are: a place in a file is told by its record."""

    records: Sequence[Record]
    octets: Mapping[str, bytes]

    def named(self, fichier: str, ligne: int, colonne: int) -> str:
        """Return the record and the field that stand at a place; nothing where none does."""
        path = place(fichier, self.octets.get(fichier, b""), Mark(ligne, colonne)) if fichier.endswith(".yml") else None
        own = [r for r in self.records if r.fichier == fichier]
        if path is None or not own:
            return ""
        record = own[0]
        if record.place is not None:
            rank = path[0] if path and isinstance(path[0], int) else -1
            found = next((r for r in own if r.place == rank), None)
            if found is None:
                return record.collection.titre
            record, path = found, path[1:]
        said = label(record.shape, control_name(record.shape, path))
        nom = f"{record.numero} : {record.nom}" if record.numero else record.nom
        return f"{nom}, {said}" if said else nom

    def remark(self, said: str) -> str:
        """Return a remark of the gate by its record and its field, in the words of the form."""
        m = _PLACED.fullmatch(said)
        nom = self.named(m[1], int(m[2]), int(m[3])) if m else ""
        if not m or not nom:
            return said
        shape = next(r.shape for r in self.records if r.fichier == m[1])
        return f"{nom} : {in_words(m[4], _labels(shape))}"


_PLACED = re.compile(r"data/([^:]+):(\d+):(\d+): (.*)", re.S)


def of_problems(problems: Sequence[Problem], record: Record, places: Places) -> Iterator[FormFault]:
    """Yield what the gate says of a record that a form edits, then what it says of other files."""
    octets = places.octets.get(record.fichier, b"")
    for p in problems:
        path = place(record.fichier, octets, Mark(p.ligne, p.colonne)) if p.fichier == record.fichier else None
        if path is not None and record.place is not None:
            path = path[1:] if path[:1] == (record.place,) else None
        absent = _ABSENT.match(p.message)
        if path is not None and absent:
            path = (*path, absent[1])  # what is missing is said of the group that lacks it
        name = control_name(record.shape, path) if path else ""
        elsewhere = places.named(p.fichier, p.ligne, p.colonne) if p.racine == "data" else ""
        ou = label(record.shape, name) if name else elsewhere or f"{p.racine}/{p.fichier}, ligne {p.ligne}"
        said = in_words(p.message, _labels(record.shape))
        if said.endswith("est à remplir") and said.lower().startswith(f"« {ou.rpartition(', ')[2].lower()} »"):
            said = "à remplir"  # whose name stands before it
        yield FormFault(name, ou, said)


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
_UNSAID = re.compile(r"« .* » n’est pas dit par (.+?) de la source ; corrigez, ou .*", re.S)
_YAML = re.compile(r"(?: ; par exemple (?:- |[a-z_]+: )| : [a-z_]+: [{\[]).*$", re.S)


def in_words(message: str, labels: Mapping[str, str]) -> str:
    """Return a sentence of the gate with the names of the form: « Date » for the key `date`, no example of YAML."""
    said = _UNSAID.sub(r"dites sa date et sa source ; sans elles, \1 de la source devrait dire cette valeur", message)
    said = _YAML.sub("", said)
    said = _KEY.sub(lambda m: f"« {labels.get(m[1], m[1])} »", said)
    said = _VACANT.sub(r"\1 est à remplir", said)
    return _NAMED.sub(lambda m: f"« {labels[m[1]]} »" if m[1] in labels else m[0], said)
