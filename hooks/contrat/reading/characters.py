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
MAX_MARKS = 4
"""Accents on one letter, one after the other: Vietnamese and Hebrew have three."""
_ODD_RUN = re.compile(f"{_ORDINARY.pattern}{{{MAX_MARKS + 1},}}")
_WORD = re.compile(r"[^\W\d_]+")
_LOOKALIKES = {
    "GREEK": ("grec", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναικρυχ"),  # « kΩ » and « μm » are honest
    "CYRILLIC": ("cyrillique", "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝӏ"),  # « сор » is a trap, « Київ » a name
    "ARMENIAN": ("arménien", "ՍՏԼՕոսօհցզյ"),
    "CHEROKEE": ("cherokee", ""),  # nearly all of their letters pass for ours
    "COPTIC": ("copte", ""),
    "LISU": ("lisu", ""),
    "LATIN": ("latin", ""),
}
"""Alphabets by the first word of the names of their letters: what they are called, and the letters that pass for ours."""
_STYLED = re.compile(
    "[ŉſĳﬀ-ﬆ\u2100-\u2112\u2114-\u2125\u2127-\u2129\u212c-\u2138\u213a-\u218fＡ-Ｚａ-ｚ０-９\U0001d400-\U0001d7ff\U0001fbf0-\U0001fbf9]"
)
"""Letters and figures of another shape: full width, mathematical, joined by a printer, Roman numbers of one piece."""
_JOINED = "ﬀﬁﬂﬃﬄﬅﬆ"
"""Letters that a printer joined: honest, as a PDF gives them; they are compared apart."""
_IN_A_ROW = re.compile("[ʙɢʜɪʟɴʀʏᴀ-ᴢ]{2,}|[⒜-⒵Ⓐ-ⓩ\U0001f110-\U0001f189]{2,}")
"""Small capitals, circled and squared letters: signs when alone."""
_IGNORABLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u2800\u3164\ufeff\uffa0\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(rf"[{_IGNORABLE}\u200b-\u200f\u2060-\u2064\u206a-\u206f]")
_INVISIBLE = re.compile(f"[{_IGNORABLE}]")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{3,6}\U000e007f")  # the flags of England, Scotland, Wales


def fold_spaces(text: str) -> str:
    """Return the text in NFC, each run of white space as one space, and nothing that cannot be seen."""
    if not text.isascii():
        text = _STYLED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), _UNSEEN.sub("", text))
        text = (
            text if tower(text) else unicodedata.normalize("NFC", text)
        )  # it sorts marks in the square of their number
    return " ".join(text.split())


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence) for each character that honest French text does not hold."""
    for m in _ORDINARY.finditer(text):
        i = m.start()
        if (sentence := _character_fault(m.group())) and not builds_emoji(text, i):
            yield i, sentence
    for m in _MOJIBAKE.finditer(text):
        yield m.start(), f"« {m.group()} » est un texte mal décodé ; enregistrez le fichier en UTF-8"
    if _OTHER_LETTERS.search(text):
        yield from _foreign_words(text)
    yield from _styled_letters(text)
    if at := tower(text):
        yield at - MAX_MARKS, f"plus de {MAX_MARKS} accents sur une même lettre ; retapez le mot"
    elif not unicodedata.is_normalized("NFC", text):
        for at in decomposed(text):
            letter = composed_sign(text[at])
            kept = f"signe « {text[at]} » (U+{ord(text[at]):04X}) ; écrivez la lettre « {letter} »"
            yield at, kept if letter else "accent séparé de sa lettre ; enregistrez le texte en forme composée (NFC)"


def _foreign_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield the words that mix alphabets, and those of another one whose letters all pass for ours.

    A line that has other words of that alphabet is honest: it quotes a language.
    """
    start = 0
    for line in text.split("\n"):
        honest, doubtful = set(), []
        for m in _WORD.finditer(line) if not line.isascii() else ():
            word = m.group()[:60]
            letters = {(c, a) for c in set(m.group()) if (a := _alphabet(c))}
            passing = {a for c, a in letters if a == "LATIN" or c in (_LOOKALIKES[a][1] or c)}
            foreign = {a for _, a in letters if a != "LATIN"}
            mixed = {a for _, a in letters} if foreign != {"GREEK"} else passing  # « kΩ » and « μm » are honest
            if len(mixed) > 1:
                names = " et ".join(sorted(_LOOKALIKES[a][0] for a in mixed))
                yield start + m.start(), f"le mot « {word} » mêle deux alphabets ({names})"
            elif foreign <= passing and all(c in (_LOOKALIKES[a][1] or c) for c, a in letters if a != "LATIN"):
                doubtful += [
                    (m.start(), word, a) for a in foreign if len(letters) > 1 or a != "GREEK" or word.isupper()
                ]
            elif len(word) > 1 and len(letters) > len(passing):
                honest |= foreign
        for at, word, a in doubtful:
            if a not in honest:
                why = f"est en {_LOOKALIKES[a][0]} ; ses lettres ressemblent aux nôtres sans l’être"
                yield start + at, f"le mot « {word} » {why}"
        start += len(line) + 1


