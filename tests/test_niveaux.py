"""Levels of any depth: the list of names and the group of before say the same, numbers are those of the plan, and an
enjeu of 700 actions on five levels is browsed by what it holds: three clicks to any action, no heavy page."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, serve
from contrat import exports
from contrat.french.names import Noms
from contrat.gate.loading import load
from contrat.history.old_records import read
from contrat.model.corpus import Corpus
from contrat.model.scalars import abridged
from contrat.model.tree import natural
from contrat.pages import site_pages
from contrat.pages.maker import Maker
from contrat.search.filters import Filters
from contrat.webpage import addresses
from contrat.webpage.page import Page, Version
from playwright.sync_api import Page as Tab
from python_calamine import CalamineWorkbook
from site_bati import SiteBati

CINQ = ROOT / "tests/cinq_niveaux/data"
HEAVIEST = 150_000
"""Bytes of the heaviest body before compression, whatever the length of the contract."""
SHELL = 6_000
"""Bytes that the shell adds to a body at most."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(CINQ)


def niveau(nom: str) -> dict[str, str]:
    return {"singulier": nom, "pluriel": f"{nom}s", "court": nom, "court_pluriel": f"{nom}s", "genre": "masculin"}


# ------------------------------------------------------------------ names of levels


def test_a_list_of_names_and_the_group_of_before_are_the_same_value() -> None:
    now = (ROOT / "data/contrat.yml").read_text(encoding="utf-8")
    tree = yaml.safe_load(now)
    enjeu, action = tree["niveaux"]
    before = yaml.safe_dump({**tree, "niveaux": {"enjeu": enjeu, "action": action}}, allow_unicode=True)
    assert read("contrat.yml", before.encode()) == read("contrat.yml", now.encode())


def test_a_name_that_changes_in_a_list_is_told_of_its_level() -> None:
    held = {"id": "x", "niveaux": [niveau("enjeu"), niveau("but"), niveau("axe")]}
    one, other = (
        read(
            "contrat.yml",
            yaml.safe_dump({**held, "niveaux": [*held["niveaux"][:1], last, held["niveaux"][2]]}).encode(),
        )
        for last in (niveau("but"), niveau("objectif"))
    )
    assert one is not None
    assert other is not None
    assert one["contrat", "contrat"]["niveaux"]["enjeu"] == other["contrat", "contrat"]["niveaux"]["enjeu"]
    assert one["contrat", "contrat"]["niveaux"]["entre"] != other["contrat", "contrat"]["niveaux"]["entre"]


# ------------------------------------------------------------------ numbers and order


def test_numbers_are_sorted_as_people_sort_them() -> None:
    said = ["Fiche action 10", "1.10", "1.9", "1.1.3alter.1", "1.1.4", "Fiche action 9", "1.1.3", "A bis", "A"]
    assert sorted(said, key=natural) == [
        "1.1.3",
        "1.1.3alter.1",
        "1.1.4",
        "1.9",
        "1.10",
        "A",
        "A bis",
        "Fiche action 9",
        "Fiche action 10",
    ]


def test_records_stand_in_the_order_of_the_plan_with_its_numbers(corpus: Corpus) -> None:
    noms = Noms(corpus)
    fiche = corpus.enjeu["fiche-1"]
    assert [noms.numero(e) for e in corpus.au_dessus(fiche)] == ["Ambition 1", "Axe 1.1", "Objectif 1.1.1"]
    assert noms.numero(fiche) == "Fiche action 1"
    assert [corpus.numero(a) for a in corpus.actions_de(fiche)] == ["1.1.1.1", "1.1.1.9", "1.1.1.10", "1.1.3alter.1"]
    assert [corpus.numero(e) for e in corpus.enjeux_de(corpus.enjeu["objectif-1-1-1"])] == [
        "Fiche action 1",
        "Fiche action 2",
        "Fiche action 10",
    ]
    by_place = {a.id: noms.numero(a) for a in corpus.actions}
    assert by_place["lits"] == "Sous-action 2.1.1.1"  # the plan gives it none: places, from the top
    assert by_place["oyats-bis"] == "Sous-action A bis"
    assert [a.id for a in corpus.actions[-2:]] == ["bilan", "archives"]
    assert corpus.actions[-1] in corpus.actions_propres(None)


