"""From the spreadsheet that an authority has to the data of its contract: every cell kept, or left out and said."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import html5lib
import pytest
import yaml
from building.build import Settings, start
from building.contract_folder import ContractFolder
from classeurs import Feuille, Val, ods, xlsx
from conftest import ROOT
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.reading import tables
from contrat.reading.characters import fold_spaces, slug
from contrat.reading.memo import OUBLI
from contrat.reading.problems import DataRefused, Problem
from importing import carte as cartes
from importing.__main__ import main
from publication_essais import run_git
from test_dossier_contrat import call

COLUMNS = (
    "Axe (x)|Sous-axe (x.x)|Sous-sous axe (x.x.x)|Titre de la fiche action|Titre de la sous-action|Descriptif|"
    "Instances de gouvernance|Objectifs|Indicateurs liés|Structure pilote|Moyens humains et techniques|Partenaires |"
    "Direction ou service pilote|Personne pilote|Élu·e référent·e |Participation Citoyenne|Financements|Financeur 1|"
    "Montant € HT|Financeur 2|Montant € HT|Financeur 3|Montant € HT|Budget prévisionnel total € HT|Statut |"
    "Niveau de priorité|Date de début|Date de fin|Action en amélioration continue|Mesures liées|Actions liées|Notes|"
    "Documents et liens"
)
TEMPLATE: list[object] = [*COLUMNS.split("|")]
EXPLAINED = ["Champ texte", "Champ texte", "", "Texte court de 300 caractères maximum, espaces compris."]


def full_row(n: int, levels: int) -> list[object]:
    """Return a row of the national template whose 33 columns are filled, but the levels that the plan has not."""
    above = [f"{n}. Axe des licornes", f"{n}.1. Sous-axe des ponts", f"{n}.1.1. Sous-sous-axe des gués"]
    return [
        *(above[:levels] + [""] * (3 - levels)),
        f"Action {n} - Planter {n} haies\n au bord de l’eau",
        f"Sous-action {n} des bourgeons",
        f"Le bocage n° {n} recule.\n- Premier point\n- Second point",
        f"Comité {n} bis, deux fois par an",
        f"Garder {n} espèces",
        f"Longueur plantée : {n} km",
        f"CC de Klow, Syndicat {n}",
        f"{n} agents et une pelle",
        f"CC de Klow ; Région\nChasseurs (ADEME, {n}e bureau)",
        f"Service Espaces verts {n}",
        f"Camille DUPONT{'ABC'[n % 3]}",
        "Dominique MARTIN",
        ("Consultation", "Information")[n % 2],
        f"Subvention demandée {n} fois",
        "Région",
        50000.5 + n,
        "DREAL",
        15000,
        "Klow",
        "12 000,50 €",
        124566 + n,
        ("À venir", "En cours", "A venir")[n % 3],
        ("Élevé", "Bas")[n % 2],
        Val(44881 + n, 2),
        "mi-2024" if n % 2 else "09/03/2024",
        ("VRAI", True, "FAUX")[n % 3],
        f"Mesure {n} liée",
        f"Voir la fiche {n + 1}",
        f"Note {n}, à suivre",
        f"https://www.exemple.fr/fiche-{n}",
    ]


def template(levels: int, count: int = 4) -> bytes:
    rows: list[list[object]] = [["Présentation de l’action"], TEMPLATE, [*EXPLAINED]]
    return xlsx(
        Feuille("Mode demploi", [["Comment faire"]]),
        Feuille("Fichier dimport", [*rows, *(full_row(n, levels) for n in range(1, count + 1))]),
    )


@dataclass
class Imported:
    code: int
    out: str
    err: str
    contrat: Path

    @property
    def corpus(self) -> Corpus:
        return load(self.contrat / "data")

    def tree(self, fichier: str) -> dict[str, object]:
        found = yaml.safe_load((self.contrat / "data" / fichier).read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found

    def only(self) -> dict[str, object]:
        """Return the only action."""
        (path,) = (self.contrat / "data/actions").iterdir()
        return self.tree(f"actions/{path.name}")


class Desk:
    """Where a person imports files."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def take(self, octets: bytes, nom: str = "plan.xlsx", *, essai: bool = False) -> Imported:
        path = self.folder / nom
        path.write_bytes(octets)
        code = main(path, self.folder / "contrat", essai=essai)
        said = self.capsys.readouterr()
        return Imported(code, said.out, said.err, self.folder / "contrat")

    def csv(self, texte: str, encoding: str = "utf-8", nom: str = "plan.csv") -> Imported:
        return self.take(texte.encode(encoding), nom)

    def table(self, *rows: list[object]) -> Imported:
        return self.take(xlsx(Feuille("Plan", rows)))


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def accounted(done: Imported) -> tuple[int, int]:
    """Return how many cells are accounted for, and how many the file has, as the command says."""
    assert done.code == 0, done.err
    m = re.search(r"(\d+) cases? gardées? et (\d+) laissées? : (\d+) sur (\d+)", done.out)
    assert m, done.out
    assert int(m[1]) + int(m[2]) == int(m[3])
    return int(m[3]), int(m[4])


def pages_of(contrat: Path) -> dict[str, str]:
    """Return the text of each page of a contract, its spaces folded."""
    docs = ROOT / "docs"
    build = start(Settings(ContractFolder(contrat), docs, (str(docs / "theme"),), "", "", False, 0), OUBLI)
    return {p.adresse: text_of(p.corps) for p in build.batch.pages}


def text_of(corps: str) -> str:
    tree = html5lib.parseFragment(corps, namespaceHTMLElements=False)
    return fold_spaces(" ".join(tree.itertext()))


def plain(text: str) -> str:
    """Return letters and figures: typography, amounts and dates are said in words of ours, elsewhere proved."""
    return slug(text).replace("-", " ")


def words_lost(done: Imported) -> list[str]:
    """Return the cells of words of the copy that do not stand on the page of the action of their row, or of its levels."""
    pages = pages_of(done.contrat)
    corpus = done.corpus
    carte = yaml.safe_load((done.contrat / "data/source/carte.yml").read_text(encoding="utf-8"))
    worded = {
        i for i, x in enumerate(carte["colonnes"]) if x.get("nature") in ("texte", "liste", "organisation", "code")
    }
    worded |= {
        i
        for i, x in enumerate(carte["colonnes"])
        if x["pour"] in ("niveau", "titre", "financeur", "numero", "sous_titre")
    }
    lost = []
    for action in corpus.actions:
        page = plain(pages[f"actions/{action.id}/"])
        for n in range(action.source.ligne, (action.source.fin or action.source.ligne) + 1):
            for i, cell in enumerate(corpus.lignes_source[n - 1].split(tables.BETWEEN)):
                parts = re.split(r"[\n,;]", cell) if i in worded else []
                lost += [f"{action.id} : {part}" for part in parts if plain(part) and plain(part) not in page]
    return lost


PLANS = ROOT / "tests/plans"
"""The national template, and a real plan made with it; the names of its staff are replaced."""


