"""The kinds of record of a contract → the sheets of its workbook: which there are, what their columns hold.

The tables are those of the open data (`exports.plans`), with the date and source of each tracked value beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from contrat.exports.columns import Chemin, Colonne, provenance
from contrat.exports.plans import Plan, plans
from contrat.model.collections import DOSSIERS, PAR_NOM, Collection
from contrat.model.facts import Fait
from contrat.reading.decode import Shape, shape_of
from contrat.reading.kinds import Lines, ProseKind, Words

VERSION, FICHE, PARENT, ORDRE, ID = "version", "fiche", "parent", "ordre", "id"
COLLECTION, CHAMP, ETAT, VALEUR = "collection", "champ", "etat", "valeur"
"""Columns of the published table of tracked values, besides their dates and sources."""
LISEZ_MOI, LISTES = "Lisez-moi", "Listes"
MAX_NAME = 31
"""How long the name of a sheet may be."""
COURTS = {
    "contrat": "Contrat",
    "vocabulaires": "Codes",
    "glossaire": "Glossaire",
    "notes": "Notes de lecture",
    "lexique": "Recherche",
    "hors_contrat": "Hors de la source",
    "sujets": "Sujets",
    "accessibilite": "Accessibilité",
    "demandes": "Demandes",
}
"""How sheets call kinds of record whose title is too long for them."""
PREMIERES = ("actions", "enjeux", "organisations", "programmes", "glossaire")
BETWEEN, BETWEEN_TEXTS = "\n", "\n---\n"
"""Between the items of a list in one cell, and between those that may have several lines."""
SANS_NOM = ("enjeux", "actions")
"""Collections that are called by their ids: the names of their records are sentences."""

_HINTS = {
    "date": "Par exemple 12/11/2026, mars 2021 ou 2021.",
    "nombre": "Un nombre.",
    "entier": "Un nombre entier.",
    "oui ou non": "oui ou non.",
}


@dataclass(frozen=True)
class Champ:
    """A column: where its values stand in what its row is about, and what they are."""

    nom: str
    titre: str
    explication: str
    chemin: Chemin = ()
    nature: str = "texte"
    source: str = ""
    """The vocabulary or the collection whose words the cells have for codes and ids."""
    choix: tuple[str, ...] = ()
    entre: str = BETWEEN
    defaut: str = ""
    """What an absent value is taken for: tables that are published say it."""
    suivi: bool = False
    """Whether it is of a tracked value."""
    preuve: bool = False
    """Whether it says when or by whom a tracked value is told, and not what it is."""


@dataclass(frozen=True)
class Feuille:
    """A sheet: one row a record, or one an item of a list inside records."""

    nom: str
    plan: Plan
    collection: Collection
    cles: tuple[Champ, ...]
    champs: tuple[Champ, ...]

    @property
    def colonnes(self) -> tuple[Champ, ...]:
        return (*self.cles, *self.champs)

    @cached_property
    def noms_des_cles(self) -> frozenset[str]:
        return frozenset(c.nom for c in self.cles)

    @property
    def liste(self) -> Chemin:
        """Return where the items of an inner sheet stand, from the row above."""
        return self.plan.liste.chemin if self.plan.liste else ()


def feuilles(collections: tuple[Collection, ...]) -> tuple[Feuille, ...]:
    """Return every sheet of a contract, those that people look for first."""
    kinds = {c.nom: c for c in collections}
    named: Counter[str] = Counter()
    made = []
    for plan in plans(collections):
        nom = _name(plan)[:MAX_NAME]
        named[nom] += 1
        nom = nom if named[nom] == 1 else f"{nom[: MAX_NAME - 2]} {named[nom]}"
        made.append(Feuille(nom, plan, kinds[plan.racine], _cles(plan), tuple(_named_apart(_champs(plan)))))
    order = [*PREMIERES, *(c.nom for c in collections if c.nom not in (*PREMIERES, "contrat", "vocabulaires"))]
    order += ["contrat", "vocabulaires"]
    return tuple(sorted(made, key=lambda f: order.index(f.plan.racine)))


def _name(plan: Plan) -> str:
    steps: list[str] = []
    above = plan
    while above.parent and above.liste:
        steps.insert(0, above.liste.libelle.rpartition(" : ")[2].lower())
        above = above.parent
    racine = COURTS.get(plan.nom) or COURTS.get(plan.racine) or PAR_NOM[plan.racine].titre
    racine = above.titre if above.nom == "communes-tableau" and not steps else racine
    return " - ".join([racine, *([", ".join(steps)] if steps else [])])


def _cles(plan: Plan) -> tuple[Champ, ...]:
    version = Champ(
        VERSION,
        "Version",
        "État de la fiche au moment de l’export ; ne la changez pas, laissez-la vide sur une ligne ajoutée.",
    )
    found = [version]
    if any(c.nom == FICHE for c in plan.cles):
        found.append(Champ(FICHE, "Fiche", f"Identifiant de la fiche (feuille « {_name(_top(plan))[:MAX_NAME]} »)."))
    if any(c.nom == PARENT for c in plan.cles):
        assert plan.parent
        found.append(
            Champ(
                PARENT,
                "Ligne parente",
                f"« Ordre » de la ligne de la feuille « {_name(plan.parent)[:MAX_NAME]} ».",
                nature="entier",
            )
        )
    has_id = any(c.nom == ID for c in plan.colonnes)
    if plan.parent or (PAR_NOM[plan.racine].liste and not has_id):
        found.append(
            Champ(
                ORDRE,
                "Ordre",
                "Place dans la liste, à partir de 1 ; vide sur une ligne ajoutée : à la fin.",
                nature="entier",
            )
        )
    elif has_id and plan.racine in DOSSIERS:
        found.append(Champ(ID, "Identifiant", "Nom de la fiche, fin de son adresse ; ne le changez pas.", ("id",)))
    return tuple(found)


def _top(plan: Plan) -> Plan:
    return _top(plan.parent) if plan.parent else plan


def _champs(plan: Plan) -> Iterator[Champ]:
    """Yield the columns of values; of a tracked value, its date and source follow it."""
    fact: Colonne | None = None
    for colonne in plan.colonnes:
        chemin = colonne.chemin or ()
        if fact and chemin[: len(fact.chemin or ())] != fact.chemin:
            yield from _provenance(fact)
            fact = None
        if colonne.nature == "etat":
            fact = colonne
        elif not (colonne.nom == ID and plan.racine in DOSSIERS and not plan.parent):
            yield _champ(plan, colonne)
    if fact:
        yield from _provenance(fact)


def _champ(plan: Plan, colonne: Colonne) -> Champ:
    shape, defaut = shape_of(plan.schema), ""
    for step in colonne.chemin or ():
        defaut = _default(shape.cls, step)
        shape = shape.parts[step]
    source = colonne.vocabulaire or colonne.collection
    said = [colonne.description, _HINTS.get(colonne.nature, "")]
    if shape.item:
        said.append("Un par ligne de la case." if not _has_lines(shape.item) else "Entre deux, une ligne « --- ».")
    said.append("Obligatoire." if colonne.requis else "")
    return Champ(
        colonne.nom,
        _titre(colonne.libelle),
        " ".join(filter(None, said)),
        colonne.chemin or (),
        colonne.nature,
        "" if source in SANS_NOM or (source == "communes" and plan.racine == "communes") else source,
        colonne.choix,
        BETWEEN_TEXTS if shape.item and _has_lines(shape.item) else BETWEEN,
        defaut,
        shape_of(plan.schema).parts[chemin[0]].cls is Fait if (chemin := colonne.chemin) else False,
    )


def _default(cls: Any, nom: str) -> str:
    value = next(f.default for f in fields(cls) if f.name == nom)
    return ("oui" if value else "non") if isinstance(value, bool) else value if isinstance(value, str) else ""


def _has_lines(item: Shape) -> bool:
    return isinstance(item.kind, ProseKind | Lines) or (isinstance(item.kind, Words) and item.kind.paragraphes)


def _provenance(fact: Colonne) -> Iterator[Champ]:
    nom, titre = fact.nom.removesuffix("_etat"), fact.libelle.removesuffix(" : état")
    for colonne in provenance():
        hint = _HINTS.get(colonne.nature, "")
        yield Champ(
            f"{nom}_fait_{colonne.nom}",
            _titre(f"{titre} : {colonne.libelle}"),
            f"{colonne.description} {hint}".strip(),
            (*(fact.chemin or ()), *(colonne.chemin or ())),
            colonne.nature,
            suivi=True,
            preuve=True,
        )


def _titre(libelle: str) -> str:
    """Return a label without the name of a part that says again that of the whole: « Date : Date »."""
    return re.sub(r"(^| : )([^:]+)(?: : \2)+$", r"\1\2", libelle)


def _named_apart(champs: Iterator[Champ]) -> Iterator[Champ]:
    """Yield columns whose titles differ: a field that a contract declares may be called as another is."""
    found = list(champs)
    times = Counter(c.titre.casefold() for c in found)
    for champ in found:
        yield replace(champ, titre=f"{champ.titre} ({champ.nom})") if times[champ.titre.casefold()] > 1 else champ
