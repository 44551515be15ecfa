"""A contract as it stands, and as it stood when a workbook was made: the leaves of each file, by its version."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from building import git
from contrat.gate.loading import digest, load
from contrat.model.collections import Collection, collection_in
from contrat.model.corpus import Corpus
from contrat.reading.decode import Shape, shape_of
from contrat.reading.folder import is_leftover
from contrat.reading.yaml_tree import Unreadable

from .leaves import Leaves, Path_, leaves_of
from .tables import Feuille

LONG, MAX_COMMITS = 12, 2_000
"""How many signs name a version, and among how many commits one of the whole data is looked for."""
_VERSION = re.compile(r"[0-9a-f]{12,64}")


def version_of(octets: bytes) -> str:
    """Return what names the state of a file: the beginning of the id that git gives it, so that git can give it back."""
    return hashlib.sha1(b"blob %d\0" % len(octets) + octets, usedforsecurity=False).hexdigest()[:LONG]


@dataclass
class ContractState:
    """The files of a contract, which the gate has taken."""

    contrat: Path
    corpus: Corpus
    octets: Mapping[str, bytes]
    _leaves: dict[tuple[str, bytes], Leaves] = field(default_factory=dict)
    _whole: dict[str, Mapping[str, bytes]] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> dict[str, Collection]:
        return {c.nom: c for c in self.corpus.collections}

    def shape(self, fichier: str) -> Shape:
        return shape_of(self.kinds[collection_in(fichier).nom].schema)

    def leaves(self, fichier: str) -> Leaves:
        """Return what a file says now; nothing where there is none."""
        return self._read(fichier, self.octets[fichier]) if fichier in self.octets else Leaves()

    def _read(self, fichier: str, octets: bytes) -> Leaves:
        key = fichier, octets
        if key not in self._leaves:
            self._leaves[key] = leaves_of(fichier, octets, self.shape(fichier))
        return self._leaves[key]

    def files_of(self, collection: Collection) -> list[str]:
        if not collection.dossier:
            return [collection.fichier] if collection.fichier in self.octets else []
        return [f"{collection.nom}/{x.id}.yml" for x in getattr(self.corpus, collection.nom)]

    def base(self, fichier: str, version: str) -> Leaves | None:
        """Return what a file said in the version that a row names, of the file or of all the data; None if it is not found."""
        if version and version in (version_of(self.octets.get(fichier, b"")), self.empreinte):
            return self.leaves(fichier)
        if not _VERSION.fullmatch(version):
            return None
        try:
            if (octets := self._blob(version)) is not None:
                return self._read(fichier, octets)
            if (whole := self._data_of(version)) is not None:
                return self._read(fichier, whole[fichier]) if fichier in whole else Leaves()
        except (Unreadable, git.GitFailed):
            pass
        return None

    @property
    def empreinte(self) -> str:
        return self.corpus.empreinte[:LONG]

    def _blob(self, version: str) -> bytes | None:
        repository = git.Repository(self.contrat)
        if not (self.contrat / ".git").exists() or not repository.agrees("cat-file", "-e", f"{version}^{{blob}}"):
            return None
        return repository.ask("cat-file", "blob", version)

    def _data_of(self, version: str) -> Mapping[str, bytes] | None:
        """Return all the data as they were in a version of the whole, among the commits of the contract."""
        if not self._whole:
            self._whole = {"": {}, **_versions(self.contrat)} if (self.contrat / ".git").exists() else {"": {}}
        return self._whole.get(version)


def _versions(contrat: Path) -> dict[str, Mapping[str, bytes]]:
    repository, known = git.Repository(contrat), dict[str, bytes]()
    found: dict[str, Mapping[str, bytes]] = {}
    commits = repository.ask("log", f"--max-count={MAX_COMMITS}", "--format=%H", "--", "data").decode().split()
    for commit in commits:
        octets: dict[str, bytes] = {}
        for line in repository.ask("ls-tree", "-r", "-z", f"{commit}:data").decode().split("\0")[:-1]:
            (_, _, blob), name = line.partition("\t")[0].split(), line.partition("\t")[2]
            if is_leftover(name):
                continue
            if blob not in known:
                known[blob] = repository.ask("cat-file", "blob", blob)
            octets[name] = known[blob]
        found[digest(octets)[:LONG]] = octets
    return found


def state_of(contrat: Path) -> ContractState:
    """Return a contract as it stands. Raises `DataRefused`."""
    corpus = load(contrat / "data")
    return ContractState(contrat, corpus, _octets(contrat / "data", corpus))


def _octets(data: Path, corpus: Corpus) -> dict[str, bytes]:
    """Return the bytes of the files of records."""
    names = [p for c in corpus.collections for p in ((data / c.nom).glob("*.yml") if c.dossier else [data / c.fichier])]
    return {p.relative_to(data).as_posix(): p.read_bytes() for p in names if p.is_file() and not is_leftover(p.name)}


def rows_of(feuille: Feuille, leaves: Leaves) -> Iterator[Path_]:
    """Yield the path of each row that a sheet has for a file."""
    plan = feuille.plan
    if plan.parent is None or plan.liste is None:
        if feuille.collection.liste:
            yield from ((i,) for i in range(leaves.count(())))
        elif leaves.values:
            yield ()
        return
    above: list[Path_] = [()]
    if plan.parent.liste:
        above = [(*plan.parent.liste.chemin, i) for i in range(leaves.count(plan.parent.liste.chemin))]
    for start in above:
        place = (*start, *feuille.liste)
        yield from ((*place, i) for i in range(leaves.count(place)))
