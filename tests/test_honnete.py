"""Honest French is shown exactly: one action a text, through a real build, wherever a text of the data can stand.

Only the documented typography may differ: no-break spaces everywhere, the apostrophe in our own words.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
import shutil

import pytest
from conftest import ROOT, build
from site_bati import SiteBati

TEXTS = (
    "mot_souligné et _autre_",
    "une * étoile",
    "deux ** étoiles ** ici",
    "*penché*",
    "**gras**",
    "prix * quantité * 2",
    "a & b",
    "AT&T",
    "&amp; écrit ainsi",
    "&eacute; et &#233;",
    "x < 5",
    "5 > x",
    "2<3 et 3>2",
    "1 < 2 > 0",
    "{: .titre }",
    "{: #gue }",
    "{{ accolades }}",
    "{% balise %}",
    "{# remarque #}",
    "`code`",
    "``double``",
    "25 %",
    "100 % des élèves",
    "#dièse",
    "# titre",
    "n° 12",
    "no 12",
    "12 m² et 3 m³",
    "№ 5",
    "50 €",
    "3 ‰",
    "12 $, 3 £ et 4 ¥",
    '"guillemets droits"',
    "« guillemets » français",
    "“anglais” et ‘simples’",
    "l'été de l'élu",
    "l’été de l’élu",
    "C:\\foin\\2031",
    "\\n n’est pas une ligne",
    "$x^2$",
    "~environ~",
    "a | b",
    "@mention",
    "%20 et %s",
    "https://www.exemple.fr/a?b=1&c=2#d",
    "www.exemple.fr",
    "personne (arobase) exemple",
    "[crochets](parenthèses)",
    "[note] et (note)",
    "![image](x.png)",
    "1. premier point",
    "2019. Une année",
    "- tiret d’abord",
    "+33 3 21 00 00 00",
    "=SOMME(A1;A2)",
    "+ de vélos",
    "-5 °C",
    "C++ et C#",
    "1/2 et ½",
    "œuvre, Œuvre, ex æquo, ÿ, Ÿ",
    "à suivre…",
    "2019–2022",
    "Lens — Liévin",
    "kΩ, μm et π",
    "Łódź, İstanbul, Ñandú",
    "Київ et Αθήνα",
    "12:30",
    "9 h 05 : départ",
    "Quoi ? Non ! Si ; bien",
    "0123456789",
    "1 000 000 habitants",
    "vélo 🚲",
    "famille 👨‍👩‍👧‍👦",
    "France 🇫🇷",
    "touche 1️⃣",
    "main 👋🏽",
    "cœur ❤️",
    "Écosse 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "pompière 👩🏽‍🚒",
    "<3 et -->",
    "]]>",
    "null",
    "~",
    "oui",
    "1e3",
    "0x1F",
    "a:b",
    "clé: valeur",
    "texte #coupé",
    "!important",
    "> citation",
    "| bloc",
    "? question",
    "'apostrophes'",
    "€",
    "x²",
    "10^6",
    "©️ ® ™",
    "½ · † ‡ §",
    "H₂O",
    "fi ligature : ﬁn ? non",
    "A  B".replace("  ", " "),
)
PROSE = {
    "*penché*": "penché",
    "**gras**": "gras",
    "- tiret d’abord": "tiret d’abord",
    "1. premier point": "premier point",
    "famille 👨‍👩‍👧‍👦": "famille 👨‍👩‍👧‍👦",
}
"""What the marks of prose become in « En clair »; every other text is shown as typed there too."""
NOT_PROSE = {
    "mot_souligné et _autre_",
    "&amp; écrit ainsi",
    "&eacute; et &#233;",
    "{: .titre }",
    "{: #gue }",
    "`code`",
    "``double``",
    "# titre",
    "[crochets](parenthèses)",
    "![image](x.png)",
    "> citation",
}
"""Marks that prose does not know: there they are refused (`test_prose.py`); elsewhere a text is what was typed."""


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    """Build the second contract with one more enjeu, and in it one action a text."""
    folder = tmp_path_factory.mktemp("honnete")
    data = folder / "data"
    shutil.copytree(ROOT / "tests/second/data", data)
    source = data / "source/licornes.txt"
    lines = source.read_text(encoding="utf-8").rstrip("\n").split("\n")
    old = hashlib.sha256(source.read_bytes()).hexdigest()
    first = len(lines) + 1
    lines += ["• Dire les choses exactement", *(f"• Ici {t} fin" for t in TEXTS)]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (data / "enjeux/honnete.yml").write_text(
        f"rang: 4\ntitre: Dire les choses exactement\nintitule: Des mots\nen_clair: Des mots.\nmots_usuels: [mots]\nsource: {{ligne: {first}}}\n",
        encoding="utf-8",
    )
    for n, text in enumerate(TEXTS, 1):
        clair = "Un texte." if text in NOT_PROSE else text
        (data / f"actions/h-{n}.yml").write_text(
            f"enjeu: honnete\nrang: {n}\ntexte: {quoted(f'Ici {text} fin')}\nintitule: {quoted(text)}\nen_clair: {quoted(clair)}\n"
            f"mots_usuels: [{quoted(text)}]\nsource: {{ligne: {first + n}}}\n",
            encoding="utf-8",
        )
    contrat = data / "contrat.yml"
    text = contrat.read_text(encoding="utf-8").replace(old, hashlib.sha256(source.read_bytes()).hexdigest())
    contrat.write_text(
        text.replace("comptes: {enjeux: 3, actions: 5}", f"comptes: {{enjeux: 4, actions: {5 + len(TEXTS)}}}"),
        encoding="utf-8",
    )
    config = (ROOT / "tests/second/mkdocs.yml").read_text(encoding="utf-8").replace("../..", str(ROOT))
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return build(folder / "mkdocs.yml", folder / "site")


NOM = "Contrat de la Vallée des Licornes : ponts, foin & silence, 2031-2033 (faux n° 2)"
"""What the second contract calls itself in short, and so its site."""


def bare(text: str) -> str:
    """Undo the typography that is documented: no-break spaces, the apostrophe inside a word."""
    return re.sub(r"(?<=\w)'(?=\w)", "’", text.replace("\u00a0", " ").replace("\u202f", " "))


def texts(site: SiteBati, page: str, tag: str, **attributes: str) -> list[str]:
    found = [e for e in site.pages[page].all(tag) if all(e.get(k) == v for k, v in attributes.items())]
    return [bare("".join(e.itertext())) for e in found]


def test_there_are_more_than_61_texts_and_each_once() -> None:
    assert len(set(TEXTS)) == len(TEXTS) > 61


def test_titles_are_exact(honest: SiteBati) -> None:
    for n, text in enumerate(TEXTS, 1):
        page, shown = f"actions/h-{n}/", bare(text)
        assert texts(honest, page, "h1") == [shown]
        (title,) = texts(honest, page, "title")
        assert title == f"{shown} – Défi 4 : Des mots – {NOM}"


def test_navigation_cards_and_table_are_exact(honest: SiteBati) -> None:
    links = {a.get("href"): bare("".join(a.itertext())) for a in honest.pages["actions/"].all("a")}
    tables = [page for page in honest.pages if page.startswith("enjeux/honnete/tableau/")]
    rows = [row for page in tables for row in texts(honest, page, "th", scope="row")]
    for n, text in enumerate(TEXTS, 1):
        assert links[f"../actions/h-{n}/"] == f"4.{n} {bare(text)}"
        assert rows[n - 1].startswith(f"4.{n} {bare(text)}")
        if n > 1:
            assert f"Mesure 4.{n} : {bare(text)}" in texts(honest, f"actions/h-{n - 1}/", "a")


def test_the_words_of_the_contract_are_exact(honest: SiteBati) -> None:
    for n, text in enumerate(TEXTS, 1):
        quote = honest.pages[f"actions/h-{n}/"].all("blockquote")[0]
        said = "".join(quote.itertext()).replace("\u00a0", " ").replace("\u202f", " ")
        assert said == f"« Ici {text} fin »"


def test_descriptions_and_plain_words_are_exact(honest: SiteBati) -> None:
    for n, text in enumerate(TEXTS, 1):
        page = honest.pages[f"actions/h-{n}/"]
        shown = "Un texte." if text in NOT_PROSE else bare(PROSE.get(text, text))
        (description,) = [bare(m.get("content")) for m in page.all("meta") if m.get("name") == "description"]
        assert description == shown
        section = next(e for e in page.all("section") if e.get("class") == "en-clair")
        said = "".join(section.itertext()).strip().removeprefix("En clair")
        assert bare(said.removesuffix("Phrases écrites pour ce site, et non par le contrat.")).strip() == shown
        assert f"{bare(text)}." in texts(honest, f"actions/h-{n}/", "p")  # the usual words


def unquoted(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from computing it (decision 0050)."""
    return cell.removeprefix("'")


