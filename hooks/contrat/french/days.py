"""Days as text (`2019-04-10`), computed without a clock."""

import calendar
from typing import Literal


def plus_mois(jour: str, mois: int) -> str:
    """Return the same day some months later, or the last of a shorter month."""
    annee, m, j = map(int, jour.split("-"))
    annee, m = annee + (m - 1 + mois) // 12, (m - 1 + mois) % 12 + 1
    return f"{annee:04d}-{m:02d}-{min(j, calendar.monthrange(annee, m)[1]):02d}"


def premier(date: str) -> str:
    """Return the first day of a year, a month or a day."""
    return f"{date}-01-01"[:10]


def dernier(date: str) -> str:
    """Return the last day of a year, a month or a day."""
    annee, *reste = date.split("-")
    if len(reste) == 2:
        return date
    mois = int(reste[0]) if reste else 12
    return f"{annee}-{mois:02d}-{calendar.monthrange(int(annee), mois)[1]:02d}"


def lendemain(jour: str) -> str:
    if jour != dernier(jour[:7]):
        return f"{jour[:8]}{int(jour[8:]) + 1:02d}"
    return plus_mois(f"{jour[:7]}-01", 1)


def place(date: str | None, debut: str | None, fin: str | None) -> Literal["avant", "pendant", "apres", ""]:
    """Return where a date stands beside a period; empty where their precision does not tell."""
    if date is None:
        return ""
    if debut and dernier(date) < premier(debut):
        return "avant"
    if fin and premier(date) > dernier(fin):
        return "apres"
    inside = debut and fin and premier(debut) <= premier(date) and dernier(date) <= dernier(fin)
    return "pendant" if inside else ""
