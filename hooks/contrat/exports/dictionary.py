"""The model → the dictionary of the data: what each field of each record and group holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Any, Literal, get_args

from .. import model
from ..decode import Schema, get_origin, kind_of, known, schema_of
from ..kinds import Code, Ref
from .plans import racines

LIBELLES: dict[type, str] = {
    model.Contrat: "la fiche du contrat",
    model.Enjeu: "la fiche d’un enjeu",
    model.Action: "la fiche d’une action",
    model.Programme: "la fiche d’un programme",
    model.Organisation: "la fiche d’une organisation",
    model.Terme: "la fiche d’un terme du glossaire",
    model.Communes: "le tableau des communes",
    model.Commune: "une ligne des communes",
    model.Note: "une note de lecture",
    model.Vocabulaires: "les vocabulaires",
    model.Statut: "un statut",
    model.Libelle: "un code et son libellé",
    model.LibelleIllustre: "un code, son libellé et son pictogramme",
    model.Question: "une question posée à chaque action",
    model.Lexique: "les mots de la recherche",
    model.Sigle: "un sigle",
    model.SujetHorsContrat: "un sujet hors du contrat",
    model.Fait: "une valeur suivie",
    model.FaitExterne: "un fait public",
    model.Source: "une source",
    model.SourceAction: "la source d’une action",
    model.SourceEnjeu: "la source d’un enjeu",
    model.DateDite: "une date",
    model.Citation: "une citation",
    model.Montant: "un montant",
    model.Financement: "un financement",
    model.Calendrier: "un calendrier",
    model.Mesure: "une mesure",
    model.Indicateur: "un indicateur",
    model.Lieu: "un lieu",
    model.Etape: "une étape",
    model.Document: "un document",
    model.Actualite: "une actualité",
    model.Personne: "une personne",
    model.Partie: "une partie au contrat",
    model.Periode: "la période",
    model.Duree: "la durée",
    model.Niveau: "le nom d’un niveau",
    model.Niveaux: "les noms des niveaux",
    model.Comptes: "les comptes attendus",
    model.TexteSource: "le texte source",
    model.Passage: "un passage du texte source",
    model.Interview: "l’interview",
    model.Publication: "la publication",
    model.Licence: "la licence",
    model.Audit: "un audit d’accessibilité",
    model.Accessibilite: "ce que l’on sait de l’accessibilité",
    model.Declaration: "la déclaration d’accessibilité",
    model.Essais: "les essais du site",
    model.Relecture: "une relecture signée",
    model.Ecart: "un écart connu",
    model.Demande: "une demande d’information",
    model.Reponse: "une réponse",
    model.Cada: "une saisine de la CADA",
    model.Recherche: "une suite cherchée",
    model.Retire: "une page retirée",
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
    if cls is model.Fait:
        yield from (model.DateDite, model.Source)
        return
    for hint in schema_of(cls).values():
        yield from _classes_of(hint)


def _classes_of(hint: Schema) -> Iterator[type]:
    hint = known(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is model.Fait:
        yield model.Fait
    if origin in (model.Fait, tuple):
        yield from _classes_of(args[0])
    elif is_dataclass(hint) and isinstance(hint, type):
        yield hint


def _champs(cls: type) -> Iterator[Champ]:
    hints: dict[str, Any] = (
        schema_of(cls) if cls is not model.Fait else {"date": model.DateDite, "source": model.Source}
    )
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
    if origin is model.Fait:
        return f"valeur suivie ({_type_name(args[0])})"
    kind = kind_of(hint)
    if kind is None:
        return f"groupe ({LIBELLES.get(hint, hint.__name__)})"
    if isinstance(kind, Ref):
        return f"identifiant ({kind.collection})"
    return f"code ({kind.vocabulaire})" if isinstance(kind, Code) else kind.nom


def _name(cls: type) -> str:
    return cls.__name__.lower()
