"""The 106 criteria of the RGAA, and what is said of each: verdict, proof, date.

`rgaa.yml`, beside this file, says how each criterion is decided. A verdict never says more than what
was done: without a record of checks on these very data nothing is « conforme », and a criterion that
needs a human reading stays « à relire » until a signed record says otherwise.
"""

from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from ..model.accessibility import Accessibilite
from ..model.scalars import Ligne, NumeroCritere, champ
from ..reading.decode import Decoder
from ..reading.kinds import Line
from ..reading.yaml_tree import parse

A_RELIRE, CONFORME, NON_CONFORME = "à relire", "conforme", "non conforme"
SELON_LES_ESSAIS, NON_APPLICABLE, NON_VERIFIE = "conforme selon les essais", "non applicable", "non vérifié"
VERDICTS = (NON_CONFORME, A_RELIRE, NON_VERIFIE, CONFORME, SELON_LES_ESSAIS, NON_APPLICABLE)
"""Every verdict, what asks for something first."""


@dataclass(frozen=True, kw_only=True)
class Critere:
    critere: NumeroCritere = champ("Critère", "Numéro du critère.")
    theme: Ligne = champ("Thème", "Thème du RGAA.")
    titre: Annotated[str, Line(longueur=500)] = champ("Intitulé", "La question du RGAA.")
    wcag: tuple[Ligne, ...] = champ("WCAG", "Critères correspondants des WCAG, avec leur niveau.")
    mode: Literal["absence", "essai", "relecture"] = champ("Mode", "Comment le critère est décidé.")
    verification: Ligne = champ("Vérification", "Ce qui est vérifié, et ce qui ne l’est pas.")
    mesure: Ligne | None = champ("Mesure", "Ce que les essais ont compté, avec les noms du décompte.", None)


@dataclass(frozen=True)
class Verdict:
    """What is said of one criterion; `date` is None when no record gives one."""

    critere: Critere
    verdict: str
    date: str | None
    preuve: str


@cache
def plan() -> tuple[Critere, ...]:
    """Return the 106 criteria in the order of the RGAA."""
    octets = resources.files(__package__).joinpath("rgaa.yml").read_bytes()
    node, problems = parse("rgaa.yml", octets)
    decoder = Decoder("rgaa.yml")
    criteres: tuple[Critere, ...] = decoder.decode(node, tuple[Critere, ...])
    assert not problems and not decoder.problems, [*problems, *decoder.problems]
    return criteres


def verdicts(accessibilite: Accessibilite) -> tuple[Verdict, ...]:
    """Return the verdict of each criterion, in the order of the RGAA."""
    return tuple(_verdict(c, accessibilite) for c in plan())


def _verdict(critere: Critere, connu: Accessibilite) -> Verdict:
    for ecart in connu.ecarts:
        if ecart.critere == critere.critere:
            return Verdict(critere, NON_CONFORME, ecart.date, ecart.constat)
    for relecture in connu.relectures:
        if relecture.critere == critere.critere:
            preuve = f"{relecture.constat} Relu par {relecture.par}. Essais : {critere.verification}."
            return Verdict(critere, relecture.verdict, relecture.date, preuve)
    preuve = f"{critere.verification}."
    if connu.essais is None:
        return Verdict(critere, NON_VERIFIE, None, preuve)
    if critere.mesure and connu.essais.decompte:
        compte = critere.mesure.format_map(asdict(connu.essais.decompte))
        preuve = f"{preuve} Mesuré, historique à part : {compte}."
    said = {"absence": NON_APPLICABLE, "essai": SELON_LES_ESSAIS, "relecture": A_RELIRE}[critere.mode]
    return Verdict(critere, said, connu.essais.date, preuve)
