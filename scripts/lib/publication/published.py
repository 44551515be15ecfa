"""A published site as its readers get it: from a folder, or from the web as browsers ask for it.

On the web a page is asked for at the address of its folder, and each file once under each encoding: what a
server keeps compressed beside a file, or in a cache, is judged by what it opens into.
"""

from __future__ import annotations

import http.client
import re
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from contrat.serving import seal

from . import compression
from .refusal import Refused, say

ENCODINGS = ("identity", "gzip", "br", "gzip, deflate, br, zstd")
"""What is asked for in turn: each form by itself, then what browsers send."""
_COPIES = {"gzip": "gz", "br": "br"}
"""The encodings that are opened here, and the suffix of the copies that hold the same bytes."""
_KEPT_BACK = "_headers"
"""What some hosts read and most servers keep to themselves, ours among them."""
_GONE = {404, 410}
_MISSING = "manque"
_SECONDS = 20
_SMALL = 10_000_000
_WRAPPING = 1_024
"""What an encoding may add to a file that it cannot make smaller."""


@dataclass(frozen=True)
class LocalSite:
    folder: Path

    def read(self, name: str, at_most: int = _SMALL) -> bytes | None:
        """Return the first bytes of a file; None when it is not there."""
        path = self.folder / name
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(at_most)

    def faults(self, name: str, right: bytes) -> Iterator[str]:
        """Yield what is wrong with a file, of which the right bytes are given."""
        found = self.read(name, len(right) + 1)
        if fault := _MISSING if found is None else _difference(right, found):
            yield fault

    def names(self) -> set[str]:
        """Return every file, and every link: a server follows one to a folder too."""
        found = (p for p in self.folder.rglob("*") if p.is_symlink() or not p.is_dir())
        return {p.relative_to(self.folder).as_posix() for p in found}

    def limits(self) -> Iterator[str]:
        """Yield what cannot be seen from here."""
        return iter(())


@dataclass(frozen=True)
class _Answer:
    url: str
    """Where the answer was found, after the redirects."""
    status: int
    encoding: str = "identity"
    octets: bytes = b""


class _Elsewhere(Exception):
    """A redirect leads out of the site; the message says where."""


class _InsideOnly(urllib.request.HTTPRedirectHandler):
    """Follows what leads to the same site, or from http to https of the same name."""

    def redirect_request(self, req: urllib.request.Request, *answer: Any) -> urllib.request.Request | None:
        newurl = answer[-1]
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        same = (old.scheme, old.netloc) == (new.scheme, new.netloc)
        if not same and (old.scheme, new.scheme, new.hostname) != ("http", "https", old.hostname):
            raise _Elsewhere(newurl)
        return super().redirect_request(req, *answer)


def _opener() -> urllib.request.OpenerDirector:
    context = ssl.create_default_context()
    return urllib.request.build_opener(_InsideOnly, urllib.request.HTTPSHandler(context=context))


