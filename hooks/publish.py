"""MkDocs hook: the data become pages. Loads and refuses bad data, adds pages and files, drops the rest.

`on_config` runs before MkDocs empties `site_dir` (mkdocs/commands/build.py, `build`): bad data
are refused there, and the site that is online stays.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

import git_history
import shares
from beside import Here, Kept, There, possible
from contrat import (
    abbreviations,
    adresses,
    conformite,
    entetes,
    exports,
    flux,
    francais,
    gabarits,
    habillage,
    handwritten,
    render,
    suivi,
    typography,
)
from contrat.francais import Nom
from contrat.historique import Historique
from contrat.journal import days
from contrat.kinds import DateKind
from contrat.loading import load
from contrat.memoire import DU_PROCESSUS
from contrat.model import Action, Corpus
from contrat.noms import Noms
from contrat.page import Site, Version
from contrat.problems import DataRefused, Problem
from contrat.site_address import public_address
from shares import Outline, Share, ShellPage

gc.set_threshold(100_000, 50, 1000)
"""A build makes much and throws little away: looking for what nobody holds any more cost it 6 to 10 %."""

MANY_ACTIONS = 500
"""From how many on a second process pays (docs/dev/performance.md); `extra.second_processus` says another number."""


@dataclass(frozen=True)
class Publication:
    """What one build publishes; lives in `config.extra` from `on_config` to the end of the build."""

    corpus: Corpus
    version: Version
    parts: tuple[Kept[Share], ...]
    """Who makes what: this process, and a second one beside it for a large contract."""
    outline: Outline
    """What they make, as all of them together tell it."""
    jours: dict[str, str]
    """The day of the last change of each page whose data have one."""

    @cached_property
    def noms(self) -> frozenset[str]:
        """The name in the site of every file that the shares write."""
        made = self.outline
        return frozenset((*map(shares.name, (*made.adresses, *made.retirees)), *made.fichiers))


class Levels(NamedTuple):
    """What the shell says of the two levels of the contract."""

    enjeu: Nom
    action_court: Nom


class ShellConfig(NamedTuple):
    """What the shell sees of `mkdocs.yml`."""

    site_name: str
    site_url: str


class SiteFiles(Files):
    """The files that MkDocs writes. It learns of one of a share when a hand-written page leads there, and only then.

    All of them would cost a large contract a tenth of its build: MkDocs goes through its list many times.
    """

    def __init__(self, files: Iterable[File], noms: frozenset[str], config: MkDocsConfig) -> None:
        super().__init__(files)
        self._noms = noms
        self._config = config
        self._known: dict[str, File] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return a file by the path of its source, as MkDocs does; that of a page ends in « .md »."""
        found = super().get_file_from_path(path) or self._known.get(path)
        source = PurePath(path)
        written = source.with_suffix(".html") if source.suffix == ".md" else source
        if found is None and written.as_posix() in self._noms:
            found = self._known[path] = File.generated(
                self._config, source.as_posix(), content=b"", inclusion=InclusionLevel.NOT_IN_NAV
            )
        return found


