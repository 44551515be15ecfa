"""Pages and files that one process makes, and writes.

A site is one batch, or two for a large contract, the second in a process of its own (`second_process`).
"""

from __future__ import annotations

import operator
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from contrat.documents.emporter import Offre
from contrat.webpage.page import Page

from .shell import Shell


class Listing(NamedTuple):
    """What the rest of a build knows of a batch, wherever it is made."""

    cherchees: tuple[Page, ...]
    """The pages that are searched."""
    titres: tuple[tuple[str, str], ...]
    """The address and the title of each page that is not a retired one."""
    adresses: tuple[str, ...]
    """The address of each page that is not a retired one."""
    retirees: tuple[str, ...]
    """The address of each retired page."""
    fichiers: tuple[str, ...]
    """The address of each file."""

    def joined(self, other: Listing) -> Listing:
        return Listing(*map(operator.add, self, other))

    @property
    def names(self) -> frozenset[str]:
        """The name in the site of every file that is written."""
        return frozenset((*map(name, (*self.adresses, *self.retirees)), *self.fichiers))


class Destination(NamedTuple):
    """Where a batch is written, the addresses of the style and scripts by their plain names, what pages offer."""

    site: Path
    assets: Mapping[str, str]
    offre: Offre = Offre()


@dataclass(frozen=True)
class Batch:
    pages: tuple[Page, ...]
    fichiers: Mapping[str, bytes]
    """The files that are no pages, by their address."""
    shell: Shell
    copies: Mapping[str, Path] = field(default_factory=dict)
    """The files that are copied from the disk, by their address."""

    def joined(self, other: Batch) -> Batch:
        copies = {**self.copies, **other.copies}
        return Batch(self.pages + other.pages, {**self.fichiers, **other.fichiers}, self.shell, copies)

    def listing(self) -> Listing:
        return Listing(
            tuple(p for p in self.pages if p.indexe),
            tuple((p.adresse, p.titre) for p in self.pages if not p.retiree),
            tuple(p.adresse for p in self.pages if not p.retiree),
            tuple(p.adresse for p in self.pages if p.retiree),
            (*self.fichiers, *self.copies),
        )

    def write(self, place: Destination) -> None:
        """Write every page in its shell, and every file."""
        env = self.shell.environment(place.assets, place.offre)
        pages = ((name(page.adresse), self.shell.around(page, env).encode()) for page in self.pages)
        folders: set[str] = set()
        for nom, octets in chain(pages, self.fichiers.items()):
            folder = nom.rpartition("/")[0]
            if folder not in folders:
                Path(place.site, folder).mkdir(parents=True, exist_ok=True)
                folders.add(folder)
            with open(f"{place.site}/{nom}", "wb") as file:  # noqa: PTH123 — one of tens of thousands: a `Path` costs as much
                file.write(octets)
        for nom, path in self.copies.items():
            Path(place.site, nom).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, Path(place.site, nom))


def name(adresse: str) -> str:
    """Return the name in the site of the page of an address."""
    return f"{adresse}index.html"
