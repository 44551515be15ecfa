"""The text of a document, and a contract → the files that make a source of it, each of its lines a passage.

In a contract that is still new it takes the place of the text to be filled; in any other it is a piece that comes
after what is there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contrat.reading.characters import slug
from contrat.reading.page_marks import mark, page_marked
from contrat.reading.yaml_tree import Unreadable
from new_contract import MODEL
from rewriting import raw_of, rewritten

from .refusals import DocumentRefused

CONTRAT = "contrat.yml"
MAX_ADDED = 1_000
FILL = "à compléter"


@dataclass(frozen=True)
class SourceDocument:
    """A document, its paragraphs page by page, and what who adds it says of it."""

    nom: str
    pages: list[list[str]]
    pdf: bytes | None
    date: str = ""
    titre: str = ""
    nature: str = ""

    @property
    def texte(self) -> str:
        """Return the text that stands in `data/source/`, its pages marked if it was a PDF."""
        marked = ([mark(n), *page] if self.pdf else page for n, page in enumerate(self.pages, 1))
        return "\n".join(line for page in marked for line in page) + "\n"

    @property
    def lignes(self) -> list[tuple[int, str]]:
        """Return each line that says something, with its number."""
        lines = enumerate(self.texte.split("\n"), 1)
        return [(n, x) for n, x in lines if x.strip() and not (self.pdf and page_marked(x))]


@dataclass(frozen=True)
class Added:
    """What becomes of the contract: its files, None for one that goes, and the key of the source, if it is not the first."""

    fichiers: dict[str, bytes | None]
    cle: str
    fichier: str


def added(document: SourceDocument, data: Path) -> Added:
    """Return the files of a contract with one more source. Raises `DocumentRefused`, and `Unreadable`."""
    octets = (data / CONTRAT).read_bytes()
    said: Any = raw_of(CONTRAT, octets)
    name = slug(Path(document.nom).stem)[:50].strip("-") or "texte"
    taken = {p.name for p in (data / "source").glob("*")}
    if clash := {f"{name}.txt", f"{name}.pdf"} & taken:
        raise DocumentRefused(
            f"data/source/{clash.pop()} existe déjà : une source ne se remplace pas. Donnez à ce document un autre nom"
        )
    own: dict[str, bytes | None] = {f"source/{name}.txt": document.texte.encode()}
    own |= {f"source/{name}.pdf": document.pdf} if document.pdf else {}
    if _is_new(data, said):
        return Added({**own, **_first(document, name, data, octets, said)}, "", f"{name}.txt")
    if len(document.lignes) > MAX_ADDED:
        raise DocumentRefused(f"plus de {MAX_ADDED} lignes ; gardez les pages de l’avenant, sans annexe")
    cle = name if name not in {p["cle"] for p in said.get("pieces", ())} else f"{name}-2"
    wanted = {**said, "pieces": [*said.get("pieces", ()), _piece(document, cle, name)]}
    wanted["passages"] = [*said.get("passages", ()), *_passages(document, cle)]
    if document.nature == "avenant" and "avenants" not in said:
        day = {"date": document.date} if document.date else {}
        first = document.lignes[0][0]
        wanted["avenants"] = {
            "valeur": [{"titre": _titled(document), **day}],
            "source": {"piece": cle, "ligne": str(first)},
        }
    return Added({**own, CONTRAT: rewritten(CONTRAT, octets, wanted)}, cle, f"{name}.txt")


def _is_new(data: Path, said: Any) -> bool:
    """Tell whether the text of a contract is still the one that `scripts/new` wrote, to be filled."""
    model = hashlib.sha256((MODEL / "data/source/plan.txt").read_bytes()).hexdigest()
    source = data / "source" / said["source"]["fichier"]
    return source.is_file() and hashlib.sha256(source.read_bytes()).hexdigest() == model


def _first(document: SourceDocument, name: str, data: Path, octets: bytes, said: Any) -> dict[str, bytes | None]:
    titre = document.lignes[0][1]
    source = {**said["source"], **_file(document, name)} | ({"date": document.date} if document.date else {})
    source |= {"nature": document.nature} if document.nature else {}
    source["titre"] = _titled(document)
    wanted = {**said, "titre": titre, "titre_court": _titled(document)[:80].strip(), "source": source}
    wanted["passages"] = _passages(document, "")
    wanted["comptes"] = {"enjeux": "0", "actions": "0"}
    bare = rewritten(CONTRAT, octets, {k: v for k, v in said.items() if k != "passages"})
    gone: dict[str, bytes | None] = {
        p.relative_to(data).as_posix(): None for kind in ("enjeux", "actions") for p in (data / kind).glob("*.yml")
    }
    return {**gone, f"source/{said['source']['fichier']}": None, CONTRAT: rewritten(CONTRAT, bare, wanted)}


def _titled(document: SourceDocument) -> str:
    return (document.titre or document.lignes[0][1])[:200].strip()


def _file(document: SourceDocument, name: str) -> dict[str, Any]:
    text = {"fichier": f"{name}.txt", "sha256": hashlib.sha256(document.texte.encode()).hexdigest()}
    if document.pdf is None:
        return text
    return {**text, "pdf": {"fichier": f"{name}.pdf", "sha256": hashlib.sha256(document.pdf).hexdigest()}}


def _piece(document: SourceDocument, cle: str, name: str) -> dict[str, Any]:
    said = {"cle": cle, **_file(document, name), "titre": _titled(document)}
    said |= {"nature": document.nature} if document.nature else {}
    day = document.date or {"mots": FILL}
    return {**said, "editeur": f"{FILL.capitalize()} : qui l’a publié", "date": day, "droits": f"{FILL.capitalize()}."}


def _passages(document: SourceDocument, cle: str) -> list[dict[str, str]]:
    piece = {"piece": cle} if cle else {}
    return [
        {**piece, "ligne": str(n), "nature": "paragraphe" if i else "titre", "texte": texte}
        for i, (n, texte) in enumerate(document.lignes)
    ]


__all__ = ["Added", "SourceDocument", "Unreadable", "added"]
