"""The tables → one OpenDocument spreadsheet, a sheet a table, the same bytes for the same data.

Every cell has a type: an id stays text, a number is a number, a full date is a date. So nothing needs
the apostrophe of the CSV files: a spreadsheet computes only cells that hold a formula, and none does.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import repeat
from typing import Any

from ..french.values import Mots
from ..reading.memo import OUBLI, Memoire
from ..webpage.addresses import DONNEES
from .csv_files import label_of, shown, vocabulary
from .origin import FORMAT, Origine
from .tables import Table
from .xml_stream import XmlStream, document, part

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FOLDED = re.compile(r"(^ +|(?<= ) +| +$|\t)")
_SHORT = 60
_STRING = {"office:value-type": "string"}
_LONG = {"number:style": "long"}
_REPEATED = "table:number-columns-repeated"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP file can hold
_MAX_NAME = 31  # longer names of sheets are cut by other spreadsheets
_MAX_TEXT = 32_767  # so are longer cells


def spreadsheet(titre: str, tables: Iterable[Table], origine: Origine, mots: Mots, memoire: Memoire = OUBLI) -> bytes:
    """Return the file: a sheet that says what it is, then the tables, words beside codes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _store(archive, "mimetype", MIME.encode(), zipfile.ZIP_STORED)  # first and bare, says the format
        _store(archive, "content.xml", _content(titre, tables, origine, mots, memoire))
        _store(archive, "meta.xml", _meta(titre, origine))
        _store(archive, "META-INF/manifest.xml", _manifest())
    return out.getvalue()


def _store(archive: zipfile.ZipFile, nom: str, octets: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(nom, _EPOCH)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, octets)


def _content(titre: str, tables: Iterable[Table], origine: Origine, mots: Mots, memoire: Memoire) -> bytes:
    cells = _Cells()

    def write(xml: XmlStream) -> None:
        _date_style(xml)
        xml.start("office:body")
        xml.start("office:spreadsheet")
        xml.again(_sheet("Lisez-moi", list(_read_me(titre, origine)), cells))
        for table in tables:
            rows = _rows(table, mots)
            nom = table.nom[:_MAX_NAME]
            xml.again(memoire.again(f"feuille {nom}", rows, partial(_sheet, nom, rows, cells)))
        xml.end("office:spreadsheet", "office:body")

    return document("office:document-content", write)


def _date_style(xml: XmlStream) -> None:
    """Write how a day is shown: 10/04/2019, without an hour."""
    xml.start("office:automatic-styles")
    xml.start("number:date-style", {"style:name": "jour"})
    for nom in ("number:day", "number:month"):
        xml.leaf(nom, attributs=_LONG)
        xml.leaf("number:text", "/")
    xml.leaf("number:year", attributs=_LONG)
    xml.end("number:date-style")
    style = {"style:name": "date", "style:family": "table-cell", "style:data-style-name": "jour"}
    xml.leaf("style:style", attributs=style)
    xml.end("office:automatic-styles")


def _read_me(titre: str, origine: Origine) -> Iterator[list[Any]]:
    yield ["Titre", titre]
    yield ["Licence", origine.licence]
    yield ["Texte de la licence", origine.licence_url]
    yield ["Producteur", origine.producteur]
    yield ["Mise à jour", origine.date]
    yield ["Version des données", origine.version]
    yield ["Version du format", FORMAT]
    yield ["Page des données", origine.absolue(DONNEES)]
    yield ["Case vide", "Non communiqué, ou sans place ici : ni zéro, ni aucun. Les colonnes « …_etat » le disent."]


def _rows(table: Table, mots: Mots) -> list[tuple[Any, ...]]:
    """Return the rows without what ends each in a CSV file: the first sheet says it once."""
    columns: list[tuple[Any, ...]] = []
    valeurs = zip(*table.lignes, strict=True) if table.lignes else repeat(())
    for c, found in zip(table.colonnes[: len(table.colonnes) - len(table.cachet)], valeurs, strict=False):
        columns.append((c.nom, *(found if c.nature != "json" else (shown(v) or None for v in found))))
        if source := vocabulary(table, c):
            words = mots.get(source, {})
            columns.append((f"{c.nom}_libelle", *(label_of(v, words) for v in found)))
    return list(zip(*columns, strict=True))


