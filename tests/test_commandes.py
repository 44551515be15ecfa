"""The commands on the machine of an editor: its settings of git and pip, and the folder where the person stands."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

COMMANDS = sorted(p.name for p in (ROOT / "scripts").iterdir() if p.is_file())


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(command), check=False, capture_output=True, text=True, cwd=cwd, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_called_from_another_folder_prints_its_help(name: str) -> None:
    for folder, path in ((ROOT.parent, f"{ROOT.name}/scripts/{name}"), (ROOT / "scripts", f"./{name}")):
        done = run(path, "--help", cwd=folder, CDPATH="/tmp:/usr")
        assert (done.returncode, done.stderr) == (0, "")
        assert f"\n  scripts/{name}" in done.stdout


def test_a_path_given_to_a_command_is_read_from_where_the_person_stands(tmp_path: Path) -> None:
    done = run(ROOT / "scripts/sbom", "liste.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"Liste des bibliothèques : {tmp_path}/liste.json.\n")
    assert (tmp_path / "liste.json").is_file()
    shutil.copytree(ROOT / "data", tmp_path / "copie")
    (tmp_path / "copie/actions/4-1.yml").unlink()
    assert run(ROOT / "scripts/check", "copie", cwd=tmp_path).returncode == 1
    done = run(ROOT / "scripts/import", "absent", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, f"Arrêt : {tmp_path}/absent n’existe pas.\n")


def test_a_clone_made_with_the_line_ends_of_windows_has_the_same_bytes_and_runs(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    done = run("git", "clone", "-q", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", ROOT, clone)
    assert done.returncode == 0, done.stderr
    told = run("git", "ls-files", "--eol", cwd=clone).stdout.splitlines()
    assert len(told) > 900
    assert [x for x in told if x.split()[0][2:] != x.split()[1][2:]] == []
    help_ = run(clone / "scripts/check", "--help", cwd=tmp_path)
    assert (help_.returncode, help_.stdout) == (0, run(ROOT / "scripts/check", "--help").stdout)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose locks ask for one library of one line, at hand in a folder."""
    folder = tmp_path_factory.mktemp("copie")
    (folder / "scripts/lib").mkdir(parents=True)
    shutil.copy(ROOT / "scripts/lib/setup.sh", folder / "scripts/lib")
    wheel = folder / "petit-1-py3-none-any.whl"
    files = {
        "petit.py": "A = 1\n",
        "petit-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: petit\nVersion: 1\n",
        "petit-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{n},sha256={_digest(t)},{len(t)}" for n, t in files.items()]
    files["petit-1.dist-info/RECORD"] = "\n".join((*record, "petit-1.dist-info/RECORD,,", ""))
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    pin = f"petit==1 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"
    (folder / "requirements.txt").write_text(pin, encoding="utf-8")
    (folder / "requirements-dev.txt").write_text(pin, encoding="utf-8")
    return folder


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def need(checkout: Path, lock: str, **environment: str) -> subprocess.CompletedProcess[str]:
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout), "HOME": str(checkout / "maison")}
    source = f"source {checkout}/scripts/lib/setup.sh; need_venv {lock}"
    return run("bash", "-c", source, cwd=checkout, **offline, **environment)


def test_what_pip_is_told_on_the_machine_leads_nothing_out_of_the_environment(checkout: Path, tmp_path: Path) -> None:
    elsewhere = {"PIP_TARGET": str(tmp_path / "cible"), "PIP_PREFIX": str(tmp_path / "prefixe")}
    done = need(checkout, "requirements.txt", PIP_USER="1", **elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "Création de l’environnement Python (.venv)…\nInstallation des bibliothèques de requirements.txt (une seule fois)…\n"
    )
    assert len(list(checkout.glob(".venv/lib/*/site-packages/petit.py"))) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_libraries_of_the_tests_are_never_installed_without_a_word(checkout: Path) -> None:
    done = need(checkout, "requirements-dev.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(
        "Cette commande emploie les bibliothèques des essais.\n"
        "Installation de requirements-dev.txt dans .venv (700 Mo, une seule fois)…\n"
    )
    for name in ("fuzz", "sbom"):
        assert "les bibliothèques des essais (700 Mo dans .venv)" in run(ROOT / "scripts" / name, "--help").stdout


def test_a_library_that_cannot_be_had_is_told_by_pip_and_blamed_on_nothing_else(checkout: Path) -> None:
    (checkout / "autre.txt").write_text("absente==1 --hash=sha256:00\n", encoding="utf-8")
    done = need(checkout, "autre.txt")
    assert done.returncode == 1
    assert "No matching distribution found for absente==1" in done.stderr
    assert "pip dit pourquoi (souvent, la connexion)" in done.stderr
