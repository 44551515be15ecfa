"""An enjeu of the contract."""

from dataclasses import dataclass
from typing import Annotated

from ..reading.kinds import Line
from .facts import Fait
from .scalars import Id, Ligne, Mots, NomPictogramme, Numero, Prose, champ
from .vocabularies import CodesPublics


@dataclass(frozen=True, kw_only=True)
class SourceEnjeu:
    ligne: Numero = champ("Ligne du titre", "Ligne où le titre est annoncé.")
    ligne_section: Numero | None = champ("Ligne de la section", "Ligne où le titre ouvre la liste des actions.", None)


@dataclass(frozen=True, kw_only=True)
class Enjeu:
    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    rang: Numero = champ("Rang", "Place dans la source, à partir de 1.")
    titre: Mots = champ("Titre de la source", "Mots exacts de la source, sans le numéro.")
    titre_section: Mots | None = champ(
        "Titre de la section", "Second titre de la source, s’il diffère du premier.", None
    )
    intitule: Annotated[str, Line(longueur=60)] = champ("Intitulé", "Titre court, rédigé pour ce site.")
    en_clair: Prose = champ("En clair", "Une ou deux phrases simples, rédigées pour ce site.")
    mots_usuels: tuple[Ligne, ...] = champ("Mots usuels", "Mots courants pour trouver la fiche.")
    pictogramme: NomPictogramme | None = champ(
        "Pictogramme", "Icône du thème, montrée à côté du titre.", None, historique=False
    )
    publics: Fait[CodesPublics] | None = champ("Publics", "Personnes que le titre nomme.", None)
    source: SourceEnjeu = champ("Source", "Place dans le texte source.")
