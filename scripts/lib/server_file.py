"""Command line of the server files: prints the configuration of one server for one place."""

import re
import sys
from typing import Any, cast

from contrat.serving.servers import DEVANT, FormHosting, Hosting, configuration, form_configuration

FORMES = {
    "nom": (r"[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?", "contrat.exemple.fr"),
    "dossier": (r"(/[A-Za-z0-9._-]+)+", "/srv/contrat/site"),
    "chemin": (r"/([A-Za-z0-9._-]+/)*", "/contrat/"),
}
"""What each argument looks like: it goes into a configuration file as it is."""


FORMES_DU_FORMULAIRE = {
    "nom": (FORMES["nom"][0], "edition.exemple.fr"),
    "mots_de_passe": (r"(/[A-Za-z0-9._-]+)+", "/etc/contrat/mots-de-passe"),
    "port": (r"\d{2,5}", "8100"),
}


def main(serveur: str, arguments: list[str]) -> int:
    formes = FORMES_DU_FORMULAIRE if serveur in DEVANT else FORMES
    given = dict(zip(formes, arguments, strict=False))
    for nom, valeur in given.items():
        forme, exemple = formes[nom]
        if not re.fullmatch(forme, valeur):
            print(f"« {valeur} » n’est pas un {nom} ; exemple : {exemple}", file=sys.stderr)
            return 2
    if serveur in DEVANT:
        sys.stdout.write(form_configuration(cast(Any, serveur), FormHosting(**given)))
    else:
        sys.stdout.write(configuration(cast(Any, serveur), Hosting(**given)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
