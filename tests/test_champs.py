"""A contract that declares one field of each nature: each is at home in twelve places, in
documents, in the form and in the workbook, with no code of its own."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import serve
from contrat.documents import epub, pdf, texte
from contrat.documents.livrets import Livrets
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.webpage.page import Site, Version
from depot_donnees import Depot, build_copy
from formulaire import Person, client, contract
from importing.received import sheets_of
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook
from site_bati import SiteBati, folded
from tableurs import Classeur, taken
from workbook.reading import Received
from workbook.state import state_of

SOURCE = "source: {titre: Registre, url: https://www.exemple.fr/registre}"
CODES = ", codes: [{code: semis, libelle: petit semis}, {code: recolte, libelle: grande récolte}]"


@dataclass(frozen=True)
class Cas:
    """A declared field: what is typed first and then, how pages say it, what a table, a filter and JSON hold.

    `mot` is a word by which the search finds the action; natures without words are found by their filter.
    """

    nature: str
    avant: str
    apres: str
    dit: str
    cellule: str
    code: str
    json: Any
    mot: str = ""
    suite: str = ""

    @property
    def cle(self) -> str:
        return f"essai_{self.nature.replace('-', '_')}"

    @property
    def libelle(self) -> str:
        return f"Essai de {self.nature}"

    @property
    def colonne(self) -> str:
        """Return the column that holds what counts of the value."""
        return f"{self.cle}_valeur" if self.nature == "montant" else self.cle


MONTANT = {"valeur": "8765", "devise": "EUR", "taxes": "HT", "nature": "prévu"}
CAS = (
    Cas("texte", "Voirie", "Zibelines", "Zibelines", "Zibelines", "zibelines", "Zibelines", "zibeline"),
    Cas("nombre", "7", "4321.5", "4 321,5", "4321.5", "connu", "4321.5"),
    Cas(
        "montant",
        "{valeur: 1, nature: voté}",
        "{valeur: 8765, taxes: HT, nature: prévu}",
        "8 765 € HT, prévu",
        "8765",
        "connu",
        MONTANT,
    ),
    Cas("date", "2031", "2032-07", "juillet 2032", "2032-07", "2032", {"valeur": "2032-07"}, "juillet"),
    Cas("oui-non", "non", "oui", "oui", "oui", "oui", True),
    Cas("code", "semis", "recolte", "grande récolte", "recolte", "recolte", "recolte", "recolte", CODES),
    Cas(
        "liste",
        "[bêche]",
        "[houe, serfouette]",
        "houe, serfouette",
        '["houe", "serfouette"]',
        "serfouette",
        ["houe", "serfouette"],
        "serfouette",
    ),
    Cas(
        "organisation",
        "[ccsb]",
        "[atelier-012]",
        "atelier 012 & fils",
        '["atelier-012"]',
        "atelier-012",
        ["atelier-012"],
        "fil",
    ),
    Cas("commune", '["99001"]', '["99002"]', "L’Île-aux-Licornes", '["99002"]', "99002", ["99002"], "ile"),
)
ACTION, AUTRE = "mesure-a", "mesure-b"


@dataclass(frozen=True)
class Essai:
    """The data and the site of the contract that declares them."""

    donnees: Path
    corpus: Corpus
    site: SiteBati

    def text(self, fichier: str) -> str:
        return (self.site.dossier / fichier).read_text(encoding="utf-8-sig")

    def json(self, fichier: str) -> Any:
        return json.loads(self.text(fichier))

    def rows(self, table: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(f"donnees/{table}.csv"))))


def typed(values: dict[str, str], jour: str) -> str:
    return "".join(f"{cle}: {{valeur: {valeur}, date: {jour}, {SOURCE}}}\n" for cle, valeur in values.items())


@pytest.fixture(scope="module")
def essai(tmp_path_factory: pytest.TempPathFactory) -> Essai:
    depot = Depot(tmp_path_factory.mktemp("champs"))
    contrat = (depot.data / "contrat.yml").read_text(encoding="utf-8")
    declared = "".join(
        f"  - {{cle: {c.cle}, libelle: {c.libelle}, nature: {c.nature}, filtre: oui{c.suite}}}\n" for c in CAS
    )
    depot.write("contrat.yml", f"{contrat}champs:\n{declared}")
    action = (depot.data / f"actions/{ACTION}.yml").read_text(encoding="utf-8")
    for day, values in (("2021-04-01", {c.cle: c.avant for c in CAS}), ("2021-05-01", {c.cle: c.apres for c in CAS})):
        depot.write(f"actions/{ACTION}.yml", action + typed(values, day))
        depot.commit("data: les champs déclarés\n\nLe registre est paru.", day)
    site = build_copy(depot.folder, tmp_path_factory.mktemp("site"))
    return Essai(depot.data, load(depot.data), site)


def rows_of(essai: Essai, adresse: str) -> dict[str, Any]:
    """Return the row of each action in the table of a page, by its address."""
    page = essai.site.pages[adresse]
    return {row.find(".//a").get("href"): row for row in page.all("tr") if row.get("data-enjeu")}


@pytest.fixture(params=CAS, ids=lambda c: c.nature)
def cas(request: pytest.FixtureRequest) -> Cas:
    found: Cas = request.param
    return found


def test_the_page_of_the_action_says_it_with_its_proof(essai: Essai, cas: Cas) -> None:
    page = essai.site.pages[f"actions/{ACTION}/"]
    section = next(s for s in page.all("section") if s.get("aria-labelledby") == f"question-_{cas.cle}")
    said = folded(section)
    assert said.startswith(f"{cas.libelle} ?") and "Source : Registre (1er mai 2021)" in said
    shown = said.removeprefix(f"{cas.libelle} ?").partition("Source :")[0].strip(" «»")
    assert shown.lower() == cas.dit.lower()


def test_the_table_has_its_column(essai: Essai, cas: Cas) -> None:
    rows = rows_of(essai, "actions/")
    cells = {href: {td.get("data-nom"): folded(td) for td in row.iter("td")} for href, row in rows.items()}
    assert cells[f"../actions/{ACTION}/"][cas.libelle].strip("« »").lower() == cas.dit.lower()
    assert {c[cas.libelle] for href, c in cells.items() if ACTION not in href} == {"non dit"}


def test_the_table_is_filtered_by_it(essai: Essai, cas: Cas) -> None:
    page = essai.site.pages["actions/"]
    (select,) = [s for s in page.all("select") if s.get("name") == cas.cle]
    assert [o.get("value") for o in select.iter("option")][-1] == "non-communique"
    assert cas.code in {o.get("value") for o in select.iter("option")}
    rows = rows_of(essai, "actions/")
    found = {href for href, row in rows.items() if cas.code in row.get(f"data-{cas.cle}").split(" ")}
    assert found == {f"../actions/{ACTION}/"}


def test_two_choices_leave_the_actions_that_have_both(essai: Essai, page: Page) -> None:
    server, base = serve(essai.site.dossier)
    try:
        page.goto(f"{base}actions/")
        page.select_option("#filtres [name=statut]", "en-chantier")
        page.select_option("#filtres [name=essai_organisation]", "atelier-012")
        page.click("#filtres [type=submit]")
        assert page.inner_text("#compte") == "1 sur 5."
        assert [a.get_attribute("href") for a in page.query_selector_all("#tableau th a")] == [f"../actions/{ACTION}/"]
        assert page.url.endswith("?statut=en-chantier&essai_organisation=atelier-012")
        page.select_option("#filtres [name=statut]", "012")
        page.click("#filtres [type=submit]")
        assert page.inner_text("#compte") == "Aucune ligne ne correspond à ces filtres."
    finally:
        server.shutdown()


def test_the_search_finds_it(essai: Essai, cas: Cas) -> None:
    index = essai.json("recherche/mots.json")
    place = index["pages"].index(f"actions/{ACTION}/")
    assert cas.code in index["filtres"][place][cas.cle]
    assert any(s.get("name") == cas.cle for s in essai.site.pages["recherche/"].all("select"))
    if cas.mot:
        known = f"{index['mots']} {essai.json('recherche/autres-mots.json')['mots']}"
        assert cas.mot[-4:] in known


def test_csv_has_its_columns(essai: Essai, cas: Cas) -> None:
    by_id = {row["id"]: row for row in essai.rows("actions")}
    assert by_id[ACTION][cas.colonne] == cas.cellule
    assert (by_id[ACTION][f"{cas.cle}_etat"], by_id[AUTRE][f"{cas.cle}_etat"]) == ("communique", "non-communique")
    (fact,) = [r for r in essai.rows("faits") if (r["fiche"], r["champ"]) == (ACTION, cas.cle)]
    assert (fact["libelle"], fact["date"], fact["source_titre"]) == (cas.libelle, "2021-05-01", "Registre")


def test_published_tables_and_the_workbook_come_back_as_they_left(essai: Essai, cas: Cas) -> None:
    state = state_of(essai.donnees.parent)
    files = [p for p in (essai.site.dossier / "donnees").iterdir() if p.suffix in (".csv", ".ods")]
    found = [Received(s, p.name * (p.suffix == ".csv")) for p in files for s in sheets_of(p.name, p.read_bytes())]
    for merge in (taken(found, state), Classeur.of(essai.donnees.parent).taken(state)):
        assert (merge.faults, merge.dits, merge.files()) == ([], [], {})
    titles = [c.titre for c in Classeur.of(essai.donnees.parent).page("Actions").colonnes]
    assert any(title.startswith(cas.libelle) for title in titles)


def test_ods_has_its_columns(essai: Essai, cas: Cas) -> None:
    (path,) = (essai.site.dossier / "donnees").glob("*.ods")
    head, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("actions").to_python()
    by_id = {row[head.index("id")]: row for row in rows}
    assert cas.colonne in head and by_id[ACTION][head.index(f"{cas.cle}_etat")] == "communique"
    assert by_id[ACTION][head.index(cas.colonne)] != "" and by_id[AUTRE][head.index(cas.colonne)] == ""


def test_json_has_it_and_its_schema_holds_it(essai: Essai, cas: Cas) -> None:
    fiche = essai.json(f"api/v1/actions/{ACTION}.json")["fiche"]
    assert fiche[cas.cle]["valeur"] == cas.json
    assert cas.cle not in essai.json(f"api/v1/actions/{AUTRE}.json")["fiche"]
    described = essai.json("api/v1/openapi.json")
    schema = {"$ref": "#/components/schemas/Action", "components": described["components"]}
    judge = jsonschema.Draft202012Validator(schema)
    assert [*judge.iter_errors(fiche)] == []
    assert described["components"]["schemas"]["Action"]["properties"][cas.cle]["title"] == cas.libelle
    wrong = {**fiche, cas.cle: {**fiche[cas.cle], "valeur": {"rien": "de tel"}}}
    assert [*judge.iter_errors(wrong)] != []


def test_the_dictionary_says_what_it_holds(essai: Essai, cas: Cas) -> None:
    page = essai.site.pages["donnees/tables/actions/"]
    (row,) = [r for r in page.all("tr") if r.get("id") == f"c-{cas.colonne}"]
    assert cas.libelle in folded(row)
    brief = list(csv.DictReader(io.StringIO(essai.text("donnees/en-bref.csv")), delimiter=";"))
    assert {cas.dit.lower() in row[cas.libelle].lower() for row in brief if row[cas.libelle]} == {True}
    package = essai.json("donnees/datapackage.json")
    (table,) = [r for r in package["resources"] if r["name"] == "actions"]
    assert cas.libelle in {
        f["title"].partition(" : ")[0] for f in table["schema"]["fields"] if f["name"] == cas.colonne
    }


def test_the_history_tells_its_change(essai: Essai, cas: Cas) -> None:
    said = essai.site.pages[f"actions/{ACTION}/historique/"].text
    newest, first = (x.partition(" (")[0] for x in said.split(f"{cas.libelle} : ")[1:3])
    assert all(f"« {x} »" in newest for x in (cas.dit.split(", ") if cas.nature == "liste" else [cas.dit]))
    assert first.startswith("de non communiqué à « ") and first.removeprefix("de non communiqué à ") in newest


def test_what_lacks_it_is_counted_and_said(essai: Essai, cas: Cas) -> None:
    rows = {folded(r.find("th")): r for r in essai.site.pages["non-communique/"].all("tr") if r.find("th") is not None}
    assert f"1 mesure sur 5 : {cas.libelle.lower()}" in folded(rows[cas.libelle])
    lacking = essai.site.pages[f"non-communique/{cas.cle.replace('_', '-')}/"].text
    assert "Communiqué pour 1 mesure sur 5." in lacking and "Non communiqué" in lacking
    assert f"{cas.libelle} ?" in essai.site.pages[f"actions/{AUTRE}/"].text
    expected = len(essai.corpus.champs_attendus)
    assert f"sur {expected}" in essai.site.pages[f"actions/{AUTRE}/"].text


def test_the_letter_asks_for_it(essai: Essai, cas: Cas) -> None:
    asked, answered = (essai.site.pages[f"demander/{a}/"].text for a in (AUTRE, ACTION))
    line = f"- {cas.libelle[:1].lower()}{cas.libelle[1:]}"
    assert line in asked and line not in answered


def plain(value: Any) -> Iterator[str]:
    """Yield each text of what the typesetter is asked for."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from plain(part)


