"""The built site, page by page: links, headings, landmarks, ids, language, titles, the contract’s words."""

import json
import re

import pytest
from conftest import ROOT
from contrat.model.corpus import Corpus
from contrat.reading.characters import fold_spaces
from releve import nu
from site_bati import PageBatie, SiteBati, folded

EXPECTED = {
    "": 1,
    "actions/": 82,
    "enjeux/": 25,
    "programmes/": 17,
    "organisations/": 5,
    "glossaire/": 69,
    "contrat/": 3,
    "embed/": 27,
    "demander/": 28,
    "non-communique/": 14,
    "accessibilite/": 2,
}


def each(site: SiteBati) -> list[PageBatie]:
    return list(site.pages.values())


@pytest.fixture(params=["site", "second", "cinq_niveaux"], scope="module")
def built(request: pytest.FixtureRequest) -> SiteBati:
    found: SiteBati = request.getfixturevalue(request.param)
    return found


def test_every_expected_page_is_there(site: SiteBati) -> None:
    counts = {start: sum(a == start or (start != "" and a.startswith(start)) for a in site.pages) for start in EXPECTED}
    assert counts == EXPECTED
    others = {
        "recherche/",
        "non-communique/",
        "donnees/",
        "accessibilite/",
        "mentions-legales/",
        "plan-du-site/",
        "aide/",
        "404.html",
    }
    assert others - site.pages.keys() == set()


def test_every_internal_link_and_anchor_leads_somewhere(built: SiteBati) -> None:
    broken = []
    for page in each(built):
        for e in page.all("a", "link", "script", "form"):
            href = e.get("href") or e.get("src") or e.get("action") or ""
            if re.match(r"https?:|mailto:", href):
                continue
            path, anchor = built.target(page, href)
            target = built.dossier / path
            if target.is_dir() or path == "":
                target = target / "index.html"
            if not target.is_file() or (anchor and anchor not in built.pages[path].ids):
                broken.append((page.adresse, href))
    assert broken == []


def test_no_page_is_an_orphan(built: SiteBati) -> None:
    linked = {
        built.target(p, a.get("href", ""))[0] for p in each(built) for a in p.all("a") if "://" not in a.get("href", "")
    }
    assert built.pages.keys() - linked - {"404.html"} == set()


def test_each_page_says_its_language_and_a_title_of_its_own(built: SiteBati) -> None:
    assert [p.adresse for p in each(built) if p.tree.get("lang") != "fr"] == []
    titles: dict[str, list[str]] = {}
    for p in each(built):
        titles.setdefault(folded(p.all("title")[0]), []).append(p.adresse)
    assert {t: a for t, a in titles.items() if len(a) > 1} == {}


def test_titles_go_from_the_action_to_the_enjeu_to_the_site(site: SiteBati) -> None:
    title = folded(site.pages["actions/4-1/"].all("title")[0])
    assert title == "Apprendre à nager – Enjeu 4 : Grandir au collège – Contrat Pas-de-Calais – Lens-Liévin 2019-2022"


def test_nothing_inline_and_nothing_foreign_is_published(built: SiteBati) -> None:
    wrong = []
    for page in each(built):
        for e in page.tree.iter():
            if not isinstance(e.tag, str):
                continue
            names = [n for n in e.attrib if n.startswith("on") or n == "style"]
            if names or e.tag == "style" or (e in page.scripts and not e.get("src")):
                wrong.append((page.adresse, e.tag, names))
            for a in ("src", "srcset", "action", "data", "poster"):
                if "//" in (e.get(a) or ""):
                    wrong.append((page.adresse, e.tag, e.get(a)))
            if e.tag == "link" and e.get("rel") != "canonical" and "//" in e.get("href", ""):
                wrong.append((page.adresse, e.tag, e.get("href")))
    assert wrong == []
    css = (built.dossier / built.asset("site.css")).read_text(encoding="utf-8")
    assert "@import" not in css
    assert "url(" not in css


