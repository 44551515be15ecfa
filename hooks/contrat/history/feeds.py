"""The history → which feeds there are: one of everything, one of each enjeu, one of each action, and who announces them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..french.names import Noms
from ..model.corpus import Corpus
from ..webpage import addresses
from ..webpage.page import Alternative, Site
from .changes import Evenement, Historique
from .journal import keys_of

LONGEST = 100
"""How many entries a feed holds: the latest."""


@dataclass(frozen=True)
class Flux:
    """A feed before its form: `adresse` is that of its folder, `page` that of its history, from the root of the site."""

    adresse: str
    titre: str
    page: str
    evenements: Sequence[Evenement]

    @property
    def atom(self) -> str:
        """Return the address of the Atom form."""
        return addresses.atom_of(self.adresse)

    @property
    def json(self) -> str:
        """Return the address of the JSON Feed form."""
        return addresses.json_feed_of(self.adresse)


def feeds(corpus: Corpus, noms: Noms, site: Site, historique: Historique | None) -> tuple[Flux, ...]:
    """Return the feeds that hold something, that of everything first; none in a copy without its history."""
    return tuple(f for f in _all(corpus, noms, site, historique) if f.evenements) if historique else ()


def _all(corpus: Corpus, noms: Noms, site: Site, historique: Historique) -> Iterator[Flux]:
    everything = addresses.HISTORIQUE
    yield Flux(everything, f"Ce qui a changé – {site.nom}", everything, historique.evenements[:LONGEST])
    for fiche in (*corpus.enjeux, *corpus.actions):
        changed = historique.de(*keys_of(corpus, fiche))[:LONGEST]
        titre = f"Ce qui a changé – {noms.de(fiche)}"
        yield Flux(addresses.of(fiche), titre, addresses.history_of(fiche), changed)
    for r in corpus.retires:  # who followed a page learns that it is gone
        cle, page = addresses.record_at(r.adresse), addresses.of(r)
        if cle and cle[0] in ("enjeux", "actions"):
            yield Flux(page, f"Ce qui a changé – {r.titre}", page, historique.de(cle)[:LONGEST])


def announced(flux: Sequence[Flux]) -> dict[str, Alternative]:
    """Return, for each page that a reader may follow, the feed that a browser or a feed reader finds in its head.

    One form only: every feed reader knows Atom, and the page of the history links the other.
    """
    found = {}
    for f in flux:
        home = addresses.ACCUEIL if f.adresse == addresses.HISTORIQUE else f.adresse
        found[home] = found[f.page] = Alternative("application/atom+xml", f.atom, f.titre)
    return found
