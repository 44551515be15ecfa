"""The rules of the levels: in which enjeu a record stands, how deep, and at which place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model.collections import RETIRES
from ..model.contrat import Contrat
from ..reading.problems import Problem
from .records import Records

PLACES = (("enjeux", "parent"), ("actions", "enjeu"))
"""Where a record of each level says in which enjeu it stands."""
MAX_SHOWN = 6


def ranks_follow(records: Records) -> Iterator[Problem]:
    """Ranks go 1, 2, 3… without double among the records of one place, or they all leave it to their numbers.

    A hole is the place of a record that was retired: the others keep their numbers.
    """
    adresses = [getattr(r, "adresse", None) or "" for r in records.single(RETIRES) or ()]
    for collection, champ in PLACES:
        groups: dict[str | None, list[tuple[int, str]]] = {}
        for fichier, fiche in records.of(collection):
            place = getattr(fiche, champ)
            if (fiche.rang or not records.written(fichier, "rang")) and (
                place in records.ids("enjeux") or not records.written(fichier, champ)
            ):
                groups.setdefault(place, []).append((fiche.rang or 0, fichier))
        whole = not any(f.startswith(f"{collection}/") for f in records.unsound)
        left = sum(a.startswith(f"/{collection}/") for a in adresses)
        for group in groups.values():
            yield from _ranked(records, sorted(group), len(group) + left if whole else None)


def _ranked(records: Records, group: list[tuple[int, str]], most: int | None) -> Iterator[Problem]:
    """`most` is the highest rank that there may be, if that is known."""
    seen: dict[int, str] = {}
    last = group[-1][0]
    for rang, fichier in group:
        if not rang and fichier not in records.unsound and (last or not records.values[fichier].numero):
            other = f" ; data/{group[-1][1]} en a un" if last else ", et « numero » non plus"
            yield records.problem(fichier, (), f"clé « rang » absente{other} ; par exemple rang: {last + 1}")
        elif rang and rang in seen:
            yield records.problem(fichier, ("rang",), f"rang {rang} déjà pris par data/{seen[rang]}")
        elif most is not None and rang > most:
            message = f"rang {rang} pour {most} au plus ; les rangs se suivent à partir de 1"
            yield records.problem(fichier, ("rang",), message)
        seen.setdefault(rang, fichier)


def levels_hold(records: Records) -> Iterator[Problem]:
    """No enjeu stands in itself, nor deeper than the levels that the contract names."""
    contrat: Contrat | None = records.single("contrat.yml")
    niveaux = contrat.niveaux if contrat else None
    parents = {e.id: e.parent for _, e in records.of("enjeux")}
    for fichier, enjeu in records.of("enjeux"):
        path, again = _path(enjeu.id, parents)
        if again == enjeu.id == min(path):  # of a circle, the first says it
            shown = [*path[:MAX_SHOWN], *(["…"] if len(path) > MAX_SHOWN else []), again]
            other = next((f", par exemple parent: {x}" for x in sorted(parents.keys() - path)), "")
            mend = f"retirez « parent » d’une de ces fiches, ou nommez-y un autre enjeu{other}"
            message = f"cet enjeu se contient lui-même : {' dans '.join(shown)} ; {mend}"
            yield records.problem(fichier, ("parent",), message)
        elif niveaux and niveaux.action and not again and len(path) == len(niveaux.hauts) + 1:
            yield records.problem(fichier, ("parent",), _too_deep(path, len(niveaux.hauts)))


def _path(id_: str, parents: Mapping[str, str | None]) -> tuple[list[str], str | None]:
    """Return the ids from an enjeu up to the top, or to the one that comes again."""
    path = {id_: None}
    while (id_ := parents.get(id_) or "") and id_ not in path:
        path[id_] = None
    return [*path], id_ or None


def _too_deep(path: list[str], named: int) -> str:
    if not named:
        return "« niveaux » de contrat.yml ne nomme que l’action ; nommez au-dessus d’elle le niveau de cet enjeu"
    mend = f"écrivez parent: {path[2]}" if named > 1 else "retirez « parent »"
    said = f"« niveaux » de contrat.yml en nomme {named} au-dessus de l’action"
    return f"enjeu de niveau {named + 1} ; {said} ; nommez-y ce niveau, ou {mend}"


RULES = (ranks_follow, levels_hold)
