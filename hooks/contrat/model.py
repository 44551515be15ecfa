"""The model: the only schema of the data, frozen, and the only thing that pages and exports read.

One class a kind of record. A key of YAML, a field here, a name in a template, a key of JSON
and a column of CSV are one name. `doc` gives the label that readers see and what it means;
the dictionary of the open data is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from .kinds import (
    RESERVED_IDS,
    Code,
    DateKind,
    DecimalKind,
    FieldName,
    IdKind,
    Integer,
    Line,
    Lines,
    MailKind,
    Pattern,
    Percent,
    PictogrammeKind,
    ProseKind,
    Ref,
    UrlKind,
    Words,
    YesNo,
)
from .text import slug, words

Id = Annotated[str, IdKind()]
Ligne = Annotated[str, Line()]
Mots = Annotated[str, Words()]
Prose = Annotated[str, ProseKind()]
Tournures = Annotated[tuple[str, ...], Lines()]
Url = Annotated[str, UrlKind()]
Entier = Annotated[int, Integer()]
Numero = Annotated[int, Integer(minimum=1)]
Pourcentage = Annotated[int, Percent()]
Nombre = Annotated[Decimal, DecimalKind()]
Somme = Annotated[Decimal, DecimalKind(decimales=2, negatif=False)]
DateIso = Annotated[str, DateKind()]
Jour = Annotated[str, DateKind(nom="jour", precision="jour")]
OuiNon = Annotated[bool, YesNo()]
Insee = Annotated[str, Pattern("code INSEE de commune", forme=r"\d[\dAB]\d{3}", exemple="62498")]
AdressePage = Annotated[str, Pattern("adresse de page", forme=r"/([a-z0-9-]+/)+", exemple="/actions/4-1/")]
NomPictogramme = Annotated[str, PictogrammeKind()]
RefOrganisation = Annotated[str, Ref(collection="organisations")]
RefProgramme = Annotated[str, Ref(collection="programmes")]

T = TypeVar("T")


def doc(libelle: str, description: str, *, historique: bool = True) -> dict[str, Any]:
    """Return the metadata of a field: the label that readers see, what it holds, whether its changes are told."""
    return {"libelle": libelle, "description": description, "historique": historique}


# ------------------------------------------------------------------ facts, dates, sources


@dataclass(frozen=True, kw_only=True)
class DateDite:
    """A date with its precision, its original words, or both. Never more precise than said."""

    raccourci: ClassVar[str] = "valeur"
    valeur: DateIso | None = field(
        default=None, metadata=doc("Date", "Année, mois ou jour : 2019, 2019-04 ou 2019-04-10.")
    )
    mots: Ligne | None = field(
        default=None,
        metadata=doc("Mots d’origine", "Les mots de la source quand ils disent plus ou moins qu’une date."),
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a value comes from: a line of the contract, or a public page or document."""

    ligne: Numero | None = field(
        default=None, metadata=doc("Ligne", "Numéro de ligne dans le texte source du contrat.")
    )
    mots: Mots | None = field(default=None, metadata=doc("Mots", "Mots exacts de cette ligne qui portent la valeur."))
    titre: Ligne | None = field(default=None, metadata=doc("Titre", "Titre de la page ou du document."))
    url: Url | None = field(default=None, metadata=doc("Adresse", "Adresse web de la page ou du document."))


@dataclass(frozen=True, kw_only=True)
class Fait(Generic[T]):
    """A tracked value with its date and its source; or the reason why it is without object."""

    valeur: T | None = field(default=None, metadata=doc("Valeur", "La valeur communiquée."))
    date: DateDite | None = field(default=None, metadata=doc("Date", "Date à laquelle la valeur est vraie."))
    source: Source | None = field(default=None, metadata=doc("Source", "D’où vient la valeur."))
    sans_objet: Ligne | None = field(default=None, metadata=doc("Sans objet", "Pourquoi la question ne se pose pas."))


