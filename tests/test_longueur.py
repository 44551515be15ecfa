"""A contract of 600 actions: its pages stay pages, every action is reached without a script, the search stays light."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Container, Iterator
from pathlib import Path

import pytest
import regles_html
from bench import contrat_genere
from bench.poids import NEAR, SHOWN, compressed, heaviest_words, search_result
from bench.sites import config_text
from conftest import ROOT, build, serve
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.reading.characters import words
from contrat.search import index, parts
from contrat.search.evidence import STOP_WORDS
from contrat.webpage import addresses, pagination
from contrat.webpage.page import Lien
from playwright.sync_api import Browser, Page, expect
from publication import tree
from qualite_recherche import read
from site_bati import PageBatie, SiteBati, folded

HEAVIEST = 150_000
"""Bytes of the heaviest page of the site before compression, whatever the length of the contract."""
LISTS = (
    "actions/",
    "enjeux/",
    "contrat/",
    "recherche/",
    "non-communique/",
    "plan-du-site/",
    "index/",
    "organisations/",
)


def generated(folder: Path, pages: int) -> Corpus:
    contrat_genere.write(folder, pages, vocabulaires=ROOT / "data/vocabulaires.yml")
    return load(folder)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    folder = tmp_path_factory.mktemp("long")
    contrat_genere.write(folder / "data", 740, vocabulaires=ROOT / "data/vocabulaires.yml")
    (folder / "mkdocs.yml").write_text(config_text(folder / "data"), encoding="utf-8")
    return build(folder / "mkdocs.yml", folder / "site")


@pytest.fixture(scope="module")
def long_corpus(long: SiteBati) -> Corpus:
    return load(long.dossier.parent / "data")


@pytest.fixture(scope="module")
def long_address(long: SiteBati) -> Iterator[str]:
    server, url = serve(long.dossier)
    yield url
    server.shutdown()


def lists(site: SiteBati) -> list[PageBatie]:
    """Return the pages that list records, parts among them, and no page of a record."""
    records = {"actions/", "enjeux/"}
    found = (p for a, p in site.pages.items() if a.startswith(LISTS))
    return [
        p
        for p in found
        if p.adresse in records or p.adresse.split("/")[0] + "/" not in records or "/tableau/" in p.adresse
    ]


def linked(page: PageBatie, site: SiteBati) -> set[str]:
    hrefs = (a.get("href", "") for a in page.all("main")[0].iter("a"))
    return {site.target(page, h)[0] for h in hrefs if "://" not in h}


# ------------------------------------------------------------------ parts


@pytest.mark.parametrize(
    ("length", "sizes"), [(0, [0]), (1, [1]), (200, [200]), (201, [67, 67, 67]), (1000, [100] * 10)]
)
def test_a_list_is_cut_in_even_parts_only_above_the_threshold(length: int, sizes: list[int]) -> None:
    found = pagination.parts(range(length), "liste/")
    assert [len(p.elements) for p in found] == sizes
    assert [x for p in found for x in p.elements] == list(range(length))
    assert found[0].adresse == "liste/"


def test_each_part_knows_its_neighbours_and_its_place() -> None:
    first, second, third = pagination.parts(range(300), "index/a/")
    assert [(p.adresse, p.dite) for p in (first, third)] == [
        ("index/a/", "page 1 sur 3"),
        ("index/a/partie-3/", "page 3 sur 3"),
    ]
    assert first.voisins == (Lien("Page 2 sur 3", "index/a/partie-2/"),)
    assert [lien.adresse for lien in second.voisins] == ["index/a/", "index/a/partie-3/"]
    assert (first.suite, second.suite) == ("", ", page 2 sur 3")


def test_the_contract_of_the_repository_stays_on_single_pages(site: SiteBati, corpus: Corpus) -> None:
    assert not pagination.divided(corpus)
    assert [a for a in site.pages if "partie-" in a or "/tableau/" in a or a.startswith("contrat/dossier/e")] == []


# ------------------------------------------------------------------ pages


def test_every_action_is_reached_from_the_list_of_actions_without_a_script(long: SiteBati, long_corpus: Corpus) -> None:
    tables = {a for a in linked(long.pages["actions/"], long) if "/tableau/" in a}
    found = {a for t in tables for a in linked(long.pages[t], long)}
    assert {f"actions/{a.id}/" for a in long_corpus.actions} - found == set()
    assert len(tables) == len(long_corpus.enjeux)


@pytest.mark.parametrize(
    "start", ["contrat/dossier/", "non-communique/cout/", "non-communique/", "index/d/", "plan-du-site/"]
)
def test_every_action_that_a_list_holds_is_reached_from_its_own_address(
    long: SiteBati, long_corpus: Corpus, start: str
) -> None:
    """The parts are reached from the list itself; the map of the site leads to the tables of the enjeux."""
    parts = {start, *(a for a in linked(long.pages[start], long) if a.startswith(start) or "/tableau/" in a)}
    text = {a: long.pages[a] for a in parts}
    missing = set()
    for action in long_corpus.actions:
        if start == "index/d/":
            continue
        held = any(
            f"actions/{action.id}/" in linked_once(p, long) or f"d-a-{action.id}" in p.ids for p in text.values()
        )
        missing |= set() if held else {action.id}
    assert missing == set()
    if start == "index/d/":
        mots = {m for a in long_corpus.actions for m in a.mots_usuels if m.startswith("d")}
        assert mots - {folded(e) for p in text.values() for e in p.all("dt")} == set()


_linked: dict[tuple[str, int], set[str]] = {}


def linked_once(page: PageBatie, site: SiteBati) -> set[str]:
    key = (page.adresse, id(site))
    if key not in _linked:
        _linked[key] = linked(page, site)
    return _linked[key]


def test_no_page_is_heavy(long: SiteBati, tell: object) -> None:
    sizes = {a: len(p.html.encode()) for a, p in long.pages.items()}
    assert {a: n for a, n in sizes.items() if n > HEAVIEST} == {}


def test_no_page_of_the_long_contract_is_an_orphan_and_every_link_leads_somewhere(long: SiteBati) -> None:
    assert tree.problems(long.dossier) == []
    reached = {a for p in long.pages.values() for a in (long.target(p, e.get("href", ""))[0] for e in p.all("a"))}
    assert long.pages.keys() - reached - {"404.html"} == set()


def test_the_pages_that_list_records_keep_every_rule_of_html(long: SiteBati) -> None:
    pages = lists(long)
    assert len(pages) > 100
    assert {p.adresse: found for p in pages if (found := regles_html.faults(p, long))} == {}


def test_each_part_says_where_it_stands_and_leads_to_all_the_others(long: SiteBati) -> None:
    parts = [p for p in long.pages.values() if "/partie-" in p.adresse]
    assert len(parts) > 30
    for page in parts:
        (nav,) = [n for n in page.all("nav") if n.get("aria-label") == "Pages de cette liste"]
        rank, count = page.adresse.rstrip("/").rpartition("-")[2], len(list(nav.iter("a")))
        names = [folded(a) for a in nav.iter("a")]
        assert len(set(names)) == count  # each part is named by what it begins and ends with
        own = names[int(rank) - 1]
        assert folded(page.all("h1")[0]).endswith(f", {own[0].lower()}{own[1:]}")
        assert [folded(a) for a in nav.iter("a") if a.get("aria-current")] == [own]
        (near,) = [n for n in page.all("nav") if n.get("aria-label") == "Pages voisines"]
        assert folded(near).startswith(names[int(rank) - 2])


def test_parts_are_not_promised_and_the_address_of_the_whole_is(long: SiteBati) -> None:
    parts = [
        a
        for a in long.pages
        if "/partie-" in a or "/tableau/" in a or (a.startswith("contrat/dossier/") and a.count("/") > 2)
    ]
    assert [a for a in parts if addresses.permanent(a)] == []
    assert [
        a for a in (*LISTS, "contrat/dossier/", "index/d/", "actions/partie-2/") if not addresses.permanent(a)
    ] == []


# ------------------------------------------------------------------ filters


@pytest.mark.parametrize(
    "query",
    ["enjeu=3", "information=partielle&enjeu=7", "programme=p1", "enjeu=1&programme=p2", "information=texte-seul"],
)
def test_the_filters_find_what_the_tables_say(
    page: Page, long: SiteBati, long_address: str, long_corpus: Corpus, query: str
) -> None:
    chosen = dict(x.split("=") for x in query.split("&"))
    expected = []
    for table in sorted(a for a in long.pages if "/tableau/" in a):
        for row in long.pages[table].all("tr"):
            if row.get("data-enjeu") and all(code in row.get(f"data-{nom}").split() for nom, code in chosen.items()):
                expected.append(long.target(long.pages[table], next(row.iter("a")).get("href"))[0])
    page.goto(long_address + f"actions/?{query}")
    expect(page.get_by_role("status")).to_have_text(
        f"{len(expected)} sur {len(long_corpus.actions)}." if expected else "Aucune ligne ne correspond à ces filtres."
    )
    expect(page.locator("#trouvees li")).to_have_count(min(20, len(expected)))  # the count comes first
    while page.get_by_role("button", name="Afficher la suite").count():
        before = page.locator("#trouvees li").count()
        page.get_by_role("button", name="Afficher la suite").click()
        expect(page.locator("#trouvees li")).to_have_count(min(before + 20, len(expected)))
    found = page.locator("#trouvees a").evaluate_all("all => all.map(a => a.href)")
    assert sorted(found) == sorted(long_address + a for a in expected)
    assert page.locator("#sommaire").is_hidden()


def test_the_summary_comes_back_with_all_its_links(page: Page, long_address: str, long_corpus: Corpus) -> None:
    page.goto(long_address + "actions/")
    expect(page.locator("#sommaire > ul > li")).to_have_count(len(long_corpus.enjeux))
    page.get_by_label("Enjeu", exact=True).select_option("2")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("#sommaire")).to_be_hidden()
    assert page.url.endswith("?enjeu=2")
    page.get_by_role("button", name="Tout afficher").click()
    expect(page.locator("#sommaire")).to_be_visible()
    expect(page.locator("#trouvees li")).to_have_count(0)


def test_when_the_index_of_the_filters_is_out_of_reach_the_summary_stays(browser: Browser, long_address: str) -> None:
    tab = browser.new_page()
    tab.route("**/filtres.json", lambda route: route.abort())
    tab.goto(long_address + "actions/?enjeu=3")
    expect(tab.get_by_role("status")).to_have_text(
        "Les filtres ne répondent pas dans ce navigateur. Le sommaire reste ci-dessous."
    )
    expect(tab.locator("#sommaire")).to_be_visible()
    tab.close()


# ------------------------------------------------------------------ search


def test_the_search_of_a_long_contract_answers_from_its_parts(
    page: Page, long_address: str, long_corpus: Corpus
) -> None:
    action = long_corpus.actions[300]
    mot = action.texte.split(", ")[1].split()[0]
    page.goto(long_address + f"recherche/?q={mot}")
    expect(page.locator("#resultats li").first).to_be_visible()
    links = page.locator("#resultats a").evaluate_all("all => all.map(a => a.href)")
    holding = {f"{long_address}actions/{a.id}/" for a in long_corpus.actions if mot in a.texte.split()}
    assert holding, "a word of the contract leads to its actions"
    assert set(links) <= holding | {
        f"{long_address}actions/{a.id}/" for a in long_corpus.actions if mot in f"{a.en_clair} {a.mots_usuels}"
    }
    page.goto(long_address + f"recherche/?q={action.enjeu}.{action.rang}")
    expect(page.locator("#resultats h3")).to_have_text(f"Action {long_corpus.numero(action)} {action.intitule}")


def test_every_action_that_carries_a_word_is_counted_and_reached(
    page: Page, long_address: str, long_corpus: Corpus
) -> None:
    mots = Counter(m for a in long_corpus.actions for m in set(words(a.texte)) - STOP_WORDS)
    mot = next(m for m, n in mots.most_common() if 20 <= n <= 40)
    holding = {f"{long_address}actions/{a.id}/" for a in long_corpus.actions if mot in words(a.texte)}
    page.goto(long_address + f"recherche/?q={mot}")
    heading = page.locator("#titre-resultats").inner_text()
    more = page.locator("#resultats").get_by_role("button", name="Voir la suite des résultats")
    expect(page.locator("#resultats li")).to_have_count(SHOWN)
    while more.count():
        before = page.locator("#resultats li").count()
        more.click()
        expect(page.locator("#resultats li h3 a").nth(before)).to_be_focused()
    links = page.locator("#resultats h3 a").evaluate_all("all => all.map(a => a.href)")
    assert heading.startswith(f"{len(links)} résultats")
    assert len(set(links)) == len(links)
    assert holding <= set(links)


def test_files_of_a_long_contract_that_do_not_come_do_not_lose_the_answer(
    browser: Browser, long_address: str, long_corpus: Corpus
) -> None:
    terme = long_corpus.glossaire[0].terme
    for lost, said in (
        ("fiches/*", "Une partie de l’index n’a pas pu être lue"),
        ("mots/*", "Une partie de l’index n’a pas pu être lue"),
        ("filtres.json", "Les filtres n’ont pas pu être lus"),
    ):
        tab = browser.new_page()
        tab.route(f"**/recherche/{lost}", lambda route: route.abort())
        tab.goto(long_address + f"recherche/?q={terme}" + ("&enjeu=2" if lost == "filtres.json" else ""))
        expect(tab.locator("#titre-resultats")).to_contain_text(f"pour « {terme} »")
        expect(tab.locator("#resultats")).to_contain_text(said)
        tab.close()


def test_the_full_text_of_a_long_contract_is_asked_for(page: Page, long_address: str, long_corpus: Corpus) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url.removeprefix(long_address)))
    terme = long_corpus.glossaire[0].terme
    page.goto(long_address + f"recherche/?q={terme}")
    button = page.get_by_role("button", name="Chercher aussi dans le texte de toutes les pages")
    expect(button).to_be_visible()
    assert [a for a in asked if a.startswith("pagefind/")] == []
    button.click()
    expect(page.get_by_role("heading", name="Dans les autres pages")).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("Résultats ajoutés : dans les autres pages.")


def test_a_slip_and_a_filter_work_in_parts_as_in_one_piece(page: Page, long_address: str, long_corpus: Corpus) -> None:
    terme = max((t.terme for t in long_corpus.glossaire), key=len)
    page.goto(long_address + f"recherche/?q={terme[:3]}{terme[4:]}")
    expect(page.locator("#resultats")).to_contain_text("Nous avons lu")
    expect(page.locator("#resultats li").first).to_be_visible()
    page.goto(long_address + f"recherche/?q={terme}&enjeu=2")
    page.wait_for_load_state("networkidle")
    links = page.locator("#resultats h3 a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [x for x in links if not x.startswith((f"{long_address}actions/2-", f"{long_address}enjeux/2/"))] == []


def most_pages(file: Path, known: Container[str]) -> str:
    """Return the known word of a file with the longest list of pages; each says how many letters it shares with the one before."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    coded = json.loads(file.read_bytes())
    mots: list[str] = []
    for mot in coded["mots"].split(" "):
        mots.append((mots[-1] if mots else "")[: digits.index(mot[0])] + mot[1:])
    lists = zip(mots, coded["postes"].split(" "), strict=True)
    return max((found for found in lists if found[0] in known), key=lambda found: len(found[1]))[0]


