"""What other sources say of a record → blocks, apart from the words of the contract."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..french import grammar
from ..french.wording import one_line
from ..model.facts import FaitExterne
from ..pages.environment import by_period
from .livret import Bloc, Blocs, Enumeration, Morceaux, Paragraphe
from .redaction import Redaction, paragraphe, texte


def of(r: Redaction, fiche: Any) -> Blocs:
    """Return the facts about a record by their place beside the period, and what was looked for and not found."""
    found: list[Bloc] = []
    if fiche.faits:
        told = texte("Ce que disent d’autres sources :", "strong")
        found.append(paragraphe(told, f" ces faits ne viennent pas {r.noms.source.du}. {_read(fiche.faits)}"))
        for place, faits in by_period(fiche.faits, r.corpus.contrat.periode):
            found += [
                paragraphe(_place(r, place), role="periode"),
                Enumeration(tuple(_fact(r, f) for f in faits), faits=True),
            ]
    if fiche.non_trouve:
        found.append(paragraphe(texte("Non trouvé :", "strong"), " ", r.line_of_prose(fiche.non_trouve)))
    return tuple(found)


def _read(faits: Sequence[FaitExterne]) -> str:
    """Return how facts were read: once, and what makes exception says so in its place."""
    seen = sum(f.vu_en_ligne is not None for f in faits)
    if seen == len(faits):
        return ""
    return f"Nous avons lu une copie archivée de chaque page, sans la revoir en ligne{', sauf mention contraire' if seen else ''}."


def _place(r: Redaction, place: str) -> str:
    when = {"avant": "d’avant", "pendant": "de", "apres": "d’après"}.get(place)
    return f"Daté {when} la période {r.noms.objet.du}" if when else "Sans date sûre"


def _fact(r: Redaction, f: FaitExterne) -> Blocs:
    when: Morceaux = (texte(grammar.capitale(one_line(r.values.runs(f.date, type(f.date))))),)
    rapport: Blocs = (paragraphe(_label(r, f, "rapport"), role="rapport"),) if f.rapport else ()
    source = paragraphe(_label(r, f, "niveau"), " : ", r.said(f.source), ".", *_others(r, f), role="provenance")
    return (Paragraphe(when, "periode"), *rapport, *r.prose(f.texte), source, *_doubt(r, f))


def _label(r: Redaction, f: FaitExterne, champ: str) -> str:
    return grammar.capitale(r.values.of(f, champ).texte())


def _others(r: Redaction, f: FaitExterne) -> Morceaux:
    other: Morceaux = (texte(" Autre source : "), *r.said(f.autre_source), texte(".")) if f.autre_source else ()
    seen: Morceaux = (texte(f" Vu en ligne le {grammar.date_iso(f.vu_en_ligne)}."),) if f.vu_en_ligne else ()
    return (*other, *seen)


def _doubt(r: Redaction, f: FaitExterne) -> Blocs:
    told = texte("Réserve :", "strong")
    if f.reserve:
        first, *rest = r.prose(f.reserve)  # whose links lead to what it is about
        if isinstance(first, Paragraphe):
            return (paragraphe(told, " ", first.morceaux, role="reserve"), *rest)
        return (paragraphe(told, role="reserve"), first, *rest)
    if f.confiance == "B":
        return (paragraphe(told, " lu dans une copie, non revu en ligne.", role="reserve"),)
    return ()
