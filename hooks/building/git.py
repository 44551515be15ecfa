"""The one caller of git: the history of the data, the commit of a copy, what a repository holds.

A call sees nothing of the caller’s settings, fetches nothing, and waits for nobody. What it reads is cut: whoever
pushes a commit chooses how long its message, its paths and its files are. What reads a history is imported when one
is read: `scripts/build` and `scripts/publish` ask git alone, and it stands on all the model.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from contrat.reading.folder import LEFTOVERS, MAX_BYTES
from contrat.reading.memo import OUBLI, Memoire

if TYPE_CHECKING:
    from contrat.history.changes import Historique
    from contrat.history.commits import Commit, Difference
    from contrat.model.corpus import Corpus

SECONDS = 120
"""How long git may take to answer a question."""
LONGEST = 65_536
"""How many bytes are kept of a message, a path or a list of parents."""
_PIECE = 65_536
SOUND = ("--", ".", *(f":(exclude,icase,glob)**/{name}" for name in LEFTOVERS))
"""What ends a question about a folder: its files, but for those that a system or an editor left there."""
EVERYWHERE = ("--", ":(top)", *(f":(top,exclude,icase,glob)**/{name}" for name in LEFTOVERS))
"""The same, about the whole copy that the folder is in."""
_QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
_LOG = (
    *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-color", "--no-show-signature", "--no-ext-diff"),
    *("--encoding=UTF-8", "-O/dev/null", "--topo-order", "--reverse", "--full-history", "--parents"),
    *("--diff-merges=first-parent", "--relative", "--date=raw", "--format=%H%x00%P%x00%cd%x00%B"),
)


class GitFailed(Exception):
    """Git gave no answer; the message says why, in French."""


def environment(trusted: Path, *, quarantine: bool = False) -> dict[str, str]:
    """Return the variables of a call of git about a folder, which may belong to someone else, as may the one around it.

    Inside `pre-receive` the pushed objects are found through the variables of the quarantine. Git’s account of its own
    calls, which changes no answer, is left to whoever asks for it.
    """
    kept = ("PATH", "GIT_TRACE2_EVENT", *(_QUARANTINE if quarantine else ()))
    safe = (trusted.resolve(), trusted.resolve().parent)
    return {
        "PATH": os.defpath,
        **{name: os.environ[name] for name in kept if name in os.environ},
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": str(len(safe)),
        **{f"GIT_CONFIG_KEY_{i}": "safe.directory" for i in range(len(safe))},
        **{f"GIT_CONFIG_VALUE_{i}": str(folder) for i, folder in enumerate(safe)},
        "GIT_GRAFT_FILE": f"{os.devnull}/none",  # git says a word of grafts as soon as the file is there
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


class Repository:
    """A repository that is read, bare or with its files, from a folder in it."""

    def __init__(self, folder: Path, *, quarantine: bool = False) -> None:
        self._environment = environment(folder, quarantine=quarantine)
        settings = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.quotepath=off")
        self._git = ("git", "-C", str(folder), *(x for setting in settings for x in ("-c", setting)))

    def ask(self, *arguments: str, held: tuple[int, ...] = ()) -> bytes:
        """Return what git answers. Raises `GitFailed` with its own words when it cannot.

        Git keeps the files that are `held` open: a lock on one lasts as long as git does, whoever called it.
        """
        done = self._run(arguments, held)
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise GitFailed(f"git {arguments[0]} a échoué : {said or done.returncode}")
        return done.stdout

    def agrees(self, *arguments: str) -> bool:
        """Return whether git says yes (0) rather than no (1)."""
        return self._run(arguments).returncode == 0

    def items(self, *arguments: str, at_most: int) -> list[str]:
        """Return what git lists with `-z`. Raises `GitFailed` beyond `at_most`: a small pack can hold an endless tree."""
        found = list(islice(self.stream(*arguments), at_most + 1))
        if len(found) > at_most:
            raise GitFailed(f"l’envoi est trop grand : plus de {at_most} éléments.")
        return found

    def stream(self, *arguments: str) -> Iterator[str]:
        """Yield what git lists with `-z`, as it comes, each item cut at `LONGEST` bytes."""
        with subprocess.Popen((*self._git, *arguments), env=self._environment, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for item in _split(iter(partial(process.stdout.read, _PIECE), b"")):
                yield item.decode("utf-8", "surrogateescape")
        if process.returncode:
            raise GitFailed(f"git {arguments[0]} a échoué.")

    @contextmanager
    def contents(self, longest: int) -> Iterator[Callable[[str], bytes]]:
        """Give a function from the id of a file’s content to its bytes, cut once they are more than `longest`."""
        command = (*self._git, "cat-file", "--batch")
        with subprocess.Popen(command, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            yield partial(_content, process, longest)

    def _run(self, arguments: Iterable[str], held: tuple[int, ...] = ()) -> subprocess.CompletedProcess[bytes]:
        command, env = (*self._git, *arguments), self._environment
        try:
            return subprocess.run(command, check=False, env=env, capture_output=True, timeout=SECONDS, pass_fds=held)
        except subprocess.TimeoutExpired:
            raise GitFailed(f"git n’a pas répondu en {SECONDS} s.") from None
        except FileNotFoundError:
            raise GitFailed("il manque le programme git.") from None


def _split(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what stands between NULs, each item cut at `LONGEST` bytes; the cost is that of the bytes read."""
    rest = b""
    for piece in pieces:
        *whole, last = piece.split(b"\0")
        for item in whole:
            yield (rest + item)[:LONGEST]
            rest = b""
        rest = (rest + last)[:LONGEST]
    if rest:
        yield rest


