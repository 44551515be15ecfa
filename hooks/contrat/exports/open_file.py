"""What a file of open data says of itself, once, and what it is made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..model.corpus import Corpus
from ..reading.memo import OUBLI, Memoire
from .origin import Cachet
from .published import Fichier
from .tables import Table


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

    def file(self, fonds: Fonds) -> Fichier:
        return Fichier(self.adresse, self.contenu, self.format, self.octets(fonds))


def described(adresse: str, contenu: str, format_: str, describe: Callable[[Fonds], object]) -> Ouvert:
    """Return a description in JSON."""

    def octets(fonds: Fonds) -> bytes:
        return (json.dumps(describe(fonds), ensure_ascii=False, indent=1) + "\n").encode()

    return Ouvert(adresse, contenu, format_, octets, decrit=True)
