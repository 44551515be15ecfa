"""How the contract calls its two levels, and each of their records."""

from __future__ import annotations

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.directory import Organisation, Programme, Terme
from ..model.enjeu import Enjeu
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

    def numero(self, fiche: Action | Enjeu) -> str:
        """Return « Enjeu 4 » or « Axe 4.1 »."""
        return self.numero_action(fiche) if isinstance(fiche, Action) else self.numero_enjeu(fiche)

    def fiche(self, fiche: Action | Enjeu | Programme | Organisation | Terme) -> str:
        """Return what a link to the page of a record says."""
        if isinstance(fiche, Action | Enjeu):
            return f"{self.numero(fiche)} : {fiche.intitule}"
        return f"Glossaire : {fiche.terme}" if isinstance(fiche, Terme) else grammar.capitale(fiche.titre)
