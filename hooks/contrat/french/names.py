"""How the contract calls its two levels, each of their records, and where its words come from."""

from typing import Any

from ..model.action import Action
from ..model.collections import suivi_of
from ..model.contrat import Contrat
from ..model.corpus import Corpus
from ..model.directory import Terme
from ..model.enjeu import Enjeu
from ..model.requests import Demande
from ..model.usual_words import SujetHorsContrat
from . import grammar

_FEMININS = frozenset({"convention", "charte", "délibération"})
"""What is feminine among the kinds of contract and of source."""


def _nom(singulier: str, participe: str = "") -> grammar.Nom:
    """Return a noun and the participle that agrees with it: « délibération publiée »."""
    feminin = singulier in _FEMININS
    suite = f" {participe}{'e' if feminin else ''}" if participe else ""
    return grammar.Nom(f"{singulier}{suite}", f"{singulier}s{suite and suite + 's'}", feminin)


class Noms:
    """The names of one contract: of its levels, with the words that agree, of its records and of its source."""

    def __init__(self, corpus: Corpus) -> None:
        niveaux, source = corpus.contrat.niveaux, corpus.contrat.source
        self._corpus = corpus
        self.enjeu, self.enjeu_court = grammar.noms(niveaux.enjeu)
        self.action, self.action_court = grammar.noms(niveaux.action)
        self.objet = _nom(source.objet)
        """What the site speaks of: « contrat », « plan »."""
        self.source = self.objet if source.entiere else _nom("texte", "source")
        """What the words are, alone: « contrat », « texte publié », « délibération publiée »."""
        par = self.ailleurs = ""
        if source.nature and source.partielle:
            self.source = _nom("texte" if source.nature == "page" else source.nature, "publié")
            par = f" par {source.publie_par}" if source.publie_par else ""
            complet = "complète" if self.objet.feminin else "complet"
            self.ailleurs = f"{grammar.capitale(self.objet.le)} {complet} peut en parler."
        self.source_dite = f"{self.source.le}{par}"
        """The same, with its article and who published it: « le texte publié par l’agglomération »."""
        self.les_mots = f"Les mots cités sont ceux {self.source.du}{par}."

    def absence(self, sujet: SujetHorsContrat) -> str:
        """Return what the source does not speak of, in a sentence: « Le contrat ne parle pas de l’état civil. »."""
        if not sujet.suit_la_source:
            return sujet.phrase
        said = f"{grammar.capitale(self.source_dite)} {sujet.phrase}."
        return f"{said} {self.ailleurs}" if self.ailleurs else said

    @property
    def origine(self) -> str:
        """Return what the words come from, as citations name it: what it is, its title and its publisher."""
        source = self._corpus.contrat.source
        return f"{self.source.singulier} : {source.titre}, {source.editeur}"

    def provenance(self, ligne: int) -> str:
        """Return where the words of a line come from, as citations name it."""
        return f"{self.origine}, ligne {ligne}"

    def numero(self, fiche: Action | Enjeu) -> str:
        """Return « Enjeu 4 » or « Axe 4.1 »."""
        if isinstance(fiche, Action):
            return f"{grammar.capitale(self.action_court.singulier)} {self._corpus.numero(fiche)}"
        return f"{grammar.capitale(self.enjeu_court.singulier)} {fiche.rang}"

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
        return f"{suivi_of(fiche).un} : {self.nom(fiche)}".removeprefix(" : ")

    def fiche(self, fiche: Any) -> str:
        """Return what a link to the page of a record says."""
        return self.de(fiche) if isinstance(fiche, Terme) else grammar.capitale(self.nom(fiche))
