"""The formats in which a document can be carried away: each registers here, once, and stands on pages in this order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .livret import Livret


class Jointe(NamedTuple):
    """A file that goes within a document."""

    nom: str
    contenu: str
    mime: str
    octets: bytes


class Composition(NamedTuple):
    """What the typesetter is asked for: values as JSON, files to attach, and the day of the records where it is known."""

    valeurs: bytes
    jointes: tuple[Jointe, ...] = ()
    jour: str | None = None
    image: bool = False
    """Whether it is one picture, and no document."""


@dataclass(frozen=True)
class Format:
    nom: str
    """As the line « Emporter » names it."""
    fin: str
    """How the name of the file ends: « .pdf », « -gros-caracteres.pdf »."""
    usage: str
    """What it is for, as the page of help says it."""
    write: Callable[[Livret, tuple[Jointe, ...]], bytes | Composition]
    """Makes the file, or asks the typesetter for it; the files are the data of the actions that it holds."""
    ensemble: bool = False
    """Whether the contract alone has it, not each of its records."""
    entier: bool = False
    """Whether that of the contract holds all of it, however long: nothing lays it out on paper."""
