"""A document → plain text: for who reads it in a terminal, in an old device, or pastes it elsewhere.

Paragraphs are not cut into lines: whatever shows them folds them to its own width. Marks at the head of a line, and
no other sign, tell what it is: « ## » a heading and its level, « - » or « 1. » an item.
"""

from __future__ import annotations

from collections.abc import Iterator

from .formats import Format, Jointe
from .lignes import Ligne, lignes
from .livret import Livret


def write(livret: Livret, _: tuple[Jointe, ...] = ()) -> bytes:
    """Return the whole document in UTF-8."""
    return "".join(_lines(livret)).lstrip("\n").encode()


TEXTE = Format("texte", ".txt", "pour une liseuse simple, un afficheur braille, ou pour recopier", write, entier=True)


def _lines(livret: Livret) -> Iterator[str]:
    for ligne in lignes(livret, adresses=True):
        yield f"{'' if ligne.serree else chr(10)}{'  ' * ligne.retrait}{_mark(ligne)}{' '.join(ligne.texte.splitlines())}\n"


def _mark(ligne: Ligne) -> str:
    if ligne.sorte == "rubrique":
        return "#" * ligne.niveau + " "
    if ligne.sorte == "item":
        return f"{ligne.rang}. " if ligne.rang else "- "
    return ""
