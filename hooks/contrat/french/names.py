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
        self.enjeu = grammar.nom(niveaux.enjeu)
        self.action = grammar.nom(niveaux.action)
        self.enjeu_court = grammar.nom_court(niveaux.enjeu)
        self.action_court = grammar.nom_court(niveaux.action)

    def numero_enjeu(self, enjeu: Enjeu) -> str:
        """Return « Enjeu 4 »."""
        return f"{grammar.capitale(self.enjeu_court.singulier)} {enjeu.rang}"

    def numero_action(self, action: Action) -> str:
        """Return « Axe 4.1 »."""
        return f"{grammar.capitale(self.action_court.singulier)} {self._corpus.numero(action)}"

    def nom_enjeu(self, enjeu: Enjeu) -> str:
        """Return « Enjeu 4 : Grandir au collège »."""
        return f"{self.numero_enjeu(enjeu)} : {enjeu.intitule}"

    def nom_action(self, action: Action) -> str:
        """Return « Axe 4.1 : Apprendre à nager »."""
        return f"{self.numero_action(action)} : {action.intitule}"

    def nom(self, fiche: Any) -> str:
        """Return the name of a record that stands beside its id: « Axe 4.1 : Apprendre à nager », « Plan licorne »."""
        if isinstance(fiche, Enjeu):
            return self.nom_enjeu(fiche)
        return self.nom_action(fiche) if isinstance(fiche, Action) else str(getattr(fiche, suivi_of(fiche).nom))

    def de(self, fiche: Any) -> str:
        """Return the name of a record among others: « Axe 4.1 : Apprendre à nager », « Programme : Plan licorne »."""
        if isinstance(fiche, Demande):
            return f"Demande du {grammar.date_iso(fiche.envoyee)}"
        un = suivi_of(fiche).un
        return un if isinstance(fiche, Contrat) else f"{un} : {self.nom(fiche)}".removeprefix(" : ")

    def numero(self, fiche: Action | Enjeu) -> str:
        """Return « Enjeu 4 » or « Axe 4.1 »."""
        return self.numero_action(fiche) if isinstance(fiche, Action) else self.numero_enjeu(fiche)

    def fiche(self, fiche: Any) -> str:
        """Return what a link to the page of a record says."""
        return self.de(fiche) if isinstance(fiche, Terme) else grammar.capitale(self.nom(fiche))
