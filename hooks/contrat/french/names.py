"""How the contract calls its levels, each of their records, and where its words come from."""

import re
from collections import Counter
from typing import Any

from ..model.action import Action
from ..model.collections import suivi_of
from ..model.contrat import Contrat, PieceSource
from ..model.corpus import Corpus
from ..model.directory import Terme
from ..model.enjeu import Enjeu
from ..model.facts import EnLigne
from ..model.requests import Demande
from ..model.usual_words import SujetHorsContrat
from . import grammar

_SAYS = re.compile(r"[^\W\d_]{3,} ")
"""How a number begins that says what it counts."""
_FEMININS = frozenset({"convention", "charte", "délibération"})
"""What is feminine among the kinds of contract and of source."""
TOGETHER = {"dit": "disent", "nomme": "nomment", "donne": "donnent"}
"""What one source does, and what several do."""


def _nom(singulier: str, participe: str = "") -> grammar.Nom:
    """Return a noun and the participle that agrees with it: « délibération publiée »."""
    feminin = singulier in _FEMININS
    suite = f" {participe}{'e' if feminin else ''}" if participe else ""
    return grammar.Nom(f"{singulier}{suite}", f"{singulier}s{suite and suite + 's'}", feminin)


def _piece(piece: PieceSource) -> grammar.Nom:
    """Return what a source that came after the first is called, with its day: « avenant du 3 mai 2021 »."""
    nom = _nom("texte" if piece.nature in (None, "page") else piece.nature)
    day = piece.date.valeur
    if not day:
        said = f" ({piece.date.mots})"
    elif len(day) == len("2021-05-03"):
        said = f" du {grammar.date_iso(day)}"
    else:
        said = f" de {grammar.date_iso(day)}"
    return grammar.Nom(nom.singulier + said, nom.pluriel + said, nom.feminin)


