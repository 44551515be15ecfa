"""The kinds of single values that records hold, by name, and what a field says of itself."""

from __future__ import annotations

from dataclasses import MISSING, field
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from ..reading.kinds import (
    DateKind,
    DecimalKind,
    IdKind,
    Integer,
    Line,
    Lines,
    Pattern,
    Percent,
    PictogrammeKind,
    ProseKind,
    Ref,
    UrlKind,
    Words,
    YesNo,
)

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


def champ(libelle: str, description: str, default: Any = MISSING, *, historique: bool = True) -> Any:
    """Return a field of the model: the label that readers see, what it holds, whether its changes are told."""
    said = {"libelle": libelle, "description": description, "historique": historique}
    return field(default=default, metadata=said)


NumeroCritere = Annotated[str, Pattern("numéro de critère du RGAA", forme=r"\d{1,2}\.\d{1,2}", exemple="8.6")]
