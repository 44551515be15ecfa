"""The first promise: the words are the contract’s, and no line of it is forgotten.

Each rule yields problems that name the record and the line of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from ..model.action import Action
from ..model.collections import collection_in
from ..model.contrat import Contrat
from ..model.facts import Citation, Source
from ..reading import tables
from ..reading.characters import fold_spaces, slug
from ..reading.problems import Problem
from . import own_lines, source_texts
from .records import Records, Steps, listed
from .source_texts import Texte

_NUMBER = r"\(?(?:\d{1,3}(?:\.\d{1,3})*[.)°]?|[A-Za-z][.)]|[ivxIVX]{1,5}[.)])"
_BULLET = re.compile(rf"(?:(?:[–—•◦▪*→-]|{_NUMBER}) ){{0,2}}")
_END = re.compile(r" ?[;.,]?")
_NUMBERED = re.compile(r"[ .):–—-]*")
_BULLET_LENGTH = 60
_FREE, _LETTER = re.compile(r"(?<!\w)"), re.compile(r"\w")
_KEPT = re.compile(r"^(?:[–—•◦▪*→-]|\d{1,3}[.)]) | ?;$|(?<!etc)(?<!\.)\.$")


@dataclass(frozen=True)
class Claim:
    """A record says that line `ligne` of a source is `texte` (whole) or holds it."""

    fichier: str
    path: Steps
    ligne: int
    texte: str
    piece: str | None = None
    part: bool = False
    exact: bool = False
    numero: str = ""
    """The number that the record gives to what the line says, which may stand before it."""
    niveaux: frozenset[str] = frozenset()
    """The names of levels that may stand before the number."""


def problems(records: Records) -> Iterator[Problem]:
    """Yield every fault of fidelity of the records to the source text."""
    textes, found = source_texts.read(records)
    yield from found
    carriers, quotations = list(_carriers(records)), list(_quotations(records))
    own = [Claim(f, ("source", "fin"), n, "", piece=p) for f, p, n in own_lines.carried(records)]
    for texte in textes:
        carried = []
        for claim in (c for c in carriers if c.piece == texte.piece):
            faults = list(_holds(records, claim, texte))
            yield from faults
            if not faults or claim.ligne <= len(texte.lignes):
                carried.append((claim, not faults))
        for claim in (c for c in quotations if c.piece == texte.piece):
            yield from _holds(records, claim, texte)
        carried += [(c, c.ligne <= len(texte.lignes)) for c in own if c.piece == texte.piece]
        yield from _covered(records, carried, texte)
        yield from _lines_exist(records, texte)
    yield from own_lines.problems(records, {t.piece: t.folded for t in textes})
    yield from _title_is_said(records, textes)


def _title_is_said(records: Records, textes: Sequence[Texte]) -> Iterator[Problem]:
    """The title of the contract stands in one line of the first source; a table has none."""
    contrat: Contrat | None = records.single("contrat.yml")
    first = next((t for t in textes if t.piece is None and not tables.is_table(t.fichier)), None)
    if contrat and contrat.titre and first and not any(fold_spaces(contrat.titre) in ligne for ligne in first.folded):
        yield records.problem("contrat.yml", ("titre",), "« titre » ne figure dans aucune ligne de la source")


def _lines_exist(records: Records, texte: Texte) -> Iterator[Problem]:
    """A note names lines that its source has; a second title of an enjeu has its line."""
    lignes, notes = texte.lignes, records.single("notes.yml")
    for path, n in listed(notes, "lignes"):
        if notes[path[0]].piece == texte.piece and n > len(lignes):
            message = f"ligne {n} demandée ; la {texte.nom} a {len(lignes)} lignes"
            yield records.problem("notes.yml", path, message)
    for fichier, action in records.of("actions"):
        if action.source is None or action.source.piece != texte.piece:
            continue
        start, end = action.source.ligne, action.source.fin
        if start and end and not start < end <= len(lignes):
            message = f"dernière ligne {end} ; un numéro de {start + 1} à {len(lignes)} est attendu"
            yield records.problem(fichier, ("source", "fin"), message)
    for fichier, enjeu in records.of("enjeux") if texte.piece is None else ():
        if enjeu.titre_section and enjeu.source is not None and not enjeu.source.ligne_section:
            message = "« titre_section » sans « ligne_section » dans la source"
            yield records.problem(fichier, ("titre_section",), message)


def _carriers(records: Records) -> Iterator[Claim]:
    """Yield the claims that carry a line: titles of enjeux, words of actions, other passages."""
    contrat = records.single("contrat.yml")
    niveaux = contrat.niveaux if contrat else None
    levels = [n for n in (niveaux.enjeu, *(niveaux.entre or ()), niveaux.action) if n] if niveaux else []
    named = frozenset(slug(nom) for n in levels for nom in (n.singulier, n.court) if nom)
    for fichier, enjeu in records.of("enjeux"):
        source = enjeu.source if enjeu.titre else None
        if source and source.ligne:
            numero = own_lines.numero_of(enjeu)
            yield Claim(fichier, ("titre",), source.ligne, enjeu.titre, source.piece, numero=numero, niveaux=named)
        if source and source.ligne_section:
            champ = "titre_section" if enjeu.titre_section else "titre"
            yield Claim(fichier, (champ,), source.ligne_section, getattr(enjeu, champ), source.piece)
    for fichier, action in records.of("actions"):
        at = action.source
        if at is not None and at.ligne and action.texte:
            numero = own_lines.numero_of(action)
            yield Claim(fichier, ("texte",), at.ligne, action.texte, at.piece, numero=numero, niveaux=named)
    for i, p in enumerate((contrat and contrat.passages) or ()):
        if p and p.ligne and p.texte:
            yield Claim("contrat.yml", ("passages", i, "texte"), p.ligne, p.texte, p.piece, exact=True)


def _quotations(records: Records) -> Iterator[Claim]:
    """Yield the claims of every `{ligne, mots}` of every record, wherever it stands."""
    for fichier, path, _, quotation in records.parts:
        if not isinstance(quotation, Citation | Source) or not quotation.ligne:
            continue
        at, piece = quotation.ligne, quotation.piece
        if quotation.mots:
            yield Claim(fichier, (*path, "mots"), at, quotation.mots, piece, part=True)
        elif isinstance(quotation, Source):
            yield Claim(fichier, (*path, "ligne"), at, "", piece, part=True)
    yield from _other_words(records)


def _other_words(records: Records) -> Iterator[Claim]:
    """Yield the claims of words that stand beside their line: functions, places, the interview."""
    for fichier, organisation in records.of("organisations"):
        for i, p in enumerate(organisation.personnes or ()):
            if p and p.fonction and p.source and p.source.ligne:
                yield Claim(
                    fichier, ("personnes", i, "fonction"), p.source.ligne, p.fonction, p.source.piece, part=True
                )
    for fichier, action in records.of("actions"):
        fait = action.lieux
        at = fait and fait.source
        for i, lieu in enumerate((at and at.ligne and fait.valeur) or ()):
            if lieu and lieu.mots:
                yield Claim(fichier, ("lieux", "valeur", i, "mots"), at.ligne, lieu.mots, at.piece, part=True)
    contrat = records.single("contrat.yml")
    if contrat and (interview := contrat.interview) and interview.ligne:
        for champ, mots in (("occasion", interview.occasion), ("personne", interview.personne)):
            if mots:
                yield Claim("contrat.yml", ("interview", champ), interview.ligne, mots, interview.piece, part=True)


def _holds(records: Records, claim: Claim, source: Texte) -> Iterator[Problem]:
    """The claimed words stand on the claimed line, letter for letter but for spaces."""
    folded = source.folded
    if claim.ligne > len(folded):
        message = f"ligne {claim.ligne} demandée ; la {source.nom} a {len(folded)} lignes"
        yield records.problem(claim.fichier, claim.path, message)
        return
    ligne, texte, nom = folded[claim.ligne - 1], fold_spaces(claim.texte), claim.path[-1]
    if claim.part:
        found = _has_words(ligne, texte)
    elif claim.exact:
        found = texte in tables.cells(ligne)
    else:
        found = any(_stands(claim, texte, cell) for cell in tables.cells(ligne))
        if found and _KEPT.search(texte):
            message = f"« {nom} » garde la puce ou la ponctuation finale de la ligne {claim.ligne} ; retirez-les"
            yield records.problem(claim.fichier, claim.path, message)
    if not found:
        message = f"« {nom} » n’est pas le texte de la ligne {claim.ligne} de la {source.nom}{_difference(texte, ligne.replace(tables.BETWEEN, ' | '))}"
        yield records.problem(claim.fichier, claim.path, message)


def _stands(claim: Claim, texte: str, cell: str) -> bool:
    """Tell whether a text is all of a line or cell but its bullet, or the number that its record says, and its end."""
    numero = fold_spaces(claim.numero)
    return any(
        (_BULLET.fullmatch(x) or (numero and _is_number(x, numero, claim.niveaux))) and _END.fullmatch(y)
        for x, y in _around(texte, cell)
    )


def _is_number(before: str, numero: str, niveaux: frozenset[str]) -> bool:
    """Tell whether what stands before a text is its number, alone or after the name of its level: « Action 1.1 : »."""
    head, found, tail = before.partition(numero)
    return bool(found and _NUMBERED.fullmatch(tail)) and (not _NUMBERED.sub("", head) or slug(head) in niveaux)


def _around(texte: str, ligne: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after a text, for each place of a line where it stands behind a bullet at most."""
    at = ligne.find(texte)
    while 0 <= at <= _BULLET_LENGTH:
        yield ligne[:at], ligne[at + len(texte) :]
        at = ligne.find(texte, at + 1)


