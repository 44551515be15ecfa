"""The PDF of each enjeu and of each action says what the dossier says of it, word by word, in both sizes of letters."""

from __future__ import annotations

from pathlib import Path

from building.typesetter import Typesetter
from contrat.documents.livrets import Livrets
from contrat.model.action import Action
from contrat.model.enjeu import Enjeu
from documents_lus import Parties, dossier, faults, heard, lay_out
from pdf_lu import structure


def most_first(livrets: Livrets, parties: Parties) -> tuple[list[Enjeu], list[Action]]:
    """Return the enjeux and the actions, that of which most is said first."""
    c = livrets.corpus
    return (
        sorted(c.enjeux, key=lambda f: -len(parties.of(livrets, f))),
        sorted(c.actions, key=lambda f: -len(parties.of(livrets, f))),
    )


def test_each_pdf_says_what_the_dossier_says_of_its_record(
    livrets: Livrets, typesetter: Typesetter, tmp_path: Path, long_campaign: bool
) -> None:
    """Each enjeu and each action in the campaign; else an enjeu, and the actions of which most, some and least is said."""
    parties, wrong = Parties(dossier(livrets)), {}
    enjeux, actions = most_first(livrets, parties)
    every: list[Enjeu | Action] = [*enjeux, *actions]
    for f in every if long_campaign else (enjeux[-1], actions[0], actions[len(actions) // 2], actions[-1]):
        livret = livrets.action(f) if isinstance(f, Action) else livrets.enjeu(f)
        path = lay_out(typesetter, livret, tmp_path / f"{livret.cle}.pdf")
        if found := faults(path, livret, parties.of(livrets, f)):
            wrong[livret.cle] = found
    assert wrong == {}


def test_large_print_says_the_same_words(
    livrets: Livrets, typesetter: Typesetter, tmp_path: Path, long_campaign: bool
) -> None:
    """Each enjeu and each action in the campaign; else the action of which most is said."""
    parties, said = Parties(dossier(livrets), gros=True), {}
    enjeux, actions = most_first(livrets, parties)
    every: list[Enjeu | Action] = [*enjeux, *actions]
    for f in every if long_campaign else actions[:1]:
        livret = livrets.action(f) if isinstance(f, Action) else livrets.enjeu(f)
        path = lay_out(typesetter, livret, tmp_path / f"{livret.cle}.pdf", gros=True)
        said[livret.cle] = heard(structure(path)) == parties.of(livrets, f)
    assert [cle for cle, same in said.items() if not same] == []
