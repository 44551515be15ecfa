"""Requests for what is not communicated, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from ..reading.kinds import FieldName, Ref
from .facts import Document
from .scalars import Id, Jour, Prose, RefOrganisation, Url, doc


@dataclass(frozen=True, kw_only=True)
class Reponse:
    """What the administration answered to a request."""

    date: Jour = field(metadata=doc("Date", "Jour de la réponse."))
    nature: Literal["communiqué", "communiqué en partie", "refusé", "document inexistant", "transmis"] = field(
        metadata=doc("Nature", "Ce que dit la réponse.")
    )
    texte: Prose | None = field(default=None, metadata=doc("Texte", "Ce que dit la réponse, en quelques phrases."))
    documents: tuple[Document, ...] = field(default=(), metadata=doc("Documents", "Documents reçus."))


@dataclass(frozen=True, kw_only=True)
class Cada:
    """What became of a request before the commission on access to administrative documents."""

    saisie: Jour = field(metadata=doc("Saisine", "Jour de la saisine."))
    date: Jour | None = field(default=None, metadata=doc("Date de l’avis", "Jour de l’avis."))
    avis: Literal["favorable", "défavorable", "sans objet", "incompétence"] | None = field(
        default=None, metadata=doc("Avis", "Sens de l’avis.")
    )
    url: Url | None = field(default=None, metadata=doc("Adresse", "Adresse de l’avis."))


@dataclass(frozen=True, kw_only=True)
class Demande:
    """A request for administrative documents that was sent."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier."))
    action: Annotated[str, Ref(collection="actions")] | None = field(
        default=None, metadata=doc("Action", "L’action dont il s’agit ; absente, la demande porte sur le contrat.")
    )
    champs: tuple[Annotated[str, FieldName(exemple="statut")], ...] = field(
        metadata=doc("Champs", "Informations demandées : noms des champs suivis.")
    )
    destinataire: RefOrganisation = field(metadata=doc("Destinataire", "À qui la demande a été envoyée."))
    envoyee: Jour = field(metadata=doc("Envoyée le", "Jour de l’envoi."))
    documents: tuple[Document, ...] = field(
        default=(), metadata=doc("Pièces", "La demande elle-même, si elle est publiée.")
    )
    reponse: Reponse | None = field(default=None, metadata=doc("Réponse", "La réponse, s’il y en a une."))
    cada: Cada | None = field(default=None, metadata=doc("CADA", "Ce qu’il en est devant la commission."))
