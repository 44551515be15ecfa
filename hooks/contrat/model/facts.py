"""Facts, dates and sources: what every kind of record is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Generic, Literal

from .scalars import DateIso, Ligne, Mots, Numero, Prose, T, Url, doc


@dataclass(frozen=True, kw_only=True)
class DateDite:
    """A date with its precision, its original words, or both. Never more precise than said."""

    raccourci: ClassVar[str] = "valeur"
    valeur: DateIso | None = field(
        default=None, metadata=doc("Date", "Année, mois ou jour : 2019, 2019-04 ou 2019-04-10.")
    )
    mots: Ligne | None = field(
        default=None,
        metadata=doc("Mots d’origine", "Les mots de la source quand ils disent plus ou moins qu’une date."),
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a value comes from: a line of the contract, or a public page or document."""

    ligne: Numero | None = field(
        default=None, metadata=doc("Ligne", "Numéro de ligne dans le texte source du contrat.")
    )
    mots: Mots | None = field(default=None, metadata=doc("Mots", "Mots exacts de cette ligne qui portent la valeur."))
    titre: Ligne | None = field(default=None, metadata=doc("Titre", "Titre de la page ou du document."))
    url: Url | None = field(default=None, metadata=doc("Adresse", "Adresse web de la page ou du document."))


@dataclass(frozen=True, kw_only=True)
class Fait(Generic[T]):
    """A tracked value with its date and its source; or the reason why it is without object."""

    valeur: T | None = field(default=None, metadata=doc("Valeur", "La valeur communiquée."))
    date: DateDite | None = field(default=None, metadata=doc("Date", "Date à laquelle la valeur est vraie."))
    source: Source | None = field(default=None, metadata=doc("Source", "D’où vient la valeur."))
    sans_objet: Ligne | None = field(default=None, metadata=doc("Sans objet", "Pourquoi la question ne se pose pas."))


@dataclass(frozen=True, kw_only=True)
class FaitExterne:
    """A public fact about a programme or a body, outside the contract’s words."""

    texte: Prose = field(metadata=doc("Fait", "Une ou deux phrases."))
    date: DateDite = field(metadata=doc("Date", "Date du fait, ou mots qui disent qu’elle manque."))
    sources: tuple[Url, ...] = field(metadata=doc("Sources", "Adresses des pages lues."))
    niveau: Literal["institution", "presse"] = field(
        metadata=doc("Niveau", "institution : page de l’organisme lui-même ; presse : journal ou tiers.")
    )
    reserve: Ligne | None = field(default=None, metadata=doc("Réserve", "Ce qui limite ce fait."))


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Words of one line of the source."""

    ligne: Numero = field(metadata=doc("Ligne", "Numéro de ligne dans le texte source."))
    mots: Mots = field(metadata=doc("Mots", "Mots exacts de cette ligne."))


@dataclass(frozen=True, kw_only=True)
class Document:
    titre: Ligne = field(metadata=doc("Titre", "Titre du document."))
    url: Url | None = field(default=None, metadata=doc("Adresse", "Adresse web du document."))
    date: DateDite | None = field(default=None, metadata=doc("Date", "Date du document."))
