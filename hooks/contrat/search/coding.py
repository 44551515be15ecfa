"""Words and numbers → short text, as `docs/assets/moteur.js` reads it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def number(n: int) -> str:
    """Return a number as digits of five bits, low ones first, the sixth bit saying that more follow."""
    out = ""
    while n > 31:
        out += _DIGITS[32 | n & 31]
        n >>= 5
    return out + _DIGITS[n]


def front_coded(mots: Iterable[str]) -> Iterator[str]:
    """Yield each word as the length that it shares with the one before, then what is new."""
    before = ""
    for mot in mots:
        n = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(mot[:31], before, strict=False))))
        yield number(n) + mot[n:]
        before = mot


BITS, HASHES = 11, 7
"""How many bits a word takes in a set that is only asked whether it holds one, and how many of them tell it."""


def bloom(mots: Collection[str]) -> str:
    """Return a set of words, six bits a digit, that may say yes of one in two hundred that it does not hold."""
    size = 6 * max(1, -(-len(mots) * BITS // 6))
    digits = [0] * (size // 6)
    for mot in mots:
        for at in _places(mot, size):
            digits[at // 6] |= 1 << at % 6
    return "".join(_DIGITS[d] for d in digits)


def _places(mot: str, size: int) -> Iterator[int]:
    h = 2166136261
    for letter in mot:
        h = ((h ^ ord(letter)) * 16777619) & 0xFFFFFFFF
    step = (h >> 15) | 1
    yield from ((h + i * step) % size for i in range(HASHES))


def postings(levels: Mapping[int, int]) -> str:
    """Return, page after page, the distance from the page before and the level, in one number."""
    before, out = -1, ""
    for page, level in sorted(levels.items()):
        out += number((page - before - 1) * 4 + level)
        before = page
    return out


def rising(numbers: Iterable[int]) -> str:
    """Return numbers that rise, as the step over the one before, less one; the first follows 0."""
    before, out = 0, ""
    for n in numbers:
        out += number(n - before - 1)
        before = n
    return out
