"""MkDocs hook, the last to run: the written site → `version.json`, then `SHA256SUMS` of every file.

A page or a file that should be there and is not stops the build: the sums never vouch for half a site.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, InclusionLevel

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

from contrat import seal

CODE = Path(__file__).parent.parent
_UNWRITTEN = {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """Note what MkDocs is about to write."""
    config.extra["attendus"] = [f.dest_uri for f in files if f.inclusion not in _UNWRITTEN]


def on_post_build(config: MkDocsConfig) -> None:
    site = Path(config.site_dir)
    missing = [name for name in config.extra["attendus"] if not (site / name).is_file()]
    if missing:
        raise PluginError(f"le site est incomplet, il manque {', '.join(missing[:5])}")
    (site / seal.VERSION).write_bytes(seal.version_json(_origine(config, site)))
    names = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    try:
        octets = seal.sums({name: _digest(site / name) for name in names if name != seal.SUMS})
    except ValueError as wrong:
        raise PluginError(f"nom de fichier impossible à publier : {wrong.args[0]!r}") from None
    (site / seal.SUMS).write_bytes(octets)


def _origine(config: MkDocsConfig, site: Path) -> seal.Origine:
    publication = config.extra["publication"]
    return seal.Origine(
        commit=_commit(Path(config.config_file_path)),
        donnees_date=publication.version.date,
        jour=publication.version.jour,
        donnees_empreinte=publication.corpus.empreinte,
        verrou=_digest(CODE / "requirements.txt"),
        site_url=config.site_url or None,
        pages=sum(1 for _ in site.rglob("*.html")),
        pages_cherchees=sum(page.indexe for page in publication.pages),
    )


def _commit(config_file: Path) -> str | None:
    """Return the commit that the copy holds; None without git, outside a commit, or with a change that none has."""
    git = ["git", "-C", str(config_file.parent)]
    status = [*git, "status", "--porcelain", "--untracked-files=normal"]
    try:
        # The second name fails for a copy that merely lies, ignored, inside another repository.
        names = [*git, "rev-parse", "HEAD", f"HEAD:./{config_file.name}"]
        head = subprocess.run(names, capture_output=True, text=True, check=True)
        changes = subprocess.run(status, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return None if changes.stdout else head.stdout.split()[0]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
