"""MkDocs hook: the data become pages. Loads and refuses bad data, adds pages and files, drops the rest.

`on_config` runs before MkDocs empties `site_dir` (mkdocs/commands/build.py, `build`): bad data
are refused there, and the site that is online stays.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
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
from contrat.model import Corpus
from contrat.noms import Noms
from contrat.page import Page as RenderedPage
from contrat.page import Site, Version
from contrat.problems import DataRefused
from shares import Share, ShellPage

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
    pages: tuple[RenderedPage, ...]
    """Every page; those that are not searched have no body here."""
    fichiers: tuple[str, ...]
    """The name of every other file of the shares."""
    jours: dict[str, str]
    """The day of the last change of each page whose data have one."""


class Levels(NamedTuple):
    """What the shell says of the two levels of the contract."""

    enjeu: Nom
    action_court: Nom


class ShellConfig(NamedTuple):
    """What the shell sees of `mkdocs.yml`."""

    site_name: str
    site_url: str


class GeneratedPage(Page):
    """A page that there is nothing to read of and no Markdown to render: MkDocs knows its name, `hooks/write.py` writes it."""

    def __init__(self, rendered: RenderedPage, file: File, config: MkDocsConfig) -> None:
        super().__init__(rendered.titre, file, config)
        self.markdown = self.content = ""

    def read_source(self, config: MkDocsConfig) -> None:
        """Nothing is read."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.toc = TableOfContents([])


def on_startup(command: str, dirty: bool) -> None:
    """Remember from one build to the next, if there is to be a next."""
    DU_PROCESSUS.active = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the data, or stop with every problem while the last site is still whole."""
    racine = Path(config.config_file_path).parent
    donnees = racine / config.extra.get("donnees", "data")
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
    make = partial(around_records, renderer, environment, config.site_url, said)
    second = There(make) if is_large(config, corpus) and possible() else None
    first = Share(tuple(renderer.pages()), fichiers, environment)
    if second is None:
        rest = make()
        first = replace(first, pages=first.pages + rest.pages, fichiers=first.fichiers | rest.fichiers)
    parts: tuple[Kept[Share], ...] = (Here(first), second) if second else (Here(first),)
    made = [part.ask(shares.outline)() for part in parts]
    publication = Publication(
        corpus,
        version,
        parts,
        tuple(p for m in made for p in m.pages),
        tuple(f for m in made for f in m.fichiers),
        jours,
    )
    if problems := adresses.broken_promises(corpus, produced(config, publication)):
        for part in parts:
            part.close()
        raise PluginError(f"données refusées\n{DataRefused(problems).report()}")
    config.extra["publication"] = publication
    return config


def is_large(config: MkDocsConfig, corpus: Corpus) -> bool:
    """Tell whether a second process is worth its cost; 0 in `mkdocs.yml` means never."""
    threshold = int(config.extra.get("second_processus", MANY_ACTIONS))
    return 0 < threshold <= len(corpus.actions)


def around_records(
    renderer: render.Renderer, environment: shares.Environment, site_url: str | None, jours: Mapping[str, str]
) -> Share:
    """Return the open data with their page, the pages around the records, the letters and feeds: what no other page waits for."""
    ouvertes = exports.open_data(renderer.corpus, renderer.version, site_url, DU_PROCESSUS, jours)
    pages = (renderer.donnees(ouvertes, exports.build_dictionary()), *suivi.pages(renderer))
    letters_and_feeds = {**dict(suivi.files(renderer)), **dict(flux.files(renderer))}
    return Share(pages, {**ouvertes.fichiers, **letters_and_feeds}, environment)


def produced(config: MkDocsConfig, publication: Publication) -> frozenset[str]:
    """Return the addresses that a build makes and that people keep, each with its « / » first.

    MkDocs lists the hand-written pages only once the last site is emptied: they are listed here before.
    """
    by_hand = get_files(config)
    set_exclusions(by_hand, config)
    pages = [f.url.removeprefix("./") for f in by_hand.documentation_pages()]
    made = [*pages, *(p.adresse for p in publication.pages if not p.retiree), *publication.fichiers]
    return frozenset(f"/{a}" for a in made if adresses.permanent(a))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and files; drop what the theme would ship and no page uses."""
    publication: Publication = config.extra["publication"]
    for file in list(files):
        if file.src_dir != config.docs_dir:
            files.remove(file)
    config.extra["habillage"] = dress(files, config)
    for page in publication.pages:
        file = File.generated(config, shares.name(page).removesuffix(".html") + ".md", content="")
        GeneratedPage(page, file, config)
        files.append(file)
    for adresse in publication.fichiers:
        files.append(File.generated(config, adresse, content=b""))
    headers = entetes.fichier_headers(f.dest_uri for f in files)
    files.append(File.generated(config, "_headers", content=headers))
    if config.site_url:
        retired = {p.adresse for p in publication.pages if p.retiree}
        addresses = [a for f in files.documentation_pages() if (a := f.url.removeprefix("./")) not in retired]
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
    if isinstance(page, GeneratedPage):
        return html
    publication: Publication = config.extra["publication"]
    return abbreviations.Developer(abbreviations.known(publication.corpus)).develop(typography.no_break(html))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make MkDocs’ environment that of the shell, for the hand-written pages."""
    publication: Publication = config.extra["publication"]
    return dressed(env, config, publication.corpus, publication.version, config.extra["habillage"])


def shell(config: MkDocsConfig, corpus: Corpus, version: Version, habillage: Mapping[str, str]) -> Environment:
    """Return an environment of the shell, for a share."""
    env = gabarits.Environment(loader=FileSystemLoader(config.theme.dirs), auto_reload=False)
    return dressed(env, config, corpus, version, habillage)


def dressed(
    env: Environment, config: MkDocsConfig, corpus: Corpus, version: Version, habillage: Mapping[str, str]
) -> Environment:
    """Make the theme’s environment escape, as MkDocs does not, and know the contract."""
    env.autoescape = True
    env.bytecode_cache = gabarits.COMPILED
    env.filters.update(typo=typography.typeset, phrase=gabarits.phrase, web=gabarits.web, date_iso=francais.date_iso)
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
