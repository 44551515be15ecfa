"""The tip of a branch of a bare repository → its site, built in a clone with the whole history.

The server runs no code that it was merely sent: what a commit holds outside `data/` must be what the
installed checkout holds (docs/dev/decisions/0020).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from building import git

from .construction import CODE, DATA, Settings, Workshop, clone, construct_checked, origin
from .refusal import Refused


@dataclass(frozen=True)
class Depot:
    """The published branch of a repository, and the site that shows it."""

    folder: Path
    branche: str
    settings: Settings
    live: Path

    def tip(self) -> str:
        """Return the commit to publish, read when it is asked: of two pushes that wait, the last one counts."""
        name = f"refs/heads/{self.branche}"
        return git.Repository(self.folder).ask("rev-parse", "--verify", "--end-of-options", name).decode().strip()

    def __call__(self, work: Workshop) -> Path | None:
        commit = self.tip()
        if self._is_online(commit):
            return None
        require_installed_code(self.folder, commit)
        return construct_checked(work, clone(self.folder, commit, work), self.settings)

    def _is_online(self, commit: str) -> bool:
        try:
            online = origin(self.live)
        except (OSError, ValueError):
            return False
        same = (online.commit, online.site_url or "") == (commit, self.settings.site_url)
        return same and self.settings.jour in ("", online.jour)


def require_installed_code(folder: Path, commit: str) -> None:
    """Refuse a commit whose code is not the one that the person who deploys has installed."""
    installed = git.Repository(CODE)
    if installed.ask("status", "--porcelain", *git.EVERYWHERE):
        raise Refused(f"la copie installée ({CODE}) a des changements qui ne sont dans aucun commit.")
    if _code(git.Repository(folder), commit) != _code(installed, "HEAD"):
        raise Refused(
            f"hors de data/, le commit {commit[:10]} n’est pas ce que contient la copie installée. Il sera en ligne "
            "quand la personne qui déploie aura relu et installé ce code : git pull dans cette copie, puis scripts/publish."
        )


def _code(repository: git.Repository, commit: str) -> list[bytes]:
    """Return the entries of a commit at its root, without the data."""
    entries = repository.ask("ls-tree", "-z", "--full-tree", commit).split(b"\0")
    return [e for e in entries if e.partition(b"\t")[2] != DATA.encode()]
