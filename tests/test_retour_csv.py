"""CSV files as people hand them back: what can be read is read, and what cannot is told by file, row and column."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from contrat import exports
from contrat.exports.csv_rows import BadTable
from contrat.exports.reading import SANS_RETOUR, files_of, left_aside, read_tables, to_yaml
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.webpage.page import Version
from depot_donnees import SECOND

Files = dict[str, bytes]
Rows = list[list[str]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(SECOND / "data")


@pytest.fixture(scope="module")
def published(corpus: Corpus) -> Mapping[str, bytes]:
    """Return the tables that come back, by their names in the folder of open data."""
    made = exports.open_data(corpus, Version("0" * 12, None)).fichiers
    found = {a.removeprefix("donnees/"): octets for a, octets in made.items() if a.startswith("donnees/")}
    return {nom: octets for nom, octets in found.items() if nom not in SANS_RETOUR}


@pytest.fixture
def standard(published: Mapping[str, bytes]) -> Files:
    return {nom: o for nom, o in published.items() if nom.endswith(".csv") and not nom.endswith("-tableur.csv")}


@pytest.fixture
def tableur(published: Mapping[str, bytes]) -> Files:
    return {nom: o for nom, o in published.items() if nom.endswith("-tableur.csv")}


def back(files: Mapping[str, bytes], folder: Path) -> Corpus:
    """Return what the records that come out of these files hold."""
    for fichier, texte in to_yaml(read_tables(files), files_of(files)).items():
        (folder / fichier).parent.mkdir(parents=True, exist_ok=True)
        (folder / fichier).write_text(texte, encoding="utf-8")
    shutil.copytree(SECOND / "data/source", folder / "source")
    shutil.copy(SECOND / "data/adresses.txt", folder)
    return load(folder)


def refusal(files: Mapping[str, bytes]) -> str:
    with pytest.raises(BadTable) as refused:
        to_yaml(read_tables(files), files_of(files))
    return str(refused.value)


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
        o, lambda r: [[c for c, nom in zip(x, r[0], strict=True) if not nom.startswith("fichier_")] for x in r]
    ),
}
ORDERED = {"des lignes déplacées": {"notes", "retires", "hors_contrat", "sigles"}}
"""Lists whose order is that of their rows."""


@pytest.mark.parametrize("how", SAME)
def test_what_a_program_changes_without_changing_a_word_is_read(
    how: str, standard: Files, corpus: Corpus, tmp_path: Path
) -> None:
    kept = ORDERED.get(how, set())
    changed = {nom: o if nom.removesuffix(".csv") in kept else SAME[how](o) for nom, o in standard.items()}
    assert back(changed, tmp_path) == corpus


def test_the_form_of_spreadsheets_is_read(tableur: Files, corpus: Corpus, tmp_path: Path) -> None:
    assert back(tableur, tmp_path) == corpus


def test_the_whole_folder_is_read_though_it_holds_both_forms(
    published: Mapping[str, bytes], corpus: Corpus, tmp_path: Path
) -> None:
    assert back(published, tmp_path) == corpus


def test_numbers_and_dates_as_a_spreadsheet_writes_them_are_read(
    tableur: Files, corpus: Corpus, tmp_path: Path
) -> None:
    def french(octets: bytes) -> bytes:
        return edited(
            octets, lambda r: [[re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3/\2/\1", c) for c in x] for x in r], ";"
        )

    assert back({nom: french(o) for nom, o in tableur.items()}, tmp_path) == corpus


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
        "glossaire.csv, ligne 1, colonne 12 : « remarque » ; cette table ne l’a pas ; retirez-la, ou mettez ses valeurs dans une colonne connue",
    ),
    (
        "une colonne de plus, sans nom",
        lambda f: f.update(
            {"glossaire.csv": edited(f["glossaire.csv"], lambda r: [[*r[0], ""], [*r[1], "à voir"], *r[2:]])}
        ),
        "glossaire.csv, ligne 2, colonne 12 : « à voir » ; cette colonne n’a pas de nom",
    ),
    (
        "une case de trop",
        lambda f: f.update(
            {"glossaire.csv": edited(f["glossaire.csv"], lambda r: [*r[:2], [*r[2], "à voir"], *r[3:]])}
        ),
        "glossaire.csv, ligne 3, colonne 12 : « à voir » ; plus de cases que l’en-tête",
    ),
    (
        "une colonne de moins",
        lambda f: f.update({"glossaire.csv": edited(f["glossaire.csv"], lambda r: [x[:1] + x[2:] for x in r])}),
        "glossaire.csv, ligne 1 : colonne « terme » absente ; colonnes attendues : id, terme, developpe, aussi, formes, definition",
    ),
    (
        "une colonne renommée",
        lambda f: f.update({"glossaire.csv": f["glossaire.csv"].replace(b"definition", "Définitions".encode())}),
        "glossaire.csv, ligne 1 : colonne « definition » absente ; est-ce « Définitions » ?",
    ),
    (
        "une colonne en double",
        lambda f: f.update({"glossaire.csv": edited(f["glossaire.csv"], lambda r: [[*x, x[1]] for x in r])}),
        "glossaire.csv, ligne 1, colonne 12 : « terme » est déjà la colonne 2",
    ),
    (
        "une table sous le nom d’une autre",
        lambda f: f.update({"programmes.csv": f["organisations.csv"]}),
        "programmes.csv contient la table « organisations » ; nommez-le organisations.csv",
    ),
    (
        "un nom presque juste",
        lambda f: f.update({"action.csv": f.pop("actions.csv")}),
        "action.csv n’est pas le nom d’une table ; est-ce actions.csv ?",
    ),
    (
        "une copie",
        lambda f: f.update({"glossaire (1).csv": f["glossaire.csv"]}),
        "glossaire (1).csv n’est pas le nom d’une table ; est-ce glossaire.csv ?",
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
    (
        "une table où un guillemet est seul",
        lambda f: f.update({"glossaire.csv": f["glossaire.csv"] + b'x,"un"deux,,,,\r\n'}),
        "glossaire.csv, ligne 7 : ce n’est pas un CSV standard ; un guillemet dans une case se double",
    ),
    (
        "le classeur seul",
        lambda f: [f.pop(nom) for nom in [*f]] and f.update({"contrat.ods": b"PK"}),
        "contrat.ods est un classeur ; enregistrez chaque feuille en « CSV UTF-8 », sous son nom : la feuille « actions » donne actions.csv",
    ),
)


@pytest.mark.parametrize("case", REFUSED, ids=lambda c: c[0])
def test_what_cannot_be_read_is_told_with_its_place(case: Case, standard: Files) -> None:
    _, spoil, said = case
    spoil(standard)
    assert refusal(standard).startswith(said)


def test_a_value_that_is_changed_where_it_is_not_read_is_told(standard: Files) -> None:
    rows = rows_of(standard["faits.csv"])
    n = next(i for i, r in enumerate(rows, 1) if r[2] == "avancement" and r[rows[0].index("valeur")])
    standard["faits.csv"] = edited(standard["faits.csv"], put("valeur", "99", n))
    said = f"faits.csv, ligne {n}, colonne « valeur » : « 99 » ; la valeur se change dans actions.csv, colonne « avancement »"
    assert refusal(standard) == said


def test_a_state_without_its_value_is_told(standard: Files) -> None:
    rows = rows_of(standard["faits.csv"])
    n = next(i for i, r in enumerate(rows, 1) if r[rows[0].index("etat")] == "non-communique")
    standard["faits.csv"] = edited(standard["faits.csv"], put("etat", "communique", n))
    assert refusal(standard).startswith(f"faits.csv, ligne {n}, colonne « etat » : « communique » sans valeur")


def test_two_forms_that_do_not_say_the_same_are_not_chosen_between(published: Mapping[str, bytes]) -> None:
    files = dict(published)
    files["glossaire-tableur.csv"] = edited(files["glossaire-tableur.csv"], put("definition", "Autre chose."), ";")
    said = "glossaire-tableur.csv et glossaire.csv ne disent pas la même chose, ligne 2, colonne « definition »"
    assert refusal(files).startswith(said)


def test_a_refusal_names_the_file_that_was_given(tableur: Files) -> None:
    tableur["actions-tableur.csv"] = edited(tableur["actions-tableur.csv"], put("id", "4-janv"), ";")
    assert refusal(tableur).startswith("actions-tableur.csv, ligne 2, colonne « id » : « 4-janv » est une date")


def test_what_is_not_read_is_said() -> None:
    said = list(left_aside(["actions.csv", "contrat.ods", "contrat.json"], ["actions"]))
    assert said[0] == "Laissés de côté, car seuls les CSV sont lus : contrat.json, contrat.ods."
    assert said[1].startswith("Tables absentes, tenues pour vides : accessibilite, accessibilite-ecarts, ")
    assert "actions," not in said[1].replace("-actions,", "")
