"""A class of the model → the columns of its table, and the lists that need tables of their own.

The annotations are the only schema. A group of keys becomes one column a key (`source_ligne`), a
list of plain values one cell, a list of groups a table. The value of a tracked field has two
columns: its state (`statut_etat`) and itself (`statut`); its date and source stand in `faits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Literal, get_args

from ..model.facts import DateDite, Fait, Source
from ..model.scalars import Insee, Ligne
from ..reading.decode import Schema, get_origin, kind_of, known, schema_of
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

    def valeur(self, fiche: Any) -> Any:
        """Return the value for one record; None is unknown, or has no place in this record."""
        assert self.chemin is not None
        if self.nature != "etat":
            return follow(fiche, self.chemin) or None if self.nature == "liste" else follow(fiche, self.chemin)
        parent = follow(fiche, self.chemin[:-1])
        return None if parent is None else etat(getattr(parent, self.chemin[-1]))

    def reader(self) -> Callable[[Any], Any]:
        """Return what gives the value of each of many records."""
        assert self.chemin is not None
        plain_field = len(self.chemin) == 1 and self.nature not in {"etat", "liste"}
        return attrgetter(self.chemin[0]) if plain_field else self.valeur


@dataclass(frozen=True)
class Liste:
    """A list of groups inside a record: the place and the class of its items."""

    chemin: Chemin
    item: Schema
    libelle: str
    description: str


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


def etat(fait: Fait[Any] | None) -> str:
    """Return which of `ETATS` a tracked value is in."""
    if fait is None:
        return "non-communique"
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
            self.noms if whole else (*self.noms, f.name),
            f"{self.libelle} : {libelle}" if self.libelle else libelle,
            f.metadata["description"],
            self.requis and f.default is MISSING and f.default_factory is MISSING,
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
    hint = known(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is Fait:
        forme.faits.append(Liste(place.chemin, known(args[0]), place.libelle, place.description))
        nom, said = f"{'_'.join(place.noms)}_etat", f"Dit si « {place.libelle} » est connu."
        forme.colonnes.append(Colonne(nom, "etat", f"{place.libelle} : état", said, place.chemin))
        _field(forme, args[0], replace(place, chemin=(*place.chemin, "valeur"), requis=False))
    elif _is_list_of_groups(hint):
        item = args[0] if origin is tuple else Annotated[str, Lines()]
        forme.listes.append(Liste(place.chemin, item, place.libelle, place.description))
    elif is_dataclass(origin or hint):
        _group(forme, hint, place)
    else:
        forme.colonnes.append(_leaf(hint, place))


def _is_list_of_groups(hint: Schema) -> bool:
    """Tell whether a list is a table: its items are groups, or it has thousands of lines."""
    if get_origin(hint) is Annotated:
        return isinstance(kind_of(hint), Lines)
    return get_origin(hint) is tuple and is_dataclass(get_args(hint)[0])


def _leaf(hint: Schema, place: _Place) -> Colonne:
    nature: Nature = "texte"
    if get_origin(hint) is tuple:
        nature, hint = "liste", get_args(hint)[0]
    kind = kind_of(hint)
    if nature == "texte":
        nature = next((n for k, n in _NATURES.items() if isinstance(kind, k)), "texte")
    return Colonne(
        "_".join(place.noms),
        nature,
        place.libelle,
        place.description,
        place.chemin,
        place.requis,
        collection=kind.collection if isinstance(kind, Ref) else "communes" if hint == Insee else "",
        vocabulaire=kind.vocabulaire if isinstance(kind, Code) else "",
        choix=get_args(hint) if get_origin(hint) is Literal else (),
    )


_NATURES: dict[type, Nature] = {
    Integer: "entier",
    DecimalKind: "nombre",
    DateKind: "date",
    UrlKind: "adresse web",
    YesNo: "oui ou non",
    Lines: "liste",
}


def plain(value: Any) -> Any:
    """Return a record as dicts, lists and scalars; unknown and empty values are left out."""
    if isinstance(value, tuple):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if is_dataclass(value) and not isinstance(value, type):
        return dict(_pairs(value))
    return value


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    for nom in _names(value.__class__):
        inside = getattr(value, nom)
        if inside is not None and inside != ():
            yield nom, plain(inside)


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))
