"""What was typed where something else is due → the nearest value that would do, for the sentence that says so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from .characters import slug

_MOIS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
MOIS = tuple(_MOIS.split())
MAX_GUESSES, MAX_GUESSED = 20, 120
"""How many wrong words of a kind are worth a guess at the right one, and their length."""
MAX_NAMES = 3_000
"""How many names a wrong one is held against letter by letter; equal ones are found among any number."""

_STARTS = {
    **{slug(mois)[:3]: n for n, mois in enumerate(MOIS, 1)},
    **{"feb": 2, "apr": 4, "may": 5, "aug": 8, "juil": 7, "jul": 7, "juin": 6, "jun": 6},
}
_MONTH = r"([^\W\d_]{3,10})\.?"
_YEAR = r"(\d{4}|\d{2})"
_SEP = r"[\s/.-]+"
_UNIT = re.compile(r"\s|%|€|(?i:euros?|eur|ttc|ht)\b")


def number(raw: str) -> str | None:
    """Return the number that a French hand wrote, with a point: « 12 000,50 € » gives 12000.50."""
    bare = _UNIT.sub("", raw[:MAX_GUESSED])
    m = re.fullmatch(r"([+-]?)(\d{1,3}(?:[.'’]\d{3})+(?=,)|\d+)(?:[.,](\d+))?(k|M)?€?", bare, re.ASCII)
    if not m or re.fullmatch(r"\d+,\d{3}", bare):  # « 12,000 » may be twelve, or twelve thousand
        return None
    whole = re.sub(r"\D", "", m[2]).lstrip("0") or "0"
    decimals = m[3] or ""
    if m[4]:
        zeros = 3 if m[4] == "k" else 6
        whole, decimals = (whole + decimals[:zeros].ljust(zeros, "0")).lstrip("0") or "0", decimals[zeros:]
    return f"{m[1].replace('+', '')}{whole}{'.' if decimals else ''}{decimals}"


def day(raw: str) -> str | None:
    """Return the date that was written another way, at its precision: « 10 avril 2019 », « 10/04/2019 », « 2019-4 »."""
    raw = raw.strip()[:MAX_GUESSED]
    if m := re.fullmatch(rf"(?:(\d{{1,2}}){_SEP})?(\d{{1,2}}){_SEP}{_YEAR}", raw, re.ASCII):
        jour, mois, annee = m.groups()
    elif m := re.fullmatch(rf"(\d{{4}}){_SEP}(\d{{1,2}})(?:{_SEP}(\d{{1,2}}))?(?:[T ][\d:.+Z]*)?", raw, re.ASCII):
        annee, mois, jour = m.groups()
    elif m := re.fullmatch(rf"(?:(\d{{1,2}})(?:er)?{_SEP})?{_MONTH}{_SEP}{_YEAR}", raw):
        jour, mois, annee = m[1], _month(m[2]), m[3]
    else:
        return None
    if not mois:
        return None
    annee = annee if len(annee) == 4 else f"20{annee}"
    return "-".join([annee, *(f"{int(x):02}" for x in (mois, jour) if x)])


_YES = dict.fromkeys(("oui", "o", "yes", "y", "true", "vrai", "1", "x"), "oui")
_NO = dict.fromkeys(("non", "n", "no", "false", "faux", "0"), "non")


def yes_or_no(raw: str) -> str | None:
    """Return « oui » or « non » for what spreadsheets, forms and programmers write."""
    return {**_YES, **_NO}.get(slug(raw))


def said(*, yes: bool) -> list[str]:
    """Return all that people write for « oui », or for « non »."""
    return [*(_YES if yes else _NO)]


def numbered(raw: str) -> tuple[str, ...]:
    """Return the ids that a spreadsheet turns into this date, the likeliest first: « 4-janv » was 4-1."""
    raw = raw.strip()[:MAX_GUESSED]
    if m := re.fullmatch(rf"(\d{{1,2}})[ /.-]{_MONTH}(?:[ /.-]{_YEAR})?", raw):
        first, second = m[1], _month(m[2])
    elif m := re.fullmatch(rf"{_MONTH}[ /.-](\d{{1,2}})", raw):
        first, second = m[2], _month(m[1])
    elif m := re.fullmatch(r"\d{4}-(\d\d)-(\d\d)(?:[T ][\d:.]*)?", raw):
        first, second = m[2], m[1]
    elif m := re.fullmatch(rf"(\d{{1,2}})/(\d{{1,2}})(?:/{_YEAR})?", raw):
        first, second = m[1], m[2]
    else:
        return ()
    if not second or not 1 <= int(first) <= 31 or not 1 <= int(second) <= 31:
        return ()
    return tuple(dict.fromkeys([f"{int(first)}-{int(second)}", f"{int(second)}-{int(first)}"]))


def is_month(word: str) -> bool:
    """Tell whether a word is a month, its beginning, or nearly one: « mars », « sept », « fevirer »."""
    bare = slug(word)
    months = [slug(m) for m in MOIS]
    near = difflib.get_close_matches(bare[:MAX_GUESSED], months, n=1, cutoff=0.8)
    return bare in _STARTS or any(m.startswith(bare) for m in months) or bool(near)


def _month(word: str) -> str | None:
    bare = slug(word)
    mois = _STARTS.get(bare[:4]) or _STARTS.get(bare[:3])
    return str(mois) if mois else None


def closest(raw: str, names: Mapping[str, str] | Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return what bears the name that looks most like the typed one; `names` gives it by name, or is the names.

    Accents, capitals, spaces and signs do not count.
    """
    known = names if isinstance(names, Mapping) else {nom: nom for nom in names}
    found: dict[str, str] = {}
    for nom, value in known.items():
        found.setdefault(slug(nom), value)
    wanted = slug(raw[:MAX_GUESSED])
    if wanted in found:
        return found[wanted]
    if not re.search("[a-z]", wanted) or len(found) > MAX_NAMES:  # a number has no other that looks like it
        return None
    near = difflib.get_close_matches(wanted, found, n=1, cutoff=cutoff)
    return found[near[0]] if near else None
