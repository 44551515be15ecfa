"""Defects to plant in a clean page, one at a time, each with the criterion that it breaks and a check that must see it.

`seen_by` is a rule of regles_html.py, a test of test_regles_html.py, or « check rule » of a finding in the browser
(« controles text_contrast », « axe image-alt »). A defect is a change of the page’s HTML, of the style sheet, or both.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    criterion: str
    name: str
    seen_by: str
    html: tuple[str, str] = ("", "")
    css: str = ""
    page: str = "actions/4-1/"
    state: str = ""

    @property
    def in_browser(self) -> bool:
        return " " in self.seen_by

    @property
    def address(self) -> str:
        return self.page.split("?")[0]


H1 = "<h1>"
"""Where most defects are put: before the title."""


def _h1(html: str) -> tuple[str, str]:
    return H1, html + H1


_TITLE = "<title>Apprendre à nager – Enjeu 4\u00a0: Grandir au collège"
_TABLE = "actions/"

DEFECTS = (
    Defect(
        "1.1",
        "picture without alternative",
        "axe image-alt",
        _h1('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
    ),
    Defect(
        "1.2",
        "ornament that is read",
        "pictures_are_ornaments_and_ignored",
        _h1('<svg width="9" height="9"><title>Losange</title></svg>'),
    ),
    Defect("2.1", "frame without title", "axe frame-title", _h1('<iframe src="about:blank"></iframe>')),
    Defect(
        "3.1",
        "current page told by colour alone",
        "controles current_is_bold_or_framed",
        css=".menu a[aria-current] { border-color: transparent; font-weight: 400; color: #8a2a14 }",
    ),
    Defect("3.2", "pale text", "controles text_contrast", css=".aparte { color: #767676 }"),
    Defect(
        "3.3", "field without an edge", "controles control_contrast", css="input { border-color: #e5ddd0 }", page=""
    ),
    Defect("4.1", "video", "no_media", _h1("<video controls></video>")),
    Defect(
        "5.4",
        "caption outside its table",
        "caption_comes_first",
        ("<caption>Tous les axes de travail</caption>", ""),
        page=_TABLE,
    ),
    Defect(
        "5.6",
        "header cell without scope",
        "headers_have_the_scope_of_their_place",
        ('<th scope="col">Enjeu', "<th>Enjeu"),
        page=_TABLE,
    ),
    Defect(
        "5.7",
        "row one cell short",
        "rows_are_as_long_as_their_header",
        ('<td data-nom="Programmes">aucun</td>', ""),
        page=_TABLE,
    ),
    Defect("6.1", "vague link", "links_say_where_they_lead", _h1('<p>Le guide est <a href="../">ici</a>.</p>')),
    Defect("6.2", "link without a name", "axe link-name", _h1('<p>Voir <a href="../"></a>.</p>')),
    Defect(
        "7.1",
        "wrong state",
        "axe aria-valid-attr-value",
        _h1('<button type="button" aria-expanded="peut-être">Montrer</button>'),
    ),
    Defect(
        "7.3",
        "handler for the mouse alone",
        "no_handler_in_the_page",
        _h1('<p onmouseover="this.hidden = true">Passez ici</p>'),
    ),
    Defect(
        "7.4",
        "focus that changes the page",
        "clavier focus_changes_nothing",
        _h1(
            "<p><a href=\"../\" id=\"x\">Tous les axes</a></p><script>document.getElementById('x').onfocus = () => history.pushState(null, '', '?x')</script>"
        ),
    ),
    Defect(
        "7.5",
        "results said to nobody",
        "status_stands_ready",
        ('<p id="compte" role="status"></p>', '<p id="compte"></p>'),
        page=_TABLE,
    ),
    Defect("8.1", "no document type", "doctype_comes_first", ("<!doctype html>", "")),
    Defect("8.2", "double id", "ids_are_unique", ('<h2 id="questions">', '<h2 id="contenu">')),
    Defect("8.3", "no language", "axe html-has-lang", ('<html lang="fr">', "<html>")),
    Defect("8.4", "wrong language", "language_is_french", ('<html lang="fr">', '<html lang="en">')),
    Defect("8.5", "no title", "axe document-title", (_TITLE, "<title></title><title>")),
    Defect(
        "8.6",
        "title of another page",
        "title_starts_with_the_heading_and_ends_with_the_site",
        (_TITLE, "<title>Accueil"),
    ),
    Defect("8.7", "English word of an interface", "words_are_french", _h1("<p>Click to download</p>")),
    Defect(
        "8.8",
        "language that does not exist",
        "axe valid-lang",
        _h1('<p><span lang="zz-invalide">Canchon</span> du pays</p>'),
    ),
    Defect("8.9", "empty paragraph for space", "controles no_hollow_element", _h1("<p></p>")),
    Defect("8.10", "mark of direction", "text_runs_left_to_right", _h1("<p>\u202eegnar</p>")),
    Defect(
        "9.1",
        "level of heading skipped",
        "headings_start_at_one_h1_and_skip_no_level",
        ('<h2 id="questions">', '<h5 id="questions">'),
    ),
    Defect(
        "9.2",
        "menu inside main",
        "menu_and_path_stand_outside_main",
        _h1('<nav aria-label="Menu principal"><a href="../">Axes</a></nav>'),
    ),
    Defect("9.3", "list written with dashes", "lists_hold_items", _h1("<p>- la piscine</p><p>- le collège</p>")),
    Defect(
        "9.4",
        "words of the contract out of their quotation",
        "test_the_contracts_words_are_in_quotation_elements",
        ("<blockquote", "<div"),
    ),
    Defect(
        "10.1", "look in an attribute", "no_tag_or_attribute_for_looks", _h1('<p style="font-style: italic">Penché</p>')
    ),
    Defect(
        "10.2",
        "word in the style sheet",
        "controles style_sheet_says_nothing",
        css='h1::after { content: " (prioritaire)" }',
    ),
    Defect(
        "10.3",
        "order of the eye against the document’s",
        "controles order_is_reading_order",
        css="main > div { display: flex; flex-direction: column-reverse }",
    ),
    Defect("10.4", "zoom forbidden", "zoom_is_free", ("initial-scale=1", "initial-scale=1, maximum-scale=1")),
    Defect(
        "10.4",
        "text cut when it grows",
        "controles nothing_cut_when_doubled",
        css=".surtitre { height: 26px; overflow: hidden }",
    ),
    Defect(
        "10.5",
        "text on the browser’s own background",
        "controles colour_has_its_background",
        css="body { background: none }",
    ),
    Defect("10.6", "link like its text", "controles link_is_underlined", css="main a { text-decoration: none }"),
    Defect("10.7", "ring of one pixel", "clavier stop_ringed", css=":focus-visible { outline-width: 1px }"),
    Defect(
        "10.7", "ring of the colour of the page", "clavier stop_ringed", css=":focus-visible { outline-color: #f4eee2 }"
    ),
    Defect(
        "10.7",
        "stop under a banner",
        "clavier stop_uncovered",
        _h1('<div class="bandeau">Information</div>'),
        ".bandeau { position: fixed; inset: 0; background: #fff; z-index: 9 }",
    ),
    Defect(
        "10.8",
        "link hidden from screen readers",
        "axe aria-hidden-focus",
        ('<p class="marque"><a ', '<p class="marque"><a aria-hidden="true" '),
    ),
    Defect("10.8", "useful text hidden", "controles nothing_useful_is_hidden", css=".en-clair { display: none }"),
    Defect("10.9", "told by its place", "no_word_of_place_or_colour", _h1("<p>Le menu à droite mène aux axes.</p>")),
    Defect("10.11", "table wider than the screen", "controles no_sideways_scroll", css="main > * { min-width: 40rem }"),
    Defect(
        "10.12",
        "line that cannot grow",
        "controles nothing_cut_when_spaced",
        css="h2 { height: 1.2em; line-height: 1.2; white-space: nowrap; width: 20rem; overflow: hidden; font-size: 1rem }",
    ),
    Defect(
        "10.14",
        "words of the style sheet",
        "controles style_sheet_says_nothing",
        css="h1::after { content: 'Zibeline' }",
    ),
    Defect("10.13", "words on hover", "nothing_appears_on_hover", _h1('<p title="Caché">Survolez</p>')),
    Defect("11.1", "field without a label", "axe label", _h1('<input type="text" name="z">')),
    Defect(
        "11.2",
        "two labels alike",
        "labels_differ",
        _h1('<label for="z">Chercher avec vos mots</label><input id="z" name="z">'),
        page="recherche/",
    ),
    Defect(
        "11.3",
        "one field, another label",
        "test_one_field_has_one_label_on_all_pages",
        ('<label for="q">Chercher avec vos mots', '<label for="q">Où'),
        page="recherche/",
    ),
    Defect(
        "11.4",
        "label far from its field",
        "controles label_stands_by_its_field",
        css=".recherche label { margin-bottom: 9rem; margin-right: 12rem; width: 100% }",
        page="recherche/",
    ),
    Defect(
        "11.5",
        "fields without a group",
        "fields_of_a_kind_are_grouped_with_a_legend",
        ("<fieldset>", "<div>"),
        page=_TABLE,
    ),
    Defect(
        "11.6",
        "group without a legend",
        "fields_of_a_kind_are_grouped_with_a_legend",
        ("<legend>Filtrer le tableau</legend>", ""),
        page=_TABLE,
    ),
    Defect(
        "11.7",
        "legend of other fields",
        "a_legend_speaks_of_its_fields",
        ("<legend>Filtrer le tableau", "<legend>Filtrer les changements"),
        page=_TABLE,
    ),
    Defect(
        "11.8",
        "long list of choices without groups",
        "choices_are_few_or_grouped",
        (
            '<option value="">Sans filtre</option>',
            '<option value="">Sans filtre</option>' + "".join(f"<option>{n}</option>" for n in range(30)),
        ),
        page=_TABLE,
    ),
    Defect("11.9", "button that says nothing", "buttons_say_what_they_do", _h1('<button type="button">OK</button>')),
    Defect(
        "11.10",
        "required field",
        "forms_ask_nothing_and_control_nothing",
        ('name="q"', 'name="q" required'),
        page="recherche/",
    ),
    Defect(
        "12.1",
        "page that leads to no search",
        "menu_search_and_site_map_are_on_the_page",
        ('href="../../recherche/index.html"', 'href="../"'),
    ),
    Defect(
        "12.2",
        "menu of another order",
        "test_menu_search_and_footer_are_the_same_everywhere",
        (">Programmes</a></li>", ">Les programmes</a></li>"),
    ),
    Defect(
        "12.3",
        "page left out of the site map",
        "test_the_site_map_lists_every_page",
        ('<li><a href="../mentions-legales/">Mentions légales</a></li>', ""),
        page="plan-du-site/",
    ),
    Defect(
        "12.4",
        "no way to the site map",
        "menu_search_and_site_map_are_on_the_page",
        ('<li><a href="../../plan-du-site/">Plan du site</a></li>', ""),
    ),
    Defect(
        "12.5",
        "search of another kind",
        "test_menu_search_and_footer_are_the_same_everywhere",
        ('href="../../recherche/index.html"', 'href="../"'),
    ),
    Defect(
        "12.6", "second main", "landmarks_stand_once_and_have_names", ("</main>", "</main><main><p>Encore</p></main>")
    ),
    Defect("12.7", "skip link that leads nowhere", "skip_link_comes_first", ('href="#contenu"', 'href="#milieu"')),
    Defect(
        "12.8",
        "order of focus forced",
        "order_of_focus_is_the_documents",
        ('<p class="marque"><a ', '<p class="marque"><a tabindex="3" '),
    ),
    Defect(
        "12.9",
        "keyboard trap",
        "clavier no_trap",
        _h1(
            "<p><a href=\"../\" id=\"x\">Tous les axes</a></p><script>document.getElementById('x').onkeydown = (e) => { if (e.key === 'Tab') e.preventDefault(); }</script>"
        ),
    ),
    Defect(
        "12.10",
        "key that acts alone",
        "no_key_acts_alone",
        ('<p class="marque"><a ', '<p class="marque"><a accesskey="s" '),
    ),
    Defect(
        "12.11",
        "results out of reach",
        "controles nothing_useful_is_hidden",
        css=".resultats a { visibility: hidden }",
        page="recherche/?q=piscine",
        state="results",
    ),
    Defect(
        "13.1",
        "page that comes back by itself",
        "no_time_limit_and_no_new_window",
        ('<meta name="viewport"', '<meta http-equiv="refresh" content="30"><meta name="viewport"'),
    ),
    Defect(
        "13.2",
        "new window",
        "no_time_limit_and_no_new_window",
        _h1('<p><a target="_blank" href="../">Tous les axes</a></p>'),
    ),
    Defect(
        "13.3",
        "document without an open version",
        "documents_have_an_open_version_beside_them",
        _h1('<p><a href="rapport.pdf">Rapport</a></p>'),
    ),
    Defect("13.5", "smiley", "no_cryptic_signs", _h1("<p>Bravo 🏊</p>")),
    Defect(
        "13.8",
        "text that blinks",
        "controles nothing_moves",
        css="@keyframes b { to { opacity: 0 } } h1 { animation: b 1s infinite }",
    ),
    Defect(
        "13.9",
        "orientation locked",
        "axe css-orientation-lock",
        css="@media (orientation: landscape) { html { transform: rotate(90deg) } }",
    ),
    Defect(
        "2.5.5",
        "target too small",
        "controles target_size",
        css=".menu a { min-height: 20px; line-height: 1; padding: 0; border: 0 }",
    ),
)
