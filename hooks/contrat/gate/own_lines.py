"""The values that an action takes from its own lines of the source: each is read there, and every word is carried.

A value that is written alone has the date and the source of its lines. What it is says how it may stand there: words
as they are, a code by its label, an organisation by one of its names, a number or a date as people write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, NamedTuple

from ..model.action import Action, Calendrier, Montant
from ..model.collections import collection_in
from ..model.facts import DateDite, Fait
from ..reading import nearest, tables
from ..reading.characters import fold_spaces, slug
from ..reading.decode import Shape, example_of, scalars_in, schema_of, shape_of
from ..reading.kinds import Code, DateKind, DecimalKind, Integer, LookedUp, Ref, Text, YesNo
from ..reading.nearest import MOIS
from ..reading.problems import Problem, shown
from . import declared
from .records import Records
from .references import names_of

_NUMBER = re.compile(r"(?<![\w.,])-?\d{1,3}(?:[ .]\d{3})+(?:,\d+)?(?![\d])|(?<![\w])-?\d+(?:[.,]\d+)?")
_HEADING = re.compile(r"(?:^|(?<=[.;,|]))[^:.;,|]{1,60}:")
_SMALL = frozenset({"ht", "ttc", "eur", "euro", "euros", "et", "à", "au", "du"})
"""Units, and the words that stand between two values."""
Span = tuple[int, int]


class OwnValue(NamedTuple):
    """Where a value of an action stands: the file, the field, the first line that says it; 0 if none does."""

    fichier: str
    champ: str
    ligne: int
    message: str = ""
    disait: str = ""
    """What that line says of a value that has been updated since, from elsewhere."""


def stands_alone(records: Records, fichier: str, champ: str, fait: object) -> bool:
    """Tell whether a field of an action is a value without date or source, which its own lines must say."""
    own = isinstance(fait, Fait) and collection_in(fichier).cls is Action
    return own and records.keys(fichier, (champ,)) == {"valeur"}


def places(records: Records, textes: Mapping[str | None, tuple[str, ...]]) -> Iterator[OwnValue]:
    """Yield the place of each value that stands alone; `textes` are the lines of each source, their spaces folded."""
    known, titles = _Names(records), _titles(records, textes)
    enjeux = {f.partition("/")[2].removesuffix(".yml"): e for f, e in records.of("enjeux")}
    for fichier, action in records.of("actions"):
        source = action.source
        alone = [f.name for f in fields(action) if stands_alone(records, fichier, f.name, getattr(action, f.name))]
        lignes = textes.get(source.piece, ()) if source is not None else ()
        if source is None or not source.ligne or source.ligne > len(lignes):
            continue
        if not (alone or source.fin or tables.BETWEEN in lignes[source.ligne - 1]):
            continue
        first, last = source.ligne, min(source.fin or source.ligne, len(lignes))
        block = _Block(first, lignes[first - 1 : last])
        for words in (action.texte, numero_of(action), *_above(enjeux, action)):
            block.cover(block.find(fold_spaces(words or "")))
        for champ in (c for c in alone if getattr(action, c).valeur is not None):
            yield _place(block, known, fichier, champ, action)
        for champ in (f.name for f in fields(action) if _is_updated(getattr(action, f.name))):
            spans = list(known.replaced(block.pieces(titles[source.piece]), champ, block.texte, type(action)))
            if len(free := [s for s in spans if block.is_free(s)]) == 1:
                yield OwnValue(fichier, champ, block.line(free[0]), disait=block.said(free[0]))
            block.cover(spans)
        for n, left in block.left():
            message = f"ligne {n} de la source : « {shown(left, 60)} » n’est dit par aucune valeur de cette fiche"
            yield OwnValue(fichier, "source", 0, message)


def _titles(records: Records, textes: Mapping[str | None, tuple[str, ...]]) -> dict[str | None, list[str]]:
    """Return the titles of the columns of each source that is a table; a text has none."""
    contrat = records.single("contrat.yml")
    heads = {p.cle: p.entete for p in (contrat and contrat.pieces) or () if p}
    heads[None] = contrat and contrat.source and contrat.source.entete
    found = {}
    for piece, lignes in textes.items():
        entete = heads.get(piece) or 0
        found[piece] = lignes[entete - 1].split(tables.BETWEEN) if 0 < entete <= len(lignes) else []
    return found


def _is_updated(fait: object) -> bool:
    """Tell whether a value comes from elsewhere: what the lines say of it is what it was when they were written."""
    return bool(isinstance(fait, Fait) and fait.source and not fait.source.ligne)


def numero_of(fiche: object) -> str:
    """Return the number that the plan itself gives to a record."""
    return getattr(fiche, "numero", None) or ""


def _above(enjeux: Mapping[str, Any], action: Action) -> Iterator[str | None]:
    """Yield the words and numbers of the enjeux in which an action stands: a table says them again on each row."""
    nom, seen = action.enjeu or "", set[str]()
    while nom in enjeux and nom not in seen:
        seen.add(nom)
        enjeu = enjeux[nom]
        yield from (enjeu.titre, numero_of(enjeu))
        nom = getattr(enjeu, "parent", None) or ""


def problems(records: Records, textes: Mapping[str | None, tuple[str, ...]]) -> Iterator[Problem]:
    """Yield a problem for each value that the lines of its record do not say, and each line that says more."""
    for fichier, champ, _, message, _ in places(records, textes):
        if message:
            yield records.problem(fichier, (champ,), message)


def carried(records: Records) -> Iterator[tuple[str, str | None, int]]:
    """Yield (file, source, line) of each line of an action after its first."""
    for fichier, action in records.of("actions"):
        if action.source and action.source.ligne and action.source.fin:
            lines = range(action.source.ligne + 1, action.source.fin + 1)
            yield from ((fichier, action.source.piece, n) for n in lines)


def _place(block: _Block, known: _Names, fichier: str, champ: str, action: Action) -> OwnValue:
    cls: Any = type(action)
    hint = schema_of(cls)[champ]
    shape = shape_of(hint).parts["valeur"]
    first = 0
    for writings, said in known.writings(getattr(action, champ).valeur, shape):
        spans = (
            [s for w in writings for s in block.find(w)]
            if not isinstance(writings, Decimal)
            else block.number(writings)
        ) or block.alike(said)
        if not spans:
            where = f"la ligne {block.first}" if len(block.lignes) == 1 else f"les lignes {block.first} à {block.last}"
            sourced = f"donnez sa date et sa source : {champ}: {example_of(hint, said)}"
            message = f"« {shown(said, 80)} » n’est pas dit par {where} de la source ; corrigez, ou {sourced}"
            return OwnValue(fichier, champ, 0, message)
        block.cover(spans)
        first = first or block.line(spans[0])
    for words, part in scalars_in(getattr(action, champ).valeur, shape):
        if isinstance(words, str) and not part.kind:  # a word of the model: « TTC », « prévu », beside a sum
            block.cover(block.find(words))
    return OwnValue(fichier, champ, first or block.first)


class _Block:
    """The lines of an action, as one text, and what of it is carried."""

    def __init__(self, first: int, lignes: tuple[str, ...]) -> None:
        self.first, self.last, self.lignes = first, first + len(lignes) - 1, lignes
        self.texte = " ".join(lignes)
        self._covered = bytearray(len(self.texte))

    def find(self, mots: str) -> list[Span]:
        """Return where words stand, whole, whatever their capitals."""
        if not mots:
            return []
        start, end = (r"(?<!\w)" if mots[0].isalnum() else ""), (r"(?!\w)" if mots[-1].isalnum() else "")
        return [m.span() for m in re.finditer(f"{start}{re.escape(mots)}{end}", self.texte, re.I)]

    def number(self, value: Decimal) -> list[Span]:
        """Return where a number stands, as people write it: « 60 000 », « 1 234,50 », « 0.5 »."""
        return [m.span() for m in _NUMBER.finditer(self.texte) if _number(m[0]) == value]

    def alike(self, said: str) -> list[Span]:
        """Return the cells that are a date or a label written another way: « 1er janv. 2023 », « A venir »."""
        cells = re.finditer(f"[^{tables.BETWEEN}]+", self.texte)
        return [m.span() for m in cells if nearest.day(m[0]) == said or slug(m[0]) == slug(said)]

    def pieces(self, titres: list[str]) -> Iterator[tuple[str, Span]]:
        """Yield (heading, place) of what stands in each cell, or after each heading of a text, line by line."""
        heading = ""
        for start, ligne in zip(self._starts(), self.lignes, strict=True):
            table = tables.BETWEEN in ligne
            cuts = [m.span() for m in (re.finditer(f"{tables.BETWEEN}|^" if table else _HEADING, ligne))]
            for i, (at, end) in enumerate([(0, 0), *cuts] if not table else cuts):
                heading = (titres[i] if i < len(titres) else "") if table else ligne[at:end].strip(" :") or heading
                nexts = [a for a, _ in cuts if a >= end and (a, _) != (at, end)]
                yield heading, (start + end, start + min([*nexts, len(ligne)]))

    def cover(self, spans: Iterable[Span]) -> None:
        for start, end in spans:
            self._covered[start:end] = b"\1" * (end - start)

    def is_free(self, span: Span) -> bool:
        """Tell whether nothing carries what stands there yet."""
        return not any(self._covered[slice(*span)])

    def said(self, span: Span) -> str:
        return " ".join(self.texte[slice(*span)].split()).strip(" .;,")

    def line(self, span: Span) -> int:
        return self.first + sum(1 for start in self._starts() if start <= span[0]) - 1

    def left(self) -> Iterator[tuple[int, str]]:
        """Yield (line, words) of what nothing carries, names of fields and units apart; the first line of a text is its words."""
        for n, start in enumerate(self._starts()):
            ligne = self.lignes[n]
            free = "".join(" " if self._covered[start + i] else c for i, c in enumerate(ligne))
            table = tables.BETWEEN in ligne
            rest = free if table else _HEADING.sub("", free)
            if (n or table) and any(w.lower() not in _SMALL for w in re.findall(r"\w+", rest)):
                said = " ".join(free.split())
                yield self.first + n, said.lstrip(" .,;:)–—-") if table else said

    def _starts(self) -> Iterator[int]:
        at = 0
        for ligne in self.lignes:
            yield at
            at += len(ligne) + 1


def _number(written: str) -> Decimal:
    if re.fullmatch(r"-?\d{1,3}(?:[ .]\d{3})+(?:,\d+)?", written):
        written = re.sub("[ .]", "", written)
    return Decimal(written.replace(",", "."))


class _Names:
    """How the values of one contract are written by people."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._codes = codes_of(records)
        self._refs: dict[str, Mapping[str, list[str]]] = {}

    def writings(self, value: Any, shape: Shape) -> Iterator[tuple[list[str] | Decimal, str]]:
        """Yield, of each part of a value, the ways in which it may be written, and how it is called."""
        if isinstance(value, tuple):
            for item in value:
                yield from self.writings(item, shape.item or shape)
        elif shape.cls:
            for nom, part in shape.parts.items():
                if (inside := getattr(value, nom, None)) is not None and (part.kind or part.cls or part.item):
                    yield from self.writings(inside, part) if nom != "devise" else ()
        elif value is not None and shape.kind:
            yield from self._scalar(value, shape.kind)

    def _scalar(self, value: Any, kind: object) -> Iterator[tuple[list[str] | Decimal, str]]:
        match kind:
            case Code():
                yield [self._codes.get(kind.vocabulaire, {}).get(value, value)], value
            case Ref():
                yield self._called(kind.collection, value), value
            case LookedUp():
                yield self._called("communes", value), value
            case Integer() | DecimalKind():
                yield Decimal(value), f"{value}"
            case DateKind():
                yield _dates(value), value
            case YesNo():
                yield nearest.said(yes=value), "oui" if value else "non"
            case Text():
                yield from (([fold_spaces(p)], p) for p in str(value).split("\n") if p.strip())
            case _:
                yield [str(value)], str(value)

    def replaced(self, pieces: Iterable[tuple[str, Span]], champ: str, texte: str, cls: Any) -> Iterator[Span]:
        """Yield the pieces of the lines that said a field before it was updated: by their heading, or as such a value is."""
        called = {slug(champ), slug(cls.__dataclass_fields__[champ].metadata["libelle"])}
        shape = shape_of(schema_of(cls)[champ]).parts["valeur"]
        for heading, (start, end) in pieces:
            said = texte[start:end].strip(" .;,")
            if said and (slug(heading) in called or self._could_be(said, shape.item or shape)):
                yield start, start + len(texte[start:end].rstrip(" .;,"))

    def _could_be(self, said: str, shape: Shape) -> bool:
        """Tell whether words are, whole, a value of a kind: labels, names, a sum, dates."""
        kind = shape.kind
        if isinstance(kind, Code):
            return slug(said) in map(slug, self._codes.get(kind.vocabulaire, {}).values())
        if isinstance(kind, Ref):
            self._called(kind.collection, "")
            names = {slug(x) for names in self._refs[kind.collection].values() for x in names}
            return all(slug(x) in names for x in re.split("[,;/]", said))
        if shape.cls in (Montant, Calendrier, DateDite):
            words = {*_SMALL, *MOIS, "de", "au", "d", "1er", "fin", "début"} if shape.cls is not Montant else _SMALL
            rest = re.findall(r"[^\W\d_]+", _NUMBER.sub(" ", said).lower())
            return bool(_NUMBER.search(said)) and all(w in words for w in rest)
        return False

    def _called(self, collection: str, nom: str) -> list[str]:
        if collection not in self._refs:
            self._refs[collection] = names_of(self._records, collection)
        return [fold_spaces(x) for x in self._refs[collection].get(nom, ())]


def codes_of(records: Records) -> dict[str, dict[str, str]]:
    """Return the label of each code, by vocabulary."""
    contrat, vocabulaires = records.single("contrat.yml"), records.single("vocabulaires.yml")
    known = {**(vocabulaires.codes if vocabulaires else {}), **declared.codes(contrat)}
    return {nom: {x.code: x.libelle for x in codes or () if x and x.libelle} for nom, codes in known.items()}


def _dates(value: str) -> list[str]:
    """Return how a year, a month or a day is written: « 2024 », « mai 2024 », « 05/2024 », « 1er mai 2024 »."""
    annee, *rest = value.split("-")
    if not rest:
        return [annee]
    mois = MOIS[int(rest[0]) - 1]
    if len(rest) == 1:
        return [f"{mois} {annee}", f"{rest[0]}/{annee}", value]
    jour = int(rest[1])
    return [f"{d} {mois} {annee}" for d in (str(jour), f"{jour:02d}", *(["1er"] if jour == 1 else []))] + [
        f"{rest[1]}/{rest[0]}/{annee}",
        f"{jour}/{int(rest[0])}/{annee}",
        value,
    ]
