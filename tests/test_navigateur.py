"""The site in Chromium: every page type, keyboard, filters, search, no JavaScript, no outside request."""

import re
from pathlib import Path

import pytest
from conftest import serve
from playwright.sync_api import Browser, Page, expect
from releve import TYPES
from site_bati import SiteBati


@pytest.mark.parametrize("size", [(1440, 900), (320, 640)], ids=["1440", "320"])
@pytest.mark.parametrize("path", (*TYPES, "recherche/?q=piscine"))
def test_each_page_type_opens_whole_and_asks_nobody_else(
    page: Page, address: str, path: str, size: tuple[int, int]
) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address + path, wait_until="networkidle")
    assert [u for u in asked if not u.startswith((address, "data:", "blob:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then(d => d.length)") == 0


def test_the_first_key_leads_to_the_content(page: Page, address: str) -> None:
    page.goto(address + "actions/4-1/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_table_is_filtered_by_the_address_and_the_back_button_undoes_it(page: Page, address: str) -> None:
    page.goto(address + "actions/")
    rows = page.locator("#tableau tbody tr:visible")
    expect(rows).to_have_count(27)
    page.get_by_label("Programme cité").select_option("npnru")
    page.get_by_role("button", name="Filtrer").click()
    expect(rows).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("2 sur 27.")
    assert page.url.endswith("actions/?programme=npnru")
    page.get_by_label("Enjeu", exact=True).select_option("7")
    page.get_by_role("button", name="Filtrer").click()
    expect(rows).to_have_count(1)
    page.go_back()
    expect(rows).to_have_count(2)
    page.go_back()
    expect(rows).to_have_count(27)
    page.goto(address + "actions/?enjeu=5")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Tout afficher").click()
    expect(rows).to_have_count(27)


WATCH = """
globalThis.touched = [];
const note = (what) => globalThis.touched.push(what);
document.addEventListener("readystatechange", () => {
  const seen = (all) => all.forEach((m) => note(`${m.type} ${m.target.nodeName}`));
  new MutationObserver(seen).observe(document.querySelector("main"), { subtree: true, childList: true });
}, { once: true });
for (const type of [HTMLSelectElement, HTMLInputElement]) {
  const { get, set } = Object.getOwnPropertyDescriptor(type.prototype, "value");
  Object.defineProperty(type.prototype, "value", { get, set(v) { note(`value ${this.name}`); set.call(this, v); } });
}
"""
"""Notes what a script changes of the content, or sets in a form, from the moment that the page is parsed."""


@pytest.mark.parametrize("path", ["actions/", "historique/"])
def test_a_page_that_nobody_asks_anything_is_left_as_it_came(page: Page, address: str, path: str) -> None:
    """A row that is put back in its place, a choice that is set again, stop a screen reader that has begun."""
    page.add_init_script(WATCH)
    page.goto(address + path, wait_until="networkidle")
    assert page.evaluate("[...document.querySelectorAll('main form')].every((f) => !f.hidden)")
    assert page.evaluate("globalThis.touched") == []
    page.get_by_label("Enjeu", exact=True).select_option("7")
    page.get_by_role("button", name="Filtrer").click()
    assert page.evaluate("globalThis.touched.length") > 0


def test_a_filter_that_finds_nothing_says_so_and_an_unknown_code_filters_nothing(page: Page, address: str) -> None:
    page.goto(address + "actions/?enjeu=5&programme=npnru")
    expect(page.locator("#tableau tbody tr:visible")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Aucune ligne ne correspond à ces filtres.")
    page.goto(address + "actions/?enjeu=%3Cscript%3E")
    expect(page.locator("#tableau tbody tr:visible")).to_have_count(27)


def test_home_leads_to_a_search_that_answers_and_opens(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("Chercher avec vos mots").fill("apprendre à nager")
    page.keyboard.press("Enter")
    heading = page.locator("#titre-resultats")
    expect(heading).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("pour « apprendre à nager »")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Axe 4.1 Apprendre à nager")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(address + "actions/4-1/")


def test_nothing_of_the_search_is_fetched_before_the_field_has_the_focus(
    page: Page, site: SiteBati, address: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url.removeprefix(address)))
    page.goto(address + "recherche/", wait_until="networkidle")
    assert sorted(asked) == [*map(site.asset, ("icone.svg", "recherche.js", "site.css")), "recherche/"]
    page.get_by_label("Vos mots").focus()
    page.wait_for_load_state("networkidle")
    assert sorted(asked[4:]) == [site.asset("moteur.js"), "recherche/mots.json"]


def test_a_found_page_says_why_and_marks_the_contracts_words(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=piscine")
    first = page.locator("#resultats li").first
    expect(first).to_contain_text("Nos mots, et non ceux de la source : « piscine ».")
    page.goto(address + "recherche/?q=d%C3%A9chets")
    expect(page.locator("#resultats mark").first).to_have_text("déchets")


def test_a_subject_outside_the_contract_gets_an_honest_answer_and_the_whole_list(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=carte+grise")
    expect(page.locator("#titre-resultats")).to_have_text("Aucun résultat pour « carte grise »")
    expect(page.locator("#au-dela")).to_contain_text(
        "Le texte publié par l’agglomération ne parle pas de la carte grise."
    )
    expect(page.locator("#liste li")).to_have_count(27)


def test_an_unknown_word_is_said_to_be_absent(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=xylophone")
    expect(page.locator("#au-dela")).to_contain_text(
        "Le mot « xylophone » n’apparaît pas dans le texte publié par l’agglomération."
    )


def test_a_word_of_the_source_is_never_said_to_be_absent(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=Leroy")
    expect(page.locator("#resultats h3").first).to_have_text("conseil départemental du Pas-de-Calais")
    page.goto(address + "recherche/?q=tester")
    expect(page.locator("#au-dela")).to_contain_text("« tester » figure dans le texte source, hors de ces pages.")
    expect(page.locator("main")).not_to_contain_text("n’apparaît pas")


def test_nothing_is_said_to_be_absent_of_which_a_word_stands_in_the_source_or_names_a_page(
    page: Page, address: str
) -> None:
    """« collégien » is a word of the contract, Wingles a commune of the agglomeration."""
    page.goto(address + "recherche/?q=passeport+coll%C3%A9gien")
    expect(page.locator("#au-dela")).to_contain_text("À propos de la carte d’identité et du passeport : ")
    expect(page.locator("#au-dela")).not_to_contain_text("ne parle pas")
    page.goto(address + "recherche/?q=Wingles")
    expect(page.locator("#resultats h3").first).to_have_text("Commune : Wingles")
    expect(page.locator("main")).not_to_contain_text("n’apparaît pas")


def test_enter_just_after_the_last_key_keeps_the_focus_on_the_answer(page: Page, address: str) -> None:
    page.goto(address + "recherche/")
    field = page.get_by_role("searchbox")
    field.press_sequentially("piscine")
    field.press("Enter")
    page.wait_for_timeout(600)
    expect(page.locator("#titre-resultats")).to_be_focused()


@pytest.mark.parametrize("lost", ["autres-mots.json", "francais.json", "sujets.json"])
def test_a_part_of_the_index_that_does_not_come_does_not_lose_the_answer(
    browser: Browser, address: str, lost: str
) -> None:
    tab = browser.new_page()
    tab.route(f"**/{lost}", lambda route: route.abort())
    tab.goto(address + ("recherche/?q=carte+grise" if lost == "sujets.json" else "recherche/?q=pissine"))
    expect(tab.locator("#titre-resultats")).to_contain_text("pour «")
    expect(tab.locator("#resultats")).to_contain_text("Une partie de l’index n’a pas pu être lue")
    if lost == "francais.json":
        expect(tab.locator("#resultats h3").first).to_have_text("Axe 4.1 Apprendre à nager")
    tab.close()


def test_a_slip_is_mended_and_told(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=pissine")
    expect(page.locator("#resultats h3").first).to_have_text("Axe 4.1 Apprendre à nager")
    expect(page.locator("#resultats")).to_contain_text("Nous avons lu « piscine ».")


def test_the_other_pages_are_searched_in_full_text(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=autosolisme")
    elsewhere = page.locator("#au-dela")
    elsewhere.get_by_role("button", name="Chercher aussi dans le texte de toutes les pages").click()
    expect(elsewhere.get_by_role("heading", name="Dans les autres pages")).to_be_visible()
    expect(elsewhere.locator("ol").get_by_role("link").first).to_be_visible()


def test_filters_and_back_button_keep_the_search(page: Page, address: str) -> None:
    page.goto(address + "recherche/?q=v%C3%A9lo")
    expect(page.locator("#titre-resultats")).to_be_focused()
    before = page.locator("#resultats li").count()
    assert before > 1
    page.get_by_text("Filtrer les résultats").first.click()
    page.get_by_label("Enjeu", exact=True).select_option("2")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.locator("#resultats li h3")).to_have_text(["Axe 2.1 Relier les parcs et les espaces naturels"])
    assert "enjeu=2" in page.url
    page.go_back()
    expect(page.locator("#resultats li")).to_have_count(before)


@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        "🦄🪁",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\u202ezzyx\u202c",
        "de la les",
        "?!…;:",
        "%00",
        "'\"`",
    ],
    ids=["long", "emoji", "script", "image", "bidi", "stop-words", "punctuation", "nul", "quotes"],
)
def test_bad_queries_get_an_honest_answer_and_run_nothing(page: Page, address: str, query: str) -> None:
    page.on("dialog", lambda d: pytest.fail("a query was executed"))
    page.goto(address + "recherche/")
    page.evaluate("q => { location.search = '?' + new URLSearchParams({ q: q.slice(0, 7000) }) }", query)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#titre-resultats")).to_contain_text("pour «")
    expect(page.locator("#liste li a").first).to_be_visible()
    assert page.locator("#resultats img, #resultats script").count() == 0


def test_when_the_engine_cannot_be_loaded_the_list_stays_and_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.route("**/mots.json", lambda route: route.abort())
    tab.goto(address + "recherche/?q=piscine")
    expect(tab.locator("#annonce")).to_have_text(
        "La recherche ne répond pas dans ce navigateur. La liste complète reste ci-dessous."
    )
    expect(tab.locator("#liste li")).to_have_count(27)
    context.close()


def test_the_dossier_prints_with_numbered_pages(page: Page, address: str) -> None:
    page.goto(address + "contrat/dossier/")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type/Page\n") > 12


def test_in_a_folder_of_a_host_every_link_of_the_search_leads_somewhere(
    page: Page, site: SiteBati, tmp_path: Path
) -> None:
    (tmp_path / "dossier").symlink_to(site.dossier)
    server, url = serve(tmp_path)
    page.goto(url + "dossier/recherche/?q=autosolisme")
    page.get_by_role("button", name="Chercher aussi dans le texte de toutes les pages").click()
    expect(page.get_by_role("heading", name="Dans les autres pages")).to_be_visible()
    links = page.locator("#resultats a, #au-dela a").evaluate_all("all => all.map(a => a.href)")
    assert [x for x in links if not (site.dossier / x.removeprefix(url + "dossier/") / "index.html").is_file()] == []
    assert len(set(links)) == len(links)
    server.shutdown()


@pytest.mark.parametrize("query", ["rénovation énergétique", "carte grise"])
def test_where_the_full_text_adds_nothing_it_says_so_whatever_stands_above(
    page: Page, address: str, query: str
) -> None:
    """Subjects near the query have a title there already, which is not one of what is added."""
    page.goto(f"{address}recherche/?q={query}")
    page.locator("#titre-resultats").wait_for()
    page.get_by_role("button", name="Chercher aussi dans le texte de toutes les pages").click()
    added = page.get_by_role("heading", name="Dans les autres pages")
    none = page.locator("#au-dela").get_by_text("Aucune autre page ne contient ces mots.")
    expect(added.or_(none)).to_be_visible()
    said = page.get_by_role("status").text_content()
    assert said == ("Résultats ajoutés : dans les autres pages." if added.count() else none.text_content())
    expect(page.locator("#au-dela h2").first).to_be_visible()


def test_from_a_folder_of_the_computer_search_says_what_to_do(browser: Browser, site: SiteBati) -> None:
    """There Chromium loads no module, and shows a folder as the list of its files."""
    page = browser.new_page()
    for start in ("index.html", "actions/4-1/index.html", "recherche/index.html"):
        page.goto((site.dossier / start).as_uri())
        if start.startswith("actions/"):
            page.get_by_role("link", name="Rechercher").click()
        page.get_by_role("searchbox").fill("piscine")
        page.get_by_role("searchbox").press("Enter")
        page.wait_for_url(re.compile(r"/recherche/index\.html\?q=piscine"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Recherche")
        expect(page.locator("#sans-recherche")).to_contain_text(
            "ouvert depuis un dossier de l’ordinateur : lisez-le à son adresse publique"
        )
    page.close()


def test_at_an_address_search_keeps_the_one_that_is_published(page: Page, address: str) -> None:
    for start in ("", "actions/4-1/", "recherche/"):
        page.goto(address + start)
        if start.startswith("actions/"):
            page.get_by_role("link", name="Rechercher").click()
        page.get_by_role("searchbox").fill("piscine")
        page.get_by_role("searchbox").press("Enter")
        page.locator("#titre-resultats").wait_for()
        assert page.url == f"{address}recherche/?q=piscine"
        expect(page.locator("#sans-recherche")).to_have_count(0)
