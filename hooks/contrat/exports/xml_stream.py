"""Elements of OpenDocument → bytes, as they come: no tree is held."""

from __future__ import annotations

import io
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


class XmlStream:
    """Writes elements as they come; nothing is held but the bytes."""

    def __init__(self, out: io.BytesIO) -> None:
        self.out = out
        self.to = XMLGenerator(out, "utf-8", short_empty_elements=True)

    def start(self, nom: str, **attributs: str) -> None:
        self.to.startElement(nom, {k.replace("__", ":").replace("_", "-"): v for k, v in attributs.items()})  # type: ignore[arg-type]  # any mapping will do

    def root(self, nom: str) -> None:
        """Open a document, with every prefix that it may use."""
        self.to.startDocument()
        prefixes = {f"xmlns:{k}": v for k, v in _NS.items()}
        version = f"{nom.partition(':')[0]}:version"
        self.to.startElement(nom, {**prefixes, version: "1.3"})  # type: ignore[arg-type]

    def end(self, *noms: str) -> None:
        for nom in noms:
            self.to.endElement(nom)

    def leaf(self, nom: str, texte: str = "", **attributs: str) -> None:
        self.start(nom, **attributs)
        if texte:
            self.to.characters(texte)
        self.end(nom)

    def again(self, written: str) -> None:
        """Write what is XML already: the one method of the serializer that escapes nothing."""
        self.to.ignorableWhitespace(written)

    def close(self, *noms: str) -> bytes:
        """Close the last elements and the document; return it."""
        self.end(*noms)
        self.to.endDocument()
        return self.out.getvalue()