def on_startup(command: str, dirty: bool) -> None:
    """Remember from one build to the next, if there is to be a next."""
    DU_PROCESSUS.active = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the data, or stop with every problem while the last site is still whole."""
    racine = Path(config.config_file_path).parent
    donnees = racine / config.extra.get("donnees", "data")
    try:
        config.site_url = public_address(config.site_url or "")
    except ValueError as wrong:
        raise PluginError(str(wrong)) from None
    try:
        corpus = load(donnees, Path(config.docs_dir), DU_PROCESSUS)
    except DataRefused as refused:
        raise PluginError(f"données refusées\n{refused.report()}") from None
    historique = git_history.read(donnees, DU_PROCESSUS)
    if historique is None and config.extra.get("historique") == "exige":
        raise PluginError(
            "l’historique des données n’est pas entier dans cette copie ; récupérez-le (git fetch --unshallow)"
        )
    version = data_version(donnees, corpus.empreinte, historique, str(config.extra.get("jour") or "") or None)
    # Nothing of Material’s folder is shipped: MkDocs need not list its 14,000 icons to leave them out.
    config.theme.dirs = [d for d in config.theme.dirs if Path(d).parts[-2:] != ("material", "templates")]
    config.theme.static_templates.discard("sitemap.xml")  # MkDocs dates it by the clock
    renderer = render.Renderer(
        corpus, version, alternatives=exports.alternatives(corpus), historique=historique,
        site=Site(config.site_name, f"{config.site_url.rstrip('/')}/" if config.site_url else ""),
    )  # fmt: skip
    environment = partial(shell, config, corpus, version)
    source = corpus.contrat.source.fichier
    fichiers = {f"contrat/{source}": (donnees / "source" / source).read_bytes()}
    jours = days(corpus, historique) if historique else {}
    said = jours if version.date else {}  # data that are changed and not committed have no date
    half = len(corpus.actions) // 2
    make = partial(data_share, renderer, environment, config.site_url, said, corpus.actions[half:])
    second = There(make) if is_large(config, corpus) and possible() else None
    first = contract_share(renderer, environment, fichiers, corpus.actions[:half])
    parts = (Here(first), second) if second else (Here(first + make()),)
    first_made, *others = [part.ask(shares.outline)() for part in parts]
    publication = Publication(corpus, version, parts, sum(others, first_made), jours)
    if problems := [*taken(config, publication), *adresses.broken_promises(corpus, produced(config, publication))]:
        for part in parts:
            part.close()
        raise PluginError(f"données refusées\n{DataRefused(problems).report()}")
    config.extra["publication"] = publication
    return config


def is_large(config: MkDocsConfig, corpus: Corpus) -> bool:
    """Tell whether a second process is worth its cost; 0 in `mkdocs.yml` means never."""
    threshold = int(config.extra.get("second_processus", MANY_ACTIONS))
    return 0 < threshold <= len(corpus.actions)


def contract_share(
    renderer: render.Renderer, environment: shares.Environment, fichiers: dict[str, bytes], actions: Sequence[Action]
) -> Share:
    """Return the pages of the contract with these files, and what stands around some actions."""
    pages = (*renderer.pages(), *suivi.around(renderer, actions))
    return Share(pages, {**fichiers, **dict(suivi.letters(renderer, actions))}, environment)


def data_share(
    renderer: render.Renderer, environment: shares.Environment, site_url: str | None, jours: Mapping[str, str],
    actions: Sequence[Action],
) -> Share:  # fmt: skip
    """Return what no other page waits for: the open data with their page, the history, and what stands around the other actions."""
    ouvertes = exports.open_data(renderer.corpus, renderer.version, site_url, DU_PROCESSUS, jours)
    donnees = renderer.donnees(ouvertes, exports.build_dictionary())
    pages = (donnees, *suivi.pages(renderer), *suivi.around(renderer, actions))
    letters_and_feeds = {**dict(suivi.letters(renderer, (None, *actions))), **dict(flux.files(renderer))}
    return Share(pages, {**ouvertes.fichiers, **letters_and_feeds}, environment)


def produced(config: MkDocsConfig, publication: Publication) -> frozenset[str]:
    """Return the addresses that a build makes and that people keep, each with its « / » first."""
    pages = [f.url.removeprefix("./") for f in by_hand(config).documentation_pages()]
    made = [*pages, *publication.outline.adresses, *publication.outline.fichiers]
    return frozenset(f"/{a}" for a in made if adresses.permanent(a))


def taken(config: MkDocsConfig, publication: Publication) -> list[Problem]:
    """Return a problem for each hand-written page that would be published where the data have a page or a file."""
    message = "ce fichier serait publié à l’adresse d’une page du contrat ; donnez-lui un autre nom"
    found = by_hand(config).documentation_pages()
    return [Problem(f.src_uri, 1, 1, message, handwritten.RACINE) for f in found if f.dest_uri in publication.noms]


def by_hand(config: MkDocsConfig) -> Files:
    """Return the files of the folder of hand-written pages; MkDocs lists them only once the last site is emptied."""
    files = get_files(config)
    set_exclusions(files, config)
    return files


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what MkDocs writes for us; drop what the theme would ship and no page uses."""
    publication: Publication = config.extra["publication"]
    files = SiteFiles((f for f in files if f.src_dir == config.docs_dir), publication.noms, config)
    config.extra["habillage"] = dress(files, config)
    headers = entetes.fichier_headers((*(f.dest_uri for f in files), *publication.noms))
    files.append(File.generated(config, "_headers", content=headers))
    if config.site_url:
        pages = [f.url.removeprefix("./") for f in files.documentation_pages()]
        addresses = sorted((*pages, *publication.outline.adresses))
        files.append(
            File.generated(
                config, "sitemap.xml", content=exports.sitemap(addresses, config.site_url, publication.jours)
            )
        )
        found = exports.opensearch(publication.corpus, config.site_url, config.extra["habillage"]["icone.svg"])
        files.append(File.generated(config, "opensearch.xml", content=found))
    return files


