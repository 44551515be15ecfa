"""What MkDocs calls for `scripts/serve` besides a build: a file that is saved shows in the browser as soon as it is built.

MkDocs looks at the files twice a second, then waits; and the script that it adds to each page, to load
it again, is one that the policy of our pages refuses. Both hold for the preview alone: the tree that is
built is the one that is published. What one build has decoded and read serves the next.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from contrat.reading.memo import Memoire
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingEmitter, PollingObserver

_memory: Memoire | None = None
"""What serves from one build to the next; MkDocs loads a hook once for all of them, and gives `on_startup` nothing else to keep it in."""

LOOK = 0.1
"""Seconds between two looks at the files. Looking works on every disk; being told does not, on those of the network."""
WAIT = 0.02
"""Seconds without a change before the build begins: an editor may save in several steps, all seen in one look."""


class Looks(PollingEmitter):
    """Looks at the files, but not while a build runs: it would take its turns of Python’s lock from the build.

    What changes meanwhile is seen right after, for each look is compared with the last.
    """

    building = threading.Event()

    def queue_events(self, timeout: float) -> None:
        if self.building.is_set():
            self.stopped_event.wait(timeout)
        else:
            super().queue_events(timeout)


class Observer(PollingObserver):
    def __init__(self) -> None:
        BaseObserver.__init__(self, Looks, timeout=LOOK)


def on_startup(command: str, dirty: bool) -> None:
    """Remember from one build to the next, if there is to be a next."""
    global _memory  # noqa: PLW0603
    _memory = Memoire() if command == "serve" else None


@event_priority(100)  # before that of `mkdocs_events`, wherever `mkdocs.yml` names it
def on_config(config: MkDocsConfig) -> None:
    if _memory:
        config.extra["memoire"] = _memory
        donnees = Path(config.config_file_path).parent / config.extra.get("donnees", "data")
        config.watch += [str(donnees)] if donnees.is_dir() else []  # of a folder that is absent, the gate says so


_SCRIPTS = re.compile(rb"(<meta http-equiv=\"Content-Security-Policy\" content=\"[^\"]*script-src )")


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]) -> LiveReloadServer:
    """Look more often, and let the script of MkDocs run. What MkDocs watches so far is in its `serve` command."""
    watched = [config.docs_dir, config.config_file_path]
    for path in watched:
        server.unwatch(path)
    server.observer = Observer()
    for path in watched:
        server.watch(path)
    server.build_delay = WAIT
    server.builder = functools.partial(_undisturbed, server.builder)
    server.set_app(functools.partial(_with_reload, server.serve_request))
    return server


def _undisturbed(build: Callable[[], None]) -> None:
    Looks.building.set()
    try:
        build()
    finally:
        Looks.building.clear()


def _with_reload(
    app: Callable[..., Iterable[bytes]], environ: dict[str, Any], start: Callable[..., Any]
) -> list[bytes]:
    """Answer as MkDocs does, with a policy that lets the script in the page run."""
    said: list[Any] = []
    body = b"".join(app(environ, lambda *answer: said.extend(answer)))
    status, headers = said[0], dict(said[1])
    if headers.get("Content-Type", "").startswith("text/html"):
        body = _SCRIPTS.sub(rb"\1'unsafe-inline' ", body, count=1)
        headers["Content-Length"] = str(len(body))
    start(status, list(headers.items()))
    return [body]
