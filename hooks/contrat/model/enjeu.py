"""An enjeu of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from ..reading.kinds import Code, Line
from .facts import Fait
from .scalars import Id, Ligne, Mots, NomPictogramme, Numero, Prose, doc


@dataclass(frozen=True, kw_only=True)
class SourceEnjeu:
    ligne: Numero = field(metadata=doc("Ligne du titre", "Ligne où le titre est annoncé."))
    ligne_section: Numero | None = field(
        default=None, metadata=doc("Ligne de la section", "Ligne où le titre ouvre la liste des actions.")
    )


@dataclass(frozen=True, kw_only=True)
class Enjeu:
    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    rang: Numero = field(metadata=doc("Rang", "Place dans le contrat, à partir de 1."))
    titre: Mots = field(metadata=doc("Titre du contrat", "Mots exacts de la source, sans le numéro."))
    titre_section: Mots | None = field(
        default=None, metadata=doc("Titre de la section", "Second titre de la source, s’il diffère du premier.")
    )
    intitule: Annotated[str, Line(longueur=60)] = field(metadata=doc("Intitulé", "Titre court, rédigé pour ce site."))
    en_clair: Prose = field(metadata=doc("En clair", "Une ou deux phrases simples, rédigées pour ce site."))
    mots_usuels: tuple[Ligne, ...] = field(metadata=doc("Mots usuels", "Mots courants pour trouver la fiche."))
    pictogramme: NomPictogramme | None = field(
        default=None, metadata=doc("Pictogramme", "Icône du thème, montrée à côté du titre.", historique=False)
    )
    publics: Fait[tuple[Annotated[str, Code(vocabulaire="publics")], ...]] | None = field(
        default=None, metadata=doc("Publics", "Personnes que le titre nomme.")
    )
    source: SourceEnjeu = field(metadata=doc("Source", "Place dans le texte source."))
