"""MkDocs hook: the data become pages. Loads and refuses bad data, adds pages and files, drops the rest.

`on_config` runs before MkDocs empties `site_dir` (mkdocs/commands/build.py, `build`): bad data
are refused there, and the site that is online stays.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

from contrat import exports, francais, render, typography
from contrat.loading import load
from contrat.model import Corpus
from contrat.problems import DataRefused


@dataclass(frozen=True)
class Publication:
    """What one build publishes; lives in `config.extra` from `on_config` to the end of the build."""

    corpus: Corpus
    version: render.Version
    pages: tuple[render.Page, ...]
    fichiers: dict[str, bytes]


class GeneratedPage(Page):
    """A page whose body exists already: there is nothing to read and no Markdown to render."""

    def __init__(self, rendered: render.Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(rendered.titre, file, config)
        self.meta = {"rendue": rendered, "description": rendered.description}
        self.markdown = ""

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self.meta["rendue"].corps
        self.toc = TableOfContents([])


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load the data, or stop with every problem while the last site is still whole."""
    racine = Path(config.config_file_path).parent
    donnees = racine / config.extra.get("donnees", "data")
    try:
        corpus = load(donnees)
    except DataRefused as refused:
        raise PluginError(f"données refusées\n{refused.report()}") from None
    version = render.Version(corpus.empreinte, _last_commit_day(donnees))
    fichiers = exports.files(corpus, version)
    renderer = render.Renderer(corpus, version, fichiers=fichiers, dictionnaire=exports.dictionary())
    source = corpus.contrat.source.fichier
    octets = {
        **{f.adresse: f.octets for f in fichiers},
        f"contrat/{source}": (donnees / "source" / source).read_bytes(),
    }
    config.extra["publication"] = Publication(corpus, version, tuple(renderer.pages()), octets)
    # Nothing of Material’s folder is shipped: MkDocs need not list its 14,000 icons to leave them out.
    config.theme.dirs = [d for d in config.theme.dirs if Path(d).parts[-2:] != ("material", "templates")]
    config.theme.static_templates.discard("sitemap.xml")  # MkDocs dates it by the clock
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and files; drop what the theme would ship and no page uses."""
    publication: Publication = config.extra["publication"]
    for file in list(files):
        if file.src_dir != config.docs_dir:
            files.remove(file)
    for page in publication.pages:
        file = File.generated(config, f"{page.adresse}index.md", content="")
        GeneratedPage(page, file, config)
        files.append(file)
    for adresse, octets in publication.fichiers.items():
        files.append(File.generated(config, adresse, content=octets))
    if config.site_url:
        addresses = [f.url.removeprefix("./") for f in files.documentation_pages()]
        files.append(File.generated(config, "sitemap.xml", content=exports.sitemap(addresses, config.site_url)))
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Give hand-written pages the typography that generated ones already have."""
    return html if isinstance(page, GeneratedPage) else typography.no_break(html)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the theme’s environment escape, as MkDocs does not, and know the contract."""
    publication: Publication = config.extra["publication"]
    env.autoescape = True
    env.filters.update(typo=typography.typeset, phrase=render.phrase, date_iso=francais.date_iso)
    env.globals.update(
        contrat=publication.corpus.contrat,
        noms=render.Noms(publication.corpus.contrat),
        conformite=render.conformite(publication.corpus.contrat.audit),
        version=publication.version,
    )
    return env


def _last_commit_day(donnees: Path) -> str | None:
    """Return the day of the last commit that touched the data.

    Without git, or in a copy whose history is cut, no day is made up.
    """
    git = ["git", "-C", str(donnees)]
    try:
        shallow = subprocess.run(
            [*git, "rev-parse", "--is-shallow-repository"], capture_output=True, text=True, check=True
        )
        dirty = subprocess.run([*git, "status", "--porcelain", "--", "."], capture_output=True, text=True, check=True)
        day = subprocess.run([*git, "log", "-1", "--format=%cs", "--", "."], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    known = shallow.stdout.strip() == "false" and not dirty.stdout.strip()
    return day.stdout.strip() or None if known else None
