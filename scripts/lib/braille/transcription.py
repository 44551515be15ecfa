"""Lines of words → lines of braille, each word proved by being read back.

Contracted French has words that the table reads back as others (« Eden » as « Ed »): they are spelled in full, as
its code allows where a reader could be misled. So are the words of another language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from contrat.documents.livret import Morceaux

from .liblouis import ABREGE, BLANK, INTEGRAL, back, braille

_WORD = re.compile(r"\w+")
_ROUNDS = 4
"""How many times words are looked at again: one that is spelled in full changes how its neighbours are contracted."""


@dataclass(frozen=True)
class Mot:
    """What stands between two blanks."""

    texte: str
    table: str


@dataclass(frozen=True)
class Transcription:
    lignes: tuple[str, ...]
    pertes: tuple[str, ...]
    """What is not read back from the braille, even spelled in full: a sign that French braille does not have."""


def transcribe(lignes: Sequence[Morceaux], *, abrege: bool) -> Transcription:
    """Return each line in braille."""
    tous = [_mots(morceaux, ABREGE if abrege else INTEGRAL) for morceaux in lignes]
    for _ in range(_ROUNDS if abrege else 0):
        wrong = _misread(tous, ABREGE)
        if not wrong:
            break
        tous = [
            [Mot(m.texte, INTEGRAL if (n, w) in wrong else m.table) for w, m in enumerate(mots)]
            for n, mots in enumerate(tous)
        ]
    pertes = sorted(_misread(tous, ABREGE) | _misread(tous, INTEGRAL))
    named = dict.fromkeys("".join(_WORD.findall(tous[n][w].texte)) for n, w in pertes)
    return Transcription(tuple(_joined(tous)), (*named, *_unknown_signs(tous)))


def _mots(morceaux: Morceaux, table: str) -> list[Mot]:
    """Return the words of a line; one that two runs share is written as its first."""
    found: list[Mot] = []
    glued = False
    for m in morceaux:
        first = not m.texte[:1].isspace()
        for rang, texte in enumerate(m.texte.split()):
            if rang == 0 and first and glued:
                found[-1] = Mot(found[-1].texte + texte, found[-1].table)
            else:
                found.append(Mot(texte, INTEGRAL if m.langue else table))
        if m.texte:
            glued = not m.texte[-1:].isspace() and bool(found)
    return found


def _runs(mots: Sequence[Mot]) -> list[tuple[int, str, str]]:
    """Return what stands together in one table: where it begins, its words, the table."""
    found: list[tuple[int, str, str]] = []
    for n, mot in enumerate(mots):
        if found and found[-1][2] == mot.table:
            found[-1] = (found[-1][0], f"{found[-1][1]} {mot.texte}", mot.table)
        else:
            found.append((n, mot.texte, mot.table))
    return found


def _misread(tous: Sequence[Sequence[Mot]], table: str) -> set[tuple[int, int]]:
    """Return the line and rank of the words of a table that are not read back as they were."""
    runs = [(n, at, texte) for n, mots in enumerate(tous) for at, texte, t in _runs(mots) if t == table]
    read = back(braille([texte for _, _, texte in runs], table), table)
    found: set[tuple[int, int]] = set()
    for (n, at, texte), again in zip(runs, read, strict=True):
        found |= {(n, at + w) for w in _differing(texte, again)}
    return found


def _differing(texte: str, again: str) -> set[int]:
    """Return the ranks of the words, between blanks, whose letters or digits are others once read back."""
    owners = [(word, rang) for rang, mot in enumerate(texte.split()) for word in _WORD.findall(mot)]
    before = [word for word, _ in owners]
    after = _WORD.findall(again)
    if before == after:
        return set()
    found: set[int] = set()
    for op, a, b, _, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op != "equal":
            touched = owners[a:b] or owners[max(a - 1, 0) : a + 1]  # words that only the braille has: those beside
            found |= {rang for _, rang in touched}
    return found


def _unknown_signs(tous: Sequence[Sequence[Mot]]) -> list[str]:
    """Return the signs that are neither letters, digits nor punctuation, and have no braille of their own."""
    used = {sign for mots in tous for mot in mots for sign in mot.texte}
    signes = sorted(sign for sign in used if unicodedata.category(sign).startswith("S"))
    read = back(braille(signes, INTEGRAL), INTEGRAL)
    return [sign for sign, again in zip(signes, read, strict=True) if sign not in again]


def _joined(tous: Sequence[Sequence[Mot]]) -> list[str]:
    runs = [[(texte, table) for _, texte, table in _runs(mots)] for mots in tous]
    translated = {
        table: iter(braille([texte for line in runs for texte, t in line if t == table], table))
        for table in (ABREGE, INTEGRAL)
    }
    return [BLANK.join(next(translated[table]) for _, table in line) for line in runs]
