"""Damaged data, a few hundred at each run and as many as wanted with `scripts/fuzz`: refused by sentences, or published."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from conftest import ROOT
from contrat.gate.loading import load
from contrat.reading.characters import fold_spaces
from contrat.reading.problems import DataRefused
from contrat.reading.yaml_tree import Node, Unreadable, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jugement import SECONDS, Base, Tally, campaign, judge
from mutants import DAMAGING, HARMLESS
from ruamel.yaml import YAML

QUIET = settings(derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return Base.of(ROOT / "tests/second/data", tmp_path_factory.mktemp("abime") / "data")


def test_damaged_data_are_refused_by_sentences_or_published(
    base: Base, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setenv("SECRET_D_ESSAI", "secret-a-ne-jamais-dire")
    tally = Tally()
    campaign(base, range(200), tally)
    tell(f"données abîmées : {tally.accepted} acceptés, {tally.refused} refusés, {len(tally.failures)} échecs")
    assert tally.failures == []
    assert tally.refused > 100
    assert tally.accepted > 20


@given(st.randoms(use_true_random=False), st.sampled_from(DAMAGING))
@settings(QUIET, max_examples=60)
def test_no_mutation_leads_to_a_crash_or_to_words_that_nobody_typed(base: Base, rng: Random, mutation: object) -> None:
    assert judge(base, mutation, rng).failures == []  # type: ignore[arg-type]


@given(st.randoms(use_true_random=False), st.sampled_from(HARMLESS))
@settings(QUIET, max_examples=25)
def test_the_same_data_written_otherwise_are_the_same_contract(base: Base, rng: Random, mutation: object) -> None:
    assert judge(base, mutation, rng, harmless=True).failures == []  # type: ignore[arg-type]


@given(
    st.recursive(
        st.text(max_size=30), lambda x: st.lists(x, max_size=4) | st.dictionaries(st.text(max_size=8), x, max_size=4)
    )
)
@settings(QUIET, max_examples=150)
def test_what_a_second_parser_writes_is_read_back_or_refused(value: object) -> None:
    out = _dumped(value)
    try:
        node, problems = parse("x.yml", out)
    except Unreadable as error:
        assert error.problems
        return
    if not problems:
        assert _strings(node) == value


@given(st.text(max_size=300))
@settings(QUIET, max_examples=300)
def test_any_text_is_a_tree_or_sentences(text: str) -> None:
    octets = text.encode("utf-8", "surrogatepass")
    try:
        parse("x.yml", octets)
    except Unreadable as error:
        assert error.problems
        assert all(p.ligne >= 1 and p.colonne >= 1 and p.message for p in error.problems)


@given(st.text(max_size=200))
@settings(QUIET, max_examples=200)
def test_folding_spaces_twice_changes_nothing(text: str) -> None:
    assert fold_spaces(fold_spaces(text)) == fold_spaces(text)


def test_the_verdict_on_the_real_contract_takes_less_than_a_second(tmp_path: Path) -> None:
    start = time.process_time()
    load(ROOT / "data", ROOT / "docs")
    assert time.process_time() - start < SECONDS


def test_a_file_that_may_not_be_read_is_a_sentence(base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "data"
    for name, octets in base.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(octets)
    opened = os.open

    def forbidden(path: Path, *rest: int) -> int:
        if Path(path).name == "notes.yml":
            raise PermissionError(13, "Permission denied", str(path))
        return int(opened(path, *rest))

    monkeypatch.setattr("contrat.reading.folder.os.open", forbidden)
    with pytest.raises(DataRefused) as refused:
        load(folder)
    assert [str(p) for p in refused.value.problems] == [
        "data/notes.yml:1:1: fichier illisible ; vérifiez ses droits d’accès"
    ]


def _dumped(value: object) -> bytes:
    out = io.BytesIO()
    YAML(typ="safe", pure=True).dump(value, out)
    return out.getvalue()


def _strings(node: Node) -> object:
    if isinstance(node.valeur, str):
        return node.valeur
    if isinstance(node.valeur, list):
        return [_strings(x) for x in node.valeur]
    return {k: _strings(v) for k, v in node.valeur.items()}
