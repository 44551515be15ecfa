"""Defects planted in PDFs, in their template, their values or their bytes: each is told by the check that is there for it.

The checks are those that sound documents pass: what is wrong for who hears one (`documents_lus.faults`), and the
validators of veraPDF.
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from building.typesetter import LayoutRefused, Typesetter
from conftest import ROOT
from contrat.documents import FOLDER
from contrat.documents.livret import Blocs, Definitions, Enumeration, Livret, Morceau, Paragraphe, Rubrique
from contrat.gate.loading import load
from documents_lus import faults, lay_out, livrets_of, said
from pdf_lu import verapdf

MOTS, TITRES, NIVEAU = "les mots", "les titres", "un niveau de titre sauté"
GABARIT: dict[str, tuple[str, str, str]] = {
    "dessin sans remplaçant": ("pdf.artifact(image(bytes(livret.dessin)", "(image(bytes(livret.dessin)", "refusé"),
    "titre du fichier absent": ("  title: livret.entier,", "", "refusé"),
    "auteur absent": ("  author: livret.site,", "", "l’auteur du fichier"),
    "niveau sauté": ("heading(level: b.niveau + 1", "heading(level: b.niveau + 3", "refusé"),
    "langue perdue": ("lang: livret.langue, ", "", "la langue"),
    "langue d’une partie perdue": ("text(lang: m.l, m.t)", "text(m.t)", "la langue d’une partie"),
    "tableau sans en-tête": (
        "table.header(..b.entetes.map(e => text(e)))",
        "..b.entetes.map(e => text(e))",
        "les en-têtes des tableaux",
    ),
    "titres qui n’en sont pas": ("heading(level: b.niveau + 1, ", "par(", TITRES),
    "contrat tu": ("#for c in livret.contexte {", "#for c in () {", "ce qui est au-dessus du titre"),
    "rang tu": ('#if livret.surtitre != "" {', "#if false {", "ce qui est au-dessus du titre"),
    "titre hors des signets": ("level: b.niveau + 1, ", "level: b.niveau + 1, bookmarked: false, ", "les signets"),
    "deux titres": ("#heading(level: 1, ", "#heading(level: 1)[Encore]\n#heading(level: 1, ", "un seul titre"),
    "sommaire absent": ("    outline(title: none, depth: 3, indent: n => (n - 1) * 1.2em)", "", "le sommaire"),
    "légende d’une citation perdue": ("if b.legende.len() > 0 { par(petit(morceaux(b.legende))) }", "", MOTS),
    "légende d’un tableau perdue": ("caption: text(b.legende), ", "", MOTS),
    "terme perdu": ("terms.item(morceaux(terme), {", "terms.item([], {", MOTS),
    "première phrase perdue": ("if premier { morceaux(dits.first().morceaux) + parbreak() }", "", MOTS),
    "mot doublé": ("else { text(m.t) }", 'else { text(m.t + " " + m.t.split(" ").last()) }', MOTS),
    "mots collés ensemble": (
        "#let morceaux(suite) = suite.map(morceau).join()",
        "#let morceaux(suite) = suite.slice(0, calc.min(1, suite.len())).map(morceau).join()",
        MOTS,
    ),
    "liste à l’envers": ("let items = b.items.map(", "let items = b.items.rev().map(", MOTS),
    "rangée perdue": ("..b.rangees.map(r => r.cases.enum", "..b.rangees.slice(1).map(r => r.cases.enum", MOTS),
    "cases à l’envers": ("r.cases.enumerate()", "r.cases.rev().enumerate()", MOTS),
    "mots de la source hors de l’arbre": ("quote(block: true, quotes: false, b", "pdf.artifact(b", MOTS),
    "tableau hors de l’arbre": (
        '} else if b.b == "tableau" {\n    tableau(b)',
        '} else if b.b == "tableau" {\n    pdf.artifact(tableau(b))',
        MOTS,
    ),
    "données non jointes": ("#for j in livret.jointes", "#for j in ()", "les données jointes"),
    "liens perdus": ('if "u" in m { dit = link(m.u, dit) }', "", "les liens"),
    "adresses perdues": ("#if livret.adresses.len() > 0 {", "#if false {", TITRES),
    "version perdue": ("  blocs(livret.colophon, trait)", "", "ce qui nomme sa version"),
    "haut des pages vide": ("court(livret.site), courant())", "[], [])", "le haut des pages"),
    "numéro d’une autre page": ("[#here().page() /", "[#(here().page() + 1) /", "les numéros de page"),
}
"""What is spoiled in the template, and what tells it; « refusé » is the typesetter itself."""
VALEURS: dict[str, tuple[Callable[[Blocs], Blocs], str]] = {
    "bloc perdu": (lambda b: (*b[:2], *b[3:]), MOTS),
    "blocs échangés": (lambda b: (b[0], b[2], b[1], *b[3:]), MOTS),
    "bloc doublé": (lambda b: (*b[:2], b[1], *b[2:]), MOTS),
    "mot changé": (lambda b: (*b[:-1], Paragraphe((Morceau("Three worms", langue="en"),))), MOTS),
}
OCTETS: dict[str, tuple[bytes, bytes, str]] = {
    "titres d’un autre niveau": (b"/S/H2", b"/S/H4", NIVEAU),
    "en-têtes dits comme des cases": (b"/S/TH/", b"/S/TD/", "les en-têtes des tableaux"),
    "langue du document effacée": (b"/Lang", b"/Lxng", "ua1"),
    "document dit non balisé": (b"/Marked true", b"/Marked null", "ua1"),
    "titre non montré": (b"/DisplayDocTitle true", b"/DisplayDocTitle null", "ua1"),
    "arbre perdu": (b"/StructTreeRoot", b"/XtructTreeRoot", "ua1"),
    "lien sans mots": (b"/Contents(", b"/Xontents(", "ua1"),
    "lien hors de l’arbre": (b"/StructParent ", b"/XtructParent ", "ua1"),
    "lien dit comme du texte": (b"/S/Link/", b"/S/Span/", "ua1"),
    "ordre de tabulation perdu": (b"/Tabs/S", b"/Tabs/R", "ua1"),
    "point hors de sa liste": (b"/S/LI/", b"/S/P /", "ua1"),
    "corps d’un point perdu": (b"/S/LBody/", b"/S/TBody/", "ua1"),
    "rangée qui n’en est pas": (b"/S/TR/", b"/S/P /", "ua1"),
    "entrée de sommaire perdue": (b"/S/TOCI/", b"/S/Part/", "le sommaire"),
    "balise inconnue": (b"/Strong/Span", b"/Strong/Xpan", "ua1"),
    "police non incorporée": (b"/FontFile", b"/XontFile", "3a"),
    "lettres sans leur sens": (b"/ToUnicode", b"/XoUnicode", "ua1"),
    "dessin des lettres perdu": (b"/CIDToGIDMap", b"/XIDToGIDMap", "ua1"),
    "PDF/UA non déclaré": (b"pdfuaid:part", b"pdfuaid:parx", "ua1"),
    "PDF/A non déclaré": (b"pdfaid:part", b"pdfaid:parx", "3a"),
    "titre perdu de la fiche": (b"dc:title", b"dc:xitle", "ua1"),
    "pièce jointe sans rôle": (b"/AFRelationship", b"/XFRelationship", "3a"),
    "pièce jointe sans nom": (b"/UF(", b"/XF(", "3a"),
    "pièce jointe introuvable": (b"/EmbeddedFiles", b"/XmbeddedFiles", "les données jointes"),
    "signets perdus": (b"/Outlines ", b"/Xutlines ", "les signets"),
    "signet d’un autre nom": (b"/Title(Mesure", b"/Title(Masure", "les signets"),
    "lien vers ailleurs": (b"https://www.exemple.fr/zibeline", b"https://www.exemple.fr/zabeline", "les liens"),
    "lien invisible à l’impression": (b"/F 4", b"/F 2", "3a"),
    "jour changé": (b"D:20310405", b"D:20310406", "le jour du fichier"),
    "métadonnées perdues": (b"/Metadata", b"/Xetadata", "ua1"),
    "fichier sans identité": (b"/ID[", b"/XD[", "3a"),
}
"""What is written over in the file, byte for byte, and what tells it: a check, or the rule that is broken."""


EXPECTED = {defaut: what[-1] for table in (GABARIT, VALEURS, OCTETS) for defaut, what in table.items()}


STANDARDS = ("ua1", "3a")
KNOWN = ("Statut", "Porteurs", "Financements")


def livret_short() -> Livret:
    """Return a short document that has some of each: headings, quotes, terms, a table, lists, links, another language."""
    livrets = livrets_of(load(ROOT / "tests/second/data"))
    livret = livrets.enjeu(livrets.corpus.enjeux[0])
    first, then = (n for n, b in enumerate(livret.blocs) if isinstance(b, Rubrique))
    (entries,) = (b for b in livret.blocs if isinstance(b, Definitions))
    known = Definitions(tuple(e for e in entries.entrees if e[0][0].texte.startswith(KNOWN)))
    facts = next(b for b in livret.blocs if isinstance(b, Enumeration))
    english = Paragraphe((Morceau("Three words", langue="en"),))
    kept = (*livret.blocs[first : first + 2], known, facts, livret.blocs[then], english)
    return replace(livret, couverture=(), blocs=kept)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What the checks say of each spoiled file, and of the sound one, whose name is empty."""
    folder = tmp_path_factory.mktemp("defauts")
    livret = livret_short()
    expected = said(livret.blocs)
    files, found = spoiled(livret, folder)
    judged_by_standard = [d for d in files if not d or EXPECTED[d] in STANDARDS]
    judged = verapdf(STANDARDS, [files[d] for d in judged_by_standard])
    for d, standard in itertools.product(judged_by_standard, STANDARDS):
        rules = re.findall(r"[{ ](\d[\d.]*-\d+)=", judged[files[d].name, standard][1])
        found.setdefault(d, set()).update(f"{standard} {rule}" for rule in rules)
    for d, path in files.items():
        if not d or d not in judged_by_standard:
            found.setdefault(d, set()).update(faults(path, livret, expected))
    return found