def dress(files: Files, config: MkDocsConfig) -> dict[str, str]:
    """Put the style and scripts under immutable names; return the address of each by its name."""
    plain = [f for f in files if f.src_uri in handwritten.ACTIVE and f.src_uri.startswith(habillage.DOSSIER)]
    named = habillage.immutable({f.src_uri.removeprefix(habillage.DOSSIER): f.content_bytes for f in plain})
    for file in plain:
        files.remove(file)
    for nom, octets in named.values():
        files.append(File.generated(config, habillage.DOSSIER + nom, content=octets))
    return {nom: habillage.DOSSIER + publie for nom, (publie, _) in named.items()}


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give hand-written pages the typography and the abbreviations that generated ones already have."""
    publication: Publication = config.extra["publication"]
    return abbreviations.Developer(abbreviations.known(publication.corpus)).develop(typography.no_break(html))


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Have MkDocs put the hand-written pages in the shell of the others, in place of its own environment."""
    publication: Publication = config.extra["publication"]
    return shell(config, publication.corpus, publication.version, config.extra["habillage"])


def shell(config: MkDocsConfig, corpus: Corpus, version: Version, habillage: Mapping[str, str]) -> jinja2.Environment:
    """Return an environment of the shell: it escapes, as that of MkDocs does not, and knows the contract."""
    env = gabarits.Environment(loader=jinja2.FileSystemLoader(config.theme.dirs))
    env.filters.update(typo=gabarits.typo, phrase=gabarits.phrase, web=gabarits.web, date_iso=francais.date_iso)
    noms = Noms(corpus)
    env.globals.update(
        contrat=corpus.contrat,
        noms=Levels(noms.enjeu, noms.action_court),
        conformite=conformite.etat(corpus.contrat.audit, version.jour),
        politique=entetes.politique(),
        config=ShellConfig(config.site_name, config.site_url or ""),
        habillage=habillage,
    )
    cadre: Any = env.get_template("_cadre.html").module
    env.globals.update(entete=cache(cadre.entete), pied=cache(cadre.pied))
    return env


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Give the shell a hand-written page, and nothing that `hooks/reuse.py` does not count among what makes a page."""
    seen = ShellPage(page.url, page.canonical_url, str(page.title), page.content or "", page.meta)
    return {"base_url": context["base_url"], "page": seen}


def data_version(donnees: Path, empreinte: str, historique: Historique | None, jour: str | None) -> Version:
    """Return the digest of the data, the day of the last commit that touched them, the day on which the site speaks.

    In a copy without its whole history no day is made up. Data that are changed and not committed have
    no date; the site then speaks on the given day, or on that of the last commit.
    """
    if jour is not None:
        try:
            jour = DateKind(precision="jour").parse(jour)
        except ValueError as error:
            raise PluginError(f"mkdocs.yml: extra.jour (variable JOUR) : {error}") from None
    last = historique.jour if historique else None
    return Version(empreinte[:12], last if last and git_history.is_clean(donnees) else None, jour or last)
