"""A plan → the files of its contract, as YAML; those that people may edit beside it begin with a few words for them."""

from __future__ import annotations

from pathlib import Path

import yaml
from contrat.reading.characters import slug
from rewriting import dumped

from .carte import Carte, text_of
from .plan import Draft, Tree, digest

START = Path(__file__).parent / "depart"
_CODES = ("statuts",)


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
    head, contrat = _start("contrat.yml")
    said = contract_of(plan, carte, name, received, titre)
    contrat |= {
        **said,
        "id": slug(Path(name).stem)[:60].strip("-") or "plan",
        "source": contrat["source"] | said["source"],
    }
    vocabulary_head, vocabulaires = _start("vocabulaires.yml")
    for nom, codes in plan.codes.items():
        known = vocabulaires.setdefault(nom, [])
        known += [{"code": k, "libelle": v} for k, v in codes.items() if k not in {x["code"] for x in known}]
    texts = {
        "contrat.yml": head + dumped(contrat),
        "vocabulaires.yml": vocabulary_head + dumped(vocabulaires),
        "source/carte.yml": text_of(carte),
        **{fichier: dumped(tree) for fichier, tree in records_of(plan).items()},
    }
    return {f: t.encode() for f, t in texts.items()} | {f"source/{source_name(name)}": plan.copie}


def _start(fichier: str) -> tuple[str, Tree]:
    """Return the comment that opens a file of the beginning, and its tree."""
    text = (START / fichier).read_text(encoding="utf-8")
    head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    tree: Tree = yaml.safe_load(text)
    return head, tree
