"""Open data of both contracts, judged by independent readers: frictionless, calamine, rdflib, jsonschema, OpenAPI."""

import csv
import hashlib
import importlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import jsonschema
import pytest
import rdflib
from conftest import ROOT, build
from contrat import exports
from contrat.exports import FICHIERS, FORMAT, JOURNAL, plans, schema_org, tables
from contrat.exports.columns import ETATS
from contrat.exports.csv_files import _standard, literal, safe, shown, unsafe
from contrat.exports.open_file import Ouvert
from contrat.exports.origin import COLONNES, origin_of
from contrat.french.names import Noms
from contrat.gate.loading import load
from contrat.model.collections import COLLECTIONS
from contrat.model.corpus import Corpus
from contrat.reading import prose
from contrat.serving import headers
from contrat.webpage import addresses
from contrat.webpage.page import Version
from openapi_spec_validator import OpenAPIV31SpecValidator
from python_calamine import CalamineWorkbook
from rdflib.compare import isomorphic
from site_bati import SiteBati

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # rdflib’s own reader of JSON-LD
DATA = {"reel": ROOT / "data", "second": ROOT / "tests/second/data"}
SITE = "https://contrat.exemple.fr/site/"
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
SCHEMA = rdflib.Namespace("https://schema.org/")


@dataclass(frozen=True)
class Publie:
    """One contract with its open data, at a known address and date."""

    nom: str
    corpus: Corpus
    donnees: exports.Donnees

    def text(self, adresse: str) -> str:
        return self.donnees.fichiers[adresse].decode("utf-8")

    def json(self, adresse: str) -> Any:
        return json.loads(self.text(adresse))

    @property
    def ods(self) -> bytes:
        return self.donnees.fichiers["donnees/contrat.ods"]

    def rows(self, table: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(f"donnees/{table}.csv"), newline=""), strict=True))

    def spreadsheet_rows(self, table: str) -> list[dict[str, str]]:
        octets = self.donnees.fichiers[f"donnees/{table}-tableur.csv"].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(octets, newline=""), delimiter=";", strict=True))

    def graph(self, adresse: str, base: str = SITE) -> rdflib.Graph:
        return rdflib.Graph().parse(data=self.text(adresse), format="json-ld", publicID=base + adresse)


JOUR = "2021-05-06"
"""The day on which each record changed last."""


def publish(nom: str, corpus: Corpus, site_url: str = SITE, date: str | None = "2026-03-04") -> Publie:
    pages = schema_org.described(corpus) if date else ()
    version = Version("0123456789ab", date)
    return Publie(nom, corpus, exports.open_data(corpus, version, site_url, jours=dict.fromkeys(pages, JOUR)))


@pytest.fixture(params=list(DATA), scope="module")
def publie(request: pytest.FixtureRequest) -> Publie:
    return publish(request.param, load(DATA[request.param]))


@pytest.fixture(scope="module")
def second_publie() -> Publie:
    return publish("second", load(DATA["second"]))


