"""The pages of a build → a source folder for Hugo that gives pages of the same weight at the same addresses.

Hugo is given every body ready made, with the top and the foot of our shell: it reads, puts each body in its
layout (title, description, trail, neighbours), and writes. What makes the bodies is spared to it.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from building.batch import Batch
from contrat.french.typography import typeset
from contrat.serving import headers
from contrat.webpage.page import Lien, Page, root_of

HERE = Path(__file__).parent / "hugo"
STYLES = {"main.html": "site.css", "embed.html": "embed.css"}


def write(dossier: Path, batch: Batch, docs: Path) -> None:
    """Write the folder that `hugo --source` builds."""
    shutil.copytree(HERE, dossier, dirs_exist_ok=True)
    shutil.copytree(docs / "assets", dossier / "static/assets")
    env = batch.shell.environment({p.name: f"assets/{p.name}" for p in (docs / "assets").iterdir()})
    sections = {p.adresse.split("/")[0] for p in batch.pages if p.adresse.count("/") > 1}
    hauts: dict[str, int] = {}
    bas: dict[str, int] = {}
    for page in batch.pages:
        haut, pied = _around(batch.shell.around(page, env))
        front = _front(page)
        front |= {"haut": hauts.setdefault(haut, len(hauts)), "bas": bas.setdefault(pied, len(bas))}
        bare = page.adresse.rstrip("/")
        section = bare in sections or not bare
        path = dossier / "content" / bare / "_index.html" if section else dossier / "content" / f"{bare}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{_json(front)}\n{page.corps}", encoding="utf-8")
    nom = typeset(batch.shell.site.nom)
    site = {"nom": nom, "politique": headers.politique(), "hauts": list(hauts), "bas": list(bas)}
    (dossier / "data").mkdir()
    (dossier / "data/site.json").write_text(_json(site), encoding="utf-8")


def _around(html: str) -> tuple[str, str]:
    """Return what one of our pages has before its trail, and from its foot on."""
    inside = html.partition("<body>")[2].partition("</body>")[0]
    before, foot = inside.partition("<main")[0], inside.rpartition("<footer")[2]
    return before.partition('<nav class="fil')[0].strip(), f"<footer{foot}".strip()


def _front(page: Page) -> dict[str, Any]:
    """Return the front matter of a page, in words that its layout need not typeset."""
    trail = [Lien("Accueil", ""), *page.fil] if page.adresse and page.coquille == "main.html" else []
    return {
        "layout": "coquille",
        "title": typeset(page.titre),
        "description": page.description,
        "racine": root_of(page.adresse),
        "style": STYLES[page.coquille],
        "scripts": page.scripts,
        "fil": _links(trail),
        "voisins": _links(page.voisins),
        "alternatives": [{"type": x.type, "adresse": x.adresse, "titre": typeset(x.titre)} for x in page.alternatives],
    }


def _links(liens: Iterable[Lien]) -> list[dict[str, str]]:
    return [{"titre": typeset(x.titre), "adresse": x.adresse} for x in liens]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
