"""A value and the annotation of its field → the words that say it; a field of a class → its name.

The one way from a value to words, for pages, history, feeds, exports and letters. A value is what the
model holds, or what `versions` understood of an old file: a map then stands for a class, and what no
annotation explains is said as it was written. Three things never read alike: zero, which is a value;
without object, which is an answer; and nothing known, which is « non communiqué ».
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any

from ..model.action import CHAMPS_SUIVIS, Action
from ..model.collections import COLLECTIONS
from ..model.contrat import Contrat
from ..model.corpus import Corpus
from ..model.facts import Fait
from ..model.scalars import Insee
from ..reading import prose
from ..reading.decode import Schema, Shape, schema_of, shape_of
from ..reading.kinds import Code, DateKind, FieldName, Kind, Pattern, Percent, ProseKind, Ref, UrlKind
from . import grammar
from .names import Noms
from .readings import READINGS, fact, proof
from .wording import (
    NON_COMMUNIQUE,
    Group,
    Run,
    Runs,
    Wording,
    field_name,
    inside,
    listed,
    number,
    one_line,
    phrase,
    sequence,
    shortened,
)

_ISO = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_PLAIN: Mapping[str, str] = {
    "institution": "source de l’organisme",
    "presse": "source de presse ou d’un tiers",
    "hors-contrat": "hors contrat",
}
"""Words of a closed list that are not said as they are written."""


Mots = Mapping[str, Mapping[str, str]]
"""Words by vocabulary or collection, then by code or id."""


def labels(corpus: Corpus) -> dict[str, dict[str, str]]:
    """Return the words that a code or a reference stands for, by vocabulary and by collection."""
    noms = Noms(corpus)
    return {
        **{nom: dict(codes) for nom, codes in corpus.libelle.items()},
        **{c.nom: {k: noms.nom(x) for k, x in corpus.fiches(c).items()} for c in COLLECTIONS if c.citee},
        "etats": {"communique": "communiqué", "non-communique": NON_COMMUNIQUE, "sans-objet": "sans objet"},
    }


class Values:
    """Says the values of one corpus. `anciens` are the names of records that are no more, by collection and id."""

    def __init__(self, corpus: Corpus, anciens: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._now = labels(corpus)
        self._before = anciens or {}
        self._drawn = corpus.pictogramme

    def wording(self, value: Any, schema: Schema) -> Wording:
        """Return what says a value. Of a tracked value, what it says without date or source: `proof` has these."""
        shape = shape_of(schema)
        if shape.cls is Fait and (group := self._group(value, shape)):
            if group.get("valeur") is None:
                return Wording(tuple(filter(None, [fact(group)])))
            return self.wording(group.get("valeur"), group.hints["valeur"])
        if isinstance(value, tuple):
            item = shape.item or schema
            return Wording(tuple(self.runs(v, item) for v in value), en_ligne=_is_in_line(item))
        is_prose = isinstance(value, str) and isinstance(shape.kind, ProseKind)
        return Wording(tuple(filter(None, [self.runs(value, schema)])), prose=value if is_prose else "")

    def text(self, value: Any, schema: Schema | None) -> str:
        """Return a value in words on one line, a tracked one with its date and source; empty where nothing is said."""
        if schema is None or shape_of(schema).cls is Fait:
            return one_line(self.runs(value, schema), adresses=True)
        return self.wording(value, schema).texte()

    def bare(self, value: Any, schema: Schema | None) -> str:
        """Return a value in words on one line; a tracked one without its date and source."""
        return one_line(self.runs(value, None)) if schema is None else self.wording(value, schema).texte()

    def of(self, record: Any, champ: str) -> Wording:
        """Return what says a field of a record of the model."""
        cls: Schema = type(record)
        return self.wording(getattr(record, champ), schema_of(cls)[champ])

    def proof(self, fait: Any, schema: Schema, *, adresses: bool = False) -> str:
        """Return the date and the source of a tracked value on one line; empty if it has neither."""
        group = self._group(fait, shape_of(schema))
        return one_line(proof(group), adresses=adresses) if group else ""

    def detail(self, value: Any, schema: Schema) -> str:
        """Return each part of a value after its name, for two that their phrases do not tell apart."""
        group = self._group(value, shape_of(schema))
        return one_line(listed(group) if group else self.runs(value, schema), adresses=True)

    def runs(self, value: Any, schema: Schema | None) -> Runs:
        """Return what says one value; nothing where nothing is said."""
        shape = shape_of(schema)
        if value is None or value == ():
            return ()
        if isinstance(value, tuple):
            item = shape.item or schema
            return sequence(", " if _is_in_line(item) else " ; ", *(self.runs(v, item) for v in value))
        if group := self._group(value, shape):
            say = READINGS.get(group.cls)
            said = say(group) if say else ()
            return sequence(", ", said, *group.others) if said else listed(group)
        if isinstance(value, Mapping):
            return sequence(", ", *(phrase(f"{k} : ", self.runs(v, None)) for k, v in value.items()))
        return self._scalar(value, shape)

    def _group(self, value: Any, shape: Shape) -> Group | None:
        """Return a value of a class part by part; None for what is no such value."""
        held = shape.cls and (isinstance(value, Mapping) or is_dataclass(value))
        return Group(self.runs, value, shape.schema) if held else None

    def _scalar(self, value: Any, shape: Shape) -> Runs:
        kind = shape.kind
        if isinstance(value, bool):
            return (Run("oui" if value else "non"),)
        if isinstance(value, int | Decimal):
            return (Run(f"{number(value)} %" if isinstance(kind, Percent) else number(value)),)
        if shape.schema is None:
            return (Run(grammar.date_iso(value) if _ISO.fullmatch(value) else shortened(value)),)
        if isinstance(kind, Code | Ref):
            source = kind.vocabulaire if isinstance(kind, Code) else kind.collection
            return (self._label(source, value),)
        if isinstance(kind, Pattern) and shape.schema == Insee:
            return (self._label("communes", value),)
        return (_worded(value, kind),)

    def _label(self, source: str, value: str) -> Run:
        now = self._now.get(source, {}).get(value)
        page = f"{source}/{value}/" if now and source in _WITH_PAGES else ""
        texte = now or self._before.get(source, {}).get(value) or shortened(value)
        return Run(texte, "libelle", page=page, pictogramme=self._drawn.get(source, {}).get(value) or "")


_WITH_PAGES = frozenset({"enjeux", "actions", "programmes", "organisations"})


def _worded(value: str, kind: Kind | None) -> Run:
    if kind is None:
        return Run(_PLAIN.get(value) or shortened(value))
    if isinstance(kind, DateKind):
        return Run(grammar.date_iso(value) if _is_date(value) else shortened(value))
    if isinstance(kind, UrlKind):
        return Run(shortened(value), url=value if value.startswith(("https://", "http://")) else "")
    if isinstance(kind, FieldName):
        return Run(inside(field_name(Action if value in CHAMPS_SUIVIS else Contrat, value)))
    return Run(shortened(prose.line(value) if isinstance(kind, ProseKind) else value, getattr(kind, "longueur", 0)))


def _is_date(value: str) -> bool:
    try:
        DateKind().parse(value)
    except ValueError:
        return False
    return True


def _is_in_line(item: Schema | None) -> bool:
    """Tell whether the items of a list read as words with commas between; names of records may hold some."""
    shape = shape_of(item)
    return not shape.cls and not isinstance(shape.kind, Ref)
