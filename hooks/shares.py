"""A share of the site: the pages and files that one process makes, from their bodies to the disk.

A site is one share, or two for a large contract, the second in a process of its own (`beside.There`).
Each function here is asked of a share where it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import jinja2

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

from contrat.page import Page, root_of
from contrat.reprise import key


class ShellPage(NamedTuple):
    """What the shell sees of a page."""

    url: str
    canonical_url: str | None
    title: str
    content: str
    meta: Mapping[str, Any]


Environment = Callable[[Mapping[str, str]], jinja2.Environment]
"""What makes the environment of the shell from the names under which the style and scripts are published."""


@dataclass(frozen=True)
class Share:
    pages: tuple[Page, ...]
    fichiers: dict[str, bytes]
    environment: Environment

    def __add__(self, other: Share) -> Share:
        """Return both as one."""
        return Share(self.pages + other.pages, self.fichiers | other.fichiers, self.environment)


class Outline(NamedTuple):
    """What the others know of a share."""

    cherchees: tuple[Page, ...]
    """The pages that are searched."""
    adresses: tuple[str, ...]
    """The address of each page that is not a retired one."""
    fichiers: tuple[str, ...]
    """The address of each file."""
    retirees: tuple[str, ...]
    """The address of each retired page."""

    def __add__(self, other: Outline) -> Outline:  # type: ignore[override]
        """Return that of both."""
        return Outline(
            self.cherchees + other.cherchees,
            self.adresses + other.adresses,
            self.fichiers + other.fichiers,
            self.retirees + other.retirees,
        )


class Place(NamedTuple):
    """Where a share is written, and what its shell is made with."""

    site: Path
    site_url: str
    habillage: Mapping[str, str]


def outline(share: Share) -> Outline:
    return Outline(
        tuple(p for p in share.pages if p.indexe),
        tuple(p.adresse for p in share.pages if not p.retiree),
        tuple(share.fichiers),
        tuple(p.adresse for p in share.pages if p.retiree),
    )


def keys(share: Share, shell: str, site_url: str) -> dict[str, str]:
    """Return the digest of all that each file is made from, by its name in the site."""
    pages = {name(p.adresse): key(shell, p.adresse, canonical(p, site_url) or "", *p.parts()) for p in share.pages}
    return {**pages, **{adresse: key(octets) for adresse, octets in share.fichiers.items()}}


def write(share: Share, place: Place, kept: Collection[str]) -> None:
    """Write every page in its shell and every file, but those that are kept."""
    env = share.environment(place.habillage)
    made: set[str] = set()

    def put(nom: str, octets: bytes) -> None:
        folder = nom.rpartition("/")[0]
        if folder not in made:
            Path(place.site, folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        with open(f"{place.site}/{nom}", "wb") as file:  # noqa: PTH123 — one of tens of thousands: a `Path` costs as much
            file.write(octets)

    for page in share.pages:
        if (nom := name(page.adresse)) not in kept:
            put(nom, shelled(env, page, place.site_url).encode())
    for adresse, octets in share.fichiers.items():
        if adresse not in kept:
            put(adresse, octets)


def shelled(env: jinja2.Environment, page: Page, site_url: str) -> str:
    """Return a page in its shell."""
    meta = {"rendue": page, "description": page.description}
    seen = ShellPage(page.adresse, canonical(page, site_url), page.titre, page.corps, meta)
    return env.get_template(page.coquille).render(base_url=root_of(page.adresse).rstrip("/"), page=seen)


def canonical(page: Page, site_url: str) -> str | None:
    return site_url + page.adresse if site_url else None


def name(adresse: str) -> str:
    """Return the name in the site of the page of an address."""
    return f"{adresse}index.html"
