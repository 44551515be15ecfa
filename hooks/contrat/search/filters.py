"""The model → what readers choose actions by: each filter with its choices, and the codes that each page has of it.

Besides a filter a level, programmes, publics and what is known, the fields that say `filtre` in the model, and those that the
contract declares so. A filter by which nothing can be told apart is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..french.grammar import capitale
from ..french.names import Noms
from ..french.values import Values
from ..model.action import Action, Calendrier
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.facts import DateDite
from ..reading.characters import slug
from ..reading.decode import Shape, schema_of, shape_of
from ..reading.kinds import Code, LookedUp, Ref, YesNo
from ..webpage.addresses import level_filter

CONNU, INCONNU = "connu", "non-communique"
SHORT, FEW = 60, 100
"""Up to how many characters a text is a choice, and up to how many choices of words a filter has."""
_MAX = 3 * FEW


@dataclass(frozen=True)
class Filtre:
    """A filter: its name in addresses and in the attributes of rows, its label, its choices by code."""

    nom: str
    libelle: str
    choix: Mapping[str, str]


class Filters:
    """The filters of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus, self._values = corpus, Values(corpus)
        chosen = {f.name: f.metadata["libelle"] for f in fields(corpus.action) if f.metadata["filtre"]}
        hints = schema_of(corpus.action)
        self._shapes = {nom: shape_of(hints[nom]).parts["valeur"] for nom in chosen}
        found: dict[str, dict[str, str]] = {nom: {} for nom in chosen}
        self.colonnes: tuple[str, ...] = tuple(n for n in chosen if any(getattr(a, n) for a in corpus.actions))
        """The fields by which readers choose that one action has at least: they are columns of the table."""
        for nom in self.colonnes:
            said = {c: x for a in corpus.actions for c, x in self._said(a, nom) if c != INCONNU}
            found[nom] = dict(sorted(said.items(), key=lambda x: slug(x[1]))) if len(said) <= _MAX else {}
            if found[nom] and any(getattr(a, nom) is None for a in corpus.actions):
                found[nom][INCONNU] = "non communiqué"
        self._dites = {nom for nom, choix in found.items() if choix}
        own = tuple(Filtre(nom, chosen[nom], choix) for nom, choix in found.items() if choix)
        levels = tuple(self._by_level())
        self._niveaux = {f.nom for f in levels}
        self.tous = (*levels, *(f for f in self._of_all() if f.choix), *own)

    @property
    def listes(self) -> tuple[Filtre, ...]:
        """Return the filters by a field of the actions that offer more than whether it is known: each has lists."""
        return tuple(f for f in self.tous if f.nom in self.colonnes and not {*f.choix} <= {CONNU, INCONNU})

    def _by_level(self) -> Iterator[Filtre]:
        """Yield the filter of each level that has several enjeux; one of the lower levels that has too many is left out."""
        found: dict[int, dict[str, str]] = {}
        for e in self._corpus.enjeux:
            found.setdefault(len(self._corpus.au_dessus(e)), {})[e.id] = f"{self._corpus.numero(e)}. {e.nom}"
        names = Noms(self._corpus).courts
        for depth, choix in sorted(found.items()):
            if len(choix) > 1 and not (depth and len(choix) > _MAX):
                yield Filtre(level_filter(depth), capitale(names[depth].singulier), choix)

    def _of_all(self) -> Iterator[Filtre]:
        """Yield the filters that any contract may have."""
        corpus = self._corpus
        programmes = dict.fromkeys(p for a in corpus.actions for p in corpus.programmes_de(a))
        publics = {code for a in corpus.actions for code in corpus.publics_de(a)}
        etats = {a.etat_information for a in corpus.actions}
        yield Filtre("programme", "Programme cité", {p.id: capitale(p.titre) for p in programmes})
        for nom, libelle, vocabulaire, codes in (
            ("public", "Public nommé", "publics", publics),
            ("information", "État de l’information", "etats_information", etats),
        ):
            yield Filtre(nom, libelle, {k: v for k, v in corpus.libelle[vocabulaire].items() if k in codes})

    def codes(self, page: Enjeu | Action) -> dict[str, list[str]]:
        """Return the codes by which the filters keep or drop a page."""
        corpus = self._corpus
        own = (page,) if isinstance(page, Enjeu) else ()
        above = {level_filter(n): [e.id] for n, e in enumerate((*corpus.au_dessus(page), *own))}
        above = {nom: ids for nom, ids in above.items() if nom in self._niveaux}
        if isinstance(page, Enjeu):
            return above
        found = {
            **above,
            "programme": [p.id for p in corpus.programmes_de(page)],
            "public": list(corpus.publics_de(page)),
            "information": [page.etat_information],
            **{nom: [code for code, _ in self._said(page, nom)] for nom in self.colonnes if nom in self._dites},
        }
        return {k: v for k, v in found.items() if v}

    def _said(self, action: Action, nom: str) -> Iterator[tuple[str, str]]:
        """Yield (code, label) of each part of a value that readers may choose."""
        fait = getattr(action, nom)
        if fait is None:
            yield INCONNU, ""
        elif fait.valeur is not None:
            yield from self._choices(fait.valeur, self._shapes[nom])

    def _choices(self, value: Any, shape: Shape) -> Iterator[tuple[str, str]]:
        if isinstance(value, tuple):
            for item in value:
                yield from self._choices(item, shape.item or shape)
        elif isinstance(value, Calendrier):
            yield from _years(value)
        elif isinstance(value, DateDite):
            yield (value.valeur[:4], value.valeur[:4]) if value.valeur else (CONNU, "date en mots")
        elif isinstance(shape.kind, YesNo):
            yield ("oui", "oui") if value else ("non", "non")
        elif isinstance(shape.kind, Code | Ref | LookedUp):
            yield value, capitale(self._values.text(value, shape.schema))
        elif isinstance(value, str) and len(value) <= SHORT and "\n" not in value:
            yield slug(value) or CONNU, value
        else:
            yield CONNU, "communiqué"


def _years(calendrier: Calendrier) -> Iterator[tuple[str, str]]:
    """Yield each year of a calendar."""
    ends = [int(d.valeur[:4]) for d in (calendrier.debut, calendrier.fin) if d and d.valeur]
    for annee in range(min(ends), max(ends) + 1) if ends else ():
        yield str(annee), str(annee)
    if not ends:
        yield CONNU, "en mots, sans année"
