"""Settings and a folder of data → all that a build publishes, made before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from contrat import exports
from contrat.documents import emporter
from contrat.documents.emporter import Offre
from contrat.documents.livrets import Livrets
from contrat.gate import handwritten
from contrat.gate.ledger import broken_promises
from contrat.gate.loading import load
from contrat.history import feeds
from contrat.history.changes import Historique
from contrat.history.journal import days
from contrat.model.action import Action
from contrat.model.corpus import Corpus
from contrat.pages import requests, site_pages
from contrat.pages.maker import Maker
from contrat.reading.kinds import DateKind
from contrat.reading.memo import Memoire
from contrat.reading.problems import DataRefused, Problem
from contrat.webpage import addresses
from contrat.webpage.page import Site, Version

from . import BuildStopped, git
from .batch import Batch, Destination, Listing
from .contract_folder import ContractFolder
from .full_text import Indexing
from .second_process import SecondProcess, possible
from .shell import Shell
from .typesetting import Typesetting


@dataclass(frozen=True)
class Settings:
    """What a build is told."""

    contrat: ContractFolder
    docs: Path
    """Where the pages, style, scripts and templates of the generator stand."""
    theme: tuple[str, ...]
    """The folders of the templates of the shell."""
    adresse: str
    """The permanent address of the site with its last « / », or nothing when it is not known."""
    jour: str
    """The day on which the site speaks; empty: that of the last change of the data."""
    whole_history: bool
    """Whether a copy without the whole history of the data is refused."""
    many: int
    """From how many actions on a second process helps; 0: never."""
    documents: bool = False
    """Whether the documents to carry away are made, where the contract asks for them: a preview and a check do without."""


class HandWritten(NamedTuple):
    """A page written by hand: its file in `docs/`, the file and the address that it will have."""

    source: str
    fichier: str
    adresse: str


@dataclass
class Build:
    """One build, from the data to the sealed site."""

    corpus: Corpus
    version: Version
    jours: Mapping[str, str]
    """The day of the last change of each page whose data have one."""
    batch: Batch
    """What this process writes."""
    second: SecondProcess | None
    """Who makes and writes the rest of a large contract."""
    listing: Listing
    """What is made, wherever."""
    assets: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the style and scripts by their plain names, known once MkDocs lists its files."""
    expected: frozenset[str] = frozenset()
    """The name of every file that will be written, known before the first is."""
    offre: Offre = field(default_factory=Offre)
    """What each page offers to carry away."""
    index: Indexing | None = None
    """Its full-text index at work, if it is to have one."""

    def write(self, site: Path) -> None:
        """Write what this process made, while the second one, told first, writes what it made."""
        place = Destination(site, self.assets, self.offre)
        if self.second:
            self.second.begin_writing(place)
        self.batch.write(place)
        if self.second:
            self.second.end_writing(place)


def start(settings: Settings, memoire: Memoire) -> Build:
    """Return a build whose pages and files are all made.

    Raises DataRefused with every problem of the data, and BuildStopped for a history or a day that will not do.
    """
    donnees = settings.contrat.donnees
    corpus = load(donnees, settings.docs, memoire, settings.contrat.docs)
    historique = git.read(donnees, memoire, corpus)
    if historique is None and settings.whole_history:
        raise BuildStopped(
            "l’historique des données n’est pas entier dans cette copie ; récupérez-le (git fetch --unshallow)"
        )
    version = data_version(donnees, corpus.empreinte, historique, settings.jour)
    site = Site(corpus.contrat.titre_court, settings.adresse)
    maker = Maker(corpus, version, alternatives=exports.alternatives(corpus), historique=historique, site=site)
    livrets = Livrets(corpus, version, historique, site)
    documents = settings.documents and corpus.contrat.documents
    typesetting = Typesetting(livrets, settings.contrat.documents) if documents else None
    block = exports.descriptions(corpus, version, settings.adresse).block
    shell = Shell(settings.theme, site, corpus, version, maker.lien, block)
    jours = days(corpus, historique) if historique else {}
    half = len(corpus.actions) // 2
    make_data = partial(data_batch, maker, shell, jours, corpus.actions[half:], memoire)
    large = 0 < settings.many <= len(corpus.actions)
    second = SecondProcess(make_data) if large and possible() else None
    batch = contract_batch(maker, shell, donnees, corpus.actions[:half])
    if second is None:
        batch = batch.joined(make_data())
    made = typesetting.files() if typesetting else {}
    batch = replace(batch, copies={adresse: settings.contrat.documents / x.nom for adresse, x in made.items()})
    offre = emporter.offer(livrets, {adresse: x.taille for adresse, x in made.items()})
    listing = batch.listing().joined(second.listing()) if second else batch.listing()
    return Build(corpus, version, jours, batch, second, listing, offre=offre)


