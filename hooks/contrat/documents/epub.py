"""The document of the contract → a book for reading devices, EPUB 3: its files, then the archive, the same bytes for the same values."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import jinja2

from ..exports.ods import store
from ..pages.environment import escaping, web
from . import paquet, preuves
from .chapitres import LONGEST, chapitres, sommaire
from .formats import Format, Jointe
from .livret import Livret

MIME = "application/epub+zip"
TEMPLATES = Path(__file__).parent / "xhtml"
TITRE, NAV, STYLE = "titre.xhtml", "nav.xhtml", "style.css"


def write(livret: Livret, _: tuple[Jointe, ...] = ()) -> bytes:
    """Return the book."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        store(archive, "mimetype", MIME.encode(), zipfile.ZIP_STORED)  # first and bare, says the format
        store(archive, "META-INF/container.xml", paquet.container())
        for nom, octets in files(livret).items():
            store(archive, f"EPUB/{nom}", octets)
    return out.getvalue()


EPUB = Format(
    "EPUB", ".epub", "à lire sur une liseuse ou un téléphone, sans connexion", write, ensemble=True, entier=True
)


def files(livret: Livret, longest: int = LONGEST) -> dict[str, bytes]:
    """Return the files of the book: what it is, then its contents in reading order."""
    env = _environment()
    book = chapitres(livret, longest)
    pages = [(1, f"{TITRE}#page-1"), *((n, f"{c.nom}#page-{n}") for c in book for n in c.pages)]
    spine = {TITRE: _page(env, "titre.xhtml", livret, livret.titre)}
    for c in book:
        spine[c.nom] = _page(env, "chapitre.xhtml", livret, c.titre, chapitre=c)
    nav = _page(env, NAV, livret, "Sommaire", entrees=sommaire(book), pages=pages, chapitres=book)
    style = (env.get_template(STYLE).render() + "\n").encode()
    told = preuves.of(preuves.Livre.read(spine, nav, style))
    return {paquet.NOM: paquet.package(livret, tuple(spine), told), NAV: nav, STYLE: style, **spine}


def _page(env: jinja2.Environment, gabarit: str, livret: Livret, titre: str, **values: object) -> bytes:
    return (env.get_template(gabarit).render(livret=livret, titre=titre, **values) + "\n").encode()


@cache
def _environment() -> jinja2.Environment:
    env = escaping(TEMPLATES, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters.update(sorte=lambda bloc: type(bloc).__name__, web=web)
    env.globals["x"] = env.get_template("_blocs.xhtml").module
    return env
