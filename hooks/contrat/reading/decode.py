"""A tree and a class of the model → one typed value, and every problem on the way.

The annotations of the model are the schema; there is no other.
"""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Iterator, Set
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_type_hints

from .kinds import Kind
from .mending import UNCHANGED, strip
from .nearest import MAX_GUESSED, MAX_GUESSES, closest
from .problems import Fault, Problem, Remark, shown
from .yaml_tree import Mark, Node

SENTENCE = 500
"""Length of a sentence from which the value that it quotes is cut."""

Schema = Any  # an annotation of the model: a class, Annotated[…], tuple[X, ...], X | None, Literal[…]


def get_origin(schema: Schema) -> Any:
    """Return what a generic annotation is made of, or None; typed so that any class may come out."""
    return typing.get_origin(schema)


class Decoder:
    """Decodes the tree of one file; gathers problems instead of stopping at the first."""

    def __init__(self, fichier: str, texte: str = "") -> None:
        """`texte` is what the file holds: a fault inside a long value is then placed where it stands."""
        self.fichier = fichier
        self.problems: list[Problem] = []
        self._texte = texte

    def decode(self, node: Node, schema: Schema, cle: str = "") -> Any:
        """Return the value; None stands in for one that has a problem. `cle` is the key that an example shows."""
        shape = shape_of(schema)
        if node.hole:
            return None
        if shape.item is not None:
            return self._list(node, shape.item.schema, cle)
        if shape.kind:
            return self._scalar(node, shape.kind, cle)
        if shape.cls:
            return self._mapping(node, shape, cle)
        if get_origin(shape.schema) is Literal:
            return self._choice(node, get_args(shape.schema))
        raise TypeError(f"no decoding for {schema!r}")

    def _list(self, node: Node, item: Schema, cle: str) -> Any:
        if not isinstance(node.valeur, list):
            example = _example_for(cle, tuple[item, ...], node)
            return self._refuse(node.mark, f"une liste est attendue, une ligne « - … » par élément{example}")
        if not node.valeur:
            return self._refuse(node.mark, "liste vide ; donnez au moins un élément")
        return tuple(self._item(child, item) for child in node.valeur)

    def _item(self, node: Node, schema: Schema) -> Any:
        if vacant(node):
            return self._refuse(node.mark, "élément vide ; retirez cette ligne de la liste, ou complétez-la")
        return self.decode(node, schema, "-")

    def _scalar(self, node: Node, kind: Kind, cle: str) -> Any:
        if not isinstance(node.valeur, str):
            example = _example_for(cle, Annotated[str, kind], node)
            said = f"une seule valeur est attendue ({kind.nom}), pas une liste ni un groupe{example}"
            return self._refuse(node.mark, said)
        try:
            return kind.parse(self._mended(node, tight=kind.tight))
        except ValueError as error:
            said = str(error)
            if len(said) > SENTENCE:
                said = said.replace(node.valeur, shown(node.valeur))
            return self._refuse(self._place(node.mark, error), said)

    def _place(self, mark: Mark, error: ValueError) -> Mark:
        """Return where the words that are at fault stand: in a text of several lines, not where it begins."""
        piece = error.morceau.strip().partition("\n")[0] if isinstance(error, Fault) else ""
        lignes = self._texte.split("\n")[mark.ligne - 1 :] if piece else []
        start = mark.colonne - 1
        for n, ligne in enumerate(lignes):
            if (at := ligne.find(piece, 0 if n else start)) >= 0:
                return Mark(mark.ligne + n, at + 1) if n else mark
        return mark

    def _mended(self, node: Node, *, tight: bool = False) -> str:
        """Return the characters of a scalar without the spaces that an editor cannot tell from none."""
        assert isinstance(node.valeur, str)
        mended = strip(node.valeur, tight=tight)
        if mended != node.valeur:
            message = f"espace insécable retirée, « {shown(mended)} » est lu ; {UNCHANGED}"
            self.problems.append(Remark(self.fichier, *node.mark, message))
        return mended

    def _choice(self, node: Node, choices: tuple[str, ...]) -> Any:
        if isinstance(node.valeur, str) and (value := self._mended(node)) in choices:
            return value
        said, close = "", None
        if isinstance(node.valeur, str):
            said, close = f"« {shown(node.valeur)} » ; ", closest(node.valeur, choices)
        hint = f"vouliez-vous dire « {close} » ? Valeurs possibles" if close else "une de ces valeurs est attendue"
        return self._refuse(node.mark, f"{said}{hint} : {', '.join(choices)}")

    def _mapping(self, node: Node, shape: Shape, cle: str) -> Any:
        cls: Any = shape.cls
        types_of = schema_of(shape.schema)
        others = ", ".join(k for k in types_of if k != "id")
        raccourci, ranges = getattr(cls, "raccourci", None), getattr(cls, "ranges", None)
        if raccourci and isinstance(node.valeur, str):
            node = Node(node.mark, {raccourci: node}, cles={raccourci: node.mark})
        if ranges and isinstance(node.valeur, list) and node.valeur:
            _arrange(node, ranges(node.valeur))
        elif ranges and not isinstance(node.valeur, dict):
            return self._list(node, shape.parts[cls.exemple[-1]].schema, cle)
        if not isinstance(node.valeur, dict):
            example = _example_for(cle, shape.schema, node)
            return self._refuse(node.mark, f"un groupe de clés est attendu : {others}{example}")
        if not node.valeur:
            return self._refuse(node.mark, f"groupe vide ; clés possibles : {others}")
        meant = self._refuse_unknown_keys(node, types_of, others)
        values = {}
        for f in fields(cls):
            optional = f.default is not MISSING or f.default_factory is not MISSING
            child = node.valeur.get(f.name)
            if child and optional and vacant(child):  # forms write every key, known or not
                del node.valeur[f.name]
                node.vides[f.name] = node.cles.pop(f.name)
            elif child and not vacant(child):
                node.valeur[f.name] = child = _whole(child, shape.parts[f.name])
                values[f.name] = self.decode(child, types_of[f.name], f.name)
            elif not optional:
                values[f.name] = None
                example = _example_for(f.name, types_of[f.name])
                if child:
                    self._refuse(child.mark, f"clé « {f.name} » vide ({f.metadata['libelle']}){example}")
                elif node.whole and f.name not in meant:
                    self._refuse(node.mark, f"clé « {f.name} » absente ({f.metadata['libelle']}){example}")
        return cls(**values)

    def _refuse_unknown_keys(self, node: Node, types_of: dict[str, Schema], others: str) -> set[str]:
        """Refuse the keys that the class does not have; return those that they were probably meant for."""
        assert isinstance(node.valeur, dict)
        meant: set[str] = set()
        before = ""
        free = [nom for nom in types_of if nom not in node.valeur and nom != "id"]
        for n, cle in enumerate([*node.valeur]):
            if cle in types_of:
                before = cle
                continue
            if cut := self._cut_by_a_comma(node, before, cle):
                self._refuse(node.cles[cle], cut)
                continue
            close = closest(cle, free) if n < MAX_GUESSES and len(cle) < MAX_GUESSED else None
            meant |= {close} if close else set()
            hint = f" ; vouliez-vous dire « {close} » ?" if close else f" ; clés possibles : {others}"
            self._refuse(node.cles[cle], f"clé « {shown(cle)} » inconnue{hint}")
        return meant

    def _cut_by_a_comma(self, node: Node, before: str, cle: str) -> str | None:
        """Return what is said of words that a comma cuts from the value before, inside braces: they have no colon."""
        assert isinstance(node.valeur, dict)
        above, alone = node.valeur.get(before), node.valeur[cle]
        if not above or not isinstance(above.valeur, str) or not alone.plain or alone.valeur:
            return None
        place = node.cles[cle]
        if re.match(rf"[\"']?{re.escape(cle)}[\"']?\s*:", self._line(place)[place.colonne - 1 :]):
            return None
        above.hole = True  # what is left of it says nothing
        whole = f"{above.valeur},{cle}" if cle.isdigit() else f"{above.valeur}, {cle}"
        if re.fullmatch(r"[\d\s]*\d,\d+", whole):
            mended = re.sub(r"\s", "", whole).replace(",", ".")
            return f"« {whole} » : entre accolades, la virgule sépare deux clés ; écrivez {before}: {mended}"
        return f"virgule dans une valeur entre accolades ; mettez-la entre guillemets : {before}: {_flow(shown(whole), True)}"

    def _line(self, mark: Mark) -> str:
        return self._texte.split("\n")[mark.ligne - 1] if self._texte else ""

    def _refuse(self, mark: Mark, message: str) -> Any:
        """Gather a problem; return the None that stands in for the value."""
        self.problems.append(Problem(self.fichier, *mark, message))
        return None


