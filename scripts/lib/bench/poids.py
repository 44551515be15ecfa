"""What a reader’s browser fetches to show a page, compressed as a server would send it."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

_FETCHED = re.compile(
    r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"|<script[^>]*src="([^"]+)"|<img[^>]*src="([^"]+)"'
)


SHOWN = 8
"""How many sure results the search page shows at most."""


@dataclass(frozen=True)
class Poids:
    """Compressed bytes of a page and of all that it names; requests; bytes of scripts among them."""

    nom: str
    octets: int
    requetes: int
    scripts: int


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def _fetched(page: Path) -> list[Path]:
    """Return the files that a page names and a browser fetches with it."""
    html = page.read_text(encoding="utf-8")
    named = [next(filter(None, m.groups())) for m in _FETCHED.finditer(html)]
    return [(page.parent / n).resolve() for n in named if not n.startswith("data:")]


def _name(site: Path, file: Path) -> str:
    return file.resolve().relative_to(site.resolve()).as_posix()


def first_view(site: Path, nom: str, adresse: str) -> Poids:
    """Return the weight of a page with an empty cache."""
    page = site / adresse / "index.html"
    files = _fetched(page)
    scripts = sum(compressed(f) for f in files if f.suffix == ".js")
    return Poids(nom, compressed(page) + sum(map(compressed, files)), 1 + len(files), scripts)


@dataclass(frozen=True)
class Recherche:
    """All that the first sure result of a query of one word fetches, by its path from the root of the site."""

    mot: str
    fichiers: tuple[str, ...]
    octets: int
    scripts: int


def search_result(site: Path) -> Recherche:
    """Return what the first answer of the search page fetches: page, style, scripts, index, what is shown.

    In a long contract the word is the one of the index that leads to the most pages and has the heaviest file
    of words, and the eight results that the page shows stand in the eight heaviest files of results.
    """
    page = site / "recherche/index.html"
    files = {"recherche/": page, **{_name(site, f): f for f in _fetched(page)}}
    engine = next((site / "assets").glob("moteur.*"))
    files |= {_name(site, f): f for f in (engine, site / "recherche/mots.json")}
    head = json.loads((site / "recherche/mots.json").read_text(encoding="utf-8"))
    mot = ""
    if "parts" in head:
        heavy = sorted((site / "recherche/mots").glob("*.json"), key=compressed)[-1]
        shown = sorted((site / "recherche/fiches").glob("*.json"), key=compressed)[-SHOWN:]
        files |= {_name(site, f): f for f in (heavy, *shown)}
        words = json.loads(heavy.read_text(encoding="utf-8"))
        mot = _most_pages(words["mots"], words["postes"])
    sizes = {nom: compressed(f) for nom, f in files.items()}
    scripts = sum(n for nom, n in sizes.items() if nom.endswith(".js"))
    return Recherche(mot, tuple(files), sum(sizes.values()), scripts)


def _most_pages(coded: str, postings: str) -> str:
    """Return the word with the longest list of pages; each word says how many letters it shares with the one before."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    words: list[str] = []
    for mot in coded.split(" "):
        words.append((words[-1] if words else "")[: digits.index(mot[0])] + mot[1:])
    return max(zip(words, postings.split(" "), strict=True), key=lambda found: len(found[1]))[0]


def first_result(site: Path) -> Poids:
    found = search_result(site)
    return Poids("premier résultat de recherche", found.octets, len(found.fichiers), found.scripts)


def views(site: Path) -> list[Poids]:
    """Return the weights of the pages that the goals name; an action and an enjeu are the first of the site."""
    first = {k: min(p.parent for p in (site / k).glob("*/index.html")) for k in ("actions", "enjeux")}
    return [
        first_view(site, "accueil", ""),
        first_view(site, "un enjeu", f"enjeux/{first['enjeux'].name}"),
        first_view(site, "une action", f"actions/{first['actions'].name}"),
        first_view(site, "/actions/", "actions/"),
        first_result(site),
    ]
