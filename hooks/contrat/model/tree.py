"""Enjeux and actions in any order → their tree: reading order, places, and the numbers that readers see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from ..reading.characters import slug
from .action import Action
from .enjeu import Enjeu

F = TypeVar("F", Enjeu, Action)


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

    The number is the plan’s own, or that of what it stands in and its place. Both are given in reading order.
    """
    counts: Counter[tuple[type, str | None]] = Counter()
    found: dict[tuple[type, str], tuple[int, str]] = {}
    fiches: tuple[Enjeu | Action, ...] = (*enjeux, *actions)
    for fiche in fiches:
        parent = parent_of(fiche)
        counts[type(fiche), parent] += 1
        rang = counts[type(fiche), parent]
        above = f"{found[Enjeu, parent][1].rpartition(' ')[2]}." if parent else ""
        found[type(fiche), fiche.id] = rang, fiche.numero or f"{above}{rang}"
    return found


def natural(numero: str) -> tuple[tuple[str, int], ...]:
    """Return by what people sort numbers: « 9 » before « 10 », « 1.1.3 » before « 1.1.3alter »."""
    return tuple((mot, int(n or 0)) for mot, n in re.findall(r"(\D*)(\d*)", slug(numero)))
