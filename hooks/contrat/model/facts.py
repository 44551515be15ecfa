"""Facts, dates and sources: what every kind of record is made of."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, Literal

from .scalars import DateIso, Ligne, Mots, Numero, Phrase, Prose, T, Titre, UrlSource, champ


@dataclass(frozen=True, kw_only=True)
class DateDite:
    """A date with its precision, its original words, or both. Never more precise than said."""

    raccourci: ClassVar[str] = "valeur"
    valeur: DateIso | None = champ("Date", "Année, mois ou jour : 2019, 2019-04 ou 2019-04-10.", None)
    mots: Ligne | None = champ(
        "Mots d’origine", "Les mots de la source quand ils disent plus ou moins qu’une date.", None
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a value comes from: a line of the contract, or a public page or document."""

    exemple: ClassVar[tuple[str, ...]] = ("titre", "url")
    ligne: Numero | None = champ("Ligne", "Numéro de ligne dans le texte source du contrat.", None)
    mots: Mots | None = champ("Mots", "Mots exacts de cette ligne qui portent la valeur.", None)
    titre: Titre | None = champ("Titre", "Titre de la page ou du document.", None)
    url: UrlSource | None = champ("Adresse", "Adresse web de la page ou du document.", None)


@dataclass(frozen=True, kw_only=True)
class Fait(Generic[T]):
    """A tracked value with its date and its source; or the reason why it is without object."""

    exemple: ClassVar[tuple[str, ...]] = ("valeur", "date", "source")
    valeur: T | None = champ("Valeur", "La valeur communiquée.", None)
    date: DateDite | None = champ("Date", "Date à laquelle la valeur est vraie.", None)
    source: Source | None = champ("Source", "D’où vient la valeur.", None)
    sans_objet: Phrase | None = champ("Sans objet", "Pourquoi la question ne se pose pas.", None)


class FicheSuivie:
    """A record that has tracked values."""

    @property
    def faits(self) -> dict[str, Fait[Any] | None]:
        """Return every tracked value by field name, in the order of the model; None is unknown."""
        cls: Any = type(self)
        return {nom: getattr(self, nom) for nom in champs_suivis(cls)}

    @cached_property
    def inconnus(self) -> tuple[str, ...]:
        """Return the tracked fields of which nothing is known, in the order of the model."""
        return tuple(nom for nom, fait in self.faits.items() if fait is None)


@cache
def champs_suivis(cls: Any) -> tuple[str, ...]:
    """Return the tracked fields of a class, in the order of the model."""
    return tuple(f.name for f in fields(cls) if str(f.type).startswith("Fait["))


@dataclass(frozen=True, kw_only=True)
class FaitExterne:
    """A public fact about a programme or a body, outside the contract’s words."""

    texte: Prose = champ("Fait", "Une ou deux phrases.")
    date: DateDite = champ("Date", "Date du fait, ou mots qui disent qu’elle manque.")
    sources: tuple[UrlSource, ...] = champ("Sources", "Adresses des pages lues.")
    niveau: Literal["institution", "presse"] = champ(
        "Niveau", "institution : page de l’organisme lui-même ; presse : journal ou tiers."
    )
    reserve: Phrase | None = champ("Réserve", "Ce qui limite ce fait.", None)


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Words of one line of the source."""

    ligne: Numero = champ("Ligne", "Numéro de ligne dans le texte source.")
    mots: Mots = champ("Mots", "Mots exacts de cette ligne.")


@dataclass(frozen=True, kw_only=True)
class Document:
    titre: Titre = champ("Titre", "Titre du document.")
    url: UrlSource | None = champ("Adresse", "Adresse web du document.", None)
    date: DateDite | None = champ("Date", "Date du document.", None)