def test_a_long_title_is_cut_after_a_word() -> None:
    assert abridged("Un titre court") == "Un titre court"
    long_one = "La remise en état, " * 20
    assert abridged(long_one).endswith("état, La…")
    assert abridged(long_one, 19) == "La remise en état…"
    assert len(abridged(long_one)) <= 121
    assert abridged("x" * 300) == "x" * 120 + "…"


# ------------------------------------------------------------------ pages of the third contract


def test_the_breadcrumb_says_every_level(cinq_niveaux: SiteBati, corpus: Corpus) -> None:
    for action in corpus.actions:
        page = cinq_niveaux.pages[f"actions/{action.id}/"]
        trail = next(e for e in page.all("nav") if "fil" in (e.get("class") or "").split())
        led = [cinq_niveaux.target(page, a.get("href", ""))[0] for a in trail.iter("a")]
        assert [a for a in led if a.startswith("enjeux/")] == [f"enjeux/{e.id}/" for e in corpus.au_dessus(action)]


def test_each_node_shows_what_stands_below_it(cinq_niveaux: SiteBati, corpus: Corpus) -> None:
    for enjeu in corpus.enjeux:
        page = cinq_niveaux.pages[f"enjeux/{enjeu.id}/"]
        (main,) = page.all("main")
        led = {cinq_niveaux.target(page, a.get("href", ""))[0] for a in main.iter("a")}
        below = {f"{'enjeux' if f in corpus.enjeux else 'actions'}/{f.id}/" for f in corpus.fiches_sous(enjeu)}
        assert below <= led, enjeu.id


def test_words_of_any_length_stand_whole_on_their_own_page(cinq_niveaux: SiteBati, corpus: Corpus) -> None:
    longest = max(corpus.actions, key=lambda a: len(a.texte))
    assert len(longest.texte) > 2600
    assert longest.texte in " ".join(cinq_niveaux.pages[f"actions/{longest.id}/"].text.replace("\u00a0", " ").split())
    (heading,) = cinq_niveaux.pages[f"actions/{longest.id}/"].all("h1")
    assert "".join(heading.itertext()).endswith("…")
    for adresse in ("enjeux/logis/", "actions/", "", "enjeux/"):
        assert longest.texte[:100] in cinq_niveaux.pages[adresse].text.replace("\u00a0", " ")
        assert longest.texte not in cinq_niveaux.pages[adresse].text.replace("\u00a0", " ")


def test_actions_have_a_column_a_level_in_the_tables(cinq_niveaux: SiteBati) -> None:
    text = (cinq_niveaux.dossier / "donnees/actions.csv").read_text(encoding="utf-8")
    rows = {r["id"]: r for r in csv.DictReader(io.StringIO(text, newline=""))}
    levels = [f"niveau_{n}" for n in range(1, 5)]
    assert [rows["1-1-1-9"][n] for n in levels] == [
        "La mer",
        "Protéger les côtes",
        "Reculer sans perdre de terrain",
        "Des digues qui respirent",
    ]
    assert [rows["1-0"][n] for n in levels] == ["La mer", "", "", ""]
    assert [rows["archives"][n] for n in (*levels, "enjeu")] == [""] * 5
    assert "niveau_5" not in rows["1-0"]
    assert (rows["lits"]["numero"], rows["lits"]["numero_propre"]) == ("2.1.1.1", "")
    assert (rows["1-1-3alter-1"]["numero"], rows["1-1-3alter-1"]["numero_propre"]) == ("1.1.3alter.1", "1.1.3alter.1")


def names_above(corpus: Corpus) -> dict[str, list[str]]:
    """Return what stands in the columns of levels of each action, empty below its own enjeu."""
    depth = len(corpus.contrat.niveaux.hauts)
    return {a.id: [*(e.nom for e in corpus.au_dessus(a)), *[""] * depth][:depth] for a in corpus.actions}