@lru_cache(maxsize=1 << 12)
def _has_words(ligne: str, texte: str) -> bool:
    """Tell whether a text stands in a line without being a part of a longer word."""
    free: re.Match[str] | None = _FREE.search(ligne)
    while free and (at := ligne.find(texte, free.start())) >= 0:
        end = at + len(texte)
        if not (_LETTER.fullmatch(ligne[max(0, at - 1) : at]) or _LETTER.fullmatch(ligne[end : end + 1])):
            return True
        free = _FREE.search(ligne, at + 1)
    return not texte  # a line alone is named whole


def _difference(texte: str, ligne: str) -> str:
    """Return where a text leaves a line, in words; nothing when it never joins it."""
    bare = ligne[_BULLET.match(ligne).end() :]  # type: ignore[union-attr]  # it matches nothing at all
    if not bare:
        return " (ligne vide)"
    n = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(texte, bare, strict=False)))
    if n < 3:
        return f" (« {bare[:60]}{'…' if len(bare) > 60 else ''} »)"
    start = texte.rfind(" ", 0, n) + 1
    here, there = (x[start : n + 20] + ("…" if len(x) > n + 20 else "") for x in (texte, bare))
    return f" : « {here} » ici, « {there} » dans la source"


def _covered(records: Records, carried: list[tuple[Claim, bool]], source: Texte) -> Iterator[Problem]:
    """Every line of a source that is not blank is carried by exactly one record.

    A claim that does not hold has its own problem: it neither takes a line from another nor leaves it orphan.
    """
    if tables.is_table(source.fichier):
        yield from _cells_covered(records, carried, source)
        return
    carriers: dict[int, Claim] = {}
    for claim, holds in sorted(carried, key=lambda x: not x[1]):
        if claim.ligne in carriers and holds:
            message = f"ligne {claim.ligne} de la {source.nom} déjà portée par data/{carriers[claim.ligne].fichier}"
            yield records.problem(claim.fichier, claim.path, message)
        carriers.setdefault(claim.ligne, claim)
    if _may_carry_more(records):
        return
    for n, ligne in enumerate(source.folded, 1):
        if ligne and n not in carriers:
            message = f"ligne {n} de la {source.nom} portée par aucune fiche : « {ligne[:60]} »"
            yield Problem(source.fichier, n, 1, message)


