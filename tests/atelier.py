"""A small contract in a folder of its own, what may happen to it between two builds, and its trees."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import mkdocs.commands.build
from bench import contrat_genere
from conftest import ROOT
from mkdocs.config import load_config

PAGES = 16
ALL = ("publish", "search", "seal", "reuse", "write")


class Entry(NamedTuple):
    sha256: str
    inode: int
    written: int


@dataclass(frozen=True)
class Tree:
    """A folder: each file with its digest, and every folder."""

    files: dict[str, Entry]
    folders: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> Tree:
        found = list(folder.rglob("*"))
        files = {
            p.relative_to(folder).as_posix(): Entry(
                hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_ino, p.stat().st_mtime_ns
            )
            for p in found
            if not p.is_dir()
        }
        return cls(files, frozenset(p.relative_to(folder).as_posix() for p in found if p.is_dir()))

    def differences(self, other: Tree) -> list[str]:
        """Return the names of what is not the same in two trees."""
        names = self.files.keys() | other.files.keys()
        wrong = [n for n in sorted(names) if self._digest(n) != other._digest(n)]
        return wrong + sorted(self.folders ^ other.folders)

    def kept_from(self, before: Tree) -> set[str]:
        """Return the names of the files that nobody wrote again."""
        return {name for name, entry in self.files.items() if before.files.get(name) == entry}

    def _digest(self, name: str) -> str | None:
        entry = self.files.get(name)
        return entry.sha256 if entry else None


@dataclass
class Atelier:
    """Data, hand-written pages and templates that a test may change, a configuration, and the site made of them."""

    folder: Path
    setting: dict[str, str] = field(default_factory=lambda: {"site_name": "Essai", "site_url": ""})
    hooks: tuple[str, ...] = ALL
    count: int = 0

    @classmethod
    def make(cls, folder: Path) -> Atelier:
        contrat_genere.write(folder / "data", PAGES, vocabulaires=ROOT / "data/vocabulaires.yml")
        shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("dev"))
        return cls(folder)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def cache(self) -> Path:
        return self.folder / ".cache/reprise"

    @property
    def notes(self) -> Path:
        return next(self.cache.glob("*.json"))

    # -- builds, each in a process of its own that shares what Python has loaded

    def build(self, site: Path | None = None, reprise: str = ".cache/reprise") -> None:
        assert wait(self.start(site, reprise)) == 0

    def tree(self) -> Tree:
        return Tree.read(self.site)

    def from_nothing(self) -> Tree:
        """Return the tree of a build that knows no other."""
        place = self.folder / "neuf"
        shutil.rmtree(place, ignore_errors=True)
        self.build(place, "non")
        return Tree.read(place)

    def start(self, site: Path | None = None, reprise: str = ".cache/reprise") -> int:
        child = os.fork()
        if child:
            return child
        status = 1
        try:
            self.build_here(site or self.site, reprise)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)

    def build_here(self, site: Path, reprise: str = "non") -> None:
        """Build in this process, which then has what a build leaves in memory."""
        config = load_config(str(self._configure(reprise)), site_dir=str(site), strict=True)
        mkdocs.commands.build.build(config)

    def _configure(self, reprise: str) -> Path:
        config = self.folder / f"mkdocs-{reprise.replace('/', '-')}.yml"
        lines = [
            f"INHERIT: {ROOT / 'mkdocs.yml'}", *(f"{k}: {json.dumps(v)}" for k, v in self.setting.items()),
            f"docs_dir: {self.folder / 'docs'}", f"theme: {{custom_dir: {self.folder / 'docs/theme'}}}", "watch: []",
            f"extra: {{donnees: {self.folder / 'data'}, reprise: {reprise}}}",
            f"hooks: [{', '.join(str(ROOT / f'hooks/{h}.py') for h in self.hooks)}]",
        ]  # fmt: skip
        fresh = config.with_suffix(f".{os.getpid()}")
        fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
        fresh.replace(config)  # a build that runs at the same time reads it whole
        return config

    # -- what may happen between two builds

    @property
    def kinds(self) -> list[Callable[[random.Random], str]]:
        return [
            self.change_a_value, self.add_a_record, self.rename_a_record, self.remove_a_record, self.change_a_template,
            self.change_the_configuration, self.write_a_page, self.change_an_asset, self.come_back, self.do_nothing,
            self.leave_a_file_out, self.leave_the_index_out, self.damage_the_site, self.put_something_foreign, self.damage_the_notes, self.kill_a_build,
        ]  # fmt: skip

    def change_a_value(self, chance: random.Random) -> str:
        path = self._pick(chance, "actions/*.yml")
        text = path.read_text(encoding="utf-8")
        before, mark, after = text.partition("en_clair: >-\n")
        path.write_text(f"{before}{mark}  Changé {self._next()}.\n{after}", encoding="utf-8")
        return path.name

    def add_a_record(self, chance: random.Random) -> str:
        n = self._next()
        path = self.folder / f"data/organisations/ajout-{n}.yml"
        path.write_text(
            f"nom: Organisation ajoutée {n}\nnature: commune\ndefinition: Une phrase {n}.\n", encoding="utf-8"
        )
        return path.name

    def rename_a_record(self, chance: random.Random) -> str:
        self.add_a_record(chance)
        path = self._pick(chance, "organisations/ajout-*.yml")
        path.rename(path.with_name(f"ajout-{self._next()}.yml"))
        return path.name

    def remove_a_record(self, chance: random.Random) -> str:
        self.add_a_record(chance)  # so that there is always one
        path = chance.choice(sorted([*self._all("organisations/ajout-*.yml"), *self._all("glossaire/*.yml")[1:]]))
        path.unlink()
        return path.name

    def change_a_template(self, chance: random.Random) -> str:
        path = self._pick(chance, "../docs/theme/*.html")
        with path.open("a", encoding="utf-8") as file:
            file.write(f"<!-- {self._next()} -->\n")
        return path.name

    def change_the_configuration(self, chance: random.Random) -> str:
        self.setting["site_name"] = f"Essai {self._next() % 3}"
        self.setting["site_url"] = chance.choice(["", "https://exemple.fr/", "https://exemple.fr/contrat/"])
        return str(self.setting)

    def write_a_page(self, chance: random.Random) -> str:
        path = self.folder / "docs/essai.md"
        if path.exists() and chance.random() < 0.3:
            path.unlink()
        else:
            path.write_text(f"# Essai\n\nUn texte {self._next()}.\n", encoding="utf-8")
        return path.name

    def change_an_asset(self, chance: random.Random) -> str:
        path = self.folder / "docs/assets/site.css"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"/* {self._next()} */\n")
        return path.name

    def come_back(self, chance: random.Random) -> str:
        """Change a value, build, and take the change back: what was right before is not what is on the disk."""
        path = self._pick(chance, "actions/*.yml")
        before = path.read_bytes()
        self.change_a_value(chance)
        self.build()
        path.write_bytes(before)
        return path.name

    def do_nothing(self, chance: random.Random) -> str:
        return ""

    def leave_a_file_out(self, chance: random.Random) -> str:
        left_out = ["/dev/", "/theme/", *(["/assets/francais.txt"] if "francais" not in self._excluded else [])]
        self.setting["exclude_docs"] = "\n".join(left_out)
        return self._excluded

    @property
    def _excluded(self) -> str:
        return self.setting.get("exclude_docs", "")

    def leave_the_index_out(self, chance: random.Random) -> str:
        self.hooks = ALL if self.hooks != ALL else ("publish", "seal", "reuse", "write")
        return str(self.hooks)

    def damage_the_site(self, chance: random.Random) -> str:
        path = chance.choice(sorted(p for p in self.site.rglob("*") if p.is_file()))
        octets = path.read_bytes()
        at = chance.randrange(len(octets) or 1)
        damaged = chance.choice([octets[:at], octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :], octets + b"\n"])
        how = path.stat()
        path.write_bytes(damaged)
        os.utime(path, ns=(how.st_atime_ns, how.st_mtime_ns))  # as a disk would that says nothing of it
        return f"{path.name} {len(octets)} → {len(damaged)}"

    def put_something_foreign(self, chance: random.Random) -> str:
        path = chance.choice(sorted(p for p in self.site.rglob("*.html")))
        how = chance.choice(["folder", "link", "missing", "beside"])
        if how == "beside":
            (path.parent / "autre").mkdir()
            (path.parent / "autre/page.html").write_text("ailleurs", encoding="utf-8")
        else:
            path.unlink()
        if how == "folder":
            path.mkdir()
        if how == "link":
            path.symlink_to(self.folder / "docs/aide.md")
        return f"{path.parent.name} {how}"

    def damage_the_notes(self, chance: random.Random) -> str:
        octets = self.notes.read_bytes()
        at = chance.randrange(len(octets))
        self.notes.write_bytes(chance.choice([b"", octets[:at], octets[:at] + b"0" + octets[at + 1 :], os.urandom(99)]))
        return f"at {at}"

    def kill_a_build(self, chance: random.Random) -> str:
        self.change_a_value(chance)
        start = time.monotonic()
        self.build(self.folder / "mesure", "non")
        seconds = (time.monotonic() - start) * chance.random()
        child = self.start()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        wait(child)
        return f"after {seconds:.2f} s"

    def _all(self, pattern: str) -> list[Path]:
        return sorted((self.folder / "data").glob(pattern))

    def _pick(self, chance: random.Random, pattern: str) -> Path:
        return chance.choice(self._all(pattern))

    def _next(self) -> int:
        self.count += 1
        return self.count


def wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
