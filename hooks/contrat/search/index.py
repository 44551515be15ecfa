"""The model → the word index that the search page fetches, for a contract of common size.

Each word leads to the pages that it speaks of, with a level from 0 to 3: the share of the word’s evidence
that is for this page, in four steps; and has a weight. Evidence comes from the page’s own words, from the
subjects of the shared bank that the page treats, and from the names of what has a page. Subjects that no page
treats count against all pages. Words are unaccented, without plural; `docs/assets/moteur.js` reads queries
alike. The index is in two files: the words with the most evidence, which most queries need, and the rest.
A long contract has it in parts: `parts`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ..french.names import Noms
from ..french.values import Values
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.usual_words import Lexique
from ..reading import prose
from ..reading.characters import words
from ..reading.decode import schema_of, shape_of
from ..webpage import addresses
from . import banque
from .attribution import attributions
from .coding import as_json, bloom, front_coded, number, postings
from .evidence import ALONE, LONGEST, SENTENCE, STOP_WORDS, Banque, Evidence, content, weight
from .filters import Filters
from .places import Place, places
from .spellings import spellings

USUAL, TITLE, TEXT, PLAIN, PART_OF_USUAL = 4.0, 3.0, 2.0, 1.0, 1.2
"""Evidence of a word in `mots_usuels`, in a title, in the contract, in « En clair », and inside a usual expression."""
OUTSIDE = 4.0
"""How much more a sentence outside any contract counts: there are few of them."""
STEPS = (0.04, 0.06, 0.16, 0.35)
"""Shares of evidence from which a page is told, and reaches levels 1, 2 and 3."""
AS_TUNED = 40
"""Up to how many pages their own words count whole; beyond, a word of many pages is shared among more."""
RARE = 3
"""In how many names or texts a word may stand and still tell the place."""
DIGIT = 16
"""How many steps of the weight of a word make one: the heaviest takes one digit."""
SPOKEN = 3
"""From how many words on an expression with one word of sense is known by all of them: « qui fait quoi »."""
FIRST = 11
"""Evidence from which a word is in the first file."""


@dataclass(frozen=True)
class Mots:
    """What the index is made of: pages then places, in order; each word’s levels by their rank, evidence and weight."""

    pages: tuple[Enjeu | Action, ...]
    places: tuple[Place, ...]
    hors: tuple[tuple[banque.Sujet, list[int]], ...]
    """The subjects that no page treats, with the pages of their neighbours."""
    levels: dict[str, dict[int, int]]
    evidence: dict[str, float]
    weights: dict[str, float]
    tiers: dict[str, set[int]]
    """The pages that have a word from other sources alone: neither the contract nor the site says it."""
    written: dict[str, str]
    """How words are written, where it differs."""


def read(corpus: Corpus, titres: Mapping[str, str]) -> Mots:
    """Return the words of a corpus; `titres` are the titles of the pages that are made, by address."""
    return _Reading(corpus, titres).mots()


class _Reading:
    """Evidence of the bank, of the pages and of the places, until it is shared among them."""

    def __init__(self, corpus: Corpus, titres: Mapping[str, str]) -> None:
        self.corpus = corpus
        self.values = Values(corpus)
        self.bank = Banque.of(banque.sujets(), corpus.sigles)
        self.pages: tuple[Enjeu | Action, ...] = (*corpus.enjeux, *corpus.actions)
        self.places = tuple(places(corpus, titres))
        self.subjects = attributions(corpus, self.bank)
        self.total = len(self.pages) + len(self.places)
        self.treating: dict[int, dict[int, float]] = defaultdict(dict)
        for i, found in enumerate(self.subjects):
            for s, part in found.items():
                self.treating[s][i] = part
        self.outside = [s for s in range(len(banque.sujets())) if s not in self.treating]
        self.treating |= {s: {i: 1.0} for i, s in enumerate(self.outside, self.total)}
        self.own = Evidence()
        self.spoken: set[str] = set()
        self.said: dict[str, set[int]] = defaultdict(set)
        self.held: dict[str, set[int]] = defaultdict(set)
        self.tiers: dict[str, set[int]] = defaultdict(set)
        for i, page in enumerate(self.pages):
            self._add_page(i, page)
        ranks = {(isinstance(page, Enjeu), page.id): i for i, page in enumerate(self.pages)}
        for x in corpus.lexique:
            self._add_lexicon(ranks.get((bool(x.enjeu), x.enjeu or x.action or "")), x)
        for i, page in enumerate(self.pages):
            self._add_facts(i, page)
        self.beyond = Evidence()
        for i, sujet in enumerate(corpus.hors_contrat, self.total + len(self.outside)):
            self.beyond.add(i, sujet.mots, ALONE, 2.0)
        self.last = self.total + len(self.outside) + len(corpus.hors_contrat)
        large = [*banque.ailleurs(), *(t for x in corpus.lexique if x.hors_contrat for t in x.tournures or ())]
        self.beyond.add(self.last, large, 3 * SENTENCE * OUTSIDE, SENTENCE * OUTSIDE)
        self.own.expand(corpus.sigles)
        self.own.equal()

    def mots(self) -> Mots:
        levels: dict[str, dict[int, int]] = defaultdict(dict)
        for word in {*self.bank.evidence.of, *self.own.of, *self.beyond.of}:
            levels[word] = self._levels(word)
        hidden = dict(self.bank.hidden())
        for joined, sources in hidden.items():
            for place in (p for s in sources for p in self.treating[s]):
                levels[joined][place] = 3
        for mots, sources in self.beyond.whole.items():
            if (known := sources - {self.last}) and self._is_lost(mots, known, levels):
                hidden["".join(mots)] = known
                levels["".join(mots)] |= dict.fromkeys(known, 3)
        named, found = self._named()
        for word, by_place in named.items():
            for place, level in by_place.items():
                levels[word][place] = max(level, levels[word].get(place, 0))
        for joined, holding in self.held.items():
            if joined in levels:
                levels[joined] |= dict.fromkeys(holding, 3)
        kept = {w: levels[w] for w in sorted(levels) if levels[w] and (w in named or not self._is_noise(w))}
        # An expression whose words lead elsewhere is known from the first file, or they would answer without it.
        evidence = {
            w: FIRST if w in hidden or w in self.spoken else self._evidence(w) + 3 * len(named.get(w, ())) for w in kept
        }
        weights = {w: self._weight(w, found.get(w, 0)) for w in kept}
        hors = tuple((banque.sujets()[s], self._near(s)) for s in self.outside)
        return Mots(self.pages, self.places, hors, kept, evidence, weights, self.tiers, spellings(self.corpus))

    def _is_lost(self, mots: tuple[str, ...], sources: set[int], levels: Mapping[str, Mapping[int, int]]) -> bool:
        """Tell whether the words of an expression, one by one, say more of a page than of its own subjects."""
        votes: dict[int, float] = defaultdict(float)
        for w in mots:
            for place, level in levels[w].items():
                votes[place] += self._weight(w, 0) * (level + 1)
        return max((n for p, n in votes.items() if p < self.total), default=0.0) > max(votes[s] for s in sources)

    def _is_noise(self, word: str) -> bool:
        """Tell whether a word says nothing: a number, or a word of any text, that stands in one sentence of the bank."""
        common = word.isdigit() or word in banque.francais()[0]
        return common and word not in self.said and self._evidence(word) <= 1

    def _near(self, subject: int) -> list[int]:
        """Return the first pages of the neighbours of a subject."""
        known = banque.sujets()
        near = {s for s, x in enumerate(known) if x.sujet in known[subject].proches}
        return sorted({i for s in near for i in self.treating.get(s, ()) if i < len(self.pages)})[:2]

    def _evidence(self, word: str) -> float:
        return sum(sum(e.of.get(word, {}).values()) for e in (self.bank.evidence, self.own, self.beyond))

    def _weight(self, word: str, places: int) -> float:
        """Return what a word weighs: by its root, so that one rare word does not outvote two that speak of a page."""
        sources = [n for e in (self.bank.evidence, self.own, self.beyond) for n in e.of.get(word, {}).values()]
        return math.sqrt(weight(sources or [ALONE] * max(1, places), weak=word in banque.faibles()))

    def _levels(self, word: str) -> dict[int, int]:
        """Return the level of each page that a word is worth telling of, and of each subject that no page treats."""
        bank, own = self.bank.evidence.of.get(word, {}), self.own.of.get(word, {})
        share = min(1.0, AS_TUNED / max(1, len(self.pages)))
        total = sum(bank.values()) + share * sum(own.values()) + sum(self.beyond.of.get(word, {}).values()) + 1
        found: dict[int, float] = {**own, **self.beyond.of.get(word, {})}
        for s, n in bank.items():
            for p, part in self.treating[s].items():
                found[p] = found.get(p, 0.0) + n * part
        said = self.said.get(word, set())
        told, *steps = (total * step for step in STEPS)
        reached = {p: sum(n >= step for step in steps) for p, n in found.items() if n >= told or p in said}
        reached = {p: level for p, level in reached.items() if level or p < self.total}
        return {p: max(level, p in said) for p, level in reached.items()}

    def _named(self) -> tuple[dict[str, dict[int, int]], dict[str, int]]:
        """Return the levels of the words that name places, by word and place; and in how many places each stands."""
        found: dict[str, dict[int, int]] = defaultdict(dict)
        texts: dict[str, set[int]] = defaultdict(set)
        for i, place in enumerate(self.places, len(self.pages)):
            part = 1 if place.phrases or not place.textes else 2
            for expressions, alone, inside in ((place.noms, 3, part), (place.aussi, 2, 1), (place.phrases, 1, 1)):
                for expression in expressions:
                    mots = content(expression)
                    if len(mots) == 1 and len(plain := words(expression)) >= SPOKEN:
                        found["".join(plain)][i] = 3
                        self.spoken.add("".join(plain))
                        continue
                    whole = inside == 2 or expressions is not place.aussi
                    if 1 < len(mots) <= LONGEST and whole and not place.terme:
                        found["".join(mots)][i] = 3
                    for w in mots:
                        level = alone if len(mots) == 1 else inside
                        found[w][i] = max(found[w].get(i, 0), min(level, 2) if place.terme else level)
            for w in {w for text in place.textes for w in content(text)}:
                texts[w].add(i)
        for w, inside_of in texts.items():
            for i in inside_of if len(inside_of) <= RARE else ():
                found[w].setdefault(i, 1)
        return found, {w: len(by) for w, by in found.items()}

    def _add_page(self, i: int, page: Enjeu | Action) -> None:
        texts = (page.nom, page.texte)
        for text in (*texts, *page.mots_usuels):
            mots = content(text)
            for n in range(2, LONGEST + 1):
                for at in range(len(mots) - n + 1):
                    self.held["".join(mots[at : at + n])].add(i)
        for word in content(" ".join(texts)):
            self.said[word].add(i)
        add = self.own.add
        add(i, words(page.nom), TITLE, TITLE)
        add(i, page.mots_usuels, USUAL, PART_OF_USUAL)
        add(i, set(words(page.en_clair or "")), PLAIN, PLAIN)
        add(i, set(words(page.texte)), TEXT, TEXT)
        if isinstance(page, Action):
            for p in self.corpus.programmes_de(page):
                self.held["".join(content(p.nom))].add(i)
                add(i, [p.nom, *p.aussi, *filter(None, (p.sigle, p.nom_officiel))], ALONE, PLAIN)
            for t in self.corpus.termes_de(page.texte):
                add(i, [t.terme, *t.aussi], TEXT, PLAIN)
            self._add_values(i, page)

    def _add_values(self, i: int, action: Action) -> None:
        """Count the words of what is known of an action besides its own words."""
        hints = schema_of(self.corpus.action)
        for nom, fait in action.valeurs_suivies.items():
            if fait is None or fait.valeur is None:
                continue
            text = self.values.text(fait.valeur, shape_of(hints[nom]).parts["valeur"].schema)
            said = {w for w in content(text) if not w.isdigit() and i not in self.said.get(w, ())}
            if not (fait.source and fait.source.ligne):
                for w in said:
                    if i not in self.own.of.get(w, {}):
                        self.tiers[w].add(i)
            self.own.add(i, said, PLAIN, PLAIN)

    def _add_facts(self, i: int, page: Enjeu | Action) -> None:
        """Count the words of what other sources say of a page."""
        faits = page.faits if isinstance(page, Action) else ()
        said = {w for f in faits for w in content(prose.plain(f.texte)) if not w.isdigit()}
        for w in said:
            if i not in self.own.of.get(w, {}):
                self.tiers[w].add(i)
        self.own.add(i, said, PLAIN, PLAIN)

    def _add_lexicon(self, i: int | None, x: Lexique) -> None:
        """Count the words of the lexicon of a page; of one for what is outside the contract there is none."""
        if i is not None:
            self.own.add(i, x.mots)
            self.own.add(i, x.proches, 0.4, 0.1)
            self.own.add(i, x.tournures or (), 3 * SENTENCE, SENTENCE)


def head(corpus: Corpus, mots: Mots) -> dict[str, object]:
    """Return what the engine must know of the contract before any word."""
    niveaux = corpus.contrat.niveaux
    return {
        "enjeux": len(corpus.enjeux),
        "numeros": " ".join(front_coded("-".join(words(corpus.numero(p))) for p in mots.pages)),
        "dedans": len(mots.pages),
        "sujets": len(mots.hors) + len(corpus.hors_contrat),
        "noms": [
            [nom, words(n.court)[0], words(n.singulier)[0]]
            for nom, n in (*(("enjeu", n) for n in niveaux.hauts), ("action", niveaux.action))
        ],
        "vides": " ".join(sorted(STOP_WORDS)),
        "urgences": [" ".join("".join(content(m)) for m in u.mots) for u in banque.urgences()],
        "communes": [i for i, p in enumerate(mots.places, len(mots.pages)) if p.commune],
    }


def source_words(corpus: Corpus) -> str:
    """Return the words of the source: the search page says of none that the contract does not speak of it."""
    return " ".join(front_coded(sorted({w for line in corpus.lignes_source for w in content(line)})))


def files(corpus: Corpus, titres: Mapping[str, str]) -> dict[str, str]:
    """Return the files of the index by name; equal corpora give equal text."""
    mots = read(corpus, titres)
    first = [w for w in mots.levels if mots.evidence[w] >= FIRST]
    rest = [w for w in mots.levels if mots.evidence[w] < FIRST]
    whole = {
        "pages": [address(p) for p in mots.pages],
        "lieux": len(mots.places),
        **head(corpus, mots),
        "filtres": list(map(Filters(corpus).codes, mots.pages)),
    }
    return {
        "mots.json": as_json({**whole, **coded(first, mots)}),
        "autres-mots.json": as_json({**coded(rest, mots), "source": source_words(corpus)}),
        "lieux.json": as_json([[p.adresse, p.titre, p.textes[0] if p.textes else ""] for p in mots.places]),
        "francais.json": french(mots),
        "sujets.json": subjects(corpus, mots),
    }


def french(mots: Mots) -> str:
    """Return the French words that lead nowhere: common ones, and others."""
    common, others = (sorted(known - mots.levels.keys()) for known in banque.francais())
    return as_json({"courants": " ".join(front_coded(common)), "autres": bloom(others)})


def coded(some: list[str], mots: Mots) -> dict[str, str]:
    """Return words in order, as people write them, and for each its pages with their levels, and its weight."""
    return {
        "mots": " ".join(front_coded(mots.written.get(w, w) for w in some)),
        "postes": " ".join(postings(mots.levels[w]) for w in some),
        "tiers": " ".join(postings(dict.fromkeys(mots.tiers.get(w, ()), 0)) for w in some),
        "poids": "".join(number(round(mots.weights[w] * DIGIT)) for w in some),
    }


def address(page: Enjeu | Action) -> str:
    return addresses.of(page)


def subjects(corpus: Corpus, mots: Mots) -> str:
    """Return what is said of the subjects that no page treats, in the order of the index; near pages by their place.

    Then nothing, for what is outside at large, and the numbers to call.
    """
    noms = Noms(corpus)
    places = {a.id: i for i, a in enumerate(corpus.actions, len(corpus.enjeux))}
    return as_json(
        [
            *({"de": s.de, "ou": s.ou or "", "proches": near} for s, near in mots.hors),
            *(
                {"phrase": noms.absence(s), "ou": s.ou, "proches": [places[p] for p in s.proches]}
                for s in corpus.hors_contrat
            ),
            None,  # what is outside the contract at large has no name
            *({"urgence": u.numero, "phrase": u.phrase} for u in banque.urgences()),
        ]
    )
