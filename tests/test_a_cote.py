"""What is made beside is what would have been made here, with or without a second process."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from atelier import Atelier
from building import BuildStopped, second_process
from building.batch import Batch, Destination
from building.build import Build
from building.full_text import Indexing
from building.second_process import SecondProcess, possible
from building.shell import Shell
from conftest import ROOT, build
from contrat.model.corpus import Corpus
from contrat.pages.maker import Maker
from contrat.webpage.page import Page, Site, Version
from jinja2 import TemplateSyntaxError
from site_bati import SiteBati

LONG = b"valeur " * 20_000
"""More than a pipe holds."""
ASSETS = {"icone.svg": "i", "site.css": "s", "embed.css": "e"}


@pytest.fixture
def make(corpus: Corpus) -> Callable[[], Batch]:
    """What makes a batch of two pages and two files, one of which tells which process made it."""
    version = Version("0" * 12, None)
    shell = Shell((str(ROOT / "docs/theme"),), Site("Essai", ""), corpus, version, Maker(corpus, version).lien)
    pages = (Page("a/", "A", b"<h1>A</h1>", "d"), Page("b/" + "c" * 200 + "/", "B", LONG, "d", indexe=False))
    return lambda: Batch(pages, {"pid": str(os.getpid()).encode(), "d/longue": LONG}, shell)


def written(site: Path) -> dict[str, bytes]:
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def ended(pid: int | None) -> bool:
    assert pid
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_batch_is_made_and_written_in_the_second_process_with_the_bytes_of_this_one(
    make: Callable[[], Batch], tmp_path: Path
) -> None:
    second = SecondProcess(make)
    assert second.listing() == make().listing()
    place = Destination(tmp_path / "second", ASSETS)
    second.begin_writing(place)
    second.end_writing(place)
    assert ended(second.process.pid)
    make().write(Destination(tmp_path / "ici", ASSETS))
    there, here = written(tmp_path / "second"), written(tmp_path / "ici")
    assert there.pop("pid") == str(second.process.pid).encode()
    assert here.pop("pid") == str(os.getpid()).encode()
    assert there == here
    assert set(here) == {"a/index.html", "b/" + "c" * 200 + "/index.html", "d/longue"}


@pytest.mark.parametrize("stop", [lambda: os._exit(3), lambda: (_ for _ in ()).throw(ValueError("faute"))])
def test_what_a_process_that_fails_would_have_made_is_made_here(
    make: Callable[[], Batch], tmp_path: Path, stop: Callable[[], object]
) -> None:
    here = os.getpid()

    def failing() -> Batch:
        if os.getpid() != here:
            stop()
        return make()

    second, place = SecondProcess(failing), Destination(tmp_path, ASSETS)
    assert second.listing() == make().listing()
    second.begin_writing(place)
    second.end_writing(place)
    assert written(tmp_path)["pid"] == str(here).encode()
    assert ended(second.process.pid)


def test_what_a_process_that_is_killed_would_have_written_is_written_here(
    make: Callable[[], Batch], tmp_path: Path
) -> None:
    second, place = SecondProcess(make), Destination(tmp_path, ASSETS)
    second.listing()
    second.process.kill()
    second.process.join()
    second.begin_writing(place)
    second.end_writing(place)
    assert written(tmp_path)["pid"] == str(os.getpid()).encode()
    assert written(tmp_path)["d/longue"] == LONG


def test_a_fault_of_what_is_made_or_written_shows_here(make: Callable[[], Batch], tmp_path: Path) -> None:
    def faulty() -> Batch:
        raise ValueError("faute")

    second = SecondProcess(faulty)
    with pytest.raises(ValueError, match="faute"):
        second.listing()
    second.end()
    second, nowhere = SecondProcess(make), Destination(tmp_path / "fichier", ASSETS)
    nowhere.site.write_bytes(b"")
    second.listing()
    second.begin_writing(nowhere)
    with pytest.raises(NotADirectoryError):
        second.end_writing(nowhere)
    second.end()


def test_a_process_that_nobody_asks_any_more_ends(make: Callable[[], Batch]) -> None:
    second = SecondProcess(make)
    second.listing()
    process = second.process
    del second
    gc.collect()
    process.join(timeout=20)
    assert process.exitcode == 0


def test_no_process_is_forked_beside_a_thread_or_without_a_second_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not possible()
    finally:
        done.set()
        thread.join()
    monkeypatch.setattr(second_process, "processors", lambda: 1)
    assert not possible()


def test_two_processes_make_the_same_site_as_one(second: SiteBati, tmp_path: Path) -> None:
    shared = second.configuration
    assert shared
    trees = []
    for threshold in (0, 1):
        config = tmp_path / f"{threshold}.yml"
        config.write_text(f"INHERIT: {shared}\nextra: {{second_processus: {threshold}, contrat: {shared.parent}}}\n")
        trees.append(written(build(config, tmp_path / f"site-{threshold}").dossier))
    alone, together = trees
    assert len(alone) > 200
    assert [p for p in alone.keys() | together.keys() if alone.get(p) != together.get(p)] == []


def test_this_process_writes_while_the_other_does(make: Callable[[], Batch], tmp_path: Path) -> None:
    """The second process is told to begin before this one writes: the file that it writes is there to be waited for."""
    second = SecondProcess(make)
    listing = second.listing()
    mine = make()
    site = tmp_path / "site"

    class Waits(dict[str, bytes]):
        """Files that this process writes once the other has written its own."""

        def items(self) -> Any:
            deadline = time.monotonic() + 60
            while not (site / "d/longue").exists():
                assert time.monotonic() < deadline, "the second process waits for this one"
                time.sleep(0.01)
            return super().items()

    batch = Batch((), Waits({"ici": b"ici"}), mine.shell)
    build_ = Build(mine.shell.corpus, mine.shell.version, {}, batch, second, listing, assets=ASSETS)
    build_.write(site)
    assert set(written(site)) == {*listing.names, "ici"}


def test_an_index_that_nobody_waits_for_ends_and_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    making = Indexing([Page(f"actions/{n}/", "Piscine", b"<h1>Piscine</h1>", "") for n in range(300)])
    pid = making.process.pid
    assert len(list(tmp_path.iterdir())) == 1
    del making
    assert list(tmp_path.iterdir()) == []
    assert ended(pid)


def test_a_build_that_fails_leaves_no_index_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither after the next build of a process that goes on, as `scripts/serve` does, nor after one that ends."""
    atelier, temporary = Atelier.make(tmp_path / "contrat"), tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    template = atelier.folder / "generateur/docs/theme/base.html"
    good = template.read_text(encoding="utf-8")
    template.write_text(good + "{% if %}", encoding="utf-8")
    with pytest.raises(TemplateSyntaxError):
        atelier.build()
    template.write_text(good, encoding="utf-8")
    assert "pagefind/pagefind-entry.json" in atelier.build()
    gc.collect()
    assert list(temporary.iterdir()) == []
    template.write_text(good + "{% if %}", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(atelier.folder / "mkdocs.yml")]
    done = subprocess.run(command, check=False, capture_output=True, env={**os.environ, "TMPDIR": str(temporary)})
    assert done.returncode == 1
    assert b"TemplateSyntaxError" in done.stderr
    assert list(temporary.iterdir()) == []


def test_an_index_that_cannot_be_made_stops_the_build_with_what_pagefind_says(tmp_path: Path) -> None:
    making = Indexing([])
    with pytest.raises(BuildStopped, match=r"(?s)l’index de recherche n’a pas pu être fait.+"):
        making.put(tmp_path)
