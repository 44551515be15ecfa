"""The tables → one OpenDocument spreadsheet, a sheet a table, the same bytes for the same data.

Every cell has a type: an id stays text, a number is a number, a full date is a date. So nothing needs
the apostrophe of the CSV files: a spreadsheet computes only cells that hold a formula, and none does.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import XMLGenerator

from .csv_files import label_of, shown, vocabulary
from .origin import FORMAT, Origine
from .tables import Table
from .words import Mots

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP file can hold
_MAX_NAME = 31  # longer names of sheets are cut by other spreadsheets
_MAX_TEXT = 32_767  # so are longer cells


def spreadsheet(titre: str, tables: Iterable[Table], origine: Origine, mots: Mots) -> bytes:
    """Return the file: a sheet that says what it is, then the tables, words beside codes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _store(archive, "mimetype", MIME.encode(), zipfile.ZIP_STORED)  # first and bare, says the format
        _store(archive, "content.xml", _content(titre, tables, origine, mots))
        _store(archive, "meta.xml", _meta(titre, origine))
        _store(archive, "META-INF/manifest.xml", _manifest())
    return out.getvalue()


def _store(archive: zipfile.ZipFile, nom: str, octets: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(nom, _EPOCH)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, octets)


class _Xml:
    """Writes elements as they come; nothing is held but the bytes."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.to = XMLGenerator(self.out, "utf-8", short_empty_elements=True)
        self.to.startDocument()

    def start(self, nom: str, **attributs: str) -> None:
        self.to.startElement(nom, {k.replace("__", ":").replace("_", "-"): v for k, v in attributs.items()})  # type: ignore[arg-type]  # any mapping will do

    def root(self, nom: str) -> None:
        prefixes = {f"xmlns:{k}": v for k, v in _NS.items()}
        version = f"{nom.partition(':')[0]}:version"
        self.to.startElement(nom, {**prefixes, version: "1.3"})  # type: ignore[arg-type]

    def end(self, *noms: str) -> None:
        for nom in noms:
            self.to.endElement(nom)

    def leaf(self, nom: str, texte: str = "", **attributs: str) -> None:
        self.start(nom, **attributs)
        if texte:
            self.to.characters(texte)
        self.end(nom)

    def bytes(self) -> bytes:
        self.to.endDocument()
        return self.out.getvalue()


def _content(titre: str, tables: Iterable[Table], origine: Origine, mots: Mots) -> bytes:
    xml = _Xml()
    xml.root("office:document-content")
    xml.start("office:body")
    xml.start("office:spreadsheet")
    _sheet(xml, "Lisez-moi", _read_me(titre, origine))
    for table in tables:
        _sheet(xml, table.nom[:_MAX_NAME], _rows(table, len(origine.colonnes), mots))
    xml.end("office:spreadsheet", "office:body", "office:document-content")
    return xml.bytes()


def _read_me(titre: str, origine: Origine) -> Iterator[list[Any]]:
    yield ["Titre", titre]
    yield ["Licence", origine.licence]
    yield ["Texte de la licence", origine.licence_url]
    yield ["Producteur", origine.producteur]
    yield ["Mise à jour", origine.date]
    yield ["Version des données", origine.version]
    yield ["Version du format", FORMAT]
    yield ["Page des données", origine.absolue("donnees/")]
    yield ["Case vide", "Non communiqué, ou sans place ici : ni zéro, ni aucun. Les colonnes « …_etat » le disent."]


def _rows(table: Table, stamp: int, mots: Mots) -> Iterator[list[Any]]:
    """Yield the rows without the columns of origin: the first sheet says it once."""
    colonnes = table.colonnes[:-stamp]
    sources = [vocabulary(table, c) for c in colonnes]
    yield [
        nom for c, s in zip(colonnes, sources, strict=True) for nom in ([c.nom, f"{c.nom}_libelle"] if s else [c.nom])
    ]
    for ligne in table.lignes:
        row: list[Any] = []
        for valeur, c, source in zip(ligne[:-stamp], colonnes, sources, strict=True):
            row.append(valeur if c.nature != "json" else shown(valeur) or None)
            if source:
                row.append(label_of(valeur, mots.get(source, {})))
        yield row


def _sheet(xml: _Xml, nom: str, rows: Iterable[list[Any]]) -> None:
    xml.start("table:table", table__name=nom)
    for row in rows:
        xml.start("table:table-row")
        blank = 0
        for valeur in row:
            if valeur in (None, ()):
                blank += 1
                continue
            if blank:
                xml.leaf("table:table-cell", table__number_columns_repeated=str(blank))
                blank = 0
            _cell(xml, valeur)
        xml.end("table:table-row")
    xml.end("table:table")


def _cell(xml: _Xml, valeur: Any) -> None:
    texte = shown(valeur)
    if isinstance(valeur, int | Decimal) and not isinstance(valeur, bool):
        xml.start("table:table-cell", office__value_type="float", office__value=texte)
    elif isinstance(valeur, str) and _FULL_DATE.fullmatch(valeur):
        xml.start("table:table-cell", office__value_type="date", office__date_value=valeur)
    else:
        texte = texte[:_MAX_TEXT]
        xml.start("table:table-cell", office__value_type="string")
    for ligne in texte.split("\n"):
        _paragraph(xml, ligne)
    xml.end("table:table-cell")


def _paragraph(xml: _Xml, ligne: str) -> None:
    """Write one line of a cell; the format folds spaces, so each one beyond the first is an element."""
    xml.start("text:p")
    for i, part in enumerate(re.split(r"(^ +|(?<= ) +|\t)", ligne)):
        if i % 2 == 0:
            xml.to.characters(part)
        elif part == "\t":
            xml.leaf("text:tab")
        else:
            xml.leaf("text:s", text__c=str(len(part)))
    xml.end("text:p")


def _meta(titre: str, origine: Origine) -> bytes:
    xml = _Xml()
    xml.root("office:document-meta")
    xml.start("office:meta")
    xml.leaf("dc:title", titre)
    if origine.producteur:
        xml.leaf("dc:creator", origine.producteur)
    if origine.date:
        xml.leaf("dc:date", f"{origine.date}T00:00:00")  # the format has no date without an hour
    said = {"Licence": f"{origine.licence}, {origine.licence_url}", "Version": origine.version}
    for nom, texte in said.items():
        xml.leaf("meta:user-defined", texte, meta__name=nom)
    xml.end("office:meta", "office:document-meta")
    return xml.bytes()


def _manifest() -> bytes:
    xml = _Xml()
    xml.root("manifest:manifest")
    for path, mime in (("/", MIME), ("content.xml", "text/xml"), ("meta.xml", "text/xml")):
        xml.leaf("manifest:file-entry", manifest__full_path=path, manifest__media_type=mime)
    xml.end("manifest:manifest")
    return xml.bytes()
