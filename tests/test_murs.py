"""Two walls against hostile text, each shown to hold with the other one down, in Chromium.

Wall 1: templates escape. Wall 2: the Content-Security-Policy. The data gate, which refuses markup long
before, is gone round: the model is made hostile directly, then rendered and built as always.
"""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jinja2
import pytest
from attaques import PAYLOADS, URL_PAYLOADS, hostile, hostile_history
from conftest import ROOT
from contrat.french.typography import no_break, typeset
from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.pages import environment
from contrat.serving import headers
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Route
from site_bati import PageBatie, SiteBati

SECOND = ROOT / "tests/second"
REFRESH = '<meta http-equiv="refresh" content="0;url=https://x.example/">'
"""Stopped by escaping alone: no directive of the policy forbids it (CSP3)."""

FIND_TRACES = """() => {
  const wrong = [];
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) {
      if (/^on/i.test(a.name)) { wrong.push(e.tagName + " " + a.name); e.dispatchEvent(new Event(a.name.slice(2), {bubbles: true})); }
      if (a.name === "style") wrong.push(e.tagName + " style");
      if (["href", "src", "action", "data"].includes(a.name) && /^[\\s\\x00-\\x1f]*(javascript|data|vbscript):/i.test(a.value)) {
        wrong.push(e.tagName + " " + a.value.slice(0, 20));
        if (e.tagName === "A") e.click();
      }
    }
    if (/^(STYLE|IFRAME|OBJECT|EMBED|BASE|VIDEO|MATH|IMG|TEXTAREA)$/.test(e.tagName)) wrong.push(e.tagName);
    if (e.tagName === "SCRIPT" && e.type === "application/ld+json") {
      const said = JSON.parse(e.text);
      if (e.parentElement !== document.head || e.src || !said.mainEntity) wrong.push("SCRIPT");
    } else if (e.tagName === "SCRIPT" && !/assets\\/[a-z-]+\\.[0-9a-f]{12}\\.js$/.test(e.src)) wrong.push("SCRIPT");
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def honest() -> Corpus:
    """The second contract: it fills every field of the model."""
    return load(SECOND / "data")


def build_hostile(corpus: Corpus, folder: Path, patch: pytest.MonkeyPatch, *, escaped: bool) -> Path:
    """Build the site of a corpus that no gate has seen, by MkDocs and the real hooks."""
    if not escaped:
        take_escaping_down(patch)
    config = load_config(str(SECOND / "mkdocs.yml"), site_dir=str(folder))
    patch.setattr("building.build.load", lambda *_: corpus)
    history = hostile_history(SECOND / "data", corpus.contrat.titre)
    patch.setattr("building.git.read", lambda *_: history)
    patch.setattr("building.git.is_clean", lambda _: True)
    build(config)
    return folder


def take_escaping_down(patch: pytest.MonkeyPatch) -> None:
    """Have the environments of bodies and shell show every text as it is."""
    real = environment.escaping

    def bare(*args: Any, **options: Any) -> jinja2.Environment:
        env = real(*args, **options)
        env.autoescape, env.bytecode_cache = False, None  # what was compiled escapes
        return env

    patch.setattr(environment, "escaping", bare)
    patch.setattr(environment, "typo", typeset)
    patch.setattr(environment, "mots", no_break)
    patch.setattr(environment, "web", str)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A server with the policy as a header, or without any policy at all."""

    policy = True

    def end_headers(self) -> None:
        if self.policy:
            for nom, valeur in headers.entetes("page").items():
                self.send_header(nom, valeur)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Seen:
    """What a visit of every page showed."""

    pages: int
    ran: list[str]
    """What hostile script ran, with its page."""
    outside: list[str]
    """Requests that would have left for elsewhere."""
    traces: dict[str, list[str]]
    """Hostile elements and attributes in the tree of each page."""


def visit(
    browser: Browser, folder: Path, *, policy: bool, queries: list[str], most: int = 1000, every: int = 1
) -> Seen:
    """Open the pages, or one in `every`, and the search with each query; provoke each handler and link that came through.

    Not the dossier: it holds every slot at once, and hundreds of frames end the browser before the policy can speak.
    """
    if not policy:
        for file in folder.rglob("*.html"):
            html = file.read_bytes().decode()
            file.write_text(
                re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html), encoding="utf-8", newline=""
            )
    handler = type("Handler", (_Handler,), {"policy": policy})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    seen = Seen(0, [], [], {})
    context = browser.new_context()
    at = [""]
    context.expose_function("pirate", lambda *a: seen.ran.append(f"{at[0]}: {a}"))

    def refuse(route: Route) -> None:
        seen.outside.append(f"{at[0]}: {route.request.url}")
        route.abort()

    context.route(lambda url: not url.startswith((address, "about:", "data:")), refuse)
    tab = context.new_page()
    tab.set_default_timeout(60_000)  # hundreds of blocked frames and videos a page
    tab.on("dialog", lambda d: d.dismiss())
    found = [p.relative_to(folder).as_posix().removesuffix("index.html") for p in sorted(folder.rglob("*.html"))]
    pages = [p for p in found if p != "contrat/dossier/"][::every][:most]
    for path in [*pages, *(f"recherche/?q={q}" for q in queries)]:
        at[0] = path
        tab.goto(address + path, wait_until="domcontentloaded")  # a blocked frame or video may never load
        if "?q=" in path:
            tab.locator("#titre-resultats").wait_for()
        traces = tab.evaluate(FIND_TRACES)
        seen.pages += 1
        if traces:
            seen.traces[path] = traces
    tab.goto("about:blank")
    context.close()
    server.shutdown()
    return seen


