"""A value → the ways to write it in YAML, the likeliest first: `rewriting` keeps the first that is read back as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from contrat.reading.mending import SPACES

Raw = str | list[Any] | dict[str, Any]
"""What a file says, as it is typed: scalars are text."""
WIDTH = 96
NOTHING = ("~", "null")
"""What says nothing where no quotes are around it."""


class _Dumper(yaml.SafeDumper):
    """Writes a text of several lines as a block, as people do."""


class _FlowDumper(yaml.SafeDumper):
    """Writes a text of several lines on one, with « \\n »."""


class _EscapingDumper(yaml.SafeDumper):
    """Quotes a text that has a space that the reader would mend: it can then be escaped."""


def _teach(dumper: type[yaml.SafeDumper], style: str, where: str = "\n") -> None:
    def text(self: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=style if re.search(where, value) else None)

    dumper.add_representer(str, text)


_teach(_Dumper, "|")
_teach(_FlowDumper, '"')
_teach(_EscapingDumper, '"', f"[\n{SPACES}]")


def dumped(value: Any, *, flow: bool = False) -> str:
    """Return a value as YAML: keys in their order, a text of several lines as a block, or all on one line."""
    return _dumped(value, _FlowDumper if flow else _Dumper, flow=flow)


def _escaped_dump(value: Any, *, flow: bool) -> str:
    return re.sub(f"[{SPACES}]", lambda m: f"\\u{ord(m[0]):04X}", _dumped(value, _EscapingDumper, flow=flow))


def _dumped(value: Any, dumper: type[yaml.SafeDumper], *, flow: bool) -> str:
    text: str = yaml.dump(
        value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=flow
    )
    return text


def values(value: Raw, column: int, *, flow: bool, item: bool) -> Iterator[str]:
    """Yield how a value is written after its key or dash, with the space or the line break that comes first."""
    if isinstance(value, str):
        yield from (f" {x}" for x in scalars(value, column, "", flow=flow))
        return
    if flow or not value:
        yield from (f" {text.strip()}" for text in (dumped(value, flow=True), _escaped_dump(value, flow=True)))
        return
    indent = " " * (column + 2)
    for text in (dumped(value), _escaped_dump(value, flow=False)):
        lines = text.rstrip("\n").split("\n")
        if item:
            yield " " + f"\n{indent}".join(lines)
        yield "".join(f"\n{indent}{line}" if line else "\n" for line in lines)


def scalars(value: str, column: int, style: str, *, flow: bool) -> Iterator[str]:
    """Yield the ways to write a text: in the style that it had, then as plainly as it can be."""
    found = {"": value, "'": _quoted(value), '"': _escaped(value)}
    block = not flow and value.strip()
    if block and style in ("|", ">"):
        yield from _blocks(value, column, style)
    if "\n" not in value:
        nothing = value.lower() in NOTHING  # as it is, it would say that there is no value
        yield from dict.fromkeys(found[s] for s in (style if style in found else "", "", "'") if s or not nothing)
    if block:
        yield from _blocks(value, column, "|")
    yield found['"']
    yield re.sub(f"[{SPACES}]", lambda m: f"\\u{ord(m[0]):04X}", found['"'])  # where the reader would mend them


def _blocks(value: str, column: int, style: str) -> Iterator[str]:
    indent = " " * (column + 2)
    chomp = "" if value.endswith("\n") else "-"
    lines = value.removesuffix("\n").split("\n")
    if style == ">":
        lines = [x for line in lines for x in (*_wrapped(line, WIDTH - len(indent)), "")][:-1]
    yield f"{style}{chomp}" + "".join(f"\n{indent}{line}" if line else "\n" for line in lines)


def _wrapped(line: str, width: int) -> list[str]:
    """Return the lines of a text cut at single spaces, so that a folded block gives it back."""
    found = [""]
    for word in re.split(r"(?<=\S) (?=\S)", line):
        if found[-1] and len(found[-1]) + len(word) + 1 > width:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}" if found[-1] else word
    return found


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _escaped(value: str) -> str:
    said = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{said}"'