def test_a_real_plan_loses_nothing(desk: Desk) -> None:
    done = desk.take((PLANS / "plan-climat-46-actions.xlsx").read_bytes(), "plan-climat-46-actions.xlsx")
    assert accounted(done) == (277, 277)
    assert len(done.corpus.actions) == 46
    assert words_lost(done) == []
    assert "AD22 : « 45078 » est peut-être une date" in done.out
    page = pages_of(done.contrat)["contrat/"]
    assert "Colonne « Personne pilote » : noms d’agents ou de personnes" in page
    assert not any("Prénom NOM" in x.read_text(encoding="utf-8") for x in (done.contrat / "data").rglob("*.*"))


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_a_template_that_fills_all_columns_loses_nothing(desk: Desk, levels: int) -> None:
    done = desk.take(template(levels))
    kept, total = accounted(done)
    assert kept == total
    corpus = done.corpus
    assert len(corpus.actions) == 4
    assert len(corpus.enjeux) == 4 * levels
    assert len(corpus.contrat.niveaux.hauts) == levels
    assert words_lost(done) == []


def test_names_of_people_are_nowhere_and_said_to_be_left(desk: Desk) -> None:
    done = desk.take(template(2))
    assert "Colonne « Personne pilote » : noms d’agents ou de personnes (5 cases)" in done.out
    files = b"".join(p.read_bytes() for p in done.contrat.rglob("*") if p.is_file())
    pages = " ".join(pages_of(done.contrat).values())
    for nom in ("DUPONT", "Camille", "MARTIN", "Dominique"):
        assert nom.encode() not in files
        assert nom not in pages
    assert "Colonne « Personne pilote » : noms d’agents ou de personnes" in pages_of(done.contrat)["contrat/"]


@pytest.mark.parametrize(
    ("texte", "said"),
    [
        ("Écrire à camille@exemple.fr", "une adresse électronique"),
        ("voir Camille 06 12 34 56 78", "un numéro de téléphone"),
        ("+33 6.12.34.56.78", "un numéro de téléphone"),
        ("SIRET 01234567800012, 0,1234567891 ha", ""),
    ],
)
def test_how_to_reach_someone_is_left_with_its_cell_unless_it_is_public(desk: Desk, texte: str, said: str) -> None:
    rows: list[list[object]] = [["Titre", "Description"], ["Puits", texte]]
    done = desk.table(*rows)
    assert done.only().get("description") == (None if said else texte)
    assert (f"B2 : {said} ; la case est laissée." in done.out) == bool(said)
    kept, total = accounted(done)
    assert kept == total
    if said:
        assert texte.encode() not in (done.contrat / "data/source/plan.csv").read_bytes()
    corrected(done, "B", pour="description", coordonnees="oui")
    assert desk.table(*rows).only()["description"] == texte


def test_a_title_that_says_how_to_reach_someone_is_refused(desk: Desk) -> None:
    done = desk.table(["Titre", "Note"], ["Écrire à camille@exemple.fr", "x"])
    assert "A2 : une adresse électronique ; ôtez-la de ce titre" in done.err


def test_a_column_of_persons_under_any_title_is_left_and_one_among_others_is_told(desk: Desk) -> None:
    done = desk.table(
        ["Titre", "Qui suit", "Pilote"],
        ["Puits", "Jean Dupont", "Ville de Klow"],
        ["Mares", "Zbigniew Morel, Anne de Courcy", "Marie-Line Petit"],
        ["Haies", "Mme Durand", "Nantes Métropole"],
        ["Vent", "Louis Roche", "Pays Basque"],
    )
    assert "B « Qui suit » : laissée (noms d’agents ou de personnes)" in done.out
    assert "C3 : « Marie-Line Petit » ressemble au nom d’une personne" in done.out
    assert "« Nantes Métropole » ressemble" not in done.out
    assert b"Dupont" not in (done.contrat / "data/source/plan.csv").read_bytes()


@pytest.mark.parametrize(("format_", "read"), [(2, "2026-11-01"), (5, "2026-11"), (6, "2026")])
def test_a_date_is_as_precise_as_it_shows(desk: Desk, format_: int, read: str) -> None:
    done = desk.table(["Titre", "Date de début"], ["Puits", Val(46327, format_)])
    assert done.only()["calendrier"] == {"debut": read}


def test_years_of_two_figures_are_told(desk: Desk) -> None:
    done = desk.table(["Titre", "Date de début"], ["Puits", "01/02/03"], ["Mares", "04/05/06"])
    assert "B2 : « 01/02/03 » est lu 01/02/2003 ; écrivez l’année en quatre chiffres. De même : B3." in done.out


def test_values_have_their_kind(desk: Desk) -> None:
    done = desk.take(template(1, count=1))
    said = done.only()
    assert said["numero"] == "Action 1"
    assert said["texte"] == "Planter 1 haies au bord de l’eau"
    assert said["statut"] == "en-cours"
    assert said["partenaires"] == ["cc-de-klow", "region", "chasseurs-ademe-1e-bureau"]
    assert said["cout"] == {"valeur": "124567", "devise": "EUR", "taxes": "HT", "nature": "prévu"}
    assert said["calendrier"] == {"debut": "2022-11-17", "fin": {"mots": "mi-2024"}}
    assert said["financements"] == [
        {"organisation": "region", "montant": {"valeur": "50001.5", "devise": "EUR", "taxes": "HT", "nature": "prévu"}},
        {"organisation": "dreal", "montant": {"valeur": "15000", "devise": "EUR", "taxes": "HT", "nature": "prévu"}},
        {"organisation": "klow", "montant": {"valeur": "12000.50", "devise": "EUR", "taxes": "HT", "nature": "prévu"}},
    ]
    assert said["amelioration_continue"] == "oui"
    assert said["description"] == "Le bocage n° 1 recule.\n- Premier point\n- Second point"


def test_the_empty_template_is_refused(desk: Desk) -> None:
    done = desk.take((PLANS / "modele-import-national.xlsx").read_bytes())
    assert done.code == 1
    assert "aucune action n’a été trouvée" in done.err
    assert not done.contrat.exists()


# -- what real tables hold


HEAD: list[object] = ["Axe", "Titre", "Description"]


def test_a_level_written_once_holds_the_rows_below(desk: Desk) -> None:
    done = desk.table(HEAD, ["A. Eau", "Puits", "x"], ["", "Mares", ""], ["B. Air", "Haies", ""], ["", "Vent", ""])
    assert [(a.texte, a.enjeu) for a in done.corpus.actions] == [
        ("Puits", "a-eau"),
        ("Mares", "a-eau"),
        ("Haies", "b-air"),
        ("Vent", "b-air"),
    ]


def test_a_level_on_a_row_of_its_own_with_words_beside_it(desk: Desk) -> None:
    done = desk.table(HEAD, ["1. Eau", "", "Ce que dit l’axe."], ["", "1.1 Puits", "x"])
    (passage,) = done.corpus.contrat.passages
    assert (passage.ligne, passage.texte) == (2, "Ce que dit l’axe.")
    assert done.corpus.actions[0].numero == "1.1"


