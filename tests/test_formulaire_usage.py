"""What a new user needs of the form: to bring back, to go back, to be told what would be lost, to create on the way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import ROOT
from formulaire import Person, client, contract, log
from playwright.sync_api import Browser
from rewriting import raw_of
from serveurs_reels import free_ports, running

FORM = "/fiche/actions/mesure-a/modifier"


# ------------------------------------------------------------------ a retired record comes back


@pytest.mark.parametrize("cle", ["actions/2-3", "actions/4-1", "organisations/call", "glossaire/epci"])
def test_a_retired_record_comes_back_and_every_file_is_as_it_was(cle: str, tmp_path: Path) -> None:
    folder = contract(ROOT, tmp_path / "contrat")
    before = data_of(folder)
    if f"{cle}.yml" not in before:
        cle = next(f.removesuffix(".yml") for f in before if f.startswith(cle.split("/", maxsplit=1)[0]))
    person = Person(client(folder)).open(f"/fiche/{cle}/retirer")
    person.press("verifier", motif="le plan ne la prévoit plus")
    if "enregistrer" not in person.buttons:
        assert person.faults  # others name it: a person takes these names out first
        return
    person.save()
    assert data_of(folder) != before
    assert f"/retirees/{cle}" in [a.get("href") for a in person.open("/retirees").tree.iter("a")]
    person.open(f"/retirees/{cle}").press("verifier", motif="")
    assert person.faults[0].startswith("Pourquoi la remettre en ligne")
    assert "Motif du retrait : le plan ne la prévoit plus" in person.words
    person.press("verifier", motif="le plan la prévoit de nouveau")
    assert "La page telle qu’elle sera" in person.words
    person.save()
    assert person.address == f"/fiche/{cle}"
    assert data_of(folder) == before
    assert log(folder)[0].split("|")[2].endswith(": le plan la prévoit de nouveau")
    assert person.open(f"/retirees/{cle}").address == f"/retirees/{cle}" and "Que voulez-vous modifier" in person.words


def test_what_changed_since_a_record_was_retired_stays_when_it_comes_back(tmp_path: Path) -> None:
    folder = contract(ROOT, tmp_path / "contrat")
    person = Person(client(folder))
    for cle, motif in (("2-3", "retirée d’abord"), ("2-1", "retirée ensuite")):
        person.open(f"/fiche/actions/{cle}/retirer").press("verifier", motif=motif).save()
    person.open("/fiche/actions/2-4/modifier?champ=intitule")
    person.press("verifier", intitule="Un titre tout neuf", motif="titre plus court").save()
    person.open("/retirees/actions/2-3").press("verifier", motif="elle revient").save()
    assert person.address == "/fiche/actions/2-3"
    ranks = {p.stem: raw_of(p.name, p.read_bytes()) for p in (folder / "data/actions").glob("2-*.yml")}
    assert {k: v["rang"] for k, v in ranks.items() if isinstance(v, dict)} == {f"2-{n}": str(n) for n in (2, 3, 4)}
    assert "Un titre tout neuf" in (folder / "data/actions/2-4.yml").read_text(encoding="utf-8")
    assert "/actions/2-1/" in (stones := (folder / "data/retires.yml").read_text(encoding="utf-8"))
    assert "/actions/2-3/" not in stones
    tombstone = next(
        a.get("href") for a in person.open("/?genre=retires").tree.iter("a") if "/retires/" in str(a.get("href"))
    )
    assert "/retirees/actions/2-1" in [a.get("href") for a in person.open(str(tombstone)).tree.iter("a")]


def data_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder / "data").as_posix(): p.read_bytes() for p in (folder / "data").rglob("*") if p.is_file()
    }


# ------------------------------------------------------------------ what is typed is not lost


@pytest.mark.parametrize("scripts", [True, False], ids=["avec script", "sans script"])
def test_going_back_in_the_browser_finds_what_was_typed(scripts: bool, folder: Path, browser: Browser) -> None:
    port = free_ports(1)[0]
    command = ["env", f"PYTHONPATH={ROOT / 'scripts/lib'}:{ROOT / 'hooks'}", sys.executable, "-P", "-m", "editing"]
    with running([*command, str(folder), f"127.0.0.1:{port}", ""], port, folder.parent):
        context = browser.new_context(locale="fr-FR", java_script_enabled=scripts)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{FORM}?champ=cout")
        amount, why = page.locator("[name='cout.valeur.valeur']"), page.locator("[name=motif]")
        amount.fill("12 000,50")
        why.fill("le devis est revu")
        page.locator("nav.fil a").first.click()  # away, by a link
        page.wait_for_url("**/")
        page.go_back()
        assert (amount.input_value(), why.input_value()) == ("12 000,50", "le devis est revu")
        page.locator("button[value=verifier]").first.click()
        page.wait_for_selector("iframe")
        page.go_back()
        assert (amount.input_value(), why.input_value()) == ("12 000,50", "le devis est revu")
        amount.fill("douze")
        page.locator("button[value=verifier]").first.click()
        page.wait_for_selector(".resume")
        page.reload()  # sent again: the faults, and what was typed
        assert amount.input_value() == "douze"
        context.close()


@pytest.mark.parametrize(
    ("typed", "taxes", "said"),
    [
        ("12 000 HT", "", ("12000", "HT")),
        ("12 000,50 € TTC", "", ("12000.50", "TTC")),
        ("12 k€", "", ("12000", None)),
        ("12 000 HT", "TTC", "« HT » et « TTC » sont dits"),
        ("12 000 HT TTC", "", "« HT » et « TTC » sont dits"),
        ("12 000 %", "", "« % » ne serait pas gardé ici"),
        ("12 000 euros environ", "", "n’est pas un nombre"),
    ],
)
def test_what_is_typed_with_an_amount_is_kept_in_its_field_or_told(
    typed: str, taxes: str, said: object, person: Person, folder: Path
) -> None:
    person.open("/fiche/actions/mesure-b/modifier?champ=cout")
    for name, value in {
        "cout.valeur.valeur": typed,
        "cout.valeur.taxes": taxes,
        "cout.valeur.nature": "prévu",
        "cout.date": "2031",
        "cout.source.titre": "Devis",
        "motif": "le devis est reçu",
    }.items():
        person.type(name, value)
    person.press("verifier")
    if isinstance(said, str):
        assert any(said in f for f in person.faults)
        assert dict(person.fields)["cout.valeur.valeur"] == typed
        return
    person.save()
    raw = raw_of("x.yml", (folder / "data/actions/mesure-b.yml").read_bytes())
    assert isinstance(raw, dict)
    cost = raw["cout"]["valeur"]
    assert (cost["valeur"], cost.get("taxes")) == said


@pytest.mark.parametrize(
    ("champ", "name", "typed", "said"),
    [
        ("avancement", "avancement.valeur", "40 %", ""),
        ("avancement", "avancement.valeur", "40 €", "« € » ne serait pas gardé ici"),
        ("avancement", "avancement.date", "2031-04-10 14:30", "l’heure ne serait pas gardée"),
        ("avancement", "avancement.date", "10/04/2031 à 14 h", "l’heure ne serait pas gardée"),
        ("avancement", "avancement.date", "10 octogone 2031", ""),  # no month: words, kept as such
        ("rang", "rang", "1 %", "« % » ne serait pas gardé ici"),
        ("indicateurs", "indicateurs.valeur.0.cible", "90 € HT", "ne serait pas gardé ici"),
    ],
)
def test_what_a_field_does_not_hold_is_told_beside_it(
    champ: str, name: str, typed: str, said: str, person: Person
) -> None:
    person.open(f"{FORM}?champ={champ}")
    person.type(name, typed)
    person.press("verifier", motif="essai")
    if said:
        assert any(said in f for f in person.faults), person.faults
    else:
        assert person.faults == []
        assert "10 octogone 2031" in person.words or "octogone" not in typed


def test_the_unit_of_a_number_is_kept_in_the_unit(person: Person, folder: Path) -> None:
    person.open("/fiche/actions/mesure-b/modifier?champ=indicateurs").press("ajouter:indicateurs.valeur")
    for name, value in {
        "indicateurs.valeur.0.nom": "Ponts repeints",
        "indicateurs.valeur.0.cible": "90 %",
        "indicateurs.date": "2031",
        "indicateurs.source.titre": "Bilan",
        "motif": "cible décidée",
    }.items():
        person.type(name, value)
    person.press("verifier").save()
    raw = raw_of("x.yml", (folder / "data/actions/mesure-b.yml").read_bytes())
    assert isinstance(raw, dict)
    assert raw["indicateurs"]["valeur"] == [{"nom": "Ponts repeints", "unite": "%", "cible": "90"}]


def test_a_long_list_is_never_cut(person: Person) -> None:
    person.open(f"{FORM}?champ=etapes")
    person.send([*((n, v) for n, v in person.fields if n != "etapes.valeur.n"), ("etapes.valeur.n", "2001")])
    assert person.status == 413


# ------------------------------------------------------------------ what is said before saving


@pytest.mark.parametrize(
    "motif",
    [
        "relu avec agent@exemple.fr",
        "appeler le 01 23 45 67 89",
        "signalé par @pontier",
        "voir agent (at) exemple.fr",
        "contact : 06.12.34.56.78",
    ],
)
def test_a_reason_that_leads_to_someone_is_refused(motif: str, person: Person) -> None:
    person.open(f"{FORM}?champ=intitule").press("verifier", intitule="Refaire le pont", motif=motif)
    assert any(f.startswith("Pourquoi ce changement : ") for f in person.faults), person.faults


@pytest.mark.parametrize(
    ("motif", "named"),
    [
        ("relu par Camille Dupont", "Camille Dupont"),
        ("vu avec Mme Durand", "Mme Durand"),
        ("Le pont, d’après Sophie MARTIN", "Sophie MARTIN"),
        ("décidé par Zorglub Premier", "Zorglub Premier"),
        ("le comité du 3 mars l’a décidé", ""),
        ("vu par le Conseil départemental", ""),
    ],
)
def test_a_reason_that_may_name_a_person_is_to_be_looked_at(motif: str, named: str, person: Person) -> None:
    person.open(f"{FORM}?champ=intitule").press("verifier", intitule="Refaire le pont", motif=motif)
    assert person.faults == []
    assert ("ressemble au nom d’une personne" in person.words) == bool(named)
    assert not named or f"« {named} », dans le motif" in person.words.replace("\u202f", " ").replace("\xa0", " ")


def test_a_person_that_the_data_name_is_known_in_a_reason(person: Person, folder: Path) -> None:
    raws = [raw_of(p.name, p.read_bytes()) for p in (folder / "data/organisations").glob("*.yml")]
    nom = next(x["personnes"][0]["nom"] for x in raws if isinstance(x, dict) and x.get("personnes"))
    motif = f"demandé à {nom.lower()} au comité"
    person.open(f"{FORM}?champ=intitule").press("verifier", intitule="Refaire le pont", motif=motif)
    assert "ressemble au nom d’une personne" in person.words


def test_a_minor_correction_is_offered_where_it_can_be_and_says_what_is_tracked(person: Person) -> None:
    assert "mineur" not in person.open(f"{FORM}?champ=avancement").names
    assert "mineur" in person.open(f"{FORM}?champ=intitule").names
    assert "mineur" in person.open(f"{FORM}?champ=intitule&champ=avancement").names
    assert "Pas pour ce qui est suivi : Avancement." in person.words.replace("\xa0", " ")


def test_a_text_is_not_taken_away_as_a_minor_correction(person: Person) -> None:
    person.open(f"{FORM}?champ=en_clair").press("verifier", en_clair="", mineur="oui", motif="phrase de trop")
    assert any("n’est pas une correction mineure" in f for f in person.faults), person.faults


def test_a_day_is_read_with_its_article_and_told_where_it_is_no_day(person: Person, folder: Path) -> None:
    person.open(f"{FORM}?champ=avancement")
    person.press("verifier", avancement__date="le 12 mras 2031", motif="vu au comité")
    assert "pas comme une date" in person.words
    person.open(f"{FORM}?champ=avancement")
    person.press("verifier", avancement__date="le 12 mars 2031", motif="vu au comité").save()
    raw = raw_of("x.yml", (folder / "data/actions/mesure-a.yml").read_bytes())
    assert isinstance(raw, dict) and raw["avancement"]["date"] == "2031-03-12"


def test_the_last_source_is_offered_where_a_source_is_asked_for(person: Person) -> None:
    person.open(f"{FORM}?champ=avancement")
    person.press("verifier", avancement__valeur="50", motif="vu au comité").save()
    assert "reprendre" in person.open(f"{FORM}?champ=cout").buttons
    assert "reprendre" not in person.open(f"{FORM}?champ=en_clair").buttons


def test_a_missing_source_is_told_with_the_other_faults(person: Person) -> None:
    person.open("/fiche/actions/mesure-b/modifier?champ=cout")
    person.press("verifier", cout__valeur__valeur="douze", cout__date="2031", motif="")
    told = [f.split(" : ")[0] for f in person.faults]
    assert {"Coût, valeur, montant", "Coût, source", "Pourquoi ce changement"} == {*told}
    person.open("/nouvelle/organisations").press("verifier", identifiant="Xé", nom="Essai", motif="")
    told = [f.split(" : ")[0] for f in person.faults]
    assert {*told} == {"Identifiant", "Pourquoi ce changement", "Définition", "Nature"}


def test_a_remark_is_told_by_its_record_and_its_field(person: Person) -> None:
    person.open(f"{FORM}?champ=avancement")
    person.press("verifier", avancement__date="12/11/2099", motif="vu au comité")
    assert "À regarder avant d’enregistrer" in person.words
    assert "data/" not in person.words and ".yml" not in person.words
    assert "Avancement, date : " in person.words.replace("\xa0", " ")


def test_a_fault_in_another_record_is_told_by_its_name(person: Person) -> None:
    person.open("/fiche/organisations/ccsb/retirer").press("verifier", motif="elle n’existe plus")
    assert person.faults and not any(".yml" in f.split(" : ")[0] for f in person.faults), person.faults


# ------------------------------------------------------------------ on the way


def test_an_organisation_is_created_from_the_form_that_names_it_and_what_was_typed_is_kept(
    person: Person, folder: Path
) -> None:
    person.open("/fiche/actions/mesure-b/modifier?champ=partenaires&champ=avancement")
    person.type("avancement.valeur", "50")
    person.type("motif", "vu au comité")
    assert "creer:partenaires.valeur" in person.buttons
    person.press("creer:partenaires.valeur")
    assert "Nouvelle fiche" in person.words
    person.press("verifier", nom="", motif="")
    assert person.faults
    natures = [
        o.get("value") for s in person.tree.iter("select") if s.get("name") == "nature" for o in s.iter("option")
    ]
    person.press(
        "verifier", nom="Office des ponts", nature=str(natures[1]), definition="Un office.", motif="nouveau partenaire"
    ).save()
    assert (folder / "data/organisations/office-des-ponts.yml").exists()
    held = dict(person.fields)
    assert (held["avancement.valeur"], held["motif"]) == ("50", "vu au comité")
    assert ("partenaires.valeur", "office-des-ponts") in person.fields
    for name, value in {"commun.date": "2031", "commun.titre": "Compte rendu"}.items():
        person.type(name, value)
    person.press("verifier").save()
    raw = raw_of("x.yml", (folder / "data/actions/mesure-b.yml").read_bytes())
    assert isinstance(raw, dict) and raw["partenaires"]["valeur"] == ["office-des-ponts"]


def test_going_back_without_creating_keeps_what_was_typed(person: Person) -> None:
    person.open(f"{FORM}?champ=pilote")
    person.type("motif", "vu au comité")
    person.press("creer:pilote.valeur")
    person.press("renoncer")
    assert dict(person.fields)["motif"] == "vu au comité" and "pilote.valeur" in person.names


@pytest.mark.parametrize(
    "waits", ["", "x", "[]", "{}", '{"genre": "actions", "cle": "rien", "champ": "x", "saisie": []}']
)
def test_a_forged_form_that_waits_is_refused(waits: str, person: Person) -> None:
    person.open("/nouvelle/organisations")
    person.send([*((n, v) for n, v in person.fields if n != "retour"), ("retour", waits), ("faire", "renoncer")])
    assert person.status in (400, 404)


def test_an_address_with_a_final_slash_leads_to_its_page(person: Person) -> None:
    answer = person.client.get("/fiche/actions/mesure-a/?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/fiche/actions/mesure-a?x=1")
    outside = person.client.get("/x/", environ_overrides={"PATH_INFO": "//ailleurs.exemple.fr/"})
    assert outside.headers["Location"] == "/ailleurs.exemple.fr"
    assert person.open("/fiche/actions/mesure-a/").status == 200
