"""Damaged, hostile and odd files: each is read and said, or refused with its place and what to do; nothing is written then."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pytest
from classeurs import Feuille, Val, ods, xlsx
from test_import import Desk, accounted, desk, files_of

__all__ = ["desk"]

HEAD: list[object] = ["Axe", "Titre", "Description", "Budget", "Date de début", "Statut"]
ROWS: list[list[object]] = [
    ["1. Eau", "1. Puits", "Creuser.", 10, "2024", "En cours"],
    ["1. Eau", "2. Mares", "Curer.", 20, "mai 2025", "À venir"],
]
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'


@dataclass(frozen=True)
class Damage:
    """A file, and what is said of it: why it is refused, or what is told of it once it is read."""

    octets: Callable[[], bytes]
    said: str
    refused: bool = True
    nom: str = "plan.xlsx"


def book(*rows: list[object], head: list[object] = HEAD, **more: object) -> bytes:
    return xlsx(Feuille("Plan", [head, *rows], **more))  # type: ignore[arg-type]


def cell(value: object, column: int = 2) -> Callable[[], bytes]:
    """Return a plan whose second action has a value in a column."""

    def made() -> bytes:
        row = list(ROWS[1])
        row[column] = value
        return book(ROWS[0], row)

    return made


def part(name: str, content: bytes) -> Callable[[], bytes]:
    return lambda: xlsx(Feuille("Plan", [HEAD, *ROWS]), more={name: content})


def archive(*entries: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return out.getvalue()


def text(texte: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: texte.encode(encoding)


FAR = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
REPEATED = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'

DAMAGES: dict[str, Damage] = {
    # files
    "empty": Damage(lambda: b"", "abîmé"),
    "cut": Damage(lambda: book(*ROWS)[:900], "abîmé"),
    "noise": Damage(lambda: bytes(range(256)) * 40, "abîmé"),
    "text-named-xlsx": Damage(text("Titre;Note\nPuits;x"), "abîmé"),
    "old-or-locked": Damage(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "mot de passe"),
    "pdf": Damage(lambda: b"%PDF-1.7", "scripts/source plan.pdf", nom="plan.pdf"),
    "xls": Damage(lambda: b"\xd0\xcf\x11\xe0", "un tableau .xlsx, .ods ou .csv est attendu", nom="plan.xls"),
    "other-archive": Damage(lambda: archive(("a.txt", b"x")), "n’est pas un classeur"),
    "xlsx-named-csv": Damage(lambda: book(*ROWS), "2 actions", refused=False, nom="plan.csv"),
    "no-sheet": Damage(lambda: archive(("xl/workbook.xml", b"<workbook/>")), "ne se lit pas|aucune feuille"),
    "spoilt-sheet": Damage(part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'>"), "abîmé"),
    "spoilt-book": Damage(part("xl/workbook.xml", b"<workbook"), "abîmée"),
    "spoilt-number": Damage(
        part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>"), "abîmé"
    ),
    # bombs and traps
    "bomb": Damage(part("xl/theme/theme1.xml", b"<a>" + b" " * 60_000_000 + b"</a>"), "bien plus grande"),
    "crowd": Damage(lambda: archive(*((f"x{n}.xml", b"") for n in range(2500))), "2500 parties"),
    "twice": Damage(lambda: archive(("content.xml", b"<a/>"), ("content.xml", b"<b/>")), "parties"),
    "entities": Damage(part("xl/worksheets/sheet1.xml", DOCTYPE), "déclare des entités"),
    "entities-utf16": Damage(
        part("xl/worksheets/sheet1.xml", DOCTYPE.decode().encode("utf-16")), "déclare des entités"
    ),
    "entities-elsewhere": Damage(part("docProps/app.xml", DOCTYPE), "déclare des entités"),
    "macro": Damage(part("xl/vbaProject.bin", b"x"), "un programme, un objet ou une liaison"),
    "link": Damage(part("xl/externalLinks/externalLink1.xml", b"<x/>"), "un programme, un objet ou une liaison"),
    "far-cell": Damage(part("xl/worksheets/sheet1.xml", FAR.encode()), "cases jusqu’à XFD1048576"),
    "repeated-cells": Damage(
        lambda: ods("Plan", [HEAD, *ROWS], body=REPEATED), "plus de 2000000 cases", nom="plan.ods"
    ),
    "linked-sheet": Damage(
        lambda: ods("Plan", [HEAD, *ROWS], body='<table:table-source xlink:href="x"/>'), "liaisons", nom="plan.ods"
    ),
    "macro-ods": Damage(
        lambda: ods("Plan", [HEAD, *ROWS], more={"Basic/x.xml": b"<x/>"}), "un programme", nom="plan.ods"
    ),
    # cells
    "failed-formula": Damage(cell("#REF!"), r"feuille « Plan », C3 : .*a échoué"),
    "formula-without-value": Damage(cell(Val(None, 0, "A1")), "C3 : formule sans résultat enregistré"),
    "ill-decoded": Damage(cell("Ã©tÃ©"), "C3 : .*mal décodé"),
    "other-alphabet": Damage(cell("la сор21"), "C3 : .*alphabets|C3 : .*cyrillique"),
    "object": Damage(cell("x\ufffcy"), r"C3 : caractère U\+FFFC"),
    "too-long": Damage(cell("mot " * 6000), "C3 : texte de 23999 caractères ; 20000 au plus"),
    "two-faults": Damage(lambda: book(["", "Puits \ufffc", "Ã©tÃ©", 1, "", ""]), r"(?s)B2 : .*C2 : "),
    "signs-of-command": Damage(cell("a_x0007_b_x000D_\u200bc"), "2 actions", refused=False),
    "html": Damage(cell("<p>Un <script>alert(1)</script>mot</p>"), "1 case en HTML|1 cases en HTML", refused=False),
    "emoji": Damage(cell("🌳 arbre"), "2 actions", refused=False),
    "formula-as-text": Damage(cell("=cmd|' /C calc'!A0"), "2 actions", refused=False),
    "less-than-nothing": Damage(cell(-10, 3), "2 actions", refused=False),
    "much-money": Damage(cell(1e20, 3), "2 actions", refused=False),
    "float": Damage(cell(0.1 + 0.2, 3), "2 actions", refused=False),
    "thousands": Damage(cell("12,000", 3), "2 actions", refused=False),
    "millions": Damage(cell("1,2 M€", 3), "2 actions", refused=False),
    "dollars": Damage(cell("$ 100", 3), "2 actions", refused=False),
    "no-such-day": Damage(cell("30/02/2024", 4), "2 actions", refused=False),
    "year-9999": Damage(cell("9999", 4), "2 actions", refused=False),
    "long-date": Damage(cell("au fil de l’eau\n" + "et encore " * 60, 4), "2 actions", refused=False),
    "long-status": Damage(cell("cela dépend de " + "beaucoup de choses " * 20, 5), "2 actions", refused=False),
    "number-as-title": Damage(cell(2024, 1), "2 actions", refused=False),
    "yes-as-title": Damage(cell(True, 1), "2 actions", refused=False),
    "signs-as-title": Damage(cell("***", 1), "2 actions", refused=False),
    "title-of-windows": Damage(cell("Con", 1), "2 actions", refused=False),
    "title-index": Damage(cell("index", 1), "2 actions", refused=False),
    "same-number": Damage(cell("1. Mares", 1), "2 actions", refused=False),
    "same-row": Damage(lambda: book(ROWS[0], ROWS[0]), "2 actions", refused=False),
    # tables
    "nothing": Damage(lambda: xlsx(Feuille("Plan", [])), "aucune feuille visible"),
    "only-titles": Damage(book, "aucune action"),
    "no-titles": Damage(lambda: xlsx(Feuille("Plan", [[1, 2], [3, 4]])), "titre"),
    "all-hidden": Damage(lambda: book(*ROWS, hidden_rows=[2, 3]), "aucune action"),
    "hidden-title": Damage(
        lambda: book(*ROWS, hidden_columns=[2]), "2 actions|aucune colonne n’est le titre", refused=True
    ),
    "hidden-sheet": Damage(lambda: xlsx(Feuille("Plan", [HEAD, *ROWS], state="hidden")), "aucune feuille visible"),
    "merged-level": Damage(lambda: book(ROWS[0], ["", *ROWS[1][1:]], merged=["A2:A3"]), "2 actions", refused=False),
    "same-titles": Damage(lambda: book(["Puits", *"abcdef"], head=["Titre", *["Note"] * 6]), "1 action", refused=False),
    "no-title-of-column": Damage(lambda: book(["Puits", "x"], head=["Titre", ""]), "1 action", refused=False),
    "titles-of-signs": Damage(lambda: book(["Puits", "x", "y"], head=["Titre", "???", "%"]), "1 action", refused=False),
    "titles-of-the-model": Damage(
        lambda: book(["Puits", "x", "y", "z"], head=["Titre", "texte", "id", "rang"]), "1 action", refused=False
    ),
    # texts
    "open-quote": Damage(text('Titre;Note\nPuits;"x\nMares;y'), "ligne 2 : guillemet mal fermé", nom="plan.csv"),
    "nul": Damage(text("Titre;Note\nPuits;\0x"), "n’est pas un texte", nom="plan.csv"),
    "unknown-writing": Damage(lambda: b"Titre;Note\nPuits;\x81\xe9", "dont l’écriture est inconnue", nom="plan.csv"),
    "one-column": Damage(text("Titre\nPuits\nMares"), "2 actions", refused=False, nom="plan.csv"),
    "uneven": Damage(text("Titre;Note\nPuits;x;y;z\nMares"), "2 actions", refused=False, nom="plan.csv"),
    "blank-lines": Damage(text("\n\nTitre;Note\n\nPuits;x\n\n\nMares;y\n"), "2 actions", refused=False, nom="plan.csv"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_read_and_said_or_refused(desk: Desk, name: str) -> None:
    damage = DAMAGES[name]
    done = desk.take(damage.octets(), damage.nom)
    assert done.code == int(damage.refused), f"{done.out}{done.err}"
    assert re.search(damage.said, done.err if damage.refused else done.out), f"{done.out}{done.err}"
    assert "Traceback" not in done.err
    if damage.refused:
        assert not done.contrat.exists() or files_of(done.contrat) == {}
    else:
        kept, total = accounted(done)
        assert kept == total


CARTES = {
    "not-yaml": ("feuille: [", "source/carte.yml:2"),
    "unknown-key": ("feuille: Plan\ntitres: 1\ncolonnes: [{colonne: A, pour: titre, bizarre: x}]", "bizarre"),
    "no-such-sheet": (
        "feuille: Autre\ntitres: 1\ncolonnes: [{colonne: A, pour: titre}]",
        "la feuille « Autre », que ce fichier n’a pas",
    ),
    "no-title": ("feuille: Plan\ntitres: 1\ncolonnes: [{colonne: B, titre: Titre, pour: niveau}]", "pour: titre"),
    "no-such-kind": (
        "feuille: Plan\ntitres: 1\ncolonnes: [{colonne: B, titre: Titre, pour: titre}, {colonne: C, titre: Description, pour: x, nature: image}]",
        "« image »",
    ),
    "no-such-column": (
        "feuille: Plan\ntitres: 1\ncolonnes: [{colonne: B, titre: Titre, pour: titre}, {colonne: ZZ, titre: Rien, pour: x}]",
        "« Rien » : absente de ce fichier",
    ),
}


@pytest.mark.parametrize("name", CARTES)
def test_a_map_that_cannot_be_obeyed_is_refused(desk: Desk, name: str) -> None:
    texte, said = CARTES[name]
    path = desk.folder / "contrat/data/source/carte.yml"
    path.parent.mkdir(parents=True)
    path.write_text(texte, encoding="utf-8")
    done = desk.take(book(*ROWS))
    assert done.code == 1
    assert said in done.err
    assert files_of(done.contrat) == {"data/source/carte.yml": texte.encode()}


def test_there_are_more_than_sixty() -> None:
    assert len(DAMAGES) + len(CARTES) > 60
