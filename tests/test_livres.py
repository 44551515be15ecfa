"""The book and the plain text of a contract: the words of the dossier, and what standards and readers ask of them."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from contrat.documents import epub, preuves, texte
from contrat.documents.chapitres import FEUILLET, chapitres
from contrat.documents.livret import (
    Definitions,
    Enumeration,
    Livret,
    Morceau,
    MotsCites,
    Nature,
    Paragraphe,
    Rangee,
    Rubrique,
    Tableau,
)
from contrat.serving import seal
from contrat.webpage.page import Version
from livres import Lecteur, Livre, ace, dossier, epubcheck, livret_of, signs
from publication import tree
from site_bati import Element, SiteBati

CONTRATS = ("site", "second", "cinq_niveaux")
PROVED = 7
"""How many things are proved of a sound book."""


@pytest.fixture(scope="module", params=CONTRATS)
def contrat(request: pytest.FixtureRequest) -> SiteBati:
    found: SiteBati = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def livre(contrat: SiteBati) -> Livre:
    return Livre(epub.write(livret_of(contrat)))


def body(livre: Livre, nom: str, lecteur: Lecteur) -> list[str]:
    return signs(lecteur.inside(livre.spine[nom].find("body")))


def test_a_book_says_the_words_of_the_dossier_one_by_one(contrat: SiteBati, livre: Livre) -> None:
    lecteur = Lecteur()
    own_title, rest = map(signs, dossier(contrat, lecteur))
    assert [x for nom in livre.spine if nom != "titre.xhtml" for x in body(livre, nom, lecteur)] == rest
    assert body(livre, "titre.xhtml", lecteur)[: len(own_title)] == own_title


def test_the_plain_text_says_the_same_with_the_headers_of_each_row_and_whole_addresses(
    contrat: SiteBati, livre: Livre
) -> None:
    said = re.sub(r"^ *(#+|-|\d+\.) ", "", texte.write(livret_of(contrat)).decode(), flags=re.M)
    lecteur = Lecteur(colonnes=False, adresses=True)
    assert signs(said) == body(livre, "titre.xhtml", lecteur) + signs(dossier(contrat, lecteur)[1])


def test_the_contents_of_a_book_are_those_of_the_dossier_and_every_heading_below(
    contrat: SiteBati, livre: Livre
) -> None:
    (toc,) = [n for n in livre.nav.iter("nav") if n.get("role") == "doc-toc"]
    page = contrat.pages["contrat/dossier/"]
    (summary,) = [n for n in page.all("nav") if "sommaire" in n.get("class", "").split()]
    first = [Lecteur().inside(li.find("a")) for li in toc.find("ol")]
    assert first == [Lecteur().inside(a) for a in summary.iter("a")]
    headings = [e for nom, p in livre.spine.items() if nom != "titre.xhtml" for e in p.iter() if e.tag in HEADINGS]
    assert [signs(Lecteur().inside(a)) for a in toc.iter("a")] == [signs(Lecteur().inside(h)) for h in headings]


HEADINGS = {f"h{n}" for n in range(1, 7)}


def test_the_language_of_each_part_is_that_of_the_page(contrat: SiteBati, livre: Livre) -> None:
    def parts(tree: Element) -> list[tuple[str, str]]:
        return [(e.get("lang"), "".join(e.itertext())) for e in tree.iter() if e.tag != "html" and e.get("lang")]

    main = contrat.pages["contrat/dossier/"].all("main")[0]
    assert [x for page in livre.spine.values() for x in parts(page)] == parts(main)
    assert {page.get("lang") for page in (*livre.spine.values(), livre.nav)} == {"fr"}


def test_a_book_claims_what_was_proved_of_it(livre: Livre) -> None:
    assert livre.claimed("schema:accessibilityFeature") == [
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "pageNavigation",
        "pageBreakMarkers",
        "displayTransformability",
    ]
    (told,) = livre.claimed("schema:accessibilitySummary")
    assert told.count("\u202f; ") == PROVED - 1
    assert told.endswith(" Aucune conformité n’est déclarée.")
    assert livre.claimed("dcterms:conformsTo") == []


def test_pages_are_about_as_long_as_each_other_and_numbered_one_after_the_other(livre: Livre) -> None:
    marks = [e.get("aria-label") for p in livre.spine.values() for e in p.iter() if e.get("role") == "doc-pagebreak"]
    assert marks == [str(n) for n in range(1, len(marks) + 1)]
    held = sum(len(Lecteur().inside(p.find("body"))) for p in livre.spine.values())
    assert FEUILLET / 3 < held / len(marks) < FEUILLET * 1.2


def test_epubcheck_and_ace_have_nothing_to_say_of_books(
    site: SiteBati, second: SiteBati, cinq_niveaux: SiteBati, long_campaign: bool, tmp_path: Path
) -> None:
    """The links of the first are whole; the others are cut into many files, as a long one is. The third in the campaign."""
    made = (
        epub.write(livret_of(site, "https://contrat.exemple.fr/")),
        packed(epub.files(livret_of(second), longest=2_000)),
        packed(epub.files(livret_of(cinq_niveaux), longest=2_000)),
    )
    kept = made if long_campaign else made[:2]
    books = [tmp_path / f"{n}.epub" for n in range(len(kept))]
    for book, octets in zip(books, kept, strict=True):
        book.write_bytes(octets)
        assert epubcheck(book) == set()
    assert ace(books, tmp_path / "ace") == [[] for _ in books]


def packed(files: Mapping[str, bytes], *, mimetype: bytes = b"application/epub+zip") -> bytes:
    """Return a book of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, zipfile.ZipFile(io.BytesIO(epub.write(SMALL))) as sound:
        archive.writestr("mimetype", mimetype)
        archive.writestr("META-INF/container.xml", sound.read("META-INF/container.xml"))
        for nom, octets in files.items():
            archive.writestr(f"EPUB/{nom}", octets)
    return out.getvalue()


