"""A document → the chapters of its book, cut into pages, and its table of contents.

The pages are the book’s own: a reading device folds the text to its screen, so « page 12 » is the same place for all
who read the file, as nothing else would be. One is a « feuillet », about 1,500 signs, and ends between two blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .livret import Bloc, Blocs, Definitions, Livret, Morceaux, Rubrique, morceaux, rubriques

FEUILLET = 1_500
"""About how many signs a page holds: the measure of French publishers."""
LONGEST = 150_000
"""How many signs a file holds at most before the next heading begins another: old devices open long ones slowly."""


@dataclass(frozen=True)
class Feuillet:
    """A block, the number of the page that begins with it, and, of each entry of a list of definitions, the same."""

    bloc: Bloc
    page: int | None
    pages: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Chapitre:
    """One file of the book. It begins with a heading, which names it."""

    nom: str
    pieces: tuple[Feuillet, ...]
    debut: bool
    """Whether a part of the document begins here, and not only a file."""

    @property
    def blocs(self) -> Blocs:
        return tuple(p.bloc for p in self.pieces)

    @property
    def titre(self) -> str:
        return "".join(m.texte for m in next(rubriques(self.blocs)).morceaux)

    @property
    def cle(self) -> str:
        return next(rubriques(self.blocs)).cle

    @property
    def pages(self) -> Iterator[int]:
        for p in self.pieces:
            yield from (n for n in (p.page, *p.pages) if n)


@dataclass(frozen=True)
class Intitule:
    """A heading of the table of contents, with those below it."""

    morceaux: Morceaux
    lieu: str
    entrees: tuple[Intitule, ...]


def chapitres(livret: Livret, longest: int = LONGEST) -> tuple[Chapitre, ...]:
    """Return the chapters in order. Page 1 is that of the title."""
    found, page = [], 1
    for n, blocs in enumerate(_cut(livret.blocs, longest), 1):
        pieces = tuple(_paged(blocs, page))
        first = blocs[0]
        debut = isinstance(first, Rubrique) and first.niveau == 1
        found.append(Chapitre(f"chapitre-{n:02}.xhtml", pieces, debut))
        page = max(found[-1].pages)
    return tuple(found)


def sommaire(chapitres: Iterable[Chapitre]) -> tuple[Intitule, ...]:
    """Return every heading under the one above it."""
    return _nested([(r, f"{c.nom}#{r.cle}") for c in chapitres for r in rubriques(c.blocs)])


def _nested(found: Sequence[tuple[Rubrique, str]]) -> tuple[Intitule, ...]:
    entrees, at = [], 0
    while at < len(found):
        rubrique, lieu = found[at]
        end = next((n for n in range(at + 1, len(found)) if found[n][0].niveau <= rubrique.niveau), len(found))
        named = tuple(replace(m, url="") for m in rubrique.morceaux)
        entrees.append(Intitule(named, lieu, _nested(found[at + 1 : end])))
        at = end
    return tuple(entrees)


def _signs(*blocs: Bloc) -> int:
    return sum(len(m.texte) for m in morceaux(blocs))


def _cut(blocs: Blocs, longest: int) -> Iterator[Blocs]:
    """Yield the blocks of each file: those of a chapter, in several where they are many."""
    held: list[Bloc] = []
    signs = 0
    for bloc in blocs:
        if isinstance(bloc, Rubrique) and held and (bloc.niveau == 1 or signs > longest):
            yield tuple(held)
            held, signs = [], 0
        held.append(bloc)
        signs += _signs(bloc)
    if held:
        yield tuple(held)


class _Feuillets:
    """Counts the pages of one file."""

    def __init__(self, before: int) -> None:
        self._page, self._signs = before, FEUILLET

    def place(self, signs: int, kept: int = 0) -> int | None:
        """Return the number of the page that begins with so many signs, if one does; `kept` follow on the same."""
        if self._signs + min(signs + kept, FEUILLET) > FEUILLET:
            self._page, self._signs = self._page + 1, signs
            return self._page
        self._signs += signs
        return None


def _paged(blocs: Blocs, before: int) -> Iterator[Feuillet]:
    """Yield blocks with the pages that begin with them: a file begins one, and a heading stays with what follows it."""
    feuillets = _Feuillets(before)
    for n, bloc in enumerate(blocs):
        if isinstance(bloc, Definitions):
            signs = [sum(len(m.texte) for m in terme) + _signs(*dits) for terme, dits in bloc.entrees]
            page, *pages = map(feuillets.place, signs)
            yield Feuillet(bloc, page, (None, *pages))
        else:
            after = _signs(*blocs[n + 1 : n + 2]) if isinstance(bloc, Rubrique) else 0
            yield Feuillet(bloc, feuillets.place(_signs(bloc), after))
