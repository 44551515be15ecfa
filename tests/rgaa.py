"""RGAA 4.1.2: for each of its 106 criteria, the checks that decide it.

`PREUVES` maps a criterion to names: of a test, of a rule of regles_html.py, or of a check in the page
(tests/outils/controles_page.js, clavier.mjs). How each criterion is decided is said once, in hooks/contrat/accessibility/rgaa.yml:
`ABSENTS` are those whose subject the site does not have, as the checks prove; `RELUS` need one human reading besides.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from contrat.accessibility.rgaa import plan
from regles_html import RULES
from site_bati import Element, PageBatie, SiteBati

HERE = Path(__file__).parent

_IMAGES = ("no_picture_informs",)
_MEDIA = ("no_media",)
_HOVER = ("nothing_appears_on_hover", "style_sheet_says_nothing")
_FORMS = ("forms_ask_nothing_and_control_nothing",)
_SCRIPTS = ("test_scripts_listen_to_plain_events_only",)
_GROUPS = ("fields_of_a_kind_are_grouped_with_a_legend",)
_DOCUMENTS = ("documents_have_an_open_version_beside_them",)

PREUVES: dict[str, tuple[str, ...]] = {
    "1.1": _IMAGES,
    "1.2": ("pictures_are_ornaments_and_ignored",),
    "1.3": _IMAGES,
    "1.4": _IMAGES,
    "1.5": _IMAGES,
    "1.6": _IMAGES,
    "1.7": _IMAGES,
    "1.8": _IMAGES,
    "1.9": _IMAGES,
    "2.1": ("no_frame",),
    "2.2": ("no_frame",),
    "3.1": ("link_is_underlined", "current_is_bold_or_framed", "current_page_is_told", "no_word_of_place_or_colour"),
    "3.2": ("text_contrast", "test_an_engine_finds_nothing"),
    "3.3": ("control_contrast", "stop_ringed"),
    **{f"4.{n}": _MEDIA for n in range(1, 14)},
    "5.1": ("tables_are_simple",),
    "5.2": ("tables_are_simple",),
    "5.3": ("tables_hold_data",),
    "5.4": ("caption_comes_first",),
    "5.5": ("test_a_caption_names_one_table_of_the_site",),
    "5.6": ("headers_have_the_scope_of_their_place",),
    "5.7": ("rows_are_as_long_as_their_header", "test_an_engine_finds_nothing"),
    "5.8": ("tables_hold_data",),
    "6.1": ("links_of_one_name_have_one_target", "links_say_where_they_lead"),
    "6.2": ("links_and_buttons_have_names", "stop_named"),
    "7.1": (
        "status_stands_ready",
        "stop_named",
        "test_a_search_is_heard_as_it_was_accepted",
        "test_an_engine_finds_nothing",
    ),
    "7.2": ("test_a_page_reads_the_same_without_javascript",),
    "7.3": ("no_handler_in_the_page", "test_scripts_listen_to_plain_events_only", "walk_reaches_every_stop_and_ends"),
    "7.4": ("focus_changes_nothing", "test_entering_and_choosing_move_neither_page_nor_focus"),
    "7.5": (
        "status_stands_ready",
        "test_what_a_search_finds_is_announced",
        "test_when_the_engine_cannot_be_loaded_the_list_stays_and_says_so",
    ),
    "8.1": ("doctype_comes_first",),
    "8.2": (
        "test_the_nu_checker_finds_neither_error_nor_warning",
        "test_the_nu_checker_accepts_every_final_tree",
        "ids_are_unique",
    ),
    "8.3": ("language_is_french",),
    "8.4": ("words_are_french",),
    "8.5": ("title_starts_with_the_heading_and_ends_with_the_site",),
    "8.6": (
        "title_starts_with_the_heading_and_ends_with_the_site",
        "test_each_page_says_its_language_and_a_title_of_its_own",
    ),
    "8.7": ("words_are_french",),
    "8.8": ("changes_of_language_have_a_valid_code",),
    "8.9": ("no_tag_or_attribute_for_looks", "no_hollow_element"),
    "8.10": ("text_runs_left_to_right",),
    "9.1": ("headings_start_at_one_h1_and_skip_no_level", "a_line_that_looks_like_a_heading_leads_to_one"),
    "9.2": ("landmarks_stand_once_and_have_names", "menu_and_path_stand_outside_main", "main_starts_at_its_heading"),
    "9.3": ("lists_hold_items", "no_empty_list"),
    "9.4": ("test_the_contracts_words_are_in_quotation_elements",),
    "10.1": ("no_tag_or_attribute_for_looks", "test_nothing_inline_and_nothing_foreign_is_published"),
    "10.2": ("style_sheet_says_nothing", "test_without_styles_every_page_type_says_as_much"),
    "10.3": ("order_is_reading_order",),
    "10.4": (
        "zoom_is_free",
        "nothing_cut_when_doubled",
        "nothing_overlaps_when_doubled",
        "no_sideways_scroll_when_doubled",
    ),
    "10.5": ("colour_has_its_background",),
    "10.6": ("link_is_underlined",),
    "10.7": ("stop_ringed", "stop_in_sight", "stop_uncovered"),
    "10.8": ("nothing_useful_is_hidden",),
    "10.9": ("no_word_of_place_or_colour", "current_page_is_told"),
    "10.10": ("no_word_of_place_or_colour",),
    "10.11": ("no_sideways_scroll", "nothing_cut", "nothing_overlaps"),
    "10.12": ("nothing_cut_when_spaced", "nothing_overlaps_when_spaced", "no_sideways_scroll_when_spaced"),
    "10.13": _HOVER,
    "10.14": (*_HOVER, "test_the_folded_menu_opens_from_the_keyboard"),
    "11.1": ("fields_have_labels", "label_stands_by_its_field"),
    "11.2": ("labels_differ", "test_one_field_has_one_label_on_all_pages"),
    "11.3": ("test_one_field_has_one_label_on_all_pages",),
    "11.4": ("label_stands_by_its_field",),
    "11.5": _GROUPS,
    "11.6": _GROUPS,
    "11.7": ("a_legend_speaks_of_its_fields",),
    "11.8": ("choices_are_few_or_grouped",),
    "11.9": ("buttons_say_what_they_do",),
    "11.10": (*_FORMS, "test_a_day_that_is_not_read_is_told_with_an_example"),
    "11.11": ("test_a_day_that_is_not_read_is_told_with_an_example",),
    "11.12": _FORMS,
    "11.13": _FORMS,
    "12.1": ("menu_search_and_site_map_are_on_the_page",),
    "12.2": ("test_menu_search_and_footer_are_the_same_everywhere",),
    "12.3": (
        "test_the_site_map_lists_every_page",
        "test_what_the_site_map_does_not_list_is_two_links_from_it_at_most",
        "test_every_internal_link_and_anchor_leads_somewhere",
    ),
    "12.4": ("menu_search_and_site_map_are_on_the_page", "test_menu_search_and_footer_are_the_same_everywhere"),
    "12.5": ("menu_search_and_site_map_are_on_the_page", "test_menu_search_and_footer_are_the_same_everywhere"),
    "12.6": ("landmarks_stand_once_and_have_names", "skip_link_comes_first"),
    "12.7": ("skip_link_comes_first", "test_two_keys_lead_to_main"),
    "12.8": ("order_of_focus_is_the_documents", "stop_in_order", "few_stops_before_the_title"),
    "12.9": ("no_trap", "walk_reaches_every_stop_and_ends"),
    "12.10": ("no_key_acts_alone", "test_no_printable_key_alone_does_anything", *_SCRIPTS),
    "12.11": ("test_a_search_is_made_and_opened_in_12_keys_besides_the_word",),
    "13.1": ("no_time_limit_and_no_new_window", "test_scripts_listen_to_plain_events_only"),
    "13.2": ("no_time_limit_and_no_new_window", "test_scripts_listen_to_plain_events_only"),
    "13.3": _DOCUMENTS,
    "13.4": (*_DOCUMENTS, "test_the_spreadsheet_holds_every_table_cell_by_cell"),
    "13.5": ("no_cryptic_signs",),
    "13.6": ("no_cryptic_signs",),
    "13.7": ("nothing_moves",),
    "13.8": ("nothing_moves",),
    "13.9": ("test_both_orientations_say_the_same", "test_an_engine_finds_nothing"),
    "13.10": _SCRIPTS,
    "13.11": _SCRIPTS,
    "13.12": _SCRIPTS,
}

_MODES = {c.critere: c.mode for c in plan()}
RELUS = frozenset(c for c, mode in _MODES.items() if mode == "relecture")
ABSENTS = frozenset(c for c, mode in _MODES.items() if mode == "absence")
AUTOMATIQUES = frozenset(_MODES) - RELUS - ABSENTS


def linked(site: SiteBati, page: PageBatie) -> set[str]:
    """Return the pages of the site that a page leads to."""
    return {site.target(page, a.get("href", ""))[0] for a in page.all("a") if "://" not in a.get("href", "")}


def distances(site: SiteBati) -> dict[str, int]:
    """Return each page that the site map leads to, with how many links it takes; what is not reached in three is left out."""
    found = {"plan-du-site/": 0}
    (main,) = site.pages["plan-du-site/"].all("main")
    step = {site.target(site.pages["plan-du-site/"], a.get("href", ""))[0] for a in main.iter("a")}
    for n in (1, 2, 3):
        new = (step & site.pages.keys()) - found.keys()
        found |= dict.fromkeys(new, n)
        step = {target for a in new for target in linked(site, site.pages[a])}
    return found


def _leads_to_search(site: SiteBati, page: PageBatie, link: Element) -> bool:
    return site.target(page, link.get("href", ""))[0].removesuffix("index.html") == "recherche/"


def counts(site: SiteBati) -> dict[str, int]:
    """Return what the proofs say that the checks counted, pages of the history apart: the data’s own commits make these."""
    pages = {a: p for a, p in site.pages.items() if not re.search(r"(^|/)historique/.|./historique/", a)}
    far = {a: n for a, n in distances(site).items() if a in pages}
    whole = [p for p in pages.values() if not [*RULES["menu_search_and_site_map_are_on_the_page"](p, site)]]
    in_header = [p for p in whole if any(_leads_to_search(site, p, a) for h in p.all("header") for a in h.iter("a"))]
    return {
        "pages": len(pages),
        "menu": len(whole),
        "recherche": len(in_header),
        "plan": sum(n == 1 for n in far.values()),
        "un_lien": sum(n == 2 for n in far.values()),
    }


def existing_checks() -> set[str]:
    """Return the names of every test, rule and check in the page."""
    found = set(RULES)
    for path in HERE.glob("test_*.py"):
        found |= {
            n.name for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)
        }
    in_page = (HERE / "outils/controles_page.js").read_text(encoding="utf-8")
    checks = re.findall(r"function\* (\w+)\(\) \{", in_page)
    found |= {*checks, *(f"{c}_when_{d}" for c in checks for d in ("spaced", "doubled"))}
    return found | set(
        re.findall(r'(?:say\(|push\(\[)"(\w+)"', (HERE / "outils/clavier.mjs").read_text(encoding="utf-8"))
    )
