"""MkDocs hook: each share of the site writes its own pages and files, at the same time; MkDocs has the rest.

After `hooks/reuse.py`, which says what stays. MkDocs would write a page at a time, in one process, and
make for each a context of which the shell sees nothing: a third of the time of a large contract.
"""

from __future__ import annotations

import sys
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

import shares
from last_tree import LastTree


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Write the shares, before MkDocs writes the rest."""
    publication = config.extra["publication"]
    tree: LastTree | None = config.extra.get("arbre")
    place = shares.Place(Path(config.site_dir), config.site_url or "", config.extra["habillage"])
    kept = frozenset(tree.kept) if tree else frozenset()
    for done in [part.ask(shares.write, place, kept) for part in publication.parts]:
        done()
    for part in publication.parts:
        part.close()
