"""A contract → its workbook as values, which the writers of both formats turn into a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contrat.french.grammar import pluriel
from contrat.model.facts import FicheSuivie, champs_attendus
from importing.refusals import letters

from .cells import Mots, Nature, mots_of, written
from .leaves import Leaves, Path_
from .state import ContractState, rows_of, version_of
from .tables import FICHE, ID, ORDRE, PARENT, Champ, Feuille, feuilles

Case = tuple[Nature, str] | None
CONTRAT, RAISON = "Contrat", "Raison des changements"
"""What the first sheet says of a workbook: which contract it is of, and why it was changed."""
WIDE = 20
"""From how many columns on a sheet folds some."""


@dataclass(frozen=True)
class FilledSheet:
    """A sheet with its rows; each cell is a nature and a text, or nothing."""

    nom: str
    colonnes: tuple[Champ, ...]
    lignes: tuple[tuple[Case, ...], ...]
    repliees: frozenset[int] = frozenset()
    """The columns that are folded, by rank from 0: nobody has filled them, and few need them."""


@dataclass(frozen=True)
class Book:
    titre: str
    lisez_moi: tuple[tuple[str, ...], ...]
    pages: tuple[FilledSheet, ...]
    listes: tuple[tuple[str, tuple[str, ...]], ...]
    """The closed lists: their names, and the words of each."""

    def rank(self, champ: Champ) -> int | None:
        """Return which list a column chooses from."""
        name = list_name(champ)
        return next((i for i, (nom, _) in enumerate(self.listes) if nom == name), None)

    def column(self, rank: int) -> str:
        """Return the letters of a list in the sheet of lists."""
        return letters(rank + 1)


def list_name(champ: Champ) -> str:
    """Return the closed list that a column chooses one word from; nothing for a free one, or one of several words."""
    if champ.nature == "liste":
        return ""
    return champ.source or ("oui ou non" if champ.nature == "oui ou non" else " / ".join(champ.choix))


def book_of(state: ContractState) -> Book:
    """Return the workbook of a contract."""
    mots = mots_of(state.corpus)
    pages = tuple(_page(f, state, mots) for f in feuilles(state.corpus.collections))
    listes: dict[str, tuple[str, ...]] = {}
    for champ in (c for page in pages for c in page.colonnes):
        if (name := list_name(champ)) and name not in listes:
            names = mots.get(champ.source)
            words = tuple(names.words.values()) if names else champ.choix or ("oui", "non")
            listes |= {name: words} if words else {}
    titre = state.corpus.contrat.titre_court
    return Book(titre, tuple(_read_me(state, pages)), pages, tuple(listes.items()))


def _page(feuille: Feuille, state: ContractState, mots: Mots) -> FilledSheet:
    rows = []
    for fichier in state.files_of(feuille.collection):
        leaves, version = state.leaves(fichier), version_of(state.octets[fichier])
        for path in rows_of(feuille, leaves):
            keys = keys_of(feuille, fichier, leaves, path)
            cells: list[Case] = [_key(c, keys.get(c.nom, version)) for c in feuille.cles]
            cells += [_case(c, leaves, path, mots) for c in feuille.champs]
            rows.append(tuple(cells))
    return _laid_out(feuille, tuple(rows))


def _laid_out(feuille: Feuille, rows: tuple[tuple[Case, ...], ...]) -> FilledSheet:
    """Return a sheet; of a wide one, the fields that are filled come first, then those that are expected, then the others,
    and what nobody has filled is folded: dates, sources, and all that is not expected."""
    columns = feuille.colonnes
    if len(columns) < WIDE or not rows:
        return FilledSheet(feuille.nom, columns, rows)
    filled = {i for i in range(len(columns)) if any(row[i] for row in rows)}
    used = {columns[i].chemin[:1] for i in filled}
    cls: Any = feuille.collection.cls
    expected = {(nom,) for nom in champs_attendus(cls)} if issubclass(cls, FicheSuivie) else set()

    def rank(i: int) -> int:
        champ = columns[i]
        own = champ.nom in feuille.noms_des_cles or not champ.suivi or champ.chemin[:1] in used
        return 0 if own else 1 if champ.chemin[:1] in expected else 2

    order = sorted(range(len(columns)), key=rank)
    folded = {i for i in range(len(columns)) if i not in filled and (rank(i) == 2 or columns[i].preuve)}
    at = {i: n for n, i in enumerate(order)}
    moved = tuple(tuple(row[i] for i in order) for row in rows)
    return FilledSheet(feuille.nom, tuple(columns[i] for i in order), moved, frozenset(at[i] for i in folded))


def _key(champ: Champ, said: str) -> Case:
    return ("nombre" if champ.nature == "entier" else "texte"), said


def _case(champ: Champ, leaves: Leaves, path: Path_, mots: Mots) -> Case:
    value = leaves.values.get((*path, *champ.chemin))
    return None if value is None else written(champ, value, mots)


def keys_of(feuille: Feuille, fichier: str, leaves: Leaves, path: Path_) -> dict[str, str]:
    """Return what the columns that name a row say of it, but for its version."""
    stem = fichier.rpartition("/")[2].removesuffix(".yml")
    own = leaves.values.get((ID,), stem)
    ranks = [str(x + 1) for x in path if isinstance(x, int)]
    said = {ID: stem, FICHE: own if isinstance(own, str) else stem}
    if ranks:
        said |= {ORDRE: ranks[-1], PARENT: ranks[-2] if len(ranks) > 1 else ""}
    return {k: v for k, v in said.items() if k in feuille.noms_des_cles}


def _read_me(state: ContractState, pages: tuple[FilledSheet, ...]) -> Iterator[tuple[str, ...]]:
    yield "Ce classeur", f"Les données de « {state.corpus.contrat.titre_court} », à changer et à rapporter."
    yield CONTRAT, state.corpus.contrat.id
    yield RAISON, ""
    yield "", ""
    yield "Pour changer une valeur", "Changez sa case. Les autres cases restent telles quelles, dans la fiche aussi."
    yield (
        "Pour ajouter",
        "Ajoutez une ligne et laissez « Version » vide ; une fiche nouvelle prend un identifiant nouveau.",
    )
    yield "Pour effacer une valeur", "Videz sa case."
    yield (
        "Une ligne retirée",
        "Elle est dite, et rien n’est retiré : scripts/import --retirer retire les lignes des listes.",
    )
    yield (
        "Une date, une source",
        "Celles d’une valeur suivent sa colonne : « Statut », « Statut : Date », « Statut : Source : Titre ».",
    )
    yield (
        "Des colonnes repliées",
        "Ce que personne n’a rempli (des dates, des sources, des champs rares) est replié : le signe + au-dessus des "
        "titres le montre.",
    )
    yield (
        "Pour rapporter",
        "Écrivez ci-dessus la raison des changements, que le public lira, puis scripts/import CLASSEUR --essai, avec le même --contrat que scripts/export.",
    )
    yield "", ""
    for page in pages:
        yield page.nom, pluriel(len(page.lignes), "ligne")
