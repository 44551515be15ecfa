"""A body → the same body, in which the first use of each abbreviation says what it stands for.

Where the words stand close by (« Aide sociale à l’enfance (ASE) »), nothing is added. Elsewhere, the
contract’s own words above all, which take no insertion, the abbreviation becomes an `abbr`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from .model import Corpus
from .text import slug

DU_SITE = {
    "CADA": "Commission d’accès aux documents administratifs",
    "CSV": "valeurs séparées par des virgules",
    "HTML": "langage de balisage hypertexte",
    "INSEE": "Institut national de la statistique et des études économiques",
    "JSON": "notation des objets de JavaScript",
    "RGAA": "Référentiel général d’amélioration de l’accessibilité",
    "SHA": "algorithme de hachage sécurisé",
    "SIREN": "Système d’identification du répertoire des entreprises",
    "SVG": "graphique vectoriel",
    "URL": "adresse d’une page",
    "WCAG": "règles pour l’accessibilité des contenus web",
    "XML": "langage de balisage extensible",
    "YAML": "format de fichiers de données",
}
"""What the site itself writes, whatever the contract. A template that means another thing writes its own `abbr`."""

NEAR = 160
"""How far from an abbreviation its meaning may stand, in characters of text."""

_TAG = re.compile(r"(<[^>]*>)")
_KEPT_AS_TEXT = frozenset({"abbr", "code", "option", "script", "style"})


def known(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """Return each abbreviation that the data or the site define, with its meanings, the glossary’s first."""
    pairs = [(t.terme, t.developpe) for t in corpus.glossaire if t.developpe]
    pairs += [(o.sigle, o.nom) for o in corpus.organisations if o.sigle]
    pairs += [(p.sigle, p.nom) for p in corpus.programmes if p.sigle]
    pairs += [*((s.sigle, s.developpe) for s in corpus.sigles), *DU_SITE.items()]
    found: dict[str, tuple[str, ...]] = {}
    for sigle, meaning in pairs:
        found[sigle] = (*found.get(sigle, ()), meaning)
    return found


def develop(html: str, meanings: Mapping[str, Sequence[str]]) -> str:
    """Return `html` with an `abbr` at the first use of each abbreviation whose meaning is not written near it."""
    if not meanings:
        return html
    word = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(meanings, key=len, reverse=True)))})(?![\w-])")
    parts = _TAG.split(html)
    said: set[str] = set()
    open_tags: list[str] = []
    for i, part in enumerate(parts):
        if part.startswith("<"):
            _follow(part, open_tags)
        elif open_tags:
            said |= {part.strip()} if open_tags[-1] == "abbr" else set()
        else:
            parts[i] = _developed(parts, i, word, meanings, said)
    return "".join(parts)


def _developed(
    parts: list[str], i: int, word: re.Pattern[str], meanings: Mapping[str, Sequence[str]], said: set[str]
) -> str:
    """Return the text `parts[i]` with its first uses developed; adds them to `said`."""

    def first_use(m: re.Match[str]) -> str:
        sigle = m.group()
        if sigle in said:
            return sigle
        said.add(sigle)
        near = slug(_text_around(parts, i, m.start(), m.end()))
        if any(slug(meaning) in near for meaning in meanings[sigle]):
            return sigle
        return f'<abbr title="{escape(meanings[sigle][0])}">{sigle}</abbr>'

    return word.sub(first_use, parts[i])


def _follow(tag: str, open_tags: list[str]) -> None:
    """Keep track of the elements whose text stays as it is."""
    name = re.match(r"</?([a-z0-9]+)", tag)
    if name and name[1] in _KEPT_AS_TEXT:
        if tag.startswith("</"):
            open_tags.pop()
        else:
            open_tags.append(name[1])


def _text_around(parts: list[str], i: int, start: int, end: int) -> str:
    """Return the text near one place of `parts[i]`, without tags."""
    before = "".join(p for p in parts[max(0, i - 40) : i] if not p.startswith("<")) + parts[i][:start]
    after = parts[i][end:] + "".join(p for p in parts[i + 1 : i + 41] if not p.startswith("<"))
    return unescape(f"{before[-NEAR:]} {after[:NEAR]}")
