"""The contract as it stands on the disk, read again once something changes: what every page of the form is made from."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from building import git
from building.contract_folder import CODE, DOCS, ContractFolder
from contrat.french.grammar import capitale
from contrat.french.values import Values, labels
from contrat.french.wording import field_name
from contrat.gate.loading import load
from contrat.gate.records import read_folder
from contrat.history.changes import Historique
from contrat.model.contrat import CHAMPS_SUIVIS_CONTRAT, Contrat
from contrat.model.corpus import Corpus
from contrat.model.facts import champs_suivis
from contrat.reading.memo import Memoire
from contrat.reading.problems import DataRefused
from preview.saves import Look, look
from rewriting import Raw, raw_of

from .records import Record, records_of


@dataclass(frozen=True)
class Standing:
    """A contract at one moment."""

    octets: Mapping[str, bytes]
    corpus: Corpus
    historique: Historique | None
    raws: Mapping[str, Raw]

    @cached_property
    def records(self) -> dict[tuple[str, str], Record]:
        """Every record by kind and name; nothing else is ever found by what a browser asks."""
        return {(r.collection.nom, r.cle): r for r in records_of(self.corpus, self.raws)}

    @cached_property
    def values(self) -> Values:
        return Values(self.corpus)

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        return labels(self.corpus)

    @cached_property
    def champs(self) -> dict[str, str]:
        """The labels of tracked fields, those of actions and of the contract."""
        known = [(cls, nom) for cls in (Contrat, self.corpus.action) for nom in self._tracked(cls)]
        return {nom: capitale(field_name(cls, nom)) for cls, nom in known}

    def _tracked(self, cls: type) -> tuple[str, ...]:
        return CHAMPS_SUIVIS_CONTRAT if cls is Contrat else champs_suivis(cls)

    @property
    def role(self) -> str:
        """Return who is said to change the data: a role, never a person."""
        return self.corpus.contrat.publication.role_historique or "formulaire"


class Office:
    """One contract, read by several pages at once."""

    def __init__(self, contrat: ContractFolder) -> None:
        self.contrat = contrat
        self.repository = git.Repository(contrat.root)
        self.memoire = Memoire()
        self._guard = threading.RLock()
        self._seen: tuple[Look, bytes] | None = None
        self._standing: Standing | None = None

    def now(self) -> Standing:
        """Return the contract as it is. Raises `DataRefused` for one with a fault that was made elsewhere."""
        with self._guard:
            seen = self._look()
            while self._standing is None or seen != self._seen:
                try:
                    self._standing, self._seen = self._read(), seen
                except DataRefused:
                    if self._look() == seen:
                        raise
                seen = self._look()  # what is written while it is read is read again
            return self._standing

    def _look(self) -> tuple[Look, bytes]:
        return look((self.contrat.donnees,)), self.repository.ask("rev-parse", "HEAD")

    def _read(self) -> Standing:
        corpus = self.load(self.contrat)
        octets, _ = read_folder(self.contrat.donnees)
        historique = git.read(self.contrat.donnees, self.memoire, corpus)
        raws = {f: raw_of(f, x) for f, x in octets.items() if f.endswith(".yml") and not f.startswith("source/")}
        return Standing(octets, corpus, historique, raws)

    def load(self, folder: ContractFolder) -> Corpus:
        """Return what the gate lets through, pages included. Raises `DataRefused`."""
        with self._guard:
            return load(folder.donnees, CODE / DOCS, self.memoire, self.contrat.docs, date.today().isoformat())
