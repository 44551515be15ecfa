"""The public address of the site as the person who deploys types it (`SITE_URL`) → what pages, feeds and files write."""

import re
from urllib.parse import quote, urlsplit

EXEMPLE = "https://contrat.exemple.fr/ ou https://www.exemple.fr/contrat/"
_KEPT = "/%-._~!$&'()*+,;=:@"
_FAULTS = {
    "elle contient une espace": r"[\s\x00-\x1f\x7f-\xa0\u200b\u2060\ufeff]",
    "elle doit commencer par https:// ou http://": r"^(?!https?://[^/?#])",
    "elle contient un nom de compte": r"^https?://[^/]*@",
    "elle contient « ? » ou « # » : gardez ce qui précède": r"[?#]",
    "elle finit par le nom d’un fichier : gardez le dossier, avec son « / » final": (
        r"://[^/]+/(.*/)?[^/]*\.((html?|php|aspx?|xml|json)/|[^/.]+)$"
    ),
    "son chemin a un morceau vide, « . » ou « .. »": r"://[^/]+/(.*/)?\.{0,2}/|/\.{1,2}$",
    "son chemin contient un signe qu’une adresse n’a pas": r"[\"<>\\^`{|}]|%(?![0-9a-f]{2})",
    "le port est mal écrit": r"://[^/]*:0*(/|$)",
}
"""Why an address is refused, and how that shows."""
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DEVIATIONS = re.compile("[ßς\u200c\u200d]")
"""Letters that `encodings.idna` (IDNA 2003) writes otherwise than browsers do: the address would be another’s."""


def public_address(given: str) -> str:
    """Return the address in ASCII with its last « / », an accented host in punycode; empty when nothing is given.

    Raises ValueError, with a sentence for the person, when feeds, citations or the 404 page could not stand on it.
    """
    if not given:
        return ""
    try:
        if wrong := next((why for why, shape in _FAULTS.items() if re.search(shape, given, re.IGNORECASE)), None):
            raise ValueError(wrong)
        parts = urlsplit(given)
        host, port = _host(parts.hostname or ""), f":{parts.port}" if parts.port else ""
    except ValueError as error:
        why = str(error) if str(error) in _FAULTS else "le nom de l’hôte ou le port est mal écrit"
        raise ValueError(
            f"SITE_URL, l’adresse du site : « {given} » ne convient pas, {why} ; exemple : {EXEMPLE}"
        ) from None
    return f"{parts.scheme}://{host}{port}{quote(parts.path.rstrip('/'), safe=_KEPT)}/"


def _host(host: str) -> str:
    """Return a host in ASCII; raise ValueError when it is no name of a domain."""
    name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    if _DEVIATIONS.search(host) or not all(map(_LABEL.fullmatch, name.split("."))):
        raise ValueError(host)
    return name
