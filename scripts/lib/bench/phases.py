"""Where the processor time of a build goes, in one process: phase by phase, then template by template."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from building import git
from building.batch import Batch, Destination
from building.build import data_version
from building.shell import Shell, ShellConfig
from contrat import exports
from contrat.gate import records, rules
from contrat.gate.loading import load
from contrat.history import feeds
from contrat.pages import requests, site_pages
from contrat.pages.maker import Maker
from contrat.webpage.page import Page, Site
from mkdocs.config import load_config

from .mesure import table
from .sites import NOM, Chantier

T = TypeVar("T")


class Chronometre(Maker):
    """A maker that counts what the pages of each template cost, in seconds of processor."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.cout: defaultdict[str, float] = defaultdict(float)
        self.compte: Counter[str] = Counter()

    def page(self, adresse: str, gabarit: str, **named: Any) -> Page:
        start = time.process_time()
        made = super().page(adresse, gabarit, **named)
        self.cout[gabarit] += time.process_time() - start
        self.compte[gabarit] += 1
        return made


def report(chantier: Chantier) -> str:
    """Return both tables, of a site that is made from nothing and written."""
    couts: dict[str, float] = {}

    def timed(phase: str, make: Callable[[], T]) -> T:
        start = time.process_time()
        made = make()
        couts[phase] = time.process_time() - start
        return made

    config = load_config(str(chantier.dossier / "sans-index.yml"), site_dir=str(chantier.dossier / "phases"))
    data = Path(config.config_file_path).parent / config.extra["donnees"]
    timed("lire les fichiers", lambda: records.read_folder(data))
    found, _ = timed("les décoder", lambda: records.read(data))
    couts["les décoder"] -= couts["lire les fichiers"]
    timed("vérifier les règles", lambda: rules.problems(found))
    corpus = load(data)
    historique = timed("lire l’historique", lambda: git.read(data))
    version = data_version(data, corpus.empreinte, historique, "")
    r = timed(
        "préparer les gabarits",
        lambda: Chronometre(
            corpus, version, alternatives=exports.alternatives(corpus), historique=historique, site=Site(NOM, "")
        ),
    )
    pages = timed("pages du contrat et de service", lambda: tuple(site_pages.of_contract(r)))
    pages += timed("pages autour des actions", lambda: tuple(site_pages.of_actions(r, corpus.actions)))
    fichiers = timed(
        "lettres et flux",
        lambda: (
            dict(requests.letters(r, (None, *corpus.actions)))
            | (dict(feeds.files(corpus, r.site, r.journal, r.flux)) if r.journal else {})
        ),
    )
    ouvertes = timed("données ouvertes", lambda: exports.open_data(corpus, version))
    dictionnaire = exports.build_dictionary()
    pages += timed("page des données, historique", lambda: tuple(site_pages.of_data(r, ouvertes, dictionnaire)))
    shell = Shell(tuple(config.theme.dirs), ShellConfig(NOM, ""), corpus, version, r.lien)
    batch = Batch(pages, fichiers | ouvertes.fichiers, shell)
    place = Destination(Path(config.site_dir), {p.name: p.name for p in Path(config.docs_dir, "assets").iterdir()})
    timed("mettre dans l’habillage, écrire", lambda: batch.write(place))
    total = sum(couts.values())
    phases = [(nom, f"{cout:.2f}", f"{100 * cout / total:.0f} %") for nom, cout in couts.items()]
    gabarits = [
        (nom, str(r.compte[nom]), f"{cout:.2f}", f"{1000 * cout / r.compte[nom]:.2f}")
        for nom, cout in sorted(r.cout.items(), key=lambda x: -x[1])
    ]
    return "\n\n".join(
        (
            table("phase | CPU (s) | part", [*phases, ("total", f"{total:.2f}", "")]),
            table("gabarit | pages | CPU (s) | ms par page", gabarits),
        )
    )
