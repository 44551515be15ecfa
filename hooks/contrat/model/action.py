"""An action of the contract: the shipped contract calls it « axe de travail »."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from ..reading.kinds import Code, Line, Pattern
from .facts import DateDite, Document, Fait, FaitExterne, FicheSuivie, Source
from .scalars import (
    INTITULE,
    NUMERO,
    PIECE,
    RANG,
    Id,
    Insee,
    Ligne,
    Mots,
    Nombre,
    Numero,
    OuiNon,
    Paroles,
    Pourcentage,
    Prose,
    RefAction,
    RefEnjeu,
    RefOrganisation,
    RefPiece,
    Somme,
    abridged,
    champ,
)
from .vocabularies import CodesPublics


@dataclass(frozen=True, kw_only=True)
class Montant:
    exemple: ClassVar[tuple[str, ...]] = ("valeur", "nature")
    valeur: Somme = champ("Montant", "Nombre décimal exact.")
    devise: Annotated[str, Pattern("code de monnaie", forme="[A-Z]{3}", exemple="EUR")] = champ(
        "Monnaie", "Code ISO 4217.", "EUR"
    )
    taxes: Literal["HT", "TTC"] | None = champ("Taxes", "HT ou TTC, si la source le dit.", None)
    nature: Literal["prévu", "voté", "réalisé"] | None = champ(
        "Nature", "prévu, voté ou réalisé, si la source le dit.", None
    )


@dataclass(frozen=True, kw_only=True)
class Financement:
    organisation: RefOrganisation = champ("Financeur", "Organisation qui paie.")
    montant: Montant | None = champ("Montant", "Montant de ce financeur, s’il est connu.", None)


@dataclass(frozen=True, kw_only=True)
class Calendrier:
    exemple: ClassVar[tuple[str, ...]] = ("debut", "fin")
    debut: DateDite | None = champ("Début", "Date de début.", None)
    fin: DateDite | None = champ("Fin", "Date de fin prévue.", None)
    mots: Paroles | None = champ("En mots", "Ce que dit la source du calendrier, mot pour mot.", None)


@dataclass(frozen=True, kw_only=True)
class Mesure:
    date: DateDite = champ("Date", "Date de la mesure.")
    valeur: Nombre = champ("Valeur", "Valeur mesurée.")


@dataclass(frozen=True, kw_only=True)
class Indicateur:
    exemple: ClassVar[tuple[str, ...]] = ("nom", "unite")
    nom: Ligne = champ("Indicateur", "Ce qui est compté.")
    unite: Ligne | None = champ("Unité", "Unité de la mesure, si la source la dit.", None)
    cible: Nombre | None = champ("Cible", "Valeur visée.", None)
    mesures: tuple[Mesure, ...] = champ("Mesures", "Valeurs mesurées, datées.", ())


@dataclass(frozen=True, kw_only=True)
class Lieu:
    exemple: ClassVar[tuple[str, ...]] = ("mots",)
    insee: Insee | None = champ("Commune", "Code INSEE d’une commune de communes.yml.", None)
    mots: Mots | None = champ("Mots", "Le lieu tel que la source le dit.", None)


@dataclass(frozen=True, kw_only=True)
class Etape:
    libelle: Ligne = champ("Étape", "Ce qui doit être fait.")
    date: DateDite | None = champ("Date", "Date prévue ou constatée.", None)
    faite: OuiNon | None = champ("Faite", "oui ou non, si on le sait.", None)


@dataclass(frozen=True, kw_only=True)
class Actualite:
    titre: Ligne = champ("Titre", "Titre de l’actualité.")
    date: DateDite = champ("Date", "Date de l’actualité.")
    texte: Prose = champ("Texte", "Quelques phrases.")
    source: Source = champ("Source", "D’où vient l’actualité.")


@dataclass(frozen=True, kw_only=True)
class SourceAction:
    ligne: Numero = champ("Ligne", "Numéro de la ligne du texte source.")
    fin: Numero | None = champ("Dernière ligne", "Dernière ligne de l’action, si elle en a plusieurs.", None)
    piece: RefPiece | None = champ("Pièce", PIECE, None)


@dataclass(frozen=True, kw_only=True)
class Action(FicheSuivie):
    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    numero: Ligne | None = champ("Numéro", NUMERO, None, colonne="numero_propre")
    enjeu: RefEnjeu | None = champ("Enjeu", "Identifiant de l’enjeu, à n’importe quel niveau, s’il y en a un.", None)
    rang: Numero | None = champ("Rang", RANG, None)
    texte: Mots = champ("Texte de la source", "Mots exacts de la source, sans la puce ni la ponctuation finale.")
    intitule: Annotated[str, Line(longueur=80)] | None = champ("Intitulé", INTITULE, None)
    en_clair: Prose | None = champ("En clair", "Une ou deux phrases simples, rédigées pour ce site.", None)
    mots_usuels: tuple[Ligne, ...] = champ(
        "Mots usuels", "Mots courants pour trouver la fiche ; la source ne les emploie pas forcément.", ()
    )
    source: SourceAction = champ("Source", "Place dans le texte source.")

    description: Fait[Paroles] | None = champ(
        "Description", "Ce que dit la source de l’action, mot pour mot.", None, attendu=False
    )
    objectifs: Fait[Paroles] | None = champ("Objectifs", "Ce que l’action vise, mot pour mot.", None, attendu=False)
    resultats_attendus: Fait[tuple[Ligne, ...]] | None = champ(
        "Résultats attendus", "Ce qui doit changer.", None, attendu=False
    )
    statut: Fait[Annotated[str, Code(vocabulaire="statuts", exemple="en-cours")]] | None = champ(
        "Statut", "Ce qui est à venir, en cours, fait ou arrêté.", None, filtre=True
    )
    priorite: Fait[Annotated[str, Code(vocabulaire="priorites", exemple="elevee")]] | None = champ(
        "Priorité", "Niveau de priorité.", None, filtre=True, attendu=False
    )
    avancement: Fait[Pourcentage] | None = champ("Avancement", "Part réalisée, de 0 à 100 %.", None)
    pilote: Fait[RefOrganisation] | None = champ("Pilote", "Organisation qui conduit.", None, filtre=True)
    pilotes: Fait[tuple[RefOrganisation, ...]] | None = champ(
        "Pilotes", "Organisations qui conduisent, si elles sont plusieurs.", None, filtre=True, remplace="pilote"
    )
    services: Fait[tuple[Ligne, ...]] | None = champ(
        "Services pilotes", "Directions ou services qui conduisent.", None, filtre=True, attendu=False, repond="pilote"
    )
    porteurs: Fait[tuple[RefOrganisation, ...]] | None = champ("Porteurs", "Organisations qui réalisent.", None)
    partenaires: Fait[tuple[RefOrganisation, ...]] | None = champ("Partenaires", "Organisations associées.", None)
    gouvernance: Fait[Paroles] | None = champ(
        "Instances de gouvernance", "Qui décide et suit, mot pour mot.", None, attendu=False
    )
    participation: Fait[Ligne] | None = champ(
        "Participation citoyenne", "Comment les habitants prennent part.", None, attendu=False
    )
    lieux: Fait[tuple[Lieu, ...]] | None = champ("Lieux", "Communes ou lieux concernés.", None)
    publics: Fait[CodesPublics] | None = champ("Publics", "Personnes concernées.", None)
    cibles: Fait[tuple[Ligne, ...]] | None = champ("Cibles", "À qui l’action s’adresse.", None, attendu=False)
    calendrier: Fait[Calendrier] | None = champ("Calendrier", "Dates de début et de fin.", None, filtre=True)
    amelioration_continue: Fait[OuiNon] | None = champ(
        "Amélioration continue", "oui : l’action n’a pas de fin prévue.", None, attendu=False
    )
    etapes: Fait[tuple[Etape, ...]] | None = champ("Étapes", "Ce qui est fait et reste à faire.", None)
    moyens: Fait[Paroles] | None = champ("Moyens", "Moyens humains et techniques, mot pour mot.", None, attendu=False)
    cout: Fait[Montant] | None = champ("Coût", "Montant total.", None, filtre=True)
    financements: Fait[tuple[Financement, ...]] | None = champ("Financements", "Qui paie, et combien.", None)
    financements_en_mots: Fait[Paroles] | None = champ(
        "Financements, en mots", "Ce que dit la source des financements, mot pour mot.", None, attendu=False
    )
    indicateurs: Fait[tuple[Indicateur, ...]] | None = champ("Indicateurs", "Ce qui est mesuré.", None)
    documents: Fait[tuple[Document, ...]] | None = champ("Documents", "Pièces publiées.", None)
    actions_liees: Fait[tuple[RefAction, ...]] | None = champ(
        "Actions liées", "Autres actions de ce plan.", None, attendu=False
    )
    actualites: tuple[Actualite, ...] = champ("Actualités", "Nouvelles datées et sourcées.", ())
    faits: tuple[FaitExterne, ...] = champ("Faits publics", "Faits hors de la source, sourcés et datés.", ())
    non_trouve: Prose | None = champ("Non trouvé", "Ce qui a été cherché sans être trouvé.", None)
    notes: tuple[Prose, ...] = champ("Notes", "Remarques de la rédaction du site.", ())

    @property
    def nom(self) -> str:
        """Return what short places call it: its own short title, or the beginning of the words of the source."""
        return self.intitule or abridged(self.texte)

    @property
    def nombre_dits(self) -> int:
        """Return how many tracked values are known or said to be without object, expected or not."""
        return sum(fait is not None for fait in self.valeurs_suivies.values())

    @property
    def nombre_connus(self) -> int:
        """Return how many expected values are known or said to be without object."""
        return len(self.champs_attendus) - len(self.inconnus)

    @property
    def etat_information(self) -> str:
        """Return the code of the vocabulary `etats_information` that says how much is known."""
        if self.nombre_dits == 0:
            return ETATS_INFORMATION[0]
        return ETATS_INFORMATION[1 if self.inconnus else 2]


ETATS_INFORMATION = ("texte-seul", "partielle", "complete")
