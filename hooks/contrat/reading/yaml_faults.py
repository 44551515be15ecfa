"""A fault that the YAML parser stops at → a sentence for the person who edits, placed where the fault begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from .problems import Problem

COLON = '« : » dans une valeur ; mettez la valeur entre guillemets, par exemple titre: "Centre : la gare"'
BAD_START = 'une valeur ne peut pas commencer par ce caractère ; mettez-la entre guillemets "…"'
UNCLOSED = 'guillemet ouvert et jamais fermé ; ajoutez le guillemet de fin, par exemple titre: "La gare"'
BADLY_ALIGNED = "ligne mal alignée, ou valeur à mettre entre guillemets ; alignez les clés d’une même fiche"


def problem_of(fichier: str, texte: str, error: yaml.MarkedYAMLError) -> Problem:  # noqa: PLR0912 — one branch a fault
    """Return the parser’s fault in the words of the person who edits, where the fault begins."""
    problem, context = error.problem or "", error.context or ""
    begun, seen = error.context_mark, error.problem_mark or error.context_mark
    mark = seen
    if "mapping values are not allowed" in problem:
        message = COLON
        if seen and (key := _bare_key(texte, seen.line, seen.column)) is not None:
            return Problem(fichier, seen.line + 1, key + 1, BADLY_ALIGNED)
    elif "not allowed in this context" in problem:
        message = BAD_START
    elif seen and begun and seen.line == begun.line and texte[seen.index : seen.index + 1] == ":":
        message = COLON
    elif "unknown escape" in problem or "invalid Unicode" in problem or "hexdecimal" in problem:
        message = "« \\ » dans un texte entre guillemets \"…\" ; mettez des guillemets '…' ou doublez le « \\ »"
    elif "unexpected end of stream" in problem or "quoted scalar" in context:
        mark, message = begun, UNCLOSED
    elif "flow mapping" in context or "flow sequence" in context:
        mark = begun
        signe = "}" if "mapping" in context else "]"
        example = "source: {ligne: 12}" if signe == "}" else "mots_usuels: [vélo, gare]"
        message = f"il manque « {signe} », ou des guillemets autour d’une valeur ; par exemple {example}"
        if ": " in problem or "':'" in problem:
            mark = seen
    elif "cannot start any token" in problem or "alias" in context or "anchor" in context:
        mark, message = begun or seen, BAD_START
    elif "could not find expected ':'" in problem:
        mark, message = begun or seen, "il manque « : » après la clé, par exemple rang: 1"
    elif "did not find expected key" in problem and seen and re.search(r": '[^']*'\w", texte.split("\n")[seen.line]):
        message = "apostrophe dans un texte entre '…' ; mettez-le entre guillemets \"…\""
    elif "did not find expected key" in problem or "block mapping" in context or "block collection" in context:
        message = BADLY_ALIGNED
    else:
        message = "écriture YAML incorrecte ici ; comparez avec une fiche voisine"
    ligne, colonne = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(fichier, ligne, colonne, message)


def _bare_key(texte: str, line: int, column: int) -> int | None:
    """Return the column of the first word of a line when a colon ends it: then the line is badly aligned."""
    start = texte.split("\n")[line][:column]
    return len(start) - len(start.lstrip()) if re.fullmatch(r" *[a-z_]+", start) else None


_SWALLOWED = re.compile(r"( *)(?:[a-z_]+:(?: |$)|- )")


def swallows_keys(event: yaml.ScalarEvent, lignes: list[str]) -> bool:
    """Tell whether a quote that was never closed has taken the keys or items that follow for its text."""
    start, end = event.start_mark, event.end_mark
    if event.style not in {"'", '"'} or not start or not end or start.line == end.line:
        return False
    indent = len(lignes[start.line]) - len(lignes[start.line].lstrip())
    begun = (_SWALLOWED.match(lignes[n]) for n in range(start.line + 1, end.line + 1))
    return any(m and len(m[1]) <= indent for m in begun)


def notation_faults(event: yaml.Event) -> Iterator[str]:
    """Yield what is said of a reference, an anchor or a tag: the data use none."""
    refused = []
    if isinstance(event, yaml.AliasEvent):
        refused.append(("*", f"renvoi « *{event.anchor} » interdit"))
    elif getattr(event, "anchor", None):
        refused.append(("&", "ancre « & » interdite"))
    if getattr(event, "tag", None):
        refused.append(("!", "étiquette « ! » interdite"))
    for signe, said in refused:
        yield f'{said} ; pour un texte qui commence par « {signe} », mettez des guillemets "…"'
