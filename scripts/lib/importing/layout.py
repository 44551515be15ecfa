"""The sheets of a file → the table of the plan: its sheet, the row of its titles, its rows; and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from .refusals import CellFault, PlanRefused
from .roles import FINANCEUR, MONTANT, NIVEAU, TITRE, role_of
from .sheets import Cell, Sheet

_LOOKED_AT = 60
MAX_COLUMNS, MAX_ROWS = 400, 5_000
"""What the table of a plan has at most."""
_EXPLAINED = re.compile(
    r"Champ (?:texte|liste|num[ée]rique|date|binaire)|Texte court de|Si vos (?:sous-)*axes|Saisissez un|Choisissez l|➔|"
    r"Ce champ ne sera pas|Rese?i?gnez|Présentez en quelques|Plusieurs services peuvent|Indiquer si l|D[’']autres choix",
    re.I,
)
_EXAMPLE = re.compile(r"Ces informations devront être saisies|\(ou\)\s*1\.1\.1\.1\.|La Collectivité Exemple", re.I)
PLACEHOLDER = re.compile(
    r"jj ?[/-] ?mm ?[/-] ?a{2,4}|dd/mm/yyyy|xx/xx/xxxx|choisir( une option)?|s[ée]lectionner", re.I
)
_SECTION = re.compile(
    r"((?:sous-)?(?:axe|orientation|enjeu|ambition|th[ée]matique|th[èe]me|volet|domaine|pilier|d[ée]fi|chapitre|programme)"
    r"(?: strat[ée]gique)?|(?:objectif|priorit[ée]) strat[ée]gique) ?(?:n ?°)? ?(?:\d[\d.]*|(?-i:[IVX]+|[A-Z]))\s*(?:[.:–—-]|\s)\s*\w",
    re.I,
)
_TOTAL = re.compile(r"(?:sous-)?tota(?:l|ux)\b|l[ée]gende\b|nb\s*:|\* ", re.I)


@dataclass(frozen=True)
class SourceTable:
    """A table: its sheet, the row of its titles, the title of each column, its rows; rows left out by reason."""

    feuille: Sheet
    entete: int
    titres: dict[int, str]
    lignes: tuple[int, ...]
    laissees: dict[int, str]
    sections: frozenset[int] = frozenset()
    """Rows that are the title of a level, alone on its row."""


def section(texts: Collection[str]) -> str:
    """Return the level that a row names when it is its title alone: « AXE 2 : EAU » is « Axe »; nothing of other rows."""
    m = _SECTION.match(next(iter(texts)).strip()) if len(texts) == 1 else None
    return m[1].capitalize() if m else ""


def find(sheets: list[Sheet], feuille: str | None = None, entete: int | None = None) -> SourceTable:
    """Return the table of the plan, where it is said or where it looks like one. Raises `PlanRefused`."""
    named = [s for s in sheets if s.nom == feuille]
    if feuille and not named:
        raise PlanRefused(
            [
                f"carte.yml nomme la feuille « {feuille} », que ce fichier n’a pas ; il a "
                f"{', '.join(f'« {s.nom} »' for s in sheets)} ; si la feuille a changé de nom, changez « feuille: » dans carte.yml"
            ]
        )
    choices = [(*_titles(s), s) for s in named or [s for s in sheets if s.visible and s.cells]]
    if not choices:
        raise PlanRefused(["aucune feuille visible n’a de texte ; vérifiez le fichier"])
    score, row, sheet = max(choices, key=lambda x: x[0])
    if score < 2 and not entete:
        raise PlanRefused(
            [
                "aucune ligne de titres de colonnes n’a été trouvée ; mettez-en une au-dessus des actions, avec au moins « Titre »"
            ]
        )
    return _table(sheet, entete or row)


def _titles(sheet: Sheet) -> tuple[float, int]:
    """Return how much a row of titles looks like one, and the row."""
    scores = []
    for row in range(1, min(sheet.height, _LOOKED_AT) + 1):
        texts = [c.texte.strip() for n, c in sheet.row(row).items() if n not in sheet.hidden_columns]
        short = {t for t in texts if len(t) <= 80 and not re.fullmatch(r"[\d.,/ €%-]+", t)}
        known = {role.pour for t in short if (role := role_of(t))} - {None}
        score = len(short) / 4 + 3 * len(known) + 6 * (TITRE in known) + (NIVEAU in known) - (len(texts) - len(short))
        scores.append((score if short else -1.0, -row))
    score, row = max(scores, default=(-1.0, 0))
    return score, -row


def _table(sheet: Sheet, entete: int) -> SourceTable:
    for many, most, what in ((sheet.width, MAX_COLUMNS, "colonnes"), (sheet.height, MAX_ROWS, "lignes")):
        if many > most:
            message = f"{many} {what} ; {most} au plus ; gardez le seul tableau du plan"
            raise PlanRefused([CellFault(sheet.nom, 0, 0, message)])
    titles = sheet.row(entete)
    width = max(titles, default=0)
    titres = {c: titles[c].texte if c in titles else "" for c in range(1, max(width, sheet.width) + 1)}
    titres = {c: " ".join(titre.split()) for c, titre in titres.items()}
    kept: list[int] = []
    left = {r: "ligne au-dessus des titres" for r in range(1, entete) if sheet.row(r)}
    ended = ""
    for row, cells in ((r, sheet.row(r)) for r in range(entete + 1, sheet.height + 1)):
        why = _aside(sheet, row, [c.texte for c in cells.values()], titles_of=titres)
        if cells and not kept and not why and _explains(cells):
            why = "explication du modèle"
        elif cells and not why and kept and row - kept[-1] > 1 and row - 1 not in left:
            ended = ended or _another(cells)
        if cells and (why or ended):
            left[row] = why or ended
        elif cells:
            kept.append(row)
    leveled = any((role := role_of(t)) and role.pour == NIVEAU for t in titres.values())
    alone = frozenset(r for r in kept if not leveled and section([c.texte for c in sheet.row(r).values()]))
    return SourceTable(sheet, entete, titres, tuple(kept), left, alone if len(alone) < len(kept) else frozenset())


def _explains(cells: dict[int, Cell]) -> bool:
    texts = [c.texte for c in cells.values()]
    return sum(bool(_EXPLAINED.search(t)) for t in texts) * 2 > len(texts)


def _aside(sheet: Sheet, row: int, texts: list[str], titles_of: dict[int, str]) -> str:
    if row in sheet.hidden_rows:
        return "ligne masquée"
    if sum(bool(_EXAMPLE.search(t)) for t in texts) > 1:
        return "exemple du modèle"
    if texts and _TOTAL.match(texts[0].strip()):
        return "ligne de total ou de légende"
    same = sum(" ".join(t.split()) in titles_of.values() for t in texts)
    return "titres répétés" if len(texts) > 1 and same * 4 >= len(texts) * 3 else ""


def _another(cells: dict[int, Cell]) -> str:
    """Return why a row after a blank one begins another table; nothing if it goes on."""
    texts = [c.texte for c in cells.values()]
    known = {role.pour for t in texts if len(t) <= 80 and (role := role_of(t))} - {FINANCEUR, MONTANT}
    named = len(known) > 1 and len(known) * 2 > len(texts) and not any(re.search(r"\d", t) for t in texts)
    return "autre tableau de la feuille" if named else ""


def around(sheets: list[Sheet], table: SourceTable) -> Iterator[tuple[str, str, int]]:
    """Yield (what, why, how many cells) of what the file holds besides the table."""
    for sheet in sheets:
        if sheet is not table.feuille and sheet.cells:
            why = "autre feuille" if sheet.visible else "feuille masquée"
            yield f"Feuille « {sheet.nom} »", why, len(sheet.cells)
        if sheet.comments:
            yield f"Commentaires de la feuille « {sheet.nom} »", "commentaires de cases", sheet.comments
    for why in dict.fromkeys(table.laissees.values()):
        rows = [r for r, x in table.laissees.items() if x == why]
        yield _rows(rows), why, sum(len(table.feuille.row(r)) for r in rows)


def _rows(rows: list[int]) -> str:
    spans: list[list[int]] = []
    for r in rows:
        if spans and spans[-1][1] == r - 1:
            spans[-1][1] = r
        else:
            spans.append([r, r])
    said = ", ".join(f"{a}" if a == b else f"{a} à {b}" for a, b in spans[:8]) + (", …" if len(spans) > 8 else "")
    return f"Lignes {said}" if len(rows) > 1 else f"Ligne {said}"
