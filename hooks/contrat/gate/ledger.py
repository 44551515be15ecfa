"""Rules on the ledger of published addresses: what is promised stays, or leaves a page that says so.

`data/adresses.txt` has one address a line, `data/retires.yml` says what was taken down. The rules on
records need the data alone; those on every page need to know what a build makes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ..model.collections import REGISTRE, RETIRES
from ..model.contrat import Retire
from ..model.corpus import Corpus
from ..reading.problems import Problem
from ..reading.yaml_tree import Unreadable
from ..webpage.addresses import around, lines, record_at
from .records import Records, listed, source_lines

_ADRESSE = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")
MAX_ENTRIES = 50_000
_ENTETE = "# Adresses publiées : aucune ne disparaît. scripts/addresses --accept ajoute les nouvelles.\n"


def ledger(adresses: Iterable[str]) -> str:
    """Return the text of a ledger of these addresses, each with its « / » first."""
    return _ENTETE + "".join(f"{a}\n" for a in sorted(set(adresses)))


def ledger_is_readable(records: Records) -> Iterator[Problem]:
    """Each line of the ledger is an address, once."""
    try:
        entries = _entries(records)
    except Unreadable as error:
        yield from error.problems
        return
    if len(entries) > MAX_ENTRIES:
        yield Problem(
            REGISTRE, entries[MAX_ENTRIES][0], 1, f"plus de {MAX_ENTRIES} adresses ; ce registre n’est pas le vôtre"
        )
        return
    seen: dict[str, int] = {}
    for n, adresse in entries:
        if not _ADRESSE.fullmatch(adresse):
            yield Problem(REGISTRE, n, 1, f"« {adresse[:80]} » ; une adresse est attendue, par exemple /actions/4-1/")
        elif adresse in seen:
            yield Problem(REGISTRE, n, 1, f"adresse déjà à la ligne {seen[adresse]}")
        seen.setdefault(adresse, n)


def published_records_remain(records: Records) -> Iterator[Problem]:
    """A record whose page was published is still there, or is said to be retired."""
    retired = {r.adresse for _, r in _retired(records)}
    for n, adresse in _entries_or_none(records):
        record = record_at(adresse)
        if record and record[1] not in records.ids(record[0]) and adresse not in retired:
            yield vanished(n, adresse, f"remettez data/{record[0]}/{record[1]}.yml, ou ")


def retired_addresses_stay_free(records: Records) -> Iterator[Problem]:
    """An address is retired once, was published, and serves nothing else afterwards: an id is never used again."""
    published = {adresse for _, adresse in _entries_or_none(records)}
    seen: set[str] = set()
    for i, retire in _retired(records):
        record = record_at(retire.adresse or "")
        if record and record[1] in records.ids(record[0]):
            message = f"« {record[1]} » est retiré et ne sert plus ; data/{record[0]}/{record[1]}.yml doit prendre un autre nom"
            yield records.problem(RETIRES, (i, "adresse"), message)
        elif retire.adresse and retire.adresse in seen:
            yield records.problem(RETIRES, (i, "adresse"), f"adresse {retire.adresse} en double")
        elif published and retire.adresse and retire.adresse not in published:
            message = f"{retire.adresse} n’a jamais été publiée : data/{REGISTRE} ne la contient pas"
            yield records.problem(RETIRES, (i, "adresse"), message)
        seen.add(retire.adresse)


def replacements_exist(records: Records) -> Iterator[Problem]:
    """What replaces a retired page is a page that exists."""
    for path, adresse in listed(records.single(RETIRES), "remplace_par"):
        record = record_at(adresse)
        if record and record[1] not in records.ids(record[0]):
            message = f"{adresse} n’existe pas ; donnez l’adresse d’une fiche, par exemple /actions/4-1/"
            yield records.problem(RETIRES, path, message)


RULES = (ledger_is_readable, published_records_remain, retired_addresses_stay_free, replacements_exist)


def broken_promises(corpus: Corpus, produites: Collection[str]) -> list[Problem]:
    """Return what a build of these addresses would break. They begin with « / »; retired pages are not among them."""
    retired = {a for r in corpus.retires for a in (r.adresse, *around(corpus, r))}
    problems = [
        vanished(n, adresse, "remettez la page, ou " if adresse.endswith("/") else "")
        for n, adresse in lines(corpus.registre)
        if adresse not in produites and adresse not in retired
    ]
    for retire in corpus.retires:
        if retire.adresse in produites:
            message = f"{retire.adresse} est retirée et pourtant publiée ; ôtez-la de data/{RETIRES}"
            problems.append(Problem(RETIRES, 1, 1, message))
        for adresse in retire.remplace_par:
            if adresse not in produites:
                problems.append(Problem(RETIRES, 1, 1, f"{adresse} remplace une page et n’existe pas"))
    return problems


def vanished(ligne: int, adresse: str, mend: str) -> Problem:
    """Return the problem of a published address that nothing answers any more."""
    if not adresse.endswith("/"):
        return Problem(REGISTRE, ligne, 1, f"le fichier {adresse} a été publié et n’existe plus ; remettez-le")
    example = f'- {{adresse: {adresse}, titre: …, date: "2026-01-31", motif: …}}'
    message = f"{adresse} a été publiée et n’existe plus ; {mend}dites-la retirée dans data/{RETIRES} : {example}"
    return Problem(REGISTRE, ligne, 1, message)


def _entries(records: Records) -> list[tuple[int, str]]:
    return list(lines(source_lines(records.octets.get(REGISTRE, b""), REGISTRE)))


def _entries_or_none(records: Records) -> list[tuple[int, str]]:
    """Return the ledger, or nothing of one that cannot be read, which `ledger_is_readable` says."""
    try:
        entries = _entries(records)
    except Unreadable:
        return []
    return entries if len(entries) <= MAX_ENTRIES else []


def _retired(records: Records) -> Iterator[tuple[int, Retire]]:
    return ((i, r) for i, r in enumerate(records.single(RETIRES) or ()) if r)
