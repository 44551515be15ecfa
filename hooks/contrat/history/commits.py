"""The commits that touch the data → the published line: where it begins, what each merge brings, credible days.

The published branch is the line of first parents. It begins with the contract that is published: what stood
before under another id is another contract’s past, of which nothing is told.

Whoever commits says when, and may say anything. No clock is asked, for a commit gives one site whenever it is
built: commits are held against each other (docs/dev/decisions/0072).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .old_records import contract_id, is_contract
from .reasons import is_minor, reason

YEARS = 10
"""How many years after the one before a commit is believed to be."""
GIT = "2005-04-07"
"""The day of the first commit ever; none is older."""


@dataclass(frozen=True)
class Difference:
    """A file that a commit changes: the ids of its contents before and after; None where there is none."""

    fichier: str
    avant: str | None
    apres: str | None


@dataclass(frozen=True)
class Commit:
    """One commit that touches the data, compared with its first parent.

    `instant` is ISO 8601 with its offset; `parents` are among the commits that touch the data.
    """

    sha: str
    instant: str
    message: str
    parents: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def jour(self) -> str:
        return self.instant[:10]

    @cached_property
    def motif(self) -> str | None:
        """Return why, in the words of the message; None when it says nothing of it."""
        return reason(self.message)

    @cached_property
    def mineur(self) -> bool:
        """Return whether the message says that it mends a slip of the pen."""
        return is_minor(self.message)


def published_line(commits: Sequence[Commit], blob: Callable[[str], bytes]) -> Iterator[tuple[Commit, list[Commit]]]:
    """Yield each commit of the published line, oldest first, with those that it merges, in their order.

    `commits` are sorted, parents before children, one at least; `blob` gives the content of an id. The first
    commit has, for differences, all that stands then.
    """
    whole = _first_parents(commits)
    start = _beginning(whole, blob)
    line = [_with_all_before(whole[: start + 1]), *whole[start + 1 :]]
    instants = dict(zip((c.sha for c in line), credible([c.instant for c in line]), strict=True))
    told = _descendants(commits, line[0].sha) if start else {c.sha for c in commits}
    for commit, merged in _merges(commits, line):
        instant, brought = instants[commit.sha], []
        for side in (c for c in merged if c.sha in told):
            parent = instants.get(side.parents[0]) if side.parents else None
            instants[side.sha] = _between(parent, side, instant)
            brought.append(replace(side, instant=instants[side.sha]))
        yield replace(commit, instant=instant), brought


def _first_parents(commits: Sequence[Commit]) -> list[Commit]:
    by_sha = {c.sha: c for c in commits}
    line = [commits[-1]]
    while line[-1].parents and line[-1].parents[0] in by_sha:
        line.append(by_sha[line[-1].parents[0]])
    return line[::-1]


def _beginning(line: Sequence[Commit], blob: Callable[[str], bytes]) -> int:
    """Return the place of the first commit that carries the id of the published contract; 0 when it has none."""
    ids = [
        [contract_id(d.fichier, blob(d.apres)) for d in commit.differences if d.apres and is_contract(d.fichier)]
        for commit in line
    ]
    own = next((x for found in reversed(ids) for x in found if x), None)
    return next(i for i, found in enumerate(ids) if own in found) if own else 0


def _with_all_before(line: Sequence[Commit]) -> Commit:
    """Return the last commit of a line as if it were the first: it adds all that stands then."""
    stands = {d.fichier: d.apres for commit in line for d in commit.differences}
    return replace(line[-1], differences=tuple(Difference(f, None, stands[f]) for f in sorted(stands) if stands[f]))


def _descendants(commits: Sequence[Commit], sha: str) -> set[str]:
    found = {sha}
    for commit in commits:
        if not found.isdisjoint(commit.parents):
            found.add(commit.sha)
    return found


def _merges(commits: Sequence[Commit], line: Sequence[Commit]) -> Iterator[tuple[Commit, list[Commit]]]:
    """Yield each commit of a line with the others that it brings, in their order."""
    by_sha = {c.sha: c for c in commits}
    order = {c.sha: i for i, c in enumerate(commits)}
    seen = {c.sha for c in line}
    for commit in line:
        todo, brought = list(commit.parents[1:]), []
        while todo:
            sha = todo.pop()
            if sha in by_sha and sha not in seen:
                seen.add(sha)
                brought.append(by_sha[sha])
                todo += by_sha[sha].parents
        yield commit, sorted(brought, key=lambda c: order[c.sha])


def credible(instants: Sequence[str]) -> list[str]:
    """Return the instants of a line; in place of one whose day is not believed, that of the last that is, or the first.

    Believed are the days since git exists, of the largest group that no ten years divide, as many as stand in order.
    """
    days = [instant[:10] for instant in instants]
    usual = _largest_group({day for day in days if day >= GIT} or set(days), days)
    places = [i for i, day in enumerate(days) if day in usual]
    believed = [places[i] for i in _in_order([days[i] for i in places])]
    return [instants[believed[max(bisect_right(believed, i) - 1, 0)]] for i in range(len(instants))]


def _largest_group(possible: set[str], days: Sequence[str]) -> set[str]:
    """Return the days of the group that most commits are of, the oldest of equals."""
    count = Counter(days)
    groups: list[list[str]] = []
    for day in sorted(possible):
        if not groups or day > f"{int(groups[-1][-1][:4]) + YEARS:04d}{groups[-1][-1][4:]}":
            groups.append([])
        groups[-1].append(day)
    return set(max(groups, key=lambda group: sum(count[day] for day in group)))


def _in_order(days: Sequence[str]) -> list[int]:
    """Return the places of a longest series of days of which none is before the last."""
    ends: list[str] = []  # the earliest day that a series of each length can end with
    places: list[int] = []
    before: list[int] = []
    for place, day in enumerate(days):
        length = bisect_right(ends, day)
        before.append(places[length - 1] if length else -1)
        ends[length : length + 1], places[length : length + 1] = [day], [place]
    found = [places[-1]]
    while before[found[-1]] >= 0:
        found.append(before[found[-1]])
    return found[::-1]


def _between(parent: str | None, side: Commit, merge: str) -> str:
    """Return when a merged commit was made: not before what it goes on from, not after the day it was merged."""
    if side.jour > merge[:10] or (parent is None and side.jour < GIT):
        return merge
    return parent if parent is not None and side.jour < parent[:10] else side.instant
