"""The tip of a branch of a bare repository → its site, built in a clone with the whole history.

The server runs no code that it was merely sent: the installed checkout builds what a commit holds in `data/` and, of
a contract that has a repository of its own, in `docs/` (docs/dev/decisions/0100).
"""

from pathlib import Path

from building import git
from building.contract_folder import CODE, DATA, GENERATOR, ContractFolder

from .construction import Conditions, Workshop, clone, construct_checked, origin
from .refusal import Refused, say


def construct_tip(work: Workshop, depot: Path, branche: str, conditions: Conditions, live: Path) -> Path | None:
    """Build the site of the last commit of a branch; None when `live` shows it already. May refuse.

    The commit is read once the lock is held: of two pushes that wait, the last one counts.
    """
    name = f"refs/heads/{branche}"
    commit = git.Repository(depot).ask("rev-parse", "--verify", "--end-of-options", name).decode().strip()
    installed = git.commit_of(CODE / "mkdocs.yml")
    if installed is None:
        raise Refused(f"la copie installée ({CODE}) a des changements qui ne sont dans aucun commit.")
    if _shows(live, (commit, installed, conditions.site_url), conditions.jour):
        return None
    if holds_code(git.Repository(depot), commit) and _code(depot, commit) != _code(CODE, installed):
        say(
            "Le code de ce commit n’est pas celui de la copie installée, qui fait le site. Il servira quand la personne "
            "qui déploie l’aura relu et installé : git pull dans cette copie, puis scripts/publish."
        )
    return construct_checked(work, ContractFolder(clone(depot, commit, work.folder / "contrat")), conditions)


def _shows(live: Path, expected: tuple[str, str, str], jour: str) -> bool:
    """Tell whether a site is that of a commit, by a commit of the generator, at an address, on a day."""
    try:
        online = origin(live)
    except (OSError, ValueError):
        return False
    return (online.commit, online.generateur, online.site_url or "") == expected and jour in ("", online.jour)


def holds_code(repository: git.Repository, commit: str) -> bool:
    """Tell whether a commit is one of a copy of the generator, and not of a contract by itself."""
    return repository.agrees("cat-file", "-e", f"{commit}:{GENERATOR}")


def _code(repository: Path, commit: str) -> list[bytes]:
    """Return the entries of a commit at its root, without the data."""
    entries = git.Repository(repository).ask("ls-tree", "-z", "--full-tree", commit).split(b"\0")
    return [e for e in entries if e.partition(b"\t")[2] != DATA.encode()]