@dataclass(frozen=True)
class WebSite:
    address: str
    """Ends with a slash."""
    opener: urllib.request.OpenerDirector = field(default_factory=_opener, compare=False)

    def read(self, name: str, at_most: int = _SMALL) -> bytes | None:
        answer = self._found(name, at_most)
        return answer.octets if answer else None

    def settled(self) -> WebSite:
        """Return the site at the address where the redirects of this one end."""
        answer = self._found(seal.VERSION, _SMALL)
        if answer is None or not answer.url.endswith(f"/{seal.VERSION}"):
            return self
        return WebSite(answer.url.removesuffix(seal.VERSION), self.opener)

    def faults(self, name: str, right: bytes) -> Iterator[str]:
        """Yield what is wrong under all encodings in one sentence, else under which ones."""
        found = [(accepted, self._fault(name, right, accepted)) for accepted in ENCODINGS]
        if name == _KEPT_BACK and {fault for _, fault in found} == {_MISSING}:
            return
        faults = [fault for _, fault in found if fault]
        if len(faults) == len(found):
            yield faults[0]
            return
        for fault in dict.fromkeys(faults):
            yield f"{fault} (Accept-Encoding : {' ; '.join(accepted for accepted, f in found if f == fault)})"

    def names(self) -> set[str]:
        """Return what the published sums list: a server does not say what else it holds."""
        try:
            return set(seal.read_sums(self.read(seal.SUMS) or b""))
        except ValueError:
            return set()

    def limits(self) -> Iterator[str]:
        yield (
            f"Par le réseau ne se voient ni un fichier en trop que {seal.SUMS} ne dit pas, ni {_KEPT_BACK} si le serveur "
            "le garde pour lui, ni ce qu’il répond à d’autres, ou plus tard."
        )
        if self.address.startswith("http:"):
            yield "Cette adresse est sans chiffrement (http) : ce qu’elle envoie peut être changé en chemin."

    def _fault(self, name: str, right: bytes, accepted: str) -> str | None:
        try:
            answer = self._ask(_address(name), accepted, 2 * len(right) + _WRAPPING)
        except _Elsewhere as elsewhere:
            return f"renvoie vers un autre site, {elsewhere}"
        if answer.status != 200:
            return _MISSING if answer.status in _GONE else f"le serveur a répondu {answer.status}"
        if answer.encoding == "identity":
            return _difference(right, answer.octets)
        return _packed_fault(name, right, answer, accepted)

    def _found(self, name: str, at_most: int) -> _Answer | None:
        """Return a file without compression; None when it is not there. Raises `Refused` for any other answer."""
        try:
            answer = self._ask(name, "identity", at_most)
        except _Elsewhere as elsewhere:
            said = f"{self.address} renvoie vers {elsewhere} ; donnez cette adresse, si c’est bien elle."
            raise Refused(said) from None
        if answer.status in _GONE:
            return None
        if answer.status != 200 or answer.encoding != "identity":
            raise Refused(f"{name} : le serveur a répondu {answer.status}, en « {answer.encoding} ».")
        return answer

    def _ask(self, address: str, accepted: str, at_most: int) -> _Answer:
        url = f"{self.address}{quote(address)}"
        request = urllib.request.Request(url, headers={"Accept-Encoding": accepted})  # noqa: S310 — http or https: `open_site`
        try:
            with self.opener.open(request, timeout=_SECONDS) as answer:
                encoding = answer.headers.get("Content-Encoding", "").strip().lower() or "identity"
                return _Answer(answer.url, answer.status, _shown(encoding), answer.read(at_most))
        except urllib.error.HTTPError as error:
            with error:
                return _Answer(url, error.code)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Refused(f"{self.address} ne répond pas ({getattr(error, 'reason', error)}).") from None


def open_site(address: str) -> LocalSite | WebSite:
    if urlsplit(address).scheme in {"http", "https"}:
        asked = WebSite(f"{address.rstrip('/')}/")
        site = asked.settled()
        if site.address != asked.address:
            say(f"{asked.address} renvoie vers {site.address}, qui est vérifiée.")
        return site
    if Path(address).is_dir():
        return LocalSite(Path(address))
    raise Refused(f"« {address} » n’est ni une adresse http(s), ni un dossier.")


def _address(name: str) -> str:
    """Return where readers ask for a file: a page at its folder."""
    folder, _, last = name.rpartition("/")
    return name if last != "index.html" else f"{folder}/" if folder else ""


def _shown(encoding: str) -> str:
    """Return an encoding that a server names, as it may be printed."""
    return encoding if re.fullmatch(r"[a-z0-9, _-]{1,40}", encoding) else "illisible"


def _packed_fault(name: str, right: bytes, answer: _Answer, accepted: str) -> str | None:
    served = f"servi en « {answer.encoding} »"
    if answer.encoding not in accepted.split(", "):
        return f"{served}, qui n’est pas demandé"
    if answer.encoding not in _COPIES:
        return f"{served}, que cette commande ne sait pas ouvrir"
    opens = compression.opens_into(f"{name}.{_COPIES[answer.encoding]}", answer.octets, right)
    return None if opens else f"{served}, ne rend pas ce fichier"


def _difference(right: bytes, found: bytes) -> str | None:
    if found == right:
        return None
    pairs = enumerate(zip(right, found, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(right), len(found)))
    return f"diffère à partir de l’octet {at + 1}"
