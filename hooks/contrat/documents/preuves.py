"""The files of a book → what is true of their accessibility, read from the files themselves.

A reading device and a library tell their readers what a book claims; here it claims what these checks saw, no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

_XHTML, _OPS = "{http://www.w3.org/1999/xhtml}", "{http://www.idpf.org/2007/ops}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADING = re.compile(r"h([1-6])")
_FIXED = re.compile(r"(?:\d(?:px|pt|cm|mm|in)\b|font-family|(?<![-\w])(?:color|background(?:-color)?)\s*:)")
"""What a reading device could not change for its reader."""
_MOVING = ("script", "video", "audio", "canvas", "iframe", "object", "svg", "img")

Dite = tuple[str, str]


@dataclass(frozen=True)
class Preuve:
    """One thing that is true of a book: what it lets the metadata claim, and how the summary says it."""

    dites: tuple[Dite, ...]
    phrase: str


@dataclass(frozen=True)
class Livre:
    """The files of a book, parsed."""

    spine: Mapping[str, ET.Element]
    nav: ET.Element
    style: str

    @classmethod
    def read(cls, spine: Mapping[str, bytes], nav: bytes, style: bytes) -> Livre:
        return cls({nom: _parsed(x) for nom, x in spine.items()}, _parsed(nav), style.decode())

    def all(self, *tags: str) -> Iterator[ET.Element]:
        wanted = {_XHTML + tag for tag in tags}
        return (e for page in self.spine.values() for e in page.iter() if e.tag in wanted)

    def links(self, sorte: str) -> list[str]:
        """Return where the entries of a list of the navigation lead, in their order."""
        navs = [n for n in self.nav.iter(f"{_XHTML}nav") if n.get(f"{_OPS}type") == sorte]
        return [a.get("href", "") for n in navs for a in n.iter(f"{_XHTML}a")]

    def places(self, chosen: Callable[[ET.Element], bool]) -> list[str]:
        """Return the place of each element of some kind, in reading order."""
        return [f"{nom}#{e.get('id', '')}" for nom, page in self.spine.items() for e in page.iter() if chosen(e)]


def _parsed(page: bytes) -> ET.Element:
    return ET.fromstring(page)  # noqa: S314  # our own files, just made, without a DTD of theirs


def of(livre: Livre) -> tuple[Preuve, ...]:
    """Return what is proved of a book."""
    return tuple(preuve for holds, preuve in PREUVES if holds(livre))


def _is_text(livre: Livre) -> bool:
    return next(livre.all(*_MOVING), None) is None


def _level(e: ET.Element) -> int:
    found = _HEADING.fullmatch(e.tag.removeprefix(_XHTML))
    return int(found[1]) if found else 0


def _has_structure(livre: Livre) -> bool:
    """Tell whether each file begins with a heading, and no heading skips a level."""
    levels = [[n for e in page.iter() if (n := _level(e))] for page in livre.spine.values()]
    whole = [n for page in levels for n in page]
    return all(levels) and whole[0] == 1 and all(b <= a + 1 for a, b in pairwise(whole))


def _has_contents(livre: Livre) -> bool:
    """Tell whether the contents lead to every heading but that of the title page, in reading order."""
    own = next(iter(livre.spine))
    headings = [x for x in livre.places(lambda e: _level(e) > 0) if x.partition("#")[0] != own]
    return bool(headings) and livre.links("toc") == headings


def _has_pages(livre: Livre) -> bool:
    marks = livre.places(lambda e: e.get(f"{_OPS}type") == "pagebreak")
    return bool(marks) and livre.links("page-list") == marks


def _adapts(livre: Livre) -> bool:
    styled = any("style" in e.attrib for page in livre.spine.values() for e in page.iter())
    return _is_text(livre) and not styled and not _FIXED.search(livre.style)


def _has_headers(livre: Livre) -> bool:
    """Tell whether each table has a caption, a header for each column and one for each row."""
    return all(_is_told(t) for t in livre.all("table"))


def _is_told(table: ET.Element) -> bool:
    rows = [list(r) for r in table.iter(f"{_XHTML}tr")]
    heads = [[c.get("scope") if c.tag == f"{_XHTML}th" else None for c in row] for row in rows]
    return (
        table.find(f"{_XHTML}caption") is not None
        and set(heads[0]) == {"col"}
        and all(row[0] == "row" and len(row) == len(heads[0]) for row in heads[1:])
    )


def _has_language(livre: Livre) -> bool:
    pages = (*livre.spine.values(), livre.nav)
    declared = all(e.get("lang") == e.get(_LANG) for page in pages for e in page.iter())
    return declared and all(page.get("lang") for page in pages)


def _feature(*values: str) -> tuple[Dite, ...]:
    return tuple(("schema:accessibilityFeature", value) for value in values)


PREUVES: tuple[tuple[Callable[[Livre], bool], Preuve], ...] = (
    (
        _is_text,
        Preuve(
            (
                ("schema:accessMode", "textual"),
                ("schema:accessModeSufficient", "textual"),
                ("schema:accessibilityHazard", "none"),
            ),
            "tout est du texte, sans image, son, mouvement ni script",
        ),
    ),
    (
        _has_structure,
        Preuve(_feature("structuralNavigation"), "chaque partie a un titre, et aucun niveau de titre n’est sauté"),
    ),
    (
        _has_contents,
        Preuve(_feature("tableOfContents", "readingOrder"), "le sommaire mène à chaque titre, dans l’ordre de lecture"),
    ),
    (
        _has_pages,
        Preuve(
            (*_feature("pageNavigation", "pageBreakMarkers"), ("pageBreakSource", "none")),
            "des pages d’à peu près 1 500 signes, propres à ce livre, ont chacune leur lien",
        ),
    ),
    (_adapts, Preuve(_feature("displayTransformability"), "aucune taille, police ni couleur n’est imposée")),
    (_has_headers, Preuve((), "chaque tableau a un titre et des en-têtes")),
    (_has_language, Preuve((), "la langue est dite partout où elle change")),
)
