"""The shape of the house: imports go one way, the README says what CI runs, nothing foreign is committed."""

import ast
import filecmp
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, build
from site_bati import SiteBati

CORE = ROOT / "hooks/contrat"
ORDER = (
    "problems", "memoire", "folder", "text", "typography", "prose", "yaml_faults", "yaml_tree", "kinds", "model", "decode", "records", "jours", "conformite",
    "rgaa", "fidelity", "adresses", "demarches", "check", "handwritten", "loading", "francais", "noms", "page", "versions", "historique", "periodes", "phrases", "journal",
    "citation", "demandes", "abbreviations", "abonnements", "gabarits", "reponses", "division", "index_mots", "listes", "render", "suivi", "flux", "search_index", "search_parts",
    "exports.columns", "exports.origin", "exports.plans", "exports.words", "exports.tables", "exports.csv_files",
    "exports.reading", "exports.xml_stream", "exports.ods", "exports.api", "exports.json_schema", "exports.openapi", "exports.published",
    "exports.datapackage", "exports.catalogue", "exports.schema_org", "exports.for_robots", "exports.dictionary", "exports",
    "habillage", "site_address", "entetes", "serveurs", "seal", "reprise",
)  # fmt: skip
"""Every module of the core; each imports only from those before it."""


def imports(path: Path) -> set[str]:
    """Return what a module imports: `.name` for the core’s own, `.package.name` in a package of the core."""
    inside = "" if path.parent == CORE else f"{path.parent.name}."
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            start = f".{inside}" if node.level == 1 else "."
            found |= {start + node.module} if node.module else {start + a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def source_of(name: str) -> Path:
    """Return the file of a module of the core, or of a package."""
    path = CORE / name.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_every_module_of_the_core_has_its_place_in_the_order() -> None:
    assert set(CORE.rglob("*.py")) - {CORE / "__init__.py"} == {source_of(name) for name in ORDER}


@pytest.mark.parametrize("name", ORDER)
def test_imports_of_the_core_go_one_way(name: str) -> None:
    before = {f".{n}" for n in ORDER[: ORDER.index(name)]}
    assert {i for i in imports(source_of(name)) if i.startswith(".")} - before == set()


@pytest.mark.parametrize("name", ORDER)
def test_the_core_knows_neither_mkdocs_nor_clock_nor_network_nor_processes(name: str) -> None:
    forbidden = {
        "mkdocs",
        "material",
        "properdocs",
        "time",
        "datetime",
        "socket",
        "urllib3",
        "requests",
        "subprocess",
        "random",
    }
    assert imports(source_of(name)) & forbidden == set()
    source = source_of(name).read_text(encoding="utf-8")
    assert "print(" not in source
    assert not re.search(r"\benviron\b|getenv", source)


def test_one_module_opens_the_files_of_the_data() -> None:
    """`rgaa` reads its own table, beside it."""
    readers = [
        p.name for p in CORE.rglob("*.py") if re.search(r"\.read_bytes\(|\.read_text\(|\bf?d?open\(", p.read_text())
    ]
    assert sorted(readers) == ["folder.py", "rgaa.py"]


def test_the_readme_shows_the_two_commands_that_ci_runs() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    run = [x for x in ci.split("\n") if x.startswith("scripts/")]
    assert run == ["scripts/build", "scripts/test"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [c for c in run if f"\n{c}\n" not in readme] == []
    for workflow in (".github/workflows/site.yml", ".gitlab-ci.yml"):
        text = (ROOT / workflow).read_text(encoding="utf-8")
        assert [c for c in run if c not in text] == [], workflow


def test_every_command_prints_its_help() -> None:
    for name in (p.name for p in (ROOT / "scripts").iterdir() if p.is_file()):
        done = subprocess.run(
            [ROOT / "scripts" / name, "--help"], check=False, capture_output=True, text=True, cwd=ROOT
        )
        assert done.returncode == 0
        assert f"scripts/{name}" in done.stdout, name


def test_no_path_of_a_machine_and_no_registry_address_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    pattern = re.compile(r"/(?:home|root|work)/\w|py[p]i\.org|python[h]osted|registry\.np[m]js|deb\.deb[i]an")
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {m.group()}" for m in pattern.finditer(text)]
    assert found == []


def test_the_locks_hold_every_file_by_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][^\n=]*==", text, re.M)
        assert pins
        assert len(re.findall(r"^[a-z0-9].*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.M)) == len(pins), name


def test_properdocs_gives_the_same_tree(site: SiteBati, tmp_path: Path) -> None:
    other = again(site, tmp_path, program="properdocs")
    assert differences(filecmp.dircmp(site.dossier, other.dossier)) == []


def test_two_builds_give_the_same_bytes(site: SiteBati, tmp_path: Path) -> None:
    assert differences(filecmp.dircmp(site.dossier, again(site, tmp_path).dossier)) == []


def again(site: SiteBati, folder: Path, program: str = "mkdocs") -> SiteBati:
    assert site.configuration
    return build(site.configuration, folder / "site", program=program)


def differences(compared: filecmp.dircmp[str]) -> list[str]:
    """Return what is not byte for byte the same in two trees."""
    _, differ, errors = filecmp.cmpfiles(compared.left, compared.right, compared.common_files, shallow=False)
    found = [*compared.left_only, *compared.right_only, *differ, *errors]
    return found + [x for sub in compared.subdirs.values() for x in differences(sub)]
