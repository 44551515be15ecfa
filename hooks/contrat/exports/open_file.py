"""A file of open data: what it says of itself, once, what it is made of, and what proves that a copy of it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..model.corpus import Corpus
from ..reading.memo import OUBLI, Memoire
from ..serving.headers import type_de
from .origin import Cachet
from .tables import Table


@dataclass(frozen=True)
class Fichier:
    """One file: its address from the root, what it holds and in which format, in words; `table` if it is one."""

    adresse: str
    contenu: str
    format: str
    octets: bytes
    table: str = ""

    @property
    def mime(self) -> str:
        return type_de(self.adresse).partition(";")[0]

    @property
    def nom(self) -> str:
        return self.adresse.rsplit("/", maxsplit=1)[-1]

    @property
    def taille(self) -> int:
        return len(self.octets)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()

    @property
    def taille_dite(self) -> str:
        return size_in_words(self.taille)


def size_in_words(taille: int) -> str:
    """Return the size of a file: « 512 octets », « 12,4 ko »."""
    if taille < 1000:
        return f"{taille} octets"
    unite, diviseur = ("ko", 1000) if taille < 1_000_000 else ("Mo", 1_000_000)
    return f"{taille / diviseur:.1f} {unite}".replace(".", ",")


@dataclass(frozen=True)
class Fonds:
    """What the open files of one build are made of."""

    corpus: Corpus
    origine: Cachet
    tables: tuple[Table, ...]
    json: Mapping[str, bytes]
    """The JSON files by address."""
    memoire: Memoire = OUBLI
    fichiers: tuple[Fichier, ...] = ()
    """For a description, the files that it may describe: all the others, then the descriptions before it."""


@dataclass(frozen=True)
class Ouvert:
    """One open file. `contenu` and `format` say it on the page, in the catalogue and in the guide.

    Its media type is that of the end of its name (`headers.TYPES`).
    """

    adresse: str
    contenu: str
    format: str
    octets: Callable[[Fonds], bytes]
    decrit: bool = False
    """Whether it describes the others, for machines."""

    @property
    def mime(self) -> str:
        return type_de(self.adresse).partition(";")[0]

    def file(self, fonds: Fonds) -> Fichier:
        return Fichier(self.adresse, self.contenu, self.format, self.octets(fonds))


def described(adresse: str, contenu: str, format_: str, describe: Callable[[Fonds], object]) -> Ouvert:
    """Return a description in JSON."""

    def octets(fonds: Fonds) -> bytes:
        return (json.dumps(describe(fonds), ensure_ascii=False, indent=1) + "\n").encode()

    return Ouvert(adresse, contenu, format_, octets, decrit=True)
