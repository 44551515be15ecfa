"""A file that an authority sent → its sheets, read in a process of its own that is bounded in time and memory."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from bounded import Stopped, answer_of

from . import ods, shown, text_table, xlsx
from .archive import MAX_FILE, parts
from .refusals import CellFault, PlanRefused
from .sheets import Cell, Nature, Sheet, packed, unpacked

ABIME = "ce fichier est abîmé ; ouvrez-le et enregistrez-le de nouveau"
TROP = "la lecture a demandé trop de temps ou de mémoire ; gardez dans le classeur la seule feuille du plan"
PDF = (
    "« {nom} » est un PDF : il n’a ni lignes ni colonnes. Demandez le tableau d’où il vient (.xlsx, .ods ou .csv) ; ou "
    "gardez-le comme texte du contrat : scripts/source {nom} --contrat DOSSIER"
)
KNOWN = (".xlsx", ".ods", ".csv", ".tsv", ".txt")
_ERRORS = ("#REF!", "#N/A", "#NAME?", "#NOM?", "#DIV/0!", "#VALUE!", "#VALEUR!", "#NUM!", "#NULL!", "Err:")


def read(path: Path) -> list[Sheet]:
    """Return the sheets of a file. Raises `PlanRefused`."""
    if path.suffix.lower() == ".pdf":
        raise PlanRefused([PDF.format(nom=path.name)])
    if path.suffix.lower() not in KNOWN:
        raise PlanRefused([f"« {path.name} » : un tableau .xlsx, .ods ou .csv est attendu ; enregistrez-le ainsi"])
    try:
        answer = answer_of(__name__, path)
    except Stopped as stopped:
        raise PlanRefused([ABIME if stopped.broken else TROP]) from None
    if "refus" in answer:
        raise PlanRefused(answer["refus"])
    return unpacked(answer["feuilles"])


def sheets_of(name: str, octets: bytes) -> list[Sheet]:
    """Return the sheets of the bytes of a file. Raises `PlanRefused`."""
    if len(octets) > MAX_FILE:
        raise PlanRefused(
            [f"fichier de plus de {MAX_FILE // 1_000_000} Mo ; gardez la seule feuille du plan, sans image"]
        )
    if not name.lower().endswith((".xlsx", ".ods")) and not octets.startswith(b"PK\x03\x04"):
        return [text_table.sheet(Path(name).stem, octets)]
    found = parts(octets)
    if "content.xml" not in found and "xl/workbook.xml" not in found:
        raise PlanRefused(["cette archive n’est pas un classeur ; enregistrez le plan en .xlsx ou .ods"])
    sheets, numbers = ods.sheets(found) if "content.xml" in found else xlsx.sheets(found)
    _fill(octets, sheets, numbers, ods="content.xml" in found)
    return sheets


def _fill(octets: bytes, sheets: list[Sheet], numbers: list[dict[tuple[int, int], str]], *, ods: bool) -> None:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 — in the bounded process alone

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(octets))
        for sheet, marked in zip(sheets, numbers, strict=True):
            rows = workbook.get_sheet_by_name(sheet.nom).to_python(skip_empty_area=False)
            for at, value in (
                ((r, c), v) for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v not in ("", None)
            ):
                text = marked[at] if ods and at in marked else shown.text_of(value, marked.get(at, ""))
                sheet.cells |= {at: Cell(text, _nature(value))} if text.strip() else {}
                if text.startswith(_ERRORS):
                    sheet.faults.append(
                        CellFault(
                            sheet.nom,
                            *at,
                            f"« {text[:20]} » : cette formule a échoué ; corrigez-la, ou effacez la case",
                        )
                    )
    except (CalamineError, ValueError):
        raise PlanRefused(["ce classeur ne se lit pas ; ouvrez-le et enregistrez-le de nouveau en .xlsx"]) from None


def _nature(value: Any) -> Nature:
    if isinstance(value, bool):
        return "booléen"
    return "texte" if isinstance(value, str) else "nombre" if isinstance(value, int | float) else "date"


def main(path: Path) -> None:
    """Print the sheets, or why they are refused."""
    try:
        answer: dict[str, Any] = {"feuilles": packed(sheets_of(path.name, path.read_bytes()))}
    except PlanRefused as refused:
        answer = {"refus": [str(f) for f in refused.faults]}
    except OSError:
        answer = {"refus": [f"« {path.name} » ne se lit pas ; vérifiez son nom et ses droits d’accès"]}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
