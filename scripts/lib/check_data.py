"""Command line of the gate: prints every problem of a data folder, or what it holds."""

import sys
from pathlib import Path

from contrat.loading import load
from contrat.problems import DataRefused


def main(dossier: Path) -> int:
    try:
        corpus = load(dossier)
    except DataRefused as refused:
        print(refused.report(), file=sys.stderr)
        return 1
    print(
        f"Données bonnes : {len(corpus.enjeux)} enjeux, {len(corpus.actions)} actions, "
        f"{len(corpus.programmes)} programmes, {len(corpus.glossaire)} termes. "
        "Chaque mot cité est dans la source, chaque ligne de la source a sa place."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
