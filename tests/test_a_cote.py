"""What is made beside the pages is what would have been made in their place, with or without a second process."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from beside import beside, possible
from conftest import ROOT, build
from contrat import exports
from contrat.loading import load
from contrat.page import Version
from contrat.render import Renderer
from publish import around_records
from site_bati import SiteBati


def made_by() -> tuple[int, str]:
    return os.getpid(), "« valeur » " * 20_000  # more than a pipe holds


def test_a_value_comes_whole_from_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beside.possible", lambda: True)
    pid, texte = beside(made_by, worth=True)()
    assert pid != os.getpid()
    assert texte == made_by()[1]


def test_what_is_not_worth_a_process_is_made_here_when_it_is_asked_for() -> None:
    pid, texte = beside(made_by, worth=False)()
    assert (pid, texte) == made_by()


@pytest.mark.parametrize("stopped", [lambda: os._exit(3), lambda: (_ for _ in ()).throw(ValueError("faute"))])
def test_a_process_that_fails_is_made_up_for_here(
    stopped: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beside.possible", lambda: True)
    here = os.getpid()

    def make() -> str:
        if os.getpid() != here:
            stopped()
        return "fait ici"

    assert beside(make, worth=True)() == "fait ici"


def test_a_fault_of_what_is_made_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beside.possible", lambda: True)

    def make() -> str:
        raise ValueError("faute")

    with pytest.raises(ValueError, match="faute"):
        beside(make, worth=True)()


def test_no_process_is_forked_beside_a_thread_or_without_a_second_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not possible()
    finally:
        done.set()
        thread.join()
    monkeypatch.setattr("beside.processors", lambda: 1)
    assert not possible()


def test_the_pages_around_records_are_the_same_wherever_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("beside.possible", lambda: True)
    corpus, version = load(ROOT / "tests/second/data"), Version("0" * 12, None)
    donnees = exports.open_data(corpus, version)
    renderer = Renderer(corpus, version, donnees=donnees, dictionnaire=exports.build_dictionary())
    pages, fichiers = beside(lambda: around_records(renderer), worth=True)()
    assert (pages, fichiers) == around_records(renderer)
    assert len(pages) > 4 * len(corpus.actions)
    assert "demander/mesure-b/lettre.txt" in fichiers


def test_two_processes_make_the_same_site_as_one(second: SiteBati, tmp_path: Path) -> None:
    shared = second.configuration
    assert shared
    trees = []
    for threshold in (0, 1):
        config = tmp_path / f"{threshold}.yml"
        data = shared.parent / "data"
        config.write_text(f"INHERIT: {shared}\nextra: {{second_processus: {threshold}, donnees: {data}}}\n")
        site = build(config, tmp_path / f"site-{threshold}").dossier
        trees.append({p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()})
    alone, together = trees
    assert len(alone) > 200
    assert [str(p) for p in alone.keys() | together.keys() if alone.get(p) != together.get(p)] == []