def said(words: str, nature: Nature = "texte", langue: str = "") -> tuple[Morceau, ...]:
    return (Morceau(words, nature, langue=langue),)


SMALL = Livret(
    cle="contrat",
    titre="Plan de Klow",
    page="contrat/dossier/",
    adresse="https://exemple.fr/contrat/dossier/",
    version=Version("0123456789ab", "2031-04-01", "2031-04-01"),
    couverture=(Paragraphe(said("Un plan.")),),
    colophon=(Paragraphe(said("Version 0123456789ab."), "version"),),
    sommaire=True,
    blocs=(
        Rubrique(1, said("Axe 1 : Rouler"), "enjeux-1"),
        MotsCites((said("« Ride »", "mots", "en"),), said("Le plan, ligne 3"), 3),
        Rubrique(2, said("Poser un arceau"), "actions-1"),
        Definitions(
            (
                (
                    said("Pilote :"),
                    (Paragraphe(said("La commune")), Paragraphe(said("Source : le plan"), "provenance")),
                ),
                (said("Lieux :"), (Enumeration(((Paragraphe(said("Klow")),), (Paragraphe(said("Zlip")),))),)),
            )
        ),
        Tableau(
            "Qui paie",
            ("Financeur", "Montant"),
            (Rangee((said("Commune"), said("12 €"))), Rangee((said("Reste"), ()), total=True)),
        ),
        Rubrique(1, said("Lecture"), "lecture"),
        Enumeration(((Paragraphe(said("Fait")),), (Paragraphe(said("À faire")),)), numerotee=True),
        Paragraphe((Morceau("Voir "), Morceau("le registre", url="https://registre.fr/a?b=1&c=2"), Morceau("."))),
    ),
)
TOLD = """\
# Plan de Klow

Un plan.

Version 0123456789ab.

## Axe 1 : Rouler

« Ride »
Le plan, ligne 3

### Poser un arceau

Pilote :
  La commune
  Source : le plan

Lieux :
  - Klow
  - Zlip

Qui paie
- Financeur : Commune
  Montant : 12 €
- Financeur : Reste

## Lecture

1. Fait
2. À faire

Voir le registre <https://registre.fr/a?b=1&c=2>.
"""


