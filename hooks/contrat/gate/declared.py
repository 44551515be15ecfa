"""The fields that a contract declares: which are sound, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from ..model.action import Action
from ..model.collections import COLLECTIONS
from ..model.contrat import Contrat
from ..model.declared import ChampDeclare, action_class
from ..model.vocabularies import Libelle, Vocabulaires
from ..reading.decode import Schema, schema_of, shape_of
from ..reading.problems import shown
from ..reading.yaml_tree import Node

Steps = tuple[str | int, ...]

COMPUTED = ("numero", "libelle", "programmes", "statut_betagouv", "statut_iati", "adresse")
"""Columns of the open data of actions that no record holds."""
LEVELS = tuple(f"niveau_{n}" for n in range(1, 100))
"""Columns and filters by the enjeux of a level, however deep a plan is."""


def action_of(
    contrat: Contrat | None, vocabulaires: Vocabulaires | None, tree: Node | None
) -> tuple[Any, frozenset[str]]:
    """Return the class of the actions, and the keys whose declaration is unsound: nothing is said of their values.

    `tree` is that of the file of the contract.
    """
    champs = (contrat and contrat.champs) or ()
    wrong = {path[0] for path, _ in faults(champs)}
    sound = [c for i, c in enumerate(champs) if c and i not in wrong and _is_whole(c)]
    questions = [q for q in (vocabulaires and vocabulaires.questions) or () if q and q.champs]
    known = {c.cle for c in sound} | {f.name for f in fields(Action)}
    typed = {part(x, "cle") for x in items} if isinstance(items := part(tree, "champs"), list) else set()
    return action_class(sound, questions), frozenset(cle for cle in typed - known if isinstance(cle, str))


def codes(contrat: Contrat | None) -> dict[str, tuple[Libelle, ...]]:
    """Return the codes of each declared field that has some, by its key."""
    return {c.cle: c.codes for c in (contrat and contrat.champs) or () if c and c.cle and c.codes}


def part(node: Node | None, cle: str) -> Any:
    """Return what a key of a map holds, as it was written; None where there is no such map or key."""
    inside = node.valeur.get(cle) if node and isinstance(node.valeur, dict) else None
    return inside.valeur if inside else None


def _is_whole(c: ChampDeclare) -> bool:
    return bool(c.cle and c.libelle and c.nature and all(x and x.code and x.libelle for x in c.codes or ()))


def faults(champs: Sequence[ChampDeclare | None]) -> Iterator[tuple[Steps, str]]:
    """Yield (path, message) of what is wrong in each declared field."""
    built_in = {f.name: f.metadata["libelle"] for f in fields(Action)}
    taken = _taken()
    for i, c in enumerate(champs):
        if c is None or not c.cle:
            continue
        if c.cle in built_in:
            yield (
                (i, "cle"),
                f"« {c.cle} » existe déjà ({built_in[c.cle]}) ; retirez cette déclaration, et employez-le tel quel",
            )
        elif c.cle in taken:
            yield (
                (i, "cle"),
                f"« {shown(c.cle)} » : {taken[c.cle]} porte déjà ce nom ; choisissez-en un autre, par exemple {c.cle}_local",
            )
        elif c.libelle and (near := _same_label(c.libelle, built_in)):
            yield (
                (i, "libelle"),
                f"« {shown(c.libelle)} » est déjà le libellé du champ « {near} » ; employez ce champ, ou un autre libellé",
            )
        for nom in _columns(c.cle, c.valeur) if c.nature else (c.cle,):
            taken.setdefault(nom, f"le champ « {c.cle} »")
        yield from ((((i, *path)), said) for path, said in _code_faults(c))


def _code_faults(c: ChampDeclare) -> Iterator[tuple[Steps, str]]:
    if c.nature == "code" and not c.codes:
        yield (
            ("nature",),
            "un champ de nature « code » donne ses codes ; par exemple codes: [{code: a-venir, libelle: à venir}]",
        )
    elif c.nature and c.nature != "code" and c.codes:
        yield ("codes",), f"des codes pour un champ de nature « {c.nature} » ; écrivez nature: code, ou retirez-les"
    seen: set[str] = set()
    for j, x in enumerate(c.codes or ()):
        if x and x.code in seen:
            yield ("codes", j, "code"), f"code « {x.code} » en double"
        seen |= {x.code} if x and x.code else set()


def _same_label(libelle: str, built_in: dict[str, str]) -> str | None:
    return next((nom for nom, said in built_in.items() if said.lower() == libelle.lower()), None)


def _taken() -> dict[str, str]:
    """Return what each name that a declared field may not have stands for."""
    attributes = dict.fromkeys(dir(Action), "une partie des fiches")
    columns = {nom: f"une colonne de « {f} »" for f, hint in schema_of(Action).items() for nom in _columns(f, hint)}
    vocabularies = dict.fromkeys(schema_of(Vocabulaires), "un vocabulaire")
    kinds = {c.nom: "une table" for c in COLLECTIONS}
    others = dict.fromkeys(
        (*COMPUTED, *LEVELS, "etats", "fiche", "enjeu", "programme", "public", "information"),
        "une colonne ou un filtre",
    )
    return {**others, **kinds, **vocabularies, **attributes, **columns}


def _columns(nom: str, schema: Schema) -> Iterator[str]:
    """Yield the names of the columns that a field becomes in the open data, and those that spreadsheets add."""
    yield from (nom, f"{nom}_etat", f"{nom}_libelle")
    shape = shape_of(schema)
    for part, inside in shape.parts.items():
        yield from _columns(nom if part == "valeur" else f"{nom}_{part}", inside.schema)