def test_rows_without_a_title_go_on_with_the_action_above(desk: Desk) -> None:
    done = desk.table(["Titre", "Partenaires"], ["Puits", "Klow"], ["", "Szohod"], ["Haies", "Klow"])
    action = next(a for a in done.corpus.actions if a.texte == "Puits")
    assert (action.source.ligne, action.source.fin) == (2, 3)
    assert action.partenaires is not None
    assert action.partenaires.valeur == ("klow", "szohod")


def test_several_sub_actions_make_the_action_a_level(desk: Desk) -> None:
    head: list[object] = ["Axe", "Titre de la fiche action", "Titre de la sous-action", "Descriptif"]
    done = desk.table(
        head,
        ["1. Eau", "Fiche 1 : Puits", "Creuser", "a"],
        ["", "", "Couvrir", "b"],
        ["", "Fiche 2 : Mares", "Curer", "c"],
    )
    assert [a.texte for a in done.corpus.actions] == ["Creuser", "Couvrir", "Curer"]
    assert [n.singulier for n in done.corpus.contrat.niveaux.hauts] == ["axe", "fiche action"]


def test_what_an_action_with_sub_actions_says_of_itself_is_an_action(desk: Desk) -> None:
    head: list[object] = ["Axe", "Titre de la fiche action", "Titre de la sous-action", "Descriptif"]
    rows: list[list[object]] = [
        ["1. Eau", "1.1 Puits", "", "Tout des puits."],
        ["", "", "1.1.1 Creuser", "a"],
        ["", "", "1.1.2 Couvrir", "b"],
    ]
    done = desk.table(head, *rows)
    assert done.code == 0, done.err
    assert [(a.numero, a.texte, a.enjeu) for a in done.corpus.actions] == [
        ("1.1", "Puits", "1-1"),
        ("1.1.1", "Creuser", "1-1"),
        ("1.1.2", "Couvrir", "1-1"),
    ]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        (Val(0.715, 1), "71,5 %"),
        (Val(1234.5, 3), "1234,50 €"),
        (Val(45078, 2), "01/06/2023"),
        (0, "0"),
        (True, "VRAI"),
        ("  deux\u00a0 mots \t\n\n ", "deux\u00a0 mots"),
        ("<p>Un <b>mot</b></p><ul><li>liste &amp; co</li></ul>", "Un mot\n- liste & co"),
        (Val(12, 0, "6*2"), "12"),
        ("e\u0301tang\u200b", "étang"),
    ],
)
def test_a_cell_is_kept_as_it_shows(desk: Desk, shown: object, kept: str) -> None:
    done = desk.table(["Titre", "Remarque"], ["Puits", shown])
    assert done.code == 0, done.err
    assert tables.cells(done.corpus.lignes_source[1])[1] == kept


def test_days_of_a_workbook_that_counts_from_1904(desk: Desk) -> None:
    done = desk.take(xlsx(Feuille("Plan", [["Titre", "Date de début"], ["Puits", Val(43616, 2)]]), date1904=True))
    assert done.only()["calendrier"] == {"debut": "2023-06-01"}


@pytest.mark.parametrize(("late", "value"), [(False, "2023-06-01"), (True, "2027-06-02")])
def test_a_number_in_a_column_of_dates_is_a_day(desk: Desk, late: bool, value: str) -> None:
    done = desk.take(xlsx(Feuille("Plan", [["Titre", "Date de début"], ["Puits", 45078]]), date1904=late))
    assert done.only()["calendrier"] == {"debut": value}
    assert "B2 : le nombre 45078 est lu comme une date" in done.out


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2 chemins/an", {"mots": "2 chemins/an"}),
        ("03/2021", "2021-03"),
        ("1er janv. 2023", "2023-01-01"),
        ("2024", "2024"),
        (2024, "2024"),
        ("12 novembre 2026", "2026-11-12"),
    ],
)
def test_a_date_is_read_or_stays_in_words(desk: Desk, written: object, value: object) -> None:
    done = desk.table(["Titre", "Date de fin"], ["Puits", written])
    assert done.code == 0, done.err
    assert done.only()["calendrier"] == {"fin": value}


def test_what_the_template_asks_to_fill_is_no_value(desk: Desk) -> None:
    done = desk.table(["Titre", "Date de fin", "Description"], ["Puits", "JJ/MM/AAAA", "Creuser"])
    assert "calendrier" not in done.only()
    assert "mot du modèle à remplir" in done.out


def test_an_amount_that_is_no_number_stays_in_words(desk: Desk) -> None:
    done = desk.table(["Titre", "Budget TTC"], ["Puits", "1 234,50 €"], ["Mares", "à définir"], ["Haies", 0])
    by_text = {a.texte: a for a in done.corpus.actions}
    cout = by_text["Puits"].cout
    assert cout and cout.valeur and (str(cout.valeur.valeur), cout.valeur.taxes) == ("1234.50", "TTC")
    assert by_text["Mares"].cout is None
    assert by_text["Mares"].valeurs_suivies["cout_dit"].valeur == "à définir"  # type: ignore[union-attr]
    zero = by_text["Haies"].cout
    assert zero and zero.valeur and zero.valeur.valeur == 0


def test_one_organisation_whatever_its_spelling_and_twins_are_told(desk: Desk) -> None:
    done = desk.table(
        ["Titre", "Partenaires"],
        ["Puits", "Région, ADEME"],
        ["Mares", "REGION; Les communes"],
        ["Haies", "région\nCommunes"],
    )
    noms = {o.id: (o.nom, set(o.aussi)) for o in done.corpus.organisations}
    assert noms["region"] == ("Région", {"REGION"})
    assert "« Communes » et « Les communes » : un seul organisme ?" in done.out


def test_the_map_is_corrected_and_obeyed(desk: Desk) -> None:
    rows: list[list[object]] = [
        ["Titre", "Partenaires", "Truc"],
        ["Puits", "Les communes, Communes", "x"],
        ["Mares", "", "y"],
    ]
    done = desk.table(*rows)
    path = done.contrat / "data/source/carte.yml"
    carte = yaml.safe_load(path.read_text(encoding="utf-8"))
    carte["organisations"] = [{"nom": "Communes", "aussi": ["Les communes"]}]
    carte["colonnes"][2] = {"colonne": "C", "titre": "Truc", "pour": "laissee", "motif": "sans intérêt public"}
    shutil.rmtree(done.contrat)
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(carte, allow_unicode=True), encoding="utf-8")
    done = desk.table(*rows)
    assert done.code == 0, done.err
    assert [o.id for o in done.corpus.organisations] == ["communes"]
    assert "Colonne « Truc » : sans intérêt public (3 cases)" in done.out


