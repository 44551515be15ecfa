"""Braille: the words of the dossier come back from the file that is sent to an embosser; pages of cells, contents, numbers."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from braille.__main__ import file
from braille.liblouis import ABREGE, BLANK, INTEGRAL, back, braille
from braille.mise_en_page import Format, wrapped
from braille.transcription import transcribe
from conftest import ROOT
from contrat.documents.lignes import lignes
from contrat.documents.livret import Morceau
from livres import Lecteur, dossier, livret_of, words
from site_bati import SiteBati
from test_livres import SMALL

ASCII = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
FORMAT = Format()
WIDE = Format(cellules=60)
"""Wide enough for the longest word, which another would cut."""
RESTE = {"site": ("m²",), "second": ("`", "🚲"), "cinq_niveaux": ()}
"""What French braille, or its table, does not give back."""


def pages(octets: bytes) -> list[list[str]]:
    """Return the lines of each page, in braille of Unicode."""
    signs = octets.decode("ascii").translate({ord(c): chr(0x2800 + n) for n, c in enumerate(ASCII)})
    return [page.split("\r\n")[:-1] for page in signs.split("\f")[:-1]]


def body(octets: bytes) -> str:
    """Return what a file says below its contents and above the number of each page, as one line."""
    found = [page[:-1] for page in pages(octets)]
    title = braille(["Contrat", "Plan"], INTEGRAL)
    first = next(n for n, page in enumerate(found) if any(page[0].strip(BLANK).startswith(t) for t in title))
    return BLANK.join(line.strip(BLANK) for page in found[first:] for line in page if line)


@pytest.mark.parametrize("nom", RESTE)
def test_every_word_of_the_dossier_comes_back_from_uncontracted_braille(
    nom: str, request: pytest.FixtureRequest
) -> None:
    contrat: SiteBati = request.getfixturevalue(nom)
    livret = livret_of(contrat)
    octets, pertes = file(livret, WIDE, abrege=False)
    assert pertes == RESTE[nom]
    (read,) = back([body(octets)], INTEGRAL)
    own_title, rest = dossier(contrat, Lecteur(colonnes=False, rangs=True))
    where = " ".join(ligne.texte for ligne in lignes(replace(livret, couverture=(), blocs=())))
    where = where.partition("Les mêmes mots")[2]
    expected = f"{own_title} Les mêmes mots{where} {rest}"
    for word in RESTE[nom]:
        expected = expected.replace(word, back(braille([word], INTEGRAL), INTEGRAL)[0])
    assert words(read) == words(expected)


def test_contracted_braille_is_shorter_and_spells_in_full_what_it_would_not_give_back(site: SiteBati) -> None:
    livret = livret_of(site)
    octets, pertes = file(livret, FORMAT, abrege=True)
    assert pertes == RESTE["site"]
    assert len(octets) < 0.8 * len(file(livret, FORMAT, abrege=False)[0])
    shown = [ligne.marquee for ligne in lignes(livret)]
    said = transcribe(shown, abrege=True).lignes
    spelled = set()
    for signes, again, morceaux in zip(said, back(said, ABREGE), shown, strict=True):
        before, after = words("".join(m.texte for m in morceaux)), words(again)
        in_full = {w for w in before if before != after and w not in after}
        assert [w for w in in_full - {"m²"} if braille([w], INTEGRAL)[0] not in signes] == []
        spelled |= in_full
    assert len(spelled) < 10


def test_a_word_that_contracted_braille_would_change_is_written_in_full() -> None:
    said = transcribe([(Morceau("Le parc Eden est ouvert"),), (Morceau("Le parc est ouvert"),)], abrege=True)
    (eden,) = braille(["Eden"], INTEGRAL)
    assert eden in said.lignes[0]
    assert said.pertes == ()
    assert back([said.lignes[1]], ABREGE) == ["Le parc est ouvert"]


def test_words_of_another_language_are_written_in_full() -> None:
    mots = (Morceau("Il dit "), Morceau("pour nous", langue="en"), Morceau("."))
    (line,) = transcribe([mots], abrege=True).lignes
    assert braille(["pour nous."], INTEGRAL)[0] in line


@pytest.mark.parametrize("texte", ["a \\ b", "\\x0041", "{{ x }}", "mot " * 2_000, "é" * 900])
def test_signs_that_the_program_reads_otherwise_and_long_texts_come_back(texte: str) -> None:
    (again,) = back(braille([texte], INTEGRAL), INTEGRAL)
    assert "".join(again.split()) == "".join(texte.split())


def test_a_sign_without_braille_is_told() -> None:
    assert transcribe([(Morceau("oui ✓ и 🚲, 5 € + 1"),)], abrege=False).pertes == ("и", "✓", "🚲")


BRF = """\
        .SOMMAIRE

.AXE ,* 3 .ROULER '''' ,%
  .POSER UN ARCEAU ''' ,%
.LECTURE ''''''''''''' ,:




                       ,*
"""


def test_pages_have_their_cells_their_number_and_contents_before_them() -> None:
    octets, _ = file(SMALL, Format(cellules=25, lignes=10), abrege=False)
    found = octets.decode().split("\f")[:-1]
    assert {len(page.split("\r\n")) - 1 for page in found} == {10}
    assert max(len(line) for page in found for line in page.split("\r\n")) <= 25
    assert found[0].replace("\r", "") == BRF


def test_a_word_longer_than_a_line_is_cut_with_a_hyphen() -> None:
    assert list(wrapped("abc⠀defghijkl", 5, 2, 0)) == [f"{BLANK * 2}abc", "defg\u2824", "hijkl"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "scripts/braille", *arguments], check=False, capture_output=True, text=True)


def test_the_command_writes_a_record_in_both_kinds_and_says_what_it_does_not_know(tmp_path: Path) -> None:
    done = run("--fiche", "actions/4-1", "--cellules", "40", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["actions-4-1-abrege.brf", "actions-4-1-integral.brf"]
    done = run("--fiche", "actions/4-9", tmp_path)
    told = "Arrêt : actions/4-9 n’est ni un enjeu ni une action de ce contrat ; exemple : actions/4-1.\n"
    assert (done.returncode, done.stderr) == (1, told)
    assert run("--gras", "non", tmp_path).returncode == 2