def test_the_first_result_counted_by_the_bench_is_what_the_browser_fetches(
    page: Page, long: SiteBati, long_address: str, long_corpus: Corpus
) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url.removeprefix(long_address).split("?")[0]))
    counted = search_result(long.dossier)
    titles = {word for a in long_corpus.actions for word in words(a.intitule)}
    page.goto(long_address + f"recherche/?q={most_pages(heaviest_words(long.dossier), titles)}")
    expect(page.locator("#resultats li").first).to_be_visible()
    shown = {a for a in asked if a.startswith("recherche/fiches/")}
    assert set(asked) - shown == {f for f in counted.fichiers if not f.startswith("recherche/fiches/")}
    assert len(shown) <= SHOWN + NEAR
    assert (
        sum(compressed(long.dossier / (a if a[-1] != "/" else f"{a}index.html")) for a in set(asked)) <= counted.octets
    )
    assert counted.octets <= 60_000


@pytest.fixture(scope="module")
def growth(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, str]]:
    folder = tmp_path_factory.mktemp("croissance")
    return {n: parts.in_parts(generated(folder / str(n), n), {}) for n in (300, 1200)}


def test_what_is_fetched_first_grows_far_slower_than_the_contract(growth: dict[int, dict[str, str]]) -> None:
    def packed(text: str) -> int:
        return len(gzip.compress(text.encode(), 9, mtime=0))

    small, large = (packed(growth[n]["mots.json"]) for n in (300, 1200))
    assert large <= small + 150, "the first file holds no page"
    for start, most in (("mots/", 1.6), ("fiches/", 1.6)):
        small, large = (max(packed(t) for nom, t in growth[n].items() if nom.startswith(start)) for n in (300, 1200))
        assert large <= most * small, start
    assert max(len(t) for nom, t in growth[1200].items() if nom.startswith("mots/")) <= 3 * parts.FULL


