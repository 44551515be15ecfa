"""Requests for what is not communicated, and what became of them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from ..reading.kinds import FieldName
from .facts import Document
from .scalars import Id, Jour, Prose, RefAction, RefOrganisation, Url, champ


@dataclass(frozen=True, kw_only=True)
class Reponse:
    """What the administration answered to a request."""

    date: Jour = champ("Date", "Jour de la réponse.")
    nature: Literal["communiqué", "communiqué en partie", "refusé", "document inexistant", "transmis"] = champ(
        "Nature", "Ce que dit la réponse."
    )
    texte: Prose | None = champ("Texte", "Ce que dit la réponse, en quelques phrases.", None)
    documents: tuple[Document, ...] = champ("Documents", "Documents reçus.", ())


@dataclass(frozen=True, kw_only=True)
class Cada:
    """What became of a request before the commission on access to administrative documents."""

    saisie: Jour = champ("Saisine", "Jour de la saisine.")
    date: Jour | None = champ("Date de l’avis", "Jour de l’avis.", None)
    avis: Literal["favorable", "défavorable", "sans objet", "incompétence"] | None = champ(
        "Avis", "Sens de l’avis.", None
    )
    url: Url | None = champ("Adresse", "Adresse de l’avis.", None)


@dataclass(frozen=True, kw_only=True)
class Demande:
    """A request for administrative documents that was sent."""

    id: Id = champ("Identifiant", "Nom du fichier.")
    action: RefAction | None = champ(
        "Action", "L’action dont il s’agit ; absente, la demande porte sur l’ensemble.", None
    )
    champs: tuple[Annotated[str, FieldName(exemple="statut")], ...] = champ(
        "Champs", "Informations demandées : noms des champs suivis."
    )
    destinataire: RefOrganisation = champ("Destinataire", "À qui la demande a été envoyée.")
    envoyee: Jour = champ("Envoyée le", "Jour de l’envoi.")
    documents: tuple[Document, ...] = champ("Pièces", "La demande elle-même, si elle est publiée.", ())
    reponse: Reponse | None = champ("Réponse", "La réponse, s’il y en a une.", None)
    cada: Cada | None = champ("CADA", "Ce qu’il en est devant la commission.", None)
