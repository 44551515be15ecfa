"""The model → JSON Schema (2020-12) of its records. The annotations are the only schema; nothing is written twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any, get_args

from ..model.facts import DateDite, Fait, Source
from ..reading import kinds
from ..reading.decode import Schema, schema_of, shape_of
from .columns import Json

Codes = Mapping[str, Mapping[str, str]]

DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
ID = "^[a-z0-9]+(-[a-z0-9]+)*$"


def open_group(properties: Json, required: Iterable[str]) -> Json:
    """Return the schema of an object."""
    return {"type": "object", "properties": properties, "required": list(required)}


def group(properties: Json, required: Iterable[str]) -> Json:
    """Return the schema of an object that holds nothing else."""
    return {**open_group(properties, required), "additionalProperties": False}


class Schemas:
    """Schemas by name; asking for a class adds it and those that it holds."""

    def __init__(self, codes: Codes) -> None:
        """`codes` gives the codes of each vocabulary of this contract."""
        self.codes = codes
        self.by_name: dict[str, Json] = {}

    def of(self, hint: Schema) -> Json:
        """Return the schema of an annotation; a class becomes a reference."""
        shape = shape_of(hint)
        if shape.item:
            return {"type": "array", "minItems": 1, "items": self.of(shape.item.schema)}
        if shape.cls is Fait:
            return self._fait(get_args(shape.schema)[0])
        if shape.cls:
            return self._class(shape.cls)
        if shape.kind:
            return self._scalar(shape.kind)
        return {"type": "string", "enum": list(get_args(shape.schema))}

    def _class(self, cls: Any) -> Json:
        name = cls.__name__
        if name not in self.by_name:
            self.by_name[name] = {}  # a class that holds itself would come back here
            properties = {f.name: {**self.of(schema_of(cls)[f.name]), **_said(f.metadata)} for f in fields(cls)}
            self.by_name[name] = group(properties, (f.name for f in fields(cls) if f.default is MISSING))
        return {"$ref": f"#/components/schemas/{name}"}

    def _fait(self, valeur: Schema) -> Json:
        """A tracked value is known, with its source, or without object, with the reason. Unknown, it is absent."""
        shapes = {
            "valeur": self.of(valeur),
            "sans_objet": {"type": "string", "minLength": 1},
            "date": self.of(DateDite),
            "source": self.of(Source),
        }
        said = {f.name: {**shapes[f.name], **_said(f.metadata)} for f in fields(Fait)}
        known, without = ({k: said[k] for k in (first, "date", "source")} for first in ("valeur", "sans_objet"))
        return {"oneOf": [group(known, ("valeur", "source")), group(without, ("sans_objet",))]}

    def _scalar(self, kind: kinds.Kind) -> Json:  # noqa: PLR0911 — one return a kind
        text: Json = {"type": "string", "minLength": 1}
        match kind:
            case kinds.Code():
                return {"type": "string", "enum": list(self.codes[kind.vocabulaire])}
            case kinds.IdKind():
                return {**text, "pattern": ID}
            case kinds.YesNo():
                return {"type": "boolean"}
            case kinds.Integer():
                return {"type": "integer", "minimum": kind.minimum, "maximum": kind.maximum}
            case kinds.DecimalKind():
                return {"type": "string", "pattern": rf"^-?[0-9]+(\.[0-9]{{1,{kind.decimales}}})?$"}
            case kinds.DateKind():
                return {"type": "string", "pattern": DATE}
            case kinds.Pattern():
                return {"type": "string", "pattern": f"^(?:{kind.forme})$"}
            case kinds.UrlKind():
                return {**text, "format": "uri"}
            case kinds.MailKind():
                return {**text, "format": "email"}
            case kinds.Lines():
                return {"type": "array", "minItems": 1, "items": text}
            case kinds.Line() | kinds.ProseKind():
                return {**text, "maxLength": kind.longueur}
        raise TypeError(f"no JSON Schema for {kind!r}")


def _said(metadata: Mapping[str, Any]) -> Json:
    return {"title": metadata["libelle"], "description": metadata["description"]}
