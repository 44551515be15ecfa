"""Command line of the gate: prints every problem of a data folder and of docs/, or what the data hold; then what it remarks."""

import sys
from datetime import date
from pathlib import Path

from contrat.french.grammar import pluriel
from contrat.gate.loading import load
from contrat.reading.problems import DataRefused

DOCS = Path(__file__).parent.parent.parent / "docs"


def main(dossier: Path) -> int:
    try:
        corpus = load(dossier, DOCS, jour=date.today().isoformat())
    except DataRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    counts = (
        pluriel(len(corpus.enjeux), "enjeu", "enjeux"),
        pluriel(len(corpus.actions), "action"),
        pluriel(len(corpus.programmes), "programme"),
        pluriel(len(corpus.glossaire), "terme"),
    )
    print(
        f"Données bonnes : {', '.join(counts)}. "
        "Chaque mot cité est dans la source, chaque ligne de la source a sa place."
    )
    if corpus.remarques:
        print(corpus.remarques)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
