"""What a reader’s browser fetches to show a page, compressed as a server would send it."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

_FETCHED = re.compile(
    r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"|<script[^>]*src="([^"]+)"|<img[^>]*src="([^"]+)"'
)


@dataclass(frozen=True)
class Poids:
    """Compressed bytes of a page and of all that it names; requests; bytes of scripts among them."""

    nom: str
    octets: int
    requetes: int
    scripts: int


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def first_view(site: Path, nom: str, adresse: str) -> Poids:
    """Return the weight of a page with an empty cache."""
    page = site / adresse / "index.html"
    html = page.read_text(encoding="utf-8")
    named = [next(filter(None, m.groups())) for m in _FETCHED.finditer(html)]
    files = [(page.parent / n).resolve() for n in named if not n.startswith("data:")]
    scripts = sum(compressed(f) for f in files if f.suffix == ".js")
    return Poids(nom, compressed(page) + sum(map(compressed, files)), 1 + len(files), scripts)


def first_result(site: Path) -> Poids:
    """Return what the first answer of the search page fetches: the page, its scripts, the first word index."""
    page = first_view(site, "premier résultat de recherche", "recherche/")
    more = [site / "assets/moteur.js", site / "recherche/mots.json"]
    return Poids(page.nom, page.octets + sum(map(compressed, more)), page.requetes + len(more), page.scripts)


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
