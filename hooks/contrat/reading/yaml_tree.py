"""Bytes of one YAML file → a tree of maps, lists and raw strings, each with its place.

YAML is read as a notation, not as a language: no tag, anchor, alias, merge key, second
document, and no guess at types. A scalar is the characters that the editor typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, islice, takewhile
from typing import NamedTuple

import yaml

from .characters import faults
from .mending import mend
from .problems import Problem
from .yaml_faults import UNCLOSED, notation_faults, problem_of, swallows_keys

MAX_DEPTH = 12
MAX_NODES = 50_000
MAX_FAULTS = 200
MAX_PARTS = 300

_Loader: type = yaml.CSafeLoader  # libyaml: the pure reader is slower and refuses other things


class Mark(NamedTuple):
    """A place in a file; both count from 1."""

    ligne: int
    colonne: int


@dataclass(slots=True)
class Node:
    """A value as written: `str`, list of nodes, or map of nodes (`cles` places its keys).

    A hole stands for a value whose problem is said already; a map that is not whole has lost a key that way.
    `vides` places the keys that were written without a value and count as absent.
    """

    mark: Mark
    valeur: str | list[Node] | dict[str, Node]
    plain: bool = False
    cles: dict[str, Mark] = field(default_factory=dict)
    vides: dict[str, Mark] = field(default_factory=dict)
    hole: bool = False
    whole: bool = True


class Unreadable(Exception):
    """The file cannot be read as a tree: carries its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()


def parse(fichier: str, octets: bytes) -> tuple[Node, list[Problem]]:
    """Return the tree of one file, the problems that leave it readable, and remarks.

    Raises `Unreadable` when no tree can be made.
    """
    texte, remarks = mend(fichier, decode_utf8(fichier, octets))
    try:
        node, problems = _parse(fichier, texte)
    except Unreadable as error:
        raise Unreadable([*error.problems, *remarks]) from None
    return node, [*problems, *remarks]


def _parse(fichier: str, texte: str) -> tuple[Node, list[Problem]]:
    wrong = list(islice(faults(texte), MAX_FAULTS))
    found = [Problem(fichier, *place_of(texte, at), message) for at, message in wrong]
    for at in (at for at, _ in wrong if not texte[at].isprintable()):
        texte = f"{texte[:at]}_{texte[at + 1 :]}"  # a letter in place of what the YAML reader would stop at
    problems, spoilt = _line_problems(fichier, texte)
    at_fault = sorted((p.ligne - 1, p.colonne - 1) for p in found)
    if not spoilt:
        builder = _Builder(fichier, texte, at_fault)
        try:
            return builder.build(), found + builder.problems
        except Unreadable as error:
            raise Unreadable(found + error.problems) from None
        except yaml.MarkedYAMLError as error:
            whole_file = [*builder.problems, *([] if builder.runaway else [problem_of(fichier, texte, error)])]
        except yaml.YAMLError:
            raise Unreadable(found or [Problem(fichier, 1, 1, "fichier YAML illisible")]) from None
    node, said = _parse_parts(fichier, texte.split("\n"), at_fault, spoilt)
    if not said and not problems and not found:  # only the file as a whole is at fault
        raise Unreadable(whole_file)
    problems += found + said
    if node is None:
        raise Unreadable(problems)
    return node, problems


_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*:(?:\s|$)")
_ITEM = re.compile(r"-\s")
_LIST_ITEM = re.compile(r" *[\"']?(?:[-*•]|\d{1,3}[.)]) ")
_BLOCK_COMMENT = re.compile(r"[|>][-+0-9]* *#")


def _parse_parts(
    fichier: str, lignes: list[str], at_fault: list[tuple[int, int]], spoilt: set[int]
) -> tuple[Node | None, list[Problem]]:
    """Read each top-level key (or item) of a broken file apart: one fault must not hide the others.

    Return the tree with a hole for each part that cannot be read, and the problems of the parts.
    """
    first = next((x for x in lignes if x.strip() and not x.startswith(("#", "---", "%"))), "")
    start = _ITEM if _ITEM.match(first) else _KEY
    begins = [n for n, ligne in enumerate(lignes) if start.match(ligne)]
    if not 0 < len(begins) <= MAX_PARTS:
        return None, []
    problems: list[Problem] = []
    root = Node(Mark(begins[0] + 1, 1), [] if start is _ITEM else {}, whole=False)
    for n, end in zip(begins, [*begins[1:], len(lignes)], strict=True):
        part: Node | None = None
        if spoilt.isdisjoint(range(n, end)):
            part, said = _parse_part(fichier, lignes[n:end], n, at_fault)
            problems += said
        problems += _put(fichier, root, lignes[n], part or Node(Mark(n + 1, 1), "", hole=True))
    return root, problems


