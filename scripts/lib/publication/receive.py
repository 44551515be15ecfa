"""Commands of the hooks of a bare repository: `pre-receive` judges a push, `post-receive` puts it online.

Only the published branch is judged; every other branch is a place for drafts and for code to be reviewed.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Self

from building import git
from building.contract_folder import AT_ROOT, DATA, DOCS, ContractFolder
from contrat.history.reasons import claims_data
from contrat.reading.folder import MAX_TABLE, is_leftover
from contrat.reading.problems import escape_controls, shown

from .construction import Workshop, check_data
from .depot import holds_code
from .publish import main as publish
from .refusal import Refused, run, say

MOST_FILES, MOST_BYTES, MOST_COMMITS = 20_000, 64_000_000, 100_000
_DAY = 86_400
_SHOWN = 5
_NAME_BYTES = 255
"""The longest name of a file, on Linux as on Windows and macOS."""
_ODD = f"ni lien, ni sous-module, ni nom spécial ou de plus de {_NAME_BYTES} octets : un fichier ordinaire est attendu"


@dataclass(frozen=True)
class HookSettings:
    """What `scripts/install-hooks` wrote in the repository’s configuration."""

    dossier: str
    branche: str
    adresse: str

    @classmethod
    def read(cls, depot: git.Repository) -> Self:
        names = (f"contrat.{field.name}" for field in fields(cls))
        found = cls(*(depot.ask("config", "--default", "", "--get", name).decode().strip() for name in names))
        if not found.dossier or not found.branche:
            raise Refused("le dépôt n’est pas réglé ; lancez scripts/install-hooks.")
        return found

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
    wrong += _strange(repository, old, new)
    try:
        with tempfile.TemporaryDirectory(prefix="contrat-recu-") as folder:
            _write(repository, new, Path(folder))
            if remarks := check_data(Workshop(Path(folder, "travail")), ContractFolder(Path(folder))):
                say(remarks)
    except (Refused, git.GitFailed) as refused:
        wrong.append(str(refused))
    if wrong:
        raise Refused("\n".join(wrong))


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
    """A commit that says « data(…) » or « données : … » touches `data/` alone, seen from each of its parents."""
    if not claims_data(message):
        return
    listing = ("diff-tree", "-r", "-m", "-z", "--root", "--no-commit-id", "--no-renames", "--name-only", commit)
    touched = repository.items(*listing, at_most=MOST_FILES)
    outside = sorted({name for name in touched if not name.startswith(f"{DATA}/")})
    if outside:
        named = ", ".join(_printable(n) for n in outside[:_SHOWN]) + (", …" if len(outside) > _SHOWN else "")
        yield (
            f"le commit {commit[:10]} se dit de données (« {_printable(message.split(maxsplit=1)[0])} ») mais touche autre chose que data/ : {named}. "
            "Séparez les données du reste, en deux commits."
        )


def _strange(repository: git.Repository, old: str, new: str) -> Iterator[str]:
    """A contract that has a repository of its own holds no code: at its root, the names of a short list alone."""
    if holds_code(repository, new):
        if old and not holds_code(repository, old):
            yield "le dépôt d’un contrat ne contient pas le générateur ; retirez-en le code."
        return
    names = repository.items("ls-tree", "-z", "--name-only", "--full-tree", new, at_most=MOST_FILES)
    if odd := [_printable(n) for n in names if n not in AT_ROOT and not is_leftover(n)]:
        yield (
            f"à la racine du contrat, ce qui n’y a pas sa place : {', '.join(odd[:_SHOWN])}{', …' if odd[_SHOWN:] else ''}. "
            f"Un contrat contient seulement : {', '.join(sorted(AT_ROOT, key=str.lower))}."
        )


def _write(repository: git.Repository, commit: str, folder: Path) -> None:
    """Write what is judged of a commit, byte for byte, whatever its `.gitattributes` say; plain files only, and bounded.

    That is its data, and its pages if it is one of a contract by itself: those of the generator are code.
    """
    judged = (DATA,) if holds_code(repository, commit) else (DATA, DOCS)
    listing = ("ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *judged)
    blobs: dict[str, str] = {}
    odd, size = [], 0
    for item in repository.items(*listing, at_most=MOST_FILES):
        head, _, name = item.partition("\t")
        mode, _, blob, length = head.split()
        if is_leftover(name):
            say(f"Laissé de côté : {_printable(name)} (reste d’un système ou d’un éditeur).")
            continue
        if mode not in {"100644", "100755"} or not _is_plain(name):
            odd.append(f"{_printable(name)}:1:1: {_ODD}")
            continue
        size += int(length)
        blobs[name] = blob
    if odd:
        raise Refused("\n".join(["données refusées.", *odd[:_SHOWN], f"{len(odd)} fichier(s) de ce genre."]))
    if not any(name.startswith(f"{DATA}/") for name in blobs):
        raise Refused("données refusées.\ndata/ est vide ou absent.")
    if size > MOST_BYTES:
        raise Refused(
            f"l’envoi est trop grand : {' et '.join(f'{j}/' for j in judged)} : {size} octets, {MOST_BYTES} au plus."
        )
    with repository.contents(MAX_TABLE) as content:  # what is longer is refused for that, cut or not
        for name, blob in blobs.items():
            path = folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content(blob))
            except OSError as error:  # where it struck is nobody’s business who pushes
                raise OSError(error.errno, error.strerror, name) from None


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    short = len(name) <= 500 and all(len(p.encode()) <= _NAME_BYTES for p in parts)
    return len(parts) > 1 and short and not {"..", ".git"} & {p.lower() for p in parts}


def _printable(name: str) -> str:
    return escape_controls(shown(name))


def pre(folder: Path, lines: str) -> int:
    for old, new in HookSettings.read(git.Repository(folder)).published(lines):
        judge(git.Repository(folder, quarantine=True), old, new)
    return 0


def post(folder: Path, lines: str) -> int:
    settings = HookSettings.read(git.Repository(folder))
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
