"""Which subjects of the bank each page of a contract treats: as `data/sujets.yml` says, or from the words of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from . import banque
from .evidence import Banque

NEAR_BEST, ENOUGH = 0.5, 2.0
"""A page treats a subject that its words speak of half as much as of its best one, and so much at least."""
KEPT, HINT = 5, 1.0
"""How many subjects a page has; and how much a page must speak of a subject that no page treats, to be its nearest."""
DETAILS = 0.25
"""What the words of a description count beside those of the title: a long one speaks of many things."""
LIKELY = 0.6
"""What the evidence of such a subject counts for its nearest pages."""


def attributions(corpus: Corpus, bank: Banque) -> list[dict[int, float]]:
    """Return, for each enjeu then each action, its subjects by place in the bank, with what their evidence counts."""
    pages: list[Enjeu | Action] = [*corpus.enjeux, *corpus.actions]
    said = _said(corpus)
    free = [i for i, p in enumerate(pages) if _key(p) not in said]
    scores = {i: _scores(corpus, bank, pages[i]) for i in free}
    found: list[dict[int, float]] = [dict.fromkeys(said.get(_key(p), ()), 1.0) for p in pages]
    for i in free:
        found[i] = _own(scores[i])
    for s, best in _nearest(scores, {s for subjects in found for s in subjects}).items():
        for i in best:
            found[i][s] = LIKELY
    return found


def words_by_page(corpus: Corpus) -> Iterator[tuple[Enjeu | Action, tuple[str, ...]]]:
    """Yield each page with the words of its lexicon and of the subjects that it is said to treat."""
    said, lexique = (
        _said(corpus),
        {("enjeu" if x.enjeu else "action", x.enjeu or x.action): x.mots for x in corpus.lexique},
    )
    pages: list[Enjeu | Action] = [*corpus.enjeux, *corpus.actions]
    for page in pages:
        subjects = (m for s in sorted(said.get(_key(page), ())) for m in banque.sujets()[s].mots)
        yield page, (*lexique.get(_key(page), ()), *subjects)


def asked_elsewhere(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield each word of the subjects that no page is said to treat and that another body answers, with whom to ask."""
    treated = {a.sujet for a in corpus.sujets}
    for s in banque.sujets():
        if s.ou and s.sujet not in treated:
            yield from ((m, f"À propos {s.de.replace(' ni ', ' et ')} : {s.ou}") for m in s.mots)


def _said(corpus: Corpus) -> dict[tuple[str, str], set[int]]:
    rank = {s.sujet: i for i, s in enumerate(banque.sujets())}
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for a in corpus.sujets:
        for kind, ids in (("enjeu", a.enjeux), ("action", a.actions)):
            for id_ in ids:
                found[kind, id_].add(rank[a.sujet])
    return found


def _key(page: Enjeu | Action) -> tuple[str, str]:
    return ("enjeu" if isinstance(page, Enjeu) else "action", page.id)


def _scores(corpus: Corpus, bank: Banque, page: Enjeu | Action) -> dict[int, float]:
    """Return how much a page speaks of each subject: by what it is called first, then by its details."""
    scores = dict(bank.subjects(_text(corpus, page)))
    for s, n in bank.subjects(_details(page)).items():
        scores[s] = scores.get(s, 0.0) + DETAILS * n
    return scores


def _text(corpus: Corpus, page: Enjeu | Action) -> str:
    if isinstance(page, Enjeu):
        return f"{page.intitule or ''}. {page.texte}. {page.en_clair or ''}"
    programmes = " ".join(p.titre for p in corpus.programmes_de(page))
    return f"{page.intitule or ''}. {page.texte} {page.en_clair or ''} {programmes}"


def _details(page: Enjeu | Action) -> str:
    """Return what the source says of an action besides its title."""
    if isinstance(page, Enjeu):
        return ""
    return " ".join(fait.valeur for fait in (page.description, page.objectifs) if fait and fait.valeur)


def _own(scores: dict[int, float]) -> dict[int, float]:
    best = sorted(scores.items(), key=lambda x: (-x[1], x[0]))[:KEPT]
    return {s: 1.0 for s, n in best if n >= max(ENOUGH, NEAR_BEST * best[0][1])}


def _nearest(scores: dict[int, dict[int, float]], treated: set[int]) -> dict[int, list[int]]:
    """Return, for each subject that no page treats, the pages that speak of it the most."""
    by_subject: dict[int, dict[int, float]] = defaultdict(dict)
    for i, found in scores.items():
        for s, n in found.items():
            if s not in treated and n >= (ENOUGH if banque.sujets()[s].ou else HINT):
                by_subject[s][i] = n
    return {s: [i for i, n in pages.items() if n >= 0.8 * max(pages.values())] for s, pages in by_subject.items()}