@pytest.mark.parametrize("form", ["csv", "tableur", "ods"])
def test_every_table_holds_every_level_of_every_action_and_no_other(
    cinq_niveaux: SiteBati, corpus: Corpus, form: str
) -> None:
    folder = cinq_niveaux.dossier / "donnees"
    if form == "ods":
        (path,) = folder.glob("*.ods")
        head, *body = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("actions").to_python()
        rows = [dict(zip(head, map(str, row), strict=True)) for row in body]
    else:
        text = (folder / f"actions{'-tableur' if form == 'tableur' else ''}.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if form == "tableur" else ","))
    expected = names_above(corpus)
    levels = sorted(str(nom) for nom in rows[0] if re.fullmatch(r"niveau_\d+", str(nom)))
    assert levels == [f"niveau_{n}" for n in range(1, 5)]
    assert {r["id"].removeprefix("'"): [r[n] for n in levels] for r in rows} == expected  # « '1-0 » is no date


def test_json_schema_dictionary_and_search_hold_every_level(cinq_niveaux: SiteBati, corpus: Corpus) -> None:
    def read_json(nom: str) -> Any:
        return json.loads((cinq_niveaux.dossier / nom).read_text(encoding="utf-8"))

    expected = names_above(corpus)
    whole = read_json("donnees/contrat.json")
    parents = {
        e["id"]: (e["nom"] if "nom" in e else corpus.enjeu[e["id"]].nom, e.get("parent")) for e in whole["enjeux"]
    }
    for action in whole["actions"]:
        path: list[str] = []
        above = action.get("enjeu")
        alone = read_json(f"api/v1/actions/{action['id']}.json")["fiche"]
        assert alone.get("enjeu") == above
        while above:
            nom, above = parents[above]
            path.insert(0, nom)
        assert [*path, *[""] * 4][:4] == expected[action["id"]]
    assert set(parents) == {e.id for e in corpus.enjeux} and len(whole["actions"]) == len(expected)

    package = read_json("donnees/datapackage.json")
    (table,) = [r for r in package["resources"] if r["name"] == "actions"]
    named = {f["name"]: f["title"] for f in table["schema"]["fields"] if f["name"].startswith("niveau_")}
    titles = [named[f"niveau_{n}"].partition(" : ")[0] for n in range(1, 5)]
    assert titles == [n.singulier.capitalize() for n in corpus.contrat.niveaux.hauts]
    rows = {r.get("id") for r in cinq_niveaux.pages["donnees/tables/actions/"].all("tr")}
    assert {f"c-niveau_{n}" for n in range(1, 5)} <= rows and "c-niveau_5" not in rows
    schemas = read_json("api/v1/openapi.json")["components"]["schemas"]
    assert "parent" in schemas["Enjeu"]["properties"] and "enjeu" in schemas["Action"]["properties"]

    index = read_json("recherche/mots.json")
    for action in corpus.actions:
        codes = index["filtres"][index["pages"].index(f"actions/{action.id}/")]
        ids = [e.id for e in corpus.au_dessus(action)]
        found = [codes.get(addresses.level_filter(n), []) for n in range(4)]
        assert found == [*([x] for x in ids), *[[]] * (4 - len(ids))]


def test_the_dossier_and_the_feeds_hold_every_level(cinq_niveaux: SiteBati, corpus: Corpus) -> None:
    page = cinq_niveaux.pages["contrat/dossier/"]
    order = [
        x.get("id", "").removeprefix("d-").removeprefix("a-")
        for x in page.tree.iter()
        if x.get("id", "").startswith("d-")
    ]
    for action in corpus.actions:
        places = [order.index(f"enjeu-{e.id}") for e in corpus.au_dessus(action)]
        assert sorted(places) == places and all(at < order.index(action.id) for at in places), action.id
    for enjeu in corpus.enjeux:
        feed = json.loads((cinq_niveaux.dossier / f"enjeux/{enjeu.id}/flux.json").read_text(encoding="utf-8"))
        assert Noms(corpus).numero(enjeu) in feed["title"].replace("\u00a0", " ")


def test_each_level_has_a_filter_and_each_row_its_codes(cinq_niveaux: SiteBati, corpus: Corpus) -> None:
    page = cinq_niveaux.pages["actions/"]
    selects = {s.get("name"): [o.get("value") for o in s.iter("option")][1:] for s in page.all("select")}
    levels = ("enjeu", "niveau_2", "niveau_3", "niveau_4")
    for depth, nom in enumerate(levels):
        assert selects[nom] == [e.id for e in corpus.enjeux if len(corpus.au_dessus(e)) == depth], nom
    rows = {r.findtext(".//a/span"): r for r in page.all("tr") if r.get("data-enjeu") is not None}
    for action in corpus.actions:
        held = [rows[corpus.numero(action)].get(f"data-{nom}") for nom in levels]
        path = [e.id for e in corpus.au_dessus(action)]
        assert held == [*path, *[""] * (len(levels) - len(path))]


def test_two_levels_are_chosen_together(page: Tab, cinq_niveaux: SiteBati, corpus: Corpus) -> None:
    server, url = serve(cinq_niveaux.dossier)
    with server:
        page.goto(f"{url}actions/?enjeu=ambition-1&niveau_3=objectif-1-1-1")
        shown = page.locator("#tableau tbody tr").count()
        page.goto(f"{url}actions/?enjeu=ambition-2&niveau_3=objectif-1-1-1")
        assert page.inner_text("#compte") == "Aucune ligne ne correspond à ces filtres."
        server.shutdown()
    assert shown == len(corpus.actions_de(corpus.enjeu["objectif-1-1-1"]))


def test_a_description_says_what_a_record_stands_in(cinq_niveaux: SiteBati) -> None:
    def described(page: str) -> Any:
        return json.loads((cinq_niveaux.dossier / f"api/v1/{page}.jsonld").read_text(encoding="utf-8"))["mainEntity"]

    assert described("actions/lits")["isPartOf"] == {"@id": "enjeux/chambres/#fiche"}
    assert described("enjeux/chambres")["isPartOf"] == {"@id": "enjeux/logis/#fiche"}
    assert described("actions/archives")["isPartOf"] == {"@id": "contrat/#fiche"}
    assert [x["@id"] for x in described("enjeux/objectif-1-1-1")["hasPart"]] == [
        "enjeux/fiche-1/#fiche",
        "enjeux/fiche-2/#fiche",
        "enjeux/fiche-10/#fiche",
        "actions/1-1-1-x/#fiche",
    ]
    assert {"@id": "actions/archives/#fiche"} in described("contrat")["hasPart"]


def test_a_change_is_told_on_every_level_above(cinq_niveaux: SiteBati) -> None:
    for page in ("actions/1-1-1-1", "enjeux/fiche-1", "enjeux/objectif-1-1-1", "enjeux/axe-1-1", "enjeux/ambition-1"):
        feed = json.loads((cinq_niveaux.dossier / page / "flux.json").read_text(encoding="utf-8"))
        assert "en cours" in feed["items"][0]["content_text"], page
    feed = json.loads((cinq_niveaux.dossier / "enjeux/ambition-2/flux.json").read_text(encoding="utf-8"))
    assert all("en cours" not in item["content_text"] for item in feed["items"])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Fiche action 10", "enjeux/fiche-10/"),
        ("1.1.3alter.1", "actions/1-1-3alter-1/"),
        ("sous-action 1.1.1.10", "actions/1-1-1-10/"),
        ("objectif 1.1.2", "enjeux/objectif-1-1-2/"),
        ("ambition 2", "enjeux/ambition-2/"),
        ("2.1.1.2", "actions/poeles/"),
        ("n° 1.2", "enjeux/axe-1-2/"),
    ],
)
def test_a_number_of_any_form_is_found(page: Tab, cinq_niveaux: SiteBati, asked: str, found: str) -> None:
    server, url = serve(cinq_niveaux.dossier)
    with server:
        page.goto(f"{url}recherche/")
        first = page.evaluate("q => rechercher(q)", asked)["results"][0]["url"]
        server.shutdown()
    assert first.endswith(f"/{found}")


