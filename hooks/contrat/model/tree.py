"""Enjeux and actions in any order → their tree: reading order, places, and the numbers that readers see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from ..reading.characters import slug
from .action import Action
from .enjeu import Enjeu

F = TypeVar("F", Enjeu, Action)
K = TypeVar("K")
V = TypeVar("V")


def parent_of(fiche: Enjeu | Action) -> str | None:
    """Return the id of the enjeu in which a record stands; None at the top."""
    return fiche.parent if isinstance(fiche, Enjeu) else fiche.enjeu


def ordered(enjeux: Sequence[Enjeu], actions: Sequence[Action]) -> tuple[tuple[Enjeu, ...], tuple[Action, ...]]:
    """Return both in reading order: by rank, or by number where no rank is written.

    What an enjeu holds itself comes before the enjeux below it; actions without an enjeu come last.
    """
    children, held = _siblings(enjeux), _siblings(actions)
    tree = tuple(_walk(children, None))
    return tree, tuple(a for place in (*(e.id for e in tree), None) for a in held.get(place, ()))


def _siblings(fiches: Sequence[F]) -> dict[str | None, list[F]]:
    found: dict[str | None, list[F]] = {}
    for fiche in sorted(fiches, key=lambda f: (f.rang or 0, natural(f.numero or ""), f.id)):
        found.setdefault(parent_of(fiche), []).append(fiche)
    return found


def _walk(children: Mapping[str | None, list[Enjeu]], parent: str | None) -> Iterator[Enjeu]:
    for enjeu in children.get(parent, ()):
        yield enjeu
        yield from _walk(children, enjeu.id)


def numbered(enjeux: Sequence[Enjeu], actions: Sequence[Action]) -> dict[tuple[type, str], tuple[int, str]]:
    """Return, by class and id, the place of each among its siblings, from 1, and the number that readers see.

    The number is the plan’s own, or that of what it stands in and its rank: those that stand after a record that was
    retired keep theirs. Both are given in reading order.
    """
    counts: Counter[tuple[type, str | None]] = Counter()
    found: dict[tuple[type, str], tuple[int, str]] = {}
    fiches: tuple[Enjeu | Action, ...] = (*enjeux, *actions)
    for fiche in fiches:
        parent = parent_of(fiche)
        counts[type(fiche), parent] += 1
        rang = counts[type(fiche), parent]
        above = f"{found[Enjeu, parent][1].rpartition(' ')[2]}." if parent else ""
        found[type(fiche), fiche.id] = rang, fiche.numero or f"{above}{fiche.rang or rang}"
    return found


def natural(numero: str) -> tuple[tuple[str, int], ...]:
    """Return by what people sort numbers: « 9 » before « 10 », « 1.1.3 » before « 1.1.3alter »."""
    return tuple((mot, int(n or 0)) for mot, n in re.findall(r"(\D*)(\d*)", slug(numero)))


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Return the values of each key, in their order."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


class Arbre:
    """The tree of the records of a contract, which are in reading order."""

    enjeux: tuple[Enjeu, ...]
    actions: tuple[Action, ...]

    @cached_property
    def _paths(self) -> Mapping[str, tuple[Enjeu, ...]]:
        """Return, for each enjeu, those from the top down to itself."""
        found: dict[str, tuple[Enjeu, ...]] = {}
        for e in self.enjeux:  # which come after what they stand in
            found[e.id] = (*found.get(e.parent or "", ()), e)
        return found

    def au_dessus(self, fiche: Enjeu | Action) -> tuple[Enjeu, ...]:
        """Return the enjeux in which a record stands, from the top."""
        return self._paths.get(parent_of(fiche) or "", ())

    def sommet(self, fiche: Enjeu | Action) -> Enjeu | None:
        """Return the enjeu of the top level in which a record stands, itself if it is one."""
        own = (fiche,) if isinstance(fiche, Enjeu) else ()
        return next(iter((*self.au_dessus(fiche), *own)), None)

    @cached_property
    def _enjeux_by_parent(self) -> Mapping[str | None, tuple[Enjeu, ...]]:
        return grouped((e.parent, e) for e in self.enjeux)

    @cached_property
    def _actions_by_parent(self) -> Mapping[str | None, tuple[Action, ...]]:
        return grouped((a.enjeu, a) for a in self.actions)

    @cached_property
    def _actions_below(self) -> Mapping[str, tuple[Action, ...]]:
        return grouped((e.id, a) for a in self.actions for e in self.au_dessus(a))

    def enjeux_de(self, enjeu: Enjeu | None) -> tuple[Enjeu, ...]:
        """Return the enjeux that stand right in another; those of the top level for none."""
        return self._enjeux_by_parent.get(enjeu.id if enjeu else None, ())

    def actions_propres(self, enjeu: Enjeu | None) -> tuple[Action, ...]:
        """Return the actions that stand right in an enjeu; those without any for none."""
        return self._actions_by_parent.get(enjeu.id if enjeu else None, ())

    def sous(self, enjeu: Enjeu) -> Iterator[Enjeu]:
        """Yield every enjeu below another, in reading order."""
        return (f for f in self.fiches_sous(enjeu) if isinstance(f, Enjeu))

    def fiches_sous(self, enjeu: Enjeu | None) -> Iterator[Enjeu | Action]:
        """Yield what stands below an enjeu at any depth, each enjeu before what it holds; without one, all that has one."""
        if enjeu:
            yield from self.actions_propres(enjeu)
        for e in self.enjeux_de(enjeu):
            yield e
            yield from self.fiches_sous(e)

    @cached_property
    def _numbers(self) -> Mapping[tuple[type, str], tuple[int, str]]:
        return numbered(self.enjeux, self.actions)

    def numero(self, fiche: Enjeu | Action) -> str:
        """Return the number that readers see: « 4.1 »."""
        return self._numbers[type(fiche), fiche.id][1]

    def place(self, fiche: Enjeu | Action) -> int:
        """Return the place of a record among those that stand beside it, from 1."""
        return self._numbers[type(fiche), fiche.id][0]

    def actions_de(self, enjeu: Enjeu) -> tuple[Action, ...]:
        """Return the actions below an enjeu, at any depth."""
        return self._actions_below.get(enjeu.id, ())

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {a.id: i for i, a in enumerate(self.actions)}

    def voisins(self, action: Action) -> tuple[Action | None, Action | None]:
        """Return the actions before and after, in the order of the contract."""
        i = self._places[action.id]
        return (self.actions[i - 1] if i > 0 else None, self.actions[i + 1] if i + 1 < len(self.actions) else None)
