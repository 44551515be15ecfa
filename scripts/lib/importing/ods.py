"""The parts of an ods workbook → what its cells do not say: numbers as shown, formulas, what is hidden or commented."""

from __future__ import annotations

from xml.etree import ElementTree

from .archive import MAX_CELLS, attribute, local, tree
from .refusals import CellFault, Place, PlanRefused, letters
from .sheets import Sheet

_SHOWN = ("float", "percentage", "currency")
MAX_ROWS = 1_048_576


def sheets(parts: dict[str, bytes]) -> tuple[list[Sheet], list[dict[Place, str]]]:
    """Return the sheets without their cells, and what each number shows, sheet by sheet."""
    content = tree(parts.get("content.xml"))
    hidden = {
        attribute(s, "name")
        for s in content.iter()
        if local(s.tag) == "style" and any(attribute(p, "display") == "false" for p in s)
    }
    found, numbers = [], []
    for table in (e for e in content.iter() if local(e.tag) == "table"):
        sheet = Sheet(attribute(table, "name"), attribute(table, "style-name") not in hidden)
        numbers.append(_Reader(sheet).read(table))
        found.append(sheet)
    return found, numbers


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.row, self.column = sheet, 0, 0
        self.numbers: dict[Place, str] = {}
        self._last = (0, 0)

    def read(self, table: ElementTree.Element) -> dict[Place, str]:
        for e in table:
            self._part(e)
        return self.numbers

    def _part(self, e: ElementTree.Element) -> None:
        tag = local(e.tag)
        if tag == "table-column":
            times = _times(e, "number-columns-repeated")
            if attribute(e, "visibility") in ("collapse", "filter"):
                self.sheet.hidden_columns |= {*range(self.column + 1, self.column + min(times, 16_384) + 1)}
            self.column += times
        elif tag == "table-row":
            self._line(e)
        elif tag.startswith("table-") and tag != "table-cell":  # groups and headers of rows and columns
            for inside in e:
                self._part(inside)

    def _line(self, e: ElementTree.Element) -> None:
        times, column = _times(e, "number-rows-repeated"), 0
        full = any(len(cell) or attribute(cell, "value-type") for cell in e)
        for at in range(self.row + 1, self.row + (min(times, MAX_ROWS) if full else 1) + 1):
            column = 0
            for cell in e:
                column = self._cell(cell, at, column)
        if attribute(e, "visibility") in ("collapse", "filter"):
            self.sheet.hidden_rows |= {*range(self.row + 1, self.row + min(times, MAX_ROWS) + 1)}
        self.row += times

    def _cell(self, cell: ElementTree.Element, row: int, column: int) -> int:
        times = _times(cell, "number-columns-repeated")
        self.sheet.comments += sum(local(x.tag) == "annotation" for x in cell)
        type_ = attribute(cell, "value-type")
        if not type_ and not len(cell):
            return column + times
        self._last = max(self._last[0], row), max(self._last[1], column + times)
        if self._last[0] * self._last[1] > MAX_CELLS:
            far = f"{letters(min(self._last[1], 16_384))}{self._last[0]}"
            raise PlanRefused(
                [
                    CellFault(
                        self.sheet.nom,
                        0,
                        0,
                        f"plus de {MAX_CELLS} cases jusqu’à {far} ; effacez ce qui est loin du tableau",
                    )
                ]
            )
        for at in range(column + 1, column + times + 1):
            if type_ in _SHOWN:
                self.numbers[row, at] = " ".join("".join(p.itertext()) for p in cell if local(p.tag) == "p")
            if attribute(cell, "formula") and not type_:
                message = "formule sans résultat enregistré ; ouvrez le classeur, laissez-le calculer, enregistrez-le"
                self.sheet.faults.append(CellFault(self.sheet.nom, row, at, message))
            rows, columns = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
            if rows > 1 or columns > 1:
                self.sheet.merged.append((row, at, row + rows - 1, at + columns - 1))
        return column + times


def _times(e: ElementTree.Element, name: str) -> int:
    times = attribute(e, name, "1")
    return int(times) if times.isdigit() and len(times) < 9 else 1
