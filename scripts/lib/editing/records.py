"""The files of the data → the records that are found, shown and edited, each with its place in its file.

A folder has a record a file; a file that is a list has one an item; any other file is one record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from contrat.french.names import Noms
from contrat.model.collections import RETIRES, Collection
from contrat.model.corpus import Corpus
from contrat.model.scalars import abridged
from contrat.reading.characters import slug
from contrat.reading.decode import Shape, shape_of
from rewriting import Raw

ALONE = "ensemble"
"""What names the one record of a file that is no list."""


@dataclass(frozen=True)
class Record:
    collection: Collection
    cle: str
    """What names it among those of its kind, in addresses too."""
    fichier: str
    place: int | None
    """Its place in a file that is a list."""
    raw: dict[str, Any]
    """What its file says, as it is typed."""
    fiche: Any
    """The record of the model; of a list, the item."""
    nom: str
    numero: str = ""

    @property
    def shape(self) -> Shape:
        return shape_of(self.collection.cls)

    @property
    def champs(self) -> dict[str, Shape]:
        """Return what can be edited: every field but the id that the name of the file is."""
        return {nom: s for nom, s in self.shape.parts.items() if not (nom == "id" and self.collection.dossier)}

    @property
    def adresse(self) -> str:
        return f"/fiche/{self.collection.nom}/{self.cle}"

    @property
    def suivi(self) -> tuple[str, str]:
        """Return its key in the history."""
        return self.collection.nom, "contrat" if self.collection.nom == "contrat" else self.cle


def with_part(record: Record, whole: Raw, part: dict[str, Any] | None) -> Raw:
    """Return what a file says once a record says something else; None takes it away from a list."""
    if record.place is None:
        return part or {}
    items = [*whole] if isinstance(whole, list) else []
    items[record.place : record.place + 1] = [part] if part is not None else []
    return items


def part_of(record: Record, whole: Raw) -> dict[str, Any]:
    """Return what a file says of a record, if it is still where it was; nothing otherwise."""
    found: Any = whole
    if record.place is not None:
        found = whole[record.place] if isinstance(whole, list) and record.place < len(whole) else {}
    return found if isinstance(found, dict) else {}


def records_of(corpus: Corpus, raws: Mapping[str, Raw]) -> Iterator[Record]:
    """Yield every record, kind by kind, in reading order."""
    noms = Noms(corpus)
    for c in corpus.collections:
        if c.dossier:
            for cle, fiche in corpus.fiches(c).items():
                fichier = f"{c.nom}/{cle}.yml"
                yield _record(noms, c, (cle, fichier, None), raws[fichier], fiche)
        elif c.fichier not in raws:
            continue
        elif c.liste:
            taken: set[str] = set()
            for i, fiche in enumerate(getattr(corpus, c.nom)):
                cle = name_in_list(c, fiche, i, taken)
                item: Any = raws[c.fichier]
                yield _record(noms, c, (cle, c.fichier, i), item[i], fiche)
        else:
            yield _record(noms, c, (ALONE, c.fichier, None), raws[c.fichier], getattr(corpus, c.nom))


def name_in_list(collection: Collection, fiche: Any, place: int, taken: set[str]) -> str:
    """Return what names an item: its first field, as an address may hold it; its place where that is no name or is taken."""
    cle = slug(str(getattr(fiche, first_of(collection))))[:60].strip("-")
    if not cle or cle in taken:
        cle = f"{cle or 'element'}-{place + 1}"
    taken.add(cle)
    return cle


def first_of(collection: Collection) -> str:
    cls: Any = collection.cls
    return str(fields(cls)[0].name)


def _record(noms: Noms, c: Collection, place: tuple[str, str, int | None], raw: Raw, fiche: Any) -> Record:
    level = c.nom in ("actions", "enjeux")
    nom = fiche.nom if level else noms.de(fiche) if c.suivi and not c.suivi.cls else _own_name(c, fiche)
    if not c.dossier and not c.liste:
        nom = c.titre
    if c.suivi and c.suivi.un and nom.startswith(f"{c.suivi.un} : "):
        nom = nom.removeprefix(f"{c.suivi.un} : ")
    numero = noms.numero(fiche) if level else ""
    assert isinstance(raw, dict)
    return Record(c, *place, raw, fiche, abridged(nom), numero)


def _own_name(collection: Collection, fiche: Any) -> str:
    if collection.fichier == RETIRES:
        return str(fiche.titre)
    return str(getattr(fiche, first_of(collection)))
