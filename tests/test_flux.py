"""Feeds, judged by readers that are not ours: feedparser, Jing with the grammar of Atom, a JSON Schema of JSON Feed."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema
import pytest
from building import git
from conftest import ROOT
from contrat.french.names import Noms
from contrat.gate.loading import load
from contrat.history.feeds import feeds as all_feeds
from contrat.webpage.page import Site
from depot_donnees import Depot, build_copy
from site_bati import SiteBati

HERE = Path(__file__).parent / "flux"
SITE = "https://contrat.exemple.fr/"
JAR = ROOT / "tests/outils/node_modules/vnu-jar/build/dist/vnu.jar"
JING = "nu.validator.vendor.thaiopensource.relaxng.util.Driver"
RETIRED = {"actions/mesure-zeta/"}
OLD = r'intitule: "Mesure \x01 & <b> \uFFFF \t]]> d’avant"'
"""A title that the gate refuses today, with what XML forbids, and that an old version may hold."""


@pytest.fixture(scope="module")
def depot(tmp_path_factory: pytest.TempPathFactory) -> Depot:
    """A history with a change, an old value that XML cannot hold, and a retired record whose name is not text."""
    depot = Depot(tmp_path_factory.mktemp("flux") / "depot")
    whole = (depot.data / "actions/mesure-b.yml").read_text(encoding="utf-8")
    depot.write("actions/mesure-b.yml", re.sub(r"^intitule: .*$", lambda _: OLD, whole, flags=re.M))
    depot.commit("data(mesure-b): titre <provisoire> & mal\x07 saisi", "2021-03-02")
    depot.write("actions/mesure-b.yml", whole)
    depot.commit("data(mesure-b): titre rétabli", "2021-03-03")
    odd = os.fsencode(depot.data) + b"/glossaire/\xff\x01.yml"
    Path(os.fsdecode(odd)).write_text('definition: "Un mot & rien \\x02 d’autre."\n"cl\\x03é": 1\n', encoding="utf-8")
    depot.write("actions/mesure-zeta.yml", whole)  # said to be retired in retires.yml
    depot.commit("data: un mot, une mesure", "2021-03-04")
    Path(os.fsdecode(odd)).unlink()
    (depot.data / "actions/mesure-zeta.yml").unlink()
    depot.commit("data: un mot et une mesure de moins", "2021-03-05")
    return depot


@pytest.fixture(scope="module")
def with_address(depot: Depot, tmp_path_factory: pytest.TempPathFactory) -> SiteBati:
    return build_copy(depot.folder, tmp_path_factory.mktemp("adresse"), SITE_URL=SITE)


@pytest.fixture(params=["site", "second", "cinq_niveaux", "with_address"])
def published(request: pytest.FixtureRequest) -> SiteBati:
    found: SiteBati = request.getfixturevalue(request.param)
    return found


def feeds(site: SiteBati, form: str = "atom.xml") -> list[Path]:
    return sorted(site.dossier.rglob(form))


def folder(site: SiteBati, path: Path) -> str:
    return path.relative_to(site.dossier).parent.as_posix() + "/"


def jing(*paths: Path) -> list[str]:
    """Return what Jing says against the grammar of Atom."""
    command = ["java", "-cp", str(JAR), JING, "-c", str(HERE / "atom.rnc"), *map(str, paths)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.stderr == ""
    assert (done.returncode == 0) is (done.stdout == "")
    return [line.split("/")[-1] for line in done.stdout.splitlines()]


def schema() -> jsonschema.Draft202012Validator:
    text = json.loads((HERE / "json-feed-1.1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(text)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(text, format_checker=checker)


def ids(path: Path) -> list[str]:
    """Return the ids of the entries of a feed of either form, in its order, as an outside reader finds them."""
    if path.suffix == ".json":
        return [item["id"] for item in json.loads(path.read_text(encoding="utf-8"))["items"]]
    return [entry.id for entry in feedparser.parse(path.read_bytes()).entries]


def test_everything_each_enjeu_and_each_action_has_a_feed_in_both_forms(published: SiteBati) -> None:
    records = {
        p.removesuffix("historique/") for p in published.pages if re.fullmatch(r"(enjeux|actions)/[^/]+/historique/", p)
    }
    for form in ("atom.xml", "flux.json"):
        found = {folder(published, p) for p in feeds(published, form)}
        assert found - RETIRED == {"historique/", *records}


def test_the_feed_of_a_retired_record_says_so_to_those_who_follow_it(with_address: SiteBati) -> None:
    read = feedparser.parse((with_address.dossier / "actions/mesure-zeta/atom.xml").read_bytes())
    said = [e.content[0].value.replace("\u00a0", " ") for e in read.entries]
    assert said == [
        "Fiche retirée, le 5 mars 2021. Motif : un mot et une mesure de moins.",
        "Fiche créée, le 4 mars 2021. Motif : un mot, une mesure.",
    ]


def test_every_feed_is_valid_against_the_grammar_of_atom(published: SiteBati) -> None:
    assert jing(*feeds(published)) == []


def test_a_feed_reader_finds_nothing_wrong_and_everything_it_needs(published: SiteBati) -> None:
    for path in feeds(published):
        read = feedparser.parse(path.read_bytes())
        assert read.bozo == 0, (path, read.get("bozo_exception"))
        assert read.version == "atom10"
        feed = read.feed
        assert all(feed.get(k) for k in ("id", "title", "updated", "author", "rights", "language")), path
        assert feed.language == "fr"
        assert feed.title.startswith("Ce qui a changé – ")
        assert read.entries, path
        for entry in read.entries:
            assert all(entry.get(k) for k in ("id", "title", "updated", "link")), path
            assert entry.content[0].type == "text/plain"
            assert "Motif : " in entry.content[0].value.replace("\u00a0", " ")


def test_ids_are_absolute_and_unique_and_dates_are_whole_and_in_order(published: SiteBati) -> None:
    feed_ids: list[str] = []
    for path in feeds(published):
        read = feedparser.parse(path.read_bytes())
        found = ids(path)
        assert len(set(found)) == len(found), path
        assert all(
            re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", x) for x in [*found, read.feed.id]
        )
        feed_ids.append(read.feed.id)
        said = [datetime.fromisoformat(e.updated) for e in read.entries]
        assert all(d.tzinfo for d in said), path
        assert said == sorted(said, reverse=True), path
        assert datetime.fromisoformat(read.feed.updated) == said[0], path
    assert len(set(feed_ids)) == len(feed_ids)


def test_both_forms_say_the_same(published: SiteBati) -> None:
    for path in feeds(published):
        items = json.loads(path.with_name("flux.json").read_text(encoding="utf-8"))["items"]
        entries = feedparser.parse(path.read_bytes()).entries
        said = [(i["id"], i["title"], i["content_text"].split(), i["date_published"]) for i in items]
        assert said == [(e.id, e.title, e.content[0].value.split(), e.updated) for e in entries], path


def test_every_json_feed_is_valid(published: SiteBati) -> None:
    judge = schema()
    for path in feeds(published, "flux.json"):
        assert [e.message for e in judge.iter_errors(json.loads(path.read_text(encoding="utf-8")))] == [], path


def test_links_of_a_feed_are_absolute_where_the_address_is_known_and_lead_to_pages(
    with_address: SiteBati, second: SiteBati
) -> None:
    for path in feeds(with_address):
        read = feedparser.parse(path.read_bytes())
        links = {link.href for part in (read.feed, *read.entries) for link in part.links}
        assert all(x.startswith(SITE) for x in links), path
        assert [x for x in links if not (with_address.dossier / x.removeprefix(SITE).split("#")[0]).exists()] == []
    for path in feeds(second, "flux.json"):
        assert "http" not in re.sub(r'"version": "[^"]*"', "", json.dumps(_addresses(json.loads(path.read_text()))))


def _addresses(feed: dict[str, Any]) -> list[dict[str, Any]]:
    return [{k: v for k, v in part.items() if k.endswith("url")} for part in (feed, *feed["items"])]


def test_an_added_commit_adds_its_entries_first_and_changes_no_other(
    depot: Depot, with_address: SiteBati, tmp_path: Path
) -> None:
    before = {
        (folder(with_address, p), form): ids(p) for form in ("atom.xml", "flux.json") for p in feeds(with_address, form)
    }
    depot.edit("actions/mesure-b.yml", "intitule: ", "intitule: Autre ")
    depot.commit("data(mesure-b): autre intitulé", "2021-03-09")
    (depot.folder / "code.py").write_text("x = 1\n", encoding="utf-8")
    depot.commit("feat: du code", "2021-03-10")
    after = build_copy(depot.folder, tmp_path, SITE_URL="https://ailleurs.exemple.fr/")
    grown = {}
    for (where, form), old in before.items():
        new = ids(after.dossier / where / form)
        grown[where, form] = len(new) - len(old)
        assert new[grown[where, form] :] == old, (where, form)
    own = next(w for w, _ in before if w.startswith("enjeux/") and grown[w, "atom.xml"])
    assert {w: n for (w, form), n in grown.items() if n} == {"historique/": 1, "actions/mesure-b/": 1, own: 1}


def test_the_head_of_each_page_leads_to_the_feed_that_it_belongs_to(published: SiteBati) -> None:
    for adresse, page in published.pages.items():
        announced = [e for e in page.all("link") if e.get("type") == "application/atom+xml"]
        m = re.fullmatch(r"((?:enjeux|actions)/[^/]+/)(?:historique/)?", adresse)
        if m and m[1] in RETIRED and not (published.dossier / m[1] / "atom.xml").exists():
            m = None  # retired before its history begins
        wanted = f"{m[1]}atom.xml" if m else "historique/atom.xml" if adresse in {"", "historique/"} else None
        assert [published.target(page, e.get("href"))[0] for e in announced] == ([wanted] if wanted else []), adresse
        for e in announced:
            read = feedparser.parse((published.dossier / str(wanted)).read_bytes())
            assert e.get("rel") == "alternate"
            assert e.get("title") == read.feed.title


def _without(tag: str) -> Callable[[str], str]:
    return lambda text: re.sub(rf"<{tag}>.*?</{tag}>", "", text, count=1, flags=re.S)


@pytest.mark.parametrize(
    "spoil",
    [
        _without("id"),
        _without("title"),
        _without("updated"),
        _without("author"),
        lambda t: t.replace("<title>", "<title>Deux fois</title><title>", 1),
        lambda t: re.sub(r"T(\d\d:\d\d:\d\d)[^<]*<", r" \1<", t, count=1),
        lambda t: re.sub(r"<updated>[^<]*", "<updated>3 mars 2021", t, count=1),
        lambda t: t.replace("<id>urn:uuid:", "<id>", 1),
        lambda t: t.replace("<entry>", "<item>", 1).replace("</entry>", "</item>", 1),
        lambda t: t.replace('href="', 'adresse="', 1),
        lambda t: t.replace('rel="self"', 'rel="moi"', 1),
    ],
    ids=[
        "no id",
        "no title",
        "no date",
        "no author",
        "two titles",
        "no offset",
        "words for a date",
        "id not absolute",
        "foreign element",
        "no address",
        "unknown relation",
    ],
)
def test_the_grammar_of_atom_sees_each_defect(
    spoil: Callable[[str], str], with_address: SiteBati, tmp_path: Path
) -> None:
    sound = (with_address.dossier / "historique/atom.xml").read_text(encoding="utf-8")
    bad = spoil(sound)
    assert bad != sound
    (tmp_path / "atom.xml").write_text(bad, encoding="utf-8")
    assert jing(tmp_path / "atom.xml") != []


@pytest.mark.parametrize(
    "spoil",
    [
        {"version": "https://jsonfeed.org/version/1"},
        {"title": ""},
        {"items": None},
        {"home_page_url": "historique/"},
        {"langue": "fr"},
        {"items": [{"id": 1, "content_text": "x"}]},
        {"items": [{"id": "1"}]},
        {"items": [{"id": "1", "content_text": "x", "date_published": "2021-03-03"}]},
    ],
    ids=str,
)
def test_the_schema_of_json_feed_sees_each_defect(spoil: dict[str, Any], with_address: SiteBati) -> None:
    sound = json.loads((with_address.dossier / "historique/flux.json").read_text(encoding="utf-8"))
    assert list(schema().iter_errors({**sound, **spoil})) != []


def test_a_minor_correction_is_in_the_history_and_out_of_the_feeds_unless_a_tracked_value_differs(
    tmp_path: Path,
) -> None:
    depot = Depot(tmp_path / "depot")
    fiche = "actions/mesure-b.yml"
    whole = (depot.data / fiche).read_text(encoding="utf-8")
    depot.write(fiche, re.sub(r"^intitule: .*$", "intitule: Un titre sans faute", whole, flags=re.M))
    depot.commit("data(mesure-b): faute de frappe\n\nCorrection-mineure: oui", "2021-03-02")
    fiche = "actions/mesure-a.yml"
    depot.write(fiche, (depot.data / fiche).read_text(encoding="utf-8").replace("valeur: 45\n", "valeur: 54\n"))
    depot.commit("data(mesure-a): chiffres inversés\n\nCorrection-mineure: oui", "2021-03-03")
    corpus = load(depot.data)
    historique = git.read(depot.data, corpus=corpus)
    assert historique is not None
    told = all_feeds(corpus, Noms(corpus), Site("Essai", ""), historique)[0].evenements
    assert [e.commit.motif for e in historique.evenements[:2]] == ["chiffres inversés", "faute de frappe"]
    assert told[0].commit.motif == "chiffres inversés"
    assert "faute de frappe" not in [e.commit.motif for e in told]
