"""The corpus → schema.org descriptions of its pages, in JSON-LD: a file that each page links to, and a block in the page.

The block is data: no browser runs it, and the policy of the site needs no exception for it (decision 0130).
The context is written out, so that a reader of JSON-LD needs no other address.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from ..french.names import Noms
from ..model.action import Action
from ..model.collections import AVEC_PAGE
from ..model.corpus import Corpus
from ..model.directory import Organisation, Programme, Terme
from ..model.enjeu import Enjeu
from ..reading import prose
from ..webpage import addresses
from ..webpage.page import root_of
from .columns import Json, known_only
from .open_file import Ouvert
from .origin import Cachet

_IRIS = ("url", "license", "contentUrl", "isBasedOn")


def described(corpus: Corpus) -> Iterator[str]:
    """Yield the address of each page that has a description."""
    yield from (addresses.DONNEES, addresses.CONTRAT)
    yield from (addresses.of(fiche) for racine in AVEC_PAGE for fiche in getattr(corpus, racine))


def json_of(page: str) -> str:
    """Return where the JSON of what a page shows is."""
    return addresses.TOUT if page == addresses.DONNEES else addresses.json_of(page.removesuffix("/"))


class Descriptions:
    """What each page shows is for schema.org; its `@id` is the page with `#fiche`."""

    def __init__(self, corpus: Corpus, origine: Cachet, ouverts: Sequence[Ouvert]) -> None:
        self.corpus = corpus
        self.origine = origine
        self._ouverts = ouverts
        self._noms = Noms(corpus)
        nom = origine.producteur
        self._publisher = {"@type": "Organization", "name": nom} if nom else None
        debut, fin = corpus.contrat.periode.debut.valeur, corpus.contrat.periode.fin.valeur
        self._source = self._source_of(corpus)
        self._period = f"{debut or '..'}/{fin or '..'}" if debut or fin else None
        self._things: dict[str, Callable[[], Json]] = {
            addresses.DONNEES: self.dataset,
            addresses.CONTRAT: self.contrat,
            **{
                addresses.of(f): partial(DESCRIBE[racine], self, f)
                for racine in AVEC_PAGE
                for f in getattr(corpus, racine)
            },
        }

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield (address, content) of the file of each page."""
        for page in self._things:
            adresse = addresses.description_of(page)
            yield adresse, f"{self._text(page, root_of(adresse))}\n".encode()

    def block(self, page: str) -> str | None:
        """Return what a page holds of itself, safe between two tags; None for one that shows no record."""
        return self._text(page, root_of(page)) if page in self._things else None

    def _source_of(self, corpus: Corpus) -> Json:
        """Return what the words come from, and who published it."""
        source = corpus.contrat.source
        kind = "WebPage" if source.nature == "page" else "CreativeWork"
        editeur = {"@type": "Organization", "name": source.editeur}
        named = {"@id": addresses.SOURCE, "@type": kind, "name": source.titre, "url": source.url, "publisher": editeur}
        return known_only({**named, "genre": self._noms.source.singulier})

    def _text(self, page: str, root: str) -> str:
        """Return the description of a page and of what it shows; addresses start at the root (`@base`)."""
        description = self._things[page]()
        whole = {
            "@context": {
                "@base": self.origine.site_url or root,
                "@vocab": "https://schema.org/",
                **{k: {"@type": "@id"} for k in _IRIS},
            },
            "@id": page,
            "@type": "WebPage",
            "name": description["name"],
            "url": page,
            "inLanguage": "fr",
            "license": self.origine.licence_url,
            "publisher": self._publisher,
            "mainEntity": {"@id": f"{page}#fiche", **known_only(description)},
        }
        return json.dumps(known_only(whole), ensure_ascii=False).replace("<", "\\u003c")

    def dataset(self) -> Json:
        contrat = self.corpus.contrat
        return {
            "@type": "Dataset",
            "name": contrat.titre_court,
            "description": prose.plain(contrat.en_clair),
            "identifier": contrat.id,
            "version": self.origine.version,
            "license": self.origine.licence_url,
            "dateModified": self.origine.date,
            "publisher": self._publisher,
            "temporalCoverage": self._period,
            "isBasedOn": self._source,
            "distribution": [
                {"@type": "DataDownload", "name": o.contenu, "contentUrl": o.adresse, "encodingFormat": o.mime}
                for o in self._ouverts
            ],
        }

    def contrat(self) -> Json:
        contrat = self.corpus.contrat
        return {
            "@type": "CreativeWork",
            "name": contrat.titre_court,
            "alternateName": contrat.titre,
            "abstract": prose.plain(contrat.en_clair),
            "temporalCoverage": self._period,
            "isBasedOn": self._source,
            "contributor": _links("organisations", (p.organisation for p in contrat.parties)),
            "hasPart": self._parts(None),
        }

    def enjeu(self, enjeu: Enjeu) -> Json:
        return {
            "@type": "CreativeWork",
            "name": self._noms.nom(enjeu),
            "headline": enjeu.titre,
            "isBasedOn": self._source,
            **self._place(enjeu),
            "hasPart": self._parts(enjeu),
        }

    def _place(self, fiche: Enjeu | Action) -> Json:
        """Return what a record of any level is, and what it stands in."""
        above = self.corpus.au_dessus(fiche)[-1:]
        return {
            "abstract": prose.plain(fiche.en_clair) if fiche.en_clair else None,
            "identifier": fiche.id,
            "position": self.corpus.place(fiche),
            "isPartOf": {"@id": f"{addresses.of(above[0])}#fiche" if above else addresses.FICHE_DU_CONTRAT},
        }

    def _parts(self, enjeu: Enjeu | None) -> list[Json]:
        """Return the links to what stands right in an enjeu, or in none."""
        c = self.corpus
        return [{"@id": f"{addresses.of(f)}#fiche"} for f in (*c.enjeux_de(enjeu), *c.actions_propres(enjeu))]

    def action(self, action: Action) -> Json:
        own = {"contentUrl": addresses.json_of("actions", action.id), "encodingFormat": "application/json"}
        return {
            "@type": "CreativeWork",
            "name": self._noms.nom(action),
            "text": action.texte,
            "isBasedOn": self._source,
            **self._place(action),
            "keywords": list(action.mots_usuels) or None,
            "mentions": _links("programmes", (p.id for p in self.corpus.programmes_de(action))),
            "encoding": {"@type": "MediaObject", **own},
        }


