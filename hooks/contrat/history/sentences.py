"""A change of the data → French sentences that can be read aloud.

What a value is called and how it is said is `values`; here is what happened to it: from what, to what,
with its date and source, when and why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..french.grammar import date_iso, pluriel
from ..french.readings import READINGS
from ..french.values import Values
from ..french.wording import NON_COMMUNIQUE, field_name, inside
from ..model.corpus import Corpus
from ..model.facts import Fait
from ..model.scalars import abridged
from ..reading.decode import Shape, shape_of
from .changes import Evenement, Historique
from .old_records import Cle, Fiche, Valeur, classes_of
from .reasons import closed

_NAMES = ("intitule", "titre", "texte", "nom", "terme", "lieu", "titre_court")
SANS_MOTIF = "raison non donnée"
"""Said of a change whose commit gives no reason; « non communiqué » is what the contract does not say."""
SHORT = 100
"""Up to how many characters what happened stands whole in a title."""

_Told = tuple[str, str]
"""What happened to a field, and the date and source of its value; empty where it has none of its own."""


@dataclass(frozen=True)
class _Place:
    """Where a value stands: what its field is called, and its shape."""

    libelle: str
    shape: Shape

    def part(self, champ: str) -> _Place:
        """Return the place of a field of the group that stands here."""
        nom = field_name(self.shape.cls, champ)
        if self.libelle:
            nom = self.libelle if nom.lower() == self.libelle.lower() else f"{self.libelle}, {inside(nom)}"
        return _Place(nom, self.shape.parts.get(champ) or shape_of(None))


class Phrases:
    """Says the changes of one corpus."""

    def __init__(self, corpus: Corpus, historique: Historique | None = None) -> None:
        """`historique` names the records that are no more, which older values still refer to."""
        self._classes = classes_of(corpus.collections)
        self._values = Values(corpus, _former_names(historique) if historique else {})
        self._told = cache(self._tell)  # a change stands on ten pages and feeds, or so

    def de(self, evenement: Evenement) -> tuple[str, ...]:
        """Return one sentence a field that changed, each whole in itself: what, from, to, when, why."""
        return tuple(self._whole(evenement, said) for said in self.faits(evenement))

    def faits(self, evenement: Evenement) -> tuple[str, ...]:
        """Return what changed, one item a field, without day or reason."""
        return tuple(f"{said} ({proof})" if proof else said for said, proof in self._told(evenement))

    def bref(self, evenement: Evenement) -> tuple[str, ...]:
        """Return the same, but of our own prose what happened in a few words, and when."""
        return tuple(
            self._whole(evenement, f"{said} ({proof})") if proof else f"{_short(said)}, le {date_iso(evenement.jour)}"
            for said, proof in self._told(evenement)
        )

    def titre(self, evenement: Evenement) -> str:
        """Return what happened in a few words."""
        first, *others = (said for said, _ in self._told(evenement))
        more = f" et {pluriel(len(others), 'autre')}" if others else ""
        return f"{inside(_short(first))}{more}, le {date_iso(evenement.jour)}"

    def _whole(self, evenement: Evenement, said: str) -> str:
        return f"{said}, le {date_iso(evenement.jour)}. Motif : {closed(evenement.commit.motif or SANS_MOTIF)}"

    def etat(self, cle: Cle, fiche: Fiche) -> Iterator[tuple[str, str]]:
        """Yield each field of a state of a record: its label, and its value in words, with its date and source."""
        record = shape_of(self._classes[cle[0]])
        for champ in [*(k for k in record.parts if k in fiche), *(k for k in fiche if k not in record.parts)]:
            place = _Place("", record).part(champ)
            yield place.libelle, self._values.text(fiche[champ], place.shape.schema)

    def _tell(self, evenement: Evenement) -> tuple[_Told, ...]:
        """Return what happened to each field."""
        if evenement.nature != "modifiee":
            return (("Fiche créée" if evenement.nature == "creee" else "Fiche retirée", ""),)
        record = _Place("", shape_of(self._classes[evenement.cle[0]]))
        changes = evenement.changements
        return tuple(told for c in changes for told in self._changed(record.part(c.champ), c.avant, c.apres))

    def _changed(self, place: _Place, avant: Valeur | None, apres: Valeur | None) -> Iterator[_Told]:
        if place.shape.cls is Fait:
            yield from self._fact(place, avant or {}, apres or {})
        elif place.shape.cls not in (None, *READINGS) and isinstance(avant, dict) and isinstance(apres, dict):
            yield from self._parts(place, avant, apres)  # it does not read as one phrase
        else:
            yield f"{place.libelle} : {self._moved(place.shape, avant, apres)}", ""

    def _parts(self, place: _Place, avant: Fiche, apres: Fiche) -> Iterator[_Told]:
        for champ in dict.fromkeys([*place.shape.parts, *apres, *avant]):
            if avant.get(champ) != apres.get(champ):
                yield from self._changed(place.part(champ), avant.get(champ), apres.get(champ))

    def _fact(self, place: _Place, avant: Fiche, apres: Fiche) -> Iterator[_Told]:
        """Say a tracked value that became another, or only its date and source if it did not."""
        if all(avant.get(part) == apres.get(part) for part in ("valeur", "sans_objet")) and avant and apres:
            yield from self._parts(place, avant, apres)
            return
        old, new = avant.get("valeur"), apres.get("valeur")
        if isinstance(old, tuple) and isinstance(new, tuple):
            said = self._items(place.shape.parts["valeur"], old, new)
        else:
            said = self._became(place.shape, avant or None, apres or None)
        yield f"{place.libelle} : {said}", self._values.proof(apres, place.shape.schema)

    def _moved(self, shape: Shape, avant: Valeur | None, apres: Valeur | None) -> str:
        if shape.item or isinstance(avant, tuple) or isinstance(apres, tuple):
            return self._items(shape, _listed(avant), _listed(apres))
        if avant is None:
            return f"ajout de {self._quoted(shape, apres)}"
        if apres is None:
            return f"retrait de {self._quoted(shape, avant)}"
        return self._became(shape, avant, apres)

    def _became(self, shape: Shape, avant: Valeur | None, apres: Valeur | None) -> str:
        was, now = (self._quoted(shape, x) or NON_COMMUNIQUE for x in (avant, apres))
        if was == now and avant is not None and apres is not None:  # two values whose phrases are the same
            was, now = (_in_quotes(self._values.detail(x, shape.schema)) for x in (avant, apres))
        return f"de {was} à {now}"

    def _items(self, shape: Shape, avant: Sequence[Valeur], apres: Sequence[Valeur]) -> str:
        item = shape.item or shape
        removed, added = [x for x in avant if x not in apres], [x for x in apres if x not in avant]
        said = []
        for old in list(removed):  # one that goes on being the same thing, told by its first part
            new = next((x for x in added if _is_same(item, old, x)), None)
            if new is not None:
                removed.remove(old)
                added.remove(new)
                said.append(self._became(item, old, new))
        for verb, items in (("ajout", added), ("retrait", removed)):
            if items:
                said.append(f"{verb} de {', '.join(self._quoted(item, x) for x in items)}")
        return " ; ".join(said) or "ordre changé"

    def _quoted(self, shape: Shape, value: Valeur | None) -> str:
        said = self._values.wording(value, shape.schema).texte()
        return _in_quotes(said) if said else ""


def _short(said: str) -> str:
    """Return what happened; a change that is long to say is named by its field."""
    return said if len(said) <= SHORT else said.split(" : ", maxsplit=1)[0]


def _listed(value: Valeur | None) -> tuple[Valeur, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _is_same(item: Shape, old: Valeur, new: Valeur) -> bool:
    """Tell whether two groups of a list speak of the same thing: their first part is the same."""
    first = next(iter(item.parts), None)
    groups = isinstance(old, dict) and isinstance(new, dict)
    return groups and first in old and old[first] == new.get(first)


def _in_quotes(text: str) -> str:
    """Return a text between « »; those that it holds become “ ”."""
    return f"« {text.replace('« ', '“').replace(' »', '”')} »"


def name_of(fiche: Fiche) -> str | None:
    """Return the name that a record gives itself in one of its states."""
    return next((abridged(str(fiche[k])) for k in _NAMES if isinstance(fiche.get(k), str)), None)


def _former_names(historique: Historique) -> dict[str, dict[str, str]]:
    """Return the last name of each record of the history, by collection and id."""
    found: dict[str, dict[str, str]] = {}
    for e in historique.evenements:
        if e.fiche and (nom := name_of(e.fiche)):
            found.setdefault(e.cle[0], {}).setdefault(e.cle[1], nom)
    return found
