"""What the data date of the contract → a line of time: a list that says all, and where each item stands on the drawing."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..french import days
from ..model.contrat import Contrat
from ..model.facts import Citation, DateDite, Document, Source

Place = tuple[float, float]
"""From where to where, in % of the line."""


@dataclass(frozen=True)
class Jalon:
    """An item of the line: what it is, when as the data say it, from where it is known."""

    titre: str
    date: DateDite | None = None
    """None: nobody says when; the item is listed, not placed."""
    fin: DateDite | None = None
    source: Source | Citation | None = None
    document: Document | None = None
    sujets: tuple[str, ...] = ()
    """What was looked for that day and not found."""


@dataclass(frozen=True)
class Ligne:
    annees: tuple[tuple[str, float], ...]
    """Each year with the place of its first day; none where the data date nothing."""
    periode: Place | None
    """Of the contract; None when its beginning or its end is not dated."""
    silence: Place | None
    """After the contract, up to the last search that found nothing; None when something was found, or not looked for."""
    jalons: tuple[tuple[Jalon, float | None], ...]
    """Each with its place; None for one that has no day of its own: it lasts, or nobody says when."""


def of(contrat: Contrat) -> Ligne:
    """Return the line of a contract; the items that have a date in the order of time, the others where they belong."""
    jalons = tuple(_jalons(contrat))
    said = [d.valeur for j in jalons for d in (j.date, j.fin) if d and d.valeur]
    if not said:
        return Ligne((), None, None, tuple((j, None) for j in jalons))
    first, last = min(said)[:4], max(said)[:4]
    years = range(int(first), int(last) + 2)

    def place(jour: str) -> float:
        annee, mois, quantieme = map(int, jour.split("-"))
        return round(100 * (annee - years[0] + (mois - 1) / 12 + (quantieme - 1) / 366) / (len(years) - 1), 2)

    def begins(date: DateDite) -> float | None:
        return place((date.valeur + "-01-01")[:10]) if date.valeur else None

    debut, fin = contrat.periode.debut.valeur, contrat.periode.fin.valeur
    end = place(days.dernier(fin or last))
    empty = [j.date.valeur for j in jalons if j.sujets and j.date and j.date.valeur]
    silence = (end, place(max(empty))) if empty and place(max(empty)) > end else None
    return Ligne(
        annees=tuple((str(y), place(f"{y}-01-01")) for y in years),
        periode=(place((debut + "-01-01")[:10]), end) if debut and fin else None,
        silence=silence,
        jalons=tuple((j, begins(j.date) if j.date and not j.fin else None) for j in jalons),
    )


def _jalons(contrat: Contrat) -> Iterator[Jalon]:
    signature = contrat.date_signature
    yield Jalon(
        "Signature",
        DateDite(valeur=signature.valeur) if signature and signature.valeur else None,
        source=signature.source if signature else None,
    )
    yield Jalon("Période", contrat.periode.debut, contrat.periode.fin, contrat.periode.source)
    for nom, fait in (("Avenant", contrat.avenants), ("Bilan", contrat.evaluation)):
        for document in (fait.valeur or ()) if fait else ():
            yield Jalon(nom, document.date, document=document)
    for recherche in contrat.suites:
        for document in recherche.trouve:
            yield Jalon("Trouvé depuis", document.date, document=document)
    empty = [r for r in contrat.suites if not r.trouve]
    for jour in sorted({r.date for r in empty}):
        sujets = tuple(r.sujet for r in empty if r.date == jour)
        yield Jalon("Cherché sans rien trouver", DateDite(valeur=jour), sujets=sujets)
