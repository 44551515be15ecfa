"""A bare git repository with its hooks, pushed to for good: what is refused, what goes online, what is left alone.

Of the generator with the contract that it ships, and of a contract that has a repository of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import serve
from publication_essais import command, commit, copy_of_the_repository, entries, new_contract, run_git, snapshot

TERME = "terme: {}\ndefinition: Un mot ajouté pour un essai.\n"


@dataclass(frozen=True)
class Server:
    """The installed checkout, the bare repository, the folder that is online, and the clone of someone who edits."""

    installed: Path
    depot: Path
    online: Path
    clone: Path

    def push(self, *what: str) -> subprocess.CompletedProcess[str]:
        return run_git(self.clone, "push", "origin", *(what or ("main",)), check=False)

    def add_term(self, name: str) -> str:
        self.write(f"data/glossaire/{name}.yml", TERME.format(name.capitalize()))
        return commit(self.clone, f"data(glossaire): {name}")

    def write(self, name: str, text: str) -> None:
        path = self.clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    @property
    def shipped(self) -> bool:
        """Whether the repository is that of the generator, with the contract that it ships."""
        return (self.clone / "hooks").exists()

    @property
    def tip(self) -> str:
        return run_git(self.depot, "rev-parse", "refs/heads/main").stdout.strip()


@pytest.fixture(scope="module", params=["le contrat livré", "un contrat à part"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Server:
    root = tmp_path_factory.mktemp("serveur")
    made = Server(copy_of_the_repository(root / "installee"), root / "contrat.git", root / "en ligne", root / "agent")
    run_git(root, "init", "--quiet", "--bare", "--initial-branch", "main", str(made.depot))
    shipped = request.param == "le contrat livré"
    first_copy = made.installed if shipped else new_contract(made.installed, root / "plan")
    run_git(first_copy, "push", "--quiet", str(made.depot), "main")
    call = [str(made.installed / "scripts/install-hooks"), "contrat.git", "en ligne"]
    done = subprocess.run(call, check=False, capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, done.stderr
    run_git(root, "clone", "--quiet", str(made.depot), str(made.clone))
    made.add_term("premier")
    first = made.push()
    assert first.returncode == 0, first.stderr
    return made


@pytest.fixture
def clean(server: Server) -> Server:
    """The same server, with a clone that is at the tip again."""
    run_git(server.clone, "fetch", "--quiet", "origin")
    run_git(server.clone, "checkout", "--quiet", "-f", "-B", "main", "origin/main")
    run_git(server.clone, "clean", "-fdq")
    return server


def test_a_pushed_page_is_online_when_the_push_ends(clean: Server) -> None:
    http, address = serve(clean.online / "site")
    with http:
        head = clean.add_term("nouveau")
        pushed = clean.push()
        assert pushed.returncode == 0, pushed.stderr
        assert f"En ligne : {(clean.online / 'site').readlink().name}." in pushed.stderr
        with urllib.request.urlopen(f"{address}glossaire/nouveau/", timeout=10) as answer:
            assert "Un mot ajouté pour un essai." in answer.read().decode()
        with urllib.request.urlopen(f"{address}version.json", timeout=10) as answer:
            version = json.load(answer)
        http.shutdown()
    assert version["commit"] == head
    assert version["generateur"] == run_git(clean.installed, "rev-parse", "HEAD").stdout.strip()
    assert version["donnees_date"] == run_git(clean.clone, "log", "-1", "--format=%cs", "--", "data").stdout.strip()


def test_remarks_reach_who_pushes_and_block_nothing(clean: Server) -> None:
    clean.write("data/glossaire/remarque.yml", TERME.format("Remarque").replace("mot", "mo\u00adt"))
    commit(clean.clone, "data(glossaire): remarque")
    pushed = clean.push()
    assert pushed.returncode == 0, pushed.stderr
    assert pushed.stderr.count("remote: data/glossaire/remarque.yml:2:18: caractère invisible U+00AD, retiré") == 1
    assert "Un mot ajouté" in (clean.online / "site/glossaire/remarque/index.html").read_text(encoding="utf-8")


def refused(server: Server, *what: str) -> str:
    """Push, see it refused with nothing changed anywhere, and return what the person reads."""
    tip, online = server.tip, snapshot(server.online)
    pushed = server.push(*what)
    assert pushed.returncode == 1, pushed.stderr
    assert server.tip == tip
    assert snapshot(server.online) == online
    assert "L’envoi est refusé : rien n’a été pris, le site en ligne n’a pas changé." in pushed.stderr
    assert "Traceback" not in pushed.stderr
    return pushed.stderr


def test_bad_data_are_refused_with_every_sentence_and_its_place(clean: Server) -> None:
    clean.write("data/glossaire/faux.yml", "terme: Faux\ndefinition: [\n")
    clean.write("data/glossaire/autre.yml", "terme: Autre\n")
    commit(clean.clone, "data(glossaire): deux fautes")
    said = refused(clean)
    assert re.search(r"remote: data/glossaire/faux\.yml:\d+:\d+: ", said)
    assert re.search(r"remote: data/glossaire/autre\.yml:1:1: clé « definition » absente", said)
    assert "remote: 2 problèmes dans les données." in said
    assert str(clean.depot.parent) not in said.replace(f"To {clean.depot}", "").replace(f"'{clean.depot}'", "")


CLAIMS = (
    "data(1-2): un fait",
    "  data (x): y",
    "Data(glossaire): z",
    "data: un fait",
    "DATA!: un fait",
    "données(1-2) : un fait",
    "Donne\u0301es : un fait",
    "donnee[1-2] un fait",
    "fixup! data(1-2): un fait",
    "✨ données\u00a0: un fait",
)


def test_each_commit_that_claims_data_and_touches_code_is_refused(clean: Server) -> None:
    for i, message in enumerate(CLAIMS):
        clean.add_term(f"innocent-{i}")
        clean.write("hooks/mkdocs_events.py", f"raise SystemExit({i})\n")
        run_git(clean.clone, "add", "--all")
        run_git(clean.clone, "commit", "--quiet", "--cleanup=verbatim", "--message", message)
    said = refused(clean)
    told = r"se dit de données \(« .+ »\) mais touche autre chose que data/ : hooks/mkdocs_events\.py"
    named = [line for line in said.splitlines() if re.search(told, line)]
    commits = run_git(clean.clone, "log", "--format=%h", "--abbrev=10", "origin/main..", "--", "hooks").stdout.split()
    assert len(commits) == len(named) == len(CLAIMS)
    assert all(any(commit in line for line in named) for commit in commits)


def test_a_name_that_no_disk_takes_is_a_sentence_without_the_machine(clean: Server) -> None:
    blob = run_git(clean.clone, "hash-object", "-w", "README.md").stdout.strip()
    run_git(clean.clone, "update-index", "--add", "--cacheinfo", f"100644,{blob},data/glossaire/{'é' * 150}.yml")
    run_git(clean.clone, "commit", "--quiet", "--message", "data(x): un nom de 300 octets")
    said = refused(clean)
    assert f"data/glossaire/{'é' * 64}…:1:1: ni lien, ni sous-module, ni nom spécial ou de plus de 255 octets" in said
    assert "contrat-recu-" not in said


def test_the_rule_holds_for_a_commit_that_another_commit_hides(clean: Server) -> None:
    clean.write("README.md", "x\n")
    commit(clean.clone, "data(x): caché")
    run_git(clean.clone, "revert", "--no-edit", "HEAD")
    assert "README.md" in refused(clean)


def test_the_rule_holds_for_a_commit_that_came_by_another_branch(clean: Server) -> None:
    clean.write("README.md", "x\n")
    commit(clean.clone, "data(x): par un détour")
    assert clean.push("HEAD:refs/heads/detour").returncode == 0
    assert "README.md" in refused(clean)


def test_a_commit_of_a_date_to_come_is_refused_and_one_of_yesterday_is_not_dated_by_the_clock(clean: Server) -> None:
    clean.write("data/glossaire/demain.yml", TERME.format("Demain"))
    head = commit(clean.clone, "data(glossaire): demain", "2099-01-01")
    said = refused(clean)
    assert f"le commit {head[:10]} porte une date à venir. Réglez l’horloge de l’ordinateur" in said
    run_git(clean.clone, "commit", "--amend", "--reset-author", "--no-edit", jour="2026-11-20")
    assert clean.push().returncode == 0


def test_the_rule_holds_for_a_merge_seen_from_each_parent(clean: Server) -> None:
    run_git(clean.clone, "checkout", "--quiet", "-b", "cote")
    clean.write("README.md", "y\n")
    commit(clean.clone, "docs: y")
    run_git(clean.clone, "checkout", "--quiet", "main")
    run_git(clean.clone, "merge", "--quiet", "--no-ff", "--message", "data(x): fusion", "cote")
    assert "README.md" in refused(clean)


def test_links_submodules_and_git_folders_in_the_data_are_refused(clean: Server) -> None:
    (clean.clone / "data/glossaire/lien.yml").symlink_to("/etc/passwd")
    run_git(clean.clone, "add", "--all")
    run_git(clean.clone, "update-index", "--add", "--cacheinfo", f"160000,{clean.tip},data/module")
    run_git(clean.clone, "commit", "--quiet", "--message", "data(x): lien et sous-module")
    said = refused(clean)
    assert "data/glossaire/lien.yml:1:1: " in said
    assert "data/module:1:1: " in said


def test_data_hidden_by_attributes_are_judged_all_the_same(clean: Server) -> None:
    clean.write("data/glossaire/faux.yml", "terme: [\n")
    clean.write("data/.gitattributes", "*.yml export-ignore\n")
    commit(clean.clone, "data(x): caché")
    assert "data/glossaire/faux.yml:" in refused(clean)


def test_a_tree_without_end_is_refused_within_bounds(clean: Server) -> None:
    """Ten files in ten folders in ten folders…: a few kilobytes sent, a hundred million files."""
    blob = run_git(clean.clone, "hash-object", "-w", "README.md").stdout.strip()
    lines = "".join(f"100644 blob {blob}\tf{i}.yml\n" for i in range(10))
    for _ in range(8):
        tree = make_tree(clean.clone, lines)
        lines = "".join(f"040000 tree {tree}\td{i}\n" for i in range(10))
    rest = run_git(clean.clone, "ls-tree", "HEAD").stdout.split("\n")
    kept = "".join(f"{x}\n" for x in rest if x and not x.endswith("\tdata"))
    root = make_tree(clean.clone, f"{kept}040000 tree {tree}\tdata\n")
    bomb = run_git(clean.clone, "commit-tree", root, "-p", "HEAD", "-m", "feat: bombe").stdout.strip()
    assert "l’envoi est trop grand" in refused(clean, f"{bomb}:refs/heads/main")
    undone = run_git(clean.clone, "commit-tree", "HEAD^{tree}", "-p", bomb, "-m", "feat: bombe défaite").stdout.strip()
    assert "l’envoi est trop grand" in refused(clean, f"{undone}:refs/heads/main")


def make_tree(repository: Path, lines: str) -> str:
    call = ["git", "-C", str(repository), "mktree"]
    return subprocess.run(call, input=lines, check=True, capture_output=True, text=True).stdout.strip()


def test_the_published_history_is_neither_removed_nor_rewritten(clean: Server) -> None:
    assert "la branche publiée ne se supprime pas" in refused(clean, ":main")
    run_git(clean.clone, "commit", "--quiet", "--amend", "--message", "data(x): réécrit")
    assert "l’historique publié ne se réécrit pas" in refused(clean, "--force", "main")


def test_other_branches_and_tags_pass_and_publish_nothing(clean: Server) -> None:
    online = snapshot(clean.online)
    clean.write("data/glossaire/faux.yml", "terme: [\n")
    commit(clean.clone, "data(x): brouillon")
    run_git(clean.clone, "tag", "brouillon-1")
    assert clean.push("HEAD:refs/heads/brouillon", "brouillon-1").returncode == 0
    assert clean.push(":refs/heads/brouillon").returncode == 0
    assert snapshot(clean.online) == online


@pytest.mark.parametrize("server", ["un contrat à part"], indirect=True)
def test_a_contract_of_its_own_holds_no_code_and_its_pages_are_judged(clean: Server) -> None:
    assert not clean.shipped
    clean.write("docs/visite.md", "# Visite\n\n[Les actions](/actions/)\n")
    commit(clean.clone, "docs: une page")
    pushed = clean.push()
    assert pushed.returncode == 0, pushed.stderr
    assert 'href="../actions/"' in (clean.online / "site/visite/index.html").read_text(encoding="utf-8")
    for name, text, said in (
        (
            "lancer.sh",
            "echo\n",
            "à la racine du contrat, ce qui n’y a pas sa place : lancer.sh. Un contrat contient seu",
        ),
        ("hooks/mkdocs_events.py", "", "le dépôt d’un contrat ne contient pas le générateur ; retirez-en le code."),
        ("docs/page.md", "<script>", "docs/page.md:1:1: balise HTML « <script> »"),
        ("docs/aide.md", "# Aide\n", "docs/aide.md:1:1: même adresse que docs/aide.md du générateur"),
        ("docs/assets/site.css", "", "docs/assets/site.css:1:1: fichier inattendu"),
    ):
        clean.write(name, text)
        commit(clean.clone, "docs: à ne pas prendre")
        assert said in refused(clean)
        run_git(clean.clone, "reset", "--quiet", "--hard", "origin/main")
    (clean.clone / "docs/visite.md").unlink()
    (clean.clone / "docs/visite.md").symlink_to("/etc/passwd")
    commit(clean.clone, "docs: un lien")
    assert "docs/visite.md:1:1: ni lien" in refused(clean)


@pytest.mark.parametrize("server", ["le contrat livré"], indirect=True)
def test_pushed_code_never_runs_before_it_is_installed_and_then_goes_online(clean: Server) -> None:
    witness = clean.online.parent / "execute"
    hook = (clean.clone / "hooks/mkdocs_events.py").read_text(encoding="utf-8")
    clean.write("hooks/mkdocs_events.py", f"{hook}\nopen({str(witness)!r}, 'w').close()\n")
    head = commit(clean.clone, "feat: du code")
    pushed = clean.push()
    assert pushed.returncode == 0
    assert "Le code de ce commit n’est pas celui de la copie installée, qui fait le site." in pushed.stderr
    assert not witness.exists()
    version = json.loads((clean.online / "site/version.json").read_bytes())
    installed = run_git(clean.installed, "rev-parse", "HEAD").stdout.strip()
    assert (version["commit"], version["generateur"]) == (head, installed)

    run_git(clean.installed, "pull", "--quiet", "--ff-only", str(clean.depot), "main")
    call = command("publish", clean.online, "--depot", clean.depot, root=clean.installed)
    assert "En ligne : " in subprocess.run(call, check=True, capture_output=True, text=True).stdout
    assert witness.exists()
    assert json.loads((clean.online / "site/version.json").read_bytes())["generateur"] == head
    assert "Déjà en ligne : " in subprocess.run(call, check=True, capture_output=True, text=True).stdout


def test_the_hooks_do_not_heed_the_variables_of_the_push(clean: Server) -> None:
    """A person’s locale, umask and git settings change neither the verdict nor the modes of what is online."""
    clean.add_term("reglage")
    env = {**os.environ, "LC_ALL": "C", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "GIT_TRACE": "0"}
    call = ["bash", "-c", 'umask 077; exec git -C "$1" push origin main', "-", str(clean.clone)]
    done = subprocess.run(call, check=False, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    assert (clean.online / "site/glossaire/reglage/index.html").stat().st_mode & 0o777 == 0o644
    assert entries(clean.online) == {".verrou", "site", "versions"}


def test_a_repository_that_is_not_bare_or_has_a_hook_is_left_alone(server: Server, tmp_path: Path) -> None:
    assert "n’est pas un dépôt git nu" in installing(server, server.clone)
    run_git(tmp_path, "init", "--quiet", "--bare", "autre.git")
    (tmp_path / "autre.git/hooks").mkdir(exist_ok=True)
    (tmp_path / "autre.git/hooks/pre-receive").write_text("#!/bin/sh\n")
    assert "existe déjà" in installing(server, tmp_path / "autre.git")


def installing(server: Server, depot: Path) -> str:
    """Try to install the hooks, in vain; return why."""
    call = [str(server.installed / "scripts/install-hooks"), str(depot), str(depot.parent / "d")]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    return done.stderr
