"""A value and the annotation of its field → the words that say it; a field of a class → its name.

The one way from a value to words, for pages, history, feeds, exports and letters. A value is what the
model holds, or what `versions` understood of an old file: a map then stands for a class, and what no
annotation explains is said as it was written. Three things never read alike: zero, which is a value;
without object, which is an answer; and nothing known, which is « non communiqué ».
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from ..model.collections import AVEC_PAGE, COLLECTIONS
from ..model.contrat import Contrat
from ..model.corpus import Corpus
from ..model.facts import Fait, champs_suivis
from ..model.scalars import Insee
from ..reading import prose
from ..reading.decode import Schema, Shape, schema_of, shape_of
from ..reading.kinds import Code, DateKind, FieldName, Kind, Percent, PieceKind, ProseKind, Ref, UrlKind, Words
from ..webpage import addresses
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
    linked,
    listed,
    number,
    one_line,
    phrase,
    sequence,
    shortened,
)

_PLAIN: Mapping[str, str] = {
    "institution": "source de l’organisme",
    "presse": "source de presse ou d’un tiers",
    "hors-contrat": "hors contrat",
    "meme-objet": "parle du même sujet",
    "meme-programme": "parle d’un programme lié",
    "contexte": "donne le contexte",
    "accès aux documents": "personne responsable de l’accès aux documents (PRADA)",
}
"""Words of a closed list that are not said as they are written."""


class Named(Mapping[str, str]):
    """The names of the records of a kind, by id. Each is made when it is first asked for: most never are."""

    def __init__(self, fiches: Mapping[str, Any], nom: Callable[[Any], str]) -> None:
        self._fiches = fiches
        self._nom = cache(lambda id_: nom(fiches[id_]))

    def __getitem__(self, id_: str) -> str:
        return self._nom(id_)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fiches)

    def __len__(self) -> int:
        return len(self._fiches)


def labels(corpus: Corpus) -> dict[str, Mapping[str, str]]:
    """Return the words that a code or a reference stands for, by vocabulary and by collection."""
    noms = Noms(corpus)
    return {
        **{nom: dict(codes) for nom, codes in corpus.libelle.items()},
        **{c.nom: Named(corpus.fiches(c), noms.nom) for c in COLLECTIONS if c.citee},
        "pieces": {p.cle: noms.texte(p.cle).singulier for p in corpus.contrat.pieces},
        "etats": {"communique": "communiqué", "non-communique": NON_COMMUNIQUE, "sans-objet": "sans objet"},
    }


class Values:
    """Says the values of one corpus. `anciens` are the names of records that are no more, by collection and id."""

    def __init__(self, corpus: Corpus, anciens: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._now = labels(corpus)
        self._before = anciens or {}
        self._drawn = corpus.pictogramme
        self._page = corpus.page
        known = [(cls, nom) for cls in (Contrat, corpus.action) for nom in champs_suivis(cls)]
        self._fields = {nom: inside(field_name(cls, nom)) for cls, nom in known}

    def wording(self, value: Any, schema: Schema | None) -> Wording:
        """Return what says a value. Of a tracked value, what it says without date or source: `proof` has these."""
        shape = shape_of(schema)
        if shape.cls is Fait and (group := self._group(value, shape)):
            if group.get("valeur") is None:
                return Wording((said,) if (said := fact(group)) else ())
            value, shape = group.get("valeur"), shape.parts["valeur"]
        if isinstance(value, tuple):
            item = shape.item or shape
            return Wording(tuple(self._runs(v, item) for v in value), en_ligne=_is_in_line(item))
        found = (runs,) if (runs := self._runs(value, shape)) else ()
        if isinstance(value, str) and isinstance(shape.kind, Words) and shape.kind.paragraphes:
            return Wording(found, paroles=tuple(p for p in value.split("\n") if p.strip()))
        is_prose = isinstance(value, str) and isinstance(shape.kind, ProseKind)
        return Wording(found, prose=value if is_prose else "")

    def of(self, record: Any, champ: str) -> Wording:
        """Return what says a field of a record of the model."""
        cls: Schema = type(record)
        held = getattr(record, champ)
        said = self.wording(held, schema_of(cls)[champ])
        source = held.source if isinstance(held, Fait) else None
        return replace(said, piece=source.piece if source.ligne else "") if source else said

    def text(self, value: Any, schema: Schema | None) -> str:
        """Return a value in words on one line, a tracked one with its date and source; empty where nothing is said."""
        return one_line(self.runs(value, schema), adresses=True)

    def proof(self, fait: Any, schema: Schema) -> str:
        """Return the date and the source of a tracked value on one line; empty if it has neither."""
        group = self._group(fait, shape_of(schema))
        return one_line(proof(group)) if group else ""

    def detail(self, value: Any, schema: Schema | None) -> str:
        """Return each part of a value after its name, for two that their phrases do not tell apart."""
        group = self._group(value, shape_of(schema))
        return one_line(listed(group) if group else self.runs(value, schema), adresses=True)

    def runs(self, value: Any, schema: Schema | None) -> Runs:
        """Return what says one value; nothing where nothing is said."""
        return self._runs(value, shape_of(schema))

    def _runs(self, value: Any, shape: Shape) -> Runs:
        if value is None:
            return ()
        if isinstance(value, tuple):
            item = shape.item or shape
            return sequence(", " if _is_in_line(item) else " ; ", *(self._runs(v, item) for v in value))
        if group := self._group(value, shape):
            say = READINGS.get(group.cls)
            said = say(group) if say else ()
            return sequence(", ", said, *group.others) if said else listed(group)
        if isinstance(value, dict):
            return sequence(", ", *(phrase(f"{k} : ", self._runs(v, shape_of(None))) for k, v in value.items()))
        return (self._scalar(value, shape),)

    def _group(self, value: Any, shape: Shape) -> Group | None:
        """Return a value of a class part by part; None for what is no such value."""
        held = shape.cls and (isinstance(value, dict) or is_dataclass(value))
        return Group(self._runs, value, shape, self._page) if held else None

    def _scalar(self, value: Any, shape: Shape) -> Run:
        kind = shape.kind
        if isinstance(value, bool):
            return Run("oui" if value else "non")
        if isinstance(value, int | Decimal):
            return Run(f"{number(value)} %" if isinstance(kind, Percent) else number(value))
        if shape.schema is None:
            return Run(_dated(value, DateKind(precision="jour")))
        if source := _named_in(shape):
            return self._label(source, value)
        return Run(self._fields.get(value, value)) if isinstance(kind, FieldName) else _worded(value, kind)

    def _label(self, source: str, value: str) -> Run:
        now = self._now.get(source, {}).get(value)
        page = addresses.record(source, value) if now and source in AVEC_PAGE else ""
        texte = now or self._before.get(source, {}).get(value) or shortened(value)
        return Run(texte, "libelle", page=page, pictogramme=self._drawn.get(source, {}).get(value) or "")


def _named_in(shape: Shape) -> str | None:
    """Return which collection or vocabulary names what is written as a code."""
    match shape.kind:
        case PieceKind():
            return "pieces"
        case Code(vocabulaire=nom) | Ref(collection=nom):
            return nom
    return "communes" if shape.schema == Insee else None


def _worded(value: str, kind: Kind | None) -> Run:
    if kind is None:
        return Run(_PLAIN.get(value) or shortened(value))
    if isinstance(kind, DateKind):
        return Run(_dated(value, DateKind()))
    if isinstance(kind, UrlKind):
        return linked(shortened(value), value)
    return Run(shortened(prose.line(value) if isinstance(kind, ProseKind) else value, getattr(kind, "longueur", 0)))


def _dated(value: str, kind: DateKind) -> str:
    """Return a date in words; what is none as it was written."""
    try:
        return grammar.date_iso(kind.parse(value))
    except ValueError:
        return shortened(value)


def _is_in_line(item: Shape) -> bool:
    """Tell whether the items of a list read as words with commas between; names of records may hold some."""
    return not item.cls and not isinstance(item.kind, Ref)
