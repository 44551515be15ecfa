"""Facts, dates and sources: what every kind of record is made of."""

import re
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, Literal, NamedTuple, Protocol, get_args, get_origin

from .scalars import PIECE, DateIso, Jour, Ligne, Mots, Numero, Phrase, Prose, RefPiece, T, Titre, UrlSource, champ


class EnLigne(Protocol):
    """What stands at a line of one of the sources of the contract."""

    @property
    def piece(self) -> str | None: ...
    @property
    def ligne(self) -> int | None: ...


class Endroit(NamedTuple):
    """A line of one of the sources; of the first one, without a key."""

    piece: str | None
    ligne: int


def endroit(said: EnLigne) -> Endroit | None:
    """Return the line at which something stands, if it names one."""
    return Endroit(said.piece, said.ligne) if said.ligne else None


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
    ligne: Numero | None = champ("Ligne", "Numéro de ligne dans le texte source.", None)
    mots: Mots | None = champ("Mots", "Mots exacts de cette ligne qui portent la valeur.", None)
    titre: Titre | None = champ("Titre", "Titre de la page ou du document.", None)
    url: UrlSource | None = champ("Adresse", "Adresse web de la page ou du document.", None)
    piece: RefPiece | None = champ("Pièce", PIECE, None)


@dataclass(frozen=True, kw_only=True)
class Fait(Generic[T]):
    """A tracked value with its date and its source; or the reason why it is without object."""

    exemple: ClassVar[tuple[str, ...]] = ("valeur", "date", "source")
    seule: ClassVar[str] = "valeur"
    """What stands for the whole where it is written alone: the value that the lines of the record say."""
    valeur: T | None = champ("Valeur", "La valeur communiquée.", None)
    date: DateDite | None = champ("Date", "Date à laquelle la valeur est vraie.", None)
    source: Source | None = champ("Source", "D’où vient la valeur.", None)
    sans_objet: Phrase | None = champ("Sans objet", "Pourquoi la question ne se pose pas.", None)


class FicheSuivie:
    """A record that has tracked values."""

    nommes: ClassVar[frozenset[str]] = frozenset()
    """The fields that are not expected of every plan, and that the questions of this one name."""

    @property
    def valeurs_suivies(self) -> dict[str, Fait[Any] | None]:
        """Return every tracked value by field name, in the order of the model; None is unknown."""
        cls: Any = type(self)
        return {nom: getattr(self, nom) for nom in champs_suivis(cls)}

    @property
    def dits_par_la_source(self) -> tuple[str, ...]:
        """Return the tracked fields that are known, and not from another source than the words of the contract."""
        known = ((nom, fait) for nom, fait in self.valeurs_suivies.items() if fait)
        return tuple(nom for nom, fait in known if not (fait.source and not fait.source.ligne))

    @property
    def nombre_dits(self) -> int:
        """Return how many of the expected fields the words of the contract say, or one that answers for them."""
        cls: Any = type(self)
        first = repondus(cls)
        return len({first[nom] for nom in self.dits_par_la_source} & {first[nom] for nom in self.champs_attendus})

    @cached_property
    def inconnus(self) -> tuple[str, ...]:
        """Return the expected fields of which nothing is known, in the order of the model: no field that answers for them is."""
        cls: Any = type(self)
        first = repondus(cls)
        said = {first[nom] for nom, fait in self.valeurs_suivies.items() if fait}
        return tuple(nom for nom in self.champs_attendus if first[nom] not in said)

    def repondant(self, champ: str) -> str:
        """Return the known field that answers for another, which is not known itself; that one where there is none."""
        cls: Any = type(self)
        first = repondus(cls)
        known = (nom for nom, fait in self.valeurs_suivies.items() if fait and first[nom] == first[champ])
        return champ if getattr(self, champ) else next(known, champ)

    @property
    def champs_attendus(self) -> tuple[str, ...]:
        cls: Any = type(self)
        return champs_attendus(cls)


