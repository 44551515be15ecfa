"""The model → the dictionary of the data: what each field of each record and group holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_args

from ..model.collections import COLLECTIONS
from ..model.facts import DateDite, Fait, Source
from ..reading.decode import Schema, schema_of, shape_of
from ..reading.kinds import Code, Ref

LIBELLES = {
    "Contrat": "la fiche d’ensemble",
    "Enjeu": "la fiche d’un enjeu",
    "Action": "la fiche d’une action",
    "Programme": "la fiche d’un programme",
    "Organisation": "la fiche d’une organisation",
    "Terme": "la fiche d’un terme du glossaire",
    "Communes": "le tableau des communes",
    "Commune": "une ligne des communes",
    "Note": "une note de lecture",
    "Vocabulaires": "les vocabulaires",
    "Statut": "un statut",
    "Libelle": "un code et son libellé",
    "LibelleIllustre": "un code, son libellé et son pictogramme",
    "Question": "une question posée à chaque action",
    "Lexique": "les mots de la recherche",
    "Sigle": "un sigle",
    "Attribution": "les pages qui traitent un sujet",
    "SujetHorsContrat": "un sujet hors de la source",
    "Fait": "une valeur suivie",
    "FaitExterne": "un fait public",
    "PageLue": "une page lue",
    "Source": "une source",
    "SourceAction": "la source d’une action",
    "SourceEnjeu": "la source d’un enjeu",
    "DateDite": "une date",
    "Citation": "une citation",
    "Montant": "un montant",
    "Financement": "un financement",
    "Calendrier": "un calendrier",
    "Mesure": "une mesure",
    "Indicateur": "un indicateur",
    "Lieu": "un lieu",
    "Etape": "une étape",
    "Document": "un document",
    "Actualite": "une actualité",
    "Personne": "une personne",
    "Contact": "un contact",
    "Partie": "une partie",
    "Periode": "la période",
    "Duree": "la durée",
    "Niveau": "le nom d’un niveau",
    "Niveaux": "les noms des niveaux",
    "Comptes": "les comptes attendus",
    "TexteSource": "le texte source",
    "Passage": "un passage du texte source",
    "Interview": "l’interview",
    "Publication": "la publication",
    "Licence": "la licence",
    "Audit": "un audit d’accessibilité",
    "Accessibilite": "ce que l’on sait de l’accessibilité",
    "Declaration": "la déclaration d’accessibilité",
    "Essais": "les essais du site",
    "Decompte": "le décompte des essais",
    "Relecture": "une relecture signée",
    "Ecart": "un écart connu",
    "Demande": "une demande d’information",
    "Reponse": "une réponse",
    "Cada": "une saisine de la CADA",
    "Recherche": "une suite cherchée",
    "Retire": "une page retirée",
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
    return tuple(TableDoc(_name(c), LIBELLES[c.__name__], tuple(_champs(c))) for c in classes())


def classes() -> tuple[type, ...]:
    """Return every class of the data: those of records, then those found inside them."""
    found: dict[type, None] = dict.fromkeys(c.cls for c in COLLECTIONS)
    todo = list(found)
    for cls in todo:
        inside = [c for hint in _hints(cls).values() for c in _classes_of(hint)]
        todo += (new := dict.fromkeys(c for c in inside if c not in found))
        found |= new
    return tuple(found)


def _hints(cls: type) -> dict[str, Schema]:
    """Return the annotations of a class; of a tracked value, those that are the same in every field."""
    return {"date": DateDite, "source": Source} if cls is Fait else schema_of(cls)


def _classes_of(hint: Schema) -> Iterator[type]:
    shape = shape_of(hint)
    if shape.cls:
        yield shape.cls
    if shape.item or shape.cls is Fait:
        yield from _classes_of(get_args(shape.schema)[0])


def _champs(cls: type) -> Iterator[Champ]:
    for f in fields(cls):
        hint: Any = _hints(cls).get(f.name)
        inside = next(_classes_of(hint), None)
        said = f.metadata["libelle"], f.metadata["description"], _type_name(hint)
        yield Champ(f.name, *said, obligatoire=f.default is MISSING, groupe=_name(inside) if inside else "")


def _type_name(hint: Schema) -> str:  # noqa: PLR0911 — one return a kind of annotation
    if hint is None:
        return "selon le champ"
    shape, args = shape_of(hint), get_args(shape_of(hint).schema)
    if shape.item:
        return f"liste ({_type_name(shape.item.schema)})"
    if shape.cls is Fait:
        return f"valeur suivie ({_type_name(args[0])})"
    if shape.cls:
        return f"groupe ({LIBELLES[shape.cls.__name__]})"
    if shape.kind is None:
        return " ou ".join(args)
    if isinstance(shape.kind, Ref):
        return f"identifiant ({shape.kind.collection})"
    return f"code ({shape.kind.vocabulaire})" if isinstance(shape.kind, Code) else shape.kind.nom


def _name(cls: type) -> str:
    return cls.__name__.lower()
