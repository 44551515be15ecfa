"""A folder of data, and the hand-written pages beside it → one frozen corpus, or every problem. The only gate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ..model.accessibility import Accessibilite
from ..model.collections import REGISTRE, RETIRES
from ..model.contrat import Contrat
from ..model.corpus import Corpus
from ..reading.memo import OUBLI, Memoire
from ..reading.problems import DataRefused
from . import handwritten, rules
from .records import Records, read, source_lines


def load(dossier: Path, pages: Path | None = None, memoire: Memoire = OUBLI, generateur: Path | None = None) -> Corpus:
    """Return the corpus of a data folder; the rest of the core need not doubt anything in it.

    `pages` is the folder of hand-written pages, when it is to be published too; `generateur` is the one where the
    style, scripts and templates of the generator stand, when it is another.
    Raises `DataRefused` with every problem of every file.
    """
    records, problems = read(dossier, memoire)
    problems += rules.problems(records)
    problems += handwritten.problems(pages, generateur or pages) if pages else []
    if problems:
        raise DataRefused(problems)
    return _link(records)


def _link(records: Records) -> Corpus:
    """Return the corpus of records that have no problem."""
    contrat: Contrat = records.single("contrat.yml")
    enjeux = sorted((v for _, v in records.of("enjeux")), key=lambda e: e.rang)
    rang = {e.id: e.rang for e in enjeux}
    fichier = f"source/{contrat.source.fichier}"
    return Corpus(
        contrat=contrat,
        vocabulaires=records.single("vocabulaires.yml"),
        enjeux=tuple(enjeux),
        actions=tuple(sorted((v for _, v in records.of("actions")), key=lambda a: (rang[a.enjeu], a.rang))),
        programmes=tuple(sorted((v for _, v in records.of("programmes")), key=lambda p: p.id)),
        organisations=tuple(sorted((v for _, v in records.of("organisations")), key=lambda o: o.id)),
        glossaire=tuple(sorted((v for _, v in records.of("glossaire")), key=lambda t: t.id)),
        communes=records.single("communes.yml"),
        notes=records.single("notes.yml") or (),
        lexique=tuple(v for _, v in records.of("lexique")),
        hors_contrat=records.single("hors_contrat.yml") or (),
        sigles=records.single("sigles.yml") or (),
        accessibilite=records.single("accessibilite.yml") or Accessibilite(),
        demandes=tuple(sorted((v for _, v in records.of("demandes")), key=lambda d: (d.envoyee, d.id))),
        retires=records.single(RETIRES) or (),
        registre=source_lines(records.octets.get(REGISTRE, b""), REGISTRE),
        lignes_source=source_lines(records.octets[fichier], fichier),
        empreinte=digest(records.octets),
    )


def digest(octets: Mapping[str, bytes]) -> str:
    """Return the digest that names a version of the data: of every file, its name and its bytes."""
    found = hashlib.sha256()
    for fichier in sorted(octets, key=lambda f: f.split("/")):
        found.update(f"{fichier}\0".encode() + octets[fichier] + b"\0")
    return found.hexdigest()
