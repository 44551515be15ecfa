"""Records that were retired → which there are, and the files that put one back as git last had it.

Its address is the one that it had: its tombstone goes. What retiring changed elsewhere is undone: the count of the
contract, the ranks that follow, and the words of the search that nobody has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from building.git import GitFailed
from contrat.history.reasons import reason
from contrat.model.collections import RETIRES, Collection
from contrat.model.scalars import abridged
from contrat.reading.yaml_tree import Unreadable
from contrat.webpage import addresses
from rewriting import raw_of, rewritten

from .office import Office, Standing
from .records import ALONE, Record
from .reversal import CONTRAT, counted, siblings, without_passage, written

NAMES = ("intitule", "nom", "titre", "terme", "texte")


@dataclass(frozen=True)
class Gone:
    """A file of the data that is there no more, as it was."""

    collection: Collection
    cle: str
    fichier: str
    commit: str
    """The one that took it away."""
    jour: str
    motif: str
    octets: bytes

    @property
    def nom(self) -> str:
        raw: Any = raw_of(self.fichier, self.octets)
        found = (str(raw[n]) for n in NAMES if isinstance(raw, dict) and raw.get(n))
        return abridged(next(found, self.collection.titre if self.cle == ALONE else self.cle))

    @property
    def adresse(self) -> str:
        return f"/retirees/{self.collection.nom}/{self.cle}"

    @property
    def page(self) -> str:
        """Return the address that its page had on the site; nothing for what had none."""
        return f"/{addresses.record(self.collection.nom, self.cle)}" if self.collection.gabarit else ""


def gone(office: Office, standing: Standing) -> dict[tuple[str, str], Gone]:
    """Return what was taken away and can come back, by kind and name, the last first."""
    repository, data = office.repository, str(office.contrat.data)
    said = ("log", "--no-renames", "--diff-filter=D", "--name-only", "--format=%x00%H%n%cs%n%B%x01", "--", data)
    try:
        commits = repository.ask("-c", "core.quotePath=off", *said).decode(errors="replace").split("\0")[1:]
    except GitFailed:
        return {}
    found: dict[tuple[str, str], Gone] = {}
    for text in commits:
        head, _, names = text.partition("\x01")
        commit, jour, message = head.split("\n", 2)
        for nom in names.split():
            fichier = nom.rpartition(f"{data}/")[2]
            kind = _kind(standing, fichier)
            if kind is None or fichier in standing.octets or kind in found:
                continue
            octets = _shown(office, f"{commit}^", fichier)
            if octets and _is_read(fichier, octets):
                collection = next(c for c in standing.corpus.collections if c.nom == kind[0])
                found[kind] = Gone(collection, kind[1], fichier, commit, jour, reason(message) or "", octets)
    return found


def _kind(standing: Standing, fichier: str) -> tuple[str, str] | None:
    for c in standing.corpus.collections:
        if c.dossier and fichier.startswith(f"{c.nom}/") and fichier.endswith(".yml") and fichier.count("/") == 1:
            return c.nom, fichier.removeprefix(f"{c.nom}/").removesuffix(".yml")
        if c.liste and c.fichier == fichier != RETIRES:
            return c.nom, ALONE
    return None


def _shown(office: Office, commit: str, fichier: str) -> bytes | None:
    try:
        return office.repository.ask("show", f"{commit}:./{office.contrat.data}/{fichier}")
    except GitFailed:
        return None


def _is_read(fichier: str, octets: bytes) -> bool:
    try:
        raw_of(fichier, octets)
    except Unreadable:
        return False
    return True


def restored(office: Office, standing: Standing, one: Gone) -> tuple[Record, dict[str, bytes | None]]:
    """Return a record that comes back, and the files that change."""
    raw: Any = raw_of(one.fichier, one.octets)
    record = Record(one.collection, one.cle, one.fichier, None, {}, None, one.nom)
    files: dict[str, bytes | None] = dict(_words_again(office, standing, one))
    files[one.fichier] = one.octets
    if isinstance(raw, dict):
        rang, moved = _room_made(standing, one.collection, raw)
        files |= moved
        if rang != raw.get("rang"):
            files[one.fichier] = rewritten(one.fichier, one.octets, raw | {"rang": rang})
        if contrat := counted(standing, record, 1, lambda contrat: without_passage(contrat, raw)):
            files[CONTRAT] = contrat
    stones: Any = standing.raws.get(RETIRES, [])
    kept = [x for x in stones if x.get("adresse") != one.page]
    if len(kept) < len(stones):
        files[RETIRES] = written(standing, RETIRES, kept) if kept else None
    return record, files


def _room_made(standing: Standing, collection: Collection, raw: dict[str, Any]) -> tuple[Any, dict[str, bytes | None]]:
    """Return the rank that a record takes again, and the records that move down by one if its place is no more free."""
    rang = raw.get("rang")
    others = siblings(standing, collection, raw)
    if not isinstance(rang, str) or not rang.isdigit() or (others and int(rang) not in {n for _, n in others}):
        return rang, {}
    rank = min(int(rang), 1 + max((n for _, n in others), default=0))
    moved = {
        other.fichier: written(standing, other.fichier, other.raw | {"rang": str(n + 1)})
        for other, n in others
        if n >= rank
    }
    return str(rank), {**moved}


def _words_again(office: Office, standing: Standing, one: Gone) -> Iterator[tuple[str, bytes]]:
    """Yield the words of the search that went with a record, where they stand as that left them."""
    data = office.contrat.data
    said = office.repository.ask("diff-tree", "-r", "--no-renames", "--name-only", "-z", f"{one.commit}^", one.commit)
    kinds = [c for c in standing.corpus.collections if not c.suivi and c.fichier not in (RETIRES, CONTRAT)]
    for nom in said.decode(errors="replace").split("\0"):
        fichier = nom.rpartition(f"{data}/")[2]
        searched = any(
            fichier.startswith(f"{c.nom}/") if c.dossier else c.liste and c.fichier == fichier for c in kinds
        )
        if searched and standing.octets.get(fichier) == _shown(office, one.commit, fichier):
            before = _shown(office, f"{one.commit}^", fichier)
            if before is not None:
                yield fichier, before
