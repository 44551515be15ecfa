"""The rules of what is named by an id or a code: it exists, or the nearest one that does is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..model.vocabularies import Vocabulaires
from ..reading.kinds import Code, Ref
from ..reading.nearest import MAX_GUESSED, MAX_GUESSES, closest, numbered
from ..reading.problems import Problem, shown
from . import declared
from .records import Records

NAMES = ("numero", "intitule", "nom", "sigle", "terme", "nom_officiel", "titre", "aussi")
"""Fields by which people call a record rather than by its id."""
MAX_LISTED = 12


def references_exist(records: Records) -> Iterator[Problem]:
    """A reference names a record of its collection."""
    named: dict[str, Mapping[str, str]] = {}
    wrong = (x for x in records.scalars(Ref) if x[3] not in records.ids(x[2].collection))
    for n, (fichier, path, ref, nom) in enumerate(wrong):
        ids = records.ids(ref.collection)
        if ref.collection not in named:
            named[ref.collection] = _named(records, ref.collection)
        close = _closest(nom, ids, named[ref.collection]) if n < MAX_GUESSES else None
        message = f"« {shown(nom)} » n’existe pas dans data/{ref.collection}/ ; {close or _listed(ids)}"
        yield records.problem(fichier, path, message)


def _closest(nom: str, ids: frozenset[str], named: Mapping[str, str]) -> str | None:
    was = [x for x in numbered(nom) if x in ids]
    if was:
        return f"un tableur en a fait une date : écrivez {' ou '.join(was)}"
    close = closest(nom, named) if len(nom) <= MAX_GUESSED else None
    return f"vouliez-vous dire « {close} » ?" if close else None


def _listed(ids: frozenset[str]) -> str:
    if not ids:
        return "aucune fiche n’y est"
    more = ", …" if len(ids) > MAX_LISTED else ""
    return f"le nom d’un fichier, sans « .yml », est attendu : {', '.join(sorted(ids)[:MAX_LISTED])}{more}"


def _named(records: Records, collection: str) -> dict[str, str]:
    """Return the id of each record by all that people call it."""
    named = {nom: nom for nom in sorted(records.ids(collection))}
    for id_, noms in names_of(records, collection).items():
        for nom in noms:
            named.setdefault(nom, id_)
    return named


def names_of(records: Records, collection: str) -> dict[str, list[str]]:
    """Return all that people call each record, by its id; a commune by its code."""
    table = records.single("communes.yml") if collection == "communes" else None
    if table:
        return {c.insee: [c.nom] for c in table.communes or () if c and c.insee and c.nom}
    found: dict[str, list[str]] = {}
    for fichier, fiche in records.of(collection):
        said: list[Any] = [getattr(fiche, champ, None) or () for champ in NAMES]
        noms = [nom for x in said for nom in ((x,) if isinstance(x, str) else x) if nom]
        found[fichier[len(collection) + 1 : -4]] = noms
    return found


def codes_exist(records: Records) -> Iterator[Problem]:
    """A code stands in its vocabulary."""
    vocabulaires: Vocabulaires | None = records.single("vocabulaires.yml")
    if vocabulaires is None or "vocabulaires.yml" in records.unsound:
        return  # what could not be read is said already
    known = {**vocabulaires.codes, **declared.codes(records.single("contrat.yml"))}
    wrong = (x for x in records.scalars(Code) if x[3] not in {c.code for c in known.get(x[2].vocabulaire, ())})
    for n, (fichier, path, kind, nom) in enumerate(wrong):
        codes = known[kind.vocabulaire]
        named = {**{x.libelle: x.code for x in codes}, **{x.code: x.code for x in codes}}
        close = closest(nom, named) if n < MAX_GUESSES and len(nom) <= MAX_GUESSED else None
        hint = f"vouliez-vous dire « {close} » ? Codes possibles" if close else "codes possibles"
        message = f"code « {shown(nom)} » inconnu ; {hint} : {', '.join(x.code for x in codes)}"
        yield records.problem(fichier, path, message)


def nearest_of(nom: str, known: Sequence[str]) -> str:
    """Return the end of a sentence: the name of a field that looks most like the typed one, or all that there are."""
    close = closest(nom, known) if len(nom) <= MAX_GUESSED else None
    return f"vouliez-vous dire « {close} » ?" if close else f"champs possibles : {', '.join(known)}"


RULES = (references_exist, codes_exist)
