"""What is read from git: the same from inside a hook or a foreign repository, cut when it is too long, dated with reason."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import feedparser
import pytest
from building import git
from conftest import ROOT, build
from contrat.history.changes import Evenement
from contrat.history.commits import credible
from contrat.reading.folder import MAX_BYTES
from depot_donnees import SECOND, Depot, build_copy

MESURE = "actions/mesure-b.yml"


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path / "depot")


def retitled(depot: Depot, title: str) -> None:
    lines = (depot.data / MESURE).read_text(encoding="utf-8").split("\n")
    depot.write(MESURE, "\n".join(f"intitule: {title}" if x.startswith("intitule:") else x for x in lines))


def literal(depot: Depot, date: str, message: str, *parents: str) -> str:
    """Commit the folder as git itself would refuse to, on any date, and make it the tip."""
    depot.git("add", "-A")
    people = f"author P N <p@exemple.fr> {date}\ncommitter P N <p@exemple.fr> {date}"
    above = "".join(f"parent {p}\n" for p in parents or (depot.git("rev-parse", "HEAD").strip(),))
    body = f"tree {depot.git('write-tree').strip()}\n{above}{people}\n\n{message}\n".encode()
    command = ["git", "-C", str(depot.folder), "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    sha = subprocess.run(command, input=body, capture_output=True, check=True).stdout.decode().strip()
    depot.git("reset", "-q", "--soft", sha)
    return sha


def told(depot: Depot) -> list[tuple[str, str, str | None]]:
    """Return what the history tells of one action, the newest first: what, on which day, why."""
    return [(e.nature, e.jour, e.commit.motif) for e in depot.history().de(("actions", "mesure-b"))]


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that every variable of git points at, as from inside one of its hooks."""
    other = tmp_path / "autre"
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    for name, value in {
        "GIT_DIR": f"{other}/.git",
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": f"{other}/.git/index",
        "GIT_OBJECT_DIRECTORY": f"{other}/.git/objects",
        "GIT_COMMON_DIR": f"{other}/.git",
        "GIT_NAMESPACE": "autre",
        "GIT_PREFIX": "autre/",
        "GIT_CEILING_DIRECTORIES": str(tmp_path),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.bare",
        "GIT_CONFIG_VALUE_0": "true",
        "GIT_CONFIG_PARAMETERS": "'core.worktree=/nulle/part'",
    }.items():
        monkeypatch.setenv(name, value)
    return other


def test_a_foreign_git_dir_changes_nothing_of_what_a_copy_says(tmp_path: Path, foreign: Path) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - clean.keys():
            patch.delenv(name)
        depot = Depot(tmp_path / "depot")
        (depot.folder / "mkdocs.yml").write_text("site_name: Essai\n", encoding="utf-8")
        depot.commit("infra: réglages", "2021-03-02")
        tip = depot.git("rev-parse", "HEAD").strip()
    assert git.commit_of(depot.folder / "mkdocs.yml") == tip
    assert git.is_clean(depot.data)
    assert len(depot.history().evenements) > 10


def test_the_site_keeps_its_commit_with_a_foreign_git_dir(depot: Depot, tmp_path: Path) -> None:
    config = depot.folder / "mkdocs.yml"
    text = (SECOND / "mkdocs.yml").read_text(encoding="utf-8")
    config.write_text(text.replace("../../", f"{ROOT}/"), encoding="utf-8")
    depot.commit("infra: réglages", "2021-03-02")
    subprocess.run(["git", "init", "-q", str(tmp_path / "autre")], check=True)
    site = build(config, tmp_path / "site", environment={"GIT_DIR": str(tmp_path / "autre/.git")})
    version = json.loads((site.dossier / "version.json").read_bytes())
    assert version["commit"] == depot.git("rev-parse", "HEAD").strip()
    assert version["donnees_date"] == "2021-03-01"


