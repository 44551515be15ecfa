"""Prose as editors write it → blocks and spans; the template `_macros.html` makes HTML of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

_INLINE = re.compile(
    r"\*\*(?=\S)(?P<strong>(?:[^*]|\*(?!\*))+)(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(?P<em>[^*]+?)(?<=\S)\*(?![\w*])"
    r"|\[(?P<a>[^\[\]]+)\]\((?P<url>https?://[^\s()]+)\)"
)
_GOES_ON = re.compile(r"^- .*(?:\n  .*)+", re.M)
"""A bullet and the lines that go on with it."""


@dataclass(frozen=True)
class Span:
    """A run of text; `url` is set for links alone."""

    nature: Literal["texte", "strong", "em", "a"]
    texte: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph (one item) or a list (one item a bullet)."""

    nature: Literal["p", "ul"]
    items: tuple[tuple[Span, ...], ...]


@lru_cache(maxsize=1 << 14)
def blocks(texte: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a text; what is not markup stays as it was typed."""
    found: list[Block] = []
    for chunk in re.split(r"\n\s*\n", texte.strip()):
        lignes = _GOES_ON.sub(lambda m: re.sub(r" *\n\s*", " ", m[0]), chunk).split("\n")
        for bullets, group in groupby(lignes, lambda ligne: ligne.startswith("- ")):
            if bullets:
                found.append(Block("ul", tuple(spans(x[2:].strip()) for x in group)))
            else:
                found.append(Block("p", (spans(" ".join(x.strip() for x in group)),)))
    return tuple(found)


def spans(texte: str) -> tuple[Span, ...]:
    found: list[Span] = []
    at = 0
    for m in _INLINE.finditer(texte):
        if m.start() > at:
            found.append(Span("texte", texte[at : m.start()]))
        nature: Literal["strong", "em", "a"] = "a" if m["a"] else "strong" if m["strong"] else "em"
        found.append(Span(nature, m[nature], m["url"] or ""))
        at = m.end()
    if at < len(texte):
        found.append(Span("texte", texte[at:]))
    return tuple(found)


def line(texte: str) -> str:
    """Return the prose in words alone, on one line; the address of a link follows its text."""
    items = (item for block in blocks(texte) for item in block.items)
    return " ".join("".join(f"{s.texte} ({s.url})" if s.url else s.texte for s in item) for item in items)


def plain(texte: str) -> str:
    """Return the prose without its marks, on one line: for descriptions and search."""
    items = (item for block in blocks(texte) for item in block.items)
    return " ".join("".join(s.texte for s in item) for item in items)
