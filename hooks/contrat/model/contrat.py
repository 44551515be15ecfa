"""The contract itself: parties, period, levels, source text, publication."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, get_args

from ..reading.kinds import Line, Pattern
from .action import Montant
from .declared import ChampDeclare
from .facts import Citation, DateDite, Document, Fait, FicheSuivie, champs_suivis
from .scalars import (
    PIECE,
    AdressePage,
    DateIso,
    Entier,
    Id,
    Jour,
    Ligne,
    Mots,
    Numero,
    OuiNon,
    Phrase,
    Pourcentage,
    Prose,
    RefOrganisation,
    RefPiece,
    Url,
    UrlSource,
    champ,
)


@dataclass(frozen=True, kw_only=True)
class Note:
    """An oddity of the source, shown and never mended."""

    id: Id = champ("Identifiant", "Identifiant de la note.")
    lieu: Ligne = champ("Lieu", "Où elle se trouve, en mots.")
    piece: RefPiece | None = champ("Pièce", PIECE, None)
    lignes: tuple[Numero, ...] = champ("Lignes", "Lignes de la source ; aucune si elle porte sur tout le texte.", ())
    constat: Prose = champ("Constat", "Ce que l’on observe dans la source.")
    choix: Prose = champ("Notre choix", "Ce que ce site en fait.")
    note_publique: Phrase | None = champ("Note", "Phrase affichée à côté du texte.", None)
    sic: OuiNon = champ("Sic", "oui : le texte est suivi de la mention [sic].", False)


@dataclass(frozen=True, kw_only=True)
class Retire:
    """A page that was published and is no more: its address keeps a page that says so."""

    adresse: AdressePage = champ("Adresse", "Adresse de la page retirée, depuis la racine du site.")
    titre: Ligne = champ("Titre", "Titre qu’elle portait.")
    date: DateIso = champ("Date du retrait", "Année, mois ou jour du retrait.")
    motif: Prose = champ("Motif", "Pourquoi elle est retirée.")
    remplace_par: tuple[AdressePage, ...] = champ(
        "Remplacée par", "Adresses des pages qui la remplacent, s’il y en a.", ()
    )


@dataclass(frozen=True, kw_only=True)
class Partie:
    organisation: RefOrganisation = champ("Partie", "Organisation.")
    role: Ligne = champ("Rôle", "Ce que fait cette partie.")


@dataclass(frozen=True, kw_only=True)
class Periode:
    debut: DateDite = champ("Début", "Date de début, à sa précision.")
    fin: DateDite = champ("Fin", "Date de fin, à sa précision.")
    source: Citation | None = champ("Source", "Ligne et mots qui la donnent, si le texte la donne.", None)


@dataclass(frozen=True, kw_only=True)
class Duree:
    valeur: Numero = champ("Durée", "Nombre d’unités.")
    unite: Literal["an", "mois"] = champ("Unité", "an ou mois.")
    source: Citation = champ("Source", "Ligne et mots qui la donnent.")


@dataclass(frozen=True, kw_only=True)
class Niveau:
    singulier: Ligne = champ("Singulier", "Nom du niveau au singulier.")
    pluriel: Ligne = champ("Pluriel", "Nom du niveau au pluriel.")
    court: Ligne = champ("Nom court", "Nom employé devant un numéro, au singulier.")
    court_pluriel: Ligne = champ("Nom court au pluriel", "Nom employé dans les listes.")
    genre: Literal["masculin", "féminin"] = champ("Genre", "masculin ou féminin.")


@dataclass(frozen=True, kw_only=True)
class Niveaux:
    """What the levels are called. Written as a list from top to bottom; in files of before levels of any depth, as a group."""

    exemple: ClassVar[tuple[str, ...]] = ("enjeu", "action")
    enjeu: Niveau | None = champ(
        "Premier niveau", "Comment la source nomme ses enjeux ; absent d’un plan sans enjeu.", None
    )
    entre: tuple[Niveau, ...] = champ("Niveaux entre deux", "Comment elle nomme ceux du dessous, de haut en bas.", ())
    action: Niveau = champ("Dernier niveau", "Comment la source nomme ses actions.")

    @staticmethod
    def ranges(items: Sequence[Any]) -> dict[str, Any]:
        """Return by key what a list says, from top to bottom: the last is the action."""
        *hauts, action = items
        return {"action": action} | ({"enjeu": hauts[0]} if hauts else {}) | ({"entre": hauts[1:]} if hauts[1:] else {})

    @property
    def hauts(self) -> tuple[Niveau, ...]:
        """Return the levels above the action, from top to bottom."""
        return (self.enjeu, *self.entre) if self.enjeu else ()


@dataclass(frozen=True, kw_only=True)
class Comptes:
    enjeux: Entier = champ("Enjeux", "Nombre d’enjeux attendus.")
    actions: Entier = champ("Actions", "Nombre d’actions attendues.")


Objet = Literal["contrat", "plan", "convention", "charte", "accord"]
Publie = Literal["page", "extrait", "projet", "délibération", "avenant"]
"""A text about the contract that is not the whole of it; `page` is a page that presents it."""


Empreinte = Annotated[str, Pattern("empreinte SHA-256", forme=r"[0-9a-f]{64}", exemple="dfca41e7… (64 signes)")]


@dataclass(frozen=True, kw_only=True)
class Laisse:
    """What the file received says and the source does not: a column, a sheet, some rows."""

    quoi: Ligne = champ("Quoi", "Colonne, feuille ou lignes.")
    motif: Ligne = champ("Motif", "Pourquoi ce n’est pas publié.")
    cases: Numero = champ("Cases", "Nombre de cases remplies.")


@dataclass(frozen=True, kw_only=True)
class Pdf:
    """The document that the words of a text were taken out of; the text marks its pages."""

    fichier: Annotated[
        str, Pattern("nom de fichier PDF", forme=r"[a-z0-9]+([-.][a-z0-9]+)*\.pdf", exemple="contrat.pdf")
    ] = champ("Fichier", "Nom du PDF dans data/source/.")
    sha256: Empreinte = champ("Empreinte", "SHA-256 du PDF, octet pour octet.")


@dataclass(frozen=True, kw_only=True)
class TexteSource:
    fichier: Annotated[
        str, Pattern("nom de fichier source", forme=r"[a-z0-9]+([-.][a-z0-9]+)*\.(txt|csv)", exemple="contrat.txt")
    ] = champ("Fichier", "Nom du fichier dans data/source/.")
    sha256: Empreinte = champ("Empreinte", "SHA-256 du fichier, octet pour octet.")
    entete: Numero | None = champ("Titres", "D’un tableau : la ligne des titres de colonnes.", None)
    feuille: Ligne | None = champ("Feuille", "D’un tableau : la feuille du classeur reçu.", None)
    pdf: Pdf | None = champ("PDF", "Le document PDF dont ce texte est tiré, page par page.", None)
    recu: Empreinte | None = champ("Empreinte du fichier reçu", "SHA-256 du fichier dont celui-ci est tiré.", None)
    laisse: tuple[Laisse, ...] = champ("Laissé", "Ce que le fichier reçu contient et que celui-ci n’a pas.", ())
    titre: Ligne = champ("Titre", "Ce qu’est ce texte.")
    langue: Annotated[str, Pattern("code de langue", forme="[a-z]{2,3}", exemple="br")] | None = champ(
        "Langue",
        "Langue de ses mots : br, co, de, en… ; absente, le français, ou pour une pièce celle de « source ».",
        None,
    )
    nature: Literal[Objet, Publie] | None = champ(
        "Nature", "Le contrat même, ou un texte qui en parle ; les mots cités sont nommés d’après elle.", None
    )
    porte_sur: Objet | None = champ("Porte sur", "Ce dont parle un tel texte ; absent : un contrat.", None)
    editeur: Ligne = champ("Éditeur", "Qui l’a publié : une organisation connue, par son nom, si la nature est dite.")
    publie_par: (
        Annotated[str, Pattern("nom précédé de son article", forme=r"(l[ea]s? |l[’'])\S.*", exemple="l’agglomération")]
        | None
    ) = champ("Publié par", "Comment nommer l’éditeur dans une phrase, avec son article.", None)
    url: UrlSource | None = champ("Adresse", "Adresse de la page d’origine.", None)
    date: DateDite | None = champ("Date de publication", "Si elle est connue.", None)
    droits: Phrase = champ("Droits", "À qui appartient ce texte.")
    reserve: Phrase | None = champ("Réserve", "Comment la page a été retrouvée.", None)

    @property
    def entiere(self) -> bool:
        """Tell whether the words are known to be those of the contract itself."""
        return self.nature in get_args(Objet)

    @property
    def objet(self) -> str:
        """Return what the site speaks of, in a word: « contrat », « plan »."""
        return self.nature if self.nature and self.entiere else self.porte_sur or "contrat"

    @property
    def partielle(self) -> bool:
        """Tell whether the words are known to be those of a text about it."""
        return self.nature in get_args(Publie)


@dataclass(frozen=True, kw_only=True)
class PieceSource(TexteSource):
    """A source that came after the first: an amendment, or another text of the contract. It changes no word of the others."""

    exemple: ClassVar[tuple[str, ...]] = ("cle", "fichier", "sha256", "nature", "titre", "editeur", "date", "droits")
    cle: Id = champ("Clé", "Nom court de cette source, que les fiches écrivent dans « piece ».")
    date: DateDite = champ("Date", "Jour du texte, à sa précision.")


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A line of the source that is neither the title of an enjeu nor the words of an action."""

    ligne: Numero = champ("Ligne", "Numéro de la ligne.")
    nature: Literal["titre", "introduction", "intertitre", "paragraphe", "annonce", "interview", "hors-contrat"] = (
        champ("Nature", "Place de la ligne dans le texte.")
    )
    texte: Mots = champ("Texte", "Mots exacts de la ligne.")
    piece: RefPiece | None = champ("Pièce", PIECE, None)


