"""Faults that someone found who read the site for the first time: sentences that deny one another, links that lose the subject."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from contrat.history.old_records import read
from contrat.model.corpus import Corpus
from contrat.model.facts import FaitExterne
from contrat.pages.communes import named_in, said
from contrat.webpage import addresses
from site_bati import SiteBati


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").replace("\u202f", " "))


def summed_up(html: str) -> str:
    """Return the sentence that sums up what is known, of a page that has one."""
    return plain(html.partition('<div class="bilan">')[2].partition("</p>")[0])


def test_for_whom_is_not_said_and_denied_at_once(site: SiteBati, corpus: Corpus) -> None:
    titled = [
        a for a in corpus.actions if not a.publics and any(e.publics and e.publics.valeur for e in corpus.au_dessus(a))
    ]
    assert [a.id for a in titled] == ["4-3", "4-4", "6-1", "6-2"]
    for a in titled:
        said = summed_up(site.pages[f"actions/{a.id}/"].html)
        assert re.search(r"Le titre de l’enjeu dit pour qui \([^)]+\), l’axe ne le dit pas\.", said), said
        assert "pour qui" not in said.partition("La source ne dit pas")[2]
    for e in corpus.enjeux:
        assert ("Le titre de l’enjeu dit pour qui" in summed_up(site.pages[f"enjeux/{e.id}/"].html)) == bool(e.publics)


@pytest.mark.parametrize("name", ["site", "second"])
def test_the_number_of_what_is_missing_is_that_of_the_list_below(name: str, request: pytest.FixtureRequest) -> None:
    built: SiteBati = request.getfixturevalue(name)
    seen = 0
    for adresse, page in built.pages.items():
        fold = re.search(r"<summary>(\d+) informations?(?:, (\d+) questions?)?</summary>(.*?)</ul>", page.html, re.S)
        if not fold:
            continue
        seen += 1
        if adresse.startswith("enjeux/"):
            assert sum(map(int, re.findall(r"Non communiqué pour (\d+)", plain(fold[3])))) == int(fold[1]), adresse
        else:
            assert fold[3].count("<h3") == int(fold[2] or fold[1]), adresse
    assert seen


def test_a_link_to_a_letter_keeps_its_subject(site: SiteBati, corpus: Corpus) -> None:
    for e in corpus.enjeux:
        html = site.pages[f"enjeux/{e.id}/"].html.partition("<main")[2].partition("</main>")[0]
        assert "Demander une information" not in html and 'href="#demander"' in html
        letters = re.findall(r'href="\.\./\.\./demander/([^/"]+)/"', html.partition('id="demander"')[2])
        assert letters == [a.id for a in corpus.actions_de(e) if a.inconnus]
        facts = re.findall(r'href="\.\./\.\./actions/([^/"]+)/#faits"', html)
        assert facts == [a.id for a in corpus.actions_de(e) if a.faits]
    for adresse in (a for a in site.pages if re.fullmatch(r"communes/[^/]+/", a)):
        html = site.pages[adresse].html.partition("<main")[2].partition("</main>")[0]
        assert "Ouvrir la lettre générale" in html and "Demander une information" not in html


def test_a_general_telephone_says_that_it_is_not_the_service(site: SiteBati) -> None:
    for adresse in ("actions/7-2/", "enjeux/7/", "communes/lens-62498/"):
        box = re.search(r'<div class="[^"]*service">(.*?)</div>', site.pages[adresse].html, re.S)
        assert box
        first, *others = re.findall(r"<p>(.*?)</p>", box[1], re.S)
        assert not re.search(r"\d\d", plain(first))
        assert all(plain(p).startswith("Standard, qui n’est pas ce service :") for p in others)


def test_no_address_is_permanent_while_that_of_the_site_is_not_known(site: SiteBati, second: SiteBati) -> None:
    for built in (site, second):
        for adresse, page in built.pages.items():
            both = {x for x in ("L’adresse est permanente", "n’est pas encore fixée") if x in page.text}
            assert len(both) < 2, adresse


def test_who_is_not_known_is_not_written_to(site: SiteBati, corpus: Corpus) -> None:
    parties = [corpus.organisation[p.organisation] for p in corpus.contrat.parties]
    assert not any((c := o.contact("accès aux documents")) and c.valeur for o in parties)
    for adresse in ("demander/", "demander/4-1/"):
        assert "Adressez la lettre à la personne responsable" not in site.pages[adresse].text
    assert not corpus.contrat.publication.editeur
    assert "L’éditeur doit" not in site.pages["accessibilite/"].text


def test_a_setting_of_the_site_has_no_history() -> None:
    before, after = (
        read("contrat.yml", f"id: x\ntitre: Un titre\n{more}".encode()) for more in ("", "documents: oui\n")
    )
    assert before and before == after


def test_the_history_says_when_it_begins_and_leads_there(site: SiteBati) -> None:
    told = re.search(r'Premier état connu&nbsp;: <a href="([^"]+)">', site.pages["historique/"].html)
    assert told
    page, _, anchor = told[1].removeprefix("../").partition("#")
    assert f'id="{anchor}"' in site.pages[page].html
    assert site.pages[page].html.rfind('id="version-') == site.pages[page].html.find(f'id="{anchor}"')


@pytest.mark.parametrize(
    ("texte", "places"),
    [
        ("La cité des Genettes, à Liévin, est rénovée.", {"Liévin": ["cité des Genettes"]}),
        ("À Lens, la cité 9 devient un jardin. Avion suit.", {"Lens": ["cité 9"], "Avion": []}),
        ("Le quartier République à Avion suit celui de Lens.", {"Avion": ["quartier République"], "Lens": []}),
        ("Les cités de la Croisette et du Parc, à Méricourt.", {"Méricourt": ["cités de la Croisette et du Parc"]}),
        ("À Lens, une cité ERBM et les quartiers de Lens changent.", {"Lens": []}),
    ],
)
def test_a_commune_names_the_places_that_facts_put_in_it(
    texte: str, places: dict[str, list[str]], corpus: Corpus
) -> None:
    model = next(f for a in corpus.actions for f in a.faits)
    told: FaitExterne = replace(model, texte=texte)
    first, *_ = corpus.actions
    bare = [replace(a, faits=()) for a in corpus.actions]
    alone = replace(
        corpus,
        actions=(replace(first, faits=(told,)), *bare[1:]),
        programmes=tuple(replace(p, faits=()) for p in corpus.programmes),
        organisations=tuple(replace(o, faits=()) for o in corpus.organisations),
    )
    found = said(alone)
    insee = {c.nom: c.insee for c in corpus.commune.values()}
    assert {nom: [lieu for lieu, _ in found[insee[nom]].lieux] for nom in places} == places


@pytest.mark.parametrize(
    ("texte", "named"),
    [
        ("Le parc des Berges de la Souchez ouvre.", set()),
        ("Un dossier de 2019 vise le bassin du Loison et la Souchez.", set()),
        ("Les chantiers sont à Souchez et près de Loison-sous-Lens.", {"Souchez", "Loison-sous-Lens"}),
        ("Souchez, la commune, en parle.", {"Souchez"}),
    ],
)
def test_a_river_is_not_the_commune_of_its_name(texte: str, named: set[str], corpus: Corpus) -> None:
    insee = {c.nom: c.insee for c in corpus.commune.values()}
    assert named_in(list(corpus.commune.values()))(texte) == {insee[nom] for nom in named}


def test_the_page_of_a_commune_says_that_it_is_a_member(site: SiteBati, corpus: Corpus) -> None:
    for c in corpus.commune.values():
        assert f"{c.nom} est l’une des 36 communes de l’organisation" in site.pages[addresses.of(c)].text


def test_each_place_of_a_commune_leads_to_its_fact(site: SiteBati) -> None:
    html = site.pages["communes/lens-62498/"].html
    found = re.search(r'<h2 id="nommes">.*?</ul>', html, re.S)
    assert found
    for anchor, name in re.findall(r'href="#([^"]+)">([^<]+)', found[0]):
        fact = html.partition(f'<li id="{anchor}">')[2].partition("</li>")[0]
        assert name.replace("\u00a0", " ").lower() in plain(fact).lower().replace("\u00a0", " ")
