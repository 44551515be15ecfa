"""The text of a PDF → its pages: a line « [page 12] » stands before what the page holds, and nothing carries it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

_MARK = re.compile(r"\[page (\d{1,4})\]")


def mark(page: int) -> str:
    """Return the line that begins a page."""
    return f"[page {page}]"


def page_marked(ligne: str) -> int | None:
    """Return the number of the page that a line begins; None for a line of the text."""
    found = _MARK.fullmatch(ligne.strip())
    return int(found[1]) if found else None


def pages_of(lignes: Sequence[str]) -> tuple[int | None, ...]:
    """Return the page on which each line stands."""
    return tuple(accumulate(map(page_marked, lignes), lambda page, marked: marked or page))
