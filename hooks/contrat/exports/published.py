"""A file of the site that is not a page, what proves that a copy of it is whole, and what a JSON object leaves out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..serving.headers import type_de

Json = dict[str, Any]


def known_only(contenu: Json) -> Json:
    """Return an object without what is None, for not known; zero, False and an empty list are known."""
    return {k: v for k, v in contenu.items() if v is not None}


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
        """Return the size in words: « 512 octets », « 12,4 ko »."""
        if self.taille < 1000:
            return f"{self.taille} octets"
        unite, diviseur = ("ko", 1000) if self.taille < 1_000_000 else ("Mo", 1_000_000)
        return f"{self.taille / diviseur:.1f} {unite}".replace(".", ",")
