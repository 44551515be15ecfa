"""What changed: read from real git repositories, told in sentences, never dated where the history is cut."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import git
from contrat.gate.loading import load
from contrat.history.old_records import contract_id, read
from contrat.history.reasons import reason
from contrat.history.sentences import Phrases, _Place
from contrat.model.action import Action
from contrat.model.corpus import Corpus
from contrat.model.facts import champs_suivis
from contrat.pages.letter import demande_dite
from contrat.reading.decode import Shape, example_of, schema_of, shape_of
from depot_donnees import SECOND, Depot, build_copy
from site_bati import SiteBati


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    return Depot(tmp_path / "depot")


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases(load(SECOND / "data"))


STATUT = 'statut:\n  valeur: simple-idee\n  date: "2021-03-03"\n  source: {titre: Compte rendu}\n'


def said(depot: Depot, phrases: Phrases, cle: tuple[str, str] = ("actions", "mesure-b")) -> list[str]:
    return [s for e in depot.history().de(cle) for s in phrases.de(e)]


SUITES = """suites:
- {sujet: Contrat suivant, date: 2032-01-02, ou: pages publiques}
"""


def test_a_record_of_a_list_is_told_by_itself_with_its_labels_and_days_in_words(depot: Depot, phrases: Phrases) -> None:
    whole = (depot.data / "contrat.yml").read_text(encoding="utf-8")
    depot.write("contrat.yml", re.sub(r"^suites:\n(?:[ -].*\n)*", "", whole, flags=re.MULTILINE) + SUITES)
    depot.commit("données: une recherche", "2032-01-02")
    depot.edit("contrat.yml", SUITES, SUITES + "- {sujet: Bilan, date: 2032-01-03, ou: pages publiques}\n")
    depot.commit("données: une autre", "2032-01-03")
    assert said(depot, phrases, ("contrat", "contrat"))[0] == (
        "Suites cherchées : ajout de « Bilan : aucune suite trouvée au 3 janvier 2032. Cherché dans : pages publiques »,"
        " le 3 janvier 2032. Motif : une autre."
    )


def test_a_change_is_told_in_a_sentence_with_its_day_and_its_reason(depot: Depot, phrases: Phrases) -> None:
    depot.write("actions/mesure-b.yml", (depot.data / "actions/mesure-b.yml").read_text(encoding="utf-8") + STATUT)
    depot.commit("data(mesure-b): Le comité l’a dit.\n\nSigned-off-by: P N <p@exemple.fr>", "2021-03-03")
    depot.edit("actions/mesure-b.yml", "valeur: simple-idee", "valeur: en-chantier")
    depot.commit("data(mesure-b): fini", "2021-04-01")
    depot.edit("actions/mesure-b.yml", "titre: Compte rendu", "titre: Bilan")
    depot.commit("data(mesure-b): source plus sûre", "2021-04-02")
    assert said(depot, phrases) == [
        "Statut, source : de « Compte rendu » à « Bilan », le 2 avril 2021. Motif : source plus sûre.",
        "Statut : de « simple idée » à « en chantier » (3 mars 2021 ; source : Compte rendu), le 1er avril 2021. Motif : fini.",
        "Statut : de non communiqué à « simple idée » (3 mars 2021 ; source : Compte rendu), le 3 mars 2021. Motif : Le comité l’a dit.",
        "Fiche créée, le 1er mars 2021. Motif : premier état.",
    ]


def partial(shape: Shape) -> Iterator[Any]:
    """Yield a group, as it is written, with each choice of its parts that are not their default."""
    parts = {nom: yaml.load(example_of(part.schema), yaml.BaseLoader) for nom, part in shape.parts.items()}
    parts = {f.name: parts[f.name] for f in fields(shape.cls or object) if parts[f.name] != f.default}
    for n in range(1, len(parts) + 1):
        yield from (dict(chosen) for chosen in combinations(parts.items(), n))


def test_a_group_of_which_a_part_alone_is_known_is_told_with_it(depot: Depot, phrases: Phrases) -> None:
    groups = {c: shape_of(schema_of(Action)[c]).parts["valeur"] for c in champs_suivis(Action)}
    texte = (depot.data / "actions/mesure-b.yml").read_text(encoding="utf-8")
    written = []
    for champ, shape in groups.items():
        for value in partial(shape.item or shape) if (shape.item or shape).cls else ():
            written += [{champ: x} for x in ([[value]] if shape.item else [value, {"valeur": value}])]
    assert len({*map(str, written)}) > 30
    for n, tree in enumerate(written):
        states = [read("actions/mesure-b.yml", f"{texte}{more}".encode()) for more in ("", yaml.dump(tree))]
        before, after = ((s or {})["actions", "mesure-b"] for s in states)
        assert before != after, tree
        (champ,) = tree
        place = _Place("", shape_of(Action)).part(champ)
        for told, _ in phrases._changed(place, before.get(champ), after[champ]):
            assert not told.endswith("à non communiqué") and not re.search("de *$", told), (n, tree, told)


def test_form_place_and_code_add_nothing(depot: Depot, phrases: Phrases) -> None:
    before = len(depot.history().evenements)
    whole = (depot.data / "actions/mesure-a.yml").read_text(encoding="utf-8")
    depot.write("actions/mesure-a.yml", "# Une remarque.\n" + whole.replace("\n", "\r\n"))
    depot.commit("data: mise en forme", "2021-03-02")
    depot.git("mv", "data/actions/mesure-a.yml", "data/mesure-a.yml")
    depot.commit("data: déplacée", "2021-03-03")
    (depot.data / "axes").mkdir()
    depot.git("mv", "data/mesure-a.yml", "data/axes/mesure-a.yml")
    depot.commit("data: déplacée encore", "2021-03-04")
    (depot.folder / "code.py").write_text("print()\n", encoding="utf-8")
    depot.commit("feat: du code", "2021-03-05")
    assert len(depot.history().evenements) == before


def test_a_retired_record_and_one_that_comes_back_are_told(depot: Depot, phrases: Phrases) -> None:
    whole = (depot.data / "actions/zero.yml").read_text(encoding="utf-8")
    (depot.data / "actions/zero.yml").unlink()
    depot.commit("data(zero): abandonnée", "2021-03-02")
    depot.write("actions/zero.yml", whole)
    depot.commit('Revert "data(zero): abandonnée"', "2021-03-03")
    assert said(depot, phrases, ("actions", "zero")) == [
        "Fiche créée, le 3 mars 2021. Motif : retour sur « abandonnée ».",
        "Fiche retirée, le 2 mars 2021. Motif : abandonnée.",
        "Fiche créée, le 1er mars 2021. Motif : premier état.",
    ]


def test_what_today_would_refuse_is_still_read_and_what_nobody_can_read_changes_nothing(
    depot: Depot, phrases: Phrases
) -> None:
    whole = (depot.data / "actions/mesure-b.yml").read_text(encoding="utf-8")
    depot.write("actions/mesure-b.yml", whole + "ancien_champ: oui\nstatut: !!str fini\n")
    depot.commit("data(mesure-b): ancien schéma", "2021-03-02")
    depot.write("actions/mesure-b.yml", whole + "cassé: [\n")
    depot.commit("data(mesure-b): cassée", "2021-03-03")
    depot.write("actions/mesure-b.yml", whole)
    depot.commit("data(mesure-b): réparée", "2021-03-04")
    assert said(depot, phrases) == [
        "Statut : de « fini » à non communiqué, le 4 mars 2021. Motif : réparée.",
        "Ancien champ : retrait de « oui », le 4 mars 2021. Motif : réparée.",
        "Statut : de non communiqué à « fini », le 2 mars 2021. Motif : ancien schéma.",
        "Ancien champ : ajout de « oui », le 2 mars 2021. Motif : ancien schéma.",
        "Fiche créée, le 1er mars 2021. Motif : premier état.",
    ]


def test_a_merge_keeps_each_reason_and_the_last_word_is_what_is_published(depot: Depot, phrases: Phrases) -> None:
    depot.write("actions/mesure-b.yml", (depot.data / "actions/mesure-b.yml").read_text(encoding="utf-8") + STATUT)
    depot.commit("data(mesure-b): statut", "2021-03-02")
    depot.git("checkout", "-q", "-b", "cote")
    depot.edit("actions/mesure-b.yml", "valeur: simple-idee", "valeur: en-chantier")
    depot.commit("data(mesure-b): bloquée", "2021-03-03")
    depot.git("checkout", "-q", "main")
    depot.edit("actions/mesure-b.yml", "titre: Compte rendu", "titre: Bilan")
    depot.commit("data(mesure-b): autre source", "2021-03-04")
    depot.git("merge", "-q", "-s", "ours", "--no-commit", "cote", jour="2021-03-05")
    depot.edit("actions/mesure-b.yml", "valeur: simple-idee", "valeur: '012'")
    depot.commit("Merge branch 'cote'", "2021-03-05")
    assert said(depot, phrases)[:3] == [
        "Statut : de « en chantier » à « finie à 100 % » (3 mars 2021 ; source : Bilan), le 5 mars 2021. Motif : raison non donnée.",
        "Statut : de « simple idée » à « en chantier » (3 mars 2021 ; source : Bilan), le 3 mars 2021. Motif : bloquée.",
        "Statut, source : de « Compte rendu » à « Bilan », le 4 mars 2021. Motif : autre source.",
    ]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("data(4-1): statut connu", "statut connu"),
        ("Statut connu", "Statut connu"),
        ("data: un\n\ndeux\nCo-authored-by: A B <a@b.fr>\n", "un. deux"),
        ("data: écrire à jean.dupont@exemple.fr", "écrire à [adresse retirée]"),
        ("fix(search): words of the program", None),
        ("Merge pull request #3 from x/y", None),
        ("", None),
        ("data: \x1b[31mrouge\x1b[0m", "\\u001b[31mrouge\\u001b[0m"),
    ],
)
def test_the_reason_is_the_message_without_what_names_a_person(message: str, expected: str | None) -> None:
    assert reason(message) == expected


def test_no_name_or_address_of_a_person_is_published(depot: Depot, tmp_path: Path) -> None:
    site = build_copy(depot.folder, tmp_path)
    found = [p.name for p in site.dossier.rglob("*") if p.is_file() and b"Personne Nomm" in p.read_bytes()]
    assert found == []


@pytest.mark.parametrize("how", ["shallow", "archive", "partial"])
def test_a_copy_without_its_history_says_so_and_invents_no_date(depot: Depot, tmp_path: Path, how: str) -> None:
    depot.edit("actions/mesure-b.yml", "intitule: ", "intitule: Autre ")
    depot.commit("data(mesure-b): autre intitulé", "2021-03-02")
    copy = tmp_path / "copie"
    if how == "archive":
        copy.mkdir()
        depot.git("archive", "--format=tar", "-o", str(tmp_path / "a.tar"), "HEAD")
        subprocess.run(["tar", "-xf", str(tmp_path / "a.tar"), "-C", str(copy)], check=True)
    else:
        option = ["--depth", "1"] if how == "shallow" else ["--filter=blob:none"]
        depot.git("config", "uploadpack.allowFilter", "true")
        depot.git("clone", "-q", *option, depot.folder.as_uri(), str(copy))
    assert git.read(copy / "data") is None
    site = build_copy(copy, tmp_path)
    for adresse in ("historique/", "", "actions/mesure-b/", "actions/mesure-b/historique/", "enjeux/silence/"):
        assert "indisponible dans cette copie" in site.pages[adresse].text, adresse
        assert "2021" not in site.pages[adresse].text.split("Ce qui a changé")[-1].split("Citer")[0], adresse
    assert list(site.dossier.rglob("atom.xml")) == []


def test_the_strict_option_refuses_to_publish_without_the_history(depot: Depot, tmp_path: Path) -> None:
    copy = tmp_path / "copie"
    depot.commit("data: encore", "2021-03-02")
    depot.git("clone", "-q", "--depth", "1", depot.folder.as_uri(), str(copy))
    with pytest.raises(AssertionError, match="l’historique des données n’est pas entier"):
        build_copy(copy, tmp_path, HISTORIQUE="exige")
    build_copy(depot.folder, tmp_path, HISTORIQUE="exige")


def test_every_page_has_the_day_of_its_own_data(depot: Depot, tmp_path: Path) -> None:
    depot.edit("actions/mesure-b.yml", "intitule: ", "intitule: Autre ")
    depot.commit("data(mesure-b): autre intitulé", "2021-03-09")
    site = build_copy(depot.folder, tmp_path)
    shown = {a: "Dernier changement le 9 mars 2021" in p.text for a, p in site.pages.items()}
    enjeu = load(depot.data).actions
    own = next(a.enjeu for a in enjeu if a.id == "mesure-b")
    assert [a for a, s in shown.items() if s] == ["actions/mesure-b/", f"enjeux/{own}/"]
    assert "Dernier changement le 1er mars 2021" in site.pages["actions/mesure-a/"].text


def test_each_past_state_of_an_action_can_be_read(depot: Depot, tmp_path: Path) -> None:
    depot.edit("actions/mesure-b.yml", "intitule: ", "intitule: Autre ")
    depot.commit("data(mesure-b): autre intitulé", "2021-03-09")
    tree = build_copy(depot.folder, tmp_path).pages["actions/mesure-b/historique/"]
    states = [" ".join("".join(d.itertext()).split()) for d in tree.all("dl")]
    assert len(states) == 2
    assert "Autre " in states[0]
    assert "Autre " not in states[1]


def test_an_old_file_with_a_bomb_of_references_is_read_within_bounds() -> None:
    bomb = b"a: &a [x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c + 1, c + 1, c, c) for c in range(97, 120))
    assert read("actions/1-1.yml", bomb) is None
    assert read("actions/1-1.yml", b"[" * 100_000) is None


def test_a_contract_nested_beyond_reason_has_no_id_and_stops_nothing() -> None:
    levels = "\n".join(" " * (30 * i + 1) + "- " * 14 + "-" for i in range(100))
    assert contract_id("contrat.yml", f"id: pays-imaginaire\na:\n{levels} fin\n".encode()) is None
    assert read("contrat.yml", f"id: pays-imaginaire\na:\n{levels} fin\n".encode()) is None


def demandes(corpus: Corpus) -> Sequence[str]:
    return [demande_dite(d, "2032-01-15") for d in corpus.demandes]


def test_a_request_is_told_where_the_value_is_missing(second: SiteBati) -> None:
    said = demandes(load(SECOND / "data"))
    assert said == [
        "demandé le 3 novembre 2031, refusé le 20 novembre 2031",
        "demandé le 4 novembre 2031, sans réponse connue au 15 janvier 2032 : un mois de silence vaut refus",
        "demandé le 2 janvier 2032",
    ]
    assert "Statut : Demandé le 4 novembre 2031, sans réponse connue" in second.pages["actions/mesure-b/"].text
    assert "avis favorable, le 3 janvier 2032" in second.pages["demander/"].text
