"""Bytes of one YAML file → a tree of maps, lists and raw strings, each with its place.

YAML is read as a notation, not as a language: no tag, anchor, alias, merge key, second
document, and no guess at types. A scalar is the characters that the editor typed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import yaml

from .problems import Problem
from .text import faults

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
MAX_NODES = 50_000
MAX_FAULTS = 200

_Loader: type = yaml.CSafeLoader  # libyaml: the pure reader is slower and refuses other things


class Mark(NamedTuple):
    """A place in a file; both count from 1."""

    ligne: int
    colonne: int


@dataclass(slots=True)
class Node:
    """A value as written: `str`, list of nodes, or map of nodes (`cles` places its keys)."""

    mark: Mark
    valeur: str | list[Node] | dict[str, Node]
    plain: bool = False
    cles: dict[str, Mark] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be read as a tree: carries its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


def parse(fichier: str, octets: bytes) -> tuple[Node, list[Problem]]:
    """Return the tree of one file and the problems that leave it readable.

    Raises `Unreadable` when no tree can be made.
    """
    texte = decode_utf8(fichier, octets)
    starts = _line_starts(texte)
    found = [Problem(fichier, *_place(starts, at), message) for at, message in islice(faults(texte), MAX_FAULTS)]
    problems = found + _line_problems(fichier, texte)
    if problems:
        raise Unreadable(problems)
    builder = _Builder(fichier, texte)
    try:
        node = builder.build()
    except yaml.MarkedYAMLError as error:
        raise Unreadable([*builder.problems, _yaml_problem(fichier, texte, error)]) from None
    except yaml.YAMLError:
        raise Unreadable([Problem(fichier, 1, 1, "fichier YAML illisible")]) from None
    return node, builder.problems


def decode_utf8(fichier: str, octets: bytes) -> str:
    """Return the text of a file, its byte-order mark and carriage returns taken off."""
    if len(octets) > MAX_BYTES:
        raise Unreadable([Problem(fichier, 1, 1, f"fichier trop grand (plus de {MAX_BYTES} octets)")])
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")) or octets[:40].count(0) > len(octets[:40]) // 4:
        raise Unreadable([Problem(fichier, 1, 1, "fichier en UTF-16 ; enregistrez-le en UTF-8")])
    octets = octets.removeprefix(b"\xef\xbb\xbf")
    try:
        texte = octets.decode("utf-8")
    except UnicodeDecodeError as error:
        before = octets[: error.start].decode("utf-8", "replace")
        message = f"octet 0x{octets[error.start]:02X} : ce n’est pas de l’UTF-8 (Windows-1252 ?) ; enregistrez le fichier en UTF-8"
        raise Unreadable([Problem(fichier, *_place(_line_starts(before), len(before)), message)]) from None
    return texte.replace("\r\n", "\n").replace("\r", "\n")


def _line_starts(texte: str) -> list[int]:
    return [0, *(m.end() for m in re.finditer("\n", texte))]


def _place(starts: list[int], at: int) -> tuple[int, int]:
    """Return the line and column of an offset, both from 1."""
    n = bisect_right(starts, at)
    return n, at - starts[n - 1] + 1


_CONFLICT = re.compile(r"^(<{7} |\|{7}( |$)|={7}$|>{7} )")


def _line_problems(fichier: str, texte: str) -> list[Problem]:
    problems = []
    for n, ligne in enumerate(texte.split("\n"), 1):
        if _CONFLICT.match(ligne):
            problems.append(Problem(fichier, n, 1, "marque de conflit de git ; gardez l’une des deux versions"))
        if "\t" in ligne:
            problems.append(Problem(fichier, n, ligne.index("\t") + 1, "tabulation ; mettez des espaces"))
    return problems


class _Builder:
    """Builds the tree from YAML events, so that nothing is resolved on the way."""

    def __init__(self, fichier: str, texte: str) -> None:
        self.fichier = fichier
        self.problems: list[Problem] = []
        self.lignes = texte.split("\n")
        self._events: Iterator[yaml.Event] = yaml.parse(texte, Loader=_Loader)
        self._nodes = 0

    def build(self) -> Node:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    self._refuse(event, "second document (« --- ») ; un fichier porte une seule fiche")
                    raise Unreadable(self.problems)
                node = self._node(next(self._events), 0)
        if node is None or (node.plain and node.valeur == ""):
            raise Unreadable([Problem(self.fichier, 1, 1, "fichier vide")])
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._nodes += 1
        if depth > MAX_DEPTH or self._nodes > MAX_NODES:
            raise Unreadable([*self.problems, self._problem(event, "fichier trop profond ou trop long")])
        mark = self._mark(event)
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor or event.tag:
                self._check_notation(event)
            self._check_comment(event)
            if event.style == '"':  # escapes may hide what the file itself does not show
                self.problems += [self._problem(event, message) for _, message in faults(event.value)]
            return Node(mark, event.value, plain=not event.style)  # libyaml says « "" » for a plain scalar
        self._check_notation(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(item, depth + 1))
            return Node(mark, items)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(mark, depth)
        return Node(mark, "*")  # a reference that was refused

    def _mapping(self, mark: Mark, depth: int) -> Node:
        node = Node(mark, {})
        assert isinstance(node.valeur, dict)
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key.valeur, str):
                self._refuse(event, "une clé est un mot, pas une liste ni un groupe")
            elif key.valeur == "<<" and key.plain:
                self._refuse(event, "fusion « << » interdite ; recopiez les valeurs")
            elif key.valeur in node.valeur:
                first = node.cles[key.valeur].ligne
                self._refuse(event, f"clé « {key.valeur} » en double (déjà ligne {first})")
            else:
                node.valeur[key.valeur] = value
                node.cles[key.valeur] = key.mark
        return node

    def _check_notation(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(
                event,
                f'renvoi « *{event.anchor} » interdit ; pour un texte qui commence par « * », mettez des guillemets "…"',
            )
        elif getattr(event, "anchor", None):
            self._refuse(
                event, 'ancre « & » interdite ; pour un texte qui commence par « & », mettez des guillemets "…"'
            )
        if getattr(event, "tag", None):
            self._refuse(
                event, 'étiquette « ! » interdite ; pour un texte qui commence par « ! », mettez des guillemets "…"'
            )

    def _check_comment(self, event: yaml.ScalarEvent) -> None:
        """A « # » after a space cuts a plain value in silence: « Lot #3 » would read « Lot »."""
        end = event.end_mark
        if event.style or end is None or end.line >= len(self.lignes):
            return
        reste = self.lignes[end.line][end.column :]
        if reste.lstrip().startswith("#") and event.value:
            colonne = end.column + reste.index("#") + 1
            message = (
                '« # » coupe la valeur ; mettez la valeur entre guillemets "…", ou le commentaire sur sa propre ligne'
            )
            self.problems.append(Problem(self.fichier, end.line + 1, colonne, message))

    def _mark(self, event: yaml.Event) -> Mark:
        mark = event.start_mark
        return Mark(1, 1) if mark is None else Mark(mark.line + 1, mark.column + 1)

    def _problem(self, event: yaml.Event, message: str) -> Problem:
        mark = self._mark(event)
        return Problem(self.fichier, mark.ligne, mark.colonne, message)

    def _refuse(self, event: yaml.Event, message: str) -> None:
        self.problems.append(self._problem(event, message))


