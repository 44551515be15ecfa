"""A megabyte of anything has its verdict in bounded time, words and memory, before anything is made.

Each family spoils one file, or makes many, up to a megabyte, in the way that costs the gate most. One child judges
them all and measures itself, so that what others do on the machine does not count: its unit is the verdict on the
shipped contract.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT
from contrat.gate.loading import load
from contrat.reading.problems import DataRefused

MEGABYTE = 990_000
RATIO = 7.5
"""How many verdicts on the shipped contract a family may cost: two seconds where that one takes 0.27."""
PRINTED = 150_000
MEMORY = 400
"""Megabytes of the child at its most."""

BASE = ROOT / "tests/refus/base"
ACTION = "actions/1-1.yml"
HEAD = (
    'enjeu: "1"\nrang: 1\ntexte: La pose de trottoirs en pain d’épices\nintitule: Des trottoirs\n'
    "mots_usuels: [trottoirs]\nsource: {ligne: 6}\n"
)
ORGANISATION = "nom: Agglo de Nulle-Part\nnature: agglo\ndefinition: Un groupe.\n"


def fill(unit: str, size: int = MEGABYTE) -> str:
    return unit * (size // len(unit.encode()))


def numbered(unit: Callable[[int], str], size: int = MEGABYTE) -> str:
    """Return units that all differ, as many as fit."""
    return "".join(unit(i) for i in range(size // len(unit(100_000).encode())))


def text_of(what: str) -> dict[str, str]:
    return {f"data/{ACTION}": f"{HEAD}en_clair: {what}"}


def announcing(actions: int) -> str:
    return (BASE / "contrat.yml").read_text(encoding="utf-8").replace("actions: 2}", f"actions: {actions}}}")


FAMILIES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "crochets ouverts": lambda: {f"data/{ACTION}": fill("[")},
    "tirets sur une ligne": lambda: {f"data/{ACTION}": fill("- ")},
    "points d’interrogation": lambda: {f"data/{ACTION}": fill("? ")},
    "clés": lambda: {f"data/{ACTION}": numbered(lambda i: f"k{i}: 1\n")},
    "clés longues presque justes": lambda: {f"data/{ACTION}": numbered(lambda i: f"intitule_{'x' * 40}{i}: 1\n")},
    "clés en double": lambda: {f"data/{ACTION}": fill("k: 1\n")},
    "une clé d’un mégaoctet": lambda: {f"data/{ACTION}": fill("a") + ": b"},
    "groupes de clés inconnues": lambda: {
        f"data/{ACTION}": HEAD + "documents:\n" + numbered(lambda i: f"- {{titre_{'x' * 40}{i}: a}}\n", 750_000)
    },
    "renvois de renvois": lambda: {f"data/{ACTION}": "a: &a [x]\n" + numbered(lambda i: f"b{i}: *a\n")},
    "guillemets": lambda: {f"data/{ACTION}": fill('"')},
    "tabulations": lambda: {f"data/{ACTION}": fill("a:\tb\n")},
    "marques de conflit": lambda: {f"data/{ACTION}": fill("<<<<<<< HEAD\n")},
    "dièses qui coupent": lambda: {f"data/{ACTION}": numbered(lambda i: f"k{i}: b #c\n")},
    "chevrons": lambda: {f"data/{ACTION}": HEAD + "en_clair: >\n" + fill("  - a\n")},
    "échappements": lambda: text_of('"' + fill("\\u200b") + '"'),
    "texte mal décodé": lambda: text_of("|\n" + fill("  Ã©\n")),
    "signes invisibles": lambda: text_of(fill("a\u00ad")),
    "changements de sens": lambda: text_of("|\n" + fill("  \u202e\n")),
    "accents séparés": lambda: text_of("|\n" + fill("  e\u0301\n")),
    "tour d’accents": lambda: text_of("q" + fill("\u0345\u0315\u0301\u0327")),
    "mots de deux alphabets": lambda: text_of(fill("сop ")),
    "mots grecs": lambda: text_of(fill("ΑΝΝΕΧΕ ")),
    "lettres imitées": lambda: text_of(fill("Ａ ")),
    "dessins joints": lambda: text_of(fill("👩\u200d")),
    "drapeaux": lambda: text_of(fill("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f")),
    "espaces insécables": lambda: {f"data/{ACTION}": fill("a\u00a0:\u00a0b\n")},
    "liens de notes": lambda: {f"data/{ACTION}": HEAD + "notes:\n" + fill('- "' + "[a](" * 2200 + '"\n')},
    "étoiles de notes": lambda: {f"data/{ACTION}": HEAD + "notes:\n" + fill('- "' + "*a " * 3000 + '"\n')},
    "mots cités et lignes qui se répètent": lambda: {
        "data/organisations/anp.yml": ORGANISATION
        + "cite:\n"
        + numbered(lambda i: f"- {{ligne: 1, mots: {'a' * (i % 500 + 1)}}}\n"),
        "data/source/faux.txt": "a" * 19_000 + "\n",
    },
    "mots cités et petits mots": lambda: {
        "data/organisations/anp.yml": ORGANISATION + "cite:\n" + numbered(lambda i: f"- {{ligne: 1, mots: x{i}}}\n"),
        "data/source/faux.txt": "a " * 9_000 + "\n",
    },
    "source de lignes": lambda: {"data/source/faux.txt": fill("x\n")},
    "source de lignes vides": lambda: {"data/source/faux.txt": fill("\r")},
    "source d’une ligne": lambda: {"data/source/faux.txt": fill("x")},
    "source en tours d’accents": lambda: {"data/source/faux.txt": fill("q" + "\u0301\u0316\u0315\u0327" * 1200 + "\n")},
    "registre de lignes": lambda: {"data/adresses.txt": fill("x\n")},
    "codes inconnus": lambda: {
        "data/vocabulaires.yml": "statuts:\n"
        + numbered(lambda i: f"- {{code: c{'x' * 20}{i}, libelle: l}}\n", 600_000),
        **{f"data/organisations/o{i}.yml": ORGANISATION for i in range(150)},
    },
    "fichiers inattendus": lambda: {f"data/x{i}.txt": "" for i in range(5_000)},
    "petites fiches": lambda: {
        **{f"data/glossaire/t{i}.yml": f"terme: T{i}\ndefinition: B\n" for i in range(8_000)},
        "data/contrat.yml": announcing(10_000_000),
    },
    "pages de peu": lambda: {f"docs/p{i}.md": "# A\n" for i in range(5_000)},
    "page de traits": lambda: {"docs/x.md": "***\n" * 14_000},
    "pages de crochets": lambda: {f"docs/p{i}.md": fill("[" * 240 + "\n\n", 59_000) for i in range(16)},
    "pages d’étoiles": lambda: {f"docs/p{i}.md": fill("*a* mot " * 60 + "\n\n", 59_000) for i in range(16)},
    "pages de titres": lambda: {f"docs/p{i}.md": fill("# a\n\n", 59_000) for i in range(16)},
    "pages de lignes": lambda: {f"docs/p{i}.md": fill("a  \n" * 240 + "\n", 59_000) for i in range(16)},
    "pages de tableaux": lambda: {
        f"docs/p{i}.md": fill("a|b\n-|-\n" + "c|d\n" * 200 + "\n", 59_000) for i in range(16)
    },
    "pages d’une ligne": lambda: {f"docs/p{i}.md": fill("mot ", 59_000) for i in range(16)},
    "pages de CDATA": lambda: {f"docs/p{i}.md": fill("<![CDATA[\n\n", 2_000) for i in range(400)},
    "pages de barres obliques": lambda: {f"docs/p{i}.md": fill("\\*" * 100 + "\n\n", 59_000) for i in range(16)},
    "pages de paragraphes": lambda: {f"docs/p{i}.md": fill("a\n\n", 59_000) for i in range(16)},
    "pages d’entités": lambda: {f"docs/p{i}.md": fill("&", 59_000) for i in range(16)},
}


class Verdict(NamedTuple):
    seconds: float
    """Of CPU."""
    size: int
    """Bytes of what is said."""
    refused: bool


class Measures(NamedTuple):
    unit: float
    """Seconds of CPU of the verdict on the shipped contract."""
    memory: int
    """Megabytes of the child, at its most."""
    families: dict[str, Verdict]


def judge(folder: Path) -> dict[str, Verdict]:
    """Write the data of each family in their turn, and ask the gate."""
    found = {}
    for nom, make in FAMILIES.items():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(BASE, folder / "data")
        (folder / "docs").mkdir()
        for name, text in make().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        start = time.process_time()
        try:
            load(folder / "data", ROOT / "docs", pages=folder / "docs")
            said = ""
        except DataRefused as refused:
            said = str(refused)
        found[nom] = Verdict(time.process_time() - start, len(said.encode()), bool(said))
    return found


def measure(folder: Path) -> Measures:
    families = judge(folder)
    peak = next(x for x in Path("/proc/self/status").read_text(encoding="utf-8").split("\n") if x.startswith("VmHWM"))
    start = time.process_time()
    for _ in range(3):
        load(ROOT / "data", ROOT / "docs")
    return Measures((time.process_time() - start) / 3, int(peak.split()[1]) // 1024, families)


@pytest.fixture(scope="module")
def measures(tmp_path_factory: pytest.TempPathFactory) -> Measures:
    folder = tmp_path_factory.mktemp("bornes") / "contrat"
    path = ":".join(str(ROOT / p) for p in ("hooks", "scripts/lib", "tests"))
    command = [sys.executable, __file__, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900, env={"PYTHONPATH": path})
    unit, memory, families = json.loads(done.stdout)
    return Measures(unit, memory, {nom: Verdict(*verdict) for nom, verdict in families.items()})


def test_no_megabyte_costs_more_than_two_seconds(measures: Measures, tell: Callable[[str], None]) -> None:
    """When this fails: something is read in the square of its length; count it, or bound it, before it is read."""
    costs = {nom: round(verdict.seconds / measures.unit, 1) for nom, verdict in measures.families.items()}
    slowest = max(costs, key=costs.__getitem__)
    tell(f"{len(costs)} familles d’un mégaoctet ; la plus lente, {slowest} : {costs[slowest]} verdicts")
    assert {nom: cost for nom, cost in costs.items() if cost > RATIO} == {}


def test_no_megabyte_is_said_without_bound_or_fills_the_memory(measures: Measures) -> None:
    assert {nom: v.size for nom, v in measures.families.items() if v.size > PRINTED} == {}
    assert measures.memory < MEMORY


def test_what_is_spoiled_is_refused(measures: Measures) -> None:
    """So the families are read and not passed over."""
    assert {nom for nom, v in measures.families.items() if not v.refused} == {"pages d’une ligne"}
    assert len(measures.families) >= 45


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
