"""The model → the dictionary of the data: what each field of each record and group holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Literal, get_args

from ..model.accessibility import Accessibilite, Declaration, Ecart, Essais, Relecture
from ..model.action import (
    Action,
    Actualite,
    Calendrier,
    Etape,
    Financement,
    Indicateur,
    Lieu,
    Mesure,
    Montant,
    SourceAction,
)
from ..model.contrat import (
    Audit,
    Comptes,
    Contrat,
    Duree,
    Interview,
    Licence,
    Niveau,
    Niveaux,
    Note,
    Partie,
    Passage,
    Periode,
    Publication,
    Recherche,
    Retire,
    TexteSource,
)
from ..model.directory import Commune, Communes, Organisation, Personne, Programme, Terme
from ..model.enjeu import Enjeu, SourceEnjeu
from ..model.facts import Citation, DateDite, Document, Fait, FaitExterne, Source
from ..model.requests import Cada, Demande, Reponse
from ..model.usual_words import Lexique, Sigle, SujetHorsContrat
from ..model.vocabularies import Libelle, LibelleIllustre, Question, Statut, Vocabulaires
from ..reading.decode import Schema, get_origin, kind_of, known, schema_of
from ..reading.kinds import Code, Ref
from .plans import racines

LIBELLES: dict[type, str] = {
    Contrat: "la fiche du contrat",
    Enjeu: "la fiche d’un enjeu",
    Action: "la fiche d’une action",
    Programme: "la fiche d’un programme",
    Organisation: "la fiche d’une organisation",
    Terme: "la fiche d’un terme du glossaire",
    Communes: "le tableau des communes",
    Commune: "une ligne des communes",
    Note: "une note de lecture",
    Vocabulaires: "les vocabulaires",
    Statut: "un statut",
    Libelle: "un code et son libellé",
    LibelleIllustre: "un code, son libellé et son pictogramme",
    Question: "une question posée à chaque action",
    Lexique: "les mots de la recherche",
    Sigle: "un sigle",
    SujetHorsContrat: "un sujet hors du contrat",
    Fait: "une valeur suivie",
    FaitExterne: "un fait public",
    Source: "une source",
    SourceAction: "la source d’une action",
    SourceEnjeu: "la source d’un enjeu",
    DateDite: "une date",
    Citation: "une citation",
    Montant: "un montant",
    Financement: "un financement",
    Calendrier: "un calendrier",
    Mesure: "une mesure",
    Indicateur: "un indicateur",
    Lieu: "un lieu",
    Etape: "une étape",
    Document: "un document",
    Actualite: "une actualité",
    Personne: "une personne",
    Partie: "une partie au contrat",
    Periode: "la période",
    Duree: "la durée",
    Niveau: "le nom d’un niveau",
    Niveaux: "les noms des niveaux",
    Comptes: "les comptes attendus",
    TexteSource: "le texte source",
    Passage: "un passage du texte source",
    Interview: "l’interview",
    Publication: "la publication",
    Licence: "la licence",
    Audit: "un audit d’accessibilité",
    Accessibilite: "ce que l’on sait de l’accessibilité",
    Declaration: "la déclaration d’accessibilité",
    Essais: "les essais du site",
    Relecture: "une relecture signée",
    Ecart: "un écart connu",
    Demande: "une demande d’information",
    Reponse: "une réponse",
    Cada: "une saisine de la CADA",
    Recherche: "une suite cherchée",
    Retire: "une page retirée",
}
"""What each class is called, after « Champs de »."""


@dataclass(frozen=True)
class Champ:
    nom: str
    libelle: str
    description: str
    type: str
    obligatoire: bool
    groupe: str = ""
    """The table of the dictionary that says what is inside, if it is a group."""


@dataclass(frozen=True)
class TableDoc:
    nom: str
    libelle: str
    champs: tuple[Champ, ...]


def build_dictionary() -> tuple[TableDoc, ...]:
    """Return a table for each class that the data hold, records first, in the order of the model."""
    return tuple(TableDoc(_name(c), LIBELLES.get(c, c.__name__), tuple(_champs(c))) for c in classes())


def classes() -> tuple[type, ...]:
    """Return every class of the data: those of records, then those found inside them."""
    found: dict[type, None] = dict.fromkeys(racines().values())
    todo = list(found)
    while todo:
        for inside in _inside(todo.pop(0)):
            if inside not in found:
                found[inside] = None
                todo.append(inside)
    return tuple(found)


def _inside(cls: type) -> Iterator[type]:
    if cls is Fait:
        yield from (DateDite, Source)
        return
    for hint in schema_of(cls).values():
        yield from _classes_of(hint)


def _classes_of(hint: Schema) -> Iterator[type]:
    hint = known(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is Fait:
        yield Fait
    if origin in (Fait, tuple):
        yield from _classes_of(args[0])
    elif is_dataclass(hint) and isinstance(hint, type):
        yield hint


def _champs(cls: type) -> Iterator[Champ]:
    hints: dict[str, Any] = schema_of(cls) if cls is not Fait else {"date": DateDite, "source": Source}
    for f in fields(cls):
        hint = hints.get(f.name)
        required = f.default is MISSING and f.default_factory is MISSING
        inside = next(_classes_of(hint), None) if hint is not None else None
        yield Champ(
            f.name,
            f.metadata["libelle"],
            f.metadata["description"],
            _type_name(hint),
            required,
            _name(inside) if inside else "",
        )


def _type_name(hint: Schema) -> str:  # noqa: PLR0911 — one return a kind of annotation
    if hint is None:
        return "selon le champ"
    hint = known(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"liste ({_type_name(args[0])})"
    if origin is Literal:
        return " ou ".join(args)
    if origin is Fait:
        return f"valeur suivie ({_type_name(args[0])})"
    kind = kind_of(hint)
    if kind is None:
        return f"groupe ({LIBELLES.get(hint, hint.__name__)})"
    if isinstance(kind, Ref):
        return f"identifiant ({kind.collection})"
    return f"code ({kind.vocabulaire})" if isinstance(kind, Code) else kind.nom


def _name(cls: type) -> str:
    return cls.__name__.lower()
