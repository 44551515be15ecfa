"""A file that a publication does not change keeps its date: caches have it already, and so does a copy made by rsync."""

from __future__ import annotations

import gzip
import os
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from atelier import Atelier, differences
from contrat.serving import seal
from publication import compression, dates, publish
from publication_essais import command, commit, copy_build, copy_of_the_repository, plain, prepared, publish_prepared
from serveurs_reels import started

DAY = 86_400


def published(checkout: Path, folder: Path) -> dict[str, os.stat_result]:
    """Publish a checkout, and return how each file stands."""
    done = subprocess.run(command("publish", folder, root=checkout), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return standing(folder / "site")


def standing(site: Path) -> dict[str, os.stat_result]:
    return {p.relative_to(site).as_posix(): p.stat() for p in site.rglob("*") if p.is_file()}


def age(site: Path, seconds: int = DAY) -> None:
    for path in site.rglob("*"):
        if path.is_file():
            os.utime(path, (path.stat().st_mtime - seconds,) * 2)


def test_a_publication_changes_the_dates_of_what_it_changes_and_no_others(tmp_path: Path) -> None:
    checkout, folder = copy_of_the_repository(tmp_path / "copie"), tmp_path / "d"
    published(checkout, folder)
    age(folder / "site")
    before = standing(folder / "site")
    with started("nginx", folder / "site", tmp_path / "nginx", brotli=True) as server:
        forms = ("identity", "gzip", "br")
        known = {(a, f): server.ask(a, Accept_Encoding=f).headers for a in ("/actions/", "/aide/") for f in forms}
        path = checkout / "docs/aide.md"
        path.write_text(path.read_text(encoding="utf-8") + "\nUne ligne de plus.\n", encoding="utf-8")
        commit(checkout, "docs: une ligne")
        after = published(checkout, folder)
        assert before.keys() == after.keys()
        changed = {name for name in after if after[name].st_mtime_ns != before[name].st_mtime_ns}
        assert changed == {"aide/index.html", "aide/index.html.br", "aide/index.html.gz", seal.SUMS, seal.VERSION}
        assert {s.st_ino for s in before.values()}.isdisjoint(s.st_ino for s in after.values())
        for (address, form), old in known.items():
            now = server.ask(address, Accept_Encoding=form, if_none_match=old["etag"])
            assert now.status == (304 if address == "/actions/" else 200), (address, form)
            assert (now.headers["last-modified"] == old["last-modified"]) is (address == "/actions/"), (address, form)
            assert form == "identity" or now.status == 304 or now.headers["content-encoding"] == form


def versions(folder: Path, site: Path) -> None:
    publish_prepared(folder, site)


def plain_folder(folder: Path, site: Path) -> None:
    publish.publish(plain(folder), copy_build(site))


@pytest.mark.parametrize("put_online", [versions, plain_folder])
def test_a_page_that_comes_back_does_not_get_the_date_that_it_had_before(
    tmp_path: Path, put_online: Callable[[Path, Path], None]
) -> None:
    one, other = prepared(tmp_path / "a", "avant"), prepared(tmp_path / "b", "après")
    folder = tmp_path / "d"
    put_online(folder, one)
    age(folder / "site", 2 * DAY)
    first = standing(folder / "site")
    put_online(folder, other)
    age(folder / "site", DAY)
    put_online(folder, one)
    last = standing(folder / "site")
    entry = "pagefind/pagefind-entry.json"  # the same in both
    assert {name for name in last if last[name].st_mtime == first[name].st_mtime - DAY} == {entry}
    assert all(last[name].st_mtime > first[name].st_mtime for name in last.keys() - {entry})


def test_a_copy_that_was_compressed_otherwise_has_a_date_of_its_own(tmp_path: Path) -> None:
    online, site = (prepared(tmp_path / nom, "mot " * 500) for nom in ("en-ligne", "neuf"))
    for tree in (online, site):
        compression.compress(tree)
    page = site / "index.html"
    (site / "index.html.gz").write_bytes(gzip.compress(page.read_bytes(), 1, mtime=0))
    age(online)
    dates.keep(site, online)
    kept = {name for name, found in standing(site).items() if found.st_mtime == (online / name).stat().st_mtime}
    assert {"index.html", "index.html.br", "404.html", "404.html.gz"} < kept
    assert "index.html.gz" not in kept


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda sums: sums.write_bytes(b"x"), lambda sums: sums.write_bytes(b"\xff")]
)
def test_a_site_whose_sums_cannot_be_read_gives_no_date_and_stops_nothing(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    site, folder = prepared(tmp_path / "a", "avant"), tmp_path / "d"
    publish_prepared(folder, site)
    age(folder / "site")
    before = standing(folder / "site")
    damage(folder / "site" / seal.SUMS)
    publish_prepared(folder, site)
    after = standing(folder / "site")
    assert all(after[name].st_mtime > before[name].st_mtime for name in before)


def test_a_commit_of_one_action_changes_that_action_and_what_tells_it(tmp_path: Path) -> None:
    """Neither the shell nor a file of open data of one record says anything of all data, which each commit changes."""
    atelier = Atelier.make(tmp_path)
    before = atelier.build()
    action = Path(atelier.change_a_value(random.Random(3))).stem
    changed = differences(before, atelier.build())
    others = {
        name
        for name in changed
        if name.startswith(("actions/", "api/v1/actions/", "programmes/", "glossaire/", "organisations/"))
        and action not in re.split(r"[/.]", name)
    }
    assert f"actions/{action}/index.html" in changed
    assert others <= {"actions/index.html"}
