"""One commit gives one site, whoever builds it, wherever and whenever; `scripts/verify` lets anyone check it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import serve
from contrat.serving import seal
from publication import compression, construction
from publication.published import LocalSite, open_site
from publication.refusal import Refused
from publication.verify import differences
from publication_essais import command, commit, prepared, reseal, run_git, snapshot

SITE_URL = "https://exemple.org/contrat/"


@pytest.fixture(scope="module")
def published(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `scripts/publish` puts it online."""
    folder = tmp_path_factory.mktemp("en-ligne")
    call = command("publish", folder, "--adresse", SITE_URL, root=checkout)
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def test_the_site_says_its_commit_its_data_and_its_libraries(published: Path, checkout: Path) -> None:
    version = json.loads((published / "version.json").read_bytes())
    assert version == {
        "commit": run_git(checkout, "rev-parse", "HEAD").stdout.strip(),
        "donnees_date": run_git(checkout, "log", "-1", "--format=%cs").stdout.strip(),
        "jour": run_git(checkout, "log", "-1", "--format=%cs").stdout.strip(),
        "donnees_empreinte": version["donnees_empreinte"],
        "verrou": hashlib.sha256((checkout / "requirements.txt").read_bytes()).hexdigest(),
        "site_url": SITE_URL,
        "pages": sum(name.endswith(".html") for name in snapshot(published)),
        "pages_cherchees": version["pages_cherchees"],
        "generateur": version["commit"],
    }
    shown = (published / "donnees/index.html").read_text(encoding="utf-8")
    assert version["donnees_empreinte"][:12] in shown


def test_the_sums_hold_every_file_and_sha256sum_agrees(published: Path) -> None:
    call = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(call, cwd=published, check=False).returncode == 0
    listed = seal.read_sums((published / "SHA256SUMS").read_bytes())
    files = snapshot(published).keys() - {"SHA256SUMS"}
    copies = {name for name in files if compression.original(name, files)}
    assert listed.keys() == files - copies
    assert len(copies) > 500


