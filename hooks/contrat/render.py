"""The model → the pages of the site, as values: address, titles, body, and what the shell needs.

Bodies come from the templates beside this module, with autoescape and strict undefined.
Nothing here writes a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from . import francais, prose
from .model import CHAMPS_SUIVIS, CHAMPS_SUIVIS_CONTRAT, Action, Audit, Contrat, Corpus, Enjeu
from .text import fold_spaces, slug
from .typography import no_break, typeset

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Version:
    """What the reader can name: the digest of the data, and the day of their last change.

    `date` is None when the copy that is built does not know it.
    """

    empreinte: str
    date: str | None


@dataclass(frozen=True)
class Lien:
    titre: str
    adresse: str


@dataclass(frozen=True)
class Page:
    """One page. `adresse` is relative to the site’s root and ends with « / », or is empty for home."""

    adresse: str
    titre: str
    corps: str
    description: str
    section: str = ""
    contexte: tuple[str, ...] = ()
    fil: tuple[Lien, ...] = ()
    voisins: tuple[Lien, ...] = ()
    scripts: tuple[str, ...] = ()
    indexe: bool = True


class Renderer:
    """Renders the pages of one corpus."""

    def __init__(
        self, corpus: Corpus, version: Version, *, fichiers: Sequence[Any], dictionnaire: Sequence[Any]
    ) -> None:
        """`fichiers` and `dictionnaire` are what the page of open data lists."""
        self.corpus = corpus
        self.version = version
        self.env = environment()
        self.noms = Noms(corpus.contrat)
        self._open_data: dict[str, Any] = {"fichiers": fichiers, "dictionnaire": dictionnaire}
        self.env.globals.update(
            corpus=corpus,
            contrat=corpus.contrat,
            version=version,
            noms=self.noms,
            numero_enjeu=self.numero_enjeu,
            numero_action=self.numero_action,
            champs_suivis=CHAMPS_SUIVIS,
            suivis_par_question={
                q.id: [c for c in q.champs if c in CHAMPS_SUIVIS] for q in corpus.vocabulaires.questions
            },
            champs_suivis_contrat=CHAMPS_SUIVIS_CONTRAT,
            conformite=conformite(corpus.contrat.audit),
            description_champ={
                f: Action.__dataclass_fields__[f].metadata["description"] for f in Action.__dataclass_fields__
            },
            libelle_champ={f: Action.__dataclass_fields__[f].metadata["libelle"] for f in Action.__dataclass_fields__},
            libelle_champ_contrat={
                f: Contrat.__dataclass_fields__[f].metadata["libelle"] for f in Contrat.__dataclass_fields__
            },
        )

    def pages(self) -> Iterator[Page]:
        """Yield every page of the site, home first."""
        yield self._accueil()
        yield from self._enjeux()
        yield from self._actions()
        yield from self._programmes()
        yield from self._organisations()
        yield from self._glossaire()
        yield from self._contrat()
        yield from self._services()

    # -- pages of the contract

    def _accueil(self) -> Page:
        """Home; its examples of search are usual words of the first, middle and last actions."""
        c = self.corpus
        exemples = [c.actions[i] for i in sorted({0, len(c.actions) // 2, len(c.actions) - 1})] if c.actions else []
        return self._page("", "accueil", c.contrat.titre_court, prose.plain(c.contrat.en_clair), exemples=exemples)

    def _enjeux(self) -> Iterator[Page]:
        enjeu = self.noms.enjeu
        titre = f"Les {enjeu.pluriel}"
        yield self._page(
            "enjeux/",
            "enjeux",
            titre,
            f"{francais.capitale(enjeu.tous)} du contrat, et leurs {self.noms.action.pluriel}.",
            indexe=False,
            section="enjeux",
        )
        fil = (Lien(titre, "enjeux/"),)
        for i, e in enumerate(self.corpus.enjeux):
            yield self._page(
                f"enjeux/{e.id}/", "enjeu", e.intitule, prose.plain(e.en_clair), section="enjeux", fil=fil,
                contexte=(self.numero_enjeu(e),), voisins=self._voisins_enjeu(i), enjeu=e,
            )  # fmt: skip

    def _voisins_enjeu(self, i: int) -> tuple[Lien, ...]:
        around = self.corpus.enjeux[max(0, i - 1) : i] + self.corpus.enjeux[i + 1 : i + 2]
        return tuple(Lien(f"{self.numero_enjeu(e)} : {e.intitule}", f"enjeux/{e.id}/") for e in around)

    def _actions(self) -> Iterator[Page]:
        action = self.noms.action
        titre = f"{francais.capitale(action.tous)}"
        yield self._page(
            "actions/", "actions", titre, f"{action.compte(len(self.corpus.actions))} en un seul tableau.",
            indexe=False, section="actions", scripts=("filtres.js",), codes=self._codes_cites(),
        )  # fmt: skip
        fil = (Lien(titre, "actions/"),)
        for a in self.corpus.actions:
            enjeu = self.corpus.enjeu[a.enjeu]
            yield self._page(
                f"actions/{a.id}/", "action", a.intitule, prose.plain(a.en_clair), section="actions", fil=fil,
                contexte=(f"{self.numero_enjeu(enjeu)} : {enjeu.intitule}",), voisins=self._voisins_action(a), action=a, enjeu=enjeu,
            )  # fmt: skip

    def _voisins_action(self, action: Action) -> tuple[Lien, ...]:
        return tuple(
            Lien(f"{self.numero_action(a)} : {a.intitule}", f"actions/{a.id}/")
            for a in self.corpus.voisins(action)
            if a is not None
        )

    def _codes_cites(self) -> dict[str, dict[str, str]]:
        """Return the choices of the filters: only what at least one action has."""
        c = self.corpus
        programmes = dict.fromkeys(p for a in c.actions for p in c.programmes_de(a))
        publics = {code for a in c.actions for code in c.publics_de(a)}
        etats = {a.etat_information for a in c.actions}
        return {
            "enjeu": {e.id: f"{e.rang}. {e.intitule}" for e in c.enjeux},
            "programme": {p.id: p.sigle or francais.capitale(p.nom) for p in programmes},
            "public": {k: v for k, v in c.libelle["publics"].items() if k in publics},
            "information": {k: v for k, v in c.libelle["etats_information"].items() if k in etats},
        }

    # -- pages around it

    def _programmes(self) -> Iterator[Page]:
        yield self._page(
            "programmes/",
            "programmes",
            "Programmes et documents cités",
            "Les programmes, plans et documents que le texte source nomme.",
            indexe=False,
            section="programmes",
        )
        fil = (Lien("Programmes", "programmes/"),)
        for p in self.corpus.programmes:
            yield self._page(
                f"programmes/{p.id}/",
                "programme",
                francais.capitale(p.titre),
                prose.plain(p.definition),
                section="programmes",
                fil=fil,
                contexte=(francais.capitale(self.corpus.libelle["natures_programme"][p.nature]),),
                programme=p,
            )

    def _organisations(self) -> Iterator[Page]:
        yield self._page(
            "organisations/",
            "organisations",
            "Organisations",
            "Les organisations de ce contrat, et les personnes que le texte source nomme.",
            indexe=False,
        )
        fil = (Lien("Organisations", "organisations/"),)
        for o in self.corpus.organisations:
            communes = self.corpus.communes
            yield self._page(
                f"organisations/{o.id}/", "organisation", francais.capitale(o.titre), prose.plain(o.definition), fil=fil, organisation=o, communes=communes if communes and communes.organisation == o.id else None,
            )  # fmt: skip

    def _glossaire(self) -> Iterator[Page]:
        yield self._page(
            "glossaire/",
            "glossaire",
            "Glossaire",
            "Les mots du contrat, expliqués simplement.",
            groupes=self._glossaire_par_lettre(),
            indexe=False,
        )
        in_source = {t.id for t in self.corpus.termes_de(" ".join(self.corpus.lignes_source))}
        for t in self.corpus.glossaire:
            citants = self.corpus.actions_citant(t)
            yield self._page(
                f"glossaire/{t.id}/", "terme", t.terme, prose.plain(t.definition), contexte=("Glossaire",),
                fil=(Lien("Glossaire", "glossaire/"),), terme=t, citants=citants, dans_la_source=t.id in in_source,
            )  # fmt: skip

    def _glossaire_par_lettre(self) -> list[dict[str, Any]]:
        lettres = dict.fromkeys(t.id[0] for t in self.corpus.glossaire)
        return [{"lettre": x, "termes": [t for t in self.corpus.glossaire if t.id[0] == x]} for x in lettres]

    def _contrat(self) -> Iterator[Page]:
        fil = (Lien("Le contrat", "contrat/"),)
        yield self._page(
            "contrat/",
            "contrat",
            "Le contrat",
            "Le texte source ligne par ligne, ses notes, et ce que l’on ne sait pas.",
            section="contrat",
            lignes=self._lignes(),
        )
        yield self._page(
            "contrat/dossier/",
            "dossier",
            "Le dossier complet",
            "Tout le contrat sur une page, à lire d’une traite ou à imprimer.",
            section="contrat",
            fil=fil,
            indexe=False,
        )
        if self.corpus.contrat.interview:
            yield self._page(
                "contrat/interview/",
                "interview",
                "L’interview",
                "Ce que l’on sait de l’interview annoncée par la source, et ce qui manque.",
                section="contrat",
                fil=fil,
            )

    def _lignes(self) -> list[dict[str, Any]]:
        """Return the lines of the source that are not blank, with what each one is on the site."""
        c = self.corpus
        carriers: dict[int, Lien] = {}
        for e in c.enjeux:
            for n in (e.source.ligne, e.source.ligne_section):
                if n:
                    carriers[n] = Lien(self.numero_enjeu(e), f"enjeux/{e.id}/")
        for a in c.actions:
            carriers[a.source.ligne] = Lien(self.numero_action(a), f"actions/{a.id}/")
        natures = {p.ligne: p.nature for p in c.contrat.passages}
        return [
            {
                "numero": n,
                "texte": ligne.strip(),
                "nature": natures.get(n),
                "lien": carriers.get(n),
                "notes": c.notes_de(n),
            }
            for n, ligne in enumerate(c.lignes_source, 1)
            if ligne.strip()
        ]

    def _services(self) -> Iterator[Page]:
        yield self._page(
            "recherche/",
            "recherche",
            "Recherche",
            "Chercher dans le contrat avec vos mots.",
            section="recherche",
            scripts=("recherche.js",),
            codes=self._codes_cites(),
            indexe=False,
        )
        yield from self._index_pages()
        yield self._page(
            "non-communique/",
            "non_communique",
            "Ce qui n’est pas communiqué",
            "Ce que la source ne dit pas, compté champ par champ.",
        )
        yield self._page(
            "donnees/",
            "donnees",
            "Données ouvertes",
            "Les données du site, à télécharger et à réutiliser.",
            section="donnees",
            indexe=False,
            **self._open_data,
        )
        yield self._page(
            "accessibilite/",
            "accessibilite",
            "Accessibilité",
            "L’état d’accessibilité de ce site et comment signaler un obstacle.",
        )
        yield self._page(
            "mentions-legales/", "mentions_legales", "Mentions légales", "Qui publie ce site, et sous quelles licences."
        )
        yield self._page("plan-du-site/", "plan_du_site", "Plan du site", "Toutes les pages du site.", indexe=False)

    def _index_pages(self) -> Iterator[Page]:
        """The index of words: one page a letter, so that none grows heavy."""
        lettres = self._index()
        nav = [(lettre, f"index/{lettre.lower()}/", len(entrees)) for lettre, entrees in lettres]
        titre = "Index des mots"
        yield self._page(
            "index/", "index_mots", titre, "Tous les mots qui mènent à une page, de A à Z.", nav=nav, indexe=False
        )
        for lettre, entrees in lettres:
            yield self._page(
                f"index/{lettre.lower()}/", "index_lettre", f"Index des mots : {lettre}", f"Les mots en {lettre} qui mènent à une page.",
                fil=(Lien(titre, "index/"),), nav=nav, entrees=entrees, indexe=False,
            )  # fmt: skip

    def _index(self) -> list[tuple[str, list[tuple[str, list[Lien], str]]]]:
        """Return, letter by letter, each word of the lexicon with its pages, or what is said of it."""
        c = self.corpus
        pages: dict[str, tuple[str, dict[Lien, None]]] = {}

        def lead(mots: Iterable[str], lien: Lien) -> None:
            for mot in mots:
                pages.setdefault(slug(mot), (mot, {}))[1].setdefault(lien)

        lexique = {(x.enjeu, x.action): x.mots for x in c.lexique}
        for e in c.enjeux:
            mots = [*e.mots_usuels, *lexique.get((e.id, None), ())]
            lead(mots, Lien(f"{self.numero_enjeu(e)} : {e.intitule}", f"enjeux/{e.id}/"))
        for a in c.actions:
            mots = [*a.mots_usuels, *lexique.get((None, a.id), ())]
            lead(mots, Lien(f"{self.numero_action(a)} : {a.intitule}", f"actions/{a.id}/"))
        for p in c.programmes:
            lead(
                [p.nom, *p.aussi, *([p.sigle] if p.sigle else [])],
                Lien(francais.capitale(p.titre), f"programmes/{p.id}/"),
            )
        for t in c.glossaire:
            lead([t.terme, *t.aussi], Lien(f"Glossaire : {t.terme}", f"glossaire/{t.id}/"))
        said = {slug(m): (m, f"{x.phrase} {x.ou}") for x in c.hors_contrat for m in x.mots}
        developed = {slug(x.sigle): x.developpe for x in c.sigles}
        lettres: dict[str, list[tuple[str, list[Lien], str]]] = {}
        for cle in sorted({*pages, *said} - {""}):
            mot, liens = pages.get(cle) or (said[cle][0], {})
            texte = f"{mot} ({developed[cle]})" if cle in developed else mot
            lettre = cle[0].upper() if cle[0].isalpha() else "0-9"
            lettres.setdefault(lettre, []).append((texte, list(liens), "" if liens else said[cle][1]))
        return list(lettres.items())

    # -- tools

    def numero_enjeu(self, enjeu: Enjeu) -> str:
        return f"{francais.capitale(self.noms.enjeu_court.singulier)} {enjeu.rang}"

    def numero_action(self, action: Action) -> str:
        return f"{francais.capitale(self.noms.action_court.singulier)} {self.corpus.numero(action)}"

    def _page(
        self, adresse: str, gabarit: str, titre: str, description: str, *, section: str = "",
        contexte: tuple[str, ...] = (), fil: tuple[Lien, ...] = (), voisins: tuple[Lien, ...] = (),
        scripts: tuple[str, ...] = (),
        indexe: bool = True, **valeurs: Any,
    ) -> Page:  # fmt: skip
        corps = self.env.get_template(f"{gabarit}.html").render(titre=titre, racine=root_of(adresse), **valeurs)
        return Page(
            adresse=adresse, titre=typeset(titre), corps=corps, description=typeset(description), section=section,
            contexte=tuple(map(typeset, contexte)), fil=fil, voisins=voisins, scripts=scripts,
            indexe=indexe,
        )  # fmt: skip


def phrase(texte: str) -> str:
    """Return prose as one plain line, for places that hold no markup."""
    return typeset(prose.plain(texte))


def root_of(adresse: str) -> str:
    """Return the relative path from a page to the root of the site."""
    return "../" * adresse.count("/") or "./"


def conformite(audit: Audit | None) -> str:
    """Return the state of conformity that the law lets a site claim: none without an audit."""
    if audit is None or audit.taux < 50:
        return "non conforme"
    return "totalement conforme" if audit.taux == 100 else "partiellement conforme"


class Noms:
    """The names of the two levels, as the contract calls them."""

    def __init__(self, contrat: Contrat) -> None:
        self.enjeu = francais.nom(contrat.niveaux.enjeu)
        self.action = francais.nom(contrat.niveaux.action)
        self.enjeu_court = francais.nom_court(contrat.niveaux.enjeu)
        self.action_court = francais.nom_court(contrat.niveaux.action)


def environment() -> jinja2.Environment:
    """Return the environment of the bodies: everything escaped, nothing undefined."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters.update(
        typo=typeset,
        mots=no_break,
        blocs=prose.blocks,
        phrase=phrase,
        plie=fold_spaces,
        periode=francais.periode,
        capitale=francais.capitale,
        date_dite=francais.date_dite,
        date_iso=francais.date_iso,
    )
    env.globals["pluriel"] = francais.pluriel
    return env
