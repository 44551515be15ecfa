"""Command line: a folder of data → the subjects of the bank that each page would have if `sujets.yml` said nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from contrat.gate.loading import load
from contrat.model.corpus import Corpus
from contrat.reading.problems import DataRefused
from contrat.search import banque
from contrat.search.attribution import attributions
from contrat.search.evidence import Banque


def proposed(corpus: Corpus) -> Iterator[str]:
    """Yield the lines of `sujets.yml`, from the words of the pages alone."""
    bare = replace(corpus, sujets=())
    subjects = attributions(bare, Banque.of(banque.sujets(), corpus.sigles))
    pages = [("enjeux", e.id) for e in corpus.enjeux] + [("actions", a.id) for a in corpus.actions]
    for s, sujet in enumerate(banque.sujets()):
        found = [page for page, own in zip(pages, subjects, strict=True) if own.get(s) == 1.0]
        if found:
            yield f"- sujet: {sujet.sujet}"
        for kind in ("actions", "enjeux"):
            if ids := [f'"{id_}"' for k, id_ in found if k == kind]:
                yield f"  {kind}: [{', '.join(ids)}]"


def main(folder: Path) -> int:
    try:
        corpus = load(folder)
    except DataRefused as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(proposed(corpus)))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
