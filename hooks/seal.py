"""MkDocs hook, the last to run: the written site → `version.json`, then `SHA256SUMS` of every file.

A page or a file that should be there and is not stops the build: the sums never vouch for half a site.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, InclusionLevel

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

from building import git
from contrat import seal
from last_tree import LastTree, digest

CODE = Path(__file__).parent.parent
_UNWRITTEN = {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """Note what MkDocs and the shares are about to write."""
    by_mkdocs = {f.dest_uri for f in files if f.inclusion not in _UNWRITTEN}
    config.extra["attendus"] = by_mkdocs | config.extra["publication"].noms


def on_post_build(config: MkDocsConfig) -> None:
    site = Path(config.site_dir)
    names = sorted(_files(config.site_dir))
    tree: LastTree | None = config.extra.get("arbre")
    if missing := sorted(config.extra["attendus"] - set(names)):
        raise PluginError(f"le site est incomplet, il manque {', '.join(missing[:5])}")
    (site / seal.VERSION).write_bytes(seal.version_json(_origine(config, names)))
    digests = {name: tree.sha256(name) if tree else digest(f"{site}/{name}") for name in (*names, seal.VERSION)}
    config.extra["empreintes"] = digests
    try:
        octets = seal.sums(digests)
    except ValueError as wrong:
        raise PluginError(f"nom de fichier impossible à publier : {wrong.args[0]!r}") from None
    (site / seal.SUMS).write_bytes(octets)


def _files(site: str) -> Iterator[str]:
    """Yield the name of every file of the site."""
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(f"{site}/{folder}") as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{folder}{entry.name}/")
                else:
                    yield folder + entry.name


def _origine(config: MkDocsConfig, names: Sequence[str]) -> seal.Origine:
    publication = config.extra["publication"]
    return seal.Origine(
        commit=git.commit_of(Path(config.config_file_path)),
        donnees_date=publication.version.date,
        jour=publication.version.jour,
        donnees_empreinte=publication.corpus.empreinte,
        verrou=digest(CODE / "requirements.txt"),
        site_url=config.site_url or None,
        pages=sum(name.endswith(".html") for name in names),
        pages_cherchees=len(publication.outline.cherchees),
    )