def test_content_pages_carry_no_script(site: SiteBati) -> None:
    scripted = {p.adresse for p in each(site) if p.scripts}
    tools = {a for a in site.pages if a.endswith("/citer/") or a.startswith("demander/")}
    assert scripted == {"actions/", "recherche/", "historique/", *tools}


def test_the_words_of_each_action_are_whole_on_its_page_the_dossier_and_the_table(
    site: SiteBati, corpus: Corpus
) -> None:
    missing = []
    for a in corpus.actions:
        for adresse in (f"actions/{a.id}/", f"enjeux/{a.enjeu}/", "actions/", "contrat/dossier/", "recherche/"):
            if fold_spaces(a.texte) not in site.pages[adresse].text:
                missing.append((a.id, adresse))
    assert missing == []


def test_the_contract_page_shows_every_line_of_the_source(site: SiteBati, corpus: Corpus) -> None:
    shown = [
        folded(next(iter(li.iter("p"))))
        for li in site.pages["contrat/"].all("li")
        if (li.get("id") or "").startswith("ligne-")
    ]
    assert shown == [fold_spaces(x) for x in corpus.lignes_source if x.strip()]


def test_the_typo_of_the_source_is_kept_and_marked(site: SiteBati) -> None:
    text = site.pages["actions/2-4/"].text
    assert "La mise œuvre d’un système alimentaire" in text
    assert "[sic : texte exact de la source]" in text
    assert "Il manque le mot « en » dans la source." in text
    quoted = [
        p
        for p in each(site)
        if "La mise œuvre d’un système" in p.text and p.adresse != "contrat/" and not p.adresse.endswith("/historique/")
    ]
    assert len(quoted) >= 6
    assert [p.adresse for p in quoted if "[sic" not in p.text] == []


@pytest.mark.parametrize(
    ("adresse", "words"),
    [
        ("enjeux/2/", "participer à un aménagement durable"),
        ("enjeux/6/", "développement des réponses adaptées"),
        ("actions/4-3/", "cette ligne n’a pas de tiret"),
        ("contrat/", "La source écrit « le 10 avril dernier » sans donner l’année."),
        ("contrat/", "La source parle de trois ans et de la période 2019-2022."),
        ("contrat/", "Signé selon la source"),
        ("actions/7-3/", "La source ne donne pas le nom des 21 quartiers."),
        ("actions/3-2/", "Le nom officiel est « Nouveau Programme National de Renouvellement Urbain »."),
        ("contrat/interview/", "La vidéo et le texte de l’interview ne sont pas dans la source."),
        ("contrat/", "Ce lien appartient au site d’origine."),
        ("", "27 axes de travail cités par la source"),
        ("actions/", "Le contrat complet peut en contenir d’autres."),
    ],
)
def test_the_oddities_of_the_source_are_shown(site: SiteBati, adresse: str, words: str) -> None:
    assert words in site.pages[adresse].text


def test_the_site_never_speaks_of_the_27_actions_of_the_contract(site: SiteBati) -> None:
    assert [p.adresse for p in each(site) if re.search(r"27 actions|actions du contrat", p.text)] == []


def test_each_question_is_a_heading_with_its_answer_or_said_not_communicated(site: SiteBati, corpus: Corpus) -> None:
    """Twelve; the source’s words, which answer one of them, stand above."""
    for a in corpus.actions:
        page = site.pages[f"actions/{a.id}/"]
        asked = {e.get("id"): e for e in page.all("h3") if (e.get("id") or "").startswith("question-")}
        assert set(asked) == {f"question-{q.id}" for q in corpus.questions} - {"question-quoi"}, a.id
        answers = [folded(page.parents[h]).removeprefix(folded(h)).strip() for h in asked.values()]
        assert all(answers), a.id
        folds = [folded(d) for d in page.all("details") if re.match(r"\d+ informations?\b", folded(d))]
        assert len(folds) == 1 and folds[0].count("Non communiqué") >= 7, a.id
        before, _, _ = page.text.partition(folds[0])
        assert before.lower().count("non communiqué") <= 3, a.id