def _parse_part(
    fichier: str, lignes: list[str], n: int, at_fault: list[tuple[int, int]]
) -> tuple[Node | None, list[Problem]]:
    texte = "\n".join(lignes)
    builder = _Builder(fichier, texte, at_fault, first_line=n)
    try:
        return builder.build(), builder.problems
    except Unreadable as error:
        return None, error.problems
    except yaml.MarkedYAMLError as error:
        if builder.runaway or any(n <= ligne < n + len(lignes) for ligne, _ in at_fault):
            return None, builder.problems  # what is said already breaks the part
        p = problem_of(fichier, texte, error)
        return None, [*builder.problems, replace(p, ligne=p.ligne + n)]


def _put(fichier: str, root: Node, ligne: str, part: Node) -> Iterator[Problem]:
    """Put one part of a broken file, read or a hole, where it belongs in the tree; yield the keys that stand twice."""
    if isinstance(root.valeur, list):
        root.valeur += part.valeur if isinstance(part.valeur, list) else [part]
        return
    assert isinstance(root.valeur, dict)
    if not isinstance(part.valeur, dict):
        m = _KEY.match(ligne)
        part = Node(part.mark, {m[1]: part} if m else {}, cles={m[1]: part.mark} if m else {})
    assert isinstance(part.valeur, dict)
    for cle, node in part.valeur.items():
        if cle not in root.valeur:
            root.valeur[cle], root.cles[cle] = node, part.cles[cle]
        elif not node.hole:
            yield Problem(fichier, *part.cles[cle], _twice(cle, root.cles[cle]))


def _twice(cle: str, first: Mark) -> str:
    return f"clé « {cle} » en double (déjà ligne {first.ligne})"


