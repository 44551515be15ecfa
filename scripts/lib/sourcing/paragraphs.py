"""The lines of a page, as they are printed → its paragraphs, a line each: what the records of a contract quote.

Every word stays, in its order; only the breaks of lines, and the signs that no text may hold, are undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

_CUT = "\ufffe\u00ad\x02"
"""What stands for the hyphen of a word that a line cuts."""
_BULLETS = str.maketrans(dict.fromkeys("\uf0b7\uf0a7\uf076\uf0d8\uf0fc\uf02d●■▪‣", "•"))
"""Bullets of fonts that have signs of their own."""
_BEGINS = re.compile(r"(?:[–—•◦▪*→✓-]|\d+(?:\.\d+)*[.)°]?|[a-zA-Z][.)]|[ivxIVX]{1,5}[.)])\s|article\s+\w", re.I)
_ENDS = re.compile(r"[.:;!?…»)]$")
_FOLIO = re.compile(r"\W*(?:page )?\d+(?: ?(?:/|sur|de) ?\d+)?\W*", re.I)
"""The number of a page."""
FULL = 0.75
"""From which share of the longest lines a line is full: the next may go on with its sentence."""
NARROW = 45
"""Up to how many signs a line is never full: titles are short."""


def paragraphs(pages: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return the paragraphs of each page."""
    clean = [[_clean(x) for x in page] for page in pages]
    lengths = sorted(len(x) for page in clean for x in page if x)
    full = max(NARROW, FULL * lengths[int(0.9 * (len(lengths) - 1))]) if lengths else 0
    return [_of_page(page, full) for page in clean]


def _of_page(lines: Iterable[str], full: float) -> list[str]:
    found: list[str] = []
    before = ""
    for line in lines:
        if line and before and _goes_on(before, line, full):
            found[-1] = _joined(found[-1], line)
        elif line:
            found.append(line)
        before = line
    return [_whole(x) for x in found]


def cut_words(lines: Iterable[str]) -> Iterator[str]:
    """Yield the words of which nobody can tell whether a line cut them, or they have a hyphen: « répa-ration »."""
    clean = [_clean(x) for x in lines]
    for before, line in pairwise(filter(None, clean)):
        if before.endswith("-") and not before.endswith(" -") and line[:1].islower():
            yield before.split()[-1] + line.split()[0].rstrip(".,;:")


def unwritten(lines: Iterable[str]) -> Iterator[str]:
    """Yield the signs of a page that stand for no letter: of a font that does not say what they are."""
    return (c for line in lines for c in line.translate(_BULLETS) if unicodedata.category(c) == "Co")


def _clean(line: str) -> str:
    kept = "".join(
        c for c in line.translate(_BULLETS) if c in _CUT or unicodedata.category(c) not in ("Cc", "Co", "Cs")
    )
    return " ".join(unicodedata.normalize("NFC", kept.replace("\ufeff", "")).split())


def _goes_on(before: str, line: str, full: float) -> bool:
    """Tell whether a line is the rest of the one before."""
    if before.endswith((*_CUT, "-")):
        return line[:1].islower()
    if _BEGINS.match(line) or _FOLIO.fullmatch(line) or len(before) < full:
        return False
    return line[:1].islower() or not _ENDS.search(before)


def _joined(before: str, line: str) -> str:
    if before.endswith(tuple(_CUT)):
        return before[:-1] + line
    return before + line if before.endswith("-") else f"{before} {line}"


def _whole(texte: str) -> str:
    """Return a paragraph without what is left of the signs of a cut: between two words, a hyphen."""
    return re.sub(f"[{_CUT}]", "-", texte).strip()
