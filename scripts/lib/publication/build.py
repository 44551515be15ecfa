"""Command `scripts/build`: the checkout’s site in `site/`, swapped whole."""

import sys
import time
from pathlib import Path

from .construction import CODE, Conditions, Workshop, construct, origin
from .place import Folder
from .publish import publish
from .refusal import run, say


def main() -> int:
    start = time.monotonic()
    target, work = CODE / "site", CODE / ".build"

    def build(workshop: Workshop) -> Path:
        return construct(workshop, CODE, Conditions.given())

    publish(Folder(target, work / "travail", work / "verrou"), build)
    pages = origin(target).pages
    say(f"Site construit : {pages} pages, {time.monotonic() - start:.0f} s, dans site/.")
    return 0


if __name__ == "__main__":
    sys.exit(run(main, "Le site n’a pas été construit ; le précédent n’a pas changé."))
