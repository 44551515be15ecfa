"""French typography, applied when a text is shown and never typed by editors."""

import re
from functools import lru_cache

NNBSP, NBSP = "\u202f", "\u00a0"

_ANY = "[ \u00a0\u202f]"
_SPACES = re.compile(
    # the engine leaps from space to space; each branch then starts with what most spaces fail
    rf"{_ANY}(?:(?<=«.){_ANY}*"
    rf"|(?=[;!?:» \u00a0\u202f])(?:(?P<fine>{_ANY}*(?=[;!?]))|{_ANY}*(?=[:»]))"
    rf"|(?<=\d )(?:(?P<milliers>(?=\d{{3}}(?!\d)))|(?=[€%°]|(?:millions?|milliards?|[kcm]?m|[km]?m²|ha|hectares?|ans?|euros?|h|min|[kM]o|[km]?g)\b))"
    r"|(?=\d)(?:(?<=\bn° )|(?<=\bnos )|(?<=\bart\. )|(?<=\bp\. )|(?<=\d[a-z.] )))"
)
_KEPT = 1 << 16
"""Texts remembered: each stands on half a dozen pages."""
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@lru_cache(maxsize=_KEPT)
def no_break(texte: str) -> str:
    """Return the text with its no-break spaces; no other character changes."""
    return _SPACES.sub(lambda m: NNBSP if m.lastgroup else NBSP, texte)


@lru_cache(maxsize=_KEPT)
def typeset(texte: str) -> str:
    """Return a text of ours with no-break spaces and typographic apostrophes."""
    return no_break(_APOSTROPHE.sub("’", texte) if "'" in texte else texte)
