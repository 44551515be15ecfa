"""The model → the OpenAPI 3.1 description of the JSON files, which are read and never written to."""

from __future__ import annotations

from ..french.names import Noms
from ..french.values import labels
from ..model.collections import Collection
from ..model.contrat import Retire
from ..model.corpus import Corpus
from ..webpage.addresses import OPENAPI, TOUT, json_of
from .columns import Colonne, Json, known_only
from .json_schema import DATE, ID, Schemas, group, open_group
from .open_file import Fonds, described
from .origin import Cachet
from .tables import COLONNE_ADRESSE, computed

_TEXT = {"type": "string"}


def description(fonds: Fonds) -> Json:
    """Return the description; its schemas are made from the model and the vocabularies of this contract."""
    corpus, origine = fonds.corpus, fonds.origine
    schemas = Schemas(labels(corpus))
    whole: dict[str, Json] = {}
    paths: dict[str, Json] = {}
    for c in corpus.collections:
        racine, held = c.nom, getattr(corpus, c.nom)
        item = _item(schemas, c, corpus)
        many = isinstance(held, tuple)
        whole[racine] = {"type": "array", "items": item} if many else item
        if held is None:
            continue
        added = {"nombre": {"type": "integer", "minimum": 0}} if many else {}
        paths[f"/{json_of(racine)}"] = _get(racine, c.titre, _envelope({**added, racine: whole[racine]}))
        if c.gabarit:
            stands, retired = _envelope({"fiche": item}), _envelope({"retire": schemas.of(Retire)})
            found = _get(f"{racine}_fiche", f"{c.titre} : une fiche", {"anyOf": [stands, retired]})
            found["get"]["parameters"] = [_PARAMETER]
            found["get"]["responses"]["404"] = {"description": "Aucune fiche de cet identifiant."}
            paths[f"/{json_of(racine, '{id}')}"] = found
    optional = [racine for racine in whole if getattr(corpus, racine) is None]
    paths[f"/{TOUT}"] = _get("tout", "Tout le contenu du site", _envelope(whole, optional))
    return {
        "openapi": "3.1.0",
        "info": _about(corpus, origine),
        "servers": [{"url": origine.site_url or "../../", "description": "Racine du site"}],
        "paths": paths,
        "components": {"schemas": {**schemas.by_name, "Entete": _ENTETE}},
    }


def _item(schemas: Schemas, collection: Collection, corpus: Corpus) -> Json:
    """Return the reference to the class of a collection, with the fields that are worked out."""
    ref = schemas.of(collection.cls)
    added = [c for c, _ in computed(corpus).get(collection.nom, ())]
    if collection.adresse and isinstance(getattr(corpus, collection.nom), tuple):
        added.append(COLONNE_ADRESSE)
    schemas.by_name[collection.cls.__name__]["properties"] |= {c.nom: _computed(c) for c in added}
    return ref


def _computed(colonne: Colonne) -> Json:
    shape = {"type": "array", "items": _TEXT} if colonne.nature == "liste" else _TEXT
    return {**shape, "title": colonne.libelle, "description": colonne.description}


def _about(corpus: Corpus, origine: Cachet) -> Json:
    about = {
        "title": f"{corpus.contrat.titre_court} : données",
        "version": origine.format,
        "summary": "Fichiers JSON en lecture seule.",
        "description": (
            f"{Noms(corpus).les_mots} Ce qui n’est pas communiqué est absent ; « sans_objet » dit pourquoi une question ne se pose pas ; zéro "
            f"est une valeur. Version des données : {origine.version}{f', {origine.date}' if origine.date else ''}."
        ),
        "license": {"name": origine.licence, "url": origine.licence_url},
        "contact": {"name": origine.producteur} if origine.producteur else None,
    }
    return known_only(about)


def _get(operation: str, summary: str, schema: Json) -> Json:
    found = {"description": summary, "content": {"application/json": {"schema": schema}}}
    return {"get": {"operationId": operation, "summary": summary, "responses": {"200": found}}}


def _envelope(contenu: dict[str, Json], optional: list[str] | None = None) -> Json:
    held = open_group(contenu, (k for k in contenu if k not in (optional or ())))
    return {"allOf": [{"$ref": "#/components/schemas/Entete"}], **held, "unevaluatedProperties": False}


def _said(description: str, **more: str) -> Json:
    return {**_TEXT, **more, "description": description}


_PARAMETER = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Identifiant de la fiche, fin de son adresse.",
    "schema": {"type": "string", "pattern": ID},
}
_VERSION = {
    "empreinte": _said("Empreinte de ce que dit ce fichier : la fiche seule, ou toutes les données."),
    "date": _said("Dernier changement de ce que dit ce fichier, s’il est connu.", pattern=DATE),
}
_ENTETE = open_group(
    {
        "format": _said("Version du format de ces fichiers."),
        "version": group(_VERSION, ("empreinte",)),
        "licence": group({"nom": _TEXT, "url": {**_TEXT, "format": "uri"}}, ("nom", "url")),
        "producteur": _said("Qui publie, s’il est renseigné."),
    },
    ("format", "version", "licence"),
)


FICHIER = described(OPENAPI, "Description des fichiers JSON", "OpenAPI 3.1", description)
