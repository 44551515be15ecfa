"""What is known of an action, question by question; what nobody knows is made once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jinja2
from markupsafe import Markup

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.facts import champs_suivis
from ..model.vocabularies import Question

Champs = tuple[tuple[Question, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Bilan:
    """The questions on an action: those that something answers, and those of which a tracked field is unknown."""

    repondues: Champs
    """Each with its tracked fields that are known; none where the words of the contract answer alone."""
    autres: frozenset[str]
    """The known fields whose value comes from another source."""
    sources: Mapping[str | None, frozenset[str]]
    """The known fields that each source says, by the key of its piece, None for the first; those alone that say one."""
    ouvertes: Champs
    """Each with its tracked fields that are not known: a question answered in part stands here too."""
    publics: Enjeu | None
    """The enjeu whose title says for whom, where the action does not."""

    @cached_property
    def ids(self) -> frozenset[str]:
        """Return the ids of the questions that something answers."""
        return frozenset(q.id for q, _ in self.repondues)

    @cached_property
    def dites(self) -> tuple[tuple[str | None, Champs], ...]:
        """Return, source after source, the questions that it answers and the sentence of the page names, with the fields that answer."""
        named = [(q, champs) for q, champs in self.repondues if q.resume]
        told = {
            cle: tuple((q, champs) for q, champs in named if held.intersection(champs))
            for cle, held in self.sources.items()
        }
        return tuple((cle, questions) for cle, questions in told.items() if questions)

    @cached_property
    def dit_plus(self) -> bool:
        """Tell whether a source of the contract says more than a title."""
        return any({*champs} - self.autres for _, champs in self.repondues)

    @cached_property
    def ailleurs(self) -> Champs:
        """Return the same of those that other sources alone answer."""
        return tuple((q, champs) for q, champs in self.repondues if q.resume and champs and {*champs} <= self.autres)

    @cached_property
    def tues(self) -> tuple[str, ...]:
        """Return the open questions that nothing answers, as the sentence of the page names them; for whom has its own."""
        said = {q.id for q, champs in self.repondues if champs or (self.publics and "publics" in q.champs)}
        return tuple(q.resume for q, _ in self.ouvertes if q.resume and q.id not in said)

    @cached_property
    def manques(self) -> int:
        return sum(len(champs) for _, champs in self.ouvertes)


@dataclass(frozen=True)
class BilanCommun:
    """What is known of several actions together."""

    informees: int
    """Of how many the source says something that the sentence of the page names."""
    titres: int
    """Of how many it says nothing but a title."""
    dites: tuple[str, ...]
    """The questions that it answers for one at least, as the sentence of the page names them."""
    par_source: tuple[tuple[str | None, tuple[str, ...], int], ...]
    """The same source after source, by the key of its piece, None for the first; and for how many it answers one."""
    ailleurs: tuple[str, ...]
    """The same of those that other sources alone answer."""
    tues: tuple[str, ...]
    par_champ: tuple[tuple[str, int], ...]
    """Of how many actions each tracked field is known."""
    manques: int


class Reponses:
    """The answers of one corpus, from the macros of `_macros.html`."""

    def __init__(self, corpus: Corpus, env: jinja2.Environment) -> None:
        """`env` is that of the bodies; its macros are read once they are all there, at the first answer."""
        self._corpus = corpus
        self._env = env
        self._attendus = corpus.champs_attendus
        self._sources = (None, *(p.cle for p in corpus.contrat.pieces))
        suivis = champs_suivis(corpus.action)
        self._suivis = [(q, tuple(c for c in q.champs if c in suivis)) for q in corpus.questions]

    def etat(self, action: Action | None, champ: str, racine: str) -> Markup:
        """Return what is known of a tracked field of an action, or of the contract, or what was asked for."""
        fiche, demande = action or self._corpus.contrat, self._corpus.demande(action, champ)
        if getattr(fiche, champ) is None and demande is None:
            return self._absent
        return self._macro("etat", fiche, demande, action, champ, racine)

    def bilan(self, action: Action) -> Bilan:
        """Return what is answered of an action, and what is not."""
        above = self._corpus.au_dessus(action)
        titled = next((e for e in reversed(above) if e.publics and e.publics.valeur), None)
        repondues, ouvertes = [], []
        for q, suivis in self._suivis:
            connus = tuple(champ for champ in suivis if getattr(action, champ) is not None)
            if connus or (above and "enjeu" in q.champs) or (titled and "publics" in suivis):
                repondues.append((q, connus))
            if inconnus := tuple(champ for champ in suivis if champ in action.inconnus):
                ouvertes.append((q, inconnus))
        autres = frozenset(nom for nom, fait in action.valeurs_suivies.items() if fait) - {*action.dits_par_la_source}
        sources = self._by_source(action)
        return Bilan(tuple(repondues), autres, sources, tuple(ouvertes), None if action.publics else titled)

    def _by_source(self, action: Action) -> dict[str | None, frozenset[str]]:
        """Return the fields of an action that each source says, in the order of the sources."""
        found: dict[str | None, set[str]] = {}
        for nom in action.dits_par_la_source:
            source = getattr(action, nom).source
            found.setdefault(source.piece if source else None, set()).add(nom)
        return {cle: frozenset(found[cle]) for cle in self._sources if cle in found}

    def bilan_commun(self, actions: Sequence[Action]) -> BilanCommun:
        """Return what is answered of several actions, and what is not."""
        par_champ = tuple((champ, sum(champ not in a.inconnus for a in actions)) for champ in self._attendus)
        told = [{*a.dits_par_la_source} for a in actions]
        asked = {champ for q, suivis in self._suivis if q.resume for champ in suivis}
        source = set[str]().union(*told)
        known = {champ for a in actions for champ, fait in a.valeurs_suivies.items() if fait}
        titled = any(e.publics and e.publics.valeur for a in actions for e in self._corpus.au_dessus(a))
        named = [
            (q.resume, {*suivis})
            for q, suivis in self._suivis
            if q.resume and not (titled and "publics" in suivis and known.isdisjoint(suivis))
        ]
        return BilanCommun(
            informees=sum(not asked.isdisjoint(champs) for champs in told),
            titres=sum(not champs for champs in told),
            dites=tuple(resume for resume, suivis in named if suivis & source),
            par_source=tuple(self._told(actions, named)),
            ailleurs=tuple(resume for resume, suivis in named if suivis & known and not suivis & source),
            tues=tuple(resume for resume, suivis in named if not suivis & known),
            par_champ=par_champ,
            manques=len(self._attendus) * len(actions) - sum(connus for _, connus in par_champ),
        )

    def _told(
        self, actions: Sequence[Action], named: Sequence[tuple[str, set[str]]]
    ) -> Iterator[tuple[str | None, tuple[str, ...], int]]:
        by_action = [self._by_source(a) for a in actions]
        for cle in self._sources:
            held = [sources[cle] for sources in by_action if cle in sources]
            if resumes := tuple(resume for resume, suivis in named if not suivis.isdisjoint(set[str]().union(*held))):
                asked = {champ for _, suivis in named for champ in suivis}
                yield cle, resumes, sum(not asked.isdisjoint(champs) for champs in held)

    @cached_property
    def _absent(self) -> Markup:
        return self._macro("etat", None, None, None, "", "")

    def _macro(self, nom: str, *valeurs: Any) -> Markup:
        made: Markup = getattr(self._env.get_template("_macros.html").module, nom)(*valeurs)
        return made
