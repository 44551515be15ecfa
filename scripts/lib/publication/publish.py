"""Command `scripts/publish`: lock → heal → build beside → check → one switch; or back to the version before."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

from building.contract_folder import CODE, ContractFolder

from . import durable, lock, tree
from .construction import Conditions, MakeSite, Workshop, construct_checked, origin
from .depot import construct_tip
from .place import Folder, Versions
from .refusal import Refused, run, say

WAIT = 600.0
Clock = Callable[[], datetime]
_NOW: Clock = partial(datetime.now, UTC)
UNCHANGED = "Le site en ligne n’a pas changé."


def publish(place: Versions | Folder, build: MakeSite, *, wait: float = WAIT, now: Clock = _NOW) -> str | None:
    """Put a new site online in a place; return what is online then, or None when there is nothing new.

    What readers see is whole at every instant.
    """
    durable.make_folder(place.lock.parent)
    with _at_work(place, wait) as work:
        site = build(work)
        return place.put_online(site, now(), short(origin(site).commit)) if site else None


def roll_back(folder: Path, *, wait: float = WAIT) -> str:
    """Show the version before the one that is online; return its name."""
    versions = Versions(folder)
    if not folder.is_dir():
        raise Refused(f"{folder} n’existe pas.")
    with _at_work(versions, wait):
        name = versions.back()
        if wrong := tree.damage(versions.store / name):
            raise Refused(f"la version {name} est abîmée : {wrong[0]}")
        versions.show(name)
        return name


@contextmanager
def _at_work(place: Versions | Folder, wait: float) -> Iterator[Workshop]:
    """Hold the lock of a healed place, and leave nothing of this run; what a failing disk keeps, the next run removes."""
    with lock.held(place.lock, wait) as handle:
        place.prepare()
        try:
            yield Workshop(place.work, handle)
        finally:
            with suppress(OSError):
                place.heal()


def short(commit: str | None) -> str:
    """Return what a version’s name says of its commit."""
    return commit[:10] if commit else "sans-commit"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Arrêt : la commande n’est pas comprise ({message}). Voir scripts/publish --help.\n")


def _arguments(given: list[str]) -> argparse.Namespace:
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--rollback", action="store_true")
    parser.add_argument("--dossier", dest="sans_lien", action="store_true")
    parser.add_argument("--contrat", type=Path, default=CODE)
    parser.add_argument("--depot", type=Path)
    parser.add_argument("--branche", default="main")
    parser.add_argument("--adresse")
    parser.add_argument("--attente", type=float, default=WAIT)
    return parser.parse_args(given)


def main(given: list[str]) -> int:
    asked = _arguments(given)
    folder: Path = asked.dossier.absolute()
    if asked.rollback:
        if asked.sans_lien:
            raise Refused("--dossier ne garde pas d’ancienne version ; publiez de nouveau l’ancien commit.")
        say(f"En ligne : {roll_back(folder, wait=asked.attente)}, la version d’avant.")
        return 0
    conditions, site = Conditions.given(asked.adresse), folder / "site"
    contrat = asked.contrat.resolve()
    if asked.depot and contrat != CODE:
        raise Refused("--depot dit déjà quel contrat publier ; retirez --contrat.")
    build: MakeSite = partial(construct_checked, contrat=ContractFolder(contrat), conditions=conditions, remarks=True)
    if asked.depot:
        build = partial(
            construct_tip, depot=asked.depot.absolute(), branche=asked.branche, conditions=conditions, live=site
        )
    place = Folder(site, folder / ".travail", folder / ".verrou") if asked.sans_lien else Versions(folder)
    name = publish(place, build, wait=asked.attente)
    say(f"En ligne : {name}." if name else f"Déjà en ligne : {short(origin(site).commit)}.")
    return 0


if __name__ == "__main__":
    sys.exit(run(lambda: main(sys.argv[1:]), UNCHANGED))
