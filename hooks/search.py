"""MkDocs hook: the model → the word index of the search page; the bodies of pages → Pagefind’s full-text index.

Pagefind takes « l’autosolisme » with a typographic apostrophe for one word and does not fold « œ »:
it reads copies with `'` and `oe`, and the page’s script cleans queries alike. The
program is called on a folder: its Python client waits 0.1 s for each page (pagefind 1.5.2,
`service/__init__.py`, `_wait_for_responses`).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import jinja2
import pagefind_bin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

from contrat import search_parts
from contrat.page import Page
from contrat.reprise import key
from last_tree import TOGETHER, LastTree

_FOLDED = str.maketrans({"’": "'", "œ": "oe", "Œ": "OE"})


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Begin the full-text index, unless the last one is made from the same; add the word index, which the search page fetches."""
    pages = _searched(config)
    tree: LastTree | None = config.extra.get("arbre")
    if tree:
        tree.together = key(tree.code, *(part for p in pages for part in (p.adresse, p.titre, p.octets)))
    if not (tree and tree.knows_together()):
        _begin(pages)
    for nom, texte in search_parts.search_files(config.extra["publication"].corpus).items():
        files.append(File.generated(config, f"recherche/{nom}", content=texte.encode()))
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Put the full-text index of every page that says so in its place, unless the last one stays (`hooks/reuse.py`)."""
    tree: LastTree | None = config.extra.get("arbre")
    if not (tree and tree.stays(TOGETHER)):
        if not _running:  # what the last build noted is damaged
            _begin(_searched(config))
        _running[0].put(Path(config.site_dir) / TOGETHER)
    _end()


def on_build_error(error: Exception) -> None:
    """Leave nothing at work."""
    _end()


_running: list[Indexing] = []
"""The index that is being made, if one is; MkDocs says nothing of the configuration when a build fails."""


def _searched(config: MkDocsConfig) -> Sequence[Page]:
    pages: Sequence[Page] = config.extra["publication"].outline.cherchees
    return pages


def _begin(pages: Sequence[Page]) -> None:
    _running.append(Indexing(pages))


def _end() -> None:
    while _running:
        _running.pop().end()


class Indexing:
    """Pagefind at work beside the rest of the build, from the bodies of the pages, in a folder of its own."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._folder = tempfile.TemporaryDirectory()
        copies, self._made = Path(self._folder.name, "copies"), Path(self._folder.name, "index")
        for page in pages:
            copy = copies / page.adresse / "index.html"
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(searched(page), encoding="utf-8")
        where = ["--site", str(copies), "--output-path", str(self._made)]
        self.process = subprocess.Popen(
            [str(pagefind_bin.get_executable()), *where, "--force-language", "fr", "--quiet"],
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            close_fds=False,  # the publisher’s lock, passed on, is held until the last writer has ended
        )

    def put(self, place: Path) -> None:
        """Wait for the index and move it to its place. Raises PluginError with what Pagefind says if there is none."""
        said, _ = self.process.communicate()
        if self.process.returncode:
            raise PluginError(f"l’index de recherche n’a pas pu être fait\n{said}")
        for unused in [*self._made.glob("*-ui.*"), *self._made.glob("*-highlight.*")]:
            unused.unlink()
        shutil.move(self._made, place)

    def end(self) -> None:
        """Leave no process and no folder."""
        with self.process:
            self.process.kill()
        self._folder.cleanup()


_COPY = jinja2.Environment(autoescape=True).from_string(
    '<!doctype html><html lang="fr"><title>{{ titre }}</title><main data-pagefind-body>{{ corps|safe }}</main></html>'
)


def searched(page: Page) -> str:
    """Return the copy of a page that Pagefind reads: its `main` alone.

    Without filters: with several of them Pagefind writes other bytes each time, and the page’s script filters.
    """
    return _COPY.render(titre=page.titre, corps=page.corps).translate(_FOLDED)