def contract_batch(maker: Maker, shell: Shell, donnees: Path, actions: Sequence[Action]) -> Batch:
    """Return the pages of the contract, its sources, and what stands around some actions."""
    sources = maker.corpus.contrat.sources
    names = [f for x in sources for f in (x.fichier, *([x.pdf.fichier] if x.pdf else []))]
    pages = (*site_pages.of_contract(maker), *site_pages.of_actions(maker, actions))
    source_files = {addresses.source_file(nom): (donnees / "source" / nom).read_bytes() for nom in names}
    return Batch(pages, {**source_files, **dict(requests.letters(maker, actions))}, shell)


def data_batch(
    maker: Maker, shell: Shell, jours: Mapping[str, str], actions: Sequence[Action], memoire: Memoire
) -> Batch:
    """Return what no other page waits for: the open data with their page, the history, and what stands around the other actions."""
    dated = jours if maker.version.date else {}  # data that are changed and not committed have no date
    ouvertes = exports.open_data(maker.corpus, maker.version, shell.site.adresse, memoire, dated)
    data_pages = site_pages.of_data(maker, ouvertes)
    pages = (*data_pages, *site_pages.of_actions(maker, actions))
    journal = maker.journal
    followed = dict(feeds.files(maker.corpus, maker.site, journal, maker.flux)) if journal else {}
    letters = dict(requests.letters(maker, (None, *actions)))
    return Batch(pages, {**ouvertes.fichiers, **letters, **followed}, shell)


def require_promises(build: Build, by_hand: Sequence[HandWritten]) -> None:
    """Refuse a build that would take a published address away, or a hand-written page where the data have one.

    Raises DataRefused with every problem.
    """
    message = "ce fichier serait publié à l’adresse d’une page du contrat ; donnez-lui un autre nom"
    names = build.listing.names
    taken = [Problem(page.source, 1, 1, message, handwritten.RACINE) for page in by_hand if page.fichier in names]
    broken = broken_promises(build.corpus, produced(build, by_hand))
    if problems := [*taken, *dead_links(build), *broken]:
        raise DataRefused(problems)


def dead_links(build: Build) -> list[Problem]:
    """Return the links of hand-written pages to pages that the data do not make."""
    return [problem for fichier, problem in build.corpus.liens if fichier not in build.listing.names]


def produced(build: Build, by_hand: Iterable[HandWritten]) -> frozenset[str]:
    """Return the addresses that a site of these data has and that people keep, each with its « / » first."""
    made = [*(page.adresse for page in by_hand), *build.listing.adresses, *build.listing.fichiers]
    made += emporter.places(build.corpus)
    return frozenset(f"/{a}" for a in made if addresses.permanent(a))


def data_version(donnees: Path, empreinte: str, historique: Historique | None, jour: str) -> Version:
    """Return the digest of the data, the day of the last commit that touched them, the day on which the site speaks.

    In a copy without its whole history no day is made up. Data that are changed and not committed have
    no date; the site then speaks on the given day, or on that of the last commit.
    """
    if jour:
        try:
            jour = DateKind(precision="jour").parse(jour)
        except ValueError as error:
            raise BuildStopped(f"mkdocs.yml: extra.jour (variable JOUR) : {error}") from None
    last = historique.jour if historique else None
    return Version(empreinte[:12], last if last and git.is_clean(donnees) else None, jour or last)
