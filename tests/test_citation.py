"""Citing, showing elsewhere, asking: the texts that leave the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT, build, serve
from contrat.french.grammar import date_iso
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.pages.around import of_action
from contrat.pages.card import MOST, height
from contrat.pages.citation import Reference
from contrat.pages.maker import Maker
from contrat.reading.characters import fold_spaces
from contrat.webpage.page import A_REMPLIR, Version
from playwright.sync_api import Browser, Page, expect
from site_bati import PageBatie, SiteBati, folded

HOSTILE = Reference(
    mots="50 % & {{x}} | # $ \\ ~ ^ _",
    sic="",
    titre="Axe 1",
    site="Site",
    source="texte source, ligne 3",
    adresse="https://exemple.fr/actions/1_1/",
    version="données sans date, repère abc",
    etat="",
    annee="2021",
    cle="contrat-actions-1-1",
)


def test_a_citation_says_words_title_address_version_and_day() -> None:
    assert fold_spaces(HOSTILE.texte.replace("50 %", "50 %")) == (
        "« 50 % & {{x}} | # $ \\ ~ ^ _ ». Axe 1, Site (texte source, ligne 3). https://exemple.fr/actions/1_1/, données sans date, repère abc, consulté {jour}."
    )


def test_bibtex_and_wiki_take_every_sign_for_itself() -> None:
    note = next(x for x in HOSTILE.bibtex.split("\n") if x.startswith("  note"))
    assert r"\% \& \{\{x\}\} | \# \$ \textbackslash{} \textasciitilde{} \textasciicircum{} \_" in note
    assert HOSTILE.bibtex.count("{") - HOSTILE.bibtex.count(r"\{") == HOSTILE.bibtex.count("}") - HOSTILE.bibtex.count(
        r"\}"
    )
    line = next(x for x in HOSTILE.wiki.split("\n") if "citation" in x)
    assert "{<nowiki/>{x}<nowiki/>} {{!}} #" in line


def test_each_action_and_enjeu_is_cited_with_its_words_and_its_permanent_address(
    tmp_path: Path, corpus: Corpus
) -> None:
    site = build(ROOT / "mkdocs.yml", tmp_path / "site", environment={"SITE_URL": "https://contrat.exemple.fr/"})
    records = [(f"actions/{a.id}/", a.texte) for a in corpus.actions] + [
        (f"enjeux/{e.id}/", e.titre) for e in corpus.enjeux
    ]
    for adresse, words in records:
        assert site.pages[adresse].html.count(f'href="../../{adresse}citer/"') == 1
        for page in (f"{adresse}citer/",):
            text = site.pages[page].text
            assert f"« {fold_spaces(words)} »" in text, page
            assert f"https://contrat.exemple.fr/{adresse}, données " in text, page
            cited = re.search(rf"\(https://contrat\.exemple\.fr/({adresse}historique/)#(\S+)\)", text)
            assert cited is not None, page
            assert cited[2] in site.pages[cited[1]].ids, page
            assert cited[2].startswith("etat-" if adresse.startswith("actions/") else "version-"), page
    assert "[sic]. Axe 2.4" in site.pages["actions/2-4/citer/"].text
    letter = (site.dossier / "demander/4-1/lettre.txt").read_text(encoding="utf-8")
    assert "(https://contrat.exemple.fr/actions/4-1/)" in letter


def test_a_card_is_light_without_script_and_readable_alone(site: SiteBati, corpus: Corpus) -> None:
    style = (site.dossier / site.asset("embed.css")).stat().st_size
    for a in corpus.actions:
        page = site.pages[f"embed/{a.id}/"]
        assert len(page.html.encode()) + style <= 10_000
        assert page.all("script") == []
        assert fold_spaces(a.texte) in page.text
        assert "Non communiqué" in page.text


WIDTHS = (280, 300, 320, 375, 420, 480, 560, 640, 760, 820, 1000, 1200, 1440)


@pytest.mark.parametrize("name", ["site", "second"])
def test_the_code_of_a_card_cuts_nothing_at_any_width_once_pasted_in_another_site(
    request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, tell: Callable[[str], None], name: str
) -> None:
    """The shortest card, the longest, and some between, from another origin, whose page has no style of its own."""
    built: SiteBati = request.getfixturevalue(name)
    cards = sorted((a for a in built.pages if a.startswith("embed/")), key=lambda a: len(built.pages[a].text))
    server, address = serve(built.dossier)
    elsewhere, other = serve(tmp_path)
    page = browser.new_page()
    cut, blank = [], []
    with server, elsewhere:
        for card in dict.fromkeys([*cards[:2], cards[len(cards) // 2], *cards[-3:]]):
            cite = built.pages[f"actions/{card.split('/')[1]}/citer/"]
            code = next(folded(e) for e in cite.all("pre") if e.get("id") == "cite-cadre")
            assert "style" not in code
            assert "défile" not in cite.text
            (tmp_path / "hote.html").write_text(
                f"<!doctype html><body style='margin:0'>{code.replace(A_REMPLIR + '/', address)}", encoding="utf-8"
            )
            page.goto(f"{other}hote.html")
            page.wait_for_load_state("networkidle")
            (frame,) = page.frames[1:]
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                given = page.evaluate("document.querySelector('iframe').clientHeight")
                needed, wide = frame.evaluate(
                    """() => { document.body.style.minHeight = 0; const { body: b, documentElement: d } = document;
                    return [b.offsetHeight, d.scrollWidth - d.clientWidth]; }"""
                )
                blank.append((given - needed) / given)
                if given < needed or wide > 0:
                    cut.append((card, width, given, needed, wide))
        page.close()
        server.shutdown()
        elsewhere.shutdown()
    assert cut == []
    tell(f"fiches à intégrer ({name}) : place perdue de {min(blank):.0%} à {max(blank):.0%} de la hauteur")
    assert max(blank) < 0.5


def test_a_card_that_is_very_long_scrolls_in_its_frame_and_that_is_said() -> None:
    body = f"<h1>Titre</h1>\n<blockquote><p>« {'mot ' * 700}»</p></blockquote>"
    assert height(body, "Site", "Nature.") > MOST > height("<h1>Titre</h1>", "Site", "Nature.")
    corpus = load(ROOT / "tests/second/data")
    action = replace(corpus.actions[0], texte="mot " * 700)
    pages = {p.adresse: p.corps for p in of_action(Maker(corpus, Version("0" * 12, None)), action)}
    cite = pages[f"actions/{action.id}/citer/"]
    assert f"height=&#34;{MOST}&#34;" in cite
    assert "il défile dans son cadre" in cite


def test_a_letter_says_what_is_missing_about_which_words_on_what_ground(site: SiteBati, corpus: Corpus) -> None:
    for a in corpus.actions:
        letter = (site.dossier / f"demander/{a.id}/lettre.txt").read_text(encoding="utf-8")
        said = fold_spaces(letter)
        assert f"« {fold_spaces(a.texte)} »" in said
        for words in (
            "- statut ;",
            "L. 311-1",
            "R. 311-12 et R. 311-13",
            "un mois vaut refus",
            "deux mois",
            "L. 342-1 et R. 343-1",
        ):
            assert words in said, words
        assert fold_spaces(letter) in site.pages[f"demander/{a.id}/"].text
        assert "- publics" not in said or a.publics is None
    assert not re.search(r"[\w.]+@[\w.]+", "".join(p.text for p in site.pages.values()))


def test_a_letter_can_be_sent_only_to_an_address_of_the_data(site: SiteBati, second: SiteBati) -> None:
    assert not any("mailto:" in p.html for p in site.pages.values())
    links = [
        a.get("href") for a in second.pages["demander/mesure-b/"].all("a") if a.get("href", "").startswith("mailto:")
    ]
    assert len(links) == 1
    assert links[0].startswith("mailto:documents@exemple.fr?subject=Demande%20de%20communication")


def test_every_missing_field_of_every_action_is_a_link_to_where_it_would_stand(site: SiteBati, corpus: Corpus) -> None:
    for champ in corpus.champs_attendus:
        page = site.pages[f"non-communique/{champ.replace('_', '-')}/"]
        missing = {f"actions/{a.id}/" for a in corpus.actions if a.valeurs_suivies[champ] is None}
        targets = {site.target(page, x.get("href", "")) for x in page.all("main")[0].iter("a")}
        assert {path for path, anchor in targets if path.startswith("actions/") and anchor} == missing


def test_nothing_known_is_a_count_and_never_a_percentage(site: SiteBati) -> None:
    text = site.pages["non-communique/"].text
    assert "0 axe sur 27" in text
    assert "%" not in text.replace("de 0 à 100 %", "")


def test_the_copy_button_copies_the_citation_and_says_so(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], locale="fr-FR")
    page = context.new_page()
    page.goto(address + "actions/4-1/citer/")
    page.get_by_role("button", name="Copier le texte").click()
    expect(page.get_by_role("status")).to_have_text("Texte copié.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite-texte").text_content()
    assert re.search(r"consulté le (1er|\d+) \S+ \d{4}\.$", copied)
    context.close()


def test_when_copying_is_refused_the_text_is_selected_and_it_is_said(page: Page, address: str) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refus'))")
    page.goto(address + "actions/4-1/citer/")
    page.get_by_role("button", name="Copier pour BibTeX").click()
    expect(page.get_by_role("status")).to_contain_text("Le texte est sélectionné")
    assert page.evaluate("getSelection().toString()").startswith("@misc{")


@pytest.mark.parametrize("width", [1280, 320])
def test_a_citation_is_copied_by_keyboard_alone(browser: Browser, address: str, width: int) -> None:
    """From the page of the action: link by link to the citation, then its button."""
    context = browser.new_context(
        permissions=["clipboard-read", "clipboard-write"], viewport={"width": width, "height": 640}
    )
    page = context.new_page()
    page.goto(address + "actions/4-1/citer/")
    keys = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        keys += 1
        if page.evaluate("document.activeElement.dataset?.copie") == "cite-texte":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Texte copié.")
    assert keys + 1 <= 16
    context.close()


def test_without_javascript_the_citations_and_the_letter_are_there_to_be_copied_by_hand(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "actions/4-1/citer/")
    expect(page.locator("#cite-texte")).to_contain_text("consulté le [jour de votre lecture].")
    expect(page.get_by_role("button", name="Copier")).to_have_count(0)
    context.close()


def answers(page: PageBatie) -> list[str]:
    """Return the answers to the questions of an action."""
    return [folded(e) for e in page.all("div") if e.get("class") == "reponses"]


def test_a_period_is_over_from_the_day_after_its_last_and_says_nothing_of_any_action(
    tmp_path: Path, corpus: Corpus
) -> None:
    during, after = (
        build(ROOT / "mkdocs.yml", tmp_path / jour, environment={"JOUR": jour}) for jour in ("2022-12-31", "2023-01-01")
    )
    assert "Période terminée" not in during.pages["contrat/"].text
    period = "La période du contrat, 2019-2022, est terminée. La source ne dit pas si elle a été prolongée."
    assert period in after.pages["contrat/"].text
    said = "Période du contrat terminée (2019-2022)"
    for adresse in ("", "contrat/", "aide/", *(f"actions/{a.id}/" for a in corpus.actions)):
        assert said not in folded(during.pages[adresse].all("header")[0]), adresse
        assert said in folded(after.pages[adresse].all("header")[0]), adresse
    for a in corpus.actions:
        before, now = during.pages[f"actions/{a.id}/"], after.pages[f"actions/{a.id}/"]
        assert answers(before) == answers(now) != []
    assert during.pages["non-communique/"].text == after.pages["non-communique/"].text
    for table in ("actions.csv", "faits.csv"):
        assert (during.dossier / "donnees" / table).read_bytes() == (after.dossier / "donnees" / table).read_bytes()


def test_what_was_looked_for_after_the_contract_is_said_with_its_day_and_its_place(
    site: SiteBati, corpus: Corpus
) -> None:
    text = site.pages["contrat/"].text
    assert len(corpus.contrat.suites) >= 3
    for suite in corpus.contrat.suites:
        assert suite.sujet in text
        assert fold_spaces(f"Cherché dans : {suite.ou}.") in text
        if not suite.trouve:
            assert f"Aucune suite trouvée au {date_iso(suite.date)}." in text
    links = {e.get("href") for e in site.pages["contrat/"].all("a")}
    assert {d.url for suite in corpus.contrat.suites for d in suite.trouve} <= links


def test_the_second_contract_keeps_its_requests(second: SiteBati) -> None:
    assert [d.id for d in load(ROOT / "tests/second/data").demandes] == ["budget", "statut-b", "cout-b"]
    assert "Lettre imaginaire" in second.pages["demander/mesure-b/"].text
