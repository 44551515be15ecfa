"""Creating, retiring and taking back a record → the files that change, with what follows from it elsewhere.

A contract announces how many records of each level it has (`comptes`), and ranks those of one place: both follow, as
does the line of the source that an action gives back to the contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from building.git import GitFailed
from contrat.model.collections import RETIRES, Collection
from contrat.reading.kinds import Ref
from contrat.webpage import addresses
from rewriting import Raw, dumped, rewritten

from .office import Office, Standing
from .records import Record, with_part

CONTRAT = "contrat.yml"


def written(standing: Standing, fichier: str, wanted: Raw) -> bytes:
    """Return the bytes of a file that says what is wanted; of a new one too."""
    before = standing.octets.get(fichier)
    return dumped(wanted).encode() if before is None else rewritten(fichier, before, wanted)


def edited(standing: Standing, record: Record, part: dict[str, Any]) -> dict[str, bytes | None]:
    """Return the file of a record that says something else."""
    whole = standing.raws.get(record.fichier, {})
    return {record.fichier: written(standing, record.fichier, with_part(record, whole, part))}


def created(standing: Standing, record: Record, part: dict[str, Any]) -> dict[str, bytes | None]:
    """Return the files of a new record: its own, and the contract that counts it."""
    files = edited(standing, record, part)
    if contrat := counted(standing, record, 1, lambda contrat: without_passage(contrat, part)):
        files[CONTRAT] = contrat
    return files


def counted(standing: Standing, record: Record, more: int, then: Any) -> bytes | None:
    """Return the contract with one record more or less of a level; None for a kind that it does not count."""
    contrat: Any = standing.raws[CONTRAT]
    genre = record.collection.nom
    if genre not in ("actions", "enjeux"):
        return None
    comptes = contrat["comptes"] | {genre: str(int(contrat["comptes"][genre]) + more)}
    return written(standing, CONTRAT, then(contrat | {"comptes": comptes}))


def without_passage(contrat: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Take away the passages that a new record now says: a line of the source is said once."""
    source = part.get("source")
    ends = [source.get(k) for k in ("ligne", "fin")] if isinstance(source, dict) else []
    said = [int(x) for x in ends if isinstance(x, str) and x.isdigit()]
    lignes = {str(n) for n in range(said[0], said[-1] + 1)} if said else set()
    kept = [p for p in contrat.get("passages", []) if p.get("ligne") not in lignes]
    return contrat | {"passages": kept} if kept else {k: v for k, v in contrat.items() if k != "passages"}


@dataclass(frozen=True)
class Retirement:
    """Why a page goes, and what replaces it."""

    motif: str
    remplace_par: Sequence[str] = ()


def retired(standing: Standing, record: Record, why: Retirement) -> dict[str, bytes | None]:
    """Return the files without a record: a page that was published leaves one that says so."""
    if record.place is not None:
        whole = with_part(record, standing.raws[record.fichier], None)
        return {record.fichier: written(standing, record.fichier, whole) if whole else None}
    files: dict[str, bytes | None] = {record.fichier: None}
    adresse = f"/{addresses.of(record.fiche)}" if record.collection.gabarit else ""
    published = {a for _, a in addresses.lines(standing.corpus.registre)}
    if adresse and (adresse in published or not published):
        files[RETIRES] = written(standing, RETIRES, _tombstones(standing, record, adresse, why))
    else:  # its number was never read: nothing keeps its place
        files |= _closed_ranks(standing, record)
    if contrat := counted(standing, record, -1, lambda contrat: _with_passages(contrat, standing, record)):
        files[CONTRAT] = contrat
    return files | _without_words(standing, record)


def _tombstones(standing: Standing, record: Record, adresse: str, why: Retirement) -> list[Any]:
    said: Any = standing.raws.get(RETIRES, [])
    titre = f"{record.numero} : {record.nom}" if record.numero else record.nom
    stone: dict[str, Any] = {"adresse": adresse, "titre": titre, "date": date.today().isoformat(), "motif": why.motif}
    if why.remplace_par:
        stone["remplace_par"] = [*why.remplace_par]
    return [*said, stone]


