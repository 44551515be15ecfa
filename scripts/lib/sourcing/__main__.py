"""Command line of `scripts/source`: a PDF or a text, and a contract → one source more, checked before anything is written."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import get_args

from contrat.french.grammar import pluriel
from contrat.model.contrat import Objet, Publie
from contrat.reading.problems import DataRefused
from installing import commit, install
from rewriting import Unwritable

from . import pdf
from .contract import Added, SourceDocument, Unreadable, added
from .paragraphs import cut_words, paragraphs, unwritten
from .refusals import DocumentRefused


def main(path: Path, contrat: Path, *, date: str = "", titre: str = "", nature: str = "") -> int:
    """Make a source of a document; return the code of the command."""
    try:
        print(f"Lecture de {path.name}…", flush=True)
        document = _document(path, date, titre, nature)
        made = added(document, contrat / "data")
        print(f"Vérification de {pluriel(len(document.lignes), 'ligne')}…", flush=True)
        install(made.fichiers, contrat / "data")
    except (DocumentRefused, Unwritable, Unreadable) as refused:
        print(f"Rien n’est écrit : {refused}", file=sys.stderr)
        return 1
    except DataRefused as refused:
        print(f"Rien n’est écrit : les données auraient une faute.\n{refused}", file=sys.stderr)
        return 1
    if (contrat / ".git").exists():
        paths = [f"data/{f}" for f in made.fichiers]
        commit(contrat, paths, "import", f"data : une source, {path.name}")
    _tell(document, made)
    return 0


def _document(path: Path, date: str, titre: str, nature: str) -> SourceDocument:
    """Return what is read of a file. Raises `DocumentRefused`."""
    if path.suffix.lower() == ".pdf":
        lines = pdf.pages(path)
        lost = sorted({f"U+{ord(c):04X}" for page in lines for c in unwritten(page)})
        if lost:
            print(f"Signes d’une police à part, ôtés du texte : {', '.join(lost[:10])}. Relisez-le près du PDF.")
        if cut := [word for page in lines for word in cut_words(page)]:
            print(f"Mots coupés en fin de ligne, à vérifier : {', '.join(cut[:20])}{'…' if len(cut) > 20 else ''}")
        found, octets = paragraphs(lines), path.read_bytes()
        return SourceDocument(path.name, found, octets, date, titre, nature)
    if path.suffix.lower() != ".txt":
        raise DocumentRefused(f"« {path.name} » : un .pdf ou un .txt est attendu ; pour un tableau, scripts/import")
    return SourceDocument(path.name, [_plain(path.read_bytes()).split("\n")], None, date, titre, nature)


def _plain(octets: bytes) -> str:
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        texte = octets.decode("cp1252", "replace")
    if not texte.strip() or "\0" in texte:
        raise DocumentRefused("ce fichier n’a pas de texte ; donnez un .pdf, ou un texte .txt")
    return "\n".join(" ".join(x.split()) for x in texte.replace("\r\n", "\n").strip().split("\n"))


def _tell(document: SourceDocument, made: Added) -> None:
    lines = pluriel(len(document.lignes), "ligne")
    pages = f" en {pluriel(len(document.pages), 'page')}" if document.pdf else ""
    print(f"{lines}{pages} : data/source/{made.fichier}. Relisez ce texte près du document, ligne à ligne.")
    print("Chaque ligne est un passage, dans contrat.yml. Celles qui sont un axe ou une action deviennent une fiche :")
    piece = f"piece: {made.cle}, " if made.cle else ""
    n, words = document.lignes[-1]
    print(f"  source: {{{piece}ligne: {n}}}    pour « {words[:60]} » ; ôtez alors ce passage.")
    if made.cle:
        print(f"Une valeur qui en vient : source: {{piece: {made.cle}, ligne: {n}, mots: …}}.")
    print("Ce qui reste à compléter : scripts/check le dit.")


if __name__ == "__main__":
    said = argparse.ArgumentParser(add_help=False)
    said.add_argument("path", type=Path)
    said.add_argument("contrat", type=Path)
    said.add_argument("--date", default="")
    said.add_argument("--titre", default="")
    said.add_argument("--nature", default="", choices=("", *get_args(Objet), *get_args(Publie)))
    given = said.parse_args()
    sys.exit(main(given.path, given.contrat, date=given.date, titre=given.titre, nature=given.nature))
