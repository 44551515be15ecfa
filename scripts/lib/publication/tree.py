"""A built site → what is wrong with it. Read from the disk, as a reader gets it, without trusting its builder."""

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from contrat.serving import seal

from . import compression

_HERE = "ici"
"""Stands for the host of the site, which its links do not name."""
_LEADING = frozenset({"href", "src", "action", "data", "poster"})
"""The attributes that lead somewhere, on whatever element."""


class _Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.images: list[str] = []
        """The pictures that stand for the page where a link to it is shared."""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and ("property", "og:image") in attrs:
            self.images += [value for name, value in attrs if name == "content" and value]
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in _LEADING and value:
                self.links.append(value)


@dataclass(frozen=True)
class BuiltSite:
    """A built site: what its files are, and what it says of itself."""

    folder: Path
    files: frozenset[str]
    origine: seal.Origine
    pages: dict[str, _Page]

    @property
    def base(self) -> str:
        """The path of the site on its server."""
        return urlsplit(self.origine.site_url or "").path.rstrip("/") + "/"


def files(folder: Path) -> frozenset[str]:
    """Return the name of every file of a tree."""
    return frozenset(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def problems(folder: Path) -> list[str]:
    """Return, in French, all that keeps a built site from being put online."""
    odd = [p for p in folder.rglob("*") if p.is_symlink() or not (p.is_file() or p.is_dir())]
    if odd:
        return [f"{p.relative_to(folder).as_posix()} n’est ni un fichier ni un dossier" for p in odd]
    names = files(folder)
    missing = [name for name in ("index.html", "404.html", seal.VERSION, seal.SUMS) if name not in names]
    if missing:
        return [f"{name} manque" for name in missing]
    try:
        origine = seal.read_version((folder / seal.VERSION).read_bytes())
        html = {f: (folder / f).read_text(encoding="utf-8") for f in sorted(names) if f.endswith(".html")}
    except ValueError as wrong:
        return [f"{seal.VERSION} ou une page est illisible : {wrong}"]
    cut = [
        f"{name} est coupé : la page ne finit pas par </html>"
        for name, text in html.items()
        if not text.rstrip().endswith("</html>")
    ]
    tree = BuiltSite(folder, names, origine, {name: _Page(text) for name, text in html.items()})
    return [*cut, *damage(folder), *(problem for check in CHECKS for problem in check(tree))]


def damage(folder: Path) -> list[str]:
    """Return where the files of a published tree are not those that its sums list, or a compressed copy is another’s."""
    try:
        digests = seal.read_sums((folder / seal.SUMS).read_bytes())
    except (OSError, ValueError):
        return [f"{seal.SUMS} manque ou est illisible"]
    names = files(folder) - {seal.SUMS}
    copies = {name: of for name in names if (of := compression.original(name, digests)) and name not in digests}
    names -= copies.keys()
    found = [f"{name} n’est pas dans {seal.SUMS}" for name in sorted(names - digests.keys())]
    found += [f"{name} manque" for name in sorted(digests.keys() - names)]
    for name in sorted(names & digests.keys()):
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digests[name]:
                found.append(f"{name} n’a pas l’empreinte de {seal.SUMS}")
    for name, of in sorted(copies.items()):
        if of in names and not compression.opens_into(name, (folder / name).read_bytes(), (folder / of).read_bytes()):
            found.append(f"{name} ne rend pas {of}")
    return found


def pages_are_counted(tree: BuiltSite) -> Iterator[str]:
    """There are as many pages as the build announced."""
    if len(tree.pages) != tree.origine.pages:
        yield f"pages annoncées : {tree.origine.pages} ; pages trouvées : {len(tree.pages)}"


def links_lead_somewhere(tree: BuiltSite) -> Iterator[str]:
    """Each link inside the site leads to a file, and its anchor to an id of that page."""
    for name, page in tree.pages.items():
        for link in dict.fromkeys(page.links):
            target, anchor = _target(tree, name, link)
            if target is None:
                continue
            if target not in tree.files:
                yield f"{name} : le lien « {link} » ne mène à rien"
            elif anchor and target in tree.pages and anchor not in tree.pages[target].ids:
                yield f"{name} : le lien « {link} » mène à une ancre qui n’existe pas"


def _target(tree: BuiltSite, name: str, link: str) -> tuple[str | None, str]:
    """Return the file and the anchor that a link leads to; no file when it leaves the site."""
    address = urlsplit(urljoin(f"//{_HERE}/{quote(name)}", link.strip()))
    path, base = unquote(address.path), tree.base if link.strip().startswith("/") else "/"
    if address.scheme or address.netloc != _HERE or not f"{path}/".startswith(base):
        return None, ""
    target = path[len(base) :].strip("/")
    if target not in tree.files:
        target = f"{target}/index.html".lstrip("/")
    return target, unquote(address.fragment).split(":~:")[0]


def index_is_whole(tree: BuiltSite) -> Iterator[str]:
    """The full-text index counts the indexed pages, and each of its parts can be read to its end."""
    try:
        entry = json.loads((tree.folder / "pagefind/pagefind-entry.json").read_bytes())
        count = sum(language["page_count"] for language in entry["languages"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield "l’index de recherche manque ou est illisible"
        return
    fragments = sum(name.endswith(".pf_fragment") for name in tree.files)
    if not count == fragments == tree.origine.pages_cherchees:
        yield f"pages à chercher : {tree.origine.pages_cherchees} ; dans l’index : {count}, en {fragments} fichiers"
    for name in sorted(n for n in tree.files if ".pf_" in n.rpartition("/")[2]):
        try:
            gzip.decompress((tree.folder / name).read_bytes())
        except (OSError, EOFError, zlib.error):
            yield f"{name} est coupé"


_WHOLE = {".pdf": (b"%PDF-", b"%%EOF"), ".png": (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82")}
"""How a document or a picture begins and ends."""


def documents_are_whole(tree: BuiltSite) -> Iterator[str]:
    """Each document and each picture has its beginning and its end, and each picture that a page names is there."""
    for name in sorted(tree.files):
        if not _is_whole(tree.folder / name):
            yield f"{name} est vide ou coupé"
    for name, page in tree.pages.items():
        for image in page.images:
            target = image.removeprefix(tree.origine.site_url or image)
            if target not in tree.files:
                yield f"{name} : l’image « {image} » n’existe pas"


def _is_whole(file: Path) -> bool:
    """Tell whether a document or a picture has its beginning and its end; nothing is asked of other files."""
    if file.suffix == ".epub":
        return zipfile.is_zipfile(file)  # which looks for the end
    if file.suffix == ".txt":
        return file.stat().st_size > 0
    first, last = _WHOLE.get(file.suffix, (b"", b""))
    octets = file.read_bytes() if first else b""
    return octets.startswith(first) and octets.rstrip().endswith(last)


CHECKS: tuple[Callable[[BuiltSite], Iterator[str]], ...] = (
    pages_are_counted,
    links_lead_somewhere,
    index_is_whole,
    documents_are_whole,
)
"""Every check of a site whose sums match; a new one has its place here, and stops `scripts/build` and `scripts/publish` alike."""