BADLY_ALIGNED = "ligne mal alignée, ou valeur à mettre entre guillemets ; alignez les clés d’une même fiche"


def _yaml_problem(fichier: str, texte: str, error: yaml.MarkedYAMLError) -> Problem:  # noqa: PLR0912 — one branch a fault
    """Return the parser’s fault in the words of the person who edits, where the fault begins."""
    problem, context = error.problem or "", error.context or ""
    begun, seen = error.context_mark, error.problem_mark or error.context_mark
    mark = seen
    if "mapping values are not allowed" in problem:
        message = '« : » dans une valeur ; mettez la valeur entre guillemets, par exemple titre: "Lens : la gare"'
        if seen and (key := _bare_key(texte, seen.line, seen.column)) is not None:
            return Problem(fichier, seen.line + 1, key + 1, BADLY_ALIGNED)
    elif "not allowed in this context" in problem:
        message = 'une valeur ne peut pas commencer par ce caractère ; mettez-la entre guillemets "…"'
    elif seen and begun and seen.line == begun.line and texte[seen.index : seen.index + 1] == ":":
        message = '« : » dans une valeur ; mettez la valeur entre guillemets, par exemple titre: "Lens : la gare"'
    elif "unknown escape" in problem or "invalid Unicode" in problem or "hexdecimal" in problem:
        message = "« \\ » dans un texte entre guillemets \"…\" ; mettez des guillemets '…' ou doublez le « \\ »"
    elif "unexpected end of stream" in problem or "quoted scalar" in context:
        mark, message = begun, "guillemet ouvert et jamais fermé ; ajoutez le guillemet de fin"
    elif "flow mapping" in context or "flow sequence" in context:
        mark = begun
        signe = "}" if "mapping" in context else "]"
        message = f"il manque « {signe} », ou des guillemets autour d’une valeur"
        if ": " in problem or "':'" in problem:
            mark = seen
    elif "cannot start any token" in problem or "alias" in context or "anchor" in context:
        mark, message = (
            begun or seen,
            'une valeur ne peut pas commencer par ce caractère ; mettez-la entre guillemets "…"',
        )
    elif "could not find expected ':'" in problem:
        mark, message = begun or seen, "il manque « : » après la clé, par exemple rang: 1"
    elif "did not find expected key" in problem and seen and re.search(r": '[^']*'\w", texte.split("\n")[seen.line]):
        message = "apostrophe dans un texte entre '…' ; mettez-le entre guillemets \"…\""
    elif "did not find expected key" in problem or "block mapping" in context or "block collection" in context:
        message = BADLY_ALIGNED
    else:
        message = "écriture YAML incorrecte ici ; comparez avec une fiche voisine"
    ligne, colonne = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(fichier, ligne, colonne, message)


def _bare_key(texte: str, line: int, column: int) -> int | None:
    """Return the column of the first word of a line when a colon ends it: then the line is badly aligned."""
    start = texte.split("\n")[line][:column]
    return len(start) - len(start.lstrip()) if re.fullmatch(r" *[a-z_]+", start) else None
