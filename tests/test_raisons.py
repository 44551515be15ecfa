"""Reasons: what a message says to the public, who stays out of it, and that no message is too long or too odd to read."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from contrat.history import reasons
from contrat.history.reasons import LONGEST, LOOKED_AT, claims_data, reason

WRITTEN_BY_NOBODY = (
    # GitHub
    "Create 4-1.yml",
    "Update 4-1.yml",
    "Update data/actions/4-1.yml",
    "Delete 4-1.yml",
    "Delete data/actions directory",
    "Rename 4-1.yml to 4-2.yml",
    "Add files via upload",
    "Initial commit",
    "Update plan d’action.yml",
    "Update README",
    "Merge pull request #1 from personne/branche\n\nTitre",
    "Apply suggestions from code review",
    # GitLab
    "Update file 4-1.yml",
    "Edit 4-1.yml",
    "Add new file",
    "Upload New File",
    "Replace 4-1.yml",
    "Add new directory",
    "Update 2 files\n\n- data/actions/4-1.yml\n- data/actions/4-2.yml",
    "Apply 1 suggestion(s) to 1 file(s)",
    "Merge branch 'statut' into 'main'\n\nStatut\n\nSee merge request groupe/projet!3",
    # Bitbucket
    "Merged in user/branch (pull request #3)\n\nTitre\n\nApproved-by: Personne Nommée",
    "Merged main into statut",
    "4-1.yml edited online with Bitbucket",
    "4-1.yml created online with Bitbucket",
    "Pull request #3: Statut",
    # Gitea, Forgejo, Azure DevOps
    "Update 'data/actions/4-1.yml'",
    "Actualiser data/actions/4-1.yml",
    "Supprimer 'data/actions/4-1.yml'",
    "Merge pull request 'Titre' (#3) from a/b into main",
    "Updated 4-1.yml",
    "Merged PR 12: Statut",
    # Form editors
    "Update Actions “4-1”",
    "Create Post “2026-bilan”",
    'Update Fiches d’action "4-1"',
    "Upload “img/plan.png”",
    "Update data/actions/4-1.yml (via Pages CMS)",
    "Rename a.yml to b.yml (via Pages CMS)",
    "TinaCMS content update 🦙",
    "Update from TinaCMS",
    "Updated 'actions/4-1.yml' via CloudCannon",
    "Update from Forestry.io - Created 4-1.yml",
    "Created 4-1.yml",
    "[skip ci] Delete “img/plan.png”",
    # git
    "Merge branch 'main' of https://exemple.fr/depot",
    "Merge remote-tracking branch 'origin/main'",
    "Merge tag 'v1'",
    "Merge commit 'abc1234'",
    "Merge branches 'a' and 'b'",
    "Squashed commit of the following:\n\ncommit abc\nAuthor: Personne Nommée <p@exemple.fr>\n\n    data: statut",
    'Revert "Update 4-1.yml"\n\nThis reverts commit abc1234.',
    'Revert "fix: le pont"',
    'Revert "Revert "data: fini""',
    # Nothing, or nothing that is read aloud
    "",
    " \n\t",
    ".",
    "…",
    "data(4-1):",
    "data: Update 4-1.yml",
    "Signed-off-by: Personne Nommée <p@exemple.fr>",
)

SAID = (
    ("data(4-1): statut connu", "statut connu"),
    ("data(4-1) : statut connu", "statut connu"),
    ("data(4-1)\u00a0: statut connu", "statut connu"),
    ("donnees(4-1): statut connu", "statut connu"),
    ("donnees(…) : statut connu", "statut connu"),
    ("données : statut connu", "statut connu"),
    ("donne\u0301es : statut connu", "statut connu"),
    ("Data: statut connu", "statut connu"),
    ("DATA(4-1)!: statut connu", "statut connu"),
    ("  data : statut connu", "statut connu"),
    ("fixup! data(4-1): statut connu", "statut connu"),
    ("Statut connu [skip ci]", "Statut connu"),
    ("Statut connu (#12)\n\n* data: un\n\n* fix: deux\n\nCo-authored-by: A B <a@b.fr>", "Statut connu"),
    ("Update 4-1.yml\n\nLe comité l’a dit.", "Le comité l’a dit."),
    ("Create 4-1.yml\nLe comité l’a dit", "Le comité l’a dit"),
    ('Revert "data(zero) : abandonnée"\n\nThis reverts commit abc1234.', "retour sur « abandonnée »"),
    ('Revert "data: abandonnée" (#4)\n\nReverts groupe/depot#3', "retour sur « abandonnée »"),
    ('Reapply "data: abandonnée"', "retour à « abandonnée »"),
    ("Supprimer Lens de la liste", "Supprimer Lens de la liste"),
    ("Mettre à jour le calendrier du bassin", "Mettre à jour le calendrier du bassin"),
    ("Update the status after the meeting", "Update the status after the meeting"),
    ("Ajout des 3 places, 20 cours d’eau", "Ajout des 3 places, 20 cours d’eau"),
    ("données (2021) manquantes ajoutées", "données (2021) manquantes ajoutées"),
    ("Date corrigée : 01/02/2021 12 h, +100 000 000 €", "Date corrigée : 01/02/2021 12 h, +100 000 000 €"),
    ("un\n\ndeux\n- trois quatre", "un. deux - trois quatre"),
)

WITHOUT_PEOPLE = (
    ("Statut\n\nco-authored-by: Personne Nommée <p@exemple.fr>", "Statut"),
    ("Statut\n\nCO-AUTHORED-BY : Personne Nommée", "Statut"),
    ("Statut\n\n    Reviewed-By: Personne Nommée\n    Author: Personne Nommée", "Statut"),
    ("Statut\nSigned-off-by: Personne Nommée\nAcked-by: Personne Nommée", "Statut"),
    ("Statut Signed-off-by: Personne Nommée <p@exemple.fr>", "Statut"),
    ("Statut\nauthor: Personne\n  Nommée", "Statut"),
    ("Statut\rReviewed-by: Personne Nommée", "Statut"),
    ("Statut\u2028Reviewed-by: Personne Nommée", "Statut"),
    ("Auteur : Personne Nommée\n\nStatut", "Statut"),
    ("Statut\nRelu par : Personne Nommée", "Statut"),
    ("Statut\nCc: Personne Nommée\nOn-behalf-of: @personne", "Statut"),
    ("Statut\n-- \nPersonne Nommée\nBureau 12", "Statut"),
    ("Statut\nCloses #12\nSee merge request a/b!3", "Statut"),
    ("Vu avec Personne Nommée <p@exemple.fr>, accord", "Vu avec [adresse retirée], accord"),
    ("Écrire à p.nommee@exemple.fr.", "Écrire à [adresse retirée]."),
    ("Écrire à p.nommee [at] exemple.fr ou p(at)exemple.fr", "Écrire à [adresse retirée] ou [adresse retirée]"),
    ("Merci à @personne, pour l’envoi", "Merci à [nom retiré], pour l’envoi"),
    ("Merci à (@personne)", "Merci à [nom retiré]"),
    ("Appeler le 03 21 00 00 00 en 2021", "Appeler le [numéro retiré] en 2021"),
    ("Tél. 0321000000", "Tél. [numéro retiré]"),
    ("Appeler le 06.00.00.00.00", "Appeler le [numéro retiré]"),
    ("Appeler le 06\u00a000\u202f00-00-00", "Appeler le [numéro retiré]"),
    ("Appeler le +33 (0)6 00 00 00 00", "Appeler le [numéro retiré]"),
    ("Appeler le 0033600000000", "Appeler le [numéro retiré]"),
    ("Appeler le +32 2 000 00 00", "Appeler le [numéro retiré]"),
    ("Appeler le +1-202-555-0100", "Appeler le [numéro retiré]"),
    ("Reçu au 12 bis, rue des Lilas, Lens", "Reçu au [adresse retirée], Lens"),
)


@pytest.mark.parametrize("message", WRITTEN_BY_NOBODY)
def test_what_a_program_wrote_gives_no_reason(message: str) -> None:
    assert reason(message) is None


@pytest.mark.parametrize(
    "message",
    [
        "fix: le pont",
        "fix : le pont",
        "fix(pont): x",
        "feat(x)! : y",
        "FEAT: y",
        "docs\u00a0: z",
        "chore(deps): z",
        "merge: branche",
    ],
)
def test_what_is_said_of_the_program_is_no_reason(message: str) -> None:
    assert reason(message) is None


@pytest.mark.parametrize(("message", "expected"), SAID)
def test_the_words_of_a_person_stay(message: str, expected: str) -> None:
    assert reason(message) == expected


@pytest.mark.parametrize(("message", "expected"), WITHOUT_PEOPLE)
def test_nobody_can_be_found_in_a_reason(message: str, expected: str) -> None:
    assert reason(message) == expected


def test_an_address_at_the_end_of_what_is_looked_at_is_not_published_by_halves() -> None:
    filler = "mot\n" * (LOOKED_AT // 4 - 2)
    for cut in range(24):
        said = reason(f"{filler[cut:]}jean.dupont@exemple.fr et la suite")
        assert said is not None
        assert "dupont" not in said


HOSTILE: dict[str, Callable[[int], str]] = {
    "letters": lambda n: "a" * n,
    "an address without its end": lambda n: "a." * (n // 2) + "@",
    "addresses": lambda n: "a@" * (n // 2),
    "digits": lambda n: "0" * n,
    "phones": lambda n: "+1 " * (n // 3),
    "a trailer that does not come": lambda n: "a-" * (n // 2),
    "trailers": lambda n: "Cc: x\n" * (n // 6),
    "a scope that is not closed": lambda n: "data(" * (n // 5),
    "a colon that does not come": lambda n: "data" + " " * n + "x",
    "reverts of reverts": lambda n: 'Revert "' * (n // 8),
    "quotes": lambda n: 'update "' * (n // 8),
    "paths": lambda n: "ajouter " + "./" * (n // 2) + " x y",
    "a list of paths": lambda n: "- " + "/." * (n // 2) + "a b",
    "names with spaces": lambda n: "update " + "a.md " * (n // 5) + "!",
    "numbers of requests": lambda n: "fixes #" + "1" * n + " x",
    "names before an address": lambda n: "A " * (n // 2) + "<a@b>",
    "streets": lambda n: "1 rue " * (n // 6),
    "blank lines": lambda n: "\n" * n,
    "blanks": lambda n: " \t" * (n // 2) + "x",
    "marks on one letter": lambda n: "e" + "\u0301\u0323" * (n // 2),
    "controls": lambda n: "\x1b[" * (n // 2),
}


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_million_signs_are_cut_before_anything_looks_at_them(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What each pattern is given is counted, not how long it takes."""
    looked: list[int] = []

    class Counting:
        def __init__(self, pattern: Any) -> None:
            self._pattern = pattern
            self.pattern = pattern.pattern

        def __getattr__(self, name: str) -> Callable[..., Any]:
            def call(*arguments: Any, **options: Any) -> Any:
                looked.append(len(arguments[-1]))
                return getattr(self._pattern, name)(*arguments, **options)

            return call

    for name, value in vars(reasons).copy().items():
        if isinstance(value, re.Pattern):
            monkeypatch.setattr(reasons, name, Counting(value))
    said = reason(HOSTILE[shape](1_000_000))
    assert said is None or len(said) <= LONGEST + 2
    assert looked
    # A handle or an escape is longer than what it stands for, six times at most; a pattern sees each line but once.
    assert max(looked) <= 6 * LOOKED_AT
    assert sum(looked) <= 60 * LOOKED_AT