def spoiled(livret: Livret, folder: Path) -> tuple[dict[str, Path], dict[str, set[str]]]:
    """Return the file of each defect, the sound one under no name; and what the typesetter would not make."""
    sound, found = Typesetter(), dict[str, set[str]]()
    files = {"": lay_out(sound, livret, folder / "sain.pdf")}
    source = (FOLDER / "livret.typ").read_text(encoding="utf-8")
    for n, (defaut, (before, after, _)) in enumerate(GABARIT.items()):
        assert before in source, defaut
        own = shutil.copytree(FOLDER, folder / f"typst-{n}")
        (own / "livret.typ").write_text(source.replace(before, after), encoding="utf-8")
        try:
            files[defaut] = lay_out(Typesetter(own), livret, folder / f"gabarit-{n}.pdf")
        except LayoutRefused:
            found[defaut] = {"refusé"}
    for n, (defaut, (spoil, _)) in enumerate(VALEURS.items()):
        files[defaut] = lay_out(sound, replace(livret, blocs=spoil(livret.blocs)), folder / f"valeurs-{n}.pdf")
    octets = files[""].read_bytes()
    for n, (defaut, (old, new, _)) in enumerate(OCTETS.items()):
        assert old in octets, defaut
        assert len(old) == len(new), defaut
        files[defaut] = folder / f"octets-{n}.pdf"
        files[defaut].write_bytes(octets.replace(old, new))
    return files, found


def test_a_sound_document_has_none_of_them(told: dict[str, set[str]]) -> None:
    assert told[""] == set()


@pytest.mark.parametrize("defaut", EXPECTED)
def test_a_planted_defect_is_told_by_the_check_that_is_there_for_it(defaut: str, told: dict[str, set[str]]) -> None:
    assert [x for x in told[defaut] if x.startswith(EXPECTED[defaut])], told[defaut]


def test_the_guide_says_how_many_defects_are_planted() -> None:
    guide = (ROOT / "docs/dev/emporter.md").read_text(encoding="utf-8")
    own = f"{len(EXPECTED)} dans un PDF ({len(GABARIT)} dans son gabarit, {len(VALEURS)} dans ses valeurs, "
    assert f"{own}{len(OCTETS)} dans ses octets)" in guide
