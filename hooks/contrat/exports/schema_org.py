"""The corpus → schema.org descriptions of its pages, in JSON-LD files that each page links to.

Files and not `<script>` blocks: no page of this site holds an inline script, whatever its type.
The context is written out, so that a reader of JSON-LD needs no other address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.directory import Organisation, Programme, Terme
from ..model.enjeu import Enjeu
from ..reading import prose
from .api import A_PART, BASE, address
from .published import Json
from .openapi import TOUT
from .origin import Origine
from .published import Fichier
from .tables import title_of

PAGES_SEULES = {"donnees/": TOUT, "contrat/": f"{BASE}contrat.json"}
"""Pages that show no record of a collection, with the JSON of what they show."""

_IRIS = ("url", "license", "contentUrl", "isBasedOn")


def described(corpus: Corpus) -> Iterator[str]:
    """Yield the address of each page that has a description."""
    yield from PAGES_SEULES
    for racine in A_PART:
        yield from (f"{racine}/{fiche.id}/" for fiche in getattr(corpus, racine))


def pages(corpus: Corpus, origine: Origine, fichiers: Sequence[Fichier]) -> Iterator[tuple[str, str]]:
    """Yield (address of the page, text of its description), in the order of `described`."""
    made = _Descriptions(corpus, origine)
    yield "donnees/", made.dump("donnees/", made.dataset(fichiers))
    yield "contrat/", made.dump("contrat/", made.contrat())
    describe: dict[str, Callable[[Any], Json]] = {
        "enjeux": made.enjeu,
        "actions": made.action,
        "programmes": made.programme,
        "organisations": made.organisation,
        "glossaire": made.terme,
    }
    for racine in A_PART:
        for fiche in getattr(corpus, racine):
            page = f"{racine}/{fiche.id}/"
            yield page, made.dump(page, describe[racine](fiche))


def address_of(page: str) -> str:
    """Return where the description of a page is."""
    return f"{BASE}{page.rstrip('/')}.jsonld"


def json_of(page: str) -> str:
    """Return where the JSON of what a page shows is."""
    if page in PAGES_SEULES:
        return PAGES_SEULES[page]
    racine, id_, _ = page.split("/")
    return address(racine, id_)


class _Descriptions:
    """What each record is for schema.org; `@id` is the page with `#fiche`."""

    def __init__(self, corpus: Corpus, origine: Origine) -> None:
        self.corpus = corpus
        self.origine = origine

    def dump(self, page: str, description: Json) -> str:
        """Return the description of a page and of what it shows; addresses start at the root (`@base`)."""
        root = self.origine.site_url or "../" * (2 if page in PAGES_SEULES else 3)
        whole = {
            "@context": {"@base": root, "@vocab": "https://schema.org/", **{k: {"@type": "@id"} for k in _IRIS}},
            "@id": page,
            "@type": "WebPage",
            "name": description["name"],
            "url": page,
            "inLanguage": "fr",
            "license": self.origine.licence_url,
            **self._publisher(),
            "mainEntity": {"@id": f"{page}#fiche", **description},
        }
        return json.dumps(whole, ensure_ascii=False) + "\n"

    def _publisher(self) -> Json:
        nom = self.origine.producteur
        return {"publisher": {"@type": "Organization", "name": nom}} if nom else {}

    def dataset(self, fichiers: Sequence[Fichier]) -> Json:
        contrat = self.corpus.contrat
        return {
            "@type": "Dataset",
            "name": contrat.titre_court,
            "description": prose.plain(contrat.en_clair),
            "identifier": contrat.id,
            "version": self.origine.version,
            "license": self.origine.licence_url,
            **({"dateModified": self.origine.date} if self.origine.date else {}),
            **self._publisher(),
            **self._period(),
            **({"isBasedOn": contrat.source.url} if contrat.source.url else {}),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": f.contenu,
                    "contentUrl": f.adresse,
                    "encodingFormat": f.mime,
                    "contentSize": f"{f.taille} B",
                    "sha256": f.sha256,
                }
                for f in fichiers
            ],
        }

    def contrat(self) -> Json:
        contrat = self.corpus.contrat
        return {
            "@type": "CreativeWork",
            "name": contrat.titre,
            "alternateName": contrat.titre_court,
            "abstract": prose.plain(contrat.en_clair),
            **self._period(),
            **({"isBasedOn": contrat.source.url} if contrat.source.url else {}),
            "contributor": [self._link("organisations", p.organisation) for p in contrat.parties],
            "hasPart": [self._link("enjeux", e.id) for e in self.corpus.enjeux],
        }

    def enjeu(self, enjeu: Enjeu) -> Json:
        return {
            "@type": "CreativeWork",
            "name": title_of(self.corpus, enjeu),
            "headline": enjeu.titre,
            "abstract": prose.plain(enjeu.en_clair),
            "identifier": enjeu.id,
            "position": enjeu.rang,
            "isPartOf": {"@id": "contrat/#fiche"},
            "hasPart": [self._link("actions", a.id) for a in self.corpus.actions_de(enjeu)],
        }

    def action(self, action: Action) -> Json:
        return {
            "@type": "CreativeWork",
            "name": title_of(self.corpus, action),
            "text": action.texte,
            "abstract": prose.plain(action.en_clair),
            "identifier": action.id,
            "position": action.rang,
            "keywords": list(action.mots_usuels),
            "isPartOf": self._link("enjeux", action.enjeu),
            "mentions": [self._link("programmes", p.id) for p in self.corpus.programmes_de(action)],
            "encoding": {
                "@type": "MediaObject",
                "contentUrl": f"{BASE}actions/{action.id}.json",
                "encodingFormat": "application/json",
            },
        }

    def programme(self, programme: Programme) -> Json:
        names = [n for n in (programme.sigle, programme.nom_officiel, *programme.aussi) if n]
        return {
            "@type": "CreativeWork",
            "name": programme.nom,
            **({"alternateName": names} if names else {}),
            "description": prose.plain(programme.definition),
            "identifier": programme.id,
        }

    def organisation(self, organisation: Organisation) -> Json:
        names = [n for n in (organisation.sigle, *organisation.aussi) if n]
        siren = {"@type": "PropertyValue", "propertyID": "SIREN", "value": organisation.siren}
        return {
            "@type": "Organization",
            "name": organisation.nom,
            **({"alternateName": names} if names else {}),
            "description": prose.plain(organisation.definition),
            **({"identifier": siren} if organisation.siren else {}),
        }

    def terme(self, terme: Terme) -> Json:
        names = [n for n in (terme.developpe, *terme.aussi) if n]
        return {
            "@type": "DefinedTerm",
            "name": terme.terme,
            **({"alternateName": names} if names else {}),
            "description": prose.plain(terme.definition),
            "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": "glossaire/#fiche", "url": "glossaire/"},
        }

    def _link(self, racine: str, id_: str) -> Json:
        return {"@id": f"{racine}/{id_}/#fiche"}

    def _period(self) -> Json:
        debut, fin = self.corpus.contrat.periode.debut.valeur, self.corpus.contrat.periode.fin.valeur
        return {"temporalCoverage": f"{debut or '..'}/{fin or '..'}"} if debut or fin else {}
