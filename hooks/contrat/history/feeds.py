"""The history → feeds: Atom (RFC 4287) and JSON Feed 1.1, of everything, of each enjeu, of each action.

An entry is what one commit did to one record. Its id comes from both, so it never changes; the order
is that of the history. A feed holds content only: a change of the program adds no entry.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from xml.etree import ElementTree

from ..french.names import Noms
from ..french.typography import no_break, typeset
from ..model.corpus import Corpus
from ..model.facts import champs_suivis
from ..webpage import addresses
from ..webpage.page import Alternative, Site, root_of
from .changes import Evenement, Historique
from .journal import Journal, keys_of
from .old_records import Classes, classes_of

LONGEST = 100
"""How many entries a feed holds: the latest."""
_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("6f0e3f0a-5f0b-5c1d-9a52-3d8f4e0b7c21")


@dataclass(frozen=True)
class Flux:
    """A feed before its form: `adresse` is that of its folder, `page` that of its history, from the site’s root."""

    adresse: str
    titre: str
    page: str
    evenements: Sequence[Evenement]

    @property
    def atom(self) -> str:
        return addresses.atom_of(self.adresse)

    @property
    def json(self) -> str:
        return addresses.json_feed_of(self.adresse)


def feeds(corpus: Corpus, noms: Noms, site: Site, historique: Historique | None) -> tuple[Flux, ...]:
    """Return the feeds that hold something, that of everything first; none in a copy without its history."""
    return tuple(f for f in _all(corpus, noms, site, historique) if f.evenements) if historique else ()


def _all(corpus: Corpus, noms: Noms, site: Site, historique: Historique) -> Iterator[Flux]:
    everything = addresses.HISTORIQUE
    classes = classes_of(corpus.collections)

    def told(evenements: Iterable[Evenement]) -> tuple[Evenement, ...]:
        return tuple(islice((e for e in evenements if not is_minor(e, classes)), LONGEST))

    yield Flux(everything, f"Ce qui a changé – {site.nom}", everything, told(historique.evenements))
    for fiche in (*corpus.enjeux, *corpus.actions):
        changed = told(historique.de(*keys_of(corpus, fiche)))
        titre = f"Ce qui a changé – {noms.de(fiche)}"
        yield Flux(addresses.of(fiche), titre, addresses.history_of(fiche), changed)
    for r in corpus.retires:  # who followed a page learns that it is gone
        cle, page = addresses.record_at(r.adresse), addresses.of(r)
        if cle and cle[0] in ("enjeux", "actions"):
            yield Flux(page, f"Ce qui a changé – {r.titre}", page, told(historique.de(cle)))


def is_minor(evenement: Evenement, classes: Classes) -> bool:
    """Tell whether who follows a record is not told: its commit says that it mends a slip, and no tracked value differs."""
    tracked = champs_suivis(classes[evenement.cle[0]])
    changed = {c.champ for c in evenement.changements}
    return evenement.commit.mineur and evenement.nature == "modifiee" and changed.isdisjoint(tracked)


def announced(flux: Sequence[Flux]) -> dict[str, Alternative]:
    """Return, for each page that a reader may follow, the feed that a browser or a feed reader finds in its head.

    One form only: every feed reader knows Atom, and the page of the history links the other.
    """
    found = {}
    for f in flux:
        home = addresses.ACCUEIL if f.adresse == addresses.HISTORIQUE else f.adresse
        found[home] = found[f.page] = Alternative("application/atom+xml", f.atom, f.titre)
    return found


def files(corpus: Corpus, site: Site, journal: Journal, flux: Sequence[Flux]) -> Iterator[tuple[str, bytes]]:
    """Yield the address and bytes of each feed."""
    for f in flux:
        yield f.atom, atom(corpus, site, journal, f)
        yield f.json, json_feed(corpus, site, journal, f)


def atom(corpus: Corpus, site: Site, journal: Journal, flux: Flux) -> bytes:
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"})
    base = site.adresse or root_of(flux.adresse)
    _put(feed, "id", _urn(corpus, flux.adresse))
    _put(feed, "title", typeset(flux.titre))
    _put(feed, "updated", flux.evenements[0].commit.instant)
    _put(_put(feed, "author"), "name", corpus.contrat.publication.editeur or site.nom)
    _put(feed, "rights", corpus.contrat.licence.nom)
    _put(feed, "link", rel="self", type="application/atom+xml", href=base + flux.atom)
    _put(feed, "link", rel="alternate", type="text/html", href=base + flux.page)
    for e in flux.evenements:
        entry = _put(feed, "entry")
        _put(entry, "id", _urn(corpus, *e.cle, e.commit.sha))
        _put(entry, "title", typeset(journal.title(e)))
        _put(entry, "updated", e.commit.instant)
        _put(entry, "link", rel="alternate", type="text/html", href=base + journal.place(e.cle))
        _put(entry, "content", no_break("\n".join(journal.phrases.de(e))), type="text")
    ElementTree.indent(feed, " ")
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _put(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """Add an element, and return it."""
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element


def json_feed(corpus: Corpus, site: Site, journal: Journal, flux: Flux) -> bytes:
    """Return a feed as JSON Feed; addresses only where that of the site is known."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": typeset(flux.titre),
        "language": "fr",
        **({"home_page_url": site.adresse + flux.page, "feed_url": site.adresse + flux.json} if site.adresse else {}),
        "items": [
            {
                "id": _urn(corpus, *e.cle, e.commit.sha),
                **({"url": site.adresse + journal.place(e.cle)} if site.adresse else {}),
                "title": typeset(journal.title(e)),
                "content_text": no_break("\n".join(journal.phrases.de(e))),
                "date_published": e.commit.instant,
            }
            for e in flux.evenements
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _urn(corpus: Corpus, *parts: str) -> str:
    """Return an id that says the same thing for ever, wherever the site stands."""
    return uuid.uuid5(_SPACE, "\n".join([corpus.contrat.id, *parts])).urn
