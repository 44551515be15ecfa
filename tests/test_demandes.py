"""Asking for what is missing: whom to write to, what was asked already, and the links that open a letter elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from conftest import ROOT
from contrat.french.grammar import capitale, date_iso
from contrat.gate.loading import load
from contrat.model.action import Action
from contrat.model.corpus import Corpus
from contrat.pages import requests
from contrat.pages.letter import SALUT
from contrat.pages.maker import Maker
from contrat.reading.characters import fold_spaces
from contrat.webpage.page import Version
from site_bati import SiteBati, folded

SECOND = ROOT / "tests/second/data"
ALAVETELI = "https://demandes.exemple.fr/new/communaute_de_syldavie-bordurie"


def action_of(corpus: Corpus) -> Action:
    """Return an action of which much is missing."""
    return next(a for a in corpus.actions if a.id == "mesure-b")


def test_every_request_is_listed_with_its_page_state_day_recipient_and_what_was_asked(second: SiteBati) -> None:
    corpus, page = load(SECOND), second.pages["demander/"]
    assert "Ce site n’a enregistré aucune demande" not in page.text
    (listed,) = [e for e in page.all("ul") if e.get("class") == "liste-fiches"]
    items = [fold_spaces(folded(e)) for e in listed]
    assert len(items) == len(corpus.demandes) == 3
    for demande, item in zip(reversed(corpus.demandes), items, strict=True):
        assert item.startswith(f"Demandé le {date_iso(demande.envoyee)}")
        assert fold_spaces(corpus.organisation[demande.destinataire].nom).lower() in item.lower()
        assert "Informations demandées : " in item
        assert (demande.action is None) == ("Sur le contrat" in item)
    assert ", refusé le 20 novembre 2031" in items[2]
    assert "un mois de silence vaut refus" in items[1]
    linked = {second.target(page, a.get("href", ""))[0] for a in listed.iter("a")}
    assert "demander/mesure-b/" in linked


def test_the_page_of_an_action_lists_its_own_requests_and_says_where_the_others_are(second: SiteBati) -> None:
    own = second.pages["demander/mesure-b/"]
    assert own.text.count("Demandé le ") == 2
    other = second.pages["demander/mesure-a/"]
    assert "Ce site n’a enregistré aucune demande à ce sujet." in other.text
    assert ("demander/", "demandes") in {second.target(other, a.get("href", "")) for a in other.all("a")}


def test_without_a_request_the_page_says_so_and_leads_nowhere(site: SiteBati) -> None:
    assert "Ce site n’a enregistré aucune demande." in site.pages["demander/"].text
    page = site.pages["demander/4-1/"]
    assert "Ce site n’a enregistré aucune demande à ce sujet." in page.text
    assert "Toutes les demandes envoyées" not in page.text


def test_the_letter_has_the_address_of_each_party_and_the_role_to_write_to(site: SiteBati, second: SiteBati) -> None:
    head = "".join(letter(site, "4-1").partition(SALUT)[0])
    assert (
        "Département du Pas-de-Calais\n[adresse postale, non trouvée le 25 novembre 2026]\n"
        "Communauté d’Agglomération de Lens-Liévin (CALL)\n21, rue Marcel-Sembat, BP 65, 62302 Lens Cedex\n"
        "À l’attention de la personne responsable de l’accès aux documents administratifs (PRADA)\n"
    ) in head
    head = letter(second, "mesure-b").partition(SALUT)[0]
    assert "(CCSB)\nBureau des réponses tardives\n3, place de l'Avoine & du Foin, 99001 Klow\n" in head
    assert "le Département de la Haute-Chimère\n[adresse postale]\n" in head  # nothing was looked for: nothing is said


def letter(built: SiteBati, action: str) -> str:
    text = (built.dossier / f"demander/{action}/lettre.txt").read_text(encoding="utf-8")
    return re.sub("[\u00a0\u202f]", " ", text)


def test_a_letter_to_one_party_names_it_at_once() -> None:
    corpus = load(SECOND)
    alone = replace(corpus, contrat=replace(corpus.contrat, parties=corpus.contrat.parties[:1]))
    made = dict(requests.letters(Maker(alone, Version("0" * 12, None)), [action_of(alone)]))
    text = re.sub("[\u00a0\u202f]", " ", next(iter(made.values())).decode())
    assert "\nÀ : Communauté de communes de Syldavie-Bordurie (CCSB)\nBureau des réponses tardives\n3, place" in text


def test_each_party_has_its_contacts_with_source_day_confidence_and_reserve(site: SiteBati, corpus: Corpus) -> None:
    for page in (site.pages["demander/"], site.pages["demander/4-1/"]):
        for partie in corpus.contrat.parties:
            organisation = corpus.organisation[partie.organisation]
            own = site.pages[f"organisations/{organisation.id}/"]
            assert organisation.contact("accès aux documents") is not None
            assert organisation.contact("adresse postale") is not None
            for contact in organisation.contacts:
                if contact.cherche_le:
                    assert f"Cherché le {date_iso(contact.cherche_le)}." in own.text
                    continue
                assert fold_spaces(f"{capitale(contact.valeur or '')} Source : ") in own.text
                sure = contact.confiance == "confirmé"
                assert ("Lu chez l’organisme lui-même." if sure else "Lu ailleurs, ou ancien : à vérifier.") in own.text
                assert contact.source in {a.get("href") for a in own.all("a")}
                assert not contact.reserve or fold_spaces(f"Réserve : {contact.reserve}") in own.text
                if contact.nature == "horaires" or contact.actions:  # a service is told where it is needed
                    continue
                # the letter comes with what to write on the envelope, and its doubts; the rest is a link away
                assert fold_spaces(f" : {contact.valeur}") in page.text
                assert not contact.reserve or fold_spaces(f"Réserve : {contact.reserve}") in page.text
                led = {page_led for a in page.all("a") if (page_led := a.get("href", "")).endswith("#contacts")}
                assert any(f"organisations/{organisation.id}/" in x for x in led)
            assert page.text.index("À qui écrire") < page.text.index("La lettre")
    assert "2008" not in letter(site, "4-1").partition(SALUT)[0]


def test_who_needs_the_service_of_an_action_is_told_its_own_number_and_not_that_of_another_body(site: SiteBati) -> None:
    asked = "Besoin du service lui-même ?"
    own = fold_spaces(
        "(CALL) : numéro vert des déchets, 0800 596 000 (page de 2017). Lu ailleurs, ou ancien : à vérifier."
    )
    for adresse in ("actions/2-2/", "demander/2-2/"):
        said = site.pages[adresse].text.partition(asked)[2]
        assert own in said and "Standard" not in said
    for adresse in ("enjeux/2/", "demander/"):
        said = site.pages[adresse].text.partition(asked)[2]
        assert f"Axe 2.2, Communauté d’Agglomération de Lens-Liévin {own}" in said and "Standard" in said
    other = site.pages["actions/2-1/"].text.partition(asked)[2]
    assert "déchets, 0800" not in other and "Standard, qui n’est pas ce service" in other


def test_the_shipped_contract_names_no_site_of_requests(site: SiteBati, corpus: Corpus) -> None:
    assert corpus.contrat.publication.alaveteli is None
    assert [o.id for o in corpus.organisations if o.alaveteli] == []
    assert [p for p, page in site.pages.items() if "?title=" in page.html] == []


def test_a_link_opens_the_letter_on_the_site_of_requests(second: SiteBati) -> None:
    page = second.pages["demander/mesure-b/"]
    (link,) = [a.get("href", "") for a in page.all("a") if a.get("href", "").startswith(ALAVETELI)]
    assert len(link) <= requests.LONGEST
    asked = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert asked.keys() == {"title", "body"}
    assert asked["title"] == ["Demande de communication de documents administratifs : Mesure 1.2"]
    body = letter(second, "mesure-b")
    assert asked["body"] == [body[body.index(SALUT) :].rstrip("\n")]
    assert "[Votre nom]" not in asked["body"][0]  # the site knows it, and the recipient
    assert page.text.count("Par demandes.exemple.fr : ") == 1  # the other party has no name there


def test_a_letter_that_no_address_can_carry_is_to_be_pasted() -> None:
    corpus = load(SECOND)
    action = replace(action_of(corpus), texte="é" * 1_500)
    page = requests.page(Maker(corpus, Version("0" * 12, None)), action)
    (link,) = re.findall(rf'<a href="({re.escape(ALAVETELI)}[^"]*)">([^<]*)</a>', page.corps)
    assert "body=" not in link[0]
    assert link[1].endswith("(collez-y la lettre)")
