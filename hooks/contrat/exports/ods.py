"""The tables → one OpenDocument spreadsheet, a sheet a table, the same bytes for the same data.

Every cell has a type: an id stays text, a number is a number, a full date is a date. So nothing needs
the apostrophe of the CSV files: a spreadsheet computes only cells that hold a formula, and none does.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
from itertools import repeat
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ..memoire import OUBLI, Memoire
from ..values import Mots
from .csv_files import label_of, shown, vocabulary
from .origin import FORMAT, Origine
from .tables import Table
from .xml_stream import XmlStream

MIME = "application/vnd.oasis.opendocument.spreadsheet"
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FOLDED = re.compile(r"(^ +|(?<= ) +| +$|\t)")
_SHORT = 60
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
    xml = XmlStream(io.BytesIO())
    xml.root("office:document-content")
    _date_style(xml)
    xml.start("office:body")
    xml.start("office:spreadsheet")
    cells: dict[str, str] = {}
    xml.again(_sheet("Lisez-moi", list(_read_me(titre, origine)), cells))
    for table in tables:
        rows = _rows(table, mots)
        nom = table.nom[:_MAX_NAME]
        xml.again(memoire.again(f"feuille {nom}", rows, partial(_sheet, nom, rows, cells)))
    return xml.close("office:spreadsheet", "office:body", "office:document-content")


def _date_style(xml: XmlStream) -> None:
    """Write how a day is shown: 10/04/2019, without an hour."""
    xml.start("office:automatic-styles")
    xml.start("number:date-style", style__name="jour")
    for part in ("number:day", "number:month"):
        xml.leaf(part, number__style="long")
        xml.leaf("number:text", "/")
    xml.leaf("number:year", number__style="long")
    xml.end("number:date-style")
    xml.leaf("style:style", style__name="date", style__family="table-cell", style__data_style_name="jour")
    xml.end("office:automatic-styles")


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


def _sheet(nom: str, rows: Sequence[Sequence[Any]], cells: dict[str, str]) -> str:
    """Return a sheet; `cells` are the short texts of the file, each written once."""
    parts = [
        f"<table:table table:name={quoteattr(nom)}>",
        f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>',
    ]
    for row in rows:
        parts.append("<table:table-row>")
        blank = 0
        for valeur in row:
            if valeur is None or valeur == ():
                blank += 1
                continue
            if blank:
                parts.append(_blanks(blank))
                blank = 0
            parts.append((cells.get(valeur) if type(valeur) is str else None) or _cell(cells, valeur))
        parts.append("</table:table-row>")
    return "".join([*parts, "</table:table>"])


@cache
def _blanks(n: int) -> str:
    """Return so many cells without a value."""
    return f'<table:table-cell table:number-columns-repeated="{n}"/>'


def _cell(cells: dict[str, str], valeur: Any) -> str:
    """Return one cell; a short text is written once for the whole file."""
    texte = shown(valeur)
    if isinstance(valeur, int | Decimal) and not isinstance(valeur, bool):
        kind = f'"float" office:value="{texte}"'
    elif isinstance(valeur, str) and _FULL_DATE.fullmatch(valeur):
        kind = f'"date" office:date-value="{valeur}" table:style-name="date"'
    else:
        kind = '"string"'
    paragraphs = "".join(map(_paragraph, texte[:_MAX_TEXT].split("\n")))
    written = f"<table:table-cell office:value-type={kind}>{paragraphs}</table:table-cell>"
    if isinstance(valeur, str) and len(texte) <= _SHORT:
        cells[texte] = written
    return written


def _paragraph(ligne: str) -> str:
    """Return one line of a cell; the format folds spaces, so each one beyond the first is an element."""
    inside = escape(ligne)
    if _FOLDED.search(ligne):
        inside = _FOLDED.sub(lambda m: "<text:tab/>" if m[0] == "\t" else f'<text:s text:c="{len(m[0])}"/>', inside)
    return f"<text:p>{inside}</text:p>" if inside else "<text:p/>"


def _meta(titre: str, origine: Origine) -> bytes:
    xml = XmlStream(io.BytesIO())
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
    return xml.close("office:meta", "office:document-meta")


def _manifest() -> bytes:
    xml = XmlStream(io.BytesIO())
    xml.root("manifest:manifest")
    for path, mime in (("/", MIME), ("content.xml", "text/xml"), ("meta.xml", "text/xml")):
        xml.leaf("manifest:file-entry", manifest__full_path=path, manifest__media_type=mime)
    return xml.close("manifest:manifest")