def test_hidden_rows_and_columns_are_left_and_said(desk: Desk) -> None:
    rows: list[list[object]] = [
        ["Titre", "Secret", "Note"],
        ["Puits", "codé", "a"],
        ["Cachée", "codé", "b"],
        ["Haies", "codé", "c"],
    ]
    done = desk.take(xlsx(Feuille("Plan", rows, hidden_rows=[3], hidden_columns=[2], comments={"A2": "à revoir"})))
    assert [a.texte for a in done.corpus.actions] == ["Puits", "Haies"]
    for said in (
        "Ligne 3 : ligne masquée (3 cases)",
        "Colonne « Secret » : colonne masquée (3 cases)",
        "commentaires de cases (1 case)",
    ):
        assert said in done.out
    assert b"cod\xc3\xa9" not in (done.contrat / "data/source/plan.csv").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_text_files_of_every_writing(desk: Desk, encoding: str, separator: str) -> None:
    rows = [["Axe", "Titre", "Budget"], ["Été", "Prés", '"1 200"'], ["", "Forêts", "0"]]
    done = desk.csv("\r\n".join(separator.join(r) for r in rows), encoding)
    assert done.code == 0, done.err
    assert [a.texte for a in done.corpus.actions] == ["Prés", "Forêts"]


def test_an_ods_workbook_shows_what_it_shows(desk: Desk) -> None:
    repeated = '<table:table-row table:number-rows-repeated="1048500"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    rows: list[list[object]] = [["Titre", "Part", "Budget"], ["Puits", (0.715, "71,5 %"), (1234.5, "1 234,50 €")]]
    done = desk.take(ods("Plan", rows, body=repeated), "plan.ods")
    assert done.code == 0, done.err
    assert tables.cells(done.corpus.lignes_source[1])[1:] == ["71,5 %", "1 234,50 €"]


def test_rows_of_explanation_totals_and_other_tables_are_left(desk: Desk) -> None:
    done = desk.table(
        ["Plan de Klow"],
        [],
        ["Titre", "Description", "Budget"],
        ["Puits", "x", 10],
        ["Titre", "Description", "Budget"],
        ["Mares", "y", 20],
        ["Total", "", 30],
        [],
        ["Statut", "Priorité", "Pilote"],
        ["fait", "1", "moi"],
    )
    assert [a.texte for a in done.corpus.actions] == ["Puits", "Mares"]
    kept, total = accounted(done)
    assert kept == total
    for why in ("ligne au-dessus des titres", "titres répétés", "ligne de total", "autre tableau de la feuille"):
        assert why in done.out


def test_titles_that_stand_twice_and_very_long_ones(desk: Desk) -> None:
    long = "Planter " + "des haies " * 270
    done = desk.table(["Titre", "Note", "Note"], ["Puits", "a", "b"], ["Puits", "c", "d"], [long, "e", "f"])
    assert done.code == 0, done.err
    assert [a.id for a in done.corpus.actions][:2] == ["puits", "puits-2"]
    assert {c.cle for c in done.corpus.contrat.champs} == {"notes_du_plan", "note"}
    assert done.corpus.actions[2].texte == long.strip()


def test_unknown_columns_become_fields_of_the_kind_that_they_hold(desk: Desk) -> None:
    done = desk.table(
        ["Titre", "Surface", "Voté", "Couleur", "Récit"],
        *(
            [f"Action des {w}", n, v, c, f"Récit des {w}, tout autre."]
            for n, (w, v, c) in enumerate(
                [("prés", "oui", "rouge"), ("bois", "non", "bleu"), ("lacs", "Oui", "Rouge"), ("rus", "non", "bleu")], 1
            )
        ),
    )
    assert done.code == 0, done.err
    natures = {c.libelle: (c.nature, c.filtre) for c in done.corpus.contrat.champs}
    assert natures == {
        "Surface": ("nombre", False),
        "Voté": ("oui-non", True),
        "Couleur": ("code", True),
        "Récit": ("texte", False),
    }


@pytest.mark.parametrize(
    ("titre", "numero", "texte"),
    [
        ("Fiche action 10 : Planter", "Fiche action 10", "Planter"),
        ("1.1.3alter.1 Planter", "1.1.3alter.1", "Planter"),
        ("12. Planter ;", "12", "Planter"),
        ("2 chemins par an", None, "2 chemins par an"),
        ("2024 - Planter", None, "2024 - Planter"),
        ("Axe 3", None, "Axe 3"),
        ("Planter, etc.", None, "Planter, etc."),
        ("• Planter.", None, "Planter"),
    ],
)
def test_the_number_of_a_title(desk: Desk, titre: str, numero: str | None, texte: str) -> None:
    done = desk.table(["Titre", "Note"], [titre, "x"])
    assert done.code == 0, done.err
    (action,) = done.corpus.actions
    assert (action.numero, action.texte) == (numero, texte)


# -- the proof, at each build


@pytest.mark.parametrize(
    ("fichier", "before", "after", "said"),
    [
        ("actions/puits.yml", "description: Creuser.\n", "", "« Creuser. » n’est dit par aucune valeur de cette fiche"),
        (
            "actions/puits.yml",
            "description: Creuser.",
            "description: Combler.",
            "« Combler. » n’est pas dit par la ligne 3",
        ),
        ("actions/puits.yml", "texte: Puits", "texte: Mares", "« texte » n’est pas le texte de la ligne 3"),
        ("actions/puits.yml", "valeur: '10'", "valeur: '11'", "« 11 » n’est pas dit par la ligne 3"),
        ("actions/puits.yml", "enjeu: '1'", "enjeu: '2'", "« 1. Eau »"),
        (
            "actions/mares.yml",
            "ligne: 4",
            "ligne: 3",
            "n’est pas le texte de la ligne 3 de la source (« Eau | Puits | Creuser. | 10 »)",
        ),
        ("enjeux/1.yml", "ligne: 2", "ligne: 4", "« 1. Eau » n’est porté par aucune fiche"),
        (
            "contrat.yml",
            "texte: Ce que dit l’axe.",
            "texte: Autre chose.",
            "« texte » n’est pas le texte de la ligne 2",
        ),
        ("source/plan.csv", "Creuser.", "Creuse.", "le fichier source a changé"),
        ("source/plan.csv", "Creuser.", '"Creu"ser.', "table mal formée"),
    ],
)
def test_the_gate_proves_each_cell(desk: Desk, fichier: str, before: str, after: str, said: str) -> None:
    done = desk.table(
        ["Axe", "Titre", "Description", "Budget"],
        ["1. Eau", "", "Ce que dit l’axe.", ""],
        ["1. Eau", "Puits", "Creuser.", 10],
        ["1. Eau", "Mares", "", 20],
        ["2. Air", "Haies", "", 30],
    )
    assert done.code == 0, done.err
    path = done.contrat / "data" / fichier
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DataRefused) as refused:
        load(done.contrat / "data")
    assert said in str(refused.value), str(refused.value)


# -- a newer file


def rows_of_plan() -> list[list[object]]:
    head: list[object] = ["Axe", "Titre", "Description", "Statut", "Partenaires", "Budget"]
    rows: list[list[object]] = [
        [
            f"{n // 10 + 1}. Axe {'ABC'[n // 10]}",
            f"{n}. Action des {n} haies",
            f"Planter {n} fois.",
            ("À venir", "En cours")[n % 2],
            f"Klow, Syndicat {n % 5}",
            1000 + n,
        ]
        for n in range(1, 30)
    ]
    return [head, *rows]


