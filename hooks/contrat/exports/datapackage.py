"""The standard tables → `datapackage.json` (Data Package 2.0), each with its Table Schema and its checksum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..model.corpus import Corpus
from .columns import ETATS, Colonne
from .json_schema import DATE, Json
from .origin import FORMAT, Origine
from .published import Fichier
from .tables import Table

PROFILES = "https://datapackage.org/profiles/2.0/"
BETAGOUV = "https://github.com/betagouv/schema-projet-collectivites-transition-ecologique"
IATI = "https://iatistandard.org/en/iati-standard/203/codelists/activitystatus/"
_TYPES = {"entier": "integer", "nombre": "number", "oui ou non": "boolean", "liste": "array", "json": "any"}


def package(corpus: Corpus, origine: Origine, tables: Sequence[Table], fichiers: Mapping[str, Fichier]) -> Json:
    """Return the descriptor; `fichiers` gives the standard CSV of each table, beside the descriptor."""
    contrat = corpus.contrat
    source = {"title": contrat.source.titre, **({"path": contrat.source.url} if contrat.source.url else {})}
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "name": contrat.id,
        "title": contrat.titre_court,
        "description": contrat.en_clair,
        "version": FORMAT,
        **({"homepage": f"{origine.site_url}donnees/"} if origine.site_url else {}),
        "empreinte": origine.version,
        **({"mise_a_jour": origine.date} if origine.date else {}),
        "licenses": [{"path": origine.licence_url, "title": origine.licence}],
        **({"contributors": [{"title": origine.producteur, "roles": ["publisher"]}]} if origine.producteur else {}),
        "sources": [source],
        "resources": [_resource(t, fichiers[t.nom], corpus) for t in tables],
    }


def _resource(table: Table, fichier: Fichier, corpus: Corpus) -> Json:
    return {
        "$schema": f"{PROFILES}dataresource.json",
        "name": table.nom,
        "type": "table",
        "title": table.plan.titre,
        "path": fichier.nom,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": fichier.taille,
        "hash": f"sha256:{fichier.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": _schema(table, corpus),
    }


def _schema(table: Table, corpus: Corpus) -> Json:
    key = list(table.plan.noms_des_cles)
    foreign = [f for c in table.colonnes if (f := _foreign(table, c))]
    return {
        "$schema": f"{PROFILES}tableschema.json",
        "fieldsMatch": "exact",
        "missingValues": [""],
        "fields": [_field(c, corpus) for c in table.colonnes],
        **({"primaryKey": key} if key else {}),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _foreign(table: Table, colonne: Colonne) -> Json | None:
    """Return the link of a column that holds the id of another table’s row."""
    if not colonne.collection or colonne.nature == "liste" or table.nom == "communes":
        return None
    key = "insee" if colonne.collection == "communes" else "id"
    return {"fields": [colonne.nom], "reference": {"resource": colonne.collection, "fields": [key]}}


def _field(colonne: Colonne, corpus: Corpus) -> Json:
    field: Json = {
        "name": colonne.nom,
        "type": _TYPES.get(colonne.nature, "string"),
        "title": colonne.libelle,
        "description": colonne.description,
    }
    constraints: dict[str, Any] = {"required": True} if colonne.requis else {}
    if colonne.nature == "oui ou non":
        field |= {"trueValues": ["oui"], "falseValues": ["non"]}
    if colonne.nature == "date":
        constraints["pattern"] = DATE
    codes = _codes(colonne, corpus)
    if codes and colonne.nature != "liste":
        constraints["enum"] = list(codes)
        field["categories"] = [{"value": k, "label": v} for k, v in codes.items()]
    if colonne.vocabulaire == "statuts":
        field["correspondances"] = _mappings(corpus)
    return {**field, **({"constraints": constraints} if constraints else {})}


def _codes(colonne: Colonne, corpus: Corpus) -> Mapping[str, str]:
    if colonne.nature == "etat":
        return dict(zip(ETATS, ("communiqué", "non communiqué", "sans objet"), strict=True))
    if colonne.vocabulaire:
        return corpus.libelle[colonne.vocabulaire]
    return {c: c for c in colonne.choix}


def _mappings(corpus: Corpus) -> Json:
    """Return what each status is in the two other vocabularies; a status that has no match is left out."""
    statuts = corpus.vocabulaires.statuts
    return {
        "betagouv": {
            "schema": BETAGOUV,
            "champ": "phaseStatut",
            "valeurs": {s.code: s.betagouv for s in statuts if s.betagouv},
        },
        "iati": {
            "schema": IATI,
            "champ": "activity-status/@code",
            "valeurs": {s.code: s.iati for s in statuts if s.iati},
        },
    }
