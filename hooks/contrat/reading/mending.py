"""What an editor cannot see → the text without it, and a remark for each kind. The file is never changed.

Accents apart from their letters, signs without width and odd spaces come with what is pasted.
"""

from __future__ import annotations

import re
import unicodedata

from .characters import builds_emoji, composed_sign, decomposed, tower
from .problems import Remark

UNCHANGED = "le fichier n’a pas changé"
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that look like the plain one and are not, as a set of a regular expression."""
_ODD = re.compile(f"[{SPACES}]")
_ZERO_WIDTH = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff]")
_START = re.compile(f"^[ #>*+-]*(?:[0-9]{{1,9}}[.)] ?)?[{SPACES}][ {SPACES}]*", re.M)
_KEY = re.compile(f"(?:^[ -]*|[{{,] ?)[a-z_]+[ {SPACES}]{{0,9}}:(?:[ {SPACES}]+|$)", re.M)
_ENDS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def mend(fichier: str, texte: str, racine: str = "data") -> tuple[str, list[Remark]]:
    """Return a text as it is read, and one remark for each kind of what was mended, placed where it is first."""
    if texte.isascii():
        return texte, []
    remarks: list[Remark] = []

    def say(read: str, at: int, message: str) -> None:
        place = (read.count("\n", 0, at) + 1, at - read.rfind("\n", 0, at))
        remarks.append(Remark(fichier, *place, f"{message} ; {UNCHANGED}", racine))

    if places := [m.start() for m in _ZERO_WIDTH.finditer(texte) if not builds_emoji(texte, m.start())]:
        others = f" ({len(places)} en tout)" if len(places) > 1 else ""
        say(texte, places[0], f"caractère invisible U+{ord(texte[places[0]]):04X}, retiré à la lecture{others}")
        texte = "".join(texte[a + 1 : b] for a, b in zip([-1, *places], [*places, None], strict=True))
    if not tower(texte) and not unicodedata.is_normalized("NFC", texte):
        signs = {c: said for c in sorted(set(texte)) if (said := composed_sign(c))}
        for sign, letter in signs.items():
            message = f"signe « {sign} » (U+{ord(sign):04X}), lu comme « {letter} » (U+{ord(letter):04X})"
            say(texte, texte.index(sign), message)
        texte = texte.translate({ord(sign): letter for sign, letter in signs.items()})
        if (at := next(decomposed(texte), None)) is not None:
            say(texte, at, "accent séparé de sa lettre, lu avec elle")
        texte = unicodedata.normalize("NFC", texte)
    if _ODD.search(texte):
        plain = _KEY.sub(_plain, _START.sub(_plain, texte))
        plain = "\n".join(x.rstrip(_ENDS) if _ODD.match(x[-1:]) else x for x in plain.split("\n"))
        if plain != texte:
            at = next(i for i, c in enumerate(texte) if plain[i : i + 1] != c)
            say(texte, at, "espace insécable autour d’une valeur, lue comme une espace")
        texte = plain
    return texte, remarks


def _plain(m: re.Match[str]) -> str:
    return _ODD.sub(" ", m[0])


def strip(texte: str, *, tight: bool = False) -> str:
    """Return a value without odd spaces at its ends, or without any where a number stands."""
    return _ODD.sub("", texte) if tight else texte.strip(_ENDS[1:])
