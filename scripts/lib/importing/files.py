"""A plan → the files of its contract, as YAML; those that people may edit beside it begin with a few words for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from building.contract_folder import CODE, DATA
from contrat.reading.characters import slug
from rewriting import dumped, raw_of, rewritten

from .carte import Carte, text_of
from .plan import Draft, Tree, digest


def records_of(plan: Draft) -> dict[str, Tree]:
    """Return the records of a plan by the name of their file in `data/`."""
    kinds = (("enjeux", plan.enjeux), ("actions", plan.actions), ("organisations", plan.organisations))
    return {f"{kind}/{id_}.yml": tree for kind, trees in kinds for id_, tree in trees.items()}


def source_name(name: str) -> str:
    """Return how the copy of a file is called."""
    return f"{slug(Path(name).stem)[:60].strip('-') or 'plan'}.csv"


def source_of(plan: Draft, carte: Carte, name: str, received: str) -> Tree:
    """Return what the contract says of its source; `received` is the SHA-256 of the file that was given."""
    said: Tree = {
        "fichier": source_name(name),
        "sha256": digest(plan.copie),
        "entete": carte.titres,
        "feuille": carte.feuille[:300],
        "recu": received,
    }
    left = [{"quoi": quoi[:300], "motif": motif, "cases": n} for quoi, motif, n in plan.laisse]
    return said | ({"laisse": left} if left else {})


def contract_of(plan: Draft, carte: Carte, name: str, received: str, titre: str) -> Tree:
    """Return what an import says of the contract: the keys that it writes, and no other."""
    said: Tree = {"titre": titre, "titre_court": titre[:80].strip()}
    said |= {"niveaux": plan.niveaux, "comptes": {"enjeux": len(plan.enjeux), "actions": len(plan.actions)}}
    said |= {"source": source_of(plan, carte, name, received)}
    return said | {k: v for k, v in (("passages", plan.passages), ("champs", plan.champs)) if v}


def new_files(plan: Draft, carte: Carte, name: str, received: str) -> dict[str, bytes]:
    """Return all the files of `data/` of a contract that a plan begins."""
    titre = " ".join(Path(name).stem.replace("_", " ").replace("-", " ").split()).capitalize() or "Plan"
    said = contract_of(plan, carte, name, received, titre)
    begun = (Path(__file__).parent / "contrat.yml").read_text(encoding="utf-8")
    head = "".join(line for line in begun.splitlines(keepends=True) if line.startswith("#"))
    contrat: Tree = yaml.safe_load(begun)
    contrat |= {
        **said,
        "id": slug(Path(name).stem)[:60].strip("-") or "plan",
        "source": contrat["source"] | said["source"],
    }
    texts = {
        "contrat.yml": head + dumped(contrat),
        "source/carte.yml": text_of(carte),
        **{fichier: dumped(tree) for fichier, tree in records_of(plan).items()},
    }
    vocabularies = (CODE / DATA / "vocabulaires.yml").read_bytes()  # what any plan says
    own = {"vocabulaires.yml": with_codes(vocabularies, plan), f"source/{source_name(name)}": plan.copie}
    return {f: t.encode() for f, t in texts.items()} | own


def with_codes(vocabularies: bytes, plan: Draft) -> bytes:
    """Return the vocabularies of a contract with the codes that its plan has besides."""
    said: Any = raw_of("vocabulaires.yml", vocabularies)
    coded = {nom: added(said.get(nom, []), codes) for nom, codes in plan.codes.items()}
    return rewritten("vocabulaires.yml", vocabularies, {**said, **coded})


def added(known: list[Tree], labels: Mapping[str, str]) -> list[Tree]:
    """Return codes with those that are new."""
    codes = {x["code"] for x in known}
    return [*known, *({"code": k, "libelle": v} for k, v in labels.items() if k not in codes)]
