"""The headers, types and cache of `entetes` → the configuration files of nginx, Apache and Caddy, as text."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import jinja2

from . import headers

Serveur = Literal["nginx", "caddy", "apache", "htaccess"]
SERVEURS: tuple[Serveur, ...] = get_args(Serveur)

Devant = Literal["nginx-formulaire", "caddy-formulaire"]
DEVANT: tuple[Devant, ...] = get_args(Devant)
"""What stands before the form that edits the data (`scripts/edit`), and asks for a login."""

ACCEPTE = r"(^|,)\s*{forme}\s*(,|$|;\s*q=(1|0\.0*[1-9]))"
"""The Accept-Encoding that takes a form, for Apache, which does not read weights: « br;q=0 » is a refusal."""


@dataclass(frozen=True)
class Hosting:
    """Where the site is served: its public name, its folder on the disk, its path on the host.

    `http` and `https` are what the server listens to. Without `https`, another server stands in front and
    speaks TLS. `certificat` and `cle` are files; Caddy gets its own when they are empty. `brotli` says that nginx
    has the module that sends `.br` files: it does not start on a word that it does not know.
    """

    nom: str = "contrat.exemple.fr"
    dossier: str = "/srv/contrat/site"
    chemin: str = "/"
    http: str = "80"
    https: str = "443"
    certificat: str = ""
    cle: str = ""
    ipv6: bool = True
    brotli: bool = False


@dataclass(frozen=True)
class FormHosting:
    """Where the form is reached by a team: its public name, the file of passwords, the port where `scripts/edit` listens.

    The rest is that of `Hosting`.
    """

    nom: str = "edition.exemple.fr"
    mots_de_passe: str = "/etc/contrat/mots-de-passe"
    port: str = "8100"
    http: str = "80"
    https: str = "443"
    certificat: str = ""
    cle: str = ""
    ipv6: bool = True


def plain_text(folder: Path) -> jinja2.Environment:
    """Return the environment of templates of plain text, of which nothing is escaped."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=False,  # noqa: S701 — no HTML
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def configuration(serveur: Serveur, place: Hosting) -> str:
    """Return the file of one server."""
    env = plain_text(Path(__file__).parent / "templates")
    entetes = {zone: headers.entetes(zone) for zone in headers.ZONES}
    return env.get_template(serveur).render(
        place=place,
        headers=headers,
        entetes=entetes,
        accepte={forme: ACCEPTE.format(forme=forme) for forme in ("br", "gzip")},
        noms=list(dict.fromkeys(nom for found in entetes.values() for nom in found)),
        propres=list(dict.fromkeys(["Content-Security-Policy", *(n for v in headers.PROPRES.values() for n in v)])),
        compresses=[*headers.AVEC_JEU, *headers.COMPRESSIBLES],
    )


def form_configuration(serveur: Devant, place: FormHosting) -> str:
    """Return the file of one server that stands before the form."""
    return plain_text(Path(__file__).parent / "templates").get_template(serveur).render(place=place)
