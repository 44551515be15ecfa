"""What the contract names: programmes, organisations, people, communes, and the terms of the glossary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from ..reading.characters import slug
from ..reading.kinds import RESERVED_IDS, Code, MailKind, Pattern
from .facts import Citation, FaitExterne
from .scalars import Entier, Id, Insee, Ligne, Mots, Prose, RefOrganisation, doc


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme, plan, policy or document that the source names."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    nom: Ligne = field(metadata=doc("Nom", "Nom tel que la source l’écrit."))
    sigle: Ligne | None = field(default=None, metadata=doc("Sigle", "Sigle tel que la source l’écrit."))
    nom_officiel: Ligne | None = field(default=None, metadata=doc("Nom officiel", "S’il diffère du nom de la source."))
    aussi: tuple[Ligne, ...] = field(default=(), metadata=doc("Autres noms", "Autres noms courants."))
    nature: Annotated[str, Code(vocabulaire="natures_programme")] = field(
        metadata=doc("Nature", "Code du vocabulaire des natures.")
    )
    definition: Prose = field(metadata=doc("Définition", "Ce que c’est, rédigé pour ce site."))
    cite: tuple[Citation, ...] = field(metadata=doc("Cité par", "Lignes de la source qui le nomment, avec les mots."))
    faits: tuple[FaitExterne, ...] = field(
        default=(), metadata=doc("Faits publics", "Faits hors du contrat, sourcés et datés.")
    )
    non_trouve: Prose | None = field(default=None, metadata=doc("Non trouvé", "Ce qui a été cherché sans être trouvé."))

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom


@dataclass(frozen=True, kw_only=True)
class Personne:
    nom: Ligne = field(metadata=doc("Nom", "Nom tel que la source l’écrit."))
    fonction: Mots = field(metadata=doc("Fonction", "Fonction, dans les mots de la source."))
    source: Citation = field(metadata=doc("Source", "Ligne et mots qui la donnent."))


@dataclass(frozen=True, kw_only=True)
class Organisation:
    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    nom: Ligne = field(metadata=doc("Nom", "Nom tel que la source l’écrit."))
    sigle: Ligne | None = field(default=None, metadata=doc("Sigle", "Sigle tel que la source l’écrit."))
    aussi: tuple[Ligne, ...] = field(default=(), metadata=doc("Autres noms", "Autres formes du nom."))
    nature: Annotated[str, Code(vocabulaire="natures_organisation")] = field(
        metadata=doc("Nature", "Code du vocabulaire des natures.")
    )
    siren: Annotated[str, Pattern("numéro SIREN", forme=r"\d{9}", exemple="246200364")] | None = field(
        default=None, metadata=doc("SIREN", "Numéro de neuf chiffres.")
    )
    definition: Prose = field(metadata=doc("Définition", "Ce que c’est, rédigé pour ce site."))
    cite: tuple[Citation, ...] = field(
        default=(), metadata=doc("Citée par", "Lignes de la source qui la nomment, avec les mots.")
    )
    courriel: Annotated[str, MailKind()] | None = field(
        default=None,
        metadata=doc("Courriel", "Adresse publique pour demander un document ; jamais celle d’une personne."),
    )
    personnes: tuple[Personne, ...] = field(
        default=(), metadata=doc("Personnes", "Personnes nommées par la source, avec leur fonction.")
    )
    faits: tuple[FaitExterne, ...] = field(
        default=(), metadata=doc("Faits publics", "Faits hors du contrat, sourcés et datés.")
    )
    non_trouve: Prose | None = field(default=None, metadata=doc("Non trouvé", "Ce qui a été cherché sans être trouvé."))

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom


@dataclass(frozen=True, kw_only=True)
class Terme:
    """A word of the glossary."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    terme: Ligne = field(metadata=doc("Terme", "Le mot ou le sigle."))
    developpe: Ligne | None = field(
        default=None, metadata=doc("Développé", "Ce que veulent dire les lettres du sigle.")
    )
    aussi: tuple[Ligne, ...] = field(default=(), metadata=doc("Aussi", "Autres mots pour la même chose."))
    formes: tuple[Ligne, ...] = field(
        default=(), metadata=doc("Formes", "Formes du texte source que le terme seul ne retrouve pas.")
    )
    definition: Prose = field(metadata=doc("Définition", "Deux phrases simples, rédigées pour ce site."))

    @property
    def formes_cherchees(self) -> tuple[str, ...]:
        """Return what stands for the term in a text: its name, its forms, its expansion; not `aussi`."""
        return (self.terme.split(" (")[0], *self.formes, *([self.developpe] if self.developpe else []))


@dataclass(frozen=True, kw_only=True)
class Commune:
    insee: Insee = field(metadata=doc("Code INSEE", "Code officiel de la commune."))
    nom: Ligne = field(metadata=doc("Nom", "Nom officiel."))
    codes_postaux: tuple[Annotated[str, Pattern("code postal", forme=r"\d{5}", exemple="62300")], ...] = field(
        metadata=doc("Codes postaux", "Codes postaux de la commune.")
    )
    population_municipale: Entier = field(metadata=doc("Population municipale", "Au millésime du tableau."))


@dataclass(frozen=True, kw_only=True)
class Communes:
    """The reference table of the communes, with its vintage."""

    organisation: RefOrganisation = field(metadata=doc("Organisation", "Organisation dont ce sont les communes."))
    millesime: Annotated[str, Pattern("année", forme=r"\d{4}", exemple="2026")] = field(
        metadata=doc("Millésime", "Année du code officiel géographique.")
    )
    source: Ligne = field(metadata=doc("Source", "Origine du tableau."))
    licence: Ligne = field(metadata=doc("Licence", "Licence du tableau."))
    communes: tuple[Commune, ...] = field(metadata=doc("Communes", "Une ligne par commune."))


def term_ids(terme: str) -> tuple[str, ...]:
    """Return the ids that a glossary term may take: its name, or with what stands in brackets."""
    ids = (slug(terme.split(" (", maxsplit=1)[0])[:60].strip("-"), slug(terme)[:60].strip("-"))
    return tuple(f"{i}-terme" if i in RESERVED_IDS else i for i in ids)