# ------------------------------------------------------------------ 1,500 actions on five levels


class _Plan:
    """A plan of five levels in a folder, its words in a source of its own; level after level, as it is written."""

    def __init__(self) -> None:
        self.lignes = ["Plan de mille actions inventées", "Le plan couvre les années 2031 à 2036."]
        self.files: dict[str, Any] = {}
        self.champs: list[dict[str, Any]] = []

    def add(self, kind: str, id_: str, parent: str | None, numero: str, texte: str, **values: Any) -> str:
        self.lignes.append(f"– {texte}")
        above, words = ("parent", "titre") if kind == "enjeux" else ("enjeu", "texte")
        fiche = {above: parent, "numero": numero, words: texte, "source": {"ligne": len(self.lignes)}}
        self.files[f"{kind}/{id_}.yml"] = {k: v for k, v in fiche.items() if v} | values
        return id_

    def write(self, folder: Path) -> Path:
        source = "\n".join(self.lignes) + "\n"
        counts = {kind: sum(f.startswith(kind) for f in self.files) for kind in ("enjeux", "actions")}
        contrat = yaml.safe_load((CINQ / "contrat.yml").read_text(encoding="utf-8"))
        contrat |= {"titre": self.lignes[0], "titre_court": self.lignes[0], "comptes": counts, "parties": []}
        contrat["periode"]["source"]["ligne"] = 2
        contrat["source"] |= {"sha256": hashlib.sha256(source.encode()).hexdigest(), "nature": None}
        contrat = {k: v for k, v in contrat.items() if k not in ("pieces", "avenants")}
        contrat["passages"] = [
            {"ligne": n, "nature": nature, "texte": self.lignes[n - 1]}
            for n, nature in ((1, "titre"), (2, "introduction"))
        ]
        contrat["source"]["langue"] = "br"
        if self.champs:
            contrat["champs"] = self.champs
        contrat["parties"] = [{"organisation": "anp", "role": "écrit"}]
        body = {
            "nom": "Agglo de Nulle-Part",
            "nature": "syndicat",
            "definition": "Rien.",
            "cite": [{"ligne": 1, "mots": "actions"}],
        }
        self.files |= {"contrat.yml": contrat, "organisations/anp.yml": body}
        for name, tree in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")
        known = "  - {code: en-cours, libelle: en cours}\n"
        more = "  - {code: a-venir, libelle: à venir}\n  - {code: realise, libelle: réalisé}\n"
        words = (CINQ / "vocabulaires.yml").read_text(encoding="utf-8")
        (folder / "vocabulaires.yml").write_text(words.replace(known, known + more), encoding="utf-8")
        (folder / "source").mkdir()
        (folder / "source/brumes.txt").write_text(source, encoding="utf-8")
        return folder

    def follow(self) -> None:
        """Give the actions statuses, pilots, costs, years and values of declared fields; one of seven has none."""
        actions = [tree for nom, tree in self.files.items() if nom.startswith("actions/")]
        for n, action in enumerate(actions):
            values: dict[str, Any] = {
                "statut": ("en-cours", "a-venir", "realise")[n % 3],
                "pilotes": [f"corps-{n % 40}", *([f"corps-{n % 7}"] if n % 5 == 0 and n % 40 != n % 7 else [])],
                "cout": {"valeur": 1000 + n, "nature": "prévu"},
                "calendrier": {"debut": f"{2031 + n % 4}", "fin": "2036"},
                "canton": f"canton-{n % 60}",
                "arbres": n,
            }
            url = "https://exemple.fr/bilan"
            action |= {
                nom: {"valeur": v, "date": "2032", "source": {"titre": "Bilan inventé", "url": url}}
                for nom, v in values.items()
                if n % 7
            }
        for n in range(40):
            nom = f"Corps inventé numéro {n}"
            self.files[f"organisations/corps-{n}.yml"] = {"nom": nom, "nature": "syndicat", "definition": "Rien."}
        codes = [{"code": f"canton-{n}", "libelle": f"canton numéro {n}"} for n in range(60)]
        self.champs = [
            {"cle": "canton", "libelle": "Canton", "nature": "code", "codes": codes, "filtre": "oui"},
            {"cle": "arbres", "libelle": "Arbres plantés", "nature": "nombre", "filtre": "oui"},
        ]


