"""The folder of hand-written pages → every problem of what MkDocs would publish from it.

Only Markdown, images and the generator’s own active files are published. A page is turned into HTML
here too, and held against a short list of tags, so that no spelling of Markdown hides a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import markdown

from ..accessibility.conformite import claims
from ..reading.characters import faults
from ..reading.folder import read_files
from ..reading.kinds import UrlKind
from ..reading.mending import mend
from ..reading.problems import Problem, shown
from ..reading.yaml_tree import Unreadable, decode_utf8, place_of

RACINE = "docs"
ACTIVE = re.compile(r"assets/[a-z0-9-]+\.(?:css|js|svg|txt)|theme/_?[a-z0-9-]+\.html")
"""What a browser or the theme runs, by folder: only the generator has such files, for a page is not code."""
UNPUBLISHED = "dev/"
UNEXPECTED = (
    "fichier inattendu ; docs/ ne publie que des pages .md et des images, par exemple visite-guidee.md ou plan.png"
)
_NAME = re.compile(r"(?:[a-z0-9]+(?:[-_][a-z0-9]+)*/)*[a-z0-9]+(?:[-_.][a-z0-9]+)*\.(?:md|png|jpe?g|gif|webp|avif|pdf)")
_EXTENSIONS = ("toc", "tables", "fenced_code")  # what MkDocs always adds (mkdocs/config/defaults.py)
_TAGS = re.compile("h[1-6]|p|ul|ol|li|a|em|strong|code|pre|table|thead|tbody|tr|th|td|blockquote|hr|br|img|dl|dt|dd")
_ATTRIBUTES = frozenset({"href", "src", "alt", "title", "id", "class"})
MAX_PAGE, MAX_SIGNS = 60_000, 1_000
"""Bytes of a page, and its signs of links, tags, titles and items: Markdown’s reader takes the square of them."""
_SIGNS = re.compile(rb"[\[<]|^[=#-]", re.M)
_HEADER = re.compile(r"\A---[ \t]*\n(.*?)\n?(?:---|\.\.\.)[ \t]*\n", re.S)
_BARE_HEADER = re.compile(r"\A {0,3}[A-Za-z0-9_-]+:")  # MkDocs takes such a first line away (mkdocs/utils/meta.py)
_HEADER_KEYS = ("title", "description")


def problems(dossier: Path, generateur: Path) -> list[Problem]:
    """Return every problem of the folder of hand-written pages.

    `generateur` is that of the generator: the same one, or another, and then an active file must be a copy of its own.
    """
    octets, found = read_files(dossier, RACINE, _unexpected, frozenset())
    own = octets if dossier == generateur else read_files(generateur, RACINE, _unexpected, frozenset())[0]
    for fichier, content in sorted(octets.items()):
        if fichier.endswith(".md"):
            found += _page(fichier, content)
        elif ACTIVE.fullmatch(fichier) and own.get(fichier) != content:
            found.append(Problem(fichier, 1, 1, UNEXPECTED, RACINE))
    return found


def _unexpected(fichier: str) -> str | None:
    sound = fichier.startswith(UNPUBLISHED) or ACTIVE.fullmatch(fichier) or _NAME.fullmatch(fichier)
    return None if sound else UNEXPECTED


def _page(fichier: str, octets: bytes) -> Iterator[Problem]:
    """Yield the problems of one page: its characters, its header, then what its Markdown gives."""
    if fichier.startswith(UNPUBLISHED):
        return
    if len(octets) > MAX_PAGE or len(_SIGNS.findall(octets)) > MAX_SIGNS:
        message = f"page trop longue (plus de {MAX_PAGE} octets, ou de {MAX_SIGNS} liens et titres) ; faites-en deux"
        yield Problem(fichier, 1, 1, message, RACINE)
        return
    try:
        texte = decode_utf8(fichier, octets)
    except Unreadable as error:
        yield from (replace(p, racine=RACINE) for p in error.problems)
        return
    texte, remarks = mend(fichier, texte, RACINE)
    yield from remarks
    for at, message in (*faults(texte), *claims(texte)):
        yield _at(fichier, texte, at, message)
    header = _HEADER.match(texte)
    for m in re.finditer(r"^.*$", header[1] if header else "", re.M):
        if m[0].strip() and not re.fullmatch(rf"(?:{'|'.join(_HEADER_KEYS)}): [^&*!|>{{\[\"'%@`#][^:#]*", m[0]):
            message = f"en-tête de page : seuls {' et '.join(_HEADER_KEYS)} y ont leur place, par exemple title: Aide"
            yield _at(fichier, texte, 4 + m.start(), message)
    if not header and _BARE_HEADER.match(texte):
        message = "mot suivi de « : » au début de la page ; commencez par un titre, par exemple # Aide"
        yield _at(fichier, texte, 0, message)
    html = markdown.markdown(texte[header.end() :] if header else texte, extensions=list(_EXTENSIONS))
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for piece, message in dict.fromkeys(reader.found):
        yield _at(fichier, texte, max(0, texte.lower().find(piece.lower())), message)


def _at(fichier: str, texte: str, at: int, message: str) -> Problem:
    return Problem(fichier, *place_of(texte, at), message, RACINE)


class _Reader(HTMLParser):
    """Gathers (words to look for in the page, sentence) of each tag, attribute or address that is not on the lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _TAGS.fullmatch(tag):
            self.found.append((f"<{tag}", f"balise HTML « <{shown(tag)}> » ; écrivez en Markdown, sans HTML"))
            return
        for nom, valeur in attrs:
            if nom == "style" and tag in {"th", "td"}:
                self.found.append((":-", "colonne alignée « :-- » ; écrivez « --- » sous l’en-tête du tableau"))
            elif nom not in _ATTRIBUTES:
                self.found.append((nom, f"attribut HTML « {shown(nom)} » ; écrivez en Markdown, sans HTML"))
            elif nom in {"href", "src"} and (message := _address_fault(valeur or "", image=nom == "src")):
                self.found.append((valeur or "", message))

    handle_startendtag = handle_starttag

    def handle_decl(self, decl: str) -> None:
        self.found.append(("<!", "déclaration HTML ; écrivez en Markdown, sans HTML"))

    def handle_pi(self, data: str) -> None:
        self.found.append(("<?", "instruction HTML ; écrivez en Markdown, sans HTML"))


def _address_fault(adresse: str, *, image: bool) -> str | None:
    """Return why a page may not lead to this address: another scheme than http(s), or a host that is not public."""
    bare = re.sub(r"[\x00-\x20]", "", unescape(adresse))
    if (bare.startswith("mailto:") and not image) or not re.match(r"[^/?#]*:|//|\\", bare):
        return None
    if image:
        return f"image « {shown(adresse)} » d’un autre site ; mettez le fichier de l’image dans docs/"
    try:
        UrlKind().parse(adresse)
    except ValueError as error:
        return str(error)
    return None
