"""What a cell says of people: their name, and how to reach them. Neither is published unless a person decides it."""

from __future__ import annotations

import re
from pathlib import Path

from contrat.reading.characters import slug

from . import readers

_FIRST_NAMES = frozenset((Path(__file__).parent / "prenoms.txt").read_text(encoding="utf-8").split())
_CIVIL = r"(?:M\.|Mr|Mme|Mlle|Dr|Monsieur|Madame) "
_WORD = r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)*"
_SURNAME = r"[A-ZÀ-Ý]{2,}(?:[ '’-][A-ZÀ-Ý0-9]+)*"
_FULL = re.compile(rf"(?:{_CIVIL})?{_WORD}(?: {_WORD})* {_SURNAME}|{_CIVIL}(?:{_WORD} ?)+(?:{_SURNAME})?|Prénom NOM.*")
"""« Camille DUPONT », « Mme Durand »."""
_PAIR = re.compile(rf"({_WORD})(?: (?:de|du|de la|d’|le|la|{_WORD}))* ?{_WORD}")
"""What is written like « Camille Dupont »; « Nantes Métropole » is too."""
_MAIL = re.compile(r"[\w.+-]+ ?(?:@|\[at\]|\(at\)) ?[\w-]+\.\w")
_PHONE = re.compile(r"(?<![\w/=.,-])(?:(?:\+|00)33[ .]?(?:\(0\))?[ .]?|0)[1-9](?:[ .\u00a0\u202f-]?\d{2}){4}(?![\w,])")


def reach(text: str) -> str:
    """Return what of a text reaches someone, as people call it; nothing where nothing does."""
    if _MAIL.search(text):
        return "une adresse électronique"
    return "un numéro de téléphone" if _PHONE.search(text) else ""


def is_person(text: str) -> bool:
    """Tell whether words look like the name of a person: by their capitals, or by a first name that is one."""
    if _FULL.fullmatch(text):
        return True
    m = _PAIR.fullmatch(text)
    return m is not None and " " in text and slug(m[1]).split("-")[0] in _FIRST_NAMES


def are_people(texts: list[str]) -> bool:
    """Tell whether the cells of a column name people: most do, or all may and one in three does."""
    cells = [readers.items(t) for t in texts]
    named = sum(bool(c) and all(map(is_person, c)) for c in cells)
    may = sum(bool(c) and all(is_person(x) or _PAIR.fullmatch(x) for x in c) for c in cells)
    return named * 10 > len(cells) * 6 or (named > 0 and named * 3 >= len(cells) and may == len(cells))