def test_plain_text_tells_headings_items_and_rows_with_marks_at_the_head_of_lines() -> None:
    assert texte.write(SMALL).decode().replace("\u00a0", " ") == TOLD


def test_a_heading_begins_no_page_that_does_not_hold_what_follows_it() -> None:
    long = said("a" * (FEUILLET - 100))
    blocs = (Rubrique(1, said("A"), "a"), Paragraphe(long), Rubrique(2, said("B" * 50), "b"), Paragraphe(long))
    (found,) = chapitres(replace(SMALL, blocs=blocs))
    assert [p.page for p in found.pieces] == [2, None, 3, None]


Spoil = Callable[[dict[str, bytes]], None]


def swap(nom: str, before: bytes, after: bytes) -> Spoil:
    def spoil(files: dict[str, bytes]) -> None:
        assert before in files[nom], f"{before!r} is not in {nom}"
        files[nom] = files[nom].replace(before, after, 1)

    return spoil


ONE, TWO, NAV, OPF, CSS = "chapitre-01.xhtml", "chapitre-02.xhtml", "nav.xhtml", "livre.opf", "style.css"
P = b"<p>"
IMAGE = b'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="/>'
UNPROVED: dict[str, tuple[Spoil, int]] = {
    "a heading skips a level": (swap(ONE, b'<h2 id="actions-1">Poser un arceau</h2>', b'<h3 id="actions-1">P</h3>'), 1),
    "a file without a heading": (swap(TWO, b'<h1 id="lecture">Lecture</h1>', b'<p id="lecture">Lecture</p>'), 1),
    "an image": (swap(ONE, P, IMAGE + P), 0),
    "a script": (swap(ONE, P, b"<script></script>" + P), 0),
    "an entry of the contents is dead": (swap(NAV, b"#actions-1", b"#actions-9"), 2),
    "the contents are out of order": (swap(NAV, b"chapitre-01.xhtml#enjeux-1", b"chapitre-02.xhtml#lecture"), 2),
    "a heading is not in the contents": (swap(TWO, P, b'<h2 id="x">X</h2>' + P), 2),
    "a page is not in the list": (swap(NAV, b'<li><a href="chapitre-02.xhtml#page-3">3</a></li>', b""), 3),
    "a page has another name": (swap(ONE, b'id="page-2"', b'id="page-9"'), 3),
    "a size is imposed": (swap(CSS, b"0.9em", b"11px"), 4),
    "a face is imposed": (swap(CSS, b"margin", b"font-family: serif; margin"), 4),
    "a colour is imposed": (swap(CSS, b"border-collapse", b"color: #000; border-collapse"), 4),
    "a style of its own": (swap(ONE, P, b'<p style="margin:0">'), 4),
    "a table without a title": (swap(ONE, b"<caption>Qui paie</caption>", b""), 5),
    "a column without a header": (swap(ONE, b'<th scope="col">Montant</th>', b"<td>Montant</td>"), 5),
    "a row without a header": (swap(ONE, b'<th scope="row">Commune</th>', b"<td>Commune</td>"), 5),
    "a row that is short of a cell": (swap(ONE, b"<td></td>", b""), 5),
    "a file without a language": (swap(TWO, b' lang="fr"', b""), 6),
    "a part whose language only some hear": (swap(ONE, b' xml:lang="en"', b""), 6),
}
"""Each defect, and the rank of the proof that it takes away."""


