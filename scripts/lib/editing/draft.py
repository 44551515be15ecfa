"""A posted form → what the record should say, held against what it says now and what it said when the form was opened.

Three states of each field: `base` is what the form showed first, `record.raw` what stands now, `held` what is typed.
A field that both changed is a conflict: both are shown, and nothing is written until the person has chosen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from contrat.model.facts import DateDite, Fait
from contrat.reading.decode import Shape, shape_of
from rewriting import Raw

from . import form, typed
from .form import Reader, Typed
from .records import Record

MINOR = "Correction-mineure: oui"
COMMUN = ("date", "titre", "url")


class Forged(Exception):
    """What was posted comes from no form of ours."""


@dataclass
class Saisie:
    """What one person is writing of one record."""

    record: Record
    champs: tuple[str, ...]
    """The fields that the form asks for, in the order of the model."""
    base: dict[str, Raw]
    held: dict[str, Typed]
    commun: dict[str, str] = field(default_factory=lambda: dict.fromkeys(COMMUN, ""))
    """The date and source that hold for all that is changed, where a value has none of its own."""
    motif: str = ""
    mineur: bool = False
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def shapes(self) -> dict[str, Shape]:
        return {nom: self.record.champs[nom] for nom in self.champs}

    @property
    def faits(self) -> list[str]:
        return [nom for nom, shape in self.shapes.items() if shape.cls is Fait]

    @property
    def base_said(self) -> str:
        """Return what the form showed first, as a hidden field holds it."""
        return json.dumps(self.base, ensure_ascii=False, separators=(",", ":"))


def opened(record: Record, champs: Sequence[str]) -> Saisie:
    """Return the form of some fields of a record, as it stands; of all of them where none is named."""
    kept = tuple(nom for nom in record.champs if nom in champs) or tuple(record.champs)
    held = {nom: form.shown(record.champs[nom], record.raw.get(nom)) for nom in kept}
    return Saisie(record, kept, deepcopy(record.raw), held)


def received(record: Record, given: Mapping[str, Sequence[str]]) -> Saisie:
    """Return what a posted form holds. Raises `Forged`."""
    wanted = given.get("champs", ())
    champs = tuple(nom for nom in record.champs if nom in wanted)
    if not champs:
        raise Forged
    held = {nom: form.posted(record.champs[nom], given, nom) for nom in champs}
    commun = {nom: (given.get(f"commun.{nom}") or [""])[0].strip() for nom in COMMUN}
    motif = " ".join((given.get("motif") or [""])[0].split())
    return Saisie(record, champs, _base(given), held, commun, motif, bool(given.get("mineur")))


def _base(given: Mapping[str, Sequence[str]]) -> dict[str, Raw]:
    try:
        found = json.loads((given.get("base") or [""])[0])
    except ValueError:
        raise Forged from None
    if not isinstance(found, dict) or not _is_raw(found, 0):
        raise Forged
    return found


def _is_raw(value: Any, depth: int) -> bool:
    if depth > 12:
        return False
    if isinstance(value, dict):
        return all(isinstance(k, str) and _is_raw(v, depth + 1) for k, v in value.items())
    return isinstance(value, str) or (isinstance(value, list) and all(_is_raw(v, depth + 1) for v in value))


@dataclass
class Merged:
    """What the record should say. `conflits` are the fields that someone else changed too; `autres` those that only others did."""

    part: dict[str, Any]
    conflits: list[str]
    autres: list[str]
    changes: list[str]
    instead: dict[str, str] = field(default_factory=dict)
    """What stands for what was mistyped, by the name of its control."""


def merged(draft: Saisie) -> Merged:
    """Return what a draft makes of the record as it stands now; what cannot be read is told in `draft.faults`."""
    _share_source(draft)
    reader, now = Reader(), draft.record.raw
    made = Merged(deepcopy(now), [], [], [])
    for nom, shape in draft.shapes.items():
        base = draft.base.get(nom)
        wanted = reader.raw(shape, draft.held[nom], base, nom)
        if wanted == base:
            continue
        made.changes.append(nom)
        if base != now.get(nom) and wanted != now.get(nom):
            made.conflits.append(nom)
        if wanted is None:
            made.part.pop(nom, None)
        else:
            made.part[nom] = wanted
    made.autres = [
        nom for nom in draft.record.champs if draft.base.get(nom) != now.get(nom) and nom not in made.conflits
    ]
    draft.faults |= reader.faults
    made.instead = reader.instead
    return made


def _share_source(draft: Saisie) -> None:
    """Give the date and source that were typed once to each value that was changed without its own."""
    if not any(draft.commun.values()):
        return
    for nom in draft.faits:
        shape, held = draft.shapes[nom], draft.held[nom]
        first = form.shown(shape, draft.base.get(nom))
        own = (held["date"], held["source"]) == (first["date"], first["source"])
        if own and (held["valeur"], held["sans_objet"]) != (first["valeur"], first["sans_objet"]):
            held["date"] = draft.commun["date"]
            held["source"] = form.blank(shape.parts["source"]) | {k: draft.commun[k] for k in ("titre", "url")}


def rebased(draft: Saisie) -> None:
    """Take what stands now for what the form showed first: the person has been shown both."""
    draft.base = deepcopy(draft.record.raw)


def take_theirs(draft: Saisie, nom: str) -> None:
    """Put what stands now in place of what is typed."""
    if nom in draft.champs:
        draft.held[nom] = form.shown(draft.shapes[nom], draft.record.raw.get(nom))


def source_of(draft: Saisie) -> dict[str, str] | None:
    """Return the date and source that this form was given, to be offered again."""
    if any(draft.commun.values()):
        return dict(draft.commun)
    for nom in draft.faits:
        held = draft.held[nom]
        if held["source"]["titre"] or held["source"]["url"]:
            return {"date": held["date"], "titre": held["source"]["titre"], "url": held["source"]["url"]}
    return None


def offered(draft: Saisie, last: Mapping[str, str]) -> None:
    """Put the last date and source into a form: once for all of them where several values are asked, else into the one."""
    if len(draft.faits) == 1:
        held = draft.held[draft.faits[0]]
        held["date"] = last["date"]
        held["source"] = held["source"] | {"ligne": "", "mots": "", "titre": last["titre"], "url": last["url"]}
    else:
        draft.commun = dict(last)


def minor_is_refused(draft: Saisie, made: Merged) -> str:
    """Return why a change is no minor one; nothing where it may be."""
    if not draft.mineur:
        return ""
    if any(draft.shapes[nom].cls is Fait for nom in made.changes):
        return "une valeur suivie n’est pas une correction mineure : le public en est averti ; décochez la case"
    if any(nom in draft.base and nom not in made.part for nom in made.changes):
        return "retirer tout un texte n’est pas une correction mineure : le public en est averti ; décochez la case"
    return ""


def common_date_fault(draft: Saisie) -> str:
    """Return what is wrong with the date that is typed once; nothing where it is right."""
    try:
        typed.value(shape_of(DateDite), draft.commun["date"], None)
    except typed.Mistyped as wrong:
        return str(wrong)
    return ""
