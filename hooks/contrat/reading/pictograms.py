"""The icons of the locked theme, mkdocs-material: the name of one, « material/bus », → what draws it.

They are a fixed resource of a locked package, as `rgaa.yml` is one of this package: whatever judges or builds the
data finds the same. An icon is read when it is asked for; pages are given its paths, never its file.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

JEUX = ("material", "octicons")
"""The sets that may be used: `mentions_legales.html` names the licence of each."""

FORME = rf"({'|'.join(JEUX)})/[a-z0-9]+(-[a-z0-9]+)*"
LONGUEUR = 60
"""No icon has a longer name; a file system would refuse one that is much longer."""

_SVG = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="(0 0 \d+ \d+)">'
    r'((?:<path d="[MmZzLlHhVvCcSsQqTtAa0-9eE., +-]+"/>)+)</svg>\n?',
    re.ASCII,
)
"""All that a drawing may be: paths, of one colour, which is that of the text beside it."""


@dataclass(frozen=True)
class Pictogramme:
    """One drawing: its `viewBox`, and the `d` of each of its paths."""

    cadre: str
    traces: tuple[str, ...]


@cache
def draw(nom: str) -> Pictogramme | None:
    """Return the drawing of an icon; None when the theme has none of that name, or it is more than plain paths."""
    if len(nom) > LONGUEUR or not re.fullmatch(FORME, nom, re.ASCII):
        return None
    file = _icons() / f"{nom}.svg"
    found = _SVG.fullmatch(file.read_text(encoding="utf-8")) if file.is_file() else None
    return Pictogramme(found[1], tuple(re.findall(r'd="([^"]+)"', found[2]))) if found else None


def near(nom: str) -> str | None:
    """Return the name of the icon that looks most like what was written, if one does.

    Other ways of writing it are understood: `bus`, `:material-bus:`, `fontawesome/solid/bus`, `material/bus.svg`.
    """
    end = nom.lower().strip(" :").removesuffix(".svg").rpartition("/")[2]
    asked = [jeu for jeu in JEUX if nom.startswith(jeu)] or JEUX
    for jeu in asked:
        close = difflib.get_close_matches(end.removeprefix(f"{jeu}-"), names(jeu), cutoff=0.7)
        if found := next((nom for nom in (f"{jeu}/{c}" for c in close) if draw(nom)), None):
            return found
    return None


@cache
def names(jeu: str) -> tuple[str, ...]:
    """Return the names of the icons of a set, without that of the set, in the order of the alphabet.

    None is read for that: few cannot be drawn, and a set has thousands of files.
    """
    files = (f.name for f in (_icons() / jeu).iterdir())
    return tuple(sorted(name.removesuffix(".svg") for name in files if name.endswith(".svg")))


def _icons() -> Traversable:
    return resources.files("material") / "templates/.icons"
