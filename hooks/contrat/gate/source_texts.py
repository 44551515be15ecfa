"""The sources of a contract, as their files are: each is there, has the bytes that the contract states, and can be read.

A contract has a first source, and pieces that came after it; each is a text or a table, which may come from a PDF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..model.contrat import Contrat, TexteSource
from ..reading import tables
from ..reading.kinds import PieceKind
from ..reading.nearest import MAX_GUESSED, closest
from ..reading.page_marks import page_marked
from ..reading.problems import Problem, shown
from ..reading.yaml_tree import Unreadable
from .records import Records, Steps, source_lines

MAX_LINE, MAX_LINES = 20_000, 30_000


@dataclass(frozen=True)
class Texte:
    """A source that could be read; `folded` are its lines with their spaces folded, without the marks of pages."""

    piece: str | None
    fichier: str
    source: TexteSource
    lignes: tuple[str, ...]
    folded: tuple[str, ...]

    @property
    def nom(self) -> str:
        """Return what faults call it."""
        return f"pièce « {self.piece} »" if self.piece else "source"


def sources_of(contrat: Contrat | None) -> Iterator[tuple[str | None, Steps, Any]]:
    """Yield the key, the place and the record of each source that could be decoded, the first one first."""
    if contrat is not None and contrat.source is not None:
        yield None, ("source",), contrat.source
    for i, piece in enumerate((contrat and contrat.pieces) or ()):
        if piece is not None:
            yield piece.cle, ("pieces", i), piece


def read(records: Records) -> tuple[list[Texte], list[Problem]]:
    """Return the sources that can be read, and the faults of the files of all."""
    found: list[Texte] = []
    problems: list[Problem] = []
    for cle, path, source in sources_of(records.single("contrat.yml")):
        if not source.fichier or (path[0] == "pieces" and not cle):
            continue
        fichier = f"source/{source.fichier}"
        try:
            lignes = source_lines(records.octets.get(fichier, b""), fichier)
        except Unreadable as error:
            problems += error.problems
            continue
        problems += _same_bytes(records, path, source)
        if fichier not in records.octets:
            continue
        if long := _too_long(fichier, lignes):
            problems.append(long)
            continue
        said = tuple("" if source.pdf and page_marked(x) else x for x in lignes)
        found.append(Texte(cle, fichier, source, lignes, tables.folded(fichier, said)))
    return found, problems


def _same_bytes(records: Records, path: Steps, source: TexteSource) -> Iterator[Problem]:
    """The files of a source are, byte for byte, those whose SHA-256 the contract states."""
    for place, stated, what in ((path, source, "source"), ((*path, "pdf"), source.pdf, "PDF")):
        if stated is None or not stated.fichier:
            continue
        fichier = f"source/{stated.fichier}"
        if fichier not in records.octets:
            yield records.problem("contrat.yml", (*place, "fichier"), f"data/{fichier} est absent")
        elif stated.sha256 and stated.sha256 != (digest := hashlib.sha256(records.octets[fichier]).hexdigest()):
            message = f"le fichier {what} a changé : son empreinte est {digest} ; remettez-le comme il était, ou mettez cette empreinte"
            yield records.problem("contrat.yml", (*place, "sha256"), message)


def _too_long(fichier: str, lignes: tuple[str, ...]) -> Problem | None:
    if len(lignes) > MAX_LINES:
        return Problem(fichier, MAX_LINES + 1, 1, f"plus de {MAX_LINES} lignes ; le texte source en a moins")
    if long := [n for n, x in enumerate(lignes, 1) if len(x) > MAX_LINE and max(map(len, tables.cells(x))) > MAX_LINE]:
        message = f"ligne de plus de {MAX_LINE} caractères ; coupez-la comme la page d’origine"
        return Problem(fichier, long[0], 1, message)
    return None


def pieces_are_told_apart(records: Records) -> Iterator[Problem]:
    """Each piece has a key and a file of its own, and is about what the first source is about."""
    contrat: Contrat | None = records.single("contrat.yml")
    keys: set[str] = set()
    files: set[str] = set()
    for cle, path, source in sources_of(contrat):
        if cle in keys:
            yield records.problem("contrat.yml", (*path, "cle"), f"clé « {cle} » en double ; chaque pièce a la sienne")
        if source.fichier in files:
            message = f"« {source.fichier} » est déjà une source ; chaque pièce a son fichier"
            yield records.problem("contrat.yml", (*path, "fichier"), message)
        if path[0] == "pieces" and source.porte_sur:
            message = "« porte_sur » se dit une fois, dans « source » ; retirez cette clé"
            yield records.problem("contrat.yml", (*path, "porte_sur"), message)
        keys |= {cle} if cle else set()
        files |= {source.fichier} if source.fichier else set()


def pieces_are_known(records: Records) -> Iterator[Problem]:
    """A record that names a piece names one of the contract."""
    contrat: Contrat | None = records.single("contrat.yml")
    if contrat is None or contrat.pieces is None or None in contrat.pieces:
        return  # what could not be read is said already
    known = [cle for cle, _, _ in sources_of(contrat) if cle]
    for fichier, path, _, cle in records.scalars(PieceKind):
        if cle not in known:
            hint = (
                f"clés possibles : {', '.join(known)}" if known else "sans cette clé, la ligne est celle de la source"
            )
            if close := closest(cle, known) if len(cle) <= MAX_GUESSED else None:
                hint = f"vouliez-vous dire « {close} » ?"
            message = f"« {shown(cle)} » n’est pas une pièce de contrat.yml (« pieces ») ; {hint}"
            yield records.problem(fichier, path, message)


def pdfs_have_their_text(records: Records) -> Iterator[Problem]:
    """A PDF stands beside the text that was taken out of it, and its source names it."""
    if "contrat.yml" in records.unsound:
        return
    named = {f"source/{s.pdf.fichier}" for _, _, s in sources_of(records.single("contrat.yml")) if s.pdf}
    for fichier in sorted(f for f in records.octets if f.endswith(".pdf") and f not in named):
        message = "ce PDF n’est celui d’aucune source ; scripts/source en tire le texte, et dit ce qu’il faut écrire"
        yield Problem(fichier, 1, 1, message)


def amendments_are_said(records: Records) -> Iterator[Problem]:
    """A contract that has an amendment among its sources does not leave « avenants » unknown."""
    contrat: Contrat | None = records.single("contrat.yml")
    found = [p for p in (contrat and contrat.pieces) or () if p and p.nature == "avenant" and p.titre]
    if contrat and found and contrat.avenants is None and not records.written("contrat.yml", "avenants"):
        day = f'date: "{found[0].date.valeur}", ' if found[0].date and found[0].date.valeur else ""
        said = f"avenants: {{valeur: [{{titre: {found[0].titre}}}], {day}source: {{piece: {found[0].cle}, ligne: 1}}}}"
        message = f"cette pièce est un avenant, et « avenants » n’en dit rien ; ajoutez par exemple {said}"
        yield records.problem("contrat.yml", ("pieces", contrat.pieces.index(found[0]), "nature"), message)


RULES = (pieces_are_told_apart, pieces_are_known, pdfs_have_their_text, amendments_are_said)
