"""The bodies of pages → Pagefind’s full-text index, made beside the rest of a build.

Pagefind takes « l’autosolisme » with a typographic apostrophe for one word and does not fold « œ »:
it reads copies with `'` and `oe`, and the page’s script cleans queries alike. The
program is called on a folder: its Python client waits 0.1 s for each page (pagefind 1.5.2,
`service/__init__.py`, `_wait_for_responses`).
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import weakref
from collections.abc import Iterable
from pathlib import Path

import jinja2
import pagefind_bin
from contrat.webpage.page import Page

from . import BuildStopped

FOLDER = "pagefind"
"""The folder of the index in the site."""
_FOLDED = str.maketrans({"’": "'", "œ": "oe", "Œ": "OE"})


class Indexing:
    """Pagefind at work, in a folder of its own.

    Neither outlives this object, nor Python: a build that fails has nothing to end. (MkDocs tells `on_build_error`
    nothing of the build, and lets go of a configuration when it loads the next one.)
    """

    def __init__(self, pages: Iterable[Page]) -> None:
        folder = Path(tempfile.mkdtemp(prefix="index-"))
        copies, self._made = folder / "copies", folder / FOLDER
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
        self.end = weakref.finalize(self, _end, self.process, folder)
        """Leave no process and no folder; called by itself at the latest when nobody waits for the index any more."""

    def put(self, site: Path) -> None:
        """Wait for the index and move it into the site. Raises BuildStopped with what Pagefind says if there is none."""
        said, _ = self.process.communicate()
        if self.process.returncode:
            raise BuildStopped(f"l’index de recherche n’a pas pu être fait\n{said}")
        for unused in [*self._made.glob("*-ui.*"), *self._made.glob("*-highlight.*")]:
            unused.unlink()
        shutil.move(self._made, site / FOLDER)
        self.end()


def _end(process: subprocess.Popen[str], folder: Path) -> None:
    with process:
        process.kill()
    shutil.rmtree(folder)


_COPY = jinja2.Environment(autoescape=True).from_string(
    '<!doctype html><html lang="fr"><title>{{ titre }}</title><main data-pagefind-body>{{ corps|safe }}</main></html>'
)


def searched(page: Page) -> str:
    """Return the copy of a page that Pagefind reads: its `main` alone.

    Without filters: with several of them Pagefind writes other bytes each time, and the page’s script filters.
    """
    return _COPY.render(titre=page.titre, corps=page.corps).translate(_FOLDED)
