"""Pages at two sizes, through the real nginx: nobody else is asked, nothing is kept, the policy is never broken.

Some of each kind of page every day; every page with `--campagne`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from serveurs_reels import started
from site_bati import SiteBati

WATCH = """addEventListener("securitypolicyviolation", e => {
  console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`);
});"""
KEPT = """async () => ({
  stockage: localStorage.length + sessionStorage.length,
  bases: (await indexedDB.databases()).length,
  caches: globalThis.caches ? (await caches.keys()).length : 0,
  services: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  biscuits: document.cookie,
})"""
NOTHING = {"stockage": 0, "bases": 0, "caches": 0, "services": 0, "biscuits": ""}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", ["site", "second", "cinq_niveaux"])
def test_no_page_asks_elsewhere_keeps_a_thing_or_breaks_its_policy(
    request: pytest.FixtureRequest, browser: Browser, tmp_path: Path, name: str, width: int
) -> None:
    built: SiteBati = request.getfixturevalue(name)
    with started("nginx", built.dossier, tmp_path / "nginx") as server:
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR")
        context.add_init_script(WATCH)
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        outside: list[str] = []
        said: list[str] = []
        opened = [""]
        tab.on(
            "request", lambda r: None if r.url.startswith(server.address) else outside.append(f"{opened[0]}: {r.url}")
        )
        tab.on("console", lambda m: said.append(f"{opened[0]}: {m.text}") if m.type in {"error", "warning"} else None)
        tab.on("pageerror", lambda e: said.append(f"{opened[0]}: {e}"))
        kept = {}
        for path in built.pages if request.getfixturevalue("long_campaign") else built.sample:
            opened[0] = path
            answer = tab.goto(server.address + path)
            assert answer is not None
            assert answer.status == 200, path
            if (found := tab.evaluate(KEPT)) != NOTHING:
                kept[path] = found
        for query in ("piscine", "pont", "mot-que-personne-ne-dit"):
            opened[0] = f"recherche/?q={query}"
            tab.goto(server.address + opened[0], wait_until="networkidle")
            expect(tab.locator("#titre-resultats")).to_be_visible()
            assert tab.evaluate(KEPT) == NOTHING
        tab.emulate_media(media="print")
        for path in ("", "actions/", "contrat/dossier/", "recherche/"):
            opened[0] = f"{path} (papier)"
            tab.goto(server.address + path)
            assert len(tab.pdf()) > 1000
        assert (outside, said, kept) == ([], [], {})
        assert context.cookies() == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        context.close()
