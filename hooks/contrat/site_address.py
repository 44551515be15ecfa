"""The public address of the site as the person who deploys types it (`SITE_URL`) → what pages, feeds and files write."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

EXEMPLE = "https://contrat.exemple.fr/ ou https://www.exemple.fr/contrat/"
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DEVIATIONS = re.compile("[ßς\u200c\u200d]")
"""Letters that `encodings.idna` (IDNA 2003) writes otherwise than browsers do: the address would be another’s."""


def public_address(given: str) -> str:
    """Return the address in ASCII with its last « / », an accented host in punycode; empty when nothing is given.

    Raises ValueError, with a sentence for the person, when feeds, citations or the 404 page could not stand on it.
    """
    if not given:
        return ""
    wrong = _fault(given)
    parts = urlsplit(given) if not wrong else None
    host = _host(parts.hostname or "") if parts else None
    if not parts or not host:
        reason = wrong or "le nom de l’hôte n’est pas un nom de domaine"
        raise ValueError(f"SITE_URL, l’adresse du site : « {given} » ne convient pas, {reason} ; exemple : {EXEMPLE}")
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path.rstrip("/"), safe="/%-._~!$&'()*+,;=:@")
    return f"{parts.scheme}://{host}{port}{path}/"


def _fault(given: str) -> str | None:
    """Return what an address is wrong for, but its host."""
    if re.search(r"[\s\x00-\x1f\x7f-\xa0\u200b\u2060\ufeff]", given):
        return "elle contient une espace"
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return "le nom de l’hôte ou le port est mal écrit"
    path = parts.path.removeprefix("/").removesuffix("/")
    segments = path.split("/") if len(parts.path) > 1 else []
    rules = {
        "elle doit commencer par https:// ou http://": parts.scheme not in {"http", "https"} or not parts.netloc,
        "elle contient un nom de compte": "@" in parts.netloc,
        "elle contient « ? » ou « # » : gardez ce qui précède": "?" in given or "#" in given,
        "elle finit par le nom d’un fichier : gardez le dossier, avec son « / » final": bool(
            segments
            and (
                re.search(r"\.(html?|php|aspx?|xml|json)$", segments[-1], re.IGNORECASE)
                or ("." in segments[-1] and not given.endswith("/"))
            )
        ),
        "son chemin a un morceau vide, « . » ou « .. »": bool({"", ".", ".."} & set(segments)),
        "son chemin contient un signe qu’une adresse n’a pas": bool(
            re.search(r"[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})", parts.path)
        ),
        "le port est mal écrit": port == 0 or parts.netloc.endswith(":"),
    }
    return next((reason for reason, broken in rules.items() if broken), None)


def _host(host: str) -> str | None:
    """Return a host in ASCII, or None when it is no name of a domain."""
    if _DEVIATIONS.search(host):
        return None
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return None
    return name if len(name) <= 253 and all(map(_LABEL.fullmatch, name.split("."))) else None
