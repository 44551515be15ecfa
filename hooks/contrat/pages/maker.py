"""What makes a page of its template: the words and records of one contract, and what the head of the template says.

A template first says what the page is, with `set`, before any text: `titre` and `description`, and, where it is not
the common case, `court` (how short places name it), `section`, `contexte`, `fil`, `scripts`, `coquille`, `indexe`,
`retiree` (`webpage.page.Page`). `suite` is what a part or a period adds to the title of the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any

from ..french.names import Noms
from ..french.typography import typeset
from ..history import feeds
from ..history.changes import Historique
from ..history.journal import Journal
from ..history.sentences import Phrases
from ..model.collections import AVEC_PAGE
from ..model.corpus import Corpus
from ..webpage import addresses
from ..webpage.page import Alternative, Lien, Page, Site, Version, root_of
from . import abbreviations, citation
from .environment import contract_environment

HEAD = ("section", "fil", "scripts", "coquille", "indexe", "retiree")
"""What a head may say and a page takes as it is."""


class Maker:
    """Makes the pages of one corpus. Nothing here writes a file."""

    def __init__(
        self,
        corpus: Corpus,
        version: Version,
        *,
        alternatives: Mapping[str, tuple[Alternative, ...]] | None = None,
        historique: Historique | None = None,
        site: Site | None = None,
    ) -> None:
        """`alternatives` are the data that each page links to, by its address.

        `historique` is None in a copy that does not hold it whole; pages then say so.
        """
        self.corpus = corpus
        self.version = version
        self.historique = historique
        self.site = site or Site(corpus.contrat.titre_court, "")
        self.noms = Noms(corpus)
        phrases = Phrases(corpus, historique)
        self.journal = Journal(corpus, self.noms, phrases, historique) if historique else None
        self.flux = feeds.feeds(corpus, self.noms, self.site, historique)
        self.head = cache(self._head)
        cite = partial(
            citation.of, corpus=corpus, noms=self.noms, site=self.site, version=version, historique=historique
        )
        self.citation = cache(cite)
        env = contract_environment(
            corpus, version=version, noms=self.noms, historique=historique, journal=self.journal, lien=self.lien
        )
        self._globals, self._template = env.globals, cache(env.get_template)
        self._sigles = abbreviations.Developer(abbreviations.known(corpus))
        self._alternatives = alternatives or {}
        self._announced = feeds.announced(self.flux)

    def page(self, adresse: str, gabarit: str, *, voisins: Iterable[Lien] = (), **valeurs: Any) -> Page:
        """Return the page of an address: what its template says, body and head, with these values."""
        seen = {**self._globals, "racine": root_of(adresse), **valeurs}
        made = self._template(f"{gabarit}.html").make_module(seen, shared=True)
        head: dict[str, Any] = vars(made)
        feed = (self._announced[adresse],) if adresse in self._announced else ()
        return Page(
            adresse=adresse,
            titre=typeset(head["titre"]),
            octets=self._sigles.develop(str(made)).encode(),
            description=typeset(head["description"]),
            contexte=tuple(map(typeset, head.get("contexte", ()))),
            voisins=tuple(voisins),
            alternatives=(*self._alternatives.get(adresse, ()), *feed),
            **{nom: head[nom] for nom in HEAD if nom in head},
        )

    def lien(self, cible: Any, adresse: str | None = None, *, court: bool = False, **valeurs: Any) -> Lien:
        """Return the link to a page, with the title that its own template gives it.

        `cible` is a record, or the name of a template. A page that is alone of its kind has an address of that name;
        of others the address is given, with the values that their head needs.
        """
        if not isinstance(cible, str):
            return Lien(self.noms.fiche(cible), addresses.of(cible))
        head = self.head(cible, **valeurs)
        titre = head.get("court", head["titre"]) if court else head["titre"]
        if adresse is None:
            adresse = addresses.list_of(cible) if cible in AVEC_PAGE else getattr(addresses, cible.upper())
        return Lien(titre, adresse)

    def _head(self, gabarit: str, **valeurs: Any) -> dict[str, Any]:
        """Return what the head of a template says: the template runs up to the first text of the page."""
        template = self._template(f"{gabarit}.html")
        context = template.new_context({**self._globals, **valeurs}, shared=True)
        next(iter(template.root_render_func(context)))
        return context.get_exported()
