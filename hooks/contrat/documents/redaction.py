"""Values and words → runs and blocks of a document, as the macros of `_macros.html` make HTML of the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..french import grammar
from ..french.names import Noms
from ..french.typography import no_break, typeset
from ..french.values import Values
from ..french.wording import Runs, Wording
from ..model.corpus import Corpus
from ..model.facts import EnLigne, Fait
from ..reading import prose
from ..webpage import addresses
from ..webpage.page import Site
from .livret import Bloc, Blocs, Enumeration, Morceau, Morceaux, MotsCites, Paragraphe, Role

ABSENT = Morceau("Non communiqué", "absent")


def texte(said: str, nature: Any = "texte", url: str = "") -> Morceau:
    """Return words of ours as pages show them."""
    return Morceau(typeset(said), nature, url)


def paragraphe(*pieces: str | Morceau | Morceaux, role: Role = "texte") -> Paragraphe:
    """Return a paragraph of words of ours and of runs."""
    found: list[Morceau] = []
    for piece in pieces:
        found += [texte(piece)] if isinstance(piece, str) else [piece] if isinstance(piece, Morceau) else piece
    return Paragraphe(tuple(m for m in found if m.texte), role)


def joined(items: Iterable[Morceaux], between: str) -> Morceaux:
    """Return runs one after the other, with a text between them."""
    found: list[Morceau] = []
    for item in items:
        found += [*([Morceau(between)] if found else []), *item]
    return tuple(found)


class Redaction:
    """Writes the values of one corpus. Links to pages are whole, and none where the site does not know its address."""

    def __init__(self, corpus: Corpus, site: Site) -> None:
        self.corpus, self.site = corpus, site
        self.noms = Noms(corpus)
        self.values = Values(corpus)

    def page(self, adresse: str) -> str:
        """Return the whole address of a page; nothing where that of the site is not known."""
        return self.site.adresse + adresse if self.site.adresse else ""

    def mots(self, said: str, piece: str | None = None) -> Morceau:
        """Return words of a source, the first one without a key, which keep every sign but the spaces that must not break."""
        return Morceau(no_break(said), "mots", langue=self.corpus.contrat.langue_de(piece))

    def quoted(self, said: str, piece: str | None = None) -> Morceaux:
        """Return the same between « »; the marks are ours, in French."""
        return (Morceau("«\u00a0"), self.mots(said, piece), Morceau("\u00a0»"))

    def line(self, lieu: EnLigne, name: str = "") -> Morceau:
        """Return the link to a line of a source, after a name if one is given."""
        return Morceau(f"{name}{self.noms.lieu(lieu)}", url=self.page(addresses.line_of(lieu)))

    def runs(self, items: Runs, *, capitale: bool = False, piece: str | None = None) -> Morceaux:
        """Return what says a value. A name of a code or of a record takes a capital where it begins one."""
        found: list[Morceau] = []
        for n, r in enumerate(items):
            said = grammar.capitale(r.texte) if capitale and n == 0 and r.nature == "libelle" else r.texte
            if r.nature == "mots":
                found += self.quoted(said, piece if r.piece is None else r.piece)
            elif r.nature == "absent":
                found.append(Morceau(said, "absent"))
            elif r.url:
                found.append(Morceau(typeset(said) if said != r.url else site_named(r.url), url=r.url))
            else:
                found.append(texte(said, url=self.page(r.page) if r.page else ""))
        return tuple(found)

    def said(self, value: Any) -> Morceaux:
        """Return what says a value of a class."""
        return self.runs(self.values.runs(value, type(value)))

    def prose(self, said: str) -> Blocs:
        """Return prose as paragraphs and lists."""
        return tuple(map(_prose_block, prose.blocks(said)))

    def line_of_prose(self, said: str) -> Morceau:
        """Return prose as one line of plain words."""
        return texte(prose.plain(said))

    def value(self, w: Wording) -> Blocs:
        """Return what says a value, laid out as on the pages."""
        if w.prose:
            return self.prose(w.prose)
        if w.paroles:
            return (self.speech(w.paroles, piece=w.piece),)
        if w.en_ligne:
            items = (self.runs(item, capitale=n == 0, piece=w.piece) for n, item in enumerate(w.items))
            return (Paragraphe(joined(items, ", ")),)
        return (Enumeration(tuple((Paragraphe(self.runs(item, capitale=True, piece=w.piece)),) for item in w.items)),)

    def speech(
        self, paroles: Iterable[str], legende: Morceaux = (), ligne: int | None = None, *, piece: str | None = None
    ) -> MotsCites:
        """Return paragraphs of the source as one quotation."""
        cut = [[self.mots(p, piece)] for p in paroles]
        cut[0].insert(0, Morceau("«\u00a0"))
        cut[-1].append(Morceau("\u00a0»"))
        return MotsCites(tuple(map(tuple, cut)), legende, ligne)

    def provenance(self, fait: Fait[Any], deja: str = "") -> Paragraphe:
        """Return where a value comes from, and its date; words that `deja` holds are not repeated."""
        s = fait.source
        if s and s.ligne and s.mots and deja and s.mots in deja:
            where: Morceaux = (self.line(s, f"{self.noms.texte(s.piece).le}, "),)
        else:
            where = self.said(s)
        when: Morceaux = (Morceau(" ("), *self.said(fait.date), Morceau(")")) if fait.date else ()
        return paragraphe("Source : ", where, when, role="provenance")

    def answer(self, fiche: Any, champ: str) -> Blocs:
        """Return what is known of a tracked field, with its source; « Non communiqué » of one that is not."""
        fait = getattr(fiche, champ)
        if fait is None:
            return (Paragraphe((ABSENT,)),)
        w = self.values.of(fiche, champ)
        return (*self.value(w), *((self.provenance(fait, w.texte()),) if fait.source else ()))


def site_named(url: str) -> str:
    """Return what names a page of which only the address is known."""
    p = url.split("/")
    rest = "/".join(p[3:])
    return f"page du site {p[2].removeprefix('www.')}{f' ({rest})' if ''.join(p[3:]) else ''}"


def _prose_block(block: prose.Block) -> Bloc:
    items = [
        tuple(texte(s.texte, "texte" if s.nature == "a" else s.nature, s.url) for s in item) for item in block.items
    ]
    if block.nature == "p":
        return Paragraphe(items[0])
    return Enumeration(tuple((Paragraphe(item),) for item in items), block.nature == "ol")
