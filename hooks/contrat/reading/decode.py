"""A tree and a class of the model → one typed value, and every problem on the way.

The annotations of the model are the schema; there is no other.
"""

from __future__ import annotations

import difflib
import types
import typing
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_type_hints

from .kinds import Kind
from .mending import UNCHANGED, strip
from .problems import Problem, Remark, shown
from .yaml_tree import Mark, Node

SENTENCE = 500
"""Length of a sentence from which the value that it quotes is cut."""

MAX_GUESSES, MAX_GUESSED = 20, 60
"""How many wrong keys of a group are worth a guess at the right one, and their length."""

Schema = Any  # an annotation of the model: a class, Annotated[…], tuple[X, ...], X | None, Literal[…]


def get_origin(schema: Schema) -> Any:
    """Return what a generic annotation is made of, or None; typed so that any class may come out."""
    return typing.get_origin(schema)


class Decoder:
    """Decodes the tree of one file; gathers problems instead of stopping at the first."""

    def __init__(self, fichier: str) -> None:
        self.fichier = fichier
        self.problems: list[Problem] = []

    def decode(self, node: Node, schema: Schema) -> Any:
        """Return the value; None stands in for one that has a problem."""
        shape = shape_of(schema)
        if node.hole:
            return None
        if shape.item is not None:
            return self._list(node, shape.item.schema)
        if shape.kind:
            return self._scalar(node, shape.kind)
        if shape.cls:
            return self._mapping(node, shape)
        if get_origin(shape.schema) is Literal:
            return self._choice(node, get_args(shape.schema))
        raise TypeError(f"no decoding for {schema!r}")

    def _list(self, node: Node, item: Schema) -> Any:
        if not isinstance(node.valeur, list):
            return self._refuse(node.mark, "une liste est attendue, une ligne « - … » par élément")
        if not node.valeur:
            return self._refuse(node.mark, "liste vide ; retirez la clé si rien n’est connu")
        return tuple(self.decode(child, item) for child in node.valeur)

    def _scalar(self, node: Node, kind: Kind) -> Any:
        if not isinstance(node.valeur, str):
            return self._refuse(node.mark, f"une seule valeur est attendue ({kind.nom}), pas une liste ni un groupe")
        if (node.plain and node.valeur.lower() in {"", "~", "null"}) or not node.valeur.strip():
            return self._refuse(node.mark, "valeur vide ; retirez la clé si la valeur n’est pas connue")
        try:
            return kind.parse(self._mended(node, tight=kind.tight))
        except ValueError as error:
            said = str(error)
            if len(said) > SENTENCE:
                said = said.replace(node.valeur, shown(node.valeur))
            return self._refuse(node.mark, said)

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
        said = f"« {shown(node.valeur)} » ; " if isinstance(node.valeur, str) else ""
        return self._refuse(node.mark, f"{said}une de ces valeurs est attendue : {', '.join(choices)}")

    def _mapping(self, node: Node, shape: Shape) -> Any:
        cls: Any = shape.cls
        types_of = schema_of(shape.schema)
        others = ", ".join(k for k in types_of if k != "id")
        raccourci = getattr(cls, "raccourci", None)
        if raccourci and isinstance(node.valeur, str):
            node = Node(node.mark, {raccourci: node}, cles={raccourci: node.mark})
        if not isinstance(node.valeur, dict):
            return self._refuse(node.mark, f"un groupe de clés est attendu : {others}")
        if not node.valeur:
            return self._refuse(node.mark, "groupe vide ; retirez la clé si rien n’est connu")
        meant = set()
        for n, cle in enumerate(k for k in node.valeur if k not in types_of):
            free = types_of.keys() - node.valeur.keys() - {"id"} if n < MAX_GUESSES and len(cle) < MAX_GUESSED else ()
            close = difflib.get_close_matches(cle, sorted(free), n=1, cutoff=0.6)
            meant.update(close)
            hint = f" ; vouliez-vous dire « {close[0]} » ?" if close else f" ; clés possibles : {others}"
            self._refuse(node.cles[cle], f"clé « {shown(cle)} » inconnue{hint}")
        values = {}
        for f in fields(cls):
            if f.name in node.valeur:
                values[f.name] = self.decode(node.valeur[f.name], types_of[f.name])
            elif f.default is MISSING and f.default_factory is MISSING:
                if node.whole and f.name not in meant:
                    self._refuse(node.mark, f"clé « {f.name} » absente ({f.metadata['libelle']})")
                values[f.name] = None
        return cls(**values)

    def _refuse(self, mark: Mark, message: str) -> Any:
        """Gather a problem; return the None that stands in for the value."""
        self.problems.append(Problem(self.fichier, *mark, message))
        return None


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
