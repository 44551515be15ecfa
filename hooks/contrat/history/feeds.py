"""The history → which feeds there are: one of everything, one of each enjeu, one of each action, and who announces them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..french.names import Noms
from ..model.corpus import Corpus
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
        return f"{self.adresse}atom.xml"

    @property
    def json(self) -> str:
        """Return the address of the JSON Feed form."""
        return f"{self.adresse}flux.json"


def feeds(corpus: Corpus, noms: Noms, site: Site, historique: Historique | None) -> tuple[Flux, ...]:
    """Return the feeds that hold something, that of everything first; none in a copy without its history."""
    return tuple(f for f in _all(corpus, noms, site, historique) if f.evenements) if historique else ()


def _all(corpus: Corpus, noms: Noms, site: Site, historique: Historique) -> Iterator[Flux]:
    yield Flux("historique/", f"Ce qui a changé – {site.nom}", "historique/", historique.evenements[:LONGEST])
    for e in corpus.enjeux:
        page = f"enjeux/{e.id}/"
        changed = historique.de(*keys_of(corpus, e))[:LONGEST]
        yield Flux(page, f"Ce qui a changé – {noms.nom_enjeu(e)}", f"{page}historique/", changed)
    for a in corpus.actions:
        page = f"actions/{a.id}/"
        changed = historique.de(("actions", a.id))[:LONGEST]
        yield Flux(page, f"Ce qui a changé – {noms.nom_action(a)}", f"{page}historique/", changed)
    for r in corpus.retires:  # who followed a page learns that it is gone
        collection, _, nom = r.adresse.strip("/").partition("/")
        if collection in ("enjeux", "actions"):
            page = r.adresse.removeprefix("/")
            yield Flux(page, f"Ce qui a changé – {r.titre}", page, historique.de((collection, nom))[:LONGEST])


def announced(flux: Sequence[Flux]) -> dict[str, Alternative]:
    """Return, for each page that a reader may follow, the feed that a browser or a feed reader finds in its head.

    One form only: every feed reader knows Atom, and the page of the history links the other.
    """
    found = {}
    for f in flux:
        home = "" if f.adresse == "historique/" else f.adresse
        found[home] = found[f.page] = Alternative("application/atom+xml", f.atom, f.titre)
    return found
