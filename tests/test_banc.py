"""The bench runs end to end: the generated contract passes the gate, Hugo gives pages of the same weight, the table is whole."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bench import contrat_genere
from bench.sites import Chantier
from conftest import ROOT
from contrat.gate.loading import load

VOCABULAIRES = ROOT / "data/vocabulaires.yml"


@pytest.mark.parametrize("pages", [12, 200, 1000])
def test_a_generated_contract_of_any_size_passes_the_gate(pages: int, tmp_path: Path) -> None:
    shape = contrat_genere.write(tmp_path, pages, vocabulaires=VOCABULAIRES)
    corpus = load(tmp_path)
    assert len(corpus.enjeux) == shape.enjeux
    assert len(corpus.actions) == shape.actions
    assert len(corpus.glossaire) == shape.glossaire
    assert shape.pages == pages


def test_equal_seeds_give_equal_contracts_and_other_seeds_give_others(tmp_path: Path) -> None:
    for nom, graine in (("a", 1), ("b", 1), ("c", 2)):
        contrat_genere.write(tmp_path / nom, 60, graine=graine, vocabulaires=VOCABULAIRES)
    a, b, c = ((tmp_path / nom / "source/bancville.txt").read_bytes() for nom in "abc")
    assert a == b
    assert a != c


def test_hugo_makes_pages_of_the_same_weight_with_our_bodies_at_our_addresses(tmp_path: Path) -> None:
    chantier = Chantier(tmp_path / "banc", 60)
    chantier.prepare()
    chantier.build_hugo(index=False)
    ours = {p.relative_to(chantier.notre) for p in chantier.notre.rglob("index.html")}
    assert ours - set(chantier.pages) == {Path("aide/index.html")}  # hand-written, the one page left out
    assert set(chantier.pages) - ours == set()
    assert 0.97 < chantier.octets() < 1.03  # a shell that falls behind ours would spare Hugo work
    assert [p for p in chantier.pages if body(chantier.notre / p) != body(chantier.sien / p)] == []


def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("<main")[2].partition(">")[2].partition("</main>")[0].strip()


def test_the_bench_prints_one_whole_row_a_comparison_and_the_weights() -> None:
    command = [sys.executable, "-m", "bench", "--tailles", "20", "60", "--essais", "1", "--index", "deux"]
    env = {**os.environ, "PYTHONPATH": "hooks:scripts/lib"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    cells = [x.strip("| ").split(" | ") for x in done.stdout.split("\n") if re.match(r"\| \d+ pages", x)]
    assert [(c[0], c[1]) for c in cells] == [(f"{n} pages", quoi) for n in (20, 60) for quoi in ("sans", "avec")]
    assert all(float(x) > 0 for c in cells for x in c[4:])
    assert done.stdout.count("| premier résultat de recherche |") == 2
    assert "exposant" in done.stdout
    assert "4 comparaisons" in done.stdout


def test_where_the_time_goes_is_told_by_phase_and_by_template() -> None:
    command = [sys.executable, "-m", "bench", "--phases", "--tailles", "20"]
    env = {**os.environ, "PYTHONPATH": "hooks:scripts/lib"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    phases = re.findall(r"\| ([^|\d]+) \| (\d+\.\d\d) \| \d+ % \|", done.stdout)
    total = re.search(r"\| total \| (\d+\.\d\d)", done.stdout)
    assert total
    assert abs(float(total[1]) - sum(float(cost) for _, cost in phases)) < 0.005 * (len(phases) + 1)
    assert {"les décoder", "données ouvertes", "mettre dans l’habillage, écrire"} <= {nom for nom, _ in phases}
    pages = dict(re.findall(r"\| (\w+) \| (\d+) \| \d+\.\d\d \| \d+\.\d\d \|", done.stdout))
    assert pages["action"] == pages["embed"] != "0"


def test_the_weights_alone_are_printed_for_each_size() -> None:
    command = [sys.executable, "-m", "bench", "--poids", "--tailles", "20", "260"]
    env = {**os.environ, "PYTHONPATH": "hooks:scripts/lib"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    found = [int(x) for x in re.findall(r"\| premier résultat de recherche \| (\d+) \|", done.stdout)]
    assert len(found) == 2
    assert all(20_000 < n < 60_000 for n in found), found
    assert "comparaisons" not in done.stdout


def test_the_bench_says_what_documents_cost_beside_the_same_site_without_them() -> None:
    command = [sys.executable, "-m", "bench", "--documents", "--tailles", "20", "--essais", "1"]
    env = {**os.environ, "PYTHONPATH": "hooks:scripts/lib"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [x.strip("| ").split(" | ") for x in done.stdout.split("\n")[2:4]]
    assert [row[:3] for row in rows] == [["20 pages", "de rien", "1"], ["20 pages", "une action changée", "1"]]
    assert all(float(x) > 0 for row in rows for x in row[3:])
    assert float(rows[0][6]) > float(rows[0][3])  # documents are made in one of the two builds alone
