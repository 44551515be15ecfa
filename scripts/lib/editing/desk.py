"""What a change would do → what a person sees before saving, and the save itself once they have seen it."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from building.git import GitFailed
from contrat.history.journal import Entree
from contrat.history.reasons import reason
from contrat.reading.problems import DataRefused
from rewriting import Unwritable

from . import faults, naming, proposal
from .faults import FormFault, Places
from .office import Office, Standing
from .proposal import Files, Proposal
from .records import Record
from .saving import Saver

KEPT = 12
"""How many pages as they will be are kept for the frames that show them."""
REASON = "écrivez pourquoi, en une phrase pour le public, par exemple « le comité du 3 mars l’a décidé »"

NAMED = (
    "« {} », dans le motif, ressemble au nom d’une personne ; le motif est publié : ôtez ce nom, ou enregistrez s’il n’en "
    "est pas un"
)


class Faulty(Exception):
    """A change that cannot be made; each fault beside its field."""

    def __init__(self, found: list[FormFault]) -> None:
        self.found = found
        super().__init__()


@dataclass(frozen=True)
class Edit:
    """What is to be done, to which record, and how it is told."""

    record: Record
    fichiers: Files
    message: str


@dataclass(frozen=True)
class Seen:
    """A change as a person sees it before saving."""

    change: Edit
    proposal: Proposal
    entrees: list[Entree]
    remarques: tuple[str, ...]
    """What is to be looked at before saving, and blocks nothing."""
    vu: str
    """The digest of what will be written and said: what is saved is what was seen."""
    page: str
    """The address of the page as it will be; empty where the record is shown nowhere."""


class Desk:
    def __init__(self, office: Office, saver: Saver) -> None:
        self.office, self.saver = office, saver
        self._pages: OrderedDict[str, tuple[str, bytes]] = OrderedDict()

    def look(self, standing: Standing, change: Edit, *, page: bool = True, vu: str = "") -> Seen:
        """Return a change as it will be, with its page unless `vu` says that it was seen.

        Raises `Faulty` with all that the gate says.
        """
        record = change.record
        try:
            found = proposal.judged(self.office, standing, change.fichiers)
        except DataRefused as refused:
            raise Faulty(list(faults.of_problems(refused.problems, record, _places(standing, change)))) from None
        committed = {f: self._committed(f) for f in change.fichiers}
        events = proposal.events(committed, change.fichiers, change.message, found.corpus)
        entrees = proposal.told(standing, found, events)
        remarques = (
            *(NAMED.format(x) for x in naming.named_people(reason(change.message) or "", found.corpus)),
            *proposal.old_proofs(found.corpus, events),
            *map(_places(standing, change).remark, found.remarques),
        )
        own = digest(change)
        shown = self._keep(standing, found, record) if page and own != vu else ""
        return Seen(change, found, entrees, remarques, own, shown)

    def save(self, standing: Standing, seen: Seen) -> None:
        self.saver.write(seen.change.fichiers, seen.change.message, standing.role)

    def page(self, key: str, adresse: str) -> bytes | None:
        """Return a page that was made to be shown; nothing else is ever found by an address."""
        known = self._pages.get(key)
        return known[1] if known and known[0] == adresse else None

    def _keep(self, standing: Standing, found: Proposal, record: Record) -> str:
        made = proposal.page_of(found, standing, record.collection.nom, record.cle)
        if made is None:
            return ""
        key = secrets.token_urlsafe(12)
        self._pages[key] = made
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        return f"/apercu/{key}/{made[0]}"

    def _committed(self, fichier: str) -> bytes | None:
        try:
            return self.office.repository.ask("show", f"HEAD:./{self.office.contrat.data}/{fichier}")
        except GitFailed:
            return None


def _places(standing: Standing, change: Edit) -> Places:
    """Return the records of the data as they will be; the one that changes may be new."""
    octets = {f: x for f, x in {**standing.octets, **change.fichiers}.items() if x is not None}
    known = [*standing.records.values()]
    own = change.record
    there = any((r.fichier, r.place) == (own.fichier, own.place) for r in known)
    return Places(known if there else [*known, own], octets)


def digest(change: Edit) -> str:
    found = hashlib.sha256(change.message.encode())
    for fichier, octets in sorted(change.fichiers.items()):
        found.update(fichier.encode() + b"\0" + (b"-" if octets is None else b"+" + octets) + b"\0")
    return found.hexdigest()


def message(record: Record, motif: str, trailer: str = "") -> str:
    """Return the message of a commit of one record: its reason, for the public."""
    scope = record.cle if record.collection.dossier else record.fichier.removesuffix(".yml")
    return f"data({scope}): {motif}" + (f"\n\n{trailer}" if trailer else "")


def motif_fault(motif: str) -> str:
    """Return what is wrong with a reason; nothing where the public can read it."""
    return naming.leads_to_someone(motif) if motif and reason(f"data : {motif}") else REASON


def unwritable(error: Unwritable) -> FormFault:
    return FormFault("", "Fichier", str(error))


def named(said: Mapping[str, str], record: Record) -> list[FormFault]:
    """Return faults of controls, in their order, each with what its control is called."""
    return [FormFault(name, faults.label(record.shape, name), text) for name, text in said.items()]
