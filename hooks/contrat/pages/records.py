"""The records → their lists and the page of each; and those of the addresses that were taken down."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ..history.journal import keys_of
from ..model.action import Action
from ..model.collections import AVEC_PAGE, PAR_NOM, collection_of
from ..model.corpus import Corpus, Mention
from ..model.directory import Programme, Terme
from ..model.enjeu import Enjeu
from ..webpage import addresses
from ..webpage.page import Lien, Page
from ..webpage.pagination import SEUIL, divided, parts
from . import lists
from .maker import Maker
from .programmes import told_with_actions
from .tallies import Tallies


def pages(m: Maker) -> Iterator[Page]:
    yield from _enjeux(m)
    yield from _actions(m)
    yield from _collection(m, "programmes")
    crossed = _crossed(m.corpus)
    cited = {a.id for cites in crossed.values() for a in cites}
    citants = [a for a in m.corpus.actions if a.id in cited]
    yield m.page(addresses.CROISEMENT, "croisement", croisement=crossed, citants=citants)
    yield from _collection(m, "organisations")
    yield from _roles(m)
    yield from _collection(m, "glossaire", dans_la_source=_terms_in_source(m))


def page_of(m: Maker, fiche: Any) -> Page:
    """Return the page of one record of a kind whose records have a page each: that which `pages` makes."""
    if isinstance(fiche, Enjeu):
        return _enjeu(m, m.corpus.enjeux.index(fiche))
    if isinstance(fiche, Action):
        return _action(m, fiche)
    if isinstance(fiche, Programme):
        return _programme(m, fiche)
    of_terms: dict[str, Any] = {"dans_la_source": _terms_in_source(m)} if isinstance(fiche, Terme) else {}
    gabarit = collection_of(fiche).gabarit
    return m.page(addresses.of(fiche), gabarit, **{gabarit: fiche}, **of_terms)


def _terms_in_source(m: Maker) -> set[str]:
    return {t.id for t in m.corpus.termes_de(" ".join(m.corpus.lignes_source))}


def _enjeux(m: Maker) -> Iterator[Page]:
    c, enjeux = m.corpus, m.corpus.enjeux
    if enjeux:
        yield m.page(addresses.ENJEUX, "enjeux", branches=lists.outline(c, None), groupes=partial(lists.groups, c))
    yield from (_enjeu(m, i) for i in range(len(enjeux)))


def _enjeu(m: Maker, i: int) -> Page:
    c, enjeux = m.corpus, m.corpus.enjeux
    e = enjeux[i]
    whole = lists.fits(c, e)
    return m.page(
        addresses.of(e),
        "enjeu",
        voisins=map(m.lien, (*enjeux[max(0, i - 1) : i], *enjeux[i + 1 : i + 2])),
        enjeu=e,
        au_dessus=tuple(map(m.lien, c.au_dessus(e))),
        groupes=lists.groups(c, e) if whole else (),
        branches=() if whole else lists.outline(c, e),
        tables=() if whole else lists.table(m, e)[0].parties,
        cles=keys_of(m.corpus, e),
    )


def _actions(m: Maker) -> Iterator[Page]:
    yield from _tables(m)
    yield from (_action(m, a) for a in m.corpus.actions)


def _action(m: Maker, a: Action) -> Page:
    return m.page(
        addresses.of(a),
        "action",
        voisins=(m.lien(x) for x in m.corpus.voisins(a) if x is not None),
        action=a,
        enjeux=m.corpus.au_dessus(a),
        au_dessus=tuple(map(m.lien, m.corpus.au_dessus(a))),
    )


def _tables(m: Maker) -> Iterator[Page]:
    """The table of all actions; divided, a summary by enjeu. Then the table of each enjeu that has one."""
    c = m.corpus
    tables = {e: lists.table(m, e) for e in (*c.enjeux_de(None), *([None] if c.actions_propres(None) else []))}
    if divided(c):
        yield m.page(addresses.ACTIONS, "actions_sommaire", tableaux=tables.items())
    else:
        yield m.page(addresses.ACTIONS, "actions", actions=c.actions)
        tables = {}
    tables |= {e: lists.table(m, e) for e in c.enjeux if not lists.fits(c, e)}
    for e, parties in tables.items():
        for partie in parties if parties[0].elements else ():
            yield m.page(
                partie.adresse, "actions_partie", voisins=partie.voisins, enjeu=e, partie=partie, suite=partie.suite
            )


def _roles(m: Maker) -> Iterator[Page]:
    """The actions in which an organisation has a role, where they are too many for its own page."""
    tallies = Tallies(m.corpus)
    for organisation in m.corpus.organisations:
        for role in tallies.roles(organisation):
            if len(role.actions) > SEUIL:
                parties = parts(role.actions, addresses.role_of(organisation, role.champ))
                yield from lists.pages(m, parties, "role", organisation=organisation, role=role)


def _crossed(corpus: Corpus) -> dict[Programme, dict[Action, Mention]]:
    """Return what names each programme in the words of each action that cites it, in the order of the contract."""
    found = {p: {x.action: x for x in corpus.mentions(p) if x.action} for p in corpus.programmes}
    order = {a: i for i, a in enumerate(corpus.actions)}
    ranked = sorted((p for p, cites in found.items() if cites), key=lambda p: min(order[a] for a in found[p]))
    return {p: dict(sorted(found[p].items(), key=lambda x: order[x[0]])) for p in ranked}


def _collection(m: Maker, nom: str, **valeurs: Any) -> Iterator[Page]:
    """The list of the records of a collection, whose template bears its name, then the page of each."""
    fiches, gabarit = getattr(m.corpus, nom), PAR_NOM[nom].gabarit
    parties = parts(fiches, addresses.list_of(nom), below="liste/", nommer=lists.between(m))
    yield from lists.pages(m, parties, nom)
    for fiche in fiches:
        if isinstance(fiche, Programme):
            yield _programme(m, fiche)
        else:
            yield m.page(addresses.of(fiche), gabarit, **{gabarit: fiche}, **valeurs)


def _programme(m: Maker, programme: Programme) -> Page:
    told = told_with_actions(m.corpus, programme)
    cles = (("programmes", programme.id), *(("actions", a.id) for a, _ in told))
    return m.page(addresses.of(programme), "programme", programme=programme, avec_actions=told, cles=cles)


def retired(m: Maker) -> Iterator[Page]:
    """One page an address that was taken down."""
    c = m.corpus
    standing = [m.lien(f) for nom in AVEC_PAGE for f in getattr(c, nom)] if c.retires else []
    known = {f"/{lien.adresse}": lien for lien in standing}
    for r in c.retires:
        remplacants = [known.get(a) or Lien(a, a.removeprefix("/")) for a in r.remplace_par]
        for adresse in (r.adresse, *(a for a in addresses.around(c, r) if a.endswith("/"))):
            yield m.page(
                adresse.removeprefix("/"), "retire", retire=r, adresse_retiree=adresse, remplacants=remplacants
            )
