"""Several actions → how many have each status, what they cost together, and those of an organisation by its roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..french.wording import field_name
from ..model.action import Action, Montant
from ..model.corpus import Corpus
from ..model.directory import Organisation
from ..model.facts import Endroit, champs_suivis
from ..reading.decode import Shape, scalars_in, schema_of, shape_of
from ..reading.kinds import Ref


@dataclass(frozen=True)
class Fonction:
    """What an organisation does in some actions: the tracked field that names it there."""

    champ: str
    libelle: str
    actions: tuple[Action, ...]


class Tallies:
    """The counts of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def par_statut(self, actions: Sequence[Action]) -> list[tuple[str, int]]:
        """Return (code, number) of each status that an action has, in their order, then those not known, as « »; nothing if all are."""
        found = Counter(a.statut.valeur if a.statut and a.statut.valeur else "" for a in actions)
        known = [(s.code, found[s.code]) for s in self._corpus.vocabulaires.statuts if found[s.code]]
        return [*known, *([("", found[""])] if found[""] else [])] if known else []

    def cout_connu(self, actions: Sequence[Action]) -> tuple[Montant, int] | None:
        """Return what is known of the cost of several actions, and of how many; None where amounts do not add up."""
        amounts = [a.cout.valeur for a in actions if a.cout and a.cout.valeur]
        if len({replace(m, valeur=Decimal(0)) for m in amounts}) != 1:
            return None
        return replace(amounts[0], valeur=sum((m.valeur for m in amounts), Decimal(0))), len(amounts)

    def nommee(self, organisation: Organisation) -> tuple[tuple[Fonction, ...], tuple[Endroit, ...]]:
        """Return the roles that the source gives to an organisation; where it gives none, the lines that hold a name of it."""
        given = ((f, tuple(a for a in f.actions if _is_of_source(a, f.champ))) for f in self.roles(organisation))
        if said := tuple(replace(f, actions=actions) for f, actions in given if actions):
            return said, ()
        names = filter(None, (organisation.nom, organisation.sigle, *organisation.aussi))
        spaced = "|".join(r"\s+".join(map(re.escape, x.split())) for x in names)
        named = re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.I)
        cles = (None, *(p.cle for p in self._corpus.contrat.pieces))
        lines = (x for cle in cles for x in self._corpus.lignes_de(cle))
        return (), tuple(at for at, ligne in lines if named.search(ligne))

    def roles(self, organisation: Organisation) -> tuple[Fonction, ...]:
        """Return the roles of an organisation in the order of the model, each with its actions in theirs."""
        found = self._by_organisation.get(organisation.id, {})
        return tuple(Fonction(c, field_name(self._corpus.action, c), tuple(found[c])) for c in found)

    @cached_property
    def _by_organisation(self) -> Mapping[str, Mapping[str, list[Action]]]:
        hints = schema_of(self._corpus.action)
        found: dict[str, dict[str, list[Action]]] = {}
        for champ in champs_suivis(self._corpus.action):
            shape = shape_of(hints[champ]).parts["valeur"]
            for action in self._corpus.actions:
                fait = getattr(action, champ)
                for id_ in dict.fromkeys(_named(fait.valeur, shape)) if fait else ():
                    found.setdefault(id_, {}).setdefault(champ, []).append(action)
        return found


def _is_of_source(action: Action, champ: str) -> bool:
    source = getattr(action, champ).source
    return bool(source and source.ligne)


def _named(value: Any, shape: Shape) -> Iterator[str]:
    """Yield the organisations that a value names."""
    return (v for v, s in scalars_in(value, shape) if isinstance(s.kind, Ref) and s.kind.collection == "organisations")
