"""Expressions → how much each word of them speaks of each source: a subject of the bank, or a page.

What a word says of a source is the share of its evidence that is for it. A word of many sources weighs little.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..model.usual_words import Sigle
from ..reading.characters import words
from . import banque

ALONE, PART, SENTENCE = 3.0, 0.7, 0.5
"""Evidence of a word that is a whole expression, of one inside it, and of one in a sentence."""
EQUAL = 0.7
"""What part of the evidence of a word stands for those that people take for it."""
FEW = 2.0
"""Evidence of a word inside an expression of a subject that has few of them."""
_COMPOUND = re.compile(r"\w+-\w+")
LONGEST = 3
"""How many words of sense an expression has that is known as a whole."""

STOP_WORDS = frozenset(
    words(
        "hors a à ai as au aux avec avoir ça car ce ceci cela celle celui ces cet cette ceux chaque chez ci comme comment "
        "d dans de dedans depuis des dois doit donc du dire dit elle elles en encore entre es est et été etes être eu "
        "eux existe fait faire faut il ils j je jamais juste l la là le les leur leurs lui lors m ma mais me même mes "
        "mettre moi moins mon n ne ni nos notre nous on ont ou par parce pas peu peut peux plus pour pourquoi pourrais "
        "pouvoir pu puis qu que quel quelle quels quelles quelqu quelque quelques quoi s sa sais sans se sera "
        "ses si soit son sont sous suis sur t ta te tes toi ton tous tout toute toutes très trop tu un une va vais vers "
        "veut veux vie voir vos votre voudrais voulez vous y aimerais svp merci bonjour cherche chercher concernant "
        "aller afin ainsi alors aussi autre autres avant après bien c ait avait était étaient fut font ici vraiment "
        "but prévoit prévu prevue concerne parle savoir "
        "allez allons auront aurait aurais avaient ayant devez devons devra devrait devront disent dites doivent faites fera "
        "ferait feront ira irai irez iront peuvent pourra pourrait pourront pouvez pouvons serait seront soient veulent "
        "voient vois voit vont voudrait voulons"
    )
)
"""Words that carry no subject; dropped here and, since they are shipped, from queries."""


def content(text: str) -> list[str]:
    """Return the words of a text that carry a subject, in their order."""
    return [w for w in words(text) if w not in STOP_WORDS]


@dataclass
class Evidence:
    """Evidence by word and by source."""

    of: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    whole: dict[tuple[str, ...], set[int]] = field(default_factory=lambda: defaultdict(set))
    """The sources of each expression of several words."""
    compounds: set[tuple[str, ...]] = field(default_factory=set)
    """Words of two parts, « rond-point », that people write as one."""

    def add(self, source: int, expressions: Iterable[str], alone: float = ALONE, part: float = PART) -> None:
        """Count each word of each expression, for more when it stands alone."""
        for expression in expressions:
            found = content(expression)
            for w in set(found):
                self.count(source, w, alone if len(found) == 1 else part)
            if 1 < len(found) <= LONGEST and part < alone:
                self.whole[tuple(found)].add(source)
            if len(found) == 2 and _COMPOUND.fullmatch(expression):
                self.compounds.add(tuple(found))

    def expand(self, sigles: Iterable[Sigle]) -> None:
        """Count the words that each acronym stands for where the acronym stands."""
        for sigle in sigles:
            for source in {s for w in words(sigle.sigle) for s in self.of.get(w, ())}:
                self.add(source, [sigle.developpe])

    def equal(self) -> None:
        """Count for each word what speaks of those that people take for it, but less."""
        for group in banque.synonymes():
            known = [self.of.get(w, {}) for w in group]
            most = {s: max(found.get(s, 0.0) for found in known) for found in known for s in found}
            for source, best in most.items():
                for word in group:
                    self.of[word][source] = max(EQUAL * best, self.of[word].get(source, 0.0))

    def count(self, source: int, word: str, weight: float) -> None:
        sources = self.of[word]
        sources[source] = sources.get(source, 0.0) + weight


CLEAR = 2.2
"""How many times the votes of its own subjects the words of an expression may give another before it is lost."""
DOUBT, WEAK = 0.7, 0.35
"""How much evidence is not yet any; and what a word of any action weighs."""
ENOUGH_VOICES = 2
"""How many words of a text tell a subject; a word that is an expression of its own tells it alone."""
COMMON = 60
"""Of how many sources a word says nothing any more."""


def weight(sources: Iterable[float], *, weak: bool = False) -> float:
    """Return the weight of a word in a query, from 0 to 3.4: less for one of many sources, or seen once in a sentence."""
    values = list(sources)
    total = sum(values)
    spread = total**2 / (sum(v * v for v in values) or 1)
    return math.log(1 + COMMON / (1 + spread)) * total / (total + DOUBT) * (WEAK if weak else 1)


@dataclass(frozen=True)
class Banque:
    """The evidence of the words of the bank for its subjects."""

    evidence: Evidence
    totals: Mapping[str, float]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, sujets: Iterable[banque.Sujet], sigles: Iterable[Sigle]) -> Banque:
        evidence = Evidence()
        for i, s in enumerate(sujets):
            evidence.add(i, s.mots, part=FEW if s.ou else PART)
            evidence.add(i, s.phrases or (), 3 * SENTENCE, SENTENCE)
        evidence.expand(sigles)
        evidence.equal()
        totals = {w: sum(found.values()) for w, found in evidence.of.items()}
        weak = banque.faibles()
        weights = {w: weight(found.values(), weak=w in weak) for w, found in evidence.of.items()}
        return cls(evidence, totals, weights)

    def subjects(self, text: str) -> dict[int, float]:
        """Return how much a text speaks of each subject: by its words, and more by whole expressions.

        One word that is no expression of a subject does not tell it: « changement » is not a change of name.
        """
        found = content(text)
        scores = self.votes(found)
        voices: dict[int, float] = defaultdict(float)
        for w in set(found):
            for s, n in self.evidence.of.get(w, {}).items():
                voices[s] += ENOUGH_VOICES if n >= ALONE else 1 if n > SENTENCE and self.weights[w] > 1 else 0
        for n in range(2, LONGEST + 1):
            for at in range(len(found) - n + 1):
                for s in self.evidence.whole.get(tuple(found[at : at + n]), ()):
                    scores[s] += n
                    voices[s] += ENOUGH_VOICES
        return {s: n for s, n in scores.items() if voices[s] >= ENOUGH_VOICES}

    def votes(self, mots: Iterable[str]) -> dict[int, float]:
        """Return what words say of each subject, one by one."""
        scores: dict[int, float] = defaultdict(float)
        for w in set(mots):
            for s, n in self._votes.get(w, ()):
                scores[s] += n
        return scores

    @cached_property
    def _votes(self) -> Mapping[str, list[tuple[int, float]]]:
        """Return what each word says of each subject."""
        found = self.evidence.of.items()
        return {w: [(s, self.weights[w] * n / (self.totals[w] + 1)) for s, n in by.items()] for w, by in found}

    def hidden(self) -> Iterator[tuple[str, set[int]]]:
        """Yield the expressions whose words, one by one, would lead elsewhere: their words joined, and their subjects."""
        kept: dict[tuple[str, ...], set[int]] = {}
        for mots, sources in sorted(self.evidence.whole.items(), key=lambda x: (len(x[0]), x[0])):
            votes = self.votes(mots)
            lost = max(votes.values()) > CLEAR * max(votes[s] for s in sources)
            inside = any(kept.get(part, sources) != sources for part in (mots[:2], mots[1:]))
            if lost or inside or mots in self.evidence.compounds:
                kept[mots] = sources
        yield from (("".join(mots), sources) for mots, sources in kept.items())
