"""The corpus → every file of open data, as bytes. Nothing here writes a file.

    columns, plans   the model → which tables and columns there are
    tables           the corpus → their rows; csv_files, ods write them, reading reads them back
    api              the corpus → JSON; json_schema, openapi describe it
    datapackage, catalogue, schema_org, for_robots   descriptions for machines
    en_bref          the corpus → one short table that people read

A value that is not known is absent (JSON) or an empty cell: never zero, never « N/A ».
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..model.collections import AUTOUR, AUTRES, CONTRAT, PAR_NOM
from ..model.corpus import Corpus
from ..reading.memo import OUBLI, Memoire
from ..serving.for_robots import opensearch, robots, sitemap
from ..webpage import addresses
from ..webpage.page import Alternative, Version
from . import api, catalogue, csv_files, datapackage, en_bref, ods, openapi, schema_org
from .columns import Colonne
from .open_file import Fichier, Fonds, Ouvert
from .origin import Cachet, origin_of
from .tables import Table, build_tables

__all__ = ["Donnees", "Fichier", "alternatives", "descriptions", "open_data", "opensearch", "robots", "sitemap"]

FICHIERS: tuple[Ouvert, ...] = (
    en_bref.FICHIER,
    ods.FICHIER,
    api.FICHIER,
    datapackage.FICHIER,
    openapi.FICHIER,
    catalogue.FICHIER,
)
"""The open files, beside two for each table and the JSON of each record, in the order of the page. A new one stands
here, and is told in the changelog; it describes all that stands before it if it is a description."""

JOURNAL = (
    ("2.5.0", "« unite » d’un indicateur et « nature » d’un montant peuvent manquer."),
    ("2.4.0", "« actions » : celles qu’un contact sert."),
    (
        "2.3.0",
        "« date_deduite », dans les trois tables de faits, range un fait dont la page n’écrit pas la date ; « periode » en tient compte. "
        "La fiche d’ensemble dit si le contrat s’emporte en documents (« documents »). "
        "Plusieurs sources : une table « contrat-pieces » (avenants, annexes) et « contrat-pieces-laisse ». Partout où une "
        "ligne est citée, « piece » dit de quelle source ; vide, c’est la première. « source_pdf » : le PDF dont un texte est tiré.",
    ),
    (
        "2.2.0",
        "La source peut être un tableau. On donne la ligne de ses titres (« source_entete »), sa feuille et l’empreinte du "
        "fichier reçu (« source_recu »). Une table « contrat-source-laisse » dit ce que ce fichier contient et qui n’est pas publié.",
    ),
    (
        "2.1.0",
        "Une table courte, « en-bref » : ce que l’on sait de chaque action, en mots. Une feuille « Colonnes » dans le classeur. "
        "Des niveaux en nombre quelconque. Enjeux : « parent », « numero » et « numero_propre », le numéro que le plan "
        "donne. Actions : une colonne par niveau (« niveau_1 », « niveau_2 »…), « numero_propre » ; « enjeu » peut manquer. "
        "Une table « contrat-niveaux-entre », les noms des niveaux entre le premier et l’action. « rang », « intitule », "
        "« en_clair » et « mots_usuels » sont facultatifs. "
        "Les champs qu’un contrat déclare sont des colonnes de « actions », et deux tables les décrivent : "
        "« contrat-champs » et « contrat-champs-codes ». Des colonnes pour la description, les objectifs, les résultats "
        "attendus, la priorité, plusieurs pilotes, les services. D’autres pour la gouvernance, la participation, les moyens "
        "et les cibles. D’autres encore pour les financements et le calendrier en mots, l’amélioration continue, les actions liées. Leur état est vide là "
        "où aucune question ne porte sur eux, et là où un champ voisin y répond. La dernière ligne d’une action (« source_fin »), la langue de la source, "
        "et une table des priorités.",
    ),
    (
        "2.0.0",
        "Une table « actions-faits ». Un fait public dit sa page, son éditeur, sa confiance, son rapport avec le contrat "
        "et sa période : « sources » devient « source_url » et « autre_source_url ». Une table des contacts des organisations, "
        "leur nom sur un site de demandes (« alaveteli »), et l’adresse de ce site. La fiche "
        "d’ensemble dit la nature de la source, ce dont elle parle et qui la publie. La « phrase » d’un sujet hors de la "
        "source peut suivre le nom de la source. CSV : l’apostrophe garde aussi ce qui suit « ; », « , », une tabulation ou un "
        "saut de ligne. Une colonne « resume » pour les questions du vocabulaire. "
        "Une table « sujets » : les sujets de la banque de mots que chaque page traite.",
    ),
    ("1.1.0", "Une colonne « pictogramme » pour les enjeux, les statuts, les états de l’information et les natures."),
    ("1.0.0", "Première version : tables CSV et ODS, JSON de tout et de chaque fiche, Data Package, DCAT, OpenAPI."),
)
"""The changelog of the format, newest first. Major: a column or an address goes or changes its meaning.
Minor: one is added. Patch: a description is mended."""

FORMAT = JOURNAL[0][0]
"""Version of the files and of their columns."""


@dataclass(frozen=True)
class LigneDeTable:
    """What the page of open data says of one table."""

    nom: str
    racine: str
    titre: str
    nombre: int
    colonnes: tuple[Colonne, ...]
    codees: frozenset[str]
    """The columns of codes, which the form for spreadsheets puts in words beside them."""
    tableur: Fichier
    standard: Fichier


@dataclass(frozen=True)
class Donnees:
    """What one build publishes: files by address, and what the page of open data lists."""

    fichiers: dict[str, bytes]
    ensemble: tuple[Fichier, ...]
    tables: tuple[LigneDeTable, ...]
    descriptions: tuple[Fichier, ...]
    collections: tuple[tuple[str, str], ...]
    origine: Cachet
    journal: tuple[tuple[str, str], ...] = JOURNAL

    @property
    def groupes(self) -> dict[str, tuple[LigneDeTable, ...]]:
        """Return the tables under the headings of the page, `faits` after what it is about."""
        found: dict[str, tuple[LigneDeTable, ...]] = {CONTRAT: (), AUTOUR: (), AUTRES: ()}
        for t in self.tables:
            groupe = PAR_NOM[t.racine].groupe if t.racine in PAR_NOM else CONTRAT
            found[groupe] += (t,)
        return found

    @property
    def listes(self) -> tuple[Fichier, ...]:
        """Return every file that has a checksum on the page."""
        both = (f for t in self.tables for f in (t.tableur, t.standard))
        return (*self.ensemble, *self.descriptions, *both)


def open_data(
    corpus: Corpus,
    version: Version,
    site_url: str | None = None,
    memoire: Memoire = OUBLI,
    jours: Mapping[str, str] | None = None,
) -> Donnees:
    """Return the open data of one build. `site_url`, when known, makes addresses absolute.

    `jours` has the day of the last change of each record’s page, where it is known.
    """
    origine = origin_of(corpus, version, site_url, FORMAT)
    made = build_tables(corpus, origine)
    fonds = Fonds(corpus, origine, made, api.json_files(corpus, origine, jours or {}), memoire)
    ensemble = tuple(o.file(fonds) for o in FICHIERS if not o.decrit)
    rows = tuple(_table_files(t, memoire) for t in made)
    files = [*ensemble, *(f for r in rows for f in (r.tableur, r.standard))]
    for ouvert in (o for o in FICHIERS if o.decrit):
        files.append(ouvert.file(replace(fonds, fichiers=tuple(files))))
    octets = {
        **{f.adresse: f.octets for f in files},
        **fonds.json,
        **dict(descriptions(corpus, version, site_url).files()),
    }
    lists = tuple((a, PAR_NOM[r].titre) for r, a in api.lists(corpus))
    describing = tuple(files[len(ensemble) + 2 * len(rows) :])
    return Donnees(octets, ensemble, rows, describing, lists, origine)


def descriptions(corpus: Corpus, version: Version, site_url: str | None) -> schema_org.Descriptions:
    """Return what says to search engines what each page shows."""
    origine = origin_of(corpus, version, site_url, FORMAT)
    return schema_org.Descriptions(corpus, origine, [o for o in FICHIERS if not o.decrit])


def alternatives(corpus: Corpus) -> dict[str, tuple[Alternative, ...]]:
    """Return the data that each page links to, by its address."""
    return {
        page: (
            Alternative("application/json", schema_org.json_of(page), "Données de cette page (JSON)"),
            Alternative("application/ld+json", addresses.description_of(page), "Description schema.org (JSON-LD)"),
        )
        for page in schema_org.described(corpus)
    }


def _table_files(table: Table, memoire: Memoire) -> LigneDeTable:
    nom, titre = table.nom, table.plan.titre
    tableur, standard = csv_files.tableur(table, memoire), csv_files.standard(table, memoire)
    return LigneDeTable(
        nom,
        table.plan.racine,
        titre,
        len(table.lignes),
        table.toutes,
        frozenset(c.nom for c, words in zip(table.colonnes, table.mots, strict=True) if words is not None),
        Fichier(addresses.spreadsheet_csv_of(nom), titre, "CSV pour tableur", tableur, nom),
        Fichier(addresses.csv_of(nom), titre, "CSV standard", standard, nom),
    )
