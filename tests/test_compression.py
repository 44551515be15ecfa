"""Compressed copies stand beside text files, give them back, and no check takes them for files of the site."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from pathlib import Path

import brotli
import pytest
from contrat.serving import seal
from publication import compression, tree
from publication.published import LocalSite
from publication.verify import differences
from site_bati import SiteBati


@pytest.fixture
def compressed(site: SiteBati, tmp_path: Path) -> Path:
    """A few files of the real site, sealed anew, with their copies."""
    folder = tmp_path / "site"
    names = [
        "index.html",
        "actions/index.html",
        site.asset("site.css"),
        site.asset("icone.svg"),
        "donnees/contrat.json",
    ]
    names += [p.relative_to(site.dossier).as_posix() for p in (site.dossier / "pagefind").glob("*.pf_meta")]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site.dossier / name, folder / name)
    digests = {name: digest_of(folder / name) for name in names}
    (folder / seal.SUMS).write_bytes(seal.sums(digests))
    compression.compress(folder)
    return folder


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def copies(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.suffix in {".gz", ".br"}}


def test_each_text_file_has_two_copies_that_give_it_back(compressed: Path) -> None:
    found = copies(compressed)
    stems = {name.rpartition(".")[0] for name in found}
    assert len(found) == 2 * len(stems)
    assert {s.rpartition(".")[2] for s in stems} == {"html", "css", "json"}, "neither what is small nor what is packed"
    for name, octets in found.items():
        right = (compressed / name.rpartition(".")[0]).read_bytes()
        assert (gzip.decompress if name.endswith(".gz") else brotli.decompress)(octets) == right
        assert len(octets) < len(right)


def test_two_runs_write_the_same_bytes(compressed: Path) -> None:
    first = copies(compressed)
    for name in first:
        (compressed / name).unlink()
    compression.compress(compressed)
    assert copies(compressed) == first


def test_copies_stand_outside_the_sums_and_a_wrong_one_is_damage(compressed: Path) -> None:
    assert tree.damage(compressed) == []
    other = (compressed / "actions/index.html.br").read_bytes()
    (compressed / "index.html.br").write_bytes(other)
    (compressed / "index.html.gz").write_bytes((compressed / "index.html.gz").read_bytes()[:-9])
    (compressed / "rien.html.gz").write_bytes(b"")
    assert tree.damage(compressed) == [
        "rien.html.gz n’est pas dans SHA256SUMS",
        "index.html.br ne rend pas index.html",
        "index.html.gz ne rend pas index.html",
    ]


def test_a_copy_is_compared_by_what_it_holds(compressed: Path, tmp_path: Path) -> None:
    published = tmp_path / "publie"
    shutil.copytree(compressed, published)
    page = (published / "index.html").read_bytes()
    (published / "index.html.gz").write_bytes(gzip.compress(page, 1, mtime=1))  # another library, another clock
    (published / "actions/index.html.br").unlink()  # a host that keeps none
    assert list(differences(compressed, LocalSite(published))) == []
    (published / "index.html.gz").write_bytes(gzip.compress(page + b" "))
    assert list(differences(compressed, LocalSite(published))) == ["index.html.gz : ne rend pas index.html"]


def test_nothing_longer_than_its_file_is_unpacked() -> None:
    bomb = b"0" * 50_000_000
    for form, packed in (("gz", gzip.compress(bomb)), ("br", brotli.compress(bomb, quality=5))):
        assert not compression.opens_into(f"x.html.{form}", packed, b"0" * 100)
        assert not compression.opens_into(f"x.html.{form}", b"", b"0")
        assert not compression.opens_into(f"x.html.{form}", packed + b"more", bomb)