def test_in_parts_the_index_answers_as_in_one_piece(browser: Browser, corpus: Corpus, tmp_path: Path) -> None:
    """The real contract, both forms of its index, the 400 judged queries, with and without a filter."""
    for form, files in (("un", index.files(corpus, {})), ("parts", parts.in_parts(corpus, {}))):
        for nom, text in files.items():
            path = tmp_path / form / nom
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (tmp_path / "moteur.js").write_bytes((ROOT / "docs/assets/moteur.js").read_bytes())
    (tmp_path / "index.html").write_text("<!doctype html><title>essai</title>", encoding="utf-8")
    queries = [q["q"] for name in ("reglage", "reserve") for q in read(ROOT / f"tests/recherche/{name}.jsonl")]
    queries += ["4.3", "axe 4.3", "enjeu 4", "troisième axe de l’enjeu 4", "9.9"]
    server, url = serve(tmp_path)
    tab = browser.new_page()
    tab.goto(url)
    found = {form: tab.evaluate(ASK, [form, queries]) for form in ("un", "parts")}
    tab.close()
    server.shutdown()
    assert len(found["un"]) == 2 * len(queries)
    differ = [(a, b) for a, b in zip(found["un"], found["parts"], strict=True) if a != b]
    assert differ == [], json.dumps(differ[:3], ensure_ascii=False)


ASK = """async ([form, queries]) => {
  const moteur = await import('/moteur.js');
  const json = (name) => fetch(`/${form}/${name}.json`).then((r) => r.json());
  const index = moteur.open(await json('mots'));
  moteur.complete(index, await json('autres-mots'));
  index.francais = moteur.french(await json('francais'));
  const out = [];
  for (const filters of [{}, { enjeu: '4' }]) {
    for (const query of queries) {
      let found = moteur.answer(index, query, filters);
      for (let n = 0; found.manque.length && n < 4; n++) {
        for (const name of found.manque) moteur.add(index, name, await json(name));
        found = moteur.answer(index, query, filters);
      }
      const score = (r) => [r.page, r.score.toFixed(9), [...r.mots].sort()];
      out.push([query, found.surs.map(score), found.proches.map(score), found.hors, found.inconnus, found.corrections, found.manque]);
    }
  }
  return out;
}"""
