"""Bad data, one readable file a case: what the editor did, and the complete list of what is said.

`tests/refus/cas/*.txt`: a sentence, then blocks « === path » that replace, add or delete a file of
`tests/refus/base/`, then « === problèmes » with the lines that are expected, all of them.
"""

import re
import shutil
import time
from pathlib import Path

import pytest
from contrat.loading import load
from contrat.problems import DataRefused

HERE = Path(__file__).parent / "refus"
CASES = sorted((HERE / "cas").glob("*.txt"))


def apply(case: str, folder: Path) -> list[str]:
    """Change the folder as the case says; return the expected lines."""
    expected: list[str] = []
    for block in re.split(r"^=== ", case, flags=re.M)[1:]:
        head, _, body = block.partition("\n")
        path, *how = head.split(" ")
        if path == "problèmes":
            expected = body.strip("\n").split("\n") if body.strip("\n") else []
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
        load(folder)
        said = []
    except DataRefused as refused:
        said = [str(p) for p in refused.problems]
    assert said == expected
    assert time.process_time() - start < 5  # a verdict is bounded: a runaway would take minutes


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 110
