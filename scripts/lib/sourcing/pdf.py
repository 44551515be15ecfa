"""The bytes of a PDF → the lines of each page, read in a bounded process; nothing of it is run or followed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bounded import SECONDS, Stopped, answer_of

from .refusals import DocumentRefused

MAX_FILE, MAX_PAGES, MAX_SIGNS = 10_000_000, 500, 900_000
OTHERWISE = "enregistrez-en un autre depuis le traitement de texte, ou copiez son texte dans un fichier .txt"
SCANNED = (
    "{what} sans mots : c’est une image, numérisée sans doute. Demandez le document d’origine, faites-le lire par un "
    "logiciel de reconnaissance de texte, ou tapez son texte dans un fichier .txt"
)


def pages(path: Path) -> list[list[str]]:
    """Return the lines of each page. Raises `DocumentRefused`."""
    if path.stat().st_size > MAX_FILE:
        raise DocumentRefused(f"PDF de plus de {MAX_FILE // 1_000_000} Mo ; {OTHERWISE}")
    try:
        answer = answer_of(__name__, path)
    except Stopped as stopped:
        if stopped.broken:
            raise DocumentRefused(f"ce PDF est abîmé, ou trop lourd à lire ; {OTHERWISE}") from None
        raise DocumentRefused(
            f"la lecture a demandé plus de {SECONDS} secondes ou trop de mémoire ; {OTHERWISE}"
        ) from None
    if "refus" in answer:
        raise DocumentRefused(answer["refus"])
    found: list[list[str]] = answer["pages"]
    return found


def _read(path: Path) -> list[list[str]]:
    import pypdfium2  # noqa: PLC0415 — in the bounded process alone

    octets = path.read_bytes()
    if b"%PDF-" not in octets[:1024]:
        raise DocumentRefused("ce fichier n’est pas un PDF ; donnez un .pdf, ou un texte .txt")
    try:
        document = pypdfium2.PdfDocument(octets)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or b"/Encrypt" in octets
        raise DocumentRefused(
            f"ce PDF est protégé par un mot de passe ; {OTHERWISE}" if locked else f"ce PDF est abîmé ; {OTHERWISE}"
        ) from None
    if len(document) > MAX_PAGES:
        raise DocumentRefused(f"{len(document)} pages ; gardez celles du contrat, {MAX_PAGES} au plus")
    found: list[list[str]] = []
    for n in range(len(document)):
        text = document[n].get_textpage().get_text_range()
        found.append(text.replace("\r\n", "\n").split("\n"))
        if sum(map(len, (x for page in found for x in page))) > MAX_SIGNS:
            raise DocumentRefused(f"plus de {MAX_SIGNS} signes ; gardez les pages du contrat, sans annexe")
    empty = [n for n, page in enumerate(found, 1) if not any(line.strip() for line in page)]
    drawn = [n for n in empty if any(True for _ in document[n - 1].get_objects())]
    if len(empty) == len(found):
        raise DocumentRefused(SCANNED.format(what="ce PDF est"))
    if drawn:
        several = f"les pages {', '.join(map(str, drawn[:20]))} sont" if len(drawn) > 1 else f"la page {drawn[0]} est"
        raise DocumentRefused(SCANNED.format(what=several))
    return found


def main(path: Path) -> None:
    """Print the lines of each page, or why the document is refused."""
    try:
        answer: dict[str, object] = {"pages": _read(path)}
    except DocumentRefused as refused:
        answer = {"refus": str(refused)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