def _content(git: subprocess.Popen[bytes], longest: int, sha: str) -> bytes:
    assert git.stdin
    assert git.stdout
    git.stdin.write(f"{sha}\n".encode())
    git.stdin.flush()
    head = git.stdout.readline().split()
    if head[1:2] != [b"blob"]:
        raise GitFailed(f"il manque un contenu : {sha}.")
    content = git.stdout.read(min(int(head[2]), longest + 1))
    left = int(head[2]) - len(content) + 1  # what is too long, and the line’s end
    while left and (dropped := git.stdout.read(min(left, _PIECE))):
        left -= len(dropped)
    return content


def read(donnees: Path, memoire: Memoire = OUBLI, corpus: Corpus | None = None) -> Historique | None:
    """Return the history of a folder of data; of a corpus, with the fields that it declares.

    None in a copy that does not hold it whole: no git, a shallow or partial clone, a folder that git
    does not follow. A history that is cut would date everything at the cut.
    """
    repository = Repository(donnees)
    try:
        if not _is_whole(repository):
            return None
        commits = tuple(_commits(repository.stream(*_LOG, "HEAD", *SOUND)))
        given = (commits, corpus and corpus.contrat.champs)
        return memoire.again("historique", given, lambda: _trace(repository, commits, corpus)) if commits else None
    except (OSError, GitFailed):
        return None


def _trace(repository: Repository, commits: tuple[Commit, ...], corpus: Corpus | None) -> Historique:
    from contrat.history.changes import trace  # noqa: PLC0415 — see the head
    from contrat.history.old_records import CLASSES, classes_of  # noqa: PLC0415 — see the head

    with repository.contents(MAX_BYTES) as blob:
        return trace(commits, blob, classes_of(corpus.collections) if corpus else CLASSES)


def _is_whole(repository: Repository) -> bool:
    is_deep = repository.ask("rev-parse", "--is-shallow-repository").strip() == b"false"
    is_partial = repository.agrees("config", "--get-regexp", r"^remote\..*\.promisor$")
    return is_deep and not is_partial and bool(repository.ask("ls-files", *SOUND))


def is_clean(donnees: Path) -> bool:
    """Tell whether the data are those of the last commit, in a folder whose history was read."""
    return not Repository(donnees).ask("status", "--porcelain", *SOUND)


def commit_of(file: Path) -> str | None:
    """Return the commit that the copy around a file holds; None without git or commit, or with a change that none has."""
    copy = Repository(file.parent)
    try:
        # The second name fails for a copy that merely lies, ignored, inside another repository.
        head = copy.ask("rev-parse", "HEAD", f"HEAD:./{file.name}")
        changes = copy.ask("status", "--porcelain", "--untracked-files=normal", *EVERYWHERE)
    except (OSError, GitFailed):
        return None
    return None if changes else head.split()[0].decode()


def _commits(tokens: Iterator[str]) -> Iterator[Commit]:
    """Read the commits of a log, oldest first. Fields are told by their place: a message may say anything."""
    from contrat.history.commits import Commit  # noqa: PLC0415 — see the head

    head = next(tokens, "")
    while sha := head.strip("\n"):
        parents, date, message = next(tokens, ""), next(tokens, ""), next(tokens, "")
        differences = []
        while (head := next(tokens, "").lstrip("\n")).startswith(":"):
            differences.append(_difference(head, next(tokens)))
        yield Commit(sha, _instant(date), message, tuple(parents.split()), tuple(differences))


def _difference(entry: str, path: str) -> Difference:
    """Return a change of one file; a link or a submodule holds nothing that is read."""
    from contrat.history.commits import Difference  # noqa: PLC0415 — see the head

    mode_before, mode_after, avant, apres, _ = entry[1:].split(" ")
    before, after = mode_before.startswith("100"), mode_after.startswith("100")
    return Difference(path, avant if before else None, apres if after else None)


def _instant(date: str) -> str:
    """Return « seconds offset » as ISO 8601, in UTC where no place of the Earth has the offset; 1970 where it says nothing."""
    try:
        seconds, offset = date.split()
        minutes = int(offset[:-2]) * 60 + int(offset[0] + offset[-2:])
        zone = timezone(timedelta(minutes=minutes)) if abs(minutes) <= 14 * 60 else UTC
        return datetime.fromtimestamp(int(seconds), zone).isoformat()
    except (ValueError, OverflowError, OSError):
        return "1970-01-01T00:00:00+00:00"
