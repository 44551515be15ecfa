"""What systems and editors leave in `data/` and `docs/`: passed over with a word, wherever these folders are walked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from building import git
from conftest import ROOT, build
from contrat.gate import handwritten
from contrat.gate.loading import load
from contrat.reading.folder import LEFTOVERS, is_leftover, passed_over
from contrat.reading.problems import DataRefused
from depot_donnees import SECOND, Depot, configuration
from publication.receive import judge
from publication.refusal import Refused

LEFT = (
    *(".DS_Store", "._4-1.yml", "._aide.md", ".localized", "Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini"),
    *("Desktop.ini", ".directory", ".nfs00000000012e43aa00000002", ".smbdeleteAAA0431", ".fuse_hidden0000000100000001"),
    *("4-1.yml~", ".4-1.yml.swp", ".4-1.yml.swo", ".swp", ".4-1.yml.kate-swp", ".#4-1.yml", "#4-1.yml#", "#aide.md#"),
    *(".goutputstream-ABC123", "4-1.yml___jb_tmp___", "4-1.yml___jb_old___", ".~lock.actions.csv#", "~$aide.md"),
)
KEPT = ("4-1.yml.orig", "4-1.yml.rej", "4-1.bak", "4-1.tmp", ".env", ".htaccess", "copie de 4-1.yml", "swp", "DS_Store")
"""What a person may have written: refused, as ever."""
FOLDERS = ("data", "data/actions", "data/source", "docs", "docs/assets", "docs/theme", "docs/dev")


def leave(root: Path, folders: tuple[str, ...] = FOLDERS) -> None:
    """Leave one of each in each folder, among them a link that leads nowhere, as Emacs makes them."""
    for folder in folders:
        for name in LEFT:
            (root / folder / name).write_bytes(b"\0\xff bruit: [")
        (root / folder / ".#ouvert.yml").symlink_to("personne@machine.1234")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(SECOND / "data", tmp_path / "data")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    return tmp_path


def test_each_known_leftover_is_one_and_nothing_else_is() -> None:
    assert [name for name in LEFT if not is_leftover(f"actions/{name}")] == []
    assert [name for name in KEPT if is_leftover(name)] == []
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [name for name in tracked.split("\0") if is_leftover(name)] == []


def test_git_leaves_them_alone(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    names = "\n".join(f"data/{name}" for name in (*LEFT, *KEPT))
    done = subprocess.run(
        ["git", "check-ignore", "--stdin"], cwd=tmp_path, input=names, capture_output=True, text=True, check=True
    )
    ignored = {x.strip('"').removeprefix("data/") for x in done.stdout.splitlines()}
    assert ignored == set(LEFT)
    plain = (ROOT / ".gitignore").read_text(encoding="utf-8").replace("\\#", "#").lower()
    for name in LEFTOVERS:
        assert name.lower() in plain.replace("[tt]", "t").replace("[dd]", "d"), name


def test_they_change_neither_the_data_nor_their_digest_and_each_is_said(copy: Path) -> None:
    before = load(copy / "data", copy / "docs")
    leave(copy)
    after = load(copy / "data", copy / "docs")
    assert (after, after.empreinte) == (before, before.empreinte)
    said = passed_over(copy / "data")
    assert len(said) == 3 * (len(LEFT) + 1)
    assert "Laissé de côté : data/actions/.4-1.yml.swp (reste d’un système ou d’un éditeur)." in said
    assert passed_over(ROOT / "tests/second/data") == []


@pytest.mark.parametrize("name", KEPT)
def test_anything_else_is_refused_as_ever(copy: Path, name: str) -> None:
    for folder in ("data/actions", "docs"):
        (copy / folder / name).write_bytes(b"")
    with pytest.raises(DataRefused) as refused:
        load(copy / "data", copy / "docs")
    assert {f"{p.racine}/{p.fichier}" for p in refused.value.problems} == {f"data/actions/{name}", f"docs/{name}"}


def test_a_folder_that_bears_such_a_name_is_no_leftover(copy: Path) -> None:
    (copy / "docs/vieux~").mkdir()
    shutil.copy(ROOT / "docs/aide.md", copy / "docs/vieux~/aide.md")
    assert [p.fichier for p in handwritten.read(copy / "docs")[0]] == ["vieux~/aide.md"]


def test_the_check_says_them_and_still_says_good(copy: Path) -> None:
    leave(copy, ("data",))
    done = subprocess.run([ROOT / "scripts/check", str(copy / "data")], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Laissé de côté : data/.DS_Store (reste d’un système ou d’un éditeur).\n" in done.stdout
    assert "Données bonnes" in done.stdout


def test_the_site_and_its_history_are_the_same_with_them(tmp_path: Path) -> None:
    depot = Depot(tmp_path / "depot")
    sites = []
    for kind in ("sans", "avec"):
        if kind == "avec":
            leave(depot.folder, ("data", "data/actions"))
            depot.git("add", "-A", "-f")
            depot.git("commit", "-q", "-m", "data: rien qu’un reste", jour="2024-05-06")
            (depot.data / ".DS_Store").write_bytes(b"autre")  # changed since, in no commit
            (depot.data / "enjeux/.x.swp").write_bytes(b"nouveau")
        folder = tmp_path / kind
        shutil.copytree(ROOT / "docs", folder / "docs")
        if kind == "avec":
            leave(folder, ("docs", "docs/assets", "docs/theme"))
        config = configuration(depot.folder, folder)
        text = config.read_text(encoding="utf-8").replace(f"{ROOT}/docs", str(folder / "docs"))
        config.write_text(text, encoding="utf-8")
        site = build(config, folder / "site").dossier
        sites.append({p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()})
    before, after = sites
    versions = [json.loads(tree.pop("version.json")) | {"commit": None} for tree in sites]
    assert versions[0] == versions[1], "another commit, and nothing else"
    assert [n for n in before.keys() | after.keys() if before.get(n) != after.get(n)] == ["SHA256SUMS"]
    assert not any(is_leftover(name) for name in after)
    assert git.is_clean(depot.data)
    assert depot.history().jour == "2021-03-01"


def test_a_copy_that_holds_them_beside_is_still_the_one_of_its_commit(tmp_path: Path) -> None:
    depot = Depot(tmp_path / "depot")
    head = depot.git("rev-parse", "HEAD").strip()
    leave(depot.folder, ("data", "."))
    assert git.commit_of(depot.data / "contrat.yml") == head
    (depot.folder / "data/.env").write_bytes(b"")
    assert git.commit_of(depot.data / "contrat.yml") is None


def test_a_pushed_leftover_is_passed_over_with_a_word_and_anything_else_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    depot = Depot(tmp_path / "depot")
    leave(depot.folder, ("data", "data/actions"))
    depot.git("add", "-A", "-f")
    depot.git("commit", "-q", "-m", "data(mesure-a): un reste")
    old, new = depot.git("rev-parse", "HEAD~1", "HEAD").split()
    judge(git.Repository(depot.folder), old, new)
    assert (
        "Laissé de côté : data/actions/.#ouvert.yml (reste d’un système ou d’un éditeur).\n" in capsys.readouterr().out
    )
    (depot.data / "actions/lien.yml").symlink_to(os.devnull)
    depot.commit("data(mesure-a): un lien", "2021-04-01")
    with pytest.raises(Refused, match=r"data/actions/lien\.yml:1:1"):
        judge(git.Repository(depot.folder), new, depot.git("rev-parse", "HEAD").strip())
