"""Characters: what a file of the data may hold, and how two wordings are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

NO_BREAK_SPACES = "\u00a0\u202f"
_ALLOWED_CONTROLS = "\n\t"
_CP1252_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(f"Ã[\u0080-\u00bf{_CP1252_HIGH}]|â€[\u0080-\u00bf{_CP1252_HIGH}]|Å“|Â[«»\u00a0°]|\ufffd")
_WORD = re.compile(r"[^\W\d_]+")
_GREEK_LOOKALIKES = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοναικρυχ"  # « kΩ » and « μm » are honest
_DEFAULT_IGNORABLE = {0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x3164, 0xFEFF, 0xFFA0}
_UNSEEN = dict.fromkeys([*_DEFAULT_IGNORABLE, 0x200B])
_LATIN = re.compile("[\n\t -~\u00a0-\u00ac\u00ae-\u017f\u2010-\u201f\u2022\u2026\u202f\u2032\u20ac]*")


def fold_spaces(text: str) -> str:
    """Return the text in NFC, each run of white space as one space, and nothing that cannot be seen."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).split())


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence) for each character that honest French text does not hold."""
    if not _LATIN.fullmatch(text):  # one alphabet and composed letters alone: only its decoding may be at fault
        yield from _rare_faults(text)
    for m in _MOJIBAKE.finditer(text):
        yield m.start(), f"« {m.group()} » est un texte mal décodé ; enregistrez le fichier en UTF-8"


def _rare_faults(text: str) -> Iterator[tuple[int, str]]:
    for i, c in enumerate(text):
        if (sentence := _character_fault(c)) and not _joins_emoji(text, i):
            yield i, sentence
    for m in _WORD.finditer(text):
        alphabets = {a for c in m.group() if (a := _alphabet(c)) and not (a == "grec" and c not in _GREEK_LOOKALIKES)}
        if len(alphabets) > 1:
            names = " et ".join(sorted(alphabets))
            yield m.start(), f"le mot « {m.group()} » mêle deux alphabets ({names})"
        elif alphabets == {"cyrillique"}:
            yield (
                m.start(),
                f"le mot « {m.group()} » est en cyrillique ; ses lettres ressemblent aux nôtres sans l’être",
            )
    if not unicodedata.is_normalized("NFC", text):
        composed = unicodedata.normalize("NFC", text)
        at = next((i for i, (a, b) in enumerate(zip(text, composed, strict=False)) if a != b), len(composed))
        yield min(at + 1, len(text) - 1), "accent séparé de sa lettre ; enregistrez le texte en forme composée (NFC)"


def _character_fault(c: str) -> str | None:
    code, category = ord(c), unicodedata.category(c)
    if c in _ALLOWED_CONTROLS or c in NO_BREAK_SPACES:
        return None
    if category == "Cc":
        return f"caractère de commande U+{code:04X} interdit"
    if category == "Cf" or code in _DEFAULT_IGNORABLE or category in {"Zl", "Zp"}:
        return f"caractère invisible U+{code:04X} interdit"
    if category in {"Co", "Cs", "Cn"}:
        return f"caractère non attribué U+{code:04X} interdit"
    return None


def _joins_emoji(text: str, i: int) -> bool:
    """A zero-width joiner is honest between two pictographs, and nowhere else."""
    around = text[max(0, i - 2) : i] + text[i + 1 : i + 2]
    return text[i] == "\u200d" and any(unicodedata.category(c) == "So" for c in around)


def _alphabet(c: str) -> str | None:
    name = unicodedata.name(c, "")
    for start, alphabet in (("LATIN", "latin"), ("GREEK", "grec"), ("CYRILLIC", "cyrillique")):
        if name.startswith(start):
            return alphabet
    return None


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


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: unaccented, lower case, without plural."""
    # An elision is a word of its own: « l’aide » gives « l », « aide ».
    return tuple(map(_singular, _parts(text)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