@dataclass(frozen=True, kw_only=True)
class FaitExterne:
    """A public fact about a programme or a body, outside the contract’s words."""

    texte: Prose = field(metadata=doc("Fait", "Une ou deux phrases."))
    date: DateDite = field(metadata=doc("Date", "Date du fait, ou mots qui disent qu’elle manque."))
    sources: tuple[Url, ...] = field(metadata=doc("Sources", "Adresses des pages lues."))
    niveau: Literal["institution", "presse"] = field(
        metadata=doc("Niveau", "institution : page de l’organisme lui-même ; presse : journal ou tiers.")
    )
    reserve: Ligne | None = field(default=None, metadata=doc("Réserve", "Ce qui limite ce fait."))


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Words of one line of the source."""

    ligne: Numero = field(metadata=doc("Ligne", "Numéro de ligne dans le texte source."))
    mots: Mots = field(metadata=doc("Mots", "Mots exacts de cette ligne."))


# ------------------------------------------------------------------ action (axe de travail)


@dataclass(frozen=True, kw_only=True)
class Montant:
    valeur: Somme = field(metadata=doc("Montant", "Nombre décimal exact."))
    devise: Annotated[str, Pattern("code de monnaie", forme="[A-Z]{3}", exemple="EUR")] = field(
        default="EUR", metadata=doc("Monnaie", "Code ISO 4217.")
    )
    taxes: Literal["HT", "TTC"] | None = field(default=None, metadata=doc("Taxes", "HT ou TTC, si la source le dit."))
    nature: Literal["prévu", "voté", "réalisé"] = field(metadata=doc("Nature", "prévu, voté ou réalisé."))


@dataclass(frozen=True, kw_only=True)
class Financement:
    organisation: RefOrganisation = field(metadata=doc("Financeur", "Organisation qui paie."))
    montant: Montant | None = field(default=None, metadata=doc("Montant", "Montant de ce financeur, s’il est connu."))


@dataclass(frozen=True, kw_only=True)
class Calendrier:
    debut: DateDite | None = field(default=None, metadata=doc("Début", "Date de début."))
    fin: DateDite | None = field(default=None, metadata=doc("Fin", "Date de fin prévue."))


@dataclass(frozen=True, kw_only=True)
class Mesure:
    date: DateDite = field(metadata=doc("Date", "Date de la mesure."))
    valeur: Nombre = field(metadata=doc("Valeur", "Valeur mesurée."))


@dataclass(frozen=True, kw_only=True)
class Indicateur:
    nom: Ligne = field(metadata=doc("Indicateur", "Ce qui est compté."))
    unite: Ligne = field(metadata=doc("Unité", "Unité de la mesure."))
    cible: Nombre | None = field(default=None, metadata=doc("Cible", "Valeur visée."))
    mesures: tuple[Mesure, ...] = field(default=(), metadata=doc("Mesures", "Valeurs mesurées, datées."))


@dataclass(frozen=True, kw_only=True)
class Lieu:
    insee: Insee | None = field(default=None, metadata=doc("Commune", "Code INSEE d’une commune de communes.yml."))
    mots: Mots | None = field(default=None, metadata=doc("Mots", "Le lieu tel que la source le dit."))


@dataclass(frozen=True, kw_only=True)
class Etape:
    libelle: Ligne = field(metadata=doc("Étape", "Ce qui doit être fait."))
    date: DateDite | None = field(default=None, metadata=doc("Date", "Date prévue ou constatée."))
    faite: OuiNon | None = field(default=None, metadata=doc("Faite", "oui ou non, si on le sait."))


@dataclass(frozen=True, kw_only=True)
class Document:
    titre: Ligne = field(metadata=doc("Titre", "Titre du document."))
    url: Url | None = field(default=None, metadata=doc("Adresse", "Adresse web du document."))
    date: DateDite | None = field(default=None, metadata=doc("Date", "Date du document."))


@dataclass(frozen=True, kw_only=True)
class Actualite:
    titre: Ligne = field(metadata=doc("Titre", "Titre de l’actualité."))
    date: DateDite = field(metadata=doc("Date", "Date de l’actualité."))
    texte: Prose = field(metadata=doc("Texte", "Quelques phrases."))
    source: Source = field(metadata=doc("Source", "D’où vient l’actualité."))


@dataclass(frozen=True, kw_only=True)
class SourceAction:
    ligne: Numero = field(metadata=doc("Ligne", "Numéro de la ligne du texte source."))


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action of the contract; the shipped contract calls it « axe de travail »."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    enjeu: Annotated[str, Ref(collection="enjeux")] = field(metadata=doc("Enjeu", "Identifiant de l’enjeu."))
    rang: Numero = field(metadata=doc("Rang", "Place dans l’enjeu, à partir de 1."))
    texte: Mots = field(
        metadata=doc("Texte du contrat", "Mots exacts de la source, sans la puce ni la ponctuation finale.")
    )
    intitule: Annotated[str, Line(longueur=80)] = field(metadata=doc("Intitulé", "Titre court, rédigé pour ce site."))
    en_clair: Prose = field(metadata=doc("En clair", "Une ou deux phrases simples, rédigées pour ce site."))
    mots_usuels: tuple[Ligne, ...] = field(
        metadata=doc("Mots usuels", "Mots courants pour trouver la fiche ; le contrat ne les emploie pas forcément.")
    )
    source: SourceAction = field(metadata=doc("Source", "Place dans le texte source."))

    statut: Fait[Annotated[str, Code(vocabulaire="statuts")]] | None = field(
        default=None, metadata=doc("Statut", "Où en est l’action.")
    )
    avancement: Fait[Pourcentage] | None = field(
        default=None, metadata=doc("Avancement", "Part réalisée, de 0 à 100 %.")
    )
    pilote: Fait[RefOrganisation] | None = field(default=None, metadata=doc("Pilote", "Organisation qui conduit."))
    porteurs: Fait[tuple[RefOrganisation, ...]] | None = field(
        default=None, metadata=doc("Porteurs", "Organisations qui réalisent.")
    )
    partenaires: Fait[tuple[RefOrganisation, ...]] | None = field(
        default=None, metadata=doc("Partenaires", "Organisations associées.")
    )
    lieux: Fait[tuple[Lieu, ...]] | None = field(default=None, metadata=doc("Lieux", "Communes ou lieux concernés."))
    publics: Fait[tuple[Annotated[str, Code(vocabulaire="publics")], ...]] | None = field(
        default=None, metadata=doc("Publics", "Personnes concernées.")
    )
    calendrier: Fait[Calendrier] | None = field(default=None, metadata=doc("Calendrier", "Dates de début et de fin."))
    etapes: Fait[tuple[Etape, ...]] | None = field(
        default=None, metadata=doc("Étapes", "Ce qui est fait et reste à faire.")
    )
    cout: Fait[Montant] | None = field(default=None, metadata=doc("Coût", "Montant total."))
    financements: Fait[tuple[Financement, ...]] | None = field(
        default=None, metadata=doc("Financements", "Qui paie, et combien.")
    )
    indicateurs: Fait[tuple[Indicateur, ...]] | None = field(
        default=None, metadata=doc("Indicateurs", "Ce qui est mesuré.")
    )
    documents: Fait[tuple[Document, ...]] | None = field(default=None, metadata=doc("Documents", "Pièces publiées."))
    actualites: tuple[Actualite, ...] = field(default=(), metadata=doc("Actualités", "Nouvelles datées et sourcées."))
    notes: tuple[Prose, ...] = field(default=(), metadata=doc("Notes", "Remarques de la rédaction du site."))

    @property
    def faits(self) -> dict[str, Fait[Any] | None]:
        """Return every tracked value by field name, in the order of the model; None is unknown."""
        return {nom: getattr(self, nom) for nom in CHAMPS_SUIVIS}

    @cached_property
    def inconnus(self) -> tuple[str, ...]:
        """Return the tracked fields of which nothing is known, in the order of the model."""
        return tuple(nom for nom in CHAMPS_SUIVIS if getattr(self, nom) is None)

    @property
    def nombre_connus(self) -> int:
        """Return how many tracked values are known or said to be without object."""
        return len(CHAMPS_SUIVIS) - len(self.inconnus)

    @property
    def etat_information(self) -> str:
        """Return the code of the vocabulary `etats_information` that says how much is known."""
        connus = self.nombre_connus
        if connus == 0:
            return ETATS_INFORMATION[0]
        return ETATS_INFORMATION[2 if connus == len(CHAMPS_SUIVIS) else 1]


ETATS_INFORMATION = ("texte-seul", "partielle", "complete")

CHAMPS_SUIVIS: tuple[str, ...] = tuple(f.name for f in fields(Action) if str(f.type).startswith("Fait["))
"""The tracked fields of an action, in the order of the model."""


# ------------------------------------------------------------------ enjeu


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


# ------------------------------------------------------------------ programmes, organisations, glossaire


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme, plan, policy or document that the source names."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    nom: Ligne = field(metadata=doc("Nom", "Nom tel que la source l’écrit."))
    sigle: Ligne | None = field(default=None, metadata=doc("Sigle", "Sigle tel que la source l’écrit."))
    nom_officiel: Ligne | None = field(default=None, metadata=doc("Nom officiel", "S’il diffère du nom de la source."))
    aussi: tuple[Ligne, ...] = field(default=(), metadata=doc("Autres noms", "Autres noms courants."))
    nature: Annotated[str, Code(vocabulaire="natures_programme")] = field(
        metadata=doc("Nature", "Code du vocabulaire des natures.")
    )
    definition: Prose = field(metadata=doc("Définition", "Ce que c’est, rédigé pour ce site."))
    cite: tuple[Citation, ...] = field(metadata=doc("Cité par", "Lignes de la source qui le nomment, avec les mots."))
    faits: tuple[FaitExterne, ...] = field(
        default=(), metadata=doc("Faits publics", "Faits hors du contrat, sourcés et datés.")
    )
    non_trouve: Prose | None = field(default=None, metadata=doc("Non trouvé", "Ce qui a été cherché sans être trouvé."))

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom


@dataclass(frozen=True, kw_only=True)
class Personne:
    nom: Ligne = field(metadata=doc("Nom", "Nom tel que la source l’écrit."))
    fonction: Mots = field(metadata=doc("Fonction", "Fonction, dans les mots de la source."))
    source: Citation = field(metadata=doc("Source", "Ligne et mots qui la donnent."))


@dataclass(frozen=True, kw_only=True)
class Organisation:
    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    nom: Ligne = field(metadata=doc("Nom", "Nom tel que la source l’écrit."))
    sigle: Ligne | None = field(default=None, metadata=doc("Sigle", "Sigle tel que la source l’écrit."))
    aussi: tuple[Ligne, ...] = field(default=(), metadata=doc("Autres noms", "Autres formes du nom."))
    nature: Annotated[str, Code(vocabulaire="natures_organisation")] = field(
        metadata=doc("Nature", "Code du vocabulaire des natures.")
    )
    siren: Annotated[str, Pattern("numéro SIREN", forme=r"\d{9}", exemple="246200364")] | None = field(
        default=None, metadata=doc("SIREN", "Numéro de neuf chiffres.")
    )
    definition: Prose = field(metadata=doc("Définition", "Ce que c’est, rédigé pour ce site."))
    cite: tuple[Citation, ...] = field(
        default=(), metadata=doc("Citée par", "Lignes de la source qui la nomment, avec les mots.")
    )
    courriel: Annotated[str, MailKind()] | None = field(
        default=None,
        metadata=doc("Courriel", "Adresse publique pour demander un document ; jamais celle d’une personne."),
    )
    personnes: tuple[Personne, ...] = field(
        default=(), metadata=doc("Personnes", "Personnes nommées par la source, avec leur fonction.")
    )
    faits: tuple[FaitExterne, ...] = field(
        default=(), metadata=doc("Faits publics", "Faits hors du contrat, sourcés et datés.")
    )
    non_trouve: Prose | None = field(default=None, metadata=doc("Non trouvé", "Ce qui a été cherché sans être trouvé."))

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom


@dataclass(frozen=True, kw_only=True)
class Terme:
    """A word of the glossary."""

    id: Id = field(metadata=doc("Identifiant", "Nom du fichier et fin de l’adresse permanente."))
    terme: Ligne = field(metadata=doc("Terme", "Le mot ou le sigle."))
    developpe: Ligne | None = field(
        default=None, metadata=doc("Développé", "Ce que veulent dire les lettres du sigle.")
    )
    aussi: tuple[Ligne, ...] = field(default=(), metadata=doc("Aussi", "Autres mots pour la même chose."))
    formes: tuple[Ligne, ...] = field(
        default=(), metadata=doc("Formes", "Formes du texte source que le terme seul ne retrouve pas.")
    )
    definition: Prose = field(metadata=doc("Définition", "Deux phrases simples, rédigées pour ce site."))

    @property
    def formes_cherchees(self) -> tuple[str, ...]:
        """Return what stands for the term in a text: its name, its forms, its expansion; not `aussi`."""
        return (self.terme.split(" (")[0], *self.formes, *([self.developpe] if self.developpe else []))


# ------------------------------------------------------------------ lexicon


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


# ------------------------------------------------------------------ communes, notes, vocabularies


@dataclass(frozen=True, kw_only=True)
class Commune:
    insee: Insee = field(metadata=doc("Code INSEE", "Code officiel de la commune."))
    nom: Ligne = field(metadata=doc("Nom", "Nom officiel."))
    codes_postaux: tuple[Annotated[str, Pattern("code postal", forme=r"\d{5}", exemple="62300")], ...] = field(
        metadata=doc("Codes postaux", "Codes postaux de la commune.")
    )
    population_municipale: Entier = field(metadata=doc("Population municipale", "Au millésime du tableau."))


@dataclass(frozen=True, kw_only=True)
class Communes:
    """The reference table of the communes, with its vintage."""

    organisation: RefOrganisation = field(metadata=doc("Organisation", "Organisation dont ce sont les communes."))
    millesime: Annotated[str, Pattern("année", forme=r"\d{4}", exemple="2026")] = field(
        metadata=doc("Millésime", "Année du code officiel géographique.")
    )
    source: Ligne = field(metadata=doc("Source", "Origine du tableau."))
    licence: Ligne = field(metadata=doc("Licence", "Licence du tableau."))
    communes: tuple[Commune, ...] = field(metadata=doc("Communes", "Une ligne par commune."))


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
class Statut:
    code: Id = field(metadata=doc("Code", "Code du statut."))
    libelle: Ligne = field(metadata=doc("Libellé", "Ce que lit le public."))
    betagouv: Ligne | None = field(
        default=None,
        metadata=doc(
            "Statut betagouv", "« phaseStatut » du schéma betagouv des projets de collectivités, s’il y en a un."
        ),
    )
    iati: Annotated[str, Pattern("code de statut IATI", forme="[1-6]", exemple="2")] | None = field(
        default=None, metadata=doc("Statut IATI", "Code de la liste ActivityStatus d’IATI, s’il y en a un.")
    )
    pictogramme: NomPictogramme | None = field(
        default=None, metadata=doc("Pictogramme", "Icône du thème, montrée à côté du libellé.", historique=False)
    )


@dataclass(frozen=True, kw_only=True)
class Libelle:
    code: Id = field(metadata=doc("Code", "Code."))
    libelle: Ligne = field(metadata=doc("Libellé", "Ce que lit le public."))


@dataclass(frozen=True, kw_only=True)
class LibelleIllustre(Libelle):
    """A label that a pictogram may stand beside."""

    pictogramme: NomPictogramme | None = field(
        default=None, metadata=doc("Pictogramme", "Icône du thème, montrée à côté du libellé.", historique=False)
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    id: Id = field(metadata=doc("Identifiant", "Identifiant de la question."))
    question: Ligne = field(metadata=doc("Question", "La question, en mots."))
    champs: tuple[Annotated[str, FieldName(exemple="pilote")], ...] = field(
        metadata=doc("Champs", "Champs de la fiche qui y répondent.")
    )


@dataclass(frozen=True, kw_only=True)
class Vocabulaires:
    statuts: tuple[Statut, ...] = field(metadata=doc("Statuts", "États possibles d’une action."))
    publics: tuple[Libelle, ...] = field(metadata=doc("Publics", "Personnes concernées."))
    etats_information: tuple[LibelleIllustre, ...] = field(
        metadata=doc("États de l’information", "texte-seul, partielle, complete.")
    )
    natures_programme: tuple[LibelleIllustre, ...] = field(
        metadata=doc("Natures de programme", "Programme, plan, document…")
    )
    natures_organisation: tuple[LibelleIllustre, ...] = field(
        metadata=doc("Natures d’organisation", "Département, intercommunalité…")
    )
    questions: tuple[Question, ...] = field(metadata=doc("Questions", "Questions posées à chaque action."))


# ------------------------------------------------------------------ contrat


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


# ------------------------------------------------------------------ requests for information


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


@dataclass(frozen=True, kw_only=True)
class Recherche:
    """A follow-up of the contract that was looked for."""

    sujet: Ligne = field(metadata=doc("Sujet", "Ce qui a été cherché."))
    date: Jour = field(metadata=doc("Date", "Jour de la recherche."))
    ou: Ligne = field(metadata=doc("Où", "Où l’on a cherché."))
    trouve: tuple[Document, ...] = field(
        default=(), metadata=doc("Trouvé", "Documents trouvés ; aucun si rien n’a été trouvé.")
    )


# ------------------------------------------------------------------ accessibility


NumeroCritere = Annotated[str, Pattern("numéro de critère du RGAA", forme=r"\d{1,2}\.\d{1,2}", exemple="8.6")]


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What the law asks of the declaration besides the audit."""

    date: Jour = field(metadata=doc("Établie le", "Jour où la déclaration a été établie."))
    schema_pluriannuel: Url | None = field(
        default=None, metadata=doc("Schéma pluriannuel", "Adresse du schéma pluriannuel d’accessibilité.")
    )
    plan_actions: Url | None = field(
        default=None, metadata=doc("Plan d’action", "Adresse du plan d’action de l’année en cours.")
    )