@pytest.mark.parametrize(
    "machine",
    [
        ("autre", ["faketime", "-f", "2031-07-14 03:04:05", "taskset", "--cpu-list", "0"], {"PYTHONHASHSEED": "1"}),
        (
            "un chemin/à accents et bien plus long/que le premier",
            ["faketime", "-f", "1999-12-31 23:59:58"],
            {
                "PYTHONHASHSEED": "4242",
                "TZ": "Pacific/Kiritimati",
                "LC_ALL": "tr_TR.UTF-8",
                "LANG": "fr_FR",
                "PYTHONUTF8": "0",
            },
        ),
    ],
    ids=["another date, one processor, another hash seed", "another path, century, time zone, locale and hash seed"],
)
def test_the_bytes_depend_on_nothing_but_the_commit(
    published: Path, checkout: Path, tmp_path: Path, machine: tuple[str, list[str], dict[str, str]]
) -> None:
    """MkDocs is called without the bare environment of the publisher: the code alone must be stable."""
    place, wrapper, env = machine
    copy = tmp_path / place / "contrat"
    run_git(checkout, "clone", "--quiet", str(checkout), str(copy))
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "construit")]
    done = subprocess.run(
        ["bash", "-c", 'umask 077; exec "$@"', "-", *wrapper, *build],
        check=False,
        cwd=copy,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": SITE_URL, **env},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert list(differences(published, LocalSite(tmp_path / "construit"))) == []


def test_the_fake_clock_is_believed() -> None:
    call = [
        "faketime",
        "-f",
        "2031-07-14 03:04:05",
        sys.executable,
        "-c",
        "import datetime as d; print(d.date.today())",
    ]
    assert subprocess.run(call, check=True, capture_output=True, text=True).stdout == "2031-07-14\n"


def test_no_commit_is_made_up(checkout: Path, tmp_path: Path) -> None:
    """A copy that is not in git, or lies ignored inside another repository, has neither commit nor date."""
    outer = tmp_path / "autre-depot"
    outer.mkdir()
    run_git(outer, "init", "--quiet")
    (outer / ".gitignore").write_text("/contrat/\n")
    commit(outer, "feat: autre projet")
    shutil.copytree(checkout, outer / "contrat", ignore=shutil.ignore_patterns(".git", ".venv"))
    done = subprocess.run(
        command("publish", tmp_path / "d", root=outer / "contrat"), check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    origine = construction.origin(tmp_path / "d/site")
    assert (origine.commit, origine.donnees_date) == (None, None)


@contextmanager
def online(site: Path) -> Iterator[str]:
    server, address = serve(site)
    with server:
        yield address
        server.shutdown()


def verify(checkout: Path, address: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command("verify", address, checkout, root=checkout), check=False, capture_output=True, text=True
    )


def test_verify_says_that_all_is_equal_over_http(published: Path, checkout: Path) -> None:
    with online(published) as address:
        done = verify(checkout, address)
    assert (done.returncode, done.stderr) == (0, "")
    count = len(snapshot(published))
    head = run_git(checkout, "rev-parse", "HEAD").stdout.strip()
    assert f"Tout est égal : {count} fichiers, octet pour octet, ceux du commit {head}." in done.stdout


def test_verify_says_what_differs_over_http(published: Path, checkout: Path, tmp_path: Path) -> None:
    """A server that lies well: its sums agree with what it serves."""
    site = tmp_path / "site"
    shutil.copytree(published, site)
    tamper(site)
    reseal(site, construction.origin(site))
    with online(site) as address:
        done = verify(checkout, address)
    assert done.returncode == 1
    assert set(done.stdout.split("\n")) >= TAMPERED
    assert "SHA256SUMS : diffère à partir de l’octet" in done.stdout
    assert "fichiers différents, manquants ou en trop : 4." in done.stdout


TAMPERED = {
    "aide/index.html : diffère à partir de l’octet 101",
    "donnees/actions.csv : manque",
    "en-trop.html : en trop, la reconstruction n’a pas ce fichier",
}


def tamper(site: Path) -> None:
    page = site / "aide/index.html"
    octets = bytearray(page.read_bytes())
    octets[100] ^= 1
    page.write_bytes(octets)
    (site / "donnees/actions.csv").unlink()
    (site / "en-trop.html").write_text("x")


def test_differences_are_those_of_a_folder_too(published: Path, tmp_path: Path) -> None:
    shutil.copytree(published, tmp_path / "site")
    tamper(tmp_path / "site")
    assert set(differences(published, LocalSite(tmp_path / "site"))) == TAMPERED
    (tmp_path / "site/aide/index.html").write_bytes((published / "aide/index.html").read_bytes() + b"\n")
    longer = f"aide/index.html : diffère à partir de l’octet {(published / 'aide/index.html').stat().st_size + 1}"
    assert longer in differences(published, LocalSite(tmp_path / "site"))


def test_verify_refuses_what_it_cannot_know(checkout: Path, tmp_path: Path) -> None:
    site = prepared(tmp_path / "site", "x")
    unknown = verify(checkout, str(site))
    assert unknown.returncode == 2
    assert "n’est pas dans cette copie ; lancez git fetch" in unknown.stderr
    reseal(site, seal.Origine(None, None, None, "", "", None, 3, 1))
    assert "ne dit pas de quel commit il vient" in verify(checkout, str(site)).stderr
    (site / "version.json").write_text('{"commit": "--help"}')
    assert "version.json est illisible" in verify(checkout, str(site)).stderr
    (site / "version.json").unlink()
    assert "n’a pas de version.json" in verify(checkout, str(site)).stderr
    with pytest.raises(Refused, match="ni une adresse http"):
        open_site("file:///etc/passwd")
    with pytest.raises(Refused, match="ne répond pas"):
        open_site("http://127.0.0.1:9/")
