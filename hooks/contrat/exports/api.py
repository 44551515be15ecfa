"""The corpus → JSON: everything in one file, each collection, each record.

What is unknown is absent; what is without object says why (`sans_objet`); zero is a value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..model.collections import COLLECTIONS, PAR_NOM
from ..model.corpus import Corpus
from ..webpage import addresses
from ..webpage.addresses import TOUT, around, json_of
from .columns import known_only, plain
from .open_file import Ouvert
from .origin import Cachet
from .tables import COLONNE_ADRESSE, Calcul, computed


def json_files(corpus: Corpus, origine: Cachet, jours: Mapping[str, str]) -> dict[str, bytes]:
    """Return the JSON files by address; a record is the same in each file that holds it.

    `jours` has the day of the last change of each record’s page, by address.
    """
    extra = computed(corpus)
    tout: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for collection in COLLECTIONS:
        racine = collection.nom
        held = getattr(corpus, racine)
        if held is None:
            continue
        if not isinstance(held, tuple):
            tout[racine] = plain(held)
            files[json_of(racine)] = _file(origine, {racine: tout[racine]})
            continue
        fiches = [record(corpus, racine, fiche, origine, extra.get(racine, ())) for fiche in held]
        tout[racine] = fiches
        files[json_of(racine)] = _file(origine, {"nombre": len(fiches), racine: fiches})
        if collection.gabarit:
            for fiche in fiches:
                own = origine.fiche(
                    json.dumps(fiche, ensure_ascii=False), jours.get(addresses.record(racine, fiche["id"]))
                )
                files[json_of(racine, fiche["id"])] = _file(own, {"fiche": fiche})
    for retire in corpus.retires:
        for adresse in (a for a in around(corpus, retire) if not a.endswith("/")):
            files[adresse.removeprefix("/")] = _file(origine, {"retire": plain(retire)})
    return {TOUT: _file(origine, tout), **files}


def lists(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (collection, address of its file) of this corpus."""
    for c in COLLECTIONS:
        if getattr(corpus, c.nom) is not None:
            yield c.nom, json_of(c.nom)


def record(corpus: Corpus, racine: str, fiche: Any, origine: Cachet, extra: Sequence[Calcul]) -> dict[str, Any]:
    """Return a record as JSON shows it: its fields, then those that are worked out and its page."""
    worked_out = ((c.nom, f(fiche)) for c, f in extra)
    page = addresses.shown_at(fiche) if PAR_NOM[racine].adresse else None
    added = known_only({**dict(worked_out), COLONNE_ADRESSE.nom: origine.absolue(page)})
    return {**plain(fiche), **{k: plain(v) for k, v in added.items()}}


def _file(origine: Cachet, contenu: Mapping[str, Any]) -> bytes:
    """Return one object, the origin first; a line a value, so that two versions compare."""
    return (json.dumps({**origine.entete, **contenu}, ensure_ascii=False, separators=(",\n", ": ")) + "\n").encode()


FICHIER = Ouvert(TOUT, "Tout le contenu du site", "JSON", lambda fonds: fonds.json[TOUT])
