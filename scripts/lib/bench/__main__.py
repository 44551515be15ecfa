"""The command line of scripts/bench."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from .mesure import Mesure, median
from .phases import report
from .poids import views
from .sites import REEL, Chantier
from .tableaux import exponent, table

HEAD = (
    "taille",
    "index",
    "pages",
    "octets",
    "Hugo cpu",
    "mur",
    "Mo",
    "nous cpu",
    "mur",
    "Mo",
    "CPU ×",
    "mur ×",
    "Mo ×",
)


def compare(chantier: Chantier, essais: int, *, index: bool) -> tuple[Mesure, Mesure]:
    """Return the medians of our builds and of Hugo’s. They alternate, so that a busy machine weighs on both."""
    ours, theirs = [], []
    for _ in range(essais):
        theirs.append(chantier.build_hugo(index=index))
        ours.append(chantier.build(index=index))
    return median(ours), median(theirs)


def row(chantier: Chantier, ours: Mesure, theirs: Mesure, *, quoi: str) -> tuple[str, ...]:
    costs = [
        f"{x:.2f}" if i < 2 else f"{x:.0f}" for m in (theirs, ours) for i, x in enumerate((m.cpu, m.mur, m.memoire))
    ]
    ratios = (ours.cpu / theirs.cpu, ours.mur / theirs.mur, ours.memoire / theirs.memoire)
    counts = (str(len(chantier.pages)), f"{chantier.octets():.2f}")
    return (chantier.nom, quoi, *counts, *costs, *(f"{r:.2f}" for r in ratios))


def weigh(chantier: Chantier) -> None:
    print(f"\nPoids compressés (gzip), {chantier.nom} :")
    rows = [(p.nom, str(p.octets), str(p.requetes), str(p.scripts)) for p in views(chantier.notre)]
    print(table([("page", "octets", "requêtes", "dont scripts"), *rows]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench", add_help=False)
    parser.add_argument("--tailles", nargs="+", default=["reel", "350", "3500", "10000"])
    parser.add_argument("--essais", type=int, default=3)
    parser.add_argument("--index", choices=("sans", "avec", "deux"), default="deux")
    parser.add_argument("--poids", action="store_true")
    parser.add_argument("--phases", action="store_true")
    options = parser.parse_args()
    rows: list[tuple[str, ...]] = [HEAD]
    cpu: dict[int, float] = {}
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        for nom in options.tailles:
            chantier = Chantier(Path(folder, nom), REEL if nom == "reel" else int(nom))
            chantier.prepare()
            if options.phases:
                print(f"{chantier.nom}\n\n{report(chantier)}\n")
                continue
            if options.poids:
                chantier.build(index=True)
                weigh(chantier)
                continue
            for index in {"sans": [False], "avec": [True], "deux": [False, True]}[options.index]:
                ours, theirs = compare(chantier, options.essais, index=index)
                if not index and chantier.taille != REEL:
                    cpu[chantier.taille] = ours.cpu
                quoi = "avec" if index else "sans"
                rows.append(row(chantier, ours, theirs, quoi=quoi))
                shown = table([HEAD, *rows[-1:]])
                print(shown if len(rows) == 2 else "\n".join(shown.split("\n")[2:]), flush=True)
            if options.index != "sans":
                weigh(chantier)
    if options.poids or options.phases:
        return
    if len(cpu) > 1:
        print(f"\nCroissance du CPU de {min(cpu)} à {max(cpu)} pages, sans index : exposant {exponent(cpu)}.")
    print(f"{len(rows) - 1} comparaisons, médianes de {options.essais} constructions alternées.")


if __name__ == "__main__":
    main()
