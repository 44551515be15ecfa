"""A document to carry away, as a value: what each writer (PDF, EPUB, text, braille) lays out, and adds no word to.

    Livret            one document: what it is, of which version, where its page stands, its blocks in reading order
      couverture      what stands on the title page below the title
      colophon        its version, where its page stands
      blocs           the rest; a Bloc is one of
        Rubrique      a heading; levels begin at 1 and never skip one
        Paragraphe    a sequence of Morceau; `role` says what it is for, never how it looks
        MotsCites     the source’s own words, quoted; `legende` says where they stand, `ligne` its line
        Enumeration         items of blocks, numbered or not
        Definitions   terms, each with its blocks
        Tableau       a caption, the header of each column, rows whose first cell is their header
    Morceau           a run of text of one nature; `url` is whole (https://…), `langue` is set where it is not French

Every text is as it shows: typography applied, quotation marks in it, nothing to escape or to add. What is not known
is a Morceau of nature « absent », in the words of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..model.action import Action
from ..webpage.page import Version

Nature = Literal["texte", "strong", "em", "mots", "absent", "numero", "sic"]
Role = Literal["texte", "en-clair", "note", "provenance", "reserve", "rapport", "periode", "chapo", "version"]


@dataclass(frozen=True)
class Morceau:
    texte: str
    nature: Nature = "texte"
    url: str = ""
    langue: str = ""


Morceaux: TypeAlias = tuple[Morceau, ...]


@dataclass(frozen=True)
class Rubrique:
    niveau: int
    morceaux: Morceaux
    cle: str = ""
    """What names its place in the document: « actions-4-1 »; unique."""
    couleur: int = 0
    """That of the enjeu of the top level, from 1 to 8; 0 for none."""
    chapitre: bool = False
    """Whether a part begins here that deserves a page of its own on paper."""


@dataclass(frozen=True)
class Paragraphe:
    morceaux: Morceaux
    role: Role = "texte"


@dataclass(frozen=True)
class MotsCites:
    paragraphes: tuple[Morceaux, ...]
    legende: Morceaux = ()
    ligne: int | None = None


@dataclass(frozen=True)
class Enumeration:
    items: tuple[Blocs, ...]
    numerotee: bool = False
    faits: bool = False
    """Whether its items are what other sources say, which never look like the words of the contract."""


@dataclass(frozen=True)
class Definitions:
    entrees: tuple[tuple[Morceaux, Blocs], ...]


@dataclass(frozen=True)
class Rangee:
    cases: tuple[Morceaux, ...]
    """As many as the table has columns; the first is the header of the row."""
    total: bool = False


@dataclass(frozen=True)
class Tableau:
    legende: str
    entetes: tuple[str, ...]
    rangees: tuple[Rangee, ...]


Bloc: TypeAlias = Rubrique | Paragraphe | MotsCites | Enumeration | Definitions | Tableau
Blocs: TypeAlias = tuple[Bloc, ...]


@dataclass(frozen=True)
class Livret:
    """One document."""

    cle: str
    """What names it among those of the contract: « contrat », « enjeux-4 », « actions-4-1 »."""
    titre: str
    page: str
    """The page that it is of, from the root of the site: the dossier, or that of the record."""
    adresse: str
    """The same, whole; empty where the site does not know its own."""
    version: Version
    """Of the records that it holds; its `date` is None where the copy does not know it."""
    couverture: Blocs
    blocs: Blocs
    colophon: Blocs
    """Its version, the address of its page, the licence: at the foot of the title page, or at the end."""
    surtitre: str = ""
    """What stands above the title: « Axe 4.1 », or nothing."""
    contexte: tuple[str, ...] = ()
    """What it stands in, from the top: the contract, the enjeux above. Nothing of the contract itself."""
    couleur: int = 0
    dessin: str = ""
    """The shape and pictogram of its enjeu, as SVG; a drawing beside words that say the same."""
    sommaire: bool = False
    """Whether it is long enough for a title page and a table of contents."""
    fiches: tuple[Action, ...] = ()
    """The actions that it holds, for the data that go with it."""
    langue: str = "fr"

    @property
    def adresses(self) -> tuple[Morceau, ...]:
        """Return what it leads to outside the site, each address once, with the words that lead there first."""
        own = self.adresse.removesuffix(self.page)
        found: dict[str, Morceau] = {}
        for m in morceaux(self.blocs):
            if m.url and not (own and m.url.startswith(own)):
                found.setdefault(m.url, m)
        return tuple(found.values())


def rubriques(blocs: Blocs) -> Iterator[Rubrique]:
    """Yield the headings of a document, in order: they stand at its top level alone."""
    return (b for b in blocs if isinstance(b, Rubrique))


def morceaux(blocs: Blocs) -> Iterator[Morceau]:
    """Yield every run of text of some blocks, in reading order."""
    for bloc in blocs:
        match bloc:
            case Rubrique() | Paragraphe():
                yield from bloc.morceaux
            case MotsCites():
                for paragraphe in bloc.paragraphes:
                    yield from paragraphe
                yield from bloc.legende
            case Enumeration():
                for item in bloc.items:
                    yield from morceaux(item)
            case Definitions():
                for terme, dits in bloc.entrees:
                    yield from terme
                    yield from morceaux(dits)
            case Tableau():
                yield from map(Morceau, (bloc.legende, *bloc.entetes))
                for rangee in bloc.rangees:
                    for case_ in rangee.cases:
                        yield from case_
