"""The declaration and the 106 criteria: nothing is claimed that no record carries."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from contrat.accessibility import conformite, rgaa
from contrat.model.accessibility import Accessibilite, Ecart, Essais, Relecture
from contrat.model.contrat import Audit
from site_bati import SiteBati, folded

ESSAIS = Essais(date="2026-11-25", environnement=("Navigateur",), outils=("Moteur",))


def audit(date: str = "2024-03-01", taux: int = 80) -> Audit:
    return Audit(organisme="Cabinet", date=date, version="4.1.2", echantillon=("Accueil",), taux=taux)


@pytest.mark.parametrize(
    ("record", "jour", "expected"),
    [
        (None, "2026-11-25", "non conforme"),
        (audit(taux=49), "2024-04-01", "non conforme"),
        (audit(taux=50), "2024-04-01", "partiellement conforme"),
        (audit(taux=99), "2024-04-01", "partiellement conforme"),
        (audit(taux=100), "2024-04-01", "totalement conforme"),
        (audit(taux=100), "2027-03-01", "totalement conforme"),
        (audit(taux=100), "2027-03-02", "non conforme"),
        (audit(taux=100), "2024-02-29", "non conforme"),
        (audit(date="2024-02-29", taux=100), "2027-02-28", "totalement conforme"),
        (audit(date="2024-02-29", taux=100), "2027-03-01", "non conforme"),
        (audit(taux=100), None, "non conforme"),
    ],
)
def test_the_state_rests_on_an_audit_of_three_years_at_most(
    record: Audit | None, jour: str | None, expected: str
) -> None:
    assert conformite.etat(record, jour) == expected


def test_the_plan_has_the_106_criteria_in_order_and_eleven_are_left_to_people() -> None:
    numbers = [tuple(map(int, c.critere.split("."))) for c in rgaa.plan()]
    assert len(numbers) == 106
    assert numbers == sorted(numbers)
    assert [c.critere for c in rgaa.plan() if c.mode == "relecture"] == [
        "3.1",
        "5.5",
        "6.1",
        "7.1",
        "7.2",
        "8.7",
        "9.1",
        "10.9",
        "10.10",
        "11.2",
        "11.9",
    ]


def test_without_a_record_of_checks_nothing_is_said_to_conform() -> None:
    assert {(v.verdict, v.date) for v in rgaa.verdicts(Accessibilite())} == {("non vérifié", None)}


def test_a_criterion_left_to_people_stays_to_be_read_until_somebody_signs() -> None:
    signed = Relecture(critere="9.1", verdict="conforme", par="Ada L.", date="2026-12-01", constat="Lu.")
    found = {v.critere.critere: v for v in rgaa.verdicts(Accessibilite(essais=ESSAIS, relectures=(signed,)))}
    assert [c for c, v in found.items() if v.verdict == "à relire"] == [
        "3.1",
        "5.5",
        "6.1",
        "7.1",
        "7.2",
        "8.7",
        "10.9",
        "10.10",
        "11.2",
        "11.9",
    ]
    assert (found["9.1"].verdict, found["9.1"].date) == ("conforme", "2026-12-01")
    assert "Relu par Ada L." in found["9.1"].preuve


def test_a_known_defect_wins_over_the_checks() -> None:
    ecart = Ecart(critere="3.2", date="2026-12-02", constat="Texte pâle.")
    found = {v.critere.critere: v for v in rgaa.verdicts(Accessibilite(essais=ESSAIS, ecarts=(ecart,)))}
    assert (found["3.2"].verdict, found["3.2"].preuve) == ("non conforme", "Texte pâle.")


def test_the_page_shows_each_criterion_with_verdict_proof_and_date(site: SiteBati) -> None:
    rows = [r for r in site.pages["accessibilite/criteres/"].all("tr") if r.get("id")]
    shown = [[folded(cell) for cell in row] for row in rows]
    assert [cells[0] for cells in shown] == [c.critere for c in rgaa.plan()]
    assert all(all(cells) for cells in shown)
    assert {cells[2] for cells in shown} == {"Non applicable", "Conforme selon les essais", "À relire"}
    assert {cells[4] for cells in shown} == {"28 novembre 2026"}


@pytest.mark.parametrize(
    "words",
    [
        "article 47 de la loi n° 2005-102",
        "Schéma pluriannuel",
        "Plan d’action",
        "non conforme avec le RGAA",
        "Aucun audit n’a été fait",
        "Non-conformités",
        "Dérogations",
        "n’oblige pas",
        "Établie le",
        "25 novembre 2026",
        "Technologies",
        "Environnement d’essai",
        "Chromium 156",
        "Outils",
        "Pages contrôlées",
        "NVDA, JAWS et VoiceOver",
        "Contact",
        "Défenseur des droits",
        "interview",
        "23 septembre 2020",
    ],
)
def test_the_declaration_has_what_the_law_asks_for(site: SiteBati, words: str) -> None:
    assert words in site.pages["accessibilite/"].text


def test_the_declaration_of_an_audited_site_says_its_results_and_defects(second: SiteBati) -> None:
    text = second.pages["accessibilite/"].text
    assert "Ce site est partiellement conforme avec le RGAA, version 4.1." in text
    for words in (
        "72 % des critères",
        "Les tableaux de la page imaginaire",
        "La carte imaginaire",
        "Un bouton imaginaire se nomme « OK ».",
        "La bordure d’un champ imaginaire est trop pâle.",
        "Lire le schéma pluriannuel",
        "La mesure A",
    ):
        assert words in text, words


def refused(config: str, tmp_path: Path) -> str:
    path = tmp_path / "mkdocs.yml"
    path.write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(path), "-d", str(tmp_path / "site")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode != 0
    assert not (tmp_path / "site").exists()
    return done.stderr


def test_a_claim_in_a_hand_written_page_stops_the_build_with_its_place(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "theme").mkdir(parents=True)
    (docs / "index.md").write_text("# Aide\n\nCe site est totalement  conforme.\n", encoding="utf-8")
    second = (ROOT / "tests/second/mkdocs.yml").read_text(encoding="utf-8").replace("../../docs\n", f"{docs}\n", 1)
    config = second.replace("../../", f"{ROOT}/").replace("contrat: .", f"contrat: {ROOT}/tests/second")
    assert "docs/index.md:3:13: « totalement  conforme » : l’état de conformité se calcule" in refused(config, tmp_path)


def test_a_day_that_is_none_stops_the_build(tmp_path: Path) -> None:
    second = (ROOT / "tests/second/mkdocs.yml").read_text(encoding="utf-8").replace("2032-01-15", "hier")
    config = second.replace("../../", f"{ROOT}/").replace("contrat: .", f"contrat: {ROOT}/tests/second")
    assert "une date est attendue" in refused(config, tmp_path)


def test_no_page_calls_plain_sentences_by_the_name_of_a_method_they_do_not_follow(site: SiteBati) -> None:
    assert [
        p.adresse for p in site.pages.values() if re.search(r"\bFALC\b|facile à lire et à comprendre", p.text)
    ] == []