def large_plan() -> _Plan:
    """Return 1,500 actions: 700 below one enjeu on three more levels, 260 right in another, 300 in none."""
    plan = _Plan()
    grand = plan.add("enjeux", "grand", None, "1", "Le grand enjeu")
    for a in range(1, 6):
        axe = plan.add("enjeux", f"g{a}", grand, f"1.{a}", f"L’axe {a} du grand enjeu, dit en quelques mots")
        for o in range(1, 8):
            objectif = plan.add("enjeux", f"g{a}-{o}", axe, f"1.{a}.{o}", f"L’objectif {o} de l’axe {a}")
            for f in range(1, 5):
                fiche = plan.add("enjeux", f"g{a}-{o}-{f}", objectif, f"Fiche action {a}{o}{f}", f"La fiche {a}{o}{f}")
                for s in range(1, 6):
                    words = "un mot long et lent, " * (130 if s == 5 else 1 if s % 2 else 12)
                    numero = f"1.{a}.{o}.{f}.{s}{'alter' if s == 3 else ''}"
                    plan.add(
                        "actions", f"a{a}-{o}-{f}-{s}", fiche, numero, f"La sous-action {numero}, {words}ou presque"
                    )
    plat = plan.add("enjeux", "plat", None, "2", "L’enjeu plat")
    for n in range(1, 261):
        plan.add("actions", f"p{n}", plat, f"2.{n}", f"L’action plate {n}")
    other = plan.add("enjeux", "autre", None, "3", "L’autre enjeu")
    for n in range(1, 241):
        axe = plan.add("enjeux", f"b{n}", other, f"3.{n}", f"L’axe {n} de l’autre enjeu") if n % 4 == 1 else axe
        plan.add("actions", f"b{n}-1", axe, f"3.{n}.1", f"L’action {n} de l’autre enjeu")
    plan.add("enjeux", "vide", None, "4", "L’enjeu vide")
    for n in range(1, 301):
        plan.add("actions", f"libre-{n}", None, f"L{n}", f"L’action libre {n}")
    plan.follow()
    return plan


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return load(large_plan().write(tmp_path_factory.mktemp("grand") / "data"))


