"""The pages → what search engines and browsers read: the sitemap, robots.txt, and the search as OpenSearch."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit
from xml.etree import ElementTree

from ..model.corpus import Corpus
from ..webpage.addresses import OPENSEARCH, RECHERCHE


def sitemap(addresses: Iterable[str], site_url: str, dates: Mapping[str, str] | None = None) -> bytes:
    """Return the sitemap of a site of known address.

    `dates` gives the day of the last change of what a page shows; a page without one has no `lastmod`.
    """
    root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for adresse in addresses:
        url = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(url, "loc").text = site_url.rstrip("/") + "/" + adresse
        if dates and adresse in dates:
            ElementTree.SubElement(url, "lastmod").text = dates[adresse]
    return _xml(root)


def robots(site_url: str) -> bytes | None:
    """Return `robots.txt`, which closes nothing and says where the sitemap is.

    None for a site that is not at the root of its host: no robot would look for it there (RFC 9309, § 2.3).
    """
    at_root = urlsplit(site_url).path == "/"
    return f"User-agent: *\nDisallow:\n\nSitemap: {site_url}sitemap.xml\n".encode() if at_root else None


def opensearch(corpus: Corpus, site_url: str, icone: str) -> bytes:
    """Return the description of the search, for browsers that can add it. Needs the address of the site, and that of the icon in it."""
    base = site_url.rstrip("/") + "/"
    root = ElementTree.Element("OpenSearchDescription", xmlns="http://a9.com/-/spec/opensearch/1.1/")
    titre = corpus.contrat.titre_court
    ElementTree.SubElement(root, "ShortName").text = titre if len(titre) <= 16 else f"{titre[:15].rstrip()}…"
    ElementTree.SubElement(root, "LongName").text = titre if len(titre) <= 48 else f"{titre[:47].rstrip()}…"
    ElementTree.SubElement(root, "Description").text = f"Chercher dans le site : {titre}"
    ElementTree.SubElement(root, "Language").text = "fr"
    ElementTree.SubElement(root, "InputEncoding").text = "UTF-8"
    ElementTree.SubElement(root, "Image", width="48", height="48", type="image/svg+xml").text = f"{base}{icone}"
    ElementTree.SubElement(root, "Url", type="text/html", template=f"{base}{RECHERCHE}?q={{searchTerms}}")
    ElementTree.SubElement(
        root, "Url", type="application/opensearchdescription+xml", rel="self", template=base + OPENSEARCH
    )
    return _xml(root)


def _xml(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root, " ")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