def test_replaced_objects_and_grafts_change_no_history(depot: Depot) -> None:
    first = depot.git("rev-parse", "HEAD").strip()
    retitled(depot, "Autre")
    depot.commit("data: autre", "2021-03-02")
    before = told(depot)
    retitled(depot, "Faux")
    depot.commit("data: faux", "2021-03-03")
    depot.git("replace", "HEAD~1", "HEAD")
    depot.git("reset", "-q", "--hard", "HEAD~1")
    (depot.folder / ".git/info/grafts").write_text(f"{depot.git('rev-parse', 'HEAD').strip()}\n{first}\n")
    assert told(depot) == before


def test_a_folder_that_another_repository_ignores_has_no_commit(depot: Depot) -> None:
    (depot.folder / ".gitignore").write_text("/copie/\n", encoding="utf-8")
    (depot.folder / "copie").mkdir()
    (depot.folder / "copie/mkdocs.yml").write_text("site_name: Essai\n", encoding="utf-8")
    depot.commit("infra: copie ignorée", "2021-03-02")
    assert git.commit_of(depot.folder / "copie/mkdocs.yml") is None


def test_a_message_of_a_million_letters_is_cut_as_it_is_read(depot: Depot) -> None:
    retitled(depot, "Autre")
    literal(depot, "1614772800 +0100", "data: " + "lettre " * 150_000)
    retitled(depot, "Encore autre")
    literal(depot, "1614859200 +0100", "x" * 1_000_000)
    newest, before, _ = depot.history().de(("actions", "mesure-b"))
    assert len(newest.commit.message) == len(before.commit.message) == git.LONGEST
    assert newest.commit.motif == "x" * 600 + " …"
    assert before.commit.motif == "lettre " * 85 + "…"


def test_what_stands_between_nuls_is_cut_wherever_the_pieces_end() -> None:
    long = b"a" * (3 * git.LONGEST)
    for size in (7_000, git.LONGEST, 10 * git.LONGEST):
        whole = long + b"\0b\0\0" + long + b"\0fin"
        pieces = [whole[i : i + size] for i in range(0, len(whole), size)]
        assert list(git._split(pieces)) == [long[: git.LONGEST], b"b", b"", long[: git.LONGEST], b"fin"]


def test_a_content_without_end_is_read_up_to_what_is_kept_and_the_next_one_whole(depot: Depot) -> None:
    depot.write("actions/enorme.yml", "a" * (3 * MAX_BYTES))
    depot.commit("data: énorme", "2021-03-02")
    ids = depot.git("rev-parse", "HEAD:data/actions/enorme.yml", f"HEAD:data/{MESURE}").split()
    with git.Repository(depot.data).contents(MAX_BYTES) as content:
        assert len(content(ids[0])) == MAX_BYTES + 1
        assert content(ids[1]) == (depot.data / MESURE).read_bytes()
        with pytest.raises(git.GitFailed, match="il manque un contenu"):
            content("0" * 40)
    assert ("creee", "2021-03-01", "premier état") in told(depot)


def test_a_list_without_end_is_refused(depot: Depot) -> None:
    repository = git.Repository(depot.data)
    assert len(repository.items("ls-files", "-z", at_most=10_000)) > 10
    with pytest.raises(git.GitFailed, match="plus de 3 éléments"):
        repository.items("ls-files", "-z", at_most=3)
    with pytest.raises(git.GitFailed, match="git log a échoué"):
        repository.items("log", "-z", "branche-inconnue", at_most=3)


def test_a_commit_of_thousands_of_parents_is_read(depot: Depot) -> None:
    first = depot.git("rev-parse", "HEAD").strip()
    retitled(depot, "Autre")
    literal(depot, "1614772800 +0100", "data: autre", *[first] * 4_000)
    assert told(depot) == [("modifiee", "2021-03-03", "autre"), ("creee", "2021-03-01", "premier état")]


