"""nginx, Caddy and Apache really started with the project’s files: pages, headers, types, 404, what must stay hidden."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import observatoire
import pytest
from conftest import ROOT
from contrat.serving import headers
from contrat.serving.servers import SERVEURS, Hosting, Serveur, configuration
from playwright.sync_api import Browser
from publication import compression
from serveurs_reels import BROWSER, Reel, releases, started, switch
from site_bati import SiteBati

FILES = {
    "docs/dev/serveurs/nginx.conf": "nginx",
    "docs/dev/serveurs/Caddyfile": "caddy",
    "docs/dev/serveurs/apache.conf": "apache",
    "docs/dev/serveurs/htaccess": "htaccess",
}
EXTRA = {
    "donnees/essai.jsonld": b"{}",
    "donnees/essai.xml": b"<a/>",
    "donnees/essai.ods": b"PK",
    "donnees/essai.geojson": b"{}",
    "historique/fil.atom": b"<feed/>",
    "donnees/embed/essai.txt": b"p",
    "assets/essai.0123456789ab.css": b"p{}",
    "assets/essai.wasm": b"\0asm",
    "assets/essai.gif": b"GIF89a",
    "assets/essai.avif": b"\0\0\0\x1cftypavif",
    "embed/actions/4-1/index.html": b"<!doctype html><title>carte</title>",
    ".git/config": b"secret",
    ".env": b"secret",
    "assets/vide/.garde": b"",
}
"""Files of kinds that the site may hold, besides its own, and some that must never leave."""

PLACES = ("/", "/territoire/contrat/")


FEEDS = ("/historique/atom.xml", "/historique/flux.json", "/enjeux/4/flux.json", "/actions/4-1/atom.xml")


@dataclass(frozen=True)
class Publie:
    """A published folder, reached by a link as a publisher leaves it."""

    lien: Path
    scratch: Path


@pytest.fixture(scope="module")
def publie(site: SiteBati) -> Iterator[Publie]:
    with tempfile.TemporaryDirectory(prefix="contrat-") as name:  # open to Apache’s own user, as pytest’s is not
        folder = Path(name)
        lien = releases(site.dossier, folder)
        for path, octets in EXTRA.items():
            target = folder / "version-0" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(octets)
        compression.compress(folder / "version-0")
        yield Publie(lien, folder / "serveur")


@pytest.fixture(scope="module", params=[(s, c) for s in SERVEURS for c in PLACES], ids=lambda p: f"{p[0]}{p[1]}")
def reel(request: pytest.FixtureRequest, publie: Publie) -> Iterator[Reel]:
    serveur, chemin = request.param
    scratch = publie.scratch / f"{serveur}{chemin.replace('/', '-')}"
    with started(serveur, publie.lien, scratch, chemin=chemin) as server:
        yield server


@pytest.mark.parametrize("path", FILES)
def test_the_server_files_of_the_documentation_are_what_the_command_writes(path: str) -> None:
    name: Serveur = FILES[path]  # type: ignore[assignment]
    assert (ROOT / path).read_text(encoding="utf-8") == configuration(name, Hosting())


@pytest.mark.parametrize(
    ("name", "kind"),
    {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "avif": "avif"}.items(),
)
def test_each_image_that_a_hand_written_page_may_show_has_its_type(name: str, kind: str) -> None:
    assert headers.type_de(f"plan.{name}") == f"image/{kind}"


@pytest.mark.parametrize("path", ["", "actions/", "actions/4-1/", "recherche/", "404.html"])
def test_a_page_is_served_with_every_header_of_its_zone(reel: Reel, site: SiteBati, path: str) -> None:
    answer = reel.ask(f"/{path}")
    assert answer.status == 200
    assert answer.body.decode() == site.pages[path].html
    wanted = {nom.lower(): valeur for nom, valeur in headers.entetes("page").items()}
    assert {n: answer.headers.get(n) for n in wanted} == wanted
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers.keys() & {"set-cookie", "x-powered-by", "access-control-allow-origin"} == set()
    assert not re.search(r"\d", answer.headers.get("server", "")), "a version of the server is told"


def test_open_data_are_readable_from_other_sites_and_cards_may_be_framed(reel: Reel) -> None:
    data = (
        "/donnees/contrat.json",
        "/donnees/embed/essai.txt",
        "/api/v1/actions.json",
        "/api/v1/actions/4-1.jsonld",
        *FEEDS,
    )
    for zone, path in (*(("donnees", p) for p in data), ("embed", "/embed/actions/4-1/")):
        answer = reel.ask(path)
        assert answer.status == 200
        wanted = {nom.lower(): valeur for nom, valeur in headers.entetes(zone).items()}  # type: ignore[arg-type]
        assert {n: answer.headers.get(n) for n in wanted} == wanted
    assert "x-frame-options" not in reel.ask("/embed/actions/4-1/").headers
    assert "access-control-allow-origin" not in reel.ask("/embed/actions/4-1/").headers


def test_every_published_file_has_its_type(reel: Reel, publie: Publie) -> None:
    wrong = {}
    seen = set()
    for path in sorted(p for p in publie.lien.rglob("*") if p.is_file()):
        name = path.relative_to(publie.lien).as_posix()
        kind = path.suffix
        if (
            "/." in f"/{name}"
            or name in {"_headers", "SHA256SUMS"}
            or path.suffix in {".gz", ".br"}
            or (kind in seen and kind != ".csv")
        ):
            continue
        seen.add(kind)
        answer = reel.ask(f"/{name}")
        if (answer.status, answer.headers.get("content-type")) != (200, headers.type_de(name)):
            wrong[name] = (answer.status, answer.headers.get("content-type"))
    assert wrong == {}
    assert {
        ".csv",
        ".json",
        ".jsonld",
        ".xml",
        ".atom",
        ".ods",
        ".txt",
        ".wasm",
        ".pf_meta",
        ".pf_fragment",
        ".svg",
    } <= seen


def test_what_has_a_digest_in_its_name_is_kept_and_the_rest_is_asked_again(reel: Reel, publie: Publie) -> None:
    fragment = next((publie.lien / "pagefind/fragment").iterdir()).name
    dressed = [
        f"/assets/{p.name}" for p in (publie.lien / "assets").iterdir() if p.suffix in {".css", ".js", ".svg", ".txt"}
    ]
    assert len(dressed) > 8
    for path in (*dressed, f"/pagefind/fragment/{fragment}"):
        assert reel.ask(path).headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/actions/", "/donnees/contrat.json", "/recherche/mots.json", "/pagefind/pagefind-entry.json"):
        assert reel.ask(path).headers["cache-control"] == "no-cache"


def test_an_unchanged_page_is_not_sent_twice(reel: Reel) -> None:
    first = reel.ask("/actions/4-1/")
    again = reel.ask("/actions/4-1/", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/nulle-part/", "/actions/9-99/", "/nulle-part.csv", "/donnees/rien.json"])
def test_what_is_not_there_answers_404_with_the_page_that_helps(reel: Reel, path: str) -> None:
    answer = reel.ask(path)
    assert answer.status == 404
    assert "Page introuvable" in answer.body.decode()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/assets/vide/.garde",
        "/%2egit/config",
        "/.htaccess",
        "/_headers",
        "/assets/",
        "/donnees/..%2f.env",
        "/../serveur/nginx/nginx.conf",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../../../../etc/passwd",
        "/assets/..%5c..%5c.env",
        "//etc/passwd",
        "/assets../serveur/",
        "/actions/4-1/%00.html",
        "/version-0/index.html",
    ],
)
def test_what_must_stay_hidden_is_never_given(reel: Reel, path: str) -> None:
    answer = reel.ask(path)
    assert answer.status in {400, 403, 404}
    assert b"secret" not in answer.body
    assert b"root:" not in answer.body
    assert b"Index of" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
def test_nothing_can_be_written(reel: Reel, method: str) -> None:
    answer = reel.ask("/actions/4-1/", method=method, Content_Length="0")
    if (reel.serveur, method) in {("apache", "POST"), ("htaccess", "POST"), ("htaccess", "TRACE")}:
        assert answer.status == 200  # Apache takes a POST on a file for a GET; only its host may refuse TRACE
    else:
        assert answer.status in {403, 404, 405, 501}


def test_a_text_without_a_copy_is_compressed_on_its_way(reel: Reel, publie: Publie) -> None:
    path = publie.lien / "donnees/longue.csv"
    path.write_text("a,b\n" * 1000, encoding="utf-8")
    path.chmod(0o644)
    answer = reel.ask("/donnees/longue.csv", Accept_Encoding="gzip")
    assert (answer.status, answer.form, answer.body) == (200, "gzip", path.read_bytes())
    assert answer.headers["vary"].lower().count("accept-encoding") == 1
    refused = reel.ask("/donnees/longue.csv", Accept_Encoding="gzip;q=0")
    assert (refused.status, refused.form, refused.sent) == (200, None, path.read_bytes())


ACCEPTED = {
    "gzip": "gzip",
    "br": "br",
    BROWSER: "br",
    "gzip;q=0.5": "gzip",
    "gzip;q=0.8, br;q=1.0": "br",
    "GZIP": "gzip",
    "br;q=0, gzip": "gzip",
    "br;q=0.000,gzip ; q=0.001": "gzip",
    "gzip;q=0": None,
    "identity": None,
    "": None,
    "brx": None,
}
"""What a browser says that it accepts, and the form of a page that a server sends."""


@pytest.mark.parametrize("accepted", ACCEPTED)
def test_a_copy_compressed_beforehand_is_sent_as_it_is(
    reel: Reel, publie: Publie, site: SiteBati, accepted: str
) -> None:
    """Under the headers of its file, and never to a browser that did not ask for it."""
    css = f"/{site.asset('site.css')}"
    for path, file in (
        ("/actions/", "actions/index.html"),
        (css, css[1:]),
        ("/donnees/contrat.json", "donnees/contrat.json"),
    ):
        plain, answer = reel.ask(path, Accept_Encoding=""), reel.ask(path, Accept_Encoding=accepted)
        assert answer.status == 200
        assert answer.body == plain.sent == (site.dossier / file).read_bytes()
        wanted = ACCEPTED[accepted]
        if wanted == "br" and reel.serveur == "nginx":  # without its module
            wanted = "gzip" if "gzip" in accepted else None
        assert (reel.serveur, answer.form) == (reel.serveur, wanted)
        if answer.form:
            ours = {"gzip": "gz", "br": "br"}[answer.form]
            assert answer.sent == (publie.lien / f"{file}.{ours}").read_bytes(), "compressed anew"
            assert answer.headers["vary"].lower().count("accept-encoding") == 1
        kept = ("content-type", "cache-control", *(n.lower() for n in headers.entetes("page")))
        assert {n: answer.headers.get(n) for n in kept} == {n: plain.headers.get(n) for n in kept}


def test_nginx_sends_brotli_where_it_has_the_module(publie: Publie, site: SiteBati) -> None:
    with started("nginx", publie.lien, publie.scratch / "nginx-br", brotli=True) as server:
        answer = server.ask("/actions/")
        assert (answer.form, answer.body.decode()) == ("br", site.pages["actions/"].html)


def test_after_a_switch_the_next_answer_is_of_the_new_version(reel: Reel, publie: Publie) -> None:
    mark = publie.lien.parent / "version-1/actions/4-1/index.html"
    old = mark.read_bytes()
    try:
        mark.write_bytes(old.replace(b"<h1>", b"<h1>NEUF "))
        assert b"NEUF" not in reel.ask("/actions/4-1/").body
        switch(publie.lien, "version-1")
        if reel.serveur == "htaccess":  # it lives in the folder, so a publisher puts it in each version
            shutil.copy(publie.lien.parent / "version-0/.htaccess", publie.lien)
        assert b"NEUF" in reel.ask("/actions/4-1/").body
    finally:
        switch(publie.lien, "version-0")
        mark.write_bytes(old)


@pytest.mark.parametrize("serveur", ["nginx", "caddy", "apache"])
def test_over_tls_the_site_is_worth_130_at_the_observatory(serveur: Serveur, publie: Publie) -> None:
    with started(serveur, publie.lien, publie.scratch / f"{serveur}-tls", tls=True) as server:
        first = server.ask("/actions/?q=1", plain=True)
        port = "" if serveur == "caddy" else f":{server.port}"  # Caddy takes its TLS port for the world’s 443
        assert first.headers["location"] == f"https://localhost{port}/actions/?q=1"
        for path in ("/", "/actions/4-1/", "/recherche/"):
            page = server.ask(path)
            total, results = observatoire.score(page, first)
            assert (page.status, total) == (200, 130), results


def test_the_observatory_sees_each_header_that_is_missing(publie: Publie) -> None:
    with started("nginx", publie.lien, publie.scratch / "nginx-tls-2", tls=True) as server:
        page, first = server.ask("/recherche/"), server.ask("/", plain=True)
    lost = {
        "content-security-policy": 75,
        "strict-transport-security": 80,  # below 90 no bonus counts
        "x-content-type-options": 125,
        "referrer-policy": 125,
        "cross-origin-resource-policy": 120,
        "x-frame-options": 130,
    }
    found = {}
    for nom in lost:
        headers = {k: v for k, v in page.headers.items() if k != nom}
        body = re.sub(rb"<meta http-equiv[^>]*>", b"", page.body) if nom == "content-security-policy" else page.body
        found[nom] = observatoire.score(type(page)(200, headers, body), first)[0]
    assert found == lost


def test_search_works_and_nothing_is_served_outside_the_folder_of_the_site(reel: Reel, browser: Browser) -> None:
    if reel.chemin != "/":
        assert replace(reel, chemin="/").ask("/actions/4-1/").status == 404
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else None)
    tab.goto(f"{reel.address}recherche/?q=piscine")
    tab.locator("#titre-resultats").wait_for()
    assert tab.locator("#resultats a").count() >= 1
    tab.close()
    assert said == []


def test_a_folder_without_its_slash_leads_to_its_page(reel: Reel) -> None:
    answer = reel.ask("/actions/4-1")
    assert answer.status in {301, 308}
    assert re.sub("^http://localhost(:[0-9]+)?", "", answer.headers["location"]) == f"{reel.chemin}actions/4-1/"
    if reel.chemin != "/":
        at = replace(reel, chemin="/").ask(reel.chemin.rstrip("/"))
        assert (at.status in {301, 308}, at.headers["location"].endswith(reel.chemin)) == (True, True)


def test_another_site_reads_the_interface_and_the_feeds(reel: Reel, browser: Browser, address: str) -> None:
    """From a page of another origin, as a browser lets it."""
    tab = browser.new_page(bypass_csp=True)
    tab.goto(address)
    ask = "async (a) => { try { return (await fetch(a)).status } catch { return 0 } }"
    found = {
        p: tab.evaluate(ask, reel.address + p) for p in ("api/v1/actions.json", "actions/4-1/atom.xml", "actions/4-1/")
    }
    tab.close()
    assert found == {"api/v1/actions.json": 200, "actions/4-1/atom.xml": 200, "actions/4-1/": 0}


# ------------------------------------------------------------------ hosts that read a file, or nothing


def joined(text: str, path: str) -> dict[str, list[str]]:
    """Return the headers that Netlify and Cloudflare Pages give a path: those of every rule that matches."""
    found: dict[str, list[str]] = {}
    for block in text.strip().split("\n\n"):
        rule, *lines = block.split("\n")
        if re.fullmatch(re.sub(r":\w+", "[^/]+", re.escape(rule).replace(r"\*", ".*")), path):
            for line in lines:
                nom, valeur = line.strip().split(": ", 1)
                found.setdefault(nom, []).append(valeur)
    return found


@pytest.mark.parametrize("zone", headers.ZONES)
def test_the_headers_file_gives_each_page_what_the_servers_give(site: SiteBati, zone: headers.Zone) -> None:
    text = (site.dossier / "_headers").read_text(encoding="utf-8")
    assert text.count("\n/") + 1 <= 100, "Cloudflare Pages reads a hundred rules"
    paths = {f"/{a}" for a in site.pages if headers.zone_de(a) == zone and a.endswith("/")} | {f"/{zone}/x/"}
    for path in paths if zone != "page" else paths - {"/page/x/"} | {"/"}:
        found = joined(text, path)
        policy = "; ".join(found.pop("Content-Security-Policy"))
        assert policy == headers.politique_de(zone), path
        wanted = {n: [v] for n, v in headers.entetes(zone).items() if n != "Content-Security-Policy"}
        assert found == wanted, path


def test_the_headers_file_opens_the_interface_and_every_feed(site: SiteBati) -> None:
    text = (site.dossier / "_headers").read_text(encoding="utf-8")
    files = {p.relative_to(site.dossier).as_posix() for p in site.dossier.rglob("*") if p.suffix in {".xml", ".json"}}
    feeds = {f for f in files if f.endswith(("/atom.xml", "/flux.json"))}
    assert len(feeds) == 2 * (1 + 8 + 27)
    for path in (*feeds, *(f for f in files if f.startswith("api/"))):
        assert joined(text, f"/{path}")["Access-Control-Allow-Origin"] == ["*"], path
        assert headers.zone_de(path) == "donnees", path


def test_each_page_carries_the_policy_that_a_host_without_headers_cannot_send(site: SiteBati) -> None:
    found = {
        m.get("content")
        for p in site.pages.values()
        for m in p.all("meta")
        if m.get("http-equiv") == "Content-Security-Policy"
    }
    assert found == {headers.politique()}
    assert [p.adresse for p in site.pages.values() if p.html.index("http-equiv") > p.html.index("<link")] == []
    ignored = {"frame-ancestors", "report-uri", "report-to", "sandbox"}  # CSP3, § 3.3: a meta cannot say these
    assert ignored & set(headers.POLITIQUE) == set()


def test_the_policy_lets_nothing_inline_through() -> None:
    for zone in headers.ZONES:
        policy = headers.politique_de(zone)
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert [d for d in policy.split("; ") if "data:" in d] == ["img-src 'self' data:"]
        assert not re.search(r"https?:|//", policy)
