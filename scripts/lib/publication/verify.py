"""Command `scripts/verify`: a published site, rebuilt from the commit that it names, and compared byte for byte."""

from __future__ import annotations

import hashlib
import http.client
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urlsplit

from building import git
from contrat import seal

from . import compression
from .construction import CODE, Settings, Workshop, construct
from .refusal import Refused, run, say

_SECONDS = 20
_SMALL = 10_000_000
_SHOWN = 50


class Published(Protocol):
    """A site as its readers get it."""

    def read(self, name: str, at_most: int) -> bytes | None:
        """Return the first bytes of a file; None when it is not there."""

    def names(self) -> set[str]:
        """Return the files that the site is known to hold besides those that are asked for."""


@dataclass(frozen=True)
class LocalSite:
    folder: Path

    def read(self, name: str, at_most: int) -> bytes | None:
        path = self.folder / name
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(at_most)

    def names(self) -> set[str]:
        return {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if not p.is_dir()}


@dataclass(frozen=True)
class WebSite:
    address: str

    def read(self, name: str, at_most: int) -> bytes | None:
        request = urllib.request.Request(  # noqa: S310 — `open_site` took http and https alone
            f"{self.address.rstrip('/')}/{quote(name)}", headers={"Accept-Encoding": "identity"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                octets: bytes = answer.read(at_most)
                return octets
        except urllib.error.HTTPError as error:
            if error.code in {404, 410}:
                return None
            raise Refused(f"{name} : le serveur a répondu {error.code}.") from None
        except (urllib.error.URLError, TimeoutError, http.client.HTTPException) as error:
            raise Refused(f"{self.address} ne répond pas ({getattr(error, 'reason', error)}).") from None

    def names(self) -> set[str]:
        """Return what the published sums list: a server does not say what else it holds."""
        try:
            return set(seal.read_sums(self.read(seal.SUMS, _SMALL) or b""))
        except ValueError:
            return set()


def open_site(address: str) -> Published:
    if urlsplit(address).scheme in {"http", "https"}:
        return WebSite(address)
    if Path(address).is_dir():
        return LocalSite(Path(address))
    raise Refused(f"« {address} » n’est ni une adresse http(s), ni un dossier.")


def differences(expected: Path, published: Published) -> Iterator[str]:
    """Yield a sentence for each file that is not, byte for byte, what the rebuild gives.

    A compressed copy is held against what it opens into, for libraries pack alike in other bytes.
    """
    made = {p.relative_to(expected).as_posix() for p in expected.rglob("*") if p.is_file()}
    names = {name for name in made if compression.original(name, made) is None}
    for name in sorted(names | published.names()):
        of = compression.original(name, names)
        if of:
            right = (expected / of).read_bytes()
            if not compression.opens_into(name, published.read(name, 2 * len(right)) or b"", right):
                yield f"{name} : ne rend pas {of}"
        elif name not in names:
            yield f"{name} : en trop, la reconstruction n’a pas ce fichier"
        else:
            yield from _difference(name, (expected / name).read_bytes(), published)


def _difference(name: str, right: bytes, published: Published) -> Iterator[str]:
    found = published.read(name, len(right) + 1)
    if found is None:
        yield f"{name} : manque"
    elif found != right:
        at = next(
            (i for i, (a, b) in enumerate(zip(right, found, strict=False)) if a != b), min(len(right), len(found))
        )
        yield f"{name} : diffère à partir de l’octet {at + 1}"


def rebuild(origine: seal.Origine, work: Workshop) -> Path:
    """Return the site of the commit that a publication names, built in a clone of this repository."""
    commit = origine.commit
    if commit is None:
        raise Refused("ce site ne dit pas de quel commit il vient ; il ne peut pas être vérifié.")
    if not git.Repository(CODE).agrees("cat-file", "-e", f"{commit}^{{commit}}"):
        raise Refused(f"le commit {commit} n’est pas dans cette copie ; lancez git fetch, puis recommencez.")
    clone = work.folder / "source"
    git.Repository(CODE).ask(
        "clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", str(CODE), str(clone)
    )
    git.Repository(clone).ask("checkout", "--quiet", "--detach", commit)
    settings = Settings(origine.site_url or "", origine.jour or "")
    if _digest(clone) == _digest(CODE):
        return construct(work, clone, settings)
    say("Ce commit a d’autres bibliothèques ; elles sont installées à part…")
    done = work.run([str(clone / "scripts/build")], clone, **settings.environment())
    if done.returncode:
        raise Refused(f"la reconstruction a échoué.\n{done.stdout.strip()}")
    return clone / "site"


def _digest(checkout: Path) -> str:
    return hashlib.sha256((checkout / "requirements.txt").read_bytes()).hexdigest()


def verify(address: str) -> int:
    """Say what differs, or that all is equal. Returns 0, or 1 when something differs."""
    published = open_site(address)
    octets = published.read(seal.VERSION, _SMALL)
    if octets is None:
        raise Refused(f"{address} n’a pas de {seal.VERSION} ; il ne peut pas être vérifié.")
    try:
        origine = seal.read_version(octets)
    except ValueError:
        raise Refused(f"{seal.VERSION} est illisible ; ce site ne peut pas être vérifié.") from None
    say(f"Reconstruction du commit {origine.commit or 'inconnu'}…")
    with tempfile.TemporaryDirectory(prefix="contrat-verifie-") as folder:
        site = rebuild(origine, Workshop(Path(folder)))
        found = list(differences(site, published))
        count = sum(p.is_file() for p in site.rglob("*"))
    if not found:
        say(f"Tout est égal : {count} fichiers, octet pour octet, ceux du commit {origine.commit}.")
        return 0
    for sentence in found[:_SHOWN]:
        say(sentence)
    if len(found) > _SHOWN:
        say(f"… et {len(found) - _SHOWN} autres.")
    say(
        f"Le site n’est pas celui du commit {origine.commit} : fichiers différents, manquants ou en trop : {len(found)}."
    )
    return 1


if __name__ == "__main__":
    sys.exit(run(lambda: verify(sys.argv[1]), "Rien n’a pu être vérifié.", failure=2))