class Noms:
    """The names of one contract: of its levels, with the words that agree, of its records and of its source."""

    def __init__(self, corpus: Corpus) -> None:
        niveaux, source = corpus.contrat.niveaux, corpus.contrat.source
        self._corpus = corpus
        above = [grammar.noms(n) for n in niveaux.hauts] or [(_nom("enjeu"), _nom("enjeu"))]
        self.enjeu, self.enjeu_court = above[0]
        self.niveaux, self.courts = ([pair[n] for pair in above] for n in (0, 1))
        """What the levels above the action are called, from the top, and for short."""
        self.action, self.action_court = grammar.noms(niveaux.action)
        self.objet = _nom(source.objet)
        """What the site speaks of: « contrat », « plan »."""
        alone = grammar.Nom("tableau source", "tableaux source", False) if source.entete else _nom("texte", "source")
        self.source = self.objet if source.entiere else alone
        """What the words are, alone: « contrat », « texte publié », « délibération publiée »."""
        par = self.ailleurs = ""
        if source.nature and source.partielle:
            self.source = _nom("texte" if source.nature == "page" else source.nature, "publié")
            par = f" par {source.publie_par}" if source.publie_par else ""
            complet = "complète" if self.objet.feminin else "complet"
            self.ailleurs = f"{grammar.capitale(self.objet.le)} {complet} peut en parler."
        self.source_dite = f"{self.source.le}{par}"
        """The same, with its article and who published it: « le texte publié par l’agglomération »."""
        self._pieces = {p.cle: _piece(p) for p in corpus.contrat.pieces}
        et = "".join(f", et {p.du}" for p in self._pieces.values())
        self.les_mots = f"Les mots cités sont ceux {self.source.du}{par}{et}."

    def absence(self, sujet: SujetHorsContrat) -> str:
        """Return what the source does not speak of, in a sentence: « Le contrat ne parle pas de l’état civil. »."""
        if not sujet.suit_la_source:
            return sujet.phrase
        said = f"{grammar.capitale(self.source_dite)} {sujet.phrase}."
        return f"{said} {self.ailleurs}" if self.ailleurs else said

    @property
    def origine(self) -> str:
        """Return what the words come from, as citations name it: what it is, its title and its publisher."""
        return self._origine(None)

    @property
    def origines(self) -> str:
        """Return what all the words come from, source after source."""
        return " ; ".join(self._origine(cle) for cle in (None, *self._pieces))

    def _origine(self, piece: str | None) -> str:
        source = self._corpus.contrat.source_de(piece)
        return f"{self.texte(piece).singulier} : {source.titre}, {source.editeur}"

    def texte(self, piece: str | None) -> grammar.Nom:
        """Return what a source is called: « contrat », « avenant du 3 mai 2021 »; the first one without a key."""
        return self._pieces[piece] if piece else self.source

    def qui_dit(self, piece: str | None) -> str:
        """Return what names a source where a sentence says what it says: « la source », « l’avenant du 3 mai 2021 »."""
        return self._pieces[piece].le if piece else "la source"

    @property
    def des_sources(self) -> str:
        return "des sources" if self._pieces else "de la source"

    @property
    def par_source(self) -> str:
        return "par les sources" if self._pieces else "par la source"

    def sources(self, verbe: str) -> str:
        """Return what the sources do together, for a verb of `TOGETHER`: « la source dit », « les sources disent »."""
        return f"les sources {TOGETHER[verbe]}" if self._pieces else f"la source {verbe}"

    def ce_que(self, verbe: str) -> str:
        """Return the same as a heading: « Ce que dit la source »."""
        return f"Ce que {TOGETHER[verbe]} les sources" if self._pieces else f"Ce que {verbe} la source"

    def taisent(self, verbe: str) -> str:
        """Return what no source does: « la source ne dit pas », « aucune des sources ne dit »."""
        return f"aucune des sources ne {verbe}" if self._pieces else f"la source ne {verbe} pas"

    @property
    def tu(self) -> str:
        """Return the heading of what is not said."""
        return f"Ce que {'les sources ne disent' if self._pieces else 'la source ne dit'} pas"

    def dite(self, lieu: EnLigne) -> str:
        """Return the name of the source of a line, with its article: « l’avenant du 3 mai 2021 »."""
        return self._pieces[lieu.piece].le if lieu.piece else self.source_dite

    def lieu(self, lieu: EnLigne) -> str:
        """Return where a line stands in its source: « ligne 12 », of a PDF « page 3, ligne 12 »."""
        page = self._corpus.page(lieu)
        return f"page\u00a0{page}, ligne\u00a0{lieu.ligne}" if page else f"ligne\u00a0{lieu.ligne}"

    def provenance(self, lieu: EnLigne) -> str:
        """Return where the words of a line come from, as citations name it."""
        at = self.lieu(lieu).replace("\u00a0", " ")
        return f"{self._origine(lieu.piece)}, {at}"

    def numero(self, fiche: Action | Enjeu) -> str:
        """Return « Enjeu 4 » or « Axe 4.1 »; a number that begins with a word says itself: « Fiche action 10 »."""
        numero = self._corpus.numero(fiche)
        return grammar.capitale(numero if _SAYS.match(numero) else f"{self.court(fiche).singulier} {numero}")

    def court(self, fiche: Action | Enjeu) -> grammar.Nom:
        """Return the short name of the level of a record."""
        return self.action_court if isinstance(fiche, Action) else self.courts[len(self._corpus.au_dessus(fiche))]

    @property
    def comptes(self) -> list[str]:
        """Return how many records each level above the action has, in words: « 3 axes », « 9 objectifs »."""
        found = Counter(len(self._corpus.au_dessus(e)) for e in self._corpus.enjeux)
        return [self.niveaux[depth].compte(n) for depth, n in sorted(found.items())]

    @property
    def libres(self) -> str:
        """Return what the actions that stand in no enjeu are called: « axes sans enjeu »; all, where there is none."""
        return f"{self.action.pluriel} sans {self.enjeu.singulier}" if self._corpus.enjeux else self.action.tous

    def plage(self, first: Action | Enjeu, last: Action | Enjeu) -> str:
        """Return what a part of a list of actions is called, by its ends: « axes 1.2.1 à 1.3.4 »."""
        de, a = (self._corpus.numero(f) for f in (first, last))
        mixed = _SAYS.match(de) or isinstance(first, Enjeu)
        return f"de {de} à {a}" if mixed else f"{self.action_court.pluriel} {de} à {a}"

    def niveau(self, enjeu: Enjeu) -> grammar.Nom:
        """Return the name of the level of an enjeu."""
        return self.niveaux[len(self._corpus.au_dessus(enjeu))]

    def nom(self, fiche: Any) -> str:
        """Return the name of a record that stands beside its id: « Axe 4.1 : Apprendre à nager », « Plan licorne »."""
        own = str(getattr(fiche, suivi_of(fiche).nom))
        return f"{self.numero(fiche)} : {own}" if isinstance(fiche, Action | Enjeu) else own

    def de(self, fiche: Any) -> str:
        """Return the name of a record among others: « Axe 4.1 : Apprendre à nager », « Programme : Plan licorne »."""
        if isinstance(fiche, Demande):
            return f"Demande du {grammar.date_iso(fiche.envoyee)}"
        if isinstance(fiche, Contrat):
            return grammar.capitale(self.objet.le)
        un, nom = suivi_of(fiche).un or "", self.nom(fiche)
        if un and nom.lower().startswith(f"{un.lower()} "):  # « programme Action Cœur de Ville » says what it is
            return grammar.capitale(nom)
        return f"{un} : {nom}".removeprefix(" : ")

    def fiche(self, fiche: Any) -> str:
        """Return what a link to the page of a record says."""
        return self.de(fiche) if isinstance(fiche, Terme) else grammar.capitale(self.nom(fiche))
