"""The model → the pages of the site, as values: address, titles, body, and what the shell needs.

Bodies come from the templates beside this module, with autoescape and strict undefined.
Nothing here writes a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from markupsafe import Markup

from ..accessibility import conformite, rgaa
from ..french import days, grammar
from ..french.names import Noms
from ..french.typography import typeset
from ..french.values import Values
from ..history import feeds
from ..history.changes import Historique
from ..history.journal import Journal, keys_of
from ..history.sentences import Phrases
from ..model.action import CHAMPS_SUIVIS, Action
from ..model.contrat import CHAMPS_SUIVIS_CONTRAT, Contrat
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..reading import prose
from ..reading.characters import slug
from ..reading.memo import OUBLI, Memoire
from ..webpage import addresses, pagination
from ..webpage.page import Alternative, Lien, Page, Site, Version, root_of
from . import abbreviations, citation, lists, word_index
from .answers import Reponses
from .environment import environment

_LIBELLES = {nom: field.metadata["libelle"] for nom, field in Action.__dataclass_fields__.items()}


class Renderer:
    """Renders the pages of one corpus."""

    def __init__(
        self,
        corpus: Corpus,
        version: Version,
        *,
        alternatives: Mapping[str, tuple[Alternative, ...]] | None = None,
        historique: Historique | None = None,
        site: Site | None = None,
        memoire: Memoire = OUBLI,
    ) -> None:
        """`alternatives` are the data that each page links to, by its address.

        `historique` is None in a copy that does not hold it whole; pages then say so.
        """
        self.corpus = corpus
        self.version = version
        self.historique = historique
        self.site = site or Site(corpus.contrat.titre_court, "")
        self.noms = Noms(corpus)
        self.values = Values(corpus)
        self.phrases = Phrases(corpus, historique)
        self.journal = Journal(corpus, self.noms, self.phrases, historique) if historique else None
        self.flux = feeds.feeds(corpus, self.noms, self.site, historique)
        self._announced = feeds.announced(self.flux)
        self.periode_finie = _finished(corpus.contrat, version.jour)
        self.env = environment(memoire)
        Reponses(corpus, self.env)
        self._sigles = abbreviations.Developer(abbreviations.known(corpus))
        self._alternatives = alternatives or {}
        self._reperes: dict[str, Markup] = {}
        self._citations: dict[tuple[type, str], citation.Citation] = {}
        self.env.filters.update(
            repere=self.repere,
            numero_action=self.noms.numero_action,
            numero_enjeu=self.noms.numero_enjeu,
            sic=self.sic,
            dit=self.values.of,
            paroles=lambda value: self.values.runs(value, type(value)),
            libelles=cache(lambda champs: ", ".join(_LIBELLES[champ].lower() for champ in champs)),
        )
        self.env.globals.update(
            corpus=corpus,
            contrat=corpus.contrat,
            version=version,
            noms=self.noms,
            historique=historique,
            periode_finie=self.periode_finie,
            recent=self.journal.recent if self.journal else None,
            champs_suivis=CHAMPS_SUIVIS,
            champs_suivis_contrat=CHAMPS_SUIVIS_CONTRAT,
            divise=pagination.divided(corpus),
            seuil=pagination.SEUIL,
            cartes=pagination.EN_ACCUEIL,
            tableau=lists.tableau,
            conformite=conformite.etat(corpus.contrat.audit, version.jour),
            audit_en_cours=conformite.en_cours(corpus.contrat.audit, version.jour),
            description_champ={
                f: Action.__dataclass_fields__[f].metadata["description"] for f in Action.__dataclass_fields__
            },
            libelle_champ=_LIBELLES,
            libelle_champ_contrat={
                f: Contrat.__dataclass_fields__[f].metadata["libelle"] for f in Contrat.__dataclass_fields__
            },
        )
        for nom, gabarit in (("m", "_macros.html"), ("j", "_journal.html")):  # once: an import costs each page 40 µs
            self.env.globals[nom] = self.env.get_template(gabarit).module

    def pages(self) -> Iterator[Page]:
        """Yield the pages of the contract, home first; `donnees` and `suivi` make the others."""
        yield self._accueil()
        yield from self._enjeux()
        yield from self._actions()
        yield from self._programmes()
        yield from self._organisations()
        yield from self._glossaire()
        yield from self._contrat()
        yield from self._services()
        yield from self._retires()

    # -- pages of the contract

    def _accueil(self) -> Page:
        """Home; its examples of search are usual words of the first, middle and last actions."""
        c = self.corpus
        exemples = [c.actions[i] for i in sorted({0, len(c.actions) // 2, len(c.actions) - 1})] if c.actions else []
        return self.page(
            "",
            "accueil",
            c.contrat.titre_court,
            prose.plain(c.contrat.en_clair),
            exemples=exemples,
            entrees=self.journal.entries(self.journal.latest(3)) if self.journal else None,
        )

    def _enjeux(self) -> Iterator[Page]:
        enjeu = self.noms.enjeu
        titre = f"Les {enjeu.pluriel}"
        yield self.page(
            "enjeux/",
            "enjeux",
            titre,
            f"{grammar.capitale(enjeu.tous)} du contrat, et leurs {self.noms.action.pluriel}.",
            indexe=False,
            section="enjeux",
        )
        fil = (Lien(titre, "enjeux/"),)
        for i, e in enumerate(self.corpus.enjeux):
            yield self.page(
                f"enjeux/{e.id}/",
                "enjeu",
                e.intitule,
                prose.plain(e.en_clair),
                section="enjeux",
                fil=fil,
                contexte=(self.noms.numero_enjeu(e),),
                voisins=self._voisins_enjeu(i),
                enjeu=e,
                cles=keys_of(self.corpus, e),
                citation=self.cite(e),
            )

    def _voisins_enjeu(self, i: int) -> tuple[Lien, ...]:
        around = self.corpus.enjeux[max(0, i - 1) : i] + self.corpus.enjeux[i + 1 : i + 2]
        return tuple(Lien(self.noms.nom_enjeu(e), f"enjeux/{e.id}/") for e in around)

    def _actions(self) -> Iterator[Page]:
        action = self.noms.action
        titre = f"{grammar.capitale(action.tous)}"
        yield from lists.actions(self, self._codes_cites())
        fil = (Lien(titre, "actions/"),)
        for a in self.corpus.actions:
            enjeu = self.corpus.enjeu[a.enjeu]
            yield self.page(
                f"actions/{a.id}/",
                "action",
                a.intitule,
                prose.plain(a.en_clair),
                section="actions",
                fil=fil,
                contexte=(self.noms.nom_enjeu(enjeu),),
                voisins=self._voisins_action(a),
                action=a,
                enjeu=enjeu,
                citation=self.cite(a),
            )

    def cite(self, fiche: Action | Enjeu) -> citation.Citation:
        """Return how a page is cited, at the version of the records whose words it shows."""
        key = type(fiche), fiche.id
        if key not in self._citations:
            self._citations[key] = self._cite(fiche)
        return self._citations[key]

    def _cite(self, fiche: Action | Enjeu) -> citation.Citation:
        cles = (("actions", fiche.id),) if isinstance(fiche, Action) else keys_of(self.corpus, fiche)
        under = () if isinstance(fiche, Action) else self.corpus.actions_de(fiche)
        changes = self.historique.de(*cles) if self.historique else ()
        version = citation.version_of(self.version, changes, fiche, *under)
        return citation.of_record(self.corpus, self.noms, self.site, version, fiche)

    def _voisins_action(self, action: Action) -> tuple[Lien, ...]:
        return tuple(
            Lien(self.noms.nom_action(a), f"actions/{a.id}/") for a in self.corpus.voisins(action) if a is not None
        )

    def _codes_cites(self) -> dict[str, dict[str, str]]:
        """Return the choices of the filters: only what at least one action has."""
        c = self.corpus
        programmes = dict.fromkeys(p for a in c.actions for p in c.programmes_de(a))
        publics = {code for a in c.actions for code in c.publics_de(a)}
        etats = {a.etat_information for a in c.actions}
        return {
            "enjeu": {e.id: f"{e.rang}. {e.intitule}" for e in c.enjeux},
            "programme": {p.id: grammar.capitale(p.titre) for p in programmes},
            "public": {k: v for k, v in c.libelle["publics"].items() if k in publics},
            "information": {k: v for k, v in c.libelle["etats_information"].items() if k in etats},
        }

    # -- pages around it

    def _programmes(self) -> Iterator[Page]:
        yield from lists.collection(
            self,
            "programmes",
            "Programmes et documents cités",
            "Les programmes, plans et documents que le texte source nomme.",
            section="programmes",
        )
        fil = (Lien("Programmes", "programmes/"),)
        for p in self.corpus.programmes:
            yield self.page(
                f"programmes/{p.id}/",
                "programme",
                grammar.capitale(p.titre),
                prose.plain(p.definition),
                section="programmes",
                fil=fil,
                contexte=(grammar.capitale(self.corpus.libelle["natures_programme"][p.nature]),),
                programme=p,
            )

    def _organisations(self) -> Iterator[Page]:
        yield from lists.collection(
            self,
            "organisations",
            "Organisations",
            "Les organisations de ce contrat, et les personnes que le texte source nomme.",
        )
        fil = (Lien("Organisations", "organisations/"),)
        for o in self.corpus.organisations:
            communes = self.corpus.communes
            yield self.page(
                f"organisations/{o.id}/",
                "organisation",
                grammar.capitale(o.titre),
                prose.plain(o.definition),
                fil=fil,
                organisation=o,
                communes=communes if communes and communes.organisation == o.id else None,
            )

    def _glossaire(self) -> Iterator[Page]:
        yield from lists.collection(self, "glossaire", "Glossaire", "Les mots du contrat, expliqués simplement.")
        in_source = {t.id for t in self.corpus.termes_de(" ".join(self.corpus.lignes_source))}
        for t in self.corpus.glossaire:
            citants = self.corpus.actions_citant(t)
            yield self.page(
                f"glossaire/{t.id}/",
                "terme",
                t.terme,
                prose.plain(t.definition),
                contexte=("Glossaire",),
                fil=(Lien("Glossaire", "glossaire/"),),
                terme=t,
                citants=citants,
                dans_la_source=t.id in in_source,
            )

    def _contrat(self) -> Iterator[Page]:
        fil = (Lien("Le contrat", "contrat/"),)
        yield self.page(
            "contrat/",
            "contrat",
            "Le contrat",
            "Le texte source ligne par ligne, ses notes, et ce que l’on ne sait pas.",
            section="contrat",
            lignes=self._lignes(),
        )
        yield from lists.dossier(self)
        if self.corpus.contrat.interview:
            yield self.page(
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
                    carriers[n] = Lien(self.noms.numero_enjeu(e), f"enjeux/{e.id}/")
        for a in c.actions:
            carriers[a.source.ligne] = Lien(self.noms.numero_action(a), f"actions/{a.id}/")
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
        yield self.page(
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
        yield from lists.non_communique(self)
        yield from self._manques()
        yield self.page(
            "accessibilite/",
            "accessibilite",
            "Accessibilité",
            "L’état d’accessibilité de ce site et comment signaler un obstacle.",
            verdicts=self._verdicts,
            comptes=self._comptes_verdicts(),
        )
        yield self.page(
            "accessibilite/criteres/",
            "criteres",
            "Les 106 critères d’accessibilité",
            "Ce que ce site dit de chacun des 106 critères du RGAA : verdict, preuve et date.",
            fil=(Lien("Accessibilité", "accessibilite/"),),
            verdicts=self._verdicts,
            comptes=self._comptes_verdicts(),
            indexe=False,
        )
        yield self.page(
            "mentions-legales/", "mentions_legales", "Mentions légales", "Qui publie ce site, et sous quelles licences."
        )
        lettres = [(lettre, word_index.adresse(lettre)) for lettre, _ in self._index]
        yield self.page(
            "plan-du-site/", "plan_du_site", "Plan du site", "Toutes les pages du site.", indexe=False, lettres=lettres
        )

    def donnees(self, donnees: Any, dictionnaire: Sequence[Any]) -> Page:
        """Return the page of the open data, which lists them and says what each field holds."""
        return self.page(
            "donnees/",
            "donnees",
            "Données ouvertes",
            "Les données du site, à télécharger et à réutiliser.",
            section="donnees",
            indexe=False,
            donnees=donnees,
            dictionnaire=dictionnaire,
        )

    def _manques(self) -> Iterator[Page]:
        """One page a tracked field: each action that lacks it, with a link to where it would stand."""
        for champ in CHAMPS_SUIVIS:
            yield from lists.manque(
                self, champ, _LIBELLES[champ], f"non-communique/{slug(champ)}/", self._ancres[champ]
            )

    @cached_property
    def _ancres(self) -> dict[str, str]:
        """Return where the answer to each tracked field stands on the page of an action."""
        return {champ: f"question-{q.id}" for q in self.corpus.vocabulaires.questions for champ in q.champs}

    @cached_property
    def _verdicts(self) -> tuple[rgaa.Verdict, ...]:
        return rgaa.verdicts(self.corpus.accessibilite)

    def _comptes_verdicts(self) -> list[tuple[str, int]]:
        """Return how many criteria have each verdict that at least one has."""
        found = Counter(v.verdict for v in self._verdicts)
        return [(verdict, found[verdict]) for verdict in rgaa.VERDICTS if found[verdict]]

    def _index_pages(self) -> Iterator[Page]:
        """The index of words: one page a letter, so that none grows heavy."""
        lettres = self._index
        nav = [(lettre, word_index.adresse(lettre), len(entrees)) for lettre, entrees in lettres]
        titre = "Index des mots"
        yield self.page(
            "index/", "index_mots", titre, "Tous les mots qui mènent à une page, de A à Z.", nav=nav, indexe=False
        )
        for lettre, entrees in lettres:
            fil = (Lien(titre, "index/"),)
            yield from lists.index_lettre(self, lettre, word_index.adresse(lettre), entrees, nav=nav, fil=fil)

    @cached_property
    def _index(self) -> list[word_index.Lettre]:
        return word_index.lettres(self.corpus, self.noms)

    def _retires(self) -> Iterator[Page]:
        """One page an address that was taken down."""
        for r in self.corpus.retires:
            remplacants = tuple(Lien(self._titles.get(a, a), a.removeprefix("/")) for a in r.remplace_par)
            for adresse in (r.adresse, *(a for a in addresses.around(self.corpus, r) if a.endswith("/"))):
                yield self.page(
                    adresse.removeprefix("/"),
                    "retire",
                    r.titre,
                    f"Page retirée : {prose.plain(r.motif)}",
                    contexte=("Page retirée",) if adresse == r.adresse else ("Page retirée", adresse),
                    retire=r,
                    adresse_retiree=adresse,
                    remplacants=remplacants,
                    indexe=False,
                    retiree=True,
                )

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The title of each record’s page, by its address from the root."""
        c = self.corpus
        return {
            **{f"/enjeux/{e.id}/": self.noms.nom_enjeu(e) for e in c.enjeux},
            **{f"/actions/{a.id}/": self.noms.nom_action(a) for a in c.actions},
            **{f"/programmes/{p.id}/": grammar.capitale(p.titre) for p in c.programmes},
            **{f"/organisations/{o.id}/": grammar.capitale(o.titre) for o in c.organisations},
            **{f"/glossaire/{t.id}/": f"Glossaire : {t.terme}" for t in c.glossaire},
        }

    def repere(self, action: Action) -> Markup:
        """Return the number and title of an action, as lists show them: « 4.1 Apprendre à nager »."""
        if action.id not in self._reperes:
            numero, intitule = self.corpus.numero(action), typeset(action.intitule)
            self._reperes[action.id] = Markup('<span class="numero">{}</span> {}').format(numero, intitule)
        return self._reperes[action.id]

    def sic(self, action: Action) -> Markup:
        """Return the mark that follows the words of an action whose line is to be read as it is written, or nothing."""
        return self._sic if self.corpus.est_sic(action.source.ligne) else Markup()

    @cached_property
    def _sic(self) -> Markup:
        macros: Any = self.env.get_template("_macros.html").module
        made: Markup = macros.sic()
        return made

    # -- for the modules that make the other pages too

    def page(
        self,
        adresse: str,
        gabarit: str,
        titre: str,
        description: str,
        *,
        section: str = "",
        contexte: tuple[str, ...] = (),
        fil: tuple[Lien, ...] = (),
        voisins: tuple[Lien, ...] = (),
        scripts: tuple[str, ...] = (),
        coquille: str = "main.html",
        indexe: bool = True,
        retiree: bool = False,
        **valeurs: Any,
    ) -> Page:
        corps = self.env.get_template(f"{gabarit}.html").render(titre=titre, racine=root_of(adresse), **valeurs)
        feed = (self._announced[adresse],) if adresse in self._announced else ()
        return Page(
            adresse=adresse,
            titre=typeset(titre),
            octets=self._sigles.develop(corps).encode(),
            description=typeset(description),
            section=section,
            contexte=tuple(map(typeset, contexte)),
            fil=fil,
            voisins=voisins,
            scripts=scripts,
            indexe=indexe,
            coquille=coquille,
            retiree=retiree,
            alternatives=(*self._alternatives.get(adresse, ()), *feed),
        )


def _finished(contrat: Contrat, jour: str | None) -> str | None:
    """Return the first day after the period once it is past on a day; None while it runs, or when nobody knows."""
    fin = contrat.periode.fin.valeur
    if fin is None or jour is None or jour <= days.dernier(fin):
        return None
    return days.lendemain(days.dernier(fin))