@pytest.fixture(scope="module")
def dossier(publie: Publie, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file of open data, on disk."""
    folder = tmp_path_factory.mktemp(publie.nom)
    write(publie, folder)
    return folder


def write(publie: Publie, folder: Path) -> None:
    for adresse, octets in publie.donnees.fichiers.items():
        path = folder / adresse
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)


# ------------------------------------------------------------------ CSV


HOSTILE = (
    "=1+1",
    "+33",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\n=1",
    "'=1",
    "''",
    "'",
    " =1",
    "\u00a0=1",
    "＝1",
    "－1",
    "＠x",
)
WITHIN = (
    "a;=1+1",
    "a; =1",
    "a,+1",
    'a;"=1',
    "a\n-1",
    "a\t@x",
    "a\r\n=1",
    "a;=1,=2\n=3",
    "b,\u00a0＝1",
    "a;'x",
    "a,''",
    "'a;'=1",
)


@pytest.mark.parametrize("text", [*HOSTILE, *WITHIN, "(12)", "#N/A", "mot", "4-1", "", "l’eau", "a=1"])
def test_the_apostrophe_rule_is_reversible(text: str) -> None:
    assert unsafe(safe(text)) == text
    assert unsafe(literal(text)) == text


@pytest.mark.parametrize("text", [*HOSTILE, *WITHIN])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_computed_whatever_separator_the_file_is_opened_with(text: str, separator: str) -> None:
    """Quotes hold nothing when they do not begin a cell of the one who reads."""
    for written in (safe(text), literal(text)):
        for line in re.split(r"[\r\n]+", f'x{separator}"{written}"'):
            for cell in (c.strip(' "\u00a0') for c in line.split(separator)):
                assert not cell.startswith(tuple("=+-@＝＋－＠"))


def test_a_list_of_texts_is_not_computed_either_and_is_the_same_json() -> None:
    texts = ("a;=1", 'b; "+2', "c;d")
    (cell,) = _standard("liste", (texts,))
    assert json.loads(cell) == [*texts]
    assert not re.search(r';[ "]*[=+@-]', cell)
    assert ";d" in cell


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_compute_starts_with_an_apostrophe(text: str) -> None:
    assert safe(text).startswith("'")
    assert literal(text).startswith("'")


@pytest.mark.parametrize(
    "text",
    [
        "4-1",
        "1-12",
        "12/3",
        "4.1",
        "4.10",
        "012",
        "1e5",
        "1E-3",
        "12:30",
        "1:30",
        "25 %",
        "3 €",
        "2019-04",
        "1 234,5",
        "10 avril",
        "avril 2019",
        "1er mars 2020",
        "mars-19",
        "3 janv",
        "VRAI",
        "faux",
        "12345678901234567",
        "(12)",
        "( 1,5 )",
        "12-",
        "−5",
        "5 PM",
        "10 avril 2019 12:30",
        "5 EUR",
        "#N/A",
        "#REF!",
        "#VALEUR!",
    ],
)
def test_what_a_french_spreadsheet_would_convert_is_kept_as_text(text: str) -> None:
    assert literal(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["2019", "62300", "0", "Axe 4.1", "mesure-a", "4 axes", "marsouin", "mars", "mai 68 !", "12 ans", "à 4-1"]
)
def test_what_no_spreadsheet_converts_is_left_alone(text: str) -> None:
    assert literal(text) == text


def test_no_cell_of_any_csv_is_a_formula(publie: Publie) -> None:
    number = re.compile(r"-?[0-9]+([.,][0-9]+)?")
    found = []
    for t in publie.donnees.tables:
        for rows in (publie.rows(t.nom), publie.spreadsheet_rows(t.nom)):
            found += [
                (t.nom, k, v)
                for row in rows
                for k, v in row.items()
                if v.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r")) and not number.fullmatch(v)
            ]
    assert found == []


def test_hostile_words_in_every_text_of_a_record_survive_both_ways(second_publie: Publie) -> None:
    c = second_publie.corpus
    bad = replace(
        c.glossaire[0], terme="=HYPERLINK(1)", developpe="+1", aussi=("-2", "a | b", "'x"), definition="@x\n'y"
    )
    made = publish("second", replace(c, glossaire=(bad, *c.glossaire[1:])))
    row = made.rows("glossaire")[0]
    assert [unsafe(row[c]) for c in ("terme", "developpe", "definition")] == ["=HYPERLINK(1)", "+1", "@x\n'y"]
    assert (row["terme"], row["developpe"], json.loads(row["aussi"])) == (
        "'=HYPERLINK(1)",
        "'+1",
        ["-2", "a | b", "'x"],
    )
    assert row["definition"] == "'@x\n''y"


def test_the_spreadsheet_form_has_bom_semicolons_decimal_commas_and_words_beside_codes(second_publie: Publie) -> None:
    octets = second_publie.donnees.fichiers["donnees/actions-tableur.csv"]
    assert octets.startswith(b"\xef\xbb\xbfid;numero;libelle;")
    row = {r["id"]: r for r in second_publie.spreadsheet_rows("actions")}
    assert row["mesure-a"]["cout_valeur"] == "1250000,5"
    assert (row["mesure-a"]["statut"], row["mesure-a"]["statut_libelle"]) == ("en-chantier", "en chantier")
    assert row["mesure-a"]["pilote_libelle"] == "Communauté de communes de Syldavie-Bordurie (CCSB)"
    assert row["mesure-a"]["adresse"] == f"{SITE}actions/mesure-a/"
    assert row["'4-10"]["libelle"] == "Mesure 3.1"
    assert row["mesure-a"]["calendrier_debut"] == "'2031-09"
    assert row["no"]["calendrier_fin"] == "2033-09-30"
    lieux = second_publie.spreadsheet_rows("actions-lieux")
    assert [r["insee_libelle"] for r in lieux if r["fiche"] == "mesure-a"] == [
        "Klow",
        "",
        "Saint-Ours-d'Essai-sous-la-Très-Grande-Montagne",
    ]


def test_the_standard_form_is_rfc_4180(publie: Publie) -> None:
    for t in publie.donnees.tables:
        octets = t.standard.octets
        assert not octets.startswith(b"\xef\xbb\xbf"), t.nom
        assert octets.endswith(b"\r\n"), t.nom
        widths = {len(r) for r in csv.reader(io.StringIO(octets.decode("utf-8"), newline=""), strict=True)}
        assert len(widths) == 1, t.nom


def test_absent_without_object_and_zero_are_told_apart_in_every_format(second_publie: Publie) -> None:
    p = second_publie
    said = {}
    for r in p.rows("faits"):
        if r["collection"] == "actions" and r["champ"] == "avancement":
            said[r["fiche"]] = (r["etat"], r["valeur"], r["sans_objet"] != "")
    assert said == {
        "mesure-a": ("communique", "45", False),
        "mesure-b": ("non-communique", "", False),
        "4-10": ("sans-objet", "", True),
        "zero": ("communique", "0", False),
        "no": ("non-communique", "", False),
    }
    for rows in (p.rows("actions"), p.spreadsheet_rows("actions"), list(sheet(p.ods, "actions"))):
        cells = {str(r["id"]).lstrip("'"): (r["avancement_etat"], r["avancement"]) for r in rows}
        assert cells["mesure-b"] == ("non-communique", "")
        assert cells["4-10"] == ("sans-objet", "")
        assert (cells["zero"][0], float(cells["zero"][1])) == ("communique", 0)
    assert "avancement" not in p.json("api/v1/actions/mesure-b.json")["fiche"]
    assert list(p.json("api/v1/actions/4-10.json")["fiche"]["avancement"]) == ["sans_objet"]
    assert p.json("api/v1/actions/zero.json")["fiche"]["avancement"]["valeur"] == 0


def test_facts_have_one_row_for_each_tracked_value_of_each_record(publie: Publie) -> None:
    rows = publie.rows("faits")
    c = publie.corpus
    per_action = len(c.actions[0].champs_attendus)
    assert sum(r["collection"] == "actions" for r in rows) == per_action * len(c.actions)
    assert {r["etat"] for r in rows} <= set(ETATS)
    known = sum(f is not None and f.valeur is not None for a in c.actions for f in a.valeurs_suivies.values())
    assert sum(r["collection"] == "actions" and r["etat"] == "communique" for r in rows) == known
    assert [r for r in rows if (r["valeur"] == "") != (r["etat"] != "communique")] == []


def test_a_blank_is_blank_and_no_word_stands_for_it(publie: Publie) -> None:
    words = {"n/a", "na", "null", "none", "nan", "-", "–", "inconnu", "()", "[]", "{}"}
    found = [
        (t.nom, k, v)
        for t in publie.donnees.tables
        for row in (*publie.rows(t.nom), *publie.spreadsheet_rows(t.nom))
        for k, v in row.items()
        if v.lower() in words
    ]
    assert found == []


def test_every_file_says_licence_producer_date_and_version(publie: Publie) -> None:
    contrat = publie.corpus.contrat
    origin = {"licence": contrat.licence.nom, "producteur": contrat.publication.editeur or ""}
    for t in publie.donnees.tables:
        for rows in (publie.rows(t.nom), publie.spreadsheet_rows(t.nom)):
            said = {tuple(r[f"fichier_{k}"] for k in ("licence", "producteur", "mise_a_jour", "version")) for r in rows}
            assert said <= {(*origin.values(), "2026-03-04", "0123456789ab")}, t.nom
    for adresse in publie.donnees.fichiers:
        if adresse.startswith("api/v1/") and adresse.endswith(".json") and "openapi" not in adresse:
            head = publie.json(adresse)
            assert head["licence"]["nom"] == contrat.licence.nom, adresse
            version = {"empreinte": "0123456789ab", "date": "2026-03-04"}
            if "fiche" in head:
                own = json.dumps(head["fiche"], ensure_ascii=False)
                version = {"empreinte": hashlib.sha256(own.encode()).hexdigest()[:12], "date": JOUR}
            assert head["version"] == version, adresse
            assert head.get("producteur", "") == origin["producteur"], adresse


def test_the_file_of_a_record_changes_with_the_record_alone(corpus: Corpus) -> None:
    """Its version is that of the record, and its date the day on which it changed last."""
    jours = {"actions/4-1/": "2021-05-06"}
    first, second = (
        exports.open_data(corpus, Version(version, "2026-03-04"), SITE, jours=jours).fichiers
        for version in ("0123456789ab", "ba9876543210")
    )
    alone = {a for a in first if a.startswith("api/v1/") and a.count("/") == 3 and a.endswith(".json")}
    assert len(alone) > len(corpus.actions)
    assert {a for a in alone if first[a] != second[a]} == set()
    assert first["api/v1/actions.json"] != second["api/v1/actions.json"]
    head = json.loads(first["api/v1/actions/4-1.json"])
    assert head["version"]["date"] == "2021-05-06"
    assert "date" not in json.loads(first["api/v1/actions/4-2.json"])["version"]
    other = replace(
        corpus, actions=tuple(replace(a, en_clair="Autre.") if a.id == "4-1" else a for a in corpus.actions)
    )
    third = exports.open_data(other, Version("0123456789ab", "2026-03-04"), SITE, jours=jours).fichiers
    assert json.loads(third["api/v1/actions/4-1.json"])["version"]["empreinte"] != head["version"]["empreinte"]


def test_an_unknown_date_and_an_unknown_producer_are_left_out_and_never_made_up(corpus: Corpus) -> None:
    p = publish("reel", corpus, date=None)
    assert "date" not in p.json("donnees/contrat.json")["version"]
    assert "producteur" not in p.json("donnees/contrat.json")
    assert {r["fichier_mise_a_jour"] for r in p.rows("actions")} == {""}
    assert "contributors" not in p.json("donnees/datapackage.json")
    graph = p.graph("donnees/catalogue.jsonld")
    assert list(graph.objects(None, rdflib.DCTERMS.modified)) == []
    assert list(graph.objects(None, rdflib.DCTERMS.publisher)) == []


# ------------------------------------------------------------------ ODS


def sheet(ods: bytes, nom: str) -> Iterator[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(ods)).get_sheet_by_name(nom).to_python()
    for row in rows:
        yield dict(zip(map(str, head), row, strict=True))


def compared(corpus: Corpus, ods: bytes) -> tuple[int, list[tuple[str, str]]]:
    """Return how many cells of a spreadsheet were compared with the tables, and the place of each that differs."""
    count, other = 0, []
    for t in tables.build_tables(corpus, origin_of(corpus, Version("0123456789ab", "2026-03-04"), SITE, FORMAT)):
        rows = list(sheet(ods, t.nom[:31])) if t.lignes else []
        assert len(rows) == len(t.lignes), t.nom
        for row, cells in zip(rows, t.lignes, strict=True):
            for c, value in zip(t.colonnes[: len(cells)], cells, strict=True):
                count += 1
                if as_read(row[c.nom]) != as_written(value, c.nature):
                    other.append((t.nom, c.nom))
    return count, other


def test_the_spreadsheet_holds_every_table_cell_by_cell(publie: Publie, tell: Callable[[str], None]) -> None:
    """calamine reads what the standard CSV says: text as text, numbers as numbers, dates as dates."""
    count, other = compared(publie.corpus, publie.ods)
    tell(f"{count} cellules du classeur comparées aux tables")
    assert (count > 1000, other) == (True, [])


def test_one_changed_word_of_the_spreadsheet_is_seen(second_publie: Publie) -> None:
    """Criterion 13.4: a spreadsheet that no longer says what its open version says."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(second_publie.ods)) as whole, zipfile.ZipFile(changed, "w") as copy:
        for entry in whole.infolist():
            copy.writestr(entry, whole.read(entry).replace(b"foin", b"faon"))
    assert {table for table, _ in compared(second_publie.corpus, changed.getvalue())[1]} >= {"enjeux"}


def as_read(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{Decimal(str(cell)).normalize():f}"
    return str(cell)


def as_written(value: Any, nature: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}" if value else "0"
    if isinstance(value, tuple) and all(isinstance(v, str) for v in value) and nature == "liste":
        return " | ".join(value)
    return value if isinstance(value, str) else shown(value)


def test_the_first_sheet_says_what_the_file_is(publie: Publie) -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(publie.ods)).get_sheet_by_name("Lisez-moi").to_python()
    said = {str(r[0]): r[1] for r in rows}
    assert said["Licence"] == publie.corpus.contrat.licence.nom
    assert str(said["Mise à jour"]) == "2026-03-04"
    assert said["Producteur"] == (publie.corpus.contrat.publication.editeur or "")


def test_names_of_sheets_are_short_and_unique() -> None:
    names = [p.nom[:31] for p in (*plans.plans(), plans.plan_des_faits())]
    assert len(set(names)) == len(names)


def test_a_cell_keeps_its_spaces_and_lines(second_publie: Publie) -> None:
    c = second_publie.corpus
    words = "  deux  espaces\n\n   une ligne, la fin "
    terme = replace(c.glossaire[0], definition=words)
    made = publish("second", replace(c, glossaire=(terme, *c.glossaire[1:])))
    assert next(iter(sheet(made.ods, "glossaire")))["definition"] == words


# ------------------------------------------------------------------ JSON and OpenAPI


def test_the_description_of_the_api_is_valid_openapi(publie: Publie) -> None:
    OpenAPIV31SpecValidator(publie.json("api/v1/openapi.json")).validate()


def test_every_json_file_has_a_path_in_the_description_and_matches_its_schema(
    publie: Publie, tell: Callable[[str], None]
) -> None:
    described = publie.json("api/v1/openapi.json")
    judges = {}
    for path, item in described["paths"].items():
        schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **schema,
            "components": described["components"],
        }
        jsonschema.Draft202012Validator.check_schema(whole)
        pattern = re.compile(re.escape(path[1:]).replace(r"\{id\}", "[a-z0-9-]+"))
        judges[pattern] = jsonschema.Draft202012Validator(whole)
    faults, judged = [], 0
    for adresse in publie.donnees.fichiers:
        if adresse.endswith(".json") and not adresse.endswith(("openapi.json", "datapackage.json")):
            found = [j for p, j in judges.items() if p.fullmatch(adresse)]
            assert len(found) == 1, adresse
            judged += 1
            faults += [(adresse, e.json_path, e.message) for e in found[0].iter_errors(publie.json(adresse))]
    tell(f"{judged} fichiers JSON jugés par leur schéma")
    assert faults == []
    assert (
        judged
        == sum(
            len(getattr(publie.corpus, r)) for r in ("enjeux", "actions", "programmes", "organisations", "glossaire")
        )
        + sum(1 for c in COLLECTIONS if getattr(publie.corpus, c.nom) is not None)
        + 1
    )