def _arrange(node: Node, groups: dict[str, Any]) -> None:
    """Make of a list the group that it stands for, each part at its place."""
    node.valeur = {k: Node(v[0].mark, v) if isinstance(v, list) else v for k, v in groups.items()}
    node.cles = {k: v.mark for k, v in node.valeur.items()}


def vacant(node: Node) -> bool:
    """Tell whether nothing is said there, as forms write it: no word, « null », or a group or list of nothing else."""
    if node.hole:
        return False
    if isinstance(node.valeur, str):
        return not node.valeur.strip() or (node.plain and node.valeur.lower() in {"~", "null"})
    return all(map(vacant, node.valeur.values() if isinstance(node.valeur, dict) else node.valeur))


def _whole(node: Node, shape: Shape) -> Node:
    """Return the group that a value stands for where its class says that it may stand alone (`seule`)."""
    if not stands_alone(node, shape):
        return node
    seule = getattr(shape.cls, "seule", "")
    return Node(node.mark, {seule: node}, cles={seule: node.mark})


def stands_alone(node: Node, shape: Shape) -> bool:
    """Tell whether a value is written alone where its class says that it may stand for the whole group."""
    seule = getattr(shape.cls, "seule", None)
    if seule is None or node.hole:
        return False
    inside, keys = shape.parts[seule], node.valeur.keys() if isinstance(node.valeur, dict) else set()
    if inside.item:
        return isinstance(node.valeur, list)
    if inside.cls and keys:
        return is_value(keys, shape)
    return isinstance(node.valeur, str) and (not inside.cls or hasattr(inside.cls, "raccourci"))


