"""One damaged folder of data → what the gate says of it, and what is wrong with what it says.

An accepted folder is held against a second YAML parser, and every page and file is made from it.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from contrat import exports
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.pages import site_pages
from contrat.pages.maker import Maker
from contrat.reading.mending import mend
from contrat.reading.problems import DataRefused
from contrat.reading.yaml_tree import Node, parse
from contrat.search import index, parts
from contrat.webpage.page import Version
from mutants import DAMAGING, HARMLESS, Folder, Mutation
from ruamel.yaml import YAML

SECONDS = 1.0
"""CPU time within which the gate answers, on data of the size of a real contract."""
_LINE = re.compile(r"(?:data|docs)/(?P<name>.+?):(?P<line>[1-9]\d*):(?P<column>[1-9]\d*): (?P<said>.+)")
_ENGLISH = re.compile(r"\b(?:expected|found|mapping|scalar|token|while|error|invalid|cannot|Traceback|Errno|None)\b")


@dataclass
class Base:
    """A sound folder of data, held in memory, that mutants are made from; `disk` is where they are written."""

    files: dict[str, bytes]
    disk: Path
    corpus: Corpus
    _last: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, disk: Path) -> Base:
        files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
        return cls(files, disk, load(folder))

    def write(self, folder: Folder) -> None:
        """Make the disk hold this folder, and touch only what differs from the last one."""
        special = bool(folder.special) or any(n not in self.files for n in folder.files.keys() | self._last.keys())
        if special or not self._last:
            shutil.rmtree(self.disk, ignore_errors=True)
            self._last = {}
        for name in self._last.keys() - folder.files.keys():
            (self.disk / name).unlink()
        for name, octets in folder.files.items():
            if self._last.get(name) is not octets:
                path = self.disk / name
                if not path.parent.is_file() and not path.is_dir():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(octets)
        for name, make in folder.special.items():
            path = self.disk / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() and not path.is_symlink():
                make(path)
        self._last = {} if special else dict(folder.files)


@dataclass
class Verdict:
    accepted: bool
    sentences: list[str]
    failures: list[str]
    seconds: float


def judge(base: Base, mutation: Mutation, rng: Random, *, harmless: bool = False) -> Verdict:
    """Spoil the folder once, ask the gate, and hold its answer against what it promises."""
    folder = Folder(dict(base.files))
    mutation(rng, folder)
    base.write(folder)
    start = time.process_time()
    try:
        corpus = load(base.disk)
    except DataRefused as refused:
        seconds = time.process_time() - start
        lines = refused.report().split("\n")
        failures = [f"refusé à tort : {x}" for x in lines[:3]] if harmless else []
        failures += [f for line in lines[:-1] for f in _line_failures(line, base, folder)]
        said = [m["said"] for x in lines[:-1] if (m := _LINE.fullmatch(x))]
        return Verdict(False, said, failures + _slow(seconds), seconds)
    except Exception as error:  # the very thing that must not happen, counted and shown
        return Verdict(False, [], [f"arrêt brutal {type(error).__name__} : {error}"], 0)
    seconds = time.process_time() - start
    failures = [*_oracle(folder, base), *_slow(seconds)]
    if harmless and corpus != base.corpus:
        failures.append("le sens a changé")
    elif not harmless and corpus != base.corpus:
        failures += _made(corpus)
    return Verdict(True, [], failures, seconds)


def _slow(seconds: float) -> list[str]:
    return [f"{seconds:.2f} s"] if seconds > SECONDS else []


def _line_failures(line: str, base: Base, folder: Folder) -> list[str]:
    m = _LINE.fullmatch(line)
    if not m:
        return [f"ligne mal formée : {line!r}"]
    wrong = []
    if str(base.disk) in line or os.environ.get("SECRET_D_ESSAI", "\0") in line:
        wrong.append("chemin ou secret dit")
    if not all(c.isprintable() or c in "\u00a0\u202f" for c in line) or len(line) > 1500:
        wrong.append("caractère ou longueur")
    quoted = re.sub(r"«.*»|data/\S+|\(.*?\)", "", m["said"])
    if _ENGLISH.search(quoted):
        wrong.append("anglais")
    octets = folder.files.get(m["name"])
    if octets is not None and int(m["line"]) > len(re.split(rb"\r\n|\r|\n", octets)) + 1:
        wrong.append("ligne hors du fichier")
    return [f"{w} : {line[:300]!r}" for w in wrong]


def _oracle(folder: Folder, base: Base) -> list[str]:
    """The second parser reads the same words in the files that were changed."""
    failures = []
    for name, octets in folder.files.items():
        if name.endswith(".yml") and octets is not base.files.get(name):
            node, _ = parse(name, octets)
            # ruamel.yaml 0.19.1 turns for ever on a carriage return alone: line ends are not what it judges
            text = mend(name, octets.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))[0]
            try:
                theirs = _second().load(text)
            except Exception as error:  # whatever it raises, it does not read what we accept
                failures.append(f"le second lecteur refuse {name} : {type(error).__name__} {str(error)[:200]}")
                continue
            if _strings(node) != _same(theirs):
                failures.append(f"le second lecteur lit autre chose dans {name}")
    return failures


def _second() -> Any:
    return YAML(typ="base", pure=True)


def _strings(node: Node) -> Any:
    if isinstance(node.valeur, str):
        return node.valeur
    if isinstance(node.valeur, list):
        return [_strings(x) for x in node.valeur]
    return {k: _strings(v) for k, v in node.valeur.items()}


def _same(value: Any) -> Any:
    if isinstance(value, dict):
        return {_same(k): _same(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_same(v) for v in value]
    return "" if value is None else str(value)


def _made(corpus: Corpus) -> list[str]:
    """Every page and file can be made from what was accepted."""
    version = Version("0" * 12, None)
    try:
        donnees = exports.open_data(corpus, version)
        maker = Maker(corpus, version, alternatives=exports.alternatives(corpus))
        for _ in (*site_pages.of_contract(maker), *site_pages.of_data(maker, donnees)):
            pass
        index.files(corpus, {}), parts.in_parts(corpus, {})
    except Exception as error:  # accepted data that cannot be published is the fault looked for
        return [f"accepté, puis arrêt brutal {type(error).__name__} : {error}"]
    return []


@dataclass
class Tally:
    """Counts of a campaign."""

    accepted: int = 0
    refused: int = 0
    slowest: float = 0
    sentences: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Tally:
        self.accepted += other.accepted
        self.refused += other.refused
        self.slowest = max(self.slowest, other.slowest)
        self.sentences += other.sentences
        self.failures += other.failures
        return self


def campaign(base: Base, seeds: range, tally: Tally) -> None:
    """Judge one mutant a seed: one in ten is harmless, and the same seed always makes the same mutant."""
    for seed in seeds:
        rng = Random(seed)
        harmless = seed % 10 == 0
        mutation = rng.choice(HARMLESS if harmless else DAMAGING)
        verdict = judge(base, mutation, rng, harmless=harmless)
        tally.accepted += verdict.accepted
        tally.refused += not verdict.accepted
        tally.slowest = max(tally.slowest, verdict.seconds)
        tally.sentences.update({re.sub(r"«.*?»|\d+|U\+\w+|0x\w+", "…", s)[:70] for s in verdict.sentences})
        tally.failures += [f"graine {seed} ({mutation.__name__}) : {f}" for f in verdict.failures[:3]]
