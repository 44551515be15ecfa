"""What a page of the site is, before the shell: values that pages, feeds and adapters share."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Version:
    """What the reader can name: the digest of the data, and the day of their last change.

    `date` is None when the copy that is built does not know it. `jour` is the day on which the site
    speaks, given to the build or else the day of the last change: never the clock’s.
    """

    empreinte: str
    date: str | None
    jour: str | None = None


EMBED = "embed/"
"""The address below which the cards stand that other sites show in a frame; said here for those who know no record."""
A_REMPLIR = "[adresse de ce site]"
"""What stands for the address of a site that does not know its own; a page that shows it says what to do."""


@dataclass(frozen=True)
class Site:
    """What the site is called, and its permanent address with its last « / », or nothing when it is not known."""

    nom: str
    adresse: str

    def absolute(self, page: str) -> str:
        """Return the permanent address of a page; a place to fill in stands for an address that is not known."""
        return (self.adresse or f"{A_REMPLIR}/") + page


class Lien(NamedTuple):
    titre: str
    adresse: str


@dataclass(frozen=True)
class Alternative:
    """The same content as a page in another form: media type, address from the root, title."""

    type: str
    adresse: str
    titre: str


@dataclass(frozen=True)
class Page:
    """One page. `adresse` is relative to the site’s root and ends with « / », or is empty for home.

    Every body is held until the last one is made. `octets` is the body in UTF-8, half the size of the
    same text in memory: one « ’ » doubles that of a whole page.
    """

    adresse: str
    titre: str
    octets: bytes
    description: str
    section: str = ""
    contexte: tuple[str, ...] = ()
    fil: tuple[Lien, ...] = ()
    voisins: tuple[Lien, ...] = ()
    scripts: tuple[str, ...] = ()
    indexe: bool = True
    coquille: str = "main.html"
    retiree: bool = False
    alternatives: tuple[Alternative, ...] = ()

    @property
    def corps(self) -> str:
        return self.octets.decode()


def root_of(adresse: str) -> str:
    """Return the relative path from a page to the root of the site."""
    return "../" * adresse.count("/") or "./"
