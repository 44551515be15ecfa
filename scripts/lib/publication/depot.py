"""The tip of a branch of a bare repository → its site, built in a clone with the whole history.

The server runs no code that it was merely sent: what a commit holds outside `data/` must be what the
installed checkout holds (docs/dev/decisions/0020).
"""

from pathlib import Path

from building import git

from .construction import CODE, DATA, Conditions, Workshop, clone, construct_checked, origin
from .refusal import Refused


def construct_tip(work: Workshop, depot: Path, branche: str, conditions: Conditions, live: Path) -> Path | None:
    """Build the site of the last commit of a branch; None when `live` shows it already. May refuse.

    The commit is read once the lock is held: of two pushes that wait, the last one counts.
    """
    name = f"refs/heads/{branche}"
    commit = git.Repository(depot).ask("rev-parse", "--verify", "--end-of-options", name).decode().strip()
    if _shows(live, commit, conditions):
        return None
    require_installed_code(depot, commit)
    return construct_checked(work, clone(depot, commit, work), conditions)


def _shows(live: Path, commit: str, conditions: Conditions) -> bool:
    try:
        online = origin(live)
    except (OSError, ValueError):
        return False
    same = (online.commit, online.site_url or "") == (commit, conditions.site_url)
    return same and conditions.jour in ("", online.jour)


def require_installed_code(depot: Path, commit: str) -> None:
    """Refuse a commit whose code is not the one that the person who deploys has installed."""
    installed = git.Repository(CODE)
    if installed.ask("status", "--porcelain", *git.EVERYWHERE):
        raise Refused(f"la copie installée ({CODE}) a des changements qui ne sont dans aucun commit.")
    if _code(git.Repository(depot), commit) != _code(installed, "HEAD"):
        raise Refused(
            f"hors de data/, le commit {commit[:10]} n’est pas ce que contient la copie installée. Il sera en ligne "
            "quand la personne qui déploie aura relu et installé ce code : git pull dans cette copie, puis scripts/publish."
        )


def _code(repository: git.Repository, commit: str) -> list[bytes]:
    """Return the entries of a commit at its root, without the data."""
    entries = repository.ask("ls-tree", "-z", "--full-tree", commit).split(b"\0")
    return [e for e in entries if e.partition(b"\t")[2] != DATA.encode()]
