"""The shell of pages: the theme’s templates, and the few values that they see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import jinja2
from contrat.accessibility import conformite
from contrat.documents.emporter import Offre
from contrat.french import grammar
from contrat.french.names import Noms
from contrat.model.corpus import Corpus
from contrat.pages import environment
from contrat.reading import pictograms
from contrat.serving import headers
from contrat.webpage import addresses
from contrat.webpage.page import Lien, Page, Site, Version, root_of

RIEN = Offre()


class ShellPage(NamedTuple):
    """What the shell sees of a page."""

    url: str
    canonical_url: str | None
    title: str
    content: str
    meta: Mapping[str, Any]


@dataclass(frozen=True)
class Shell:
    folders: tuple[str, ...]
    """Where its templates are, the first to look in first."""
    site: Site
    corpus: Corpus
    version: Version
    lien: Callable[..., Lien]
    """Gives the link to a page by the name of its template (`Maker.lien`)."""
    block: Callable[[str], str | None] = lambda _: None
    """Gives what a page tells search engines of itself, safe between two tags (`schema_org.Descriptions`)."""

    def environment(self, assets: Mapping[str, str], offre: Offre = RIEN) -> jinja2.Environment:
        """Return its environment: it escapes, as that of MkDocs does not, and knows the contract.

        `assets` gives the addresses of the style and scripts by their plain names, `offre` what each page offers to
        carry away; they are the same in a whole build.
        """
        env = self._environment
        env.globals.update(habillage=assets, offre=offre)
        cadre: Any = env.get_template("_cadre.html").make_module()
        env.globals.update(tete=cache(cadre.tete), entete=cache(cadre.entete), pied=cache(cadre.pied))
        return env

    @cached_property
    def _environment(self) -> jinja2.Environment:
        env = environment.escaping(*self.folders, trim_blocks=True, lstrip_blocks=True)
        env.filters.update(
            typo=environment.typo,
            en_lien=environment.en_lien,
            phrase=environment.phrase,
            web=environment.web,
            date_iso=grammar.date_iso,
            periode=grammar.periode,
            pictogramme=pictograms.draw,
        )
        env.globals.update(
            contrat=self.corpus.contrat,
            vides=[c.nom for c in self.corpus.collections if c.nom != "contrat" and not getattr(self.corpus, c.nom)],
            adresses=addresses,
            lien=self.lien,
            objet=Noms(self.corpus).objet,
            periode_finie=environment.finished(self.corpus.contrat, self.version.jour),
            conformite=conformite.etat(self.corpus.contrat.audit, self.version.jour),
            politique=headers.politique(),
            site=self.site,
        )
        return env

    def around(self, page: Page, env: jinja2.Environment) -> str:
        """Return a page in its shell, by an environment of it."""
        canonical = self.site.adresse + page.adresse if self.site.adresse else None
        meta = {"rendue": page, "description": page.description, "bloc": self.block(page.adresse)}
        seen = ShellPage(page.adresse, canonical, page.titre, page.corps, meta)
        values = {**env.globals, "base_url": root_of(page.adresse).rstrip("/"), "page": seen}
        return str(env.get_template(page.coquille).make_module(values, shared=True))
