"""The history → feeds: Atom (RFC 4287) and JSON Feed 1.1, of everything, of each enjeu, of each action.

An entry is what one commit did to one record. Its id comes from both, so it never changes; the order
is that of the history. A feed holds content only: a change of the program adds no entry.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from .historique import Evenement
from .journal import Journal, keys_of
from .page import root_of
from .render import Renderer

LONGEST = 100
"""How many entries a feed holds: the latest."""
_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("6f0e3f0a-5f0b-5c1d-9a52-3d8f4e0b7c21")


@dataclass(frozen=True)
class Flux:
    """A feed before its form: `adresse` is that of its folder, from the root of the site."""

    adresse: str
    titre: str
    page: str
    evenements: Sequence[Evenement]


def files(r: Renderer) -> Iterator[tuple[str, bytes]]:
    """Yield the address and bytes of each feed; none in a copy without its history."""
    if r.historique is None or r.journal is None:
        return
    for flux in _all(r):
        if flux.evenements:
            yield f"{flux.adresse}atom.xml", atom(r, r.journal, flux)
            yield f"{flux.adresse}flux.json", json_feed(r, r.journal, flux)


def _all(r: Renderer) -> Iterator[Flux]:
    assert r.historique is not None
    h = r.historique
    yield Flux("historique/", f"Ce qui a changé – {r.site.nom}", "historique/", h.evenements[:LONGEST])
    for e in r.corpus.enjeux:
        page = f"enjeux/{e.id}/"
        titre = f"Ce qui a changé – {r.noms.nom_enjeu(e)}"
        yield Flux(page, titre, f"{page}historique/", h.de(*keys_of(r.corpus, e))[:LONGEST])
    for a in r.corpus.actions:
        page = f"actions/{a.id}/"
        titre = f"Ce qui a changé – {r.noms.nom_action(a)}"
        yield Flux(page, titre, f"{page}historique/", h.de(("actions", a.id))[:LONGEST])


def atom(r: Renderer, journal: Journal, flux: Flux) -> bytes:
    """Return a feed as Atom."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"})
    base = r.site.adresse or root_of(flux.adresse)
    _put(feed, "id", _urn(r, flux.adresse))
    _put(feed, "title", flux.titre)
    _put(feed, "updated", flux.evenements[0].commit.instant)
    _put(ElementTree.SubElement(feed, f"{{{_ATOM}}}author"), "name", r.corpus.contrat.publication.editeur or r.site.nom)
    _put(feed, "rights", r.corpus.contrat.licence.nom)
    _link(feed, "self", "application/atom+xml", f"{base}{flux.adresse}atom.xml")
    _link(feed, "alternate", "text/html", base + flux.page)
    for e in flux.evenements:
        entry = ElementTree.SubElement(feed, f"{{{_ATOM}}}entry")
        _put(entry, "id", _urn(r, *e.cle, e.commit.sha))
        _put(entry, "title", journal.name(e.cle, e.fiche))
        _put(entry, "updated", e.commit.instant)
        _link(entry, "alternate", "text/html", base + journal.place(e.cle))
        _put(entry, "content", "\n".join(r.phrases.de(e)), type="text")
    ElementTree.indent(feed, " ")
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _put(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text


def _link(parent: ElementTree.Element, rel: str, type_: str, href: str) -> None:
    ElementTree.SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, "type": type_, "href": href})


def json_feed(r: Renderer, journal: Journal, flux: Flux) -> bytes:
    """Return a feed as JSON Feed; addresses only where that of the site is known."""
    site = r.site.adresse
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": flux.titre,
        "language": "fr",
        **({"home_page_url": site + flux.page, "feed_url": f"{site}{flux.adresse}flux.json"} if site else {}),
        "items": [
            {
                "id": _urn(r, *e.cle, e.commit.sha),
                **({"url": site + journal.place(e.cle)} if site else {}),
                "title": journal.name(e.cle, e.fiche),
                "content_text": "\n".join(r.phrases.de(e)),
                "date_published": e.commit.instant,
            }
            for e in flux.evenements
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _urn(r: Renderer, *parts: str) -> str:
    """Return an id that says the same thing for ever, wherever the site stands."""
    return uuid.uuid5(_SPACE, "\n".join([r.corpus.contrat.id, *parts])).urn
