"""Spec on the shipped data: each failure names the record and the value."""

import hashlib
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from contrat.gate.loading import load
from contrat.model.action import Action
from contrat.model.corpus import Corpus
from contrat.model.directory import Organisation, Programme
from contrat.model.enjeu import Enjeu
from contrat.reading.characters import fold_spaces, slug
from contrat.reading.problems import DataRefused

DATA = Path(__file__).parent.parent / "data"
SHA256_OF_SOURCE = "dfca41e78ccc1352a045a5064af9393530c62a3c3e937649ba0bdbdcb7e51cf2"


def test_the_source_is_the_one_that_was_published() -> None:
    source = DATA / "source/contrat-2019-2022.txt"
    assert hashlib.sha256(source.read_bytes()).hexdigest() == SHA256_OF_SOURCE


def test_there_are_8_enjeux_with_4_4_4_4_2_4_3_2_actions(corpus: Corpus) -> None:
    assert [len(corpus.actions_de(e)) for e in corpus.enjeux] == [4, 4, 4, 4, 2, 4, 3, 2]


def test_every_name_of_the_source_has_its_record(corpus: Corpus) -> None:
    programmes = {
        "sdaasp",
        "porter-a-connaissance",
        "projet-de-territoire",
        "diagnostic",
        "erbm",
        "npnru",
        "contrat-de-ville",
        "action-coeur-de-ville",
        "ens",
        "chaine-des-parcs",
        "politique-cyclable",
        "plan-gestion-dechets",
        "satd",
        "jeux-paris-2024",
        "ase",
        "geographie-prioritaire",
    }
    assert programmes ^ {p.id for p in corpus.programmes} == set()
    organisations = {"departement-pas-de-calais", "call", "conseil-departemental-62", "tele-gohelle"}
    assert organisations ^ {o.id for o in corpus.organisations} == set()
    people = {(p.nom, p.fonction) for o in corpus.organisations for p in o.personnes}
    assert people == {
        ("Jean-Claude Leroy", "président du conseil départemental du Pas-de-Calais"),
        ("Sylvain Robert", "président de la CALL"),
    }
    assert corpus.communes is not None
    assert len(corpus.communes.communes) == 36


@pytest.mark.parametrize(
    ("programme", "actions"),
    [
        ("erbm", ["3-1", "7-3"]),
        ("npnru", ["3-2", "7-3"]),
        ("contrat-de-ville", ["3-2", "7-3"]),
        ("action-coeur-de-ville", ["3-2"]),
        ("chaine-des-parcs", ["2-1"]),
        ("ens", ["2-1"]),
        ("politique-cyclable", ["2-1"]),
        ("plan-gestion-dechets", ["2-2"]),
        ("satd", ["2-4"]),
        ("jeux-paris-2024", ["3-4"]),
        ("ase", ["6-4"]),
        ("geographie-prioritaire", ["7-3"]),
        ("sdaasp", []),
    ],
)
def test_a_programme_is_cited_by_the_actions_that_name_it(corpus: Corpus, programme: str, actions: list[str]) -> None:
    fiche = next(p for p in corpus.programmes if p.id == programme)
    assert [m.action.id for m in corpus.mentions(fiche) if m.action] == actions


def test_every_enjeu_state_and_nature_has_a_pictogram_of_its_own_in_one_set(corpus: Corpus) -> None:
    named = [(e.id, e.pictogramme) for e in corpus.enjeux]
    named += [(f"{nom} {code}", p) for nom, codes in corpus.pictogramme.items() for code, p in codes.items()]
    assert [n for n, p in named if p is None or not p.startswith("material/")] == []
    assert [p for p, n in Counter(p for _, p in named).items() if n > 1] == []  # one sign, one meaning
    hollow = {n for n, p in named if p and p.endswith("-outline")}
    assert hollow == {"etats_information texte-seul"}  # filled, all of them; a gauge begins empty


def test_every_tracked_field_is_asked_in_words(corpus: Corpus) -> None:
    assert corpus.questions == corpus.vocabulaires.questions


def test_every_action_has_twenty_usual_words_or_more(corpus: Corpus) -> None:
    assert {a.id: len(a.mots_usuels) for a in corpus.actions if len(a.mots_usuels) < 20} == {}


def fiches(corpus: Corpus) -> list[Enjeu | Action]:
    return [*corpus.enjeux, *corpus.actions]


def test_our_sentences_are_short_and_plain(corpus: Corpus) -> None:
    long_ones = {
        f.id: phrase
        for f in fiches(corpus)
        for phrase in (f.en_clair or "").replace(" : ", ". ").split(". ")
        if len(phrase.split()) > 32
    }
    assert long_ones == {}


def test_plain_sentences_never_claim_to_be_falc(corpus: Corpus) -> None:
    assert [f.id for f in fiches(corpus) if "falc" in (f.en_clair or "").lower()] == []


