"""Elements of OpenDocument → the bytes of a document, or a part of one as text.

No tree is held: what is inside an element may come as it is written.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import XMLGenerator

_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}


class Written(str):
    """What `part` returned: the one text that is not escaped."""


class Element(NamedTuple):
    nom: str
    inside: Iterable[Node] = ()
    attributs: Mapping[str, str] = {}


Node = str | Element


def document(nom: str, inside: Iterable[Node]) -> bytes:
    """Return the document whose root is `nom`, with every prefix that it may use."""
    out = io.BytesIO()
    xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    version = {f"{nom.partition(':')[0]}:version": "1.3"}
    _write(xml, [Element(nom, inside, {**{f"xmlns:{k}": v for k, v in _NS.items()}, **version})])
    return out.getvalue()


def part(*inside: Node) -> Written:
    """Return a part of a document."""
    out = io.StringIO()
    _write(XMLGenerator(out, "utf-8", short_empty_elements=True), inside)
    return Written(out.getvalue())


def _write(xml: XMLGenerator, inside: Iterable[Node]) -> None:
    for node in inside:
        if isinstance(node, Element):
            xml.startElement(node.nom, node.attributs)  # type: ignore[arg-type]  # any mapping will do
            _write(xml, node.inside)
            xml.endElement(node.nom)
        elif isinstance(node, Written):
            xml.ignorableWhitespace(node)  # the one method of the serializer that escapes nothing
        else:
            xml.characters(node)
