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
from functools import lru_cache, partial
from itertools import chain
from typing import Any

from ..reading.memo import OUBLI, Memoire
from ..webpage.addresses import DONNEES
from .csv_files import shown
from .origin import FORMAT, Cachet
from .tables import Table
from .xml_stream import Element, Node, Written, document, part

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
_KEPT = 1 << 14
"""Cells remembered: codes, days and numbers come again and again."""


def spreadsheet(titre: str, tables: Iterable[Table], origine: Cachet, memoire: Memoire = OUBLI) -> bytes:
    """Return the file: a sheet that says what it is, then the tables, words beside codes."""
    sheets = Element("office:spreadsheet", _sheets(titre, tables, origine, memoire))
    content = document("office:document-content", [_date_style(), Element("office:body", [sheets])])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        _store(archive, "mimetype", MIME.encode(), zipfile.ZIP_STORED)  # first and bare, says the format
        _store(archive, "content.xml", content)
        _store(archive, "meta.xml", _meta(titre, origine))
        _store(archive, "META-INF/manifest.xml", _manifest())
    return out.getvalue()


def _store(archive: zipfile.ZipFile, nom: str, octets: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(nom, _EPOCH)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, octets)


def _date_style() -> Element:
    """Return how a day is shown: 10/04/2019, without an hour."""
    jour, mois, annee = (Element(f"number:{nom}", (), _LONG) for nom in ("day", "month", "year"))
    slash = Element("number:text", ["/"])
    style = {"style:name": "date", "style:family": "table-cell", "style:data-style-name": "jour"}
    shown_as = Element("number:date-style", [jour, slash, mois, slash, annee], {"style:name": "jour"})
    return Element("office:automatic-styles", [shown_as, Element("style:style", (), style)])


def _sheets(titre: str, tables: Iterable[Table], origine: Cachet, memoire: Memoire) -> Iterator[Written]:
    yield _sheet("Lisez-moi", list(_read_me(titre, origine)))
    for table in tables:
        rows, nom = _rows(table), table.nom[:_MAX_NAME]
        yield memoire.again(f"feuille {nom}", rows, partial(_sheet, nom, rows))


def _read_me(titre: str, origine: Cachet) -> Iterator[list[Any]]:
    yield ["Titre", titre]
    yield ["Source des mots cités", origine.source]
    yield ["Licence", origine.licence]
    yield ["Texte de la licence", origine.licence_url]
    yield ["Producteur", origine.producteur]
    yield ["Mise à jour", origine.date]
    yield ["Version des données", origine.version]
    yield ["Version du format", FORMAT]
    yield ["Page des données", origine.absolue(DONNEES)]
    yield ["Case vide", "Non communiqué, ou sans place ici : ni zéro, ni aucun. Les colonnes « …_etat » le disent."]


def _rows(table: Table) -> list[tuple[Any, ...]]:
    """Return the rows without what ends each in a CSV file: the first sheet says it once."""
    columns = (
        (nom, *((shown(v) or None for v in valeurs) if nature == "json" else valeurs))
        for nom, nature, valeurs in table.par_colonne(mots=True)
    )
    return list(zip(*columns, strict=True))


def _sheet(nom: str, rows: Sequence[Sequence[Any]]) -> Written:
    columns = Element("table:table-column", (), {_REPEATED: str(len(rows[0]))})
    lines = (Element("table:table-row", [Written("".join(_cells(row)))]) for row in rows)
    return part(Element("table:table", chain([columns], lines), {"table:name": nom}))


def _cells(row: Sequence[Any]) -> Iterator[str]:
    """Yield the cells of a row; those without a value are written together, and not at its end."""
    blank = 0
    for valeur in row:
        if valeur is None or valeur == ():
            blank += 1
            continue
        if blank:
            yield _blank(blank)
            blank = 0
        short = isinstance(valeur, int) or (isinstance(valeur, str) and len(valeur) <= _SHORT)
        yield _known(valeur) if short else _cell(valeur)


@lru_cache
def _blank(n: int) -> Written:
    return part(Element("table:table-cell", (), {_REPEATED: str(n)}))


@lru_cache(maxsize=_KEPT, typed=True)
def _known(valeur: str | int) -> Written:
    """Return a cell that may come again; no number with decimals, for 1.0 and 1.00 are equal and not shown alike."""
    return _cell(valeur)


def _cell(valeur: Any) -> Written:
    texte = shown(valeur)
    lines = [Element("text:p", _pieces(ligne)) for ligne in texte[:_MAX_TEXT].split("\n")]
    return part(Element("table:table-cell", lines, _typed(valeur, texte)))


def _typed(valeur: Any, texte: str) -> Mapping[str, str]:
    """Return the attributes that say the type of a cell, with its value where the text is not the value."""
    if isinstance(valeur, int | Decimal) and not isinstance(valeur, bool):
        return {"office:value-type": "float", "office:value": texte}
    if isinstance(valeur, str) and _FULL_DATE.fullmatch(valeur):
        return {"office:value-type": "date", "office:date-value": valeur, "table:style-name": "date"}
    return _STRING


def _pieces(ligne: str) -> Iterator[Node]:
    """Yield what stands in one line of a cell; the format folds spaces, so each one beyond the first is an element."""
    folded = "  " in f" {ligne} " or "\t" in ligne
    for i, piece in enumerate(_FOLDED.split(ligne) if folded else (ligne,)):
        if i % 2 == 0:
            yield piece
        elif piece == "\t":
            yield Element("text:tab")
        else:
            yield Element("text:s", (), {"text:c": str(len(piece))})


def _meta(titre: str, origine: Cachet) -> bytes:
    said = [Element("dc:title", [titre])]
    if origine.producteur:
        said.append(Element("dc:creator", [origine.producteur]))
    if origine.date:
        said.append(Element("dc:date", [f"{origine.date}T00:00:00"]))  # the format has no date without an hour
    for nom, texte in (("Licence", f"{origine.licence}, {origine.licence_url}"), ("Version", origine.version)):
        said.append(Element("meta:user-defined", [texte], {"meta:name": nom}))
    return document("office:document-meta", [Element("office:meta", said)])


def _manifest() -> bytes:
    entries = {"/": MIME, "content.xml": "text/xml", "meta.xml": "text/xml"}
    named = ({"manifest:full-path": path, "manifest:media-type": mime} for path, mime in entries.items())
    return document("manifest:manifest", (Element("manifest:file-entry", (), found) for found in named))
