"""Who may ask the form for something, and what each answer tells browsers.

The form listens to this computer alone. A page of another site that a browser of this computer opens could still ask
it for something: so each request names a host that is ours, each form holds a token that no other page can read, and
the cookie that it goes with is sent from our own pages alone.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import time
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from contrat.serving import headers

MAX_BODY = 1_000_000
"""How many bytes a posted form may weigh."""
MAX_FIELDS = 20_000
HOURS = 12
"""How long a form may stay open before its token must be given again."""
POLITIQUE = {
    **{d: s for d, s in headers.POLITIQUE.items() if d not in ("connect-src", "worker-src")},
    "script-src": "'none'",
    "img-src": "'self'",
    "frame-src": "'self'",
}
"""The policy of the site without what only its scripts need: the form has none."""


@dataclass(frozen=True)
class Guard:
    """`hosts` are the names by which the form may be asked; `https` says that a server in front speaks TLS."""

    hosts: frozenset[str]
    https: bool
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def admits(self, host: str, method: str, origin: str | None, site: str | None) -> bool:
        """Tell whether a request may be answered: ours by its host, and one that writes by its origin."""
        if host.lower() not in self.hosts:
            return False
        if method in ("GET", "HEAD"):
            return True
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return False
        return site in (None, "same-origin", "none")

    def token(self, session: str) -> str:
        """Return the token of a form of a session, with the hour at which it was made."""
        now = str(int(time.time()))
        return f"{now}.{self._sign(session, now)}"

    def check(self, session: str, token: str) -> bool | None:
        """Tell whether a token is one of this session; None for one that is too old."""
        made, _, signature = token.partition(".")
        if (
            not made.isascii()
            or not made.isdigit()
            or not hmac.compare_digest(signature.encode(), self._sign(session, made).encode())
        ):
            return False
        return True if time.time() - int(made) < HOURS * 3600 else None

    def _sign(self, session: str, made: str) -> str:
        return hmac.new(self.key, f"{session}.{made}".encode(), sha256).hexdigest()

    def headers(self, *, framed: bool) -> dict[str, str]:
        """Return what every answer says; `framed`: a page that our own pages show in a frame."""
        policy = headers.politique() if framed else "; ".join(f"{d} {s}" for d, s in POLITIQUE.items())
        said = {
            **headers.COMMUNS,
            "Content-Security-Policy": f"{policy}; frame-ancestors {chr(39)}{'self' if framed else 'none'}{chr(39)}",
            "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "private, no-cache",  # « no-store » would make « back » lose what was typed
        }
        if not self.https:
            del said["Strict-Transport-Security"]
        return said


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen to is of this computer alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
