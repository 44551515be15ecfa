"""Changes → the latest, and periods that hold them all, so that no page grows with the history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from .changes import Evenement

Evenements = tuple[Evenement, ...]


@dataclass(frozen=True)
class Tranches:
    """The newest changes, those of whole commits, and all of them by period, the newest first.

    A period is a year, a month or a day: `2031`, `2031-03`, `2031-03-03`. A year that is full holds nothing
    but its months, and a month its days: the address of a period never goes away. None when the newest are all.
    """

    recents: Evenements
    periodes: Mapping[str, Evenements]

    def dans(self, cle: str) -> list[str]:
        """Return the periods that a full one is cut into, the newest first; the years, of everything."""
        start, length = (f"{cle}-", len(cle) + 3) if cle else ("", 4)
        return [k for k in self.periodes if k.startswith(start) and len(k) == length]

    def compte(self, cle: str) -> int:
        """Return how many changes a period holds, those of the periods that it is cut into counted."""
        return sum(len(e) for k, e in self.periodes.items() if k.startswith(cle))


def divide(evenements: Sequence[Evenement], recents: int, plein: int) -> Tranches:
    """Return changes, the newest first, cut once `recents` are shown, in periods of `plein` at most if days allow."""
    shown = _newest(evenements, recents)
    if len(shown) == len(evenements):
        return Tranches(shown, {})
    periodes: dict[str, list[Evenement]] = {}
    years, months = (Counter(e.jour[:n] for e in evenements) for n in (4, 7))
    for e in evenements:
        periodes.setdefault(e.jour[:4], [])
        n = 4 if years[e.jour[:4]] <= plein else 7 if months[e.jour[:7]] <= plein else 10
        if n == 10:
            periodes.setdefault(e.jour[:7], [])
        periodes.setdefault(e.jour[:n], []).append(e)
    return Tranches(shown, {cle: tuple(periodes[cle]) for cle in sorted(periodes, reverse=True)})


def _newest(evenements: Sequence[Evenement], recents: int) -> Evenements:
    found: list[Evenement] = []
    for _, group in groupby(evenements, key=lambda e: e.commit.sha):
        found += group
        if len(found) >= recents:
            break
    return tuple(found)
