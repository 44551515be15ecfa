"""Command `scripts/verify`: a published site, rebuilt from the commit that it names, and compared byte for byte.

To build is to run the code of a commit: only commits of the published branch are built, never one that a
site merely names.
"""

import filecmp
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from building import git
from contrat.serving import seal

from . import compression, tree
from .construction import CODE, Conditions, Workshop, clone, construct
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
        raise Refused(f"le commit {commit} n’est pas dans cette copie ; lancez git fetch, puis recommencez.")
    if not here.agrees("merge-base", "--is-ancestor", commit, branch):
        raise Refused(
            f"le commit {commit} n’est pas sur la branche {_short(branch)}. Le reconstruire ferait tourner ici un code "
            "que rien ne dit relu. Si ce site vient d’une autre branche, que vous avez relue, nommez-la : --branche NOM."
        )


def _short(branch: str) -> str:
    return branch.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def rebuild(commit: str, conditions: Conditions, work: Workshop) -> Path:
    """Return the site of a commit, built in a clone of this repository."""
    copy = clone(CODE, commit, work)
    if filecmp.cmp(copy / LOCK, CODE / LOCK, shallow=False):
        return construct(work, copy, conditions)
    say("Ce commit a d’autres bibliothèques ; elles sont installées à part…")
    done = work.run([str(copy / "scripts/build")], copy, **conditions.environment())
    if done.returncode:
        raise Refused(f"la reconstruction a échoué.\n{done.stdout.strip()}")
    return copy / "site"


def verify(address: str, branche: str = "") -> int:
    """Say what differs, or that all is equal. Returns 0, or 1 when something differs."""
    published = open_site(address)
    origine = _origin(address, published)
    if origine.commit is None:
        raise Refused("ce site ne dit pas de quel commit il vient ; il ne peut pas être vérifié.")
    here = git.Repository(CODE)
    branch = published_branch(here, branche)
    require_published(here, origine.commit, branch)
    say(f"Reconstruction du commit {origine.commit}, de la branche {_short(branch)}…")
    jour, adresse = origine.jour or "(aucun)", origine.site_url or "(aucune)"
    say(f"Le site annonce le jour {jour} et l’adresse {adresse} ; la reconstruction les reprend.")
    with tempfile.TemporaryDirectory(prefix="contrat-verifie-") as folder:
        conditions = Conditions(origine.site_url or "", origine.jour or "")
        site = rebuild(origine.commit, conditions, Workshop(Path(folder)))
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
    sys.exit(run(lambda: verify(*sys.argv[1:]), "Rien n’a pu être vérifié.", failure=2))
