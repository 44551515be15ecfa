"""What a person types ↔ what the file says, value by value.

A person writes « 12 000,50 », « 12/11/2026 », « mars 2021 » or « avant l’été »; the file says 12000.50, 2026-11-12,
2021-03 or words. What is shown and given back unchanged is the very text of the file.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, get_args

from contrat.french.grammar import date_iso
from contrat.model.facts import DateDite
from contrat.reading import nearest
from contrat.reading.decode import Shape
from contrat.reading.kinds import DateKind, DecimalKind, Integer, Kind, Lines, Percent, ProseKind, Words
from rewriting import Raw

_NUMBER = re.compile(r"(-?)(\d+)(?:\.(\d+))?")
_BOTH = re.compile(r"(.+?) \((.+)\)")
_SIGNS_OF_A_DATE = re.compile(r"[\d\s/.-]+")
_HOUR = re.compile(r"(\d{4}[\s/.-]+\d{1,2}[\s/.-]+\d{1,2}|\d{1,2}[\s/.-]+\d{1,2}[\s/.-]+\d{4})[T ,à]+\d{1,2} ?[h:].*")
_ARTICLE = re.compile(r"(?i)le\s+(?=\d)")
_UNIT = re.compile(r"%|€|(?i:euros?|eur|ttc|ht)\b")
_CALLED = {"%": "%", "ht": "HT", "ttc": "TTC"}


class Mistyped(ValueError):
    """What was typed is not what is asked; the message says what is."""


def is_date(shape: Shape) -> bool:
    """Tell whether a value is a date that may be words: one field holds both."""
    return shape.cls is DateDite


def shown(shape: Shape, raw: Raw) -> str:
    """Return a value of a file as a person reads and types it."""
    if is_date(shape):
        parts = raw if isinstance(raw, dict) else {"valeur": raw}
        day, words = (str(parts.get(k) or "") for k in ("valeur", "mots"))
        return f"{_day(day)} ({words})" if day and words else _day(day) or words
    text = str(raw)
    if isinstance(shape.kind, DateKind):
        return _day(text)
    if isinstance(shape.kind, DecimalKind | Integer) and (m := _NUMBER.fullmatch(text)):
        whole = f"{int(m[2]):,}".replace(",", "\u202f")
        return f"{m[1]}{whole}{',' + m[3] if m[3] else ''}"
    return text.rstrip("\n")


def _day(text: str) -> str:
    """Return « 12/11/2026 », « mars 2021 » or « 2021 »; what is no date as it stands."""
    try:
        DateKind().parse(text)
    except ValueError:
        return text
    return "/".join(reversed(text.split("-"))) if len(text) == 10 else date_iso(text)


def units(text: str) -> list[str]:
    """Return the units that are typed with a number, each once: « % », « € », « HT », « TTC »."""
    return [*dict.fromkeys(_CALLED.get(m[0].lower(), "€") for m in _UNIT.finditer(text))]


def value(shape: Shape, text: str, before: Raw | None, known: Collection[str] = ()) -> Raw | None:
    """Return what the file should say for what was typed; None for nothing. Raises `Mistyped`.

    `before` is what it says: another writing of the same value leaves it. `known` are the units that are said beside
    it: any other that is typed with a number is told, for the number alone is kept.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return None
    if before is not None and text == shown(shape, before).strip():
        return before
    if is_date(shape):
        return _said_date(text, before)
    if shape.kind is None:
        if text not in get_args(shape.schema):
            raise Mistyped("choisissez une valeur de la liste")
        return text
    found = _scalar(shape.kind, text, known)
    return before if isinstance(before, str) and _same(shape.kind, before, found) else found


def _scalar(kind: Kind, text: str, known: Collection[str]) -> str:
    if isinstance(kind, DateKind):
        return _date(kind, text)
    if isinstance(kind, DecimalKind | Integer):
        number = nearest.number(text)
        if number is None:
            raise Mistyped(f"« {text} » n’est pas un nombre ; écrivez par exemple {example(kind)}")
        lost = [x for x in units(text) if x not in known and not (x == "%" and isinstance(kind, Percent))]
        if lost:
            raise Mistyped(f"« {text} » : « {lost[0]} » ne serait pas gardé ici ; écrivez le nombre seul")
        return _checked(kind, number, text)
    many = isinstance(kind, ProseKind | Lines) or (isinstance(kind, Words) and kind.paragraphes)
    return text if many else " ".join(text.split("\n"))


def _checked(kind: Kind, found: str, text: str) -> str:
    """Return what a kind takes; what it does not, it says in its own words, of what was typed."""
    try:
        kind.parse(found)
    except ValueError as error:
        raise Mistyped(str(error).replace(f"« {found} »", f"« {text} »")) from None
    return found


def _same(kind: Kind, one: str, other: str) -> bool:
    try:
        return isinstance(kind, DecimalKind) and kind.parse(one) == kind.parse(other)
    except ValueError:
        return False


def _date(kind: DateKind, text: str) -> str:
    if m := _HOUR.fullmatch(text):
        raise Mistyped(f"« {text} » : l’heure ne serait pas gardée ; écrivez {m[1]}")
    found = text if re.fullmatch(r"\d{4}(-\d\d){0,2}", text) else _day_of(text)
    if found is None:
        raise Mistyped(f"« {text} » n’est pas une date ; écrivez par exemple {example(kind)}")
    return _checked(kind, found, text)


def _said_date(text: str, before: Raw | None) -> Raw:
    """Return a date, words, or both: « 2022 (avant l’été) »."""
    both = _BOTH.fullmatch(text)
    day, words = (both[1], both[2]) if both and _reads_as_a_date(both[1]) else (text, "")
    day = _ARTICLE.sub("", day) if _reads_as_a_date(_ARTICLE.sub("", day)) else day
    if _reads_as_a_date(day) or _SIGNS_OF_A_DATE.fullmatch(day) or _HOUR.fullmatch(day):
        found = _date(DateKind(), day)
        if words:
            return {"valeur": found, "mots": words}
        return {"valeur": found} if isinstance(before, dict) else found
    return {"mots": " ".join(text.split())}


def _reads_as_a_date(text: str) -> bool:
    return _day_of(text) is not None or re.fullmatch(r"\d{4}", text) is not None


def _day_of(text: str) -> str | None:
    """Return a date whose month, if it is a word, is one or nearly: any other word is not dropped for a date."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    return nearest.day(text) if all(map(nearest.is_month, words)) else None


def example(kind: Any) -> str:
    """Return an example as a person would type it."""
    if isinstance(kind, DateKind):
        return "12/11/2026" if kind.precision == "jour" else "12/11/2026, mars 2021 ou 2021"
    if isinstance(kind, DecimalKind):
        return "12 000,50"
    return str(kind.exemple)