def is_value(keys: Set[Any], shape: Shape) -> bool:
    """Tell whether a map of these keys is the very value of a class that a value may stand for, and not its parts."""
    inside = shape.parts.get(getattr(shape.cls, "seule", ""))
    if inside is None or not inside.cls:
        return False
    return keys <= inside.parts.keys() and not keys <= shape.parts.keys()


def example_of(schema: Schema, typed: str = "") -> str:
    """Return a value as it is written on one line; what was typed stands where it may have been meant."""
    return _flow(_example(shape_of(schema), [typed] if typed else []))


def _example_for(cle: str, schema: Schema, node: Node | None = None) -> str:
    """Return the end of a sentence that shows a key with its value, or an item of a list."""
    typed = node.valeur if node and isinstance(node.valeur, str) and len(node.valeur) < MAX_GUESSED else ""
    start = "" if not cle else "- " if cle == "-" else f"{cle}: "
    return f" ; par exemple {start}{example_of(schema, typed)}" if cle else ""


def _example(shape: Shape, typed: list[str]) -> Any:
    """Return an example as maps, lists and texts; `typed` loses what was typed at the first single value."""
    if shape.item is not None:
        return [
            _example(shape.item, [x.strip()] if x.strip() else []) for x in (typed.pop() if typed else "").split(",")
        ]
    if shape.kind:
        return shape.kind.example(typed.pop() if typed else "")
    cls: Any = shape.cls
    if cls is None:
        return (
            (closest(typed.pop(), choices) if typed else None) or choices[0]
            if (choices := get_args(shape.schema))
            else ""
        )
    if raccourci := getattr(cls, "raccourci", None):
        return _example(shape.parts[raccourci], typed)
    if hasattr(cls, "ranges"):
        return [_example(shape.parts[nom], []) for nom in cls.exemple]
    needed = [f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING and f.name != "id"]
    return {nom: _example(shape.parts[nom], typed) for nom in getattr(cls, "exemple", None) or needed}


def _flow(value: Any, quoted: bool = False) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k}: {_flow(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    plain = re.fullmatch(r"https?://[^\s,\[\]{}]+|[\w(€«/][^,\[\]{}#:\"]*", value) and not quoted
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def known(hint: Schema) -> Schema:
    """Return an annotation without its « or None »."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(a for a in get_args(hint) if a is not type(None))
    return hint


def kind_of(hint: Schema) -> Kind | None:
    """Return the kind of a scalar annotation; None for a closed list of words."""
    return next((a for a in get_args(hint)[1:] if isinstance(a, Kind)), None)


@dataclass(frozen=True, eq=False)
class Shape:
    """What an annotation asks for: a list of `item`, a class of the model, or a scalar of a kind; `schema` has no « or None »."""

    schema: Schema
    item: Shape | None
    cls: type | None
    kind: Kind | None

    @cached_property
    def parts(self) -> dict[str, Shape]:
        """The shape of each field of the class: who walks a value does not look at annotations again."""
        return {nom: shape_of(hint) for nom, hint in schema_of(self.schema).items()} if self.cls else {}


def scalars_in(value: Any, shape: Shape) -> Iterator[tuple[Any, Shape]]:
    """Yield each value that stands in another, in lists and classes of any depth, beside its shape; none for what is absent."""
    if isinstance(value, tuple):
        for item in value:
            yield from scalars_in(item, shape.item or shape)
    elif shape.cls and value is not None:
        for nom, part in shape.parts.items():
            yield from scalars_in(getattr(value, nom, None), part)
    elif value is not None:
        yield value, shape


@cache
def shape_of(schema: Schema | None) -> Shape:
    """Return the shape of an annotation; one without anything where none is known."""
    schema = None if schema is None else known(schema)
    origin = get_origin(schema)
    cls: Any = origin or schema
    item = shape_of(get_args(schema)[0]) if origin is tuple else None
    cls = cls if is_dataclass(cls) else None
    return Shape(schema, item, cls, kind_of(schema) if origin is Annotated else None)


@cache
def schema_of(schema: Schema) -> dict[str, Schema]:
    """Return the annotation of each field of a class of the model, type variables filled in."""
    cls = get_origin(schema) or schema
    hints = get_type_hints(cls, include_extras=True)
    params = dict(zip(getattr(cls, "__parameters__", ()), get_args(schema), strict=False))
    return {f.name: _fill(hints[f.name], params) for f in fields(cls)}


def _fill(hint: Schema, params: dict[Any, Any]) -> Schema:
    if isinstance(hint, TypeVar):
        return params[hint]
    if params and get_origin(hint) in (Union, types.UnionType):
        return Union[tuple(_fill(a, params) for a in get_args(hint))]  # noqa: UP007 — made at run time
    return hint
