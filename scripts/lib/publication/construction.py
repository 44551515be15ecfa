"""A checkout → a checked site in a work folder, made by programs that see nothing of the caller’s settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from building import git
from contrat.serving import seal
from contrat.webpage.site_address import public_address

from . import compression, durable, tree
from .refusal import Refused, first_of, say, sentence

CODE = Path(__file__).resolve().parents[3]
"""The checkout that this code belongs to."""
_SECONDS = 1800
DATA = "data"


@dataclass(frozen=True)
class Workshop:
    """Where one run writes before anything is shown, and the lock, if there is one, that its children hold too."""

    folder: Path
    lock: int | None = None

    def run(self, command: Sequence[str], root: Path, **more: str) -> subprocess.CompletedProcess[str]:
        temporary = self.folder / "tmp"
        durable.make_folder(temporary)
        env = {**bare_environment(root, temporary), **more}
        try:
            return subprocess.run(
                list(command),
                check=False,
                cwd=root,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                pass_fds=() if self.lock is None else (self.lock,),
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"la construction n’a pas fini en {_SECONDS // 60} minutes.") from None


Build = Callable[[Workshop], Path | None]
"""Makes a checked site inside the work folder and returns its place; None when it is online already. May refuse."""


@dataclass(frozen=True)
class Settings:
    """What a build is told, besides the files: where the site is shown, on which day it speaks, whether history is a must."""

    site_url: str
    jour: str = ""
    historique: str = ""

    @classmethod
    def given(cls, site_url: str | None = None) -> Settings:
        """Return what the caller’s environment says; an address given to the command comes first. May refuse it."""
        said = os.environ.get
        try:
            address = public_address(said("SITE_URL", "") if site_url is None else site_url)
        except ValueError as wrong:
            raise Refused(f"{wrong}.") from None
        return cls(address, said("JOUR", ""), said("HISTORIQUE", ""))

    def environment(self) -> dict[str, str]:
        return {"SITE_URL": self.site_url, "JOUR": self.jour, "HISTORIQUE": self.historique}


def bare_environment(root: Path, temporary: Path) -> dict[str, str]:
    """Return all that a build is told of the machine: where its programs are, and nothing that could show in a page."""
    return {
        **git.environment(root),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": str(temporary),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "NO_MKDOCS_2_WARNING": "1",
    }


def check_data(work: Workshop, data: Path) -> str:
    """Refuse bad data with every problem, by the code of this checkout; return what it remarks of good ones."""
    command = [sys.executable, str(CODE / "scripts/lib/check_data.py"), str(data)]
    done = work.run(command, CODE, PYTHONPATH=str(CODE / "hooks"))
    if done.returncode:
        said = "données refusées" if done.returncode == 1 else "les données n’ont pas pu être vérifiées"
        raise Refused(f"{said}.\n{_said(done.stdout, CODE)}")
    return _remarks(done.stdout)


def construct(
    work: Workshop, root: Path, settings: Settings, config: str = "mkdocs.yml", *, remarks: bool = False
) -> Path:
    """Build the site of a checkout in the work folder, check all of it, and write it to the disk for good.

    Say what the gate remarks, if asked to: who sends a commit has read it already.
    """
    site = work.folder / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", config, "--site-dir", str(site)]
    done = work.run(command, root, **settings.environment())
    if done.returncode:
        raise Refused(f"la construction a échoué.\n{_said(done.stdout, root)}")
    if remarks and (said := _remarks(done.stdout)):
        say(said)
    accept(site)
    return site


def construct_checked(work: Workshop, root: Path, settings: Settings, *, remarks: bool = False) -> Path:
    """Build a checkout whose data this one accepts."""
    check_data(work, root / DATA)
    return construct(work, root, settings, remarks=remarks)


def clone(repository: Path, commit: str, work: Workshop) -> Path:
    """Return a checkout of a commit in the work folder, with the whole history of its repository."""
    made = work.folder / "source"
    how = ("--quiet", "--shared", "--no-checkout", "--template=")
    git.Repository(repository).ask("clone", *how, "--", str(repository), str(made))
    git.Repository(made).ask("checkout", "--quiet", "--detach", commit)
    return made


def accept(site: Path) -> None:
    """Refuse a built site that is not whole; compress and settle one that is."""
    if wrong := tree.problems(site):
        raise Refused("\n".join(["le site construit n’est pas bon.", *first_of(wrong)]))
    compression.compress(site)
    durable.settle(site)


def origin(site: Path) -> seal.Origine:
    return seal.read_version((site / seal.VERSION).read_bytes())


def _remarks(journal: str) -> str:
    """Return the remarks of the gate that a program printed among other things."""
    found = re.search(r"^(?:INFO +-  )?([\d\u202f]+ remarques?, .* :(?:\n(?:data|docs)/.*)+)", journal, re.M)
    return found[1] if found else ""


def _said(journal: str, root: Path) -> str:
    """Return what a program has to say to a person, without its chatter or the machine’s paths.

    Of a program that broke, the last line alone, and a failing disk in the same words as everywhere.
    """
    lines = [x for x in journal.split("\n") if x and not re.match(r"INFO|Aborted|DEBUG", x)]
    if "Traceback (most recent call last):" in lines:
        lines = lines[-1:]
    text = "\n".join(re.sub(r"^ERROR *- *", "", x) for x in lines)
    disk = re.search(r"\[Errno (\d+)\]|\(os error (\d+)\)", text)
    if disk:
        return f"{sentence(OSError(int(disk[1] or disk[2]), ''))}."
    return text.replace(f"{root}/", "").removeprefix("données refusées\n")