def decode_utf8(fichier: str, octets: bytes) -> str:
    """Return the text of a file, its byte-order mark and carriage returns taken off."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")) or octets[:40].count(0) > len(octets[:40]) // 4:
        raise Unreadable([Problem(fichier, 1, 1, "fichier en UTF-16 ; enregistrez-le en UTF-8")])
    octets = octets.removeprefix(b"\xef\xbb\xbf")
    try:
        texte = octets.decode("utf-8")
    except UnicodeDecodeError as error:
        before = octets[: error.start].decode("utf-8", "replace")
        message = f"octet 0x{octets[error.start]:02X} : ce n’est pas de l’UTF-8 (Windows-1252 ?) ; enregistrez le fichier en UTF-8"
        raise Unreadable([Problem(fichier, *place_of(before, len(before)), message)]) from None
    return texte.replace("\r\n", "\n").replace("\r", "\n")


def place_of(texte: str, at: int) -> Mark:
    """Return the place of an offset in a text."""
    return Mark(texte.count("\n", 0, at) + 1, at - texte.rfind("\n", 0, at))


CONFLICT_MARK = re.compile(r"[ \t]*(?:<{7} |\|{7}(?: |$)|={7}$|>{7} )")
CONFLICT = "marque de conflit de git ; gardez l’une des deux versions"


def _line_problems(fichier: str, texte: str) -> tuple[list[Problem], set[int]]:
    """Return the tabs and the marks of git, and the lines (from 0) that they make unreadable."""
    problems = []
    spoilt: set[int] = set()
    conflict = False
    for n, ligne in enumerate(texte.split("\n")):
        if m := CONFLICT_MARK.match(ligne):
            problems.append(Problem(fichier, n + 1, 1, CONFLICT))
            conflict = not m[0].lstrip().startswith(">")
        if "\t" in ligne:
            problems.append(Problem(fichier, n + 1, ligne.index("\t") + 1, "tabulation ; mettez des espaces"))
        if m or conflict or "\t" in ligne:
            spoilt.add(n)
    return problems, spoilt


class _Builder:
    """Builds the tree from YAML events, so that nothing is resolved on the way."""

    def __init__(self, fichier: str, texte: str, at_fault: list[tuple[int, int]], first_line: int = 0) -> None:
        """`at_fault` are the places of wrong characters in the file; the text begins at its line `first_line`."""
        self.fichier = fichier
        self.problems: list[Problem] = []
        self.lignes = texte.split("\n")
        self._events: Iterator[yaml.Event] = iter(_Loader(texte).get_event, None)
        self._nodes = 0
        self._at_fault = at_fault
        self._first_line = first_line
        self.runaway = False
        """Whether a quote was never closed: what comes after it is read wrong."""
        self._doubtful = bool(at_fault) or "#" in texte
        """Whether a value may be cut by a comment, or hold a wrong character: most files have none."""

    def build(self) -> Node:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if event.version or event.tags:
                    self._refuse(event, "directive « % » interdite ; retirez cette ligne")
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
            if swallows_keys(event, self.lignes):
                self._refuse(event, UNCLOSED)
                self.runaway = True
                return Node(mark, event.value, hole=True)
            self._check_folding(event)
            if not (self._doubtful or event.style == '"' or event.anchor or event.tag):
                return Node(mark, event.value, plain=not event.style)
            self._check_notation(event)
            said = len(self.problems)
            self._check_comment(event)
            if event.style == '"' and not self._holds_fault(event):  # escapes may hide what the file does not show
                self.problems += [self._problem(event, message) for _, message in islice(faults(event.value), 5)]
            hole = len(self.problems) > said or self._holds_fault(event)
            return Node(mark, event.value, plain=not event.style, hole=hole)  # libyaml says « "" » for a plain scalar
        self._check_notation(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items = takewhile(lambda e: not isinstance(e, yaml.SequenceEndEvent), self._events)
            return Node(mark, [self._node(item, depth + 1) for item in items])
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(mark, depth)
        return Node(mark, "*", hole=True)  # a reference that was refused

    def _mapping(self, mark: Mark, depth: int) -> Node:
        node = Node(mark, {})
        assert isinstance(node.valeur, dict)
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            node.whole = node.whole and not self.runaway
            if key.hole:
                node.whole = False
            elif not isinstance(key.valeur, str):
                node.whole = False
                self._refuse(event, "une clé est un mot, pas une liste ni un groupe")
            elif key.valeur == "<<" and key.plain:
                self._refuse(event, "fusion « << » interdite ; recopiez les valeurs")
            elif key.valeur in node.valeur:
                self._refuse(event, _twice(key.valeur, node.cles[key.valeur]))
            else:
                node.valeur[key.valeur] = value
                node.cles[key.valeur] = key.mark
        return node

    def _check_notation(self, event: yaml.Event) -> None:
        for said in notation_faults(event):
            self._refuse(event, said)

    def _holds_fault(self, event: yaml.Event) -> bool:
        """Tell whether a wrong character stands inside this scalar."""
        if not self._at_fault or event.start_mark is None or event.end_mark is None:
            return False
        n = self._first_line
        start, end = ((m.line + n, m.column) for m in (event.start_mark, event.end_mark))
        i = bisect_left(self._at_fault, start)
        return i < len(self._at_fault) and self._at_fault[i] < end

    def _check_folding(self, event: yaml.ScalarEvent) -> None:
        """The lines of a list are put end to end by any style but « | »: « - a », « - b » would read « - a - b »."""
        start, end = event.start_mark, event.end_mark
        if event.style == "|" or start is None or end is None or end.line - start.line < 2:
            return
        first = self.lignes[start.line][start.column :]
        lines = [first if event.style != ">" else "", *self.lignes[start.line + 1 : end.line + 1]]
        joined: list[int] = []
        for whole, paragraph in groupby(range(len(lines)), lambda n: bool(lines[n].strip())):
            begins, *rest = paragraph
            items = [n for n in rest if whole and _LIST_ITEM.match(lines[n])]
            if len(items) > 1 or (
                items and (_LIST_ITEM.match(lines[begins]) or lines[items[0] - 1].rstrip()[-1] == ":")
            ):
                joined += items
        if joined:
            place = (start.line + joined[0] + 1 + self._first_line, 1)
            mend = "écrivez « |- » après la clé, et le texte à la ligne"
            self.problems.append(
                Problem(self.fichier, *place, f"YAML met cette ligne au bout de la précédente ; {mend}")
            )

    def _check_comment(self, event: yaml.ScalarEvent) -> None:
        """A « # » after a space cuts a plain value in silence: « Lot #3 » would read « Lot ».

        After « | » or « > » it takes away what stands on that line.
        """
        start, end = event.start_mark, event.end_mark
        if event.style in ("|", ">") and start and (m := _BLOCK_COMMENT.match(self.lignes[start.line][start.column :])):
            place = (start.line + 1 + self._first_line, start.column + m.end())
            message = f"« # » après « {event.style} » : le reste de la ligne serait perdu ; mettez le texte à la ligne suivante"
            self.problems.append(Problem(self.fichier, *place, message))
        if event.style or end is None or end.line >= len(self.lignes):
            return
        reste = self.lignes[end.line][end.column :]
        if reste.lstrip().startswith("#") and event.value:
            colonne = end.column + reste.index("#") + 1
            mend = 'mettez la valeur entre guillemets "…", ou le commentaire sur sa propre ligne'
            place = (end.line + 1 + self._first_line, colonne)
            self.problems.append(Problem(self.fichier, *place, f"« # » coupe la valeur ; {mend}"))

    def _mark(self, event: yaml.Event) -> Mark:
        mark = event.start_mark
        return Mark(1, 1) if mark is None else Mark(mark.line + 1 + self._first_line, mark.column + 1)

    def _problem(self, event: yaml.Event, message: str) -> Problem:
        return Problem(self.fichier, *self._mark(event), message)

    def _refuse(self, event: yaml.Event, message: str) -> None:
        self.problems.append(self._problem(event, message))
