"""The parts of an ods workbook → what its cells do not say: numbers as shown, formulas, what is hidden or commented."""

from __future__ import annotations

import re
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

    def read(self, table: ElementTree.Element) -> dict[Place, str]:
        for e in table:
            self._part(e)
        return self.numbers

    def _part(self, e: ElementTree.Element, *, grouped: bool = False) -> None:
        tag = local(e.tag)
        if tag == "table-column":
            times = _times(e, "number-columns-repeated")
            if attribute(e, "visibility") in ("collapse", "filter"):
                which = self.sheet.folded_columns if grouped else self.sheet.hidden_columns
                which |= {*range(self.column + 1, self.column + min(times, 16_384) + 1)}
            self.column += times
        elif tag == "table-row":
            self._line(e, grouped=grouped)
        elif tag.startswith("table-") and tag != "table-cell":  # groups and headers of rows and columns
            for inside in e:
                self._part(inside, grouped=grouped or tag.endswith("-group"))

    def _line(self, e: ElementTree.Element, *, grouped: bool) -> None:
        times, cells = _times(e, "number-rows-repeated"), [c for c in e if local(c.tag).endswith("table-cell")]
        widths = [_times(c, "number-columns-repeated") for c in cells]
        full = [bool(len(c)) or bool(attribute(c, "value-type")) for c in cells]
        width = max((sum(widths[: n + 1]) for n, x in enumerate(full) if x), default=0)
        if (self.row + times) * width > MAX_CELLS:
            far = f"{letters(min(width, 16_384))}{self.row + times}"
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
        for row in range(self.row + 1, self.row + (times if width else 0) + 1):
            column = 0
            for cell, wide, said in zip(cells, widths, full, strict=True):
                if said:
                    self._cell(cell, row, range(column + 1, column + wide + 1))
                column += wide
        if attribute(e, "visibility") == "filter" or (attribute(e, "visibility") == "collapse" and not grouped):
            self.sheet.hidden_rows |= {*range(self.row + 1, self.row + min(times, MAX_ROWS) + 1)}
        self.row += times

    def _cell(self, cell: ElementTree.Element, row: int, columns: range) -> None:
        self.sheet.comments += sum(local(x.tag) == "annotation" for x in cell)
        type_ = attribute(cell, "value-type")
        if type_ in _SHOWN:
            text = " ".join("".join(p.itertext()) for p in cell if local(p.tag) == "p")
            self.numbers |= dict.fromkeys(((row, c) for c in columns), text)
        if type_ == "date" and (month := _month(cell)):
            self.numbers |= dict.fromkeys(((row, c) for c in columns), month)
        if attribute(cell, "formula") and not type_:
            message = "formule sans résultat enregistré ; ouvrez le classeur, laissez-le calculer, enregistrez-le"
            self.sheet.faults += [CellFault(self.sheet.nom, row, c, message) for c in columns]
        rows, wide = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
        if rows > 1 or wide > 1:
            self.sheet.merged.append((row, columns[0], row + rows - 1, columns[0] + wide - 1))


def _month(cell: ElementTree.Element) -> str:
    """Return the month of a date that shows no day; nothing of one that does."""
    shown = re.findall(r"\w+", " ".join("".join(p.itertext()) for p in cell if local(p.tag) == "p"))
    m = re.match(r"(\d{4})-(\d\d)", attribute(cell, "date-value"))
    return f"{m[2]}/{m[1]}" if m and len(shown) == 2 else ""


def _times(e: ElementTree.Element, name: str) -> int:
    times = attribute(e, name, "1")
    return int(times) if times.isdigit() and len(times) < 9 else 1