def _may_carry_more(records: Records) -> bool:
    """Tell whether a record that could not be read may carry a line: its own problem is said."""
    return any(f.partition("/")[0] in ("contrat.yml", "enjeux", "actions") for f in records.unsound)


def _cells_covered(records: Records, carried: list[tuple[Claim, bool]], source: Texte) -> Iterator[Problem]:
    """Every cell below the titles is carried: by its action (`own_lines`), or by a title or a passage of its row.

    No row is of two actions.
    """
    rows: dict[int, Claim] = {}
    for claim, holds in carried:
        if holds and collection_in(claim.fichier).cls is Action and claim.ligne:
            if claim.ligne in rows:
                message = f"ligne {claim.ligne} de la {source.nom} déjà portée par data/{rows[claim.ligne].fichier}"
                yield records.problem(claim.fichier, claim.path, message)
            rows.setdefault(claim.ligne, claim)
    if _may_carry_more(records):
        return
    claims: dict[int, list[Claim]] = {}
    for claim, _ in carried:
        claims.setdefault(claim.ligne, []).append(claim)
    entete = source.source.entete or 0
    for n, ligne in enumerate(source.folded[entete:], entete + 1):
        for cell in tables.cells(ligne) if n not in rows else ():
            if not any(_stands(c, fold_spaces(c.texte), cell) for c in claims.get(n, ())):
                message = f"ligne {n} de la {source.nom} : « {cell[:60]} » n’est porté par aucune fiche"
                yield Problem(source.fichier, n, 1, message)
