"""What a form holds of a value: from the file, from a posted form, and back to what the file should say.

What is typed is held as it was (`Typed`): text, lists and groups of text. It comes from the file, from a posted form,
or from a button (`buttons`); a page is made of it (`controls`), and so is what the file should say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Literal

from contrat.model.scalars import Insee
from contrat.reading.decode import Shape, is_value
from contrat.reading.kinds import Code, FieldName, Integer, Lines, ProseKind, Ref, Words, YesNo
from rewriting import Raw

from . import typed as values
from .typed import Mistyped, is_date

Typed = Any
"""str, list or dict of `Typed`: what a form holds of one field."""
Nature = Literal["ligne", "texte", "choix", "cases", "choix-multiple", "textes", "lignes", "groupe", "liste"]
MAX_ITEMS = 2_000
"""How many groups of a kind one form may hold."""


class TooMany(ValueError):
    """More than a form may hold: nothing of it is taken, for a part would be lost."""


def nature_of(shape: Shape) -> Nature:
    """Return how a value is asked for."""
    if items_of(shape):
        return "liste"
    if shape.item:
        return _many(shape.item)
    if shape.cls and not is_date(shape):
        return "groupe"
    if shape.kind is None and not shape.cls:
        return "choix"
    if isinstance(shape.kind, YesNo | Code | Ref | FieldName) or is_commune(shape):
        return "choix"
    return "texte" if isinstance(shape.kind, ProseKind | Words | Lines) else "ligne"


def _many(item: Shape) -> Nature:
    if isinstance(item.kind, Code | FieldName):
        return "cases"
    if isinstance(item.kind, Ref) or is_commune(item):
        return "choix-multiple"
    return "textes" if isinstance(item.kind, ProseKind) else "lignes"


def items_of(shape: Shape) -> Shape | None:
    """Return the shape of each group of a list of groups; None for what is none."""
    if shape.item and shape.item.cls and not is_date(shape.item):
        return shape.item
    cls: Any = shape.cls
    return shape.parts[cls.exemple[-1]] if hasattr(cls, "ranges") else None


def collection_of(shapes: Mapping[str, Shape], name: str) -> str:
    """Return the kind of record that the control of a name chooses from; nothing for another control."""
    champ, *steps = name.split(".")
    shape = shapes.get(champ)
    for step in steps:
        shape = shape and (items_of(shape) if step.isdigit() else shape.parts.get(step))
    kind = shape and (shape.item or shape).kind
    return kind.collection if isinstance(kind, Ref) else ""


def is_commune(shape: Shape) -> bool:
    return bool(shape.schema == Insee)


# -- from the file to what is typed


def blank(shape: Shape) -> Typed:
    """Return what a form holds of a value that is not known."""
    nature = nature_of(shape)
    if nature == "groupe":
        return {nom: _by_default(shape, nom) for nom in shape.parts}
    return [] if nature in ("liste", "cases", "choix-multiple", "textes") else ""


def _by_default(shape: Shape, nom: str) -> Typed:
    default = next(f.default for f in fields(shape.cls) if f.name == nom)  # type: ignore[arg-type]
    part = shape.parts[nom]
    if default in (MISSING, None, ()):
        return blank(part)
    return shown(part, "oui" if default is True else "non" if default is False else str(default))


def shown(shape: Shape, raw: Raw | None) -> Typed:
    """Return what a form holds of what a file says."""
    nature = nature_of(shape)
    if raw is None:
        return blank(shape)
    if nature == "liste":
        inside = items_of(shape)
        assert inside
        return [shown(inside, x) for x in _ranged(raw)]
    if nature == "groupe":
        parts = spread(shape, raw)
        return {
            nom: shown(p, parts[nom]) if nom in parts else _by_default(shape, nom) for nom, p in shape.parts.items()
        }
    if shape.item:
        said = [values.shown(shape.item, x) for x in (raw if isinstance(raw, list) else [raw])]
        return "\n".join(said) if nature == "lignes" else said
    return values.shown(shape, raw)


def _ranged(raw: Raw) -> list[Any]:
    """Return the groups of a list; of one written as a group, as levels once were, its parts from top to bottom."""
    if isinstance(raw, dict):
        between = raw.get("entre", [])
        return [*([raw["enjeu"]] if "enjeu" in raw else []), *between, *([raw["action"]] if "action" in raw else [])]
    return raw if isinstance(raw, list) else [raw]


def spread(shape: Shape, raw: Raw) -> dict[str, Any]:
    """Return the parts of a group; of a value that stands alone for the whole, that value under its name."""
    seule = getattr(shape.cls, "seule", None)
    if seule and (not isinstance(raw, dict) or is_value(raw.keys(), shape)):
        return {seule: raw}
    return dict(raw) if isinstance(raw, dict) else {}


# -- from a posted form to what is typed


def posted(shape: Shape, given: Mapping[str, Sequence[str]], name: str) -> Typed:
    """Return what a posted form holds of a value. Only the names that the model knows are looked for."""
    nature = nature_of(shape)
    if nature == "liste":
        inside, count = items_of(shape), (given.get(f"{name}.n") or ["0"])[0]
        assert inside
        n = int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 0
        if n > MAX_ITEMS:
            raise TooMany
        return [posted(inside, given, f"{name}.{i}") for i in range(n)]
    if nature == "groupe":
        return {nom: posted(part, given, f"{name}.{nom}") for nom, part in shape.parts.items()}
    found = [_clean(x) for x in given.get(name, ())]
    if nature in ("cases", "choix-multiple", "textes"):
        if len(found) > MAX_ITEMS:
            raise TooMany
        return [x for x in found if x.strip()]
    return found[0] if found else ""


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


# -- from what is typed to what the file should say


@dataclass
class Reader:
    """Reads what is typed; `faults` are said by the name of the control."""

    faults: dict[str, str] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)
    """What stands for what cannot be read, so that the gate sees the rest: it is never saved."""
    unites: tuple[str, ...] = ()
    """The units that the group being read says beside its numbers."""

    def raw(self, shape: Shape, held: Typed, before: Raw | None, name: str) -> Raw | None:
        """Return what the file should say; the very text of `before` wherever nothing was changed."""
        if before is not None and held == shown(shape, before):
            return before
        nature = nature_of(shape)
        if nature == "liste":
            return self._list(shape, held, before, name)
        if nature == "groupe":
            return self._group(shape, held, before, name)
        if shape.item is None:
            return self._value(shape, held, before, name)
        texts = held.split("\n") if nature == "lignes" else held
        if nature == "lignes" and isinstance(shape.item.kind, Integer):
            texts = [y for x in texts for y in x.split(",")]
        known = {values.shown(shape.item, x): x for x in (before if isinstance(before, list) else [])}
        found = [self._value(shape.item, x, known.get(x.strip()), name) for x in texts if x.strip()]
        return [x for x in found if x is not None] or None

    def _value(self, shape: Shape, text: str, before: Raw | None, name: str) -> Raw | None:
        try:
            return values.value(shape, text, before, self.unites)
        except Mistyped as wrong:
            self.faults.setdefault(name, str(wrong))
            if before is None:
                before = self.instead[name] = str(getattr(shape.kind, "exemple", "2019"))
            return before

    def _list(self, shape: Shape, held: list[Typed], before: Raw | None, name: str) -> Raw | None:
        inside = items_of(shape)
        assert inside
        free: list[Raw | None] = list(_ranged(before)) if before is not None else []
        like: list[Raw | None] = [None] * len(held)
        for i, item in enumerate(held):  # one that only moved keeps its own text
            at = next((k for k, x in enumerate(free) if x is not None and shown(inside, x) == item), None)
            if at is not None:
                like[i], free[at] = free[at], None
        for i in range(len(held)):
            if like[i] is None and i < len(free):
                like[i], free[i] = free[i], None
        found = [self.raw(inside, item, like[i], f"{name}.{i}") for i, item in enumerate(held)]
        return [x for x in found if x is not None] or None

    def _group(self, shape: Shape, held: dict[str, Typed], before: Raw | None, name: str) -> Raw | None:
        parts = spread(shape, before) if before is not None else {}
        made = dict(parts)
        held, outer = self._with_units(shape, held, name), self.unites
        self.unites = _units_beside(held) or outer
        for nom, part in shape.parts.items():
            if nom not in parts and held[nom] == _by_default(shape, nom):
                continue
            raw = self.raw(part, held[nom], parts.get(nom), f"{name}.{nom}")
            if raw is None:
                made.pop(nom, None)
            else:
                made[nom] = raw
        self.unites = outer
        seule = getattr(shape.cls, "seule", None)
        if seule and before is not None and set(made) == {seule} and spread(shape, before) != before:
            alone: Raw = made[seule]
            return alone
        return made or None

    def _with_units(self, shape: Shape, held: dict[str, Typed], name: str) -> dict[str, Typed]:
        """Return a group where what is typed with its numbers stands in the field that says it: HT, TTC, a unit."""
        if {"valeur", "taxes", "devise"} <= shape.parts.keys():
            said = [x for x in values.units(str(held["valeur"])) if x in ("HT", "TTC")]
            if len(said) > 1 or (said and held["taxes"] not in ("", *said)):
                other = said[1] if len(said) > 1 else held["taxes"]
                self.faults.setdefault(
                    f"{name}.taxes", f"« {said[0]} » et « {other} » sont dits ; choisissez l’un des deux"
                )
            return held | {"taxes": said[0]} if len(said) == 1 and not held["taxes"] else held
        if "unite" in shape.parts and not str(held["unite"]).strip():
            numbers = [str(held["cible"]), *(str(m["valeur"]) for m in held["mesures"])]
            said = [*dict.fromkeys(x for n in numbers for x in values.units(n))]
            return held | {"unite": said[0]} if len(said) == 1 else held
        return held


def _units_beside(held: Mapping[str, Typed]) -> tuple[str, ...]:
    """Return the units that a group says: of an amount, its money and its taxes; of an indicator, its unit."""
    if "taxes" in held and "devise" in held:
        return ("HT", "TTC", *(["€"] if held["devise"] in ("", "EUR") else []))
    unite = str(held.get("unite", ""))
    return (*values.units(unite), *(["€"] if "euro" in unite.lower() else []))
