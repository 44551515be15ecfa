"""Our own words, on pages and in the data: short sentences, people’s words, levels by the names that the contract gives."""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import ROOT
from contrat.model.collections import COLLECTIONS
from contrat.model.corpus import Corpus
from contrat.reading import prose
from contrat.reading.decode import Shape, shape_of
from contrat.reading.kinds import ProseKind
from site_bati import PageBatie, SiteBati

LONGEST = 20
BLOCKS = {"p", "li", "dd", "dt", "summary", "h1", "h2", "h3", "h4", "label", "legend", "caption"}
NOT_OURS = {"blockquote", "q", "pre", "code", "nav", "table", "script", "svg", "select"}
APART = {"mots-du-contrat", "source", "journal", "a-copier", "provenance", "quand", "autrement-dit"}
"""The source’s words, those of other sources, what is copied, lists of words."""
TECHNICAL = ("accessibilite/criteres/", "donnees/", "index/")
"""Pages where the words of those who make the site have their place; their sentences are short all the same."""
PEOPLES = {
    r"\b[Ff]iches? (entière|à intégrer|par fiche)|\b[Ll]ire (une|la) fiche|disait la fiche": "une page, un encart",
    r"champ par champ": "information par information",
    r"version des données": "les données d’un jour, leur repère",
    r"résultats? sûrs?": "un résultat",
    r"Confiance : ": "où c’est lu",
    r"\bvaleurs? suivies?\b": "une information",
}
"""What only those who make the site say, and what people say."""


def own_prose(value: Any, shape: Shape, path: str) -> Iterator[tuple[str, str]]:
    """Yield each text of ours of a record, with its place."""
    if value is None:
        return
    if isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from own_prose(item, shape.item or shape, f"{path}[{n}]")
    elif shape.cls:
        for nom, part in shape.parts.items():
            yield from own_prose(getattr(value, nom), part, f"{path}.{nom}")
    elif isinstance(shape.kind, ProseKind):
        yield path, value


def test_our_sentences_in_the_data_have_twenty_words_at_most(corpus: Corpus) -> None:
    long, count = [], 0
    for kind in COLLECTIONS:
        held = getattr(corpus, kind.nom)
        for fiche in held if isinstance(held, tuple) else (held,):
            for place, texte in own_prose(fiche, shape_of(kind.cls), f"{kind.nom}/{getattr(fiche, 'id', '')}"):
                found = prose.sentences(texte)
                count += len(found)
                long += [(place, x) for x in found if prose.words_in(x) > LONGEST]
    assert count > 400
    assert long == []


def said(element: Any) -> str:
    """Return the words of ours in an element."""
    text = element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not apart(child):
            text += said(child)
        text += child.tail or ""
    return text


def apart(element: Any) -> bool:
    return element.tag.rpartition("}")[2] in NOT_OURS or bool(APART & set((element.get("class") or "").split()))


def blocks(element: Any) -> Iterator[str]:
    """Yield the texts of ours that a reader takes in one piece."""
    if apart(element):
        return
    children = [c for c in element if isinstance(c.tag, str)]
    if element.tag in BLOCKS and not any(c.tag in {*BLOCKS, "ul", "ol", "dl", "div", "section"} for c in children):
        yield " ".join(said(element).split())
    else:
        for child in children:
            yield from blocks(child)


def long_sentences(page: PageBatie) -> list[str]:
    """Return those of more than twenty words; what is quoted, in parentheses or a label before « : » does not count."""
    found = []
    for block in blocks(page.all("main")[0]):
        bare = re.sub(r"«[^»]*(»|$)|\([^)]*\)", " ", re.sub(r"^[^.:]{1,40} ?: ", "", block))
        found += [x for x in re.split(r"(?<=[.!?…]) +", bare) if prose.words_in(x) > LONGEST]
    return found


def test_our_sentences_on_pages_have_twenty_words_at_most(site: SiteBati) -> None:
    read = [p for a, p in site.pages.items() if "/historique/" not in a]  # there, the words of each past state
    assert sum(len(list(blocks(p.all("main")[0]))) for p in read) > 4000
    assert {p.adresse: long for p in read if (long := long_sentences(p))} == {}


def test_a_long_sentence_of_ours_is_seen_and_one_of_the_source_is_not() -> None:
    words = " mot" * 21
    page = PageBatie(
        "", f"<main><p>Un{words}.</p><blockquote><p>Un{words}.</p></blockquote><p>Un (deux{words}).</p></main>"
    )
    assert len(long_sentences(page)) == 1


@pytest.mark.parametrize("name", ["site", "second"])
def test_pages_speak_with_peoples_words(request: pytest.FixtureRequest, name: str) -> None:
    built: SiteBati = request.getfixturevalue(name)
    wrong = [
        (p.adresse, m[0], words)
        for p in built.pages.values()
        if not p.adresse.startswith(TECHNICAL)
        for technical, words in PEOPLES.items()
        if (m := re.search(technical, p.text.replace("\u00a0", " ")))
    ]
    assert wrong == []


def test_no_template_names_a_level_by_itself() -> None:
    """The contract names its levels: what it calls an axis is an axis everywhere."""
    named = re.compile(r"(?<!plans d’)(?<![Pp]lan d’)\b([Aa]ctions?|[Aa]xes?|[Ee]njeux?)\b")
    wrong = {}
    for path in [*(ROOT / "hooks/contrat/pages/templates").glob("*.html"), *(ROOT / "docs/theme").glob("*.html")]:
        shown = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<code>.*?</code>|<[^>]*>",
            " ",
            path.read_text(encoding="utf-8"),
            flags=re.S,
        )
        if found := named.findall(shown):
            wrong[path.name] = found
    assert wrong == {}


# ------------------------------------------------------------------ how much an action says


def words_of(element: Any, *without: str) -> str:
    """Return the words of an element, folds open, without what stands apart."""
    if set((element.get("class") or "").split()) & set(without):
        return ""
    inside = "".join(words_of(c, *without) + (c.tail or "") for c in element if isinstance(c.tag, str))
    return f"{element.text or ''}{inside} "


def test_an_action_takes_thirty_seconds(site: SiteBati, corpus: Corpus, tell: Callable[[str], None]) -> None:
    """Its words, folds open, what other sources say aside; and how often it says that nothing is known before the fold."""
    counts, unknown = [], {}
    for action in corpus.actions:
        main = site.pages[f"actions/{action.id}/"].all("main")[0]
        counts.append(len(words_of(main, "ailleurs", "sur-cette-page").split()))
        unknown[action.id] = words_of(main, "ailleurs", "repli").lower().count("non communiqué")
    tell(f"{statistics.median(counts):.0f} mots par axe en médiane, de {min(counts)} à {max(counts)}")
    assert statistics.median(counts) <= 300
    assert {a: n for a, n in unknown.items() if n > 3} == {}
