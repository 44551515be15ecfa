"""What the tests of the publication share: small sites that pass every check, a copy of the repository, a small disk.

Run as a program, publishes a prepared site; `--kill-before N` kills the process group just before the Nth
call that changes the disk, which Python’s audit events announce wherever it is made.
"""

from __future__ import annotations

import argparse
import atexit
import gzip
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from contrat.serving import seal
from publication import construction, durable, publish, tree
from publication.place import Folder, Versions

ROOT = Path(__file__).parent.parent
RUNNER = ["env", f"PYTHONPATH={ROOT / 'scripts/lib'}:{ROOT / 'hooks'}", sys.executable, __file__]
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.link", "os.chmod", "os.truncate"}


def prepared(folder: Path, words: str, pages: int = 3) -> Path:
    """Write a site of a few pages, whole and sealed as the build seals it."""
    (folder / "pagefind").mkdir(parents=True)
    names = ["index.html", "404.html", *(f"page-{i}.html" for i in range(2, pages))]
    for name in names:
        links = "".join(f'<a href="/{n}#haut">{n}</a>' for n in names)
        (folder / name).write_text(f'<!doctype html><html><h1 id="haut">{words}</h1>{links}</html>\n', encoding="utf-8")
    (folder / "pagefind/pagefind-entry.json").write_text('{"languages": {"fr": {"page_count": 1}}}')
    (folder / "pagefind/fr_1.pf_fragment").write_bytes(gzip.compress(words.encode(), mtime=0))
    reseal(
        folder, seal.Origine(hashlib.sha1(words.encode()).hexdigest(), None, None, "0" * 64, "0" * 64, None, pages, 1)
    )
    return folder