@pytest.mark.parametrize("fin", [".txt", ".epub", ".pdf"])
def test_documents_to_carry_away_say_it(essai: Essai, cas: Cas, fin: str) -> None:
    livrets = Livrets(essai.corpus, Version("0" * 12, "2021-05-01"), None, Site("", ""))

    def told(nom: str) -> str:
        """Return what a document says of an action; a book, which is of the whole contract, between its heading and the next."""
        livret = livrets.action(next(a for a in essai.corpus.actions if a.id == nom))
        if fin == ".txt":
            said = texte.write(livret).decode()
        elif fin == ".pdf":
            said = " ".join(plain(json.loads(pdf.write(livret, ()).valeurs)))
        else:
            pages = (x.decode() for n, x in epub.files(livrets.contrat()).items() if n.endswith(".xhtml"))
            own = re.split(r"<h\d", "".join(p.partition(f'id="actions-{nom}"')[2] for p in pages))[0]
            said = re.sub(r"<[^>]+>", "", own).replace("&amp;", "&").replace("&#39;", "'")
        return " ".join(said.lower().replace("’", "'").split())

    known, unknown = told(ACTION), told(AUTRE)
    said = cas.dit.lower().replace("’", "'").split(", ")
    assert cas.libelle.lower() in known and all(part in known for part in said)
    before, _, missing = unknown.partition("non communiqué")
    assert cas.libelle.lower() in missing and cas.libelle.lower() not in before


def test_the_form_shows_it_and_types_it(essai: Essai, cas: Cas, tmp_path: Path) -> None:
    """What the form shows of one action, sent for another that has nothing, is the same value there."""
    folder = contract(essai.donnees.parent, tmp_path / "contrat")
    person = Person(client(folder))
    person.open(f"/fiche/actions/{ACTION}/modifier?champ={cas.cle}")
    own = [(n, v) for n, v in person.fields if n == cas.cle or n.startswith(f"{cas.cle}.")]
    assert cas.libelle.lower() in person.words.lower() and any(v for _, v in own)
    person.open(f"/fiche/actions/{AUTRE}/modifier?champ={cas.cle}")
    kept = [(n, v) for n, v in person.fields if n not in {cas.cle, "motif"} and not n.startswith(f"{cas.cle}.")]
    person.send([*kept, *own, ("motif", "le registre est paru"), ("faire", "verifier")])
    person.save()
    one, other = (next(a for a in load(folder / "data").actions if a.id == x) for x in (ACTION, AUTRE))
    assert getattr(other, cas.cle) == getattr(one, cas.cle) is not None
