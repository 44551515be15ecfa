"""New files of a contract → written all at once when the gate takes them, none otherwise; committed by a role."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from building import git
from contrat.gate.loading import load

_MADE = re.compile(r"\.import-(\d+)-\w+")


def install(files: Mapping[str, bytes | None], data: Path, *, essai: bool = False) -> None:
    """Write the files of a contract, None for one that goes. Raises `DataRefused`; `essai`: judge them alone."""
    if not files:
        return
    data.parent.mkdir(parents=True, exist_ok=True)
    _clean(data.parent)
    with tempfile.TemporaryDirectory(dir=data.parent, prefix=f".import-{os.getpid()}-") as made:
        new = Path(made) / "data"
        if data.is_dir():
            shutil.copytree(data, new)
        for fichier, octets in files.items():
            path = new / fichier
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True) if octets is None else path.write_bytes(octets)
        load(new)
        for fichier, octets in files.items() if not essai else ():
            (data / fichier).parent.mkdir(parents=True, exist_ok=True)
            (data / fichier).unlink() if octets is None else (new / fichier).replace(data / fichier)


def _clean(contrat: Path) -> None:
    """Remove what commands that were killed left in the folder of a contract."""
    for path in contrat.glob(".import-*"):
        found = _MADE.fullmatch(path.name)
        if found and not _runs(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def commit(contrat: Path, paths: Iterable[str], who: str, message: str) -> None:
    """Make one commit of some files, and of nothing else; its author is a role."""
    repository, named = git.Repository(contrat), list(paths)
    repository.ask("add", "--all", "--", *named)
    role = ("-c", f"user.name={who}", "-c", "user.email=")
    repository.ask(*role, "commit", "--quiet", "--only", "--message", message, "--", *named)
