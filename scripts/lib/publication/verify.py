"""Command `scripts/verify`: a published site, rebuilt from the commit that it names, and compared byte for byte.

To build is to run the code of a commit: only commits of the published branch are built, never one that a
site merely names.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from building import git
from contrat.serving import seal

from . import compression
from .construction import CODE, Settings, Workshop, construct
from .published import Published, open_site
from .refusal import Refused, run, say

_AT_ONCE = 8
"""Files that are asked for at the same time, as many as a browser or two would."""
_SHOWN = 50


def differences(expected: Path, published: Published) -> Iterator[str]:
    """Yield a sentence for each file that is not, byte for byte, what the rebuild gives.

    A compressed copy is held against what it opens into, for libraries pack alike in other bytes.
    """
    made = {p.relative_to(expected).as_posix() for p in expected.rglob("*") if p.is_file()}
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


def published_branch(clone: git.Repository, named: str) -> str:
    """Return the branch whose commits may be built: the one that is named, else the default one of the clone.

    What the server holds (`origin`) comes before a branch of this copy, which may have commits that nobody has seen.
    """
    default = clone.ask("for-each-ref", "--format=%(symref)", "refs/remotes/origin/HEAD").decode().strip()
    name = named or default.removeprefix("refs/remotes/origin/") or "main"
    for place in ("refs/remotes/origin", "refs/heads"):
        if clone.agrees("rev-parse", "--quiet", "--verify", "--end-of-options", f"{place}/{name}^{{commit}}"):
            return f"{place}/{name}"
    raise Refused(f"cette copie n’a pas de branche « {name} » ; dites laquelle est publiée : --branche NOM.")


def require_published(clone: git.Repository, commit: str, branch: str) -> None:
    """Refuse a commit that is not, in this copy, part of the published branch."""
    if clone.ask("rev-parse", "--is-shallow-repository").strip() == b"true":
        raise Refused("cette copie n’a pas tout son historique ; lancez git fetch --unshallow, puis recommencez.")
    if not clone.agrees("cat-file", "-e", f"{commit}^{{commit}}"):
        raise Refused(f"le commit {commit} n’est pas dans cette copie ; lancez git fetch, puis recommencez.")
    if not clone.agrees("merge-base", "--is-ancestor", commit, branch):
        raise Refused(
            f"le commit {commit} n’est pas sur la branche {_short(branch)}. Le reconstruire ferait tourner ici un code "
            "que rien ne dit relu. Si ce site vient d’une autre branche, que vous avez relue, nommez-la : --branche NOM."
        )


def _short(branch: str) -> str:
    return branch.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def rebuild(commit: str, settings: Settings, work: Workshop) -> Path:
    """Return the site of a commit, built in a clone of this repository."""
    clone = work.folder / "source"
    git.Repository(CODE).ask(
        "clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", str(CODE), str(clone)
    )
    git.Repository(clone).ask("checkout", "--quiet", "--detach", commit)
    if _digest(clone) == _digest(CODE):
        return construct(work, clone, settings)
    say("Ce commit a d’autres bibliothèques ; elles sont installées à part…")
    done = work.run([str(clone / "scripts/build")], clone, **settings.environment())
    if done.returncode:
        raise Refused(f"la reconstruction a échoué.\n{done.stdout.strip()}")
    return clone / "site"


def _digest(checkout: Path) -> str:
    return hashlib.sha256((checkout / "requirements.txt").read_bytes()).hexdigest()


def verify(address: str, branche: str = "") -> int:
    """Say what differs, or that all is equal. Returns 0, or 1 when something differs."""
    published = open_site(address)
    origine = _origin(address, published)
    if origine.commit is None:
        raise Refused("ce site ne dit pas de quel commit il vient ; il ne peut pas être vérifié.")
    clone = git.Repository(CODE)
    branch = published_branch(clone, branche)
    require_published(clone, origine.commit, branch)
    settings = Settings(origine.site_url or "", origine.jour or "")
    say(f"Reconstruction du commit {origine.commit}, de la branche {_short(branch)}…")
    said = settings.jour or "(aucun)", settings.site_url or "(aucune)"
    say(f"Le site annonce le jour {said[0]} et l’adresse {said[1]} ; la reconstruction les reprend.")
    with tempfile.TemporaryDirectory(prefix="contrat-verifie-") as folder:
        site = rebuild(origine.commit, settings, Workshop(Path(folder)))
        found = list(differences(site, published))
        count = sum(p.is_file() for p in site.rglob("*"))
    for sentence in found[:_SHOWN]:
        say(sentence)
    if len(found) > _SHOWN:
        say(f"… et {len(found) - _SHOWN} autres.")
    if found:
        files = len({sentence.partition(" : ")[0] for sentence in found})
        say(
            f"Le site n’est pas celui du commit {origine.commit} : fichiers différents, manquants ou en trop : {files}."
        )
    else:
        say(f"Tout est égal : {count} fichiers, octet pour octet, ceux du commit {origine.commit}.")
    for limit in published.limits():
        say(limit)
    return 1 if found else 0


def _origin(address: str, published: Published) -> seal.Origine:
    octets = published.read(seal.VERSION)
    if octets is None:
        raise Refused(f"{address} n’a pas de {seal.VERSION} ; il ne peut pas être vérifié.")
    try:
        origine = seal.read_version(octets)
    except ValueError:
        raise Refused(f"{seal.VERSION} est illisible ; ce site ne peut pas être vérifié.") from None
    if not f"{origine.site_url}{origine.jour}".isprintable():  # both go to a program, and to the terminal
        raise Refused(f"{seal.VERSION} est illisible ; ce site ne peut pas être vérifié.")
    return origine


if __name__ == "__main__":
    sys.exit(run(lambda: verify(*sys.argv[1:]), "Rien n’a pu être vérifié.", failure=2))
