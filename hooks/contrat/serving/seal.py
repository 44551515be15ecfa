"""What a publication says of itself → the bytes of `version.json` and `SHA256SUMS`.

With both, anyone can rebuild the commit and compare (`scripts/verify`). The files hold nothing but
what a rebuild finds again: no clock, no machine, no path.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

VERSION, SUMS = "version.json", "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(frozen=True)
class Origine:
    """Where a publication comes from; what the copy that built it does not know is None, never made up."""

    commit: str | None
    """The whole commit hash of the contract, when nothing in the copy differed from it."""
    donnees_date: str | None
    """The day of the last commit that touched the data."""
    jour: str | None
    """The day on which the site speaks."""
    donnees_empreinte: str
    verrou: str
    """SHA-256 of the lock of the libraries, `requirements.txt`."""
    site_url: str | None
    pages: int
    """The number of HTML pages."""
    pages_cherchees: int
    """The number of pages in the full-text index."""
    generateur: str | None = None
    """The commit of the generator, as `commit`; a site of before contracts had folders of their own names none."""


def version_json(origine: Origine) -> bytes:
    return (json.dumps(asdict(origine), ensure_ascii=False, indent=2) + "\n").encode()


def read_version(octets: bytes) -> Origine:
    """Return what `version_json` wrote. Raises ValueError for anything else: the file may come from the network."""
    try:
        origine = Origine(**json.loads(octets))
    except (TypeError, RecursionError):
        raise ValueError("not a version") from None
    texts = (origine.commit, origine.donnees_date, origine.jour, origine.site_url)
    counts = (origine.pages, origine.pages_cherchees)
    if not all(x is None or isinstance(x, str) for x in texts) or not all(type(n) is int for n in counts):
        raise ValueError("not a version")
    for commit in filter(lambda c: c is not None, (origine.commit, origine.generateur)):
        if not isinstance(commit, str) or not re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", commit):
            raise ValueError("not a commit")
    return origine


def sums(digests: Mapping[str, str]) -> bytes:
    """Return what `sha256sum --check` reads, in the order of the names. Raises ValueError for a name it cannot hold."""
    for name in digests:
        if "\\" in name or not name.isprintable():
            raise ValueError(name)
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def read_sums(octets: bytes) -> dict[str, str]:
    """Return the digests by name. Raises ValueError for what `sums` does not write, or a name that leaves the tree."""
    digests = {}
    for line in octets.decode().split("\n")[:-1]:
        found = _LINE.fullmatch(line)
        if not found or {"", ".", ".."} & set(found[2].split("/")) or not found[2].isprintable():
            raise ValueError(line)
        digests[found[2]] = found[1]
    if sums(digests) != octets:
        raise ValueError("not the sums of a tree")
    return digests
