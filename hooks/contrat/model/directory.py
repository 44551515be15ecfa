"""What the contract names: programmes, organisations, people, communes, and the terms of the glossary."""

from dataclasses import dataclass
from typing import Annotated, Literal

from ..reading.characters import slug
from ..reading.kinds import RESERVED_IDS, Code, MailKind, Pattern
from .facts import Citation, DateDite, FaitExterne
from .scalars import CodeInsee, Entier, Id, Jour, Ligne, Mots, Prose, RefAction, RefOrganisation, Url, champ


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A programme, plan, policy or document that the source names."""

    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    nom: Ligne = champ("Nom", "Nom tel que la source l’écrit.")
    sigle: Ligne | None = champ("Sigle", "Sigle tel que la source l’écrit.", None)
    nom_officiel: Ligne | None = champ("Nom officiel", "S’il diffère du nom de la source.", None)
    aussi: tuple[Ligne, ...] = champ("Autres noms", "Autres noms courants.", ())
    nature: Annotated[str, Code(vocabulaire="natures_programme", exemple="plan")] = champ(
        "Nature", "Code du vocabulaire des natures."
    )
    definition: Prose = champ("Définition", "Ce que c’est, rédigé pour ce site.")
    cite: tuple[Citation, ...] = champ("Cité par", "Lignes de la source qui le nomment, avec les mots.")
    faits: tuple[FaitExterne, ...] = champ("Faits publics", "Faits hors de la source, sourcés et datés.", ())
    non_trouve: Prose | None = champ("Non trouvé", "Ce qui a été cherché sans être trouvé.", None)

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom


@dataclass(frozen=True, kw_only=True)
class Personne:
    nom: Ligne = champ("Nom", "Nom tel que la source l’écrit.")
    fonction: Mots = champ("Fonction", "Fonction, dans les mots de la source.")
    source: Citation = champ("Source", "Ligne et mots qui la donnent.")


NatureContact = Literal["adresse postale", "téléphone", "formulaire de contact", "horaires", "accès aux documents"]


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How to reach an organisation, by its role and never by a name: what was read, or the search that found nothing."""

    nature: NatureContact = champ(
        "Nature", "Ce que c’est ; accès aux documents : la personne responsable (PRADA), par sa fonction."
    )
    valeur: Ligne | None = champ("Contact", "Ce qui a été lu ; jamais le nom d’une personne.", None)
    date: DateDite | None = champ("Date", "Date de la page lue, ou mots qui disent qu’elle manque.", None)
    source: Url | None = champ("Source", "Adresse de la page lue.", None)
    confiance: Literal["confirmé", "à confirmer"] | None = champ(
        "Confiance", "confirmé : lu chez l’organisme lui-même ; à confirmer : lu ailleurs, ou ancien.", None
    )
    cherche_le: Jour | None = champ("Cherché le", "Jour d’une recherche qui n’a rien trouvé.", None)
    reserve: Ligne | None = champ("Réserve", "Ce qui limite ce contact, ou cette recherche.", None)
    actions: tuple[RefAction, ...] = champ(
        "Actions", "Celles dont il est le service, pour qui en a besoin ; vide, il est général.", ()
    )


