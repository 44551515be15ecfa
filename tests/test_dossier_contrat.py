"""A contract in a folder of its own: made by `scripts/new`, built, published, verified, with nothing of another one."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from publication_essais import commit, entries, new_contract, run_git, snapshot

MODEL = ROOT / "scripts/lib/new_contract"
NOTHING: Mapping[str, str] = {}


def call(
    code: Path, name: str, *arguments: str | Path, check: bool = True, environment: Mapping[str, str] = NOTHING
) -> subprocess.CompletedProcess[str]:
    command = [str(code / "scripts" / name), *map(str, arguments)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=code, env={**os.environ, **environment}
    )
    assert not check or done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def plan(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new contract, built, with a page of its own."""
    folder = new_contract(checkout, tmp_path_factory.mktemp("contrats") / "mon plan")
    (folder / "docs").mkdir()
    (folder / "docs/visite.md").write_text("# Visite\n\nVoir [l’aide](aide.md).\n", encoding="utf-8")
    commit(folder, "docs: une page")
    call(checkout, "build", "--contrat", folder)
    return folder


def test_a_new_contract_builds_at_once_and_says_all_that_is_to_be_filled(plan: Path, checkout: Path) -> None:
    said = call(checkout, "check", "--contrat", plan).stdout
    to_fill = re.findall(r"^(data/\S+?):\d+:\d+: « [Àà] compléter » : texte à finir$", said, re.M)
    assert set(to_fill) == {"data/contrat.yml", "data/organisations/collectivite.yml"}
    assert said.startswith("Données bonnes : 1 enjeu, 1 action, ")


FILLED = {
    "id: a-completer": "id: plan-velo-2026-2028",
    "À compléter : titre du plan": "Plan vélo de Bourg-Essai",
    "À compléter : ce qu’est ce plan, en deux phrases.": "Ce faux plan veut plus de vélos.",
    "À compléter : ce que l’on sait du texte signé.": "Adopté le 3 mars 2026.",
    "À compléter : ce que la liste des actions est, et n’est pas.": "La liste est complète.",
    "À compléter : ce que fait cette collectivité": "adopte le plan",
    "debut: {mots: à compléter}": "debut: 2026",
    "fin: {mots: à compléter}": "fin: 2028",
    "comptes: {enjeux: 1, actions: 1}": "comptes: {enjeux: 2, actions: 10}",
    "À compléter : ce qu’est ce texte": "Plan vélo, texte adopté",
    "À compléter : nom de la collectivité": "Commune de Bourg-Essai",
    "À compléter : à qui appartient ce texte.": "Ce texte est à la commune.",
    "À compléter : une phrase du plan.": "Le conseil a adopté ce plan pour les années 2026 à 2028.",
    "À compléter : ce que ce site est, et n’est pas.": "Ce site est un essai.",
    "À compléter : une phrase qui dit ce qu’elle est.": "Une commune qui n’existe pas.",
}
"""What a person writes in place of each « À compléter »."""


