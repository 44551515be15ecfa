"""A value of the data ↔ what a cell holds: codes and ids as words, days and numbers as such, lists a line an item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from contrat.exports.csv_files import unsafe
from contrat.exports.tables import SEPARATEUR
from contrat.model.corpus import Corpus
from contrat.reading import nearest
from contrat.reading.characters import slug
from contrat.reading.problems import shown
from importing.sheets import Cell

from .leaves import Value
from .tables import SANS_NOM, Champ

Nature = Literal["texte", "nombre", "jour"]
Forme = Literal["classeur", "standard", "tableur", "publie"]
"""A workbook of ours; the published tables: CSV of both forms, ODS."""
MAX_TEXT = 32_000
"""How long the text of a cell may be: spreadsheets cut longer ones."""
TROP_LONG = "(trop long pour une case : se change dans la fiche)"
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_DAY = re.compile(r"(19(?!00)|20|21)\d\d-\d\d-\d\d")
DIGITS = 15
"""How many figures of a number a spreadsheet keeps."""


class NotAValue(ValueError):
    """A cell that says no value; the message quotes it and says how to mend it."""


@dataclass(frozen=True)
class Names:
    """The words of the codes of a vocabulary, or of the ids of a collection; those that are alike are not words for one."""

    words: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @staticmethod
    def of(pairs: Iterable[tuple[str, str]]) -> Names:
        """Return the names of ids; an id may have several, of which its cells have the last."""
        pairs = [*dict.fromkeys(pairs)]
        ids: dict[str, list[str]] = {}
        for id_, word in pairs:
            if id_ not in (known := ids.setdefault(slug(word), [])):
                known.append(id_)
        alone = {i: w for i, w in pairs if len(ids[slug(w)]) == 1 and "\n" not in w and SEPARATEUR not in w}
        known_ids = dict.fromkeys(i for i, _ in pairs)
        clear = {i: w for i, w in alone.items() if w not in known_ids or w == i}
        return Names({i: clear.get(i, i) for i in known_ids}, {k: tuple(v) for k, v in ids.items()})

    def id_of(self, word: str) -> str:
        """Return the id or code of a word. Raises `NotAValue`."""
        if word in self.words:
            return word
        found = self.ids.get(slug(word), ())
        if len(found) == 1:
            return found[0]
        said = f"« {shown(word, 60)} »"
        if found:
            raise NotAValue(f"{said} : plusieurs portent ce nom ; écrivez l’identifiant : {' ou '.join(found)}")
        near = nearest.closest(word, {w: w for w in self.words.values()})
        known = ", ".join([*self.words.values()][:8]) + ("…" if len(self.words) > 8 else "")
        raise NotAValue(
            f"{said} n’est pas dans la liste ; " + (f"est-ce « {near} » ?" if near else f"elle a : {known}")
        )


Mots = Mapping[str, Names]


def mots_of(corpus: Corpus, more: Iterable[tuple[str, str, str]] = ()) -> Mots:
    """Return the words of each vocabulary and collection; `more` are (collection, id, name) that a workbook says."""
    pairs: dict[str, list[tuple[str, str]]] = {nom: [*codes.items()] for nom, codes in corpus.libelle.items()}
    for c in corpus.collections:
        if c.citee and c.nom not in SANS_NOM:
            names = [(i, str(getattr(x, "nom", i))) for i, x in corpus.fiches(c).items()]
            pairs[c.nom] = [*((i, w) for s, i, w in more if s == c.nom), *names]
    return {nom: Names.of(found) for nom, found in pairs.items()}


# -- to a cell


def written(champ: Champ, value: Value, mots: Mots) -> tuple[Nature, str]:
    """Return what a cell holds for a value, and as what: a number with a point, a day as 2026-11-30, or words."""
    said = _words(champ, value, mots)
    if champ.nature in ("nombre", "entier") and _NUMBER.fullmatch(said) and _figures(said) <= DIGITS:
        return "nombre", said
    if champ.nature == "date" and _DAY.fullmatch(said):
        return "jour", said
    return "texte", said if len(said) <= MAX_TEXT else TROP_LONG


def _figures(number: str) -> int:
    return len(re.sub(r"\D", "", number).lstrip("0"))


def _words(champ: Champ, value: Value, mots: Mots) -> str:
    known = mots[champ.source].words if champ.source in mots else {}
    if isinstance(value, str):
        return known.get(value, value)
    return champ.entre.join(known.get(x, x) for x in value)


# -- from a cell


def read(champ: Champ, cell: Cell, forme: Forme, mots: Mots) -> Value | None:
    """Return the value that a cell says, None for nothing. Raises `NotAValue`. What is no such value is left to the gate."""
    text = re.sub(r"\r\n?", "\n", cell.texte).strip()
    if not text:
        return None
    is_list = champ.nature == "liste"
    if forme in ("standard", "tableur") and not is_list:
        text = unsafe(text)
    known = mots.get(champ.source) if forme == "classeur" else None
    if is_list:
        items = _items(champ, text, forme)
        return tuple(known.id_of(x) if known else x for x in items) or None
    if known:
        return known.id_of(text)
    return _alone(champ, cell, text, forme)


def _alone(champ: Champ, cell: Cell, text: str, forme: Forme) -> str:
    if champ.nature in ("nombre", "entier"):
        if cell.nature == "nombre":
            return _plain(cell.valeur or text)
        found = nearest.number(text)
        if found is None and forme == "tableur" and re.fullmatch(r"-?\d+,\d+", text):
            found = text.replace(",", ".")
        return found or text
    if champ.nature == "date":
        return (nearest.day(text) if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text) else None) or text
    if champ.nature == "oui ou non":
        return nearest.yes_or_no(text) or text
    return _plain(cell.valeur) if cell.nature == "nombre" and cell.valeur else text


def _plain(number: str) -> str:
    try:
        value = Decimal(number)
    except ArithmeticError:
        return number
    return f"{value.normalize():f}" if value else "0"


def _items(champ: Champ, text: str, forme: Forme) -> list[str]:
    if forme == "classeur":
        return [
            x.strip() for x in re.split(r"\n[ \t]*---[ \t]*\n" if "---" in champ.entre else "\n", text) if x.strip()
        ]
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, list) and all(type(x) in {str, int} for x in found):
        return [str(x) for x in found]
    if forme == "standard" or text.startswith("["):
        raise NotAValue(f'« {shown(text, 60)} » n’est pas une liste JSON ; par exemple ["vélo", "gare"]')
    return [x.strip() for x in (unsafe(text) if forme == "tableur" else text).split(SEPARATEUR) if x.strip()]


def same(champ: Champ, one: Value | None, other: Value | None) -> bool:
    """Tell whether two values are one: numbers of one size, texts but for the spaces around them."""
    one, other = (champ.defaut or None if x is None else x for x in (one, other))
    if one is None or other is None:
        return one is other
    if isinstance(one, tuple) or isinstance(other, tuple):
        joined = [SEPARATEUR.join(x) if isinstance(x, tuple) else x for x in (one, other)]
        return _bare(joined[0]) == _bare(joined[1])
    if champ.nature in ("nombre", "entier") and _NUMBER.fullmatch(one) and _NUMBER.fullmatch(other):
        return Decimal(one) == Decimal(other)
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "\n".join(line.strip() for line in re.sub(r"\r\n?", "\n", text).strip().split("\n"))
