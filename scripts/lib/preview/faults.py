"""What stopped a build → faults, each with its file, its line and its cause, in French."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from contrat.reading.problems import DataRefused, escape_controls, grouped
from mkdocs.exceptions import ConfigurationError, PluginError


@dataclass(frozen=True)
class ShownFault:
    """`fichier` is relative to the copy, empty where no file is at fault; `ligne` is 0 where none is known."""

    fichier: str
    ligne: int
    cause: str
    is_ours: bool = False
    """Whether the fault is one of the generator, of which a programmer wants the trace."""
    number: int = 1
    """How many faults it stands for: the last one tells those that the gate only counts."""

    def __str__(self) -> str:
        place = ":".join(str(x) for x in (self.fichier, self.ligne) if x)
        return f"{place}: {self.cause}" if place else self.cause


def faults_of(error: BaseException, said: Sequence[str], root: Path) -> tuple[ShownFault, ...]:
    """Return the faults that an error of MkDocs stands for. `said` is what MkDocs warned of meanwhile, in its words."""
    below = list(_below(error))
    for e in below:
        if isinstance(e, DataRefused):
            return tuple(_refused(e))
        if isinstance(e, PluginError) and not isinstance(e.__context__, DataRefused):
            return (ShownFault("", 0, str(e)),)
        if isinstance(e, ConfigurationError):
            said = (str(e),)
    for e in below:
        if place := _in_a_template(e, root):
            return (ShownFault(*place, f"faute de gabarit, que Jinja dit ainsi : « {_line(e)} »"),)
    if said:
        return tuple(_of_mkdocs(words, root) for words in dict.fromkeys(said))
    last = traceback.extract_tb(below[-1].__traceback__)[-1]
    cause = f"faute du générateur : {type(below[-1]).__name__} : {_line(below[-1])}"
    return (ShownFault(_relative(last.filename, root), last.lineno or 0, cause, is_ours=True),)


def _refused(error: DataRefused) -> Iterator[ShownFault]:
    for p in error.problems:
        yield ShownFault(f"{p.racine}/{p.fichier}", p.ligne, escape_controls(p.message))
    if rest := error.findings.count - len(error.problems):
        yield ShownFault("", 0, f"autres fautes, dites une fois celles-ci corrigées : {grouped(rest)}", number=rest)


def count(faults: Sequence[ShownFault]) -> str:
    number = sum(f.number for f in faults)
    return "1 faute" if number == 1 else f"{grouped(number)} fautes"


def _below(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those that it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _in_a_template(error: BaseException, root: Path) -> tuple[str, int] | None:
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _relative(error.filename or error.name or "", root), error.lineno
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".html")]
    return (_relative(frames[-1].filename, root), frames[-1].lineno or 0) if frames else None


_CONFIG = re.compile(r"Config value '(\w+)': (.*)", re.S)
_ABSENT = re.compile(r"The path (?:set in custom_dir \()?'(.*?)'\)? (?:isn't an existing|does not exist)")
_PAGE = re.compile(r"(?:Doc file )?'([^']+\.md)'")
_PLACE = re.compile(r"line (\d+)")


def _of_mkdocs(words: str, root: Path) -> ShownFault:
    """Return what MkDocs warns of, placed where its words say."""
    if m := _CONFIG.match(words):
        absent = _ABSENT.search(m[2])
        cause = f"« {_relative(absent[1], root)} » est absent" if absent else f"MkDocs refuse sa valeur : « {m[2]} »"
        return ShownFault("mkdocs.yml", 0, f"réglage « {m[1]} » : {cause}")
    page, line = _PAGE.search(words), _PLACE.search(words)
    place = f"docs/{page[1]}" if page else "mkdocs.yml" if line else ""
    told = " ".join(words.replace(f"{root}/", "").split())
    return ShownFault(place, int(line[1]) if line else 0, f"MkDocs s’arrête ici, et dit : « {told} »")


def _line(error: BaseException) -> str:
    return escape_controls(" ".join(str(error).split()))[:300]


def _relative(path: str, root: Path) -> str:
    return path.removeprefix(f"{root}/")