def test_nothing_of_the_execution_is_made_up(corpus: Corpus) -> None:
    """The source gives neither status, amount, date, leader, partner nor indicator."""
    known = {champ for a in corpus.actions for champ, fait in a.valeurs_suivies.items() if fait}
    assert known == {"lieux", "publics"}
    assert all(f.source and f.source.ligne for a in corpus.actions for f in a.valeurs_suivies.values() if f)
    assert set(corpus.contrat.valeurs_suivies.values()) == {None}


def test_the_22_oddities_are_told(corpus: Corpus) -> None:
    assert len(corpus.notes) == 22
    assert [n.id for n in corpus.notes if n.sic] == ["coquille-mise-oeuvre"]


def test_public_facts_have_date_source_and_level(corpus: Corpus) -> None:
    named: list[Programme | Organisation] = [*corpus.programmes, *corpus.organisations]
    assert [a.id for a in corpus.actions if not a.faits] == ["6-2"]
    assert sum(len(a.faits) for a in corpus.actions) == 75
    assert all(a.non_trouve for a in corpus.actions if not a.faits)
    assert [f.texte for a in corpus.actions for f in a.faits if not f.rapport] == []
    assert [f.texte for x in [*named, *corpus.actions] for f in x.faits if not (f.date.valeur or f.date.mots)] == []


def test_no_public_fact_is_dated_by_guess(corpus: Corpus) -> None:
    """A date that the page does not write whole, year included, is left in its words."""
    guessed = re.compile(r"déduite|donnée par|d’après l’adresse|année non|\(\d{4}\)|non dat")
    named: list[Action | Programme | Organisation] = [*corpus.actions, *corpus.programmes, *corpus.organisations]
    doubtful = [f for x in named for f in x.faits if guessed.search(f.date.mots or "")]
    assert len(doubtful) > 30
    assert [f.texte for f in doubtful if f.date.valeur] == []
    # The year stands with its day, and what it comes from after them: never after a colon between brackets.
    assert [f.date.mots for f in doubtful if re.search(r": *[^:)]*\d{4}\)", f.date.mots or "")] == []


def test_facts_of_the_lowest_confidence_are_left_out(corpus: Corpus) -> None:
    assert "240" not in " ".join(f.texte for p in corpus.programmes if p.id == "npnru" for f in p.faits)


def test_the_glossary_has_68_terms_of_two_sentences_at_most(corpus: Corpus) -> None:
    assert len(corpus.glossaire) == 68
    assert [t.id for t in corpus.glossaire if t.definition.count(". ") > 1] == []


def test_usual_words_are_not_repeated_in_the_lexicon(corpus: Corpus) -> None:
    usual = {a.id: {slug(m) for m in a.mots_usuels} for a in corpus.actions}
    twice = {x.id: m for x in corpus.lexique if x.action for m in x.mots if slug(m) in usual[x.action]}
    assert twice == {}


