"""The written site → `version.json`, then `SHA256SUMS` of every file.

A page or a file that should be there and is not stops the build: the sums never vouch for half a site.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from contrat.serving import seal as published

from . import BuildStopped, git
from .build import Build
from .contract_folder import CODE, ContractFolder


def seal(site: Path, build: Build, contrat: ContractFolder) -> None:
    """Write both files. Raises BuildStopped for a site that is not whole, or a name that sums cannot hold."""
    names = sorted(_files(site))
    if missing := sorted(build.expected - set(names)):
        raise BuildStopped(f"le site est incomplet, il manque {', '.join(missing[:5])}")
    (site / published.VERSION).write_bytes(published.version_json(_origine(build, contrat, names)))
    try:
        octets = published.sums({name: _digest(f"{site}/{name}") for name in (*names, published.VERSION)})
    except ValueError as wrong:
        raise BuildStopped(f"nom de fichier impossible à publier : {wrong.args[0]!r}") from None
    (site / published.SUMS).write_bytes(octets)


def _files(site: Path) -> Iterator[str]:
    """Yield the name of every file of the site."""
    for folder, _, names in os.walk(site):
        yield from (f"{folder}/{name}"[len(f"{site}/") :] for name in names)


def _origine(build: Build, contrat: ContractFolder, names: Sequence[str]) -> published.Origine:
    return published.Origine(
        commit=git.commit_of(contrat.donnees / "contrat.yml"),
        donnees_date=build.version.date,
        jour=build.version.jour,
        donnees_empreinte=build.corpus.empreinte,
        verrou=_digest(CODE / "requirements.txt"),
        site_url=build.batch.shell.site.adresse or None,
        pages=sum(name.endswith(".html") for name in names),
        pages_cherchees=len(build.listing.cherchees),
        generateur=git.commit_of(CODE / "mkdocs.yml"),
    )


def _digest(path: str | Path) -> str:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 — one of tens of thousands: a `Path` costs as much
        return hashlib.sha256(file.readall()).hexdigest()
