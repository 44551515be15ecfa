"""The publisher: names of versions, rollback, lock, modes, what is refused, what readers meet meanwhile."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from publication import construction, lock, publish
from publication.place import Versions
from publication.refusal import Refused
from publication_essais import (
    ROOT,
    RUNNER,
    WHOLE,
    Case,
    command,
    commit,
    copy_build,
    entries,
    prepared,
    publish_prepared,
    reading,
    snapshot,
)


def test_a_version_is_named_by_its_utc_time_and_its_commit(tmp_path: Path) -> None:
    site = prepared(tmp_path / "site", "x")
    build = copy_build(site)
    name = publish.publish(Versions(tmp_path / "d"), build, now=lambda: datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert name == "20260329T013000Z-" + (construction.origin(site).commit or "")[:10]
    assert (tmp_path / "d/site").readlink() == Path("versions", name)


def test_a_clock_that_was_set_back_does_not_reorder_the_versions(tmp_path: Path) -> None:
    build = copy_build(prepared(tmp_path / "site", "x"))
    names = [
        publish.publish(Versions(tmp_path / "d"), build, now=lambda day=day: datetime(2026, 1, day, tzinfo=UTC))  # type: ignore[misc]
        for day in (5, 2, 5)
    ]
    assert [str(n)[:16] for n in names] == ["20260105T000000Z", "20260105T000001Z", "20260105T000002Z"]


def test_the_last_five_versions_are_kept_and_never_without_the_live_one(case: Case) -> None:
    versions = Versions(case.folder)
    publish_prepared(case.folder, case.after)
    assert len(versions.names()) == 5
    assert versions.names()[-1] == versions.live()


def test_rollback_goes_to_the_version_before_and_stops_at_the_oldest(case: Case) -> None:
    publish_prepared(case.folder, case.after)
    done = subprocess.run(command("publish", case.folder, "--rollback"), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert case.live == snapshot(case.before)
    for _ in range(3):
        publish.roll_back(case.folder)
    with pytest.raises(Refused, match="pas de version plus ancienne"):
        publish.roll_back(case.folder)
    case.assert_healed()


def test_rollback_takes_less_than_a_second(case: Case) -> None:
    start = os.times()
    subprocess.run(command("publish", case.folder, "--rollback"), check=True, capture_output=True)
    end = os.times()
    spent = end.children_user + end.children_system - start.children_user - start.children_system
    assert spent < 1  # of processor: what a loaded machine adds is not the command’s


def test_rollback_refuses_a_version_that_was_damaged(case: Case) -> None:
    versions = Versions(case.folder)
    (versions.store / versions.names()[-2] / "page-2.html").write_text("abîmée")
    before = case.live
    with pytest.raises(Refused, match="abîmée"):
        publish.roll_back(case.folder)
    assert case.live == before


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    site = prepared(tmp_path / "site", "x")
    call = [*RUNNER, str(tmp_path / "d"), str(site)]
    subprocess.run(["bash", "-c", 'umask 077; exec "$@"', "-", *call], check=True)
    published = tmp_path / "d/site"
    assert {oct(p.stat().st_mode & 0o777) for p in published.rglob("*") if p.is_file()} == {"0o644"}
    folders = [tmp_path / "d", tmp_path / "d/versions", published, *(p for p in published.rglob("*") if p.is_dir())]
    assert {oct(p.stat().st_mode & 0o777) for p in folders} == {"0o755"}


def test_who_holds_the_lock_is_said_and_the_wait_is_bounded(case: Case) -> None:
    before = case.live
    with lock.held(case.folder / ".verrou", 0):
        done = subprocess.run(
            command("publish", case.folder, "--attente", "0.2"), check=False, capture_output=True, text=True
        )
    assert done.returncode == 1
    assert f"une autre publication est en cours (processus {os.getpid()}, depuis " in done.stderr
    assert done.stderr.endswith("Le site en ligne n’a pas changé.\n")
    assert case.live == before


def test_four_publishers_at_once_go_one_after_the_other(case: Case, tmp_path: Path) -> None:
    sites = [prepared(tmp_path / f"site-{i}", f"version {i}") for i in range(4)]
    with reading(case.folder / "site") as seen:
        runs = [Case(case.folder, case.before, site).run() for site in sites]
        assert [(run.communicate()[1], run.returncode) for run in runs] == [("", 0)] * 4
    assert case.live in [snapshot(s) for s in sites]
    stored = [snapshot(case.folder / "versions" / n) for n in Versions(case.folder).names()]
    assert [s for s in sites if snapshot(s) not in stored] == []
    assert len(stored) == 5
    assert entries(case.folder) == WHOLE
    assert seen.failures == []
    assert seen.count > 50


def test_a_reader_never_misses_the_site_during_two_hundred_switches(case: Case, tmp_path: Path) -> None:
    publish_prepared(case.folder, case.after)
    versions = Versions(case.folder)
    last, before = versions.names()[-1], versions.names()[-2]
    versions.prepare()
    with reading(case.folder / "site") as seen:
        for i in range(200):
            versions.show(before if i % 2 else last)
    assert seen.failures == []
    assert seen.count > 50


@pytest.fixture
def damaged(checkout: Path) -> Iterator[Callable[[str, str], None]]:
    """Changes a file of the checkout for one test."""
    saved: dict[Path, bytes] = {}

    def change(name: str, text: str) -> None:
        path = checkout / name
        saved.setdefault(path, path.read_bytes() if path.exists() else b"")
        path.write_text(text, encoding="utf-8")

    yield change
    for path, octets in saved.items():
        if octets:
            path.write_bytes(octets)
        else:
            path.unlink()


@pytest.mark.parametrize(
    "planted",
    [
        ("data/glossaire/ens.yml", "terme: [\n", "data/glossaire/ens.yml:"),
        ("docs/theme/base.html", "{% if %}", "la construction a échoué"),
        (
            "docs/theme/base.html",
            "<!doctype html><html lang=fr><p>{{ page.title }}",
            "la page ne finit pas par </html>",
        ),
        ("docs/aide.md", "# Aide\n\n<a href='/nulle-part/'>x</a>\n", "le lien « /nulle-part/ » ne mène à rien"),
        (
            "hooks/building/full_text.py",
            "class Indexing:\n    def __init__(self, pages): pass\n    def put(self, site): pass\n",
            "l’index de recherche manque ou est illisible",
        ),
        ("hooks/building/sealing.py", "def seal(*_):\n    pass\n", "version.json manque"),
    ],
)
def test_what_must_not_go_online_is_refused_and_the_live_site_is_the_same_to_the_byte(
    case: Case, checkout: Path, damaged: Callable[[str, str], None], planted: tuple[str, str, str]
) -> None:
    name, text, said = planted
    damaged(name, text)
    before = snapshot(case.folder)
    done = subprocess.run(command("publish", case.folder, root=checkout), check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert str(checkout) not in done.stderr
    assert done.stderr.endswith("Le site en ligne n’a pas changé.\n")
    assert {**snapshot(case.folder), ".verrou": b""} == {**before, ".verrou": b""}
    assert entries(case.folder) == WHOLE


def test_a_folder_named_site_is_never_taken_for_the_link(tmp_path: Path) -> None:
    (tmp_path / "d/site").mkdir(parents=True)
    (tmp_path / "d/site/index.html").write_text("à moi")
    with pytest.raises(Refused, match="est un dossier, pas un lien"):
        publish_prepared(tmp_path / "d", prepared(tmp_path / "x", "x"))
    assert snapshot(tmp_path / "d/site") == {"index.html": "à moi".encode()}


def test_the_build_sees_nothing_of_the_callers_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TZ", "LANG", "PYTHONPATH", "GIT_DIR", "SECRET"):
        monkeypatch.setenv(name, "de l’appelant")
    seen = dict(line.split("=", 1) for line in construction.Workshop(tmp_path).run(["env"], ROOT).stdout.splitlines())
    assert [name for name, value in seen.items() if value == "de l’appelant"] == []
    told = {"PATH", "LC_ALL", "LANG", "TZ", "TMPDIR", "NO_MKDOCS_2_WARNING"}
    assert {n for n in seen if not n.startswith(("GIT_", "PYTHON"))} == told
    assert seen["TMPDIR"].startswith(str(tmp_path))


def test_the_site_of_a_commit_is_named_after_it_and_of_a_changed_copy_is_not(
    case: Case, checkout: Path, damaged: Callable[[str, str], None]
) -> None:
    head = commit(checkout, "docs: rien")
    subprocess.run(command("publish", case.folder, root=checkout), check=True, capture_output=True)
    assert str(Versions(case.folder).live()).endswith(f"Z-{head[:10]}")
    damaged("README.md", "autre chose\n")
    subprocess.run(command("publish", case.folder, root=checkout), check=True, capture_output=True)
    assert str(Versions(case.folder).live()).endswith("Z-sans-commit")
