"""Where the processor time of a build goes, in one process: phase by phase, then template by template."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from building import build, git
from building.batch import Batch, Destination
from contrat import exports
from contrat.gate import loading, records, rules
from contrat.history import feeds
from contrat.pages import requests, site_pages
from contrat.pages.maker import Maker

from .mesure import table
from .sites import DOCS, Chantier

READ, DECODE = "lire les fichiers", "les décoder"
PHASES: tuple[tuple[str, Any, str], ...] = (
    (READ, records, "read_folder"),
    (DECODE, loading, "read"),
    ("vérifier les règles", rules, "problems"),
    ("lire l’historique", git, "read"),
    ("préparer les gabarits", build, "Maker"),
    ("pages du contrat et de service", site_pages, "of_contract"),
    ("pages autour des actions", site_pages, "of_actions"),
    ("lettres et flux", requests, "letters"),
    ("lettres et flux", feeds, "files"),
    ("données ouvertes", exports, "open_data"),
    ("page des données, historique", site_pages, "of_data"),
    ("mettre dans l’habillage, écrire", Batch, "write"),
)
"""What each phase of `build.start` and of the writing calls: the module or class, and the name in it."""


def timed(make: Callable[..., Any], couts: dict[str, float], comptes: Counter[str], nom: str | None = None) -> Any:
    """Return the same function, whose time is counted; without a name, by the template of the page that it makes."""

    def made(*given: Any, **named: Any) -> Any:
        start = time.process_time()
        found = make(*given, **named)
        found = tuple(found) if isinstance(found, Iterator) else found
        what = nom or given[2]
        couts[what] += time.process_time() - start
        comptes[what] += 1
        return found

    return made


def report(chantier: Chantier) -> str:
    """Return both tables, of a site that is made from nothing and written."""
    phases = dict.fromkeys((nom for nom, _, _ in PHASES), 0.0)
    gabarits: dict[str, float] = defaultdict(float)
    comptes: Counter[str] = Counter()
    with ExitStack() as stack:
        for nom, owner, name in PHASES:
            stack.enter_context(patch.object(owner, name, timed(getattr(owner, name), phases, comptes, nom)))
        stack.enter_context(patch.object(Maker, "page", timed(Maker.page, gabarits, comptes)))
        assets = {p.name: p.name for p in (DOCS / "assets").iterdir()}
        chantier.batch().write(Destination(chantier.dossier / "phases", assets))
    phases[DECODE] -= phases[READ]
    total = sum(phases.values())
    shares = [(nom, f"{cout:.2f}", f"{100 * cout / total:.0f} %") for nom, cout in phases.items()]
    pages = [
        (nom, str(comptes[nom]), f"{cout:.2f}", f"{1000 * cout / comptes[nom]:.2f}")
        for nom, cout in sorted(gabarits.items(), key=lambda x: -x[1])
    ]
    whole = table("phase | CPU (s) | part", [*shares, ("total", f"{total:.2f}", "")])
    return f"{whole}\n\n{table('gabarit | pages | CPU (s) | ms par page', pages)}"
