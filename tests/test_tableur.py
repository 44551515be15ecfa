"""The sheet that comes back: what was not changed does not change; what was, and that alone, does."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from tableurs import CONTRATS, WRITERS, Classeur, import_back
from test_ecriture import some_text
from workbook.book import list_name
from workbook.cells import mots_of
from workbook.leaves import Leaves, Path_, Value, leaves_of
from workbook.state import ContractState, rows_of, state_of
from workbook.tables import Champ, feuilles

EVERY = pytest.mark.parametrize("contrat", CONTRATS)


@pytest.fixture(scope="module")
def etats() -> dict[str, ContractState]:
    return {nom: state_of(folder) for nom, folder in CONTRATS.items()}


@EVERY
def test_every_value_of_every_file_has_its_cell(contrat: str, etats: dict[str, ContractState]) -> None:
    state = etats[contrat]
    celled: dict[str, set[object]] = {}
    for feuille in feuilles(state.corpus.collections):
        for fichier in state.files_of(feuille.collection):
            for row in rows_of(feuille, state.leaves(fichier)):
                celled.setdefault(fichier, set()).update((*row, *c.chemin) for c in feuille.colonnes)
    lost = {f: state.leaves(f).values.keys() - celled[f] for f in state.octets}
    assert {f: x for f, x in lost.items() if x} == {}
    assert sum(len(state.leaves(f).values) for f in state.octets) > 250


@EVERY
@pytest.mark.parametrize("suffix", WRITERS)
def test_a_workbook_that_nobody_changed_changes_nothing(
    contrat: str, suffix: str, etats: dict[str, ContractState]
) -> None:
    merge = Classeur.of(CONTRATS[contrat]).taken(etats[contrat], suffix)
    assert (merge.faults, merge.dits, merge.files()) == ([], [], {})


def test_one_that_libreoffice_saved_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for suffix in WRITERS:
        (tmp_path / suffix).mkdir()
        sources = [str(Classeur.of(f).write(tmp_path / f"{nom}{suffix}")) for nom, f in CONTRATS.items()]
        profile = f"-env:UserInstallation=file://{tmp_path}/profil"
        command = ["soffice", "--headless", profile, "--convert-to", suffix[1:], "--outdir", str(tmp_path / suffix)]
        done = subprocess.run([*command, *sources], check=False, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        for nom, folder in CONTRATS.items():
            saved = tmp_path / suffix / f"{nom}{suffix}"
            assert saved.read_bytes() != (tmp_path / f"{nom}{suffix}").read_bytes()
            assert import_back(saved, folder, "--essai") == 0
            assert capsys.readouterr().out.endswith(" feuilles.\nRien ne change.\n")


# ------------------------------------------------------------------ random changes


TYPED = {
    "nombre": (("12 000,50", "12000.50"), ("0,07", "0.07"), ("1 234 567 €", "1234567"), ("-3.5", "-3.5")),
    "entier": (("12", "12"), ("1 200", "1200"), ("40 %", "40")),
    "date": (("12/11/2026", "2026-11-12"), ("mars 2021", "2021-03"), ("2019", "2019")),
}


def can_be_typed(champ: Champ, state: ContractState) -> bool:
    """Tell whether a field has a value: one that names records of which there is none has not."""
    names = mots_of(state.corpus).get(champ.source)
    return names is None or bool(names.words)


def some_value(champ: Champ, state: ContractState, rng: random.Random) -> tuple[str, Value]:
    """Return what someone may type in a cell, and the value that it is."""
    names = mots_of(state.corpus).get(champ.source)
    if names and champ.nature != "liste":
        code, word = rng.choice([*names.words.items()])
        return word, code
    if names:
        picked = rng.sample([*names.words.items()], min(2, len(names.words)))
        return "\n".join(w for _, w in picked), tuple(c for c, _ in picked)
    if champ.nature == "liste":
        items = [" ".join(some_text(rng).split()) for _ in range(rng.randint(1, 3))]
        return champ.entre.join(items), tuple(items)
    if champ.nature in TYPED:
        return rng.choice(TYPED[champ.nature])
    choices = champ.choix or (("oui", "non") if list_name(champ) else ())
    text = rng.choice(choices) if choices else some_text(rng)
    return text, text


@EVERY
def test_random_changes_of_cells_change_those_values_and_no_other_byte(
    contrat: str, etats: dict[str, ContractState], long_campaign: bool
) -> None:
    state, rng, done = etats[contrat], random.Random(f"19 {contrat}"), 0
    while done < (300 if long_campaign else 15):
        classeur, wanted = Classeur.of(CONTRATS[contrat]), dict[tuple[str, Path_], Value]()
        for _ in range(15):
            feuille = rng.choice([f for f in feuilles(state.corpus.collections) if classeur.page(f.nom).lignes])
            at = rng.randrange(len(classeur.page(feuille.nom).lignes))
            champ = rng.choice([c for c in feuille.champs if c.nom != "id" and can_be_typed(c, state)])
            fichier, path = [
                (f, p) for f in state.files_of(feuille.collection) for p in rows_of(feuille, state.leaves(f))
            ][at]
            if fichier in {f for f, _ in wanted}:
                continue
            typed, value = some_value(champ, state, rng)
            if value == champ.defaut:
                continue
            wanted[fichier, (*path, *champ.chemin)] = value
            classeur.put(feuille.nom, at, champ.titre, typed)
        merge = classeur.taken(state, rng.choice([*WRITERS]))
        assert merge.faults == [], wanted
        made = merge.files()
        for (fichier, path), value in wanted.items():
            before = state.leaves(fichier).values
            octets = made.get(fichier, state.octets[fichier])
            after = leaves_of(fichier, octets, state.shape(fichier)).values
            assert {**before, path: after[path]} == after, (fichier, path)
            assert bare(after[path]) == bare(value), (fichier, path)
            assert_only_there(state.leaves(fichier), state.octets[fichier], octets, path)
        assert made.keys() <= {f for f, _ in wanted}
        done += len(wanted)


def bare(value: Value) -> Value:
    return value if isinstance(value, tuple) else "\n".join(line.strip() for line in value.split("\n"))


def assert_only_there(leaves: Leaves, before: bytes, after: bytes, path: Path_) -> None:
    """Hold that the lines of a file that change are those of one value: from where it stands to where the next begins."""
    old, new = (x.decode().split("\n") for x in (before, after))
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = next((i for i, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), len(old) - start)
    changed = range(start + 1, len(old) - end + 1)
    own = [m for m, p in leaves.places.items() if p[: len(path)] == path]
    if not own:
        assert len(changed) <= 1, old[start : start + 3]
    else:
        after_it = [m.ligne for m in leaves.places if m > max(own)]
        assert not changed or min(own).ligne <= changed[0], old[start : start + 3]
        assert not changed or changed[-1] <= max(min(after_it, default=len(old) + 1) - 1, max(own).ligne), old[start]
