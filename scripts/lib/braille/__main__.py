"""Command line: the folder of a contract, a record of it or nothing, where to write → a file in each kind of braille."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from building import git
from building.build import data_version
from building.contract_folder import ContractFolder
from contrat.documents.lignes import lignes
from contrat.documents.livret import Livret
from contrat.documents.livrets import WHOLE, Livrets
from contrat.gate.loading import load
from contrat.reading.problems import DataRefused
from contrat.webpage.page import Site
from contrat.webpage.site_address import public_address

from .liblouis import INTEGRAL, braille
from .mise_en_page import Format, Rendue, brf
from .transcription import transcribe


class Refused(Exception):
    """Raised with a sentence for the person."""


def main(arguments: list[str]) -> int:
    given = _given(arguments)
    try:
        livret = document(given.contrat, given.fiche, given.adresse)
    except (DataRefused, Refused) as error:
        print(error, file=sys.stderr)
        return 1
    given.sortie.mkdir(parents=True, exist_ok=True)
    for sorte, abrege in (("integral", False), ("abrege", True)):
        octets, pertes = file(livret, Format(given.cellules, given.lignes), abrege=abrege)
        path = given.sortie / f"{livret.cle}-{sorte}.brf"
        path.write_bytes(octets)
        print(f"{path} : {octets.count(bytes([12]))} pages.")
        if pertes:
            print(f"  À relire, car ces mots ne reviennent pas tels quels du braille : {', '.join(pertes)}.")
    return 0


def document(contrat: Path, fiche: str, adresse: str) -> Livret:
    """Return the document of the contract, or of one of its records: « actions/4-1 ».

    Raises DataRefused, and Refused for a record that is not there or an address that is none.
    """
    try:
        site = public_address(adresse)
    except ValueError as error:
        raise Refused(f"Arrêt : SITE_URL : {error}") from None
    donnees = ContractFolder(contrat).donnees
    corpus = load(donnees)
    historique = git.read(donnees, corpus=corpus)
    version = data_version(donnees, corpus.empreinte, historique, "")
    livrets = Livrets(corpus, version, historique, Site(corpus.contrat.titre_court, site))
    if not fiche:
        return livrets.contrat(WHOLE)
    collection, _, cle = fiche.partition("/")
    for enjeu in corpus.enjeux:
        if (collection, cle) == ("enjeux", enjeu.id):
            return livrets.enjeu(enjeu, WHOLE)
    for action in corpus.actions:
        if (collection, cle) == ("actions", action.id):
            return livrets.action(action)
    raise Refused(f"Arrêt : {fiche} n’est ni un enjeu ni une action de ce contrat ; exemple : actions/4-1.")


def file(livret: Livret, format_: Format, *, abrege: bool) -> tuple[bytes, tuple[str, ...]]:
    """Return a document as a BRF file, and what braille does not render."""
    shown = [x for x in lignes(livret) if x.texte.strip()]
    said = transcribe([x.marquee for x in shown], abrege=abrege)
    rendues = [Rendue(ligne, signes) for ligne, signes in zip(shown, said.lignes, strict=True)]
    nombres = braille([str(n) for n in range(_pages(rendues, format_))], INTEGRAL)
    return brf(rendues, braille(["Sommaire"], INTEGRAL)[0], nombres, format_), said.pertes


def _pages(rendues: list[Rendue], f: Format) -> int:
    """Return more pages than the file can have: none has less than one line in four of its cells."""
    return 3 * len(rendues) + sum(len(r.signes) for r in rendues) // f.cellules + 10


def _given(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/braille", add_help=False)
    parser.add_argument("contrat", type=Path)
    parser.add_argument("sortie", type=Path)
    parser.add_argument("--fiche", default="")
    parser.add_argument("--adresse", default="")
    parser.add_argument("--cellules", type=int, choices=range(20, 81), default=Format.cellules, metavar="20 à 80")
    parser.add_argument("--lignes", type=int, choices=range(10, 61), default=Format.lignes, metavar="10 à 60")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
