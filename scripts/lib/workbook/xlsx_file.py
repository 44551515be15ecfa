"""A workbook → XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from .book import Book, Case, FilledSheet
from .tables import LISEZ_MOI, LISTES, VERSION, Champ

SPARE = 500
"""How many rows below the last choose from the lists too."""
WIDTHS = {"texte": 28, "liste": 28, "nombre": 14, "entier": 10, "date": 14, "oui ou non": 10}
MADE = date(2000, 1, 1)
"""The day that every file says that it was made on: the same data give the same bytes."""


def xlsx_file(book: Book) -> bytes:
    """Return the file: how to use it, the sheets, the words of the lists."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as file:
        file.set_properties({"title": book.titre, "created": MADE})
        styles = {
            "tête": file.add_format({"text_wrap": True, "valign": "top", "bg_color": "#e8eef4", "bottom": 1}),
            "fort": file.add_format({"bold": True}),
            "petit": file.add_format({"font_size": 8, "font_color": "#444444"}),
            "texte": file.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "nombre": file.add_format({"num_format": "General", "valign": "top"}),
            "jour": file.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            "version": file.add_format({"num_format": "@", "font_color": "#888888", "valign": "top"}),
        }
        _read_me(file.add_worksheet(LISEZ_MOI), book, styles)
        for page in book.pages:
            _sheet(file.add_worksheet(page.nom), page, book, styles)
        _lists(file.add_worksheet(LISTES), book, styles)
    return out.getvalue()


def _read_me(sheet: Any, book: Book, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 30, styles["fort"])
    sheet.set_column(1, 1, 90, styles["texte"])
    for r, row in enumerate(book.lisez_moi):
        for c, text in enumerate(row):
            if text:
                sheet.write_string(r, c, text)


def _sheet(sheet: Any, page: FilledSheet, book: Book, styles: dict[str, Any]) -> None:
    sheet.freeze_panes(1, frozen(page))
    sheet.set_row(0, 90)
    for c, champ in enumerate(page.colonnes):
        style = _style(champ)
        folded = {"level": 1, "hidden": True} if c in page.repliees else {"collapsed": c - 1 in page.repliees}
        sheet.set_column(c, c, 8 if champ.nom == VERSION else WIDTHS.get(champ.nature, 28), styles[style], folded)
        sheet.write_rich_string(
            0, c, styles["fort"], champ.titre, styles["petit"], f"\n{champ.explication}", styles["tête"]
        )
        if (rank := book.rank(champ)) is not None:
            sheet.data_validation(1, c, len(page.lignes) + SPARE, c, _choice(champ, book, rank))
    sheet.autofilter(0, 0, max(len(page.lignes), 1), len(page.colonnes) - 1)
    for r, row in enumerate(page.lignes, 1):
        for c, case in _filled(row):
            _cell(sheet, r, c, case, styles["version" if page.colonnes[c].nom == VERSION else case[0]])


def frozen(page: FilledSheet) -> int:
    """Return how many columns stay in sight: those that name a row."""
    return min(2, sum(not c.chemin or c.nom == "id" for c in page.colonnes))


def _style(champ: Champ) -> str:
    if champ.nom == VERSION:
        return "version"
    return "nombre" if champ.nature in ("nombre", "entier") else "texte"


def _filled(row: tuple[Case, ...]) -> Iterator[tuple[int, tuple[str, str]]]:
    return ((c, case) for c, case in enumerate(row) if case is not None)


def _cell(sheet: Any, r: int, c: int, case: tuple[str, str], style: Any) -> None:
    nature, text = case
    if nature == "nombre":
        sheet.write_number(r, c, float(text), style)
    elif nature == "jour":
        sheet.write_datetime(r, c, date.fromisoformat(text), style)
    else:
        sheet.write_string(r, c, text, style)


def _choice(champ: Champ, book: Book, rank: int) -> dict[str, Any]:
    column, count = book.column(rank), len(book.listes[rank][1])
    return {
        "validate": "list",
        "source": f"={LISTES}!${column}$2:${column}${count + 1}",
        "error_type": "stop" if champ.choix else "warning",
        "error_title": champ.titre[:32],
        "error_message": "Choisissez une valeur de la liste (feuille « Listes »).",
    }


def _lists(sheet: Any, book: Book, styles: dict[str, Any]) -> None:
    for c, (nom, words) in enumerate(book.listes):
        sheet.set_column(c, c, 30, styles["texte"])
        sheet.write_string(0, c, nom, styles["fort"])
        for r, word in enumerate(words, 1):
            sheet.write_string(r, c, word)
