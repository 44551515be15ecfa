"""What the person who deploys may give as the address of the site, and what the site writes from it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, build
from contrat.webpage.site_address import public_address
from site_bati import SiteBati, folded


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("", ""),
        ("https://contrat.exemple.fr", "https://contrat.exemple.fr/"),
        ("https://contrat.exemple.fr/", "https://contrat.exemple.fr/"),
        ("HTTPS://Contrat.Exemple.FR/Contrat", "https://contrat.exemple.fr/Contrat/"),
        ("http://localhost:8000/a/b/", "http://localhost:8000/a/b/"),
        ("https://127.0.0.1/", "https://127.0.0.1/"),
        ("https://www.exemple.fr/v1.2/", "https://www.exemple.fr/v1.2/"),
        ("https://www.exemple.fr/~claire", "https://www.exemple.fr/~claire/"),
        ("https://contrat.lens-liévin.fr/", "https://contrat.xn--lens-livin-h7a.fr/"),
        ("https://MAIRIE.HÉNIN.fr/été/", "https://mairie.xn--hnin-bpa.fr/%C3%A9t%C3%A9/"),
        ("https://xn--hnin-bpa.fr/%C3%A9/", "https://xn--hnin-bpa.fr/%C3%A9/"),
    ],
)
def test_an_address_is_written_in_ascii_with_its_last_slash(given: str, written: str) -> None:
    assert public_address(given) == written
    assert public_address(written) == written


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("https://exemple.fr/?a=1", "elle contient « ? » ou « # » : gardez ce qui précède"),
        ("https://exemple.fr/?", "elle contient « ? » ou « # » : gardez ce qui précède"),
        ("https://exemple.fr/#accueil", "elle contient « ? » ou « # » : gardez ce qui précède"),
        (
            "https://exemple.fr/index.html",
            "elle finit par le nom d’un fichier : gardez le dossier, avec son « / » final",
        ),
        (
            "https://exemple.fr/INDEX.HTM/",
            "elle finit par le nom d’un fichier : gardez le dossier, avec son « / » final",
        ),
        (
            "https://exemple.fr/contrat.2",
            "elle finit par le nom d’un fichier : gardez le dossier, avec son « / » final",
        ),
        ("https://exemple.fr/mon contrat/", "elle contient une espace"),
        (" https://exemple.fr/", "elle contient une espace"),
        ("https://exemple.fr/\n", "elle contient une espace"),
        ("https://exemple\u00a0.fr/", "elle contient une espace"),
        ("contrat.exemple.fr", "elle doit commencer par https:// ou http://"),
        ("contrat.exemple.fr:8080/x", "elle doit commencer par https:// ou http://"),
        ("ftp://exemple.fr/", "elle doit commencer par https:// ou http://"),
        ("https:///contrat/", "elle doit commencer par https:// ou http://"),
        ("//exemple.fr/", "elle doit commencer par https:// ou http://"),
        ("https://claire:mot@exemple.fr/", "elle contient un nom de compte"),
        ("https://exemple.fr//contrat/", "son chemin a un morceau vide, « . » ou « .. »"),
        ("https://exemple.fr/a/../b/", "son chemin a un morceau vide, « . » ou « .. »"),
        ('https://exemple.fr/"x"/', "son chemin contient un signe qu’une adresse n’a pas"),
        ("https://exemple.fr/50%/", "son chemin contient un signe qu’une adresse n’a pas"),
        ("https://exemple.fr:0/", "le port est mal écrit"),
        ("https://exemple.fr:/", "le port est mal écrit"),
        ("https://exemple.fr:http/", "le nom de l’hôte ou le port est mal écrit"),
        ("https://[::1/", "le nom de l’hôte ou le port est mal écrit"),
        ("https://[::1]/", "le nom de l’hôte ou le port est mal écrit"),
        ("https://exemple..fr/", "le nom de l’hôte ou le port est mal écrit"),
        ("https://-exemple.fr/", "le nom de l’hôte ou le port est mal écrit"),
        ("https://ex_emple.fr/", "le nom de l’hôte ou le port est mal écrit"),
        ("https://weiß.fr/", "le nom de l’hôte ou le port est mal écrit"),
        (f"https://{'a' * 64}.fr/", "le nom de l’hôte ou le port est mal écrit"),
    ],
)
def test_an_address_that_nothing_can_stand_on_is_refused_with_an_example(given: str, reason: str) -> None:
    with pytest.raises(ValueError, match="SITE_URL") as refused:
        public_address(given)
    assert str(refused.value) == (
        f"SITE_URL, l’adresse du site : « {given} » ne convient pas, {reason} ; "
        "exemple : https://contrat.exemple.fr/ ou https://www.exemple.fr/contrat/"
    )


def test_a_build_refuses_a_wrong_address_and_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("avant", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-f",
        str(ROOT / "mkdocs.yml"),
        "-d",
        f"{tmp_path}/site",
    ]
    env = {"PATH": "/usr/bin:/bin", "NO_MKDOCS_2_WARNING": "1", "SITE_URL": "https://exemple.fr/index.html"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    assert done.returncode == 1
    assert "« https://exemple.fr/index.html/ » ne convient pas, elle finit par le nom d’un fichier" in done.stderr
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "avant"


def test_publishing_at_a_wrong_address_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    command: list[str | Path] = [ROOT / "scripts/publish", tmp_path / "ici", "--adresse", "contrat.exemple.fr"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (1, "", [])
    assert done.stderr == (
        "Arrêt : SITE_URL, l’adresse du site : « contrat.exemple.fr » ne convient pas, elle doit commencer par https:// "
        "ou http:// ; exemple : https://contrat.exemple.fr/ ou https://www.exemple.fr/contrat/.\n"
        "Le site en ligne n’a pas changé.\n"
    )


def test_hooks_are_not_set_at_a_wrong_address(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "depot.git"], check=True)
    command: list[str | Path] = [
        ROOT / "scripts/install-hooks",
        tmp_path / "depot.git",
        tmp_path / "ici",
        "--adresse",
        "exemple.fr/a b",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "« exemple.fr/a b » ne convient pas, elle contient une espace" in done.stderr
    assert not (tmp_path / "depot.git/hooks/pre-receive").exists()


def test_an_accented_host_stands_in_punycode_in_everything_that_is_published(tmp_path: Path) -> None:
    site = build(ROOT / "mkdocs.yml", tmp_path / "site", environment={"SITE_URL": "https://contrat.hénin.fr/"}).dossier
    written = "https://contrat.xn--hnin-bpa.fr/"
    assert json.loads((site / "version.json").read_bytes())["site_url"] == written
    for name in (
        "sitemap.xml",
        "opensearch.xml",
        "historique/atom.xml",
        "historique/flux.json",
        "donnees/catalogue.jsonld",
        "actions/4-1/index.html",
        "actions/4-1/citer/index.html",
    ):
        assert written in (site / name).read_text(encoding="utf-8"), name
    told = [
        p.name
        for p in site.rglob("*")
        if p.suffix in {".html", ".json", ".xml", ".jsonld", ".txt"} and "hénin.fr" in p.read_text(encoding="utf-8")
    ]
    assert told == []


@pytest.mark.parametrize(
    ("given", "root"), [("https://contrat.exemple.fr/", True), ("https://www.exemple.fr/contrat/", False)]
)
def test_a_page_says_what_to_show_where_it_is_shared_and_robots_where_the_map_is(
    tmp_path: Path, given: str, root: bool
) -> None:
    site = build(ROOT / "tests/second/mkdocs.yml", tmp_path / "site", environment={"SITE_URL": given})
    for page in (p for a, p in site.pages.items() if not a.startswith(("embed/", "404"))):
        said = {e.get("property"): e.get("content") for e in page.all("meta") if e.get("property")}
        assert said["og:url"] == given + page.adresse
        assert folded(page.all("title")[0]).startswith(" ".join(said["og:title"].split()))
        assert said["og:type"] == ("article" if page.adresse else "website")
        assert {"og:description", "og:site_name"} <= said.keys() or page.adresse == "aide/"
    robots = site.dossier / "robots.txt"
    assert robots.exists() == root
    if root:
        assert robots.read_text(encoding="utf-8").splitlines()[-1] == f"Sitemap: {given}sitemap.xml"


def test_a_site_that_does_not_know_its_address_says_nothing_where_it_is_shared(second: SiteBati) -> None:
    assert [p.adresse for p in second.pages.values() for e in p.all("meta") if e.get("property")] == []
    assert not (second.dossier / "robots.txt").exists()


def test_a_place_to_fill_in_never_stands_without_the_sentence_that_says_so(tmp_path: Path) -> None:
    """Without an address; with one, neither the place nor the sentence."""
    for given in ("", "https://contrat.exemple.fr/"):
        site = build(ROOT / "mkdocs.yml", tmp_path / str(bool(given)), environment={"SITE_URL": given})
        marked = {a for a, p in site.pages.items() if "[adresse de ce site]" in p.text}
        assert (len(marked) >= 35) == (given == "")
        said = re.compile(r"remplacez « \[adresse de ce site\] » par le début de l’adresse que montre votre navigateur")
        assert {a for a, p in site.pages.items() if said.search(p.text)} == marked
