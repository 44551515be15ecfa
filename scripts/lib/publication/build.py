"""Command `scripts/build`: the checkout’s site in `site/`, swapped whole."""

import sys
import time
from functools import partial

from .construction import CODE, Conditions, construct, origin
from .place import Folder
from .publish import publish
from .refusal import run, say


def main() -> int:
    start = time.monotonic()
    place = Folder(CODE / "site", CODE / ".build/travail", CODE / ".build/verrou")
    publish(place, partial(construct, root=CODE, conditions=Conditions.given(), remarks=True))
    pages = origin(place.target).pages
    say(f"Site construit : {pages} pages, {time.monotonic() - start:.0f} s, dans site/.")
    return 0


if __name__ == "__main__":
    sys.exit(run(main, "Le site n’a pas été construit ; le précédent n’a pas changé."))
