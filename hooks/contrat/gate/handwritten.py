"""The folder of hand-written pages → every problem of what MkDocs would publish from it, and where its links lead.

Only Markdown, images and the generator’s own active files are published. A page is turned into HTML
here too, and held against a short list of tags, so that no spelling of Markdown hides a script.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import markdown

from ..accessibility.conformite import claims
from ..reading.characters import faults
from ..reading.folder import read_files
from ..reading.kinds import WINDOWS_NAMES, UrlKind
from ..reading.mending import mend
from ..reading.problems import Problem, shown
from ..reading.yaml_tree import CONFLICT, CONFLICT_MARK, Unreadable, decode_utf8, place_of

RACINE = "docs"
ACTIVE = re.compile(r"assets/[a-z0-9-]+\.(?:css|js|svg|txt)|theme/_?[a-z0-9-]+\.html")
"""What a browser or the theme runs, by folder: only the generator has such files, for a page is not code."""
UNPUBLISHED = "dev/"
UNEXPECTED = (
    "fichier inattendu ; docs/ ne publie que des pages .md et des images, par exemple visite-guidee.md ou plan.png"
)
_NAME = re.compile(r"(?:[a-z0-9]+(?:[-_][a-z0-9]+)*/)*[a-z0-9]+(?:[-_.][a-z0-9]+)*\.(?:md|png|jpe?g|gif|webp|avif|pdf)")
_EXTENSIONS = ("tables", "fenced_code")  # what MkDocs always adds (mkdocs/config/defaults.py), but for the anchors
_TAGS = re.compile("h[1-6]|p|ul|ol|li|a|em|strong|code|pre|table|thead|tbody|tr|th|td|blockquote|hr|br|img|dl|dt|dd")
_ATTRIBUTES = frozenset({"href", "src", "alt", "title", "id", "class"})
MAX_PAGES, MAX_PAGE = 1_000, 60_000
"""Pages, and bytes of one of them."""
MAX_BLOCK, MAX_SIGNS = 250, 15_000
"""Lines and signs between two blank lines, and in all: Markdown’s reader takes the square of the former."""
_SIGN = re.compile(r"[\[<*_`\\&]|^ {0,3}[-=#>+~]", re.M)
_COUNTED = (b"\n", b"\r", *(bytes([c]) for c in b"[<*_`\\&|"))
_HEADER = re.compile(r"\A---[ \t]*\n(.*?)\n?(?:---|\.\.\.)[ \t]*\n", re.S)
_BARE_HEADER = re.compile(r"\A {0,3}[A-Za-z0-9_-]+:")  # MkDocs takes such a first line away (mkdocs/utils/meta.py)
_HEADER_KEYS = ("title", "description")
_HEADER_LINE = re.compile(rf"({'|'.join(_HEADER_KEYS)}):(?: +|$)(.*?)[ \t]*")
_NOT_WORDS = re.compile(r"[\[{&*!|>%@`\"']| #")


@dataclass(frozen=True)
class LienInterne:
    """A link of a page that leads to no file of `docs/`: the file of the site that it needs, and what is said without it."""

    fichier: str
    problem: Problem


def read(docs: Path, pages: Path | None = None) -> tuple[list[Problem], list[LienInterne]]:
    """Return every problem of the folders of hand-written pages, and the links that only a build can tell dead.

    `docs` is that of the generator, which alone holds active files; `pages` that of the pages that a contract adds.
    """
    octets, found = read_files(docs, RACINE, _unexpected, frozenset())
    if pages and (pages.is_symlink() or not pages.is_dir()):
        found.append(Problem(".", 1, 1, "docs/ est un lien ou un fichier ; un dossier est attendu", RACINE))
    elif pages and pages != docs:
        added, wrong = read_files(pages, RACINE, _unexpected_of_contract, frozenset())
        found += [*wrong, *_twice(octets, added)]
        octets |= added
    published = {f: octets[f] for f in sorted(octets) if not ACTIVE.fullmatch(f) and not f.startswith(UNPUBLISHED)}
    liens: list[LienInterne] = []
    signs, converter = 0, markdown.Markdown(extensions=list(_EXTENSIONS))
    for n, fichier in enumerate(f for f in published if f.endswith(".md")):
        page = _Page(fichier, published.keys(), converter)
        signs += sum(map(published[fichier].count, _COUNTED))
        if n >= MAX_PAGES or signs > MAX_SIGNS:
            message = f"docs/ a plus de {MAX_PAGES} pages, ou de {MAX_SIGNS} lignes et signes de mise en forme ; publiez-en moins"
            found.append(Problem(fichier, 1, 1, message, RACINE))
            break
        found += page.problems(published[fichier])
        liens += page.liens
    return found, liens


def markdown_of(fichier: str, octets: bytes) -> str:
    """Return a page for MkDocs: what was mended, and its header as words, for YAML would make « no » of « False »."""
    texte, _ = mend(fichier, decode_utf8(fichier, octets), RACINE)
    header = _HEADER.match(texte)
    if not header:
        return texte
    lines = (m for ligne in header[1].split("\n") if (m := _HEADER_LINE.fullmatch(ligne)))
    values = "".join(f"{m[1]}: {json.dumps(m[2], ensure_ascii=False)}\n" for m in lines)
    return f"---\n{values}---\n{texte[header.end() :]}"


def _unexpected_of_contract(fichier: str) -> str | None:
    unpublished = ACTIVE.fullmatch(fichier) or fichier.startswith((UNPUBLISHED, "theme/"))
    return UNEXPECTED if unpublished else _unexpected(fichier)


def _twice(octets: Collection[str], added: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each file of a contract at whose address the generator, or the contract, has another."""
    taken = {published_file(f): f"docs/{f} du générateur" for f in octets}
    for fichier in sorted(added):
        place = published_file(fichier)
        if place in taken:
            yield Problem(fichier, 1, 1, f"même adresse que {taken[place]} ; donnez-lui un autre nom", RACINE)
        taken.setdefault(place, f"docs/{fichier}")


