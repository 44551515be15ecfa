"""Codes and questions that the records refer to, with their labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from ..reading.kinds import FieldName, Pattern
from .scalars import Id, Ligne, NomPictogramme, doc


@dataclass(frozen=True, kw_only=True)
class Statut:
    code: Id = field(metadata=doc("Code", "Code du statut."))
    libelle: Ligne = field(metadata=doc("Libellé", "Ce que lit le public."))
    betagouv: Ligne | None = field(
        default=None,
        metadata=doc(
            "Statut betagouv", "« phaseStatut » du schéma betagouv des projets de collectivités, s’il y en a un."
        ),
    )
    iati: Annotated[str, Pattern("code de statut IATI", forme="[1-6]", exemple="2")] | None = field(
        default=None, metadata=doc("Statut IATI", "Code de la liste ActivityStatus d’IATI, s’il y en a un.")
    )
    pictogramme: NomPictogramme | None = field(
        default=None, metadata=doc("Pictogramme", "Icône du thème, montrée à côté du libellé.", historique=False)
    )


@dataclass(frozen=True, kw_only=True)
class Libelle:
    code: Id = field(metadata=doc("Code", "Code."))
    libelle: Ligne = field(metadata=doc("Libellé", "Ce que lit le public."))


@dataclass(frozen=True, kw_only=True)
class LibelleIllustre(Libelle):
    """A label that a pictogram may stand beside."""

    pictogramme: NomPictogramme | None = field(
        default=None, metadata=doc("Pictogramme", "Icône du thème, montrée à côté du libellé.", historique=False)
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    id: Id = field(metadata=doc("Identifiant", "Identifiant de la question."))
    question: Ligne = field(metadata=doc("Question", "La question, en mots."))
    champs: tuple[Annotated[str, FieldName(exemple="pilote")], ...] = field(
        metadata=doc("Champs", "Champs de la fiche qui y répondent.")
    )


@dataclass(frozen=True, kw_only=True)
class Vocabulaires:
    statuts: tuple[Statut, ...] = field(metadata=doc("Statuts", "États possibles d’une action."))
    publics: tuple[Libelle, ...] = field(metadata=doc("Publics", "Personnes concernées."))
    etats_information: tuple[LibelleIllustre, ...] = field(
        metadata=doc("États de l’information", "texte-seul, partielle, complete.")
    )
    natures_programme: tuple[LibelleIllustre, ...] = field(
        metadata=doc("Natures de programme", "Programme, plan, document…")
    )
    natures_organisation: tuple[LibelleIllustre, ...] = field(
        metadata=doc("Natures d’organisation", "Département, intercommunalité…")
    )
    questions: tuple[Question, ...] = field(metadata=doc("Questions", "Questions posées à chaque action."))
