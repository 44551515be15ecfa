"""What published tables say twice → a fault where the place that is not read was changed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from contrat.exports.columns import ETATS
from contrat.reading.problems import shown

from .cells import Mots
from .reading import CellRefusal
from .rows import Row
from .tables import CHAMP, COLLECTION, ETAT, VALEUR


def fact_faults(row: Row) -> Iterator[CellRefusal]:
    """Yield the value or the state that was changed in the table of dates and sources: it stands in that of its record."""
    if row.base is None:
        return
    line, n = row.line, len(row.path)
    then = row.base.under(row.path)
    known, value = any(p[n] == VALEUR for p in then), then.get((*row.path, VALEUR))
    state = ETATS[0] if known else ETATS[2] if (*row.path, "sans_objet") in then else ETATS[1]
    where = f"{line.text(COLLECTION)}.csv, colonne « {line.text(CHAMP)} »"
    if line.text(ETAT) == ETATS[0] != state:
        said = f"« {ETATS[0]} » sans valeur ; la valeur s’écrit dans {where}, ou dans la table de ce champ"
        yield line.fault(line.tableau.column(ETAT), said)
    told = _scalar(line.text(VALEUR))
    if told is not None and isinstance(value, str) and told != value and line.tableau.forme != "tableur":
        said = f"« {shown(line.text(VALEUR), 40)} » ; la valeur se change dans {where}"
        yield line.fault(line.tableau.column(VALEUR), said)


def _scalar(text: str) -> str | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if isinstance(found, bool):
        return "oui" if found else "non"
    return None if isinstance(found, dict | list) or found is None else str(found)


def words_faults(row: Row, mots: Mots) -> Iterator[CellRefusal]:
    """Yield the words that were written beside an empty code: the code is what is read."""
    for nom, at in row.tableau.mots_a_cote.items():
        champ = next((c for c in row.tableau.champs.values() if c.nom == nom), None)
        if champ and champ.source in mots and row.line.at(at) and not row.line.text(nom):
            said = f"« {shown(row.line.at(at), 40)} » ; la valeur s’écrit dans la colonne « {nom} »"
            yield row.line.fault(at, said)
