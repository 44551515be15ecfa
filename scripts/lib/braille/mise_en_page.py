"""Lines of braille → pages of cells, with contents and numbers, as a BRF file: ASCII, a form feed after each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contrat.documents.lignes import Ligne

from .liblouis import BLANK

_ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
"""What stands for each pattern of six dots, from none to all: North American Braille Computer Code."""
_HYPHEN, _GUIDE = "\u2824", "\u2804"
_MARGE = 6
"""The cells that an entry of the contents leaves free before its number."""
_UNDER = 4
"""A heading of a lower level begins there; one without so many lines below it goes to the next page."""


@dataclass(frozen=True)
class Format:
    cellules: int = 30
    lignes: int = 28


@dataclass(frozen=True)
class Rendue:
    """A line of the document and its braille."""

    ligne: Ligne
    signes: str


def brf(rendues: Sequence[Rendue], sommaire: str, nombres: Sequence[str], format_: Format) -> bytes:
    """Return the file. `sommaire` is the title of the contents, `nombres` the numbers from 0 on, in braille."""
    pages, headings = _pages(rendues, format_)
    before: list[list[str]] = []
    for _ in range(3):  # the contents stand before what they count, and are as long as they are
        shown = [(r, nombres[len(before) + page]) for r, page in headings]
        before = _contents(shown, sommaire, format_)
    whole = [_numbered(page, nombres[n], format_) for n, page in enumerate((*before, *pages), 1)]
    return "".join("\r\n".join(page) + "\r\n\f" for page in whole).translate(_TO_ASCII).encode("ascii")


_TO_ASCII = {0x2800 + n: sign for n, sign in enumerate(_ASCII)}


def _pages(rendues: Sequence[Rendue], f: Format) -> tuple[list[list[str]], list[tuple[Rendue, int]]]:
    """Return the pages, and each heading with the number of its own from 1."""
    pages: list[list[str]] = [[]]
    headings: list[tuple[Rendue, int]] = []
    for r in rendues:
        lines = list(_lines(r, f.cellules))
        room = f.lignes - 1 - len(pages[-1])
        heading = r.ligne.sorte == "rubrique"
        if heading and room < len(lines) + _UNDER and pages[-1]:
            pages.append([])
        if heading:
            headings.append((r, len(pages)))
        if not r.ligne.serree and pages[-1] and len(pages[-1]) < f.lignes - 1:
            pages[-1].append("")
        for line in lines:
            if len(pages[-1]) == f.lignes - 1:
                pages.append([])
            pages[-1].append(line)
    return pages, headings


def _lines(r: Rendue, cells: int) -> Iterator[str]:
    """Yield the lines of one paragraph: a title in the middle, a heading set in, an item that hangs."""
    ligne = r.ligne
    if ligne.sorte == "rubrique" and ligne.niveau <= 2:
        for line in wrapped(r.signes, cells - 6, 0, 0):
            yield BLANK * ((cells - len(line)) // 2) + line
    elif ligne.sorte == "rubrique":
        yield from wrapped(r.signes, cells, _UNDER, _UNDER)
    elif ligne.sorte == "paragraphe":
        first = 2 * ligne.retrait + (0 if ligne.retrait else 2)
        yield from wrapped(r.signes, cells, first, 2 * ligne.retrait)
    else:
        yield from wrapped(r.signes, cells, 2 * ligne.retrait, 2 * ligne.retrait + 2)


def wrapped(signes: str, cells: int, first: int, rest: int) -> Iterator[str]:
    """Yield lines of so many cells at most, set in; a word that is longer than a line is cut with a hyphen."""
    first, rest = min(first, cells // 2), min(rest, cells // 2)
    line, margin = "", first
    for word in signes.split(BLANK):
        if line and margin + len(line) + 1 + len(word) > cells:
            yield BLANK * margin + line
            line, margin = "", rest
        line = f"{line}{BLANK}{word}" if line else word
        while margin + len(line) > cells:
            cut = cells - margin - 1
            yield BLANK * margin + line[:cut] + _HYPHEN
            line, margin = line[cut:], rest
    if line:
        yield BLANK * margin + line


def _contents(headings: Sequence[tuple[Rendue, str]], sommaire: str, f: Format) -> list[list[str]]:
    """Return the pages of the contents: each heading of the document, below its title, with its page."""
    lines = [BLANK * ((f.cellules - len(sommaire)) // 2) + sommaire, ""]
    for r, page in headings:
        if r.ligne.niveau > 1:
            margin = 2 * (r.ligne.niveau - 2)
            *above, last = wrapped(r.signes, f.cellules - _MARGE, margin, margin + 2)
            dots = f.cellules - len(last) - len(page) - 2
            lines += [*above, f"{last}{BLANK}{_GUIDE * dots}{BLANK}{page}"]
    room = f.lignes - 1
    return [lines[n : n + room] for n in range(0, len(lines), room)] if len(lines) > 2 else []


def _numbered(page: Sequence[str], nombre: str, f: Format) -> list[str]:
    blank = [""] * (f.lignes - 1 - len(page))
    return [*page, *blank, BLANK * (f.cellules - len(nombre)) + nombre]
