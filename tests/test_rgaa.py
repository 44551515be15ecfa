"""The map of RGAA’s proofs is whole: every criterion, and only checks that exist."""

from rgaa import PREUVES, existing_checks

THEMES = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
"""How many criteria each theme of RGAA 4.1.2 has: 106."""


def test_every_criterion_has_a_proof_that_exists() -> None:
    assert set(PREUVES) == {f"{theme}.{n}" for theme, count in THEMES.items() for n in range(1, count + 1)}
    known = existing_checks()
    assert {c: set(p) - known for c, p in PREUVES.items() if not p or set(p) - known} == {}