def files_of(contrat: Path) -> dict[str, bytes]:
    return {
        p.relative_to(contrat).as_posix(): p.read_bytes()
        for p in sorted((contrat / "data").rglob("*.*"))
        if p.is_file()
    }


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    done = desk.table(*rows_of_plan())
    before = files_of(done.contrat)
    again = desk.table(*rows_of_plan())
    assert again.code == 0, again.err
    assert "Rien ne change." in again.out
    assert files_of(done.contrat) == before


def newer() -> list[list[object]]:
    """Return the plan with 20 cells changed, 3 rows added, 2 removed, the others in another order."""
    head, *rows = rows_of_plan()
    for n in range(7):
        rows[n][2] = f"Planter {n + 1} fois, puis arroser."
    for n in range(7, 14):
        rows[n][5] = 5000 + n
    for n in range(14, 20):
        rows[n][3] = "Terminé"
    rows = [r for i, r in enumerate(rows) if i not in (22, 25)]
    rows += [["2. Axe B", f"{n}. Action neuve {n}", "Neuf.", "À venir", "Klow", 1] for n in (101, 102, 103)]
    return [head, *reversed(rows)]


def test_a_newer_file_changes_what_it_says_and_nothing_else(desk: Desk) -> None:
    done = desk.table(*rows_of_plan())
    path = done.contrat / "data/actions/5.yml"
    added = "# gardé\n" + path.read_text(encoding="utf-8") + "en_clair: Des haies au bord des champs.\n"
    path.write_text(added, encoding="utf-8")
    before = files_of(done.contrat)
    trial = desk.take(xlsx(Feuille("Plan", newer())), essai=True)
    assert trial.code == 0, trial.err
    assert files_of(done.contrat) == before
    made = desk.table(*newer())
    assert made.code == 0, made.err
    said = re.findall(r"(?m)^  (\w+/[\w-]+) « .* », (\w+) : (.*)$|^  (\w+/[\w-]+) « .* » : (ajouté|retiré)$", made.out)
    assert len([x for x in said if x[1]]) == 20
    assert [x[4] for x in said if x[4]].count("ajouté") == 3
    assert [x[4] for x in said if x[4]].count("retiré") == 2
    assert (
        "actions/1 « Action des 1 haies », description : « Planter 1 fois. » → « Planter 1 fois, puis arroser. »"
        in made.out
    )
    after = files_of(done.contrat)
    touched = {f for f in {*before, *after} if before.get(f) != after.get(f)}
    changed = {f"data/actions/{n}.yml" for n in range(1, 21)}
    assert touched == {
        *changed,
        *(f"data/actions/{n}.yml" for n in (23, 26, 101, 102, 103)),
        "data/contrat.yml",
        "data/source/plan.csv",
        "data/retires.yml",
        "data/vocabulaires.yml",
    }
    for f in changed:
        old, new = (x[f].decode().splitlines() for x in (before, after))
        assert sum(a != b for a, b in zip(old, new, strict=True)) == 1
    assert after["data/actions/5.yml"].startswith(b"# gard\xc3\xa9\n")
    assert "Rien ne change." in desk.table(*newer()).out


def test_what_people_changed_and_the_file_too_is_refused_with_both(desk: Desk) -> None:
    done = desk.table(*rows_of_plan())
    path = done.contrat / "data/actions/15.yml"
    text = path.read_text(encoding="utf-8")
    source = "{valeur: realise, date: 2026-05, source: {titre: Bilan 2026, url: 'https://www.exemple.fr/bilan'}}"
    path.write_text(text.replace("statut: en-cours", f"statut: {source}"), encoding="utf-8")
    before = files_of(done.contrat)
    made = desk.table(*newer())
    assert made.code == 1
    assert "data/actions/15.yml, « statut » : la fiche dit realise 2026-05" in made.err
    assert "le tableau disait « en-cours » et dit maintenant « termine »" in made.err
    assert files_of(done.contrat) == before


# -- the commands


def test_two_commands_make_the_site_of_a_plan(checkout: Path, tmp_path: Path, tell: Callable[[str], None]) -> None:
    plan, folder, start = PLANS / "plan-climat-46-actions.xlsx", tmp_path / "mon plan", time.monotonic()
    assert "277 sur 277" in call(checkout, "new", folder, plan).stdout
    call(checkout, "build", "--contrat", folder)
    tell(f"  import   du tableau de 46 actions au site : {time.monotonic() - start:.0f} s")
    assert len([p for p in (folder / "site/actions").iterdir() if p.is_dir()]) >= 46
    assert run_git(folder, "log", "--format=%s").stdout == "Premier état, tiré du tableau du plan\n"
    again = call(checkout, "import", plan, "--contrat", folder)
    assert "Rien ne change." in again.stdout
    assert run_git(folder, "status", "--porcelain", "data").stdout == ""


