"""A body → the same body, in which the first use of each abbreviation says what it stands for.

Where the words stand close by (« Aide sociale à l’enfance (ASE) »), nothing is added. Elsewhere, the
contract’s own words above all, which take no insertion, the abbreviation becomes an `abbr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import unescape

from markupsafe import Markup

from ..model.corpus import Corpus
from ..reading.characters import slug

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

_ABBR = Markup('<abbr title="{}">{}</abbr>')
_TAG = re.compile(r"<[^>]*>")
_TAGS_AROUND = 20
"""How many tags may stand between an abbreviation and its meaning."""


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


class Developer:
    """Develops the abbreviations of one site, in one pass over each body."""

    def __init__(self, meanings: Mapping[str, Sequence[str]]) -> None:
        self._meanings = {sigle: [(m, slug(m)) for m in known] for sigle, known in meanings.items()}
        self._token = _tokens(meanings) if meanings else None

    def develop(self, html: str) -> str:
        """Return `html` with an `abbr` at the first use of each abbreviation whose meaning is not written near it."""
        said: set[str] = set()
        parts: list[str] = []
        done = 0
        for m in self._token.finditer(html) if self._token else ():
            sigle = m.group()
            if sigle.startswith("<"):
                said |= {m["texte"].strip()} if m["kept"] == "abbr" else set()
            elif sigle not in said and not _inside_tag(html, m.start()):
                said.add(sigle)
                near = slug(_text_around(html, m.start(), m.end()))
                meanings = self._meanings[sigle]
                if not any(bare in near for _, bare in meanings):
                    parts += [html[done : m.start()], _ABBR.format(meanings[0][0], sigle)]
                    done = m.end()
        return "".join([*parts, html[done:]]) if parts else html


def _tokens(sigles: Iterable[str]) -> re.Pattern[str]:
    """Return what finds each abbreviation, and each element whose text stays as it is.

    Every branch starts with its own character, so that the engine leaps from one to the next.
    """
    initials: dict[str, list[str]] = {}
    for sigle in sorted(sigles, key=len, reverse=True):
        initials.setdefault(sigle[0], []).append(re.escape(sigle[1:]))
    words = "|".join(rf"{re.escape(c)}(?<![\w-].)(?:{'|'.join(rest)})(?![\w-])" for c, rest in initials.items())
    return re.compile(rf"<(?P<kept>abbr|code|option|script|style)\b[^>]*>(?P<texte>.*?)</(?P=kept)>|{words}", re.DOTALL)


def _inside_tag(html: str, at: int) -> bool:
    return html.rfind("<", 0, at) > html.rfind(">", 0, at)


def _text_around(html: str, start: int, end: int) -> str:
    """Return the text near one place, without tags."""
    first, last = start, end
    for _ in range(_TAGS_AROUND + 1):
        first = html.rfind("<", 0, max(first, 0))
        last = html.find("<", last) + 1 or len(html) + 1
    before = _TAG.sub("", html[html.find(">", first) + 1 if first >= 0 else 0 : start])
    after = _TAG.sub("", html[end : last - 1])
    return unescape(f"{before[-NEAR:]} {after[:NEAR]}")
