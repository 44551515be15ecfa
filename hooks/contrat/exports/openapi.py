"""The model → the OpenAPI 3.1 description of the JSON files, which are read and never written to."""

from __future__ import annotations

from typing import Any

from ..french.values import labels
from ..model.contrat import Retire
from ..model.corpus import Corpus
from . import api
from .columns import Colonne
from .json_schema import DATE, ID, Json, Schemas
from .origin import FORMAT, Origine
from .plans import TITRES, racines
from .tables import COLONNE_ADRESSE, PAGES, computed

ADRESSE = f"{api.BASE}openapi.json"
TOUT = "donnees/contrat.json"


def description(corpus: Corpus, origine: Origine) -> Json:
    """Return the description; its schemas are made from the model and the vocabularies of this contract."""
    schemas = Schemas(labels(corpus))
    whole: dict[str, Json] = {}
    paths: dict[str, Json] = {}
    for racine, cls in racines().items():
        held = getattr(corpus, racine)
        item = _item(schemas, racine, cls, corpus)
        many = isinstance(held, tuple)
        whole[racine] = {"type": "array", "items": item} if many else item
        if held is None:
            continue
        added = {"nombre": {"type": "integer", "minimum": 0}} if many else {}
        paths[f"/{api.BASE}{racine}.json"] = _get(racine, title_of(racine), _envelope({**added, racine: whole[racine]}))
        if racine in api.A_PART:
            stands, retired = _envelope({"fiche": item}), _envelope({"retire": schemas.of(Retire)})
            found = _get(f"{racine}_fiche", f"{title_of(racine)} : une fiche", {"anyOf": [stands, retired]})
            found["get"]["parameters"] = [_parameter()]
            found["get"]["responses"]["404"] = {"description": "Aucune fiche de cet identifiant."}
            paths[f"/{api.BASE}{racine}/{{id}}.json"] = found
    optional = [racine for racine in whole if getattr(corpus, racine) is None]
    paths[f"/{TOUT}"] = _get("tout", "Tout le contenu du site", _envelope(whole, optional))
    return {
        "openapi": "3.1.0",
        "info": _about(corpus, origine),
        "servers": [{"url": origine.site_url or "../../", "description": "Racine du site"}],
        "paths": paths,
        "components": {"schemas": {**schemas.by_name, **_ENTETE}},
    }


def _item(schemas: Schemas, racine: str, cls: Any, corpus: Corpus) -> Json:
    """Return the reference to the class of a collection, with the fields that are worked out."""
    ref = schemas.of(cls)
    properties = schemas.by_name[cls.__name__]["properties"]
    properties |= {c.nom: _computed(c) for c, _ in computed(corpus).get(racine, ())}
    if racine in PAGES and isinstance(getattr(corpus, racine), tuple):
        properties[COLONNE_ADRESSE.nom] = _computed(COLONNE_ADRESSE)
    return ref


def _computed(colonne: Colonne) -> Json:
    shape = {"type": "array", "items": {"type": "string"}} if colonne.nature == "liste" else {"type": "string"}
    return {**shape, "title": colonne.libelle, "description": colonne.description}


def title_of(racine: str) -> str:
    """Return what a collection is called."""
    return TITRES.get(racine, racine.capitalize())


def _about(corpus: Corpus, origine: Origine) -> Json:
    return {
        "title": f"{corpus.contrat.titre_court} : données",
        "version": FORMAT,
        "summary": "Fichiers JSON en lecture seule.",
        "description": (
            "Ce qui n’est pas communiqué est absent ; « sans_objet » dit pourquoi une question ne se pose pas ; zéro "
            f"est une valeur. Version des données : {origine.version}{f', {origine.date}' if origine.date else ''}."
        ),
        "license": {"name": origine.licence, "url": origine.licence_url},
        **({"contact": {"name": origine.producteur}} if origine.producteur else {}),
    }


def _get(operation: str, summary: str, schema: Json) -> Json:
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "responses": {"200": {"description": summary, "content": {"application/json": {"schema": schema}}}},
        }
    }


def _parameter() -> Json:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Identifiant de la fiche, fin de son adresse.",
        "schema": {"type": "string", "pattern": ID},
    }


def _envelope(contenu: dict[str, Json], optional: list[str] | None = None) -> Json:
    return {
        "allOf": [{"$ref": "#/components/schemas/Entete"}],
        "type": "object",
        "properties": contenu,
        "required": [k for k in contenu if k not in (optional or ())],
        "unevaluatedProperties": False,
    }


_ENTETE: dict[str, Json] = {
    "Entete": {
        "type": "object",
        "properties": {
            "format": {"type": "string", "description": "Version du format de ces fichiers."},
            "version": {
                "type": "object",
                "properties": {
                    "empreinte": {
                        "type": "string",
                        "description": "Empreinte de ce que dit ce fichier : la fiche seule, ou toutes les données.",
                    },
                    "date": {
                        "type": "string",
                        "pattern": DATE,
                        "description": "Dernier changement de ce que dit ce fichier, s’il est connu.",
                    },
                },
                "required": ["empreinte"],
                "additionalProperties": False,
            },
            "licence": {
                "type": "object",
                "properties": {"nom": {"type": "string"}, "url": {"type": "string", "format": "uri"}},
                "required": ["nom", "url"],
                "additionalProperties": False,
            },
            "producteur": {"type": "string", "description": "Qui publie, s’il est renseigné."},
        },
        "required": ["format", "version", "licence"],
    }
}
