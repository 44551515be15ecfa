"""The model → the word index that the search page fetches, for a contract of common size.

Each word leads to the pages that it speaks of, with a level from 0 to 3: the share of the word’s
evidence that is for this page, in four steps. Evidence is counted from the page’s own words, from
the lexicon, from what other sources say and from the sentences that people type; what speaks of subjects outside the contract
counts against all pages. Words are unaccented, without plural; `docs/assets/moteur.js` reads
queries alike. The index is in two files: the words with the most evidence, which most queries need,
and the rest, fetched when a query has another word. A long contract has it in parts: `search_parts`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from ..french.names import Noms
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.usual_words import Lexique
from ..reading import prose
from ..reading.characters import words

USUAL, TITLE, LEXICON, TEXT, PLAIN = 4.0, 3.0, 3.0, 2.0, 1.0
"""Evidence of a word that stands alone: in `mots_usuels`, a title, the lexicon, the contract, « En clair » or a fact."""
PART_OF_USUAL, PART, SENTENCE, NEAR = 1.2, 0.7, 0.5, 0.4
"""Evidence of a word inside a longer expression, of one in a sentence, and of a near subject."""
SUBJECT = 2.0
"""Evidence of a word inside an expression that names a subject outside the contract."""
OUTSIDE = 4.0
"""How much more a sentence outside the contract counts: there are fewer of them."""
STEPS = (0.03, 0.06, 0.16, 0.35)
"""Shares of evidence from which a page is told, and reaches levels 1, 2 and 3."""
AS_TUNED = 40
"""Up to how many pages the steps hold as they were tuned; beyond, a word’s evidence spreads over more pages."""
FIRST = 3.6
"""Evidence from which a word is in the first file."""

STOP_WORDS = frozenset(
    words(
        "a à ai as au aux avec avoir ça car ce ceci cela celle celui ces cet cette ceux chaque chez ci comme comment "
        "d dans de dedans depuis des dois doit donc du dire dit elle elles en encore entre es est et été etes être eu "
        "eux existe fait faire faut il ils j je jamais juste l la là le les leur leurs lui lors m ma mais me même mes "
        "mettre moi moins mon n ne ni nos notre nous on ont ou où par parce pas peu peut peux plus pour pourquoi pourrais "
        "pouvoir pu puis qu quand que quel quelle quels quelles quelqu quelque quelques qui quoi s sa sais sans se sera "
        "ses si soit son sont sous suis sur t ta te tes toi ton tous tout toute toutes très trop tu un une va vais vers "
        "veut veux vie voir vos votre voudrais voulez vous y aimerais svp merci bonjour cherche chercher concernant "
        "aller afin ainsi alors aussi autre autres avant après bien c ait avait était étaient fut font ici vraiment "
        "quoi but contrat axe enjeu prévoit prévu prevue concerne parle savoir"
    )
)
"""Words that carry no subject; dropped here and, since they are shipped, from queries."""


@dataclass
class _Evidence:
    """Evidence by word and by place in the list of pages; subjects outside the contract come after."""

    of: dict[str, dict[int, float]] = field(default_factory=dict)
    own: dict[str, set[int]] = field(default_factory=dict)
    """The pages whose own words hold a word: each is a sure result for it, however many they are."""
    pages: int = 0

    def add(self, page: int, expressions: Iterable[str], alone: float, part: float) -> None:
        """Count each word of each expression, for more when it stands alone."""
        for expression in expressions:
            found = {w for w in words(expression) if w not in STOP_WORDS}
            for w in found:
                pages = self.of.setdefault(w, {})
                pages[page] = pages.get(page, 0.0) + (alone if len(found) == 1 else part)

    def levels(self, word: str) -> dict[int, int]:
        """Return the level of each page that a word is worth telling of."""
        found = self.of[word]
        unit = (sum(found.values()) + 1) * min(1.0, AS_TUNED / max(1, self.pages))
        told, *steps = (unit * step for step in STEPS)
        own = self.own.get(word, set())
        reached = {page: sum(n >= step for step in steps) for page, n in found.items() if n >= told or page in own}
        return {page: max(level, page in own) for page, level in reached.items()}


@dataclass(frozen=True)
class Mots:
    """What the index is made of: its pages in order, and each word’s pages with their levels, and whole evidence.

    `tiers` are the pages, with level 0, that have a word from other sources alone: neither the contract nor the site says it.
    """

    pages: tuple[Enjeu | Action, ...]
    postes: dict[str, str]
    evidence: dict[str, float]
    tiers: dict[str, str]


def read(corpus: Corpus) -> Mots:
    """Return the words of a corpus; pages are the enjeux, then the actions, in the order of the contract."""
    pages: list[Enjeu | Action] = [*corpus.enjeux, *corpus.actions]
    evidence = _evidence(corpus, pages)
    outside = {(w, i) for i, page in enumerate(pages) for w in _add_facts(evidence, i, page)}
    levels = {w: found for w in sorted(evidence.of) if (found := evidence.levels(w))}
    postes = {w: "".join(_postings(found)) for w, found in levels.items()}
    tiers = {w: "".join(_postings({i: 0 for i in found if (w, i) in outside})) for w, found in levels.items()}
    return Mots(tuple(pages), postes, {w: sum(evidence.of[w].values()) for w in postes}, tiers)


def head(corpus: Corpus) -> dict[str, object]:
    """Return what the engine must know of the contract before any word."""
    niveaux = corpus.contrat.niveaux
    return {
        "enjeux": len(corpus.enjeux),
        "sujets": len(corpus.hors_contrat),
        "noms": [
            [nom, words(n.court)[0], words(n.singulier)[0]]
            for nom, n in (("enjeu", niveaux.enjeu), ("action", niveaux.action))
        ],
        "vides": " ".join(sorted(STOP_WORDS)),
    }


def said(corpus: Corpus) -> dict[str, str]:
    """Return the words of the source, and those of the names of what has a page or a place in one.

    The search page says of none of them that the contract does not speak of it.
    """
    people = [p.nom for o in corpus.organisations for p in o.personnes]
    communes = [x for c in corpus.commune.values() for x in (c.nom, *c.codes_postaux)]
    named = [x for p in corpus.programmes for x in (p.titre, *p.aussi)]
    named += [x for o in corpus.organisations for x in (o.titre, *o.aussi)]
    terms = [x for t in corpus.glossaire for x in (t.terme, t.developpe or "", *t.aussi)]
    texts = {"source": corpus.lignes_source, "noms": [*named, *people, *communes, *terms]}
    return {
        nom: " ".join(sorted({w for line in lines for w in words(line)} - STOP_WORDS)) for nom, lines in texts.items()
    }


def files(corpus: Corpus) -> dict[str, str]:
    """Return the files of the index by name; equal corpora give equal text."""
    mots = read(corpus)
    first = [w for w in mots.postes if mots.evidence[w] >= FIRST]
    rest = [w for w in mots.postes if mots.evidence[w] < FIRST]
    whole = {
        "pages": [address(p) for p in mots.pages],
        "numeros": [str(p.rang) if isinstance(p, Enjeu) else corpus.numero(p) for p in mots.pages],
        **head(corpus),
        "filtres": [codes(corpus, p) for p in mots.pages],
    }
    return {
        "mots.json": as_json({**whole, **coded(first, mots)}),
        "autres-mots.json": as_json({**coded(rest, mots), **said(corpus)}),
        "graphies.json": as_json(spellings(corpus)),
        "sujets.json": subjects(corpus),
    }


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def coded(mots: list[str], of: Mots) -> dict[str, str]:
    """Return words in order and, for each, its pages with their levels, and those that have it from other sources."""
    postes, tiers = (" ".join(pages[w] for w in mots) for pages in (of.postes, of.tiers))
    return {"mots": " ".join(front_coded(mots)), "postes": postes, "tiers": tiers}


def _evidence(corpus: Corpus, pages: list[Enjeu | Action]) -> _Evidence:
    evidence = _Evidence(pages=len(pages))
    for i, page in enumerate(pages):
        _add_page(evidence, corpus, i, page)
    for i, sujet in enumerate(corpus.hors_contrat, len(pages)):
        evidence.add(i, sujet.mots, LEXICON, SUBJECT)
    places = {("enjeu" if isinstance(p, Enjeu) else "action", p.id): i for i, p in enumerate(pages)}
    for x in corpus.lexique:
        if x.hors_contrat:
            outside = len(pages) + len(corpus.hors_contrat)
            evidence.add(outside, x.tournures or (), 3 * SENTENCE * OUTSIDE, SENTENCE * OUTSIDE)
        else:
            _add_lexicon(evidence, places["enjeu", x.enjeu] if x.enjeu else places["action", x.action or ""], x)
    return evidence


def _add_page(evidence: _Evidence, corpus: Corpus, i: int, page: Enjeu | Action) -> None:
    own = words(f"{page.intitule} {page.titre if isinstance(page, Enjeu) else page.texte}")
    for word in set(own) - STOP_WORDS:
        evidence.own.setdefault(word, set()).add(i)
    evidence.add(i, words(page.intitule), TITLE, TITLE)
    evidence.add(i, page.mots_usuels, USUAL, PART_OF_USUAL)
    evidence.add(i, set(words(page.en_clair)), PLAIN, PLAIN)
    evidence.add(i, set(words(page.titre if isinstance(page, Enjeu) else page.texte)), TEXT, TEXT)
    if isinstance(page, Action):
        for p in corpus.programmes_de(page):
            evidence.add(i, [p.nom, *p.aussi, *filter(None, (p.sigle, p.nom_officiel))], LEXICON, PLAIN)
        for t in corpus.termes_de(page.texte):
            evidence.add(i, [t.terme, *t.aussi], TEXT, PLAIN)


def _add_lexicon(evidence: _Evidence, i: int, lexique: Lexique) -> None:
    evidence.add(i, lexique.mots, LEXICON, PART)
    evidence.add(i, lexique.proches, NEAR, NEAR / 4)
    evidence.add(i, lexique.tournures or (), 3 * SENTENCE, SENTENCE)


def _add_facts(evidence: _Evidence, i: int, page: Enjeu | Action) -> set[str]:
    """Count the words of what other sources say of a page; return those that it has from them alone."""
    faits = page.faits if isinstance(page, Action) else ()
    said = {w for f in faits for w in words(prose.plain(f.texte)) if not w.isdigit()} - STOP_WORDS
    alone = {w for w in said if i not in evidence.of.get(w, {})}
    evidence.add(i, said, PLAIN, PLAIN)
    return alone


def address(page: Enjeu | Action) -> str:
    return f"{'enjeux' if isinstance(page, Enjeu) else 'actions'}/{page.id}/"


def codes(corpus: Corpus, page: Enjeu | Action) -> dict[str, list[str]]:
    """Return the codes by which the filters of the search page keep or drop a page."""
    if isinstance(page, Enjeu):
        return {"enjeu": [page.id]}
    found = {
        "enjeu": [page.enjeu],
        "programme": [p.id for p in corpus.programmes_de(page)],
        "public": list(corpus.publics_de(page)),
        "information": [page.etat_information],
    }
    return {k: v for k, v in found.items() if v}


_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@lru_cache(maxsize=1 << 12)
def number(n: int) -> str:
    """Return a number as digits of five bits, low ones first, the sixth bit saying that more follow."""
    out = ""
    while n > 31:
        out += _DIGITS[32 | n & 31]
        n >>= 5
    return out + _DIGITS[n]


def front_coded(mots: list[str]) -> Iterator[str]:
    """Yield each word as the length that it shares with the one before, then what is new."""
    before = ""
    for mot in mots:
        n = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(mot[:31], before, strict=False))))
        yield number(n) + mot[n:]
        before = mot


def _postings(levels: dict[int, int]) -> Iterator[str]:
    """Yield, page after page, the distance from the page before and the level, in one number."""
    before = -1
    for page, level in sorted(levels.items()):
        yield number((page - before - 1) * 4 + level)
        before = page


def spellings(corpus: Corpus) -> dict[str, str]:
    """Return how the words of the index are written where it differs, by unaccented form."""
    written: dict[str, str] = {}
    pages: list[Enjeu | Action] = [*corpus.enjeux, *corpus.actions]
    texts = [x for p in pages for x in (p.intitule, *p.mots_usuels)]
    texts += [f.texte for a in corpus.actions for f in a.faits]
    texts += [m for x in corpus.lexique for m in x.mots] + [m for x in corpus.hors_contrat for m in x.mots]
    for mot in re.findall(r"\w+", " ".join(texts)):
        for folded in words(mot)[:1]:
            written.setdefault(folded, mot)
    return {k: v for k, v in sorted(written.items()) if k != v}


def subjects(corpus: Corpus) -> str:
    """Return what is said of the subjects outside the source, in the order of the index; near pages by their place."""
    noms = Noms(corpus)
    places = {a.id: i for i, a in enumerate(corpus.actions, len(corpus.enjeux))}
    return as_json(
        [
            {"nom": s.mots[0], "phrase": noms.absence(s), "ou": s.ou, "proches": [places[p] for p in s.proches]}
            for s in corpus.hors_contrat
        ]
    )
