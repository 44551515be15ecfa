"""The bytes of a workbook → its parts: a bounded archive, without program, link or declaration, or a refusal."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree

from .refusals import PlanRefused

MAX_FILE = 25_000_000
MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2_000, 150_000_000, 200
"""How many parts an archive has, what they weigh unpacked, and how many times more than packed beyond the first MB."""
MAX_CELLS = 2_000_000
"""Rows × columns of one sheet."""
_FREE = 1_000_000

_DECLARED = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I)")
_LINKS = re.compile(r"xl/externalLinks/|(?:^|/)vbaProject|xl/(?:embeddings|activeX)/|^Basic/|^Scripts/|^Object ", re.I)
_LINKED_SHEET = re.compile(rb"<table:(?:table-source|cell-range-source)\b")
_AS_VALUES = "copiez la feuille dans un nouveau classeur par un collage des seules valeurs"


def parts(octets: bytes) -> dict[str, bytes]:
    """Return the XML parts of an archive by name. Raises `PlanRefused`."""
    if octets.startswith(b"\xd0\xcf\x11\xe0"):
        raise PlanRefused(
            ["classeur protégé par un mot de passe, ou ancien (.xls) ; enregistrez-le en .xlsx, sans mot de passe"]
        )
    try:
        with zipfile.ZipFile(BytesIO(octets)) as archive:
            return _bounded(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        raise PlanRefused(
            ["ce fichier est abîmé, ou n’est pas un classeur ; ouvrez-le et enregistrez-le de nouveau"]
        ) from None


def _bounded(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or len({e.filename for e in entries}) < len(entries):
        raise PlanRefused([f"archive de {len(entries)} parties, plus que n’en a un classeur ; {_AS_VALUES}"])
    if any(e.flag_bits & 1 for e in entries):
        raise PlanRefused(["classeur protégé par un mot de passe ; enregistrez-le sans mot de passe"])
    if said := next((e.filename for e in entries if _LINKS.search(e.filename)), None):
        raise PlanRefused([f"ce classeur contient un programme, un objet ou une liaison ({said[:60]}) ; {_AS_VALUES}"])
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        most = min(left, max(_FREE, entry.compress_size * MAX_RATIO))
        with archive.open(entry) as part:
            content = part.read(most + 1)  # what the archive says of its own size is not believed
        if len(content) > most:
            raise PlanRefused([f"archive bien plus grande qu’elle n’en a l’air ({entry.filename[:60]}) ; {_AS_VALUES}"])
        left -= len(content)
        _refuse_declarations(entry.filename, content)
        found[entry.filename] = content
    return found


def _refuse_declarations(name: str, content: bytes) -> None:
    if _DECLARED.search(content) or _LINKED_SHEET.search(content):
        raise PlanRefused(
            [f"la partie {name[:60]} déclare des entités ou des liaisons, ce qu’un tableur n’écrit pas ; {_AS_VALUES}"]
        )


def tree(content: bytes | None) -> ElementTree.Element:
    """Return the tree of a part without declarations; an empty one where the archive lacks it."""
    if content is None:
        return ElementTree.Element("absent")
    try:
        return ElementTree.fromstring(content)  # noqa: S314 — bounded, and refused with a declaration (`parts`)
    except ElementTree.ParseError:
        raise PlanRefused(["une partie de ce classeur est abîmée ; ouvrez-le et enregistrez-le de nouveau"]) from None


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace, which strict and usual files have different."""
    return name.rpartition("}")[2]


def attribute(element: ElementTree.Element, name: str, default: str = "") -> str:
    return next((v for k, v in element.attrib.items() if local(k) == name), default)