def test_a_plan_of_ten_actions_is_typed_as_the_readme_says(checkout: Path, tmp_path: Path) -> None:
    """Without a program: the text, the values to fill, a file an axis and an action, made by copying the first."""
    folder = new_contract(checkout, tmp_path / "plan-velo")
    data = folder / "data"
    actions = {f"{axe}-{n}": f"Poser l’arceau {n} de la rue {axe}" for axe in (1, 2) for n in range(1, 6)}
    axes = {"1": "Rouler", "2": "Garer son vélo"}
    lines = ["Plan vélo de Bourg-Essai", "", FILLED["À compléter : une phrase du plan."]]
    for axe, titre in axes.items():
        lines += ["", f"{axe}. {titre}", *(f"– {texte} ;" for nom, texte in actions.items() if nom[0] == axe)]
    (data / "source/plan.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = call(checkout, "check", "--contrat", folder, check=False).stderr
    sha256 = re.search(r"son empreinte est ([0-9a-f]{64})", said)
    assert sha256
    assert f"data/source/plan.txt:12:1: ligne 12 de la source portée par aucune fiche : « {lines[11]} »" in said
    for name in ("contrat.yml", "organisations/collectivite.yml"):
        text = (data / name).read_text(encoding="utf-8")
        for before, after in FILLED.items():
            text = text.replace(before, after)
        (data / name).write_text(re.sub(r'sha256: "\w+"', f"sha256: {sha256[1]}", text), encoding="utf-8")
    axis, action = ((data / name).read_text(encoding="utf-8") for name in ("enjeux/1.yml", "actions/1-1.yml"))
    for axe, titre in axes.items():
        text = axis.replace("rang: 1", f"rang: {axe}").replace("À compléter : titre du premier axe", titre)
        place = f"ligne: {lines.index(f'{axe}. {titre}') + 1}"
        (data / f"enjeux/{axe}.yml").write_text(text.replace("ligne: 5", place), encoding="utf-8")
    for nom, texte in actions.items():
        text = action.replace('enjeu: "1"', f'enjeu: "{nom[0]}"').replace("rang: 1", f"rang: {nom[2]}")
        text = text.replace("À compléter : mots de la première action", texte)
        place = f"ligne: {lines.index(f'– {texte} ;') + 1}"
        (data / f"actions/{nom}.yml").write_text(text.replace("ligne: 6", place), encoding="utf-8")
    assert "compléter" not in call(checkout, "check", "--contrat", folder).stdout
    commit(folder, "data: le plan tel qu’il est adopté")
    call(checkout, "publish", tmp_path / "en-ligne", "--contrat", folder)
    site = tmp_path / "en-ligne/site"
    for nom, texte in actions.items():
        assert texte in (site / f"actions/{nom}/index.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "compléter" not in "".join(p.read_text(encoding="utf-8") for p in site.rglob("*.html"))
    assert hashlib.sha256((data / "source/plan.txt").read_bytes()).hexdigest() == sha256[1]


def test_site_cache_and_lock_lie_in_the_folder_and_nothing_in_the_generator(plan: Path, checkout: Path) -> None:
    assert entries(plan) == {p.name for p in MODEL.iterdir()} | {".git", "docs", "site", ".build"}
    assert not (checkout / "site").exists()
    assert run_git(plan, "status", "--porcelain").stdout == run_git(checkout, "status", "--porcelain").stdout == ""


def test_its_pages_add_to_those_of_the_generator(plan: Path) -> None:
    html = (plan / "site/visite/index.html").read_text(encoding="utf-8")
    assert 'href="../aide/"' in html
    assert "<title>Visite – À\u00a0compléter" in html or "<title>Visite – À compléter" in html
    assert (plan / "site/aide/index.html").is_file()


def names_of(corpus: Corpus) -> set[str]:
    """Return the names that belong to a contract alone: its places, its organisations, its people, its titles."""
    source = corpus.contrat.source
    named = {corpus.contrat.titre, corpus.contrat.titre_court, source.titre, source.editeur, source.fichier}
    named |= {x for o in corpus.organisations for x in (o.nom, *(o.aussi or ())) if x}
    named |= {c.nom for c in corpus.communes.communes} if corpus.communes else set()
    return named | {"Pas-de-Calais", "Lens", "Liévin", "CALL", "Gohelle", "lenslievin", "Leroy", "Robert"}


def test_no_word_of_the_shipped_contract_stands_in_the_site_or_the_folder_of_a_new_one(
    plan: Path, corpus: Corpus
) -> None:
    """The shared bank of words is of all contracts: « piscine » may be asked for, and no page of a new one says it."""
    found = []
    words = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in sorted(names_of(corpus), key=len)[::-1]))
    files = {p: octets for p, octets in snapshot(plan).items() if not p.startswith(".git/")}
    for name, octets in files.items():
        if name.endswith((".gz", ".br", ".pf_index", ".pf_fragment", ".pf_meta", ".wasm")) or "francais." in name:
            continue
        text = octets.decode("utf-8", "replace")
        found += [f"{name} : {m[0]}" for m in words.finditer(text)]
        if name.endswith(".html"):
            found += [
                f"{name} : {m[0]}"
                for m in re.finditer(r"(?<!abri de )\b(piscines?(?! privée)|terrils?|bassin minier)\b", text, re.I)
            ]
    assert found == []
    assert sum(name.endswith(".html") for name in files) > 30


def test_its_history_begins_with_the_commit_that_gives_it_a_name(plan: Path, checkout: Path, tmp_path: Path) -> None:
    copy = tmp_path / "plan"
    run_git(plan, "clone", "--quiet", str(plan), str(copy))
    contrat = copy / "data/contrat.yml"
    contrat.write_text(
        contrat.read_text(encoding="utf-8").replace("id: a-completer", "id: plan-velo"), encoding="utf-8"
    )
    commit(copy, "data: le plan a un nom", "2026-11-27")
    call(checkout, "build", "--contrat", copy)
    history = (copy / "site/historique/index.html").read_text(encoding="utf-8")
    assert "Premier état, à compléter" not in history
    assert "le plan a un nom" in history
    assert load(copy / "data").contrat.id == "plan-velo"