@pytest.mark.parametrize("defect", UNPROVED)
def test_what_is_not_true_of_a_book_is_not_claimed(defect: str) -> None:
    files = epub.files(SMALL)
    assert len(proofs(files)) == PROVED
    spoil, lost = UNPROVED[defect]
    spoil(files)
    assert set(range(PROVED)) - proofs(files) >= {lost}


def proofs(files: Mapping[str, bytes]) -> set[int]:
    spine = {nom: files[nom] for nom in ("titre.xhtml", ONE, TWO)}
    found = preuves.of(preuves.Livre.read(spine, files[NAV], files[CSS]))
    return {n for n, (_, preuve) in enumerate(preuves.PREUVES) if preuve in found}


UNSAID: dict[str, Callable[[Livret], Livret]] = {
    "a word is dropped": lambda x: replace(x, blocs=(*x.blocs[:-1], Paragraphe(said("Voir le.")))),
    "two blocks change places": lambda x: replace(x, blocs=(x.blocs[0], *x.blocs[2:4], x.blocs[1], *x.blocs[4:])),
    "a title changes": lambda x: replace(x, blocs=(Rubrique(1, said("Axe 1 : Roules"), "enjeux-1"), *x.blocs[1:])),
}


@pytest.mark.parametrize("defect", UNSAID)
def test_the_comparison_of_words_sees_one_that_is_lost_moved_or_changed(defect: str) -> None:
    def read(livret: Livret) -> tuple[list[str], list[str]]:
        livre = Livre(epub.write(livret))
        whole = [x for nom in livre.spine for x in body(livre, nom, Lecteur())]
        return whole, signs(texte.write(livret).decode())

    for sound, spoiled in zip(read(SMALL), read(UNSAID[defect](SMALL)), strict=True):
        assert sound != spoiled


CHECKED: dict[str, tuple[Spoil, tuple[str, str, str]]] = {
    "an id stands twice": (swap(ONE, P, b'<p id="enjeux-1">'), ("RSC-005", ONE, 'Duplicate ID "enjeux-1"')),
    "a page without a title": (
        swap(TWO, b"<title>Lecture</title>", b"<title></title>"),
        ("RSC-005", TWO, 'Element "title" must not be empty'),
    ),
    "an entry of the contents is dead": (
        swap(NAV, b"#actions-1", b"#actions-9"),
        ("RSC-012", NAV, "Fragment identifier is not defined"),
    ),
    "the contents are out of order": (
        swap(NAV, b"chapitre-01.xhtml#enjeux-1", b"chapitre-02.xhtml#lecture"),
        ("NAV-011", NAV, "must be in reading order"),
    ),
    "a script that is not told": (swap(ONE, b"<table>", b"<script>0</script><table>"), ("OPF-014", ONE, "scripted")),
    "an image from elsewhere": (
        swap(TWO, P, b'<p><img alt="" src="https://exemple.fr/a.png"/></p><p>'),
        ("RSC-006", TWO, "https://exemple.fr/a.png"),
    ),
    "no day": (swap(OPF, b"dcterms:modified", b"dcterms:created"), ("RSC-005", OPF, "must occur exactly once")),
    "a file that is not told": (
        lambda files: files.update({"autre.xhtml": files[ONE]}),
        ("OPF-003", "livre.epub", "EPUB/autre.xhtml"),
    ),
    "another type at the head of the archive": (lambda _: None, ("PKG-007", "livre.epub", "application/epub+zip")),
}
"""Each defect, and what EPUBCheck says of it: the number, the file, some of its words."""


def test_epubcheck_sees_defects(tmp_path: Path) -> None:
    files = epub.files(SMALL)
    for spoil, _ in CHECKED.values():
        spoil(files)
    (tmp_path / "livre.epub").write_bytes(packed(files, mimetype=b"application/zip"))
    found = epubcheck(tmp_path / "livre.epub")
    unseen = {
        defect
        for defect, (_, (number, nom, words)) in CHECKED.items()
        if not any((number, nom) == told[:2] and words in told[2] for told in found)
    }
    assert unseen == set()


