"""The contract itself: parties, period, levels, source text, publication."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Annotated, Any, Literal

from ..reading.kinds import Line, Pattern
from .action import Montant
from .facts import Citation, DateDite, Document, Fait
from .scalars import (
    AdressePage,
    DateIso,
    Entier,
    Id,
    Jour,
    Ligne,
    Mots,
    Numero,
    OuiNon,
    Pourcentage,
    Prose,
    RefOrganisation,
    Url,
    doc,
)


@dataclass(frozen=True, kw_only=True)
class Note:
    """An oddity of the source, shown and never mended."""

    id: Id = field(metadata=doc("Identifiant", "Identifiant de la note."))
    lieu: Ligne = field(metadata=doc("Lieu", "Où elle se trouve, en mots."))
    lignes: tuple[Numero, ...] = field(
        default=(), metadata=doc("Lignes", "Lignes de la source ; aucune si elle porte sur tout le texte.")
    )
    constat: Prose = field(metadata=doc("Constat", "Ce que l’on observe dans la source."))
    choix: Prose = field(metadata=doc("Notre choix", "Ce que ce site en fait."))
    note_publique: Ligne | None = field(default=None, metadata=doc("Note", "Phrase affichée à côté du texte."))
    sic: OuiNon = field(default=False, metadata=doc("Sic", "oui : le texte est suivi de la mention [sic]."))


@dataclass(frozen=True, kw_only=True)
class Retire:
    """A page that was published and is no more: its address keeps a page that says so."""

    adresse: AdressePage = field(metadata=doc("Adresse", "Adresse de la page retirée, depuis la racine du site."))
    titre: Ligne = field(metadata=doc("Titre", "Titre qu’elle portait."))
    date: DateIso = field(metadata=doc("Date du retrait", "Année, mois ou jour du retrait."))
    motif: Prose = field(metadata=doc("Motif", "Pourquoi elle est retirée."))
    remplace_par: tuple[AdressePage, ...] = field(
        default=(), metadata=doc("Remplacée par", "Adresses des pages qui la remplacent, s’il y en a.")
    )


@dataclass(frozen=True, kw_only=True)
class Partie:
    organisation: RefOrganisation = field(metadata=doc("Partie", "Organisation."))
    role: Ligne = field(metadata=doc("Rôle", "Rôle dans le contrat."))


@dataclass(frozen=True, kw_only=True)
class Periode:
    debut: DateDite = field(metadata=doc("Début", "Date de début, à sa précision."))
    fin: DateDite = field(metadata=doc("Fin", "Date de fin, à sa précision."))
    source: Citation | None = field(
        default=None, metadata=doc("Source", "Ligne et mots qui la donnent, si le texte la donne.")
    )


@dataclass(frozen=True, kw_only=True)
class Duree:
    valeur: Numero = field(metadata=doc("Durée", "Nombre d’unités."))
    unite: Literal["an", "mois"] = field(metadata=doc("Unité", "an ou mois."))
    source: Citation = field(metadata=doc("Source", "Ligne et mots qui la donnent."))


@dataclass(frozen=True, kw_only=True)
class Niveau:
    singulier: Ligne = field(metadata=doc("Singulier", "Nom du niveau au singulier."))
    pluriel: Ligne = field(metadata=doc("Pluriel", "Nom du niveau au pluriel."))
    court: Ligne = field(metadata=doc("Nom court", "Nom employé devant un numéro, au singulier."))
    court_pluriel: Ligne = field(metadata=doc("Nom court au pluriel", "Nom employé dans les listes."))
    genre: Literal["masculin", "féminin"] = field(metadata=doc("Genre", "masculin ou féminin."))


@dataclass(frozen=True, kw_only=True)
class Niveaux:
    enjeu: Niveau = field(metadata=doc("Premier niveau", "Comment ce contrat nomme ses enjeux."))
    action: Niveau = field(metadata=doc("Second niveau", "Comment ce contrat nomme ses actions."))


@dataclass(frozen=True, kw_only=True)
class Comptes:
    enjeux: Entier = field(metadata=doc("Enjeux", "Nombre d’enjeux attendus."))
    actions: Entier = field(metadata=doc("Actions", "Nombre d’actions attendues."))


@dataclass(frozen=True, kw_only=True)
class TexteSource:
    fichier: Annotated[
        str, Pattern("nom de fichier texte", forme=r"[a-z0-9]+([-.][a-z0-9]+)*\.txt", exemple="contrat.txt")
    ] = field(metadata=doc("Fichier", "Nom du fichier dans data/source/."))
    sha256: Annotated[str, Pattern("empreinte SHA-256", forme=r"[0-9a-f]{64}", exemple="dfca41e7… (64 signes)")] = (
        field(metadata=doc("Empreinte", "SHA-256 du fichier, octet pour octet."))
    )
    titre: Ligne = field(metadata=doc("Titre", "Ce qu’est ce texte."))
    editeur: Ligne = field(metadata=doc("Éditeur", "Qui l’a publié."))
    url: Url | None = field(default=None, metadata=doc("Adresse", "Adresse de la page d’origine."))
    date: DateDite | None = field(default=None, metadata=doc("Date de publication", "Si elle est connue."))
    droits: Ligne = field(metadata=doc("Droits", "À qui appartient ce texte."))
    reserve: Ligne | None = field(default=None, metadata=doc("Réserve", "Comment la page a été retrouvée."))


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A line of the source that is neither the title of an enjeu nor the words of an action."""

    ligne: Numero = field(metadata=doc("Ligne", "Numéro de la ligne."))
    nature: Literal["titre", "introduction", "intertitre", "paragraphe", "annonce", "interview", "hors-contrat"] = (
        field(metadata=doc("Nature", "Place de la ligne dans le texte."))
    )
    texte: Mots = field(metadata=doc("Texte", "Mots exacts de la ligne."))


