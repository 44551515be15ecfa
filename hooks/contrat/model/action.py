"""An action of the contract: the shipped contract calls it « axe de travail »."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Annotated, Any, Literal

from ..reading.kinds import Code, Line, Pattern, Ref
from .facts import DateDite, Document, Fait, Source
from .scalars import Id, Insee, Ligne, Mots, Nombre, Numero, OuiNon, Pourcentage, Prose, RefOrganisation, Somme, doc


@dataclass(frozen=True, kw_only=True)
class Montant:
    valeur: Somme = field(metadata=doc("Montant", "Nombre décimal exact."))
    devise: Annotated[str, Pattern("code de monnaie", forme="[A-Z]{3}", exemple="EUR")] = field(
        default="EUR", metadata=doc("Monnaie", "Code ISO 4217.")
    )
    taxes: Literal["HT", "TTC"] | None = field(default=None, metadata=doc("Taxes", "HT ou TTC, si la source le dit."))
    nature: Literal["prévu", "voté", "réalisé"] = field(metadata=doc("Nature", "prévu, voté ou réalisé."))


@dataclass(frozen=True, kw_only=True)
class Financement:
    organisation: RefOrganisation = field(metadata=doc("Financeur", "Organisation qui paie."))
    montant: Montant | None = field(default=None, metadata=doc("Montant", "Montant de ce financeur, s’il est connu."))


@dataclass(frozen=True, kw_only=True)
class Calendrier:
    debut: DateDite | None = field(default=None, metadata=doc("Début", "Date de début."))
    fin: DateDite | None = field(default=None, metadata=doc("Fin", "Date de fin prévue."))


@dataclass(frozen=True, kw_only=True)
class Mesure:
    date: DateDite = field(metadata=doc("Date", "Date de la mesure."))
    valeur: Nombre = field(metadata=doc("Valeur", "Valeur mesurée."))


@dataclass(frozen=True, kw_only=True)
class Indicateur:
    nom: Ligne = field(metadata=doc("Indicateur", "Ce qui est compté."))
    unite: Ligne = field(metadata=doc("Unité", "Unité de la mesure."))
    cible: Nombre | None = field(default=None, metadata=doc("Cible", "Valeur visée."))
    mesures: tuple[Mesure, ...] = field(default=(), metadata=doc("Mesures", "Valeurs mesurées, datées."))


@dataclass(frozen=True, kw_only=True)
class Lieu:
    insee: Insee | None = field(default=None, metadata=doc("Commune", "Code INSEE d’une commune de communes.yml."))
    mots: Mots | None = field(default=None, metadata=doc("Mots", "Le lieu tel que la source le dit."))


@dataclass(frozen=True, kw_only=True)
class Etape:
    libelle: Ligne = field(metadata=doc("Étape", "Ce qui doit être fait."))
    date: DateDite | None = field(default=None, metadata=doc("Date", "Date prévue ou constatée."))
    faite: OuiNon | None = field(default=None, metadata=doc("Faite", "oui ou non, si on le sait."))


@dataclass(frozen=True, kw_only=True)
class Actualite:
    titre: Ligne = field(metadata=doc("Titre", "Titre de l’actualité."))
    date: DateDite = field(metadata=doc("Date", "Date de l’actualité."))
    texte: Prose = field(metadata=doc("Texte", "Quelques phrases."))
    source: Source = field(metadata=doc("Source", "D’où vient l’actualité."))


@dataclass(frozen=True, kw_only=True)
class SourceAction:
    ligne: Numero = field(metadata=doc("Ligne", "Numéro de la ligne du texte source."))


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action of the contract; the shipped contract calls it « axe de travail »."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    enjeu: Annotated[str, Ref(collection="enjeux")] = field(metadata=doc("Enjeu", "Identifiant de l’enjeu."))
    rang: Numero = field(metadata=doc("Rang", "Place dans l’enjeu, à partir de 1."))
    texte: Mots = field(
        metadata=doc("Texte du contrat", "Mots exacts de la source, sans la puce ni la ponctuation finale.")
    )
    intitule: Annotated[str, Line(longueur=80)] = field(metadata=doc("Intitulé", "Titre court, rédigé pour ce site."))
    en_clair: Prose = field(metadata=doc("En clair", "Une ou deux phrases simples, rédigées pour ce site."))
    mots_usuels: tuple[Ligne, ...] = field(
        metadata=doc("Mots usuels", "Mots courants pour trouver la fiche ; le contrat ne les emploie pas forcément.")
    )
    source: SourceAction = field(metadata=doc("Source", "Place dans le texte source."))

    statut: Fait[Annotated[str, Code(vocabulaire="statuts")]] | None = field(
        default=None, metadata=doc("Statut", "Où en est l’action.")
    )
    avancement: Fait[Pourcentage] | None = field(
        default=None, metadata=doc("Avancement", "Part réalisée, de 0 à 100 %.")
    )
    pilote: Fait[RefOrganisation] | None = field(default=None, metadata=doc("Pilote", "Organisation qui conduit."))
    porteurs: Fait[tuple[RefOrganisation, ...]] | None = field(
        default=None, metadata=doc("Porteurs", "Organisations qui réalisent.")
    )
    partenaires: Fait[tuple[RefOrganisation, ...]] | None = field(
        default=None, metadata=doc("Partenaires", "Organisations associées.")
    )
    lieux: Fait[tuple[Lieu, ...]] | None = field(default=None, metadata=doc("Lieux", "Communes ou lieux concernés."))
    publics: Fait[tuple[Annotated[str, Code(vocabulaire="publics")], ...]] | None = field(
        default=None, metadata=doc("Publics", "Personnes concernées.")
    )
    calendrier: Fait[Calendrier] | None = field(default=None, metadata=doc("Calendrier", "Dates de début et de fin."))
    etapes: Fait[tuple[Etape, ...]] | None = field(
        default=None, metadata=doc("Étapes", "Ce qui est fait et reste à faire.")
    )
    cout: Fait[Montant] | None = field(default=None, metadata=doc("Coût", "Montant total."))
    financements: Fait[tuple[Financement, ...]] | None = field(
        default=None, metadata=doc("Financements", "Qui paie, et combien.")
    )
    indicateurs: Fait[tuple[Indicateur, ...]] | None = field(
        default=None, metadata=doc("Indicateurs", "Ce qui est mesuré.")
    )
    documents: Fait[tuple[Document, ...]] | None = field(default=None, metadata=doc("Documents", "Pièces publiées."))
    actualites: tuple[Actualite, ...] = field(default=(), metadata=doc("Actualités", "Nouvelles datées et sourcées."))
    notes: tuple[Prose, ...] = field(default=(), metadata=doc("Notes", "Remarques de la rédaction du site."))

    @property
    def faits(self) -> dict[str, Fait[Any] | None]:
        """Return every tracked value by field name, in the order of the model; None is unknown."""
        return {nom: getattr(self, nom) for nom in CHAMPS_SUIVIS}

    @cached_property
    def inconnus(self) -> tuple[str, ...]:
        """Return the tracked fields of which nothing is known, in the order of the model."""
        return tuple(nom for nom in CHAMPS_SUIVIS if getattr(self, nom) is None)

    @property
    def nombre_connus(self) -> int:
        """Return how many tracked values are known or said to be without object."""
        return len(CHAMPS_SUIVIS) - len(self.inconnus)

    @property
    def etat_information(self) -> str:
        """Return the code of the vocabulary `etats_information` that says how much is known."""
        connus = self.nombre_connus
        if connus == 0:
            return ETATS_INFORMATION[0]
        return ETATS_INFORMATION[2 if connus == len(CHAMPS_SUIVIS) else 1]


ETATS_INFORMATION = ("texte-seul", "partielle", "complete")

CHAMPS_SUIVIS: tuple[str, ...] = tuple(f.name for f in fields(Action) if str(f.type).startswith("Fait["))
"""The tracked fields of an action, in the order of the model."""
