"""Git → the commits that touch the data, and the content of their files. One `git log`, one `git cat-file`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contrat.historique import Commit, Difference, Historique, trace
from contrat.memoire import OUBLI, Memoire

_LOG = (
    "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-color", "--no-show-signature", "--no-ext-diff", "--encoding=UTF-8",
    "--topo-order", "--reverse", "--full-history", "--parents", "--diff-merges=first-parent", "--relative",
    "--format=%H%x00%P%x00%cI%x00%B",
)  # fmt: skip


def read(donnees: Path, memoire: Memoire = OUBLI) -> Historique | None:
    """Return the history of a folder of data.

    None in a copy that does not hold it whole: no git, a shallow or partial clone, a folder that git
    does not follow. A history that is cut would date everything at the cut.
    """
    try:
        if not _is_whole(donnees):
            return None
        commits = tuple(_commits(_git(donnees, *_LOG, "HEAD", "--", ".")))
        return memoire.again("historique", commits, lambda: _trace(donnees, commits)) if commits else None
    except (OSError, subprocess.CalledProcessError, MissingObject):
        return None


def _trace(donnees: Path, commits: tuple[Commit, ...]) -> Historique:
    with _contents(donnees) as blob:
        return trace(commits, blob)


def is_clean(donnees: Path) -> bool:
    """Tell whether the data are those of the last commit, in a folder whose history was read."""
    return not _git(donnees, "status", "--porcelain", "--", ".")


class MissingObject(Exception):
    """An object that the history names is not in this copy."""


def _is_whole(donnees: Path) -> bool:
    said = _git(donnees, "rev-parse", "--is-shallow-repository").strip()
    partial = subprocess.run(_command(donnees, "config", "--get-regexp", r"^remote\..*\.promisor$"), env=environment(), capture_output=True, check=False)  # fmt: skip
    return said == "false" and partial.returncode != 0 and bool(_git(donnees, "ls-files", "--", "."))


def environment() -> dict[str, str]:
    """Return the environment of a call of git that looks at the folder it is told, from inside a hook too."""
    mine = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY"}
    return {
        **{k: v for k, v in os.environ.items() if k not in mine},
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
    }


def _command(donnees: Path, *arguments: str) -> list[str]:
    return ["git", "-C", str(donnees), "-c", "core.quotepath=off", *arguments]


def _git(donnees: Path, *arguments: str) -> str:
    done = subprocess.run(_command(donnees, *arguments), env=environment(), capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape")


def _commits(log: str) -> Iterator[Commit]:
    """Read the commits of a log, oldest first. Fields are told by their place: a message may say anything."""
    tokens = iter(log.split("\0"))
    head = next(tokens, "")
    while sha := head.strip("\n"):
        parents, instant, message = next(tokens), next(tokens), next(tokens)
        differences = []
        while (head := next(tokens, "").lstrip("\n")).startswith(":"):
            differences.append(_difference(head, next(tokens)))
        yield Commit(sha, instant, message, tuple(parents.split()), tuple(differences))


def _difference(entry: str, path: str) -> Difference:
    """Return a change of one file; a link or a submodule holds nothing that is read."""
    mode_before, mode_after, avant, apres, _ = entry[1:].split(" ")
    regular = "100"
    return Difference(path, avant if mode_before.startswith(regular) else None, apres if mode_after.startswith(regular) else None)  # fmt: skip


@contextmanager
def _contents(donnees: Path) -> Iterator:  # type: ignore[type-arg]
    """Give a function from the id of a content to its bytes."""
    git = subprocess.Popen(_command(donnees, "cat-file", "--batch"), env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    assert git.stdin and git.stdout

    def blob(sha: str) -> bytes:
        assert git.stdin and git.stdout
        git.stdin.write(f"{sha}\n".encode())
        git.stdin.flush()
        head = git.stdout.readline().split()
        if head[1:2] != [b"blob"]:
            raise MissingObject(sha)
        content = git.stdout.read(int(head[2]))
        git.stdout.read(1)
        return content

    try:
        yield blob
    finally:
        git.stdin.close()
        git.wait()
        git.stdout.close()
