"""A plan that is followed: values read in the lines of their action, and what pages make of statuses, pilots and costs."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from contrat import exports
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.pages import letter, site_pages
from contrat.pages.maker import Maker
from contrat.pages.tallies import Tallies
from contrat.reading.problems import DataRefused
from contrat.search.filters import Filters
from contrat.webpage.page import Page, Version

SOURCE = """\
2030-2031 – Faux contrat Pays Imaginaire / Agglo de Nulle-Part

Ce faux contrat, d’une durée de 2 ans, couvre la période 2030-2031.

1) Circuler à Nulle-Part
– La pose de trottoirs en pain d’épices ;
Descriptif : Les trottoirs sont posés la nuit.
Ils sont mangés
le matin, par tous.
Pilote : Agglo de Nulle-Part
Statut : En cours. Avancement : 40 %
Budget : 12 500,50 € HT
Calendrier : mai 2030 à 03/06/2031 (2 rues par an)
Services : voirie ; pâtisserie
– Le Plan Vélo Imaginaire (PVI) pour les collégiens.

Discours de Camille Inventé, présidente de l’Agglo de Nulle-Part.
"""
ACTION = """\
description: |
  Les trottoirs sont posés la nuit.
  Ils sont mangés le matin, par tous.
pilotes: [anp]
statut: en-cours
avancement: 40
cout: {valeur: 12500.50, taxes: HT, nature: prévu}
calendrier: {debut: 2030-05, fin: 2031-06-03, mots: (2 rues par an)}
services: [voirie, pâtisserie]
"""
PROOF = "date: 2030-03, source: {titre: Bilan, url: https://exemple.fr/}"
ALONE = ("description", "statut", "avancement", "pilotes", "services", "calendrier", "cout")


def plan(folder: Path, action: str = ACTION, langue: str = "", source: str = SOURCE) -> Path:
    """Write the contract of the bad data with a longer source, and what an action takes from its own lines."""
    data = folder / "data"
    shutil.copytree(ROOT / "tests/refus/base", data)
    contrat = (data / "contrat.yml").read_text(encoding="utf-8")
    digest = hashlib.sha256(source.encode()).hexdigest()
    contrat = contrat.replace("ligne: 9\n", "ligne: 17\n").replace(
        "source:\n  f", f"source:\n  date: 2030-02\n{langue}  f"
    )
    old = next(x for x in contrat.split("\n") if x.startswith("  sha256"))
    (data / "contrat.yml").write_text(contrat.replace(old, f"  sha256: {digest}"), encoding="utf-8")
    (data / "source/faux.txt").write_text(source, encoding="utf-8")
    for fichier, before, after in (
        ("actions/1-1.yml", "{ligne: 6}", "{ligne: 6, fin: 14}"),
        ("actions/1-2.yml", "{ligne: 7}", "{ligne: 15}"),
        ("programmes/plan-velo.yml", "ligne: 7", "ligne: 15"),
    ):
        texte = (data / fichier).read_text(encoding="utf-8")
        assert before in texte
        (data / fichier).write_text(texte.replace(before, after), encoding="utf-8")
    with (data / "actions/1-1.yml").open("a", encoding="utf-8") as end:
        end.write(action)
    return data


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return load(plan(tmp_path))


def pages(corpus: Corpus) -> dict[str, Page]:
    maker = Maker(corpus, Version("0" * 12, None))
    return {p.adresse: p for p in site_pages.of_contract(maker)}


def test_each_value_has_the_line_that_says_it_and_the_date_of_the_text(corpus: Corpus) -> None:
    facts = {nom: getattr(corpus.actions[0], nom) for nom in ALONE}
    lines = {nom: f.source.ligne for nom, f in facts.items()}
    said = {
        "description": 7,
        "pilotes": 10,
        "statut": 11,
        "avancement": 11,
        "cout": 12,
        "calendrier": 13,
        "services": 14,
    }
    assert lines == said
    assert {f.date.valeur for f in facts.values()} == {"2030-02"}


WRONG = (
    ("statut: en-cours", "statut: realise"),
    ("avancement: 40", "avancement: 4"),
    ("12500.50", "1250050"),
    ("2031-06-03", "2031-06-30"),
    ("debut: 2030-05", "debut: 2030-06"),
    ("[voirie, pâtisserie]", "[voirie, boulangerie]"),
    ("posés la nuit", "posés la nuit entière"),
    ("(2 rues par an)", "3 rues par an"),
)


@pytest.mark.parametrize(("before", "after"), WRONG)
def test_a_value_that_its_lines_do_not_say_is_refused(tmp_path: Path, before: str, after: str) -> None:
    assert before in ACTION
    with pytest.raises(DataRefused) as refused:
        load(plan(tmp_path, ACTION.replace(before, after)))
    assert any("n’est pas dit par les lignes 6 à 14 de la source" in str(p) for p in refused.value.problems)


@pytest.mark.parametrize(
    ("removed", "left"),
    [
        ("statut: en-cours\n", "ligne 11 de la source : « Statut : En cours"),
        ("services: [voirie, pâtisserie]\n", "ligne 14 de la source"),
        ("  Ils sont mangés le matin, par tous.\n", "ligne 8 de la source : « Ils sont mangés »"),
        (" le matin, par tous", "ligne 9 de la source"),
    ],
)
def test_no_word_of_its_lines_is_lost(tmp_path: Path, removed: str, left: str) -> None:
    assert removed in ACTION
    with pytest.raises(DataRefused) as refused:
        load(plan(tmp_path, ACTION.replace(removed, "")))
    said = [str(p) for p in refused.value.problems]
    assert any(left in p and "n’est dit par aucune valeur" in p for p in said), said


def test_what_a_line_says_of_a_sum_is_carried_with_it(tmp_path: Path) -> None:
    said = SOURCE.replace("12 500,50 € HT", "12 500,50 € HT, prévu.")
    assert load(plan(tmp_path / "said", source=said)).actions[0].cout is not None
    other = ACTION.replace("nature: prévu", "nature: voté")
    with pytest.raises(DataRefused, match="« Budget : € , prévu"):
        load(plan(tmp_path / "other", other, source=said))


UPDATED = (
    ("statut: en-cours", "statut: {valeur: en-pause, %s}"),
    ("pilotes: [anp]", "pilote: {valeur: anp, %s}"),
    ("cout: {valeur: 12500.50, taxes: HT, nature: prévu}", "cout: {valeur: {valeur: 9, nature: voté}, %s}"),
    ("services: [voirie, pâtisserie]", "services: {valeur: [voirie], %s}"),
    ("avancement: 40", "avancement: {valeur: 60, %s}"),
)


@pytest.mark.parametrize(("before", "after"), UPDATED)
def test_what_the_plan_said_of_a_value_is_carried_by_the_one_that_replaces_it(
    tmp_path: Path, before: str, after: str
) -> None:
    assert before in ACTION
    data = plan(tmp_path, ACTION.replace(before, after % PROOF))
    words = (data / "vocabulaires.yml").read_text(encoding="utf-8")
    paused = words.replace("publics:", "  - {code: en-pause, libelle: en pause}\npublics:", 1)
    (data / "vocabulaires.yml").write_text(paused, encoding="utf-8")
    corpus = load(data)
    champ = after.partition(":")[0]
    assert getattr(corpus.actions[0], champ).source.titre == "Bilan"
    with pytest.raises(DataRefused, match="n’est dit par aucune valeur"):
        lost = (data / "actions/1-1.yml").read_text(encoding="utf-8").replace(after % PROOF + "\n", "")
        (data / "actions/1-1.yml").write_text(lost, encoding="utf-8")
        load(data)


def test_a_value_updated_from_elsewhere_is_not_said_by_the_plan(tmp_path: Path) -> None:
    data = plan(tmp_path, ACTION.replace("avancement: 40", f"avancement: {{valeur: 60, {PROOF}}}"))
    words = (data / "vocabulaires.yml").read_text(encoding="utf-8")
    question = "  - {id: etat, question: Où en est-on ?, champs: [avancement], resume: l’état}\n"
    (data / "vocabulaires.yml").write_text(words.replace("avancement, ", "") + question, encoding="utf-8")
    gauge = pages(load(data))["actions/1-1/"].corps.partition('class="bilan"')[2].partition("</p>")[0]
    assert "Une autre source dit l’état" in gauge and "La source dit l’état" not in gauge


@pytest.mark.parametrize(("numero", "right"), [("1.1", True), ("Axe 1.1", True), ("1.2", False)])
def test_a_number_may_stand_after_the_name_of_its_level(tmp_path: Path, numero: str, right: bool) -> None:
    data = plan(tmp_path, f"numero: {numero}\n{ACTION}")
    source = SOURCE.replace("– La pose", "– Axe 1.1 : La pose")
    (data / "source/faux.txt").write_text(source, encoding="utf-8")
    contrat = (data / "contrat.yml").read_text(encoding="utf-8")
    old, new = (hashlib.sha256(x.encode()).hexdigest() for x in (SOURCE, source))
    (data / "contrat.yml").write_text(contrat.replace(old, new), encoding="utf-8")
    if right:
        assert load(data).actions[0].numero == numero
    else:
        with pytest.raises(DataRefused, match="n’est pas le texte de la ligne 6"):
            load(data)


def test_what_no_question_names_is_shown_and_not_expected(corpus: Corpus) -> None:
    assert "description" not in corpus.champs_attendus
    assert "description" not in corpus.actions[1].inconnus
    made = pages(corpus)
    assert "Ils sont mangés le matin, par tous." in made["actions/1-1/"].corps
    assert "Description" not in made["actions/1-2/"].corps
    assert "non-communique/description/" not in made
    opened = exports.open_data(corpus, Version("0" * 12, None))
    rows = opened.fichiers["donnees/faits.csv"].decode().split("\r\n")
    assert [r for r in rows if ",1-2,description," in r] == []
    assert any(",1-1,description," in r for r in rows)


def test_what_a_question_names_is_expected_and_replaces(tmp_path: Path) -> None:
    data = plan(tmp_path)
    with (data / "vocabulaires.yml").open("a", encoding="utf-8") as end:
        end.write("  - {id: chefs, question: Qui conduit ?, champs: [pilotes, description]}\n")
    corpus = load(data)
    assert {"pilotes", "description"} <= {*corpus.champs_attendus} and "pilote" not in corpus.champs_attendus
    assert "description" in corpus.actions[1].inconnus
    assert "non-communique/description/" in pages(corpus)


DECLARED = """\
champs:
  - {cle: cout_dit, libelle: "Coût, en mots", nature: texte}
  - {cle: montant_ttc, libelle: Montant TTC, nature: montant}
  - {cle: lieux_dits, libelle: "Lieux, en mots", nature: texte}
