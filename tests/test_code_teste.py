"""Untested code does not go online: what both forges run at each push, in a real repository, from their own files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from publication_essais import commit, run_git

GITHUB, GITLAB = ".github/workflows/site.yml", ".gitlab-ci.yml"
NOTE = ".cache/essais"
# The code of this small project is green, red, or cut short as when a newer push cancels a run.
TEST = """#!/bin/sh
echo "test $(cat data/fiche.yml)" >>"$JOURNAL"
case "$(cat docs/index.md)" in *rouge*) exit 1 ;; *coupe*) kill -KILL $PPID; sleep 5 ;; esac
"""
BUILD = """#!/bin/sh
echo "build $(cat data/fiche.yml)" >>"$JOURNAL"
"""


def lines_of(path: str) -> tuple[list[str], str]:
    """Return what the checking job runs of the project, and the key under which it keeps its note."""
    job: dict[str, Any]
    if path == GITLAB:
        job = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))["verifier"]
        return job["script"], next(c["key"] for c in job["cache"] if c["paths"] == [NOTE])
    job = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))["jobs"]["verifier"]
    notes = [s["with"] for s in job["steps"] if s.get("with", {}).get("path") == NOTE]
    assert [set(note) for note in notes] == [{"path", "key"}], "no other key is tried"
    return [s["run"] for s in job["steps"] if "scripts/" in s.get("run", "")], notes[0]["key"]


@dataclass
class Forge:
    """A repository, and what its forge does at a push: a fresh copy, the note back, the lines, the note kept when green."""

    path: str
    depot: Path
    kept: dict[str, bytes] = field(default_factory=dict)
    runs: int = 0

    def push(self) -> tuple[bool, list[str]]:
        """Return whether the run is green, and what it ran."""
        self.runs += 1
        copy = self.depot.with_name(f"copie-{self.runs}")
        run_git(self.depot, "clone", "--quiet", str(self.depot), str(copy))
        journal, outputs = copy.with_suffix(".journal"), copy.with_suffix(".sorties")
        journal.touch()
        lines, key = lines_of(self.path)
        env = {**os.environ, "JOURNAL": str(journal), "GITHUB_OUTPUT": str(outputs), "CI": "true", "CI_PAGES_URL": ""}
        green = True
        for number, line in enumerate(lines):
            if number == (1 if self.path == GITHUB else 0):  # the note comes back once its key is known
                key = self._key(key, outputs)
                if key in self.kept:
                    (copy / NOTE).parent.mkdir(exist_ok=True)
                    (copy / NOTE).write_bytes(self.kept[key])
            if subprocess.run(["bash", "-ec", line], cwd=copy, env=env, check=False, capture_output=True).returncode:
                green = False
                break
        if green:
            assert run_git(copy, "rev-parse", "HEAD").stdout == run_git(self.depot, "rev-parse", "HEAD").stdout
            self.kept[key] = (copy / NOTE).read_bytes()
        return green, journal.read_text(encoding="utf-8").splitlines()

    @staticmethod
    def _key(template: str, outputs: Path) -> str:
        known = dict(x.split("=", 1) for x in outputs.read_text().splitlines()) if outputs.exists() else {}
        return re.sub(r"\$\{\{ steps\.code\.outputs\.(\w+) \}\}", lambda m: known[m[1]], template)

    def write(self, name: str, text: str, message: str = "feat: code") -> None:
        (self.depot / name).parent.mkdir(parents=True, exist_ok=True)
        (self.depot / name).write_text(text, encoding="utf-8")
        commit(self.depot, message)


@pytest.fixture(params=[GITHUB, GITLAB])
def forge(request: pytest.FixtureRequest, tmp_path: Path) -> Forge:
    """A forge that has tested nothing yet."""
    depot = tmp_path / "depot"
    (depot / "scripts/lib").mkdir(parents=True)
    for name in ("scripts/lib/setup.sh", "scripts/lib/tested_code.sh"):
        shutil.copy(ROOT / name, depot / name)
    for name, text in (("scripts/test", TEST), ("scripts/build", BUILD)):
        (depot / name).write_text(text)
        (depot / name).chmod(0o755)
    (depot / ".gitignore").write_text("/.cache/\n")
    run_git(depot, "init", "--quiet", "--initial-branch", "main")
    made = Forge(request.param, depot)
    made.write("data/fiche.yml", "un", "data: un")
    made.write("docs/index.md", "vert")
    return made


def data(forge: Forge, text: str) -> None:
    forge.write("data/fiche.yml", text, f"data: {text}")


def test_green_code_is_tested_once_and_pushes_of_data_stay_quick(forge: Forge) -> None:
    assert forge.push() == (True, ["build un", "test un"])
    for text in ("deux", "trois"):
        data(forge, text)
        assert forge.push() == (True, [f"build {text}"])


def test_red_code_followed_by_data_is_tested_again_and_stays_red(forge: Forge) -> None:
    forge.push()
    forge.write("docs/index.md", "rouge")
    assert forge.push() == (False, ["build un", "test un"])
    data(forge, "deux")
    assert forge.push() == (False, ["build deux", "test un"])
    forge.write("docs/index.md", "vert")
    assert forge.push() == (True, ["build deux"]), "this code has passed before"


def test_cancelled_code_followed_by_data_is_tested_as_it_was_accepted(forge: Forge) -> None:
    """With the data of its own commit: the pages that the tests expect know nothing of the newer ones."""
    forge.write("docs/index.md", "coupe")
    assert forge.push() == (False, ["build un", "test un"])
    data(forge, "deux")
    assert forge.push() == (False, ["build deux", "test un"])
    forge.write("docs/index.md", "vert, encore")
    data(forge, "trois")
    assert forge.push() == (True, ["build trois", "test deux"])
    data(forge, "quatre")
    assert forge.push() == (True, ["build quatre"])


@pytest.mark.parametrize(
    "name",
    ["tests/test_un.py", GITHUB, GITLAB, "scripts/lib/autre.sh", "data-2.yml", "docs/data/x.md", "requirements.txt"],
)
def test_whatever_is_not_data_is_code(forge: Forge, name: str) -> None:
    forge.push()
    forge.write(name, "x")
    assert forge.push() == (True, ["build un", "test un"])


def test_data_that_are_no_folder_any_more_are_code(forge: Forge) -> None:
    forge.write("autres/fiche.yml", "autre")
    forge.push()
    shutil.rmtree(forge.depot / "data")
    (forge.depot / "data").symlink_to("autres")
    commit(forge.depot, "data: un lien")
    assert forge.push() == (True, ["build autre", "test autre"])


@pytest.mark.parametrize(
    "spoil", [lambda note: b"0" * 40 + b"\n", lambda note: note[:12], lambda note: b"", lambda note: b"0" + note]
)
def test_a_note_of_other_code_means_test(forge: Forge, spoil: Callable[[bytes], bytes]) -> None:
    forge.push()
    forge.kept = {key: spoil(note) for key, note in forge.kept.items()}
    data(forge, "deux")
    assert forge.push() == (True, ["build deux", "test un"])


def test_the_code_that_a_merge_makes_is_new(forge: Forge) -> None:
    forge.push()
    run_git(forge.depot, "checkout", "--quiet", "-b", "autre")
    forge.write("docs/autre.md", "x")
    data(forge, "deux")
    assert forge.push() == (True, ["build deux", "test un"])
    run_git(forge.depot, "checkout", "--quiet", "main")
    forge.write("docs/tiers.md", "y")
    run_git(forge.depot, "merge", "--quiet", "--no-edit", "autre")
    assert forge.push() == (True, ["build deux", "test deux"])
    data(forge, "trois")
    assert forge.push() == (True, ["build trois"])


def test_nothing_is_said_of_files_that_are_in_no_commit(forge: Forge) -> None:
    (forge.depot / "docs/index.md").write_text("autre")
    call = ["scripts/lib/tested_code.sh"]
    done = subprocess.run(call, cwd=forge.depot, check=False, capture_output=True, text=True)
    assert (done.returncode, (forge.depot / NOTE).exists()) == (1, False)
    assert "la copie a des changements" in done.stderr


# ------------------------------------------------------------------ what is published is what was checked


def test_the_site_is_built_once_in_the_job_that_tests_it_and_published_as_it_is() -> None:
    github = yaml.safe_load((ROOT / GITHUB).read_text(encoding="utf-8"))["jobs"]
    gitlab = yaml.safe_load((ROOT / GITLAB).read_text(encoding="utf-8"))
    checking, publishing = github["verifier"]["steps"], github["publier"]["steps"]
    sums = "cd site && sha256sum --check --strict --quiet SHA256SUMS"
    assert [s["run"] for s in publishing if "run" in s] == [sums]
    assert gitlab["pages"]["script"] == [f"({sums})", "mv site public"]
    assert not [s for s in publishing if "checkout" in s.get("uses", "")]
    names = [
        s["with"]["name"] for s in (*checking, *publishing) if re.search(r"/(up|down)load-artifact@", s.get("uses", ""))
    ]
    assert names == ["site", "site"]
    assert gitlab["verifier"]["artifacts"]["paths"] == ["site"]
    built = [s for s in checking if "scripts/build" in s.get("run", "")]
    assert [set(s["env"]) for s in built] == [{"SITE_URL", "HISTORIQUE"}], "the tests build with settings of their own"
    day = "JOUR=$(TZ=Europe/Paris date +%F)"
    assert [s["run"] for s in built] == [f"{day} scripts/build"]
    assert gitlab["verifier"]["script"][0] == f"{day} SITE_URL=$CI_PAGES_URL HISTORIQUE=exige scripts/build"


def test_a_note_is_kept_by_green_jobs_alone_and_days_pass_for_a_site_that_nobody_touches() -> None:
    text = (ROOT / GITHUB).read_text(encoding="utf-8")
    github = yaml.safe_load(text)
    gitlab = yaml.safe_load((ROOT / GITLAB).read_text(encoding="utf-8"))
    assert "cache/save@" not in text, "the whole action alone saves when the job is green, and only then"
    assert "continue-on-error" not in text
    assert [set(c) for c in gitlab["verifier"]["cache"]] == [{"key", "paths"}] * 2, "neither `when` nor `unprotect`"
    assert not gitlab["verifier"].get("allow_failure")
    # YAML 1.1 reads the key « on » as true.
    assert github[True] == {"push": {"branches": ["main"]}, "pull_request": None, "workflow_call": None}
    schedule = yaml.safe_load((ROOT / ".github/workflows/schedule.yml").read_text(encoding="utf-8"))
    assert schedule[True] == {"schedule": [{"cron": "17 4 * * 1,4"}]}, "alone: GitHub switches the whole file off"
    assert schedule["jobs"]["site"]["uses"] == f"./{GITHUB}"
    assert schedule["concurrency"]["group"] not in github["concurrency"]["group"], "each would wait for the other"
