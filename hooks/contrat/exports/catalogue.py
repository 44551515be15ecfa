"""The files of open data → a DCAT catalogue (DCAT-AP 3) in JSON-LD, at one address that a portal harvests.

Addresses are absolute when the site knows its own; else they are relative to the catalogue, which
JSON-LD allows and no portal can harvest. A publisher that is not known is left out.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from typing import Any

from ..model.corpus import Corpus
from ..model.facts import DateDite
from .published import Json
from .openapi import ADRESSE as OPENAPI
from .origin import FORMAT, Origine
from .published import Fichier

ADRESSE = "donnees/catalogue.jsonld"
_RACINE = "../"  # from the catalogue to the root of the site
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_CONTEXT: Json = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        name: {"@id": iri, "@type": "@id"}
        for name, iri in {
            "license": "dct:license",
            "language": "dct:language",
            "landingPage": "dcat:landingPage",
            "homepage": "foaf:homepage",
            "accessURL": "dcat:accessURL",
            "downloadURL": "dcat:downloadURL",
            "mediaType": "dcat:mediaType",
            "source": "dct:source",
            "frequency": "dct:accrualPeriodicity",
            "rights": "dct:accessRights",
            "conformsTo": "dct:conformsTo",
            "endpointURL": "dcat:endpointURL",
            "endpointDescription": "dcat:endpointDescription",
            "servesDataset": "dcat:servesDataset",
            "themeTaxonomy": "dcat:themeTaxonomy",
            "theme": "dcat:theme",
            "algorithm": "spdx:algorithm",
        }.items()
    },
    **{
        name: {"@id": iri, "@language": "fr"}
        for name, iri in {
            "title": "dct:title",
            "description": "dct:description",
            "keyword": "dcat:keyword",
            "label": "rdfs:label",
            "geographicName": "locn:geographicName",
        }.items()
    },
    "modified": {"@id": "dct:modified", "@type": "xsd:date"},
    "startDate": {"@id": "dcat:startDate", "@type": "xsd:date"},
    "endDate": {"@id": "dcat:endDate", "@type": "xsd:date"},
    "byteSize": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
}


def catalogue(corpus: Corpus, origine: Origine, fichiers: Sequence[Fichier]) -> Json:
    """Return the catalogue of one dataset, with a distribution a file."""
    base = origine.site_url or _RACINE
    contrat = corpus.contrat
    dataset = f"{base}donnees/#jeu"
    publisher = _publisher(origine)
    return {
        "@context": _CONTEXT,
        "@id": f"{base}{ADRESSE}#catalogue",
        "@type": "dcat:Catalog",
        "title": f"{contrat.titre_court} : données ouvertes",
        "description": contrat.publication.nature,
        "language": f"{_AUTHORITY}language/FRA",
        "license": origine.licence_url,
        "homepage": base,
        **_modified(origine),
        **publisher,
        "dcat:dataset": [_dataset(corpus, origine, dataset, base, fichiers)],
        "dcat:service": [_service(corpus, origine, dataset, base)],
    }


def _dataset(corpus: Corpus, origine: Origine, iri: str, base: str, fichiers: Sequence[Fichier]) -> Json:
    contrat = corpus.contrat
    return {
        "@id": iri,
        "@type": "dcat:Dataset",
        "dct:identifier": contrat.id,
        "title": contrat.titre_court,
        "description": f"{contrat.en_clair}\n\n{contrat.portee}",
        "keyword": [e.intitule for e in corpus.enjeux],
        "theme": f"{_AUTHORITY}data-theme/GOVE",
        "language": f"{_AUTHORITY}language/FRA",
        "landingPage": f"{base}donnees/",
        "frequency": f"{_AUTHORITY}frequency/IRREG",
        "rights": f"{_AUTHORITY}access-right/PUBLIC",
        "license": origine.licence_url,
        "dcat:version": origine.version,
        **_modified(origine),
        **_publisher(origine),
        **({"source": contrat.source.url} if contrat.source.url else {}),
        **_temporal(contrat.periode.debut, contrat.periode.fin),
        **_spatial(corpus),
        "dcat:distribution": [_distribution(f, origine, base) for f in fichiers],
    }


def _distribution(fichier: Fichier, origine: Origine, base: str) -> Json:
    return {
        "@id": f"{base}{fichier.adresse}#distribution",
        "@type": "dcat:Distribution",
        "title": f"{fichier.contenu} ({fichier.format})",
        "accessURL": f"{base}{fichier.adresse}",
        "downloadURL": f"{base}{fichier.adresse}",
        "mediaType": _IANA + fichier.mime,
        "dct:format": fichier.nom.rsplit(".", maxsplit=1)[-1],
        "byteSize": str(fichier.taille),
        "license": origine.licence_url,
        **_modified(origine),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "algorithm": "spdx:checksumAlgorithm_sha256",
            "checksumValue": fichier.sha256,
        },
    }


def _service(corpus: Corpus, origine: Origine, dataset: str, base: str) -> Json:
    return {
        "@id": f"{base}{OPENAPI}#service",
        "@type": "dcat:DataService",
        "title": f"{corpus.contrat.titre_court} : fichiers JSON, version {FORMAT}",
        "endpointURL": base,
        "endpointDescription": f"{base}{OPENAPI}",
        "conformsTo": "https://spec.openapis.org/oas/v3.1.0",
        "servesDataset": dataset,
        "license": origine.licence_url,
    }


def _modified(origine: Origine) -> Json:
    return {"modified": origine.date} if origine.date else {}


def _publisher(origine: Origine) -> Json:
    if not origine.producteur:
        return {}
    return {"dct:publisher": {"@type": "foaf:Agent", "foaf:name": origine.producteur}}


def _temporal(debut: DateDite, fin: DateDite) -> Json:
    """Return the period from the first to the last day of what is said; nothing for dates in words alone."""
    bounds = {}
    if debut.valeur:
        bounds["startDate"] = _day(debut.valeur, last=False)
    if fin.valeur:
        bounds["endDate"] = _day(fin.valeur, last=True)
    return {"dct:temporal": {"@type": "dct:PeriodOfTime", **bounds}} if bounds else {}


def _day(date: str, *, last: bool) -> str:
    """Return the first or the last day of a year, a month or a day."""
    annee, mois, jour = ([int(x) for x in date.split("-")] + [0, 0])[:3]
    mois = mois or (12 if last else 1)
    jour = jour or (calendar.monthrange(annee, mois)[1] if last else 1)
    return f"{annee:04}-{mois:02}-{jour:02}"


def _spatial(corpus: Corpus) -> Json:
    """Return the communes of the reference table, each by its name and INSEE code."""
    if corpus.communes is None:
        return {}
    organisation = corpus.organisation[corpus.communes.organisation]
    places: list[dict[str, Any]] = [{"@type": "dct:Location", "geographicName": organisation.titre}]
    for c in corpus.communes.communes:
        places.append({"@type": "dct:Location", "geographicName": c.nom, "dct:identifier": c.insee})
    return {"dct:spatial": places}
