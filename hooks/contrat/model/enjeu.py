"""An enjeu of the contract, at any level above the actions: it may stand in another."""

from dataclasses import dataclass
from typing import Annotated

from ..reading.kinds import Line
from .facts import Endroit, Fait
from .scalars import (
    INTITULE,
    NUMERO,
    PIECE,
    RANG,
    Id,
    Ligne,
    Mots,
    NomPictogramme,
    Numero,
    Prose,
    RefEnjeu,
    RefPiece,
    abridged,
    champ,
)
from .vocabularies import CodesPublics


@dataclass(frozen=True, kw_only=True)
class SourceEnjeu:
    ligne: Numero = champ("Ligne du titre", "Ligne où le titre est annoncé.")
    ligne_section: Numero | None = champ("Ligne de la section", "Ligne où le titre ouvre la liste des actions.", None)
    piece: RefPiece | None = champ("Pièce", PIECE, None)

    @property
    def section(self) -> Endroit | None:
        """Return the line where the title opens the list of the actions, if there is one."""
        return Endroit(self.piece, self.ligne_section) if self.ligne_section else None


@dataclass(frozen=True, kw_only=True)
class Enjeu:
    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    parent: RefEnjeu | None = champ(
        "Parent", "Identifiant de l’enjeu qui le contient ; absent au premier niveau.", None
    )
    numero: Ligne | None = champ("Numéro", NUMERO, None, colonne="numero_propre")
    rang: Numero | None = champ("Rang", RANG, None)
    titre: Mots = champ("Titre de la source", "Mots exacts de la source, sans le numéro.")
    titre_section: Mots | None = champ(
        "Titre de la section", "Second titre de la source, s’il diffère du premier.", None
    )
    intitule: Annotated[str, Line(longueur=60)] | None = champ("Intitulé", INTITULE, None)
    en_clair: Prose | None = champ("En clair", "Une ou deux phrases simples, rédigées pour ce site.", None)
    mots_usuels: tuple[Ligne, ...] = champ("Mots usuels", "Mots courants pour trouver la fiche.", ())
    pictogramme: NomPictogramme | None = champ(
        "Pictogramme", "Icône du thème, montrée à côté du titre.", None, historique=False
    )
    publics: Fait[CodesPublics] | None = champ("Publics", "Personnes que le titre nomme.", None)
    source: SourceEnjeu = champ("Source", "Place dans le texte source.")

    @property
    def texte(self) -> str:
        """Return the words of the source, by the name that those of an action have."""
        return self.titre

    @property
    def nom(self) -> str:
        """Return what short places call it: its own short title, or the beginning of the words of the source."""
        return self.intitule or abridged(self.titre)