@dataclass(frozen=True, kw_only=True)
class Essais:
    """The last complete run of the checks on the pages made from these data."""

    date: Jour = field(metadata=doc("Date", "Jour où toutes les vérifications ont réussi."))
    environnement: tuple[Ligne, ...] = field(
        metadata=doc("Environnement", "Navigateur, lecteur d’écran et système employés, avec leur version.")
    )
    outils: tuple[Ligne, ...] = field(metadata=doc("Outils", "Moteurs de vérification, avec leur version."))


@dataclass(frozen=True, kw_only=True)
class Relecture:
    """A signed human reading of one criterion."""

    critere: NumeroCritere = field(metadata=doc("Critère", "Numéro du critère relu."))
    verdict: Literal["conforme", "non conforme"] = field(metadata=doc("Verdict", "conforme ou non conforme."))
    par: Ligne = field(metadata=doc("Par", "Qui a relu : nom, et fonction s’il y en a une."))
    date: Jour = field(metadata=doc("Date", "Jour de la relecture."))
    constat: Ligne = field(metadata=doc("Constat", "Ce qui a été lu, et ce qui a été vu."))


@dataclass(frozen=True, kw_only=True)
class Ecart:
    """A criterion that is known not to be met."""

    critere: NumeroCritere = field(metadata=doc("Critère", "Numéro du critère qui n’est pas respecté."))
    date: Jour = field(metadata=doc("Date", "Jour du constat."))
    constat: Ligne = field(metadata=doc("Constat", "Le défaut, et où il se trouve."))


