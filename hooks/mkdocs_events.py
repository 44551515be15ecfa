"""What MkDocs calls for a build, in the order of the events. Each is a few lines on one `Build`.

`on_config` runs before MkDocs empties `site_dir` (mkdocs/commands/build.py, `build`): bad data
are refused there, and the site that is online stays.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import jinja2
from building import BuildStopped, sealing
from building.build import Build, HandWritten, Settings, require_promises, start
from building.contract_folder import ContractFolder
from building.full_text import Indexing
from building.shell import ShellPage
from contrat import exports
from contrat.french import typography
from contrat.gate import handwritten
from contrat.pages import abbreviations
from contrat.reading.folder import is_leftover
from contrat.reading.memo import OUBLI, Memoire
from contrat.reading.problems import DataRefused
from contrat.search import parts
from contrat.serving import fingerprints, headers
from contrat.webpage import addresses
from contrat.webpage.site_address import public_address
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel, get_files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

MANY_ACTIONS = 500
"""From how many on a second process pays (docs/dev/performance.md); `extra.second_processus` says another number."""
_log = logging.getLogger("mkdocs.hooks.contrat")
_UNWRITTEN = {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make all that the data say, or stop with every problem while the last site is still whole."""
    gc.set_threshold(100_000, 50, 1000)  # a build makes much and throws little away
    # Nothing of Material’s folder is shipped: MkDocs need not list its 14,000 icons to leave them out.
    config.theme.dirs = [d for d in config.theme.dirs if Path(d).parts[-2:] != ("material", "templates")]
    config.theme.static_templates.discard("sitemap.xml")  # MkDocs dates it by the clock
    memoire: Memoire = config.extra.get("memoire", OUBLI)
    try:
        config.site_url = public_address(config.site_url or "")
    except ValueError as wrong:
        raise PluginError(str(wrong)) from None
    with _told():
        build = start(settings(config), memoire)
        require_promises(build, by_hand(config))
    config.extra["build"] = build
    if build.corpus.remarques:
        _log.info(build.corpus.remarques)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Give MkDocs what it writes for us; drop what the theme would ship and no page uses."""
    build = build_of(config)
    if config.extra.get("plein_texte", True):  # a bench does without
        build.index = Indexing(build.listing.cherchees)
    own = (f for f in files if f.src_dir == config.docs_dir)
    files = SiteFiles(
        (f for f in (*own, *files_of_contract(config)) if not is_leftover(f.src_uri)), build.listing.names, config
    )
    build.assets = dress(files, config)
    served = headers.fichier_headers((*(f.dest_uri for f in files), *build.listing.names))
    generated: dict[str, str | bytes] = {"_headers": served}
    titres = {f.url.removeprefix("./"): f.name.capitalize() for f in files.documentation_pages()}
    titres |= dict(build.listing.titres)
    generated |= {addresses.RECHERCHE + nom: texte for nom, texte in parts.search_files(build.corpus, titres).items()}
    if url := config.site_url:
        pages = [f.url.removeprefix("./") for f in files.documentation_pages()]
        generated["sitemap.xml"] = exports.sitemap(sorted((*pages, *build.listing.adresses)), url, build.jours)
        if told := exports.robots(url):
            generated["robots.txt"] = told
        generated[addresses.OPENSEARCH] = exports.opensearch(build.corpus, url, build.assets["icone.svg"])
    for nom, content in generated.items():
        files.append(File.generated(config, nom, content=content))
    return files


def on_page_read_source(page: Page, config: MkDocsConfig) -> str:
    """Give MkDocs a hand-written page as the gate has read it."""
    return handwritten.markdown_of(page.file.src_uri, page.file.content_bytes)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give hand-written pages the typography and the abbreviations that generated ones already have."""
    known = abbreviations.known(build_of(config).corpus)
    return abbreviations.Developer(known).develop(typography.no_break(html))


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Write all that the data make. MkDocs then writes the rest, in the shell of the other pages."""
    build = build_of(config)
    build.expected = build.listing.names | {f.dest_uri for f in files if f.inclusion not in _UNWRITTEN}
    build.write(Path(config.site_dir))
    return build.batch.shell.environment(build.assets, build.offre)


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> dict[str, Any]:
    """Give the shell of a hand-written page what it sees of the others, and nothing more."""
    seen = ShellPage(page.url, page.canonical_url, str(page.title), page.content or "", page.meta)
    return {"base_url": context["base_url"], "page": seen}


def on_post_build(config: MkDocsConfig) -> None:
    """Put the index in its place, then seal the site."""
    build, site = build_of(config), Path(config.site_dir)
    with _told():
        if build.index:
            build.index.put(site)
        sealing.seal(site, build, folder_of(config))


def build_of(config: MkDocsConfig) -> Build:
    """Return the build that a configuration is for, from `on_config` on."""
    build: Build = config.extra["build"]
    return build


@contextmanager
def _told() -> Iterator[None]:
    """Stop MkDocs with the words of what stops a build; it shows them without a traceback."""
    try:
        yield
    except DataRefused as refused:
        raise PluginError(f"données refusées\n{refused}") from None
    except BuildStopped as stopped:
        raise PluginError(str(stopped)) from None


def settings(config: MkDocsConfig) -> Settings:
    extra = config.extra
    return Settings(
        contrat=folder_of(config),
        docs=Path(config.docs_dir),
        theme=tuple(config.theme.dirs),
        adresse=config.site_url or "",
        jour=str(extra.get("jour") or ""),
        whole_history=extra.get("historique") == "exige",
        many=int(extra.get("second_processus", MANY_ACTIONS)),
        documents=extra.get("documents", True),
    )


def folder_of(config: MkDocsConfig) -> ContractFolder:
    """Return the folder of the contract: that which `extra.contrat` says, else that of the configuration."""
    return ContractFolder(Path(config.config_file_path).parent / (config.extra.get("contrat") or ""))


def files_of_contract(config: MkDocsConfig) -> Iterable[File]:
    """Return the pages and images that a contract adds to those of the generator."""
    own = folder_of(config).docs
    if own is None or str(own) == config.docs_dir:
        return ()
    theirs = copy(config)
    theirs.docs_dir = str(own)
    return get_files(theirs)


def by_hand(config: MkDocsConfig) -> list[HandWritten]:
    """Return the hand-written pages; MkDocs lists them only once the last site is emptied."""
    files = Files([*get_files(config), *files_of_contract(config)])
    pages = (f for f in files.documentation_pages() if not is_leftover(f.src_uri))
    return [HandWritten(f.src_uri, f.dest_uri, f.url.removeprefix("./")) for f in pages]


def dress(files: Files, config: MkDocsConfig) -> dict[str, str]:
    """Put the style and scripts under immutable names; return the address of each by its name."""
    plain = [f for f in files if f.src_uri.startswith(fingerprints.DOSSIER) and handwritten.ACTIVE.fullmatch(f.src_uri)]
    named = fingerprints.immutable({f.src_uri.removeprefix(fingerprints.DOSSIER): f.content_bytes for f in plain})
    for file in plain:
        files.remove(file)
    for nom, octets in named.values():
        files.append(File.generated(config, fingerprints.DOSSIER + nom, content=octets))
    return {nom: fingerprints.DOSSIER + publie for nom, (publie, _) in named.items()}


class SiteFiles(Files):
    """The files that MkDocs writes. It learns of one of ours when a hand-written page leads there, and only then.

    All of them would cost a large contract a tenth of its build: MkDocs goes through its list many times.
    """

    def __init__(self, files: Iterable[File], noms: frozenset[str], config: MkDocsConfig) -> None:
        super().__init__(files)
        self._noms, self._config = noms, config

    def get_file_from_path(self, path: str) -> File | None:
        """Return a file by the path of its source, as MkDocs does; that of a page ends in « .md »."""
        get = super().get_file_from_path
        if found := get(path) or get(f"{path}.md") or get(f"{path}/index.md"):
            return found
        nom = handwritten.site_file(path)
        if nom not in self._noms:
            return None
        source = re.sub(r"\.html$", ".md", nom)
        return File.generated(self._config, source, content=b"", inclusion=InclusionLevel.NOT_IN_NAV)