HEARD: dict[str, tuple[Spoil, tuple[str, str]]] = {
    "a file without a language": (swap(TWO, b' lang="fr" xml:lang="fr"', b""), (TWO, "html-has-lang")),
    "an image without words": (swap(ONE, P, IMAGE + P), (ONE, "image-alt")),
    "a link without words": (swap(TWO, b">le registre<", b"><"), (TWO, "link-name")),
    "a page without a name": (swap(ONE, b' aria-label="2"', b""), (ONE, "pagebreak-label")),
    "a heading skips a level": (
        swap(ONE, b'<h2 id="actions-1">Poser un arceau</h2>', b'<h4 id="actions-1">P</h4>'),
        (ONE, "heading-order"),
    ),
    "a page without a title": (swap(TWO, b"<title>Lecture</title>", b"<title></title>"), (TWO, "document-title")),
    "a list that holds something else": (swap(TWO, b"<li>", b"<p>x</p><li>"), (TWO, "list")),
    "no summary": (
        swap(OPF, b"schema:accessibilitySummary", b"schema:abstract"),
        (OPF, "metadata-accessibilitysummary"),
    ),
    "no hazard": (swap(OPF, b"schema:accessibilityHazard", b"schema:genre"), (OPF, "metadata-accessibilityhazard")),
    "no source of pages": (swap(OPF, b"pageBreakSource", b"dcterms:extent"), (OPF, "epub-pagesource")),
}
"""Each defect, and the rule of Ace that it breaks."""


def test_ace_sees_defects(tmp_path: Path) -> None:
    files = epub.files(SMALL)
    for spoil, _ in HEARD.values():
        spoil(files)
    (tmp_path / "a.epub").write_bytes(packed(files))
    (found,) = ace([tmp_path / "a.epub"], tmp_path / "ace")
    assert {expected for _, expected in HEARD.values()} - {(Path(nom).name, rule) for nom, rule, _ in found} == set()


ELSEWHERE = """
import hashlib, sys
from contrat.documents import epub, texte
from test_livres import SMALL
print(hashlib.sha256(epub.write(SMALL)).hexdigest(), hashlib.sha256(texte.write(SMALL)).hexdigest())
"""


def test_a_book_has_the_same_bytes_at_another_hour_in_another_language_and_folder(tmp_path: Path) -> None:
    here = {"PYTHONPATH": f"{ROOT}/hooks:{ROOT}/tests:{ROOT}/scripts/lib"}
    places: tuple[dict[str, str], ...] = (
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    )
    found = set()
    for place, folder in zip(places, (tmp_path, ROOT), strict=True):
        env = {**os.environ, **here, **place}
        found.add(
            subprocess.run(
                [sys.executable, "-c", ELSEWHERE], check=True, capture_output=True, env=env, cwd=folder
            ).stdout
        )
    assert len(found) == 1


def test_a_book_whose_day_is_not_known_says_so_and_makes_none_up() -> None:
    package = epub.files(replace(SMALL, version=Version("0123456789ab", None)))[OPF].decode()
    assert "<dc:date>" not in package
    assert '<meta property="dcterms:modified">1970-01-01T00:00:00Z</meta>' in package


def test_a_cut_book_or_an_empty_text_stops_a_publication(tmp_path: Path) -> None:
    whole = epub.write(SMALL)
    for nom, octets in (("a.epub", whole[:-100]), ("b.epub", whole), ("c.txt", b""), ("d.txt", texte.write(SMALL))):
        (tmp_path / nom).write_bytes(octets)
    origine = seal.Origine(None, None, None, "", "", None, 0, 0)
    found = tree.documents_are_whole(tree.BuiltSite(tmp_path, tree.files(tmp_path), origine, {}))
    assert list(found) == ["a.epub est vide ou coupé", "c.txt est vide ou coupé"]
