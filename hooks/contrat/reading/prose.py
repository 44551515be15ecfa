"""Prose as editors write it → blocks and spans; the template `_macros.html` makes HTML of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Nature = Literal["p", "ul", "ol"]

_INLINE = re.compile(
    r"\*\*(?=\S)(?P<strong>(?:[^*]|\*(?!\*))+)(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(?P<em>[^*]+?)(?<=\S)\*(?![\w*])"
    r"|\[(?P<a>[^\[\]]+)\]\((?P<url>https?://[^\s()]+)\)"
)
_ITEM = re.compile(r" *(?:(?P<bullet>[-*] +|[•◦▪‣●] *)|(?P<number>\d{1,3})[.)] +|(?P<dash>–) +)(?=\S)")
_RUN_IN = re.compile(r"\b2[.)] ")
_ENDED = re.compile(r"(?<=[.!?…])\s+")
_NOTE_SIGN = re.compile(r"[\w)€%.,] ?\*(?=[\s.,;:!?)]|$)|\(\*\)")


@dataclass(frozen=True)
class Span:
    """A run of text; `url` is set for links alone."""

    nature: Literal["texte", "strong", "em", "a"]
    texte: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph (one item) or a list (one item a bullet or number)."""

    nature: Nature
    items: tuple[tuple[Span, ...], ...]


@lru_cache(maxsize=1 << 14)
def blocks(texte: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a text; what is not markup stays as it was typed."""
    found: list[tuple[Nature, list[str]]] = []
    apart = True
    for ligne, item in items_of(texte):
        if not ligne.strip():
            apart = True
            continue
        nature: Nature = "p" if item is None else "ol" if item["number"] else "ul"
        goes_on = found and not apart and item is None and (found[-1][0] == "p" or ligne.startswith(" "))
        if goes_on:
            found[-1][1][-1] += f" {ligne.strip()}"
        elif found and item is not None and found[-1][0] == nature:
            found[-1][1].append(ligne[item.end() :].strip())
        else:
            found.append((nature, [ligne[item.end() :].strip() if item else ligne.strip()]))
        apart = False
    return tuple(Block(nature, tuple(map(spans, items))) for nature, items in found)


def sentences(texte: str) -> list[str]:
    """Return the sentences of a text, without its marks."""
    items = ("".join(s.texte for s in item) for block in blocks(texte) for item in block.items)
    return [phrase for item in items for phrase in _ENDED.split(item)]


def words_in(phrase: str) -> int:
    """Return how many words a sentence has; a sign alone is none."""
    return sum(1 for mot in phrase.split() if re.search(r"\w", mot))


def items_of(texte: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Yield each line with what makes it an item of a list, or None.

    Numbers follow each other from 1, a line each; one dash alone is a dash; « * » below a text that bears one is a note.
    """
    lignes = texte.strip().split("\n")
    marks = [_ITEM.match(ligne) for ligne in lignes]
    stars = sum(bool(m and (m["bullet"] or "").startswith("*")) for m in marks)
    note = stars == 1 and _NOTE_SIGN.search(texte)
    last = 0
    for i, (ligne, m) in enumerate(zip(lignes, marks, strict=True)):
        beside = [marks[j] for j in (i - 1, i + 1) if 0 <= j < len(marks)]
        honest = m and (
            (m["number"] and (int(m["number"]) not in {1, last + 1} or _RUN_IN.search(ligne, m.end())))
            or (m["dash"] and not any(x and x["dash"] for x in beside))
            or (note and (m["bullet"] or "").startswith("*"))
        )
        item = None if honest else m
        if item and item["number"]:
            last = int(item["number"])
        elif ligne.strip() and not ligne.startswith(" "):
            last = 0
        yield ligne, item


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
