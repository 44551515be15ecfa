"""What the contract names: programmes, organisations, people, communes, and the terms of the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ..reading.characters import slug
from ..reading.kinds import RESERVED_IDS, Code, MailKind, Pattern
from .facts import Citation, FaitExterne
from .scalars import CodeInsee, Entier, Id, Ligne, Mots, Prose, RefOrganisation, champ


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme, plan, policy or document that the source names."""

    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    nom: Ligne = champ("Nom", "Nom tel que la source l’écrit.")
    sigle: Ligne | None = champ("Sigle", "Sigle tel que la source l’écrit.", None)
    nom_officiel: Ligne | None = champ("Nom officiel", "S’il diffère du nom de la source.", None)
    aussi: tuple[Ligne, ...] = champ("Autres noms", "Autres noms courants.", ())
    nature: Annotated[str, Code(vocabulaire="natures_programme", exemple="plan")] = champ(
        "Nature", "Code du vocabulaire des natures."
    )
    definition: Prose = champ("Définition", "Ce que c’est, rédigé pour ce site.")
    cite: tuple[Citation, ...] = champ("Cité par", "Lignes de la source qui le nomment, avec les mots.")
    faits: tuple[FaitExterne, ...] = champ("Faits publics", "Faits hors du contrat, sourcés et datés.", ())
    non_trouve: Prose | None = champ("Non trouvé", "Ce qui a été cherché sans être trouvé.", None)

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom


@dataclass(frozen=True, kw_only=True)
class Personne:
    nom: Ligne = champ("Nom", "Nom tel que la source l’écrit.")
    fonction: Mots = champ("Fonction", "Fonction, dans les mots de la source.")
    source: Citation = champ("Source", "Ligne et mots qui la donnent.")


@dataclass(frozen=True, kw_only=True)
class Organisation:
    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    nom: Ligne = champ("Nom", "Nom tel que la source l’écrit.")
    sigle: Ligne | None = champ("Sigle", "Sigle tel que la source l’écrit.", None)
    aussi: tuple[Ligne, ...] = champ("Autres noms", "Autres formes du nom.", ())
    nature: Annotated[str, Code(vocabulaire="natures_organisation", exemple="departement")] = champ(
        "Nature", "Code du vocabulaire des natures."
    )
    siren: Annotated[str, Pattern("numéro SIREN", forme=r"\d{9}", exemple="246200364")] | None = champ(
        "SIREN", "Numéro de neuf chiffres.", None
    )
    definition: Prose = champ("Définition", "Ce que c’est, rédigé pour ce site.")
    cite: tuple[Citation, ...] = champ("Citée par", "Lignes de la source qui la nomment, avec les mots.", ())
    courriel: Annotated[str, MailKind()] | None = champ(
        "Courriel", "Adresse publique pour demander un document ; jamais celle d’une personne.", None
    )
    personnes: tuple[Personne, ...] = champ("Personnes", "Personnes nommées par la source, avec leur fonction.", ())
    faits: tuple[FaitExterne, ...] = champ("Faits publics", "Faits hors du contrat, sourcés et datés.", ())
    non_trouve: Prose | None = champ("Non trouvé", "Ce qui a été cherché sans être trouvé.", None)

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom


@dataclass(frozen=True, kw_only=True)
class Terme:
    """A word of the glossary."""

    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    terme: Ligne = champ("Terme", "Le mot ou le sigle.")
    developpe: Ligne | None = champ("Développé", "Ce que veulent dire les lettres du sigle.", None)
    aussi: tuple[Ligne, ...] = champ("Aussi", "Autres mots pour la même chose.", ())
    formes: tuple[Ligne, ...] = champ("Formes", "Formes du texte source que le terme seul ne retrouve pas.", ())
    definition: Prose = champ("Définition", "Deux phrases simples, rédigées pour ce site.")

    @property
    def formes_cherchees(self) -> tuple[str, ...]:
        """Return what stands for the term in a text: its name, its forms, its expansion; not `aussi`."""
        return (self.terme.split(" (")[0], *self.formes, *([self.developpe] if self.developpe else []))


@dataclass(frozen=True, kw_only=True)
class Commune:
    insee: CodeInsee = champ("Code INSEE", "Code officiel de la commune.")
    nom: Ligne = champ("Nom", "Nom officiel.")
    codes_postaux: tuple[Annotated[str, Pattern("code postal", forme=r"\d{5}", exemple="62300")], ...] = champ(
        "Codes postaux", "Codes postaux de la commune."
    )
    population_municipale: Entier = champ("Population municipale", "Au millésime du tableau.")


@dataclass(frozen=True, kw_only=True)
class Communes:
    """The reference table of the communes, with its vintage."""

    organisation: RefOrganisation = champ("Organisation", "Organisation dont ce sont les communes.")
    millesime: Annotated[str, Pattern("année", forme=r"\d{4}", exemple="2026")] = champ(
        "Millésime", "Année du code officiel géographique."
    )
    source: Ligne = champ("Source", "Origine du tableau.")
    licence: Ligne = champ("Licence", "Licence du tableau.")
    communes: tuple[Commune, ...] = champ("Communes", "Une ligne par commune.")


def term_ids(terme: str) -> tuple[str, ...]:
    """Return the ids that a glossary term may take: its name, or with what stands in brackets."""
    ids = (slug(terme.split(" (", maxsplit=1)[0])[:60].strip("-"), slug(terme)[:60].strip("-"))
    return tuple(f"{i}-terme" if i in RESERVED_IDS else i for i in ids)
