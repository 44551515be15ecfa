"""Where the code comes from: hash-locked wheels, a build without network, a bill of materials, pinned workflows."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from site_bati import SiteBati
from test_maison import differences

LOCKS = ("requirements.txt", "requirements-tableur.txt", "requirements-edit.txt", "requirements-dev.txt")
BIN = ROOT / ".venv/bin"


def pins(lock: str) -> dict[tuple[str, str], frozenset[str]]:
    """Return the digests of each (library, version) of a lock, of which every line must have some."""
    text = re.sub(r"\\\n", " ", (ROOT / lock).read_text(encoding="utf-8"))
    lines = [x for x in text.split("\n") if x.strip() and not x.lstrip().startswith("#")]
    found = {}
    for line in lines:
        m = re.fullmatch(r"([a-z0-9.\-]+)==(\S+)(?: ; [^-]*?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)", line.strip())
        assert m, line[:120]
        found[m[1], m[2]] = frozenset(re.findall(r"[0-9a-f]{64}", m[3]))
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_one_version_with_its_digests(lock: str) -> None:
    assert len(pins(lock)) >= 20


def test_the_locks_agree() -> None:
    dev = pins("requirements-dev.txt")
    assert {n: p for lock in LOCKS for n, p in pins(lock).items() if dev.get(n) != p} == {}


def test_an_export_installs_its_writer_and_nothing_else_besides_a_build() -> None:
    build, export = (pins(lock) for lock in LOCKS[:2])
    assert [name for name, _ in export.keys() - build.keys()] == ["xlsxwriter"]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project’s own installer and, in place of a registry, a folder with one wheel."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "scripts/lib").mkdir(parents=True)
    shutil.copy(ROOT / "scripts/lib/setup.sh", folder / "scripts/lib")
    (folder / "roues").mkdir()
    with zipfile.ZipFile(folder / "roues/faux-1.0-py3-none-any.whl", "w", zipfile.ZIP_STORED) as wheel:
        wheel.writestr("faux.py", "VALEUR = 'honnête'\n")
        wheel.writestr("faux-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: faux\nVersion: 1.0\n")
        wheel.writestr(
            "faux-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(
            "faux-1.0.dist-info/RECORD",
            "faux.py,,\nfaux-1.0.dist-info/METADATA,,\nfaux-1.0.dist-info/WHEEL,,\nfaux-1.0.dist-info/RECORD,,\n",
        )
    return folder


def install(clone: Path, wheels: str, requirement: str) -> subprocess.CompletedProcess[str]:
    """Install as every command does: `need_venv`, from a folder and without any network."""
    (clone / "verrou.txt").write_text(requirement + "\n", encoding="utf-8")
    (clone / ".venv/.verrou.txt.sha256").unlink(missing_ok=True)
    env = {
        **os.environ,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(clone / wheels),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
    }
    command = ["bash", "-c", "source scripts/lib/setup.sh; need_venv verrou.txt"]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=clone, env=env)


def test_one_changed_byte_in_a_wheel_is_refused_and_the_honest_one_is_taken(clone: Path) -> None:
    wheel = clone / "roues/faux-1.0-py3-none-any.whl"
    octets = wheel.read_bytes()
    pin = f"faux==1.0 --hash=sha256:{hashlib.sha256(octets).hexdigest()}"
    (clone / "gatees").mkdir()
    (clone / "gatees" / wheel.name).write_bytes(octets.replace(b"honn", b"hOnn"))
    refused = install(clone, "gatees", pin)
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert not list((clone / ".venv").rglob("faux.py"))
    taken = install(clone, "roues", pin)
    assert taken.returncode == 0, taken.stderr
    assert list((clone / ".venv").rglob("faux.py"))


def test_what_would_run_code_to_install_itself_is_refused(clone: Path) -> None:
    (clone / "sources").mkdir()
    archive = clone / "sources/autre-1.0.zip"
    with zipfile.ZipFile(archive, "w") as sdist:
        sdist.writestr(
            "autre-1.0/setup.py", "open('trace', 'w'); from setuptools import setup; setup(name='autre', version='1.0')"
        )
    refused = install(clone, "sources", f"autre==1.0 --hash=sha256:{hashlib.sha256(archive.read_bytes()).hexdigest()}")
    assert refused.returncode != 0
    assert not list(clone.rglob("trace"))


def test_what_has_no_digest_is_refused(clone: Path) -> None:
    for installed in (clone / ".venv").rglob("faux*"):
        shutil.rmtree(installed) if installed.is_dir() else installed.unlink()
    refused = install(clone, "roues", "faux==1.0")
    assert refused.returncode != 0
    assert "require-hashes" in refused.stderr or "hash" in refused.stderr


def test_the_build_needs_no_network_and_gives_the_same_bytes(site: SiteBati, tmp_path: Path) -> None:
    """In a network namespace of its own, where not even the loopback is up. Needs root, or CAP_SYS_ADMIN."""
    command = [
        "unshare",
        *([] if os.geteuid() == 0 else ["--map-root-user"]),
        "--net",
        sys.executable,
        "-m",
        "mkdocs",
        "build",
    ]
    command += ["--strict", "-q", "-f", str(site.configuration), "-d", str(tmp_path / "site")]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert differences(filecmp.dircmp(site.dossier, tmp_path / "site")) == []


def test_the_bill_of_materials_is_valid_whole_and_the_same_twice(tmp_path: Path) -> None:
    texts = []
    for name in ("a.json", "b.json"):
        done = subprocess.run(
            ["scripts/sbom", str(tmp_path / name)], check=False, capture_output=True, text=True, cwd=ROOT
        )
        assert done.returncode == 0, done.stderr  # the command validates by CycloneDX’s own schema
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    listed = {(c["name"], c["version"]) for c in json.loads(texts[0])["components"]}
    assert listed == set(pins("requirements.txt"))


# ------------------------------------------------------------------ workflows

SCHEMAS = {
    ".github/workflows/site.yml": "vendor.github-workflows",
    ".github/workflows/schedule.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
}
WHERE = pytest.mark.parametrize("folder", [ROOT, ROOT / "scripts/lib/new_contract"], ids=["generator", "contract"])
"""The files of the generator, and those that `scripts/new` gives to a contract."""


@WHERE
@pytest.mark.parametrize("path", SCHEMAS)
def test_a_workflow_follows_the_schema_of_its_forge(folder: Path, path: str) -> None:
    options = ["--data-transform", "gitlab-ci"] if "gitlab" in path else []
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", SCHEMAS[path], *options, str(folder / path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@WHERE
def test_zizmor_finds_nothing_in_the_github_workflows(folder: Path) -> None:
    command = [
        str(BIN / "zizmor"),
        "--offline",
        "--persona",
        "pedantic",
        "--format",
        "plain",
        str(folder / ".github/workflows"),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@WHERE
def test_actions_are_pinned_and_a_pull_request_publishes_nothing(folder: Path) -> None:
    text = (folder / ".github/workflows/site.yml").read_text(encoding="utf-8")
    uses = re.findall(r"uses: (.+)", text)
    assert len(uses) >= 5
    assert [u for u in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} +# v\d+\.\d+\.\d+", u)] == []
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["verifier"]["permissions"] == {"contents": "read", "pages": "read"}
    assert workflow["jobs"]["publier"]["permissions"] == {"pages": "write", "id-token": "write"}
    condition = "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'"
    assert workflow["jobs"]["publier"]["if"] == condition
    assert workflow["jobs"]["publier"]["needs"] == "verifier"
    assert workflow["concurrency"]["group"]
    schedule = yaml.safe_load((folder / ".github/workflows/schedule.yml").read_text(encoding="utf-8"))
    assert schedule["permissions"] == {}
    assert [set(job) for job in schedule["jobs"].values()] == [{"name", "uses", "permissions"}]
    checkouts = [
        {k: v for k, v in s["with"].items() if k != "path"}
        for job in workflow["jobs"].values()
        for s in job["steps"]
        if "checkout" in s.get("uses", "")
    ]
    assert checkouts == [{"fetch-depth": 0, "persist-credentials": False}]
    gitlab = yaml.safe_load((folder / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert gitlab["variables"]["GIT_DEPTH"] == 0
    assert gitlab["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]


def brought_by(lock: str) -> dict[str, set[str]]:
    """Return, for each package of a lock, the packages that bring it, « pyproject.toml » among them, as `uv` notes them."""
    found: dict[str, set[str]] = {}
    for block in re.split(r"(?m)^(?=[a-z0-9])", (ROOT / lock).read_text(encoding="utf-8")):
        if named := re.match(r"([a-z0-9-]+)==", block):
            notes = re.findall(r"(?m)^    #(?: via)? +(?!via$)(\S+)(?: \((pyproject\.toml)\S*\))?$", block)
            found.setdefault(named[1], set()).update(ours or name for name, ours in notes)
    return found


def asked_for(lock: str) -> dict[str, set[str]]:
    """Return, for each package of a lock, those that we ask for and that bring it; « pyproject.toml » if it is one."""
    brought = brought_by(lock)

    def found(name: str) -> set[str]:
        own = "pyproject.toml" in brought[name]
        return {name} if own else {top for other in brought[name] for top in found(other)}

    return {name: {"pyproject.toml"} if found(name) == {name} else found(name) for name in brought}


def test_the_guide_says_what_each_locked_package_is_for_and_who_brings_it() -> None:
    text = (ROOT / "docs/dev/architecture.md").read_text(encoding="utf-8")
    section = text.split("\n## Dependencies\n")[1].split("\n## ")[0]
    site, tools = (said_of(part) for part in section.split("(`requirements-dev.txt`"))
    runs = asked_for("requirements.txt")
    assert site == sorted(runs.items())
    assert tools == sorted((n, by) for n, by in asked_for("requirements-dev.txt").items() if n not in runs)


def said_of(tables: str) -> list[tuple[str, set[str]]]:
    """Return each package that tables of the guide name, with those that bring it; each row says what it is for."""
    found = []
    for names, by, purpose in re.findall(r"(?m)^\| (`.*`) \| (.*) \| (.*) \|$", tables):
        assert len(purpose) > 10, names
        found += [(name, set(by.split(", "))) for name in re.findall(r"`([^`]+)`", names)]
    return sorted(found)
