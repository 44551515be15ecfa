"""Elements of OpenDocument → the bytes of a document, or a part of one as text. No tree is held."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
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
_NO: Mapping[str, str] = {}


class XmlStream:
    """Writes elements as they come; nothing is held but what is written: the bytes of a document, or the text of a part of one."""

    def __init__(self, out: io.BytesIO | io.StringIO) -> None:
        self._to = XMLGenerator(out, "utf-8", short_empty_elements=True)

    def start(self, nom: str, attributs: Mapping[str, str] = _NO) -> None:
        self._to.startElement(nom, attributs)  # type: ignore[arg-type]  # any mapping will do

    def root(self, nom: str) -> None:
        """Open a document, with every prefix that it may use."""
        self._to.startDocument()
        prefixes = {f"xmlns:{k}": v for k, v in _NS.items()}
        self.start(nom, {**prefixes, f"{nom.partition(':')[0]}:version": "1.3"})

    def end(self, *noms: str) -> None:
        for nom in noms:
            self._to.endElement(nom)

    def text(self, texte: str) -> None:
        self._to.characters(texte)

    def leaf(self, nom: str, texte: str = "", attributs: Mapping[str, str] = _NO) -> None:
        self.start(nom, attributs)
        if texte:
            self.text(texte)
        self.end(nom)

    def again(self, written: str) -> None:
        """Write what such a stream wrote: the one method of the serializer that escapes nothing."""
        self._to.ignorableWhitespace(written)


def document(nom: str, write: Callable[[XmlStream], None]) -> bytes:
    """Return the document whose root is `nom`, with what `write` puts in it."""
    out = io.BytesIO()
    xml = XmlStream(out)
    xml.root(nom)
    write(xml)
    xml.end(nom)
    return out.getvalue()


def part(write: Callable[[XmlStream], None]) -> str:
    """Return what `write` puts in a document, for `XmlStream.again`."""
    out = io.StringIO()
    write(XmlStream(out))
    return out.getvalue()
