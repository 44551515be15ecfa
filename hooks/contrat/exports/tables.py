"""The corpus → every table with its rows, as typed values. Writers of CSV and ODS read this alone.

Besides the model’s columns, a row may have columns that are worked out (`numero`, `adresse`…) and
ends with what a file that travels alone must say: licence, producer, date and version of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

from ..french import days, grammar
from ..french.names import Noms
from ..french.values import Values, labels
from ..model.action import Action
from ..model.collections import PAR_NOM
from ..model.corpus import Corpus
from ..model.facts import Fait, FaitExterne
from ..reading.decode import Schema
from ..webpage.addresses import shown_at
from .columns import Colonne, Nature, etat, follow, provenance
from .origin import COLONNES, Cachet
from .plans import Plan, field_of, plan_des_faits, plans

Cellules = tuple[Any, ...]
Column = tuple[str, Nature, Cellules]  # its name, its nature, its values
Ligne = tuple[Any, Any, Cellules]  # the record of the collection, the record of the row, the keys of the row


SEPARATEUR = " | "
"""Between the items of a list."""


@dataclass(frozen=True)
class Table:
    """A table. `mots` has the words of each column of codes, None for the others.

    `origine` ends every row of a file that travels alone; `lignes` go without it.
    """

    plan: Plan
    colonnes: tuple[Colonne, ...]
    mots: tuple[Mapping[str, str] | None, ...]
    lignes: tuple[Cellules, ...]
    origine: Cachet

    @property
    def nom(self) -> str:
        return self.plan.nom

    @property
    def toutes(self) -> tuple[Colonne, ...]:
        return (*self.colonnes, *COLONNES)

    def par_colonne(self, *, mots: bool = False) -> Iterator[Column]:
        """Yield each column; with `mots`, one of codes is followed by that of their words."""
        valeurs = zip(*self.lignes, strict=True) if self.lignes else repeat(())
        for colonne, words, found in zip(self.colonnes, self.mots, valeurs, strict=False):
            yield colonne.nom, colonne.nature, found
            if mots and words is not None:
                yield f"{colonne.nom}_libelle", "texte", tuple(_label_of(v, words) for v in found)


def _label_of(valeur: Any, mots: Mapping[str, str]) -> str | None:
    """Return what a code, or each code of a list, stands for."""
    if valeur is None:
        return None
    return SEPARATEUR.join(mots.get(v, v) for v in valeur) if isinstance(valeur, tuple) else mots.get(valeur, valeur)


Calcul = tuple[Colonne, Callable[[Any], Any]]


def build_tables(corpus: Corpus, origine: Cachet) -> tuple[Table, ...]:
    """Return every table, that of tracked values last. One without rows is there too: its address is permanent."""
    extra, mots = computed(corpus), labels(corpus)

    def table(plan: Plan, rows: Iterator[Ligne]) -> Table:
        shown = plan.racine == "faits" or PAR_NOM[plan.racine].adresse
        after: list[Calcul] = [(COLONNE_ADRESSE, lambda f: origine.absolue(shown_at(f)))] if shown else []
        colonnes, lignes = _read(plan, extra.get(plan.nom, []), after, list(rows))
        sources = (_vocabulary(plan.nom, c) for c in colonnes)
        return Table(plan, colonnes, tuple(mots.get(s, {}) if s else None for s in sources), lignes, origine)

    return (
        *(table(p, _rows(p, corpus)) for p in plans(corpus.collections)),
        table(plan_des_faits(), _fact_rows(corpus)),
    )


def _read(
    plan: Plan, extra: list[Calcul], after: list[Calcul], rows: list[Ligne]
) -> tuple[tuple[Colonne, ...], tuple[Cellules, ...]]:
    """Return the columns of a table and its rows, read column by column; what is worked out follows the id."""
    model: list[Calcul] = [(c, c.reader()) for c in plan.colonnes]
    at = 1 if model and model[0][0].nom == "id" else len(model) - len(provenance()) if plan.nom == "faits" else 0
    of_record = [*model[:at], *extra, *model[at:]]
    columns = [
        *zip(*(keys for _, _, keys in rows), strict=True),
        *([read(record) for _, record, _ in rows] for _, read in of_record),
        *([read(fiche) for fiche, _, _ in rows] for _, read in after),
    ]
    return (*plan.cles, *(c for c, _ in (*of_record, *after))), tuple(zip(*columns, strict=True))


def _vocabulary(table: str, colonne: Colonne) -> str:
    """Return where the words for the codes of a column are; empty if it holds no codes."""
    if colonne.nature == "etat":
        return "etats"
    kind = PAR_NOM.get(colonne.collection)
    if kind and (kind.nom == table or not (kind.citee or kind.nom == "demandes")):  # which has always had the column
        return ""
    return colonne.vocabulaire or colonne.collection


def _rows(plan: Plan, corpus: Corpus) -> Iterator[Ligne]:
    if plan.parent is None or plan.liste is None:
        held = getattr(corpus, plan.racine)
        for record in held if isinstance(held, tuple) else () if held is None else (held,):
            yield record, record, ()
        return
    for fiche, above, keys in _rows(plan.parent, corpus):
        start = keys[:-1] if plan.parent.parent else ((fiche.id,) if plan.cles[0].nom == "fiche" else ())
        outer = keys[-1:]  # the row above is itself the row of a list
        for ordre, item in enumerate(follow(above, plan.liste.chemin) or (), 1):
            yield fiche, item, (*start, *outer, ordre)


class _LigneDeFait(NamedTuple):
    """What a row of `faits` shows."""

    libelle: str
    schema: Schema
    fait: Fait[Any] | None


def _fact_rows(corpus: Corpus) -> Iterator[Ligne]:
    for plan in plans(corpus.collections):
        if not plan.faits:
            continue
        for fiche, record, _ in _rows(plan, corpus):
            for place in plan.faits:
                parent = follow(record, place.chemin[:-1])
                if parent is None or etat(parent, place.chemin[-1]) is None:
                    continue
                row = _LigneDeFait(place.libelle, place.item, getattr(parent, place.chemin[-1]))
                yield fiche, row, (plan.racine, fiche.id, field_of(place.chemin))


COLONNE_ADRESSE = Colonne("adresse", "texte", "Adresse", "Page du site qui montre cette ligne.")


def computed(corpus: Corpus) -> dict[str, list[Calcul]]:
    """Return the columns that are worked out, by table; they follow the id."""
    noms, values = Noms(corpus), Values(corpus)
    statuts = {s.code: s for s in corpus.vocabulaires.statuts}

    def status(field: str) -> Callable[[Action], str | None]:
        return lambda a: getattr(statuts[a.statut.valeur], field) if a.statut and a.statut.valeur else None

    def ids(of: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], tuple[str, ...]]:
        return lambda fiche: tuple(f.id for f in of(fiche))

    def placed(fait: FaitExterne) -> str | None:
        du_contrat = corpus.contrat.periode
        return days.place(fait.quand, du_contrat.debut.valeur, du_contrat.fin.valeur) or None

    def in_words(row: _LigneDeFait) -> str | None:
        return values.text(row.fait.valeur, row.schema) or None if row.fait else None

    made: dict[str, tuple[Callable[[Any], Any], ...]] = {
        "enjeux": (noms.numero, ids(corpus.actions_de), corpus.numero),
        "actions": (corpus.numero, noms.numero, ids(corpus.programmes_de), status("betagouv"), status("iati")),
        **dict.fromkeys(_FAITS_EXTERNES, (placed,)),
        "faits": (in_words,),
    }
    found = {table: list(zip(CALCULEES[table], by, strict=True)) for table, by in made.items()}
    found["actions"] += [(c, _above(corpus, n)) for n, c in enumerate(_levels(corpus))]
    return found


def _levels(corpus: Corpus) -> Iterator[Colonne]:
    """Yield a column a level above the action, from the top."""
    for n, niveau in enumerate(corpus.contrat.niveaux.hauts, 1):
        yield _col(f"{NIVEAU}{n}", grammar.capitale(niveau.singulier), "Nom de ce qui contient l’action, à ce niveau.")


def _above(corpus: Corpus, depth: int) -> Callable[[Action], str | None]:
    """Return what gives the name of the enjeu of an action at a level; None where it has none."""
    return lambda action: next((e.nom for e in corpus.au_dessus(action)[depth : depth + 1]), None)


def _col(nom: str, libelle: str, description: str, nature: Any = "texte") -> Colonne:
    return Colonne(nom, nature, libelle, f"{description} (Colonne calculée.)")


NIVEAU = "niveau_"
"""How the columns of levels begin: the table of actions has one a level, from 1."""
_FAITS_EXTERNES = ("actions-faits", "programmes-faits", "organisations-faits")

CALCULEES: Mapping[str, tuple[Colonne, ...]] = {
    "enjeux": (
        _col("libelle", "Libellé", "Nom du niveau et numéro."),
        _col("actions", "Actions", "Identifiants de ses actions, à tous les niveaux.", "liste"),
        _col("numero", "Numéro", "Numéro du plan, ou rangs de haut en bas."),
    ),
    "actions": (
        _col("numero", "Numéro", "Numéro du plan, ou rangs de haut en bas."),
        _col("libelle", "Libellé", "Nom du niveau et numéro."),
        _col("programmes", "Programmes", "Programmes que ses mots citent.", "liste"),
        _col("statut_betagouv", "Statut betagouv", "« phaseStatut » du schéma betagouv, si le statut est connu."),
        _col("statut_iati", "Statut IATI", "Code ActivityStatus d’IATI, si le statut est connu."),
    ),
    **{
        table: (_col("periode", "Période", "avant, pendant ou apres la période ; vide si la date ne le dit pas."),)
        for table in _FAITS_EXTERNES
    },
    "faits": (_col("en_mots", "En mots", "La valeur, en mots."),),
}
"""The columns that are worked out from the corpus, by table."""