@dataclass(frozen=True, kw_only=True)
class Interview:
    """The interview that the source announces: what is known of it, and what is missing."""

    ligne: Numero = champ("Ligne", "Ligne de la source qui l’annonce.")
    personne: Ligne = champ("Personne interrogée", "Nom donné par la source.")
    realisee_par: RefOrganisation = champ("Réalisée par", "Organisation.")
    occasion: Mots = champ("Occasion", "Mots de la source.")
    date: Fait[DateIso] | None = champ("Date", "Date de l’interview.", None)
    duree: Fait[Ligne] | None = champ("Durée", "Durée de la vidéo.", None)
    url: Fait[Url] | None = champ("Adresse", "Adresse de la vidéo.", None)
    sous_titres: Fait[Url] | None = champ("Sous-titres", "Adresse des sous-titres.", None)
    transcription: Fait[Prose] | None = champ("Transcription", "Texte de l’interview.", None)
    piece: RefPiece | None = champ("Pièce", PIECE, None)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Who publishes the site; what is absent is written « non renseigné »."""

    nature: Prose = champ("Nature du site", "Ce que ce site est, et n’est pas.")
    editeur: Ligne | None = champ("Éditeur", "Personne ou organisme qui publie.", None)
    directeur: Ligne | None = champ("Directeur de la publication", "Nom.", None)
    contact: Ligne | None = champ("Contact", "Comment écrire à l’éditeur.", None)
    hebergeur: Ligne | None = champ("Hébergeur", "Nom et adresse de l’hébergeur.", None)
    depot: Url | None = champ("Dépôt", "Adresse publique du code et des données.", None)
    modifier: Url | None = champ("Modification", "Adresse, suivie du chemin du fichier, pour modifier une fiche.", None)
    signaler: Url | None = champ("Signalement", "Adresse pour signaler une erreur.", None)
    alaveteli: Url | None = champ("Site de demandes", "Adresse d’un site Alaveteli, qui envoie les lettres.", None)

    role_historique: Ligne | None = champ(
        "Rôle dans l’historique", "Qui change les données, comme le service ; sinon rien n’en est dit.", None
    )
    reserve_faits: Prose | None = champ(
        "Réserve sur les faits", "Comment les faits publics ont été lus, et ce qu’ils ne disent pas.", None
    )
    reserve_en_clair: Prose | None = champ("Réserve sur « En clair »", "Qui a relu, ou non, les phrases simples.", None)


@dataclass(frozen=True, kw_only=True)
class Licence:
    nom: Ligne = champ("Licence", "Nom de la licence des données.")
    url: Url = champ("Adresse", "Texte de la licence.")


@dataclass(frozen=True, kw_only=True)
class Audit:
    """An accessibility audit; the only thing from which a state of conformity may be said."""

    organisme: Ligne = champ("Organisme", "Qui a fait l’audit.")
    date: Jour = champ("Date", "Jour de l’audit.")
    version: Ligne = champ("Référentiel", "Version du RGAA.")
    echantillon: tuple[Ligne, ...] = champ("Échantillon", "Pages contrôlées par l’audit.")
    taux: Pourcentage = champ("Taux", "Part des critères respectés, de 0 à 100 %.")
    non_conformites: tuple[Phrase, ...] = champ(
        "Non-conformités", "Contenus que l’audit a trouvés non accessibles.", ()
    )
    derogations: tuple[Phrase, ...] = champ(
        "Dérogations", "Contenus écartés pour charge disproportionnée, avec la raison.", ()
    )
    url: Url | None = champ("Rapport", "Adresse du rapport.", None)


@dataclass(frozen=True, kw_only=True)
class Recherche:
    """A follow-up of the contract that was looked for."""

    sujet: Ligne = champ("Sujet", "Ce qui a été cherché.")
    date: Jour = champ("Date", "Jour de la recherche.")
    ou: Phrase = champ("Où", "Où l’on a cherché.")
    trouve: tuple[Document, ...] = champ("Trouvé", "Documents trouvés ; aucun si rien n’a été trouvé.", ())


@dataclass(frozen=True, kw_only=True)
class Contrat(FicheSuivie):
    id: Id = champ("Identifiant", "Identifiant de ces données.")
    titre: Mots = champ("Titre", "Titre, dans les mots de la source.")
    titre_court: Annotated[str, Line(longueur=80)] = champ("Titre court", "Titre rédigé pour ce site.")
    en_clair: Prose = champ("En clair", "Deux phrases simples, rédigées pour ce site.")
    etat_du_document: Prose = champ("État du document", "Ce que l’on sait du texte signé.")
    portee: Prose = champ("Portée", "Ce que la liste des actions est, et n’est pas.")
    parties: tuple[Partie, ...] = champ("Parties", "Qui signe, si on le sait.", ())
    periode: Periode = champ("Période", "Années couvertes.")
    duree: Duree | None = champ("Durée", "Durée annoncée.", None)
    niveaux: Niveaux = champ("Niveaux", "Noms des niveaux, de haut en bas ; le dernier est l’action.")
    comptes: Comptes = champ("Comptes", "Nombres attendus de fiches.")
    source: TexteSource = champ("Source", "Texte d’où viennent les mots cités.")
    pieces: tuple[PieceSource, ...] = champ("Pièces", "Autres sources, dans l’ordre : avenants, annexes.", ())
    passages: tuple[Passage, ...] = champ("Passages", "Autres lignes du texte source.", ())
    date_signature: Fait[DateIso] | None = champ("Date de signature", "Jour de la signature.", None)
    lieu_signature: Fait[Ligne] | None = champ("Lieu de signature", "Lieu de la signature.", None)
    budget: Fait[Montant] | None = champ("Budget", "Montant total.", None)
    avenants: Fait[tuple[Document, ...]] | None = champ("Avenants", "Modifications.", None)
    evaluation: Fait[tuple[Document, ...]] | None = champ("Évaluation", "Bilans publiés.", None)
    champs: tuple[ChampDeclare, ...] = champ("Champs", "Champs que les actions de ce contrat ont en propre.", ())
    suites: tuple[Recherche, ...] = champ("Suites cherchées", "Ce qui a été cherché sur la suite, et quand.", ())
    interview: Interview | None = champ("Interview", "Interview annoncée par la source.", None)
    documents: OuiNon = champ(
        "Documents",
        "oui : le contrat, ses enjeux et ses actions s’emportent aussi en PDF et dans d’autres formats.",
        False,
        historique=False,
    )
    publication: Publication = champ("Publication", "Qui publie le site.")
    licence: Licence = champ("Licence", "Licence des données de ce site.")
    audit: Audit | None = champ("Audit", "Audit d’accessibilité, s’il existe.", None)

    @property
    def sources(self) -> tuple[TexteSource, ...]:
        """Return every source of the words, the first one first."""
        return (self.source, *self.pieces)

    def source_de(self, piece: str | None) -> TexteSource:
        """Return the source that a key names; the first one without a key."""
        return next((p for p in self.pieces if p.cle == piece), self.source)

    def langue_de(self, piece: str | None) -> str:
        """Return the language of the words of a source where it is not French, else nothing: a piece that says none has the first one’s.

        A key that names no piece, « » among them, is that of words from elsewhere.
        """
        known: dict[str | None, str | None] = {None: self.source.langue}
        known |= {p.cle: p.langue or self.source.langue for p in self.pieces}
        langue = known.get(piece)
        return "" if langue in (None, "fr") else str(langue)


CHAMPS_SUIVIS_CONTRAT: tuple[str, ...] = champs_suivis(Contrat)
