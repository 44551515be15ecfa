"""What a book says of itself to reading devices and libraries: its package document, and where that stands."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from ..french.typography import typeset
from .livret import Livret, morceaux
from .preuves import Preuve

NOM = "livre.opf"
_INCONNU = "1970-01-01"
"""What stands for a day that the copy does not know: the format asks for one. The book says so in words."""
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_OPF, _DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
_SPACE = uuid.UUID("0d1d9d0e-8a55-5b0c-9a43-6c4a1f7c2f58")


def container() -> bytes:
    """Return the file that leads to the package document."""
    root = ET.Element("container", {"version": "1.0", "xmlns": _CONTAINER})
    package_ = {"full-path": f"EPUB/{NOM}", "media-type": "application/oebps-package+xml"}
    ET.SubElement(ET.SubElement(root, "rootfiles"), "rootfile", package_)
    return _written(root)


def package(livret: Livret, spine: Sequence[str], told: Sequence[Preuve]) -> bytes:
    """Return the package document. What it claims of accessibility is what was proved of these files."""
    attributes = {"version": "3.0", "unique-identifier": "id", "xml:lang": livret.langue, "xmlns": _OPF}
    root = ET.Element("package", attributes)
    _metadata(ET.SubElement(root, "metadata", {"xmlns:dc": _DC}), livret, told)
    manifest = ET.SubElement(root, "manifest")
    nav = {"id": "nav", "href": "nav.xhtml", "media-type": "application/xhtml+xml", "properties": "nav"}
    ET.SubElement(manifest, "item", nav)
    ET.SubElement(manifest, "item", {"id": "style", "href": "style.css", "media-type": "text/css"})
    order = ET.SubElement(root, "spine")
    for nom in spine:
        cle = nom.removesuffix(".xhtml")
        ET.SubElement(manifest, "item", {"id": cle, "href": nom, "media-type": "application/xhtml+xml"})
        ET.SubElement(order, "itemref", {"idref": cle})
    return _written(root)


def _metadata(parent: ET.Element, livret: Livret, told: Sequence[Preuve]) -> None:
    day = livret.version.date
    texts = [
        ("dc:identifier", {"id": "id"}, f"urn:uuid:{uuid.uuid5(_SPACE, livret.adresse or livret.titre)}"),
        ("dc:title", {}, livret.titre),
        *(("dc:language", {}, langue) for langue in _langues(livret)),
        *((("dc:source", {}, livret.adresse),) if livret.adresse else ()),
        *((("dc:date", {}, day),) if day else ()),
        ("meta", {"property": "dcterms:modified"}, f"{day or _INCONNU}T00:00:00Z"),
        ("dc:description", {}, f"Version des données\u00a0: {livret.version.empreinte}."),
        *(("meta", {"property": nom}, value) for preuve in told for nom, value in preuve.dites),
        ("meta", {"property": "schema:accessibilitySummary"}, _summary(told)),
    ]
    for nom, attributes, said in texts:
        ET.SubElement(parent, nom, attributes).text = said


def _langues(livret: Livret) -> Iterable[str]:
    """Return the language of the book, then those of words in it."""
    found = [m.langue for m in morceaux((*livret.couverture, *livret.blocs)) if m.langue]
    return dict.fromkeys((livret.langue, *found))


def _summary(told: Sequence[Preuve]) -> str:
    proved = " ; ".join(preuve.phrase for preuve in told)
    return typeset(f"Contrôlé à la fabrication de ce fichier : {proved}. Aucune conformité n’est déclarée.")


def _written(root: ET.Element) -> bytes:
    ET.indent(root, "")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
