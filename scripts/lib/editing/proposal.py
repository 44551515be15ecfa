"""New bytes of some files → what the gate says of all the data, then the pages and the history as they will be."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from building.contract_folder import CODE, DOCS, ContractFolder
from building.shell import Shell
from contrat.french.names import Noms
from contrat.french.wording import field_name
from contrat.history.changes import Evenement, trace
from contrat.history.commits import Commit, Difference
from contrat.history.journal import Entree, Journal
from contrat.history.old_records import classes_of
from contrat.history.sentences import Phrases
from contrat.model.corpus import Corpus
from contrat.pages import records, requests, site_pages
from contrat.pages.maker import Maker
from contrat.webpage import addresses
from contrat.webpage.page import Site, Version

from .office import Office, Standing

Files = Mapping[str, bytes | None]
"""The new bytes of each file that changes; None for one that goes."""

_LINE = re.compile(r":\d+:\d+:")
"""The place of a remark: one that only moved in its file is not new."""


@dataclass(frozen=True)
class Proposal:
    fichiers: Files
    corpus: Corpus
    """The contract as it will be."""
    remarques: tuple[str, ...]
    """What the gate remarks now, and did not before."""


def judged(office: Office, standing: Standing, fichiers: Files) -> Proposal:
    """Return a proposal that the gate lets through. Raises `DataRefused` with every problem of all the data."""
    with tempfile.TemporaryDirectory(prefix="contrat-formulaire-") as folder:
        root = ContractFolder(Path(folder))
        for fichier, octets in {**standing.octets, **fichiers}.items():
            if octets is not None:
                path = root.donnees / fichier
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(octets)
        corpus = office.load(root)
    before = {_LINE.sub(":", x) for x in standing.corpus.remarques.split("\n")}
    now = corpus.remarques.split("\n")[1:]
    return Proposal(fichiers, corpus, tuple(x for x in now if _LINE.sub(":", x) not in before))


def events(committed: Files, fichiers: Files, message: str, corpus: Corpus) -> list[Evenement]:
    """Return what the history will say of a change, from what is committed to what will be."""
    blobs: dict[str, bytes] = {}

    def known(fichier: str, octets: bytes | None, when: str) -> str | None:
        if octets is None:
            return None
        blobs[f"{when}:{fichier}"] = octets
        return f"{when}:{fichier}"

    now = datetime.now().astimezone().isoformat(timespec="seconds")
    old = tuple(Difference(f, None, known(f, x, "avant")) for f, x in committed.items() if x is not None)
    new = tuple(Difference(f, known(f, committed.get(f), "avant"), known(f, x, "apres")) for f, x in fichiers.items())
    commits = (Commit("avant", now, "", (), old), Commit("apres", now, message, ("avant",), new))
    found = trace(commits, blobs.__getitem__, classes_of(corpus.collections))
    return [e for e in found.evenements if e.commit.sha == "apres"]


def old_proofs(corpus: Corpus, found: list[Evenement]) -> list[str]:
    """Return what to look at: the values that change while their date and source stay those of the value before."""
    classes = classes_of(corpus.collections)
    return [
        f"{field_name(classes[e.cle[0]], c.champ)} : la valeur change, sa date et sa source restent celles d’avant ; "
        "changez-les si la nouvelle valeur vient d’ailleurs"
        for e in found
        for c in e.changements
        if isinstance(c.avant, dict) and isinstance(c.apres, dict) and _keeps_proof(c.avant, c.apres)
    ]


def _keeps_proof(avant: Mapping[str, object], apres: Mapping[str, object]) -> bool:
    was, now = ({k: x.get(k) for k in ("date", "source")} for x in (avant, apres))
    both = "valeur" in avant and "valeur" in apres
    return both and avant["valeur"] != apres["valeur"] and was == now and any(was.values())


def told(standing: Standing, proposal: Proposal, found: list[Evenement]) -> list[Entree]:
    """Return what the page of the history will show."""
    if not found or standing.historique is None:
        return []
    phrases = Phrases(proposal.corpus, standing.historique)
    return Journal(proposal.corpus, Noms(proposal.corpus), phrases, standing.historique).entries(found)


def page_of(proposal: Proposal, standing: Standing, collection: str, cle: str) -> tuple[str, bytes] | None:
    """Return the address and the bytes of the page of a record as it will be; None where it is shown nowhere."""
    corpus = proposal.corpus
    kind = next(c for c in corpus.collections if c.nom == collection)
    fiche = corpus.fiches(kind).get(cle) if kind.gabarit else None
    adresse = addresses.of(fiche) if fiche is not None else kind.lieu.partition("#")[0]
    if not adresse:
        return None
    version = Version(corpus.empreinte[:12], None, standing.historique.jour if standing.historique else None)
    site = Site(corpus.contrat.titre_court, "")
    maker = Maker(corpus, version, historique=standing.historique, site=site)
    made = records.page_of(maker, fiche) if fiche is not None else None
    others = chain(site_pages.of_contract(maker), (requests.page(maker) for _ in (0,)))
    page = made or next((p for p in others if p.adresse == adresse), None)
    if page is None:
        return None
    shell = Shell((str(CODE / DOCS / "theme"),), site, corpus, version, maker.lien)
    plain = {path.name: f"assets/{path.name}" for path in (CODE / DOCS / "assets").iterdir()}
    return adresse, shell.around(page, shell.environment(plain)).encode()
