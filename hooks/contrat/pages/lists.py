"""The model → the pages that list records: whole in a contract of common size, in parts in a long one.

Each part holds links to all the others, and every record is reached from the undivided address without
a script. What a list is cut by is what a reader looks for: the actions and the dossier by enjeu, the rest
by numbered pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from ..french.grammar import capitale
from ..french.names import Noms
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..webpage.page import Lien, Page
from ..webpage.pagination import LIGNES_INDEX, PAR_PAGE_DOSSIER, Partie, divided, parts
from .word_index import Entree


class Fabrique(Protocol):
    """What makes a page of a template: `render.Renderer`."""

    corpus: Corpus
    noms: Noms

    def page(self, adresse: str, gabarit: str, titre: str, description: str, **valeurs: Any) -> Page: ...


def tableau(corpus: Corpus, enjeu: Enjeu) -> list[Partie[Action]]:
    """Return the parts of the table of an enjeu’s actions, in a divided contract."""
    return parts(corpus.actions_de(enjeu), f"enjeux/{enjeu.id}/tableau/")


def actions(r: Fabrique, codes: Mapping[str, Mapping[str, str]]) -> Iterator[Page]:
    """The table of all actions; divided, a summary by enjeu, then the table of each enjeu."""
    action = r.noms.action
    titre = capitale(action.tous)
    compte = action.compte(len(r.corpus.actions))
    if not divided(r.corpus):
        yield r.page(
            "actions/",
            "actions",
            titre,
            f"{compte} en un seul tableau.",
            indexe=False,
            section="actions",
            scripts=("filtres.js",),
            codes=codes,
            actions=r.corpus.actions,
        )
        return
    tableaux = [(e, tableau(r.corpus, e)) for e in r.corpus.enjeux]
    yield r.page(
        "actions/",
        "actions_sommaire",
        titre,
        f"{compte}, {r.noms.enjeu.singulier} par {r.noms.enjeu.singulier}.",
        indexe=False,
        section="actions",
        scripts=("filtres-index.js",),
        codes=codes,
        tableaux=tableaux,
    )
    for enjeu, found in tableaux:
        if not r.corpus.actions_de(enjeu):
            continue
        nom = f"{r.noms.numero_enjeu(enjeu)} en tableau"
        for partie in found:
            yield r.page(
                partie.adresse,
                "actions_partie",
                partie.titre(nom),
                f"{capitale(action.pluriel)} : {enjeu.intitule}.",
                indexe=False,
                section="actions",
                contexte=(enjeu.intitule,),
                fil=(Lien(titre, "actions/"),),
                voisins=partie.voisins,
                enjeu=enjeu,
                partie=partie,
            )


def dossier(r: Fabrique) -> Iterator[Page]:
    """Everything on one page, for print; divided, a title page with its summary, then a part an enjeu."""
    fil = (Lien("Le contrat", "contrat/"),)
    titre, adresse = "Le dossier complet", "contrat/dossier/"
    if not divided(r.corpus):
        description = "Tout le contrat sur une page, à lire d’une traite ou à imprimer."
        yield r.page(adresse, "dossier", titre, description, section="contrat", fil=fil, indexe=False, chapitres=None)
        return
    chapitres = list(_chapitres(r, adresse))
    description = "Tout le contrat, à lire ou à imprimer partie par partie."
    liens = [Lien(nom, found[0].adresse) for nom, _, found in chapitres]
    yield r.page(
        adresse,
        "dossier",
        titre,
        description,
        section="contrat",
        fil=fil,
        indexe=False,
        chapitres=liens,
        voisins=tuple(liens[:1]),
    )
    pages = [(nom, chapitre, partie) for nom, chapitre, found in chapitres for partie in found]
    places = [Lien(titre, adresse), *(Lien(p.titre(nom), p.adresse) for nom, _, p in pages)]
    for i, (nom, chapitre, partie) in enumerate(pages, 1):
        yield r.page(
            partie.adresse,
            "dossier_partie",
            partie.titre(nom),
            f"Le dossier complet : {nom}.",
            section="contrat",
            contexte=(titre,),
            fil=(*fil, Lien(titre, adresse)),
            voisins=(places[i - 1], *places[i + 1 : i + 2]),
            indexe=False,
            chapitre=chapitre,
            partie=partie,
        )


def _chapitres(r: Fabrique, adresse: str) -> Iterator[tuple[str, Enjeu | str, list[Partie[Any]]]]:
    """Yield each chapter of a divided dossier: its name, the enjeu or collection that it is of, its parts."""
    c = r.corpus
    for e in c.enjeux:
        found = parts(c.actions_de(e), f"{adresse}enjeu-{e.id}/", seuil=PAR_PAGE_DOSSIER, par_page=PAR_PAGE_DOSSIER)
        yield r.noms.nom_enjeu(e), e, found
    for collection, nom in (
        ("programmes", "Programmes et documents cités"),
        ("organisations", "Les organisations"),
        ("glossaire", "Les mots du glossaire"),
    ):
        fiches: Sequence[Any] = getattr(c, collection)
        if fiches:
            yield nom, collection, parts(fiches, f"{adresse}{collection}/")


def collection(r: Fabrique, nom: str, titre: str, description: str, *, section: str = "") -> Iterator[Page]:
    """The list of the records of a collection; the template bears its name, and may group them by first letter."""
    adresse = f"{nom}/"
    for partie in parts(getattr(r.corpus, nom), adresse, below="liste/"):
        groupes = [(lettre, list(fiches)) for lettre, fiches in groupby(partie.elements, key=lambda f: f.id[0])]
        yield _of_list(r, partie, nom, titre, description, fil=(), section=section, groupes=groupes)


def index_lettre(
    r: Fabrique, lettre: str, adresse: str, entrees: Sequence[Entree], *, nav: Sequence[Any], fil: tuple[Lien, ...]
) -> Iterator[Page]:
    """One letter of the index of words, cut by its lines: a word of many pages may go on in the next part."""
    titre, description = f"Index des mots : {lettre}", f"Les mots en {lettre} qui mènent à une page."
    lignes = [(mot, suite) for mot, liens, phrase in entrees for suite in (*liens, *([phrase] if phrase else []))]
    for partie in parts(lignes, adresse, seuil=LIGNES_INDEX, par_page=LIGNES_INDEX // 2):
        mots = [(mot, [suite for _, suite in found]) for mot, found in groupby(partie.elements, key=lambda x: x[0])]
        yield _of_list(r, partie, "index_lettre", titre, description, fil=fil, nav=nav, courante=lettre, mots=mots)


def non_communique(r: Fabrique) -> Iterator[Page]:
    """What is missing: by field on the first page, then record by record."""
    titre, description = "Ce qui n’est pas communiqué", "Ce que la source ne dit pas, compté champ par champ."
    for partie in parts(r.corpus.actions, "non-communique/"):
        yield _of_list(r, partie, "non_communique", titre, description, fil=(), indexe=partie.rang == 1)


def manque(r: Fabrique, champ: str, libelle: str, adresse: str, ancre: str) -> Iterator[Page]:
    """The actions that lack a field, each with a link to where it would stand."""
    fil = (Lien("Ce qui n’est pas communiqué", "non-communique/"),)
    titre = f"Non communiqué : {libelle.lower()}"
    description = f"Les fiches pour lesquelles cette information manque : {libelle.lower()}."
    fiches = [a for a in r.corpus.actions if champ in a.inconnus]
    for partie in parts(fiches, adresse):
        yield _of_list(r, partie, "manque_champ", titre, description, fil=fil, champ=champ, ancre=ancre)


def _of_list(
    r: Fabrique,
    partie: Partie[Any],
    gabarit: str,
    titre: str,
    description: str,
    *,
    fil: tuple[Lien, ...],
    indexe: bool = False,
    **valeurs: Any,
) -> Page:
    """Return the page of one numbered part; a part after the first has the list in its breadcrumb."""
    if partie.rang > 1:
        fil = (*fil, Lien(titre, partie.parties[0].adresse))
        description = f"{description.removesuffix('.')}, {partie.dite}."
    return r.page(
        partie.adresse,
        gabarit,
        partie.titre(titre),
        description,
        fil=fil,
        voisins=partie.voisins,
        indexe=indexe,
        partie=partie,
        **valeurs,
    )
