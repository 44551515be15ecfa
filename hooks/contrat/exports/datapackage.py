"""The standard tables → `datapackage.json` (Data Package 2.0), each with its Table Schema and its checksum."""

from __future__ import annotations

from collections.abc import Mapping

from ..french.names import Noms
from ..model.corpus import Corpus
from ..webpage.addresses import DONNEES, csv_of, open_file
from .columns import ETATS, Colonne, Json, known_only
from .json_schema import DATE
from .open_file import Fichier, Fonds, described
from .tables import Table

PROFILES = "https://datapackage.org/profiles/2.0/"
BETAGOUV = "https://github.com/betagouv/schema-projet-collectivites-transition-ecologique"
IATI = "https://iatistandard.org/en/iati-standard/203/codelists/activitystatus/"
_TYPES = {"entier": "integer", "nombre": "number", "oui ou non": "boolean", "liste": "array", "json": "any"}


def package(fonds: Fonds) -> Json:
    """Return the descriptor, whose resources are the standard CSV of the tables, beside it."""
    corpus, origine, contrat = fonds.corpus, fonds.origine, fonds.corpus.contrat
    fichiers = {f.table: f for f in fonds.fichiers if f.adresse == csv_of(f.table)}
    descriptor = {
        "$schema": f"{PROFILES}datapackage.json",
        "name": contrat.id,
        "title": contrat.titre_court,
        "description": f"{contrat.en_clair}\n\n{Noms(corpus).les_mots}",
        "version": origine.format,
        "homepage": origine.site_url + DONNEES if origine.site_url else None,
        "empreinte": origine.version,
        "mise_a_jour": origine.date,
        "licenses": [{"path": origine.licence_url, "title": origine.licence}],
        "contributors": [{"title": origine.producteur, "roles": ["publisher"]}] if origine.producteur else None,
        "sources": [known_only({"title": f"{x.titre}, {x.editeur}", "path": x.url}) for x in contrat.sources],
        "resources": [_resource(t, fichiers[t.nom], corpus) for t in fonds.tables],
    }
    return known_only(descriptor)


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
    schema = {
        "$schema": f"{PROFILES}tableschema.json",
        "fieldsMatch": "exact",
        "missingValues": [""],
        "fields": [_field(c, corpus) for c in table.toutes],
        "primaryKey": list(table.plan.noms_des_cles) or None,
        "foreignKeys": [f for c in table.toutes if (f := _foreign(table, c))] or None,
    }
    return known_only(schema)


def _foreign(table: Table, colonne: Colonne) -> Json | None:
    """Return the link of a column that holds the id of another table’s row."""
    if not colonne.collection or colonne.nature == "liste" or table.nom == "communes":
        return None
    key = "insee" if colonne.collection == "communes" else "id"
    return {"fields": [colonne.nom], "reference": {"resource": colonne.collection, "fields": [key]}}


def _field(colonne: Colonne, corpus: Corpus) -> Json:
    codes = {} if colonne.nature == "liste" else _codes(colonne, corpus)
    field: Json = {
        "name": colonne.nom,
        "type": _TYPES.get(colonne.nature, "string"),
        "title": colonne.libelle,
        "description": colonne.description,
        **({"trueValues": ["oui"], "falseValues": ["non"]} if colonne.nature == "oui ou non" else {}),
        "categories": [{"value": k, "label": v} for k, v in codes.items()] or None,
        "correspondances": _mappings(corpus) if colonne.vocabulaire == "statuts" else None,
    }
    pattern = DATE if colonne.nature == "date" else None
    constraints = {"required": colonne.requis or None, "pattern": pattern, "enum": list(codes) or None}
    return known_only({**field, "constraints": known_only(constraints) or None})


def _codes(colonne: Colonne, corpus: Corpus) -> Mapping[str, str]:
    if colonne.nature == "etat":
        return dict(zip(ETATS, ("communiqué", "non communiqué", "sans objet"), strict=True))
    if colonne.vocabulaire:
        return corpus.libelle[colonne.vocabulaire]
    return {c: c for c in colonne.choix}


def _mappings(corpus: Corpus) -> Json:
    """Return what each status is in the two other vocabularies; a status that has no match is left out."""
    return {
        nom: {
            "schema": schema,
            "champ": champ,
            "valeurs": known_only({s.code: getattr(s, nom) for s in corpus.vocabulaires.statuts}),
        }
        for nom, schema, champ in (("betagouv", BETAGOUV, "phaseStatut"), ("iati", IATI, "activity-status/@code"))
    }


FICHIER = described(open_file("datapackage.json"), "Description des tables", "Data Package 2.0", package)