"""
ANSWERS = (
    ("pilote", "pilotes", "[anp]", "qui pilote"),
    ("pilote", "services", "[voirie]", "qui pilote"),
    ("financements", "financements_en_mots", "L’État paie", "qui paie"),
    ("cout", "cout_dit", "moins de 100 €", "combien"),
    ("cout", "montant_ttc", "{valeur: 12, taxes: TTC, nature: prévu}", "combien"),
    ("lieux", "lieux_dits", "partout", "où"),
)
ASKED = """\
questions:
  - {id: qui, question: Qui pilote ?, champs: [pilote], resume: qui pilote}
  - {id: paie, question: Qui paie ?, champs: [financements], resume: qui paie}
  - {id: combien, question: Combien ?, champs: [cout, montant_ttc], resume: combien}
  - {id: ou, question: Où ?, champs: [lieux], resume: où}
"""


def asked(folder: Path, action: str) -> Corpus:
    data = plan(folder)
    lines = (data / "actions/1-1.yml").read_text(encoding="utf-8").split("\n")
    kept = [x for x in lines if not x.startswith(("pilotes:", "cout:", "services:"))]
    source = (data / "source/faux.txt").read_text(encoding="utf-8")
    for said in ("Pilote : Agglo de Nulle-Part", "Budget : 12 500,50 € HT", "Services : voirie ; pâtisserie"):
        source = source.replace(said, "—")
    (data / "actions/1-1.yml").write_text("\n".join(kept) + action, encoding="utf-8")
    (data / "source/faux.txt").write_text(source, encoding="utf-8")
    contrat = (data / "contrat.yml").read_text(encoding="utf-8")
    old, new = (hashlib.sha256(x.encode()).hexdigest() for x in (SOURCE, source))
    (data / "contrat.yml").write_text(contrat.replace(old, new) + DECLARED, encoding="utf-8")
    words = (data / "vocabulaires.yml").read_text(encoding="utf-8").partition("questions:")[0]
    (data / "vocabulaires.yml").write_text(words + ASKED, encoding="utf-8")
    return load(data)


@pytest.mark.parametrize(("champ", "known", "value", "resume"), ANSWERS)
def test_a_question_is_answered_by_the_plural_the_words_and_what_stands_beside(
    tmp_path: Path, champ: str, known: str, value: str, resume: str
) -> None:
    corpus = asked(tmp_path, f"{known}: {{valeur: {value}, {PROOF}}}\n")
    action, other = corpus.actions
    assert champ not in action.inconnus and known not in {*action.inconnus, *other.inconnus}
    assert champ in other.inconnus and corpus.connus(champ) == 1
    made = pages(corpus)
    gauge = made["actions/1-1/"].corps.partition('class="bilan"')[2].partition("<p>")[2].partition("</p>")[0]
    told, _, untold = gauge.partition("ne dit pas")
    assert resume in told and f" {resume}" not in untold
    asks = letter.missing(corpus.contrat, action)
    assert corpus.action.__dataclass_fields__[champ].metadata["libelle"] not in asks
    assert not any("en mots" in x or "TTC" in x for x in (*asks, *letter.missing(corpus.contrat, other)))


def test_no_one_is_said_to_have_a_title_alone_that_has_more(tmp_path: Path) -> None:
    corpus = asked(tmp_path, "")
    assert corpus.actions[0].description and not corpus.actions[1].nombre_dits
    assert [a.etat_information for a in corpus.actions] == ["partielle", "texte-seul"]
    home = pages(corpus)[""].corps
    assert "Ce que dit la source</h2>" in home and "Pour 1 axe, elle ne donne qu’un titre" in home
    assert home.count("un titre seul") == 1


def test_statuses_and_costs_are_counted_with_their_denominator(corpus: Corpus) -> None:
    tallies = Tallies(corpus)
    assert tallies.par_statut(corpus.actions) == [("en-cours", 1), ("", 1)]
    assert tallies.par_statut(corpus.actions[1:]) == []
    made = pages(corpus)
    for adresse in ("", "enjeux/1/", "actions/"):
        assert "Coût connu pour 1 axe sur 2" in made[adresse].corps, adresse
        # of the one enjeu that there is, no filter chooses it: the list is that of the contract
        assert "listes/statut/#en-cours" in made[adresse].corps, adresse


def test_what_is_in_progress_and_led_by_one_is_two_choices_away_without_a_script(corpus: Corpus) -> None:
    made = pages(corpus)
    assert 'href="../listes/statut/"' in made["actions/"].corps
    body = made["listes/statut/"].corps
    _, _, section = body.partition('<h2 id="en-cours">')
    assert re.search(
        r'<h3 id="en-cours--anp">Agglo de Nulle-Part[^<]*</h3>\s*<ul class="liens">\s*<li><a href="../../actions/1-1/">',
        section,
    )
    assert "non communiqué" in body.partition('<h2 id="non-communique">')[2]
    assert {a for a in made if a.startswith("listes/")} == {
        "listes/statut/",
        "listes/pilotes/",
        "listes/services/",
        "listes/calendrier/",
    }


def test_a_contract_without_what_readers_choose_by_has_no_list() -> None:
    made = pages(load(ROOT / "tests/refus/base"))
    assert not [a for a in made if a.startswith("listes/")]
    assert "listes/" not in made["actions/"].corps + made["plan-du-site/"].corps


def test_an_organisation_lists_its_actions_by_role(corpus: Corpus) -> None:
    body = pages(corpus)["organisations/anp/"].corps
    assert "Pilotes&nbsp;: 1 axe sur 2" in body and 'href="../../actions/1-1/"' in body


def test_an_organisation_is_said_to_be_named_wherever_the_source_names_it(tmp_path: Path) -> None:
    def of(nom: str, folder: str, action: str = ACTION) -> str:
        (tmp_path / folder).mkdir()
        data = plan(tmp_path / folder, action)
        head = f"nom: {nom}\nnature: agglo\ndefinition: Un essai.\n"
        (data / "organisations/autre.yml").write_text(head, encoding="utf-8")
        page = pages(load(data))["organisations/autre/"].corps
        return page.partition('id="cite"')[2]

    elsewhere = "{valeur: [autre], date: 2030-03, source: {titre: Bilan, url: https://exemple.fr/}}"
    told = ACTION + f"partenaires: {elsewhere}\n"
    assert "ne nomme pas" in of("Ville d’Ailleurs", "a") and "ne nomme pas" in of("Ville d’Ailleurs", "b", told)
    lines = of("Camille Inventé", "c")
    assert "ne nomme pas" not in lines and "ligne&nbsp;17" in lines
    roles = ACTION.replace("[anp]", "[autre]")
    said = of("Agglo de Nulle-Part", "d", roles)
    assert "ne nomme pas" not in said and "Pilotes&nbsp;:" in said and "1 axe" in said


def test_columns_and_filters_are_those_that_the_data_have(corpus: Corpus, tmp_path: Path) -> None:
    filters = Filters(corpus)
    assert filters.colonnes == ("statut", "pilotes", "services", "calendrier", "cout")
    choices = {f.nom: [*f.choix] for f in filters.tous}
    assert choices["calendrier"] == ["2030", "2031", "non-communique"]
    assert choices["pilotes"] == ["anp", "non-communique"]
    bare = Filters(load(ROOT / "tests/refus/base"))
    assert bare.colonnes == () and {f.nom for f in bare.tous} <= {"enjeu", "programme", "public", "information"}


def words_in(language: str, corpus: Corpus) -> Iterator[bool]:
    for adresse in ("actions/1-1/", "enjeux/1/", "contrat/", "actions/"):
        yield f'<span lang="{language}">' in pages(corpus)[adresse].corps


def test_the_language_of_the_words_is_said(tmp_path: Path, corpus: Corpus) -> None:
    (tmp_path / "br").mkdir()
    assert all(words_in("br", load(plan(tmp_path / "br", langue="  langue: br\n"))))
    assert not any(words_in("br", corpus)) and not any(words_in("fr", corpus))
