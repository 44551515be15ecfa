"""What the search must give, in the engine alone: a page among the first three, or nothing sure. Each question is the first of a page just opened."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from conftest import ROOT
from qualite_recherche import _id
from site_bati import SiteBati

PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "recherche/paires.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def asked(site: SiteBati, questions: list[str]) -> list[list[str]]:
    """Return the sure pages of each question, by the names of the judged files, after the numbers to call."""
    folder = site.dossier / "recherche"
    files = {f.name: f.read_text(encoding="utf-8") for f in folder.glob("*.json")}
    addresses = json.loads(files["mots.json"])["pages"] + [place[0] for place in json.loads(files["lieux.json"])]
    said = {"moteur": str(site.dossier / site.asset("moteur.js")), "fichiers": files, "questions": questions}
    done = subprocess.run(
        ["node", str(ROOT / "tests/outils/questions.mjs")],
        input=json.dumps(said),
        capture_output=True,
        text=True,
        check=True,
    )
    subjects = json.loads(files["sujets.json"])
    return [
        [f"urgence:{subjects[i]['urgence']}" for i in a["urgences"]]
        + list(dict.fromkeys(_id(f"/{addresses[p]}") for p in a["surs"]))
        for a in json.loads(done.stdout)
    ]


def test_what_the_search_must_give_it_gives(site: SiteBati) -> None:
    assert len(PAIRS) >= 250
    found = asked(site, [question for question, _ in PAIRS])
    wrong = [
        (question, page, sure[:3])
        for (question, page), sure in zip(PAIRS, found, strict=True)
        if (
            [p for p in sure if not p.startswith("urgence:")]
            if page == "-"
            else page not in sure[: 1 if page.startswith("urgence:") else 3]
        )
    ]
    assert wrong == []


def test_the_pairs_speak_of_every_enjeu_action_and_kind_of_page() -> None:
    pages = {page for _, page in PAIRS}
    assert len([p for p in pages if re.fullmatch(r"e\d+(-a\d+)?", p)]) == 35
    assert {p.partition(":")[0] for p in pages} >= {
        "programmes",
        "organisations",
        "glossaire",
        "contrat",
        "non_communique",
    }
