"""A web address → why it cannot be published: its host is no public name, spells an IP address, or is a code registry."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_PRIVATE_END = re.compile(
    "local|localhost|localdomain|internal|intranet|lan|home|corp|arpa|test|invalid|onion|[0-9]+|0x[0-9a-f]*"
)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"0x[0-9a-f]+|[0-9]+")
_BYTE = re.compile(r"(?:ip)?0*(?:25[0-5]|2[0-4]\d|1?\d?\d)")
_NAMES_OF_ADDRESSES = (
    "nip.io",
    "sslip.io",
    "xip.io",
    "traefik.me",
    "localtest.me",
    "lvh.me",
    "vcap.me",
    "lacolhost.com",
    "local.gd",
    "backname.io",
    "addr.tools",
    "1u.ms",
    "rbndr.us",
)
"""Domains of which every name leads to the address that it spells, or to the machine itself."""
_REGISTRIES = re.compile(
    r"(?:.+\.)?(?:anaconda\.org|artifacthub\.io|bintray\.com|brew\.sh|cdnjs\.com|clojars\.org|cocoapods\.org"
    r"|conda-forge\.org|cpan\.org|cran\.r-project\.org|crates\.io|deno\.land|docker\.(?:com|io)|docs\.rs|esm\.sh"
    r"|flathub\.org|gcr\.io|ghcr\.io|golang\.org|hackage\.haskell\.org|hex\.pm|jitpack\.io|jsdelivr\.net|jsr\.io"
    r"|lib\.rs|libraries\.io|luarocks\.org|maven\.(?:apache\.)?org|mcr\.microsoft\.com|metacpan\.org|mvnrepository\.com"
    r"|npm(?:js|mirror)\.(?:com|org)|nuget\.org|packagist\.org|pkg\.dev|pkg\.github\.com|pkg\.go\.dev|pub\.dev"
    r"|public\.ecr\.aws|pypi\.(?:io|org|python\.org)|python[h]osted\.org|quay\.io|registry\.gitlab\.com|rubygems\.org"
    r"|skypack\.dev|snapcraft\.io|sonatype\.(?:com|org)|unpkg\.com|yarnpkg\.com)\.?"
)
_PACKAGES = re.compile(r"/(?:pkgs/|packages(?:[/?]|$)|-/packages)")
_FORGES = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org")


def refusal(adresse: str, exemple: str, *, source: bool) -> str | None:
    """Return why an address cannot be published, as a source if it is one, and what to write; None when it can."""
    if not (why := _fault(adresse, source=source)):
        return None
    mended = (f"https://{adresse}", adresse.replace("[", "%5B").replace("]", "%5D"))
    example = next((x for x in mended if not _fault(x, source=source)), exemple)
    return f"adresse « {adresse[:80]} » {why}, par exemple {example[:80]}"


def _fault(adresse: str, *, source: bool) -> str | None:
    try:
        parts = urlsplit(adresse)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "mal formée ; une adresse complète est attendue"
    written = parts.scheme in {"http", "https"} and len(adresse) <= 2000 and not re.search(r"[\s<>\"`\\{}|^]", adresse)
    named = parts.username is None and port is None and not parts.netloc.endswith(":") and is_public(host)
    why = {
        "; une adresse complète est attendue": not written,
        "; l’hôte est une adresse IP : donnez le nom public du site": spells_an_address(host),
        "; l’hôte doit être un nom public, sans accent (forme « xn-- »), sans mot de passe ni port": not named,
        "; écrivez %5B pour « [ » et %5D pour « ] »": re.search(r"[\[\]]", adresse),
        "; un registre de code n’est pas une source : donnez la page de qui dit le fait": source
        and is_a_registry(host, parts.path),
    }
    return next((said for said, wrong in why.items() if wrong), None)


def is_public(host: str) -> bool:
    """Tell whether a host is a name of the public Web; an IP address is none, in any writing."""
    labels = host.split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not _PRIVATE_END.fullmatch(labels[-1])


def is_mail(raw: str) -> bool:
    """Tell whether a text is an electronic address at a public host."""
    compte, _, hote = raw.partition("@")
    named = re.fullmatch(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*", compte)
    return bool(named) and len(raw) <= 254 and is_public(hote) and not spells_an_address(hote)


def spells_an_address(host: str) -> bool:
    """Tell whether a host is an IP address (decimal, hexadecimal, octal, in brackets), or a name that spells one."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return True
    labels = host.rstrip(".").split(".")
    if all(map(_NUMBER.fullmatch, labels)) or _under(host, _NAMES_OF_ADDRESSES):
        return True
    run = 0
    for word in re.split("[.-]", host):
        run = run + 1 if _BYTE.fullmatch(word) else run if word in {"ip", "ipv4"} else 0
        if run == 4:
            return True
    return False


def is_a_registry(host: str, path: str) -> bool:
    """Tell whether an address is one of a registry of packages: code is no source of a public fact."""
    return bool(_REGISTRIES.fullmatch(host)) or (_under(host, _FORGES) and bool(_PACKAGES.search(path)))


def _under(host: str, domains: Iterable[str]) -> bool:
    bare = f".{host.rstrip('.')}"
    return any(bare.endswith(f".{domain}") for domain in domains)
