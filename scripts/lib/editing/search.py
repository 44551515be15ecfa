"""Words, a number, a state → the records, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Literal, get_args

from contrat.history.changes import Historique
from contrat.reading.characters import slug

from .records import Record

Etat = Literal["sans-statut", "ce-mois", "incomplet"]
ETATS: dict[str, str] = {
    "sans-statut": "sans statut",
    "ce-mois": "changé ce mois",
    "incomplet": "information incomplète",
}
assert set(ETATS) == set(get_args(Etat))


def found(
    records: Sequence[Record], mots: str, genre: str, etat: str, *, historique: Historique | None, mois: str
) -> list[Record]:
    """Return the records that hold all the words, of a kind and in a state; `mois` is this month: « 2026-11 »."""
    wanted = slug(mots).split("-") if slug(mots) else []
    kept = [r for r in records if not genre or r.collection.nom == genre]
    kept = [r for r in kept if etat not in ETATS or _is(r, etat, historique, mois)]
    if not wanted:
        return kept
    ranked = [(rank, r) for r in kept if (rank := _rank(r, wanted)) is not None]
    return [r for _, r in sorted(ranked, key=lambda x: x[0])]


def numbered(records: Sequence[Record], mots: str) -> Record | None:
    """Return the one record that has a number, if words are that."""
    wanted = slug(mots)
    found = [r for r in records if wanted and _number(r) == wanted]
    return found[0] if len(found) == 1 else None


def _is(record: Record, etat: str, historique: Historique | None, mois: str) -> bool:
    if etat == "ce-mois":
        last = historique.dernier_jour(record.suivi) if historique else None
        return last is not None and last.startswith(mois)
    if record.collection.nom != "actions":
        return False
    return record.fiche.statut is None if etat == "sans-statut" else bool(record.fiche.inconnus)


def _rank(record: Record, wanted: list[str]) -> int | None:
    """Return how near a record is, 0 the nearest; None for one that lacks a word."""
    whole = "-".join(wanted)
    if whole in (record.cle, slug(record.numero), slug(record.numero).rpartition("-")[2]) or _number(record) == whole:
        return 0
    name = slug(f"{record.numero} {record.nom} {record.cle}")
    if all(_begins(name, mot) for mot in wanted):
        return 1
    text = slug(" ".join(_texts(record.raw)))
    return 2 if all(_begins(f"{name}-{text}", mot) for mot in wanted) else None


def _number(record: Record) -> str:
    """Return the figures of a number: « Axe 4.1 » gives 4-1."""
    parts = slug(record.numero).split("-")
    with suppress(StopIteration):
        first = next(i for i, p in enumerate(parts) if p[:1].isdigit())
        return "-".join(parts[first:])
    return ""


def _begins(text: str, mot: str) -> bool:
    return text.startswith(mot) or f"-{mot}" in text


def _texts(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    else:
        for inside in raw.values() if isinstance(raw, dict) else raw:
            yield from _texts(inside)
