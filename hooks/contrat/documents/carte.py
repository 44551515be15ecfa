"""The contract, or an enjeu → the picture that stands for it where a link to it is shared."""

from __future__ import annotations

import json

from ..french.typography import typeset
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from . import badge, signs
from .fiches import colour_of
from .formats import Composition
from .redaction import Redaction


def compose(r: Redaction, enjeu: Enjeu | None) -> Composition:
    """Return what the typesetter is asked for; its words are those of `said`."""
    surtitre, titre, site = words(r, enjeu)
    values = {
        "surtitre": signs.shown(surtitre),
        "titre": signs.shown(titre),
        "site": signs.shown(site),
        "couleur": badge.COULEURS[colour_of(r, enjeu) if enjeu else 0],
        "dessin": badge.svg(r.corpus, enjeu) if enjeu else "",
    }
    return Composition(json.dumps(values, ensure_ascii=False).encode(), image=True)


def said(r: Redaction, enjeu: Enjeu | None) -> str:
    """Return the words of the picture, for who does not see it."""
    return ", ".join(filter(None, words(r, enjeu)))


def words(r: Redaction, enjeu: Enjeu | None) -> tuple[str, str, str]:
    """Return what stands above the title, the title, and the name of the site where the title is not that."""
    site = typeset(r.corpus.contrat.titre_court)
    if enjeu is None:
        counts = [*(r.noms.comptes if r.corpus.enjeux else []), r.noms.action.compte(len(r.corpus.actions))]
        return "", site, ", ".join(counts)
    return typeset(r.noms.numero(enjeu)), typeset(enjeu.nom), site


def pictured(corpus: Corpus) -> tuple[Enjeu | None, ...]:
    """Return what has a picture: the contract, then each enjeu."""
    return (None, *corpus.enjeux)
