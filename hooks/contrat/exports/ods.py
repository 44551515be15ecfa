"""The tables → one OpenDocument spreadsheet, a sheet a table, the same bytes for the same data.

Every cell has a type: an id stays text, a number is a number, a full date is a date. So nothing needs
the apostrophe of the CSV files: a spreadsheet computes only cells that hold a formula, and none does.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any
from xml.sax.saxutils import XMLGenerator

from ..webpage.addresses import CLASSEUR, DONNEES
from . import en_bref
from .csv_files import shown
from .open_file import Fonds, Ouvert
from .origin import Cachet
from .tables import Table

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FOLDED = re.compile(r"(^ +|(?<= ) +| +$|\t)")
_SHORT = 60
_CELL, _ROW = "table:table-cell", "table:table-row"
_BARE: Mapping[str, str] = {}
_STRING = {"office:value-type": "string"}
_LONG = {"number:style": "long"}
_REPEATED = "table:number-columns-repeated"
_NS = {
    **{nom: f"urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0" for nom in ("office", "table", "text", "meta", "style")},
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP file can hold
_MAX_NAME = 31  # longer names of sheets are cut by other spreadsheets
_MAX_TEXT = 32_767  # so are longer cells
_KEPT = 1 << 14
"""Cells remembered: codes, days and numbers come again and again."""


class Pieces(io.TextIOBase):
    """What is written, piece by piece: an `io.StringIO` holds four bytes a character."""

    def __init__(self) -> None:
        self.whole: list[str] = []
        self.write = self.whole.append  # type: ignore[assignment,method-assign]  # nobody asks how much was written


class Xml(XMLGenerator):
    """The serializer, into bytes, or into a text that is taken as soon as it is whole."""

    def __init__(self, octets: io.BytesIO | None = None) -> None:
        self._pieces = Pieces()
        super().__init__(octets or self._pieces, "utf-8", short_empty_elements=True)

    def add(self, nom: str, attributs: Mapping[str, str] = _BARE, texte: str = "") -> None:
        """Write an element that holds a text, or nothing."""
        self.startElement(nom, attributs)  # type: ignore[arg-type]  # any mapping will do
        self.characters(texte)
        self.endElement(nom)

    @contextmanager
    def inside(self, nom: str, attributs: Mapping[str, str] = _BARE) -> Iterator[None]:
        """Write an element around what is written meanwhile."""
        self.startElement(nom, attributs)  # type: ignore[arg-type]
        yield
        self.endElement(nom)

    @contextmanager
    def document(self, nom: str) -> Iterator[None]:
        """Write a root, with every prefix that the document may use, around what is written meanwhile."""
        self.startDocument()
        version = {f"{nom.partition(':')[0]}:version": "1.3"}
        with self.inside(nom, {**{f"xmlns:{k}": v for k, v in _NS.items()}, **version}):
            yield

    def written(self, texte: str) -> None:
        """Write what was `taken`: the one method of the serializer that escapes nothing."""
        self.ignorableWhitespace(texte)

    def taken(self) -> str:
        texte = "".join(self._pieces.whole)
        self._pieces.whole.clear()
        return texte


def spreadsheet(fonds: Fonds) -> bytes:
    """Return the file: what it is, the short table, the tables with words beside codes, what each column holds."""
    titre, origine = fonds.corpus.contrat.titre_court, fonds.origine
    content, out = io.BytesIO(), io.BytesIO()
    xml = Xml(content)
    with xml.document("office:document-content"):
        _date_style(xml)
        with xml.inside("office:body"), xml.inside("office:spreadsheet"):
            for sheet in _sheets(titre, fonds):
                xml.written(sheet)
    with zipfile.ZipFile(out, "w") as archive:
        store(archive, "mimetype", MIME.encode(), zipfile.ZIP_STORED)  # first and bare, says the format
        store(archive, "content.xml", content.getbuffer())
        store(archive, "meta.xml", _meta(titre, origine).encode())
        store(archive, "META-INF/manifest.xml", _manifest().encode())
    return out.getvalue()


def store(archive: zipfile.ZipFile, nom: str, octets: bytes | memoryview, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(nom, _EPOCH)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, octets)


def _date_style(xml: Xml) -> None:
    """Say how a day is shown: 10/04/2019, without an hour."""
    with xml.inside("office:automatic-styles"):
        with xml.inside("number:date-style", {"style:name": "jour"}):
            xml.add("number:day", _LONG)
            xml.add("number:text", texte="/")
            xml.add("number:month", _LONG)
            xml.add("number:text", texte="/")
            xml.add("number:year", _LONG)
        xml.add("style:style", {"style:name": "date", "style:family": "table-cell", "style:data-style-name": "jour"})


def _sheets(titre: str, fonds: Fonds) -> Iterator[str]:
    cells = _Cells()
    yield _sheet("Lisez-moi", list(_read_me(titre, fonds.origine)), cells)
    yield _sheet("En bref", list(en_bref.rows(fonds.corpus, fonds.origine.site_url, fonds.corpus.actions)), cells)
    for table in fonds.tables:
        rows, nom = _rows(table), table.nom[:_MAX_NAME]
        yield fonds.memoire.again(f"feuille {nom}", rows, partial(_sheet, nom, rows, cells))
    columns = [(t.nom, c.nom, c.libelle, c.description) for t in fonds.tables for c in t.colonnes]
    yield _sheet("Colonnes", [("Table", "Colonne", "Libellé", "Ce qu’elle contient"), *columns], cells)


def _read_me(titre: str, origine: Cachet) -> Iterator[list[Any]]:
    yield ["Titre", titre]
    yield ["Source des mots cités", origine.source]
    yield ["Licence", origine.licence]
    yield ["Texte de la licence", origine.licence_url]
    yield ["Producteur", origine.producteur]
    yield ["Mise à jour", origine.date]
    yield ["Version des données", origine.version]
    yield ["Version du format", origine.format]
    yield ["Page des données", origine.absolue(DONNEES)]
    yield ["Case vide", "Non communiqué, ou sans place ici : ni zéro, ni aucun. Les colonnes « …_etat » le disent."]


def _rows(table: Table) -> list[tuple[Any, ...]]:
    """Return the rows without what ends each in a CSV file: the first sheet says it once."""
    columns = (
        (nom, *((shown(v) or None for v in valeurs) if nature == "json" else valeurs))
        for nom, nature, valeurs in table.par_colonne(mots=True)
    )
    return list(zip(*columns, strict=True))


def _sheet(nom: str, rows: Sequence[Sequence[Any]], cells: _Cells) -> str:
    xml = Xml()
    with xml.inside("table:table", {"table:name": nom}):
        xml.add("table:table-column", {_REPEATED: str(len(rows[0]))})
        for row in rows:
            xml.startElement(_ROW, _BARE)  # type: ignore[arg-type]
            xml.written("".join(cells.of(row)))
            xml.endElement(_ROW)
    return xml.taken()


class _Cells:
    """The cells of one spreadsheet; a short one, which may come again, is written once."""

    def __init__(self) -> None:
        self._xml = Xml()
        self._short = lru_cache(_KEPT, typed=True)(self._cell)
        self._blank = lru_cache(self._none)

    def of(self, row: Sequence[Any]) -> Iterator[str]:
        """Yield the cells of a row; those without a value are written together, and not at its end."""
        blank = 0
        for valeur in row:
            if valeur is None or valeur == ():
                blank += 1
                continue
            if blank:
                yield self._blank(blank)
                blank = 0
            # numbers with decimals are not remembered: 1.0 and 1.00 are equal, and not shown alike
            short = isinstance(valeur, int) or (isinstance(valeur, str) and len(valeur) <= _SHORT)
            yield self._short(valeur) if short else self._cell(valeur)

    def _none(self, times: int) -> str:
        self._xml.add(_CELL, {_REPEATED: str(times)})
        return self._xml.taken()

    def _cell(self, valeur: Any) -> str:
        xml, texte = self._xml, shown(valeur)
        xml.startElement(_CELL, _typed(valeur, texte))  # type: ignore[arg-type]
        for ligne in texte[:_MAX_TEXT].split("\n"):
            xml.startElement("text:p", _BARE)  # type: ignore[arg-type]
            _line(xml, ligne)
            xml.endElement("text:p")
        xml.endElement(_CELL)
        return xml.taken()


def _typed(valeur: Any, texte: str) -> Mapping[str, str]:
    """Return the attributes that say the type of a cell, with its value where the text is not the value."""
    if isinstance(valeur, int | Decimal) and not isinstance(valeur, bool):
        return {"office:value-type": "float", "office:value": texte}
    if isinstance(valeur, str) and _FULL_DATE.fullmatch(valeur):
        return {"office:value-type": "date", "office:date-value": valeur, "table:style-name": "date"}
    return _STRING


def _line(xml: Xml, ligne: str) -> None:
    """Write one line of a cell; the format folds spaces, so each one beyond the first is an element."""
    folded = "  " in f" {ligne} " or "\t" in ligne
    for i, piece in enumerate(_FOLDED.split(ligne) if folded else (ligne,)):
        if i % 2 == 0:
            xml.characters(piece)
        elif piece == "\t":
            xml.add("text:tab")
        else:
            xml.add("text:s", {"text:c": str(len(piece))})


def _meta(titre: str, origine: Cachet) -> str:
    xml = Xml()
    with xml.document("office:document-meta"), xml.inside("office:meta"):
        xml.add("dc:title", texte=titre)
        if origine.producteur:
            xml.add("dc:creator", texte=origine.producteur)
        if origine.date:
            xml.add("dc:date", texte=f"{origine.date}T00:00:00")  # the format has no date without an hour
        xml.add("meta:user-defined", {"meta:name": "Licence"}, f"{origine.licence}, {origine.licence_url}")
        xml.add("meta:user-defined", {"meta:name": "Version"}, origine.version)
    return xml.taken()


def _manifest() -> str:
    xml = Xml()
    with xml.document("manifest:manifest"):
        for path, mime in {"/": MIME, "content.xml": "text/xml", "meta.xml": "text/xml"}.items():
            xml.add("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": mime})
    return xml.taken()


FICHIER = Ouvert(CLASSEUR, "Toutes les tables, une feuille par table", "ODS", spreadsheet)