def test_one_changed_letter_anywhere_in_the_contracts_words_is_refused_with_its_record_and_line(tmp_path: Path) -> None:
    """Each action and enjeu in turn, in a copy of the data: every letter counts, so one per record proves the path."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    missed = []
    for path in sorted([*copy.glob("actions/*.yml"), *copy.glob("enjeux/*.yml")]):
        whole = path.read_text(encoding="utf-8")
        words = re.search(r"^(?:texte|titre): (?:>-\n  )?", whole, re.M)
        assert words
        at = words.end() + 3
        path.write_text(whole[:at] + ("z" if whole[at] != "z" else "y") + whole[at + 1 :], encoding="utf-8")
        with pytest.raises(DataRefused) as refused:
            load(copy)
        name = path.relative_to(copy).as_posix()
        line = f"ligne {whole.split('ligne: ')[-1].split('}')[0].split(',')[0].strip()}"
        said = [str(p) for p in refused.value.problems]
        if not any(s.startswith(f"data/{name}:") and "de la source" in s for s in said) or (
            "actions/" in name and not any(line in s for s in said)
        ):
            missed.append((name, said))
        path.write_text(whole, encoding="utf-8")
    assert missed == []


def test_one_changed_letter_of_the_source_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    source = copy / "source/contrat-2019-2022.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("savoir-nager", "savoir-nagez"), encoding="utf-8")
    with pytest.raises(DataRefused) as refused:
        load(copy)
    said = "\n".join(map(str, refused.value.problems))
    assert "data/actions/4-1.yml:3:8: « texte » n’est pas le texte de la ligne 43 de la source" in said
    assert "le fichier source a changé" in said


def test_the_words_of_the_site_are_those_of_the_source_line_for_line(corpus: Corpus) -> None:
    lines = [fold_spaces(x) for x in corpus.lignes_source]
    assert [a.id for a in corpus.actions if fold_spaces(a.texte) not in lines[a.source.ligne - 1]] == []
    carried = (
        {a.source.ligne for a in corpus.actions}
        | {n for e in corpus.enjeux for n in (e.source.ligne, e.source.ligne_section)}
        | {p.ligne for p in corpus.contrat.passages}
    )
    assert {n for n, x in enumerate(lines, 1) if x} ^ carried == set()


def test_the_commented_record_of_the_guide_is_good(tmp_path: Path) -> None:
    guide = (DATA.parent / "docs/dev/donnees-modifier.md").read_text(encoding="utf-8")
    record = guide.split("```yaml\n")[1].split("```")[0]
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    (copy / "actions/4-1.yml").write_text(record, encoding="utf-8")
    action = next(a for a in load(copy).actions if a.id == "4-1")
    assert action.nombre_connus == len(action.champs_attendus)


def test_the_other_examples_of_the_guide_are_good_together(tmp_path: Path) -> None:
    guide = (DATA.parent / "docs/dev/donnees-modifier.md").read_text(encoding="utf-8")
    examples = dict(re.findall(r"<!-- exemple: (.*?) -->\n```yaml\n(.*?)```", guide, re.S))
    assert list(examples) == [
        "contrat.yml, source",
        "contrat.yml, publication",
        "demandes/statut-4-1.yml",
        "organisations/departement-pas-de-calais.yml",
        "contrat.yml, publication, demandes",
        "contrat.yml, champs",
        "actions/4-2.yml, champs",
        "actions/4-1.yml",
        "contrat.yml",
        "vocabulaires.yml, statuts",
        "retires.yml",
    ]
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    contrat = (copy / "contrat.yml").read_text(encoding="utf-8")
    contrat = re.sub(r"^suites:\n(?:  .*\n)+", "", contrat, flags=re.M) + examples["contrat.yml"]
    source = "".join(line for line in examples["contrat.yml, source"].splitlines(True) if "#" not in line)
    assert source.replace("Contractualisation,", "Contractualisation Pas-de-Calais,") in contrat
    contrat = contrat.replace("publication:\n", f"publication:\n{examples['contrat.yml, publication']}")
    contrat = contrat.replace("publication:\n", f"publication:\n{examples['contrat.yml, publication, demandes']}")
    (copy / "contrat.yml").write_text(contrat + examples["contrat.yml, champs"], encoding="utf-8")
    with (copy / "actions/4-2.yml").open("a", encoding="utf-8") as other:
        other.write(examples["actions/4-2.yml, champs"])
    organisation = copy / "organisations/departement-pas-de-calais.yml"
    before = re.sub(r"^contacts:\n(?:  .*\n)+", "", organisation.read_text(encoding="utf-8"), flags=re.M)
    organisation.write_text(before + examples[f"organisations/{organisation.name}"], encoding="utf-8")
    vocabulaires = (copy / "vocabulaires.yml").read_text(encoding="utf-8")
    vocabulaires = vocabulaires.replace("statuts:\n", f"statuts:\n{examples['vocabulaires.yml, statuts']}", 1)
    (copy / "vocabulaires.yml").write_text(vocabulaires, encoding="utf-8")
    action = (copy / "actions/4-1.yml").read_text(encoding="utf-8")
    (copy / "actions/4-1.yml").write_text(action.split("faits:\n")[0] + examples["actions/4-1.yml"], encoding="utf-8")
    (copy / "demandes").mkdir()
    (copy / "demandes/statut-4-1.yml").write_text(examples["demandes/statut-4-1.yml"], encoding="utf-8")
    (copy / "retires.yml").write_text(examples["retires.yml"], encoding="utf-8")
    with (copy / "adresses.txt").open("a", encoding="utf-8") as ledger:
        ledger.write("/glossaire/mot-retire/\n")
    corpus = load(copy)
    assert corpus.contrat.publication.role_historique == "Service des contrats territoriaux"
    assert [bool(s.trouve) for s in corpus.contrat.suites] == [False, True]
    assert corpus.pictogramme["statuts"]["a-etudier"] == "material/help-circle"
    assert corpus.demandes[0].reponse is not None
    (other_action,) = (a for a in corpus.actions if a.id == "4-2")
    assert {c: getattr(other_action, c).valeur for c in ("service_referent", "quartier")} == {
        "service_referent": "Direction des sports",
        "quartier": "centre",
    }
    assert [f.vu_en_ligne for a in corpus.actions if a.id == "4-1" for f in a.faits] == ["2026-12-05"]
    contacts = corpus.organisation["departement-pas-de-calais"].contacts
    assert [(c.valeur is None, c.actions) for c in contacts] == [(False, ()), (False, ("4-1",)), (True, ())]
    assert corpus.contrat.publication.alaveteli == "https://demandes.exemple.fr"
    assert corpus.retires[0].remplace_par == ("/glossaire/enjeu/",)
