"""A class of the model → the columns of its table, and the lists that need tables of their own.

The annotations are the only schema. A group of keys becomes one column a key (`source_ligne`), a
list of plain values one cell, a list of groups a table. The value of a tracked field has two
columns: its state (`statut_etat`) and itself (`statut`); its date and source stand in `faits`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Literal, get_args

from ..model.facts import DateDite, Fait, Source
from ..model.scalars import CodeInsee, Insee, Ligne
from ..reading.decode import Schema, Shape, get_origin, known, schema_of, shape_of
from ..reading.kinds import Code, DateKind, DecimalKind, Integer, Lines, Ref, UrlKind, YesNo

Nature = Literal["texte", "entier", "nombre", "date", "adresse web", "oui ou non", "liste", "etat", "json"]
Chemin = tuple[str, ...]
ETATS = ("communique", "non-communique", "sans-objet")
"""What is known of a tracked value. Zero is a value: its state is `communique`."""


@dataclass(frozen=True)
class Colonne:
    """One column. `chemin` leads from the record to the value; a computed column has none."""

    nom: str
    nature: Nature
    libelle: str
    description: str
    chemin: Chemin | None = None
    requis: bool = False
    collection: str = ""
    vocabulaire: str = ""
    choix: tuple[str, ...] = ()

    def reader(self) -> Callable[[Any], Any]:
        """Return what gives the value of each of many records; None is unknown, or has no place in this record."""
        chemin = self.chemin
        assert chemin is not None
        if self.nature == "etat":
            return lambda fiche: None if (above := follow(fiche, chemin[:-1])) is None else etat(above, chemin[-1])
        if self.nature == "liste":
            return lambda fiche: follow(fiche, chemin) or None
        return attrgetter(chemin[0]) if len(chemin) == 1 else lambda fiche: follow(fiche, chemin)


@dataclass(frozen=True)
class Liste:
    """A list of groups inside a record: the place and the class of its items."""

    chemin: Chemin
    item: Schema
    libelle: str


@dataclass
class Forme:
    """What a class becomes: columns, lists, and the places of its tracked values."""

    colonnes: list[Colonne] = field(default_factory=list)
    listes: list[Liste] = field(default_factory=list)
    faits: list[Liste] = field(default_factory=list)


def follow(value: Any, chemin: Chemin) -> Any:
    """Return what stands at the end of a path of fields; None as soon as a step is unknown."""
    for step in chemin:
        if value is None:
            return None
        value = getattr(value, step)
    return value


def etat(fiche: Any, champ: str) -> str | None:
    """Return which of `ETATS` a tracked value is in; None where nothing is known and the contract does not ask for it, or another field answers for it."""
    fait = getattr(fiche, champ)
    if fait is None:
        return "non-communique" if champ in getattr(fiche, "inconnus", (champ,)) else None
    return "sans-objet" if fait.sans_objet else "communique"


@dataclass(frozen=True)
class _Place:
    """Where a field stands: the path to it, the parts of its column’s name, what is said of it."""

    chemin: Chemin = ()
    noms: Chemin = ()
    libelle: str = ""
    description: str = ""
    requis: bool = True

    def inside(self, cls: type, f: Field[Any]) -> _Place:
        """Return the place of a field of a group; the one that stands for its whole group adds no name."""
        whole = f.name == getattr(cls, "raccourci", None) and self.noms
        libelle = f.metadata["libelle"]
        return _Place(
            (*self.chemin, f.name),
            self.noms if whole else (*self.noms, f.metadata["colonne"] or f.name),
            f"{self.libelle} : {libelle}" if self.libelle else libelle,
            f.metadata["description"],
            self.requis and f.default is MISSING,
        )


def describe(schema: Schema) -> Forme:
    """Return the columns and lists of a class, in the order of its fields."""
    forme = Forme()
    if is_dataclass(get_origin(schema) or schema):
        _group(forme, schema, _Place())
    else:  # an item of a list of texts
        forme.colonnes.append(Colonne("texte", "texte", "Texte", "Un texte de la liste.", (), requis=True))
    return forme


def provenance() -> tuple[Colonne, ...]:
    """Return the columns that say when and by whom a tracked value is told."""
    forme = Forme()
    for f in fields(Fait):
        place = replace(_Place().inside(Fait, f), requis=False)
        if f.name != "valeur":
            _field(forme, {"date": DateDite, "source": Source}.get(f.name, Ligne), place)
    return tuple(forme.colonnes)


def _group(forme: Forme, schema: Schema, place: _Place) -> None:
    cls = get_origin(schema) or schema
    hints = schema_of(schema)
    for f in fields(cls):
        _field(forme, hints[f.name], place.inside(cls, f))


def _field(forme: Forme, hint: Schema, place: _Place) -> None:
    shape = shape_of(hint)
    if shape.cls is Fait:
        inside = known(get_args(shape.schema)[0])
        forme.faits.append(Liste(place.chemin, inside, place.libelle))
        nom, said = f"{'_'.join(place.noms)}_etat", f"Dit si « {place.libelle} » est connu."
        forme.colonnes.append(Colonne(nom, "etat", f"{place.libelle} : état", said, place.chemin))
        _field(forme, inside, replace(place, chemin=(*place.chemin, "valeur"), requis=False))
    elif item := _table_item(shape):
        forme.listes.append(Liste(place.chemin, item, place.libelle))
    elif shape.cls:
        _group(forme, shape.schema, place)
    else:
        forme.colonnes.append(_leaf(shape, place))


def _table_item(shape: Shape) -> Schema | None:
    """Return the items of a list that is a table: its items are groups, or it has thousands of lines."""
    if isinstance(shape.kind, Lines):
        return Annotated[str, Lines()]
    return shape.item.schema if shape.item and shape.item.cls else None


def _leaf(shape: Shape, place: _Place) -> Colonne:
    cell = shape.item or shape
    kind = cell.kind
    nature: Nature = "liste" if shape.item else next((n for k, n in _NATURES.items() if isinstance(kind, k)), "texte")
    return Colonne(
        "_".join(place.noms),
        nature,
        place.libelle,
        place.description,
        place.chemin,
        place.requis,
        collection=kind.collection
        if isinstance(kind, Ref)
        else "communes"
        if cell.schema in (Insee, CodeInsee)
        else "",
        vocabulaire=kind.vocabulaire if isinstance(kind, Code) else "",
        choix=() if kind else get_args(cell.schema),
    )


_NATURES: dict[type, Nature] = {
    Integer: "entier",
    DecimalKind: "nombre",
    DateKind: "date",
    UrlKind: "adresse web",
    YesNo: "oui ou non",
}


Json = dict[str, Any]


def known_only(contenu: Json) -> Json:
    """Return an object without what is None, for not known; zero, False and an empty list are known."""
    return {k: v for k, v in contenu.items() if v is not None}


def plain(value: Any) -> Any:
    """Return a record as dicts, lists and scalars; unknown and empty values are left out."""
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if is_dataclass(value) and not isinstance(value, type):
        inside = ((nom, getattr(value, nom)) for nom in _names(value.__class__))
        return {nom: plain(v) for nom, v in inside if v is not None and v != ()}
    return value


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))
