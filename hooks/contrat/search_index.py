"""The model → the word index that the search page fetches: small, and enough for a first answer.

One entry a word, with the pages that it leads to and how well:
3 the page’s own title and usual words, 2 a word of the contract or of the lexicon, 1 a part of a longer
expression, 0 a near subject. Words are unaccented, without plural; `docs/assets/moteur.js` reads queries alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .model import Action, Corpus, Enjeu
from .text import words

NEAR, PART, WORD, TITLE = range(4)

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
        "quoi contrat axe enjeu prévoit prévu prevue concerne parle savoir"
    )
)
"""Words that carry no subject; dropped here and, since they are shipped, from queries."""


@dataclass
class _Index:
    """Levels by word and by place in the list of pages."""

    levels: dict[str, dict[int, int]] = field(default_factory=dict)

    def add(self, page: int, expressions: Iterable[str], level: int) -> None:
        """Lead the words of each expression to a page; the parts of a long one a little less."""
        for expression in expressions:
            found = [w for w in words(expression) if w not in STOP_WORDS]
            for w in found:
                at = level if len(found) == 1 or level == NEAR else PART
                pages = self.levels.setdefault(w, {})
                pages[page] = max(at, pages.get(page, NEAR))

    def add_text(self, page: int, texte: str, level: int) -> None:
        """Lead each word of a running text to a page."""
        self.add(page, texte.replace("’", " ").split(), level)


def build(corpus: Corpus) -> str:
    """Return the index as JSON; equal corpora give equal text."""
    pages: list[Enjeu | Action] = [*corpus.enjeux, *corpus.actions]
    index = _Index()
    for i, page in enumerate(pages):
        _add_page(index, corpus, i, page)
    for i, sujet in enumerate(corpus.hors_contrat, len(pages)):
        index.add(i, sujet.mots, WORD)
    entries = sorted(index.levels.items())
    niveaux = corpus.contrat.niveaux
    return json.dumps(
        {
            "pages": [_address(p) for p in pages],
            "numeros": [str(p.rang) if isinstance(p, Enjeu) else corpus.numero(p) for p in pages],
            "enjeux": len(corpus.enjeux),
            "noms": [[*words(n.court), *words(n.singulier)] for n in (niveaux.enjeu, niveaux.action)],
            "filtres": [_codes(corpus, p) for p in pages],
            "vides": " ".join(sorted(STOP_WORDS)),
            "mots": " ".join(front_coded([w for w, _ in entries])),
            "postes": " ".join("".join(_postings(p)) for _, p in entries),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _add_page(index: _Index, corpus: Corpus, i: int, page: Enjeu | Action) -> None:
    index.add_text(i, page.intitule, TITLE)
    index.add(i, page.mots_usuels, TITLE)
    index.add_text(i, page.en_clair, WORD)
    if isinstance(page, Enjeu):
        index.add_text(i, page.titre, WORD)
        lexique = [x for x in corpus.lexique if x.enjeu == page.id]
    else:
        index.add_text(i, page.texte, WORD)
        lexique = [x for x in corpus.lexique if x.action == page.id]
        for p in corpus.programmes_de(page):
            index.add(i, [p.nom, *p.aussi, *filter(None, (p.sigle, p.nom_officiel))], WORD)
        for t in corpus.termes_de(page.texte):
            index.add(i, [t.terme, *t.aussi], WORD)
    for x in lexique:
        index.add(i, x.mots, WORD)
        index.add(i, x.proches, NEAR)


def _address(page: Enjeu | Action) -> str:
    return f"{'enjeux' if isinstance(page, Enjeu) else 'actions'}/{page.id}/"


def _codes(corpus: Corpus, page: Enjeu | Action) -> dict[str, list[str]]:
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


def _number(n: int) -> str:
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
        n = 0
        while n < min(len(mot), len(before), 31) and mot[n] == before[n]:
            n += 1
        yield _number(n) + mot[n:]
        before = mot


def _postings(levels: dict[int, int]) -> Iterator[str]:
    """Yield, page after page, the distance from the page before and the level, in one number."""
    before = -1
    for page, level in sorted(levels.items()):
        yield _number((page - before - 1) * 4 + level)
        before = page


def subjects(corpus: Corpus) -> str:
    """Return what is said of the subjects outside the contract, in the order of the index."""
    return json.dumps(
        [{"phrase": s.phrase, "ou": s.ou, "proches": [f"actions/{p}/" for p in s.proches]} for s in corpus.hors_contrat],
        ensure_ascii=False,
        separators=(",", ":"),
    )