@pytest.fixture(scope="module")
def pages(large: Corpus) -> dict[str, Page]:
    maker = Maker(large, Version("0" * 64, None))
    return {p.adresse: p for p in site_pages.of_contract(maker)}


def links(page: Page) -> set[str]:
    """Return where the links of the body of a page lead, from the root of the site."""
    depth = page.adresse.count("/")
    return {
        href.removeprefix("../" * depth).removeprefix("./").partition("#")[0]
        for href in re.findall(r'<a [^>]*?href="([^"]*)"', page.corps)
    }


def clicks(pages: dict[str, Page], start: str, most: int) -> set[str]:
    """Return the pages that a reader reaches from one in so many clicks, in what stands in `main`."""
    reached, edge = {start}, {start}
    for _ in range(most):
        edge = {a for p in edge for a in links(pages[p]) if a in pages} - reached
        reached |= edge
    return reached


def test_any_action_is_three_clicks_from_its_enjeu(large: Corpus, pages: dict[str, Page]) -> None:
    assert len(large.actions) == 1500
    for enjeu in large.enjeux_de(None):
        below = {f"actions/{a.id}/" for a in large.actions_de(enjeu)}
        ways = {a for a in pages if a.startswith("enjeux/")} | below  # by the pages of the levels alone
        reached = clicks({a: pages[a] for a in ways}, f"enjeux/{enjeu.id}/", 3)
        assert below - reached == set(), enjeu.id


def test_any_action_is_two_clicks_from_the_list_of_actions(large: Corpus, pages: dict[str, Page]) -> None:
    ways = {a for a in pages if a.startswith("actions/") or "/tableau/" in a}
    reached = clicks({a: pages[a] for a in ways}, "actions/", 2)
    assert {f"actions/{a.id}/" for a in large.actions} - reached == set()


def test_no_page_of_a_large_plan_is_heavy(pages: dict[str, Page]) -> None:
    heavy = {p.adresse: len(p.octets) for p in pages.values() if len(p.octets) + SHELL > HEAVIEST}
    assert set(heavy) <= {"contrat/"}, heavy


def test_every_choice_of_a_field_lists_its_actions_without_a_script(large: Corpus, pages: dict[str, Page]) -> None:
    filters = Filters(large)
    assert [f.nom for f in filters.listes] == ["statut", "pilotes", "calendrier", "canton"]
    led = links(pages["actions/"])
    for filtre in filters.listes:
        start = addresses.list_by(filtre.nom)
        assert start in led
        listed = links(pages[start])
        for code in filtre.choix:
            own = addresses.list_by(filtre.nom, code)
            assert own in listed
            reached = {a for p in (own, *(x for x in links(pages[own]) if x in pages)) for a in links(pages[p])}
            held = {f"actions/{a.id}/" for a in large.actions if code in filters.codes(a).get(filtre.nom, ())}
            parties = [p for a, p in pages.items() if a == own or a.startswith(f"{own}partie-")]
            assert held == {a for p in parties for a in links(p) if re.fullmatch("actions/.+", a)}
            assert held <= reached, (filtre.nom, code)
            assert f"{len(held)} sous-actions" in pages[own].corps


