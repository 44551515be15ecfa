"""The rows that a workbook has no more → what is told of them: nothing goes unless it is asked, and then from lists alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .leaves import Path_, Value
from .merging import Merge, ranks
from .reading import ReadSheet
from .rows import Finder, Row
from .state import rows_of

SOME = 8


def missing_rows(merge: Merge, tableaux: list[ReadSheet], finder: Finder, *, retirer: bool) -> list[str]:
    """Return what the workbook does not say any more and what stays; with `retirer`, take rows away from their lists."""
    said: list[str] = []
    by_sheet: dict[int, list[Row]] = defaultdict(list)
    for row in merge.rows:
        by_sheet[id(row.tableau)].append(row)
    for tableau in tableaux:
        rows, feuille = by_sheet[id(tableau)], tableau.feuille
        if tableau.absentes:
            said.append(f"{tableau.recu.lieu}, sans colonne {', '.join(tableau.absentes)} : ces valeurs restent")
        if tableau.faits:
            continue
        files = merge.state.files_of(feuille.collection)
        if feuille.plan.parent is None and feuille.collection.dossier:
            said += _records(tableau, sorted({*files} - {r.fichier for r in rows}))
            continue
        for fichier in files:
            own = [r for r in rows if r.fichier == fichier]
            gone = _gone(merge, tableau, fichier, own, finder)
            said += _items(merge, tableau, fichier, own, gone, retirer=retirer) if gone else ()
    return said


def _records(tableau: ReadSheet, gone: list[str]) -> Iterator[str]:
    if gone:
        names = ", ".join(f.rpartition("/")[2].removesuffix(".yml") for f in gone[:SOME])
        more = f" et {len(gone) - SOME} autres" if len(gone) > SOME else ""
        yield f"{tableau.recu.lieu}, sans ligne pour {names}{more} : ces fiches restent"


def _gone(merge: Merge, tableau: ReadSheet, fichier: str, own: list[Row], finder: Finder) -> list[Path_]:
    version = next((r.version for r in own if r.version), finder.versions.get(fichier, ""))
    base = merge.state.base(fichier, version) if version else merge.state.leaves(fichier)
    seen = {r.before for r in own}
    return [p for p in rows_of(tableau.feuille, base) if p and p not in seen] if base else []


def _items(
    merge: Merge, tableau: ReadSheet, fichier: str, own: list[Row], gone: list[Path_], *, retirer: bool
) -> Iterator[str]:
    lines = ", ".join(f"ligne {ranks(p)}" for p in gone)
    said = f"{tableau.recu.lieu}, {fichier.removesuffix('.yml')}, {lines}"
    touched = [p for f, p in merge.changed if f == fichier]
    lists = {p[:-1] for p in gone}
    beside = [r for r in own if r.path[:-1] in lists and any(p[: len(r.path)] == r.path for p in touched)]
    now = merge.state.leaves(fichier)
    version = next((r.base for r in own if r.base), now)
    if not retirer and beside:
        message = f"cette liste a changé, et n’a plus sa {lines} ; remettez-la, ou relancez avec --retirer"
        merge.faults.append(beside[0].line.fault(0, message))
    elif not retirer:
        yield f"{said} : n’y est plus ; la valeur reste (--retirer la retire)"
    elif any(now.under(p) != version.under(p) or now.count(p[:-1]) != version.count(p[:-1]) for p in gone):
        message = f"conflit : {lines} de {fichier} n’y est plus, et a changé depuis l’export ; refaites l’export"
        merge.faults.append(tableau.fault(0, 0, message))
    else:
        _remove(merge, fichier, gone)
        merge.dits.append(f"{said} : retirée")


def _remove(merge: Merge, fichier: str, gone: list[Path_]) -> None:
    """Take items away from their lists; what follows them moves up."""
    values = merge.values(fichier)
    for place in sorted(gone, key=lambda p: [x for x in p if isinstance(x, int)], reverse=True):
        kept: dict[Path_, Value] = {q: v for p, v in values.items() if (q := _after(p, place)) is not None}
        merge.wanted[fichier] = values = kept
        for row in merge.rows:
            if row.fichier == fichier and (moved := _after(row.path, place)) is not None:
                row.path = moved


def _after(path: Path_, gone: Path_) -> Path_ | None:
    """Return where a value stands once an item is gone from its list; None for the item’s own."""
    *start, last = gone
    n = len(start)
    rank = path[n] if len(path) > n and [*path[:n]] == start else None
    if not isinstance(rank, int) or not isinstance(last, int) or rank < last:
        return path
    return None if rank == last else (*path[:n], rank - 1, *path[n + 1 :])