@dataclass(frozen=True, kw_only=True)
class Interview:
    """The interview that the source announces: what is known of it, and what is missing."""

    ligne: Numero = field(metadata=doc("Ligne", "Ligne de la source qui l’annonce."))
    personne: Ligne = field(metadata=doc("Personne interrogée", "Nom donné par la source."))
    realisee_par: RefOrganisation = field(metadata=doc("Réalisée par", "Organisation."))
    occasion: Mots = field(metadata=doc("Occasion", "Mots de la source."))
    date: Fait[DateIso] | None = field(default=None, metadata=doc("Date", "Date de l’interview."))
    duree: Fait[Ligne] | None = field(default=None, metadata=doc("Durée", "Durée de la vidéo."))
    url: Fait[Url] | None = field(default=None, metadata=doc("Adresse", "Adresse de la vidéo."))
    sous_titres: Fait[Url] | None = field(default=None, metadata=doc("Sous-titres", "Adresse des sous-titres."))
    transcription: Fait[Prose] | None = field(default=None, metadata=doc("Transcription", "Texte de l’interview."))


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Who publishes the site; what is absent is written « non renseigné »."""

    nature: Prose = field(metadata=doc("Nature du site", "Ce que ce site est, et n’est pas."))
    editeur: Ligne | None = field(default=None, metadata=doc("Éditeur", "Personne ou organisme qui publie."))
    directeur: Ligne | None = field(default=None, metadata=doc("Directeur de la publication", "Nom."))
    contact: Ligne | None = field(default=None, metadata=doc("Contact", "Comment écrire à l’éditeur."))
    hebergeur: Ligne | None = field(default=None, metadata=doc("Hébergeur", "Nom et adresse de l’hébergeur."))
    depot: Url | None = field(default=None, metadata=doc("Dépôt", "Adresse publique du code et des données."))
    modifier: Url | None = field(
        default=None, metadata=doc("Modification", "Adresse, suivie du chemin du fichier, pour modifier une fiche.")
    )
    signaler: Url | None = field(default=None, metadata=doc("Signalement", "Adresse pour signaler une erreur."))

    role_historique: Ligne | None = field(
        default=None,
        metadata=doc("Rôle dans l’historique", "Qui change les données, comme le service ; sinon rien n’en est dit."),
    )
    reserve_faits: Prose | None = field(
        default=None, metadata=doc("Réserve sur les faits", "Comment les faits publics ont été lus.")
    )
    reserve_en_clair: Prose | None = field(
        default=None, metadata=doc("Réserve sur « En clair »", "Qui a relu, ou non, les phrases simples.")
    )


@dataclass(frozen=True, kw_only=True)
class Licence:
    nom: Ligne = field(metadata=doc("Licence", "Nom de la licence des données."))
    url: Url = field(metadata=doc("Adresse", "Texte de la licence."))


@dataclass(frozen=True, kw_only=True)
class Audit:
    """An accessibility audit; the only thing from which a state of conformity may be said."""

    organisme: Ligne = field(metadata=doc("Organisme", "Qui a fait l’audit."))
    date: Jour = field(metadata=doc("Date", "Jour de l’audit."))
    version: Ligne = field(metadata=doc("Référentiel", "Version du RGAA."))
    echantillon: tuple[Ligne, ...] = field(metadata=doc("Échantillon", "Pages contrôlées par l’audit."))
    taux: Pourcentage = field(metadata=doc("Taux", "Part des critères respectés, de 0 à 100 %."))
    non_conformites: tuple[Ligne, ...] = field(
        default=(), metadata=doc("Non-conformités", "Contenus que l’audit a trouvés non accessibles.")
    )
    derogations: tuple[Ligne, ...] = field(
        default=(), metadata=doc("Dérogations", "Contenus écartés pour charge disproportionnée, avec la raison.")
    )
    url: Url | None = field(default=None, metadata=doc("Rapport", "Adresse du rapport."))


@dataclass(frozen=True, kw_only=True)
class Recherche:
    """A follow-up of the contract that was looked for."""

    sujet: Ligne = field(metadata=doc("Sujet", "Ce qui a été cherché."))
    date: Jour = field(metadata=doc("Date", "Jour de la recherche."))
    ou: Ligne = field(metadata=doc("Où", "Où l’on a cherché."))
    trouve: tuple[Document, ...] = field(
        default=(), metadata=doc("Trouvé", "Documents trouvés ; aucun si rien n’a été trouvé.")
    )


@dataclass(frozen=True, kw_only=True)
class Contrat:
    id: Id = field(metadata=doc("Identifiant", "Identifiant du contrat."))
    titre: Mots = field(metadata=doc("Titre", "Titre, dans les mots de la source."))
    titre_court: Annotated[str, Line(longueur=80)] = field(metadata=doc("Titre court", "Titre rédigé pour ce site."))
    en_clair: Prose = field(metadata=doc("En clair", "Deux phrases simples, rédigées pour ce site."))
    etat_du_document: Prose = field(metadata=doc("État du document", "Ce que l’on sait du texte signé."))
    portee: Prose = field(metadata=doc("Portée", "Ce que la liste des actions est, et n’est pas."))
    parties: tuple[Partie, ...] = field(metadata=doc("Parties", "Qui signe."))
    periode: Periode = field(metadata=doc("Période", "Années couvertes."))
    duree: Duree | None = field(default=None, metadata=doc("Durée", "Durée annoncée."))
    niveaux: Niveaux = field(metadata=doc("Niveaux", "Noms des deux niveaux du contrat."))
    comptes: Comptes = field(metadata=doc("Comptes", "Nombres attendus de fiches."))
    source: TexteSource = field(metadata=doc("Source", "Texte source du contrat."))
    passages: tuple[Passage, ...] = field(metadata=doc("Passages", "Autres lignes du texte source."))
    date_signature: Fait[DateIso] | None = field(
        default=None, metadata=doc("Date de signature", "Jour de la signature.")
    )
    lieu_signature: Fait[Ligne] | None = field(default=None, metadata=doc("Lieu de signature", "Lieu de la signature."))
    budget: Fait[Montant] | None = field(default=None, metadata=doc("Budget", "Montant total du contrat."))
    avenants: Fait[tuple[Document, ...]] | None = field(
        default=None, metadata=doc("Avenants", "Modifications du contrat.")
    )
    evaluation: Fait[tuple[Document, ...]] | None = field(default=None, metadata=doc("Évaluation", "Bilans publiés."))
    suites: tuple[Recherche, ...] = field(
        default=(), metadata=doc("Suites cherchées", "Ce qui a été cherché après le contrat, et quand.")
    )
    interview: Interview | None = field(default=None, metadata=doc("Interview", "Interview annoncée par la source."))
    publication: Publication = field(metadata=doc("Publication", "Qui publie le site."))
    licence: Licence = field(metadata=doc("Licence", "Licence des données de ce site."))
    audit: Audit | None = field(default=None, metadata=doc("Audit", "Audit d’accessibilité, s’il existe."))

    @property
    def faits(self) -> dict[str, Fait[Any] | None]:
        """Return every tracked value of the contract itself, by field name."""
        return {nom: getattr(self, nom) for nom in CHAMPS_SUIVIS_CONTRAT}

    @cached_property
    def inconnus(self) -> tuple[str, ...]:
        """Return the tracked fields of which nothing is known."""
        return tuple(nom for nom in CHAMPS_SUIVIS_CONTRAT if getattr(self, nom) is None)


CHAMPS_SUIVIS_CONTRAT: tuple[str, ...] = tuple(f.name for f in fields(Contrat) if str(f.type).startswith("Fait["))
