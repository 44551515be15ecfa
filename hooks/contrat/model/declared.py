"""The fields that a contract declares → a class of action that has them beside those of the model.

What reads a class of the model (gate, pages, history, exports) then has them with no code of their own: only this
module and the rule of the gate know that they were declared.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, make_dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, Optional

from ..reading.characters import slug
from ..reading.kinds import Code, Pattern
from .action import Action, Montant
from .facts import DateDite, Fait, repondus
from .scalars import Insee, Ligne, Nombre, OuiNon, Paroles, Phrase, RefOrganisation, champ
from .vocabularies import Libelle, Question


@dataclass(frozen=True)
class Key(Pattern):
    """The key of a field: what records, files and addresses call it."""

    nom: str = "clé de champ"
    forme: str = "[a-z][a-z0-9]*(_[a-z0-9]+){0,5}"
    exemple: str = "service_referent"

    def parse(self, raw: str) -> str:
        if len(raw) > 60 or not re.fullmatch(self.forme, raw, re.ASCII):
            raise ValueError(f"« {raw} » ; une clé de champ est attendue, a-z, 0-9 et « _ »{self._hint(raw)}")
        return raw

    def nearest(self, raw: str) -> str | None:
        return "_".join(slug(raw).split("-")[:6]) or None


@dataclass(frozen=True, kw_only=True)
class ChampDeclare:
    """A field that the actions of this contract have, and that the model does not know."""

    cle: Annotated[str, Key()] = champ("Clé", "Nom du champ dans les fiches des actions et dans les fichiers.")
    libelle: Ligne = champ("Libellé", "Ce que lit le public.")
    nature: Literal["texte", "nombre", "montant", "date", "oui-non", "code", "liste", "organisation", "commune"] = (
        champ("Nature", "Ce que le champ contient ; liste, organisation et commune en prennent plusieurs.")
    )
    codes: tuple[Libelle, ...] = champ("Codes", "Valeurs possibles d’un champ de nature « code ».", ())
    filtre: OuiNon = champ("Filtre", "oui : on choisit par lui dans le tableau et dans la recherche.", False)
    definition: Phrase | None = champ("Définition", "Ce que dit ce champ, en une phrase.", None)

    @property
    def valeur(self) -> Any:
        """Return the annotation of a value."""
        exemple = self.codes[0].code if self.codes else "un-code"
        return _VALEURS.get(self.nature) or Annotated[str, Code(vocabulaire=self.cle, exemple=exemple)]


_VALEURS: dict[str, Any] = {
    "texte": Paroles,
    "nombre": Nombre,
    "montant": Montant,
    "date": DateDite,
    "oui-non": OuiNon,
    "liste": tuple[Ligne, ...],
    "organisation": tuple[RefOrganisation, ...],
    "commune": tuple[Insee, ...],
}


def action_class(champs: Iterable[ChampDeclare], questions: Iterable[Question]) -> Any:
    """Return the class of the actions of a contract: that of the model, with the fields that it declares.

    A field that not every plan has is expected of each action where a question names it. A declared field answers for
    the one field of the model that its question names.
    """
    champs, first = tuple(champs), repondus(Action)
    own = {c.cle for c in champs}
    named, answers = set[str](), set[tuple[str, str]]()
    for asked in (q.champs for q in questions):
        named.update(asked)
        if len(known := {first[nom] for nom in asked if nom in first}) == 1:
            answers |= {(nom, first_of) for first_of in known for nom in own.intersection(asked)}
    unexpected = frozenset(f.name for f in fields(Action) if not f.metadata["attendu"])
    return _made(champs, unexpected & named, frozenset(answers))


@lru_cache
def _made(champs: tuple[ChampDeclare, ...], nommes: frozenset[str], repondent: frozenset[tuple[str, str]]) -> Any:
    if not champs and not nommes:
        return Action
    first = dict(repondent)
    said = {
        c.cle: champ(c.libelle, c.definition or c.libelle, None, filtre=c.filtre, repond=first.get(c.cle, ""))
        for c in champs
    }
    made = [(c.cle, Optional[Fait[c.valeur]], said[c.cle]) for c in champs]  # type: ignore[name-defined]  # noqa: UP045 — made at run time
    own = {"nommes": nommes, "__module__": __name__}
    return make_dataclass("Action", made, bases=(Action,), namespace=own, frozen=True, kw_only=True)
