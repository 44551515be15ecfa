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

from . import construction
from .construction import Workshop
from .depot import DATA
from .publish import main as publish
from .refusal import Refused, run, say

MOST_FILES, MOST_BYTES, MOST_COMMITS = 20_000, 64_000_000, 100_000
_DAY = 86_400
_CLAIMS_DATA = re.compile(r"\s*data\s*\(", re.I)
_SHOWN = 5


@dataclass(frozen=True)
class Update:
    """One line of what git gives to a hook: a branch goes from a commit to another; None before or after it is."""

    old: str | None
    new: str | None
    ref: str


@dataclass(frozen=True)
class Settings:
    """What `scripts/install-hooks` wrote in the repository’s configuration."""

    repository: Path
    dossier: str
    branche: str
    adresse: str

    @classmethod
    def read(cls, folder: Path) -> Settings:
        known = git.Repository(folder)
        values = [
            known.ask("config", "--default", "", "--get", f"contrat.{k}") for k in ("dossier", "branche", "adresse")
        ]
        dossier, branche, adresse = (v.decode().strip() for v in values)
        if not dossier or not branche:
            raise Refused("le dépôt n’est pas réglé ; lancez scripts/install-hooks.")
        return cls(folder, dossier, branche, adresse)

    def published(self, updates: list[Update]) -> list[Update]:
        return [u for u in updates if u.ref == f"refs/heads/{self.branche}"]


def read_updates(lines: str) -> list[Update]:
    def commit(name: str) -> str | None:
        return name if name.strip("0") else None

    parts = [line.split(" ", 2) for line in lines.split("\n") if line]
    return [Update(commit(old), commit(new), ref) for old, new, ref in parts]


def judge(repository: git.Repository, update: Update) -> None:
    """Refuse an update of the published branch that loses history, mixes code into data, or holds bad data."""
    if update.new is None:
        raise Refused("la branche publiée ne se supprime pas.")
    if update.old and not repository.agrees("merge-base", "--is-ancestor", update.old, update.new):
        raise Refused("l’historique publié ne se réécrit pas. Reprenez-le (git pull), puis envoyez de nouveau.")
    span = f"{update.old}..{update.new}" if update.old else update.new
    wrong = [sentence for new in _new_commits(repository, span) for sentence in _wrong(repository, new)]
    try:
        _check_data(repository, update.new)
    except (Refused, git.GitFailed) as refused:
        wrong.append(str(refused))
    if wrong:
        raise Refused("\n".join(wrong))


def _check_data(repository: git.Repository, commit: str) -> None:
    with tempfile.TemporaryDirectory(prefix="contrat-recu-") as folder:
        _write_data(repository, commit, Path(folder))
        work = Workshop(Path(folder, "travail"))
        construction.check_data(work, Path(folder, DATA))


@dataclass(frozen=True)
class NewCommit:
    """A commit that the branch gains; `seconds` since 1970, as whoever made it says."""

    sha: str
    seconds: str
    message: str


def _new_commits(repository: git.Repository, span: str) -> Iterator[NewCommit]:
    """Yield what the branch gains, even of what another branch already had."""
    for item in repository.items("log", "-z", "--format=%H%n%ct%n%B", span, at_most=MOST_COMMITS):
        yield NewCommit(*item.split("\n", 2))


def _wrong(repository: git.Repository, commit: NewCommit) -> Iterator[str]:
    # Before anything compares it, and even if a later commit undoes it: a build compares every commit.
    repository.items("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit.sha, at_most=MOST_FILES)
    yield from _from_tomorrow(commit)
    yield from _mixed(repository, commit.sha, commit.message)


def _from_tomorrow(commit: NewCommit) -> Iterator[str]:
    """A clock that is wrong would date what is published, for ever."""
    if commit.seconds.isdigit() and int(commit.seconds) > time.time() + _DAY:
        yield (
            f"le commit {commit.sha[:10]} porte une date à venir. Réglez l’horloge de l’ordinateur, puis refaites-le : "
            "git commit --amend --reset-author --no-edit."
        )


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
    names, blobs, odd, size = [], [], [], 0
    for item in repository.items(*listing, at_most=MOST_FILES):
        head, _, name = item.partition("\t")
        mode, _, blob, length = head.split()
        if mode not in {"100644", "100755"} or not _is_plain(name):
            odd.append(
                f"{_printable(name)}:1:1: ni lien, ni sous-module, ni nom spécial : un fichier ordinaire est attendu"
            )
            continue
        size += int(length)
        names.append(name)
        blobs.append(blob)
    if odd:
        raise Refused("\n".join(["données refusées.", *odd[:_SHOWN], f"{len(odd)} fichier(s) de ce genre."]))
    if not names:
        raise Refused("données refusées.\ndata/ est vide ou absent.")
    if size > MOST_BYTES:
        raise Refused(f"l’envoi est trop grand : data/ pèse {size} octets, {MOST_BYTES} au plus.")
    with repository.contents(MAX_BYTES) as content:  # what is longer is refused for that, cut or not
        for name, blob in zip(names, blobs, strict=True):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content(blob))


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[0] == DATA and len(name) <= 500 and len(parts) > 1 and not {"..", ".git"} & {p.lower() for p in parts}


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)


def pre(folder: Path, lines: str) -> int:
    settings = Settings.read(folder)
    for update in settings.published(read_updates(lines)):
        judge(git.Repository(folder, quarantine=True), update)
    return 0


def post(folder: Path, lines: str) -> int:
    settings = Settings.read(folder)
    if not settings.published(read_updates(lines)):
        return 0
    say(f"Publication de {settings.branche}…")
    where = ["--depot", str(folder), "--branche", settings.branche, "--adresse", settings.adresse]
    return publish([settings.dossier, *where])


if __name__ == "__main__":
    hook, consequence = {
        "pre-receive": (pre, "L’envoi est refusé : rien n’a été pris, le site en ligne n’a pas changé."),
        "post-receive": (post, "L’envoi est pris, mais il n’est pas en ligne ; le site en ligne n’a pas changé."),
    }[sys.argv[1]]
    sys.exit(run(lambda: hook(Path(sys.argv[2]), sys.stdin.read()), consequence))
