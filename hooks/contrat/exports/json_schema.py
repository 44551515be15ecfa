"""The model → JSON Schema (2020-12) of its records. The annotations are the only schema; nothing is written twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, get_args

from ..model.facts import DateDite, Fait, Source
from ..reading.decode import Schema, get_origin, kind_of, known, schema_of
from ..reading.kinds import (
    Code,
    DateKind,
    DecimalKind,
    IdKind,
    Integer,
    Kind,
    Line,
    Lines,
    MailKind,
    Pattern,
    ProseKind,
    UrlKind,
    YesNo,
)

Json = dict[str, Any]
Codes = Mapping[str, Mapping[str, str]]

DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
ID = "^[a-z0-9]+(-[a-z0-9]+)*$"


class Schemas:
    """Schemas by name; asking for a class adds it and those that it holds."""

    def __init__(self, codes: Codes) -> None:
        """`codes` gives the codes of each vocabulary of this contract."""
        self.codes = codes
        self.by_name: dict[str, Json] = {}

    def of(self, hint: Schema) -> Json:
        """Return the schema of an annotation; a class becomes a reference."""
        hint = known(hint)
        origin, args = get_origin(hint), get_args(hint)
        if origin is tuple:
            return {"type": "array", "minItems": 1, "items": self.of(args[0])}
        if origin is Literal:
            return {"type": "string", "enum": list(args)}
        if origin is Fait:
            return self._fait(args[0])
        if is_dataclass(hint):
            return self._class(hint)
        kind = kind_of(hint)
        assert kind is not None
        return self._scalar(kind)

    def _class(self, cls: Any) -> Json:
        name = cls.__name__
        if name not in self.by_name:
            self.by_name[name] = {}  # a class that holds itself would come back here
            hints = schema_of(cls)
            self.by_name[name] = {
                "type": "object",
                "properties": {f.name: {**self.of(hints[f.name]), **_said(f.metadata)} for f in fields(cls)},
                "required": [f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING],
                "additionalProperties": False,
            }
        return {"$ref": f"#/components/schemas/{name}"}

    def _fait(self, valeur: Schema) -> Json:
        """A tracked value is known, with its source, or without object, with the reason. Unknown, it is absent."""
        meta = {f.name: _said(f.metadata) for f in fields(Fait)}
        origin = {"date": {**self.of(DateDite), **meta["date"]}, "source": {**self.of(Source), **meta["source"]}}
        return {
            "oneOf": [
                {
                    "type": "object",
                    "properties": {"valeur": {**self.of(valeur), **meta["valeur"]}, **origin},
                    "required": ["valeur", "source"],
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "properties": {"sans_objet": {"type": "string", "minLength": 1, **meta["sans_objet"]}, **origin},
                    "required": ["sans_objet"],
                    "additionalProperties": False,
                },
            ]
        }

    def _scalar(self, kind: Kind) -> Json:  # noqa: PLR0911 — one return a kind
        text: Json = {"type": "string", "minLength": 1}
        match kind:
            case Code():
                return {"type": "string", "enum": list(self.codes[kind.vocabulaire])}
            case IdKind():
                return {**text, "pattern": ID}
            case YesNo():
                return {"type": "boolean"}
            case Integer():
                return {"type": "integer", "minimum": kind.minimum, "maximum": kind.maximum}
            case DecimalKind():
                return {"type": "string", "pattern": rf"^-?[0-9]+(\.[0-9]{{1,{kind.decimales}}})?$"}
            case DateKind():
                return {"type": "string", "pattern": DATE}
            case Pattern():
                return {"type": "string", "pattern": f"^(?:{kind.forme})$"}
            case UrlKind():
                return {**text, "format": "uri"}
            case MailKind():
                return {**text, "format": "email"}
            case Lines():
                return {"type": "array", "minItems": 1, "items": text}
            case Line() | ProseKind():
                return {**text, "maxLength": kind.longueur}
        raise TypeError(f"no JSON Schema for {kind!r}")


def _said(metadata: Mapping[str, Any]) -> Json:
    return {"title": metadata["libelle"], "description": metadata["description"]}
