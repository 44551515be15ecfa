"""Command `scripts/verify`: a published site, rebuilt from the two commits that it names, and compared byte for byte.

To build is to run the code of a commit: only commits of the published branches of the generator and of the contract
are built, never one that a site merely names.
"""

import filecmp
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from building import git
from building.contract_folder import CODE, ContractFolder
from contrat.serving import seal

from . import compression, tree
from .construction import Conditions, Workshop, clone, construct
from .published import LocalSite, WebSite, open_site
from .refusal import Refused, first_of, run, say

LOCK = "requirements.txt"
_AT_ONCE = 8
"""Files that are asked for at the same time, as many as a browser or two would."""


def differences(expected: Path, published: LocalSite | WebSite) -> Iterator[str]:
    """Yield a sentence for each file that is not, byte for byte, what the rebuild gives.

    A compressed copy is held against what it opens into, for libraries pack alike in other bytes.
    """
    made = tree.files(expected)
    own = {name for name in made if compression.original(name, made) is None}

    def judged(name: str) -> list[str]:
        of = compression.original(name, own)
        if of:
            right = (expected / of).read_bytes()
            opens = compression.opens_into(name, published.read(name, 2 * len(right)) or b"", right)
            return [] if opens else [f"{name} : ne rend pas {of}"]
        if name not in own:
            return [f"{name} : en trop, la reconstruction n’a pas ce fichier"]
        return [f"{name} : {fault}" for fault in published.faults(name, (expected / name).read_bytes())]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for sentences in pool.map(judged, sorted(own | published.names())):
            yield from sentences


def published_branch(here: git.Repository, named: str) -> str:
    """Return the branch whose commits may be built: the one that is named, else the default one of this copy.

    What the server holds (`origin`) comes before a branch of this copy, which may have commits that nobody has seen.
    """
    default = here.ask("for-each-ref", "--format=%(symref)", "refs/remotes/origin/HEAD").decode().strip()
    name = named or default.removeprefix("refs/remotes/origin/") or "main"
    for place in ("refs/remotes/origin", "refs/heads"):
        if here.agrees("rev-parse", "--quiet", "--verify", "--end-of-options", f"{place}/{name}^{{commit}}"):
            return f"{place}/{name}"
    raise Refused(f"cette copie n’a pas de branche « {name} » ; dites laquelle est publiée : --branche NOM.")


def require_published(here: git.Repository, commit: str, branch: str) -> None:
    """Refuse a commit that is not, in this copy, part of the published branch."""
    if here.ask("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise Refused("cette copie n’a pas tout son historique ; lancez git fetch --unshallow, puis recommencez.")
    if not here.agrees("cat-file", "-e", f"{commit}^{{commit}}"):
        raise Refused(
            f"le commit {commit} n’est pas dans cette copie ; lancez git fetch, puis recommencez. "
            "Un contrat qui a son propre dépôt se vérifie avec --contrat DOSSIER, sa copie."
        )
    if not here.agrees("merge-base", "--is-ancestor", commit, branch):
        raise Refused(
            f"le commit {commit} n’est pas sur la branche {_short(branch)}. Le reconstruire ferait tourner ici un code "
            "que rien ne dit relu. Si ce site vient d’une autre branche, que vous avez relue, nommez-la : --branche NOM."
        )


def _short(branch: str) -> str:
    return branch.removeprefix("refs/heads/").removeprefix("refs/remotes/")


@dataclass(frozen=True)
class Sources:
    """From what a site is rebuilt: two commits, and the copies that hold them; of one copy, they may be one."""

    contrat: Path
    commit: str
    generateur: str

    def require_published(self, branche: str) -> str:
        """Refuse a commit of another branch than the published ones; return the one of the contract."""
        shipped = self.contrat == CODE
        here = git.Repository(self.contrat)
        branch = published_branch(here, branche)
        require_published(here, self.commit, branch)
        code = git.Repository(CODE)
        require_published(code, self.generateur, branch if shipped else published_branch(code, ""))
        return _short(branch)

    def rebuild(self, conditions: Conditions, work: Workshop) -> Path:
        """Return the site, built in clones of these copies."""
        copy = clone(CODE, self.generateur, work.folder / "generateur")
        same = (self.contrat, self.commit) == (CODE, self.generateur)
        contrat = ContractFolder(copy if same else clone(self.contrat, self.commit, work.folder / "contrat"))
        if filecmp.cmp(copy / LOCK, CODE / LOCK, shallow=False):
            return construct(work, contrat, conditions, copy)
        say("Ce commit a d’autres bibliothèques ; elles sont installées à part…")
        given = () if same else ("--contrat", str(contrat.root))  # code of before it took one builds its own
        done = work.run([str(copy / "scripts/build"), *given], copy, **conditions.environment())
        if done.returncode:
            raise Refused(f"la reconstruction a échoué.\n{done.stdout.strip()}")
        return contrat.site


def verify(address: str, contrat: Path, branche: str = "") -> int:
    """Say what differs, or that all is equal. Returns 0, or 1 when something differs."""
    published = open_site(address)
    origine = _origin(address, published)
    generateur = origine.generateur or (origine.commit if contrat == CODE else None)
    if origine.commit is None or generateur is None:
        raise Refused("ce site ne dit pas de quel commit il vient ; il ne peut pas être vérifié.")
    sources = Sources(contrat, origine.commit, generateur)
    branch = sources.require_published(branche)
    say(f"Reconstruction du commit {origine.commit}, de la branche {branch}…")
    if generateur != origine.commit:
        say(f"Le site a été fait par le générateur du commit {generateur} ; il est pris pour reconstruire.")
    jour, adresse = origine.jour or "(aucun)", origine.site_url or "(aucune)"
    say(f"Le site annonce le jour {jour} et l’adresse {adresse} ; la reconstruction les reprend.")
    with tempfile.TemporaryDirectory(prefix="contrat-verifie-") as folder:
        conditions = Conditions(origine.site_url or "", origine.jour or "")
        site = sources.rebuild(conditions, Workshop(Path(folder)))
        found, count = list(differences(site, published)), len(tree.files(site))
    files = len({sentence.partition(" : ")[0] for sentence in found})
    verdict = (
        f"Le site n’est pas celui du commit {origine.commit} : fichiers différents, manquants ou en trop : {files}."
        if found
        else f"Tout est égal : {count} fichiers, octet pour octet, ceux du commit {origine.commit}."
    )
    for sentence in (*first_of(found), verdict, *published.limits()):
        say(sentence)
    return int(bool(found))


def _origin(address: str, published: LocalSite | WebSite) -> seal.Origine:
    octets = published.read(seal.VERSION)
    if octets is None:
        raise Refused(f"{address} n’a pas de {seal.VERSION} ; il ne peut pas être vérifié.")
    with suppress(ValueError):
        origine = seal.read_version(octets)
        if f"{origine.site_url}{origine.jour}".isprintable():  # both go to a program, and to the terminal
            return origine
    raise Refused(f"{seal.VERSION} est illisible ; ce site ne peut pas être vérifié.")


if __name__ == "__main__":
    sys.exit(
        run(
            lambda: verify(sys.argv[1], Path(sys.argv[2]).resolve(), *sys.argv[3:]),
            "Rien n’a pu être vérifié.",
            failure=2,
        )
    )
