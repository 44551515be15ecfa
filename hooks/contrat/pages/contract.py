"""The contract as a whole → its source line by line, the dossier to print, the interview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..french import grammar
from ..model.action import Action
from ..model.enjeu import Enjeu
from ..model.facts import Endroit, endroit
from ..webpage import addresses
from ..webpage.page import Lien, Page
from ..webpage.pagination import DOSSIER_ENTIER, PAR_PAGE_DOSSIER, Part, parts, sheets
from . import lists
from .maker import Maker


def pages(m: Maker) -> Iterator[Page]:
    natures = {Endroit(p.piece, p.ligne): p.nature for p in m.corpus.contrat.passages}
    yield m.page(addresses.CONTRAT, "contrat", natures=natures, porteurs=_carriers(m), notees=_noted(m))
    yield from _dossier(m)
    if m.corpus.contrat.interview:
        yield m.page(addresses.INTERVIEW, "interview")


def _carriers(m: Maker) -> dict[Endroit, Lien]:
    """Return the record that each line of the sources has become."""
    fiches: tuple[Action | Enjeu, ...] = (*m.corpus.enjeux, *m.corpus.actions)
    return {
        lieu: Lien(m.noms.numero(f), addresses.of(f))
        for f in fiches
        for lieu in (endroit(f.source), getattr(f.source, "section", None))
        if lieu
    }


def _noted(m: Maker) -> dict[str, Endroit]:
    """Return the first line, of those that the page shows, below which each note stands."""
    found: dict[str, Endroit] = {}
    for piece in (None, *(p.cle for p in m.corpus.contrat.pieces)):
        for lieu, _ in m.corpus.lignes_de(piece):
            for note in m.corpus.notes_de(lieu):
                found.setdefault(note.id, lieu)
    return found


def _dossier(m: Maker) -> Iterator[Page]:
    """Everything on one page, for print; divided, a title page with its summary, then a part an enjeu."""
    fiches: tuple[Enjeu | Action, ...] = (*m.corpus.enjeux, *m.corpus.actions)
    if sum(map(sheets, fiches)) <= DOSSIER_ENTIER:
        yield m.page(addresses.DOSSIER, "dossier", chapitres=None)
        return
    chapitres = list(_chapitres(m))
    liens = [Lien(nom, parties[0].adresse) for nom, _, parties in chapitres]
    yield m.page(addresses.DOSSIER, "dossier", voisins=liens[:1], chapitres=liens)
    cut = [(nom, chapitre, partie) for nom, chapitre, parties in chapitres for partie in parties]
    places = [m.lien("dossier"), *(Lien(nom + partie.suite, partie.adresse) for nom, _, partie in cut)]
    for i, (nom, chapitre, partie) in enumerate(cut, 1):
        yield m.page(
            partie.adresse,
            "dossier_partie",
            voisins=(places[i - 1], *places[i + 1 : i + 2]),
            nom=nom,
            chapitre=chapitre,
            partie=partie,
            suite=partie.suite,
        )


def _chapitres(m: Maker) -> Iterator[tuple[str, Enjeu | str, list[Part[Any]]]]:
    """Yield each chapter of a divided dossier: its name, the enjeu or collection that it is of, its parts."""
    cut = partial(parts, nommer=m.noms.plage, poids=sheets, seuil=PAR_PAGE_DOSSIER, par_page=PAR_PAGE_DOSSIER)
    for e in m.corpus.enjeux_de(None):
        yield m.noms.nom(e), e, cut(tuple(m.corpus.fiches_sous(e)), addresses.chapter_of(e))
    if libres := m.corpus.actions_propres(None):
        yield grammar.capitale(m.noms.libres), "actions", cut(libres, addresses.chapter_of("actions"))
    for collection, nom in m.head("dossier")["listes"]:
        fiches: Sequence[Any] = getattr(m.corpus, collection)
        if fiches:
            yield nom, collection, parts(fiches, addresses.chapter_of(collection), nommer=lists.between(m))