@dataclass(frozen=True, kw_only=True)
class Organisation:
    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    nom: Ligne = champ("Nom", "Nom tel que la source l’écrit.")
    sigle: Ligne | None = champ("Sigle", "Sigle tel que la source l’écrit.", None)
    aussi: tuple[Ligne, ...] = champ("Autres noms", "Autres formes du nom.", ())
    nature: Annotated[str, Code(vocabulaire="natures_organisation", exemple="departement")] = champ(
        "Nature", "Code du vocabulaire des natures."
    )
    siren: Annotated[str, Pattern("numéro SIREN", forme=r"\d{9}", exemple="246200364")] | None = champ(
        "SIREN", "Numéro de neuf chiffres.", None
    )
    definition: Prose = champ("Définition", "Ce que c’est, rédigé pour ce site.")
    cite: tuple[Citation, ...] = champ("Citée par", "Lignes de la source qui la nomment, avec les mots.", ())
    courriel: Annotated[str, MailKind()] | None = champ(
        "Courriel", "Adresse publique pour demander un document ; jamais celle d’une personne.", None
    )
    contacts: tuple[Contact, ...] = champ("Contacts", "Comment la joindre, ce qui n’a pas été trouvé compris.", ())
    alaveteli: (
        Annotated[str, Pattern("nom dans une adresse", forme=r"[a-z0-9_-]+", exemple="mairie_de_nulle_part")] | None
    ) = champ("Nom sur Alaveteli", "Son nom dans les adresses du site de demandes (publication).", None)
    personnes: tuple[Personne, ...] = champ("Personnes", "Personnes nommées par la source, avec leur fonction.", ())
    faits: tuple[FaitExterne, ...] = champ("Faits publics", "Faits hors de la source, sourcés et datés.", ())
    non_trouve: Prose | None = champ("Non trouvé", "Ce qui a été cherché sans être trouvé.", None)

    @property
    def titre(self) -> str:
        return f"{self.nom} ({self.sigle})" if self.sigle else self.nom

    def contact(self, nature: NatureContact) -> Contact | None:
        """Return the first general contact of a kind, found or not; None where the data say nothing of it."""
        return next((c for c in self.contacts if c.nature == nature and not c.actions), None)


@dataclass(frozen=True, kw_only=True)
class Terme:
    """A word of the glossary."""

    id: Id = champ("Identifiant", "Nom du fichier et fin de l’adresse permanente.")
    terme: Ligne = champ("Terme", "Le mot ou le sigle.")
    developpe: Ligne | None = champ("Développé", "Ce que veulent dire les lettres du sigle.", None)
    aussi: tuple[Ligne, ...] = champ("Aussi", "Autres mots pour la même chose.", ())
    formes: tuple[Ligne, ...] = champ("Formes", "Formes du texte source que le terme seul ne retrouve pas.", ())
    definition: Prose = champ("Définition", "Deux phrases simples, rédigées pour ce site.")

    @property
    def formes_cherchees(self) -> tuple[str, ...]:
        """Return what stands for the term in a text: its name, its forms, its expansion; not `aussi`."""
        return (self.terme.split(" (")[0], *self.formes, *([self.developpe] if self.developpe else []))


@dataclass(frozen=True, kw_only=True)
class Commune:
    insee: CodeInsee = champ("Code INSEE", "Code officiel de la commune.")
    nom: Ligne = champ("Nom", "Nom officiel.")
    codes_postaux: tuple[Annotated[str, Pattern("code postal", forme=r"\d{5}", exemple="62300")], ...] = champ(
        "Codes postaux", "Codes postaux de la commune."
    )
    population_municipale: Entier = champ("Population municipale", "Au millésime du tableau.")


@dataclass(frozen=True, kw_only=True)
class Communes:
    """The reference table of the communes, with its vintage."""

    organisation: RefOrganisation = champ("Organisation", "Organisation dont ce sont les communes.")
    millesime: Annotated[str, Pattern("année", forme=r"\d{4}", exemple="2026")] = champ(
        "Millésime", "Année du code officiel géographique."
    )
    source: Ligne = champ("Source", "Origine du tableau.")
    licence: Ligne = champ("Licence", "Licence du tableau.")
    communes: tuple[Commune, ...] = champ("Communes", "Une ligne par commune.")

    @property
    def population(self) -> int:
        return sum(c.population_municipale for c in self.communes)


def term_ids(terme: str) -> tuple[str, ...]:
    """Return the ids that a glossary term may take: its name, or with what stands in brackets."""
    ids = (slug(terme.split(" (", maxsplit=1)[0])[:60].strip("-"), slug(terme)[:60].strip("-"))
    return tuple(f"{i}-terme" if i in RESERVED_IDS else i for i in ids)
