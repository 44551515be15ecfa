"""What is known of a record, field by field and question by question → HTML; what nobody knows is written once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import jinja2
from markupsafe import Markup

from ..model.action import CHAMPS_SUIVIS, Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.vocabularies import Question

_SAID_ANYWAY = frozenset({"texte", "enjeu", "source"})
"""What an answer takes from the words of the contract, whatever else is known."""


class Reponses:
    """The answers of one corpus, from the macros of `_macros.html` and `_question.html`."""

    def __init__(self, corpus: Corpus, env: jinja2.Environment) -> None:
        """`env` is that of the bodies; its macros are read once they are all there, at the first answer."""
        self._corpus = corpus
        self._env = env
        self._inconnues: dict[str, Markup] = {}
        self._suivis = {q.id: [c for c in q.champs if c in CHAMPS_SUIVIS] for q in corpus.questions}

    def etat(self, action: Action | None, champ: str, racine: str) -> Markup:
        """Return what is known of a tracked field of an action, or of the contract, or what was asked for."""
        if not self._is_known(action, champ):
            return self._absent
        fiche, demande = action or self._corpus.contrat, self._corpus.demande(action, champ)
        return self._macro("_macros.html", "etat", fiche, demande, action, champ, racine)

    def reponse(self, q: Question, action: Action, enjeu: Enjeu, racine: str) -> Markup:
        """Return a question on an action with its answer."""
        suivis = self._suivis[q.id]
        said = not _SAID_ANYWAY.isdisjoint(q.champs) or ("publics" in q.champs and enjeu.publics is not None)
        if said or any(self._is_known(action, champ) for champ in suivis):
            return self._macro("_question.html", "question", q, action, enjeu, suivis, racine)
        if q.id not in self._inconnues:
            self._inconnues[q.id] = self._macro("_question.html", "question", q, action, enjeu, suivis, racine)
        return self._inconnues[q.id]

    def _is_known(self, action: Action | None, champ: str) -> bool:
        fiche = action or self._corpus.contrat
        return getattr(fiche, champ) is not None or self._corpus.demande(action, champ) is not None

    @cached_property
    def _absent(self) -> Markup:
        return self._macro("_macros.html", "etat", None, None, None, "", "")

    def _macro(self, gabarit: str, nom: str, *valeurs: Any) -> Markup:
        made: Markup = getattr(self._env.get_template(gabarit).module, nom)(*valeurs)
        return made
