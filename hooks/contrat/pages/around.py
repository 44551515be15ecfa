"""The pages around each record: what changed and each past state, how to cite it, how to ask for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from ..french import grammar
from ..history.journal import bookmarks, keys_of
from ..history.old_records import Cle
from ..history.periods import Evenements, Tranches
from ..model.action import Action
from ..model.enjeu import Enjeu
from ..webpage.page import Lien, Page
from . import citation, letter
from .maker import Renderer

OBJET = "Demande de communication de documents administratifs"
VIDE = Tranches((), {})
CITER = "La citation à copier : texte, BibTeX et wiki."


def pages(r: Renderer) -> Iterator[Page]:
    """Yield the pages of the history and the general request, and those of each enjeu."""
    yield from _historique(r)
    for enjeu in r.corpus.enjeux:
        yield from _of_enjeu(r, enjeu)
    yield _demander(r, None, "demander/", "Demander une information", ())


def around(r: Renderer, actions: Iterable[Action]) -> Iterator[Page]:
    """Yield the pages that stand around each of these actions."""
    for action in actions:
        yield from _of_action(r, action)


def letters(r: Renderer, actions: Iterable[Action | None]) -> Iterator[tuple[str, bytes]]:
    """Yield the address and bytes of the letter of each of these actions, None for the general one, as a text file."""
    for action in actions:
        if letter.missing(r.corpus.contrat, action):
            lettre = letter.letter(r.corpus, r.noms, r.site, action)
            yield f"demander/{action.id + '/' if action else ''}lettre.txt", f"{lettre}\n".encode()


def _historique(r: Renderer) -> Iterator[Page]:
    tranches = r.journal.tout if r.journal else VIDE
    titre = "Ce qui a changé"
    for periode, evenements, suffixe in _parts(tranches):
        yield r.page(
            f"historique/{periode}",
            "historique",
            titre + suffixe,
            f"Ce qui a changé dans les données du contrat{suffixe}, de quoi en quoi, quand et pourquoi.",
            fil=_up(titre, "historique/", periode),
            scripts=("historique.js",) if r.journal and not periode else (),
            indexe=False,
            **_journal(r, "historique/", periode, tranches, evenements),
        )


def _of_record(
    r: Renderer,
    fiche: str,
    numero: str,
    intitule: str,
    cles: tuple[Cle, ...],
    *,
    nom: str,
    section: str,
    fil: tuple[Lien, ...],
    etats: bool,
) -> Iterator[Page]:
    """Yield the pages of the history of an enjeu or an action; `etats` shows each past state too."""
    tranches = r.journal.tranches(*cles) if r.journal else VIDE
    titre, adresse = f"Ce qui a changé : {numero}", f"{fiche}historique/"
    for periode, evenements, suffixe in _parts(tranches):
        yield r.page(
            adresse + periode,
            "historique_fiche",
            titre + suffixe,
            f"Ce qui a changé pour : {intitule}{suffixe}, et quand.",
            section=section,
            fil=(*fil, *_up(titre, adresse, periode)),
            indexe=False,
            fiche=fiche,
            nom=nom,
            etats=r.journal.states(evenements) if r.journal and etats else (),
            **_journal(r, adresse, periode, tranches, evenements),
        )


def _parts(tranches: Tranches) -> Iterator[tuple[str, Evenements, str]]:
    """Yield each page of a history: the end of its address, its changes, what its titles add."""
    yield "", tranches.recents, ""
    for cle, evenements in tranches.periodes.items():
        yield f"{cle}/", evenements, f", {grammar.date_iso(cle)}"


def _up(titre: str, adresse: str, periode: str) -> tuple[Lien, ...]:
    """Return the steps from a history down to the page of a period, without it."""
    parts = periode.strip("/").split("-") if periode else []
    above = ["-".join(parts[:n]) for n in range(1, len(parts))]
    steps = [Lien(grammar.capitale(grammar.date_iso(cle)), f"{adresse}{cle}/") for cle in above]
    return (Lien(titre, adresse), *steps) if periode else ()


def _journal(r: Renderer, adresse: str, periode: str, tranches: Tranches, evenements: Evenements) -> dict[str, Any]:
    """Return what the templates of a history show."""
    entrees = r.journal.entries(evenements) if r.journal else None
    return {
        "entrees": entrees,
        "signets": bookmarks(entrees or ()),
        "periode": periode.strip("/"),
        "base": adresse,
        "annees": tranches.dans(""),
        "sous_periodes": [
            (cle, grammar.date_iso(cle), tranches.compte(cle)) for cle in tranches.dans(periode.strip("/"))
        ]
        if periode
        else [],
    }


def _of_enjeu(r: Renderer, enjeu: Enjeu) -> Iterator[Page]:
    fiche, numero, nom = f"enjeux/{enjeu.id}/", r.noms.numero_enjeu(enjeu), r.noms.nom_enjeu(enjeu)
    fil = (Lien(f"Les {r.noms.enjeu.pluriel}", "enjeux/"), Lien(nom, fiche))
    yield from _of_record(
        r, fiche, numero, enjeu.intitule, keys_of(r.corpus, enjeu), etats=False, section="enjeux", fil=fil, nom=nom
    )
    cite = r.cite(enjeu)
    yield r.page(
        f"{fiche}citer/",
        "citer",
        f"Citer cette page : {numero}",
        CITER,
        section="enjeux",
        fil=fil,
        scripts=("citer.js",),
        citation=cite,
        cadre="",
        indexe=False,
    )


def _of_action(r: Renderer, action: Action) -> Iterator[Page]:
    fiche, numero, nom = f"actions/{action.id}/", r.noms.numero_action(action), r.noms.nom_action(action)
    fil = (Lien(grammar.capitale(r.noms.action.tous), "actions/"), Lien(nom, fiche))
    yield from _of_record(
        r, fiche, numero, action.intitule, (("actions", action.id),), etats=True, section="actions", fil=fil, nom=nom
    )
    cite = r.cite(action)
    yield r.page(
        f"{fiche}citer/",
        "citer",
        f"Citer cette page : {numero}",
        CITER,
        section="actions",
        fil=fil,
        scripts=("citer.js",),
        citation=cite,
        cadre=citation.frame(r.noms, r.site, action),
        fiche=f"embed/{action.id}/",
        indexe=False,
    )
    yield r.page(
        f"embed/{action.id}/",
        "embed",
        f"Fiche à intégrer : {nom}",
        action.intitule,
        action=action,
        enjeu=r.corpus.enjeu[action.enjeu],
        coquille="embed.html",
        indexe=False,
    )
    yield _demander(
        r,
        action,
        f"demander/{action.id}/",
        f"Demander une information : {numero}",
        (Lien("Demander une information", "demander/"),),
    )


def _demander(r: Renderer, action: Action | None, adresse: str, titre: str, fil: tuple[Lien, ...]) -> Page:
    lettre = letter.letter(r.corpus, r.noms, r.site, action)
    manque = letter.missing(r.corpus.contrat, action)
    parties = [r.corpus.organisation[p.organisation] for p in r.corpus.contrat.parties]
    mails = [
        Lien(f"Écrire : {o.titre}", f"mailto:{o.courriel}?subject={quote(OBJET)}&body={quote(lettre)}")
        for o in parties
        if o.courriel
    ]
    return r.page(
        adresse,
        "demander",
        titre,
        "Une lettre prête pour demander ce qui n’est pas communiqué, avec son fondement et ses délais.",
        fil=fil,
        scripts=("citer.js",) if manque else (),
        indexe=False,
        action=action,
        lettre=lettre,
        mails=mails,
        manque=manque,
        demandes=r.corpus.demandes_de(action),
    )