def best_of(message: str) -> float:
    """Return the seconds of processor that the fastest of a few readings takes."""

    def read() -> float:
        start = time.process_time()
        reason(message)
        return time.process_time() - start

    return min(read() for _ in range(9))


@pytest.mark.parametrize("shape", HOSTILE)
def test_the_work_is_in_proportion_to_what_is_looked_at(shape: str) -> None:
    """Four times as much takes four times as long, and would take sixteen if a pattern tried each end for each start."""
    short, long = (best_of(HOSTILE[shape](n)) for n in (LOOKED_AT // 4 - 20, LOOKED_AT - 80))
    assert long < 10 * short + 0.001


@pytest.mark.parametrize(
    "message", ["data(1-2): x", "data: x", "Données : x", "donnee!: x", "squash! data(x): y", "« data(x) »"]
)
def test_a_message_that_claims_data_is_known_however_it_is_written(message: str) -> None:
    assert claims_data(message)
    assert claims_data(f"\n  {unicodedata.normalize('NFD', message.upper())}")


@pytest.mark.parametrize(
    "message", ["", "feat: data", "docs: données(x): y", "database: x", "Données ouvertes : la liste", "date(x): y"]
)
def test_a_message_that_speaks_of_data_claims_none(message: str) -> None:
    assert not claims_data(message)


def test_a_long_message_is_read_in_proportion() -> None:
    assert not any(claims_data(sign * 1_000_000) for sign in (" ", "«", "data ", "fixup! "))
