"""The rows of a plan as they were and as they are now → which is which, and where each stands in the new copy.

A row that is known keeps its place in the copy, whatever its order in the file received, so that citations and
addresses stay; a new one comes after the last.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from .rows import Entry, Level, Rows

Key = Callable[[Entry], Hashable]


def placed(old: Rows, new: Rows, entete: tuple[int, int]) -> dict[int, int]:
    """Move the rows of a plan to the places that they have in the copy; return where each known action began, by its place now.

    `entete` is the row of the titles in the copy, and in the file received.
    """
    pairs = list(_pairs(old.entries, new.entries))
    moved: dict[int, int] = {entete[1]: entete[0]}
    taken = {entete[0], *(r for one, _ in pairs for r in one.lignes)}
    for one, other in pairs:
        if len(other.lignes) <= len(one.lignes):
            moved |= dict(zip(other.lignes, one.lignes, strict=False))
    before, after = _contents(old), _contents(new)
    free = {content: r for r, content in before.items() if r not in taken}
    following = max(before, default=entete[0]) + 1
    in_entries = {r for e in new.entries for r in e.lignes}
    for r in sorted(after.keys() - moved.keys()):
        same = free.pop(after[r], None) if r not in in_entries else None
        moved[r] = same or following
        following += same is None
    _move(new, moved)
    return {other.lignes[0]: one.lignes[0] for one, other in pairs}


def _contents(rows: Rows) -> dict[int, frozenset[tuple[int, str]]]:
    found: dict[int, set[tuple[int, str]]] = {}
    for (r, c), text in rows.cells.items():
        found.setdefault(r, set()).add((c, text))
    return {r: frozenset(said) for r, said in found.items()}


def _said(e: Entry) -> frozenset[tuple[object, ...]]:
    return frozenset((c, *texts) for c, texts in e.said.items())


_KEYS: tuple[Key, ...] = (
    lambda e: (e.title, _said(e), path_of(e.level)),
    lambda e: (e.title, path_of(e.level)),
    lambda e: (e.title.texte, _said(e)),
    lambda e: e.title,
    lambda e: e.title.texte,
    lambda e: (e.title.numero, path_of(e.level)) if e.title.numero else None,
    lambda e: (_said(e), path_of(e.level)) if e.said else None,
)
"""What tells an action from the others, the surest first; None tells nothing."""


def _pairs(old: list[Entry], new: list[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield (then, now) of what is one and the same, each once."""
    then, now = old, new
    for key in _KEYS:
        was, is_now = _by(then, key), _by(now, key)
        done: set[int] = set()
        for k in (k for k in is_now if k is not None and k in was):
            if len(was[k]) == len(is_now[k]) and (len(was[k]) == 1 or key is _KEYS[0]):
                for pair in zip(was[k], is_now[k], strict=True):
                    done |= {id(x) for x in pair}
                    yield pair
        then, now = ([x for x in items if id(x) not in done] for items in (then, now))


def _by(items: list[Entry], key: Key) -> dict[Hashable, list[Entry]]:
    found: dict[Hashable, list[Entry]] = {}
    for x in items:
        found.setdefault(key(x), []).append(x)
    return found


def path_of(level: Level | None) -> tuple[tuple[str, str], ...]:
    """Return the titles from the top down to a level."""
    return (*path_of(level.parent), (level.title.numero, level.title.texte)) if level else ()


def levels_alike(old: Rows, new: Rows) -> dict[int, Level]:
    """Return, by the identity of each level of now, the one that it was: of one path, or of one number in one place."""
    found: dict[int, Level] = {}
    by_path = {path_of(x): x for x in old.levels}
    for level in new.levels:
        if same := by_path.pop(path_of(level), None):
            found[id(level)] = same
    for level in (x for x in new.levels if id(x) not in found and x.title.numero):
        above = found.get(id(level.parent)) if level.parent else None
        for path, x in list(by_path.items()):
            if x.title.numero == level.title.numero and x.parent is above:
                found[id(level)] = by_path.pop(path)
    return found


def _move(rows: Rows, moved: dict[int, int]) -> None:
    for entry in rows.entries:
        entry.lignes = [moved[r] for r in entry.lignes]
    rows.entries.sort(key=lambda e: e.lignes[0])
    for level in rows.levels:
        level.ligne = min(moved[r] for r in level.told)
    rows.passages = [(moved[r], text) for r, text in rows.passages]
    rows.cells = {(moved[r], c): text for (r, c), text in rows.cells.items()}
