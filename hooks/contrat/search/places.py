"""The corpus → what has a page or a place in one, besides enjeux and actions, and the words that name it.

A programme, a body, a person in a function, a commune, a term, and the pages that every contract has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..model.corpus import Corpus
from ..model.directory import Organisation, Programme
from ..webpage import addresses
from . import banque


@dataclass(frozen=True)
class Place:
    """A page or a place in one. `noms` are its names, `aussi` what else leads to it, `textes` what is said of it."""

    adresse: str
    titre: str
    noms: tuple[str, ...]
    aussi: tuple[str, ...] = ()
    textes: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    terme: bool = False
    """Whether it is a term of the glossary: it comes after what the contract says."""
    commune: bool = False
    """Whether it is a commune: its name beside another word says where, not what."""


def places(corpus: Corpus, titres: Mapping[str, str]) -> Iterator[Place]:
    """Yield every place; `titres` are the titles of the pages that are made, by address."""
    yield from _of_the_site(corpus, titres)
    for p in corpus.programmes:
        noms = (p.nom, *filter(None, (p.sigle, p.nom_officiel)))
        yield Place(addresses.of(p), p.titre, noms, p.aussi, (p.definition, *_facts(p)))
    for c in corpus.commune.values():
        if addresses.of(c) in titres:
            yield Place(
                addresses.of(c),
                f"Commune : {c.nom}",
                (c.nom, c.insee, *c.codes_postaux),
                ("commune", "habitants"),
                commune=True,
            )
    for o in corpus.organisations:
        yield _body(corpus, o)
    for t in corpus.glossaire:
        known = (*t.aussi, *t.formes)
        noms = tuple(filter(None, (t.terme, t.developpe)))
        yield Place(addresses.of(t), f"Glossaire : {t.terme}", noms, known, (t.definition,), terme=True)


def _body(corpus: Corpus, o: Organisation) -> Place:
    """Return a body with the people in its functions and its communes: they have their place in its page."""
    noms = [o.nom, *filter(None, (o.sigle, o.siren)), *(x for p in o.personnes for x in (p.nom, p.fonction))]
    chiefs = dict.fromkeys(p.fonction.split()[0] for p in o.personnes)
    called = (o.nom, *filter(None, [o.sigle]), *o.aussi)
    noms += [*chiefs, *(f"{chief} {name}" for chief in chiefs for name in called)]  # « président », « président CALL »
    aussi = [*o.aussi]
    if corpus.communes and corpus.communes.organisation == o.id:
        aussi += next(q for q in banque.pages_du_site() if q.page == "communes").mots
        noms += [x for c in corpus.communes.communes for x in (c.nom, c.insee, *c.codes_postaux)]
    return Place(addresses.of(o), o.titre, tuple(noms), tuple(aussi), (o.definition, *_facts(o)))


def _facts(fiche: Programme | Organisation) -> Iterable[str]:
    return (*(f.texte for f in fiche.faits), *filter(None, [fiche.non_trouve]))


def _of_the_site(corpus: Corpus, titres: Mapping[str, str]) -> Iterator[Place]:
    """Yield the pages of the site that are made. That of a field that nothing lacks is not."""
    found = {**_PAGES, **{f"champ-{c}": addresses.missing_of(c) for c in corpus.champs_attendus}}
    for q in banque.pages_du_site():
        adresse = found.get(q.page)
        page = (adresse or "").partition("#")[0]
        if adresse is not None and page in titres:
            yield Place(adresse, titres[page], q.mots, phrases=tuple(q.phrases or ()))


_PAGES = {
    "contrat": addresses.CONTRAT,
    "accueil": addresses.ACCUEIL,
    "dossier": addresses.DOSSIER,
    "interview": addresses.INTERVIEW,
    "non-communique": addresses.NON_COMMUNIQUE,
    "demander": addresses.DEMANDER,
    "donnees": addresses.DONNEES,
    "accessibilite": addresses.ACCESSIBILITE,
    "criteres": addresses.CRITERES,
    "mentions-legales": addresses.MENTIONS_LEGALES,
    "historique": addresses.HISTORIQUE,
    "aide": addresses.AIDE,
    "plan-du-site": addresses.PLAN_DU_SITE,
    "index": addresses.INDEX,
    "glossaire": addresses.GLOSSAIRE,
    "organisations": addresses.ORGANISATIONS,
    "programmes": addresses.PROGRAMMES,
    "communes": addresses.COMMUNES,
    "actions": addresses.ACTIONS,
    "enjeux": addresses.ENJEUX,
    "croisement": addresses.CROISEMENT,
}
