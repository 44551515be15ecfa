"""Command `scripts/build`: the site of a contract in its folder `site/`, swapped whole."""

import sys
import time
from functools import partial
from pathlib import Path

from building.contract_folder import ContractFolder

from .construction import Conditions, construct, origin
from .place import Folder
from .publish import publish
from .refusal import run, say


def main(contrat: ContractFolder) -> int:
    start = time.monotonic()
    place = Folder(contrat.site, contrat.work, contrat.lock)
    publish(place, partial(construct, contrat=contrat, conditions=Conditions.given(), remarks=True))
    pages = origin(place.target).pages
    say(f"Site construit : {pages} pages, {time.monotonic() - start:.0f} s, dans {contrat.site}/.")
    return 0


if __name__ == "__main__":
    sys.exit(
        run(
            lambda: main(ContractFolder(Path(sys.argv[1]))),
            "Le site n’a pas été construit ; le précédent n’a pas changé.",
        )
    )
