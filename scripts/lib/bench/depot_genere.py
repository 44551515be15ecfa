"""A seed, a number of commits and of actions → a repository of data with that history, by `git fast-import`.

The first commit holds a whole contract that the gate accepts; each of the others gives one action
another status, so that every version could be published. One commit in twenty touches code alone.
"""

from __future__ import annotations

import itertools
import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from . import contrat_genere

START = 1_924_992_000
"""2031-01-01, in seconds."""
SPAN = 4 * 365 * 86_400
"""The commits spread over four years."""
CODE = 20
_STATUTS = ("a-venir", "en-cours", "realise", "en-pause", "bloque", "abandonne")
_STATUT = re.compile(r"^statut:\n(?:  .*\n)+", re.M)


@dataclass(frozen=True)
class DepotGenere:
    """What was made: its data, and how many changes a reader of its history must find."""

    donnees: Path
    creees: int
    par_action: dict[str, int]
    """How many commits change each action."""

    @property
    def modifiees(self) -> int:
        return sum(self.par_action.values())


def write(dossier: Path, commits: int, actions: int, *, graine: int = 1, vocabulaires: Path) -> DepotGenere:
    """Write a repository of `commits` commits, the first of which creates `actions` actions at least; equal seeds, equal ids."""
    pages = next(n for n in itertools.count(actions) if contrat_genere.taille(n).actions >= actions)
    files = contrat_genere.files(pages, graine=graine, vocabulaires=vocabulaires)
    dossier.mkdir(parents=True)
    git = ("git", "-C", str(dossier))
    subprocess.run([*git, "init", "--quiet", "--initial-branch", "main"], check=True)
    with subprocess.Popen([*git, "fast-import", "--quiet"], stdin=subprocess.PIPE) as importer:
        assert importer.stdin
        par_action = _write_stream(importer.stdin, files, commits, random.Random(graine))  # noqa: S311 — repeated, not secret
        importer.stdin.close()
    assert importer.returncode == 0
    subprocess.run([*git, "reset", "--quiet", "--hard"], check=True)
    creees = 1 + sum(
        f.startswith(("actions/", "enjeux/", "programmes/", "organisations/", "glossaire/")) for f in files
    )
    return DepotGenere(dossier / "data", creees, par_action)


def _write_stream(out: IO[bytes], files: dict[str, bytes], commits: int, hasard: random.Random) -> dict[str, int]:
    """Write what fast-import reads; return how many commits change each action."""
    _commit(out, START, "data: premier état", {f"data/{f}": o for f, o in files.items()})
    bodies = {f: _STATUT.sub("", o.decode()) for f, o in files.items() if f.startswith("actions/")}
    now: dict[str, str] = {}
    par_action: dict[str, int] = {}
    for n, nom in enumerate(_drawn(sorted(bodies), commits - 1, hasard), 1):
        when = START + SPAN * n // commits
        if nom is None:
            _commit(out, when, "fix: du code", {"code.py": f"version = {n}\n".encode()})
            continue
        statut = now[nom] = hasard.choice([s for s in _STATUTS if s != now.get(nom)])
        texte = f"{bodies[nom]}statut:\n  valeur: {statut}\n  date: 203{1 + n % 4}\n  source: {{titre: Compte rendu n° {n}}}\n"
        par_action[nom] = par_action.get(nom, 0) + 1
        _commit(out, when, f"data({nom[8:-4]}): le comité n° {n} l’a dit", {f"data/{nom}": texte.encode()})
    return par_action


def _drawn(noms: list[str], n: int, hasard: random.Random) -> Iterator[str | None]:
    """Yield the file of each commit: the first action comes back often, as in any contract one does; None is code."""
    for i in range(1, n + 1):
        yield None if i % CODE == 0 else noms[0] if i % 7 == 0 else hasard.choice(noms)


def _commit(out: IO[bytes], when: int, message: str, files: dict[str, bytes]) -> None:
    said = message.encode()
    out.write(b"commit refs/heads/main\ncommitter Banc <> %d +0000\ndata %d\n%s\n" % (when, len(said), said))
    for nom, octets in files.items():
        out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (nom.encode(), len(octets), octets))