def published_file(fichier: str) -> str:
    """Return the file of the site that a file of `docs/` becomes: « aide/index.html » of « aide.md »."""
    stem, suffix = posixpath.splitext(fichier)
    folder, name = posixpath.split(stem)
    return posixpath.join(folder if name == "index" else stem, "index.html") if suffix == ".md" else fichier


def _unexpected(fichier: str) -> str | None:
    if fichier.startswith(UNPUBLISHED) or ACTIVE.fullmatch(fichier):
        return None
    if not _NAME.fullmatch(fichier):
        return UNEXPECTED
    reserved = WINDOWS_NAMES.intersection(part.partition(".")[0] for part in fichier.split("/"))
    return f"« {min(reserved)} » est un nom que Windows se réserve ; donnez-en un autre" if reserved else None


class _Page:
    """One page: its characters, its header, then what its Markdown gives and where it leads."""

    def __init__(self, fichier: str, published: Collection[str], converter: markdown.Markdown) -> None:
        self.fichier, self.published, self.converter = fichier, published, converter
        self.liens: list[LienInterne] = []
        self.texte = ""

    def problems(self, octets: bytes) -> Iterator[Problem]:
        if len(octets) > MAX_PAGE:
            yield self._problem(0, f"page trop longue (plus de {MAX_PAGE} octets) ; faites-en deux")
            return
        try:
            self.texte, remarks = mend(self.fichier, decode_utf8(self.fichier, octets), RACINE)
        except Unreadable as error:
            yield from (replace(p, racine=RACINE) for p in error.problems)
            return
        yield from remarks
        seen = (*faults(self.texte), *claims(self.texte), *_marks(self.texte), *_header_faults(self.texte))
        for at, message in seen:
            yield self._problem(at, message)
        if (crowded := _crowded(self.texte)) is not None:
            message = (
                f"plus de {MAX_BLOCK} lignes ou signes de mise en forme d’affilée ; séparez-les par des lignes vides"
            )
            yield self._problem(crowded, message)
            return
        header = _HEADER.match(self.texte)
        reader = _Reader()
        reader.feed(self.converter.reset().convert(self.texte[header.end() :] if header else self.texte))
        reader.close()
        for piece, message in dict.fromkeys(reader.found):
            if message not in {said for _, said in seen}:
                yield self._problem(self._find(piece), message)
        for adresse, image in dict.fromkeys(reader.liens):
            yield from self._lead(adresse, image=image)

    def _lead(self, adresse: str, *, image: bool) -> Iterator[Problem]:
        """Yield the problem of a link within the site that leads nowhere; keep it if a page of the data may be there."""
        chemin = unquote(urlsplit(adresse).path)
        if not chemin:
            return
        here = "" if chemin[0] == "/" else posixpath.dirname(self.fichier)
        target = posixpath.normpath(posixpath.join(here, chemin.lstrip("/")))
        pages = () if image else (f"{target}.md", f"{target}/index.md")
        if any(f in self.published for f in (target, *pages)) and not (image and target.endswith(".md")):
            return
        what, example = (
            ("l’image", "![Plan](plan.png)") if image else ("le lien", "[les actions](/actions/) ou [aide](aide.md)")
        )
        message = f"{what} « {shown(adresse)} » ne mène à rien ; par exemple {example}"
        problem = self._problem(self._find(adresse), message)
        if image or target.startswith(".."):
            yield problem
        else:
            self.liens.append(LienInterne(site_file(target), problem))

    def _find(self, piece: str) -> int:
        return max(0, self.texte.lower().find(piece.lower()))

    def _problem(self, at: int, message: str) -> Problem:
        return Problem(self.fichier, *place_of(self.texte, at), message, RACINE)


