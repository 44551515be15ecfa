"""Permanent addresses: the ledger, what a build may not take away, and the page that a retired address keeps."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from atelier import Atelier
from conftest import ROOT
from contrat.gate.ledger import broken_promises
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.webpage import addresses
from site_bati import SiteBati, folded

SECOND = ROOT / "tests/second"


CONTRACTS = [("site", ROOT / "data"), ("second", SECOND / "data"), ("cinq_niveaux", ROOT / "tests/cinq_niveaux/data")]


def registered(data: Path) -> list[str]:
    return [a for _, a in addresses.lines((data / "adresses.txt").read_text(encoding="utf-8").split("\n"))]


@pytest.mark.parametrize(("name", "data"), CONTRACTS)
def test_every_address_of_the_ledger_answers_in_the_built_site(
    request: pytest.FixtureRequest, name: str, data: Path
) -> None:
    built: SiteBati = request.getfixturevalue(name)
    gone = [
        a for a in registered(data) if not (built.dossier / a[1:] / ("index.html" if a[-1] == "/" else "")).is_file()
    ]
    assert gone == []


@pytest.mark.parametrize(("name", "data"), CONTRACTS)
def test_every_page_and_open_file_of_the_built_site_is_in_the_ledger(
    request: pytest.FixtureRequest, name: str, data: Path
) -> None:
    """When this fails: `scripts/addresses --accept`, and commit data/adresses.txt with what adds the page.

    The ledgers of the other contracts are brought up to date by the tests’ own `--accept`.
    """
    built: SiteBati = request.getfixturevalue(name)
    kept = ("donnees/", "contrat/")
    files = [
        f"/{p.relative_to(built.dossier).as_posix()}"
        for p in built.dossier.rglob("*.*")
        if p.is_file() and p.suffix != ".html" and p.relative_to(built.dossier).as_posix().startswith(kept)
    ]
    pages = [f"/{a}" for a in built.pages if not a.endswith(".html") and addresses.permanent(a)]
    new = sorted({*pages, *files} - set(registered(data)))
    if request.config.getoption("--accept") and name != "site":
        with (data / "adresses.txt").open("a", encoding="utf-8") as ledger:
            ledger.writelines(f"{a}\n" for a in new)
    assert sorted({*pages, *files} - set(registered(data))) == []


def test_a_published_page_or_file_that_a_build_no_longer_makes_is_said_with_its_line(corpus: Corpus) -> None:
    made = {"/", "/aide/"}
    promised = replace(corpus, registre=("# titre", "/", "/aide/", "/index/z/", "/donnees/vieux.csv"))
    assert [str(p) for p in broken_promises(promised, made)] == [
        "data/adresses.txt:4:1: /index/z/ a été publiée et n’existe plus ; remettez la page, ou dites-la retirée dans "
        'data/retires.yml : - {adresse: /index/z/, titre: …, date: "2026-01-31", motif: …}',
        "data/adresses.txt:5:1: le fichier /donnees/vieux.csv a été publié et n’existe plus ; remettez-le",
    ]


def test_a_retired_page_is_not_published_again_and_leads_to_pages_that_exist(second: SiteBati) -> None:
    corpus = load(SECOND / "data")
    again = {f"/{a}" for a in second.pages} - {"/actions/mesure-a/"}
    retired_twice = replace(corpus, registre=())
    assert sorted(p.message for p in broken_promises(retired_twice, again)) == [
        "/actions/mesure-a/ remplace une page et n’existe pas",
        "/actions/mesure-zeta/ est retirée et pourtant publiée ; ôtez-la de data/retires.yml",
        "/glossaire/zut/ est retirée et pourtant publiée ; ôtez-la de data/retires.yml",
    ]


def test_a_retired_page_says_what_it_was_when_why_and_what_replaces_it(second: SiteBati) -> None:
    page = second.pages["actions/mesure-zeta/"]
    assert folded(page.all("h1")[0]) == "Mesure zêta : dire l’heure aux chevaux & aux licornes"
    for words in ("Page retirée", "/actions/mesure-zeta/", "avril 2033", "la mesure a dit la même chose."):
        assert words in page.text
    links = [a.get("href") for a in page.all("main")[0].iter("a")]
    assert links == ["../../actions/mesure-a/", "../../enjeux/silence/"]
    assert [m.get("content") for m in page.all("meta") if m.get("name") == "robots"] == ["noindex"]
    assert "Aucune autre page" in second.pages["glossaire/zut/"].text


def test_retired_pages_are_in_the_plan_and_the_data_not_in_the_lists(second: SiteBati) -> None:
    assert "Mesure zêta" in second.pages["plan-du-site/"].text
    for adresse in ("", "actions/", "recherche/", "index/"):
        assert "Mesure zêta" not in second.pages[adresse].text
    data = json.loads((second.dossier / "donnees/contrat.json").read_text(encoding="utf-8"))
    assert [r["adresse"] for r in data["retires"]] == ["/actions/mesure-zeta/", "/glossaire/zut/"]
    assert [r.get("remplace_par") for r in data["retires"]] == [["/actions/mesure-a/", "/enjeux/silence/"], None]


def built(config: Path, site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(site)]
    env = {"PATH": "/usr/bin:/bin", "NO_MKDOCS_2_WARNING": "1", **environment}
    return subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=config.parent)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the second contract whose data may be changed."""
    for name in ("hooks", "docs", "requirements.txt"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "tests").mkdir()
    shutil.copytree(SECOND, tmp_path / "tests/second")
    return tmp_path / "tests/second"


