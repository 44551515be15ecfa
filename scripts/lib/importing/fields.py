"""What a column is taken for → a field that actions have: one of the model, or one that the contract declares."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields as fields_of
from typing import Any, get_args

from contrat.gate.declared import faults
from contrat.model.action import Action, Montant
from contrat.model.declared import ChampDeclare
from contrat.model.facts import DateDite
from contrat.model.vocabularies import Libelle
from contrat.reading import kinds
from contrat.reading.characters import slug
from contrat.reading.decode import schema_of, shape_of

from . import readers
from .carte import NATURES, Taken
from .roles import Purpose, label

DECLARED = frozenset({"texte", "nombre", "montant", "date", "oui-non", "code", "liste", "organisation"})
DITS = {"financements": "financements_en_mots", "indicateurs": "indicateurs_dits"}
"""The fields that hold in words what the reader of another does not take; of the others, « clé_dit »."""


@dataclass(frozen=True)
class Field:
    pour: str
    libelle: str
    nature: Any


def settled(role: Purpose, titre: str, texts: list[str], taken: set[str]) -> Field:
    """Return the field of a column: that of its role if it is free and takes what the cells say, else words of its own."""
    cle, nature = role.pour, role.nature
    if cle == "pilotes" and all(len(readers.items(t)) < 2 for t in texts):
        cle = "pilote"
    nature = BUILT_IN.get(cle) or nature
    if not _reads(nature, texts):
        cle, nature = dit(cle) if cle else "", "texte"
    libelle = f"{label(role.libelle or titre)}" + (
        ", en mots" if nature == "texte" and cle.endswith("_dit") and cle != role.pour else ""
    )
    if not cle or cle in taken:
        cle, libelle = key(titre), label(titre)
    n = 1
    while cle in taken or (cle not in BUILT_IN and _refused(cle, libelle, nature)):
        n += 1
        cle = f"{key(libelle if n == 2 else titre)}_{'plan' if n == 2 else n}"
        libelle = f"{libelle} (plan)" if n == 2 else libelle
    return Field(cle, libelle[:300], nature)


def dit(cle: str) -> str:
    """Return the field that holds in words what another does not take."""
    return DITS.get(cle, f"{cle}_dit")


def key(libelle: str) -> str:
    """Return the key of a field by its label."""
    found = "_".join(slug(libelle).split("-")[:6])[:56].strip("_")
    return found if found[:1].isalpha() else f"champ_{found}".strip("_")


def _reads(nature: str, texts: list[str]) -> bool:
    """Tell whether the reader of a kind takes most of the cells; all of them, of labels."""
    read = readers.READERS[nature]
    taken = sum(read(t) is not None for t in texts)
    if nature == "code":
        return taken == len(texts) and len({slug(t) for t in texts}) <= readers.MAX_CODES
    return not texts or taken * 2 >= len(texts)


def _refused(cle: str, libelle: str, nature: str) -> bool:
    """Tell whether the gate refuses a declared field of this key and label."""
    declared: Any = nature if nature in DECLARED else "texte"
    codes = (Libelle(code="a", libelle="a"),) if declared == "code" else ()
    champ = ChampDeclare(cle=cle, libelle=libelle, nature=declared, codes=codes)
    return next(faults((champ,)), None) is not None


_GROUPS: dict[Any, str] = {Montant: "montant", DateDite: "date"}


def _nature(cle: str) -> str:
    """Return the kind of a field of the model, by the name that its reader has; nothing where an import has none."""
    shape = shape_of(schema_of(Action)[cle]).parts.get("valeur")
    if shape is None:
        return ""
    inside, many = shape.item or shape, shape.item is not None
    found: dict[type, str] = {
        kinds.Code: "" if many else "code",
        kinds.Ref: "organisation" if getattr(inside.kind, "collection", "") == "organisations" else "",
        kinds.Words: "texte" if getattr(inside.kind, "paragraphes", False) else "ligne",
        kinds.Line: "liste" if many else "ligne",
        kinds.Percent: "avancement",
        kinds.YesNo: "oui-non",
        kinds.DecimalKind: "nombre",
    }
    return _GROUPS.get(inside.cls) or next((nom for cls, nom in found.items() if isinstance(inside.kind, cls)), "")


def many(cle: str) -> bool:
    """Tell whether a field of the model holds several values; a declared one of organisations does."""
    return cle not in BUILT_IN or shape_of(schema_of(Action)[cle]).parts["valeur"].item is not None


def nature_of(x: Taken) -> str:
    """Return the kind of the field that a column is taken for."""
    return BUILT_IN.get(x.pour) or x.nature or "texte"


def vocabulary(cle: str) -> str:
    """Return the vocabulary of the codes of a field of the model."""
    kind: Any = shape_of(schema_of(Action)[cle]).parts["valeur"].kind
    return str(kind.vocabulaire)


BUILT_IN = {f.name: nature for f in fields_of(Action) if (nature := _nature(f.name))}
"""The fields of the model that a column may be, with the kind of each."""
assert set(BUILT_IN.values()) <= set(get_args(NATURES))