def test_open_data_are_exact(honest: SiteBati) -> None:
    data = json.loads((honest.dossier / "donnees/contrat.json").read_bytes())
    plain = csv.DictReader(
        io.StringIO((honest.dossier / "donnees/actions.csv").read_bytes().decode("utf-8"), newline="")
    )
    sheet = csv.DictReader(
        io.StringIO((honest.dossier / "donnees/actions-tableur.csv").read_bytes().decode("utf-8-sig"), newline=""),
        delimiter=";",
    )
    in_json, in_csv = {a["id"]: a for a in data["actions"]}, {unquoted(a["id"]): a for a in plain}
    for n, text in enumerate(TEXTS, 1):
        row = in_csv[f"h-{n}"]
        assert (in_json[f"h-{n}"]["intitule"], in_json[f"h-{n}"]["texte"]) == (text, f"Ici {text} fin")
        assert (unquoted(row["intitule"]), unquoted(row["texte"])) == (text, f"Ici {text} fin")
    cells = {unquoted(a["id"]): a["intitule"] for a in sheet}
    for n, text in enumerate(TEXTS, 1):
        assert unquoted(cells[f"h-{n}"]) == text


def test_the_full_text_index_is_exact(honest: SiteBati) -> None:
    fragments = [gzip.decompress(p.read_bytes()) for p in (honest.dossier / "pagefind/fragment").iterdir()]
    pages = [json.loads(f.removeprefix(b"pagefind_dcd")) for f in fragments]
    found = {p["url"]: p for p in pages}
    for n, text in enumerate(TEXTS, 1):
        page = found[f"/actions/h-{n}/"]
        folded = bare(text).replace("’", "'").replace("œ", "oe").replace("Œ", "OE")
        assert bare(page["meta"]["title"]).replace("’", "'") == folded
        assert folded in bare(page["content"]).replace("’", "'")
