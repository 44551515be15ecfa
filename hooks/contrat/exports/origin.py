"""What every file of open data says of itself: licence, producer, date and version of the data, address.

A producer or a date that is not known is absent: none is made up.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from ..french.names import Noms
from ..model.corpus import Corpus
from ..webpage.page import Version
from .columns import Colonne, known_only


@dataclass(frozen=True)
class Cachet:
    """Who publishes which data, when, under which licence, where, and in which version of the format."""

    format: str
    licence: str
    licence_url: str
    producteur: str | None
    version: str
    date: str | None
    site_url: str
    source: str
    """What the words come from: « texte publié : … »."""

    def absolue(self, adresse: str | None) -> str | None:
        """Return the address with that of the site, when the site knows its own."""
        return None if adresse is None else self.site_url + adresse

    @property
    def cellules(self) -> tuple[tuple[Colonne, str | None], ...]:
        """Return the cells that end each row, with their columns."""
        return tuple(zip(COLONNES, (self.licence, self.producteur, self.date, self.version), strict=True))

    def fiche(self, texte: str, jour: str | None) -> Cachet:
        """Return the origin of the file of one record: its version is the digest of its text, its date that of its last change.

        So a file changes with what it says, and with nothing else.
        """
        return replace(self, version=hashlib.sha256(texte.encode()).hexdigest()[:12], date=jour)

    @property
    def entete(self) -> dict[str, Any]:
        """Return what each JSON file starts with."""
        return {
            "format": self.format,
            "version": known_only({"empreinte": self.version, "date": self.date}),
            "licence": {"nom": self.licence, "url": self.licence_url},
            **known_only({"producteur": self.producteur}),
        }


_MIS_A_JOUR = "Dernier changement des données ; vide s’il n’est pas connu."
COLONNES = (
    Colonne("fichier_licence", "texte", "Licence", "Licence des données de ce fichier.", requis=True),
    Colonne("fichier_producteur", "texte", "Producteur", "Qui publie ces données ; vide s’il n’est pas renseigné."),
    Colonne("fichier_mise_a_jour", "date", "Mise à jour", _MIS_A_JOUR),
    Colonne("fichier_version", "texte", "Version", "Empreinte des données.", requis=True),
)


def origin_of(corpus: Corpus, version: Version, site_url: str | None, format_: str) -> Cachet:
    """Return the origin of the files of one build; `site_url` may be empty."""
    contrat = corpus.contrat
    base = (site_url or "").rstrip("/")
    return Cachet(
        format=format_,
        licence=contrat.licence.nom,
        licence_url=contrat.licence.url,
        producteur=contrat.publication.editeur,
        version=version.empreinte,
        date=version.date,
        site_url=f"{base}/" if base else "",
        source=Noms(corpus).origines,
    )
