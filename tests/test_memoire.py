"""What a process that builds many times remembers changes nothing of what it builds."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from atelier import Atelier, differences
from conftest import ROOT
from contrat.gate.loading import load
from contrat.reading.memo import OUBLI, Memoire
from contrat.reading.problems import DataRefused
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig


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


def test_only_the_preview_remembers_from_one_build_to_the_next() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    events, preview = config.plugins.values()
    config.plugins.on_startup(command="build", dirty=False)
    assert kept(config) is None
    config.plugins.on_startup(command="serve", dirty=False)
    first, again = kept(config), kept(load_config(str(ROOT / "mkdocs.yml")))
    assert isinstance(first, Memoire)
    assert first is again
    assert config.plugins.events["config"] == [preview.on_config, events.on_config]


def kept(config: MkDocsConfig) -> Memoire | None:
    """Return what the preview gives a build before it begins."""
    given: Any = config.plugins["hooks/preview.py"]
    given.on_config(config)
    memoire: Memoire | None = config.extra.get("memoire")
    return memoire


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
