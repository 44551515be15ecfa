"""A folder of data, and the hand-written pages beside it → one frozen corpus, or every problem. The only gate."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from ..model import tree
from ..model.collections import COLLECTIONS, REGISTRE, Collection
from ..model.corpus import Corpus
from ..model.facts import Source
from ..reading.memo import OUBLI, Memoire
from ..reading.problems import DataRefused, Findings
from . import handwritten, own_lines, rules, source_texts
from .records import Records, read, source_lines
from .source_texts import Texte


def load(
    dossier: Path,
    docs: Path | None = None,
    memoire: Memoire = OUBLI,
    pages: Path | None = None,
    jour: str | None = None,
) -> Corpus:
    """Return the corpus of a data folder; the rest of the core need not doubt anything in it.

    `docs` is the folder of the pages, style, scripts and templates of the generator, when they are to be published
    too; `pages` that of the pages that the contract adds; `jour` is today, to remark days to come.
    Raises `DataRefused` with every problem of every file.
    """
    records, found = read(dossier, memoire)
    records.jour = jour
    by_hand, liens = handwritten.read(docs, pages) if docs else ((), ())
    findings = Findings(chain(found, rules.problems(records), by_hand))
    if findings.problems:
        raise DataRefused(findings)
    return replace(_link(records), remarques=findings.remarks(), liens=tuple((x.fichier, x.problem) for x in liens))


def _link(records: Records) -> Corpus:
    """Return the corpus of records that have no problem."""
    textes, _ = source_texts.read(records)
    _date_own_values(records, textes)
    held = {c.nom: _held(records, c) for c in COLLECTIONS}
    held["enjeux"], held["actions"] = tree.ordered(held["enjeux"], held["actions"])
    return Corpus(
        **held,
        registre=source_lines(records.octets.get(REGISTRE, b""), REGISTRE),
        textes=tuple(t.lignes for t in textes),
        empreinte=digest(records.octets),
    )


def _date_own_values(records: Records, textes: Sequence[Texte]) -> None:
    """Give each value that an action takes from its own lines their date, and the line that says it as its source."""
    dates = {t.piece: t.source.date for t in textes}
    own: dict[str, dict[str, int]] = {}
    for place in own_lines.places(records, {t.piece: t.folded for t in textes}):
        own.setdefault(place.fichier, {})[place.champ] = place.ligne
    for fichier, champs in own.items():
        action = records.values[fichier]
        piece = action.source.piece
        said = {
            c: replace(getattr(action, c), date=dates[piece], source=Source(piece=piece, ligne=n))
            for c, n in champs.items()
        }
        records.values[fichier] = replace(action, **said)


def _held(records: Records, collection: Collection) -> Any:
    """Return what a corpus holds of a kind: its records in reading order, or the one there is, None without it."""
    if collection.dossier:
        found = (fiche for _, fiche in records.of(collection.nom))
        return tuple(
            sorted(found, key=lambda f: [(x is not None, x) for x in (getattr(f, c) for c in collection.ordre)])
        )
    return records.single(collection.fichier) or (() if collection.liste else collection.absente)


def digest(octets: Mapping[str, bytes]) -> str:
    """Return the digest that names a version of the data: of every file, its name and its bytes."""
    found = hashlib.sha256()
    for fichier in sorted(octets, key=lambda f: f.split("/")):
        found.update(f"{fichier}\0".encode() + octets[fichier] + b"\0")
    return found.hexdigest()
