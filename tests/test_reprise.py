"""A build that starts from the last one gives, byte for byte, the tree of a build from nothing.

The option `--campagne` makes 150 changes instead of 16.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from atelier import Atelier, Tree, wait
from contrat import reprise
from contrat.page import Lien, Page
from contrat.reprise import Trace
from last_tree import KEPT
from publication import compression
from publication_essais import command, commit, copy_of_the_repository


@pytest.fixture
def atelier(tmp_path: Path) -> Atelier:
    return Atelier.make(tmp_path)


def test_after_any_change_the_tree_is_that_of_a_build_from_nothing(
    atelier: Atelier, tell: Callable[[str], None], long_campaign: bool
) -> None:
    seed, count = 7, 150 if long_campaign else 16
    chance = random.Random(seed)
    order = chance.sample(atelier.kinds, len(atelier.kinds))  # the short form makes each kind of change once
    atelier.build()
    done: dict[str, int] = {}
    kept = 0
    for i in range(count):
        kind = chance.choice(atelier.kinds) if long_campaign else order[i % len(order)]
        said = kind(chance)
        before = atelier.tree()
        atelier.build()
        found = atelier.tree()
        assert found.differences(atelier.from_nothing()) == [], f"change {i}, {kind.__name__}: {said}"
        kept += len(found.kept_from(before))
        done[kind.__name__] = done.get(kind.__name__, 0) + 1
    assert kept > 0
    tell(f"{count} changements, graine {seed} : {done} ; {kept} fichiers gardés, toujours les mêmes octets")


def test_what_is_made_from_the_same_things_is_not_written_again(atelier: Atelier) -> None:
    atelier.build()
    before = atelier.tree()
    atelier.write_a_page(random.Random(1))
    atelier.build()
    found = atelier.tree()
    written = found.files.keys() - found.kept_from(before)
    always = {"404.html", "SHA256SUMS", "version.json", "aide/index.html"}  # MkDocs’ own pages, and what sums all up
    assert written - always == {"essai/index.html", "_headers"}  # which lists pages
    assert any(name.startswith("pagefind/") for name in found.files)


def test_a_commit_of_one_action_writes_that_action_and_what_tells_it(atelier: Atelier) -> None:
    """Neither the shell nor a file of open data of one record says anything of all data, which each commit changes."""
    atelier.build()
    before = atelier.tree()
    action = sorted((atelier.folder / "data/actions").glob("*.yml"))[0]
    text = action.read_text(encoding="utf-8")
    changed = text.replace("en_clair: >-\n  ", "en_clair: >-\n  Changé. ", 1)
    assert changed != text
    action.write_text(changed, encoding="utf-8")
    atelier.build()
    found = atelier.tree()
    written = found.files.keys() - found.kept_from(before)
    others = {
        name
        for name in written
        if name.startswith(("actions/", "api/v1/actions/", "programmes/", "glossaire/", "organisations/"))
        and action.stem not in re.split(r"[/.]", name)
    }
    assert f"actions/{action.stem}/index.html" in written
    assert others <= {"actions/index.html"}
    assert found.differences(atelier.from_nothing()) == []


def test_builds_that_run_at_once_do_not_spoil_each_other(atelier: Atelier) -> None:
    """They share one folder of notes; half of them share one place too, where the last build to write is right."""
    places = [atelier.site, atelier.folder / "autre", atelier.folder / "encore"]
    for place in places:
        atelier.build(place)
    atelier.change_a_value(random.Random(2))
    for child in [atelier.start(place) for place in places]:
        assert wait(child) == 0
    expected = atelier.from_nothing()
    for place in places:
        assert Tree.read(place).differences(expected) == []
    assert len(list(atelier.cache.iterdir())) == len(places)


def test_a_tree_of_which_little_stays_goes_once_the_new_one_is_made(atelier: Atelier) -> None:
    """Its inodes are not free before: ext4 would look at each of them before it gives a new one."""
    atelier.build()
    for folder in ("api", "donnees"):  # what no template makes
        shutil.rmtree(atelier.site / folder)
    before = {p.stat().st_ino for p in atelier.site.rglob("*")}
    with (atelier.folder / "docs/theme/base.html").open("a", encoding="utf-8") as template:
        template.write("<!-- autre -->\n")
    atelier.build()
    assert before.isdisjoint(p.stat().st_ino for p in atelier.site.rglob("*"))
    assert [p.name for p in atelier.folder.glob(".*.reprise")] == []
    assert atelier.tree().differences(atelier.from_nothing()) == []


def test_without_a_folder_to_write_to_all_is_made_again(atelier: Atelier) -> None:
    (atelier.folder / ".cache").write_text("", encoding="utf-8")  # root may write in any folder; nobody, below a file
    atelier.build()
    atelier.build()
    assert atelier.tree().differences(atelier.from_nothing()) == []


def test_the_notes_are_bounded_and_an_option_leaves_them_out(atelier: Atelier) -> None:
    atelier.build(reprise="non")
    assert not atelier.cache.exists()
    atelier.cache.mkdir(parents=True)
    for i in range(2 * KEPT):
        (atelier.cache / f"{i}.json").write_text("{}", encoding="utf-8")
    atelier.build()
    assert len(list(atelier.cache.iterdir())) == KEPT


def test_a_folder_that_holds_something_hidden_is_not_moved(atelier: Atelier) -> None:
    atelier.build()
    (atelier.site / ".git").mkdir()
    inode = atelier.site.stat().st_ino
    atelier.build()
    assert (atelier.site / ".git").is_dir()
    assert atelier.site.stat().st_ino == inode


def test_a_tree_that_the_publisher_no_longer_needs_is_started_from(atelier: Atelier) -> None:
    atelier.build()
    before = atelier.tree()
    atelier.site.rename(atelier.cache / "arbre")
    atelier.build()
    assert len(atelier.tree().kept_from(before)) > 100
    assert atelier.tree().differences(atelier.from_nothing()) == []
    assert not (atelier.cache / "arbre").exists()


def test_a_publication_starts_from_the_last_version_that_nobody_is_shown(tmp_path: Path) -> None:
    checkout = copy_of_the_repository(tmp_path / "copie")

    def publish(folder: str) -> Tree:
        call = command("publish", tmp_path / folder, "--dossier", root=checkout)
        done = subprocess.run(call, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return Tree.read(tmp_path / folder / "site")

    first, second = publish("d"), publish("d")
    assert second.kept_from(first) == set()  # the first was shown until the second took its place
    path = checkout / "docs/aide.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nUne ligne de plus.\n", encoding="utf-8")
    commit(checkout, "docs: une ligne")
    third = publish("d")
    own = [name for name in third.files if compression.original(name, third.files) is None]
    assert len(third.kept_from(first)) > len(own) - 10  # the compressed copies are made again
    assert third.differences(publish("neuf")) == []
    assert {p.name for p in (tmp_path / "d").iterdir()} == {".verrou", "site"}
    assert {p.name for p in (tmp_path / ".d.reprise").iterdir()} > {"arbre"}


def test_no_other_parts_give_the_key_of_these() -> None:
    parts: list[tuple[str, ...]] = [(), ("",), ("", ""), ("ab",), ("a", "b"), ("b", "a"), ("1:a",), ("a1:", "b")]
    assert len({reprise.key(*p) for p in parts}) == len(parts)
    assert reprise.key("é") == reprise.key("é".encode())


def test_pages_that_differ_by_anything_at_all_have_other_parts() -> None:
    page = Page("a/", "A", b"<p>", "d")
    others = [
        Page("b/", "A", b"<p>", "d"), Page("a/", "B", b"<p>", "d"), Page("a/", "A", b"<b>", "d"), Page("a/", "A", b"<p>", "e"),
        Page("a/", "A", b"<p>", "d", fil=(Lien("x", "y"),)), Page("a/", "A", b"<p>", "d", indexe=False),
        Page("a/", "A", b"<p>", "d", coquille="embed.html"), Page("a/", "A", b"<p>", "d", scripts=("s",)),
    ]  # fmt: skip
    assert len({p.parts() for p in (page, *others)}) == 1 + len(others)


def test_notes_are_read_whole_or_not_at_all() -> None:
    traces = {"a.html": Trace("k", "s", (1, 2, 3, 4, 5)), "é/b.html": Trace("l", "t", (6, 7, 8, 9, 10))}
    octets = reprise.write(traces)
    assert reprise.read(octets) == traces
    for at in range(len(octets)):
        assert reprise.read(octets[:at]) == {}
        assert reprise.read(octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :]) == {}
