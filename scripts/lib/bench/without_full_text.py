"""What MkDocs calls besides `mkdocs_events` to build without the index of Pagefind, which Hugo has no part in."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority


@event_priority(-50)  # once `mkdocs_events` has made its build
def on_config(config: MkDocsConfig) -> None:
    config.extra["build"].full_text = False
