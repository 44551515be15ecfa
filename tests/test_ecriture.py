"""The one writer: only the bytes of a value change, and what is read back is what was written."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from importing.__main__ import main
from rewriting import Change, Unwritable, applied, differences, places, raw_of, rewritten

CONTRACTS = ("data", "tests/second/data")
SIGNS = "aàéçÉœ ’«» 0123456789 :#-'\"{}[],&*!|>%@`?=~.,;/\\\u00a0\u202f–…€ nN"
ALPHABET = [*SIGNS, "oui", "non", "null", "\n", "\n- ", " : ", " #", "2024-01-01"]


def scalars(said: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(said, dict):
        return [p for k, v in said.items() for p in scalars(v, (*path, k))]
    if isinstance(said, list):
        return [p for i, v in enumerate(said) for p in scalars(v, (*path, i))]
    return [path]


def at(said: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        said = said[step]
    return said


def some_text(rng: random.Random) -> str:
    """Return a text as people may type it: trimmed, any signs."""
    text = "".join(rng.choice(ALPHABET) for _ in range(rng.choice((1, 3, 8, 30, 200))))
    text = "\n".join(" ".join(line.split(" ")).strip(" \u00a0\u202f") for line in text.split("\n"))
    return text.strip() or "x"


def records() -> list[Path]:
    return [p for c in CONTRACTS for p in sorted((ROOT / c).rglob("*.yml"))]


def test_any_value_of_any_record_changes_alone(long_campaign: bool, tmp_path: Path) -> None:
    """Of three contracts: the shipped one, the second, and one that an import made."""
    assert main(ROOT / "tests/plans/plan-climat-46-actions.xlsx", tmp_path) == 0
    rng = random.Random(18)
    files = [(p.as_posix(), p.read_bytes()) for p in (*records(), *sorted((tmp_path / "data").rglob("*.yml")))]
    paths = {name: scalars(raw_of(name, octets)) for name, octets in files}
    for _ in range(10_000 if long_campaign else 400):
        name, octets = rng.choice(files)
        path = rng.choice(paths[name])
        wanted = deepcopy(said := raw_of(name, octets))
        value = some_text(rng)
        at(wanted, path[:-1])[path[-1]] = value
        made = rewritten(name, octets, wanted)
        assert raw_of(name, made) == wanted, (name, path, value)
        if at(said, path) == value:
            assert made == octets
            continue
        text = octets.decode()
        place = places(text)
        for step in path:
            place = place.parts[step]
        head, tail = text[: place.start].encode(), text[place.end :].encode()
        assert made.startswith(head), (name, path, value)
        assert made.endswith(tail), (name, path, value)


FICHE = """\
# Une fiche.
titre: "Un titre"   # gardé
texte: >-
  des mots pliés
  sur deux lignes

# avant la liste
liste:
  - a    # premier
  - {cle: b, autre: 'c'}
  -   x: 1
      y: deux

vide:
groupe: {un: 1, deux: [x, y]}
fin: là
""".encode()


@pytest.mark.parametrize(
    ("path", "value", "before", "after"),
    [
        (("titre",), "Autre : titre", '"Un titre"', '"Autre : titre"'),
        (("texte",), "d’autres mots", "des mots pliés\n  sur deux lignes", "d’autres mots"),
        (("liste", 0), "b # c", "- a ", "- 'b # c' "),
        (("liste", 1, "cle"), "a, b", "cle: b,", "cle: 'a, b',"),
        (("liste", 2, "y"), "trois", "y: deux", "y: trois"),
        (("vide",), "plein", "vide:", "vide: plein"),
        (("groupe", "deux", 1), "z", "[x, y]", "[x, z]"),
        (("fin",), "un\ndeux", "fin: là", "fin: |-\n  un\n  deux"),
    ],
)
def test_a_value_is_replaced_in_its_own_style(path: tuple[Any, ...], value: str, before: str, after: str) -> None:
    wanted = applied(raw_of("x.yml", FICHE), Change(path, value))
    assert rewritten("x.yml", FICHE, wanted).decode() == FICHE.decode().replace(before, after, 1)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (
            Change(("neuf",), {"a": "1", "b": ["x", "y"]}, nouveau=True),
            "fin: là\n",
            "fin: là\nneuf:\n  a: '1'\n  b:\n  - x\n  - y\n",
        ),
        (Change(("liste", 3), "z", nouveau=True), "y: deux\n", "y: deux\n  - z\n"),
        (Change(("groupe", "trois"), "3", nouveau=True), "[x, y]}", "[x, y], trois: 3}"),
        (Change(("groupe", "un"), None), "{un: 1, deux", "{deux"),
        (Change(("groupe", "deux"), None), ", deux: [x, y]}", "}"),
        (Change(("liste", 0), None), "  - a    # premier\n", ""),
        (Change(("texte",), None), "texte: >-\n  des mots pliés\n  sur deux lignes\n", ""),
        (Change(("liste", 2, "x"), None), "-   x: 1\n      y", "-   y"),
    ],
)
def test_keys_and_items_come_and_go_and_the_rest_stays(change: Change, before: str, after: str) -> None:
    wanted = applied(raw_of("x.yml", FICHE), change)
    assert rewritten("x.yml", FICHE, wanted).decode() == FICHE.decode().replace(before, after, 1)


@pytest.mark.parametrize("octets", [FICHE.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + FICHE])
def test_line_ends_and_the_mark_of_the_first_byte_stay(octets: bytes) -> None:
    wanted = applied(raw_of("x.yml", octets), Change(("fin",), "ici"))
    assert rewritten("x.yml", octets, wanted) == octets.replace("fin: là".encode(), b"fin: ici")


def test_whole_records_become_others(long_campaign: bool) -> None:
    rng = random.Random(4)
    files = [p for p in records() if p.parent.name in ("actions", "enjeux", "organisations", "programmes")]
    for _ in range(300 if long_campaign else 25):
        one, other = (p.read_bytes() for p in rng.sample(files, 2))
        wanted = raw_of("x.yml", other)
        assert raw_of("x.yml", rewritten("x.yml", one, wanted)) == wanted


def test_what_cannot_be_written_is_refused() -> None:
    wanted = applied(raw_of("x.yml", FICHE), Change(("fin",), "un\x07bip"))
    with pytest.raises(Unwritable, match="« fin » ne peut pas être changé seul"):
        rewritten("x.yml", FICHE, wanted)


def test_equal_records_have_no_difference() -> None:
    for path in records()[:40]:
        said = raw_of(path.name, path.read_bytes())
        assert list(differences(said, deepcopy(said))) == []


@pytest.mark.parametrize("value", ["null", "Null", "~"])
def test_a_word_that_would_say_nothing_is_quoted(value: str) -> None:
    assert rewritten("x.yml", b"a: b\n", {"a": value}) == f"a: '{value}'\n".encode()


def test_a_new_group_with_a_space_that_the_reader_would_mend_is_escaped() -> None:
    made = rewritten("x.yml", b"a: b\n", {"a": "b", "c": {"titre": "x :\u202fy"}})
    assert raw_of("x.yml", made) == {"a": "b", "c": {"titre": "x :\u202fy"}}
