"""Command line of the gate: prints every problem of a data folder and of docs/, or what the data hold; then what it remarks."""

import sys
from datetime import date
from pathlib import Path

from building.build import Settings, dead_links, start
from building.contract_folder import CODE, ContractFolder
from contrat.french.grammar import pluriel
from contrat.gate.loading import load
from contrat.pages import site_pages
from contrat.reading.folder import passed_over
from contrat.reading.memo import OUBLI
from contrat.reading.problems import DataRefused

DOCS = CODE / "docs"


def refuse_dead_links(contrat: ContractFolder) -> None:
    """Make all the pages, and refuse hand-written ones that lead to none of them."""
    build = start(Settings(contrat, DOCS, (str(DOCS / "theme"),), "", "", False, 0), OUBLI)
    if dead := dead_links(build):
        raise DataRefused(dead)


def main(contrat: ContractFolder) -> int:
    for left in (*passed_over(contrat.donnees), *passed_over(contrat.docs or DOCS)):
        print(left)
    try:
        corpus = load(contrat.donnees, DOCS, pages=contrat.docs, jour=date.today().isoformat())
        if {fichier for fichier, _ in corpus.liens} - site_pages.certain(corpus):  # then only a build can tell
            refuse_dead_links(contrat)
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
    sys.exit(main(ContractFolder(Path(sys.argv[1]), *sys.argv[2:])))
