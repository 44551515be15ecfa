"""A seed, a number of commits and of actions → a repository of data with that history, by `git fast-import`.

The first commit holds a whole contract that the gate accepts; each of the others gives one action
another status, so that every version could be published. One commit in twenty touches code alone.
"""

import itertools
import random
import re
import subprocess
from collections import Counter
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
    par_action: Counter[str]
    """How many commits change each action."""

    @property
    def modifiees(self) -> int:
        return self.par_action.total()


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


def _write_stream(out: IO[bytes], files: dict[str, bytes], commits: int, hasard: random.Random) -> Counter[str]:
    """Write what fast-import reads; return how many commits change each action."""
    _commit(out, START, "data: premier état", {f"data/{f}": o for f, o in files.items()})
    bodies = {f: _STATUT.sub("", o.decode()) for f, o in files.items() if f.startswith("actions/")}
    noms = sorted(bodies)
    now: dict[str, str] = {}
    par_action: Counter[str] = Counter()
    for n in range(1, commits):
        when = START + SPAN * n // commits
        if n % CODE == 0:
            _commit(out, when, "fix: du code", {"code.py": f"version = {n}\n".encode()})
            continue
        nom = noms[0] if n % 7 == 0 else hasard.choice(noms)  # one comes back often, as in any contract
        statut = now[nom] = hasard.choice([s for s in _STATUTS if s != now.get(nom)])
        texte = f"{bodies[nom]}statut:\n  valeur: {statut}\n  date: 203{1 + n % 4}\n  source: {{titre: Compte rendu n° {n}}}\n"
        par_action[nom] += 1
        _commit(out, when, f"data({nom[8:-4]}): le comité n° {n} l’a dit", {f"data/{nom}": texte.encode()})
    return par_action


def _commit(out: IO[bytes], when: int, message: str, files: dict[str, bytes]) -> None:
    said = message.encode()
    out.write(b"commit refs/heads/main\ncommitter Banc <> %d +0000\ndata %d\n%s\n" % (when, len(said), said))
    for nom, octets in files.items():
        out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (nom.encode(), len(octets), octets))
