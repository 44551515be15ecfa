"""MkDocs hook: the model → the word index of the search page; the built pages → Pagefind’s full-text index.

Pagefind takes « l’autosolisme » with a typographic apostrophe for one word and does not fold « œ »:
it reads copies of the pages with `'` and `oe`, and the page’s script cleans queries alike. The
program is called on a folder: its Python client waits 0.1 s for each page (pagefind 1.5.2,
`service/__init__.py`, `_wait_for_responses`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import jinja2
import pagefind_bin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

from contrat import search_parts
from contrat.page import Page
from last_tree import TOGETHER, LastTree

_FOLDED = str.maketrans({"’": "'", "œ": "oe", "Œ": "OE"})


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the word index, which the search page fetches."""
    corpus = config.extra["publication"].corpus
    for nom, texte in search_parts.search_files(corpus).items():
        files.append(File.generated(config, f"recherche/{nom}", content=texte.encode()))
    return files


def on_env(env: object, config: MkDocsConfig, files: Files) -> None:
    """Note the pages that the full-text index is made from."""
    config.extra["cherchees"] = [page for page in config.extra["publication"].pages if page.indexe]


def on_post_build(config: MkDocsConfig) -> None:
    """Index every page that says so, from its body; the index of the same bodies stays (`hooks/reuse.py`)."""
    tree: LastTree | None = config.extra.get("arbre")
    if tree and tree.stays(TOGETHER):
        return
    with tempfile.TemporaryDirectory() as folder:
        for page in config.extra["cherchees"]:
            copy = Path(folder, page.adresse, "index.html")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(searched(page), encoding="utf-8")
        _index(Path(folder), Path(config.site_dir) / TOGETHER)


def _index(copies: Path, output: Path) -> None:
    command = [pagefind_bin.get_executable(), "--site", copies, "--output-path", output, "--force-language", "fr"]
    done = subprocess.run(
        [*map(str, command), "--quiet"],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        close_fds=False,  # the publisher’s lock, passed on, is held until the last writer has ended
    )
    if done.returncode:
        raise PluginError(f"l’index de recherche n’a pas pu être fait\n{done.stdout}{done.stderr}")
    for unused in [*output.glob("*-ui.*"), *output.glob("*-highlight.*")]:
        unused.unlink()


_COPY = jinja2.Environment(autoescape=True).from_string(
    '<!doctype html><html lang="fr"><title>{{ titre }}</title><main data-pagefind-body>{{ corps|safe }}</main></html>'
)


def searched(page: Page) -> str:
    """Return the copy of a page that Pagefind reads: its `main` alone.

    Without filters: with several of them Pagefind writes other bytes each time, and the page’s script filters.
    """
    return _COPY.render(titre=page.titre, corps=page.corps).translate(_FOLDED)
