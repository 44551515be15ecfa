"""Command line of the server files: prints the configuration of one server for one place."""

import re
import sys
from typing import cast

from contrat.serving.servers import Hosting, Serveur, configuration

FORMES = {
    "nom": (r"[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?", "contrat.exemple.fr"),
    "dossier": (r"(/[A-Za-z0-9._-]+)+", "/srv/contrat/site"),
    "chemin": (r"/([A-Za-z0-9._-]+/)*", "/contrat/"),
}
"""What each argument looks like: it goes into a configuration file as it is."""


def main(serveur: str, arguments: list[str]) -> int:
    given = dict(zip(FORMES, arguments, strict=False))
    for nom, valeur in given.items():
        forme, exemple = FORMES[nom]
        if not re.fullmatch(forme, valeur):
            print(f"« {valeur} » n’est pas un {nom} ; exemple : {exemple}", file=sys.stderr)
            return 2
    sys.stdout.write(configuration(cast(Serveur, serveur), Hosting(**given)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
