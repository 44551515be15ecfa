"""Documents to carry away, read back: what the dossier says of each record, what a PDF says, all that is wrong in it."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import html5lib
import pypdfium2
from building.typesetter import Typesetter
from contrat.documents import pdf, signs
from contrat.documents.formats import Jointe
from contrat.documents.livret import Blocs, Definitions, Livret, Rubrique, Tableau, morceaux
from contrat.documents.livrets import Livrets
from contrat.model.action import Action
from contrat.model.corpus import Corpus
from contrat.model.enjeu import Enjeu
from contrat.pages import contract
from contrat.pages.maker import Maker
from contrat.webpage.page import Site, Version
from pdf_lu import Noeud, structure

CONTRATS = ("data", "tests/second/data", "tests/cinq_niveaux/data")
SITE = "https://exemple.fr/contrat/"
DAY = "2031-04-05"
BLOCKS = {"p", "ul", "ol", "li", "dl", "dt", "dd", "div", "table", "caption", "tr", "td", "th", "blockquote"}
BLOCKS |= {f"h{n}" for n in range(1, 7)} | {"section", "article", "figure", "figcaption"}
APART = {"Sommaire", "Adresses des pages citées"}
"""The headings of what a document has and its page has not."""
NARROW = 3
"""How many columns a table of large print has at most; the rows of a wider one name what they say."""


def livrets_of(corpus: Corpus, day: str | None = DAY) -> Livrets:
    """Return the documents of a contract whose records were all changed on one day, or on one that is not known."""
    livrets = Livrets(corpus, Version("0123456789ab", day, DAY), None, Site(corpus.contrat.titre_court, SITE))
    if day:  # as a history would say
        of_record = livrets._of_record
        livrets._of_record = lambda *x, **k: replace(of_record(*x, **k), version=livrets.version)  # type: ignore[method-assign]
    return livrets


def words(text: str) -> list[str]:
    """Return the words of a text, in which every space is one; a sign that no font has is what stands for it."""
    return signs.shown(text).replace("[signe U+", "[signe\u00a0U+").split()


def dossier(livrets: Livrets) -> Any:
    """Return the dossier as a browser holds it, without its title page and its table of contents."""
    c = livrets.corpus
    corps = next(contract._dossier(Maker(c, livrets.version, site=livrets.site))).corps
    body: Any = html5lib.parse(corps, namespaceHTMLElements=False).find("body")
    for element in [e for e in body if e.tag == "nav" or e.get("class") == "page-de-titre"]:
        body.remove(element)
    return body


class Parties:
    """What the dossier says, without spaces: of each record by the id of its heading, and all of it in its order."""

    def __init__(self, body: Any, *, gros: bool = False) -> None:
        self._gros = gros
        self._cle, self._found = "", {"": [""]}
        self._read(body)
        self.corps = {cle: _bare("".join(said)) for cle, said in self._found.items()}
        self.titres = {
            _place(e): _bare("".join(e.itertext())) for e in body.iter() if re.fullmatch("h[1-6]", str(e.tag))
        }

    @property
    def whole(self) -> str:
        return "".join(self.titres.get(cle, "") + said for cle, said in self.corps.items())

    def of(self, livrets: Livrets, fiche: Enjeu | Action) -> str:
        """Return what the document of a record is to say below its own title."""
        below = livrets.corpus.fiches_sous(fiche) if isinstance(fiche, Enjeu) else ()
        return self.corps[_id(fiche)] + "".join(self.titres[_id(f)] + self.corps[_id(f)] for f in below)

    def _read(self, element: Any) -> None:
        if re.fullmatch("h[1-6]", str(element.tag)):
            self._cle = _place(element)
            self._found[self._cle] = [element.tail or ""]
            return
        edge = " " if element.tag in BLOCKS else ""
        if element.tag == "table" and self._gros and len(heads := list(element.iter("th"))) and _wide(element):
            self._found[self._cle].append(_told(element, [h for h in heads if h.get("scope") == "col"]))
        elif element.tag != "svg":
            self._found[self._cle].extend((edge, element.text or ""))
            for child in element:
                self._read(child)
        self._found[self._cle].extend((edge, element.tail or ""))


def _place(heading: Any) -> str:
    """Return the place that a heading opens; that of an enjeu of the top level stands in the fold that it names."""
    return re.sub("^t-enjeu-", "d-enjeu-", heading.get("id") or "")


def _id(fiche: Enjeu | Action) -> str:
    return f"d-a-{fiche.id}" if isinstance(fiche, Action) else f"d-enjeu-{fiche.id}"


def _bare(text: str) -> str:
    return "".join(words(text))


def _wide(table: Any) -> bool:
    return len([h for h in table.iter("th") if h.get("scope") == "col"]) > NARROW


def _told(table: Any, heads: list[Any]) -> str:
    """Return what a wide table says in large print: each row, then each of its cells after its header."""
    text = ["".join(table.find("caption").itertext())]
    names = ["", *(f"{''.join(h.itertext())} : " for h in heads[1:])]
    for row in table.find("tbody"):
        text += (name + "".join(cell.itertext()) for name, cell in zip(names, row, strict=True))
    return " ".join(text)


def heard(nodes: list[Noeud]) -> str:
    """Return what a screen reader says of a document below its title, without spaces: the words that its page says too.

    Not the title page and the contents of a document that has both, the list of addresses, the colophon.
    """
    own, listed, skip, found = False, False, 99, []
    for n in nodes:
        heading = re.fullmatch("H[1-6]", n.tag)
        if n.depth <= skip:
            skip = 99
        if n.tag == "TOC":
            skip = n.depth
        if heading:
            own, listed = True, _plain(n.texte) in APART
        if n.depth == 2 and _plain(n.texte).startswith("Version des données :"):
            own = False
        mark = n.tag == "Lbl" and re.fullmatch(r"•|\d+\.", n.texte.strip())
        if own and not listed and skip == 99 and not mark and n.tag != "H1":
            found.append(n.texte)
    return "".join("".join(found).split())


def heard_of_contract(nodes: list[Noeud]) -> str:
    """Return the same of the whole contract, whose title page says other words than that of the dossier."""
    first = next(k for k, n in enumerate(nodes) if n.tag == "H2" and n.texte not in APART)
    return heard(nodes[first:])


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").strip()


def faults(path: Path, livret: Livret, expected: str) -> list[str]:
    """Return all that is wrong in a document for who hears it; `expected` is what its body says, without spaces."""
    nodes, octets = structure(path), path.read_bytes()
    levels = [int(n.tag[1]) for n in nodes if re.fullmatch("H[1-6]", n.tag)]
    spoken = heard_of_contract(nodes) if livret.cle == "contrat" else heard(nodes)
    checks = {
        "les mots": spoken == expected,
        "ce qui est au-dessus du titre, et lui": _above(nodes) == _named(livret),
        "un seul titre": levels[:1] == [1] and levels.count(1) == 1,
        "un niveau de titre sauté": all(b <= a + 1 for a, b in itertools.pairwise(levels)),
        "les titres": len(levels) == len(livret.adresses[:1]) + len(_headings(livret)) + 1 + livret.sommaire,
        "les en-têtes des tableaux": sum(n.tag == "TH" for n in nodes) == columns(livret),
        "le sommaire": any(n.tag == "TOCI" for n in nodes) == livret.sommaire,
        "la langue": b"/Lang(fr)" in octets or (b"<dc:language>" in octets and b">fr<" in octets),
        "la langue d’une partie": _languages(octets) >= {m.langue for m in morceaux(livret.blocs) if m.langue},
        "ce qui nomme sa version": said(livret.colophon) in "".join("".join(n.texte for n in nodes).split()),
        **_around(path, livret, octets),
    }
    return [what for what, sound in checks.items() if not sound]


def _above(nodes: list[Noeud]) -> str:
    """Return what is heard down to the title, and the title, without spaces."""
    title = next((n for n, x in enumerate(nodes) if x.tag == "H1"), -1)
    return "".join("".join(n.texte for n in nodes[: title + 1] if n.tag != "Document").split())


def _named(livret: Livret) -> str:
    return _bare(" ".join((*livret.contexte, livret.surtitre, livret.titre)))


def _around(path: Path, livret: Livret, octets: bytes) -> dict[str, bool]:
    """Return the checks of what stands around the words: the card of the file, its bookmarks, links, pages, data."""
    document = pypdfium2.PdfDocument(path)
    told = document.get_metadata_dict()
    pages = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    marks = list(document.get_toc())
    whole = signs.shown(" : ".join(filter(None, (livret.surtitre, livret.titre))))
    site = signs.shown((livret.contexte or (livret.titre,))[0])
    named = [*(_bare("".join(m.texte for m in r.morceaux)) for r in _headings(livret))]
    named += ["Adressesdespagescitées"] if livret.adresses else []
    day = (livret.version.date or "").replace("-", "")
    held = subprocess.run(["pdfdetach", "-list", str(path)], capture_output=True, text=True, check=False).stdout
    return {
        "le titre du fichier": told.get("Title") == whole and octets.count(b"/DisplayDocTitle true") == 1,
        "l’auteur du fichier": told.get("Author") == site,
        "le jour du fichier": told.get("CreationDate", "").startswith(f"D:{day}" if day else ""),
        "les signets": [_bare(m.get_title()) for m in marks] == named,
        "où mènent les signets": all(m.get_dest() and m.get_dest().get_index() is not None for m in marks),
        "les liens": _links(path) == _urls(livret),
        "les numéros de page": all(p.rstrip().endswith(f"{n} / {len(pages)}") for n, p in enumerate(pages, 1)),
        "le haut des pages": all(_bare(site[:40]) in _bare(p.replace("\ufffe", "-")) for p in pages[1:]),
        "les données jointes": ("actions.csv" in held) == (livret.version.date is not None),
    }


def _headings(livret: Livret) -> list[Rubrique]:
    return [b for b in livret.blocs if isinstance(b, Rubrique)]


def said(blocs: Blocs) -> str:
    """Return the words of some blocks, without spaces."""
    return _bare("".join(m.texte for m in morceaux(blocs)))


def _languages(octets: bytes) -> set[str]:
    return {x.decode() for x in re.findall(rb"/Lang\s?\(([a-z-]+)\)", octets)}


def _links(path: Path) -> set[str]:
    said = subprocess.run(["pdfinfo", "-url", str(path)], capture_output=True, text=True, check=True).stdout
    return {line.split(maxsplit=2)[2] for line in said.splitlines()[1:]}


def _urls(livret: Livret) -> set[str]:
    return {m.url for m in morceaux((*livret.couverture, *livret.blocs, *livret.colophon)) if m.url}


def columns(livret: Livret) -> int:
    return sum(len(t.entetes) for t in tables(livret.blocs))


def tables(blocs: Blocs) -> Iterator[Tableau]:
    for b in blocs:
        if isinstance(b, Tableau):
            yield b
        elif isinstance(b, Definitions):
            for _, dits in b.entrees:
                yield from tables(dits)


def lay_out(typesetter: Typesetter, livret: Livret, path: Path, *, gros: bool = False) -> Path:
    """Write the PDF of a document at a place, which is returned; its data are a small table."""
    jointes = (Jointe("actions.csv", "Les actions", "text/csv", b"Axe;Titre\r\n"),)
    path.write_bytes(typesetter.lay_out((pdf.write_large if gros else pdf.write)(livret, jointes)))
    return path
