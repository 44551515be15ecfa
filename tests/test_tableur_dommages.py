"""Spoiled workbooks: every fault is told at once with its sheet, row, column, value and mend; nothing is written."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from importing.refusals import letters
from tableurs import CONTRATS, WRITERS, Classeur, copy_of, import_back

Spoil = Callable[[Classeur, int], str]
A = "Actions"


def cell(titre: str, text: str, said: str, page: str = A) -> Spoil:
    """Return what spoils a cell of a row, and the beginning of what is said of it."""

    def spoil(classeur: Classeur, row: int) -> str:
        classeur.put(page, row, titre, text)
        at = f"{letters(classeur.column(page, titre) + 1)}{row + 2}"
        return f"- feuille « {page} », ligne {row + 2}, colonne « {titre} » ({at}) : {said}"

    return spoil


def head(page: str, titre: str, new: str, said: str) -> Spoil:
    def spoil(classeur: Classeur, row: int) -> str:
        classeur.retitle(page, titre, new)
        at = letters(next(i for i, c in enumerate(classeur.page(page).colonnes) if c.titre == new) + 1)
        return f"- feuille « {page} », ligne 1, colonne {at} : {said}"

    return spoil


def added_column(page: str) -> Spoil:
    def spoil(classeur: Classeur, row: int) -> str:
        classeur.append_column(page, "Remarque du service", "à voir")
        at = letters(len(classeur.page(page).colonnes))
        return f"- feuille « {page} », ligne 1, colonne {at} : « Remarque du service » ; cette feuille ne l’a pas ; "

    return spoil


def twin(classeur: Classeur, row: int) -> str:
    rows = classeur.page(A).lignes
    classeur.change(A, lignes=(*rows, rows[row]))
    id_ = rows[row][1]
    assert id_
    said = f"deux lignes pour {id_[1]} ; la première est la ligne {row + 2} ; gardez l’une des deux"
    return f"- feuille « {A} », ligne {len(rows) + 2}, colonne « Identifiant » (B{len(rows) + 2}) : {said}"


def added(page: str, said: str, titre: str, **cells: str) -> Spoil:
    def spoil(classeur: Classeur, row: int) -> str:
        classeur.add(page, **cells)
        n = len(classeur.page(page).lignes) + 1
        at = f"{letters(classeur.column(page, titre) + 1)}{n}"
        return f"- feuille « {page} », ligne {n}, colonne « {titre} » ({at}) : {said}"

    return spoil


def twin_column(classeur: Classeur, row: int) -> str:
    classeur.retitle("Enjeux", "Pictogramme", "Numéro")
    return "- feuille « Enjeux », ligne 1, colonne K : « Numéro » est déjà la colonne D ; retirez l’une des deux"


def renamed(classeur: Classeur, row: int) -> str:
    classeur.rename("Programmes", "Programme")
    return "- feuille « Programme » : le nom de cette feuille n’est pas connu ; est-ce « Programmes » ?"


def measure(classeur: Classeur, row: int) -> str:
    page, id_ = "Actions - indicateurs, mesures", classeur.page(A).lignes[-1][1]
    assert id_
    classeur.add(page, Fiche=id_[1], Ligne__parente="99", Valeur="3")
    n = len(classeur.page(page).lignes) + 1
    return f"- feuille « {page} », ligne {n}, colonne « Ligne parente » (C{n}) : aucune ligne 99 pour cette fiche"


SPOILS: dict[str, Spoil] = {
    "un code inconnu": cell("Statut", "presque fini", "« presque fini » n’est pas dans la liste ; "),
    "un organisme inconnu": cell(
        "Pilote", "Ministère des Nuages", "« Ministère des Nuages » n’est pas dans la liste ; "
    ),
    "un montant en lettres": cell("Coût : Montant", "douze mille", "« douze mille » ; un nombre est attendu"),
    "un montant négatif": cell("Coût : Montant", "-12", "« -12 » ; un nombre positif ou nul est attendu"),
    "un avancement de 140": cell("Avancement", "140", "140 ; un nombre de 0 à 100 est attendu"),
    "une date qui n’existe pas": cell("Statut : Date", "31/02/2031", "« 31/02/2031 » ; « 2031-02-31 » n’existe pas"),
    "une date en mots": cell("Pilote : Date", "bientôt", "« bientôt » ; une date est attendue"),
    "une année lointaine": cell("Pilote : Date", "3019", "« 3019 » ; une année de 1700 à 2100 est attendue"),
    "un oui qui n’en est pas un": cell("Amélioration continue", "peut-être", "« peut-être » ; oui ou non est attendu"),
    "une adresse sans protocole": cell("Statut : Source : Adresse", "www.exemple", "adresse « www.exemple » ; "),
    "une adresse qui s’exécute": cell(
        "Pilote : Source : Adresse", "javascript:alert(1)", "adresse « javascript:alert(1)"
    ),
    "du HTML": cell("En clair", "Une <b>phrase</b>.", "« Une <b>phrase</b>. » ; balise HTML « <b> »"),
    "une ligne de source à zéro": cell("Source : Ligne", "0", "0 ; un nombre de 1 à"),
    "des mots qui ne sont pas du texte": cell(
        "Texte de la source", "Tout autre chose", "« Tout autre chose » ; « texte » n’est pas le texte de"
    ),
    "un enjeu inconnu": cell("Enjeu", "nulle-part", "« nulle-part » n’existe pas dans data/enjeux/"),
    "un texte obligatoire vidé": cell(
        "Définition", "", "case vide ; une valeur est attendue : Définition", "Organisations"
    ),
    "un SIREN trop court": cell("SIREN", "12", "« 12 » ; numéro SIREN", "Organisations"),
    "une nature inconnue": cell(
        "Nature", "licorne ailée", "« licorne ailée » n’est pas dans la liste", "Organisations"
    ),
    "un identifiant devenu une date": cell(
        "Identifiant", "4-janv", "« 4-janv » est une date faite par un tableur ; écrivez 4-1"
    ),
    "un identifiant qui monte": cell(
        "Identifiant", "../../x", "identifiant « ../../x » ; 60 caractères", "Organisations"
    ),
    "un identifiant changé": cell("Identifiant", "tout-autre", "aucune fiche de ce nom ; remettez", "Organisations"),
    "une version effacée": cell("Version", "", "case vide, mais cette fiche existe", "Organisations"),
    "une colonne renommée": head(
        "Enjeux", "Intitulé", "Intitulé court", "« Intitulé court » ; cette feuille ne l’a pas ; est-ce « Intitulé » ?"
    ),
    "une colonne en double": twin_column,
    "une colonne ajoutée": added_column("Glossaire"),
    "une ligne en double": twin,
    "une étape de personne": added(
        "Actions - étapes", "aucune ligne nulle-part dans les fiches", "Fiche", Fiche="nulle-part", Étape="Faire"
    ),
    "une mesure sans indicateur": measure,
    "une feuille renommée": renamed,
    "un terme sans définition": added(
        "Glossaire",
        "case vide ; une valeur est attendue : Définition",
        "Définition",
        Identifiant="mot-neuf",
        Terme="Mot neuf",
    ),
}


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {nom: copy_of(nom, tmp_path_factory.mktemp(nom)) for nom in CONTRATS}


def state_of_files(contrat: Path) -> dict[str, bytes]:
    return {
        p.as_posix(): p.read_bytes() for p in sorted(contrat.rglob("*")) if p.is_file() and ".git/" not in p.as_posix()
    }


def test_each_kind_of_damage_is_told_at_its_place_with_all_the_others(
    copies: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], long_campaign: bool
) -> None:
    """Of two kinds that spoil one row’s name, only one can be told: they are not put together."""
    rng = random.Random(80)
    kinds = [*SPOILS]
    groups = [kinds[i::6] for i in range(6)] + [rng.sample(kinds, rng.randint(1, 6)) for _ in range(74)]
    for n, group in enumerate(groups if long_campaign else groups[:6]):
        nom = ("second", "livré", "cinq_niveaux")[n % 3] if long_campaign else "second"
        before = state_of_files(copies[nom])
        classeur = Classeur.of(copies[nom])
        wanted = [SPOILS[kind](classeur, 0) for kind in apart(group)]
        path = classeur.write(tmp_path / f"{n}{rng.choice([*WRITERS])}")
        assert import_back(path, copies[nom]) == 1, group
        told = capsys.readouterr().err
        assert [x for x in wanted if x not in told] == [], (nom, group, told)
        assert told.startswith("Rien n’est écrit : ") and "Traceback" not in told
        assert state_of_files(copies[nom]) == before


NAMES = {
    "un identifiant devenu une date": A,
    "un identifiant qui monte": "Organisations",
    "un identifiant changé": "Organisations",
    "une version effacée": "Organisations",
}
OF = dict.fromkeys(("un texte obligatoire vidé", "un SIREN trop court", "une nature inconnue"), "Organisations")
ANYWHERE = (
    *("une colonne renommée", "une colonne en double", "une colonne ajoutée", "une feuille renommée"),
    *("une étape de personne", "un terme sans définition", "une mesure sans indicateur"),
)
SAME_CELL = (
    ("un montant en lettres", "un montant négatif"),
    ("une date en mots", "une année lointaine"),
    ("des mots qui ne sont pas du texte", "une ligne de source à zéro"),
)


def apart(group: list[str]) -> list[str]:
    """Return the kinds that can be told together: a row whose name is spoilt says nothing else, nor a cell twice, nor words without their line."""
    kept: list[str] = []
    lost = {NAMES[k]: k for k in group[::-1] if k in NAMES}
    for kind in group:
        page = NAMES.get(kind) or OF.get(kind, A)
        twins = {x for pair in SAME_CELL for x in pair if kind in pair} & {*kept}
        if not twins and (kind in ANYWHERE or lost.get(page, kind) == kind):
            kept.append(kind)
    return kept
