"""The names of organisations as a plan writes them → one organisation each; near twins are told, never joined by guess."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from contrat.reading.characters import slug
from contrat.reading.kinds import RESERVED_IDS

from .carte import Gathered

_NEAR = 0.88
MAX_COMPARED = 600


class Organisations:
    """The organisations of a plan, by the spellings that it has of each."""

    def __init__(self, gathered: Iterable[Gathered], known: Mapping[str, Gathered]) -> None:
        """`known` are the organisations that the contract has, by id."""
        self._same = {slug(x): g.nom for g in (*known.values(), *gathered) for x in (g.nom, *g.aussi)}
        self._spellings: dict[str, Counter[str]] = {}
        self._ids = {slug(self._same[slug(g.nom)]): id_ for id_, g in known.items()}
        self._ids |= {slug(g.nom): id_ for id_, g in known.items() if self._same[slug(g.nom)] == g.nom}

    def add(self, nom: str) -> None:
        """Count a spelling; spellings that differ by accents, capitals or signs are one name."""
        self._spellings.setdefault(self._key(nom), Counter())[nom] += 1

    def id_of(self, nom: str) -> str:
        """Return the id of the organisation that a spelling names."""
        cle = self._key(nom)
        if cle not in self._ids:
            id_ = cle[:60].strip("-") or "organisme"
            id_ = f"{id_}-organisme" if id_ in RESERVED_IDS else id_
            n, free = 1, id_
            while free in self._ids.values():
                n += 1
                free = f"{id_[:56]}-{n}"
            self._ids[cle] = free
        return self._ids[cle]

    def _key(self, nom: str) -> str:
        return slug(self._same.get(slug(nom), nom))

    def all(self) -> Iterator[tuple[str, str, list[str]]]:
        """Yield (id, name, other spellings), the most frequent spelling first."""
        for cle, counted in self._spellings.items():
            first = self._same.get(cle)
            nom = first or counted.most_common(1)[0][0]
            folded = {nom.casefold()}
            others = [x for x in counted if x.casefold() not in folded and not folded.add(x.casefold())]  # type: ignore[func-returns-value]
            yield self.id_of(nom), nom, others

    def twins(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of names that may be one organisation."""
        names = sorted({nom for _, nom, _ in self.all()}, key=slug)
        for i, one in enumerate(names[:MAX_COMPARED]):
            for other in names[i + 1 : MAX_COMPARED]:
                if _near(slug(one), slug(other)):
                    yield one, other


def _near(one: str, other: str) -> bool:
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    bare = [_bare(x) for x in (one, other)]
    if bare[0] == bare[1]:
        return True
    short, long = sorted(bare, key=len)
    if len(short) > 2 and (long.startswith(f"{short}-") or long.endswith(f"-{short}")):
        return True
    return len(short) > 5 and difflib.SequenceMatcher(None, short, long).ratio() >= _NEAR


def _bare(name: str) -> str:
    words = [w[:-1] if len(w) > 3 and w.endswith("s") else w for w in name.split("-")]
    return "-".join(w for w in words if w not in ("le", "la", "l", "de", "du", "d", "des", "les", "le"))
