"""Command `scripts/build`: the checkout’s site in `site/`, swapped whole."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from .construction import CODE, Settings, Workshop, construct, origin
from .publish import publish_folder
from .refusal import run, say


def main() -> int:
    start = time.monotonic()
    target, work = CODE / "site", CODE / ".build"

    def build(workshop: Workshop) -> Path:
        return construct(workshop, CODE, Settings.given(), remarks=True)

    publish_folder(target, work / "travail", work / "verrou", build)
    pages = origin(target).pages
    say(f"Site construit : {pages} pages, {time.monotonic() - start:.0f} s, dans site/.")
    return 0


if __name__ == "__main__":
    sys.exit(run(main, "Le site n’a pas été construit ; le précédent n’a pas changé."))
