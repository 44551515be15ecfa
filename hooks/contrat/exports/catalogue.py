"""The files of open data → a DCAT catalogue (DCAT-AP 3) in JSON-LD, at one address that a portal harvests.

Addresses are absolute when the site knows its own; else they are relative to the catalogue, which
JSON-LD allows and no portal can harvest. A publisher that is not known is left out, though DCAT-AP wants one of a
catalogue: it would be made up. A table without rows is no distribution.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..french import days
from ..french.names import Noms
from ..model.corpus import Corpus
from ..model.facts import DateDite
from ..webpage.addresses import DONNEES, OPENAPI, open_file
from .columns import Json, known_only
from .open_file import Fichier, Fonds, described
from .origin import Cachet

ADRESSE = open_file("catalogue.jsonld")
_RACINE = "../"  # from the catalogue to the root of the site
_DATASET = f"{DONNEES}#jeu"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_LINKS = """
license=dct:license language=dct:language landingPage=dcat:landingPage homepage=foaf:homepage
accessURL=dcat:accessURL downloadURL=dcat:downloadURL mediaType=dcat:mediaType source=dct:source
frequency=dct:accrualPeriodicity rights=dct:accessRights conformsTo=dct:conformsTo endpointURL=dcat:endpointURL
endpointDescription=dcat:endpointDescription servesDataset=dcat:servesDataset themeTaxonomy=dcat:themeTaxonomy
theme=dcat:theme algorithm=spdx:algorithm
"""
_FRENCH = """
title=dct:title description=dct:description keyword=dcat:keyword label=rdfs:label geographicName=locn:geographicName
"""
_TYPED = {
    "xsd:date": "modified=dct:modified startDate=dcat:startDate endDate=dcat:endDate",
    "xsd:nonNegativeInteger": "byteSize=dcat:byteSize",
    "xsd:hexBinary": "checksumValue=spdx:checksumValue",
}


def _terms(pairs: str, **said: str) -> Json:
    """Return the terms of a context, of `term=iri` pairs."""
    return {
        term: {"@id": iri, **{f"@{k}": v for k, v in said.items()}}
        for term, iri in (p.split("=") for p in pairs.split())
    }


_CONTEXT: Json = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **_terms(_LINKS, type="@id"),
    **_terms(_FRENCH, language="fr"),
    **{k: v for kind, pairs in _TYPED.items() for k, v in _terms(pairs, type=kind).items()},
}


def catalogue(fonds: Fonds) -> Json:
    """Return the catalogue of one dataset, with a distribution a file."""
    corpus, origine, contrat = fonds.corpus, fonds.origine, fonds.corpus.contrat
    base = origine.site_url or _RACINE
    empty = {t.nom for t in fonds.tables if not t.lignes}  # on the page, and of no use to a portal
    distributed = tuple(f for f in fonds.fichiers if f.table not in empty)
    whole = {
        "@context": _CONTEXT,
        "@id": f"{base}{ADRESSE}#catalogue",
        "@type": "dcat:Catalog",
        "title": f"{contrat.titre_court} : données ouvertes",
        "description": contrat.publication.nature,
        "language": f"{_AUTHORITY}language/FRA",
        "license": origine.licence_url,
        "homepage": base,
        **_published(origine),
        "dcat:dataset": [_dataset(corpus, origine, base, distributed)],
        "dcat:service": [_service(corpus, origine, base)],
    }
    return known_only(whole)


def _dataset(corpus: Corpus, origine: Cachet, base: str, fichiers: Sequence[Fichier]) -> Json:
    contrat = corpus.contrat
    sources = [x.url for x in contrat.sources if x.url]
    dataset = {
        "@id": f"{base}{_DATASET}",
        "@type": "dcat:Dataset",
        "dct:identifier": contrat.id,
        "title": contrat.titre_court,
        "description": f"{contrat.en_clair}\n\n{contrat.portee}\n\n{Noms(corpus).les_mots}",
        "keyword": [e.nom for e in corpus.enjeux_de(None)],
        "theme": f"{_AUTHORITY}data-theme/GOVE",
        "language": f"{_AUTHORITY}language/FRA",
        "landingPage": base + DONNEES,
        "frequency": f"{_AUTHORITY}frequency/IRREG",
        "rights": f"{_AUTHORITY}access-right/PUBLIC",
        "license": origine.licence_url,
        "dcat:version": origine.version,
        **_published(origine),
        "source": sources if len(sources) > 1 else contrat.source.url,
        "dct:temporal": _temporal(contrat.periode.debut, contrat.periode.fin),
        "dct:spatial": _spatial(corpus),
        "dcat:distribution": [_distribution(f, origine, base) for f in fichiers],
    }
    return known_only(dataset)


def _distribution(fichier: Fichier, origine: Cachet, base: str) -> Json:
    digest = {"algorithm": "spdx:checksumAlgorithm_sha256", "checksumValue": fichier.sha256}
    distribution = {
        "@id": f"{base}{fichier.adresse}#distribution",
        "@type": "dcat:Distribution",
        "title": f"{fichier.contenu} ({fichier.format})",
        "accessURL": f"{base}{fichier.adresse}",
        "downloadURL": f"{base}{fichier.adresse}",
        "mediaType": _IANA + fichier.mime,
        "dct:format": fichier.nom.rsplit(".", maxsplit=1)[-1],
        "byteSize": str(fichier.taille),
        "license": origine.licence_url,
        "modified": origine.date,
        "spdx:checksum": {"@type": "spdx:Checksum", **digest},
    }
    return known_only(distribution)


def _service(corpus: Corpus, origine: Cachet, base: str) -> Json:
    service = {
        "@id": f"{base}{OPENAPI}#service",
        "@type": "dcat:DataService",
        "dct:identifier": f"{corpus.contrat.id}-api",  # portals skip a service without one
        "title": f"{corpus.contrat.titre_court} : fichiers JSON, version {origine.format}",
        "endpointURL": base,
        "endpointDescription": f"{base}{OPENAPI}",
        "conformsTo": "https://spec.openapis.org/oas/v3.1.0",
        "servesDataset": f"{base}{_DATASET}",
        "license": origine.licence_url,
        **_published(origine),
    }
    return known_only(service)


def _published(origine: Cachet) -> Json:
    publisher = {"@type": "foaf:Agent", "foaf:name": origine.producteur} if origine.producteur else None
    return {"modified": origine.date, "dct:publisher": publisher}


def _temporal(debut: DateDite, fin: DateDite) -> Json | None:
    """Return the period from the first to the last day of what is said; nothing for dates in words alone."""
    first = f"{debut.valeur}-01-01"[:10] if debut.valeur else None
    bounds = known_only({"startDate": first, "endDate": days.dernier(fin.valeur) if fin.valeur else None})
    return {"@type": "dct:PeriodOfTime", **bounds} if bounds else None


def _spatial(corpus: Corpus) -> list[Json] | None:
    """Return the communes of the reference table, each by its name and INSEE code, after what they make up."""
    if corpus.communes is None:
        return None
    organisation = corpus.organisation[corpus.communes.organisation]
    places = [(organisation.titre, None), *((c.nom, c.insee) for c in corpus.communes.communes)]
    return [
        known_only({"@type": "dct:Location", "geographicName": nom, "dct:identifier": insee}) for nom, insee in places
    ]


FICHIER = described(ADRESSE, "Catalogue à moissonner", "DCAT-AP 3, JSON-LD", catalogue)
