"""The keyboard alone: tasks that are counted, at 1280 and at 320 px; keys that do nothing by themselves.

The walk over every stop of a page is tests/outils/clavier.mjs, asked by test_accessibilite.py.
"""

from __future__ import annotations

import string

import pytest
from playwright.sync_api import Page, expect

NAME = """() => { const e = document.activeElement;
  return (e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || '').replace(/\\s+/g, ' ').trim(); }"""


@pytest.fixture(params=[1280, 320])
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    """A page on a wide and on a narrow screen."""
    page.set_viewport_size({"width": request.param, "height": 640})
    return page


def press(page: Page, *keys: str) -> int:
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def tab_to(page: Page, name: str, key: str = "Tab") -> int:
    """Press Tab until the stop whose name starts so has the focus; return how many keys it took."""
    for n in range(1, 80):
        page.keyboard.press(key)
        if page.evaluate(NAME).startswith(name):
            return n
    raise AssertionError(f"no stop named {name}")


@pytest.mark.parametrize("path", ["contrat/", "actions/4-1/", "recherche/", "404.html"])
def test_two_keys_lead_to_main(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    assert press(page, "Tab", "Enter") == 2
    expect(page.locator("main")).to_be_focused()


def test_a_citizen_reaches_learning_to_swim_by_links_in_35_keys(screen: Page, address: str) -> None:
    screen.goto(address)
    keys = press(screen, "Tab", "Enter") + tab_to(screen, "Enjeu 4") + press(screen, "Enter")
    screen.wait_for_url("**/enjeux/4/")
    keys += press(screen, "Tab", "Enter") + tab_to(screen, "Axe 4.1") + press(screen, "Enter")
    expect(screen).to_have_url(address + "actions/4-1/")
    assert keys <= 35


def test_a_search_is_made_and_opened_in_12_keys_besides_the_word(screen: Page, address: str) -> None:
    screen.goto(address)
    keys = press(screen, "Tab", "Enter") + tab_to(screen, "Chercher avec vos mots")
    screen.keyboard.type("piscine")
    keys += press(screen, "Enter")
    expect(screen.locator("#titre-resultats")).to_be_focused()
    keys += press(screen, "Tab", "Enter")
    expect(screen).to_have_url(address + "actions/4-1/")
    assert keys <= 12


def test_a_table_is_filtered_and_found_again_after_a_page_of_it(screen: Page, address: str) -> None:
    screen.goto(address + "actions/")
    keys = (
        press(screen, "Tab", "Enter")
        + tab_to(screen, "Enjeu")
        + press(screen, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
    )
    keys += (
        press(screen, "Enter") if screen.url.endswith("enjeu=4") else tab_to(screen, "Filtrer") + press(screen, "Enter")
    )
    expect(screen.get_by_role("status")).to_have_text("4 sur 27.")
    keys += tab_to(screen, "4.1 Apprendre à nager") + press(screen, "Enter")
    screen.wait_for_url("**/actions/4-1/")
    screen.go_back()  # Alt + Left is a key of the browser’s own, which a page driven from outside does not get
    keys += 1
    expect(screen).to_have_url(address + "actions/?enjeu=4")
    expect(screen.locator("#tableau tbody tr:visible")).to_have_count(4)
    assert keys <= 18


def test_the_folded_menu_opens_from_the_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + "actions/4-1/")
    expect(page.get_by_role("navigation", name="Menu principal")).to_be_hidden()
    tab_to(page, "Menu")
    press(page, "Enter")
    expect(page.get_by_role("navigation", name="Menu principal")).to_be_visible()
    assert tab_to(page, "Les axes") < 5


def test_no_printable_key_alone_does_anything(page: Page, address: str) -> None:
    for path in ("actions/", "recherche/?q=piscine", "actions/4-1/"):
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement.blur()")
        before = (page.url, page.locator("body").inner_text(), page.evaluate("document.activeElement.tagName"))
        for key in string.ascii_letters + string.digits + string.punctuation:
            page.keyboard.press(key)
        assert (page.url, page.locator("body").inner_text(), page.evaluate("document.activeElement.tagName")) == before


def test_entering_and_choosing_move_neither_page_nor_focus(page: Page, address: str) -> None:
    page.goto(address + "recherche/")
    field = page.get_by_label("Chercher avec vos mots")
    field.focus()
    page.keyboard.type("piscine")
    page.wait_for_timeout(600)
    expect(field).to_be_focused()
    assert page.url.split("?")[0] == address + "recherche/"
    page.goto(address + "actions/")
    choice = page.get_by_label("Enjeu", exact=True)
    choice.focus()
    page.keyboard.press("ArrowDown")
    expect(choice).to_be_focused()
    expect(choice).to_have_value("1")
    assert page.url == address + "actions/"
    expect(page.locator("#tableau tbody tr:visible")).to_have_count(27)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("axe 4.1", "1 résultat pour « axe 4.1 »"),
        ("vélo", "résultats pour « vélo »"),
        ("carte grise", "Aucun résultat pour « carte grise »"),
    ],
)
def test_what_a_search_finds_is_announced(page: Page, address: str, query: str, said: str) -> None:
    """By one live region that was there, empty, before the search."""
    page.goto(address + "recherche/")
    status = page.get_by_role("status")
    expect(status).to_have_count(1)
    expect(status).to_have_text("")
    page.get_by_label("Chercher avec vos mots").fill(query)
    page.keyboard.press("Enter")
    expect(status).to_contain_text(said)
    expect(page.locator("#titre-resultats")).to_have_text(status.inner_text())
    assert page.title().startswith(status.inner_text())
