"""What other sources say: each fact of the data stands on its page, in the dossier, the open data and the search, and no other.

The data are read by another YAML parser than ours, the pages by an HTML5 parser.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from contrat.exports.csv_files import unsafe
from contrat.french import days, grammar
from contrat.model.corpus import Corpus
from contrat.reading import prose
from playwright.sync_api import Browser, Page, expect
from qualite_recherche import ask
from ruamel.yaml import YAML
from site_bati import Element, PageBatie, SiteBati
from test_rien_perdu import folded

RAPPORTS = {
    "meme-objet": "Parle du même sujet",
    "meme-programme": "Parle d’un programme lié",
    "contexte": "Donne le contexte",
    "": "",
}
NIVEAUX = {"institution": "Source de l’organisme", "presse": "Source de presse ou d’un tiers"}


class Lu(NamedTuple):
    """A fact as a page shows it: words folded, links as (name, address)."""

    date: str
    rapport: str
    texte: str
    provenance: str
    reserve: str
    liens: tuple[tuple[str, str], ...]


def records(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in ("actions", "programmes", "organisations"):
        for file in sorted((folder / kind).glob("*.yml")):
            yield f"{kind}/{file.stem}/", YAML(typ="base", pure=True).load(file.read_text(encoding="utf-8"))


def plain(texte: str) -> str:
    return folded(" ".join("".join(s.texte for s in item) for b in prose.blocks(texte) for item in b.items))


def ended(nom: str) -> str:
    return nom if nom[-1] in "?!…." else f"{nom}."


def links_of(texte: str) -> list[tuple[str, str]]:
    return [(folded(s.texte), s.url) for b in prose.blocks(texte) for item in b.items for s in item if s.url]


def told(fait: dict[str, Any]) -> Lu:
    """Return what a page must show of a fact of the data."""
    date = fait["date"] if isinstance(fait["date"], dict) else {"valeur": fait["date"]}
    said = date.get("mots") or grammar.date_iso(date["valeur"])
    pages = [fait[k] for k in ("source", "autre_source") if k in fait]
    names = [folded(f"{p['editeur']} : {p['titre']}") for p in pages]
    seen = f" Vu en ligne le {grammar.date_iso(fait['vu_en_ligne'])}." if "vu_en_ligne" in fait else ""
    reserve = fait.get("reserve", "")
    return Lu(
        date=folded(grammar.capitale(said)),
        rapport=RAPPORTS[fait.get("rapport", "")],
        texte=plain(fait["texte"]),
        provenance=f"{NIVEAUX[fait['niveau']]} : {' Autre source : '.join(map(ended, names))}{seen}",
        reserve=f"Réserve : {plain(reserve)}" if reserve else "",
        liens=(
            *links_of(fait["texte"]),
            *zip(names, [p["url"] for p in pages], strict=True),
            *links_of(fait.get("reserve", "")),
        ),
    )


def text(element: Element | None) -> str:
    return folded(" ".join("".join(element.itertext()).split())) if element is not None else ""


def lists(page: PageBatie) -> list[Element]:
    return [ul for ul in page.all("ul") if ul.get("class") == "faits"]


def shown(page: PageBatie) -> Iterator[Lu]:
    """Yield each fact that a page shows."""
    return (fact for ul in lists(page) for fact in listed(ul))


def with_actions(page: PageBatie) -> Counter[Lu]:
    """Return the facts that the page of a programme shows of the actions that cite it."""
    apart = [e for e in page.all("section") if e.get("aria-labelledby") == "faits-actions"]
    return Counter(fact for e in apart for ul in e.iter("ul") if ul.get("class") == "faits" for fact in listed(ul))


def listed(ul: Element) -> Iterator[Lu]:
    for li in ul:
        quand, body = list(li)
        first, *link = list(quand)
        provenance = next(e for e in body if e.get("class") == "provenance")
        reserve = next((e for e in body if e.get("class") == "reserve"), None)
        words = [e for e in body if e is not provenance and e is not reserve]
        yield Lu(
            date=text(first),
            rapport=text(link[0]) if link else "",
            texte=folded(" ".join(text(x) for e in words for x in (list(e) if e.tag == "ul" else [e]))),
            provenance=text(provenance),
            reserve=text(reserve),
            liens=tuple((text(a), a.get("href")) for a in li.iter("a")),
        )


@pytest.fixture(scope="module", params=["site", "second"])
def built(request: pytest.FixtureRequest) -> tuple[SiteBati, Path]:
    site: SiteBati = request.getfixturevalue(request.param)
    assert site.configuration
    return site, site.configuration.parent / "data"


def test_each_page_shows_the_facts_of_its_record_and_no_other(built: tuple[SiteBati, Path]) -> None:
    site, folder = built
    expected = {adresse: Counter(map(told, fiche.get("faits", ()))) for adresse, fiche in records(folder)}
    elsewhere = {a: Counter(shown(p)) for a, p in site.pages.items() if a not in expected and "dossier" not in a}
    assert {a: Counter(shown(site.pages[a])) - with_actions(site.pages[a]) for a in expected} == expected
    assert {a: found for a, found in elsewhere.items() if found and not a.startswith("communes/")} == {}
    known = {fact for facts in expected.values() for fact in facts}  # the page of a commune has those that name it
    assert {a: strange for a, found in elsewhere.items() if (strange := found.keys() - known)} == {}
    assert sum(map(Counter.total, expected.values())) >= 8


def test_a_fact_on_the_same_programme_is_on_a_page_of_a_programme_that_its_action_cites(site: SiteBati) -> None:
    """The 55,3 million euros of the NPNRU stood on the page of an axis alone."""
    assert site.configuration
    folder = site.configuration.parent / "data"
    pages = {a: p for a, p in site.pages.items() if a.startswith("programmes/") and a.count("/") == 2}
    lines = {
        adresse: {c["ligne"] for c in fiche["cite"]}
        for adresse, fiche in records(folder)
        if adresse.startswith("programmes/")
    }
    lost, told_there = [], 0
    for adresse, fiche in records(folder):
        cites = [a for a, at in lines.items() if fiche.get("source", {}).get("ligne") in at]
        for fait in fiche.get("faits", ()):
            if cites and fait.get("rapport") == "meme-programme" and adresse.startswith("actions/"):
                where = [a for a in cites if fait["source"]["url"] in pages[a].html]
                told_there += len(where)
                if not where:
                    lost.append((adresse, fait["texte"]))
    assert lost == []
    assert told_there >= 15
    (found,) = [f for f in with_actions(pages["programmes/npnru/"]) if "55,3" in f.texte]
    assert "page non datée" in found.date.lower()
    # a fact that names another programme of the same action is left to the page of that one
    assert [f for f in with_actions(pages["programmes/npnru/"]) if "convention Action" in f.texte] == []


def test_each_page_of_facts_says_once_how_they_were_read(built: tuple[SiteBati, Path]) -> None:
    site, folder = built
    copied = {a: [f for f in fiche.get("faits", ()) if "vu_en_ligne" not in f] for a, fiche in records(folder)}
    for adresse, fiche in records(folder):
        said = site.pages[adresse].text
        here = [f for f in shown(site.pages[adresse]) if "Vu en ligne" not in f.provenance]
        assert said.count("lu une copie archivée de chaque page") == bool(here), adresse
        some = 0 < len(copied[adresse]) < len(fiche.get("faits", ()))
        assert ("sauf mention contraire" in said) == some, adresse
    assert any(copied.values())


def test_a_fact_of_two_records_stands_once_on_the_page_of_a_commune(site: SiteBati) -> None:
    own = [*shown(site.pages["communes/wingles-62895/"])]
    assert len([f for f in own if "115 hectares" in f.texte]) == 1
    lens = [*shown(site.pages["communes/lens-62498/"])]
    assert len([f for f in lens if "28 septembre 2018" in f.date]) == 1
    said = site.pages["communes/lens-62498/"].text.replace("\u00a0", " ")
    assert f"D’autres sources publiques en parlent : {len(lens)} faits." in said


def test_the_dossier_holds_every_fact_once_for_each_record(built: tuple[SiteBati, Path]) -> None:
    site, folder = built
    expected = Counter(told(f) for _, fiche in records(folder) for f in fiche.get("faits", ()))
    assert Counter(shown(site.pages["contrat/dossier/"])) == expected


def test_each_table_of_facts_holds_those_of_the_data_and_no_other(built: tuple[SiteBati, Path]) -> None:
    site, folder = built
    columns = (
        *("texte", "date_mots", "source_titre", "source_editeur", "source_url", "autre_source_url"),
        *("niveau", "confiance", "rapport", "vu_en_ligne", "reserve", "date_deduite"),
    )
    for kind in ("actions", "programmes", "organisations"):
        expected: Counter[tuple[str, ...]] = Counter()
        for adresse, fiche in records(folder):
            for fait in fiche.get("faits", ()) if adresse.startswith(kind) else ():
                date = fait["date"] if isinstance(fait["date"], dict) else {}
                flat = {
                    **fait,
                    "date_mots": date.get("mots", ""),
                    **_flat(fait, "source"),
                    **_flat(fait, "autre_source"),
                }
                expected[adresse.split("/")[1], *(flat.get(c, "").strip() for c in columns)] += 1
        rows = csv.DictReader(io.StringIO((site.dossier / f"donnees/{kind}-faits.csv").read_text("utf-8"), newline=""))
        assert Counter((unsafe(r["fiche"]), *(unsafe(r[c]).strip() for c in columns)) for r in rows) == expected


def _flat(fait: dict[str, Any], champ: str) -> dict[str, str]:
    return {f"{champ}_{k}": v for k, v in fait.get(champ, {}).items()}


def test_facts_stand_under_the_period_of_their_date_the_newest_first(second: SiteBati, site: SiteBati) -> None:
    page = second.pages["actions/mesure-a/"]
    titles = [text(h) for h in page.all("h3") if h.get("class") == "periode"]
    dates = [[fact.date for fact in listed(ul)] for ul in lists(page)]
    assert list(zip(titles, dates, strict=True)) == [
        ("Daté de la période du contrat", ["1er juillet 2033", "Mai 2032"]),
        ("Daté d’avant la période du contrat", ["2030"]),
        ("Sans date sûre", ["Dès l’an 31", "Page non datée"]),
    ]
    page = site.pages["actions/1-3/"]
    titles = [text(h) for h in page.all("h3") if h.get("class") == "periode"]
    assert list(zip(titles, [[fact.date for fact in listed(ul)] for ul in lists(page)], strict=True)) == [
        (
            "Daté d’après la période du contrat",
            ["1er janvier 2026", "Mardi 25 juin 2024 (année déduite du calendrier)"],
        ),
        (
            "Daté de la période du contrat",
            [
                "1er avril 2019 (année donnée par la presse)",
                "Lundi 1er avril 2019 (année déduite de l’adresse de la page)",
                "1er avril 2019 (année donnée par la presse)",
            ],
        ),
    ]
    assert "Daté d’après la période du contrat" in [text(h) for h in site.pages["actions/1-4/"].all("h3")]
    rows = csv.DictReader(io.StringIO((second.dossier / "donnees/actions-faits.csv").read_text("utf-8"), newline=""))
    assert [r["periode"] for r in rows] == ["", "pendant", "avant", "pendant", ""]


@pytest.mark.parametrize(
    ("date", "debut", "fin", "place"),
    [
        ("2018", "2019", "2022", "avant"),
        ("2018-12-31", "2019", "2022", "avant"),
        ("2019", "2019", "2022", "pendant"),
        ("2022-12-31", "2019", "2022", "pendant"),
        ("2023-01", "2019", "2022", "apres"),
        ("2019", "2019-04-10", "2022", ""),
        ("2019-04-09", "2019-04-10", "2022", "avant"),
        ("2022-06", "2019", "2022-06-15", ""),
        ("2018", "2019", None, "avant"),
        ("2020", "2019", None, ""),
        ("2023", None, "2022", "apres"),
        (None, "2019", "2022", ""),
    ],
)
def test_a_date_is_placed_no_more_precisely_than_it_is_known(
    date: str | None, debut: str | None, fin: str | None, place: str
) -> None:
    assert days.place(date, debut, fin) == place


def test_what_a_fact_says_leads_to_its_axis(browser: Browser, address: str, corpus: Corpus) -> None:
    """Its first sentence as a query; a word that the axis has from its facts alone says so."""
    queries = [
        {"q": re.split(r"(?<=[.!?])\s", prose.plain(f.texte))[0], "relevant": {f"e{a.id.replace('-', '-a')}": 2}}
        for a in corpus.actions
        for f in a.faits
    ]
    answers = ask(browser, address, queries)
    assert len(answers) == 75
    assert [a.query["q"] for a in answers if not a.right & {*a.sure}] == []


def test_a_word_of_another_source_is_never_taken_for_the_contracts(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=Aqualens")
    first = page.locator("#resultats li").first
    expect(first).to_contain_text("3.3")
    told = first.locator(".aparte").filter(has_text="Une autre source :")
    expect(told).to_contain_text("Aqualens")
    expect(told.locator("mark").first).to_have_text("Aqualens")
    expect(told.locator(".provenance")).to_contain_text("Source ")
    page.goto(address + "recherche/?q=piscine+Billy-Montigny")
    first = page.locator("#resultats li").first
    expect(first).to_contain_text("Nos mots, et non ceux de la source : « piscine ».")
    told = first.locator(".aparte").filter(has_text="Une autre source :")
    expect(told).to_contain_text("Billy-Montigny")
    expect(told).to_contain_text("Réserve : ")
    page.goto(address + "recherche/?q=cit%C3%A9+Saint-Albert")  # the bank has this name too
    expect(page.locator("#resultats li").first.locator(".aparte").last).to_contain_text("Saint-Albert")


def test_the_fact_that_holds_most_of_the_words_is_told_the_newest_first(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=bus+gratuit")
    told = page.locator("#resultats li").first.locator(".aparte").filter(has_text="Une autre source :")
    expect(told).to_contain_text("devient gratuit pour tous")
    expect(told.locator(".provenance")).to_have_text(
        "1er janvier 2026. Source de presse ou d’un tiers : La Gazette Nord-Pas de Calais. Parle du même sujet. Lu dans une copie, non revu en ligne."
    )


def test_a_reason_denies_no_word_that_is_cited_and_names_what_was_typed(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=contrat+de+ville+2020")
    cited = page.locator("#resultats li").filter(has_text="du contrat de ville")
    expect(cited.first).to_be_visible()
    assert not any("« contrat de ville »" in said for said in cited.locator(".aparte").all_inner_texts())
    page.goto(address + "recherche/?q=%C3%AAtre+h%C3%A9berg%C3%A9")
    expect(page.locator("#resultats li").first).to_contain_text("« hébergé »")
