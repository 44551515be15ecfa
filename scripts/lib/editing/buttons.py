"""What the buttons of a form do to what is typed, without any script: a group is added, moved or removed, a record chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contrat.reading.decode import Shape

from .form import MAX_ITEMS, Typed, blank, items_of, nature_of


def pressed(held: dict[str, Typed], shapes: Mapping[str, Shape], what: str, where: str) -> str:
    """Add, remove or move a group of a list of what is typed; return the name of the control to go on from."""
    champ, *steps = where.split(".")
    if champ not in shapes or what not in ("ajouter", "retirer", "monter", "descendre"):
        return ""
    shape, inside, last = shapes[champ], held, champ
    for step in steps:
        items = items_of(shape)
        into: Any = inside[last]
        if items and step.isascii() and step.isdigit() and int(step) < len(into):
            shape, inside, last = items, into, int(step)  # type: ignore[assignment]
        elif not items and isinstance(into, dict) and step in shape.parts:
            shape, inside, last = shape.parts[step], into, step
        else:
            return ""
    return _done(shape, inside, last, what, where)


def _done(shape: Shape, inside: Any, last: Any, what: str, where: str) -> str:
    if what == "ajouter":
        return _added(shape, inside[last], where)
    if not isinstance(inside, list):
        return ""
    above = where.rpartition(".")[0]
    if what == "retirer":
        del inside[last]
        return f"{above}.{min(last, len(inside) - 1)}" if inside else above
    to = last + (-1 if what == "monter" else 1)
    if not 0 <= to < len(inside):
        return where
    inside[last], inside[to] = inside[to], inside[last]
    return f"{above}.{to}"


def _added(shape: Shape, items: Any, where: str) -> str:
    inside = items_of(shape)
    if inside and len(items) < MAX_ITEMS:
        items.append(blank(inside))
        return f"{where}.{len(items) - 1}"
    if nature_of(shape) in ("choix-multiple", "textes"):
        items.append("")
        return where
    return ""


def chosen(held: dict[str, Typed], shapes: Mapping[str, Shape], where: str, cle: str) -> None:
    """Choose a record in the control of a name; in one that holds several, besides the others."""
    champ, *steps = where.split(".")
    if champ not in shapes:
        return
    inside: Any = held
    last: Any = champ
    for step in steps:
        inside, last = inside[last], int(step) if step.isdigit() else step
        if not (last in inside if isinstance(inside, dict) else isinstance(last, int) and last < len(inside)):
            return
    known = inside[last]
    if isinstance(known, list):
        inside[last] = [*(x for x in known if x and x != cle), cle]
    elif isinstance(known, str):
        inside[last] = cle
