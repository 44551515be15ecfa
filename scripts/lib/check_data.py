"""Command line of the gate: prints every problem of a data folder and of docs/, or what the data hold; then what it remarks."""

import sys
from datetime import date
from pathlib import Path

from building.build import Settings, dead_links, start
from building.shell import ShellConfig
from contrat.french.grammar import pluriel
from contrat.gate.loading import load
from contrat.pages import site_pages
from contrat.reading.folder import passed_over
from contrat.reading.memo import OUBLI
from contrat.reading.problems import DataRefused

DOCS = Path(__file__).parent.parent.parent / "docs"


def refuse_dead_links(dossier: Path) -> None:
    """Make all the pages, and refuse hand-written ones that lead to none of them."""
    build = start(Settings(dossier, DOCS, DOCS, (str(DOCS / "theme"),), ShellConfig("", ""), "", False, 0), OUBLI)
    if dead := dead_links(build):
        raise DataRefused(dead)


def main(dossier: Path) -> int:
    for left in (*passed_over(dossier), *passed_over(DOCS)):
        print(left)
    try:
        corpus = load(dossier, DOCS, jour=date.today().isoformat())
        if {fichier for fichier, _ in corpus.liens} - site_pages.certain(corpus):  # then only a build can tell
            refuse_dead_links(dossier)
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
