"""Published tables as people hand them back: what can be read is read, and what cannot is told by file, row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from contrat import exports
from contrat.webpage.page import Version
from importing.received import sheets_of
from tableurs import CONTRATS, import_back, taken
from workbook.merging import Merge
from workbook.reading import Received
from workbook.returning import is_utf8
from workbook.state import ContractState, state_of

Files = dict[str, bytes]
Rows = list[list[str]]
OWN = "en-bref.csv"


@pytest.fixture(scope="module")
def state() -> ContractState:
    return state_of(CONTRATS["second"])


def tables_of(state: ContractState) -> Files:
    """Return the tables of a contract, by their names in the folder of open data."""
    version = Version(state.corpus.empreinte[:12], None)
    made = exports.open_data(state.corpus, version).fichiers
    found = {a.removeprefix("donnees/"): octets for a, octets in made.items() if a.startswith("donnees/")}
    return {nom: octets for nom, octets in found.items() if nom.endswith((".csv", ".ods"))}


@pytest.fixture(scope="module")
def published(state: ContractState) -> Mapping[str, bytes]:
    return tables_of(state)


@pytest.fixture
def standard(published: Mapping[str, bytes]) -> Files:
    return {nom: o for nom, o in published.items() if nom.endswith(".csv") and not nom.endswith("-tableur.csv")}


@pytest.fixture
def tableur(published: Mapping[str, bytes]) -> Files:
    return {nom: o for nom, o in published.items() if nom.endswith("-tableur.csv")}


def back(files: Mapping[str, bytes], state: ContractState) -> Merge:
    """Return what these files change."""
    sheets = [(nom, octets, s) for nom, octets in files.items() for s in sheets_of(nom, octets)]
    found = [
        Received(s, nom if nom.endswith(".csv") else "", is_utf8(o) or nom.endswith(".ods")) for nom, o, s in sheets
    ]
    return taken(found, state)


def nothing(merge: Merge) -> bool:
    assert [str(f) for f in merge.faults] == []
    return merge.dits == [] and merge.files() == {}


def refusal(files: Mapping[str, bytes], state: ContractState) -> str:
    return str(min(back(files, state).faults))


def rows_of(octets: bytes, signe: str = ",") -> Rows:
    return list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=signe))


def written(rows: Rows, signe: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=signe, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def edited(octets: bytes, change: Callable[[Rows], Rows | None], signe: str = ",") -> bytes:
    rows = rows_of(octets, signe)
    return written(change(rows) or rows, signe)


def put(colonne: str, valeur: str, ligne: int = 2) -> Callable[[Rows], None]:
    """Return an edit of one cell; the row is numbered as a spreadsheet does."""

    def change(rows: Rows) -> None:
        rows[ligne - 1][rows[0].index(colonne)] = valeur

    return change


WORKED_OUT = ("fichier_licence", "fichier_producteur", "fichier_mise_a_jour", "numero", "programmes", "periode")
SAME: dict[str, Callable[[bytes], bytes]] = {
    "des points-virgules": lambda o: written(rows_of(o), ";"),
    "des tabulations": lambda o: written(rows_of(o), "\t"),
    "une marque d’ordre": lambda o: b"\xef\xbb\xbf" + o,
    "une ligne sep=": lambda o: b"sep=;\r\n" + written(rows_of(o), ";"),
    "un UTF-16 de tableur": lambda o: written(rows_of(o), "\t").decode().encode("utf-16"),
    "des fins de ligne simples": lambda o: o.replace(b"\r\n", b"\n"),
    "des lignes vides": lambda o: edited(o, lambda r: [*r[:1], [""], *r[1:], [""] * len(r[0]), []]),
    "des colonnes vides": lambda o: edited(o, lambda r: [[*x, "", ""] for x in r]),
    "des colonnes déplacées": lambda o: edited(o, lambda r: [x[::-1] for x in r]),
    "des lignes déplacées": lambda o: edited(o, lambda r: [r[0], *r[:0:-1]]),
    "sans les colonnes calculées": lambda o: edited(
        o, lambda r: [[c for c, nom in zip(x, r[0], strict=True) if nom not in WORKED_OUT] for x in r]
    ),
}
ORDERED = {"des lignes déplacées": {"notes", "retires", "hors_contrat", "sigles"}}
"""Lists whose order is that of their rows."""


@pytest.mark.parametrize("how", SAME)
def test_what_a_program_changes_without_changing_a_word_is_read(
    how: str, standard: Files, state: ContractState
) -> None:
    kept = {OWN.removesuffix(".csv"), *ORDERED.get(how, set())}
    changed = {nom: o if nom.removesuffix(".csv") in kept else SAME[how](o) for nom, o in standard.items()}
    assert nothing(back(changed, state))


def test_the_form_of_spreadsheets_is_read(tableur: Files, state: ContractState) -> None:
    assert nothing(back(tableur, state))


@pytest.mark.parametrize("contrat", CONTRATS)
def test_all_that_is_published_comes_back_as_it_left(contrat: str) -> None:
    state = state_of(CONTRATS[contrat])
    published = tables_of(state)
    assert len(published) > 100
    assert nothing(back(published, state))


def test_numbers_and_dates_as_a_spreadsheet_writes_them_are_read(tableur: Files, state: ContractState) -> None:
    def french(octets: bytes) -> bytes:
        return edited(
            octets, lambda r: [[re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3/\2/\1", c) for c in x] for x in r], ";"
        )

    assert nothing(back({nom: french(o) for nom, o in tableur.items()}, state))


Case = tuple[str, Callable[[Files], object], str]
REFUSED: tuple[Case, ...] = (
    (
        "une colonne de plus",
        lambda f: f.update(
            {
                "glossaire.csv": edited(
                    f["glossaire.csv"], lambda r: [[*r[0], "remarque"], *([*x, "à voir"] for x in r[1:])]
                )
            }
        ),
        "glossaire.csv, ligne 1, colonne L : « remarque » ; cette feuille ne l’a pas ; retirez-la, ou mettez ses valeurs dans une colonne connue",
    ),
    (
        "une colonne de plus, sans nom",
        lambda f: f.update(
            {"glossaire.csv": edited(f["glossaire.csv"], lambda r: [[*r[0], ""], [*r[1], "à voir"], *r[2:]])}
        ),
        "glossaire.csv, ligne 2, colonne L : « à voir » ; cette case n’est sous aucun titre",
    ),
    (
        "une case de trop",
        lambda f: f.update(
            {"glossaire.csv": edited(f["glossaire.csv"], lambda r: [*r[:2], [*r[2], "à voir"], *r[3:]])}
        ),
        "glossaire.csv, ligne 3, colonne L : « à voir » ; cette case n’est sous aucun titre",
    ),
    (
        "une colonne qui nomme, de moins",
        lambda f: f.update({"glossaire.csv": edited(f["glossaire.csv"], lambda r: [x[:-1] for x in r])}),
        "glossaire.csv, ligne 1 : colonne « fichier_version » absente ; remettez-la",
    ),
    (
        "une colonne renommée",
        lambda f: f.update({"glossaire.csv": f["glossaire.csv"].replace(b"definition", "Définitions".encode())}),
        "glossaire.csv, ligne 1, colonne F : « Définitions » ; cette feuille ne l’a pas ; est-ce « definition » ?",
    ),
    (
        "une colonne en double",
        lambda f: f.update({"glossaire.csv": edited(f["glossaire.csv"], lambda r: [[*x, x[1]] for x in r])}),
        "glossaire.csv, ligne 1, colonne L : « terme » est déjà la colonne B",
    ),
    (
        "une table sous le nom d’une autre",
        lambda f: f.update({"programmes.csv": f["organisations.csv"]}),
        "programmes.csv : contient la table « organisations » ; nommez-le organisations",
    ),
    (
        "un nom presque juste",
        lambda f: f.update({"action.csv": f.pop("actions.csv")}),
        "action.csv : ce n’est pas le nom d’une table ; est-ce actions.csv ?",
    ),
    (
        "une copie",
        lambda f: f.update({"glossaire (1).csv": f["glossaire.csv"]}),
        "glossaire (1).csv : ce n’est pas le nom d’une table ; est-ce glossaire.csv ?",
    ),
    (
        "un fichier en Windows-1252",
        lambda f: f.update({"glossaire.csv": f["glossaire.csv"].decode().encode("cp1252", "replace")}),
        "glossaire.csv, ligne 2, colonne « developpe » : ce n’est pas de l’UTF-8 ; enregistrez-le en « CSV UTF-8 »",
    ),
    (
        "un identifiant en double",
        lambda f: f.update({"glossaire.csv": edited(f["glossaire.csv"], lambda r: [*r, r[2]])}),
        "glossaire.csv, ligne 7, colonne « id » : deux lignes pour garde-corps ; la première est la ligne 3",
    ),
    (
        "un identifiant devenu une date",
        lambda f: f.update({"actions.csv": edited(f["actions.csv"], put("id", "4-janv"))}),
        "actions.csv, ligne 2, colonne « id » : « 4-janv » est une date faite par un tableur ; écrivez 4-1 ou 1-4",
    ),
    (
        "un identifiant devenu une date écrite en chiffres",
        lambda f: f.update({"actions.csv": edited(f["actions.csv"], put("id", "04/01/2026"))}),
        "actions.csv, ligne 2, colonne « id » : « 04/01/2026 » est une date faite par un tableur ; écrivez 4-1 ou 1-4",
    ),
    (
        "un identifiant devenu une date, année d’abord",
        lambda f: f.update({"actions.csv": edited(f["actions.csv"], put("id", "2026-01-04"))}),
        "actions.csv, ligne 2, colonne « id » : « 2026-01-04 » est une date faite par un tableur ; écrivez 4-1 ou 1-4",
    ),
    (
        "un identifiant effacé",
        lambda f: f.update({"actions.csv": edited(f["actions.csv"], put("id", ""))}),
        "actions.csv, ligne 2, colonne « id » : identifiant «  » ; 60 caractères au plus parmi a-z, 0-9 et « - », par exemple 4-1",
    ),
    (
        "une fiche qui n’existe pas",
        lambda f: f.update({"actions-etapes.csv": edited(f["actions-etapes.csv"], put("fiche", "mesure-q"))}),
        "actions-etapes.csv, ligne 2, colonne « fiche » : aucune ligne mesure-q dans actions.csv",
    ),
    (
        "un ordre en lettres",
        lambda f: f.update({"actions-etapes.csv": edited(f["actions-etapes.csv"], put("ordre", "premier"))}),
        "actions-etapes.csv, ligne 2, colonne « ordre » : « premier » ; un nombre est attendu, par exemple 1",
    ),
    (
        "une liste sans ses signes",
        lambda f: f.update({"actions.csv": edited(f["actions.csv"], put("mots_usuels", "pont, gué"))}),
        'actions.csv, ligne 2, colonne « mots_usuels » : « pont, gué » n’est pas une liste JSON ; par exemple ["vélo", "gare"]',
    ),
    (
        "un champ qui n’est pas suivi",
        lambda f: f.update({"faits.csv": edited(f["faits.csv"], put("champ", "couleur"))}),
        "faits.csv, ligne 2, colonne « champ » : « couleur » n’est pas une valeur suivie ; valeurs suivies : ",
    ),
    (
        "une collection qui n’a pas de valeur suivie",
        lambda f: f.update({"faits.csv": edited(f["faits.csv"], put("collection", "glossaire"))}),
        "faits.csv, ligne 2, colonne « collection » : « glossaire » ; une de ces valeurs est attendue : contrat, enjeux, actions",
    ),
)


@pytest.mark.parametrize("case", REFUSED, ids=lambda c: c[0])
def test_what_cannot_be_read_is_told_with_its_place(case: Case, standard: Files, state: ContractState) -> None:
    _, spoil, said = case
    spoil(standard)
    assert refusal(standard, state).startswith(said)


def test_a_value_that_is_changed_where_it_is_not_read_is_told(standard: Files, state: ContractState) -> None:
    rows = rows_of(standard["faits.csv"])
    n = next(i for i, r in enumerate(rows, 1) if r[2] == "avancement" and r[rows[0].index("valeur")])
    standard["faits.csv"] = edited(standard["faits.csv"], put("valeur", "99", n))
    said = "« 99 » ; la valeur se change dans actions.csv, colonne « avancement »"
    assert refusal(standard, state) == f"faits.csv, ligne {n}, colonne « valeur » : {said}"


def test_a_state_without_its_value_is_told(standard: Files, state: ContractState) -> None:
    rows = rows_of(standard["faits.csv"])
    n = next(i for i, r in enumerate(rows, 1) if r[rows[0].index("etat")] == "non-communique")
    standard["faits.csv"] = edited(standard["faits.csv"], put("etat", "communique", n))
    said = f"faits.csv, ligne {n}, colonne « etat » : « communique » sans valeur"
    assert refusal(standard, state).startswith(said)


def test_words_beside_an_empty_code_are_told(tableur: Files, state: ContractState) -> None:
    rows = rows_of(tableur["actions-tableur.csv"], ";")
    n = next(i for i, r in enumerate(rows, 1) if i > 1 and not r[rows[0].index("statut")])
    tableur["actions-tableur.csv"] = edited(
        tableur["actions-tableur.csv"], put("statut_libelle", "en chantier", n), ";"
    )
    assert f"ligne {n}" in refusal(tableur, state)
    assert refusal(tableur, state).endswith("« en chantier » ; la valeur s’écrit dans la colonne « statut »")


def test_two_forms_that_do_not_say_the_same_are_not_chosen_between(
    published: Mapping[str, bytes], state: ContractState
) -> None:
    files = dict(published)
    files["glossaire.csv"] = edited(files["glossaire.csv"], put("definition", "Encore autre chose."))
    files["glossaire-tableur.csv"] = edited(files["glossaire-tableur.csv"], put("definition", "Autre chose."), ";")
    (said,) = map(str, back(files, state).faults)
    assert said.startswith("glossaire.csv, ligne 2, colonne « definition »")
    assert said.endswith(
        "« Encore autre chose. » ici, « Autre chose. » : glossaire-tableur.csv, ligne 2 ; gardez l’un des deux"
    )


def test_of_two_forms_the_one_that_was_changed_is_taken(published: Mapping[str, bytes], state: ContractState) -> None:
    files = dict(published)
    files["glossaire-tableur.csv"] = edited(files["glossaire-tableur.csv"], put("definition", "Autre chose."), ";")
    merge = back(files, state)
    assert (merge.faults, len(merge.dits)) == ([], 1)
    assert list(merge.files()) == [f"glossaire/{state.corpus.glossaire[0].id}.yml"]


def test_a_refusal_names_the_file_that_was_given(tableur: Files, state: ContractState) -> None:
    tableur["actions-tableur.csv"] = edited(tableur["actions-tableur.csv"], put("id", "4-janv"), ";")
    said = "actions-tableur.csv, ligne 2, colonne « id » : « 4-janv » est une date"
    assert refusal(tableur, state).startswith(said)


def test_a_column_that_is_gone_is_told_and_its_values_stay(standard: Files, state: ContractState) -> None:
    gone = edited(standard["glossaire.csv"], lambda r: [x[:1] + x[2:] for x in r])
    merge = back({"glossaire.csv": gone}, state)
    assert (merge.faults, merge.files()) == ([], {})
    assert merge.dits == ["glossaire.csv, sans colonne terme : ces valeurs restent"]


def test_the_date_of_a_value_is_changed_in_its_table(standard: Files, state: ContractState) -> None:
    rows = rows_of(standard["faits.csv"])
    n = next(i for i, r in enumerate(rows, 1) if r[1] == "mesure-a" and r[2] == "avancement")
    standard["faits.csv"] = edited(standard["faits.csv"], put("date", "2032-02-03", n))
    merge = back(standard, state)
    assert merge.faults == []
    assert list(merge.files()) == ["actions/mesure-a.yml"]
    assert merge.dits[0].startswith("actions/mesure-a « La remise en état") and "avancement, date : " in merge.dits[0]


def test_a_file_that_is_not_csv_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str], standard: Files) -> None:
    (tmp_path / "glossaire.csv").write_bytes(standard["glossaire.csv"] + b'x,"un"deux,,,,\r\n')
    assert import_back(tmp_path, CONTRATS["second"], "--essai") == 1
    said = "- glossaire.csv, ligne 11 : guillemet mal fermé ; doublez les guillemets dans le texte, ou enregistrez en .xlsx"
    assert said in capsys.readouterr().err
