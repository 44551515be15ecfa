"""What a reader’s browser fetches to show a page, compressed as a server would send it."""

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FETCHED = re.compile(
    r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"|<script[^>]*src="([^"]+)"|<img[^>]*src="([^"]+)"'
)
SHOWN, NEAR = 8, 4
"""How many sure results the search page shows at first, and how many near ones."""


@dataclass(frozen=True)
class Poids:
    """What a page fetches: the compressed bytes of each file, by its path from the root of the site."""

    nom: str
    fichiers: Mapping[str, int]

    @property
    def octets(self) -> int:
        return sum(self.fichiers.values())

    @property
    def requetes(self) -> int:
        return len(self.fichiers)

    @property
    def scripts(self) -> int:
        return sum(octets for fichier, octets in self.fichiers.items() if fichier.endswith(".js"))


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), mtime=0))


def first_view(site: Path, nom: str, adresse: str, *more: Path) -> Poids:
    """Return the weight of a page with an empty cache: itself, what it names and a browser fetches, and `more`."""
    page = site / adresse / "index.html"
    named = (next(filter(None, m.groups())) for m in _FETCHED.finditer(page.read_text(encoding="utf-8")))
    files = [page, *(page.parent / n for n in named if not n.startswith("data:")), *more]
    sizes = {file.resolve().relative_to(site.resolve()).as_posix(): compressed(file) for file in files}
    return Poids(nom, {fichier.removesuffix("index.html"): octets for fichier, octets in sizes.items()})


def search_result(site: Path) -> Poids:
    """Return what the first answer of the search page fetches: page, style, scripts, index, what is shown.

    In a long contract the word looked for has the heaviest file of words, and the results that the page shows stand in as
    many of the heaviest files of results.
    """
    head = site / "recherche/mots.json"
    files = [next((site / "assets").glob("moteur.*")), head]
    if "parts" in json.loads(head.read_bytes()):
        files += [heaviest_words(site), *_by_weight(site / "recherche/fiches")[-SHOWN - NEAR :]]
    return first_view(site, "premier résultat de recherche", "recherche/", *files)


def heaviest_words(site: Path) -> Path:
    """Return the heaviest file of words of a long contract."""
    return _by_weight(site / "recherche/mots")[-1]


def _by_weight(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"), key=compressed)


def usual(site: Path) -> dict[str, str]:
    """Return the addresses of the pages that the goals name; the enjeu and the action are the first ones."""
    enjeu, action = (min(p.parent.name for p in (site / k).glob("*/index.html")) for k in ("enjeux", "actions"))
    return {"accueil": "", "un enjeu": f"enjeux/{enjeu}/", "une action": f"actions/{action}/", "/actions/": "actions/"}


def views(site: Path) -> list[Poids]:
    return [*(first_view(site, nom, adresse) for nom, adresse in usual(site).items()), search_result(site)]
