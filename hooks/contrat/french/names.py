"""How the contract calls its two levels, and each of their records."""

from typing import Any

from ..model.action import Action
from ..model.collections import suivi_of
from ..model.contrat import Contrat
from ..model.corpus import Corpus
from ..model.directory import Terme
from ..model.enjeu import Enjeu
from ..model.requests import Demande
from . import grammar


class Noms:
    """The names of one contract: of its levels, with the words that agree, and of its records."""

    def __init__(self, corpus: Corpus) -> None:
        niveaux = corpus.contrat.niveaux
        self._corpus = corpus
        self.enjeu, self.enjeu_court = grammar.noms(niveaux.enjeu)
        self.action, self.action_court = grammar.noms(niveaux.action)

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
        un = suivi_of(fiche).un
        return un if isinstance(fiche, Contrat) else f"{un} : {self.nom(fiche)}".removeprefix(" : ")

    def fiche(self, fiche: Any) -> str:
        """Return what a link to the page of a record says."""
        return self.de(fiche) if isinstance(fiche, Terme) else grammar.capitale(self.nom(fiche))
