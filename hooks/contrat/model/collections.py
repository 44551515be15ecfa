"""The one table of the kinds of record: what each is, where it stands, what is published of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .accessibility import Accessibilite
from .action import Action
from .contrat import Contrat, Note, Retire
from .directory import Commune, Communes, Organisation, Programme, Terme
from .enjeu import Enjeu
from .requests import Demande
from .usual_words import Lexique, Sigle, SujetHorsContrat
from .vocabularies import Vocabulaires

REGISTRE = "adresses.txt"
RETIRES = "retires.yml"

CONTRAT, AUTOUR, AUTRES = "Le contrat et ses actions", "Autour du contrat", "Vocabulaires et mots de la recherche"
"""Headings of the page of open data, in its order."""


@dataclass(frozen=True, kw_only=True)
class Collection:
    """A kind of record. `nom` is its name everywhere: field of `Corpus`, table, JSON, key of a past state.

    Whoever needs more of each kind (a sentence, a description for machines) says it where it belongs, and a
    test holds it complete against this table: nothing has a default here but what most kinds do without.
    """

    nom: str
    cls: type
    """The class of a record."""
    fichier: str
    """« actions/ »: a folder with one record a file, whose stem is the id; « notes.yml »: one file."""
    liste: bool = False
    """Whether the one file holds a list of records, not a single one."""
    requise: bool = False
    """Whether a contract cannot do without the one file."""
    ordre: tuple[str, ...] = ()
    """The fields by whose values the files of a folder are put in reading order; none: by the name of the file."""
    titre: str
    """Of its table in the open data."""
    groupe: str
    """Under which heading of the open data."""
    adresse: str
    """The page of a record, « {} » for its id; the page that shows them all where they have none of their own."""
    gabarit: str = ""
    """The template of the page that each record has, with its files of open data; empty: they have none."""
    suivie: type | None = None
    """The class of what has a history that readers follow: the record, or what it lists; None: words and labels."""
    appellation: str = ""
    """What the history calls one record: « Programme : … ». Those of the levels come from the contract."""
    comptee: str = ""
    """What the history calls several: « notes de lecture »."""

    @property
    def dossier(self) -> bool:
        """Tell whether it is a folder with one record a file."""
        return self.fichier.endswith("/")

    @property
    def plusieurs(self) -> bool:
        """Tell whether a corpus holds a tuple of its records, not one record or None."""
        return self.dossier or self.liste

    @property
    def schema(self) -> Any:
        """Return the annotation of one of its files."""
        return tuple[self.cls, ...] if self.liste else self.cls  # type: ignore[name-defined]  # made at run time


COLLECTIONS: tuple[Collection, ...] = (
    Collection(
        nom="contrat",
        cls=Contrat,
        fichier="contrat.yml",
        requise=True,
        titre="Le contrat",
        groupe=CONTRAT,
        adresse="contrat/",
        suivie=Contrat,
        appellation="Le contrat",
        comptee="contrat",
    ),
    Collection(
        nom="vocabulaires",
        cls=Vocabulaires,
        fichier="vocabulaires.yml",
        requise=True,
        titre="Vocabulaires",
        groupe=AUTRES,
        adresse="",
    ),
    Collection(
        nom="enjeux",
        cls=Enjeu,
        fichier="enjeux/",
        ordre=("rang",),
        titre="Enjeux",
        groupe=CONTRAT,
        adresse="enjeux/{}/",
        gabarit="enjeu",
        suivie=Enjeu,
    ),
    Collection(
        nom="actions",
        cls=Action,
        fichier="actions/",
        ordre=("enjeu", "rang"),
        titre="Actions",
        groupe=CONTRAT,
        adresse="actions/{}/",
        gabarit="action",
        suivie=Action,
    ),
    Collection(
        nom="programmes",
        cls=Programme,
        fichier="programmes/",
        ordre=("id",),
        titre="Programmes",
        groupe=AUTOUR,
        adresse="programmes/{}/",
        gabarit="programme",
        suivie=Programme,
        appellation="Programme",
        comptee="programmes",
    ),
    Collection(
        nom="organisations",
        cls=Organisation,
        fichier="organisations/",
        ordre=("id",),
        titre="Organisations",
        groupe=AUTOUR,
        adresse="organisations/{}/",
        gabarit="organisation",
        suivie=Organisation,
        appellation="Organisation",
        comptee="organisations",
    ),
    Collection(
        nom="glossaire",
        cls=Terme,
        fichier="glossaire/",
        ordre=("id",),
        titre="Termes du glossaire",
        groupe=AUTOUR,
        adresse="glossaire/{}/",
        gabarit="terme",
        suivie=Terme,
        appellation="Glossaire",
        comptee="glossaire",
    ),
    Collection(
        nom="communes",
        cls=Communes,
        fichier="communes.yml",
        titre="Communes",
        groupe=AUTOUR,
        adresse="organisations/",
        suivie=Commune,
        appellation="Commune",
        comptee="communes",
    ),
    Collection(
        nom="notes",
        cls=Note,
        fichier="notes.yml",
        liste=True,
        titre="Notes de lecture du texte source",
        groupe=AUTOUR,
        adresse="contrat/#lecture",
        suivie=Note,
        appellation="Note de lecture",
        comptee="notes de lecture",
    ),
    Collection(nom="lexique", cls=Lexique, fichier="lexique/", titre="Mots de la recherche", groupe=AUTRES, adresse=""),
    Collection(
        nom="hors_contrat",
        cls=SujetHorsContrat,
        fichier="hors_contrat.yml",
        liste=True,
        titre="Sujets hors du contrat",
        groupe=AUTRES,
        adresse="",
    ),
    Collection(nom="sigles", cls=Sigle, fichier="sigles.yml", liste=True, titre="Sigles", groupe=AUTRES, adresse=""),
    Collection(
        nom="accessibilite",
        cls=Accessibilite,
        fichier="accessibilite.yml",
        titre="Accessibilité du site",
        groupe=AUTOUR,
        adresse="accessibilite/",
    ),
    Collection(
        nom="demandes",
        cls=Demande,
        fichier="demandes/",
        ordre=("envoyee", "id"),
        titre="Demandes d’information",
        groupe=AUTOUR,
        adresse="demander/",
        suivie=Demande,
        appellation="Demande d’information",
        comptee="demandes d’information",
    ),
    Collection(
        nom="retires", cls=Retire, fichier=RETIRES, liste=True, titre="Pages retirées", groupe=AUTOUR, adresse=""
    ),
)
"""Every kind of record, in the order in which the open data show them."""

PAR_NOM = {c.nom: c for c in COLLECTIONS}
DOSSIERS = {c.nom: c for c in COLLECTIONS if c.dossier}
"""Folders of `data/` with one record a file."""
FICHIERS = {c.fichier: c for c in COLLECTIONS if not c.dossier}
"""Files of `data/` of their own."""
SUIVIES: dict[str, type] = {c.nom: c.suivie for c in COLLECTIONS if c.suivie}
"""The class of what has a history, by collection."""
AVEC_PAGE = tuple(c.nom for c in COLLECTIONS if c.gabarit)
"""Collections whose records have a page each, and files of open data of their own."""

_BY_CLASS = {cls: c for c in COLLECTIONS for cls in (c.cls, c.suivie) if cls}


def collection_in(fichier: str) -> Collection:
    """Return the kind of the records of a file of `data/`."""
    return FICHIERS.get(fichier) or DOSSIERS[fichier.partition("/")[0]]


def collection_of(fiche: object) -> Collection:
    """Return the kind of a record."""
    return _BY_CLASS[type(fiche)]


def key_of(fiche: Any) -> str:
    """Return what names a record among those of its kind: its id, or the code of a commune; nothing of one alone."""
    return str(getattr(fiche, "insee", "") or getattr(fiche, "id", ""))
