"""French typography, applied when a text is shown and never typed by editors."""

from __future__ import annotations

import re
from functools import lru_cache

NNBSP, NBSP = "\u202f", "\u00a0"

_ANY = "[ \u00a0\u202f]"
_SPACES = re.compile(
    # each branch starts with the space that it changes, so that the engine leaps from space to space
    rf"{_ANY}(?<=«.){_ANY}*"
    rf"|(?P<fine>{_ANY}+(?=[;!?])| (?<=\d.)(?=\d{{3}}(?!\d)))"
    rf"|{_ANY}+(?=[:»])"
    r"| (?<=\d.)(?=[€%°]|(?:millions?|milliards?|km|ha|hectares?|ans?|euros?)\b)"
    r"| (?:(?<=\bn°.)|(?<=\bnos.)|(?<=\bart\..)|(?<=\bp\..)|(?<=\d[a-z.].))(?=\d)"
)
_KEPT = 1 << 16
"""Texts remembered: each stands on half a dozen pages."""
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@lru_cache(maxsize=_KEPT)
def no_break(texte: str) -> str:
    """Return the text with its no-break spaces; no other character changes."""
    return _SPACES.sub(_unbreakable, texte)


def _unbreakable(m: re.Match[str]) -> str:
    return NNBSP if m.lastgroup else NBSP


@lru_cache(maxsize=_KEPT)
def typeset(texte: str) -> str:
    """Return a text of ours with no-break spaces and typographic apostrophes."""
    return no_break(_APOSTROPHE.sub("’", texte) if "'" in texte else texte)
