"""The bytes of a CSV file → one sheet: its encoding and its separator are found, never asked."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

from .archive import MAX_CELLS
from .refusals import CellFault, PlanRefused
from .sheets import Cell, Sheet

SEPARATORS = (";", "\t", ",", "|")
_LOOKED_AT = 60


def sheet(nom: str, octets: bytes) -> Sheet:
    """Return the sheet that a text file is. Raises `PlanRefused`."""
    texte = re.sub(r"\Asep=.\r?\n", "", _decoded(octets))  # a line for spreadsheets, which they do not show
    if "\0" in texte:
        raise PlanRefused(["ce fichier n’est pas un texte ; enregistrez le tableau en .xlsx, .ods ou .csv"])
    csv.field_size_limit(10_000_000)
    separator = _separator(texte)
    try:
        rows = list(csv.reader(StringIO(texte, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        line = _fault_line(texte, separator)
        raise PlanRefused(
            [f"ligne {line} : guillemet mal fermé ; doublez les guillemets dans le texte, ou enregistrez en .xlsx"]
        ) from None
    found = Sheet(nom)
    if len(rows) * max(map(len, rows), default=0) > MAX_CELLS:
        raise PlanRefused([CellFault(nom, 0, 0, f"plus de {MAX_CELLS} cases ; gardez le seul tableau")])
    found.cells = {(r, c): Cell(text) for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text.strip()}
    return found


def _decoded(octets: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if octets.startswith(mark):
            return _as(octets, encoding)
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return _as(octets, "cp1252")


def _as(octets: bytes, encoding: str) -> str:
    try:
        return octets.decode(encoding)
    except UnicodeDecodeError:
        raise PlanRefused(["texte dont l’écriture est inconnue ; enregistrez le tableau en « CSV UTF-8 »"]) from None


def _separator(texte: str) -> str:
    """Return the separator under which most rows have one number of cells, the widest first."""

    def weight(separator: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for n, row in enumerate(csv.reader(StringIO(texte, newline=""), delimiter=separator)):
                if n >= _LOOKED_AT:
                    break
                widths[len(row)] += 1
        except csv.Error:
            return 0, 0
        width, times = max(widths.items(), key=lambda x: (x[1] * (x[0] > 1), x[0]), default=(0, 0))
        return (times, width) if width > 1 else (0, 0)

    return max(SEPARATORS, key=weight)


def _fault_line(texte: str, separator: str) -> int:
    reader = csv.reader(StringIO(texte, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for _ in reader:
            start = reader.line_num + 1
    except csv.Error:
        pass
    return start
