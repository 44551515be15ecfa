"""Numbers of an action → what draws them: parts of a budget, measures of an indicator; the shapes of enjeux.

A table or words say the same beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..model.action import Action, Financement, Indicateur, Montant
from ..model.facts import DateDite


@dataclass(frozen=True)
class Contour:
    """The shape of an enjeu in a frame of 48 by 48: its path, and where its pictogram stands within."""

    trace: str
    x: int
    y: int
    cote: int


FORMES = (
    Contour("M24 2a22 22 0 1 1 0 44a22 22 0 0 1 0-44z", 10, 10, 28),
    Contour("M4 44V24A20 20 0 0 1 24 4h20v20a20 20 0 0 1-20 20z", 11, 11, 26),
    Contour("M24 1l23 23-23 23L1 24z", 14, 14, 20),
    Contour("M24 2l22.5 16.5L38 46H10L1.5 18.5z", 12, 14, 24),
    Contour("M13 3h22l12 21-12 21H13L1 24z", 11, 11, 26),
    Contour("M24 46C10 36 2 28 2 17A12 12 0 0 1 24 10a12 12 0 0 1 22 7c0 11-8 19-22 29z", 12, 9, 24),
    Contour("M8 4h32a4 4 0 0 1 4 4v32a4 4 0 0 1-4 4H8a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z", 9, 9, 30),
    Contour("M15 2h18l13 13v18L33 46H15L2 33V15z", 9, 9, 30),
)
"""Of the enjeux of the top level, in their order, again and again."""


@dataclass(frozen=True)
class Contribution:
    """One who pays: from where to where on the bar, in % of the whole; no place where the amount is not known."""

    financement: Financement
    debut: float | None = None
    largeur: float | None = None


@dataclass(frozen=True)
class Budget:
    parts: tuple[Contribution, ...]
    connu: Montant | None
    """The sum of the amounts that are known; None where they cannot be added: other money, taxes or nature."""
    total: Montant | None
    """What the action costs, where the amounts can be held against it."""
    reste: Montant | None
    """What nobody is said to pay; None where it is not known, or nothing."""


@dataclass(frozen=True)
class Courbe:
    """Measures in the order of time, in a frame of 100 by 100 whose origin is the top left."""

    points: tuple[tuple[float, float], ...]
    cible: float | None


def budget(action: Action) -> Budget:
    """Return who pays an action. Amounts are added only if money, taxes and nature are the same for all."""
    financements = (action.financements.valeur or ()) if action.financements else ()
    cout = action.cout.valeur if action.cout else None
    amounts = [f.montant for f in financements if f.montant]
    kinds = {replace(m, valeur=Decimal(0)) for m in (*amounts, *([cout] if cout else ()))}
    if len(kinds) != 1 or not amounts:
        return Budget(tuple(Contribution(f) for f in financements), None, None, None)
    known = sum((m.valeur for m in amounts), Decimal(0))
    whole = max(known, cout.valeur) if cout else known
    parts, below = [], Decimal(0)
    for f in financements:
        if f.montant and whole:
            parts.append(Contribution(f, _percent(below, whole), _percent(f.montant.valeur, whole)))
            below += f.montant.valeur
        else:
            parts.append(Contribution(f))
    rest = replace(cout, valeur=cout.valeur - known) if cout and cout.valeur > known else None
    return Budget(tuple(parts), replace(amounts[0], valeur=known), cout, rest)


def courbe(indicateur: Indicateur) -> Courbe | None:
    """Return the line of an indicator; None under two measures whose day is known."""
    dated = sorted((_instant(m.date), m.valeur) for m in indicateur.mesures if m.date.valeur)
    if len({x for x, _ in dated}) < 2:
        return None
    values: Sequence[Decimal] = [v for _, v in dated] + ([indicateur.cible] if indicateur.cible is not None else [])
    low, high = min(values), max(values)
    first, last = dated[0][0], dated[-1][0]

    def height(value: Decimal) -> float:
        return 50.0 if high == low else round(90 - 80 * float((value - low) / (high - low)), 1)

    return Courbe(
        points=tuple((round(100 * (x - first) / (last - first), 1), height(v)) for x, v in dated),
        cible=None if indicateur.cible is None else height(indicateur.cible),
    )


def ecart(indicateur: Indicateur) -> Decimal | None:
    """Return what lies between the target and the last measure: below it is negative; None if one is not known."""
    if indicateur.cible is None or not indicateur.mesures:
        return None
    return indicateur.mesures[-1].valeur - indicateur.cible


def _percent(part: Decimal, whole: Decimal) -> float:
    return round(float(100 * part / whole), 2)


def _instant(date: DateDite) -> float:
    annee, mois, jour = (int(x) for x in f"{date.valeur}-01-01".split("-")[:3])
    return annee + (mois - 1) / 12 + (jour - 1) / 366
