"""What each page must be, told from its HTML alone. A rule yields what is wrong; its name is what RGAA’s proofs cite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from site_bati import Element, PageBatie, SiteBati, folded

Rule = Callable[[PageBatie, SiteBati], Iterator[str]]
RULES: dict[str, Rule] = {}
FIELDS = frozenset({"input", "select", "textarea"})


def rule(check: Rule) -> Rule:
    RULES[check.__name__] = check
    return check


def faults(page: PageBatie, site: SiteBati) -> set[str]:
    """Return the names of the rules that a page breaks."""
    return {name for name, check in RULES.items() if any(check(page, site))}


def _with(page: PageBatie, *attributes: str) -> list[Element]:
    return [e for e in page.tree.iter() if isinstance(e.tag, str) and any(a in e.attrib for a in attributes)]


def _name(e: Element) -> str:
    return e.get("aria-label") or folded(e)


# ---------------------------------------------------------------- images, frames, media


@rule
def pictures_are_ornaments_and_ignored(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for e in page.all("svg", "img"):
        hidden = any(x.get("aria-hidden") == "true" for x in _chain(page, e)) or e.get("alt") == ""
        if not hidden or e.get("title") or e.get("aria-label") or any(x.tag.endswith("}title") for x in e.iter()):
            yield e.tag


@rule
def no_picture_informs(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """Nor is any a CAPTCHA or has a caption."""
    yield from (e.tag for e in page.all("area", "object", "embed", "canvas", "picture"))
    yield from (e.tag for e in page.all("img") if e.get("alt") != "")
    yield from (e.tag for e in page.all("svg") if e.get("role") == "img")
    yield from (e.tag for e in page.all("input") if e.get("type") == "image")
    yield from (e.tag for e in page.all("figure") if any(x.tag in {"img", "svg"} for x in e.iter()))


@rule
def no_frame(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from (e.tag for e in page.all("iframe", "frame", "frameset"))


@rule
def no_media(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from (e.tag for e in page.all("audio", "video", "track", "object", "embed", "bgsound"))


# ---------------------------------------------------------------- tables


@rule
def tables_are_simple(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for t in page.all("table"):
        yield from (e.tag for e in t.iter() if "rowspan" in e.attrib or "colspan" in e.attrib)
        if len(t.findall("thead/tr")) != 1:
            yield "rows of headers"


@rule
def tables_hold_data(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from ("layout" for t in page.all("table") if t.get("role") or not list(t.iter("th")))


@rule
def caption_comes_first(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from ("caption" for t in page.all("table") if t[0].tag != "caption" or not folded(t[0]))


@rule
def headers_have_the_scope_of_their_place(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for t in page.all("table"):
        yield from ("column" for e in t.findall("thead/tr/*") if e.tag != "th" or e.get("scope") != "col")
        for row in t.findall("tbody/tr"):
            if [e.get("scope") for e in row.findall("th")] != ["row"]:
                yield "row"


@rule
def rows_are_as_long_as_their_header(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for t in page.all("table"):
        width = len(t.findall("thead/tr/th"))
        yield from (folded(r)[:40] for r in t.findall("tbody/tr") if len(r) != width)


# ---------------------------------------------------------------- links


@rule
def links_and_buttons_have_names(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from (e.get("href", e.tag) for e in page.all("a", "button") if not _name(e))


@rule
def links_of_one_name_have_one_target(page: PageBatie, site: SiteBati) -> Iterator[str]:
    targets: dict[str, set[tuple[str, str]]] = {}
    for a in page.all("a"):
        href = a.get("href", "")
        targets.setdefault(_name(a), set()).add((href, "") if "://" in href else site.target(page, href))
    yield from (name for name, found in targets.items() if len({path for path, _ in found}) > 1)


@rule
def links_say_where_they_lead(page: PageBatie, site: SiteBati) -> Iterator[str]:
    vague = re.compile(r"(cliquez |cliquer )?(ici|là|lire la suite|en savoir plus|voir|plus|lien|suite)", re.I)
    yield from (_name(a) for a in page.all("a") if vague.fullmatch(_name(a)))


# ---------------------------------------------------------------- the document


@rule
def doctype_comes_first(page: PageBatie, site: SiteBati) -> Iterator[str]:
    if not page.html.startswith("<!doctype html>"):
        yield page.html[:20]


@rule
def ids_are_unique(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from {i for i in page.ids if page.ids.count(i) > 1}


@rule
def language_is_french(page: PageBatie, site: SiteBati) -> Iterator[str]:
    if page.tree.get("lang") != "fr":
        yield str(page.tree.get("lang"))


@rule
def words_are_french(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """More French tool words than English ones, and no word of an interface in English."""
    words = re.findall(r"\w+", folded(page.tree.find("body")).lower())
    french = sum(w in {"le", "la", "les", "de", "des", "du", "et", "un", "une", "à"} for w in words)
    english = sum(w in {"the", "of", "and", "to", "is", "with", "this"} for w in words)
    if french <= english:
        yield f"{french} French, {english} English"
    foreign = {"search", "home", "skip", "close", "loading", "previous", "toggle", "click", "download", "share"}
    yield from foreign.intersection(words)


@rule
def changes_of_language_have_a_valid_code(page: PageBatie, site: SiteBati) -> Iterator[str]:
    codes = {"fr", "en", "de", "es", "it", "nl", "pl", "pt", "la", "pcd", "ar"}
    yield from (e.get("lang") for e in _with(page, "lang") if e.get("lang").split("-")[0] not in codes)


@rule
def title_starts_with_the_heading_and_ends_with_the_site(page: PageBatie, site: SiteBati) -> Iterator[str]:
    title, heading = folded(page.all("title")[0]), folded(page.all("h1")[0])
    brand = folded(next(e for e in page.all("p") if e.get("class") == "marque"))
    if not title.startswith(heading) or (page.adresse and not title.endswith(brand)):
        yield title


@rule
def no_tag_or_attribute_for_looks(page: PageBatie, site: SiteBati) -> Iterator[str]:
    tags = ("font", "center", "b", "i", "u", "big", "tt", "s", "strike", "marquee", "blink", "hr")
    yield from (e.tag for e in page.all(*tags))
    yield from (e.tag for e in _with(page, "style", "align", "bgcolor", "border", "valign", "face"))
    if re.search(r"(<br ?/?>\s*){2}|(&nbsp;|\u00a0){2}", page.html):
        yield "repeated spaces"
    if re.search(r">\s*(\w ){4,}\w\s*<", page.html):
        yield "spaced letters"


@rule
def text_runs_left_to_right(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from re.findall(r"[\u0590-\u08ff]|[\u200e\u200f\u202a-\u202e]", page.html)


@rule
def no_cryptic_signs(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """Neither emoji nor pictures made of letters, nor signs that are read aloud."""
    signs = re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf¶]|[:;]-?[)(]\s|([=*_/\\|-])\1{3,}")
    yield from (m.group() for m in signs.finditer(folded(page.tree)))


# ---------------------------------------------------------------- structure


@rule
def headings_start_at_one_h1_and_skip_no_level(page: PageBatie, site: SiteBati) -> Iterator[str]:
    levels = [int(h.tag[1]) for h in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or levels[0] != 1 or max((b - a for a, b in pairwise(levels)), default=0) > 1:
        yield str(levels)


@rule
def a_line_that_looks_like_a_heading_leads_to_one(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """The small line above a title, its context, stands right before that title; no paragraph is all bold."""
    for parent in page.tree.iter():
        for e, following in pairwise([*parent, None]):
            if e.get("class") == "surtitre" and (following is None or following.tag not in {"h1", "h2", "h3"}):
                yield folded(e)
            inner = list(e)
            if e.tag == "p" and [x.tag for x in inner] == ["strong"] and folded(e) == folded(inner[0]):
                yield folded(e)


@rule
def landmarks_stand_once_and_have_names(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """`header`, one `main`, `footer`; every `nav` named, and only those of a page’s own content inside `main`."""
    body, [*mains] = page.tree.find("body"), page.all("main")
    if len(mains) != 1 or [e.tag for e in body if e.tag in {"header", "main", "footer"}] != [
        "header",
        "main",
        "footer",
    ]:
        yield "landmarks"
    names = [n.get("aria-label") or n.get("aria-labelledby") for n in page.all("nav")]
    if None in names or len(set(names)) != len(names):
        yield f"nav {names}"
    if len([f for f in page.all("form") if f.get("role") == "search"]) > 1:
        yield "search"


@rule
def menu_and_path_stand_outside_main(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for m in page.all("main"):
        inside = {n.get("aria-label") for n in m.iter("nav")}
        yield from inside & {"Menu principal", "Fil d’Ariane", "Accès rapide", "Pages voisines"}


@rule
def main_starts_at_its_heading(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for m in page.all("main"):
        links = [e.tag for e in m.iter() if e.tag in {"a", "button", "input", "h1"}]
        if links[:1] != ["h1"]:
            yield str(links[:1])


@rule
def lists_hold_items(page: PageBatie, site: SiteBati) -> Iterator[str]:
    allowed = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}}
    for e in page.all("ul", "ol", "dl"):
        if {x.tag for x in e} - allowed[e.tag] or not len(e):
            yield e.tag
        yield from ("group" for g in e.findall("div") if [x.tag for x in g][:1] != ["dt"] or g.find("dd") is None)
    held = {id(x) for e in page.all("ul", "ol", "menu") for x in e}
    yield from ("li alone" for x in page.all("li") if id(x) not in held)
    source = {id(x) for e in page.all("ol") if e.get("class") == "source" for x in e.iter()}
    yield from (folded(p) for p in page.all("p") if re.match(r"[-•*] ", folded(p)) and id(p) not in source)


@rule
def current_page_is_told(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """`aria-current=page` on no link but to the page itself; the path holds what stands above the page, not itself."""
    for a in page.all("a"):
        if a.get("aria-current") == "page" and site.target(page, a.get("href", ""))[0] != page.adresse:
            yield a.get("href", "")
        header_link = any(x.tag == "header" for x in _chain(page, a))
        own = "://" not in a.get("href", "") and site.target(page, a.get("href", "")) == (page.adresse, "")
        if header_link and own and a.get("aria-current") != "page":
            yield "menu"
    for path in (n for n in page.all("nav") if n.get("aria-label") == "Fil d’Ariane"):
        if any(site.target(page, a.get("href", "")) == (page.adresse, "") for a in path.iter("a")):
            yield "path"


# ---------------------------------------------------------------- what a reader can change or meet


@rule
def zoom_is_free(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from (
        e.get("content") for e in page.all("meta") if re.search(r"maximum-scale|user-scalable", e.get("content", ""))
    )


@rule
def nothing_appears_on_hover(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """No `title`, but on an abbreviation, where the browser rules it."""
    yield from (e.tag for e in _with(page, "title", "popover", "popovertarget") if e.tag not in {"abbr", "link"})


@rule
def no_word_of_place_or_colour(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """Nothing is told by where it stands or by how it looks."""
    quoted = {id(x) for e in page.all("q", "blockquote") for x in e.iter()}
    ours = " ".join(folded(e) for e in page.all("p", "dd", "label", "legend") if id(e) not in quoted)
    pattern = r"(?:à|de) (?:droite|gauche)\b|ci-contre|en (?:rouge|vert|bleu|gras)\b|bouton (?:rond|rouge|vert)"
    if page.adresse not in {"contrat/"}:
        yield from re.findall(pattern, ours)


@rule
def no_handler_in_the_page(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for e in page.tree.iter():
        yield from (n for n in getattr(e, "attrib", {}) if str(n).startswith("on"))


@rule
def status_stands_ready(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """A page whose content a script changes has one `role=status`, there before the script."""
    if page.scripts and len([e for e in page.tree.iter() if e.get("role") == "status"]) != 1:
        yield "status"


@rule
def no_time_limit_and_no_new_window(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from ("refresh" for e in page.all("meta") if e.get("http-equiv", "").lower() == "refresh")
    yield from (e.tag for e in _with(page, "target") if e.get("target") != "_top")  # out of a frame, same window


@rule
def documents_have_an_open_version_beside_them(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """Beside a document of an office suite or a PDF, the same page links the same in HTML, CSV, JSON or plain text."""
    hrefs = [a.get("href", "").split("#")[0] for a in page.all("a") if "://" not in a.get("href", "")]
    stems = {
        h.rsplit("/", 1)[-1].rsplit(".", 1)[0] for h in hrefs if h.endswith((".html", ".csv", ".json", ".txt", "/"))
    }
    for h in hrefs:
        if (
            re.search(r"\.(pdf|odt|ods|odp|docx?|xlsx?|pptx?)$", h)
            and h.rsplit("/", 1)[-1].rsplit(".", 1)[0].removesuffix("-gros-caracteres") not in stems
        ):
            yield h


# ---------------------------------------------------------------- forms


@rule
def fields_have_labels(page: PageBatie, site: SiteBati) -> Iterator[str]:
    labels = {e.get("for"): folded(e) for e in page.all("label")}
    yield from (e.get("name", "") for e in page.all("input", "select", "textarea") if not labels.get(e.get("id")))


@rule
def labels_differ(page: PageBatie, site: SiteBati) -> Iterator[str]:
    labels = [folded(e) for e in page.all("label")]
    yield from {x for x in labels if labels.count(x) > 1 or len(x) < 3}


@rule
def buttons_say_what_they_do(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from (_name(b) for b in page.all("button") if not re.search(r"\w(er|ir|re)\b", _name(b)))


@rule
def fields_of_a_kind_are_grouped_with_a_legend(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for f in page.all("form"):
        grouped = {id(x) for g in f.iter("fieldset") for x in g.iter() if x.tag in FIELDS}
        if len(loose := [x for x in f.iter() if x.tag in FIELDS and id(x) not in grouped]) > 1:
            yield f"{len(loose)} fields"
        yield from ("legend" for g in f.iter("fieldset") if g[0].tag != "legend" or not folded(g[0]))


LEGENDS = {"Filtrer les changements": {"depuis", "enjeu"}}
"""Legends, and the fields that each speaks of."""
FILTERING = {"Filtrer le tableau", "Filtrer la liste", "Filtrer les résultats"}
"""Legends of lists by which readers choose: the contract says by what."""


@rule
def a_legend_speaks_of_its_fields(page: PageBatie, site: SiteBati) -> Iterator[str]:
    for g in page.all("fieldset"):
        fields = {x.get("name", "") for x in g.iter() if x.tag in FIELDS and x.get("type") != "submit"}
        legend = folded(g.find("legend")) if g.find("legend") is not None else ""
        own = (
            {x.get("name", "") for x in g.iter("select")} if legend in FILTERING else set()
        )  # as the contract has them
        if not fields <= LEGENDS.get(legend, set()) | own:
            yield f"{sorted(fields)}"


@rule
def choices_are_few_or_grouped(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """And each list says its present choice in words."""
    for s in page.all("select"):
        if len(s.findall("option")) > 25 or not all(folded(o) for o in s.iter("option")):
            yield s.get("name", "")


@rule
def forms_ask_nothing_and_control_nothing(page: PageBatie, site: SiteBati) -> Iterator[str]:
    """No field is required or has a format, none asks for a person’s data, none changes anything."""
    yield from (e.get("name", "") for e in _with(page, "required", "pattern", "aria-required", "minlength"))
    yield from (f.get("method", "") for f in page.all("form") if f.get("method", "get") != "get")
    yield from (e.get("type") for e in page.all("input") if e.get("type") not in {"search", "text"})
    personal = r"nom|prenom|mail|tel|adresse|naissance|name|phone"
    yield from (e.get("name") for e in page.all("input") if re.search(personal, e.get("name", "")))


# ---------------------------------------------------------------- finding one’s way


@rule
def menu_search_and_site_map_are_on_the_page(page: PageBatie, site: SiteBati) -> Iterator[str]:
    targets = [site.target(page, a.get("href", ""))[0] for a in page.all("a") if "://" not in a.get("href", "")]
    if "plan-du-site/" not in targets:
        yield "site map"
    if "Menu principal" not in [n.get("aria-label") for n in page.all("nav")]:
        yield "menu"
    if "recherche/index.html" not in targets and not [f for f in page.all("form") if f.get("role") == "search"]:
        yield "search"


@rule
def skip_link_comes_first(page: PageBatie, site: SiteBati) -> Iterator[str]:
    first = next(e for e in page.tree.iter() if e.tag in {"a", "button", "input", "select"})
    main = page.all("main")[0]
    if first.get("href") != f"#{main.get('id')}" or main.get("tabindex") != "-1" or not folded(first):
        yield folded(first)


@rule
def order_of_focus_is_the_documents(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from (e.tag for e in _with(page, "tabindex") if e.get("tabindex") not in {"0", "-1"})


@rule
def no_key_acts_alone(page: PageBatie, site: SiteBati) -> Iterator[str]:
    yield from (e.tag for e in _with(page, "accesskey"))


def _chain(page: PageBatie, element: Element) -> list[Element]:
    """Return an element and its ancestors."""
    parents = page.parents
    found = [element]
    while (up := parents.get(found[-1])) is not None:
        found.append(up)
    return found