def _programme(programme: Programme) -> Json:
    names = (programme.sigle, programme.nom_officiel)
    return {**_named("CreativeWork", programme.nom, names, programme), "identifier": programme.id}


def _organisation(organisation: Organisation) -> Json:
    siren = (
        {"@type": "PropertyValue", "propertyID": "SIREN", "value": organisation.siren} if organisation.siren else None
    )
    return {**_named("Organization", organisation.nom, (organisation.sigle,), organisation), "identifier": siren}


def _terme(terme: Terme) -> Json:
    glossaire = {"@type": "DefinedTermSet", "@id": f"{addresses.GLOSSAIRE}#fiche", "url": addresses.GLOSSAIRE}
    return {**_named("DefinedTerm", terme.terme, (terme.developpe,), terme), "inDefinedTermSet": glossaire}


def _named(kind: str, nom: str, others: Sequence[str | None], fiche: Programme | Organisation | Terme) -> Json:
    names = [n for n in (*others, *fiche.aussi) if n] or None
    return {"@type": kind, "name": nom, "alternateName": names, "description": prose.plain(fiche.definition)}


def _links(racine: str, ids: Iterable[str]) -> list[Json]:
    return [{"@id": f"{addresses.record(racine, i)}#fiche"} for i in ids]


DESCRIBE: dict[str, Callable[[Descriptions, Any], Json]] = {
    "enjeux": Descriptions.enjeu,
    "actions": Descriptions.action,
    "programmes": lambda _, programme: _programme(programme),
    "organisations": lambda _, organisation: _organisation(organisation),
    "glossaire": lambda _, terme: _terme(terme),
}
"""How the records of each kind that have a page are described."""
