"""A workbook → ODS, with the serializer of the published one."""

from __future__ import annotations

from contextlib import nullcontext
from io import BytesIO
from itertools import groupby

from contrat.exports.ods import Xml, add_date_style, add_lines, archive

from .book import Book, Case, FilledSheet
from .tables import LISEZ_MOI, LISTES, VERSION, Champ
from .xlsx_file import WIDTHS, frozen

CELL, ROW, TABLE, COLUMN = "table:table-cell", "table:table-row", "table:table", "table:table-column"
_STRING = {"office:value-type": "string"}
MORE = {
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
}
"""The prefixes that a styled document takes besides."""
CONFIG = {"config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0", "ooo": "http://openoffice.org/2004/office"}


def ods_file(book: Book) -> bytes:
    """Return the file: how to use it, the sheets, the words of the lists."""
    content = BytesIO()
    xml = Xml(content)
    with xml.document("office:document-content", MORE):
        _styles(xml)
        with xml.inside("office:body"), xml.inside("office:spreadsheet"):
            _validations(xml, book)
            _plain(xml, LISEZ_MOI, [*book.lisez_moi], (30, 90))
            for page in book.pages:
                _sheet(xml, page, book)
            deep = max((len(words) for _, words in book.listes), default=0)
            columns = [(nom, *words, *[""] * (deep - len(words))) for nom, words in book.listes]
            _plain(xml, LISTES, list(zip(*columns, strict=True)), (30,) * len(columns))
    return archive({"content.xml": content.getvalue(), "settings.xml": _frozen(book)})


def _frozen(book: Book) -> bytes:
    """Return the settings by which the heads, and the columns that name a row, stay in sight."""
    settings = BytesIO()
    xml = Xml(settings)
    item = "config:config-item"
    with (
        xml.document("office:document-settings", CONFIG),
        xml.inside("office:settings"),
        xml.inside(f"{item}-set", {"config:name": "ooo:view-settings"}),
        xml.inside(f"{item}-map-indexed", {"config:name": "Views"}),
        xml.inside(f"{item}-map-entry"),
        xml.inside(f"{item}-map-named", {"config:name": "Tables"}),
    ):
        for page in book.pages:
            with xml.inside(f"{item}-map-entry", {"config:name": page.nom}):
                for axis, n in (("Horizontal", frozen(page)), ("Vertical", 1)):
                    xml.add(item, {"config:name": f"{axis}SplitMode", "config:type": "short"}, "2")
                    xml.add(item, {"config:name": f"{axis}SplitPosition", "config:type": "int"}, str(n))
                    edge = "PositionRight" if axis == "Horizontal" else "PositionBottom"
                    xml.add(item, {"config:name": edge, "config:type": "int"}, str(n))
    return settings.getvalue()


def _styles(xml: Xml) -> None:
    with xml.inside("office:automatic-styles"):
        add_date_style(xml)
        xml.add("number:text-style", {"style:name": "lettres"})
        cell = {"style:family": "table-cell"}
        xml.add("style:style", {**cell, "style:name": "texte", "style:data-style-name": "lettres"})
        with xml.inside("style:style", {**cell, "style:name": "tête"}):
            xml.add("style:table-cell-properties", {"fo:wrap-option": "wrap", "fo:background-color": "#e8eef4"})
        for name, looks in {"fort": {"fo:font-weight": "bold"}, "petit": {"fo:font-size": "8pt"}}.items():
            with xml.inside("style:style", {"style:name": name, "style:family": "text"}):
                xml.add("style:text-properties", looks)
        for width in sorted({8, 30, 90, *WIDTHS.values()}):
            with xml.inside("style:style", {"style:name": f"l{width}", "style:family": "table-column"}):
                xml.add("style:table-column-properties", {"style:column-width": f"{width * 0.2:.1f}cm"})


def _validations(xml: Xml, book: Book) -> None:
    with xml.inside("table:content-validations"):
        for n, (_, words) in enumerate(book.listes):
            column = book.column(n)
            said = f"of:cell-content-is-in-list([$'{LISTES}'.${column}$2:.${column}${len(words) + 1}])"
            where = {"table:name": f"liste{n}", "table:condition": said, "table:allow-empty-cell": "true"}
            with xml.inside("table:content-validation", where | {"table:display-list": "unsorted"}):
                kind = {"table:message-type": "warning", "table:display": "true"}
                with xml.inside("table:error-message", kind):
                    xml.add("text:p", texte="Choisissez une valeur de la feuille « Listes ».")


def _plain(xml: Xml, nom: str, rows: list[tuple[str, ...]], widths: tuple[int, ...]) -> None:
    with xml.inside(TABLE, {"table:name": nom}):
        for width in widths:
            xml.add(COLUMN, {"table:style-name": f"l{width}", "table:default-cell-style-name": "texte"})
        for row in rows or [("",)]:
            with xml.inside(ROW):
                for text in row:
                    _cell(xml, ("texte", text) if text else None, {})


def _sheet(xml: Xml, page: FilledSheet, book: Book) -> None:
    lists = [book.rank(c) for c in page.colonnes]
    chosen = [{} if n is None else {"table:content-validation-name": f"liste{n}"} for n in lists]
    with xml.inside(TABLE, {"table:name": page.nom}):
        for folded, group in groupby(enumerate(page.colonnes), lambda x: x[0] in page.repliees):
            around = xml.inside(f"{COLUMN}-group", {"table:display": "false"}) if folded else nullcontext()
            with around:
                for _, champ in group:
                    xml.add(COLUMN, _column(champ) | ({"table:visibility": "collapse"} if folded else {}))
        with xml.inside("table:table-header-rows"), xml.inside(ROW):
            for champ in page.colonnes:
                _head(xml, champ)
        blank: tuple[Case, ...] = (None,) * len(page.colonnes)
        for row in (*page.lignes, blank):
            with xml.inside(ROW, {"table:number-rows-repeated": "500"} if row is blank else {}):
                for case, more in zip(row, chosen, strict=True):
                    _cell(xml, case, more)


def _column(champ: Champ) -> dict[str, str]:
    width = 8 if champ.nom == VERSION else WIDTHS.get(champ.nature, 28)
    style = {} if champ.nature in ("nombre", "entier") else {"table:default-cell-style-name": "texte"}
    return {"table:style-name": f"l{width}"} | style


def _head(xml: Xml, champ: Champ) -> None:
    with xml.inside(CELL, {**_STRING, "table:style-name": "tête"}):
        for style, text in (("fort", champ.titre), ("petit", champ.explication)):
            with xml.inside("text:p"):
                xml.add("text:span", {"text:style-name": style}, text)


def _cell(xml: Xml, case: Case, more: dict[str, str]) -> None:
    if case is None:
        xml.add(CELL, more)
        return
    nature, text = case
    with xml.inside(CELL, {**_typed(nature, text), **more}):
        add_lines(xml, text)


def _typed(nature: str, text: str) -> dict[str, str]:
    if nature == "nombre":
        return {"office:value-type": "float", "office:value": text}
    if nature == "jour":
        return {"office:value-type": "date", "office:date-value": text, "table:style-name": "date"}
    return {**_STRING, "table:style-name": "texte"}
