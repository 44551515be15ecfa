"""The commits of the data → what changed in each record, from what, to what, when and why.

The published branch is the line of first parents. What a merge brings is told by the commits that
it merges, in their order, as long as each goes on from what is published; what is left differs
because of the merge itself, and is told by it. So the last change told of a field always gives the
value that is published. The cost is that of the changes: each version is read once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .commits import Commit, published_line
from .old_records import CLASSES, Classes, Cle, Fiche, Valeur, read


@dataclass(frozen=True)
class Changement:
    """One field of a record, its whole value before and after; None where it says nothing."""

    champ: str
    avant: Valeur | None
    apres: Valeur | None


@dataclass(frozen=True, eq=False)
class Evenement:
    """What one commit did to one record; equal to itself alone. `fiche` is its whole state afterwards; empty once retired."""

    cle: Cle
    nature: Literal["creee", "modifiee", "retiree"]
    commit: Commit
    changements: tuple[Changement, ...]
    fiche: Fiche

    @property
    def jour(self) -> str:
        return self.commit.jour


@dataclass(frozen=True)
class Historique:
    """Every change of every record, the newest first; `jour` is that of the last commit of the data."""

    evenements: tuple[Evenement, ...]
    jour: str

    @cached_property
    def _par_fiche(self) -> Mapping[Cle, Mapping[int, Evenement]]:
        """The changes of each record, by their places among all."""
        found: dict[Cle, dict[int, Evenement]] = {}
        for place, e in enumerate(self.evenements):
            found.setdefault(e.cle, {})[place] = e
        return found

    def de(self, *cles: Cle) -> tuple[Evenement, ...]:
        """Return the changes of these records, the newest first."""
        found = {place: e for cle in cles for place, e in self._par_fiche.get(cle, {}).items()}
        return tuple(found[place] for place in sorted(found))

    def dernier_jour(self, *cles: Cle) -> str | None:
        """Return the day of the last change of these records; None when none is known."""
        return max((e.jour for cle in cles for e in self.de(cle)[:1]), default=None)


def trace(commits: Sequence[Commit], blob: Callable[[str], bytes], classes: Classes = CLASSES) -> Historique:
    """Return the history that the commits tell, oldest first, one at least; `blob` gives the content of an id."""
    state = _Published(blob, classes)
    events: list[Evenement] = []
    for commit, merged in published_line(commits, blob):
        for side in merged:
            events += state.follow(side)
        events += state.reach(commit)
    return Historique(tuple(reversed(events)), commit.jour)


class _Published:
    """The records as they are published, commit after commit."""

    def __init__(self, blob: Callable[[str], bytes], classes: Classes) -> None:
        self._blob, self._classes = blob, classes
        self._files: dict[str, dict[Cle, Fiche]] = {}
        self._fiches: dict[Cle, Fiche] = {}
        self._last: dict[str, tuple[str, dict[Cle, Fiche] | None]] = {}
        """The version of each file that was read last: it is what the next commit changes."""

    def reach(self, commit: Commit) -> Iterator[Evenement]:
        """Take the state of a commit of the published line; yield what that changes."""
        before: dict[Cle, None] = {}
        for d in commit.differences:
            new = {} if d.apres is None else self._read(d.fichier, d.apres)
            if new is not None:  # a version that cannot be read changes nothing
                before |= dict.fromkeys([*self._files.pop(d.fichier, {}), *new])
                self._files[d.fichier] = new
        held = {cle: fiche for d in commit.differences for cle, fiche in self._files.get(d.fichier, {}).items()}
        for cle in before:
            yield from self._become(cle, held.get(cle), commit)

    def follow(self, commit: Commit) -> Iterator[Evenement]:
        """Take the changes of a merged commit that go on from what is published."""
        if len(commit.parents) > 1:
            return
        old: dict[Cle, Fiche] = {}
        new: dict[Cle, Fiche] = {}
        for d in commit.differences:
            old |= (d.avant and self._read(d.fichier, d.avant)) or {}
            new |= (d.apres and self._read(d.fichier, d.apres)) or {}
        for cle in dict.fromkeys([*old, *new]):
            was, wanted, here = old.get(cle), new.get(cle), self._fiches.get(cle)
            if was is not None and wanted is not None and here is not None:
                yield from self._become(cle, _followed(_parts(was), _parts(wanted), _parts(here)), commit)
            elif was == here:
                yield from self._become(cle, wanted, commit)

    def _become(self, cle: Cle, fiche: Fiche | None, commit: Commit) -> Iterator[Evenement]:
        was = self._fiches.pop(cle, None)
        if fiche is not None:
            self._fiches[cle] = fiche
        if was is None or fiche is None:
            if was != fiche:
                yield Evenement(cle, "retiree" if fiche is None else "creee", commit, (), fiche or {})
        elif was != fiche:
            changes = (Changement(k, was.get(k), fiche.get(k)) for k in dict.fromkeys([*fiche, *was]))
            yield Evenement(cle, "modifiee", commit, tuple(c for c in changes if c.avant != c.apres), fiche)

    def _read(self, fichier: str, sha: str) -> dict[Cle, Fiche] | None:
        known, held = self._last.get(fichier, ("", None))
        if known != sha:
            held = read(fichier, self._blob(sha), self._classes)
            self._last[fichier] = (sha, held)
        return held


_Parts = Mapping[tuple[str, str], Valeur]


def _parts(fiche: Fiche) -> _Parts:
    """Return the fields of a record, those that are maps cut in their parts."""
    cut = {champ: value if isinstance(value, dict) else {"": value} for champ, value in fiche.items()}
    return {(champ, part): v for champ, parts in cut.items() for part, v in parts.items()}


def _followed(was: _Parts, wanted: _Parts, here: _Parts) -> Fiche:
    """Return what is here with each part that was the same before, and is wanted otherwise, changed."""
    moved = {k for k in was.keys() | wanted.keys() if was.get(k) != wanted.get(k) and was.get(k) == here.get(k)}
    fiche: dict[str, Valeur] = {}
    kept = [(k, v) for k, v in here.items() if k not in moved]
    for (champ, part), value in [*kept, *((k, v) for k, v in wanted.items() if k in moved)]:
        if part:
            whole = fiche.get(champ)
            fiche[champ] = {**(whole if isinstance(whole, dict) else {}), part: value}
        else:
            fiche[champ] = value
    return fiche
