"""The last tree of a site and the notes taken of it → what a build need not write again.

Contract: a file stays only if the key of all that makes it is the one of the last build **and** its
bytes are those that build wrote. In doubt it is not there when MkDocs writes, and is made again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

from contrat import reprise
from contrat.reprise import Trace, key

TOGETHER = "pagefind/"
"""The folder of files that are made at once: all of them stay, or none."""
SPARE = "arbre"
KEPT = 8
"""How many notes are kept in the folder, one for each `site_dir`."""
_UNSETTLED_NS = 100_000_000
"""A file written so shortly before the notes may have been written again in the same tick of the disk’s clock."""


@dataclass
class LastTree:
    """The last tree of one `site_dir`, and what was noted of it."""

    site: Path
    cache: Path
    code: str
    """The digest of what makes the tree."""
    traces: dict[str, Trace] = field(default_factory=dict)
    """What was noted of each file of the last tree."""
    keys: dict[str, str] = field(default_factory=dict)
    """What each file of this build is made from; a file without a key is always made."""
    kept: dict[str, Trace] = field(default_factory=dict)
    """The files that stay."""
    together: str | None = None
    """What the files of `TOGETHER` are made from; None if nothing makes them."""
    templates: str = ""
    """The digest of the templates as the build began to use them."""
    _noted: int = 0
    _written: Collection[str] = ()
    _doomed: list[str] = field(default_factory=list)
    """What goes from the last tree: its files, and its folders, which end with « / », each after what it holds."""

    @property
    def notes(self) -> Path:
        return self.cache / f"{key(str(self.site.absolute()))[:16]}.json"

    @property
    def aside(self) -> Path:
        """Where the last tree waits while MkDocs empties its place: beside it, so on the same disk."""
        return self.site.with_name(f".{self.site.name}.reprise")

    @property
    def spare(self) -> Path:
        """A tree that nobody shows any more, left by the publisher to start from."""
        return self.cache / SPARE

    def set_aside(self) -> None:
        """Take the last tree out of the way of `clean_directory` (mkdocs/utils), if notes tell what it is made of."""
        with suppress(OSError):
            self._noted = self.notes.stat().st_mtime_ns
            self.traces = reprise.read(self.notes.read_bytes())
        found = [p for p in (self.site, self.aside, self.spare) if _is_tree(p)]
        if self.traces and found and found[0] != self.aside:
            with suppress(OSError):  # another disk, a place that cannot be renamed: all is made again
                shutil.rmtree(self.aside, ignore_errors=True)
                found[0].rename(self.aside)

    def put_back(self, keys: Mapping[str, str], written: Collection[str]) -> None:
        """Put the last tree back, without the files that are not made from these keys.

        Folders where a file is about to be `written` stay: it costs a disk more to make one again than the file.
        When little stays, the new tree is made beside the last, which `done` removes: ext4 looks at each inode
        that was freed in the last minutes before it gives a new one.
        """
        self.keys, self._written = dict(keys), written
        if self.together is not None:
            self.keys |= {name: self.together for name in self.traces if name.startswith(TOGETHER)}
        try:
            self._survey("")
            whole = self._keep_together()
            if 2 * len(self.kept) < len(self.traces):
                self.kept.clear()
                return
            self.aside.rename(self.site)
        except OSError:  # there is none, it cannot be read to its end, or its place is not empty
            self.kept.clear()
            self.done()
            return
        try:
            for name in self._doomed:
                path = self.site / name
                path.rmdir() if name.endswith("/") else path.unlink()
        except OSError:
            self.kept.clear()
            shutil.rmtree(self.site, ignore_errors=True)
        if not whole:
            shutil.rmtree(self.site / TOGETHER, ignore_errors=True)

    def done(self) -> None:
        """Remove what is left of the last tree."""
        shutil.rmtree(self.aside, ignore_errors=True)

    def _survey(self, folder: str) -> bool:
        """Find what stays in a folder of the last tree, and what does not; tell whether the folder stays."""
        with os.scandir(f"{self.aside}/{folder}") as found:
            entries = list(found)
        stays = False
        for entry in entries:
            name = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                stays |= self._survey(f"{name}/")
            elif trace := self._held(name, entry):
                self.kept[name] = trace
                stays = True
            else:
                self._doomed.append(name)
                stays |= name in self._written
        if folder and not stays:
            self._doomed.append(folder)
        return stays

    def _keep_together(self) -> bool:
        """Keep none of the files of `TOGETHER` unless all of them stay; tell whether they do."""
        names = {n for n in self.kept if n.startswith(TOGETHER)}
        whole = names == {n for n in self.traces if n.startswith(TOGETHER)}
        if not whole:
            for name in names:
                del self.kept[name]
        return whole

    def _held(self, name: str, entry: os.DirEntry[str]) -> Trace | None:
        """Return the trace of a file that has the bytes that the last build wrote, from what this one would make them from."""
        trace = self.traces.get(name)
        if trace is None or trace.cle != self.keys.get(name):
            return None
        found = entry.stat(follow_symlinks=False)
        state = _state(found)
        if state == trace.etat and max(found.st_mtime_ns, found.st_ctime_ns) < self._noted - _UNSETTLED_NS:
            return trace
        with suppress(OSError):
            if S_ISREG(found.st_mode) and digest(entry.path) == trace.sha256:
                return trace._replace(etat=state)
        return None

    def knows_together(self) -> bool:
        """Tell whether the last build noted files of `TOGETHER` made from the same; whether they stay is known later."""
        return any(t.cle == self.together for name, t in self.traces.items() if name.startswith(TOGETHER))

    def stays(self, folder: str) -> bool:
        """Tell whether a folder of the site stays from the last build."""
        return any(name.startswith(folder) for name in self.kept)

    def sha256(self, name: str) -> str:
        """Return the digest of a file of the site, read unless it stays from the last build."""
        trace = self.kept.get(name)
        return trace.sha256 if trace else digest(f"{self.site}/{name}")

    def note(self, digests: Mapping[str, str]) -> None:
        """Write down what the site is made of, in one step; a folder that cannot be written to is left alone."""
        traces = dict(self.kept)
        for name in digests.keys() - self.kept.keys():
            if cle := self.together if name.startswith(TOGETHER) else self.keys.get(name):
                traces[name] = Trace(cle, digests[name], _state(os.lstat(f"{self.site}/{name}")))
        fresh = self.notes.with_suffix(".neuf")
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(reprise.write(traces))
            fresh.replace(self.notes)
            by_age = sorted(self.cache.glob("*.json"), key=lambda p: p.stat().st_mtime_ns)
            for old in by_age[:-KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            with suppress(OSError):
                fresh.unlink()


def digest(path: str | Path) -> str:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 — one of tens of thousands: a `Path` costs as much
        return hashlib.sha256(file.readall()).hexdigest()


def _is_tree(folder: Path) -> bool:
    """Tell whether a folder holds a site and nothing else: what is hidden in it is not ours to move."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    names = [p.name for p in folder.iterdir()]
    return bool(names) and not any(name.startswith(".") for name in names)


def _state(found: os.stat_result) -> tuple[int, ...]:
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_mode)
