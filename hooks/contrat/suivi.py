"""The pages around each record: what changed and each past state, how to cite it, how to ask for what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from . import citation, demandes, francais
from .journal import keys_of
from .model import Action, Enjeu
from .page import Lien, Page
from .render import Renderer

OBJET = "Demande de communication de documents administratifs"
CITER = "La citation à copier : texte, BibTeX et wiki."


def pages(r: Renderer) -> Iterator[Page]:
    """Yield the pages of the history, those of each enjeu and action, and the requests."""
    yield from _historique(r)
    for enjeu in r.corpus.enjeux:
        yield from _of_enjeu(r, enjeu)
    yield _demander(r, None, "demander/", "Demander une information", ())
    for action in r.corpus.actions:
        yield from _of_action(r, action)


def files(r: Renderer) -> Iterator[tuple[str, bytes]]:
    """Yield the address and bytes of each letter, as a text file."""
    for action in (None, *r.corpus.actions):
        if demandes.missing(r.corpus.contrat, action):
            lettre = demandes.letter(r.corpus, r.noms, r.site, action)
            yield f"demander/{action.id + '/' if action else ''}lettre.txt", f"{lettre}\n".encode()


def _historique(r: Renderer) -> Iterator[Page]:
    fil = Lien("Ce qui a changé", "historique/")
    periodes = [(cle, francais.date_iso(cle)) for cle in (r.journal.periods() if r.journal else ())]
    yield r.page(
        "historique/", "historique", fil.titre, "Ce qui a changé dans les données du contrat, de quoi en quoi, quand et pourquoi.",
        entrees=r.journal.entries(r.journal.recent()) if r.journal else None, periodes=periodes, periode=None,
        scripts=("historique.js",) if r.journal else (), indexe=False,
    )  # fmt: skip
    for cle, nom in periodes:
        assert r.journal
        yield r.page(
            f"historique/{cle}/", "historique", f"Ce qui a changé : {nom}", f"Ce qui a changé dans les données : {nom}.", fil=(fil,),
            entrees=r.journal.entries(r.journal.of_period(cle)), periodes=periodes, periode=cle, indexe=False,
        )  # fmt: skip


def _of_enjeu(r: Renderer, enjeu: Enjeu) -> Iterator[Page]:
    fiche, numero, nom = f"enjeux/{enjeu.id}/", r.noms.numero_enjeu(enjeu), r.noms.nom_enjeu(enjeu)
    fil = (Lien(f"Les {r.noms.enjeu.pluriel}", "enjeux/"), Lien(nom, fiche))
    entrees = r.journal.entries(r.journal.of(*keys_of(r.corpus, enjeu))) if r.journal else None
    yield r.page(
        f"{fiche}historique/", "historique_fiche", f"Ce qui a changé : {numero}", f"Ce qui a changé pour : {enjeu.intitule}, et quand.",
        section="enjeux", fil=fil, entrees=entrees, etats=(), fiche=fiche, nom=nom, indexe=False,
    )  # fmt: skip
    cite = citation.of_enjeu(r.corpus, r.noms, r.site, r.version, enjeu)
    yield r.page(
        f"{fiche}citer/", "citer", f"Citer cette page : {numero}", CITER, section="enjeux", fil=fil, scripts=("citer.js",),
        citation=cite, cadre="", indexe=False,
    )  # fmt: skip


def _of_action(r: Renderer, action: Action) -> Iterator[Page]:
    fiche, numero, nom = f"actions/{action.id}/", r.noms.numero_action(action), r.noms.nom_action(action)
    fil = (Lien(francais.capitale(r.noms.action.tous), "actions/"), Lien(nom, fiche))
    cle = ("actions", action.id)
    yield r.page(
        f"{fiche}historique/", "historique_fiche", f"Ce qui a changé : {numero}", f"Ce qui a changé pour : {action.intitule}, et chaque version.",
        section="actions", fil=fil, entrees=r.journal.entries(r.journal.of(cle)) if r.journal else None,
        etats=r.journal.states(cle) if r.journal else (), fiche=fiche, nom=nom, indexe=False,
    )  # fmt: skip
    cite = citation.of_action(r.corpus, r.noms, r.site, r.version, action)
    yield r.page(
        f"{fiche}citer/", "citer", f"Citer cette page : {numero}", CITER, section="actions", fil=fil, scripts=("citer.js",),
        citation=cite, cadre=citation.frame(r.noms, r.site, action), fiche=f"embed/{action.id}/", indexe=False,
    )  # fmt: skip
    yield r.page(
        f"embed/{action.id}/", "embed", f"Fiche à intégrer : {nom}", action.intitule, action=action, enjeu=r.corpus.enjeu[action.enjeu],
        coquille="embed.html", indexe=False,
    )  # fmt: skip
    yield _demander(r, action, f"demander/{action.id}/", f"Demander une information : {numero}", (Lien("Demander une information", "demander/"),))  # fmt: skip


def _demander(r: Renderer, action: Action | None, adresse: str, titre: str, fil: tuple[Lien, ...]) -> Page:
    lettre = demandes.letter(r.corpus, r.noms, r.site, action)
    manque = demandes.missing(r.corpus.contrat, action)
    parties = [r.corpus.organisation[p.organisation] for p in r.corpus.contrat.parties]
    mails = [
        Lien(f"Écrire : {o.titre}", f"mailto:{o.courriel}?subject={quote(OBJET)}&body={quote(lettre)}")
        for o in parties
        if o.courriel
    ]
    return r.page(
        adresse, "demander", titre, "Une lettre prête pour demander ce qui n’est pas communiqué, avec son fondement et ses délais.", fil=fil,
        scripts=("citer.js",) if manque else (), indexe=False, action=action, lettre=lettre, mails=mails, manque=manque,
        demandes=r.corpus.demandes_de(action),
    )  # fmt: skip