def test_a_refused_plan_leaves_no_folder(checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    done = call(checkout, "new", folder, PLANS / "modele-import-national.xlsx", check=False)
    assert done.returncode == 1
    assert "aucune action n’a été trouvée" in done.stderr
    assert not folder.exists()


def test_a_newer_file_makes_one_commit_of_what_changes(checkout: Path, tmp_path: Path) -> None:
    folder, path = tmp_path / "contrat", tmp_path / "plan.xlsx"
    path.write_bytes(xlsx(Feuille("Plan", rows_of_plan())))
    call(checkout, "new", folder, path)
    aside = folder / "data/organisations/klow.yml"
    aside.write_text(aside.read_text(encoding="utf-8") + "sigle: KLW\n", encoding="utf-8")
    path.write_bytes(xlsx(Feuille("Plan", newer())))
    call(checkout, "import", path, "--contrat", folder)
    assert (
        run_git(folder, "log", "-1", "--format=%an <%ae> %s").stdout
        == "import <> data : le tableau du plan a changé : 25 changements\n"
    )
    assert run_git(folder, "status", "--porcelain", "data").stdout == " M data/organisations/klow.yml\n"


@pytest.mark.parametrize("arguments", [(), ("a", "b"), ("--inconnu",)])
def test_a_command_ill_called_says_how(arguments: tuple[str, ...]) -> None:
    done = call(ROOT, "import", *arguments, check=False)
    assert done.returncode == 2
    assert "scripts/import TABLEAU --contrat DOSSIER" in done.stderr


# -- what a newcomer met


def corrected(done: Imported, colonne: str, **said: object) -> None:
    """Change what carte.yml says of a column."""
    path = done.contrat / "data/source/carte.yml"
    carte = yaml.safe_load(path.read_text(encoding="utf-8"))
    at = next(n for n, x in enumerate(carte["colonnes"]) if x["colonne"] == colonne)
    carte["colonnes"][at] = {"colonne": colonne, "titre": carte["colonnes"][at].get("titre"), **said}
    path.write_text(yaml.safe_dump(carte, allow_unicode=True), encoding="utf-8")


def committed(done: Imported) -> None:
    for arguments in (("init", "-q"), ("add", "--all"), ("commit", "-qm", "début")):
        run_git(done.contrat, "-c", "user.name=a", "-c", "user.email=", *arguments)


def test_a_column_that_was_left_is_wanted_back(desk: Desk) -> None:
    rows: list[list[object]] = [["Titre", "Description", "Agent"], ["Puits", "x", "Klow"]]
    done = desk.table(*rows)
    assert "laissée" in done.out
    corrected(done, "C", pour="mandat", libelle="Mandat", nature="texte")
    again = desk.table(*rows)
    assert again.code == 0, again.err
    assert again.only()["mandat"] == "Klow"


def test_a_folded_group_of_columns_is_read_and_said(desk: Desk) -> None:
    rows: list[list[object]] = [["Titre", "Note", "Secret"], ["Puits", "a", "b"]]
    done = desk.take(xlsx(Feuille("Plan", rows, folded_columns=[2], hidden_columns=[3])))
    assert done.only()["notes_du_plan"] == "a"
    assert "Colonnes d’un groupe replié du classeur, qui sont lues : B." in done.out
    shown = desk.take(xlsx(Feuille("Plan", rows)))
    assert "Colonne C « Secret » : elle n’est plus masquée" in shown.out
    assert "b" not in shown.only().values()


def test_a_second_table_under_the_plan_is_left_with_its_rows(desk: Desk) -> None:
    done = desk.table(
        ["Titre", "Note"],
        ["Puits", "a"],
        [],
        ["Légende : le coût est hors taxes."],
        [],
        ["Indicateur", "Cible", "Année"],
        ["Part modale", "12 %", 2030],
    )
    assert [a.texte for a in done.corpus.actions] == ["Puits"]
    assert "Lignes 6 à 7 : autre tableau de la feuille" in done.out


def test_a_table_that_is_too_wide_is_refused_at_once(desk: Desk) -> None:
    started = time.monotonic()
    done = desk.csv(";".join(["Titre", *(f"c{n}" for n in range(20_000))]) + "\nPuits" + ";x" * 20_000)
    assert "20001 colonnes ; 400 au plus" in done.err
    assert not done.contrat.exists()
    assert time.monotonic() - started < 30


def test_a_byte_that_is_altered_is_said_as_damage(desk: Desk) -> None:
    octets = bytearray(xlsx(Feuille("Plan", [["Titre", *range(50)], ["Puits", *range(50)]])))
    for at in range(400, len(octets) - 400, len(octets) // 12):
        spoilt = bytearray(octets)
        spoilt[at] ^= 0xFF
        assert "trop de temps" not in desk.take(bytes(spoilt)).err


def test_a_sheet_that_bears_another_name_says_what_to_change(desk: Desk) -> None:
    rows: list[list[object]] = [["Titre", "Note"], ["Puits", "a"]]
    desk.table(*rows)
    done = desk.take(xlsx(Feuille("Plan 2027", rows)))
    assert "il a « Plan 2027 » ; si la feuille a changé de nom, changez « feuille: » dans carte.yml" in done.err


@pytest.mark.parametrize(
    ("titre", "cell", "taxes"),
    [("Budget HT", "12 000 € TTC", "TTC"), ("Budget", "12 000 € HT", "HT"), ("Budget TTC", "12 000 €", "TTC")],
)
def test_the_cell_says_its_taxes_before_the_title_does(desk: Desk, titre: str, cell: str, taxes: str) -> None:
    done = desk.table(["Titre", titre], ["Puits", cell])
    assert done.only()["cout"] == {"valeur": "12000", "devise": "EUR", "taxes": taxes, "nature": "prévu"}
    said = "B2 : la case dit TTC, le titre de la colonne dit HT ; TTC est gardé."
    assert (said in done.out) == ("TTC" in cell and "HT" in titre)


def test_years_and_numbers_of_things_are_no_quantities(desk: Desk) -> None:
    done = desk.table(
        ["N°", "Titre", "Année", "Parcelle"], ["1.10", "Puits", 2024, "01"], ["1.10", "Mares", 2025, "02"]
    )
    assert {c.libelle: c.nature for c in done.corpus.contrat.champs} == {
        "N°": "texte",
        "Année": "texte",
        "Parcelle": "texte",
    }
    tree = done.tree("actions/puits.yml")
    assert (tree["annee"], tree["parcelle"], tree["champ_n"] if "champ_n" in tree else tree["n"]) == (
        "2024",
        "01",
        "1.10",
    )


def test_an_amount_without_a_funder_is_a_cost(desk: Desk) -> None:
    done = desk.table(["Titre", "Montant TTC"], ["Puits", "1 250 000,00 €"])
    assert done.only()["cout"] == {"valeur": "1250000.00", "devise": "EUR", "taxes": "TTC", "nature": "prévu"}


def test_percentages_are_no_statuses(desk: Desk) -> None:
    done = desk.table(["Titre", "Avancement"], ["Puits", "25 %"], ["Mares", 1], ["Haies", "50 %"], ["Vent", "0 %"])
    by_text = {a.texte: a for a in done.corpus.actions}
    assert str(by_text["Puits"].avancement.valeur) == "25"  # type: ignore[union-attr]
    assert by_text["Mares"].avancement is None
    assert by_text["Mares"].valeurs_suivies["avancement_dit"].valeur == "1"  # type: ignore[union-attr]


def test_percentages_among_statuses_stay_words(desk: Desk) -> None:
    done = desk.table(["Titre", "Statut"], ["Puits", "25 %"], ["Mares", "en cours"], ["Haies", "en cours"])
    assert done.tree("actions/puits.yml")["statut_dit"] == "25 %"
    assert not {"25", "25-"} & {c.code for c in done.corpus.vocabulaires.codes["statuts"]}


def test_one_pilot_that_becomes_two_is_two_pilots(desk: Desk) -> None:
    desk.table(["Titre", "Pilote"], ["Puits", "Klow"])
    done = desk.table(["Titre", "Pilote"], ["Puits", "Klow, Szohod"])
    assert done.code == 0, done.err
    only = done.only()
    assert (only.get("pilote"), only["pilotes"], "pilote_dit" in only) == (None, ["klow", "szohod"], False)


@pytest.mark.parametrize("first", [["Les communes", "Les communes"], ["Les communes", "Communes"]])
def test_spellings_are_joined_under_the_name_that_is_asked(desk: Desk, first: list[str]) -> None:
    rows: list[list[object]] = [["Titre", "Partenaires"], ["Puits", first[0]], ["Mares", first[1]]]
    done = desk.table(*rows)
    committed(done)
    path = done.contrat / "data/source/carte.yml"
    with path.open("a", encoding="utf-8") as carte:
        carte.write("organisations:\n- nom: Communes\n  aussi: [Les communes]\n")
    again = desk.table(*rows)
    assert again.code == 0, again.err
    (one,) = again.corpus.organisations
    assert (one.nom, one.aussi) == ("Communes", ("Les communes",))


def test_a_correction_of_the_map_is_committed_and_said_as_one(desk: Desk) -> None:
    rows: list[list[object]] = [["Titre", "Truc"], ["Puits", "x"]]
    done = desk.table(*rows)
    committed(done)
    corrected(done, "B", pour="laissee", motif="sans intérêt public")
    again = desk.table(*rows)
    assert again.code == 0, again.err
    assert "les valeurs d’avant restent dans l’historique" in again.out
    said = "data : la lecture du tableau du plan est corrigée : 1 changement\n"
    assert run_git(done.contrat, "log", "-1", "--format=%s").stdout == said
    assert run_git(done.contrat, "status", "--porcelain").stdout == ""


@pytest.mark.parametrize("head", [["N°", "Action", "Pilote", "Budget"], ["Action", "Pilote", "Budget"]])
def test_a_row_that_is_the_title_of_a_level_holds_the_actions_below(desk: Desk, head: list[object]) -> None:
    numbered = head[0] == "N°"
    rows: list[list[object]] = [
        head,
        ["AXE 1 : AIR"],
        [*(["1"] if numbered else []), "Planter des haies", "Klow", 1000],
        [*(["2"] if numbered else []), "Semer", "Szohod", 20],
        ["AXE 2 : EAU"],
        [*(["3"] if numbered else []), "Réparer", "Klow", ""],
    ]
    plan = xlsx(Feuille("Plan", rows, merged=["A2:D2", "A5:D5"]))
    done = desk.take(plan)
    assert done.code == 0, done.err
    assert [(a.texte, a.enjeu) for a in done.corpus.actions] == [
        ("Planter des haies", "axe-1"),
        ("Semer", "axe-1"),
        ("Réparer", "axe-2"),
    ]
    assert [n.singulier for n in done.corpus.contrat.niveaux.hauts] == ["axe"]
    assert "Rien ne change." in desk.take(plan).out


PROJECTS = (
    "nom,description,porteurCodeSiret,porteurReferentEmail,porteurReferentPrenom,porteurReferentNom,"
    "porteurReferentFonction,budgetPrevisionnel,dateDebutPrevisionnelle,phase,phaseStatut,programme,competences,externalId\n"
    "Rénover l’école,Isoler les murs.,12345678901234,zed@klow.exemple.fr,Camille,DURAND,Chargée de projet,100000,"
    "2031-09-01,Opération,En cours,Fonds vert,Bâtiments ; Éducation,777\n"
    "Planter une forêt,Mille arbres.,12345678901234,zed@klow.exemple.fr,Camille,DURAND,Chargée de projet,25000.5,"
    "2032-01-15,Étude,En pause,,Espaces verts,778\n"
)
DECIDIM = (
    "id;category/id;category/name/fr;scope/id;scope/name/fr;parent/id;title/fr;description/fr;start_date;end_date;"
    "status/id;status/key;status/name/fr;progress;created_at;url;component/id;proposal_urls\n"
    "101;7;Mobilité;3;Quartier Nord;;Créer une piste;<p>Une piste <strong>large</strong>.</p>;2031-02-01;2032-06-30;"
    "2;ongoing;En cours;40.0;2031-01-05 10:20:30 UTC;https://exemple.fr/r/101;12;https://exemple.fr/p/1\n"
    "102;7;Mobilité;3;Quartier Nord;101;Compter les vélos;<p>Chaque mois.</p>;2031-03-01;;1;planned;Prévu;;"
    "2031-01-06 10:20:30 UTC;https://exemple.fr/r/102;12;\n"
    "103;8;Nature;4;Quartier Sud;;Planter des haies;<ul><li>Cent mètres</li></ul>;2031-04-01;2033-01-01;3;done;"
    "Terminé;100.0;2031-01-07 10:20:30 UTC;https://exemple.fr/r/103;12;\n"
)


def test_the_national_schema_of_projects_is_known_by_its_columns(tmp_path: Path) -> None:
    (tmp_path / "projets.csv").write_text(PROJECTS, encoding="utf-8")
    assert main(tmp_path / "projets.csv", tmp_path / "contrat") == 0
    data = tmp_path / "contrat/data"
    action = yaml.safe_load((data / "actions/renover-l-ecole.yml").read_text(encoding="utf-8"))
    assert action["cout"] == {"valeur": "100000", "devise": "EUR", "nature": "prévu"}
    assert (action["statut"], action["calendrier"], action["phase"]) == (
        "en-cours",
        {"debut": "2031-09-01"},
        "Opération",
    )
    assert (action["siret_du_porteur"], action["competences"]) == ("12345678901234", ["Bâtiments", "Éducation"])
    assert not (data / "organisations").exists() or len([*(data / "organisations").glob("*")]) == 1
    said = (data / "source/projets.csv").read_text(encoding="utf-8") + (data / "contrat.yml").read_text(
        encoding="utf-8"
    )
    assert not re.search("DURAND|Camille|zed@|Chargée|777", said)


def test_the_results_of_decidim_are_known_by_their_columns(tmp_path: Path) -> None:
    (tmp_path / "resultats.csv").write_text(DECIDIM, encoding="utf-8")
    assert main(tmp_path / "resultats.csv", tmp_path / "contrat") == 0
    data = tmp_path / "contrat/data"
    action = yaml.safe_load((data / "actions/creer-une-piste.yml").read_text(encoding="utf-8"))
    assert action == {
        "enjeu": "mobilite",
        "rang": 1,
        "texte": "Créer une piste",
        "source": {"ligne": 2},
        "identifiant_d_origine": "101",
        "description": "Une piste large.",
        "perimetre": "quartier-nord",
        "statut": "en-cours",
        "avancement": "40",
        "page_d_origine": "https://exemple.fr/r/101",
        "propositions": "https://exemple.fr/p/1",
        "calendrier": {"debut": "2031-02-01", "fin": "2032-06-30"},
    }
    left = [x["quoi"] for x in yaml.safe_load((data / "contrat.yml").read_text(encoding="utf-8"))["source"]["laisse"]]
    assert left == [
        f"Colonne « {x} »"
        for x in ("category/id", "scope/id", "parent/id", "status/id", "status/key", "created_at", "component/id")
    ]


def test_a_pdf_given_to_the_import_is_told_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.4\n")
    assert main(tmp_path / "plan.pdf", tmp_path / "contrat") == 1
    assert "scripts/source plan.pdf --contrat DOSSIER" in capsys.readouterr().err
    assert not (tmp_path / "contrat").exists()


def test_an_updated_value_says_what_the_source_said_and_is_not_counted_as_its(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(
        "Axe;Titre;Statut;Budget\nEau;Planter des haies;À venir;10 000 €\nEau;Creuser une mare;En cours;5 000 €\n",
        encoding="utf-8",
    )
    contrat = tmp_path / "contrat"
    assert main(tmp_path / "plan.csv", contrat) == 0
    for nom in ("planter-des-haies", "creuser-une-mare"):
        path = contrat / f"data/actions/{nom}.yml"
        text = re.sub(
            "statut: .*",
            "statut: {valeur: realise, date: 2026-03, source: {titre: Conseil du 3 mars 2026}}",
            path.read_text(encoding="utf-8"),
        )
        path.write_text(text, encoding="utf-8")
    vocabulaires = contrat / "data/vocabulaires.yml"
    code = re.search(r"code: (realise\w*|termine\w*|fait\w*)", vocabulaires.read_text(encoding="utf-8"))
    assert code
    for path in (contrat / "data/actions").glob("*.yml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("valeur: realise", f"valeur: {code[1]}"), encoding="utf-8"
        )
    corpus = load(contrat / "data")
    assert {k: v[0] for k, v in corpus.disait.items()} == {
        ("planter-des-haies", "statut"): "À venir",
        ("creuser-une-mare", "statut"): "En cours",
    }
    docs = ROOT / "docs"
    built = start(Settings(ContractFolder(contrat), docs, (str(docs / "theme"),), "", "", False, 0), OUBLI)
    pages = {p.adresse: p.corps.replace("&nbsp;", " ").replace("\u00a0", " ") for p in built.batch.pages}
    page = pages["actions/planter-des-haies/"]
    assert "disait <q>« À venir »</q> (<a" in page and "cette valeur a changé depuis" in page
    home = re.sub(r"<[^>]+>", "", pages[""])
    assert "la source dit combien" in home
    assert "D’autres sources disent, dans certains cas, où l’on en est" in home


def taken(tmp_path: Path, text: str) -> dict[str, str]:
    """Import a table of text; return what each column is taken for, by its title."""
    (tmp_path / "plan.csv").write_text(text, encoding="utf-8")
    assert main(tmp_path / "plan.csv", tmp_path / "contrat") == 0
    carte = yaml.safe_load((tmp_path / "contrat/data/source/carte.yml").read_text(encoding="utf-8"))
    return {x["titre"]: x["pour"] for x in carte["colonnes"]}


def test_columns_between_a_level_and_the_title_that_group_rows_are_levels(tmp_path: Path) -> None:
    said = taken(
        tmp_path,
        "Axe;Objectif;Sous-objectif;Action;Début\nAxe 1 : Eau;1.1 Boire;1.1.1 Sources;Protéger;2024\n;;;Analyser;mi-2024\n"
        ";1.2 Nager;1.2.1 Bassins;Ouvrir;2024\nAxe 2 : Air;2.1 Respirer;2.1.1 Capteurs;Mesurer;2025\n",
    )
    assert said == {
        "Axe": "niveau",
        "Objectif": "niveau",
        "Sous-objectif": "niveau",
        "Action": "titre",
        "Début": "debut",
    }
    action = yaml.safe_load((tmp_path / "contrat/data/actions/analyser.yml").read_text(encoding="utf-8"))
    assert action["enjeu"] == "1-1-1"


def test_a_sub_action_without_an_action_is_the_action_and_what_stands_above_are_its_levels(tmp_path: Path) -> None:
    text = "Ambition;Axe;Objectif;Fiche;Sous-action\n" + "".join(
        f"Ambition {n // 8};{n // 8}.{n // 4} Axe;Objectif {n // 2};Fiche {n // 2};Faire {n}\n" for n in range(16)
    )
    assert [*taken(tmp_path, text).values()] == ["niveau", "niveau", "niveau", "niveau", "titre"]


def test_an_objective_of_each_row_is_no_level(tmp_path: Path) -> None:
    said = taken(
        tmp_path, "Axe;Objectif;Action\nEau;Boire mieux;Protéger\nEau;Nager plus;Ouvrir\nAir;Respirer;Mesurer\n"
    )
    assert said == {"Axe": "niveau", "Objectif": "objectifs", "Action": "titre"}


def test_thousands_are_never_read_as_euros(tmp_path: Path) -> None:
    assert taken(tmp_path, "Action;Budget (k€)\nPlanter;12,5\nCreuser;1 200\n") == {
        "Action": "titre",
        "Budget (k€)": "budget_k",
    }


def test_a_level_is_one_whatever_its_capitals(tmp_path: Path) -> None:
    taken(tmp_path, "Thème;Action;Avancement\nEau;Creuser;50%\nair;Souffler;n.c.\nAir ;Aérer;100 %\n")
    assert sorted(p.stem for p in (tmp_path / "contrat/data/enjeux").glob("*")) == ["air", "eau"]


def test_a_fault_of_the_data_is_told_by_the_row_of_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise DataRefused([Problem("actions/planter.yml", 2, 1, "valeur refusée")])

    monkeypatch.setattr("importing.__main__.install", refused)
    (tmp_path / "plan.csv").write_text("Plan\n\nAction;Coût\nPlanter;3 €\nCreuser;4 €\n", encoding="utf-8")
    assert main(tmp_path / "plan.csv", tmp_path / "contrat") == 1
    assert "feuille « plan », ligne 4, « Planter » : valeur refusée" in capsys.readouterr().err


def test_the_maps_that_the_guide_shows_are_read() -> None:
    guide = (ROOT / "docs/dev/importer.md").read_text(encoding="utf-8")
    shown = re.findall(r"```yaml\n(colonnes:.*?)```", guide, re.S)
    assert len(shown) == 2
    for text in shown:
        read = cartes.read(f"feuille: plan\ntitres: 1\n{text}".encode())
        assert isinstance(read, cartes.Carte), read


TYPED = (
    "Axe;Action;Début;Fin;Budget;Avancement;Surface\n"
    "Eau;Planter;01/02/2024;mi-2025;12 000,50 €;0 %;1 234,5\n"
    "Eau;Creuser;mars 2024;31/12/2026;0;71 %;-3\n"
    "Air;Souffler;2024;;5000;;0\n"
)
SHOWN = {
    "planter": ["1er février 2024", "mi-2025", "12 000,50 €", "0 %", "1 234,5"],
    "creuser": ["mars 2024", "31 décembre 2026", "0 €", "71 %", "-3"],
    "souffler": ["2024", "5 000 €", "0"],
}
"""What each page says of the cells of its row, in their order."""


def test_each_date_and_number_of_a_cell_is_on_its_page_and_each_of_the_page_is_of_a_cell(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text(TYPED, encoding="utf-8")
    contrat, docs = tmp_path / "contrat", ROOT / "docs"
    assert main(tmp_path / "plan.csv", contrat) == 0
    built = start(Settings(ContractFolder(contrat), docs, (str(docs / "theme"),), "", "", False, 0), OUBLI)
    pages = {p.adresse: p.corps for p in built.batch.pages}
    for id_, values in SHOWN.items():
        answers = re.findall(r'<section aria-labelledby="question-.*?</section>', pages[f"actions/{id_}/"], re.S)
        answers = [re.sub(r'<p class="provenance">.*?</p>|<svg.*?</svg>', " ", a, flags=re.S) for a in answers]
        text = " ".join(re.sub(r"<[^>]+>|&nbsp;|\u00a0|\u202f", " ", " ".join(answers)).split())
        missing = [v for v in values if not re.search(rf"(?<![\w,]){re.escape(v)}(?!\w|,\d)", text)]
        assert missing == [], text
        rest = text
        for value in sorted(values, key=len, reverse=True):
            rest = re.sub(rf"(?<![\w,]){re.escape(value)}(?!\w|,\d)", " ", rest)
        assert re.findall(r"\d+", rest) == [], rest
    copy = next((contrat / "data/source").glob("*.csv"))
    assert built.batch.fichiers[f"contrat/{copy.name}"] == copy.read_bytes()
    assert f'href="../contrat/{copy.name}"' in pages["contrat/"]
