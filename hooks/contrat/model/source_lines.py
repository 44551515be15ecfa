"""The lines of the sources of a contract: each with its place, its page and its cells."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import zip_longest

from ..reading import tables
from ..reading.page_marks import page_marked, pages_of
from .contrat import Contrat
from .facts import Endroit, EnLigne


class Lignes:
    """The lines of each source, in the order of `contrat.sources`."""

    contrat: Contrat
    textes: tuple[tuple[str, ...], ...]

    @cached_property
    def lignes_source(self) -> tuple[str, ...]:
        """Return the lines of all the sources, one source after the other, without the marks of pages."""
        both = zip(self.contrat.sources, self.textes, strict=True)
        return tuple(x for source, texte in both for x in texte if not (source.pdf and page_marked(x)))

    @cached_property
    def _textes(self) -> Mapping[str | None, tuple[str, ...]]:
        cles = (None, *(p.cle for p in self.contrat.pieces))
        return dict(zip(cles, self.textes, strict=True))

    def lignes_de(self, piece: str | None) -> Iterator[tuple[Endroit, str]]:
        """Yield each line of a source that says something, titles of a table and marks of pages apart, with its place."""
        source = self.contrat.source_de(piece)
        for n, ligne in enumerate(self._textes[piece], 1):
            if ligne.strip() and n > (source.entete or 0) and not (source.pdf and page_marked(ligne)):
                yield Endroit(piece, n), ligne

    def ligne(self, lieu: Endroit) -> str:
        """Return a line of a source."""
        return self._textes[lieu.piece][lieu.ligne - 1]

    def page(self, lieu: EnLigne) -> int | None:
        """Return the page of the PDF on which a line stands, if its source was one."""
        pages = self._pages.get(lieu.piece, ())
        return pages[lieu.ligne - 1] if lieu.ligne and lieu.ligne <= len(pages) else None

    @cached_property
    def _pages(self) -> Mapping[str | None, tuple[int | None, ...]]:
        return {p: pages_of(lignes) for p, lignes in self._textes.items() if self.contrat.source_de(p).pdf}

    def cellules(self, lieu: Endroit) -> list[tuple[str, str]]:
        """Return what a line of a source says, cell by cell, each under the title of its column; a text has no title."""
        source, said = self.contrat.source_de(lieu.piece), self.ligne(lieu)
        titres = self._textes[lieu.piece][source.entete - 1].split(tables.BETWEEN) if source.entete else [""]
        cells = said.split(tables.BETWEEN) if tables.is_table(source.fichier) else [said]
        return [(t.strip(), c.strip()) for t, c in zip_longest(titres, cells, fillvalue="") if c.strip()]
