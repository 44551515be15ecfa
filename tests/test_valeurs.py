"""What each value is called and how it is said, the same wherever it is said; what is the same value, and what became of one."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import feedparser
import pytest
import yaml
from contrat.french import grammar
from contrat.french.values import Values
from contrat.french.wording import field_name
from contrat.gate.loading import load
from contrat.history.changes import Changement, Evenement, Historique, trace
from contrat.history.commits import Commit, Difference
from contrat.history.old_records import CLASSES, understood
from contrat.history.sentences import Phrases
from contrat.model.action import Action
from contrat.model.corpus import Corpus
from contrat.model.scalars import Insee, Ligne
from contrat.model.scalars import champ as field_of_model
from contrat.reading.decode import Decoder, Schema, get_origin, kind_of, known, schema_of
from contrat.reading.kinds import (
    Code,
    DateKind,
    DecimalKind,
    FieldName,
    IdKind,
    Integer,
    MailKind,
    Pattern,
    Ref,
    UrlKind,
    YesNo,
)
from contrat.reading.yaml_tree import parse
from depot_donnees import SECOND, Depot, build_copy
from site_bati import PageBatie, SiteBati, folded


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(SECOND / "data")


@pytest.fixture(scope="module")
def values(corpus: Corpus) -> Values:
    return Values(corpus)


def read(texte: str) -> Any:
    """Return YAML as the history reads it: maps, lists and strings."""
    return yaml.load(texte, yaml.BaseLoader)


def said(values: Values, collection: str, champ: str, texte: str) -> str:
    schema = schema_of(CLASSES[collection]).get(champ)
    return values.text(understood(read(texte), schema), schema).replace("\u00a0", " ")


# ------------------------------------------------------------------ how a value is said

CASES = (
    (
        "actions",
        "statut",
        "{valeur: en-chantier, date: 2021-09, source: {titre: Délibération n° 3}}",
        "en chantier (septembre 2021 ; source : Délibération n° 3)",
    ),
    ("actions", "statut", '{valeur: "012"}', "finie à 100 %"),
    (
        "actions",
        "statut",
        "{sans_objet: Rien à faire, source: {url: https://www.exemple.fr/a}}",
        "sans objet : Rien à faire (source : https://www.exemple.fr/a)",
    ),
    ("actions", "avancement", "{valeur: 40, date: 2021}", "40 % (2021)"),
    ("actions", "avancement", "{valeur: 0}", "0 %"),
    ("actions", "pilote", "{valeur: ccsb}", "Communauté de communes de Syldavie-Bordurie (CCSB)"),
    (
        "actions",
        "porteurs",
        "{valeur: [ccsb, atelier-012]}",
        "Communauté de communes de Syldavie-Bordurie (CCSB) ; atelier 012 & fils",
    ),
    ("actions", "lieux", "{valeur: [{insee: 99001}, {mots: l’autre rive}]}", "Klow ; « l’autre rive »"),
    (
        "actions",
        "publics",
        "{valeur: [licornes, no], source: {ligne: 14, mots: les licornes}}",
        "licornes, no #1, habitants du nord-ouest (texte source, ligne 14 : « les licornes »)",
    ),
    (
        "actions",
        "calendrier",
        "{valeur: {debut: 2021-09, fin: {mots: aux calendes}}}",
        "début : septembre 2021 ; fin : aux calendes",
    ),
    ("actions", "calendrier", "{valeur: {fin: 2022}}", "début non communiqué ; fin : 2022"),
    ("actions", "calendrier", "{valeur: {debut: 2022}}", "début : 2022 ; fin non communiquée"),
    (
        "actions",
        "etapes",
        "{valeur: [{libelle: Vider, date: 2031-09, faite: oui}, {libelle: Poser, faite: non}, {libelle: Fêter}]}",
        "Vider (septembre 2031) : faite ; Poser : pas encore faite ; Fêter",
    ),
    ("actions", "cout", "{valeur: {valeur: 12500.50, taxes: TTC, nature: prévu}}", "12 500,50 € TTC, prévu"),
    ("actions", "cout", "{valeur: {valeur: 0, nature: réalisé}}", "0 €, réalisé"),
    ("actions", "cout", "{valeur: {valeur: 999.99, devise: CHF, nature: voté}}", "999,99 CHF, voté"),
    ("actions", "cout", "{valeur: {valeur: 1234567, devise: EUR, taxes: HT, nature: voté}}", "1 234 567 € HT, voté"),
    (
        "actions",
        "financements",
        "{valeur: [{organisation: ccsb, montant: {valeur: 1000000, taxes: HT, nature: voté}}, {organisation: atelier-012}]}",
        "Communauté de communes de Syldavie-Bordurie (CCSB) : 1 000 000 € HT, voté ; atelier 012 & fils : montant non communiqué",
    ),
    (
        "actions",
        "indicateurs",
        '{valeur: [{nom: Taux, unite: "%", cible: 90, mesures: [{date: 2021-03, valeur: 71.5}]}]}',
        "Taux : 71,5 sur 90 % visés, mars 2021",
    ),
    (
        "actions",
        "indicateurs",
        "{valeur: [{nom: Passages, unite: personnes par jour, cible: 12000, mesures: [{date: 2031, valeur: 0}, {date: 2032-01, valeur: 1234567}]}]}",
        "Passages : 0 sur une cible de 12 000 personnes par jour, 2031 ; 1 234 567 personnes par jour, janvier 2032",
    ),
    (
        "actions",
        "indicateurs",
        "{valeur: [{nom: Foin, unite: kg, mesures: [{date: {mots: un dimanche}, valeur: 2.5}]}]}",
        "Foin : 2,5 kg, un dimanche",
    ),
    (
        "actions",
        "indicateurs",
        "{valeur: [{nom: Foin, unite: kg, cible: 0}]}",
        "Foin : 0 kg visé, mesure non communiquée",
    ),
    (
        "actions",
        "indicateurs",
        "{valeur: [{nom: Humeur, unite: sourires}]}",
        "Humeur : en sourires, mesure non communiquée",
    ),
    (
        "actions",
        "indicateurs",
        "{valeur: [{nom: Élan, unite: km, cible: 1, mesures: [{date: 2031, valeur: 1}]}]}",
        "Élan : 1 sur 1 km visé, 2031",
    ),
    (
        "actions",
        "documents",
        "{valeur: [{titre: Plan, url: https://www.exemple.fr/p, date: 2031-02-01}, {titre: Photo}]}",
        "Plan, https://www.exemple.fr/p (1er février 2031) ; Photo",
    ),
    (
        "actions",
        "actualites",
        '[{titre: Fête, date: 2032-09-01, texte: "Une **fête**, voir [l’album](https://www.exemple.fr/a).", source: {titre: Gazette, url: https://www.exemple.fr/g}}]',
        "Fête (1er septembre 2032) : Une fête, voir l’album (https://www.exemple.fr/a). Source : Gazette, https://www.exemple.fr/g",
    ),
    ("actions", "notes", "[La couleur n’est **pas** dite.]", "La couleur n’est pas dite."),
    ("actions", "source", "{ligne: 14}", "ligne 14"),
    ("actions", "enjeu", "silence", "Défi 2 : Se taire"),
    ("actions", "rang", "2", "2"),
    ("actions", "texte", "L’étude du quota", "L’étude du quota"),
    ("actions", "mots_usuels", "[pont, 1:30]", "pont, 1:30"),
    ("enjeux", "source", "{ligne: 10, ligne_section: 16}", "ligne 10 ; section : ligne 16"),
    ("enjeux", "titre_section", "Autre titre", "Autre titre"),
    ("programmes", "cite", "[{ligne: 3, mots: Plan Licorne}]", "ligne 3 : « Plan Licorne »"),
    (
        "programmes",
        "faits",
        "[{texte: Un **plan**., date: 2029, source: {titre: Plan, editeur: Gazette, url: https://www.exemple.fr/b}, "
        "niveau: presse, confiance: B, reserve: Non relu}]",
        "Un plan. (2029 ; source de presse ou d’un tiers : Gazette : Plan, https://www.exemple.fr/b ; réserve : Non relu)",
    ),
    (
        "actions",
        "faits",
        "[{texte: Un pont., date: {mots: avril}, source: {titre: Pont, editeur: ANP, url: https://www.exemple.fr/p}, "
        "autre_source: {titre: Un pont, editeur: Gazette, url: https://www.exemple.fr/g}, niveau: institution, "
        "confiance: A, rapport: contexte, vu_en_ligne: 2031-02-01}]",
        "Un pont. (avril ; source de l’organisme : ANP : Pont, https://www.exemple.fr/p ; autre source : Gazette : Un pont, "
        "https://www.exemple.fr/g ; donne le contexte ; vu en ligne le 1er février 2031)",
    ),
    ("programmes", "nature", "tirelire", "tirelire"),
    (
        "organisations",
        "personnes",
        "[{nom: Mme Fée, fonction: présidente, source: {ligne: 3, mots: Mme Fée}}]",
        "Mme Fée, « présidente » ; ligne 3 : « Mme Fée »",
    ),
    ("organisations", "nature", "atelier", "atelier d’essai"),
    ("organisations", "siren", '"990000012"', "990000012"),
    ("glossaire", "formes", "[gués, gué]", "gués, gué"),
    ("communes", "population_municipale", "12345", "12 345"),
    ("communes", "codes_postaux", "[99000]", "99000"),
    ("notes", "lignes", "[1234, 6]", "1 234, 6"),
    ("notes", "sic", "oui", "oui"),
    ("notes", "sic", "non", "non"),
    ("demandes", "champs", "[statut, cout, budget]", "statut, coût, budget"),
    ("demandes", "destinataire", "ccsb", "Communauté de communes de Syldavie-Bordurie (CCSB)"),
    ("demandes", "action", "mesure-b", "Mesure 1.2 : Refaire les passerelles"),
    ("demandes", "envoyee", "2031-11-03", "3 novembre 2031"),
    (
        "demandes",
        "reponse",
        "{date: 2031-11-20, nature: refusé, texte: Trop tôt., documents: [{titre: Lettre}]}",
        "refusé, le 20 novembre 2031 ; Trop tôt. ; documents : Lettre",
    ),
    (
        "demandes",
        "cada",
        "{saisie: 2031-12-05, date: 2032-01-03, avis: favorable, url: https://www.exemple.fr/c}",
        "saisie le 5 décembre 2031 ; avis favorable, le 3 janvier 2032 ; avis de la commission, https://www.exemple.fr/c",
    ),
    ("demandes", "cada", "{saisie: 2031-12-05}", "saisie le 5 décembre 2031 ; avis non communiqué"),
    (
        "contrat",
        "parties",
        "[{organisation: ccsb, role: financeur}]",
        "Communauté de communes de Syldavie-Bordurie (CCSB) : financeur",
    ),
    (
        "contrat",
        "periode",
        "{debut: 2019, fin: 2022, source: {ligne: 3, mots: 2019-2022}}",
        "2019-2022 ; ligne 3 : « 2019-2022 »",
    ),
    ("contrat", "periode", "{debut: 2031-04, fin: 2033-09-30}", "avril 2031 – 30 septembre 2033"),
    ("contrat", "duree", "{valeur: 3, unite: an, source: {ligne: 3, mots: 3 ans}}", "3 ans ; ligne 3 : « 3 ans »"),
    ("contrat", "duree", "{valeur: 30, unite: mois}", "30 mois"),
    (
        "contrat",
        "niveaux",
        "{enjeu: {singulier: défi, genre: masculin}}",
        "premier niveau : singulier : défi, genre : masculin",
    ),
    ("contrat", "comptes", "{enjeux: 3, actions: 5}", "enjeux : 3, actions : 5"),
    (
        "contrat",
        "source",
        "{fichier: l.txt, titre: Texte, date: {valeur: 2031-04-02, mots: le lendemain}}",
        "fichier : l.txt, titre : Texte, date de publication : le lendemain",
    ),
    (
        "contrat",
        "passages",
        "[{ligne: 22, nature: hors-contrat, texte: Partager}]",
        "ligne 22, hors contrat : « Partager »",
    ),
    ("contrat", "date_signature", "{valeur: 2031-04-01}", "1er avril 2031"),
    ("contrat", "lieu_signature", "{valeur: Klow}", "Klow"),
    ("contrat", "budget", "{valeur: {valeur: 1234567.80, taxes: HT, nature: voté}}", "1 234 567,80 € HT, voté"),
    ("contrat", "avenants", "{valeur: [{titre: Avenant n° 1, date: 2032-02-29}]}", "Avenant n° 1 (29 février 2032)"),
    (
        "contrat",
        "suites",
        "[{sujet: Bilan, date: 2032-01-03, ou: pages publiques}]",
        "Bilan : aucune suite trouvée au 3 janvier 2032. Cherché dans : pages publiques",
    ),
    (
        "contrat",
        "suites",
        "[{sujet: Bilan, date: 2032-01-03, ou: pages publiques, trouve: [{titre: Bilan, url: https://www.exemple.fr/b}]}]",
        "Bilan : trouvé le 3 janvier 2032 : Bilan, https://www.exemple.fr/b. Cherché dans : pages publiques",
    ),
    (
        "contrat",
        "interview",
        "{ligne: 7, personne: Mme Fée, realisee_par: ccsb, occasion: la fête, date: {valeur: 2031-04, source: {titre: Vidéo}}, transcription: {valeur: Bonjour **tous**.}}",
        "ligne : 7, personne interrogée : Mme Fée, réalisée par : Communauté de communes de Syldavie-Bordurie (CCSB), occasion : la fête, date : avril 2031 (source : Vidéo), transcription : Bonjour tous.",
    ),
    (
        "contrat",
        "publication",
        "{nature: Un site., signaler: https://www.exemple.fr/s}",
        "nature du site : Un site., signalement : https://www.exemple.fr/s",
    ),
    (
        "contrat",
        "licence",
        "{nom: Licence d’essai, url: https://www.exemple.fr/l}",
        "Licence d’essai, https://www.exemple.fr/l",
    ),
    (
        "contrat",
        "audit",
        '{organisme: Cabinet, date: 2031-06-01, version: "4.1", taux: 72, echantillon: [L’accueil]}',
        "organisme : Cabinet, date : 1er juin 2031, référentiel : 4.1, échantillon : L’accueil, taux : 72 %",
    ),
)

BEFORE_TODAY = (
    ("actions", "statut", "inconnu", "inconnu"),
    ("actions", "avancement", "{valeur: 71.5}", "71,5 %"),
    ("actions", "avancement", "{valeur: presque}", "presque"),
    ("actions", "pilote", "{valeur: disparue}", "disparue"),
    ("actions", "partenaires", "ccsb", "Communauté de communes de Syldavie-Bordurie (CCSB)"),
    ("actions", "cout", "{valeur: 12 k€ environ}", "12 k€ environ"),
    ("actions", "cout", "{valeur: 12500.5}", "12 500,50 €"),
    (
        "contrat",
        "ancien",
        "{date: 2019-04-10, montant: 12.5, liste: [a, b]}",
        "date : 10 avril 2019, montant : 12.5, liste : a, b",
    ),
)
"""What today’s gate refuses, and an old file may hold."""


@pytest.mark.parametrize(("collection", "champ", "texte", "expected"), [*CASES, *BEFORE_TODAY])
def test_a_value_is_said_in_french(values: Values, collection: str, champ: str, texte: str, expected: str) -> None:
    assert said(values, collection, champ, texte) == expected


@pytest.mark.parametrize(("collection", "champ", "texte", "expected"), CASES)
def test_a_value_of_the_model_is_said_in_the_words_of_an_old_one(
    values: Values, collection: str, champ: str, texte: str, expected: str
) -> None:
    schema = schema_of(CLASSES[collection])[champ]
    node, problems = parse("x.yml", texte.encode())
    decoder = Decoder("x.yml")
    value = decoder.decode(node, schema)
    assert [*problems, *(p for p in decoder.problems if "absente" not in p.message)] == []
    assert values.text(value, schema).replace("\u00a0", " ") == expected


def test_unknown_without_object_and_zero_are_three_things(values: Values) -> None:
    schema = schema_of(Action)["avancement"]
    told = [
        values.wording(understood(read(x), schema), schema).texte()
        for x in ("{}", "{sans_objet: Une étude}", "{valeur: 0}")
    ]
    assert told == ["", "sans objet : Une étude", "0 %"]


def test_what_no_annotation_explains_is_cut_and_its_controls_are_escaped(values: Values) -> None:
    assert said(values, "actions", "ancien", "a" * 3000) == "a" * 2000 + " …"
    assert said(values, "actions", "cout", "{valeur: " + "b" * 3000 + "}") == "b" * 2000 + " …"
    assert said(values, "actions", "ancien", r'"x\e[31m\u202ey"') == r"x\u001b[31m\u202ey"


# ------------------------------------------------------------------ every field of every class

ISO, DOT, PYTHON = r"\b\d{4}-\d\d\b", r"\d\.\d", r"Decimal|None|True|False|[{}\[\]]|\bclass\b|\('"
RAW = {
    *("en-chantier", "simple-idee", "grand-plan", "communaute", "ccsb", "atelier-012", "mesure-a", "mesure-b"),
    *("silence", "defi-des-ponts", "plan-licorne", "99001", "99003", "hors-contrat", "institution", "lieu_signature"),
}
"""Ids and codes that the values below hold."""


def plausible(schema: Schema, n: int) -> Any:  # noqa: PLR0911 — one return a kind of annotation
    """Return a value that a file may hold for an annotation; another one for another `n`."""
    schema = known(schema)
    origin = get_origin(schema)
    if origin is tuple:
        return [plausible(get_args(schema)[0], n), plausible(get_args(schema)[0], n + 2)]
    if origin is Literal:
        return get_args(schema)[-1 - n % 2]
    kind = kind_of(schema) if origin is not None and not hasattr(origin, "__dataclass_fields__") else None
    if kind is None:
        return {
            nom: plausible(sub, n)
            for nom, sub in schema_of(schema).items()
            if (nom, n % 2) != ("sans_objet", 0) and nom != "id"
        }
    if schema == Insee:
        return ("99001", "99003")[n % 2]
    if isinstance(kind, Code):
        vocabularies = read((SECOND / "data/vocabulaires.yml").read_text(encoding="utf-8"))
        codes = [x["code"] for x in vocabularies.get(kind.vocabulaire, ())] or ["code-neuf", "autre-code"]
        return codes[n % 2]
    if isinstance(kind, Ref):
        ids = {
            "organisations": ("ccsb", "atelier-012"),
            "actions": ("mesure-a", "mesure-b"),
            "enjeux": ("silence", "defi-des-ponts"),
        }
        return (ids | {"programmes": ("plan-licorne", "fapi")})[kind.collection][n % 2]
    return _plausible_scalar(kind, n)


def _plausible_scalar(kind: Any, n: int) -> str:
    if isinstance(kind, FieldName):
        return ("statut", "lieu_signature")[n % 2]
    for cls, raw in {
        DateKind: f"203{n}-0{n + 1}-14",
        Integer: str(12 + n),
        DecimalKind: f"1250{n}.50",
        YesNo: ("oui", "non")[n % 2],
        UrlKind: f"https://www.exemple.fr/page{n}",
        MailKind: f"documents{n}@exemple.fr",
        IdKind: f"fiche-{n}",
    }.items():
        if isinstance(kind, cls):
            return raw
    exemples = {
        "année": "2031",
        "code postal": f"6230{n}",
        "numéro SIREN": f"99000001{n}",
        "empreinte SHA-256": "a" * 63 + str(n),
    }
    if isinstance(kind, Pattern):
        return exemples.get(kind.nom, "EUR" if "monnaie" in kind.nom else f"texte{n}")
    return f"Des mots simples, numéro {n}"


FIELDS = [
    (collection, f.name) for collection, cls in CLASSES.items() for f in fields(cls) if f.name not in ("id", "insee")
]


def event(collection: str, champ: str, avant: Any, apres: Any) -> Evenement:
    commit = Commit("a" * 40, "2031-03-03T12:00:00+01:00", "data: x", (), ())
    return Evenement(
        (collection, "x"), "modifiee", commit, (Changement(champ, avant, apres),), {champ: apres} if apres else {}
    )


@pytest.mark.parametrize(("collection", "champ"), FIELDS)
def test_every_field_of_every_class_is_told_by_its_name_in_words(corpus: Corpus, collection: str, champ: str) -> None:
    phrases, schema = Phrases(corpus), schema_of(CLASSES[collection])[champ]
    first, second = (understood(plausible(schema, n), schema) for n in (0, 1))
    assert first != second
    label = next(f.metadata["libelle"] for f in fields(CLASSES[collection]) if f.name == champ)
    told = [
        s
        for avant, apres in ((None, first), (first, second), (second, None))
        for s in phrases.faits(event(collection, champ, avant, apres))
    ]
    told += [f"{libelle} : {valeur}" for libelle, valeur in phrases.etat((collection, "x"), {champ: first})]
    assert len(told) >= 4
    for sentence in told:
        assert sentence.startswith(label), sentence
        without = re.sub(r"https?://\S+|[\w.]+@[\w.]+|Mesure \d\.\d", "", sentence)
        assert re.findall(rf"{ISO}|{DOT}|{PYTHON}", re.sub(r"licence|texte\d\.txt", "", without)) == [], sentence
        assert {x for x in RAW if re.search(rf"(?<![\w-]){x}(?![\w-])", without)} == set(), sentence


def test_the_name_of_a_field_is_that_of_its_class(corpus: Corpus) -> None:
    """A person’s name was called « Indicateur », a party’s organisation « Financeur », the recipient of a request shown by its id."""
    phrases = Phrases(corpus)
    assert phrases.faits(
        event(
            "organisations",
            "personnes",
            None,
            understood(read("[{nom: Mme Fée, fonction: reine}]"), schema_of(CLASSES["organisations"])["personnes"]),
        )
    ) == ("Personnes : ajout de « Mme Fée, “reine” »",)
    assert phrases.faits(event("demandes", "destinataire", "ccsb", "atelier-012")) == (
        "Destinataire : de « Communauté de communes de Syldavie-Bordurie (CCSB) » à « atelier 012 & fils »",
    )


# ------------------------------------------------------------------ what became of a value

CHANGES = (
    (
        "contrat",
        "parties",
        "[{organisation: ccsb, role: signataire}]",
        "[{organisation: ccsb, role: financeur}]",
        [
            "Parties : de « Communauté de communes de Syldavie-Bordurie (CCSB) : signataire » à « Communauté de communes de Syldavie-Bordurie (CCSB) : financeur »"
        ],
    ),
    (
        "contrat",
        "parties",
        "[{organisation: ccsb, role: a}]",
        "[{organisation: ccsb, role: a}, {organisation: atelier-012, role: b}]",
        ["Parties : ajout de « atelier 012 & fils : b »"],
    ),
    (
        "contrat",
        "publication",
        "{nature: Un site., contact: a}",
        "{nature: Un site., contact: b, editeur: c}",
        ["Publication, éditeur : ajout de « c »", "Publication, contact : de « a » à « b »"],
    ),
    (
        "contrat",
        "interview",
        "{ligne: 7, personne: F}",
        "{ligne: 7, personne: F, date: {valeur: 2031-04, source: {titre: Vidéo}}}",
        ["Interview, date : de non communiqué à « avril 2031 » (source : Vidéo)"],
    ),
    (
        "contrat",
        "niveaux",
        "{enjeu: {singulier: a}}",
        "{enjeu: {singulier: b}}",
        ["Niveaux, premier niveau, singulier : de « a » à « b »"],
    ),
    ("contrat", "duree", "{valeur: 30, unite: mois}", "{valeur: 3, unite: an}", ["Durée : de « 30 mois » à « 3 ans »"]),
    (
        "contrat",
        "source",
        "{date: 2031-04}",
        "{date: {valeur: 2031-04, mots: au printemps}}",
        ["Source, date de publication : de « avril 2031 » à « au printemps »"],
    ),
    (
        "contrat",
        "source",
        "{date: {valeur: 2031-04, mots: au printemps}}",
        "{date: {valeur: 2031-05, mots: au printemps}}",
        [
            "Source, date de publication : de « date : avril 2031, mots d’origine : au printemps » à « date : mai 2031, mots d’origine : au printemps »"
        ],
    ),
    (
        "contrat",
        "licence",
        "{nom: L, url: https://www.exemple.fr/1}",
        "{nom: L, url: https://www.exemple.fr/2}",
        ["Licence : de « L, https://www.exemple.fr/1 » à « L, https://www.exemple.fr/2 »"],
    ),
    (
        "actions",
        "statut",
        None,
        "{valeur: en-chantier, date: 2021-09, source: {titre: Délibération n° 3, url: https://www.exemple.fr/3}}",
        ["Statut : de non communiqué à « en chantier » (septembre 2021 ; source : Délibération n° 3)"],
    ),
    (
        "actions",
        "statut",
        "{valeur: simple-idee, date: 2021}",
        "{valeur: en-chantier, date: 2022}",
        ["Statut : de « simple idée » à « en chantier » (2022)"],
    ),
    (
        "actions",
        "statut",
        "{valeur: simple-idee, date: 2021}",
        "{valeur: simple-idee, date: 2022}",
        ["Statut, date : de « 2021 » à « 2022 »"],
    ),
    (
        "actions",
        "statut",
        "{valeur: simple-idee, source: {ligne: 3}}",
        "{valeur: simple-idee, source: {titre: Bilan}}",
        ["Statut, source : de « texte source, ligne 3 » à « Bilan »"],
    ),
    (
        "actions",
        "statut",
        "{valeur: simple-idee}",
        "{valeur: simple-idee, source: {titre: Bilan}}",
        ["Statut, source : ajout de « Bilan »"],
    ),
    ("actions", "statut", "{valeur: simple-idee}", None, ["Statut : de « simple idée » à non communiqué"]),
    (
        "actions",
        "statut",
        "{sans_objet: a}",
        "{sans_objet: b}",
        ["Statut : de « sans objet : a » à « sans objet : b »"],
    ),
    ("actions", "avancement", "{valeur: 0}", "{valeur: 40, date: 2022}", ["Avancement : de « 0 % » à « 40 % » (2022)"]),
    (
        "actions",
        "etapes",
        "{valeur: [{libelle: Vider, faite: non}]}",
        "{valeur: [{libelle: Vider, faite: oui}]}",
        ["Étapes : de « Vider : pas encore faite » à « Vider : faite »"],
    ),
    (
        "actions",
        "porteurs",
        "{valeur: [ccsb]}",
        "{valeur: [ccsb, atelier-012], date: 2022, source: {titre: Avis}}",
        ["Porteurs : ajout de « atelier 012 & fils » (2022 ; source : Avis)"],
    ),
    (
        "actions",
        "cout",
        "{valeur: {valeur: 10, nature: prévu}}",
        "{valeur: {valeur: 10, nature: voté}}",
        ["Coût : de « 10 €, prévu » à « 10 €, voté »"],
    ),
    ("actions", "mots_usuels", "[a, b]", "[b, c]", ["Mots usuels : ajout de « c » ; retrait de « a »"]),
    ("actions", "mots_usuels", "[a, b]", "[b, a]", ["Mots usuels : ordre changé"]),
    ("actions", "ancien", "a", "b", ["Ancien : de « a » à « b »"]),
    ("enjeux", "source", "{ligne: 9}", "{ligne: 10}", ["Source : de « ligne 9 » à « ligne 10 »"]),
)


@pytest.mark.parametrize(("collection", "champ", "avant", "apres", "expected"), CHANGES)
def test_a_change_says_from_what_to_what_with_its_proof(  # noqa: PLR0917 — the columns of the table
    corpus: Corpus, collection: str, champ: str, avant: str | None, apres: str | None, expected: list[str]
) -> None:
    schema = schema_of(CLASSES[collection]).get(champ)
    was, now = (None if x is None else understood(read(x), schema) for x in (avant, apres))
    told = Phrases(corpus).faits(event(collection, champ, was, now))
    assert [x.replace("\u00a0", " ") for x in told] == expected


# ------------------------------------------------------------------ what is the same value

SAME = (
    (
        "actions",
        "cout",
        "{valeur: {valeur: 12500.50, nature: prévu}}",
        '{valeur: {nature: "prévu", valeur: "12500.5", devise: EUR}}',
    ),
    ("actions", "cout", "{valeur: {valeur: 0, nature: prévu}}", "{valeur: {valeur: 0.00, nature: prévu}}"),
    ("actions", "etapes", "{valeur: [{libelle: a, faite: oui}]}", "{valeur: [{libelle: a, faite: true}]}"),
    ("actions", "statut", "{valeur: fini, date: 2021}", "{date: {valeur: '2021'}, valeur: 'fini'}"),
    ("actions", "documents", "{valeur: []}", "{}"),
    ("actions", "notes", "[]", "null"),
    ("actions", "en_clair", "Un  texte\n\n", "'Un\n  texte'"),
    ("actions", "en_clair", "Un **texte**", "Un texte"),
    ("actions", "partenaires", "{valeur: ccsb}", "{valeur: [ccsb]}"),
    ("contrat", "periode", "{debut: 2019, fin: 2022}", "{fin: {valeur: 2022}, debut: {valeur: 2019}}"),
    ("notes", "sic", "non", "null"),
)
OTHER = (
    ("actions", "cout", "{valeur: {valeur: 12500.50}}", "{valeur: {valeur: 12500.51}}"),
    ("actions", "avancement", "{valeur: 0}", "{}"),
    ("actions", "etapes", "{valeur: [{libelle: a, faite: non}]}", "{valeur: [{libelle: a}]}"),
    ("actions", "en_clair", "voir [ici](https://www.exemple.fr/1)", "voir [ici](https://www.exemple.fr/2)"),
    ("actions", "intitule", "12500.50", "12500.5"),
    ("actions", "mots_usuels", "[oui]", "['true']"),
    ("actions", "ancien", "12500.50", "12500.5"),
)


@pytest.mark.parametrize(("collection", "champ", "one", "other"), SAME)
def test_two_writings_of_one_value_are_equal(collection: str, champ: str, one: str, other: str) -> None:
    first, second = (understood({champ: read(x)}, CLASSES[collection]) for x in (one, other))
    assert first == second


@pytest.mark.parametrize(("collection", "champ", "one", "other"), OTHER)
def test_two_values_are_not_equal(collection: str, champ: str, one: str, other: str) -> None:
    first, second = (understood({champ: read(x)}, CLASSES[collection]) for x in (one, other))
    assert first != second


def history(*versions: str, fichier: str = "actions/mesure-b.yml") -> Historique:
    """Return the history of one file of which each text is a version."""
    commits = []
    for i in range(len(versions)):
        parents = (f"{i - 1:040d}",) if i else ()
        difference = Difference(fichier, str(i - 1) if i else None, str(i))
        commits.append(Commit(f"{i:040d}", f"2031-03-0{i + 1}T12:00:00+01:00", "data: x", parents, (difference,)))
    return trace(commits, lambda sha: versions[int(sha)].encode())


def test_another_writing_makes_no_event(corpus: Corpus) -> None:
    whole = "enjeu: silence\ntexte: x\ncout: {valeur: {valeur: 12500.50, nature: prévu}, date: 2021}\nactualites: []\n"
    again = "texte: 'x'\nenjeu: silence\ncout:\n  date: {valeur: 2021}\n  valeur: {nature: prévu, valeur: 12500.5}\n"
    assert [e.nature for e in history(whole, again).evenements] == ["creee"]


def test_a_field_without_history_tells_nothing() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Fiche:
        nom: Ligne | None = field_of_model("Nom", "…", None)
        image: Ligne | None = field_of_model("Image", "…", None, historique=False)

    Fiche.__annotations__ = {"nom": Ligne, "image": Ligne}
    assert understood({"nom": "a", "image": "b"}, Fiche) == {"nom": "a"}


def test_a_record_that_is_no_more_keeps_its_name_in_older_values(corpus: Corpus) -> None:
    gone = history("nom: Les Ponts et Cie\nnature: atelier\ndefinition: x\n", fichier="organisations/ponts.yml")
    pilote = understood(read("{valeur: ponts}"), schema_of(Action)["pilote"])
    assert Phrases(corpus, gone).faits(event("actions", "pilote", pilote, None)) == (
        "Pilote : de « Les Ponts et Cie » à non communiqué",
    )


# ------------------------------------------------------------------ the same words everywhere


def known_facts(corpus: Corpus) -> Iterator[tuple[Action, str]]:
    return ((a, champ) for a in corpus.actions for champ, fait in a.valeurs_suivies.items() if fait is not None)


def plain(text: str) -> str:
    return " ".join(re.sub(r"(?<=\w)'(?=\w)", "’", text).split()).lower()


def blocks(page: PageBatie, *tags: str) -> list[str]:
    return [plain(folded(e)) for e in page.all(*tags)]


DRAWN = frozenset({"etapes", "financements", "indicateurs"})
"""Fields that a page shows as a table or a list with a state: the same names and numbers, in cells."""
SAID_OTHERWISE = frozenset(
    {
        "communiquée",
        "fait",
        "faite",
        "à",
        "faire",
        "pas",
        "encore",
        "sur",
        "visés",
        "visé",
        "cible",
        "mesure",
        "mesures",
        "non",
        "communiqué",
        "montant",
    }
)


def test_pages_states_tables_and_feeds_say_a_value_in_the_same_words(
    second: SiteBati, corpus: Corpus, values: Values
) -> None:
    rows = csv.DictReader(io.StringIO((second.dossier / "donnees/faits.csv").read_text(encoding="utf-8"), newline=""))
    in_words = {
        (r["collection"], r["fiche"].removeprefix("'"), r["champ"]): r["en_mots"].removeprefix("'") for r in rows
    }
    count = 0
    for action, champ in known_facts(corpus):
        wording, label = values.of(action, champ), field_name(Action, champ)
        page = blocks(second.pages[f"actions/{action.id}/"], "li", "dd", "div")
        for runs in wording.items:
            item = plain("".join(f"« {r.texte} »" if r.nature == "mots" else r.texte for r in runs))
            if champ in DRAWN and getattr(action, champ).valeur is not None:
                told = set(re.findall(r"[\w,]*\w", item)) - SAID_OTHERWISE
                cells = " ".join(blocks(second.pages[f"actions/{action.id}/"], "li", "th", "td"))
                assert told <= set(re.findall(r"[\w,]*\w", cells)), (action.id, champ, item)
            else:
                assert any(item in block for block in page), (action.id, champ, item)
        state = blocks(second.pages[f"actions/{action.id}/historique/"], "dd")
        assert any(x.startswith(plain(wording.texte())) for x in state), (action.id, champ)
        assert plain(label) in blocks(second.pages[f"actions/{action.id}/historique/"], "dt")
        fait = action.valeurs_suivies[champ]
        if fait and fait.valeur is not None:
            assert in_words["actions", action.id, champ] == wording.texte(), (action.id, champ)
        count += 1
    assert count >= 25
    entry = json.loads((second.dossier / "actions/mesure-a/flux.json").read_text(encoding="utf-8"))["items"][0]
    assert "statut : de non communiqué à « en chantier » (4 mai 2032 ;" in plain(entry["content_text"])
    assert "en chantier" in " ".join(blocks(second.pages["actions/mesure-a/"], "div"))


def test_a_letter_calls_what_is_missing_by_the_name_that_the_page_gives_it(second: SiteBati, corpus: Corpus) -> None:
    for action in corpus.actions:
        letter = (
            (second.dossier / f"demander/{action.id}/lettre.txt").read_text(encoding="utf-8") if action.inconnus else ""
        )
        asked = [x.strip("- ;.\u202f\u00a0") for x in letter.split("\n") if x.startswith("- ")]
        assert asked == [field_name(Action, champ).lower() for champ in action.inconnus]


def test_what_was_looked_for_is_said_alike_by_the_page_and_the_history(site: SiteBati) -> None:
    corpus = load(Path("data"))
    values, page = Values(corpus), re.sub(r"\W", "", plain(site.pages["contrat/"].text))
    for runs in values.of(corpus.contrat, "suites").items:
        assert re.sub(r"\W", "", plain("".join(r.texte for r in runs))) in page


def test_a_past_state_says_the_date_and_the_source_of_each_value(second: SiteBati) -> None:
    states = blocks(second.pages["actions/mesure-a/historique/"], "dd")
    assert "45 % (mai 2032 ; source : https://www.exemple.fr/chantier/12?vue=avancement&mois=5)" in states
    assert any(
        x.endswith("(15 mars 2031 ; source : devis_de_pont (v2), https://www.exemple.fr/devis_(v2))") for x in states
    )


# ------------------------------------------------------------------ on pages and in feeds


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    """The status of one action goes there and back, and four records of one enjeu change at once."""
    folder = tmp_path_factory.mktemp("change")
    depot = Depot(folder / "depot")
    whole = (depot.data / "actions/mesure-b.yml").read_text(encoding="utf-8")
    for jour, code in (("02", "simple-idee"), ("03", "en-chantier"), ("04", "simple-idee")):
        depot.write("actions/mesure-b.yml", f"{whole}statut: {{valeur: {code}, date: 2021, source: {{titre: Avis}}}}\n")
        depot.commit("data(mesure-b): statut", f"2021-03-{jour}")
    for champ in ("rang", "intitule", "en_clair", "texte", "mots_usuels"):
        whole = re.sub(
            rf"^{champ}: .*$", f"{champ}: {'[a]' if champ == 'mots_usuels' else 9}", whole, flags=re.MULTILINE
        )
    original = (depot.data / "actions/mesure-b.yml").read_text(encoding="utf-8")
    depot.write("actions/mesure-b.yml", whole)
    depot.commit("Merge branch 'cote'", "2021-03-05")
    depot.write("actions/mesure-b.yml", original)
    depot.commit("data(mesure-b): rétabli", "2021-03-06")
    return build_copy(depot.folder, folder)


def test_titles_of_a_feed_say_the_record_and_what_happened_and_differ(changed: SiteBati) -> None:
    feeds = sorted(changed.dossier.rglob("atom.xml"))
    assert len(feeds) > 5
    for path in feeds:
        titles = [e.title.replace("\u00a0", " ") for e in feedparser.parse(path.read_bytes()).entries]
        assert len(set(titles)) == len(titles), path
    titles = [
        plain(e.title) for e in feedparser.parse((changed.dossier / "actions/mesure-b/atom.xml").read_bytes()).entries
    ]
    assert titles[2:] == [
        "mesure 1.2 : refaire les passerelles – statut : de « en chantier » à « simple idée », le 4 mars 2021",
        "mesure 1.2 : refaire les passerelles – statut : de « simple idée » à « en chantier », le 3 mars 2021",
        "mesure 1.2 : refaire les passerelles – statut : de non communiqué à « simple idée », le 2 mars 2021",
        "mesure 1.2 : refaire les passerelles – fiche créée, le 1er mars 2021",
    ]


def test_each_line_of_an_enjeu_names_its_record_and_what_is_left_out_is_counted(changed: SiteBati) -> None:
    def lines(adresse: str) -> list[str]:
        page = changed.pages[adresse]
        start = page.html.index('id="historique"')
        return [folded(e) for e in PageBatie(adresse, page.html[start : page.html.index('id="citer"')]).all("li")]

    own = next(a.enjeu for a in load(SECOND / "data").actions if a.id == "mesure-b")
    on_enjeu = lines(f"enjeux/{own}/")
    assert all(re.match(r"(Mesure|Défi) [\d.]+ : .* – |Et \d+ autres changements\.$", x) for x in on_enjeu), on_enjeu
    assert [x for x in on_enjeu if "autres" in x] == [
        *["Mesure 1.2 : Refaire les passerelles – et 2 autres informations, le même jour."] * 2,
        "Et 5 autres changements.",
    ]
    assert lines("actions/mesure-b/")[-1] == "Et 3 autres changements."


def test_a_change_without_a_reason_says_that_none_was_given(changed: SiteBati) -> None:
    text = changed.pages["historique/"].text
    assert "Motif : raison non donnée Par" in text or "Motif : raison non donnée" in text
    assert "Motif non communiqué" not in text
    assert grammar.date_iso("2021-03-05").capitalize() in text