def head(folder: Path) -> str:
    return run_git(folder, "rev-parse", "HEAD").stdout.strip()


def test_published_verified_and_rolled_back(plan: Path, checkout: Path, tmp_path: Path) -> None:
    copy, online = tmp_path / "plan", tmp_path / "en-ligne"
    run_git(plan, "clone", "--quiet", str(plan), str(copy))
    call(checkout, "publish", online, "--contrat", copy, "--adresse", "https://exemple.fr/plan/")
    first = snapshot(online / "site")
    version = json.loads(first["version.json"])
    assert (version["commit"], version["generateur"]) == (head(copy), head(checkout))
    said = call(checkout, "verify", online / "site", "--contrat", copy).stdout
    assert f"Le site a été fait par le générateur du commit {head(checkout)}" in said
    assert f"octet pour octet, ceux du commit {head(copy)}." in said

    (copy / "data/glossaire").mkdir()
    (copy / "data/glossaire/neuf.yml").write_text("terme: Neuf\ndefinition: Un mot.\n", encoding="utf-8")
    commit(copy, "data(glossaire): neuf")
    twice = call(checkout, "publish", online, "--contrat", copy, "--depot", plan / ".git", check=False)
    assert "--depot dit déjà quel contrat publier ; retirez --contrat." in twice.stderr
    call(checkout, "publish", online, "--contrat", copy)
    assert (online / "site/glossaire/neuf/index.html").is_file()
    call(checkout, "publish", online, "--rollback")
    assert snapshot(online / "site") == first

    page = (online / "site").resolve() / "aide/index.html"
    page.write_bytes(page.read_bytes() + b" ")
    done = call(checkout, "verify", online / "site", "--contrat", copy, check=False)
    assert (done.returncode, "aide/index.html : diffère à partir de l’octet" in done.stdout) == (1, True)
    alone = call(checkout, "verify", online / "site", check=False)
    assert alone.returncode == 2
    assert "se vérifie avec --contrat DOSSIER, sa copie." in alone.stderr


def test_a_site_of_another_generator_than_the_installed_one_is_built_by_that_one(
    plan: Path, checkout: Path, tmp_path: Path
) -> None:
    """What `verify` rebuilds with is the commit that the site names, and never one that this copy has not published."""
    copy, online = tmp_path / "generateur", tmp_path / "en-ligne"
    run_git(checkout, "clone", "--quiet", str(checkout), str(copy))
    (copy / ".git/info/exclude").write_text("/.venv\n")
    (copy / ".venv").symlink_to(ROOT / ".venv")
    call(copy, "publish", online, "--contrat", plan)
    aide = copy / "docs/aide.md"
    aide.write_text(aide.read_text(encoding="utf-8").replace("## Imprimer", "## Imprimer ou non"), encoding="utf-8")
    commit(copy, "docs: un autre titre")
    refused = call(copy, "publish", tmp_path / "autre", "--contrat", plan)
    assert refused.returncode == 0
    run_git(copy, "push", "--quiet", "origin", "HEAD:refs/heads/essai")
    assert "Tout est égal" in call(copy, "verify", online / "site", "--contrat", plan).stdout
    unseen = call(copy, "verify", tmp_path / "autre/site", "--contrat", plan, check=False)
    assert unseen.returncode == 2
    assert "n’est pas sur la branche origin/main" in unseen.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "absent",
            "n’est pas le dossier d’un contrat : il n’a pas de dossier data/. Faites-en un : scripts/new DOSSIER.",
        ),
        ("data", "est le dossier des données ; donnez celui qui le contient."),
        ("", "--contrat demande un dossier."),
    ],
)
def test_a_wrong_folder_is_refused_with_what_to_do(plan: Path, given: str, said: str) -> None:
    for name in ("build", "check", "serve", "publish", "verify", "addresses", "words", "export"):
        done = call(ROOT, name, "--contrat", plan / given if given else "", check=False)
        assert (done.returncode in {1, 2}, said in done.stderr) == (True, True), (name, done.stderr)