def test_the_schemas_refuse_what_the_model_refuses(second_publie: Publie) -> None:
    described = second_publie.json("api/v1/openapi.json")
    ref = {"$ref": "#/components/schemas/Action", "components": described["components"]}
    judge = jsonschema.Draft202012Validator(ref)
    good = second_publie.json("api/v1/actions/mesure-a.json")["fiche"]
    assert list(judge.iter_errors(good)) == []
    for change in (
        {"statut": {"valeur": "inconnu", "source": {"titre": "x"}}},
        {"avancement": {"valeur": 101, "source": {"titre": "x"}}},
        {"avancement": {"valeur": 0}},
        {"cle_inconnue": 1},
        {"rang": "1"},
        {"statut": None},
    ):
        assert list(judge.iter_errors({**good, **change})) != [], change


def test_a_record_is_the_same_alone_in_its_list_and_in_the_whole(publie: Publie) -> None:
    whole = publie.json("donnees/contrat.json")
    for racine in ("enjeux", "actions", "programmes", "organisations", "glossaire"):
        listed = publie.json(f"api/v1/{racine}.json")
        assert listed["nombre"] == len(listed[racine]) == len(getattr(publie.corpus, racine))
        alone = [publie.json(f"api/v1/{racine}/{f.id}.json")["fiche"] for f in getattr(publie.corpus, racine)]
        assert whole[racine] == listed[racine] == alone


