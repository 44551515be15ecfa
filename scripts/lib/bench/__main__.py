"""The command line of scripts/bench."""

import argparse
import tempfile
from pathlib import Path

from . import documents
from .mesure import Cout, exponent, median, table
from .phases import report
from .poids import views
from .sites import REEL, Chantier

HEAD = "taille | index | pages | octets | Hugo cpu | mur | Mo | nous cpu | mur | Mo | CPU × | mur × | Mo ×"


def compare(chantier: Chantier, essais: int, *, index: bool) -> tuple[Cout, Cout]:
    """Return the medians of our builds and of Hugo’s. They alternate, so that a busy machine weighs on both."""
    ours, theirs = [], []
    for _ in range(essais):
        theirs.append(chantier.build_hugo(index=index))
        ours.append(chantier.build(index=index))
    return median(ours), median(theirs)


def row(chantier: Chantier, ours: Cout, theirs: Cout, *, quoi: str) -> tuple[str, ...]:
    costs = (f"{x:.{digits}f}" for m in (theirs, ours) for x, digits in zip(m, (2, 2, 0), strict=True))
    ratios = (f"{mine / other:.2f}" for mine, other in zip(ours, theirs, strict=True))
    return (chantier.nom, quoi, str(len(chantier.pages)), f"{chantier.octets():.2f}", *costs, *ratios)


def weigh(chantier: Chantier) -> None:
    print(f"\nPoids compressés (gzip), {chantier.nom} :")
    rows = [(p.nom, str(p.octets), str(p.requetes), str(p.scripts)) for p in views(chantier.notre)]
    print(table("page | octets | requêtes | dont scripts", rows), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench", add_help=False)
    parser.add_argument("--tailles", nargs="+", default=["reel", "350", "3500", "10000"])
    parser.add_argument("--essais", type=int, default=3)
    parser.add_argument("--index", choices=("sans", "avec", "deux"), default="deux")
    parser.add_argument("--poids", action="store_true")
    parser.add_argument("--phases", action="store_true")
    parser.add_argument("--documents", action="store_true")
    options = parser.parse_args()
    modes = ("sans", "avec") if options.index == "deux" else (options.index,)
    cpu: dict[int, float] = {}
    with tempfile.TemporaryDirectory(prefix="banc-") as folder:
        for nom in options.tailles:
            taille = REEL if nom == "reel" else int(nom)
            if options.documents:
                print(documents.compare(documents.Atelier(Path(folder, nom), taille), options.essais), flush=True)
                continue
            chantier = Chantier(Path(folder, nom), taille)
            chantier.prepare()
            if options.phases:
                print(f"{chantier.nom}\n\n{report(chantier)}\n")
            elif options.poids:
                chantier.build(index=True)
                weigh(chantier)
            else:
                costs = {quoi: compare(chantier, options.essais, index=quoi == "avec") for quoi in modes}
                print(table(HEAD, [row(chantier, *both, quoi=quoi) for quoi, both in costs.items()]), flush=True)
                if "avec" in costs:
                    weigh(chantier)
                if "sans" in costs and chantier.taille != REEL:
                    cpu[chantier.taille] = costs["sans"][0].cpu
    if options.poids or options.phases or options.documents:
        return
    if len(cpu) > 1:
        print(f"\nCroissance du CPU de {min(cpu)} à {max(cpu)} pages, sans index : exposant {exponent(cpu)}.")
    count = len(options.tailles) * len(modes)
    print(f"{count} comparaisons, médianes de {options.essais} constructions alternées.")


if __name__ == "__main__":
    main()
