"""A checkout → a checked site in a work folder, made by programs that see nothing of the caller’s settings."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from building import git
from building.contract_folder import CODE, ContractFolder
from contrat.reading.folder import passed_over
from contrat.serving import seal
from contrat.webpage.site_address import public_address

from . import compression, durable, tree
from .refusal import Refused, first_of, say, sentence

_SECONDS = 1800


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


MakeSite = Callable[[Workshop], Path | None]
"""Makes a checked site inside the work folder and returns its place; None when it is online already. May refuse."""


@dataclass(frozen=True)
class Conditions:
    """On what terms a site is built: where it is shown, on which day it speaks, whether a whole history is a must."""

    site_url: str
    jour: str = ""
    historique: str = ""

    @classmethod
    def given(cls, site_url: str | None = None) -> Self:
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
        "PYTHONSAFEPATH": "1",
        "NO_MKDOCS_2_WARNING": "1",
    }


def check_data(work: Workshop, contrat: ContractFolder) -> str:
    """Refuse bad data with every problem, by the code of this checkout; return what it remarks of good ones."""
    command = [sys.executable, str(CODE / "scripts/lib/check_data.py"), str(contrat.root)]
    done = work.run(command, CODE, PYTHONPATH=str(CODE / "hooks"))
    if done.returncode:
        said = "données refusées" if done.returncode == 1 else "les données n’ont pas pu être vérifiées"
        raise Refused(f"{said}.\n{_said(done.stdout, CODE)}")
    return _remarks(done.stdout)


def construct(
    work: Workshop, contrat: ContractFolder, conditions: Conditions, code: Path = CODE, *, remarks: bool = False
) -> Path:
    """Build the site of a contract in the work folder by the code of a checkout, check it, and write it for good.

    Say what the gate remarks, if asked to: who sends a commit has read it already.
    """
    site = work.folder / "site"
    for left in (*passed_over(contrat.donnees), *passed_over(contrat.docs or code / "docs")):
        say(left)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    done = work.run(command, code, CONTRAT=str(contrat.root), **conditions.environment())
    if done.returncode:
        raise Refused(f"la construction a échoué.\n{_said(done.stdout, contrat.root, code)}")
    if remarks and (said := _remarks(done.stdout)):
        say(said)
    accept(site)
    return site


def construct_checked(
    work: Workshop, contrat: ContractFolder, conditions: Conditions, *, remarks: bool = False
) -> Path:
    """Build a contract that the gate, asked by itself, accepts."""
    check_data(work, contrat)
    return construct(work, contrat, conditions, remarks=remarks)


def clone(repository: Path, commit: str, made: Path) -> Path:
    """Make a checkout of a commit, with the whole history of its repository, and return its place."""
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


def _said(journal: str, *roots: Path) -> str:
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
    for root in roots:
        text = text.replace(f"{root}/", "")
    return text.removeprefix("données refusées\n")