def test_each_programme_quotes_the_words_of_each_action_that_cites_it(site: SiteBati, corpus: Corpus) -> None:
    for p in corpus.programmes:
        text = site.pages[f"programmes/{p.id}/"].text
        for m in corpus.mentions(p):
            assert m.action is None or fold_spaces(m.action.texte) in text, p.id
            assert all(fold_spaces(x) in text for x in m.mots), p.id


def test_what_is_not_filled_in_is_said_on_the_legal_page(site: SiteBati) -> None:
    text = site.pages["mentions-legales/"].text
    assert "Manquent encore l’éditeur, le directeur de la publication, le contact et l’hébergeur." in text


def test_every_footer_says_that_the_site_is_independent(site: SiteBati) -> None:
    said = (
        "Ce n’est pas le site du Département du Pas-de-Calais ni celui de la Communauté d’Agglomération de Lens-Liévin."
    )
    assert [p.adresse for p in each(site) if said not in folded(p.all("footer")[-1])] == []


def test_no_state_of_conformity_is_claimed_without_an_audit(site: SiteBati, second: SiteBati) -> None:
    assert "Accessibilité : non conforme" in folded(site.pages[""].all("footer")[0])
    assert "Accessibilité : partiellement conforme" in folded(second.pages[""].all("footer")[0])


def test_no_break_spaces_stand_before_high_punctuation(built: SiteBati) -> None:
    wrong = {}
    for page in each(built):
        text = "".join(page.all("main")[0].itertext())
        found = re.findall(r".{0,20}(?:(?<=\w) [;!?»]|« ).{0,10}", text)
        if found and not page.adresse.startswith("donnees/tables/"):
            wrong[page.adresse] = found[:3]
    assert wrong == {}


def test_the_second_contract_speaks_with_its_own_words(second: SiteBati) -> None:
    foreign = re.compile(r"(?<![/-])\b(enjeux?|axes?|Lens|Liévin|Pas-de-Calais|CALL)\b")
    kept = "donnees/"  # names of files and fields are those of the schema
    found = {
        p.adresse: foreign.findall(p.text)
        for p in each(second)
        if not p.adresse.startswith(kept) and foreign.search(p.text)
    }
    assert found == {}


def test_the_second_contract_agrees_in_gender_and_number(second: SiteBati) -> None:
    wrong = re.compile(
        r"\b(ce mesure|cet mesure|aucun mesure|tous les mesures|le mesure|du mesure|cette défi|aucune défi)\b", re.I
    )
    assert {p.adresse: wrong.findall(p.text) for p in each(second) if wrong.search(p.text)} == {}


def test_no_link_of_prose_reaches_the_reader_raw(built: SiteBati) -> None:
    raw = re.compile(r"\]\(http")
    assert {
        p.adresse: raw.findall(p.text) for p in each(built) if raw.search(p.text) and "donnees/" not in p.adresse
    } == {}


def test_open_data_hold_what_the_pages_show(site: SiteBati, corpus: Corpus) -> None:
    data = json.loads((site.dossier / "donnees/contrat.json").read_text(encoding="utf-8"))
    assert [a["texte"] for a in data["actions"]] == [a.texte for a in corpus.actions]
    assert "statut" not in data["actions"][0]
    table = (site.dossier / "donnees/actions-tableur.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfid;numero;")
    assert (site.dossier / "contrat/contrat-2019-2022.txt").read_bytes() == (
        ROOT / "data/source/contrat-2019-2022.txt"
    ).read_bytes()


def test_the_nu_checker_finds_neither_error_nor_warning(built: SiteBati) -> None:
    assert nu(built.dossier) == []
