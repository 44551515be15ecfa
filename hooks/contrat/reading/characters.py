"""Characters: what a file of the data may hold, and how two wordings are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

NO_BREAK_SPACES = "\u00a0\u202f"
_ORDINARY = re.compile("[^\n\t -~\u00a0-\u00ac\u00ae-\u024f‐-’“-”•…‰€]")
"""Finds what is not plain French; only that is looked at one character at a time."""
_OTHER_LETTERS = re.compile("[\u0250-\u02af\u0370-\u1fff\u2c00-\u2dff\ua000-\uabff\uff00-\uffef\U00010000-\U0001efff]")
_COMBINING = re.compile("[\u0300-\u036f\u0653-\u0655\u1161-\u11c2\u212a\u212b\u2126\u3099\u309a\uf900-\ufaff]")
_CP1252_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(
    f"Ã[\u0080-\u00bf{_CP1252_HIGH}]|â€[\u0080-\u00bf{_CP1252_HIGH}]|Å[“’]|Â[\u00a0-\u00bf]|ðŸ|\ufffd"  # read as Windows-1252
    "|√[©®™†°¢£§•¶ß´¨≠ÆØ∞±≤≥¥µ∂âäàçéèêëîïôöùûü]|‚Ä[ôòúùîìì¶¢]|¬[´ª†∞]|≈[ìí]"  # as MacRoman
    "|├[®¬ª┤á«»©óÂÄ]|ÔÇ[ÖÉô£ª¥]|┬[½½░á«»]"  # as the code page 850 of DOS
)
_WORD = re.compile(r"[^\W\d_]+")
_GREEK_LOOKALIKES = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναικρυχ"  # « kΩ » and « μm » are honest
_CYRILLIC_LOOKALIKES = "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝӏ"  # « сор » is a trap, « Київ » a name
_ALPHABETS = {
    "LATIN": "latin",
    "GREEK": "grec",
    "CYRILLIC": "cyrillique",
    "ARMENIAN": "arménien",
    "CHEROKEE": "cherokee",
    "COPTIC": "copte",
    "LISU": "lisu",
    "FULLWIDTH": "pleine chasse",
    "MATHEMATICAL": "mathématique",
}
_DEFAULT_IGNORABLE = {
    0x00AD,
    0x034F,
    0x061C,
    0x115F,
    0x1160,
    0x17B4,
    0x17B5,
    0x2800,
    0x3164,
    0xFEFF,
    0xFFA0,
    *range(0x180B, 0x1810),
    *range(0xFE00, 0xFE10),
    *range(0xE0000, 0xE1000),
}
_UNSEEN = re.compile("[^ -~\u00a0-\u00ac\u00ae-\u0250]")
"""Finds what may be a sign that nobody sees; only that is looked at one character at a time."""
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{3,6}\U000e007f")  # the flags of England, Scotland, Wales


def fold_spaces(text: str) -> str:
    """Return the text in NFC, each run of white space as one space, and nothing that cannot be seen."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub(_seen, text))
    return " ".join(text.split())


def _seen(m: re.Match[str]) -> str:
    return "" if ord(m[0]) in _DEFAULT_IGNORABLE or m[0] == "\u200b" else m[0]


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence) for each character that honest French text does not hold."""
    flags = [m.span() for m in _FLAG.finditer(text)]
    for m in _ORDINARY.finditer(text):
        i = m.start()
        if (sentence := _character_fault(m.group())) and not _builds_emoji(text, i, flags):
            yield i, sentence
    for m in _MOJIBAKE.finditer(text):
        yield m.start(), f"« {m.group()} » est un texte mal décodé ; enregistrez le fichier en UTF-8"
    if _OTHER_LETTERS.search(text):
        yield from _mixed_words(text)
    if not unicodedata.is_normalized("NFC", text):
        yield from _decomposed(text)


def _mixed_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words that mix alphabets, and those of Cyrillic letters that all pass for Latin ones."""
    for m in _WORD.finditer(text):
        word = m.group()
        if word.isascii():
            continue
        alphabets = {a for c in word if (a := _alphabet(c)) and not (a == "grec" and c not in _GREEK_LOOKALIKES)}
        if len(alphabets) > 1:
            names = " et ".join(sorted(alphabets))
            yield m.start(), f"le mot « {word[:60]} » mêle deux alphabets ({names})"
        elif alphabets == {"cyrillique"} and all(c in _CYRILLIC_LOOKALIKES for c in word):
            yield (
                m.start(),
                f"le mot « {word[:60]} » est en cyrillique ; ses lettres ressemblent aux nôtres sans l’être",
            )


def _decomposed(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first letter of each line that has its accent apart, or another form of a letter that is composed."""
    at = 0
    for line in text.split("\n"):
        if not unicodedata.is_normalized("NFC", line):
            marks = (m.start() for m in _COMBINING.finditer(line))
            here = next((i for i in marks if not unicodedata.is_normalized("NFC", line[max(0, i - 1) : i + 1])), 0)
            yield at + here, "accent séparé de sa lettre ; enregistrez le texte en forme composée (NFC)"
        at += len(line) + 1


def _character_fault(c: str) -> str | None:
    code, category = ord(c), unicodedata.category(c)
    if c in NO_BREAK_SPACES:
        return None
    if category == "Cc":
        return f"caractère de commande U+{code:04X} interdit"
    if category == "Cf" or code in _DEFAULT_IGNORABLE or category in {"Zl", "Zp"}:
        return f"caractère invisible U+{code:04X} interdit"
    if category in {"Co", "Cs", "Cn"}:
        return f"caractère non attribué U+{code:04X} interdit"
    return None


def _builds_emoji(text: str, i: int, flags: list[tuple[int, int]]) -> bool:
    """A joiner is honest between two pictographs, a variation selector after one, a tag in a flag; nowhere else."""
    before, after = text[max(0, i - 2) : i], text[i + 1 : i + 2]
    if text[i] == "\u200d":
        return any(unicodedata.category(c) == "So" for c in before) and unicodedata.category(after or " ") in {
            "So",
            "Sm",
        }
    if text[i] in "\ufe0e\ufe0f":
        last = before[-1:] or " "
        return unicodedata.category(last) in {"So", "Sm", "Po", "Sk"} or last in "0123456789"
    return any(start < i < end for start, end in flags)


def _alphabet(c: str) -> str | None:
    return _ALPHABETS.get(unicodedata.name(c, "").split(" ", maxsplit=1)[0])


@lru_cache(maxsize=1 << 14)
def slug(text: str) -> str:
    """Return the text as an id: unaccented lower-case words joined by hyphens."""
    return "-".join(_parts(text))


def _parts(text: str) -> list[str]:
    return text.lower().translate(_BARE).split()


class _Bare(dict[int, str]):
    """What each character is in an id, worked out when it is first met; a space for what is not kept."""

    def __missing__(self, code: int) -> str:
        c = chr(code).replace("œ", "oe").replace("æ", "ae")
        plain = (x for x in unicodedata.normalize("NFKD", c) if not unicodedata.combining(x))
        bare = self[code] = "".join(x if x in _KEPT else " " for x in plain)
        return bare


_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_BARE = _Bare()


@lru_cache(maxsize=1 << 15)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: unaccented, lower case, without plural."""
    # An elision is a word of its own: « l’aide » gives « l », « aide ».
    return tuple(map(_singular, _parts(text)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