def _with_passages(contrat: dict[str, Any], standing: Standing, record: Record) -> dict[str, Any]:
    """Give back to the contract, as passages, the lines of the source that the record said."""
    source = record.fiche.source
    first = source.ligne
    lignes = range(first, (getattr(source, "fin", None) or first) + 1)
    known = {p.get("ligne") for p in contrat.get("passages", [])}
    added = [
        {"ligne": str(n), "nature": "paragraphe", "texte": standing.corpus.lignes_source[n - 1].strip()}
        for n in lignes
        if str(n) not in known and standing.corpus.contrat.source.entete is None
    ]
    return contrat | {"passages": [*contrat.get("passages", []), *added]} if added else contrat


def _closed_ranks(standing: Standing, record: Record) -> dict[str, bytes | None]:
    """Return the records that stood after one in the same place, each moved up by one."""
    rang = record.raw.get("rang")
    if not isinstance(rang, str) or not rang.isdigit():
        return {}
    return {
        other.fichier: written(standing, other.fichier, other.raw | {"rang": str(n - 1)})
        for other, n in siblings(standing, record.collection, record.raw)
        if n > int(rang)
    }


def siblings(standing: Standing, collection: Collection, raw: dict[str, Any]) -> list[tuple[Record, int]]:
    """Return the records of the same place as one, with their ranks."""
    above = raw.get("enjeu", raw.get("parent"))
    found = []
    for other in standing.records.values():
        rang = other.raw.get("rang")
        same = other.collection.nom == collection.nom and above == other.raw.get("enjeu", other.raw.get("parent"))
        if same and isinstance(rang, str) and rang.isdigit():
            found.append((other, int(rang)))
    return found


def _without_words(standing: Standing, record: Record) -> dict[str, bytes | None]:
    """Return the words of the search without a record: where they name it among others it is taken out; where it alone,
    they go with it. What the public reads and names it is left to a person."""
    genre, cle = record.collection.nom, record.cle
    found: dict[str, bytes | None] = {}
    wholes: dict[str, list[Any]] = {}
    for other in standing.records.values():
        c = other.collection
        if c.suivi or not (c.dossier or c.liste) or c.fichier == RETIRES:
            continue
        part = _without_name(other, genre, cle)
        if part == other.raw:
            continue
        if c.dossier:
            found[other.fichier] = None if part is None else written(standing, other.fichier, part)
        else:
            said: Any = standing.raws[other.fichier]
            wholes.setdefault(other.fichier, [*said])[other.place or 0] = part
    for fichier, items in wholes.items():
        kept = [x for x in items if x is not None]
        found[fichier] = written(standing, fichier, kept) if kept else None
    return found


def _without_name(other: Record, genre: str, cle: str) -> dict[str, Any] | None:
    """Return what a record says without the name of another; None where nothing is left to say."""
    part = dict(other.raw)
    for nom, shape in other.shape.parts.items():
        kind = (shape.item or shape).kind
        if not isinstance(kind, Ref) or kind.collection != genre or nom not in part:
            continue
        held = part[nom]
        if held == cle:
            return None
        if isinstance(held, list) and cle in held:
            part[nom] = [x for x in held if x != cle]
            if not part[nom]:
                del part[nom]
    named = any(isinstance((s.item or s).kind, Ref) and n in part for n, s in other.shape.parts.items())
    return part if named or part == other.raw or "mots" in part else None


@dataclass(frozen=True)
class Last:
    """The last commit of a file, and what it was before."""

    jour: str
    message: str
    before: bytes


def last_change(office: Office, standing: Standing, record: Record) -> Last | None:
    """Return the last commit of the file of a record, if it can be taken back: it changed a file that stands as it left it."""
    repository, path = office.repository, f"{office.contrat.data}/{record.fichier}"
    try:
        said = repository.ask("log", "-1", "--format=%H%n%cs%n%B", "--", path).decode()
        commit, jour, message = said.split("\n", 2)
        after = repository.ask("show", f"{commit}:./{path}")
        before = repository.ask("show", f"{commit}^:./{path}")
    except (GitFailed, ValueError):
        return None
    return Last(jour, message.strip(), before) if after == standing.octets[record.fichier] else None


def reverted(message: str) -> str:
    """Return the message of a commit that takes another back, as git writes it."""
    subject = message.split("\n", 1)[0].strip()
    for word, other in (("Revert", "Reapply"), ("Reapply", "Revert")):
        if subject.startswith(f'{word} "') and subject.endswith('"'):
            return f'{other} "{subject[len(word) + 2 : -1]}"'
    return f'Revert "{subject}"'
