"""The one table of the kinds of record: what each is, where it stands, what is published of it.

Who needs more of each kind (a sentence, a description for machines) says it where it belongs, and
`tests/test_collections.py` holds it complete against this table.
"""

from dataclasses import KW_ONLY, dataclass, replace
from functools import cache, cached_property
from typing import Any

from .accessibility import Accessibilite
from .action import Action
from .contrat import Contrat, Note, Retire
from .directory import Commune, Communes, Organisation, Programme, Terme
from .enjeu import Enjeu
from .requests import Demande
from .usual_words import Attribution, Lexique, Sigle, SujetHorsContrat
from .vocabularies import Vocabulaires

REGISTRE = "adresses.txt"
RETIRES = "retires.yml"

CONTRAT, AUTOUR, AUTRES = (
    "Fiche d’ensemble, enjeux et actions",
    "Autour des actions",
    "Vocabulaires et mots de la recherche",
)
"""Headings of the page of open data, in its order."""


@dataclass(frozen=True)
class Suivi:
    """How the history that readers follow calls the records of a kind. The levels are named by the contract."""

    un: str = ""
    """« Programme », before the name of one."""
    plusieurs: str = ""
    """« notes de lecture »."""
    nom: str = "titre"
    """The attribute that names one."""
    cls: type | None = None
    """The class of the items that a record lists, if they are followed and not the record."""


@dataclass(frozen=True)
class Collection:
    """A kind of record."""

    fichier: str
    """« actions/ »: a folder with one record a file, whose stem is the id; « notes.yml »: one file."""
    cls: type
    """The class of a record."""
    titre: str
    """Of its table in the open data."""
    groupe: str
    """Under which heading of the open data."""
    suivi: Suivi | None = None
    """Its history; None: words and labels of the site have none."""
    _: KW_ONLY
    liste: bool = False
    """Whether the one file is a list of records, not a single one."""
    requise: bool = False
    """Whether no contract can do without the one file."""
    ordre: tuple[str, ...] = ("id",)
    """The fields by which the records of a folder are put in reading order; none: by the names of the files."""
    absente: Any = None
    """What a corpus holds where the one file is absent; an empty list is known to be one."""
    gabarit: str = ""
    """The template of the page that each record has, with open data of its own; empty: they have none."""
    lieu: str = ""
    """Where records that have no page of their own are shown, from the root of the site."""
    citee: bool = False
    """Whether other records may name one by its id; its name then stands beside."""

    @cached_property
    def nom(self) -> str:
        """Return its name everywhere: field of `Corpus`, table, key of JSON, of past states and of references."""
        return self.fichier.removesuffix(".yml").removesuffix("/")

    @property
    def dossier(self) -> bool:
        return self.fichier.endswith("/")

    @cached_property
    def adresse(self) -> str:
        """Return the page of a record, « {} » for its id."""
        return f"{self.nom}/{{}}/" if self.gabarit else self.lieu

    @property
    def suivie(self) -> type:
        """Return the class of what has a history: the record, or each item that it lists."""
        return self.suivi.cls or self.cls if self.suivi else self.cls

    @property
    def schema(self) -> Any:
        """Return the annotation of one of its files."""
        return tuple[self.cls, ...] if self.liste else self.cls  # type: ignore[name-defined]  # made at run time


COLLECTIONS = (
    Collection(
        "contrat.yml",
        Contrat,
        "Fiche d’ensemble",
        CONTRAT,
        Suivi("Le contrat", "contrat"),
        requise=True,
        lieu="contrat/",
    ),
    Collection("vocabulaires.yml", Vocabulaires, "Vocabulaires", AUTRES, requise=True),
    Collection("enjeux/", Enjeu, "Enjeux", CONTRAT, Suivi(nom="nom"), gabarit="enjeu", citee=True),
    Collection("actions/", Action, "Actions", CONTRAT, Suivi(nom="nom"), gabarit="action", citee=True),
    Collection(
        "programmes/",
        Programme,
        "Programmes",
        AUTOUR,
        Suivi("Programme", "programmes"),
        gabarit="programme",
        citee=True,
    ),
    Collection(
        "organisations/",
        Organisation,
        "Organisations",
        AUTOUR,
        Suivi("Organisation", "organisations"),
        gabarit="organisation",
        citee=True,
    ),
    Collection(
        "glossaire/", Terme, "Termes du glossaire", AUTOUR, Suivi("Glossaire", "glossaire", "terme"), gabarit="terme"
    ),
    Collection(
        "communes.yml",
        Communes,
        "Communes",
        AUTOUR,
        Suivi("Commune", "communes", "nom", Commune),
        lieu="communes/",
        citee=True,
    ),
    Collection(
        "notes.yml",
        Note,
        "Notes de lecture du texte source",
        AUTOUR,
        Suivi("Note de lecture", "notes de lecture", "lieu"),
        liste=True,
        lieu="contrat/#lecture",
    ),
    Collection("lexique/", Lexique, "Mots de la recherche", AUTRES, ordre=(), lieu="recherche/"),
    Collection("sujets.yml", Attribution, "Sujets de chaque page", AUTRES, liste=True),
    Collection("hors_contrat.yml", SujetHorsContrat, "Sujets hors de la source", AUTRES, liste=True),
    Collection("sigles.yml", Sigle, "Sigles", AUTRES, liste=True),
    Collection(
        "accessibilite.yml",
        Accessibilite,
        "Accessibilité du site",
        AUTOUR,
        lieu="accessibilite/",
        absente=Accessibilite(),
    ),
    Collection(
        "demandes/",
        Demande,
        "Demandes d’information",
        AUTOUR,
        Suivi("Demande d’information", "demandes d’information", "envoyee"),
        ordre=("envoyee", "id"),
        lieu="demander/",
    ),
    Collection(RETIRES, Retire, "Pages retirées", AUTOUR, liste=True),
)
"""Every kind of record, in the order in which the open data show them."""

PAR_NOM = {c.nom: c for c in COLLECTIONS}
DOSSIERS = {c.nom: c for c in COLLECTIONS if c.dossier}
FICHIERS = {c.fichier: c for c in COLLECTIONS if not c.dossier}
AVEC_PAGE = tuple(c.nom for c in COLLECTIONS if c.gabarit)
"""Collections whose records have a page each, and files of open data of their own."""
_BY_CLASS = {cls: c for c in COLLECTIONS for cls in (c.cls, c.suivie)}


def collection_in(fichier: str) -> Collection:
    """Return the kind of the records of a file of `data/`."""
    return FICHIERS.get(fichier) or DOSSIERS[fichier.partition("/")[0]]


def collection_of(fiche: object) -> Collection:
    """Return the kind of a record."""
    cls: Any = type(fiche)
    return _collection_of(cls)


@cache
def _collection_of(cls: type) -> Collection:
    return _BY_CLASS[next(c for c in cls.__mro__ if c in _BY_CLASS)]


@cache
def collections_of(action: Any) -> tuple[Collection, ...]:
    """Return every kind of record of a contract whose actions are of this class."""
    return tuple(replace(c, cls=action) if c.cls is Action else c for c in COLLECTIONS)


def suivi_of(fiche: object) -> Suivi:
    """Return the history of the kind of a record that has one."""
    suivi = collection_of(fiche).suivi
    assert suivi is not None
    return suivi


def key_of(fiche: Any) -> str:
    """Return what names a record among those of its kind: its id, or the code of a commune."""
    return str(getattr(fiche, "insee", "") or getattr(fiche, "id", ""))