def test_two_choices_lead_to_the_actions_that_have_both(large: Corpus, pages: dict[str, Page]) -> None:
    first = pages["listes/statut/en-cours/"]
    place = re.search(
        r'href="\.\./\.\./\.\./([^"]+)#(en-cours--corps-7)">Corps inventé numéro 7</a>&nbsp;: (\d+)', first.corps
    )
    assert place is not None
    both = [
        a.id
        for a in large.actions
        if a.statut and a.statut.valeur == "en-cours" and a.pilotes and "corps-7" in (a.pilotes.valeur or ())
    ]
    assert int(place[3]) == len(both) > 1
    _, _, section = pages[place[1]].corps.partition(f'<h2 id="{place[2]}">')
    assert re.findall(r'href="[./]*actions/([^/"]+)/"', section.partition("<h2")[0]) == both


def test_a_part_of_a_list_is_named_by_what_it_holds(pages: dict[str, Page]) -> None:
    numbered = re.compile(r"\bpage \d+ sur \d+", re.IGNORECASE)
    assert {
        p.adresse: numbered.findall(f"{p.titre} {p.corps}")
        for p in pages.values()
        if numbered.search(f"{p.titre} {p.corps}")
    } == {}
    assert pages["enjeux/plat/tableau/partie-2/"].titre == "Ambition 2 en tableau, sous-actions 2.87 à 2.173"
    assert "Sous-actions 2.174 à 2.260" in pages["enjeux/plat/"].corps


def test_the_dossier_of_a_large_plan_holds_every_record(large: Corpus, pages: dict[str, Page]) -> None:
    said = "".join(p.corps for a, p in pages.items() if a.startswith("contrat/dossier/"))
    held = set(re.findall(r'id="d-(?:a|enjeu)-([a-z0-9-]+)"', said)) | {e.id for e in large.enjeux_de(None)}
    assert held == {e.id for e in large.enjeux} | {a.id for a in large.actions}


def test_no_heading_leaves_a_level_out(pages: dict[str, Page]) -> None:
    skipped = {}
    for page in pages.values():
        levels = [int(n) for n in re.findall(r"<h([1-6])\b", page.corps)]
        if wrong := [(a, b) for a, b in pairwise(levels) if b > a + 1]:
            skipped[page.adresse] = wrong
    assert skipped == {}


def test_the_tables_of_a_plan_come_back(large: Corpus) -> None:
    made = exports.open_data(large, Version("0" * 64, None))
    rows = list(csv.DictReader(io.StringIO(made.fichiers["donnees/actions.csv"].decode(), newline="")))
    assert len(rows) == 1500
    assert {r["niveau_1"] for r in rows} == {"Le grand enjeu", "L’enjeu plat", "L’autre enjeu", ""}


def test_a_plan_without_any_level_above_its_actions_is_published(tmp_path: Path) -> None:
    plan = _Plan()
    for n in range(1, 4):
        plan.add("actions", f"a{n}", None, f"Fiche action {n}", f"L’action seule {n}")
    folder = plan.write(tmp_path / "data")
    contrat = yaml.safe_load((folder / "contrat.yml").read_text(encoding="utf-8"))
    (folder / "contrat.yml").write_text(
        yaml.safe_dump({**contrat, "niveaux": contrat["niveaux"][-1:]}), encoding="utf-8"
    )
    corpus = load(folder)
    made = {p.adresse: p for p in site_pages.of_contract(Maker(corpus, Version("0" * 64, None)))}
    assert not [a for a in made if a.startswith("enjeux/")]
    assert "3 sous-actions citées" in made[""].corps
    assert {f"actions/a{n}/" for n in (1, 2, 3)} <= links(made["actions/"])
    assert "enjeu" not in made[""].corps.replace("t-enjeux", "").replace('class="enjeux"', "")
