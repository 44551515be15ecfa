"""A small contract in a folder of its own, what may happen to it between two builds, and its trees."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import mkdocs.commands.build
from bench import contrat_genere
from conftest import ROOT
from contrat.reading.memo import OUBLI, Memoire
from mkdocs.config import load_config

PAGES = 16

Tree = Mapping[str, bytes]
"""Every file of a site, by its name."""


def differences(one: Tree, other: Tree) -> list[str]:
    """Return the names of what is not the same in two trees."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@dataclass
class Atelier:
    """A contract whose data and pages a test may change, as the templates of the generator, and the site made of them."""

    folder: Path
    setting: dict[str, str] = field(default_factory=lambda: {"site_url": ""})
    count: int = 0

    @classmethod
    def make(cls, folder: Path) -> Atelier:
        contrat_genere.write(folder / "data", PAGES, vocabulaires=ROOT / "data/vocabulaires.yml")
        shutil.copytree(ROOT / "docs", folder / "generateur/docs", ignore=shutil.ignore_patterns("dev"))
        (folder / "docs").mkdir()
        return cls(folder)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def build(self, memoire: Memoire = OUBLI) -> Tree:
        """Build in this process, with what it remembers of other builds; return the tree."""
        config_file = self.folder / "mkdocs.yml"
        lines = [
            f"INHERIT: {ROOT / 'mkdocs.yml'}",
            *(f"{k}: {json.dumps(v)}" for k, v in self.setting.items()),
            f"docs_dir: {self.folder / 'generateur/docs'}",
            f"theme: {{custom_dir: {self.folder / 'generateur/docs/theme'}}}",
            "watch: []",
            f"extra: {{contrat: {self.folder}}}",
            f"hooks: [{ROOT / 'hooks/mkdocs_events.py'}]",
        ]
        config_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        config = load_config(str(config_file), site_dir=str(self.site), strict=True)
        config.extra["memoire"] = memoire
        mkdocs.commands.build.build(config)
        return {p.relative_to(self.site).as_posix(): p.read_bytes() for p in self.site.rglob("*") if p.is_file()}

    # -- what may happen between two builds

    @property
    def kinds(self) -> list[Callable[[random.Random], str]]:
        return [
            self.change_a_value,
            self.add_a_record,
            self.rename_a_record,
            self.remove_a_record,
            self.change_the_configuration,
            self.do_nothing,
        ]

    def change_a_value(self, chance: random.Random) -> str:
        path = self._pick(chance, "actions/*.yml")
        before, mark, after = path.read_text(encoding="utf-8").partition("en_clair: >-\n")
        assert mark
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

    def change_the_configuration(self, chance: random.Random) -> str:
        self.setting["site_url"] = chance.choice(["", "https://exemple.fr/", "https://exemple.fr/contrat/"])
        return str(self.setting)

    def do_nothing(self, chance: random.Random) -> str:
        return ""

    def _all(self, pattern: str) -> list[Path]:
        return sorted((self.folder / "data").glob(pattern))

    def _pick(self, chance: random.Random, pattern: str) -> Path:
        return chance.choice(self._all(pattern))

    def _next(self) -> int:
        self.count += 1
        return self.count