def reseal(folder: Path, origine: seal.Origine) -> None:
    """Write the seal of a site again, as if its build had meant it so."""
    (folder / seal.VERSION).write_bytes(seal.version_json(origine))
    (folder / seal.SUMS).write_bytes(
        seal.sums({n: hashlib.sha256(b).hexdigest() for n, b in snapshot(folder).items() if n != seal.SUMS})
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file of a tree, as a reader gets it."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def entries(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir()}


def copy_build(site: Path) -> construction.MakeSite:
    """Return a build that takes the time of a copy: a prepared site, accepted like any other."""

    def build(work: construction.Workshop) -> Path:
        shutil.copytree(site, work.folder / "site")
        construction.accept(work.folder / "site")
        return work.folder / "site"

    return build


def publish_prepared(folder: Path, site: Path, wait: float = 60) -> str | None:
    return publish.publish(Versions(folder), copy_build(site), wait=wait)


def plain(folder: Path) -> Folder:
    """Return the place of a site that is a plain folder, as `scripts/publish --dossier` makes it."""
    return Folder(folder / "site", folder / ".travail", folder / ".verrou")


WHOLE = {".verrou", "site", "versions"}


@dataclass(frozen=True)
class Case:
    """A folder where `before` is online, and `after`, which some run tries to put in its place."""

    folder: Path
    before: Path
    after: Path

    @property
    def live(self) -> dict[str, bytes]:
        return snapshot(self.folder / "site")

    def run(self, *options: str) -> subprocess.Popen[str]:
        call = [*RUNNER, str(self.folder), str(self.after), *options]
        return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def assert_one_whole_version(self) -> None:
        assert self.live in (snapshot(self.before), snapshot(self.after))

    def assert_healed(self) -> None:
        """Publish once more, undisturbed: the new version is online and nothing else is left."""
        publish_prepared(self.folder, self.after)
        assert self.live == snapshot(self.after)
        assert entries(self.folder) == WHOLE
        kept = Versions(self.folder).names()
        assert entries(self.folder / "versions") == set(kept)
        assert len(kept) <= 5
        assert [n for n in kept if tree.damage(self.folder / "versions" / n)] == []


def fresh(case: Case, n: int) -> Case:
    """Return the same case again, in a folder of its own."""
    again = Case(case.folder.with_name(f"en-ligne-{n}"), case.before, case.after)
    build = copy_build(case.before)
    for day in range(1, 6):
        publish.publish(Versions(again.folder), build, now=lambda day=day: datetime(2026, 1, day, tzinfo=UTC))  # type: ignore[misc]
    return again


@dataclass
class Seen:
    count: int
    failures: list[str]


class reading:
    """Reads a page of the site without a pause, in a thread, and counts what a reader would have met."""

    def __init__(self, site: Path) -> None:
        self.page, self.seen, self.stop = site / "index.html", Seen(0, []), threading.Event()
        self.thread = threading.Thread(target=self._read)

    def _read(self) -> None:
        while not self.stop.is_set():
            try:
                if not self.page.read_text(encoding="utf-8").endswith("</html>\n"):
                    self.seen.failures.append("cut")
            except OSError as error:
                self.seen.failures.append(str(error))
            self.seen.count += 1

    def __enter__(self) -> Seen:
        self.thread.start()
        return self.seen

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()


def copy_of_the_repository(folder: Path) -> Path:
    """Return a repository of one commit that holds the files of this one as they are, with its libraries.

    Its contract has no documents to carry away, which would be laid out anew at each publication.
    """
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in filter(None, subprocess.run(git, check=True, capture_output=True, text=True).stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    for name, dropped in (("contrat.yml", "^documents: oui\n"), ("adresses.txt", r"^.*/pas-de-calais-call-[^/]*\n")):
        path = folder / "data" / name
        text, found = re.subn(dropped, "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert found
        path.write_text(text, encoding="utf-8")
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    (folder / ".git/info/exclude").write_text("/.venv\n")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    commit(folder, "feat: copie pour un essai")
    return folder


def new_contract(code: Path, folder: Path) -> Path:
    """Return a contract in a folder of its own, as `scripts/new` of a copy of the generator makes it."""
    call = [str(code / "scripts/new"), str(folder)]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def run_git(
    folder: Path, *arguments: str, check: bool = True, jour: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Call git as someone whose settings are unknown, on a day if one is given (`2026-11-25`)."""
    known = [("NAME", "Essai"), ("EMAIL", "essai"), *([("DATE", f"{jour}T09:00:00+00:00")] if jour else [])]
    who = {f"GIT_{x}_{k}": v for x in ("AUTHOR", "COMMITTER") for k, v in known}
    env = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(["git", "-C", str(folder), *arguments], check=check, capture_output=True, text=True, env=env)


def commit(folder: Path, message: str, jour: str | None = None) -> str:
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "--quiet", "--allow-empty", "--message", message, jour=jour)
    return run_git(folder, "rev-parse", "HEAD").stdout.strip()


def command(*arguments: str | Path, root: Path = ROOT) -> list[str]:
    """Return the call of a command of `scripts/lib/publication`, as its bash front makes it."""
    paths = f"{root / 'scripts/lib'}:{root / 'hooks'}"
    program = [sys.executable, "-P", "-m", f"publication.{arguments[0]}"]
    return ["env", f"PYTHONPATH={paths}", "PYTHONUTF8=1", *program, *map(str, arguments[1:])]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk in memory. The tests run as root, as in CI; elsewhere this fails and says so."""
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def change_disk(folder: Path, option: str) -> None:
    _mount("-o", f"remount,{option}", str(folder))


def _mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, f"this test mounts a disk in memory and must run as root: {done.stderr}"


def _changes(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        return isinstance(arguments[2], int) and bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in CHANGES or (event == "ctypes.dlsym" and arguments[1] == "renameat2")


def watch(kill_before: int, count: bool) -> None:
    """Count the calls that change the disk from now on, and die before one of them."""
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if _changes(event, arguments):
            seen += 1
            if seen == kill_before:
                os.killpg(0, signal.SIGKILL)

    sys.addaudithook(hook)
    if count:
        atexit.register(lambda: print(seen))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--plain", action="store_true", help="a plain folder instead of a link")
    parser.add_argument("--two-renames", action="store_true", help="as on a system that cannot exchange two folders")
    parser.add_argument("--kill-before", type=int, default=0)
    parser.add_argument("--count", action="store_true")
    asked = parser.parse_args()
    if asked.two_renames:
        durable.exchange = lambda one, other: False
    watch(asked.kill_before, asked.count)
    if asked.plain:
        publish.publish(plain(asked.folder), copy_build(asked.site))
    else:
        publish_prepared(asked.folder, asked.site)


if __name__ == "__main__":
    main()
