"""A file of the data and what it must say → the same file, where only the bytes of the values that differ change.

The one writer of records: comments, order, quotes and the rest stay byte for byte. Each change is written, read back by
the reader of the gate and compared before the next; what cannot be written so is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

import yaml
from contrat.reading.mending import SPACES
from contrat.reading.problems import blocking
from contrat.reading.yaml_tree import Node, Unreadable, parse

Raw = str | list[Any] | dict[str, Any]
"""What a file says, as it is typed: scalars are text."""
Path_ = tuple[str | int, ...]
MAX_CHANGES = 5_000
WIDTH = 96
NOTHING = ("~", "null")
"""What says nothing where no quotes are around it."""


class Unwritable(Exception):
    """A value that cannot be written where it belongs without changing something else."""

    def __init__(self, fichier: str, path: Path_) -> None:
        super().__init__(
            f"data/{fichier} : « {'.'.join(map(str, path))} » ne peut pas être changé seul ; changez-le à la main"
        )


@dataclass(frozen=True)
class Change:
    """One difference: a value is set, or taken away; `nouveau`: nothing stood there."""

    path: Path_
    value: Raw | None
    nouveau: bool = False


@dataclass
class Bounds:
    """Where a value stands in a text: of a block, up to the end of its last line that is not blank."""

    start: int
    end: int
    style: str
    flow: bool = False
    colon: int = 0
    """Where the region of a value of a map begins: after its « : »."""
    key: int = 0
    parts: dict[str | int, Bounds] = field(default_factory=dict)


def raw_of(fichier: str, octets: bytes) -> Raw:
    """Return what a file says. Raises `Unreadable`."""
    return _raw(parse(fichier, octets)[0])


def _raw(node: Node) -> Raw:
    if isinstance(node.valeur, dict):
        return {k: _raw(v) for k, v in node.valeur.items()}
    return [_raw(v) for v in node.valeur] if isinstance(node.valeur, list) else node.valeur


def rewritten(fichier: str, octets: bytes, wanted: Raw) -> bytes:
    """Return the bytes of a file that say what is wanted. Raises `Unwritable`, and `Unreadable` for a file that is none."""
    for _ in range(MAX_CHANGES):
        said = raw_of(fichier, octets)
        change = next(differences(said, wanted), None)
        if change is None:
            return octets
        octets = _changed(fichier, octets, said, change)
    raise Unwritable(fichier, ())


def differences(said: Raw, wanted: Raw, path: Path_ = ()) -> Iterator[Change]:
    """Yield the smallest changes that make the one the other, in an order in which each can be made alone."""
    if isinstance(said, dict) and isinstance(wanted, dict):
        for cle, value in wanted.items():
            if cle in said:
                yield from differences(said[cle], value, (*path, cle))
        yield from (Change((*path, cle), None) for cle in said if cle not in wanted)
        yield from (Change((*path, cle), value, nouveau=True) for cle, value in wanted.items() if cle not in said)
    elif isinstance(said, list) and isinstance(wanted, list) and said and wanted:
        yield from _list_differences(said, wanted, path)
    elif said != wanted:
        yield Change(path, wanted)


def _list_differences(said: list[Any], wanted: list[Any], path: Path_) -> Iterator[Change]:
    """Items that stay are left alone: the others become what stands in their place, go, or are put in."""
    alike = SequenceMatcher(None, [*map(repr, said)], [*map(repr, wanted)], autojunk=False)
    for what, i, to, j, until in alike.get_opcodes():
        both = min(to - i, until - j) if what != "equal" else 0
        found = [x for n in range(both) for x in differences(said[i + n], wanted[j + n], (*path, i + n))]
        if what != "equal":
            found += [Change((*path, n), None) for n in range(to - 1, i + both - 1, -1)]
            found += [Change((*path, i + both + n), x, nouveau=True) for n, x in enumerate(wanted[j + both : until])]
        if found:  # places further on move: they are looked at once this is done
            yield from found
            return


def applied(said: Raw, change: Change) -> Raw:
    """Return what a file says once a change is made."""
    if not change.path:
        assert change.value is not None
        return deepcopy(change.value)
    made: Any = deepcopy(said)
    inside = made
    for step in change.path[:-1]:
        inside = inside[step]
    last: Any = change.path[-1]
    if change.value is None:
        del inside[last]
    elif isinstance(inside, list) and change.nouveau:
        inside.insert(last, deepcopy(change.value))
    else:
        inside[last] = deepcopy(change.value)
    return made  # type: ignore[no-any-return]


def _changed(fichier: str, octets: bytes, said: Raw, change: Change) -> bytes:
    """Return the bytes once a change is made: the first writing that is read back as it was meant."""
    mark = b"\xef\xbb\xbf" if octets.startswith(b"\xef\xbb\xbf") else b""
    text = octets.removeprefix(mark).decode()
    wanted, faults = applied(said, change), len(blocking(parse(fichier, octets)[1]))
    for candidate in _writings(text, change):
        made = mark + candidate.encode()
        try:
            node, problems = parse(fichier, made)
        except Unreadable:
            continue
        if _raw(node) == wanted and len(blocking(problems)) <= faults:
            return made
    raise Unwritable(fichier, change.path)


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


# -- where values stand


def places(text: str) -> Bounds:
    """Return the place of each value of a text."""
    events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
    event = next(e for e in events if isinstance(e, yaml.NodeEvent))
    return _place(text, event, events)


_ENDS: Any = yaml.MappingEndEvent | yaml.SequenceEndEvent


def _place(text: str, event: Any, events: Iterator[Any]) -> Bounds:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.ScalarEvent):
        if event.style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        return Bounds(start, end, event.style or "")
    place = Bounds(start, end, "map" if isinstance(event, yaml.MappingStartEvent) else "list", bool(event.flow_style))
    for inner in events:
        if isinstance(inner, _ENDS):
            end = inner.end_mark.index
            break
        if place.style == "list":
            place.parts[len(place.parts)] = _place(text, inner, events)
            continue
        cle, key = inner.value, inner.start_mark.index
        colon = text.index(":", inner.end_mark.index) + 1
        inside = place.parts[cle] = _place(text, next(events), events)
        inside.colon, inside.key = colon, key
    place.end = end if place.flow else max(p.end for p in place.parts.values())
    return place


# -- how a change may be written, the likeliest first


def _writings(text: str, change: Change) -> Iterator[str]:
    root = places(text)
    above = root
    for step in change.path[:-1]:
        above = above.parts[step]
    if not change.path:
        return
    last = change.path[-1]
    if change.nouveau:
        assert change.value is not None
        yield from _added(text, above, last, change.value)
    elif change.value is None:
        yield from _removed(text, above, above.parts[last])
    else:
        yield from _replaced(text, above, above.parts[last], change.value)


def _replaced(text: str, above: Bounds, old: Bounds, value: Raw) -> Iterator[str]:
    column = _column(text, old.key if above.style == "map" else _dash(text, old))
    if isinstance(value, str) and old.style not in ("map", "list"):
        space = " " if old.start == old.end and text[old.start - 1 : old.start] in (":", "-") else ""
        for scalar in _scalars(value, column, old.style, flow=above.flow):
            yield text[: old.start] + space + scalar + text[old.end :]
        return
    start = old.colon if above.style == "map" else _dash(text, old) + 1
    if above.flow:
        start = old.start
    for written in _values(value, column, flow=above.flow, item=above.style == "list"):
        yield text[:start] + (written.lstrip() if above.flow else written) + text[old.end :]


def _added(text: str, above: Bounds, last: str | int, value: Raw) -> Iterator[str]:
    key = f"{last}:" if above.style == "map" else "-"
    if isinstance(last, int) and last < len(above.parts):
        yield from _put_in(text, above, above.parts[last], value)
        return
    if above.flow:
        close = above.end - 1
        comma = ", " if above.parts else ""
        for written in _values(value, 0, flow=True, item=False):
            said = f"{key}{written}" if above.style == "map" else written.lstrip()
            yield text[:close].rstrip() + comma + said + text[close:]
        return
    ends = max(above.parts.values(), key=lambda p: p.end)
    column = _column(text, ends.key if above.style == "map" else _dash(text, ends))
    at = _line_end(text, ends.end)
    newline = "\r\n" if "\r\n" in text else "\n"
    for written in _values(value, column, flow=False, item=above.style == "list"):
        yield text[:at] + newline + " " * column + key + written + text[at:]


def _put_in(text: str, above: Bounds, after: Bounds, value: Raw) -> Iterator[str]:
    """Yield how an item is written before another of a list."""
    if above.flow:
        for written in _values(value, 0, flow=True, item=False):
            yield text[: after.start] + written.lstrip() + ", " + text[after.start :]
        return
    dash = _dash(text, after)
    column = _column(text, dash)
    newline = "\r\n" if "\r\n" in text else "\n"
    for written in _values(value, column, flow=False, item=True):
        yield text[:dash] + "-" + written + newline + " " * column + text[dash:]


def _removed(text: str, above: Bounds, old: Bounds) -> Iterator[str]:
    begin = old.start if above.style == "list" and above.flow else old.key if above.style == "map" else _dash(text, old)
    if len(above.parts) == 1:
        yield text[: above.start] + ("{}" if above.style == "map" else "[]") + text[above.end :]
        return
    after = min(
        (p.key if above.style == "map" else p.start for p in above.parts.values() if p.start > old.start), default=0
    )
    if above.flow or text[text.rfind("\n", 0, begin) + 1 : begin].strip():
        if after:
            yield text[:begin] + text[after:]
        else:
            yield text[:begin].rstrip().removesuffix(",") + text[old.end :]
        return
    end = _line_end(text, old.end)
    yield text[: text.rfind("\n", 0, begin) + 1] + text[end:].removeprefix("\r").removeprefix("\n")


def _column(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at) - 1


def _dash(text: str, item: Bounds) -> int:
    """Return where the « - » of an item stands; of a flow list, where the item does."""
    at = text.rfind("-", 0, item.start)
    return at if at >= 0 and not text[at + 1 : item.start].strip() else item.start


def _line_end(text: str, at: int) -> int:
    found = re.compile(r"\r?\n|\Z").search(text, at)
    assert found
    return found.start()


def _values(value: Raw, column: int, *, flow: bool, item: bool) -> Iterator[str]:
    """Yield how a value is written after its key or dash, with the space or the line break that comes first."""
    if isinstance(value, str):
        yield from (f" {x}" for x in _scalars(value, column, "", flow=flow))
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


def _scalars(value: str, column: int, style: str, *, flow: bool) -> Iterator[str]:
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
