"""A built site, read as a browser reads it (HTML5 parser)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import html5lib

Element = Any  # xml.etree elements, which html5lib does not type


@dataclass(frozen=True)
class PageBatie:
    """One page: its address from the root of the site, and its tree."""

    adresse: str
    html: str

    @cached_property
    def tree(self) -> Element:
        return html5lib.parse(self.html, namespaceHTMLElements=False)

    def all(self, *tags: str) -> list[Element]:
        """Every element of those names, in HTML or in SVG."""
        return [e for e in self.tree.iter() if isinstance(e.tag, str) and e.tag.rsplit("}")[-1] in tags]

    @property
    def scripts(self) -> list[Element]:
        """Every script that a browser runs: not the block of data that describes the page."""
        return [e for e in self.all("script") if e.get("type") != "application/ld+json"]

    @cached_property
    def parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.tree.iter() for child in parent}

    def within(self, element: Element, tag: str) -> bool:
        """Say whether an element stands inside one of that name."""
        around = self.parents.get(element)
        return around is not None and (around.tag == tag or self.within(around, tag))

    @property
    def ids(self) -> list[str]:
        return [e.get("id") for e in self.tree.iter() if isinstance(e.tag, str) and e.get("id")]

    @property
    def text(self) -> str:
        """The words of `main`, white space folded."""
        return folded(self.all("main")[0])


@dataclass(frozen=True)
class SiteBati:
    dossier: Path
    configuration: Path | None = None
    """The file that builds it again, if it was built."""

    @cached_property
    def pages(self) -> dict[str, PageBatie]:
        """Every HTML file by its address."""
        found = {}
        for path in sorted(self.dossier.rglob("*.html")):
            adresse = path.relative_to(self.dossier).as_posix().removesuffix("index.html")
            found[adresse] = PageBatie(adresse, path.read_text(encoding="utf-8"))
        return found

    @cached_property
    def sample(self) -> tuple[str, ...]:
        """Return some of each kind of page: the shortest, the longest and one in eight of those of one shape of address."""
        shapes: dict[tuple[str, ...], list[str]] = {}
        for adresse in self.pages:
            head, *rest = adresse.split("/")
            shapes.setdefault((head, str(len(rest)), *(set(rest) & {"citer", "historique"})), []).append(adresse)
        found: set[str] = set()
        for group in shapes.values():
            group.sort(key=lambda a: len(self.pages[a].html))
            found.update((group[-1], *group[::8]))
        return tuple(sorted(found))

    def asset(self, nom: str) -> str:
        """Return the address of a style or a script, whose published name holds a digest."""
        stem, _, extension = nom.rpartition(".")
        (found,) = (self.dossier / "assets").glob(f"{stem}.*.{extension}")
        return f"assets/{found.name}"

    def target(self, page: PageBatie, href: str) -> tuple[str, str]:
        """Return the path in the site and the anchor that a link leads to."""
        address, anchor = urldefrag(href)
        if address.startswith("/"):
            return urlsplit(address).path.lstrip("/"), anchor
        if not address:
            return page.adresse, anchor
        parts = page.adresse.split("/")[:-1]
        for step in urlsplit(address).path.split("/"):
            if step == "..":
                parts.pop()
            elif step != ".":
                parts.append(step)
        return "/".join(parts), anchor


def folded(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
