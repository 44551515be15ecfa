"""The communes of the contract → a list, and a page for each: what is said of it, by whom, and whom to ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.directory import Commune
from ..model.facts import FaitExterne
from ..reading.characters import words
from ..webpage import addresses
from ..webpage.page import Page
from .maker import Maker

SHARED, SHARED_ON_ONE_DAY = 0.8, 0.5
"""What part of its words a fact has in common with another that says the same; and where both are of one dated event."""

_OF = r"(?:de la |de l’|des |du |de |d’)"
_WORD = r"[A-ZÀÂÉÈÊÎÔ0-9][\w’-]*"
PLACE = re.compile(
    r"\b(?:(?P<genre>[Cc]ité|[Qq]uartier|[Pp]arc|[Tt]erril|[Rr]ésidence|[Ff]osse)(?:(?<=[a-zé])s)?) "
    rf"(?P<nom>{_OF}?{_WORD}(?: (?:et )?{_OF}?{_WORD})*)"
)
"""What names a part of a commune: a kind of place, then a name or a number."""
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")


@dataclass
class Dits:
    """What the data say of one commune."""

    actions: list[Action] = field(default_factory=list)
    """Those that have it among their places, or whose words name it."""
    faits: list[tuple[Any, list[FaitExterne]]] = field(default_factory=list)
    """Each record with its facts from elsewhere that name the commune, those that name the fewest others first."""
    lieux: list[tuple[str, FaitExterne]] = field(default_factory=list)
    """Each place in the commune that a fact names, as it writes it, with the first fact that does."""

    def ancre(self, fait: FaitExterne) -> str:
        """Return the id of one of these facts on the page of the commune."""
        return f"fait-{[f for _, faits in self.faits for f in faits].index(fait) + 1}"

    @cached_property
    def nombre(self) -> int:
        return sum(len(faits) for _, faits in self.faits)


def pages(m: Maker) -> Iterator[Page]:
    if not m.corpus.communes:
        return
    dits = said(m.corpus)
    yield m.page(addresses.COMMUNES, "communes", dits=dits)
    for commune in m.corpus.communes.communes:
        yield m.page(addresses.of(commune), "commune", commune=commune, dits=dits, dit=dits[commune.insee])


def said(corpus: Corpus) -> dict[str, Dits]:
    """Return what is said of each commune, by its INSEE code. A name counts where it stands alone: not in « Louvre-Lens »."""
    found = {insee: Dits() for insee in corpus.commune}
    names = named_in(list(corpus.commune.values()))
    for action in corpus.actions:
        places = {lieu.insee for lieu in (action.lieux.valeur or ())} if action.lieux else set()
        for insee in found.keys() & (places | names(action.texte)):
            found[insee].actions.append(action)
    fiches: tuple[Any, ...] = (*corpus.actions, *corpus.programmes, *corpus.organisations)
    for fiche in fiches:
        told: dict[str, list[FaitExterne]] = {}
        for fait in fiche.faits:
            for insee in names(fait.texte):
                if not any(same(fait, x) for _, faits in found[insee].faits for x in faits):
                    told.setdefault(insee, []).append(fait)
        for insee, faits in told.items():
            faits.sort(key=lambda fait: len(names(fait.texte)))
            found[insee].faits.append((fiche, faits))
    for insee, dit in found.items():
        dit.faits.sort(key=lambda told: len(names(told[1][0].texte)))
        dit.lieux = _places(corpus.commune[insee], dit, names)
    return found


def _places(commune: Commune, dit: Dits, names: Any) -> list[tuple[str, FaitExterne]]:
    """Return the places that facts put in a commune: the only one that the sentence names, or named right after them."""
    found: dict[tuple[str, str], tuple[str, FaitExterne]] = {}
    after = re.compile(rf",? (?:est )?à {re.escape(commune.nom)}(?![\w-])")
    for fait in (f for _, faits in dit.faits for f in faits):
        for sentence in _SENTENCE.split(" ".join(fait.texte.split())):
            alone = names(sentence) == {commune.insee}
            for m in PLACE.finditer(sentence):
                if names(m["nom"]) or _ACRONYM.search(m["nom"]):
                    continue
                if alone or after.match(sentence, m.end()):
                    found.setdefault((m["genre"].lower(), m["nom"]), (m[0], fait))
    return list(found.values())


def same(a: FaitExterne, b: FaitExterne) -> bool:
    """Tell whether two records hold one fact: read on one page, and the words of the shorter are in the longer.

    What one page says of one day is told in other words more often: half of them are enough.
    """
    if a.source.url != b.source.url:
        return False
    least = SHARED_ON_ONE_DAY if a.date.valeur and a.date == b.date else SHARED
    shorter, longer = sorted(({*words(a.texte)}, {*words(b.texte)}), key=len)
    return len(shorter & longer) >= least * len(shorter)


def named_in(communes: list[Commune]) -> Any:
    """Return a function: a text → the INSEE codes of the communes that it names. After an article it is a river: « la Souchez »."""
    insee = {c.nom: c.insee for c in communes}
    longest_first = sorted(map(re.escape, insee), key=len, reverse=True)
    article = "".join(rf"(?<!\b{x})" for x in ("la ", "La ", "le ", "Le ", "l’", "L’", "du ", "au "))
    name = re.compile(rf"(?<![\w-]){article}(?:{'|'.join(longest_first)})(?![\w-])")
    return lambda texte: {insee[nom] for nom in name.findall(texte)}
