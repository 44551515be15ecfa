"""What is made beside is what would have been made here, with or without a second process."""

import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import search
import write
from beside import Here, There, possible
from conftest import build
from contrat.page import Page
from jinja2 import Environment
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from site_bati import SiteBati

LONG = "« valeur » " * 20_000  # more than a pipe holds


def made() -> dict[str, str]:
    return {"longue": LONG}


def whose(value: dict[str, str], nom: str, more: str) -> tuple[int, str]:
    return os.getpid(), value[nom] + more


def test_a_question_is_answered_where_the_value_is_as_many_times_as_it_is_asked() -> None:
    beside, here = There(made), Here(made())
    try:
        for more in ("1", LONG):
            pid, said = beside.ask(whose, "longue", more)()
            assert pid != os.getpid()
            assert (os.getpid(), said) == here.ask(whose, "longue", more)() == (os.getpid(), LONG + more)
    finally:
        beside.close()


def test_a_second_process_ends_and_is_waited_for() -> None:
    beside = There(made)
    pid, _ = beside.ask(whose, "longue", "")()
    beside.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    beside.close()  # twice is once


@pytest.mark.parametrize("stopped", [lambda: os._exit(3), lambda: (_ for _ in ()).throw(ValueError("faute"))])
def test_what_a_process_that_fails_would_have_made_is_made_here(stopped: Callable[[], object]) -> None:
    here = os.getpid()

    def make() -> dict[str, str]:
        if os.getpid() != here:
            stopped()
        return made()

    beside = There(make)
    for _ in range(2):
        assert beside.ask(whose, "longue", "")() == (here, LONG)
    beside.close()


def test_a_process_that_ends_between_two_questions_is_made_up_for() -> None:
    beside = There(made)
    pid, _ = beside.ask(whose, "longue", "")()
    os.kill(pid, 9)
    assert beside.ask(whose, "longue", "")() == (os.getpid(), LONG)
    beside.close()


def test_a_fault_of_what_is_made_or_asked_is_raised_here() -> None:
    def make() -> dict[str, str]:
        raise ValueError("faute")

    with pytest.raises(ValueError, match="faute"):
        There(make).ask(whose, "longue", "")()
    with pytest.raises(KeyError):
        There(made).ask(whose, "absente", "")()


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


class Noted:
    """A part that notes what is asked of it and when its answer is waited for."""

    def __init__(self, name: str, notes: list[str]) -> None:
        self.name, self.notes = name, notes

    def ask(self, function: Callable[..., Any], *given: Any) -> Callable[[], None]:
        self.notes.append(f"{self.name} is asked")
        return lambda: self.notes.append(f"{self.name} is waited for")

    def close(self) -> None:
        self.notes.append(f"{self.name} ends")


def test_this_process_writes_while_the_other_does(tmp_path: Path) -> None:
    """What is kept here runs when it is waited for: first, while the other, asked already, works."""
    notes: list[str] = []
    publication = SimpleNamespace(parts=(Noted("here", notes), Noted("there", notes)))
    extra = {"publication": publication, "habillage": {}}
    config: Any = SimpleNamespace(site_dir=str(tmp_path), site_url="", extra=extra)
    write.on_env(Environment(), config, Files([]))
    assert notes.index("there is asked") < notes.index("here is waited for") < notes.index("there is waited for")
    assert notes[-2:] == ["here ends", "there ends"]


def test_an_index_that_nobody_waits_for_ends_and_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    making = search.Indexing([Page(f"actions/{n}/", "Piscine", b"<h1>Piscine</h1>", "") for n in range(300)])
    pid = making.process.pid
    assert len(list(tmp_path.iterdir())) == 1
    making.end()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_index_that_cannot_be_made_stops_the_build_with_what_pagefind_says(tmp_path: Path) -> None:
    making = search.Indexing([])
    with pytest.raises(PluginError, match=r"(?s)l’index de recherche n’a pas pu être fait.+"):
        making.put(tmp_path / "index")
    making.end()