QUERIES = [
    "pont",
    "%3Cscript%3Epirate(40)%3C/script%3E",
    "%22%3E%3Cimg%20src=x%20onerror=pirate(41)%3E",
    "pirate",
    "lien",
]


def test_every_slot_of_text_takes_a_payload(honest: Corpus) -> None:
    corpus, slots = hostile(honest, text="PIÈGE")
    assert slots >= 250
    assert corpus.contrat.titre == corpus.actions[0].intitule == corpus.retires[0].motif == "PIÈGE"
    assert hostile(honest, url="PIÈGE")[1] >= 20


def test_wall_1_escaping_alone_leaves_every_payload_as_text(
    honest: Corpus, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, _ = hostile(honest, text=" ".join([*PAYLOADS.values(), REFRESH]), url=URL_PAYLOADS["url-guillemet"])
    folder = build_hostile(corpus, tmp_path / "site", monkeypatch, escaped=True)
    seen = visit(browser, folder, policy=False, queries=QUERIES)
    assert (seen.ran, seen.outside, seen.traces) == ([], [], {})
    assert seen.pages >= 35
    home = (folder / "index.html").read_text(encoding="utf-8")
    assert "{{7*7}}" in home, "the template syntax is shown as it was typed"
    assert "gabarit0" not in home
    changes = (folder / "historique/index.html").read_text(encoding="utf-8")
    assert changes.count("{{7*7}}") >= 10, "names and reasons of the past are hostile too"


@pytest.mark.parametrize("name", [n for n in URL_PAYLOADS if n != "url-guillemet"])
def test_wall_1_writes_no_link_that_is_not_of_the_web(
    honest: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    corpus, _ = hostile(honest, url=URL_PAYLOADS[name])
    with pytest.raises(ValueError, match="not an address of the web"):
        build_hostile(corpus, tmp_path / "site", monkeypatch, escaped=True)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", [*PAYLOADS, *URL_PAYLOADS])
def test_wall_2_the_policy_alone_lets_no_payload_run_nor_ask_elsewhere(  # noqa: PLR0917 — fixtures
    honest: Corpus, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, long_campaign: bool
) -> None:
    """On one page in twelve; on every page with `--campagne`."""
    corpus, _ = hostile(honest, text=PAYLOADS.get(name), url=URL_PAYLOADS.get(name))
    folder = build_hostile(corpus, tmp_path / "site", monkeypatch, escaped=False)
    seen = visit(browser, folder, policy=True, queries=[], every=1 if long_campaign else 12)
    assert (seen.ran, seen.outside) == ([], [])
    assert seen.pages >= (35 if long_campaign else 8)
    if name in {"balises", "attributs", "sorties", "commentaires", "url-script"}:
        assert len(seen.traces) >= (25 if long_campaign else 3), (
            "the wall that is down let the payloads in: the other one was tried"
        )


def test_with_both_walls_down_the_payloads_do_run(
    honest: Corpus, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the tests above would prove nothing."""
    corpus, _ = hostile(honest, text=PAYLOADS["commentaires"])
    folder = build_hostile(corpus, tmp_path / "site", monkeypatch, escaped=False)
    seen = visit(browser, folder, policy=False, queries=[], most=10)
    assert len({x.split(":")[0] for x in seen.ran}) >= 8


# ------------------------------------------------------------------ what is published


@pytest.fixture(params=["site", "second"])
def published(request: pytest.FixtureRequest) -> Iterator[SiteBati]:
    yield request.getfixturevalue(request.param)


def _marked(element: ElementTree.Element) -> list[str]:
    names = [n for n in element.attrib if n.lower().startswith("on") or n.lower() == "style"]
    tag = str(element.tag).rpartition("}")[2].lower()
    data = element.get("type") == "application/ld+json" and "<" not in (element.text or "<")
    inline = tag == "style" or (tag == "script" and not element.get("src") and not data)
    return names + ([tag] if inline else [])


def test_no_published_file_holds_inline_script_style_or_handler(published: SiteBati) -> None:
    wrong: dict[str, list[str]] = {}
    counts = {".html": 0, ".svg": 0, ".xml": 0, ".json": 0}
    for path in sorted(p for p in published.dossier.rglob("*") if p.is_file()):
        name = path.relative_to(published.dossier).as_posix()
        counts[path.suffix] = counts.get(path.suffix, 0) + 1
        if path.suffix == ".html":
            tree = PageBatie(name, path.read_text(encoding="utf-8")).tree
            found = [x for e in tree.iter() if isinstance(e.tag, str) for x in _marked(e)]
        elif path.suffix in {".svg", ".xml", ".atom", ".rss"}:
            found = [x for e in ElementTree.parse(path).iter() for x in _marked(e)]
        elif path.suffix in {".json", ".jsonld", ".geojson"}:
            text = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
            found = re.findall(r"<(?:script|style)\b|<[a-z]+[^>]* (?:on[a-z]+|style)=", text, re.I)
        else:
            continue
        if found:
            wrong[name] = found
    assert wrong == {}
    assert counts[".html"] >= 45
    assert counts[".svg"] >= 1
    assert counts[".json"] >= 4
