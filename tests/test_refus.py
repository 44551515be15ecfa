"""Bad data, one readable file a case: what the editor did, and the complete list of what is said.

`tests/refus/cas/*.txt`: a sentence, then blocks « === path » that replace, add or delete a file of
`tests/refus/base/`, then « === problèmes » with the lines that are expected, all of them, and « === remarques »
with those of what blocks nothing, if there are any;
« <champs suivis> » stands there for the names of the tracked fields of an action.
"""

import contextlib
import inspect
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from contrat.gate import facts, ledger, references, remarks, requests, rules
from contrat.gate.loading import load
from contrat.gate.records import Records
from contrat.model.action import Action
from contrat.model.facts import champs_suivis
from contrat.reading.problems import DataRefused, Findings, Problem, Remark

HERE = Path(__file__).parent / "refus"
JOUR = "2032-12-31"
"""The day on which the cases are judged."""
CASES = sorted((HERE / "cas").glob("*.txt"))


def apply(case: str, folder: Path) -> dict[str, list[str]]:
    """Change the folder as the case says; return the expected lines, of problems and of remarks."""
    expected: dict[str, list[str]] = {"problèmes": [], "remarques": []}
    for block in re.split(r"^=== ", case, flags=re.M)[1:]:
        head, _, body = block.partition("\n")
        path, *how = head.split(" ")
        if path in expected:
            body = body.strip("\n").replace("<champs suivis>", ", ".join(champs_suivis(Action)))
            expected[path] = body.split("\n") if body else []
            continue
        target = (
            folder / " ".join([path, *how]) if how and how[0] not in {"octets", "supprimé", "lien"} else folder / path
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        if how[:1] == ["supprimé"]:
            target.unlink()
        elif how[:1] == ["octets"]:
            target.write_bytes(bytes.fromhex(body.strip()))
        elif how[:1] == ["lien"]:
            target.unlink(missing_ok=True)
            target.symlink_to(how[1])
        else:
            target.write_text(body, encoding="utf-8")
    return expected


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_bad_data_are_refused_with_every_problem_and_nothing_else(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(HERE / "base", folder)
    expected = apply(path.read_text(encoding="utf-8"), folder)
    start = time.process_time()
    try:
        problems, said = [], load(folder, jour=JOUR).remarques
    except DataRefused as refused:
        problems, said = [str(p) for p in refused.problems], refused.findings.remarks()
    assert {"problèmes": problems, "remarques": said.split("\n")[1:]} == expected
    assert time.process_time() - start < 5  # a verdict is bounded: a runaway would take minutes


@pytest.mark.parametrize("jour", [None, "2026-11-30", "2027-06-01"])
def test_the_contracts_of_this_project_are_remarked_nothing(jour: str | None) -> None:
    """When this fails: mend the data if the remark is right, the remark if it is not."""
    root = HERE.parent.parent
    told = {"data": jour, "tests/second/data": jour and "2034-12-31"}  # the second contract is told of later
    assert {d: load(root / d, jour=day).remarques for d, day in told.items()} == dict.fromkeys(told, "")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 350


def test_each_rule_of_the_gate_refuses_a_case(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """When this fails: the rule has no case, or none of its sentences was ever said."""
    silent = {rule.__module__ + "." + rule.__name__ for rule in rules.RULES}

    def told(rule: Callable[[Records], Iterator[Problem]]) -> Callable[[Records], Iterator[Problem]]:
        def problems(records: Records) -> Iterator[Problem]:
            for problem in rule(records):
                silent.discard(rule.__module__ + "." + rule.__name__)
                yield problem

        return problems

    monkeypatch.setattr(rules, "RULES", tuple(map(told, rules.RULES)))
    for path in CASES:
        if not silent:
            break
        folder = tmp_path / path.stem
        shutil.copytree(HERE / "base", folder)
        apply(path.read_text(encoding="utf-8"), folder)
        with contextlib.suppress(DataRefused):
            load(folder, jour=JOUR)
    assert silent == set()


def test_each_rule_that_is_written_is_one_of_the_gate() -> None:
    """A generator over all the records, in a module of the gate, that no one calls is a rule that was forgotten."""
    modules = (rules, facts, references, remarks, requests, ledger)
    written = {
        f
        for module in modules
        for f in vars(module).values()
        if inspect.isgeneratorfunction(f)
        and not f.__name__.startswith("_")
        and [*inspect.signature(f).parameters] == ["records"]
    }
    assert {f.__name__ for f in written - set(rules.RULES)} == set()


FORTY = (
    ("un nombre en lettres", r"^rang: \d+$", "rang: premier"),
    ("une clé mal tapée", r"^intitule:", "intitulle:"),
    ("un caractère invisible", r"^(en_clair: .)", "\\1\u202e"),
    ("un guillemet jamais fermé", r"^intitule: .*$", 'intitule: "Un titre'),
    ("un deux-points dans une valeur", r"^intitule: .*$", "intitule: Lens : la gare"),
    ("une clé inconnue", r"\Z", "inconnue: x\n"),
    ("une tabulation", r"^intitule: ", "intitule:\t"),
    ("une ancre", r"^intitule: ", "intitule: &a "),
    ("une ligne de la source hors du texte", r"^source: \{ligne: \d+\}", "source: {ligne: 9999}"),
    ("un texte mal décodé", r"^intitule: .*$", "intitule: Un étÃ©"),
)


def test_forty_planted_errors_give_forty_lines_in_one_run(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(HERE.parent.parent / "data", folder)
    actions = sorted((folder / "actions").glob("*.yml"))
    planted = []
    of_title = [x for x in FORTY if "intitule" in x[1]]
    of_others = [x for x in FORTY if "intitule" not in x[1]]
    for i in range(40):
        path = actions[i // 2]  # two faults in each of twenty files, in two keys
        nom, pattern, new = (of_others if i % 2 else of_title)[i // 2 % (4 if i % 2 else 6)]
        text = path.read_text(encoding="utf-8")
        changed = re.sub(pattern, new, text, count=1, flags=re.M)
        assert changed != text, (path.name, nom)
        path.write_text(changed, encoding="utf-8")
        planted.append((f"actions/{path.name}", nom))
    with pytest.raises(DataRefused) as refused:
        load(folder)
    said = [p.fichier for p in refused.value.problems]
    assert sorted(said) == sorted(f for f, _ in planted), refused.value.report()


def test_what_is_said_is_bounded_for_each_file_and_in_all_and_the_rest_is_counted() -> None:
    """When this fails: a spoiled source prints fifty megabytes."""
    found = Findings(Problem(f"{nom}.yml", n, 1, "x" * 80) for nom in "abcdefghijkl" for n in range(1, 100_001))
    lines = found.report().split("\n")
    assert lines[49:52] == [
        f"data/a.yml:50:1: {'x' * 80}",
        "data/a.yml:50:1: et 99\u202f950 autres problèmes dans ce fichier",
        f"data/b.yml:1:1: {'x' * 80}",
    ]
    assert lines[-1] == "1\u202f200\u202f000 problèmes dans les données, dont 500 sont dits ici."
    assert len(lines) == 500 + 10 + 1


def test_remarks_are_apart_bounded_and_block_nothing() -> None:
    found = Findings([Remark("a.yml", n, 1, "y") for n in (1, 2, *range(1, 8))])
    assert (found.problems, found.report()) == ((), "0 problèmes dans les données.")
    assert found.remarks().split("\n") == [
        "7 remarques, qui n’arrêtent rien :",
        *(f"data/a.yml:{n}:1: y" for n in range(1, 6)),
        "data/a.yml:5:1: et 2 autres remarques dans ce fichier",
    ]
    refused = DataRefused([Problem("a.yml", 1, 1, "x"), Remark("b.md", 2, 1, "y", "docs")])
    assert str(refused).split("\n") == [
        "data/a.yml:1:1: x",
        "1 problème dans les données.",
        "1 remarque, qui n’arrête rien :",
        "docs/b.md:2:1: y",
    ]
