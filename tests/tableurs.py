"""Workbooks of the tests: those that the export makes, changed as people change them, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from conftest import ROOT
from importing.__main__ import main
from importing.received import sheets_of
from publication_essais import run_git
from workbook.book import Book, Case, FilledSheet, book_of
from workbook.cells import mots_of
from workbook.merging import Merge
from workbook.ods_file import ods_file
from workbook.reading import Received, encoding_faults, read_heads
from workbook.removed import missing_rows
from workbook.state import ContractState, state_of
from workbook.tables import Champ, feuilles
from workbook.xlsx_file import xlsx_file

CONTRATS = {"livré": ROOT, "second": ROOT / "tests/second", "cinq_niveaux": ROOT / "tests/cinq_niveaux"}
WRITERS: dict[str, Callable[[Book], bytes]] = {".xlsx": xlsx_file, ".ods": ods_file}


def copy_of(contrat: str, folder: Path) -> Path:
    """Return a copy of the data of a contract, in a repository of its own."""
    shutil.copytree(CONTRATS[contrat] / "data", folder / "data")
    run_git(folder, "init", "-q", "-b", "main")
    commit(folder, "data : premier état")
    return folder


def commit(folder: Path, message: str) -> None:
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "-m", message)


@dataclass
class Classeur:
    """A workbook that a test changes cell by cell."""

    book: Book

    @staticmethod
    def of(contrat: Path) -> Classeur:
        return Classeur(book_of(state_of(contrat)))

    def page(self, nom: str) -> FilledSheet:
        return next(p for p in self.book.pages if p.nom == nom)

    def change(self, page_: str, **changed: object) -> None:
        page = replace(self.page(page_), **changed)  # type: ignore[arg-type]
        pages = tuple(page if p.nom == page_ else p for p in self.book.pages)
        self.book = replace(self.book, pages=pages)

    def column(self, nom: str, titre: str) -> int:
        return next(i for i, c in enumerate(self.page(nom).colonnes) if c.titre == titre)

    def row(self, nom: str, *keys: str) -> int:
        """Return the rank of the row that has these texts in its first columns after the version."""
        rows = self.page(nom).lignes
        return next(i for i, r in enumerate(rows) if [x and x[1] for x in r[1 : len(keys) + 1]] == list(keys))

    def put(self, nom: str, row: int, titre: str, case: Case | str) -> None:
        """Put a cell in a row, from 0; a text alone is one."""
        rows = [list(r) for r in self.page(nom).lignes]
        rows[row][self.column(nom, titre)] = ("texte", case) if isinstance(case, str) else case
        self.change(nom, lignes=tuple(map(tuple, rows)))

    def add(self, nom: str, **by_title: str) -> None:
        """Add a row at the end; « Non__trouvé » is the column « Non trouvé »."""
        said = {k.replace("__", " "): v for k, v in by_title.items()}
        row = tuple(("texte", said[c.titre]) if said.get(c.titre) else None for c in self.page(nom).colonnes)
        self.change(nom, lignes=(*self.page(nom).lignes, row))

    def say(self, label: str, text: str) -> None:
        """Write beside a label of the first sheet."""
        rows = tuple((r[0], text) if r[0] == label else r for r in self.book.lisez_moi)
        self.book = replace(self.book, lisez_moi=rows)

    def remove(self, nom: str, row: int) -> None:
        rows = self.page(nom).lignes
        self.change(nom, lignes=rows[:row] + rows[row + 1 :])

    def retitle(self, nom: str, titre: str, new: str) -> None:
        said = tuple(replace(c, titre=new) if c.titre == titre else c for c in self.page(nom).colonnes)
        self.change(nom, colonnes=said)

    def rename(self, nom: str, new: str) -> None:
        self.change(nom, nom=new)

    def append_column(self, nom: str, titre: str, text: str) -> None:
        page = self.page(nom)
        rows = tuple((*r, ("texte", text)) for r in page.lignes)
        self.change(nom, colonnes=(*page.colonnes, Champ("autre", titre, "…")), lignes=rows)

    def write(self, path: Path) -> Path:
        path.write_bytes(WRITERS[path.suffix](self.book))
        return path

    def taken(self, state: ContractState, suffix: str = ".xlsx") -> Merge:
        """Return what this workbook changes, before the gate."""
        return taken([Received(s) for s in sheets_of(f"x{suffix}", WRITERS[suffix](self.book))], state)


def taken(found: list[Received], state: ContractState) -> Merge:
    """Return what sheets change, before the gate; no row of theirs is missing."""
    faults = [*encoding_faults(found)]
    tableaux = read_heads(found, feuilles(state.corpus.collections), faults)
    merge = Merge(state, mots_of(state.corpus), faults)
    merge.dits += missing_rows(merge, tableaux, merge.take(tableaux), retirer=False)
    return merge


def import_back(path: Path, contrat: Path, *options: str) -> int:
    """Import with these options; the reason, unless one is given or the workbook says it, is one of the tests."""
    given = [x.removeprefix("--raison=") for x in options if x.startswith("--raison=")]
    raison = given[0] if given else "" if "--sans-raison" in options else "essai de retour"
    return main(path, contrat, essai="--essai" in options, retirer="--retirer" in options, raison=raison)