def _sheet(nom: str, rows: Sequence[Sequence[Any]], cells: _Cells) -> str:
    """Return a sheet, for `XmlStream.again`."""

    def write(xml: XmlStream) -> None:
        xml.start("table:table", {"table:name": nom})
        xml.leaf("table:table-column", attributs={_REPEATED: str(len(rows[0]))})
        for row in rows:
            xml.start("table:table-row")
            xml.again("".join(cells.of(row)))
            xml.end("table:table-row")
        xml.end("table:table")

    return part(write)


class _Cells:
    """The cells of one file, for `XmlStream.again`; a short text or number is written once for all."""

    def __init__(self) -> None:
        self._known: dict[type, dict[Any, str]] = {str: {}, int: {}}  # by type, for 1 and True are equal
        self._blanks: dict[int, str] = {}
        self._out = io.StringIO()
        self._xml = XmlStream(self._out)

    def of(self, row: Sequence[Any]) -> Iterator[str]:
        """Yield the cells of a row; those without a value are written together, and not at its end."""
        blank = 0
        for valeur in row:
            if valeur is None or valeur == ():
                blank += 1
                continue
            if blank:
                yield self._blanks.get(blank) or self._blank(blank)
                blank = 0
            known = self._known.get(type(valeur))
            yield self._cell(valeur) if known is None else known.get(valeur) or self._cell(valeur, known)

    def _blank(self, n: int) -> str:
        self._xml.leaf("table:table-cell", attributs={_REPEATED: str(n)})
        written = self._blanks[n] = self._written()
        return written

    def _cell(self, valeur: Any, known: dict[Any, str] | None = None) -> str:
        texte = shown(valeur)
        self._xml.start("table:table-cell", _typed(valeur, texte))
        for ligne in texte[:_MAX_TEXT].split("\n"):
            _paragraph(self._xml, ligne)
        self._xml.end("table:table-cell")
        written = self._written()
        if known is not None and len(texte) <= _SHORT:
            known[valeur] = written
        return written

    def _written(self) -> str:
        """Return what was written since the last time."""
        written = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return written


def _typed(valeur: Any, texte: str) -> Mapping[str, str]:
    """Return the attributes that say the type of a cell, with its value where the text is not the value."""
    if isinstance(valeur, int | Decimal) and not isinstance(valeur, bool):
        return {"office:value-type": "float", "office:value": texte}
    if isinstance(valeur, str) and _FULL_DATE.fullmatch(valeur):
        return {"office:value-type": "date", "office:date-value": valeur, "table:style-name": "date"}
    return _STRING


def _paragraph(xml: XmlStream, ligne: str) -> None:
    """Write one line of a cell; the format folds spaces, so each one beyond the first is an element."""
    xml.start("text:p")
    folded = "  " in f" {ligne} " or "\t" in ligne
    for i, piece in enumerate(_FOLDED.split(ligne) if folded else (ligne,)):
        if i % 2 == 0 and piece:
            xml.text(piece)
        elif piece == "\t":
            xml.leaf("text:tab")
        elif piece:
            xml.leaf("text:s", attributs={"text:c": str(len(piece))})
    xml.end("text:p")


def _meta(titre: str, origine: Origine) -> bytes:
    def write(xml: XmlStream) -> None:
        xml.start("office:meta")
        xml.leaf("dc:title", titre)
        if origine.producteur:
            xml.leaf("dc:creator", origine.producteur)
        if origine.date:
            xml.leaf("dc:date", f"{origine.date}T00:00:00")  # the format has no date without an hour
        xml.leaf("meta:user-defined", f"{origine.licence}, {origine.licence_url}", {"meta:name": "Licence"})
        xml.leaf("meta:user-defined", origine.version, {"meta:name": "Version"})
        xml.end("office:meta")

    return document("office:document-meta", write)


def _manifest() -> bytes:
    def write(xml: XmlStream) -> None:
        for path, mime in (("/", MIME), ("content.xml", "text/xml"), ("meta.xml", "text/xml")):
            entry = {"manifest:full-path": path, "manifest:media-type": mime}
            xml.leaf("manifest:file-entry", attributs=entry)

    return document("manifest:manifest", write)
