"""What every answer of the site carries: the security policy, the headers, the types and the cache of files.

The only definition: the `<meta>` of each page, the `_headers` of simple hosts and the server files of
nginx, Apache and Caddy (`serveurs`) are made from it.
"""

import re
from collections.abc import Iterable
from typing import Literal, get_args

from ..webpage.page import EMBED

Zone = Literal["page", "donnees", "embed"]
"""Where headers differ: the pages, the open data that any site may read, the cards that any site may frame."""

ZONES: tuple[Zone, ...] = get_args(Zone)

FLUX = ("atom.xml", "flux.json")
"""The names of the files of feeds, which stand beside the pages that they follow."""

MOTIFS: dict[Zone, str] = {
    "donnees": rf"(donnees|api)/|(.+/)?({'|'.join(map(re.escape, FLUX))})(\.(gz|br))?$",
    "embed": EMBED,
}
"""How the addresses of the zones that are not pages begin, from the root of the site, for every server."""

POLITIQUE: dict[str, str] = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # the second for Pagefind, whose index is read by WebAssembly
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
"""Content-Security-Policy, but for who may frame a page: a `<meta>` cannot say that (CSP3, § 3.3)."""

CADRES: dict[Zone, str] = {"page": "'none'", "donnees": "'none'", "embed": "*"}

COMMUNS: dict[str, str] = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
        "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        "picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
        "xr-spatial-tracking=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Headers that are the same everywhere."""

PROPRES: dict[Zone, dict[str, str]] = {
    "page": {"X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin"},
    "donnees": {
        "X-Frame-Options": "DENY",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",  # public data without any account: any page may read them
    },
    "embed": {"Cross-Origin-Resource-Policy": "cross-origin"},
}
"""Headers that differ from zone to zone."""

TYPES: dict[str, tuple[str, ...]] = {
    "application/atom+xml": ("atom",),
    "application/geo+json": ("geojson",),
    "application/gzip": ("gz",),
    "application/json": ("json", "map"),
    "application/ld+json": ("jsonld",),
    "application/manifest+json": ("webmanifest",),
    "application/pdf": ("pdf",),
    "application/rss+xml": ("rss",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/wasm": ("wasm",),
    "application/xml": ("xml", "xsd"),
    "application/zip": ("zip",),
    "application/epub+zip": ("epub",),
    "application/octet-stream": ("pf_meta", "pf_index", "pf_fragment", "pf_filter", "pagefind"),
    "font/woff2": ("woff2",),
    "image/avif": ("avif",),
    "image/gif": ("gif",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/svg+xml": ("svg",),
    "image/webp": ("webp",),
    "image/x-icon": ("ico",),
    "text/calendar": ("ics",),
    "text/css": ("css",),
    "text/csv": ("csv",),
    "text/html": ("html",),
    "text/javascript": ("js", "mjs"),
    "text/markdown": ("md",),
    "text/plain": ("txt", "yml"),
    "text/turtle": ("ttl",),
    "text/vtt": ("vtt",),
}
"""The type of each extension. Pagefind’s own files are compressed already, and read as bytes."""

AVEC_JEU = tuple(
    t for t in TYPES if t.startswith("text/") or t.endswith("xml") or t in {"application/json", "application/ld+json"}
)
"""Types that say « charset=utf-8 »."""

COMPRESSIBLES = ("application/geo+json", "application/manifest+json", "application/wasm")
"""Types that compression makes smaller, besides those."""

IMMUABLE = r"\.[0-9a-f]{8,64}\.[a-z0-9]+(\.(gz|br))?$|/fr_[0-9a-f]+\.pf_(fragment|index|filter)$"
"""Addresses whose name holds a digest of their content, compressed beforehand or not; the second form is Pagefind’s."""

CACHE_IMMUABLE = "public, max-age=31536000, immutable"
CACHE = "no-cache"
"""All the rest is asked again each time, and answered 304 when it has not changed: no page is ever out of date."""


def politique() -> str:
    """Return the policy for the `<meta>` of a page."""
    return "; ".join(f"{directive} {sources}" for directive, sources in POLITIQUE.items())


def politique_de(zone: Zone) -> str:
    """Return the policy for the header of an answer."""
    return f"{politique()}; frame-ancestors {CADRES[zone]}"


def entetes(zone: Zone) -> dict[str, str]:
    """Return every header of an answer, but the type and the cache, which hang on the file."""
    return {"Content-Security-Policy": politique_de(zone), **COMMUNS, **PROPRES[zone]}


def zone_de(adresse: str) -> Zone:
    """Return the zone of an address relative to the root of the site."""
    return next((zone for zone, motif in MOTIFS.items() if re.match(motif, adresse)), "page")


def type_de(nom: str) -> str:
    """Return the Content-Type of a file by its name."""
    extension = nom.rsplit(".", maxsplit=1)[-1]
    found = next((t for t, extensions in TYPES.items() if extension in extensions), "application/octet-stream")
    return f"{found}; charset=utf-8" if found in AVEC_JEU else found


def fichier_headers(adresses: Iterable[str]) -> str:
    """Return `_headers`, which Netlify and Cloudflare Pages read, for a site of these addresses.

    Those hosts join by commas the values of all the rules that match. Two policies that are joined both
    hold, so « /* » has all but the framing, and each first folder adds its own: they never contradict.
    A feed stays under the « same-origin » of its folder, which a script that asks by CORS does not meet.
    These hosts ask for a page again each time by themselves; what never changes is said to them.
    """
    adresses = list(adresses)
    rules = {"/*": {"Content-Security-Policy": politique(), **COMMUNS}, "/": _own("page")}
    for folder in sorted({a.split("/", maxsplit=1)[0] for a in adresses if "/" in a} | {"embed"}):
        rules[f"/{folder}/*"] = _own(zone_de(f"{folder}/"))
    for adresse in sorted(a for a in adresses if a.rpartition("/")[2] in FLUX):
        path = re.sub(r"/[^/]+(?=/)", "/:fiche", adresse)
        rules[f"/{path}"] = {"Access-Control-Allow-Origin": PROPRES["donnees"]["Access-Control-Allow-Origin"]}
    for adresse in sorted(a for a in adresses if re.search(IMMUABLE, a)):
        rules[f"/{adresse}"] = {"Cache-Control": CACHE_IMMUABLE}
    blocks = (path + "".join(f"\n  {nom}: {valeur}" for nom, valeur in found.items()) for path, found in rules.items())
    return "\n\n".join(blocks) + "\n"


def _own(zone: Zone) -> dict[str, str]:
    return {"Content-Security-Policy": f"frame-ancestors {CADRES[zone]}", **PROPRES[zone]}
