"""Figures of the search: judged queries asked of the real page in Chromium.

success@3: a right answer (grade 2) among the first three sure results; shown: the same, or among the near
subjects; MRR: mean of 1/rank of the first right answer; nothing: neither sure nor near results though
an answer exists; wrong: sure results though there is no answer.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contrat.gate.loading import load
from contrat.search import index
from playwright.sync_api import Browser


@dataclass(frozen=True)
class Answer:
    """What the page gave for one judged query; ids as in the files (`e4-a1`)."""

    query: dict[str, Any]
    sure: tuple[str, ...]
    near: tuple[str, ...]
    ms: float

    @property
    def right(self) -> set[str]:
        return {k for k, grade in self.query["relevant"].items() if grade == 2}

    @property
    def rank(self) -> int:
        """Return the rank of the first right answer among the sure results; 0 for none."""
        return next((i for i, x in enumerate(self.sure, 1) if x in self.right), 0)


@dataclass(frozen=True)
class Figures:
    """Rates from 0 to 1 over `answerable` and `unanswerable` queries."""

    answerable: int
    unanswerable: int
    success3: float
    shown: float
    mrr: float
    nothing: float
    wrong: float
    p95_ms: float


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ask(browser: Browser, address: str, queries: Iterable[dict[str, Any]]) -> list[Answer]:
    """Ask every query of the page’s own engine."""
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(address + "recherche/")
    tab.evaluate("q => rechercher(q)", "xylophone")  # everything is fetched: the figures are those of a warm page
    answers = []
    for query in queries:
        start = time.perf_counter()
        found = tab.evaluate("q => rechercher(q)", query["q"])
        ms = (time.perf_counter() - start) * 1000
        answers.append(Answer(query, _ids(found["results"]), _ids(found["proches"]), ms))
    context.close()
    return answers


def _ids(results: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_id(r["url"]) for r in results))


def _id(url: str) -> str:
    """Return « e4-a1 » for /actions/4-1/, « organisations:call » for /organisations/call/, « accueil » for /."""
    if m := re.fullmatch(r"/enjeux/(\d+)/|/actions/(\d+)-(\d+)/", url):
        return f"e{m[1]}" if m[1] else f"e{m[2]}-a{m[3]}"
    named = url.strip("/").replace("-", "_").replace("/", ":") or "accueil"
    return {"contrat:interview": "interview"}.get(named, named)


def bare_site(site: Path, data: Path, folder: Path) -> Path:
    """Return a copy of a built site whose search knows no word written for its contract: what a new contract gets.

    Taken out: the lexicon, the usual words, the subjects of each page, the subjects outside. The shared bank stays.
    """
    corpus = load(data)
    bare = replace(
        corpus,
        lexique=(),
        sujets=(),
        hors_contrat=(),
        enjeux=tuple(replace(e, mots_usuels=()) for e in corpus.enjeux),
        actions=tuple(replace(a, mots_usuels=()) for a in corpus.actions),
    )
    for entry in site.iterdir():
        if entry.name != "recherche":
            (folder / entry.name).symlink_to(entry.resolve())
    shutil.copytree(site / "recherche", folder / "recherche")
    places = json.loads((site / "recherche/lieux.json").read_text(encoding="utf-8"))
    for nom, text in index.files(bare, {adresse: titre for adresse, titre, _ in places}).items():
        (folder / "recherche" / nom).write_text(text, encoding="utf-8")
    return folder


def interval(rate: float, count: int) -> tuple[float, float]:
    """Return the bounds between which a rate over `count` queries stands, at 95 % (Wilson)."""
    if not count:
        return 0.0, 1.0
    z = 1.96
    middle, half = rate + z * z / (2 * count), z * math.sqrt((rate * (1 - rate) + z * z / (4 * count)) / count)
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def figures(answers: list[Answer]) -> Figures:
    """Return the figures of a list of answers."""
    some = [a for a in answers if a.query["relevant"]]
    none = [a for a in answers if not a.query["relevant"]]
    ms = sorted(a.ms for a in answers)
    return Figures(
        answerable=len(some),
        unanswerable=len(none),
        success3=_rate(some, lambda a: 1 <= a.rank <= 3),
        shown=_rate(some, lambda a: bool(a.right & {*a.sure[:3], *a.near})),
        mrr=sum(1 / a.rank for a in some if a.rank) / max(1, len(some)),
        nothing=_rate(some, lambda a: not a.sure and not a.near),
        wrong=_rate(none, lambda a: bool(a.sure)),
        p95_ms=ms[max(0, int(0.95 * len(ms)) - 1)],
    )


def _rate(answers: list[Answer], holds: Any) -> float:
    return sum(bool(holds(a)) for a in answers) / max(1, len(answers))