@pytest.mark.parametrize(
    ("instants", "believed"),
    [
        (("2021-03-01", "2021-03-01", "2021-03-02"), ("2021-03-01", "2021-03-01", "2021-03-02")),
        (("2021-03-01", "2099-01-01"), ("2021-03-01", "2021-03-01")),
        (("2099-01-01", "2021-03-01"), ("2021-03-01", "2021-03-01")),
        (("2021-03-01", "2099-01-01", "2021-03-02"), ("2021-03-01", "2021-03-01", "2021-03-02")),
        (("2021-03-01", "1901-01-01", "2021-03-02"), ("2021-03-01", "2021-03-01", "2021-03-02")),
        (("1970-01-01", "2021-03-01"), ("2021-03-01", "2021-03-01")),
        (("2021-03-01", "2099-01-01", "2098-01-01", "2021-03-02"), ("2021-03-01",) * 3 + ("2021-03-02",)),
        (("2010-01-01", "2021-03-01", "2021-03-02"), ("2021-03-01", "2021-03-01", "2021-03-02")),
        (("2021-03-01", "2021-03-09", "2021-03-02", "2021-03-03"), ("2021-03-01",) * 2 + ("2021-03-02", "2021-03-03")),
        (("2021-03-01", "2031-03-01"), ("2021-03-01", "2031-03-01")),
        (("2021-03-01", "2031-03-02"), ("2021-03-01", "2021-03-01")),
        (("1970-01-01",), ("1970-01-01",)),
    ],
)
def test_a_day_that_no_other_commit_bears_out_is_not_believed(
    instants: tuple[str, ...], believed: tuple[str, ...]
) -> None:
    assert credible([f"{jour}T12:00:00+01:00" for jour in instants]) == [f"{jour}T12:00:00+01:00" for jour in believed]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1614600000 +0100", "2021-03-01T13:00:00+01:00"),
        ("1614600000 -0330", "2021-03-01T08:30:00-03:30"),
        ("1614600000 +0000", "2021-03-01T12:00:00+00:00"),
        ("1614600000 +1400", "2021-03-02T02:00:00+14:00"),
        ("1614600000 +9999", "2021-03-01T12:00:00+00:00"),
        ("1614600000 -9999", "2021-03-01T12:00:00+00:00"),
        ("99999999999999999999 +0000", "1970-01-01T00:00:00+00:00"),
        ("253402300800 +0000", "1970-01-01T00:00:00+00:00"),
        ("", "1970-01-01T00:00:00+00:00"),
    ],
)
def test_an_instant_is_a_date_that_every_reader_understands(date: str, expected: str) -> None:
    assert git._instant(date) == expected


