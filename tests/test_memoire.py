"""What a process that builds many times remembers changes nothing of what it builds."""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from atelier import Atelier, Tree
from contrat.loading import load
from contrat.memoire import DU_PROCESSUS, Memoire
from contrat.problems import DataRefused


@pytest.fixture
def remembering() -> Iterator[Memoire]:
    DU_PROCESSUS.active = True
    yield DU_PROCESSUS
    DU_PROCESSUS.forget()


def test_what_is_made_from_the_same_is_made_once_and_only_the_last_is_kept() -> None:
    made: list[object] = []
    memoire = Memoire(active=True)

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
    memoire = Memoire(active=True)
    shown = [
        memoire.again("montant", (valeur,), lambda v=valeur: f"{v}")  # type: ignore[misc]
        for valeur in (1, True, Decimal("1.0"), Decimal("1.00"))
    ]
    assert shown == ["1", "True", "1.0", "1.00"]


def test_nothing_is_kept_until_it_is_asked_for() -> None:
    memoire = Memoire()
    assert memoire.again("a", 1, object) is not memoire.again("a", 1, object)


def test_builds_that_remember_make_what_a_new_process_makes(tmp_path: Path, remembering: Memoire) -> None:
    chance = random.Random(5)
    atelier = Atelier.make(tmp_path)
    kinds = [atelier.change_a_value, atelier.add_a_record, atelier.rename_a_record, atelier.remove_a_record, atelier.change_the_configuration, atelier.do_nothing]  # fmt: skip
    for kind in [*kinds, *chance.sample(kinds, len(kinds))]:
        said = kind(chance)
        atelier.build_here(atelier.site)
        found = atelier.tree()
        remembering.active = False
        atelier.build_here(tmp_path / "neuf")
        remembering.active = True
        assert found.differences(Tree.read(tmp_path / "neuf")) == [], f"{kind.__name__}: {said}"


def test_a_file_that_was_refused_is_refused_again_and_read_once_mended(tmp_path: Path, remembering: Memoire) -> None:
    Atelier.make(tmp_path)
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
