"""A workbook that comes back to data that have changed too, with rows that are added or gone: what is written, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing.refusals import letters
from publication_essais import run_git
from tableurs import Classeur, commit, copy_of, import_back


@pytest.fixture
def contrat(tmp_path: Path) -> Path:
    (tmp_path / "contrat").mkdir()
    return copy_of("second", tmp_path / "contrat")


@pytest.fixture
def classeur(contrat: Path) -> Classeur:
    return Classeur.of(contrat)


def edit(contrat: Path, fichier: str, before: str, after: str) -> None:
    path = contrat / "data" / fichier
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    commit(contrat, "data : une main")


def diff(contrat: Path) -> list[str]:
    """Return the lines that the last commit took away and brought."""
    shown = run_git(contrat, "show", "--format=", "--unified=0").stdout.split("\n")
    return [line for line in shown if line[:1] in "+-" and line[:3] not in ("+++", "---") and line]


def test_a_changed_amount_is_written_in_one_commit_by_a_role_with_its_reason(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = classeur.row("Actions", "zero")
    classeur.put("Actions", row, "Coût : Montant", ("nombre", "12500.5"))
    path = classeur.write(tmp_path / "retour.ods")
    assert import_back(path, contrat, "--essai") == 0
    assert run_git(contrat, "status", "--short").stdout == ""
    assert import_back(path, contrat, "--raison=le chantier a été recompté") == 0
    said = "  actions/zero « La mise à zéro des pertes de foin », Coût : Montant : « 0.00 » → « 12500.5 »"
    assert capsys.readouterr().out.split("\n").count(said) == 2
    before, after = "-  valeur: {valeur: 0.00, nature: réalisé}", "+  valeur: {valeur: 12500.5, nature: réalisé}"
    assert diff(contrat) == [before, after]
    signed = run_git(contrat, "log", "-1", "--format=%an|%ae|%s").stdout.strip()
    assert signed == "tableur||data : le chantier a été recompté"
    assert import_back(path, contrat) == 0
    assert capsys.readouterr().out.endswith("Rien ne change.\n")


def test_the_reason_is_that_of_the_first_sheet(classeur: Classeur, contrat: Path, tmp_path: Path) -> None:
    classeur.put("Glossaire", 1, "Définition", "Une barrière au bord du pont.")
    classeur.say("Raison des changements", "le mot est plus juste")
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat, "--sans-raison") == 0
    assert run_git(contrat, "log", "-1", "--format=%s").stdout.strip() == "data : le mot est plus juste"


@pytest.mark.parametrize("motif", ["", "maj", "voir agent@exemple.fr"])
def test_what_changes_asks_for_a_reason_that_the_public_can_read(
    motif: str, classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unchanged = classeur.write(tmp_path / "y.ods")
    assert import_back(unchanged, contrat, "--sans-raison") == 0
    classeur.put("Glossaire", 1, "Définition", "Une barrière au bord du pont.")
    classeur.say("Raison des changements", motif)
    path = classeur.write(tmp_path / "x.xlsx")
    assert import_back(path, contrat, "--sans-raison", "--essai") == 0
    assert "Avant d’écrire : la raison des changements" in capsys.readouterr().out
    assert import_back(path, contrat, "--sans-raison") == 1
    assert "- la raison des changements" in capsys.readouterr().err
    assert run_git(contrat, "status", "--short").stdout == ""


def test_the_same_sheet_imported_twice_says_to_export_again(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = classeur.row("Actions", "mesure-a")
    classeur.put("Actions", row, "Avancement", ("nombre", "70"))
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 0
    assert "pour changer encore, refaites scripts/export" in capsys.readouterr().out
    classeur.put("Actions", row, "Avancement", ("nombre", "80"))
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 1
    assert "refaites l’export (scripts/export), et changez cette case" in capsys.readouterr().err


def test_a_wide_sheet_shows_what_is_filled_and_expected_and_folds_the_rest(contrat: Path) -> None:
    for nom, most in (("Actions", 80), ("Contrat", 110)):
        page = Classeur.of(contrat).page(nom)
        shown = [c for i, c in enumerate(page.colonnes) if i not in page.repliees]
        assert len(shown) < most < len(page.colonnes)
        filled = [c.titre for i, c in enumerate(page.colonnes) if any(row[i] for row in page.lignes)]
        assert {*filled} <= {c.titre for c in shown}
    titles = [c.titre for i, c in enumerate(Classeur.of(contrat).page("Actions").colonnes)]
    assert titles.index("Statut") < titles.index("Description") and titles[:2] == ["Version", "Identifiant"]


def test_what_changed_since_elsewhere_stays(classeur: Classeur, contrat: Path, tmp_path: Path) -> None:
    edit(contrat, "actions/mesure-a.yml", "valeur: 45", "valeur: 60")
    classeur.put("Actions", classeur.row("Actions", "mesure-a"), "Statut", "finie à 100 %")
    classeur.put("Actions - étapes", 2, "Date", "12/11/2032")
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 0
    text = (contrat / "data/actions/mesure-a.yml").read_text(encoding="utf-8")
    assert "valeur: 60" in text and "valeur: 45" not in text
    assert [x.split(":")[0].strip("+- ") for x in diff(contrat)] == ["valeur", "valeur", "date"]


def test_the_same_value_changed_on_both_sides_is_a_conflict(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(contrat, "actions/mesure-a.yml", "valeur: 45", "valeur: 60")
    row = classeur.row("Actions", "mesure-a")
    classeur.put("Actions", row, "Avancement", ("nombre", "70"))
    classeur.put("Glossaire", 1, "Définition", "Autre chose.")
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 1
    at = letters(classeur.column("Actions", "Avancement") + 1)
    said = (
        f"- feuille « Actions », ligne 2, colonne « Avancement » ({at}2) : conflit : l’export disait « 45 », la fiche dit "
        "maintenant « 60 », le tableau dit « 70 » ; refaites l’export (scripts/export), et changez cette case dans le nouveau classeur"
    )
    assert capsys.readouterr().err == f"Rien n’est écrit : 1 faute.\n{said}\n"
    assert run_git(contrat, "status", "--short").stdout == ""
    assert "Autre chose." not in (contrat / "data/glossaire/garde-corps.yml").read_text(encoding="utf-8")


def test_the_same_change_on_both_sides_is_none(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(contrat, "actions/mesure-a.yml", "valeur: 45", "valeur: 60")
    classeur.put("Actions", classeur.row("Actions", "mesure-a"), "Avancement", ("nombre", "60"))
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 0
    assert capsys.readouterr().out.endswith("Rien ne change.\n")


def test_a_list_that_lost_an_item_since_is_not_changed_by_its_ranks(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = contrat / "data/actions/mesure-a.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("etapes:")
    first = text.index("    - ", start)
    path.write_text(text[:first] + text[text.index("    - ", first + 1) :], encoding="utf-8")
    commit(contrat, "data : une étape de moins")
    classeur.put("Actions - étapes", 1, "Étape", "Poser 2 000 planches")
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 1
    assert "feuille « Actions - étapes », ligne 3, colonne « Étape » (D3) : conflit" in capsys.readouterr().err


def test_a_state_that_git_does_not_have_is_a_conflict_where_the_row_differs(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classeur.put("Glossaire", 1, "Version", "0123456789ab")
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 0
    classeur.put("Glossaire", 1, "Définition", "Autre chose.")
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 1
    said = "feuille « Glossaire », ligne 3, colonne « Définition » (G3) : l’état de cette fiche au moment de l’export n’est"
    assert said in capsys.readouterr().err


def test_an_added_row_makes_a_record_and_one_in_a_list_an_item(
    classeur: Classeur, contrat: Path, tmp_path: Path
) -> None:
    classeur.add("Glossaire", Identifiant="pile", Terme="Pile", Définition="Ce qui porte le pont.", Aussi="pied\nappui")
    classeur.add("Actions - étapes", Fiche="mesure-a", Étape="Danser", Date="mars 2033", Faite="non")
    assert import_back(classeur.write(tmp_path / "x.ods"), contrat) == 0
    made = (contrat / "data/glossaire/pile.yml").read_text(encoding="utf-8")
    assert made == "terme: Pile\naussi:\n- pied\n- appui\ndefinition: Ce qui porte le pont.\n"
    assert diff(contrat)[:3] == ["+    - libelle: Danser", "+      date: 2033-03", "+      faite: non"]


def test_a_record_is_added_with_its_lists_and_named_by_its_name_elsewhere(
    classeur: Classeur, contrat: Path, tmp_path: Path
) -> None:
    classeur.add(
        "Organisations",
        Identifiant="guilde",
        Nom="Guilde des passeurs",
        Nature="atelier d’essai",
        Définition="Une guilde inventée.",
        Non__trouvé="",
    )
    classeur.add(
        "Organisations - contacts",
        Fiche="guilde",
        Nature="téléphone",
        Contact="01 02 03 04 05",
        Date="2031",
        Source="https://www.exemple.fr/guilde",
        Confiance="confirmé",
    )
    classeur.put("Actions", classeur.row("Actions", "mesure-a"), "Pilote", "Guilde des passeurs")
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 0
    made = (contrat / "data/organisations/guilde.yml").read_text(encoding="utf-8")
    assert made.startswith("nom: Guilde des passeurs\n") and "  valeur: 01 02 03 04 05\n" in made
    assert "+  valeur: guilde" in diff(contrat)


def test_a_row_that_is_gone_is_told_and_stays(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classeur.remove("Glossaire", classeur.row("Glossaire", "gue"))
    classeur.remove("Actions - étapes", 1)
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 0
    said = capsys.readouterr().out
    assert "  feuille « Glossaire », sans ligne pour gue : ces fiches restent\n" in said
    gone = "  feuille « Actions - étapes », actions/mesure-a, ligne 2 : n’y est plus ; la valeur reste (--retirer la retire)\n"
    assert gone in said
    assert said.endswith("Rien ne change.\n")
    assert run_git(contrat, "status", "--short").stdout == ""


def test_a_row_that_is_gone_from_a_list_that_changes_is_refused_unless_it_is_asked(
    classeur: Classeur, contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    classeur.put("Actions - étapes", 2, "Étape", "Inaugurer deux fois")
    classeur.remove("Actions - étapes", 1)
    path = classeur.write(tmp_path / "x.xlsx")
    assert import_back(path, contrat) == 1
    said = "feuille « Actions - étapes », ligne 3 : cette liste a changé, et n’a plus sa ligne 2"
    assert said in capsys.readouterr().err
    assert import_back(path, contrat, "--retirer") == 0
    text = (contrat / "data/actions/mesure-a.yml").read_text(encoding="utf-8")
    assert "Inaugurer deux fois" in text and "1 000 planches" not in text


def test_a_value_that_is_emptied_goes_with_its_group(classeur: Classeur, contrat: Path, tmp_path: Path) -> None:
    row = classeur.row("Actions", "mesure-a")
    for titre in ("Avancement", "Avancement : Date", "Avancement : Source : Adresse"):
        classeur.put("Actions", row, titre, None)
    assert import_back(classeur.write(tmp_path / "x.xlsx"), contrat) == 0
    assert [x.strip("- ") for x in diff(contrat)] == [
        "avancement:",
        "valeur: 45",
        "date: 2032-05",
        "source:",
        "url: https://www.exemple.fr/chantier/12?vue=avancement&mois=5",
    ]


def test_the_workbook_of_another_contract_is_refused(
    contrat: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "autre").mkdir()
    path = Classeur.of(copy_of("cinq_niveaux", tmp_path / "autre")).write(tmp_path / "x.xlsx")
    assert import_back(path, contrat) == 1
    said = "ce classeur est celui du contrat « baie-des-brumes-2031-2036 », et ce dossier celui de "
    assert said in capsys.readouterr().err
