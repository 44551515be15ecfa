"""Words for the search that the contract does not use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from ..reading.kinds import Ref
from .scalars import Id, Ligne, OuiNon, Tournures, doc


@dataclass(frozen=True, kw_only=True)
class Lexique:
    """Words and sentences that people type for one page, besides its `mots_usuels`."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier."))
    action: Annotated[str, Ref(collection="actions")] | None = field(
        default=None, metadata=doc("Action", "L’action que ces mots désignent.")
    )
    enjeu: Annotated[str, Ref(collection="enjeux")] | None = field(
        default=None, metadata=doc("Enjeu", "L’enjeu que ces mots désignent.")
    )
    hors_contrat: OuiNon | None = field(
        default=None, metadata=doc("Hors contrat", "oui : ces phrases ne mènent à aucune page.")
    )
    mots: tuple[Ligne, ...] = field(default=(), metadata=doc("Mots", "Qui tape ces mots cherche cette page."))
    proches: tuple[Ligne, ...] = field(
        default=(), metadata=doc("Mots proches", "Sujets voisins : la page est proposée, sans plus.")
    )
    tournures: Tournures | None = field(
        default=None, metadata=doc("Tournures", "Questions et phrases que l’on tape, une par ligne.")
    )


@dataclass(frozen=True, kw_only=True)
class SujetHorsContrat:
    """A subject that people look for and that the contract does not speak of."""

    id: Id = field(metadata=doc("Identifiant", "Identifiant du sujet."))
    mots: tuple[Ligne, ...] = field(metadata=doc("Mots", "Les mots que l’on tape pour ce sujet."))
    phrase: Ligne = field(metadata=doc("Phrase", "Une phrase qui le dit."))
    ou: Ligne = field(metadata=doc("Où aller", "À qui s’adresser."))
    proches: tuple[Annotated[str, Ref(collection="actions")], ...] = field(
        default=(), metadata=doc("Proches", "Actions voisines, s’il y en a.")
    )


@dataclass(frozen=True, kw_only=True)
class Sigle:
    """An acronym of public life; the contract does not have to use it."""

    sigle: Ligne = field(metadata=doc("Sigle", "Le sigle."))
    developpe: Ligne = field(metadata=doc("Développé", "Ce que veulent dire ses lettres."))
