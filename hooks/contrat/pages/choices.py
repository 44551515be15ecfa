"""What readers choose actions by → lists of them, choice by choice, that need no script.

A field by which readers choose has one list: its choices, each with its actions, those of one choice grouped by a second
field (a status by who leads, anything else by status), so that two choices lead to what stands in both. Too long for one
page, it is the list of the choices, and each choice has its own, in parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from ..model.action import Action
from ..model.corpus import Corpus
from ..search.filters import INCONNU, Filters, Filtre
from ..webpage import addresses
from ..webpage.page import Page
from ..webpage.pagination import PAR_PAGE, SEUIL, divided, parts
from .maker import Maker

FIRST = "statut"
CHIEFS = ("pilotes", "pilote", "porteurs")
"""The status, and the fields that group its actions: the first of them by which readers choose."""


@dataclass(frozen=True)
class Groupe:
    """The actions of a choice that have one value of the second field; `code` is nothing where there is no second."""

    code: str
    libelle: str
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Choix:
    """What may be chosen of a field, with all its actions, and the same in groups."""

    code: str
    libelle: str
    actions: tuple[Action, ...]
    groupes: tuple[Groupe, ...]

    def id_of(self, groupe: Groupe) -> str:
        """Return the id of a group on the page that shows it."""
        return f"{self.code}--{groupe.code}"


@dataclass(frozen=True)
class Classement:
    """The choices of a field, and the field that groups each; whether each has pages of its own."""

    filtre: Filtre
    second: Filtre | None
    choix: tuple[Choix, ...]
    divisee: bool

    @property
    def repete(self) -> bool:
        """Tell whether an action stands at several choices."""
        held = [a.id for c in self.choix for a in c.actions]
        return len(held) > len({*held})


def pages(m: Maker) -> Iterator[Page]:
    """Yield the list of each field by which readers choose, and, of a long one, the list of each choice."""
    filters = Filters(m.corpus)
    for liste in all_lists(m.corpus, filters):
        adresse = addresses.list_by(liste.filtre.nom)
        yield m.page(adresse, "choix", liste=liste, libelle=liste.filtre.libelle)
        for choix in liste.choix if liste.divisee else ():
            yield from _own_pages(m, liste, choix)


def all_lists(corpus: Corpus, filters: Filters) -> Iterator[Classement]:
    """Yield the list of each field, in the order of the filters."""
    found = filters.listes
    by_name = {f.nom: f for f in found}
    codes = {a.id: filters.codes(a) for a in corpus.actions}
    for filtre in found:
        names = CHIEFS if filtre.nom == FIRST else (FIRST,)
        second = next((by_name[nom] for nom in names if nom in by_name and nom != filtre.nom), None)
        of_choice = _by_choice(filtre, corpus.actions, codes)
        choix = tuple(
            Choix(code, filtre.choix[code], actions, tuple(_groups(second, actions, codes)))
            for code, actions in of_choice.items()
        )
        yield Classement(filtre, second, choix, divided(corpus) or sum(map(len, of_choice.values())) > SEUIL)


def _by_choice(
    filtre: Filtre, actions: Sequence[Action], codes: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[str, tuple[Action, ...]]:
    """Return the actions of each choice of a filter that has one, in the order of its choices."""
    found: dict[str, list[Action]] = {code: [] for code in filtre.choix}
    for action in actions:
        for code in dict.fromkeys(codes[action.id].get(filtre.nom, ())):
            found[code].append(action)
    return {code: tuple(held) for code, held in found.items() if held}


def _groups(
    second: Filtre | None, actions: tuple[Action, ...], codes: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Groupe]:
    """Yield the actions of a choice by the second field, then those of which it is said to have no object."""
    if second is None:
        yield Groupe("", "", actions)
        return
    for code, held in _by_choice(second, actions, codes).items():
        libelle = f"{second.libelle} : non communiqué" if code == INCONNU else second.choix[code]
        yield Groupe(code, libelle, held)
    if rest := tuple(a for a in actions if not codes[a.id].get(second.nom)):
        yield Groupe("sans-objet", f"{second.libelle} : sans objet", rest)


def _own_pages(m: Maker, liste: Classement, choix: Choix) -> Iterator[Page]:
    """Yield the pages of a choice; its first leads to each group, wherever it begins."""
    pairs = tuple((groupe, action) for groupe in choix.groupes for action in groupe.actions)
    adresse = addresses.list_by(liste.filtre.nom, choix.code)
    parties = parts(pairs, adresse, nommer=partial(_between, m, liste.second), seuil=PAR_PAGE)
    places = {g.code: p.adresse for p in reversed(parties) for g, _ in p.elements}
    for partie in parties:
        held = tuple(replace(g, actions=tuple(a for _, a in x)) for g, x in groupby(partie.elements, lambda x: x[0]))
        said = {"liste": liste, "choix": choix, "groupes": held, "places": places}
        yield m.page(partie.adresse, "choix_partie", voisins=partie.voisins, partie=partie, suite=partie.suite, **said)


def _between(m: Maker, second: Filtre | None, first: tuple[Groupe, Action], last: tuple[Groupe, Action]) -> str:
    """Return what a part of the list of a choice holds, by its ends."""
    if second is None or first[0] == last[0]:
        said = m.noms.plage(first[1], last[1])
        return f"{first[0].libelle}, {said}" if second else said
    (de, one), (a, other) = first, last
    return f"de « {de.libelle} », {m.corpus.numero(one)}, à « {a.libelle} », {m.corpus.numero(other)}"
