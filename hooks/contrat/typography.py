"""French typography, applied when a text is shown and never typed by editors."""

from __future__ import annotations

import re
from functools import lru_cache

NNBSP, NBSP = "\u202f", "\u00a0"

_SPACES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[ \u00a0\u202f]+([;!?])"), NNBSP + r"\1"),
    (re.compile(r"[ \u00a0\u202f]+(:|»)"), NBSP + r"\1"),
    (re.compile(r"«[ \u00a0\u202f]+"), "«" + NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NNBSP),
    (re.compile(r"(?<=\d) (?=[€%°]|millions?\b|milliards?\b|km\b|ha\b|hectares?\b|ans?\b|euros?\b)"), NBSP),
    (re.compile(r"\b(n°|nos|art\.|p\.) (?=\d)"), r"\1" + NBSP),
    (re.compile(r"(?<=\d[a-z.]) (?=\d)"), NBSP),
)
_KEPT = 1 << 16
"""Texts remembered: each stands on half a dozen pages."""
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_MAY_BREAK = re.compile(r"[ \u00a0\u202f][;!?:»]|«[ \u00a0\u202f]|\d")
"""What every pattern above holds: most texts have none of it, and none is tried on them."""


@lru_cache(maxsize=_KEPT)
def no_break(texte: str) -> str:
    """Return the text with its no-break spaces; no other character changes."""
    if not _MAY_BREAK.search(texte):
        return texte
    for pattern, put in _SPACES:
        texte = pattern.sub(put, texte)
    return texte


@lru_cache(maxsize=_KEPT)
def typeset(texte: str) -> str:
    """Return a text of ours with no-break spaces and typographic apostrophes."""
    return no_break(_APOSTROPHE.sub("’", texte) if "'" in texte else texte)
