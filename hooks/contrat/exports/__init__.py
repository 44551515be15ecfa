"""The corpus → every file of open data, as bytes. Nothing here writes a file.

    columns, plans   the model → which tables and columns there are
    tables           the corpus → their rows; csv_files, ods write them, reading reads them back
    api              the corpus → JSON; json_schema, openapi describe it
    datapackage, catalogue, schema_org, for_robots   descriptions for machines
    dictionary       the model → what each field holds, for the page of open data

A value that is not known is absent (JSON) or an empty cell: never zero, never « N/A ».
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..model.collections import AUTOUR, AUTRES, CONTRAT, PAR_NOM
from ..model.corpus import Corpus
from ..reading.memo import OUBLI, Memoire
from ..serving.for_robots import opensearch, sitemap
from ..webpage import addresses
from ..webpage.page import Alternative, Version
from . import api, catalogue, csv_files, datapackage, ods, openapi, schema_org
from .columns import Colonne
from .dictionary import TableDoc, build_dictionary
from .origin import FORMAT, JOURNAL, Cachet, origin_of
from .published import Fichier
from .tables import Table, build_tables

__all__ = ["Donnees", "Fichier", "TableDoc", "alternatives", "build_dictionary", "open_data", "opensearch", "sitemap"]


@dataclass(frozen=True)
class LigneDeTable:
    """What the page of open data says of one table."""

    nom: str
    racine: str
    titre: str
    nombre: int
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
    calculees: tuple[Colonne, ...]
    origine: Cachet
    format: str = FORMAT
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
    origine = origin_of(corpus, version, site_url)
    made = build_tables(corpus, origine)
    json_files = {a: text.encode() for a, text in api.json_files(corpus, origine, jours or {}).items()}
    sheet = ods.spreadsheet(corpus.contrat.titre_court, made, origine, memoire)
    ensemble = (
        Fichier(addresses.CLASSEUR, "Toutes les tables, une feuille par table", "ODS", ods.MIME, sheet),
        Fichier(addresses.TOUT, "Tout le contenu du site", "JSON", "application/json", json_files[addresses.TOUT]),
    )
    rows = tuple(_table_files(t, memoire) for t in made)
    files = [*ensemble, *(f for r in rows for f in (r.tableur, r.standard))]
    package = datapackage.package(corpus, origine, made, {r.nom: r.standard for r in rows})
    service = openapi.description(corpus, origine)
    described = (
        _json(addresses.DATAPACKAGE, "Description des tables", "Data Package 2.0", package),
        _json(addresses.OPENAPI, "Description des fichiers JSON", "OpenAPI 3.1", service),
    )
    filled = {r.nom for r in rows if r.nombre}  # a table without rows is on the page, and of no use to a portal
    distributed = [f for f in (*files, *described) if not f.table or f.table in filled]
    harvested = catalogue.catalogue(corpus, origine, distributed)
    descriptions = (*described, _json(addresses.CATALOGUE, "Catalogue à moissonner", "DCAT-AP 3, JSON-LD", harvested))
    octets = {**{f.adresse: f.octets for f in (*files, *descriptions)}, **json_files}
    described_pages = schema_org.pages(corpus, origine, ensemble)
    octets |= {addresses.description_of(page): text.encode() for page, text in described_pages}
    lists = tuple((a, PAR_NOM[r].titre) for r, a in api.lists(corpus))
    return Donnees(octets, ensemble, rows, descriptions, lists, _added(made), origine)


def alternatives(corpus: Corpus) -> dict[str, tuple[Alternative, ...]]:
    """Return the data that each page links to, by its address."""
    return {
        page: (
            Alternative("application/json", schema_org.json_of(page), "Données de cette page (JSON)"),
            Alternative("application/ld+json", addresses.description_of(page), "Description schema.org (JSON-LD)"),
        )
        for page in schema_org.described(corpus)
    }


def _added(made: tuple[Table, ...]) -> tuple[Colonne, ...]:
    """Return the columns that the model does not hold, each once: keys of lists, states, worked-out columns."""
    found: dict[str, Colonne] = {}
    for c in (c for t in made for c in t.toutes if c.chemin is None or t.nom == "faits"):
        found.setdefault(c.nom, c)
    return tuple(found.values())


def _table_files(table: Table, memoire: Memoire) -> LigneDeTable:
    nom, titre = table.nom, table.plan.titre
    tableur, standard = csv_files.tableur(table, memoire), csv_files.standard(table, memoire)
    return LigneDeTable(
        nom,
        table.plan.racine,
        titre,
        len(table.lignes),
        Fichier(addresses.spreadsheet_csv_of(nom), titre, "CSV pour tableur", "text/csv", tableur, nom),
        Fichier(addresses.csv_of(nom), titre, "CSV standard", "text/csv", standard, nom),
    )


def _json(adresse: str, contenu: str, format_: str, value: object) -> Fichier:
    mime = "application/ld+json" if adresse.endswith(".jsonld") else "application/json"
    return Fichier(adresse, contenu, format_, mime, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