def _styled_letters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first letter of another shape of each word: what is searched or read aloud does not meet it."""
    end = 0
    in_a_row = _IN_A_ROW.finditer(text) if _ORDINARY.search(text) else ()
    for m in sorted((*_STYLED.finditer(text), *in_a_row), key=re.Match.start):
        if m.start() >= end and m[0] not in _JOINED and (len(m[0]) > 1 or unicodedata.category(m[0])[0] in "LN"):
            end = m.end()
            while end < len(text) and (text[end].isalnum() or _STYLED.match(text[end])):
                end += 1
            yield m.start(), f"« {text[m.start() : end][:60]} » imite nos lettres sans l’être ; retapez ce mot"


def decomposed(text: str) -> Iterator[int]:
    """Yield the first place of each line where a letter has its accent apart, or is another form of one."""
    at = 0
    for line in text.split("\n"):
        if not unicodedata.is_normalized("NFC", line):
            marks = (m.start() for m in _COMBINING.finditer(line))
            here = next((i for i in marks if not unicodedata.is_normalized("NFC", line[max(0, i - 1) : i + 1])), 0)
            yield at + here
        at += len(line) + 1


def composed_sign(c: str) -> str | None:
    """Return the letter that a sign is another form of, as « Ω » (Ohm) is; None of any other character."""
    letter = unicodedata.normalize("NFC", c)
    return letter if letter != c and len(letter) == 1 else None


def tower(text: str) -> int:
    """Return the place of the first accent that is one more on its letter than any language has; 0: none is."""
    for run in _ODD_RUN.finditer(text) if _ORDINARY.search(text) else ():
        marks = 0
        for i, c in enumerate(run.group(), run.start()):
            marks = marks + 1 if unicodedata.category(c)[0] == "M" else 0
            if marks > MAX_MARKS:
                return i
    return 0


@lru_cache(maxsize=1 << 12)
def _character_fault(c: str) -> str | None:
    if c == "\ufffc":
        return "caractère U+FFFC interdit : il tient la place d’une image ou d’un objet collé"
    category = unicodedata.category(c)
    nature = {"Cc": "de commande", "Co": "non attribué", "Cs": "non attribué", "Cn": "non attribué"}.get(category)
    if category in {"Cf", "Zl", "Zp"} or (category != "Cc" and _INVISIBLE.match(c)):
        nature = "invisible"
    return f"caractère {nature} U+{ord(c):04X} interdit" if nature else None


def builds_emoji(text: str, i: int) -> bool:
    """A joiner is honest between two pictographs, a variation selector after one, a tag in a flag; nowhere else."""
    before, after = text[max(0, i - 2) : i], text[i + 1 : i + 2] or " "
    if text[i] == "\u200d":
        pictograph = any(unicodedata.category(c) == "So" for c in before)
        return pictograph and unicodedata.category(after) in {"So", "Sm"}
    if text[i] in "\ufe0e\ufe0f":
        last = before[-1:] or " "
        return unicodedata.category(last) in {"So", "Sm", "Po", "Sk"} or last in "0123456789"
    if not "\U000e0020" <= text[i] <= "\U000e007f":
        return False
    start = text.rfind("\U0001f3f4", max(0, i - 7), i)
    flag = _FLAG.match(text, start) if start >= 0 else None
    return flag is not None and i < flag.end()


@lru_cache(maxsize=1 << 12)
def _alphabet(c: str) -> str | None:
    first = unicodedata.name(c, "").split(" ", maxsplit=1)[0]
    return first if first in _LOOKALIKES else None


@lru_cache(maxsize=1 << 14)
def slug(text: str) -> str:
    """Return the text as an id: unaccented lower-case words joined by hyphens."""
    return "-".join(_parts(text))


@lru_cache(maxsize=1 << 15)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: unaccented, lower case, without plural.

    An elision is a word of its own: « l’aide » gives « l », « aide ».
    """
    return tuple(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in _parts(text))


def _parts(text: str) -> list[str]:
    return text.lower().translate(_BARE).split()


_KEPT = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class _Bare(dict[int, str]):
    """What each character is in an id, found when it is first met; a space when it is not kept."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        plain = unicodedata.normalize("NFKD", {"œ": "oe", "æ": "ae"}.get(c, c))
        self[code] = bare = "".join(x if x in _KEPT else " " for x in plain if not unicodedata.combining(x))
        return bare


_BARE = _Bare()
