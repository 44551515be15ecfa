"""The titles of the columns of levels → what the contract calls its levels, with gender and plural."""

from __future__ import annotations

import re
from typing import Any

_FEMININE = re.compile(
    r"(?:orientation|ambition|th[ée]matique|priorit[ée]|action|mesure|fiche|finalit[ée]|cat[ée]gorie|op[ée]ration|mission|linia|l[íi]nea|category)",
    re.I,
)
_NAMED = re.compile(
    r"\([^()]*\)|\b(?:titre|intitul[ée]|nom|n°|num[ée]ro|libell[ée])\b(?: (?:de|du) (?:l[’']|la )?)?|/name.*$|[\d.]+$",
    re.I,
)


def levels_of(titres: list[str]) -> list[dict[str, Any]]:
    """Return the levels from top to bottom; the last is the action."""
    names: list[str] = []
    for titre in titres:
        bare = " ".join(_NAMED.sub(" ", titre).split()).strip(" :-").lower()[:60] or "niveau"
        names.append(bare if bare not in names else f"sous-{bare}")
    last = "sous-action" if any(n in ("action", "fiche action") for n in names) else "action"
    return [_level(n) for n in (*names, last)]


def _level(nom: str) -> dict[str, Any]:
    words = nom.split(" ")
    # « sous-sous axe » has one plural, at its end; « axe stratégique » has two
    each = len(words) > 1 and all(w.isalpha() for w in words) and not words[0].startswith("sous")
    pluriel = " ".join(map(_plural, words)) if each else nom[: -len(words[-1])] + _plural(words[-1])
    genre = "féminin" if _FEMININE.search(nom) else "masculin"
    return {"singulier": nom, "pluriel": pluriel, "court": nom, "court_pluriel": pluriel, "genre": genre}


def _plural(word: str) -> str:
    if word in ("de", "du", "des", "la", "le", "d’", "à") or word[-1:] in "sxz":
        return word
    return f"{word[:-2]}aux" if word.endswith("al") else f"{word}{'x' if word.endswith(('eu', 'au')) else 's'}"
