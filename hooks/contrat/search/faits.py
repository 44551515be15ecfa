"""What other sources say of the actions → the sentences that the search page shows of a page found by their words."""

from __future__ import annotations

from collections.abc import Iterator

from ..french import grammar
from ..french.typography import typeset
from ..french.values import Values
from ..french.wording import one_line
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.facts import FaitExterne
from ..reading import prose
from .coding import as_json


def facts(corpus: Corpus) -> str:
    """Return, by the place of each action in the index, the facts about it, the newest first: what it says, and its proof."""
    pages: tuple[Enjeu | Action, ...] = (*corpus.enjeux, *corpus.actions)
    values = Values(corpus)
    about = {
        i: sorted(p.faits, key=lambda f: f.quand or "", reverse=True)
        for i, p in enumerate(pages)
        if isinstance(p, Action)
    }
    return as_json({i: [_told(values, f) for f in faits] for i, faits in about.items() if faits})


def _told(values: Values, fait: FaitExterne) -> tuple[str, str]:
    return typeset(prose.plain(fait.texte)), " ".join(f"{said}{grammar.point(said)}" for said in _proof(values, fait))


def _proof(values: Values, fait: FaitExterne) -> Iterator[str]:
    yield grammar.capitale(one_line(values.runs(fait.date, type(fait.date))))
    yield f"{grammar.capitale(values.of(fait, 'niveau').texte())} : {typeset(fait.source.editeur)}"
    if fait.rapport:
        yield grammar.capitale(values.of(fait, "rapport").texte())
    if not fait.vu_en_ligne:
        yield "Lu dans une copie, non revu en ligne"
    if fait.reserve:
        yield f"Réserve : {typeset(prose.plain(fait.reserve))}"
