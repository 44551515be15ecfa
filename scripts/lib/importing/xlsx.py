"""The parts of an xlsx workbook → what its cells do not say: formats, formulas, what is hidden, merged, commented."""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from xml.etree import ElementTree

from .archive import MAX_CELLS, attribute, local, tree
from .refusals import CellFault, Place, PlanRefused, letters
from .sheets import Sheet

_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    5: "# ##0 €",
    6: "# ##0 €",
    7: "# ##0.00 €",
    8: "# ##0.00 €",
    44: "# ##0.00 €",
    17: "mmm-yy",
}
"""Formats of numbers that a file names by their rank alone: percentages, amounts and months."""
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def sheets(parts: dict[str, bytes]) -> tuple[list[Sheet], list[dict[Place, str]]]:
    """Return the sheets without their cells, and the format of each number that has one, sheet by sheet."""
    formats = _formats(tree(parts.get("xl/styles.xml")))
    targets = _targets(parts, "xl/_rels/workbook.xml.rels", "xl")
    found, numbers = [], []
    book = tree(parts.get("xl/workbook.xml"))
    late = any(local(e.tag) == "workbookPr" and attribute(e, "date1904") in ("1", "true") for e in book.iter())
    for element in book.iter():
        if local(element.tag) == "sheet":
            name = targets.get(attribute(element, "id"), "")
            sheet = Sheet(attribute(element, "name"), attribute(element, "state", "visible") == "visible")
            sheet.first_day = "1904-01-01" if late else sheet.first_day
            numbers.append(_read(sheet, parts.get(name, b""), formats) if name in parts else {})
            sheet.comments = _comments(parts, name)
            found.append(sheet)
    return found, numbers


def _targets(parts: dict[str, bytes], rels: str, folder: str) -> dict[str, str]:
    found = {}
    for element in tree(parts.get(rels)).iter():
        if local(element.tag) == "Relationship" and attribute(element, "TargetMode") != "External":
            target = attribute(element, "Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[attribute(element, "Id")] = path
    return found


def _formats(styles: ElementTree.Element) -> list[str]:
    """Return the format of numbers of each style of cell."""
    named = {e.get("numFmtId"): e.get("formatCode", "") for e in styles.iter() if local(e.tag) == "numFmt"}
    styled = next((e for e in styles.iter() if local(e.tag) == "cellXfs"), None)
    ids = [e.get("numFmtId", "0") for e in styled] if styled is not None else []
    return [named.get(i) or _BUILT_IN.get(int(i) if i.isdigit() else 0, "") for i in ids]


def _comments(parts: dict[str, bytes], name: str) -> int:
    folder, _, file = name.rpartition("/")
    near = _targets(parts, f"{folder}/_rels/{file}.rels", folder).values()
    found = [p for p in near if re.search(r"comments?\d*\.xml$", p, re.I) and p in parts]
    return sum(local(e.tag) in ("comment", "threadedComment") for p in found for e in tree(parts[p]).iter())


def _read(sheet: Sheet, content: bytes, formats: list[str]) -> dict[Place, str]:
    numbers: dict[Place, str] = {}
    row, column, last_row, last_column = 0, 0, 0, 0
    try:
        for event, e in ElementTree.iterparse(BytesIO(content), ("start", "end")):  # noqa: S314 — see `archive.parts`
            tag = local(e.tag)
            if event == "start" and tag == "row":
                row, column = int(e.get("r") or row + 1), 0
            elif event == "start" and tag == "c":
                row, column = _place(e.get("r"), row, column + 1)
            elif event == "end" and tag == "c":
                if format_ := _note(sheet, e, (row, column), formats):
                    numbers[row, column] = format_
                if len(e):
                    last_row, last_column = max(last_row, row), max(last_column, column)
            elif event == "end" and tag == "row":
                sheet.hidden_rows |= (
                    {row} if e.get("hidden") in ("1", "true") and e.get("outlineLevel", "0") == "0" else set()
                )
                e.clear()
            elif event == "end":
                _about(sheet, tag, e)
            if last_row * last_column > MAX_CELLS:
                raise PlanRefused(
                    [
                        CellFault(
                            sheet.nom,
                            0,
                            0,
                            f"plus de {MAX_CELLS} cases jusqu’à {letters(last_column)}{last_row} ; effacez ce qui est loin du tableau",
                        )
                    ]
                )
    except (ElementTree.ParseError, ValueError):
        raise PlanRefused(
            [
                CellFault(
                    sheet.nom,
                    row,
                    column,
                    "le classeur est abîmé à cet endroit ; ouvrez-le et enregistrez-le de nouveau",
                )
            ]
        ) from None
    return numbers


def _place(written: str | None, row: int, column: int) -> Place:
    m = _CELL.fullmatch(written or "")
    if not m:
        return row, column
    rank = 0
    for c in m[1]:
        rank = rank * 26 + ord(c) - 64
    return int(m[2]), rank


def _note(sheet: Sheet, e: ElementTree.Element, at: Place, formats: list[str]) -> str:
    """Return the format of a number; note a formula that has no stored value."""
    holds = {local(x.tag) for x in e if local(x.tag) != "v" or x.text}
    if "f" in holds and "v" not in holds and e.get("t") != "str":
        message = "formule sans résultat enregistré ; ouvrez le classeur, laissez-le calculer, enregistrez-le"
        sheet.faults.append(CellFault(sheet.nom, *at, message))
    style = e.get("s", "0")
    format_ = formats[int(style)] if style.isdigit() and int(style) < len(formats) else ""
    return format_ if e.get("t", "n") == "n" and "v" in holds else ""


def _about(sheet: Sheet, tag: str, e: ElementTree.Element) -> None:
    if tag == "col" and (e.get("hidden") in ("1", "true") or e.get("width") == "0"):
        which = sheet.hidden_columns if e.get("outlineLevel", "0") == "0" else sheet.folded_columns
        which |= {*range(int(e.get("min", "1")), min(int(e.get("max", "1")), 16_384) + 1)}
    elif tag == "mergeCell":
        first, _, last = e.get("ref", "").partition(":")
        sheet.merged.append((*_place(first, 0, 0), *_place(last or first, 0, 0)))
