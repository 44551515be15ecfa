"""The card of an action → the code that shows it in another site, at a height that holds all of it at every width.

Who pastes the code may have neither style nor script, so a height is all that it can say. The letters of the
card grow with its frame (`docs/assets/embed.css`), so that it takes about the same height at every width; which
one is worked out here from its signs, for the widest of the fonts that the style names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from math import ceil
from typing import NamedTuple

from markupsafe import Markup

from ..french.typography import typeset
from ..model.contrat import Contrat
from ..webpage.page import Page, Site

WIDTHS = (280, 480, 760)
"""Widths of frames, in pixels: the least, and those where letters are large and lines short."""
MOST = 1200
"""The highest frame; a longer card scrolls in it, and the page that shows the code says so."""
_LINK = 44
_UNEVEN = 3
"""Signs that a line has less than it could, for words are whole."""
_SPARE = 24
"""A line more than needed: the border that a browser draws, a line that breaks elsewhere."""
_BLOCK = re.compile(r"(<blockquote[^>]*>)?<(h1|p|div|li)\b[^>]*>(.*?)</\2>", re.S)
_PLAIN = (1.0, 1.45, 0.57)
_SIZES = {"h1": (1.25, 1.2, 0.68), "blockquote": (1.1, 1.45, 0.61), "footer": (0.85, 1.45, 0.57)}
"""Of a kind of block: its letters and its lines, as the style says them, and the mean width of a sign."""


@dataclass(frozen=True)
class Cadre:
    """The code to paste, and whether the card scrolls in it."""

    code: str
    defile: bool


def frame(card: Page, contrat: Contrat, site: Site, titre: str) -> Cadre:
    """Return the frame of a card, whose page has this title."""
    haut = height(card.corps, site.nom, f"{contrat.publication.nature} Données sous {contrat.licence.nom}.")
    code = Markup('<iframe src="{}" title="{}" width="100%" height="{}"></iframe>')
    return Cadre(str(code.format(site.absolute(card.adresse), typeset(titre), min(haut, MOST))), haut > MOST)


def height(body: str, above: str, below: str) -> int:
    """Return how high a card is where it is highest, between the words that its shell puts above and below it."""
    found = (_read("blockquote" if m[1] else m[2], m[3]) for m in _BLOCK.finditer(body))
    blocks = [_Block("p", len(above), 0, 1), *found, _Block("footer", len(below), 0, 0)]
    return _SPARE + max(ceil(_height(blocks, width)) for width in WIDTHS)


class _Block(NamedTuple):
    kind: str
    signs: int
    broken: int
    """Lines that begin inside, besides the first."""
    links: int


def _read(kind: str, html: str) -> _Block:
    signs = len(unescape(re.sub(r"<[^>]+>", "", html)))
    return _Block(kind, signs, html.count("<p") + html.count("<li"), html.count("<a"))


def _height(blocks: Iterable[_Block], width: int) -> float:
    letters = min(max(15.0, 11 + 0.0145 * width), 22.0)
    inside = min(width, 42 * letters) - 1.4 * letters
    total = 6 + 2.5 * letters  # border, padding, what is around the quotation
    for b in blocks:
        size, line, sign = _SIZES.get(b.kind, _PLAIN)
        quoted = 4 + 0.66 * letters if b.kind == "blockquote" else 0
        columns = (inside - quoted) / (sign * size * letters) - _UNEVEN
        lines = ceil(b.signs / columns) + b.broken
        total += max(lines * line * size * letters, _LINK * b.links)
    return total