@cache
def champs_suivis(cls: Any) -> tuple[str, ...]:
    """Return the tracked fields of a class, in the order of the model."""
    return tuple(f.name for f in fields(cls) if any(get_origin(x) is Fait for x in get_args(f.type)))


_IN_WORDS = re.compile("_(?:dite?s?|en_mots)$")


@cache
def repondus(cls: Any) -> dict[str, str]:
    """Return, of each tracked field of a class, the one that it answers for: that of which it is the plural or the words."""
    instead = {f.name: f.metadata["remplace"] or f.metadata["repond"] for f in fields(cls)}

    def first(nom: str) -> str:
        other = instead[nom] or _IN_WORDS.sub("", nom)
        return first(other) if other != nom and other in known else nom

    known = champs_suivis(cls)
    return {nom: first(nom) for nom in known}


@cache
def champs_attendus(cls: Any) -> tuple[str, ...]:
    """Return the tracked fields that each record of a class is expected to have: those that it lacks are missing.

    Of those that answer for the same one, the first stands for all: one question is one thing to know.
    """
    replaced = {f.metadata["remplace"] for f in fields(cls) if f.name in cls.nommes}
    expected = {f.name for f in fields(cls) if f.metadata["attendu"] or f.name in cls.nommes} - replaced
    kept: dict[str, str] = {}
    for nom in champs_suivis(cls):
        if nom in expected:
            kept.setdefault(repondus(cls)[nom], nom)
    return tuple(kept.values())


@dataclass(frozen=True, kw_only=True)
class PageLue:
    """A public page that was read, outside the contract."""

    titre: Ligne = champ("Titre", "Titre de la page, ou quelques mots qui disent de quoi elle parle.")
    editeur: Ligne = champ("Éditeur", "Qui publie la page.")
    url: UrlSource = champ("Adresse", "Adresse web de la page.")

    @property
    def nom(self) -> str:
        return f"{self.editeur} : {self.titre}"


@dataclass(frozen=True, kw_only=True)
class FaitExterne:
    """A public fact outside the contract’s words; never an achievement of the contract."""

    texte: Prose = champ("Fait", "Une ou deux phrases.")
    date: DateDite = champ("Date", "Date du fait ; si elle n’est pas écrite sur la page, ses seuls mots.")
    date_deduite: DateIso | None = champ(
        "Date déduite",
        "Date que la page n’écrit pas, et que ses mots disent déduire : elle range le fait, sans le dater.",
        None,
    )
    source: PageLue = champ("Source", "La page où le fait est lu.")
    autre_source: PageLue | None = champ("Autre source", "Une seconde page lue pour le même fait.", None)
    niveau: Literal["institution", "presse"] = champ(
        "Niveau", "institution : page de l’organisme lui-même ; presse : journal ou tiers."
    )
    confiance: Literal["A", "B"] = champ("Confiance", "A : la page le dit ; B : à lire avec sa réserve.")
    rapport: Literal["meme-objet", "meme-programme", "contexte"] | None = champ(
        "Rapport avec le contrat", "meme-objet, meme-programme ou contexte ; obligatoire pour une action.", None
    )
    vu_en_ligne: Jour | None = champ(
        "Vu en ligne", "Jour où quelqu’un a revu la page ; sinon, elle n’est lue que dans une copie.", None
    )
    reserve: Prose | None = champ("Réserve", "Ce qui limite ce fait.", None)

    @property
    def quand(self) -> str | None:
        """Return the date that places the fact in time: its own, or else the one that is worked out."""
        return self.date.valeur or self.date_deduite


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Words of one line of the source."""

    ligne: Numero = champ("Ligne", "Numéro de ligne dans le texte source.")
    mots: Mots = champ("Mots", "Mots exacts de cette ligne.")
    piece: RefPiece | None = champ("Pièce", PIECE, None)


@dataclass(frozen=True, kw_only=True)
class Document:
    titre: Titre = champ("Titre", "Titre du document.")
    url: UrlSource | None = champ("Adresse", "Adresse web du document.", None)
    date: DateDite | None = champ("Date", "Date du document.", None)
