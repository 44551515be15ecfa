"""What a reader’s browser fetches to show a page, compressed as a server would send it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_FETCHED = re.compile(
    r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"|<script[^>]*src="([^"]+)"|<img[^>]*src="([^"]+)"'
)


SHOWN = 8
"""How many sure results the search page shows at first."""


@dataclass(frozen=True)
class Poids:
    """What a page fetches, by its path from the root of the site, and its compressed bytes; those of scripts among them."""

    nom: str
    fichiers: tuple[str, ...]
    octets: int
    scripts: int
    mot: str = ""
    """What is looked for, if the page is that of the search."""

    @property
    def requetes(self) -> int:
        return len(self.fichiers)

    @classmethod
    def of(cls, nom: str, site: Path, files: Iterable[Path], mot: str = "") -> Poids:
        sizes = {file.resolve().relative_to(site.resolve()).as_posix(): compressed(file) for file in files}
        scripts = sum(octets for fichier, octets in sizes.items() if fichier.endswith(".js"))
        return cls(nom, tuple(f.removesuffix("index.html") for f in sizes), sum(sizes.values()), scripts, mot)


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def _fetched(page: Path) -> list[Path]:
    """Return the files that a page names and a browser fetches with it."""
    html = page.read_text(encoding="utf-8")
    named = [next(filter(None, m.groups())) for m in _FETCHED.finditer(html)]
    return [(page.parent / n).resolve() for n in named if not n.startswith("data:")]


def first_view(site: Path, nom: str, adresse: str) -> Poids:
    """Return the weight of a page with an empty cache."""
    page = site / adresse / "index.html"
    return Poids.of(nom, site, (page, *_fetched(page)))


def search_result(site: Path) -> Poids:
    """Return what the first answer of the search page fetches: page, style, scripts, index, what is shown.

    In a long contract the word is the one of the index that leads to the most pages and has the heaviest file
    of words, and the eight results that the page shows stand in the eight heaviest files of results.
    """
    page = site / "recherche/index.html"
    head_file, mot = site / "recherche/mots.json", ""
    files = [page, *_fetched(page), next((site / "assets").glob("moteur.*")), head_file]
    head = json.loads(head_file.read_text(encoding="utf-8"))
    if "parts" in head:
        heavy = sorted((site / "recherche/mots").glob("*.json"), key=compressed)[-1]
        shown = sorted((site / "recherche/fiches").glob("*.json"), key=compressed)[-SHOWN:]
        files += [heavy, *shown]
        words = json.loads(heavy.read_text(encoding="utf-8"))
        mot = _most_pages(words["mots"], words["postes"])
    return Poids.of("premier résultat de recherche", site, files, mot)


def _most_pages(coded: str, postings: str) -> str:
    """Return the word with the longest list of pages; each word says how many letters it shares with the one before."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    words: list[str] = []
    for mot in coded.split(" "):
        words.append((words[-1] if words else "")[: digits.index(mot[0])] + mot[1:])
    return max(zip(words, postings.split(" "), strict=True), key=lambda found: len(found[1]))[0]


def usual(site: Path) -> dict[str, str]:
    """Return the addresses of the pages that the goals name; the enjeu and the action are the first ones."""
    enjeu, action = (min(p.parent.name for p in (site / k).glob("*/index.html")) for k in ("enjeux", "actions"))
    return {"accueil": "", "un enjeu": f"enjeux/{enjeu}/", "une action": f"actions/{action}/", "/actions/": "actions/"}


def views(site: Path) -> list[Poids]:
    return [*(first_view(site, nom, adresse) for nom, adresse in usual(site).items()), search_result(site)]
