"""The shape of the house: imports go one way, the README says what CI runs, nothing foreign is committed."""

import ast
import filecmp
import re
import subprocess
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT, build
from site_bati import SiteBati

HOOKS = ROOT / "hooks"
CORE = HOOKS / "contrat"
BELOW: dict[str, set[str]] = {}
"""Each room of the core, lowest first, with the rooms that it may import from."""
for floor in (
    {"reading"},
    {"model"},
    {"webpage"},
    {"french", "serving"},
    {"accessibility", "history", "search"},
    {"gate", "pages"},
    {"exports"},
    {"documents"},
):
    BELOW |= {name: set(BELOW) for name in floor}


def module_name(path: Path) -> str:
    """Return how Python calls a file of `hooks/`: `contrat.reading.folder`."""
    parts = path.relative_to(HOOKS).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(p): p for p in sorted(HOOKS.rglob("*.py"))}


def imports(name: str) -> set[str]:
    """Return the modules that a module of `hooks/` imports: ours by their whole name, of others the package alone."""
    path = MODULES[name]
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {full if (full := f"{base}.{a.name}") in MODULES else base for a in node.names}
    return {m if m in MODULES else m.split(".")[0] for m in found}


def room(name: str) -> str:
    """Return the room of a module of the core: `reading` of `contrat.reading.folder`."""
    return name.split(".")[1]


INSIDE = sorted(m for m in MODULES if m.startswith("contrat."))


def test_every_module_of_the_core_stands_in_a_room() -> None:
    assert {p.name for p in CORE.iterdir() if p.is_dir() and p.name != "__pycache__"} == set(BELOW)
    assert [p.name for p in CORE.glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("name", INSIDE)
def test_imports_between_rooms_go_one_way(name: str) -> None:
    others = {room(m) for m in imports(name) if m.startswith("contrat.")} - {room(name)}
    assert others - BELOW[room(name)] == set()


def test_no_circle_of_modules() -> None:
    graph = {m: imports(m) & MODULES.keys() - {m} for m in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


@pytest.mark.parametrize("name", INSIDE)
def test_the_core_knows_neither_mkdocs_nor_clock_nor_network_nor_processes(name: str) -> None:
    forbidden = {
        "mkdocs",
        "material",
        "properdocs",
        "building",
        "time",
        "datetime",
        "socket",
        "urllib3",
        "requests",
        "subprocess",
        "random",
    }
    assert imports(name) & forbidden == set()
    source = MODULES[name].read_text(encoding="utf-8")
    assert "print(" not in source
    assert not re.search(r"\benviron\b|getenv", source)


def test_mkdocs_calls_two_files_and_they_alone_know_what_it_calls() -> None:
    """What builds reads disk, git and processes; the events of MkDocs are told to it in one place."""
    assert sorted(p.name for p in HOOKS.glob("*.py")) == ["mkdocs_events.py"]


def test_one_module_opens_the_files_of_the_data() -> None:
    """`rgaa` and `banque` read their own tables, beside them; `pictogrammes` the icons of the locked theme."""
    readers = [
        p.name for p in CORE.rglob("*.py") if re.search(r"\.read_bytes\(|\.read_text\(|\bf?d?open\(", p.read_text())
    ]
    assert sorted(readers) == ["banque.py", "folder.py", "pictograms.py", "rgaa.py"]


TAG = re.compile(r"</?(?!nowiki)[a-z][\w:-]*[^<>]*>|</")  # a wiki’s own mark is no HTML
ESCAPING = {"Markup", "from_string"}


def written_tags(source: str) -> list[str]:
    """Return each text of a module that holds a tag, but docstrings, patterns, and constants given to what escapes values."""
    tree = ast.parse(source)
    sound: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            sound.add(node.value)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            sound |= {
                x for x in node.args if called == "compile" or (called in ESCAPING and isinstance(x, ast.Constant))
            }
        elif isinstance(node, ast.JoinedStr):
            sound |= set(node.values)  # judged together
    return [text for node in ast.walk(tree) if node not in sound and TAG.search(text := text_of(node))]


def text_of(node: ast.AST) -> str:
    """Return the text of a literal; what an f-string puts in is a mark."""
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(v) or "\0" for v in node.values)
    value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else value.decode("latin-1") if isinstance(value, bytes) else ""


def test_no_python_writes_a_tag_by_hand() -> None:
    found = {p.name: written_tags(p.read_text(encoding="utf-8")) for p in (ROOT / "hooks").rglob("*.py")}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    "source",
    [
        "x = f'<b>{y}</b>'",
        "x = Markup(f'<b>{y}</b>')",
        "x = '<table:table-row>' + y",
        "x = ''.join(['<p class=\"a\">', y])",
        "x = '<i>%s' % y",
        "x = '<i>{}'.format(y)",
        "x = f'<{y}></{y}>'",
        "x = f'<br id=\"{y}\"/>'",
    ],
)
def test_a_tag_that_python_writes_is_seen(source: str) -> None:
    assert written_tags(source)


def test_what_escapes_may_hold_a_tag() -> None:
    assert (
        written_tags('"""A <b>."""\nMarkup("<b>{}</b>").format(x)\nre.compile(rf"<b>{x}</b>")\ny = f"« <{x}> »"') == []
    )


def test_the_readme_shows_the_two_commands_that_ci_runs() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    run = [x for x in ci.split("\n") if x.startswith("scripts/")]
    assert run == ["scripts/build", "scripts/test"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [c for c in run if f"\n{c}\n" not in readme] == []
    decides = "scripts/lib/tested_code.sh"
    tests = (ROOT / decides).read_text(encoding="utf-8")
    for workflow in (".github/workflows/site.yml", ".gitlab-ci.yml"):
        text = (ROOT / workflow).read_text(encoding="utf-8").replace(decides, tests)
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
    for name in ("requirements.txt", "requirements-tableur.txt", "requirements-dev.txt"):
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


HOUSE = (*MODULES.values(), *sorted((ROOT / "scripts/lib").rglob("*.py")))


def test_no_module_is_over_350_lines_and_no_class_over_200() -> None:
    long: list[str] = []
    for path in HOUSE:
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > 350:
            long.append(path.name)
        classes = (c for c in ast.walk(ast.parse(text)) if isinstance(c, ast.ClassDef))
        long += [f"{path.name} {c.name}" for c in classes if (c.end_lineno or 0) - c.lineno >= 200]
    assert long == []


def test_no_two_classes_of_the_house_have_one_name() -> None:
    found = Counter(
        node.name
        for path in HOUSE
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, times in found.items() if times > 1] == []


def architecture_tree() -> list[str]:
    """Return the files and folders that the tree of the architecture names, as paths."""
    text = (ROOT / "docs/dev/architecture.md").read_text(encoding="utf-8")
    found: list[str] = []
    above: list[str] = []
    for line in text.split("```")[1].splitlines():
        if named := re.match(r"((?:  )*)([a-z_]+(?:/|\.py))(?: |$)", line):
            above = [*above[: len(named[1]) // 2], named[2].rstrip("/")]
            found.append("/".join(above))
    return found


def test_the_architecture_names_each_room_and_module_once() -> None:
    modules = {p.relative_to(ROOT) for p in HOOKS.rglob("*.py") if p.name != "__init__.py"}
    rooms = {p.parent.relative_to(ROOT) for p in HOOKS.rglob("*.py")}
    assert sorted(architecture_tree()) == sorted(p.as_posix() for p in modules | rooms)
