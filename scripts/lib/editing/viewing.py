"""A record → what its page shows: each field in words, and its last changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contrat.french.wording import field_name
from contrat.history.old_records import understood
from contrat.history.sentences import Phrases
from contrat.model.facts import Fait
from contrat.model.scalars import abridged

from .office import Standing
from .records import Record

SHOWN, FEW = 400, 5


@dataclass(frozen=True)
class ShownField:
    nom: str
    libelle: str
    valeur: str
    preuve: str
    suivi: bool


def shown_fields(standing: Standing, record: Record) -> list[ShownField]:
    """Return each field of a record in words, known or not."""
    return list(_fields(standing, record))


def _fields(standing: Standing, record: Record) -> Iterator[ShownField]:
    values = standing.values
    for nom, shape in record.champs.items():
        held = understood(record.raw.get(nom), shape.schema) if nom in record.raw else None
        said = values.wording(held, shape.schema).texte() if held is not None else ""
        is_fact = shape.cls is Fait
        proof = values.proof(held, shape.schema) if is_fact and held is not None else ""
        yield ShownField(nom, field_name(record.collection.cls, nom), abridged(said, SHOWN), proof, is_fact)


def said(standing: Standing, record: Record, nom: str, raw: object) -> str:
    """Return a value of a field in words, with its date and source; « rien » where nothing is said."""
    shape = record.champs[nom]
    held = understood(raw, shape.schema) if raw is not None else None
    return (held is not None and standing.values.text(held, shape.schema)) or "rien"


def told_of(standing: Standing, record: Record) -> list[str]:
    """Return the last changes of a record, in sentences."""
    if standing.historique is None:
        return []
    phrases = Phrases(standing.corpus, standing.historique)
    return [s for e in standing.historique.de(record.suivi)[:FEW] for s in phrases.de(e)]