def site_file(target: str) -> str:
    """Return the file of the site that a path names: « actions/4-1 », « actions/4-1/index.md » or a file itself."""
    if target.endswith(".md"):
        return f"{target.removesuffix('.md')}.html"
    if "." in target.rpartition("/")[2]:
        return "index.html" if target == "." else target
    return f"{target}/index.html"


def _marks(texte: str) -> Iterator[tuple[int, str]]:
    """Yield the marks that git leaves of a conflict, and what a browser would swallow."""
    for m in re.finditer(rf"^{CONFLICT_MARK.pattern}", texte, re.M):
        if "=" not in m[0]:  # a row of them is a title
            yield m.start(), CONFLICT
    for m in re.finditer(r"<!\[", texte):
        yield m.start(), "« <![ » cache ce qui le suit ; écrivez en Markdown, sans HTML"


def _header_faults(texte: str) -> Iterator[tuple[int, str]]:
    """The header of a page gives its title and description, once each, in words."""
    header = _HEADER.match(texte)
    if not header and _BARE_HEADER.match(texte):
        yield 0, "mot suivi de « : » au début de la page ; commencez par un titre, par exemple # Aide"
    elif not header and re.match(r"---[ \t]*\n", texte):
        yield 0, "en-tête de page ouvert par « --- » et jamais fermé ; mettez « --- » après sa dernière ligne"
    seen: set[str] = set()
    at = texte.find("\n") + 1
    for ligne in header[1].split("\n") if header else ():
        m = _HEADER_LINE.fullmatch(ligne)
        if not m and ligne.strip():
            yield at, f"en-tête de page : seuls {' et '.join(_HEADER_KEYS)} y ont leur place, par exemple title: Aide"
        elif m and m[1] in seen:
            yield at, f"« {m[1]} » en double dans l’en-tête de page ; gardez-en un"
        elif m and (not m[2] or _NOT_WORDS.match(m[2]) or " #" in m[2]):
            yield at, f"en-tête de page : « {m[1]} » attend des mots, sans guillemets ni « # », par exemple title: Aide"
        seen |= {m[1]} if m else set()
        at += len(ligne) + 1


def _crowded(texte: str) -> int | None:
    """Return where more stands together than the reader of Markdown bears."""
    at = count = 0
    for ligne in texte.split("\n"):
        count = count + 1 + len(_SIGN.findall(ligne)) if ligne.strip() else 0
        if count > MAX_BLOCK:
            return at
        at += len(ligne) + 1
    return None


class _Reader(HTMLParser):
    """Gathers (words to look for in the page, sentence) of each tag, attribute or address that is not on the lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.liens: list[tuple[str, bool]] = []
        """The addresses within the site, and whether each is that of an image."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _TAGS.fullmatch(tag):
            self.found.append((f"<{tag}", f"balise HTML « <{shown(tag)}> » ; écrivez en Markdown, sans HTML"))
            return
        for nom, valeur in attrs:
            if nom == "style" and tag in {"th", "td"}:
                self.found.append((":-", "colonne alignée « :-- » ; écrivez « --- » sous l’en-tête du tableau"))
            elif nom not in _ATTRIBUTES:
                self.found.append((nom, f"attribut HTML « {shown(nom)} » ; écrivez en Markdown, sans HTML"))
            elif nom in {"href", "src"} and (message := _address_fault(valeur or "", image=nom == "src")):
                self.found.append((valeur or "", message))
            elif nom in {"href", "src"} and not _outside(valeur or ""):
                self.liens.append((valeur or "", nom == "src"))

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        self.found += [("&#", message) for _, message in faults(data)]  # an entity may hide what the page does not show

    def handle_comment(self, data: str) -> None:
        self.found.append(("<!--", "commentaire HTML : personne ne le lirait ; retirez-le"))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("<!", "déclaration HTML ; écrivez en Markdown, sans HTML"))

    def handle_pi(self, data: str) -> None:
        self.found.append(("<?", "instruction HTML ; écrivez en Markdown, sans HTML"))


def _outside(adresse: str) -> bool:
    return re.match(r"[^/?#]*:|//|\\", re.sub(r"[\x00-\x20]", "", unescape(adresse))) is not None


def _address_fault(adresse: str, *, image: bool) -> str | None:
    """Return why a page may not lead to this address: another scheme than http(s), or a host that is not public."""
    mail = re.sub(r"[\x00-\x20]", "", unescape(adresse)).startswith("mailto:")
    if (mail and not image) or not _outside(adresse):
        return None
    if image:
        return f"image « {shown(adresse)} » d’un autre site ; mettez le fichier de l’image dans docs/"
    try:
        UrlKind().parse(adresse)
    except ValueError as error:
        return str(error)
    return None
