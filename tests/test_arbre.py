"""The check of a built tree: each planted defect is said, and a good tree has none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from contrat.serving import seal
from publication import construction, tree
from publication_essais import prepared, reseal
from site_bati import SiteBati


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return prepared(tmp_path / "site", "bon")


def rewritten(folder: Path, name: str, old: str, new: str) -> None:
    """Change a page as a faulty build would: its sums agree."""
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    reseal(folder, construction.origin(folder))


def recounted(folder: Path, **counts: Any) -> None:
    reseal(folder, dataclasses.replace(construction.origin(folder), **counts))


def cut(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[:-4])


def test_both_contracts_give_a_good_tree(site: SiteBati, second: SiteBati) -> None:
    assert tree.problems(site.dossier) == []
    assert tree.problems(second.dossier) == []


def test_a_prepared_site_is_good_before_a_defect_is_planted(good: Path) -> None:
    assert tree.problems(good) == []


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (lambda f: (f / "index.html").unlink(), ["index.html manque"]),
        (lambda f: (f / seal.VERSION).write_text("{}"), ["version.json ou une page est illisible : not a version"]),
        (lambda f: (f / "lien").symlink_to("/etc/passwd"), ["lien n’est ni un fichier ni un dossier"]),
        (lambda f: (f / "en-trop.txt").write_text("x"), ["en-trop.txt n’est pas dans SHA256SUMS"]),
        (
            lambda f: rewritten(f, "index.html", "</html>\n", ""),
            ["index.html est coupé : la page ne finit pas par </html>"],
        ),
        (
            lambda f: rewritten(f, "index.html", "/page-2.html", "/page-9.html"),
            ["index.html : le lien « /page-9.html#haut » ne mène à rien"],
        ),
        (
            lambda f: rewritten(f, "page-2.html", "/404.html#haut", "404.html#bas"),
            ["page-2.html : le lien « 404.html#bas » mène à une ancre qui n’existe pas"],
        ),
        (lambda f: recounted(f, pages=4), ["pages annoncées : 4 ; pages trouvées : 3"]),
        (lambda f: recounted(f, pages_cherchees=2), ["pages à chercher : 2 ; dans l’index : 1, en 1 fichiers"]),
        (
            lambda f: cut(f, "pagefind/fr_1.pf_fragment"),
            ["pagefind/fr_1.pf_fragment n’a pas l’empreinte de SHA256SUMS", "pagefind/fr_1.pf_fragment est coupé"],
        ),
        (
            lambda f: cut(f, "pagefind/pagefind-entry.json"),
            [
                "pagefind/pagefind-entry.json n’a pas l’empreinte de SHA256SUMS",
                "l’index de recherche manque ou est illisible",
            ],
        ),
    ],
)
def test_a_planted_defect_is_said(good: Path, plant: Callable[[Path], object], said: list[str]) -> None:
    plant(good)
    assert tree.problems(good) == said


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("/sous/dossier/page-2.html", True),
        ("/sous/dossier/", True),
        ("https://exemple.org/ailleurs", True),
        ("/ailleurs/", True),  # another site of the same server
        ("mailto:a@exemple.org", True),
        ("?q=1", True),
        ("/sous/dossier/page-9.html", False),
        ("page-2.html/", True),
        ("rien/", False),
    ],
)
def test_links_are_read_from_the_address_of_the_site(good: Path, link: str, leads: bool) -> None:
    for name in ("index.html", "404.html", "page-2.html"):
        page = good / name
        text = page.read_text(encoding="utf-8").replace('href="/', 'href="/sous/dossier/')
        page.write_text(text.replace("</html>", f'<a href="{link}">x</a></html>'), encoding="utf-8")
    address = "https://exemple.org/sous/dossier/"
    reseal(good, dataclasses.replace(construction.origin(good), site_url=address))
    assert (tree.problems(good) == []) is leads


@pytest.mark.parametrize(
    "octets",
    [b"x", b"0" * 64 + b"  ../x\n", b"0" * 64 + b"  /etc/x\n", b"0" * 64 + b"  a\n" + b"0" * 64 + b"  a\n", b"\xff"],
)
def test_sums_that_no_build_writes_are_refused(octets: bytes) -> None:
    with pytest.raises(ValueError):
        seal.read_sums(octets)


@pytest.mark.parametrize("octets", [b"", b"[]", b"[" * 100_000, b'{"commit": "-x"}', b"null"])
def test_a_version_that_no_build_writes_is_refused(octets: bytes) -> None:
    with pytest.raises(ValueError):
        seal.read_version(octets)


def test_a_name_that_sums_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="a\nb"):
        seal.sums({"a\nb": "0" * 64})
