"""The history → its pages: that of everything, that of each record with its past states, and those of periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..french import grammar
from ..history.journal import bookmarks
from ..history.old_records import Cle
from ..history.periods import Tranches
from ..model.action import Action
from ..model.enjeu import Enjeu
from ..webpage import addresses
from ..webpage.page import Lien, Page
from .maker import Maker

VIDE = Tranches((), {})


def whole(m: Maker) -> Iterator[Page]:
    yield from _pages(m, None, m.journal.tranches() if m.journal else VIDE, "historique")


def of_record(m: Maker, fiche: Action | Enjeu, cles: tuple[Cle, ...]) -> Iterator[Page]:
    """Yield the pages of the history of an enjeu, or of an action with each past state."""
    yield from _pages(m, fiche, m.journal.tranches(*cles) if m.journal else VIDE, "historique_fiche")


def _pages(m: Maker, fiche: Action | Enjeu | None, tranches: Tranches, gabarit: str) -> Iterator[Page]:
    """Yield the page of the newest changes, then that of each period, below it in the breadcrumb."""
    base = addresses.history_of(fiche)
    first: Page | None = None
    for periode, evenements in {"": tranches.recents, **tranches.periodes}.items():
        entrees = m.journal.entries(evenements) if m.journal else None
        page = m.page(
            addresses.period_of(base, periode),
            gabarit,
            suite=f", {grammar.date_iso(periode)}" if periode else "",
            entrees=entrees,
            etats=m.journal.states(evenements) if m.journal and isinstance(fiche, Action) else (),
            signets=bookmarks(entrees or ()),
            periode=periode,
            base=base,
            annees=tranches.dans(""),
            sous_periodes=[(k, grammar.date_iso(k), tranches.compte(k)) for k in tranches.dans(periode) if periode],
            fiche=fiche,
            ouverture=_opening(tranches, base),
        )
        yield replace(page, fil=(*page.fil, *_above(first, periode))) if first else page
        first = first or page


def _opening(tranches: Tranches, base: str) -> tuple[str, str] | None:
    """Return the day of the oldest change, and the address where it is told; None where there is none."""
    cles = {id(e): cle for cle, evenements in tranches.periodes.items() for e in evenements}
    told = [e for evenements in tranches.periodes.values() for e in evenements] or tranches.recents
    if not told:
        return None
    first = min(reversed(told), key=lambda e: e.jour)
    page = addresses.period_of(base, cles.get(id(first), ""))
    return first.jour, f"{page}#version-{first.commit.sha[:10]}"


def _above(first: Page, periode: str) -> Iterator[Lien]:
    """Yield the steps from a history down to the page of a period, without it."""
    yield Lien(first.titre, first.adresse)
    parts = periode.split("-")
    for n in range(1, len(parts)):
        cle = "-".join(parts[:n])
        yield Lien(grammar.capitale(grammar.date_iso(cle)), addresses.period_of(first.adresse, cle))
