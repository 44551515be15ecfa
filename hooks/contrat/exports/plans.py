"""The model → which tables there are, before any data: names, keys, columns.

A collection of the corpus is a table, and so is each list of groups inside its records:
`actions`, `actions-indicateurs`, `actions-indicateurs-mesures`. A row of a list names the record
(`fiche`), the row of the list above it (`parent`) and its own place (`ordre`, from 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ..model.collections import COLLECTIONS, PAR_NOM, Collection
from ..reading.decode import Schema
from .columns import ETATS, Chemin, Colonne, Forme, Liste, describe, provenance

NOMS = {"communes": "communes-tableau", "communes-communes": "communes"}
"""Tables whose name is not that of their place: the list of communes is what people look for."""

TITRES = {"communes-tableau": "Origine du tableau des communes", "communes": PAR_NOM["communes"].titre}
"""Titles of those tables; others have that of their kind."""


@dataclass(frozen=True)
class Plan:
    """One table without its rows. `liste` is its place in the record above; none for a collection."""

    nom: str
    titre: str
    racine: str
    schema: Schema
    cles: tuple[Colonne, ...]
    colonnes: tuple[Colonne, ...]
    faits: tuple[Liste, ...] = ()
    parent: Plan | None = None
    liste: Liste | None = None

    @property
    def noms_des_cles(self) -> tuple[str, ...]:
        """Return the columns that name one row; a table of one row has none."""
        named = tuple(c.nom for c in self.cles)
        return named or (("id",) if any(c.nom == "id" for c in self.colonnes) else ())


@cache
def plans(collections: tuple[Collection, ...] = COLLECTIONS) -> tuple[Plan, ...]:
    """Return every table of the kinds of record of a contract, each after the one it hangs from."""
    found = (p for c in collections for p in _with_lists(c, describe(c.cls)))
    return tuple(p for p in found if p.colonnes)


def _with_lists(collection: Collection, forme: Forme) -> Iterator[Plan]:
    nom, schema = collection.nom, collection.cls
    name = NOMS.get(nom, nom)
    top = Plan(name, TITRES.get(name, collection.titre), nom, schema, (), tuple(forme.colonnes), tuple(forme.faits))
    yield top
    yield from _lists(top, nom, forme, named="id" in {c.nom for c in forme.colonnes})


def _lists(above: Plan, nom: str, forme: Forme, *, named: bool) -> Iterator[Plan]:
    for liste in forme.listes:
        place = f"{nom}-{'-'.join(step for step in liste.chemin if step != 'valeur')}"
        inner, name = describe(liste.item), NOMS.get(place, place)
        titre = TITRES.get(name, f"{above.titre} : {liste.libelle.lower()}")
        keys, columns = tuple(_keys(above, named)), tuple(inner.colonnes)
        plan = Plan(name, titre, above.racine, liste.item, keys, columns, parent=above, liste=liste)
        yield plan
        yield from _lists(plan, place, inner, named=named)


def _keys(above: Plan, named: bool) -> Iterator[Colonne]:
    if named:
        fiche = Colonne("fiche", "texte", "Fiche", f"Identifiant de la fiche ({above.racine}).", requis=True)
        yield replace(fiche, collection=above.racine)
    if above.parent:
        yield Colonne("parent", "entier", "Ligne parente", f"« ordre » de la ligne de {above.nom}.", requis=True)
    yield Colonne("ordre", "entier", "Ordre", "Place dans la liste, à partir de 1.", requis=True)


@cache
def plan_des_faits() -> Plan:
    """Return the table of tracked values: one row a value, known or not, with its date and source."""
    cles = (
        Colonne("collection", "texte", "Collection", "Table où se trouve la fiche.", requis=True),
        Colonne("fiche", "texte", "Fiche", "Identifiant de la fiche.", requis=True),
        Colonne("champ", "texte", "Champ", "Nom du champ suivi.", requis=True),
    )
    etats = f"{', '.join(ETATS)}. Zéro est une valeur communiquée."
    own = (
        Colonne("libelle", "texte", "Libellé", "Nom du champ, en mots.", ("libelle",), requis=True),
        Colonne("etat", "etat", "État", etats, ("fait",), requis=True),
        Colonne(
            "valeur", "json", "Valeur", "La valeur en JSON ; vide si non communiquée ou sans objet.", ("fait", "valeur")
        ),
        *(replace(c, chemin=("fait", *(c.chemin or ()))) for c in provenance()),
    )
    return Plan("faits", "Valeurs suivies : état, date et source", "faits", None, cles, own)


def field_of(chemin: Chemin) -> str:
    """Return the name of the tracked field at the end of a path: `statut`, `interview_date`."""
    return "_".join(chemin)
