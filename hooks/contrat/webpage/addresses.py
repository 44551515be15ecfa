"""The addresses of the site: which ones people keep, and what stands around a record’s own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model.collections import COLLECTIONS
from ..model.contrat import Retire
from ..model.corpus import Corpus

SANS_PAGE = frozenset({"lexique", "demandes"})
"""Collections whose records have no page of their own."""

PROVISOIRES = ("recherche/", "assets/", "pagefind/", "_", "404.html")
"""How the address of a file begins that nobody keeps: parts of pages, and what the host alone reads."""

_PASSAGERES = re.compile(
    r"(?:.*/)?historique/\d{4}[-\d]*/|.*/(?:atom\.xml|flux\.json|lettre\.txt)"
    r"|enjeux/[^/]+/tableau/|contrat/dossier/.+|(?:(?:[^/]+/){2,}|non-communique/)partie-\d+/"
)
"""What comes and goes with the history of the copy, with what is missing, or with the length of the contract:
periods, feeds, letters, the parts of a divided page (`division`), whose own address stays."""


def permanent(adresse: str) -> bool:
    """Tell whether a published address, relative to the root, is one that people keep."""
    if _PASSAGERES.fullmatch(adresse):
        return False
    return adresse == "" or adresse.endswith("/") or not adresse.startswith(PROVISOIRES)


def lines(registre: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the address of each entry of the ledger."""
    for n, ligne in enumerate(registre, 1):
        if ligne.strip() and not ligne.startswith("#"):
            yield n, ligne.strip()


def around(corpus: Corpus, retire: Retire) -> tuple[str, ...]:
    """Return the other published addresses of a retired record: versions, citation, card, letter, open data."""
    record = _record_of(retire.adresse)
    if record is None:
        return ()
    collection, nom = record
    others = {f"/api/v1/{collection}/{nom}.{form}" for form in ("json", "jsonld")}
    others |= {f"/embed/{nom}/", f"/demander/{nom}/"} if collection == "actions" else set()
    own = retire.adresse
    return tuple(a for _, a in lines(corpus.registre) if a in others or (a != own and a.startswith(own)))


def _record_of(adresse: str) -> tuple[str, str] | None:
    """Return (collection, id) of the address of a record’s page, or None."""
    m = re.fullmatch(r"/([a-z]+)/([a-z0-9-]+)/", adresse)
    return (m[1], m[2]) if m and m[1] in COLLECTIONS.keys() - SANS_PAGE else None
