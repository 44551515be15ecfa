"""A programme → what other sources say of it on the pages of the actions that cite it."""

from __future__ import annotations

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.directory import Programme
from ..model.facts import FaitExterne
from ..reading.characters import words
from .communes import same


def told_with_actions(corpus: Corpus, programme: Programme) -> list[tuple[Action, list[FaitExterne]]]:
    """Return the actions that cite a programme, in the order of the source, each with its facts on that programme.

    Its facts on « the same programme », without those that the programme has itself, and those that are of another
    one that the action cites: they name it or were read where it was, and not this one.
    """
    found = []
    for action in (m.action for m in corpus.mentions(programme) if m.action):
        others = [p for p in corpus.programmes if p is not programme and _cites(corpus, action, p)]
        faits = [
            f
            for f in action.faits
            if f.rapport == "meme-programme"
            and not any(same(f, own) for own in programme.faits)
            and (_about(f, programme) or not any(_about(f, p) for p in others))
        ]
        if faits:
            found.append((action, faits))
    return found


def _cites(corpus: Corpus, action: Action, programme: Programme) -> bool:
    return any(m.action is action for m in corpus.mentions(programme))


def _about(fait: FaitExterne, programme: Programme) -> bool:
    """Tell whether a fact names a programme, or was read on a page where the programme was too."""
    if any(fait.source.url == own.source.url for own in programme.faits):
        return True
    said = f" {' '.join(words(f'{fait.texte} {fait.source.titre}'))} "
    names = (programme.nom, programme.sigle, programme.nom_officiel, *programme.aussi)
    return any(f" {' '.join(words(nom))} " in said for nom in names if nom)
