"""A reason for the public → what in it leads to a person: refused where it is certain, to be looked at where it may be.

The rules of the history (`history.reasons`) take addresses, numbers and handles out of what is published; git keeps the
message as it was typed, so they are told before it is saved. A name is told by its form, by the first names that the
import knows, and by the people that the data name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contrat.history.reasons import REMOVED, reason
from contrat.model.corpus import Corpus
from contrat.reading.characters import slug
from importing import people

_WORD = r"[A-ZÀ-Ý][\wÀ-ÿ]*(?:[-’'][A-ZÀ-Ý]?[\wÀ-ÿ]+)*"
_CIVIL = re.compile(rf"\b(?:M\.|MM\.|Mr|Mme|Mmes|Mlle|Dr|Monsieur|Madame|Maître) (?:{_WORD} ?)+")
_NAMES = re.compile(rf"(?<![\w’'-]){_WORD}(?: (?:(?:de|du|des|la|le) )*{_WORD})+")
_BY = re.compile(rf"\b(?:par|selon) ({_WORD}(?: {_WORD})+)")


def leads_to_someone(motif: str) -> str:
    """Return what is wrong with a reason that says how to reach someone; nothing where it does not."""
    found = [m for m in REMOVED if m in (reason(f"data : {motif}") or "")]
    if not found and not people.reach(motif):
        return ""
    return "cette phrase dit comment joindre quelqu’un (courriel, téléphone, pseudonyme, adresse) ; ôtez ces mots : elle est publiée"


def named_people(motif: str, corpus: Corpus) -> tuple[str, ...]:
    """Return the words of a reason that may name a person, as they are typed."""
    known = {slug(x) for x in _texts_of(corpus)}
    places = {slug(x) for x in _names_of_things(corpus)}
    found: dict[str, None] = {}
    for text in (m[0].strip() for m in _CIVIL.finditer(motif)):
        found[text] = None
    for m in _NAMES.finditer(motif):
        words = m[0].split()
        tails = [" ".join(words[i:]) for i in range(len(words) - 1)]  # a sentence begins with a capital
        if text := next((x for x in tails if people.is_person(x) or slug(x) in known), ""):
            found[text] = None
    for m in _BY.finditer(motif):
        if not any(slug(m[1]) in place or place in slug(m[1]) for place in places if place):
            found[m[1]] = None
    whole = f"-{slug(motif)}-"
    for nom in _texts_of(corpus):
        if f"-{slug(nom)}-" in whole:
            found[nom] = None
    return tuple(x for x in found if not any(x != y and x in y for y in found))


def _texts_of(corpus: Corpus) -> Iterator[str]:
    """Yield the names of people that the data have."""
    for organisation in corpus.organisations:
        yield from (p.nom for p in organisation.personnes)
    found: list[Any] = [corpus.contrat]
    while found:
        one = found.pop()
        if isinstance(one, tuple):
            found += one
        elif hasattr(one, "__dataclass_fields__"):
            if isinstance(nom := getattr(one, "personne", None), str):
                yield nom
            found += [getattr(one, f) for f in one.__dataclass_fields__]


def _names_of_things(corpus: Corpus) -> Iterator[str]:
    named: tuple[Any, ...] = (*corpus.organisations, *corpus.programmes)
    for one in named:
        yield from (one.nom, *one.aussi)
    yield from (c.nom for c in (corpus.communes.communes if corpus.communes else ()))
    yield from (p for m in corpus.glossaire for p in (m.terme, *m.aussi))
