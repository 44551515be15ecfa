"""Codes and questions that the records refer to, with their labels."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

from ..reading.kinds import Code, FieldName, Pattern
from .scalars import Id, Ligne, NomPictogramme, champ

CodesPublics = tuple[Annotated[str, Code(vocabulaire="publics", exemple="scolaires")], ...]


@dataclass(frozen=True, kw_only=True)
class Statut:
    code: Id = champ("Code", "Code du statut.")
    libelle: Ligne = champ("Libellé", "Ce que lit le public.")
    betagouv: Ligne | None = champ(
        "Statut betagouv", "« phaseStatut » du schéma betagouv des projets de collectivités, s’il y en a un.", None
    )
    iati: Annotated[str, Pattern("code de statut IATI", forme="[1-6]", exemple="2")] | None = champ(
        "Statut IATI", "Code de la liste ActivityStatus d’IATI, s’il y en a un.", None
    )
    pictogramme: NomPictogramme | None = champ(
        "Pictogramme", "Icône du thème, montrée à côté du libellé.", None, historique=False
    )


@dataclass(frozen=True, kw_only=True)
class Libelle:
    code: Id = champ("Code", "Code.")
    libelle: Ligne = champ("Libellé", "Ce que lit le public.")


@dataclass(frozen=True, kw_only=True)
class LibelleIllustre(Libelle):
    """A label that a pictogram may stand beside."""

    pictogramme: NomPictogramme | None = champ(
        "Pictogramme", "Icône du thème, montrée à côté du libellé.", None, historique=False
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    id: Id = champ("Identifiant", "Identifiant de la question.")
    question: Ligne = champ("Question", "La question, en mots.")
    champs: tuple[Annotated[str, FieldName(exemple="pilote")], ...] = champ(
        "Champs", "Champs de la fiche qui y répondent."
    )
    resume: Ligne | None = champ(
        "Dans le résumé",
        "La question, dans la phrase qui résume une fiche : « où l’on en est » ; absente, non dite.",
        None,
    )


@dataclass(frozen=True, kw_only=True)
class Vocabulaires:
    statuts: tuple[Statut, ...] = champ("Statuts", "États possibles d’une action.")
    priorites: tuple[Libelle, ...] = champ("Priorités", "Niveaux de priorité, du plus haut au plus bas.", ())
    publics: tuple[Libelle, ...] = champ("Publics", "Personnes concernées.")
    etats_information: tuple[LibelleIllustre, ...] = champ("États de l’information", "texte-seul, partielle, complete.")
    natures_programme: tuple[LibelleIllustre, ...] = champ("Natures de programme", "Programme, plan, document…")
    natures_organisation: tuple[LibelleIllustre, ...] = champ(
        "Natures d’organisation", "Département, intercommunalité…"
    )
    questions: tuple[Question, ...] = champ("Questions", "Questions posées à chaque action.")

    @property
    def codes(self) -> Mapping[str, tuple[Any, ...]]:
        """Return the codes of each vocabulary, with their labels, by its name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "questions"}
