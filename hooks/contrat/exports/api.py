"""The corpus → JSON: everything in one file, each collection, each record. Each record is serialised once.

What is unknown is absent; what is without object says why (`sans_objet`); zero is a value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..adresses import around
from ..model import Corpus
from .columns import plain
from .origin import Origine
from .plans import racines
from .tables import COLONNE_ADRESSE, PAGES, Calcul, computed

BASE = "api/v1/"
A_PART = ("enjeux", "actions", "programmes", "organisations", "glossaire")
"""Collections whose records have a file each: those that have a page each."""


@dataclass(frozen=True)
class Fichiers:
    """The JSON files by address; `tout` is the whole in one."""

    tout: str
    par_adresse: dict[str, str]


def json_files(corpus: Corpus, origine: Origine, jours: Mapping[str, str]) -> Fichiers:
    """Return the JSON files; the text of a record is the same in each file that holds it.

    `jours` has the day of the last change of each record’s page, by address.
    """
    extra = computed(corpus)
    tout: dict[str, str | list[str]] = {}
    files: dict[str, str] = {}
    for racine in racines():
        held = getattr(corpus, racine)
        if held is None:
            continue
        if not isinstance(held, tuple):
            tout[racine] = _dumps(plain(held))
            files[f"{BASE}{racine}.json"] = _file(origine, {racine: tout[racine]})
            continue
        texts = [_dumps(record(corpus, racine, fiche, origine, extra.get(racine, ()))) for fiche in held]
        tout[racine] = texts
        files[f"{BASE}{racine}.json"] = _file(origine, {"nombre": _dumps(len(texts)), racine: texts})
        if racine in A_PART:
            for fiche, text in zip(held, texts, strict=True):
                own = origine.fiche(text, jours.get(f"{racine}/{fiche.id}/"))
                files[address(racine, fiche.id)] = _file(own, {"fiche": text})
    for retire in corpus.retires:
        for adresse in (a for a in around(corpus, retire) if not a.endswith("/")):
            files[adresse.removeprefix("/")] = _file(origine, {"retire": _dumps(plain(retire))})
    return Fichiers(_file(origine, tout), files)


def lists(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield (collection, address of its file) of this corpus."""
    for racine in racines():
        if getattr(corpus, racine) is not None:
            yield racine, f"{BASE}{racine}.json"


def address(racine: str, id_: str) -> str:
    """Return where the JSON of one record is, from the root of the site."""
    return f"{BASE}{racine}/{id_}.json"


def record(corpus: Corpus, racine: str, fiche: Any, origine: Origine, extra: Sequence[Calcul]) -> dict[str, Any]:
    """Return a record as JSON shows it: its fields, then those that are worked out and its page."""
    worked_out = ((c.nom, f(fiche)) for c, f in extra)
    page = PAGES[racine](corpus, fiche) if racine in PAGES else None
    address = {COLONNE_ADRESSE.nom: origine.absolue(page)} if page is not None else {}
    return {**plain(fiche), **{k: plain(v) for k, v in worked_out if v is not None}, **address}


def _file(origine: Origine, contenu: Mapping[str, str | list[str]]) -> str:
    """Return one object: the origin, then members that are serialised already."""
    return "{" + ",\n".join([*_members(origine.entete), *_fragments(contenu)]) + "}\n"


def _members(entete: Mapping[str, Any]) -> Iterator[str]:
    for key, value in entete.items():
        yield f"{_dumps(key)}: {_dumps(value)}"


def _fragments(contenu: Mapping[str, str | list[str]]) -> Iterator[str]:
    for key, text in contenu.items():
        yield f"{_dumps(key)}: {text if isinstance(text, str) else '[' + (','.join(f'{chr(10)} {t}' for t in text)) + ']'}"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
