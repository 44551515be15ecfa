"""The form: find a record, edit it, see what will come of it, save; all faults at once, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from formulaire import Person, client, contract, log
from rewriting import raw_of


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return contract(ROOT, tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def reader(source: Path) -> Person:
    """Who only looks at the shipped contract."""
    return Person(client(source))


def links(person: Person) -> list[str]:
    return [str(a.get("href")) for a in person.tree.iter("a") if str(a.get("href")).startswith("/fiche/")]


def test_a_number_leads_to_its_record(reader: Person) -> None:
    assert "Apprendre à nager" in reader.open("/?q=4.1").words
    assert "Que voulez-vous modifier" in reader.words
    assert links(reader.open("/?q=4.1&genre=actions"))[0] == "/fiche/actions/4-1"


def test_a_record_is_found_by_the_words_that_it_holds(reader: Person) -> None:
    assert "/fiche/actions/4-1" in links(reader.open("/?q=piscine&genre=actions"))


def test_records_are_found_by_their_state(person: Person, folder: Path) -> None:
    without = links(person.open("/?etat=sans-statut"))
    assert "/fiche/actions/mesure-a" not in without and "/fiche/actions/mesure-b" in without
    assert links(person.open("/?etat=ce-mois")) == []
    person.open("/fiche/actions/mesure-a/modifier?champ=avancement")
    person.press("verifier", avancement__valeur="50", motif="vu au comité").save()
    assert links(person.open("/?etat=ce-mois")) == ["/fiche/actions/mesure-a"]


def test_every_record_of_every_kind_has_its_page_and_its_form(person: Person) -> None:
    found = {x for genre in ("", "&genre=glossaire", "&genre=notes") for x in links(person.open(f"/?q={genre}"))}
    assert len(found) > 20
    for address in found:
        assert person.open(address).status == 200
        assert "motif" in person.open(f"{address}/modifier").names, address


def test_an_amount_is_changed_and_nothing_else_in_the_file(person: Person, folder: Path) -> None:
    path = folder / "data/actions/mesure-a.yml"
    before = path.read_text(encoding="utf-8")
    person.open("/fiche/actions/mesure-a/modifier?champ=cout")
    assert dict(person.fields)["cout.valeur.valeur"] == "1\u202f250\u202f000,5"
    person.press("verifier", cout__valeur__valeur="12 000,50 €", motif="le devis est revu")
    said = "Coût : de « 1 250 000,50 € TTC, prévu » à « 12 000,50 € TTC, prévu »"
    assert said in person.words
    assert path.read_text(encoding="utf-8") == before
    person.save()
    assert path.read_text(encoding="utf-8") == before.replace("valeur: 1250000.5,", "valeur: 12000.50,")
    assert (
        log(folder)[0] == "Service des ponts|essai|data(mesure-a): le devis est revu"
        or "data(mesure-a)" in log(folder)[0]
    )
    assert said in person.words  # the page of the record tells its history


def test_a_value_that_keeps_the_date_and_source_of_the_one_before_is_to_be_looked_at(person: Person) -> None:
    said = "Coût : la valeur change, sa date et sa source restent celles d’avant"
    person.open("/fiche/actions/mesure-a/modifier?champ=cout")
    person.press("verifier", cout__valeur__valeur="12 000,50 €", motif="le devis est revu")
    assert said in person.words
    person.open("/fiche/actions/mesure-a/modifier?champ=cout")
    person.press("verifier", cout__valeur__valeur="12 000,50 €", cout__date="2033", motif="le devis est revu")
    assert "Coût : de " in person.words and said not in person.words


def test_a_save_is_one_commit_by_a_role(person: Person, folder: Path) -> None:
    person.open("/fiche/actions/mesure-a/modifier?champ=avancement")
    person.press("verifier", avancement__valeur="50", motif="vu au comité").save()
    assert len(log(folder)) == 2
    author, address, message = log(folder)[0].split("|")
    assert (author, address, message) == ("formulaire", "", "data(mesure-a): vu au comité")


def test_every_fault_is_told_at_once_beside_its_field_and_nothing_typed_is_lost(person: Person, folder: Path) -> None:
    before = (folder / "data/actions/mesure-a.yml").read_bytes()
    person.open("/fiche/actions/mesure-a/modifier?champ=cout&champ=calendrier&champ=avancement")
    typed = {
        "cout.valeur.valeur": "douze mille",
        "calendrier.valeur.debut": "32/13/2026",
        "avancement.valeur": "140",
        "motif": "",
    }
    for name, value in typed.items():
        person.type(name, value)
    person.press("verifier")
    assert person.status == 422
    assert [f.split(" : ")[0] for f in person.faults] == [
        "Avancement, valeur",
        "Calendrier, valeur, début",
        "Coût, valeur, montant",
        "Pourquoi ce changement",
    ]
    assert {name: dict(person.fields)[name] for name in typed} == typed
    described = {
        e.get("name"): e.get("aria-describedby") for e in person.tree.iter("input") if e.get("aria-invalid") == "true"
    }
    assert described["cout.valeur.valeur"] == "c-cout-valeur-valeur-aide c-cout-valeur-valeur-faute"
    assert (folder / "data/actions/mesure-a.yml").read_bytes() == before


def test_what_the_gate_says_stands_beside_the_field_in_the_words_of_the_form(person: Person) -> None:
    person.open("/fiche/actions/mesure-b/modifier?champ=statut")
    person.press("verifier", statut__valeur="en-chantier", motif="vu au comité")
    assert person.faults == [
        "Statut : dites sa date et sa source ; sans elles, la ligne 15 de la source devrait dire cette valeur"
    ]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("12/11/2026", "2026-11-12"),
        ("mars 2021", "2021-03"),
        ("1er mars 2021", "2021-03-01"),
        ("2021", "2021"),
        ("avant l’été", {"mots": "avant l’été"}),
        ("2022 (avant l’été)", {"valeur": "2022", "mots": "avant l’été"}),
    ],
)
def test_a_date_is_typed_as_people_write_it(person: Person, folder: Path, typed: str, written: object) -> None:
    person.open("/fiche/actions/mesure-a/modifier?champ=avancement")
    person.press("verifier", avancement__date=typed, motif="date corrigée").save()
    raw = raw_of("actions/mesure-a.yml", (folder / "data/actions/mesure-a.yml").read_bytes())
    assert isinstance(raw, dict) and raw["avancement"]["date"] == written
    person.open("/fiche/actions/mesure-a/modifier?champ=avancement")
    shown = dict(person.fields)["avancement.date"]
    assert shown == {"1er mars 2021": "01/03/2021"}.get(typed, typed)


def test_a_group_is_added_moved_and_removed_by_plain_buttons(person: Person, folder: Path) -> None:
    person.open("/fiche/actions/mesure-a/modifier?champ=etapes")
    person.press("ajouter:etapes.valeur", etapes__valeur__0__libelle="Vider la rivière")
    person.press("monter:etapes.valeur.3", etapes__valeur__3__libelle="Couper le ruban")
    person.press("retirer:etapes.valeur.3")
    names = [dict(person.fields)[f"etapes.valeur.{i}.libelle"] for i in range(3)]
    assert names == ["Vider la rivière", "Poser 1 000 planches", "Couper le ruban"]
    person.press("verifier", motif="le chantier est revu").save()
    raw = raw_of("actions/mesure-a.yml", (folder / "data/actions/mesure-a.yml").read_bytes())
    assert isinstance(raw, dict)
    assert raw["etapes"]["valeur"] == [
        {"libelle": "Vider la rivière", "date": "2031-09", "faite": "oui"},
        {"libelle": "Poser 1 000 planches", "date": {"mots": "quand il fera beau"}, "faite": "non"},
        {"libelle": "Couper le ruban"},
    ]


def test_a_source_is_typed_once_for_all_that_changes_and_offered_again(person: Person, folder: Path) -> None:
    person.open("/fiche/actions/mesure-a/modifier?champ=statut&champ=avancement&champ=pilote")
    for name, value in {
        "commun.date": "12/05/2032",
        "commun.titre": "Compte rendu du comité",
        "statut.valeur": "simple-idee",
        "avancement.valeur": "60",
        "motif": "vu au comité",
    }.items():
        person.type(name, value)
    person.press("verifier")
    assert person.faults == []
    person.save()
    raw = raw_of("actions/mesure-a.yml", (folder / "data/actions/mesure-a.yml").read_bytes())
    assert isinstance(raw, dict)
    for nom in ("statut", "avancement"):
        assert (raw[nom]["date"], raw[nom]["source"]) == ("2032-05-12", {"titre": "Compte rendu du comité"})
    assert raw["pilote"]["source"] == {"titre": "Délibération imaginaire n° 3"}
    person.open("/fiche/actions/mesure-b/modifier?champ=avancement").press("reprendre")
    held = dict(person.fields)
    assert (held["avancement.date"], held["avancement.source.titre"]) == ("12/05/2032", "Compte rendu du comité")


def test_what_changed_meanwhile_is_shown_beside_what_was_typed_and_nothing_is_overwritten(folder: Path) -> None:
    web = client(folder)
    one, other = (Person(web).open("/fiche/actions/mesure-a/modifier?champ=avancement") for _ in range(2))
    one.press("verifier", avancement__valeur="50", motif="premier").save()
    other.press("verifier", avancement__valeur="70", motif="second")
    assert "c’était 45 %" in other.faults[0] and "c’est maintenant 50 %" in other.faults[0]
    assert dict(other.fields)["avancement.valeur"] == "70"
    assert "valeur: 50" in (folder / "data/actions/mesure-a.yml").read_text(encoding="utf-8")
    other.press("leur:avancement")
    assert dict(other.fields)["avancement.valeur"] == "50"
    other.press("verifier", avancement__valeur="70").save()
    assert "valeur: 70" in (folder / "data/actions/mesure-a.yml").read_text(encoding="utf-8")


def test_two_people_change_two_fields_of_one_record_and_both_stay(folder: Path) -> None:
    web = client(folder)
    one, other = Person(web), Person(web)
    one.open("/fiche/actions/mesure-a/modifier?champ=avancement")
    other.open("/fiche/actions/mesure-a/modifier?champ=intitule")
    other.press("verifier", intitule="Refaire le pont", motif="titre plus court")
    one.press("verifier", avancement__valeur="50", motif="premier").save()
    other.press("enregistrer")
    assert "quelqu’un d’autre a changé : Avancement" in other.words  # seen again before it is saved
    other.save()
    text = (folder / "data/actions/mesure-a.yml").read_text(encoding="utf-8")
    assert "valeur: 50" in text and 'intitule: "Refaire le pont"' in text


def test_a_record_is_created_and_the_contract_counts_it(person: Person, folder: Path) -> None:
    person.open("/nouvelle/organisations")
    person.press("verifier", nom="Office des ponts", nature="", definition="", motif="")
    assert [f.split(" : ")[0] for f in person.faults] == ["Pourquoi ce changement", "Nature", "Définition"] or len(
        person.faults
    ) >= 2
    options = [
        o.get("value") for s in person.tree.iter("select") if s.get("name") == "nature" for o in s.iter("option")
    ]
    person.press("verifier", nature=str(options[1]), definition="Un office.", motif="nouveau partenaire").save()
    assert person.address == "/fiche/organisations/office-des-ponts"
    assert (folder / "data/organisations/office-des-ponts.yml").exists()


def test_a_record_that_exists_is_not_created_again(person: Person, folder: Path) -> None:
    before = (folder / "data/organisations/ccsb.yml").read_bytes()
    person.open("/nouvelle/organisations")
    person.press("verifier", identifiant="ccsb", nom="Autre", definition="Un office.", motif="nouveau partenaire")
    assert any("ccsb" in f and "existe déjà" in f for f in person.faults)
    assert (folder / "data/organisations/ccsb.yml").read_bytes() == before


def test_an_action_is_retired_with_all_that_follows_from_it(tmp_path: Path) -> None:
    folder = contract(ROOT, tmp_path / "contrat")
    person = Person(client(folder)).open("/fiche/actions/2-3/retirer")
    assert person.press("verifier", motif="").faults[0].startswith("Pourquoi la retirer")
    person.press("verifier", motif="le plan ne la prévoit plus")
    assert "Changent aussi, pour suivre :" in person.words and "pages retirées" in person.words
    person.save()
    assert "Axe 2.4" in person.open("/fiche/actions/2-4").words  # the others keep their numbers
    assert not (folder / "data/actions/2-3.yml").exists()
    assert "adresse: /actions/2-3/" in (folder / "data/retires.yml").read_text(encoding="utf-8")
    assert "rang: 4" in (folder / "data/actions/2-4.yml").read_text(encoding="utf-8")
    assert "actions: 26}" in (folder / "data/contrat.yml").read_text(encoding="utf-8")
    assert person.open("/fiche/actions/2-3").status == 404


def test_the_last_change_of_a_record_is_taken_back_and_put_again(person: Person, folder: Path) -> None:
    path = folder / "data/actions/mesure-a.yml"
    before = path.read_bytes()
    person.open("/fiche/actions/mesure-a/modifier?champ=avancement")
    person.press("verifier", avancement__valeur="50", motif="vu au comité").save()
    after = path.read_bytes()
    person.open("/fiche/actions/mesure-a/annuler")
    assert "Avancement : de « 50 % » à « 45 % »" in person.words and "retour sur « vu au comité »" in person.words
    person.save()
    assert path.read_bytes() == before
    person.open("/fiche/actions/mesure-a/annuler").save()
    assert path.read_bytes() == after
    subjects = [x.split("|")[2] for x in log(folder)]
    assert subjects[:2] == ['Reapply "data(mesure-a): vu au comité"', 'Revert "data(mesure-a): vu au comité"']


def test_a_slip_of_the_pen_is_minor_and_a_tracked_value_is_not(person: Person, folder: Path) -> None:
    person.open("/fiche/actions/mesure-a/modifier?champ=intitule&champ=avancement")
    person.press("verifier", intitule="Refaire le pont", avancement__valeur="46", motif="faute de frappe", mineur="oui")
    assert person.faults == [
        "Correction mineure : une valeur suivie n’est pas une correction mineure : le public en est averti ; décochez la case"
    ]
    person.press("verifier", avancement__valeur="45").save()
    assert log(folder)[0].endswith("data(mesure-a): faute de frappe\n\nCorrection-mineure: oui")


def test_a_declared_field_is_edited_as_those_of_the_model(tmp_path: Path) -> None:
    folder = tmp_path / "contrat"
    contract(ROOT / "tests/second", folder)
    declared = "champs:\n  - {cle: largeur, libelle: Largeur du pont, nature: nombre}\n"
    path = folder / "data/contrat.yml"
    path.write_text(path.read_text(encoding="utf-8") + declared, encoding="utf-8")
    person = Person(client(folder)).open("/fiche/actions/mesure-a/modifier?champ=largeur")
    for name, value in {
        "largeur.valeur": "1 200,5",
        "largeur.date": "2031",
        "largeur.source.titre": "Plan du pont",
        "motif": "mesurée au plan",
    }.items():
        person.type(name, value)
    person.press("verifier").save()
    raw = raw_of("x.yml", (folder / "data/actions/mesure-a.yml").read_bytes())
    assert isinstance(raw, dict)
    assert raw["largeur"] == {"valeur": "1200.5", "date": "2031", "source": {"titre": "Plan du pont"}}


def test_the_page_as_it_will_be_is_shown_before_it_is(person: Person, folder: Path) -> None:
    person.open("/fiche/actions/mesure-a/modifier?champ=intitule")
    person.press("verifier", intitule="Refaire le grand pont", motif="titre plus court")
    frame = next(e.get("src") for e in person.tree.iter("iframe"))
    assert str(frame).endswith("/actions/mesure-a/")
    assert "Refaire le grand pont</h1>" in person.client.get(str(frame)).text
    assert "Refaire le grand pont" not in (folder / "data/actions/mesure-a.yml").read_text(encoding="utf-8")


def test_data_with_a_fault_made_elsewhere_are_told_and_nothing_is_edited(person: Person, folder: Path) -> None:
    path = folder / "data/actions/mesure-a.yml"
    path.write_text(path.read_text(encoding="utf-8") + "inconnue: oui\n", encoding="utf-8")
    person.open("/fiche/actions/mesure-a/modifier?champ=intitule")
    assert person.status == 503
    assert "data/actions/mesure-a.yml" in person.words and "inconnue" in person.words
