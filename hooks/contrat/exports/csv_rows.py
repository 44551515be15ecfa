"""A CSV file as people hand it back → rows with their places; what cannot be read is told by file, row and column.

Commas, semicolons or tabs, with or without a byte-order mark, columns and rows in any order. A row is numbered as
spreadsheets do: the head is the first.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..reading.nearest import closest
from ..reading.problems import shown


class BadTable(Exception):
    """A file that is not one of ours; the message says in French what is wrong, and where."""


@dataclass(frozen=True)
class Entete:
    """The columns of a table: those that the records need, and those that are worked out from them."""

    requises: tuple[str, ...]
    calculees: frozenset[str]

    def knows(self, nom: str) -> bool:
        return nom in self.requises or nom in self.calculees or nom.removesuffix("_libelle") in self.requises


@dataclass(frozen=True)
class Row:
    """One row. `tableur` tells the writing of spreadsheets: « a | b » for a list, a decimal comma."""

    fichier: str
    numero: int
    cases: Mapping[str, str]
    tableur: bool

    def wrong(self, colonne: str, message: str) -> BadTable:
        return BadTable(f"{self.fichier}, ligne {self.numero}, colonne « {colonne} » : {message}")


def read_rows(fichier: str, table: str, texte: str, entetes: Mapping[str, Entete]) -> list[Row]:
    """Return the rows that hold something. Raises `BadTable`."""
    texte = re.sub(r"\A\ufeff?(?:sep=.\r?\n)?", "", texte)
    signe = _separator(texte, entetes[table])
    lines = _records(fichier, texte, signe)
    head = next((cells for _, cells in lines), None)
    if head is None:
        return []
    head = [nom.strip() for nom in head]
    _check_head(fichier, table, head, entetes)
    tableur = signe != "," or any(nom.endswith("_libelle") for nom in head)
    rows = []
    for numero, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        for at, cell in enumerate(cells):
            if cell.strip() and (at >= len(head) or not head[at]):
                where = f"{fichier}, ligne {numero}, colonne {at + 1}"
                more = "plus de cases que l’en-tête" if at >= len(head) else "cette colonne n’a pas de nom"
                raise BadTable(f"{where} : « {shown(cell, 40)} » ; {more}")
        rows.append(Row(fichier, numero, {**dict.fromkeys(head, ""), **dict(zip(head, cells, strict=False))}, tableur))
    return rows


def decoded(fichier: str, octets: bytes) -> str:
    """Return the text of a file. Raises `BadTable` at the first letter that is not UTF-8."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = octets[: error.start].decode("utf-8-sig")
        signe = ";" if before.partition("\n")[0].count(";") > before.partition("\n")[0].count(",") else ","
        records = list(csv.reader(io.StringIO(f"{before}\0", newline=""), delimiter=signe))
        at = len(records[-1]) - 1
        nom = records[0][at] if len(records) > 1 and at < len(records[0]) else str(at + 1)
        mend = "enregistrez-le en « CSV UTF-8 »"
        raise BadTable(
            f"{fichier}, ligne {len(records)}, colonne « {nom} » : ce n’est pas de l’UTF-8 ; {mend}"
        ) from None


def _separator(texte: str, entete: Entete) -> str:
    """Return the sign between the cells: the one that parts the head into the most columns that are known."""
    first = texte.lstrip("\r\n").partition("\n")[0]

    def known(signe: str) -> int:
        return sum(entete.knows(nom.strip(' "\r')) for nom in first.split(signe))

    return max(",;\t", key=known)


def _records(fichier: str, texte: str, signe: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(texte, newline=""), delimiter=signe, strict=True)
    numero = 0
    while True:
        numero += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            mend = 'un guillemet dans une case se double : "a ""b"" c"'
            raise BadTable(f"{fichier}, ligne {numero} : ce n’est pas un CSV standard ; {mend}") from None
        yield numero, cells


def _check_head(fichier: str, table: str, head: list[str], entetes: Mapping[str, Entete]) -> None:
    entete = entetes[table]
    if missing := [nom for nom in entete.requises if nom not in head]:
        other = [nom for nom, e in entetes.items() if set(e.requises) <= set(head)]
        if other:
            best = max(other, key=lambda nom: len(entetes[nom].requises))
            raise BadTable(f"{fichier} contient la table « {best} » ; nommez-le {best}.csv")
        strange = [nom for nom in head if nom and not entete.knows(nom)]
        near = closest(missing[0], strange)
        hint = f" ; est-ce « {near} » ?" if near else f" ; colonnes attendues : {', '.join(entete.requises)}"
        raise BadTable(f"{fichier}, ligne 1 : colonne « {missing[0]} » absente{hint}")
    for at, nom in enumerate(head):
        if nom and nom in head[:at]:
            raise BadTable(
                f"{fichier}, ligne 1, colonne {at + 1} : « {shown(nom, 40)} » est déjà la colonne {head.index(nom) + 1}"
            )
        if nom and not entete.knows(nom):
            mend = "cette table ne l’a pas ; retirez-la, ou mettez ses valeurs dans une colonne connue"
            raise BadTable(f"{fichier}, ligne 1, colonne {at + 1} : « {shown(nom, 40)} » ; {mend}")