def test_each_command_takes_a_contract_or_says_that_it_reads_none(plan: Path) -> None:
    for name in sorted(p.name for p in (ROOT / "scripts").iterdir() if p.is_file()):
        if "--contrat DOSSIER" not in call(ROOT, name, "--help").stdout:
            more = {"server-file": ["nginx"], "install-hooks": ["a", "b"], "new": ["x"]}.get(name, [])
            done = call(ROOT, name, *more, "--contrat", plan, check=False)
            assert (done.returncode, done.stderr) == (
                1,
                "Arrêt : cette commande ne lit aucun contrat ; retirez --contrat.\n",
            )


def test_a_folder_that_is_there_or_lies_in_the_generator_is_left_alone(plan: Path, tmp_path: Path) -> None:
    before = snapshot(plan / "data")
    assert "existe déjà ; donnez le nom d’un dossier nouveau." in call(ROOT, "new", plan, check=False).stderr
    assert "est dans le générateur ; donnez un dossier à côté" in call(ROOT, "new", "ici", check=False).stderr
    assert snapshot(plan / "data") == before
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_KEY_0": "user.useConfigOnly", "GIT_CONFIG_VALUE_0": "true"}
    nobody |= {"GIT_CONFIG_COUNT": "1", "HOME": str(tmp_path)}
    call(ROOT, "new", tmp_path / "anonyme", environment=nobody)
    assert run_git(tmp_path / "anonyme", "log", "--format=%an <%ae>").stdout == "contrat <>\n"


def test_the_lines_of_the_readme_publish_another_contract(
    checkout: Path, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.partition("## Publier un autre contrat")[2].split("```")[1]
    lines = [x.split("#")[0].strip() for x in block.splitlines() if x.startswith("scripts/")]
    assert [x.split()[0] for x in lines] == ["scripts/new", "scripts/check", "scripts/build", "scripts/publish"]
    code = tmp_path / "generateur"
    run_git(checkout, "clone", "--quiet", str(checkout), str(code))
    (code / ".git/info/exclude").write_text("/.venv\n")
    (code / ".venv").symlink_to(ROOT / ".venv")
    start = time.monotonic()
    for line in lines:
        done = subprocess.run(["bash", "-ec", line], check=False, capture_output=True, text=True, cwd=code)
        assert done.returncode == 0, done.stderr
    tell(f"« Publier un autre contrat », du dossier à la mise en ligne : {time.monotonic() - start:.0f} s")
    version = json.loads((tmp_path / "en-ligne/site/version.json").read_bytes())
    assert (version["commit"], version["generateur"]) == (head(tmp_path / "mon-plan"), head(code))


# ------------------------------------------------------------------ the forges


def lines_of(text: str, path: str) -> list[str]:
    """Return what the checking job of a contract runs."""
    workflow: dict[str, Any] = yaml.safe_load(text)
    if path == ".gitlab-ci.yml":
        script: list[str] = workflow["verifier"]["script"]
        return script
    return [s["run"] for s in workflow["jobs"]["verifier"]["steps"] if "run" in s]


@pytest.mark.parametrize("path", [".github/workflows/site.yml", ".gitlab-ci.yml"])
def test_a_forge_builds_a_contract_by_the_generator_that_its_file_names(
    plan: Path, checkout: Path, tmp_path: Path, path: str
) -> None:
    gitlab = path == ".gitlab-ci.yml"
    copy = tmp_path / "contrat"
    run_git(plan, "clone", "--quiet", str(plan), str(copy))
    text = (copy / path).read_text(encoding="utf-8")
    named = yaml.safe_load(text)["variables" if gitlab else "env"]
    assert named["GENERATEUR"] == "https://exemple.fr/generateur.git"
    assert named["GENERATEUR_COMMIT"] == head(checkout)
    env = {**os.environ, "GENERATEUR": str(checkout), "GENERATEUR_COMMIT": head(checkout)}
    env |= {"CI_PAGES_URL": "https://exemple.fr/plan/", "SITE_URL": "https://exemple.fr/plan/", "HISTORIQUE": "exige"}
    where, generator = (copy, copy / ".generateur") if gitlab else (tmp_path, tmp_path / "generateur")
    for line in lines_of(text, path):
        if "scripts/build" in line:
            (generator / ".git/info/exclude").write_text("/.venv\n")
            (generator / ".venv").symlink_to(ROOT / ".venv")
        done = subprocess.run(["bash", "-ec", line], check=False, capture_output=True, text=True, cwd=where, env=env)
        assert done.returncode == 0, done.stderr
    version = json.loads((copy / "site/version.json").read_bytes())
    assert (version["commit"], version["generateur"]) == (head(copy), head(checkout))
    assert version["site_url"] == "https://exemple.fr/plan/"
    assert version["jour"]
