"""A checked site → where readers look, in one step; and what a killed run left behind → nothing.

```
DIR/site      a link to the version that is online
DIR/versions  one folder a version, named by its UTC time and its commit, so that names sort by age
DIR/.travail  what one run writes before anything is shown; absent between runs
DIR/.verrou   the lock
```
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from . import dates, durable
from .refusal import Refused

KEPT = 5
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-z-]+")
_STAMP = "%Y%m%dT%H%M%SZ"


class Versions:
    """A folder of versions, one of which is online."""

    def __init__(self, folder: Path) -> None:
        self.link, self.store = folder / "site", folder / "versions"
        self.work, self.lock = folder / ".travail", folder / ".verrou"
        self._pending = self.work / "en-cours"
        """Names the version that is about to go online, from before its rename until after the switch."""

    def names(self) -> list[str]:
        """Return the versions that are there, the oldest first."""
        return sorted(p.name for p in self.store.glob("*") if _NAME.fullmatch(p.name))

    def live(self) -> str | None:
        return self.link.readlink().name if self.link.is_symlink() else None

    def prepare(self) -> None:
        """Make the folders, heal what a killed run left, and refuse a place where a switch cannot work."""
        if self.link.exists() and not self.link.is_symlink():
            raise Refused(f"{self.link} est un dossier, pas un lien ; déplacez-le, ou publiez avec --dossier.")
        self.heal()
        durable.make_folder(self.store)
        durable.make_folder(self.work)

    def heal(self) -> None:
        """Remove what a killed run left: its work, and a version that never went online."""
        name = self._pending.read_text(encoding="utf-8") if self._pending.is_file() else ""
        if _NAME.fullmatch(name) and name != self.live() and (self.store / name).is_dir():
            (self.store / name).rename(self.work / name)
        durable.remove(self.work)

    def put_online(self, site: Path, now: datetime, commit: str) -> str:
        """Name a checked site, show it, and forget the oldest; return its name."""
        name = f"{self._stamp(now)}-{commit}"
        dates.keep(site, self.link)
        self._pending.write_text(name, encoding="utf-8")
        durable.sync(self._pending)
        site.rename(self.store / name)
        durable.sync(self.store)
        durable.point(self.link, self.store / name, self.work)
        with suppress(OSError):  # it is online: what could not be forgotten will be by the next run
            self._forget()
        return name

    def back(self) -> str:
        """Return the version before the one that is online."""
        live = self.live()
        older = [n for n in self.names() if live and n < live]
        if not older:
            raise Refused("il n’y a pas de version plus ancienne.")
        return older[-1]

    def show(self, name: str) -> None:
        durable.point(self.link, self.store / name, self.work)

    def _stamp(self, now: datetime) -> str:
        """Return a stamp after every other: a clock that was set back must not reorder the versions."""
        last = self.names()[-1].partition("-")[0] if self.names() else ""
        if now.strftime(_STAMP) > last:
            return now.strftime(_STAMP)
        return (datetime.strptime(last, _STAMP).replace(tzinfo=UTC) + timedelta(seconds=1)).strftime(_STAMP)

    def _forget(self) -> None:
        """Keep the last versions and the one that is online; none is ever half there under its name."""
        for name in self.names()[:-KEPT]:
            if name != self.live():
                (self.store / name).rename(self.work / name)
                durable.remove(self.work / name)


@dataclass(frozen=True)
class Folder:
    """A plain folder that holds the site, for a host without links. It keeps no older version."""

    target: Path
    work: Path
    lock: Path

    @property
    def _before(self) -> Path:
        return self.work / "ancien"

    def prepare(self) -> None:
        if self.target.is_symlink():
            raise Refused(f"{self.target} est un lien ; publiez sans --dossier.")
        self.heal()
        durable.make_folder(self.work)

    def heal(self) -> None:
        """Put the old site back if a run was killed between its two renames; remove the rest of its work."""
        if self._before.is_dir() and not self.target.exists():
            self._before.rename(self.target)
        durable.remove(self.work)

    def put_online(self, site: Path, _: datetime, commit: str) -> str:
        """Swap the old site for the new one: in one step on Linux, by two renames elsewhere. The old one is left in the work.

        Return what is online, and where.
        """
        dates.keep(site, self.target)
        if not self.target.exists() or not durable.exchange(site, self.target):
            if self.target.exists():
                self.target.rename(self._before)
            site.rename(self.target)
        durable.sync(self.target.parent)
        return f"{commit}, dans {self.target}"
