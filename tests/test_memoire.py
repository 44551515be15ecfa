"""What a process that builds many times remembers changes nothing of what it builds."""

import random
from decimal import Decimal
from pathlib import Path

import pytest
from atelier import Atelier, differences
from contrat.gate.loading import load
from contrat.reading.memo import OUBLI, Memoire
from contrat.reading.problems import DataRefused


def test_what_is_made_from_the_same_is_made_once_and_only_the_last_is_kept() -> None:
    made: list[object] = []
    memoire = Memoire()

    def again(nom: str, given: object) -> object:
        def make() -> object:
            made.append(given)
            return object()

        return memoire.again(nom, given, make)

    first = again("a", [1])
    assert again("a", [1]) is first  # another list, that says the same
    assert again("b", [1]) is not first
    assert again("a", [2]) is not first
    assert again("a", [1]) is not first
    assert made == [[1], [1], [2], [1]]


def test_what_is_equal_and_not_shown_alike_is_not_the_same() -> None:
    memoire = Memoire()
    shown = [
        memoire.again("montant", (valeur,), lambda v=valeur: f"{v}")  # type: ignore[misc]
        for valeur in (1, True, Decimal("1.0"), Decimal("1.00"))
    ]
    assert shown == ["1", "True", "1.0", "1.00"]


def test_a_process_that_builds_once_keeps_nothing() -> None:
    assert OUBLI.again("a", 1, object) is not OUBLI.again("a", 1, object)


def test_builds_that_remember_make_what_a_new_process_makes(tmp_path: Path) -> None:
    chance, memoire = random.Random(5), Memoire()
    atelier = Atelier.make(tmp_path)
    for kind in [*atelier.kinds, *chance.sample(atelier.kinds, len(atelier.kinds))]:
        said = kind(chance)
        assert differences(atelier.build(memoire), atelier.build()) == [], f"{kind.__name__}: {said}"


def test_a_file_that_was_refused_is_refused_again_and_read_once_mended(tmp_path: Path) -> None:
    Atelier.make(tmp_path)
    remembering = Memoire()
    path = next((tmp_path / "data/actions").glob("*.yml"))
    good = path.read_text(encoding="utf-8")
    corpus = load(tmp_path / "data", None, remembering)
    path.write_text(good + "inconnue: 1\n", encoding="utf-8")
    reports = []
    for _ in range(2):
        with pytest.raises(DataRefused) as refused:
            load(tmp_path / "data", None, remembering)
        reports.append(refused.value.report())
    assert reports[0] == reports[1]
    assert "inconnue" in reports[0]
    path.write_text(good, encoding="utf-8")
    assert load(tmp_path / "data", None, remembering) == corpus