# ------------------------------------------------------------------ Data Package


def test_frictionless_finds_the_package_and_every_table_valid(dossier: Path) -> None:
    report = frictionless.validate(str(dossier / "donnees/datapackage.json"))
    assert report.flatten(["type", "title", "note", "rowNumber", "fieldName"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(plans.plans()) + 1


def test_frictionless_sees_one_changed_byte(second_publie: Publie, tmp_path: Path) -> None:
    write(second_publie, tmp_path)
    path = tmp_path / "donnees/enjeux.csv"
    path.write_bytes(path.read_bytes().replace(b"foin", b"faon"))
    report = frictionless.validate(str(tmp_path / "donnees/datapackage.json"))
    assert {e.type for task in report.tasks if task.name == "enjeux" for e in task.errors} == {"hash-count"}


def test_each_resource_and_the_page_give_the_true_size_and_checksum(publie: Publie, dossier: Path) -> None:
    package = publie.json("donnees/datapackage.json")
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    for r in package["resources"]:
        octets = (dossier / "donnees" / r["path"]).read_bytes()
        assert (r["bytes"], r["hash"]) == (len(octets), f"sha256:{hashlib.sha256(octets).hexdigest()}"), r["path"]
    for f in publie.donnees.listes:
        assert f.sha256 == hashlib.sha256((dossier / f.adresse).read_bytes()).hexdigest()


BETAGOUV = {"En cours", "En retard", "En pause", "Bloqué", "Abandonné", "Terminé"}
"""The enum of `phaseStatut` in betagouv/schema-projet-collectivites-transition-ecologique, v0.1.1."""


def test_statuses_are_mapped_to_betagouv_and_iati_and_an_unknown_one_has_no_code(publie: Publie) -> None:
    actions = next(r for r in publie.json("donnees/datapackage.json")["resources"] if r["name"] == "actions")
    field = next(f for f in actions["schema"]["fields"] if f["name"] == "statut")
    codes = {c["value"] for c in field["categories"]}
    betagouv, iati = (field["correspondances"][k]["valeurs"] for k in ("betagouv", "iati"))
    assert set(betagouv.values()) <= BETAGOUV
    assert set(iati.values()) <= set("123456")
    assert betagouv.keys() | iati.keys() <= codes
    for row in publie.rows("actions"):
        status = row["statut"]
        assert (row["statut_betagouv"], row["statut_iati"]) == (betagouv.get(status, ""), iati.get(status, ""))


def test_the_shipped_statuses_have_these_matches(corpus: Corpus) -> None:
    assert {s.code: (s.betagouv, s.iati) for s in corpus.vocabulaires.statuts} == {
        "a-venir": (None, "1"),
        "en-cours": ("En cours", "2"),
        "en-pause": ("En pause", "6"),
        "bloque": ("Bloqué", "6"),
        "realise": ("Terminé", "4"),
        "abandonne": ("Abandonné", "5"),
    }


# ------------------------------------------------------------------ DCAT and schema.org


def test_the_catalogue_says_what_a_portal_harvests(publie: Publie) -> None:
    graph = publie.graph("donnees/catalogue.jsonld")
    contrat = publie.corpus.contrat
    catalogue = rdflib.URIRef(f"{SITE}donnees/catalogue.jsonld#catalogue")
    dataset = rdflib.URIRef(f"{SITE}donnees/#jeu")
    assert (catalogue, rdflib.RDF.type, rdflib.DCAT.Catalog) in graph
    assert list(graph.objects(catalogue, rdflib.DCAT.dataset)) == [dataset]
    assert graph.value(dataset, rdflib.DCTERMS.title) == rdflib.Literal(contrat.titre_court, lang="fr")
    assert graph.value(dataset, rdflib.DCTERMS.modified) == rdflib.Literal("2026-03-04", datatype=rdflib.XSD.date)
    assert str(graph.value(dataset, rdflib.DCAT.landingPage)) == f"{SITE}donnees/"
    publisher = graph.value(dataset, rdflib.DCTERMS.publisher)
    named = str(graph.value(publisher, rdflib.FOAF.name)) if publisher else None
    assert named == contrat.publication.editeur
    period = graph.value(dataset, rdflib.DCTERMS.temporal)
    bounds = [str(graph.value(period, p)) for p in (rdflib.DCAT.startDate, rdflib.DCAT.endDate)]
    assert bounds == {"reel": ["2019-01-01", "2022-12-31"], "second": ["2031-04-01", "2033-09-30"]}[publie.nom]
    insee = {
        str(o)
        for s in graph.objects(dataset, rdflib.DCTERMS.spatial)
        for o in graph.objects(s, rdflib.DCTERMS.identifier)
    }
    assert insee == set(publie.corpus.commune)


def test_each_distribution_of_the_catalogue_is_a_published_file_with_its_licence_and_checksum(publie: Publie) -> None:
    graph = publie.graph("donnees/catalogue.jsonld")
    found = graph.query(
        """SELECT ?access ?download ?size ?licence ?sum ?media WHERE {
             ?jeu dcat:distribution ?d . ?d a dcat:Distribution ; dcat:accessURL ?access ; dcat:downloadURL ?download ;
             dcat:byteSize ?size ; dct:license ?licence ; dcat:mediaType ?media ; dct:title ?title ;
             spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] }""",
        initNs={"dcat": rdflib.DCAT, "dct": rdflib.DCTERMS, "spdx": SPDX},
    )
    rows = [tuple(map(str, r)) for r in found]  # type: ignore[arg-type]  # a SELECT gives rows
    empty = {f.adresse for t in publie.donnees.tables if not t.nombre for f in (t.standard, t.tableur)}
    assert len(empty) >= 14
    listed = {f.adresse for f in publie.donnees.listes} - {"donnees/catalogue.jsonld"}
    assert sorted(r[1].removeprefix(SITE) for r in rows) == sorted(listed - empty)
    for access, download, size, licence, checksum, media in rows:
        octets = publie.donnees.fichiers[download.removeprefix(SITE)]
        assert access == download
        assert int(size) == len(octets)
        assert licence == publie.corpus.contrat.licence.url
        assert checksum == hashlib.sha256(octets).hexdigest()
        assert media.startswith("https://www.iana.org/assignments/media-types/")


MANDATORY = {
    rdflib.DCAT.Catalog: (rdflib.DCTERMS.title, rdflib.DCTERMS.description, rdflib.DCTERMS.publisher),
    rdflib.DCAT.Dataset: (rdflib.DCTERMS.title, rdflib.DCTERMS.description, rdflib.DCTERMS.identifier),
    rdflib.DCAT.Distribution: (rdflib.DCAT.accessURL,),
    rdflib.DCAT.DataService: (rdflib.DCTERMS.title, rdflib.DCAT.endpointURL, rdflib.DCTERMS.identifier),
    rdflib.FOAF.Agent: (rdflib.FOAF.name,),
    rdflib.URIRef("http://spdx.org/rdf/terms#Checksum"): (SPDX.algorithm, SPDX.checksumValue),
}
"""What DCAT-AP 3 makes mandatory of each class, and the identifier without which portals skip a record."""


def test_the_catalogue_has_all_that_dcat_ap_makes_mandatory_but_a_publisher_that_nobody_named(publie: Publie) -> None:
    graph = publie.graph("donnees/catalogue.jsonld")
    unnamed = publie.corpus.contrat.publication.editeur is None
    lacking = [
        (kind, wanted)
        for kind, properties in MANDATORY.items()
        for thing in graph.subjects(rdflib.RDF.type, kind)
        for wanted in properties
        if graph.value(thing, wanted) is None
    ]
    assert lacking == ([(rdflib.DCAT.Catalog, rdflib.DCTERMS.publisher)] if unnamed else [])
    identifiers = [
        str(o)
        for k in (rdflib.DCAT.Dataset, rdflib.DCAT.DataService)
        for s in graph.subjects(rdflib.RDF.type, k)
        for o in graph.objects(s, rdflib.DCTERMS.identifier)
    ]
    assert identifiers == [publie.corpus.contrat.id, f"{publie.corpus.contrat.id}-api"]


def test_without_an_address_the_catalogue_is_relative_to_where_it_is_read(corpus: Corpus) -> None:
    p = publish("reel", corpus, site_url="")
    base = "https://ailleurs.exemple.fr/x/"
    graph = p.graph("donnees/catalogue.jsonld", base)
    urls = {str(o) for o in graph.objects(None, rdflib.DCAT.downloadURL)}
    assert {u.removeprefix(base) for u in urls} <= p.donnees.fichiers.keys()
    assert p.json("api/v1/openapi.json")["servers"][0]["url"] == "../../"
    assert p.rows("actions")[0]["adresse"] == "actions/1-1/"


def test_each_page_with_a_record_links_to_its_json_and_its_schema_org_description(publie: Publie) -> None:
    for page, links in exports.alternatives(publie.corpus).items():
        assert [a.type for a in links] == ["application/json", "application/ld+json"], page
        assert {a.adresse for a in links} <= publie.donnees.fichiers.keys(), page
        graph = publie.graph(links[1].adresse)
        subject = rdflib.URIRef(SITE + page)
        assert (subject, rdflib.RDF.type, SCHEMA.WebPage) in graph, page
        entity = graph.value(subject, SCHEMA.mainEntity)
        assert entity is not None and graph.value(entity, SCHEMA.name), page
        assert graph.value(subject, SCHEMA.license) == rdflib.URIRef(publie.corpus.contrat.licence.url), page
    described = {p for p in exports.alternatives(publie.corpus) if p.startswith("actions/")}
    assert described == {f"actions/{a.id}/" for a in publie.corpus.actions}


def test_the_words_of_an_action_and_its_enjeu_are_in_its_description_wherever_it_is_read(publie: Publie) -> None:
    elsewhere = publish(publie.nom, publie.corpus, site_url="")
    base = "http://localhost:8000/sous/dossier/"
    for a in publie.corpus.actions:
        graph = elsewhere.graph(f"api/v1/actions/{a.id}.jsonld", base)
        entity = rdflib.URIRef(f"{base}actions/{a.id}/#fiche")
        assert str(graph.value(entity, SCHEMA.text)) == a.texte
        assert graph.value(entity, SCHEMA.isPartOf) == rdflib.URIRef(f"{base}enjeux/{a.enjeu}/#fiche")


# ------------------------------------------------------------------ sitemap, OpenSearch, dictionary, format


def test_the_sitemap_dates_a_page_only_when_its_date_is_known() -> None:
    octets = exports.sitemap(["", "actions/4-1/"], "https://exemple.fr/x", {"actions/4-1/": "2021-03-03"})
    ns = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    urls = ElementTree.fromstring(octets).findall("s:url", ns)
    said = [(u.findtext("s:loc", namespaces=ns), u.findtext("s:lastmod", namespaces=ns)) for u in urls]
    assert said == [("https://exemple.fr/x/", None), ("https://exemple.fr/x/actions/4-1/", "2021-03-03")]


def test_the_opensearch_description_leads_to_the_search_page(publie: Publie) -> None:
    root = ElementTree.fromstring(exports.opensearch(publie.corpus, "https://exemple.fr/x", "assets/icone.svg"))
    ns = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{ns}OpenSearchDescription"
    assert [u.get("template") for u in root.iter(f"{ns}Url") if u.get("type") == "text/html"] == [
        "https://exemple.fr/x/recherche/?q={searchTerms}"
    ]
    assert 0 < len(root.findtext(f"{ns}ShortName") or "") <= 16
    assert 0 < len(root.findtext(f"{ns}LongName") or "") <= 48


def test_each_column_of_each_table_has_a_label_and_a_description(publie: Publie) -> None:
    said = {t.nom: t.colonnes for t in publie.donnees.tables}
    assert {c.nom for c in said["actions-financements"]} >= {"fiche", "montant_valeur", "montant_devise"}
    for t in publie.donnees.tables:
        head = t.standard.octets.decode().split("\r\n")[0].split(",")
        assert [c.nom for c in t.colonnes] == head, t.nom
        assert [c.nom for c in t.colonnes if not (c.libelle and c.description)] == [], t.nom
        words = {n.removesuffix("_libelle") for n in t.tableur.octets.decode("utf-8-sig").split("\r\n")[0].split(";")}
        assert t.codees <= words, t.nom


def test_the_spreadsheet_says_what_each_column_holds(publie: Publie) -> None:
    rows = list(sheet(publie.ods, "Colonnes"))
    stamp = [c.nom for c in COLONNES]
    wanted = [(t.nom, c.nom, c.libelle) for t in publie.donnees.tables for c in t.colonnes if c.nom not in stamp]
    assert [(r["Table"], r["Colonne"], r["Libellé"]) for r in rows] == wanted


def test_the_short_table_says_in_words_what_is_known_and_has_no_column_that_is_empty(publie: Publie) -> None:
    text = publie.donnees.fichiers["donnees/en-bref.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    assert [unsafe(r["En clair"]) for r in rows] == [prose.plain(a.en_clair or "") for a in publie.corpus.actions]
    assert [k for k in rows[0] if not any(r[k] for r in rows)] == []
    niveau = Noms(publie.corpus).action_court.singulier.capitalize()
    assert [unsafe(r[niveau]) for r in rows] == [publie.corpus.numero(a) for a in publie.corpus.actions]
    assert "_" not in ";".join(rows[0])
    short = [[unsafe(str(x)) for x in r.values()] for r in rows]
    in_ods = [[as_read(x) for x in r.values()] for r in sheet(publie.ods, "En bref")]
    assert [r[3] for r in in_ods] == [r[3] for r in short]
    if publie.nom == "reel":
        row = next(r for r in rows if unsafe(r["Axe"]) == "4.1")
        assert (row["Enjeu"], row["Publics"]) == ("Enjeu 4 : Grandir au collège", "scolaires")
        assert len(row) <= 12


def test_columns_of_a_table_have_names_of_their_own(publie: Publie) -> None:
    for t in publie.donnees.tables:
        heads = (
            t.standard.octets.decode().split("\r\n")[0].split(","),
            t.tableur.octets.decode("utf-8-sig").split("\r\n")[0].split(";"),
        )
        for head in heads:
            assert len(set(head)) == len(head), t.nom


def test_the_format_has_changed_only_if_its_version_has(publie: Publie, request: pytest.FixtureRequest) -> None:
    """`--accept` writes the files and tables of a new version, and never those of a version that has its file."""
    tables = {t.nom: t.standard.octets.decode().split("\r\n")[0].split(",") for t in publie.donnees.tables}
    made = {"fichiers": [o.adresse for o in FICHIERS], "tables": tables}
    path = ROOT / f"tests/format/{FORMAT}.json"
    if request.config.getoption("--accept") and not path.exists():
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert made == json.loads(path.read_text(encoding="utf-8"))
    assert len({numero for numero, _ in JOURNAL}) == len(JOURNAL)


def test_each_open_file_that_a_module_declares_is_published() -> None:
    names = [p.stem for p in (ROOT / "hooks/contrat/exports").glob("*.py")]
    modules = [importlib.import_module(f"contrat.exports.{n}") for n in names if n != "__init__"]
    assert {o.adresse for m in modules for o in vars(m).values() if isinstance(o, Ouvert)} == {
        o.adresse for o in FICHIERS
    }
    unknown = headers.type_de("x.unknown")
    assert [o.adresse for o in FICHIERS if headers.type_de(o.adresse) == unknown] == []


def test_the_guide_lists_each_open_file_as_it_is_declared(request: pytest.FixtureRequest) -> None:
    """`--accept` writes these lines of its table."""
    path = ROOT / "docs/dev/donnees-ouvertes.md"
    guide = path.read_text(encoding="utf-8")
    last = "| `donnees/<table>-tableur.csv` | CSV pour un tableur en français |\n"
    end = "| `api/v1/<collection>.json`"
    before, _, rest = guide.partition(last)
    lines = "".join(f"| `{o.adresse}` | {o.contenu} ({o.format}) |\n" for o in FICHIERS)
    wanted = f"{before}{last}{lines}{end}{rest.partition(end)[2]}"
    if request.config.getoption("--accept"):
        path.write_text(wanted, encoding="utf-8")
    assert wanted == path.read_text(encoding="utf-8")


def test_two_runs_give_the_same_bytes(publie: Publie) -> None:
    again = publish(publie.nom, load(DATA[publie.nom]))
    assert again.donnees.fichiers == publie.donnees.fichiers


# ------------------------------------------------------------------ the built site


def test_a_page_holds_the_description_that_it_links_to_in_a_block_that_no_browser_runs(site: SiteBati) -> None:
    described = [p for p in site.pages.values() if any(e.get("href", "").endswith(".jsonld") for e in p.all("link"))]
    assert len(described) >= 120
    for page in described:
        (block,) = (e for e in page.all("script") if e not in page.scripts)
        (href,) = (e.get("href") for e in page.all("link") if e.get("type") == "application/ld+json")
        graph = rdflib.Graph().parse(data=block.text, format="json-ld", publicID=f"{SITE}{page.adresse}")
        file = (site.dossier / site.target(page, href)[0]).read_text(encoding="utf-8")
        linked = rdflib.Graph().parse(
            data=file, format="json-ld", publicID=f"{SITE}{addresses.description_of(page.adresse)}"
        )
        assert isomorphic(graph, linked), page.adresse
        assert page.html.count("application/ld+json") == 2, page.adresse
    assert sum(len(p.all("script")) - len(p.scripts) for p in site.pages.values()) == len(described)


def test_words_that_would_end_the_block_stay_in_it(corpus: Corpus) -> None:
    piege = "</script><script>pirate()</script><!--"
    action = replace(corpus.actions[0], texte=piege)
    hostile = replace(corpus, actions=(action, *corpus.actions[1:]))
    block = exports.descriptions(hostile, Version("0123456789ab", None), "").block(f"actions/{action.id}/")
    assert block is not None and "<" not in block
    assert json.loads(block)["mainEntity"]["text"] == piege


def test_pages_link_to_their_data_and_hold_no_inline_script(site: SiteBati) -> None:
    links = [e for e in site.pages["actions/4-1/"].all("link") if e.get("rel") == "alternate"]
    assert [(e.get("type"), e.get("href")) for e in links] == [
        ("application/json", "../../api/v1/actions/4-1.json"),
        ("application/ld+json", "../../api/v1/actions/4-1.jsonld"),
        ("application/atom+xml", "../../actions/4-1/atom.xml"),
    ]
    assert [p.adresse for p in site.pages.values() for e in p.scripts if not e.get("src")] == []


def test_the_pages_of_open_data_list_every_file_with_its_checksum(site: SiteBati) -> None:
    pages = [site.pages["donnees/"], site.pages["donnees/tables/"]]
    linked = {site.target(page, a.get("href"))[0] for page in pages for a in page.all("a")}
    files = {p.relative_to(site.dossier).as_posix(): p for p in (site.dossier / "donnees").glob("*.*")}
    del files["donnees/index.html"]
    assert files.keys() - linked == set()
    sums = {e.text for e in pages[1].all("code")}
    assert [n for n, p in files.items() if hashlib.sha256(p.read_bytes()).hexdigest() not in sums] == []


def test_each_table_has_a_page_that_names_and_labels_its_columns(site: SiteBati) -> None:
    for path in sorted((site.dossier / "donnees").glob("*.csv")):
        if path.stem.endswith("-tableur") or path.stem == "en-bref":
            continue
        page = site.pages[f"donnees/tables/{path.stem}/"]
        head = path.read_text(encoding="utf-8").split("\n")[0].strip().split(",")
        assert [e.get("id").removeprefix("c-") for e in page.all("tr") if e.get("id")] == head, path.stem
        linked = {site.target(page, a.get("href"))[0] for a in page.all("a")}
        assert {f"donnees/{path.name}", f"donnees/{path.stem}-tableur.csv"} <= linked


def test_the_first_page_of_open_data_is_short(site: SiteBati) -> None:
    assert len(site.pages["donnees/"].text.split()) <= 900


def test_a_site_that_knows_its_address_says_it_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", SITE)
    built = build(ROOT / "tests/second/mkdocs.yml", tmp_path / "site")
    assert (built.dossier / "sitemap.xml").is_file()
    search = [e.get("href") for e in built.pages["actions/mesure-a/"].all("link") if e.get("rel") == "search"]
    assert search == ["../../opensearch.xml"]
    assert f"{SITE}recherche/?q={{searchTerms}}" in (built.dossier / "opensearch.xml").read_text(encoding="utf-8")
    assert (
        json.loads((built.dossier / "api/v1/actions/zero.json").read_bytes())["fiche"]["adresse"]
        == f"{SITE}actions/zero/"
    )
    assert "L’adresse publique de ce site n’est pas encore fixée" not in built.pages["donnees/"].text


def test_a_site_without_an_address_has_no_opensearch_and_says_why_portals_cannot_harvest_it(second: SiteBati) -> None:
    assert not (second.dossier / "opensearch.xml").exists()
    assert [p.adresse for p in second.pages.values() for e in p.all("link") if e.get("rel") == "search"] == []
    assert "L’adresse publique de ce site n’est pas encore fixée" in second.pages["donnees/"].text