@dataclass(frozen=True, kw_only=True)
class Accessibilite:
    """What is known of the accessibility of the published site, besides an audit."""

    declaration: Declaration | None = field(default=None, metadata=doc("Déclaration", "Date et documents."))
    essais: Essais | None = field(default=None, metadata=doc("Essais", "Dernière vérification complète."))
    relectures: tuple[Relecture, ...] = field(default=(), metadata=doc("Relectures", "Relectures humaines signées."))
    ecarts: tuple[Ecart, ...] = field(default=(), metadata=doc("Écarts", "Critères connus comme non respectés."))


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


# ------------------------------------------------------------------ the whole


@dataclass(frozen=True, kw_only=True)
class Mention:
    """Words of one line that name a programme or body, with the action of that line, if it is one."""

    ligne: int
    mots: tuple[str, ...]
    action: Action | None


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """All the records of one contract, checked and linked. Collections are in reading order."""

    contrat: Contrat
    vocabulaires: Vocabulaires
    enjeux: tuple[Enjeu, ...]
    actions: tuple[Action, ...]
    programmes: tuple[Programme, ...]
    organisations: tuple[Organisation, ...]
    glossaire: tuple[Terme, ...]
    communes: Communes | None
    notes: tuple[Note, ...]
    lexique: tuple[Lexique, ...]
    hors_contrat: tuple[SujetHorsContrat, ...]
    sigles: tuple[Sigle, ...]
    accessibilite: Accessibilite
    demandes: tuple[Demande, ...]
    retires: tuple[Retire, ...]
    lignes_source: tuple[str, ...]
    registre: tuple[str, ...] = field(compare=False)
    """The lines of the ledger of published addresses; no record."""
    empreinte: str = field(compare=False)
    """The digest that names this version of the data."""

    @cached_property
    def enjeu(self) -> Mapping[str, Enjeu]:
        return {e.id: e for e in self.enjeux}

    @cached_property
    def organisation(self) -> Mapping[str, Organisation]:
        return {o.id: o for o in self.organisations}

    @cached_property
    def commune(self) -> Mapping[str, Commune]:
        return {c.insee: c for c in self.communes.communes} if self.communes else {}

    @cached_property
    def libelle(self) -> Mapping[str, Mapping[str, str]]:
        """Return the label of each code, by vocabulary."""
        v = self.vocabulaires
        noms = ("statuts", "publics", "etats_information", "natures_programme", "natures_organisation")
        return {nom: {x.code: x.libelle for x in getattr(v, nom)} for nom in noms}

    @cached_property
    def pictogramme(self) -> Mapping[str, Mapping[str, str | None]]:
        """Return the name of the pictogram of each code that may have one, by vocabulary."""
        v = self.vocabulaires
        noms = ("statuts", "etats_information", "natures_programme", "natures_organisation")
        return {nom: {x.code: x.pictogramme for x in getattr(v, nom)} for nom in noms}

    @cached_property
    def _actions_by_enjeu(self) -> Mapping[str, tuple[Action, ...]]:
        groups: dict[str, list[Action]] = {e.id: [] for e in self.enjeux}
        for a in self.actions:
            groups[a.enjeu].append(a)
        return {k: tuple(v) for k, v in groups.items()}

    @cached_property
    def _action_by_line(self) -> Mapping[int, Action]:
        return {a.source.ligne: a for a in self.actions}

    @cached_property
    def _programmes_by_line(self) -> Mapping[int, tuple[Programme, ...]]:
        groups: dict[int, list[Programme]] = {}
        for p in self.programmes:
            for ligne in dict.fromkeys(c.ligne for c in p.cite):
                groups.setdefault(ligne, []).append(p)
        return {k: tuple(v) for k, v in groups.items()}

    @cached_property
    def _notes_by_line(self) -> Mapping[int, tuple[Note, ...]]:
        groups: dict[int, list[Note]] = {}
        for n in self.notes:
            for ligne in n.lignes:
                groups.setdefault(ligne, []).append(n)
        return {k: tuple(v) for k, v in groups.items()}

    @cached_property
    def _demandes(self) -> Mapping[tuple[str | None, str], Demande]:
        return {(d.action, champ): d for d in self.demandes for champ in d.champs}

    def demande(self, action: Action | None, champ: str) -> Demande | None:
        """Return the last request for a field of an action, or of the contract itself."""
        return self._demandes.get((action.id if action else None, champ))

    def demandes_de(self, action: Action | None) -> tuple[Demande, ...]:
        """Return the requests about an action, or about the contract itself, the oldest first."""
        return tuple(d for d in self.demandes if d.action == (action.id if action else None))

    def numero(self, action: Action) -> str:
        """Return the number that readers see: « 4.1 »."""
        return f"{self.enjeu[action.enjeu].rang}.{action.rang}"

    def actions_de(self, enjeu: Enjeu) -> tuple[Action, ...]:
        return self._actions_by_enjeu[enjeu.id]

    def programmes_de(self, action: Action) -> tuple[Programme, ...]:
        return self._programmes_by_line.get(action.source.ligne, ())

    def programmes_de_enjeu(self, enjeu: Enjeu) -> tuple[Programme, ...]:
        titres = [enjeu.source.ligne, enjeu.source.ligne_section or 0]
        lignes = titres + [a.source.ligne for a in self.actions_de(enjeu)]
        return tuple(dict.fromkeys(p for n in lignes for p in self._programmes_by_line.get(n, ())))

    def notes_de(self, *lignes: int | None) -> tuple[Note, ...]:
        """Return the notes of these lines of the source, each once."""
        return tuple(dict.fromkeys(n for ligne in lignes if ligne for n in self._notes_by_line.get(ligne, ())))

    def est_sic(self, ligne: int) -> bool:
        """Tell whether the words of a line are to be followed by [sic]."""
        return any(n.sic for n in self._notes_by_line.get(ligne, ()))

    @cached_property
    def _terms_by_first_word(self) -> Mapping[str, list[tuple[tuple[str, ...], int]]]:
        """Return, by first word, the words of each form of a term and the term’s place in the glossary."""
        groups: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for i, terme in enumerate(self.glossaire):
            for mots in filter(None, map(words, terme.formes_cherchees)):
                groups.setdefault(mots[0], []).append((mots, i))
        return groups

    @cached_property
    def _terms_found(self) -> dict[str, tuple[Terme, ...]]:
        return {}

    def termes_de(self, texte: str) -> tuple[Terme, ...]:
        """Return the glossary terms whose words stand side by side in a text, in the order of the glossary."""
        found = self._terms_found.get(texte)
        if found is None:
            mots = words(texte)
            places = {
                place
                for at, mot in enumerate(mots)
                for form, place in self._terms_by_first_word.get(mot, ())
                if mots[at : at + len(form)] == form
            }
            found = self._terms_found[texte] = tuple(self.glossaire[i] for i in sorted(places))
        return found

    @cached_property
    def _actions_by_term(self) -> Mapping[str, tuple[Action, ...]]:
        groups: dict[str, list[Action]] = {}
        for a in self.actions:
            for t in self.termes_de(a.texte):
                groups.setdefault(t.id, []).append(a)
        return {k: tuple(v) for k, v in groups.items()}

    def actions_citant(self, terme: Terme) -> tuple[Action, ...]:
        """Return the actions whose words hold a glossary term."""
        return self._actions_by_term.get(terme.id, ())

    def mentions(self, fiche: Programme | Organisation) -> tuple[Mention, ...]:
        lignes: dict[int, list[str]] = {}
        for c in fiche.cite:
            lignes.setdefault(c.ligne, []).append(c.mots)
        return tuple(
            Mention(ligne=n, mots=tuple(mots), action=self._action_by_line.get(n)) for n, mots in lignes.items()
        )

    def publics_de(self, action: Action) -> tuple[str, ...]:
        """Return the codes of the publics that the action names, then those of its enjeu’s title."""
        faits = (action.publics, self.enjeu[action.enjeu].publics)
        return tuple(dict.fromkeys(code for f in faits if f and f.valeur for code in f.valeur))

    def connus(self, champ: str) -> int:
        """Return how many actions have a known value for a tracked field."""
        return self._counts[champ][0]

    def sans_objet(self, champ: str) -> int:
        """Return for how many actions a tracked field is said to be without object."""
        return self._counts[champ][1]

    @cached_property
    def _counts(self) -> Mapping[str, tuple[int, int]]:
        """Return, by tracked field, how many actions have a value, and how many have none to have."""
        faits = {champ: [f for a in self.actions if (f := getattr(a, champ)) is not None] for champ in CHAMPS_SUIVIS}
        return {
            champ: (sum(f.valeur is not None for f in found), sum(bool(f.sans_objet) for f in found))
            for champ, found in faits.items()
        }

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {a.id: i for i, a in enumerate(self.actions)}

    def voisins(self, action: Action) -> tuple[Action | None, Action | None]:
        """Return the actions before and after, in the order of the contract."""
        i = self._places[action.id]
        return (self.actions[i - 1] if i > 0 else None, self.actions[i + 1] if i + 1 < len(self.actions) else None)


def term_ids(terme: str) -> tuple[str, ...]:
    """Return the ids that a glossary term may take: its name, or with what stands in brackets."""
    ids = (slug(terme.split(" (", maxsplit=1)[0])[:60].strip("-"), slug(terme)[:60].strip("-"))
    return tuple(f"{i}-terme" if i in RESERVED_IDS else i for i in ids)
