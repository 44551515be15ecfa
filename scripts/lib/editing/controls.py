"""What a form holds of a value → what a page asks: labels, help, examples, lists by name, groups that repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_args

from contrat.model.facts import Fait
from contrat.reading.decode import Shape
from contrat.reading.kinds import Code, DateKind, DecimalKind, FieldName, Integer, Kind, Pattern, Ref, YesNo

from . import typed as values
from .form import Nature, Typed, is_commune, items_of, nature_of
from .typed import is_date


@dataclass(frozen=True)
class Control:
    """What a page asks for one value. `options` are (code, name); `parts` those of a group, or the groups of a list."""

    name: str
    libelle: str
    aide: str
    nature: Nature
    held: Typed
    requis: bool = False
    options: tuple[tuple[str, str], ...] = ()
    parts: tuple[Control, ...] = ()
    erreur: str = ""
    court: bool = False
    """Whether its text is short: a number, a date."""
    tu: bool = False
    """Whether its label is heard and not seen: what holds it says the same."""
    dans: str = ""
    """What holds it: groups of one name are told apart by it."""
    creable: str = ""
    """The kind of record that is chosen, where one that is not there may be created."""

    @property
    def id(self) -> str:
        return "c-" + self.name.replace(".", "-")

    @property
    def step(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def devant(self) -> tuple[Control, ...]:
        """Return the parts that are asked at once."""
        return tuple(p for p in self.parts if not self._folds(p))

    @property
    def derriere(self) -> tuple[Control, ...]:
        """Return the parts that are folded until they are of use: few records need them."""
        return tuple(p for p in self.parts if self._folds(p))

    def _folds(self, part: Control) -> bool:
        """Only a fact, and a source that may be a page, have parts that few records need."""
        steps = {p.step for p in self.parts}
        return part.step in FOLDED and ({"valeur", "sans_objet"} <= steps or {"ligne", "titre", "url"} <= steps)

    @property
    def pliure(self) -> str:
        """Return what the fold of a part says."""
        return FOLDED.get(self.step, self.libelle)

    @property
    def plein(self) -> bool:
        return not _is_vacant(self.held)

    @property
    def fautif(self) -> bool:
        return bool(self.erreur) or any(p.fautif for p in self.parts)

    @property
    def boutons(self) -> bool:
        """Return whether a button of its own stands in it."""
        own = self.nature in ("liste", "choix-multiple", "textes") or bool(self.creable)
        return own or any(p.boutons for p in self.parts)

    @property
    def rangees(self) -> int:
        """Return how many lines a text is given."""
        said = str(self.held)
        return max(2, min(12, said.count("\n") + len(said) // 70 + 1))


ONE = ("ligne", "texte", "choix", "lignes")
"""What is asked for in one control, whose own label must be seen."""
FOLDED = {
    "ligne": "Ou la ligne du texte source qui le dit",
    "mots": "Mots exacts de cette ligne",
    "piece": "Où est cette ligne, si ce n’est pas dans la première source",
    "sans_objet": "Ou pourquoi la question ne se pose pas",
}
"""Parts of a fact and of a source that are seldom filled."""


def _is_vacant(held: Typed) -> bool:
    if isinstance(held, str):
        return not held.strip()
    return all(map(_is_vacant, held.values() if isinstance(held, dict) else held))


@dataclass(frozen=True)
class Asker:
    """Makes the controls of one form."""

    names: Mapping[str, Mapping[str, str]]
    """The words that a code or a reference stands for, by vocabulary and by collection."""
    champs: Mapping[str, str]
    """The labels of tracked fields."""
    faults: Mapping[str, str] = field(default_factory=dict)
    creables: Mapping[str, str] = field(default_factory=dict)
    """How each kind of record that can be created beside a form is called."""

    def control(
        self, shape: Shape, held: Typed, name: str, said: Mapping[str, str], *, requis: bool = False
    ) -> Control:
        """Return what a page asks for a value; `said` is what the model says of its field."""
        nature, inside = nature_of(shape), items_of(shape)
        whole = ", ".join(filter(None, (said.get("dans"), said["libelle"])))
        parts: tuple[Control, ...] = ()
        if nature == "groupe":
            parts = self._parts(shape, held, name, whole, said["libelle"])
        elif inside:
            each = [f"{said['libelle']}, n° {i}" for i in range(1, len(held) + 1)]
            parts = tuple(
                self.control(
                    inside, item, f"{name}.{i}", {"libelle": each[i], "description": "", "dans": said.get("dans", "")}
                )
                for i, item in enumerate(held)
            )
        one = shape.item or shape
        return Control(
            name,
            said["libelle"],
            _help(one, said["description"]),
            nature,
            held,
            requis,
            self._options(one, held) if nature in ("choix", "cases", "choix-multiple") else (),
            parts,
            self.faults.get(name, ""),
            is_date(one) or isinstance(one.kind, Integer) or _is_number(one.kind),
            bool(said.get("tu")),
            said.get("dans", ""),
            self.creables.get(one.kind.collection, "") if isinstance(one.kind, Ref) else "",
        )

    def _parts(self, shape: Shape, held: dict[str, Typed], name: str, whole: str, libelle: str) -> tuple[Control, ...]:
        cls: Any = shape.cls
        made = []
        for f in fields(cls):
            needed = f.default is MISSING and f.default_factory is MISSING
            # a group that is the whole value says what the field is called, and shows it once
            alone = cls is Fait and f.name == "valeur" and nature_of(shape.parts[f.name]) not in ONE
            said = {
                "libelle": libelle if alone else f.metadata["libelle"],
                "description": "" if alone else f.metadata["description"],
                "tu": "oui" if alone else "",
                "dans": whole,
            }
            made.append(self.control(shape.parts[f.name], held[f.name], f"{name}.{f.name}", said, requis=needed))
        return tuple(made)

    def _options(self, shape: Shape, held: Typed) -> tuple[tuple[str, str], ...]:
        known = self._known(shape)
        others = [x for x in (held if isinstance(held, list) else [held]) if x and x not in known]
        return (*known.items(), *((x, f"{x} (inconnu)") for x in others))

    def _known(self, shape: Shape) -> Mapping[str, str]:
        kind = shape.kind
        if isinstance(kind, Code):
            return self.names.get(kind.vocabulaire, {})
        if isinstance(kind, Ref):
            return self.names.get(kind.collection, {})
        if isinstance(kind, FieldName):
            return self.champs
        if isinstance(kind, YesNo):
            return {"oui": "oui", "non": "non"}
        return self.names.get("communes", {}) if is_commune(shape) else {x: x for x in get_args(shape.schema)}


DATE = "Par exemple 12/11/2026, mars 2021, 2021, ou des mots : avant l’été."


def _help(shape: Shape, description: str) -> str:
    """Return what helps to fill a control: what the model says of it, and how people write it."""
    if is_date(shape):
        return DATE
    if isinstance(shape.kind, DecimalKind | Integer | DateKind):
        return f"{description} Par exemple {values.example(shape.kind)}."
    return description


def _is_number(kind: Kind | None) -> bool:
    return isinstance(kind, DecimalKind | DateKind | Pattern)


def asked(asker: Asker, record: Any, shapes: Mapping[str, Shape], held: Mapping[str, Typed]) -> tuple[Control, ...]:
    """Return the controls of some fields of a record."""
    cls: Any = record.collection.cls
    said = {f.name: f for f in fields(cls)}
    made = []
    for nom, shape in shapes.items():
        f = said[nom]
        needed = f.default is MISSING and f.default_factory is MISSING
        words = {"libelle": f.metadata["libelle"], "description": f.metadata["description"]}
        if len(shapes) == 1:
            words["tu"] = "" if nature_of(shape) in ONE else "oui"  # the title of the page says it
        made.append(asker.control(shape, held[nom], nom, words, requis=needed))
    return tuple(made)