def test_retired_pages_stay_out_of_the_sitemap(copy: Path, tmp_path: Path) -> None:
    done = built(copy / "mkdocs.yml", tmp_path / "site", SITE_URL="https://www.exemple.fr/c/")
    assert done.returncode == 0, done.stderr
    sitemap = (tmp_path / "site/sitemap.xml").read_text(encoding="utf-8")
    assert "<loc>https://www.exemple.fr/c/actions/mesure-a/</loc>" in sitemap
    assert "zeta" not in sitemap


@pytest.fixture
def pages(copy: Path) -> Path:
    """The folder of hand-written pages of the copy, which may be changed too."""
    folder = copy.parents[1] / "docs"
    folder.unlink()
    shutil.copytree(ROOT / "docs", folder, ignore=shutil.ignore_patterns("dev"))
    return folder


def test_a_hand_written_page_does_not_take_the_place_of_a_page_of_the_data(
    copy: Path, pages: Path, tmp_path: Path
) -> None:
    (pages / "actions").mkdir()
    for name in ("index.md", "actions/mesure-a.md"):
        (pages / name).write_text("# Une autre page\n", encoding="utf-8")
    done = built(copy / "mkdocs.yml", tmp_path / "site")
    assert done.returncode != 0
    for name in ("index.md", "actions/mesure-a.md"):
        assert f"docs/{name}:1:1: ce fichier serait publié à l’adresse d’une page du contrat" in done.stderr
    assert not (tmp_path / "site").exists()


def test_a_hand_written_page_leads_to_the_pages_and_files_that_are_made(
    copy: Path, pages: Path, tmp_path: Path
) -> None:
    page = pages / "aide.md"
    page.write_text(
        "# Aide\n\n[a](actions/mesure-a/index.md#citer) [b](index.md) [c](donnees/contrat.ods) [d](demander/mesure-b/lettre.txt)\n",
        encoding="utf-8",
    )
    done = built(copy / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "site/aide/index.html").read_text(encoding="utf-8")
    for adresse in ("../actions/mesure-a/#citer", "..", "../donnees/contrat.ods", "../demander/mesure-b/lettre.txt"):
        assert f'href="{adresse}' in html
    page.write_text("# Aide\n\n[a](actions/absente/index.md)\n", encoding="utf-8")
    done = built(copy / "mkdocs.yml", tmp_path / "site")
    assert done.returncode != 0
    assert "actions/absente/index.md" in done.stderr + done.stdout


def test_a_build_that_would_lose_an_address_fails_and_leaves_the_last_site(copy: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "temoin.txt").write_text("le site en ligne")
    with (copy / "data/adresses.txt").open("a", encoding="utf-8") as ledger:
        ledger.write("/contrat/rapport-final/\n/donnees/budget.csv\n")
    done = built(copy / "mkdocs.yml", site)
    assert done.returncode != 0
    assert re.search(r"data/adresses\.txt:\d+:1: le fichier /donnees/budget\.csv a été publié", done.stderr)
    assert re.search(r"data/adresses\.txt:\d+:1: /contrat/rapport-final/ a été publiée et n’existe plus", done.stderr)
    assert "Traceback" not in done.stderr
    assert [p.name for p in site.iterdir()] == ["temoin.txt"]


def test_a_new_record_builds_before_the_ledger_knows_it(copy: Path, tmp_path: Path) -> None:
    (copy / "data/glossaire/neuf.yml").write_text("terme: Neuf\ndefinition: Un mot de plus.\n", encoding="utf-8")
    done = built(copy / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/glossaire/neuf/index.html").is_file()


def test_the_command_shows_new_addresses_then_writes_them(copy: Path) -> None:
    (copy / "data/glossaire/neuf.yml").write_text("terme: Neuf\ndefinition: Un mot de plus.\n", encoding="utf-8")
    before = registered(copy / "data")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "scripts/lib/addresses.py"), str(copy), *arguments]
        env = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT / "hooks"),
            "PYTHONUTF8": "1",
            "NO_MKDOCS_2_WARNING": "1",
        }
        return subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=ROOT)

    said = run()
    assert (said.returncode, said.stdout.split("\n")) == (
        1,
        [
            "/api/v1/glossaire/neuf.json",
            "/api/v1/glossaire/neuf.jsonld",
            "/glossaire/neuf/",
            "3 adresses nouvelles : la même commande, avec --accept, inscrit ce qui manque.",
            "",
        ],
    )
    assert registered(copy / "data") == before
    assert run("--accept").returncode == 0
    assert registered(copy / "data") == sorted(
        [*before, "/api/v1/glossaire/neuf.json", "/api/v1/glossaire/neuf.jsonld", "/glossaire/neuf/"]
    )
    assert run().returncode == 0


@pytest.mark.parametrize("nom", ["dev", "theme"])
def test_a_record_may_bear_the_name_of_a_folder_that_is_not_published(tmp_path: Path, nom: str) -> None:
    atelier = Atelier.make(tmp_path)
    (tmp_path / f"data/organisations/{nom}.yml").write_text(
        f"nom: Organisation {nom}\nnature: commune\ndefinition: Une phrase.\n", encoding="utf-8"
    )
    (tmp_path / "docs/visite.md").write_text(f"# Visite\n\n[Une organisation](organisations/{nom}/index.md)\n", "utf-8")
    assert f"organisations/{nom}/index.html" in atelier.build()
    assert f'href="../organisations/{nom}/"' in (atelier.site / "visite/index.html").read_text(encoding="utf-8")
