"""Commands of the hooks of a bare repository: `pre-receive` judges a push, `post-receive` puts it online.

Only the published branch is judged; every other branch is a place for drafts and for code to be reviewed.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from building import git
from contrat.reading.folder import MAX_BYTES

from .construction import DATA, Workshop, check_data
from .publish import main as publish
from .refusal import Refused, run, say

MOST_FILES, MOST_BYTES, MOST_COMMITS = 20_000, 64_000_000, 100_000
_DAY = 86_400
_CLAIMS_DATA = re.compile(r"\s*data\s*\(", re.I)
_SHOWN = 5
_ODD = "ni lien, ni sous-module, ni nom spécial : un fichier ordinaire est attendu"


@dataclass(frozen=True)
class Settings:
    """What `scripts/install-hooks` wrote in the repository’s configuration."""

    dossier: str
    branche: str
    adresse: str

    @classmethod
    def read(cls, folder: Path) -> Settings:
        known = git.Repository(folder)
        names = ("dossier", "branche", "adresse")
        values = [known.ask("config", "--default", "", "--get", f"contrat.{name}").decode().strip() for name in names]
        dossier, branche, adresse = values
        if not dossier or not branche:
            raise Refused("le dépôt n’est pas réglé ; lancez scripts/install-hooks.")
        return cls(dossier, branche, adresse)

    def published(self, lines: str) -> Iterator[tuple[str, str]]:
        """Yield from which commit to which one the published branch goes, of all that git says to a hook; empty: none."""
        for line in filter(None, lines.split("\n")):
            old, new, ref = line.split(" ", 2)
            if ref == f"refs/heads/{self.branche}":
                yield old.strip("0") and old, new.strip("0") and new


def judge(repository: git.Repository, old: str, new: str) -> None:
    """Refuse an update of the published branch that loses history, mixes code into data, or holds bad data."""
    if not new:
        raise Refused("la branche publiée ne se supprime pas.")
    if old and not repository.agrees("merge-base", "--is-ancestor", old, new):
        raise Refused("l’historique publié ne se réécrit pas. Reprenez-le (git pull), puis envoyez de nouveau.")
    span = f"{old}..{new}" if old else new
    # What the branch gains, even of what another branch already had.
    gained = repository.items("log", "-z", "--format=%H%n%ct%n%B", span, at_most=MOST_COMMITS)
    wrong = [sentence for commit in gained for sentence in _wrong(repository, *commit.split("\n", 2))]
    try:
        _check_data(repository, new)
    except (Refused, git.GitFailed) as refused:
        wrong.append(str(refused))
    if wrong:
        raise Refused("\n".join(wrong))


def _check_data(repository: git.Repository, commit: str) -> None:
    with tempfile.TemporaryDirectory(prefix="contrat-recu-") as folder:
        _write_data(repository, commit, Path(folder))
        if remarks := check_data(Workshop(Path(folder, "travail")), Path(folder, DATA)):
            say(remarks)


def _wrong(repository: git.Repository, commit: str, seconds: str, message: str) -> Iterator[str]:
    """Yield what is wrong with a new commit; `seconds` since 1970, as whoever made it says."""
    # Before anything compares it, and even if a later commit undoes it: a build compares every commit.
    repository.items("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, at_most=MOST_FILES)
    if seconds.isdigit() and int(seconds) > time.time() + _DAY:  # it would date what is published, for ever
        yield (
            f"le commit {commit[:10]} porte une date à venir. Réglez l’horloge de l’ordinateur, puis refaites-le : "
            "git commit --amend --reset-author --no-edit."
        )
    yield from _mixed(repository, commit, message)


def _mixed(repository: git.Repository, commit: str, message: str) -> Iterator[str]:
    """A commit that says « data(…) » touches `data/` alone, seen from each of its parents."""
    if not _CLAIMS_DATA.match(message):
        return
    listing = ("diff-tree", "-r", "-m", "-z", "--root", "--no-commit-id", "--no-renames", "--name-only", commit)
    touched = repository.items(*listing, at_most=MOST_FILES)
    outside = sorted({name for name in touched if not name.startswith(f"{DATA}/")})
    if outside:
        shown = ", ".join(_printable(n) for n in outside[:_SHOWN]) + (", …" if len(outside) > _SHOWN else "")
        yield (
            f"le commit {commit[:10]} dit « data(…) » mais touche autre chose que data/ : {shown}. "
            "Séparez les données du reste, en deux commits."
        )


def _write_data(repository: git.Repository, commit: str, folder: Path) -> None:
    """Write the data of a commit, byte for byte, whatever its `.gitattributes` say; plain files only, and bounded."""
    listing = ("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", DATA)
    blobs: dict[str, str] = {}
    odd, size = [], 0
    for item in repository.items(*listing, at_most=MOST_FILES):
        head, _, name = item.partition("\t")
        mode, _, blob, length = head.split()
        if mode not in {"100644", "100755"} or not _is_plain(name):
            odd.append(f"{_printable(name)}:1:1: {_ODD}")
            continue
        size += int(length)
        blobs[name] = blob
    if odd:
        raise Refused("\n".join(["données refusées.", *odd[:_SHOWN], f"{len(odd)} fichier(s) de ce genre."]))
    if not blobs:
        raise Refused("données refusées.\ndata/ est vide ou absent.")
    if size > MOST_BYTES:
        raise Refused(f"l’envoi est trop grand : data/ pèse {size} octets, {MOST_BYTES} au plus.")
    with repository.contents(MAX_BYTES) as content:  # what is longer is refused for that, cut or not
        for name, blob in blobs.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(blob))


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[0] == DATA and len(name) <= 500 and len(parts) > 1 and not {"..", ".git"} & {p.lower() for p in parts}


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)


def pre(folder: Path, lines: str) -> int:
    for old, new in Settings.read(folder).published(lines):
        judge(git.Repository(folder, quarantine=True), old, new)
    return 0


def post(folder: Path, lines: str) -> int:
    settings = Settings.read(folder)
    if not any(settings.published(lines)):
        return 0
    say(f"Publication de {settings.branche}…")
    depot = ["--depot", str(folder), "--branche", settings.branche, "--adresse", settings.adresse]
    return publish([settings.dossier, *depot])


if __name__ == "__main__":
    hook, consequence = {
        "pre-receive": (pre, "L’envoi est refusé : rien n’a été pris, le site en ligne n’a pas changé."),
        "post-receive": (post, "L’envoi est pris, mais il n’est pas en ligne ; le site en ligne n’a pas changé."),
    }[sys.argv[1]]
    sys.exit(run(lambda: hook(Path(sys.argv[2]), sys.stdin.read()), consequence))
