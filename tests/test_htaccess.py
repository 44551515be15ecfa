"""The ready `.htaccess` on one real Apache: places of the site × what the host lets it change × forms of an answer."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import pytest
from conftest import ROOT
from contrat.serving import headers
from publication import compression
from serveurs_reels import BROWSER, Reel, apache_command, apache_head, free_ports, host, laid, running
from site_bati import SiteBati

OTHERS = ("AuthConfig", "Indexes", "Limit", "Options")
SETS = tuple(" ".join(("FileInfo", *more)) for n in range(5) for more in combinations(OTHERS, n))
HOLDS = ("All", *SETS, "FileInfo Nonfatal=Override", "FileInfo Options=Indexes", "All Nonfatal=All")
"""What a host may say in AllowOverride where the file must hold."""
IGNORED = ("None", "Indexes Limit Nonfatal=All")
"""Where the file is read past: the site is shown as any folder of files."""
FATAL = ("Options", "Indexes Limit", "Nonfatal=Override")
"""Where any directive of the file stops everything: the guide says to send none."""
OVERRIDES = (*HOLDS, *IGNORED, *FATAL)

ACCEPTED = {
    "": None,
    "gzip": "gzip",
    "br": "br",
    "gzip, br": "br",
    BROWSER: "br",
    "br;q=0, gzip;q=0.5": "gzip",
    "gzip;q=0": None,
    "br;q=0.2": "br",
}
PLACES = {
    "racine": "/",
    "dossier": "/contrat/",
    "sous-dossier": "/a/donnees/embed/b.c/",  # names that mean something at the root of the site
    "alias": "/ailleurs/contrat/",
    "personnel": "/~claire/",
}
"""Where the site may stand on a host: its path there."""


@dataclass(frozen=True)
class Hote:
    """An Apache with one host for each AllowOverride, where the site stands at each place."""

    reel: Reel
    published: Path

    def at(self, place: str, override: str) -> tuple[Reel, str]:
        """Return the server as seen from a place, and the name of the host."""
        where = "racine" if place == "racine" else "dossiers"
        return replace(self.reel, chemin=PLACES[place]), f"h{OVERRIDES.index(override)}.{where}.exemple.fr"


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder that Apache’s own user may enter, as pytest’s may not."""
    with tempfile.TemporaryDirectory(prefix="contrat-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def hote(site: SiteBati) -> Iterator[Hote]:
    with open_folder() as scratch:
        published = scratch / "publie"
        shutil.copytree(site.dossier, published)
        shutil.copy(ROOT / "docs/dev/serveurs/htaccess", published / ".htaccess")
        (published / ".env").write_text("secret", encoding="utf-8")
        (published / "embed/essai").mkdir(parents=True)
        (published / "embed/essai/index.html").write_text("<!doctype html><title>carte</title>", encoding="utf-8")
        compression.compress(published)
        port = free_ports(1)[0]
        lines = apache_head(scratch, str(port), types="/etc/mime.types")
        for n, override in enumerate(OVERRIDES):
            lines += _hosts(scratch / f"h{n}", published, f"h{n}", override, port)
        with running(apache_command(scratch, lines), port, scratch):
            yield Hote(Reel("htaccess", port, False, port), published)


def _hosts(folder: Path, site: Path, name: str, override: str, port: int) -> list[str]:
    root = laid(folder / "racine", site)
    docs = folder / "dossiers"
    for place in ("dossier", "sous-dossier"):
        laid(docs / PLACES[place].strip("/"), site)
    alias, own = laid(folder / "autre/contrat", site), laid(folder / "gens/claire/public_html", site).parent.parent
    opened = [line for f in (alias, own) for line in host(f, override)[1:]]
    virtual = f"<VirtualHost *:{port}>"
    return [
        *(virtual, f"ServerName {name}.racine.exemple.fr", *host(root, override), "</VirtualHost>"),
        *(virtual, f"ServerName {name}.dossiers.exemple.fr", *host(docs, override), *opened),
        *(f"Alias {PLACES['alias']} {alias}/", f"UserDir {own}/*/public_html", "</VirtualHost>"),
    ]


def in_every_place(hote: Hote, override: str) -> Iterator[tuple[str, Reel, str]]:
    for place in PLACES:
        reel, name = hote.at(place, override)
        yield place, reel, name


@pytest.mark.parametrize("override", HOLDS)
def test_each_file_reaches_each_browser_in_a_form_that_it_takes(hote: Hote, site: SiteBati, override: str) -> None:
    files = {
        "/": "index.html",
        "/actions/4-1/": "actions/4-1/index.html",
        "/api/v1/actions.json": "api/v1/actions.json",
        f"/{site.asset('site.css')}": site.asset("site.css"),
    }
    wrong = []
    for place, reel, name in in_every_place(hote, override):
        for path, file in files.items():
            kind, octets = headers.type_de(file), (site.dossier / file).read_bytes()
            for accepted, form in ACCEPTED.items():
                a = reel.ask(path, host=name, Accept_Encoding=accepted)
                said = (a.status, a.headers.get("content-type"), a.form, a.headers.get("vary"))
                if said != (200, kind, form, "Accept-Encoding") or a.body != octets:
                    wrong.append((place, path, accepted, said))
    assert wrong == []


ZONES: dict[str, headers.Zone] = {
    "/": "page",
    "/actions/4-1/": "page",
    "/donnees/contrat.json": "donnees",
    "/api/v1/actions.json": "donnees",
    "/actions/4-1/atom.xml": "donnees",
    "/embed/essai/": "embed",
}
GONE = ("/rien/", "/rien.csv", "/actions/rien/", "/embed/rien/", "/actions/4-1/index.html/suite", "/a::/b::/")
HIDDEN = ("/assets/", "/.env", "/.htaccess", "/%2eenv", "/_headers")
NAMES = tuple({n: None for zone in headers.ZONES for n in headers.entetes(zone)})


@pytest.mark.parametrize("override", HOLDS)
def test_headers_404_and_redirects_are_those_of_the_site_wherever_it_stands(hote: Hote, override: str) -> None:
    wrong: list[object] = []
    for place, reel, name in in_every_place(hote, override):
        for accepted in ("", BROWSER):
            for path, zone in ZONES.items():
                a = reel.ask(path, host=name, Accept_Encoding=accepted)
                said = {n: a.headers.get(n.lower()) for n in NAMES}
                if (a.status, said) != (200, {n: headers.entetes(zone).get(n) for n in NAMES}):
                    wrong.append((place, path, accepted, a.status, said))
            for path in (*GONE, *HIDDEN):
                a = reel.ask(path, host=name, Accept_Encoding=accepted)
                helps, policy = b"<h1>Page introuvable</h1>" in a.body, a.headers.get("content-security-policy")
                if (a.status, helps, policy) != (404, True, headers.politique_de("page")):
                    wrong.append((place, path, accepted, a.status, policy))
        moved = reel.ask("/actions/4-1?q=1", host=name)
        to = re.sub(r"^http://[^/]+", "", moved.headers.get("location", ""))
        if (moved.status, to) != (301, f"{reel.chemin}actions/4-1/?q=1"):
            wrong.append((place, "", "", moved.status, to))
    assert wrong == []


@pytest.mark.parametrize("override", IGNORED)
def test_where_the_host_passes_it_over_the_site_is_shown_as_plain_files(
    hote: Hote, site: SiteBati, override: str
) -> None:
    wrong: list[object] = []
    for place, reel, name in in_every_place(hote, override):
        for accepted in ACCEPTED:
            a = reel.ask("/actions/4-1/", host=name, Accept_Encoding=accepted)
            said = (a.status, a.headers["content-type"], a.form, a.body.decode() == site.pages["actions/4-1/"].html)
            if said != (200, "text/html", None, True):
                wrong.append((place, accepted, said))
    assert wrong == []


@pytest.mark.parametrize("override", FATAL)
def test_without_fileinfo_the_host_refuses_everything_as_the_guide_says(hote: Hote, override: str) -> None:
    said = [reel.ask("/", host=name).status for _, reel, name in in_every_place(hote, override)]
    assert said == [500] * len(PLACES)
    assert "Sans `FileInfo`, n’envoyez pas ce fichier" in (ROOT / "docs/dev/mettre-en-ligne.md").read_text("utf-8")


@pytest.mark.parametrize("without", ["headers", "rewrite", "deflate", "filter", "headers rewrite deflate filter"])
def test_a_module_that_the_host_lacks_takes_nothing_but_what_it_gives(hote: Hote, site: SiteBati, without: str) -> None:
    port = free_ports(1)[0]
    reel = Reel("htaccess", port, False, port)
    with open_folder() as scratch:
        lines = [*apache_head(scratch, str(port), "/etc/mime.types", without), *host(hote.published, "FileInfo")]
        with running(apache_command(scratch, lines), port, scratch):
            for path, file in (("/", "index.html"), ("/donnees/contrat.json", "donnees/contrat.json")):
                a = reel.ask(path)
                assert (a.status, a.body) == (200, (site.dossier / file).read_bytes())
                assert a.headers["content-type"] == headers.type_de(file)
                assert (a.form == "br") == ("headers" not in without and "rewrite" not in without)