@pytest.mark.parametrize(
    "date", ["4070908800 +0000", "-2177452800 +0000", "1614686400 +9999", "9" * 25 + " +0000", "x"]
)
def test_a_false_date_moves_nothing(depot: Depot, tmp_path: Path, date: str) -> None:
    retitled(depot, "Autre")
    literal(depot, date, "data: autre")
    expected = "2021-03-02" if date.endswith("+9999") else "2021-03-01"
    assert told(depot) == [("modifiee", expected, "autre"), ("creee", "2021-03-01", "premier état")]
    site = build_copy(depot.folder, tmp_path, SITE_URL="https://exemple.org/")
    version = json.loads((site.dossier / "version.json").read_bytes())
    assert version["donnees_date"] == expected
    feed = feedparser.parse((site.dossier / "historique/atom.xml").read_bytes())
    assert not feed.bozo
    assert {e.updated[:10] for e in feed.entries} == {"2021-03-01", expected}
    assert feed.feed.updated[:10] == expected
    sitemap = (site.dossier / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<lastmod>{expected}</lastmod>" in sitemap
    for wrong in ("2099", "1901", "1970"):
        assert f"<lastmod>{wrong}" not in sitemap
        assert f'datetime="{wrong}' not in site.pages["historique/"].html


def test_a_branch_is_dated_between_what_it_goes_on_from_and_its_merge(depot: Depot) -> None:
    first = depot.git("rev-parse", "HEAD").strip()
    retitled(depot, "Un")
    early = literal(depot, "0 +0000", "data: un", first)
    retitled(depot, "Deux")
    late = literal(depot, "4070908800 +0000", "data: deux", early)
    literal(depot, "1614859200 +0000", "Merge branch 'x'", first, late)
    assert told(depot) == [
        ("modifiee", "2021-03-04", "deux"),
        ("modifiee", "2021-03-01", "un"),
        ("creee", "2021-03-01", "premier état"),
    ]


def identified(depot: Depot, own: str, titre: str) -> None:
    whole = (depot.data / "contrat.yml").read_text(encoding="utf-8").split("\n")
    named = [f"id: {own}" if x.startswith("id:") else f"titre: {titre}" if x.startswith("titre:") else x for x in whole]
    depot.write("contrat.yml", "\n".join(named))


def test_the_past_of_another_contract_is_not_told(depot: Depot) -> None:
    retitled(depot, "Autre")
    (depot.data / "actions/zero.yml").rename(depot.data / "zero.yml")
    depot.commit("data: encore l’autre contrat", "2021-03-02")
    identified(depot, "autre-contrat", "Un autre contrat")
    (depot.data / "zero.yml").rename(depot.data / "actions/zero.yml")
    depot.commit("data: premier texte", "2022-01-01")
    retitled(depot, "Encore autre")
    depot.commit("data: corrigée", "2022-01-02")
    history = depot.history()
    assert told(depot) == [("modifiee", "2022-01-02", "corrigée"), ("creee", "2022-01-01", "premier texte")]
    assert {e.jour for e in history.evenements} == {"2022-01-01", "2022-01-02"}
    created = [e.cle for e in history.evenements if e.nature == "creee"]
    assert len(created) == len(set(created)) == len(history.evenements) - 1
    assert ("actions", "zero") in created
    assert ("contrat", "contrat") in created


def test_a_branch_of_another_contract_that_is_merged_later_is_told_by_the_merge(depot: Depot) -> None:
    first = depot.git("rev-parse", "HEAD").strip()
    depot.git("checkout", "-q", "-b", "cote")
    retitled(depot, "De l’autre")
    depot.commit("data: de l’autre contrat", "2021-03-02")
    depot.git("checkout", "-q", "main")
    identified(depot, "autre-contrat", "Un autre contrat")
    depot.commit("data: premier texte", "2022-01-01")
    depot.git("merge", "-q", "--no-ff", "-m", "Merge branch 'cote'", "cote", jour="2022-01-03")
    assert depot.git("merge-base", "main", "cote").strip() != first
    assert told(depot) == [("modifiee", "2022-01-03", None), ("creee", "2022-01-01", "premier texte")]


def test_a_contract_that_takes_another_title_keeps_one_history(depot: Depot) -> None:
    identified(depot, "vallee-des-licornes-2031-2033", "Un autre titre")
    depot.commit("data: nouveau titre", "2022-01-01")
    events: tuple[Evenement, ...] = depot.history().de(("contrat", "contrat"))
    assert [(e.nature, e.jour) for e in events] == [("modifiee", "2022-01-01"), ("creee", "2021-03-01")]


def test_a_contract_file_that_cannot_be_read_for_a_while_cuts_nothing(depot: Depot) -> None:
    whole = (depot.data / "contrat.yml").read_text(encoding="utf-8")
    depot.write("contrat.yml", "id: [\n")
    depot.commit("data: cassé", "2021-03-02")
    assert told(depot) == [("creee", "2021-03-01", "premier état")]
    depot.write("contrat.yml", whole)
    depot.commit("data: réparé", "2021-03-03")
    assert told(depot) == [("creee", "2021-03-01", "premier état")]
