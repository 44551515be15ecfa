"""The corpus → the documents that the contract has: of itself, of each enjeu, of each action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..french import grammar
from ..french.typography import typeset
from ..history.changes import Historique
from ..history.journal import keys_of
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..pages.citation import version_of
from ..webpage import addresses
from ..webpage.page import Site, Version
from . import badge, ensemble, fiches
from .livret import Bloc, Blocs, Enumeration, Livret, Rubrique
from .redaction import Redaction, paragraphe, texte

MOST = 500
"""How many actions one document lays out at most: 1,500 took 2 GB. Above, it leads to the documents of what it holds."""
WHOLE = 10**9
"""The same for a format that is never too long."""


class Livrets:
    """Makes the documents of one corpus. `historique` is None in a copy that does not hold it whole."""

    def __init__(self, corpus: Corpus, version: Version, historique: Historique | None, site: Site) -> None:
        self.corpus, self.version, self.site = corpus, version, site
        self._historique = historique
        self.redaction = Redaction(corpus, site)

    def all(self) -> Iterator[tuple[Enjeu | Action | None, Livret]]:
        """Yield the document of the contract, then that of each enjeu and of each action, with its record."""
        yield None, self.contrat()
        yield from ((e, self.enjeu(e)) for e in self.corpus.enjeux)
        yield from ((a, self.action(a)) for a in self.corpus.actions)

    def contrat(self, most: int = MOST) -> Livret:
        """Return the document of the whole contract; above `most` actions, it leads to those of its enjeux."""
        r, c = self.redaction, self.corpus
        whole = len(c.actions) <= most
        held: tuple[Action, ...] = c.actions if whole else ()
        blocs: list[Bloc] = [
            *_chapter(f"Ce que l’on sait {r.noms.objet.du}", "contrat", ensemble.known(r, self.version.jour))
        ]
        for e in c.enjeux_de(None):
            blocs += [self._heading(e), *fiches.of_enjeu(r, e)]
            blocs += fiches.below(r, c.fiches_sous(e), 2) if whole else self._leading((e,))
        if libres := c.actions_propres(None):
            found = fiches.below(r, libres, 2) if whole else self._leading(libres)
            blocs += _chapter(grammar.capitale(r.noms.libres), "sans-enjeu", found)
        for collection, titre, found in ensemble.lists(r):
            blocs += _chapter(titre, collection, found)
        if found := ensemble.reading(r):
            blocs += _chapter("Comment nous lisons ce texte", "lecture", found)
        return Livret(
            cle="contrat",
            titre=typeset(c.contrat.titre_court),
            page=addresses.DOSSIER,
            adresse=r.page(addresses.DOSSIER),
            version=self.version,
            couverture=(*r.prose(c.contrat.en_clair), *r.prose(c.contrat.publication.nature)),
            blocs=tuple(blocs),
            colophon=self._colophon(addresses.DOSSIER, self.version),
            sommaire=True,
            fiches=held,
        )

    def enjeu(self, e: Enjeu, most: int = MOST) -> Livret:
        """Return the document of an enjeu, at any level; above `most` actions, it leads to those of what it holds."""
        r, c = self.redaction, self.corpus
        own, above = c.actions_propres(e), c.au_dessus(e)
        whole = len(c.actions_de(e)) <= most
        held = c.actions_de(e) if whole else own if len(own) <= most else ()
        if whole:
            blocs = fiches.below(r, c.fiches_sous(e), 1 - len(above))
        else:
            first = fiches.below(r, held, 1 - len(above)) if held else self._leading(own)
            blocs = (*first, *self._leading(c.enjeux_de(e)))
        return self._of_record(e, fiches.of_enjeu(r, e), blocs, held, sommaire=len(held) > 1)

    def action(self, a: Action) -> Livret:
        return self._of_record(a, (), fiches.of_action(self.redaction, a), (a,))

    def _of_record(
        self, f: Enjeu | Action, couverture: Blocs, blocs: Blocs, held: tuple[Action, ...], *, sommaire: bool = False
    ) -> Livret:
        r, c = self.redaction, self.corpus
        below = (*c.fiches_sous(f),) if isinstance(f, Enjeu) else ()
        events = self._historique.de(*keys_of(c, f)) if self._historique else ()
        return Livret(
            cle=fiches.place_of(f),
            titre=typeset(f.nom),
            surtitre=typeset(r.noms.numero(f)),
            contexte=(typeset(c.contrat.titre_court), *(typeset(r.noms.nom(e)) for e in c.au_dessus(f))),
            page=addresses.of(f),
            adresse=r.page(addresses.of(f)),
            version=(version := version_of(self.version, events, f, *below)),
            couverture=couverture,
            blocs=blocs,
            colophon=self._colophon(addresses.of(f), version),
            couleur=fiches.colour_of(r, f),
            dessin=badge.svg(c, drawn) if (drawn := f if isinstance(f, Enjeu) else c.sommet(f)) else "",
            sommaire=sommaire,
            fiches=held,
        )

    def _colophon(self, page: str, version: Version) -> Blocs:
        """Return what names the version of a document, and where its page stands."""
        day = grammar.date_iso(version.date) if version.date else "date indisponible dans cette copie"
        said = paragraphe(f"Version des données : {version.empreinte}, {day}.", role="version")
        whole = self.redaction.page(page)
        where = texte(whole, url=whole) if whole else texte(f"/{page} sur le site")
        c = self.corpus.contrat
        licence = paragraphe("Licence des données : ", texte(c.licence.nom, url=c.licence.url), ".", role="version")
        return (
            said,
            paragraphe("Les mêmes mots sur le site, où ils sont tenus à jour : ", where, role="version"),
            licence,
        )

    def _heading(self, e: Enjeu) -> Rubrique:
        r = self.redaction
        return Rubrique(1, fiches.enjeu_name(r, e), fiches.place_of(e), fiches.colour_of(r, e), chapitre=True)

    def _leading(self, held: Iterable[Enjeu | Action]) -> Blocs:
        """Return what stands for records that are too many for one document: where the document of each is."""
        r = self.redaction
        items = tuple((paragraphe(texte(r.noms.nom(f), url=r.page(addresses.of(f)))),) for f in held)
        return (paragraphe("Chacun a son propre document, sur sa page :"), Enumeration(items)) if items else ()


def _chapter(titre: str, cle: str, blocs: Blocs) -> Blocs:
    return (Rubrique(1, (texte(titre),), cle, chapitre=True), *blocs)
