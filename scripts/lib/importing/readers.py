"""The named readers: the text of a cell → the value of one kind that it says, or None where it says none.

The proof of the gate (`contrat.gate.own_lines`) finds each value again in the cell: a reader takes nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from contrat.reading import nearest
from contrat.reading.characters import slug
from contrat.reading.kinds import DateKind, DecimalKind, Integer, Line, Percent

_OTHER_MONEY = re.compile(r"[$£¥]|\b(?:USD|CHF|GBP)\b|k ?€|M ?€|\bmillions?|\bmilliers?", re.I)
_LIST = re.compile(r"\n|;|(?<!\d),|,(?!\d)|\s/\s|•")
_ITEM = re.compile(r"^(?:[-–—•◦▪*➔✓]|\d{1,2}[.)])\s+")
MAX_CODES, MAX_LABEL = 30, 80


def words(text: str) -> str | None:
    """Return the words of a cell, a paragraph a line."""
    return text or None


def line(text: str) -> str | None:
    """Return words that stand on one line."""
    said = " ".join(text.split())
    return said if _takes(Line(), said) else None


def number(text: str) -> str | None:
    """Return a number with a point: « 1 234,5 » is 1234.5. « 01 » and « 1.10 » are names of things."""
    if re.fullmatch(r"0\d.*|\d+\.\d*0", text):
        return None
    found = nearest.number(text) if not re.search(r"[€%kM]", text) else None
    return found if found and _takes(DecimalKind(), found) else None


def amount(text: str) -> str | None:
    """Return an amount in euros: « 1 234,50 € HT » is 1234.50. Thousands in letters stay words."""
    if _OTHER_MONEY.search(text):
        return None
    found = nearest.number(text)
    return found if found and _takes(DecimalKind(decimales=2, negatif=False), found) else None


def taxes(text: str) -> str | None:
    """Return « HT » or « TTC », where one of the two is said."""
    found = set(
        re.findall(
            r"\b(HT|TTC)\b", re.sub(r"hors[ -]taxes?|toutes taxes comprises", _initials, text.upper(), flags=re.I)
        )
    )
    return found.pop() if len(found) == 1 else None


def _initials(m: re.Match[str]) -> str:
    return "HT" if m[0].startswith("HORS") else "TTC"


def part(text: str) -> str | None:
    """Return a part in percent: « 50 % » is 50."""
    found = nearest.number(re.sub(r"[.,]0+(?=\s*%?\s*$)", "", text).replace("%", ""))
    return found if found and _takes(Percent(), found) else None


def whole(text: str) -> str | None:
    found = nearest.number(text)
    return found if found and _takes(Integer(), found) else None


def day(text: str) -> Any:
    """Return a date at its precision, or its words: « mi-2024 » stays as it is."""
    found = text if re.fullmatch(r"\d{4}", text) else nearest.day(text)
    if found and _takes(DateKind(), found):
        return found
    said = line(text)
    return {"mots": said} if said else None


def yes_no(text: str) -> str | None:
    return nearest.yes_or_no(text)


def items(text: str) -> list[str]:
    """Return the parts of a list in a cell: by lines, « ; » or commas, those in brackets apart."""
    held: list[str] = []

    def hide(m: re.Match[str]) -> str:
        held.append(m[0])
        return f"\x00{len(held) - 1}\x00"

    bare = re.sub(r"\([^()]*\)", hide, text)
    parts = (re.sub(r"\x00(\d+)\x00", lambda m: held[int(m[1])], p) for p in _LIST.split(bare))
    cleaned = (_ITEM.sub("", " ".join(p.split())).strip(" .,;") for p in parts)
    return list(dict.fromkeys(p for p in cleaned if re.search(r"\w", p)))


def listed(text: str) -> list[str] | None:
    found = items(text)
    return found if found and all(_takes(Line(), x) for x in found) else None


def code(text: str) -> str | None:
    """Return the code of a label: « En cours » is en-cours; a percentage is none."""
    said = " ".join(text.split())
    return slug(said)[:60].strip("-") or None if len(said) <= MAX_LABEL and "%" not in said else None


READERS: dict[str, Callable[[str], Any]] = {
    "texte": words,
    "ligne": line,
    "nombre": number,
    "montant": amount,
    "avancement": part,
    "date": day,
    "oui-non": yes_no,
    "code": code,
    "liste": listed,
    "organisation": listed,
}
"""The reader of each kind, by the name that it has in carte.yml."""


def _takes(kind: Any, raw: str) -> bool:
    try:
        kind.parse(raw)
    except ValueError:
        return False
    return True
