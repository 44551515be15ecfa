"""Command line of the export: the folder of a contract → its workbook, as XLSX, as ODS, or both."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from building.contract_folder import CODE
from contrat.reading.problems import DataRefused

from .book import book_of
from .ods_file import ods_file
from .state import state_of
from .xlsx_file import xlsx_file

WRITERS = {".xlsx": xlsx_file, ".ods": ods_file}


def main(contrat: Path, where: Path) -> int:
    """Write the file, or in a folder a file of each format; return the code of the command."""
    try:
        state = state_of(contrat)
    except DataRefused as refused:
        print(f"Rien n’est écrit : les données ont une faute.\n{refused}", file=sys.stderr)
        return 1
    found = [where / f"{state.corpus.contrat.id}{x}" for x in WRITERS] if where.is_dir() else [where]
    if known := [p for p in found if p.exists()]:
        print(f"Arrêt : {known[0]} existe déjà ; déplacez-le, ou donnez un autre nom.", file=sys.stderr)
        return 1
    book, option = book_of(state), "" if contrat == CODE else f" --contrat {shlex.quote(str(contrat))}"
    for path in found:
        path.write_bytes(WRITERS[path.suffix.lower()](book))
        print(f"{path} : {len(book.pages)} feuilles. Pour le rapporter : scripts/import {path} --essai{option}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
