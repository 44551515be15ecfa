"""A document → what the typesetter is asked for: its values as JSON, for the one template of PDF, `typst/livret.typ`."""

from __future__ import annotations

import json
from typing import Any

from . import signs
from .badge import COULEURS
from .formats import Composition, Format, Jointe
from .livret import (
    Bloc,
    Blocs,
    Definitions,
    Enumeration,
    Livret,
    Morceau,
    Morceaux,
    MotsCites,
    Paragraphe,
    Rubrique,
    Tableau,
)
from .redaction import paragraphe


def write(livret: Livret, jointes: tuple[Jointe, ...]) -> Composition:
    return _composition(livret, jointes, gros=False)


def write_large(livret: Livret, jointes: tuple[Jointe, ...]) -> Composition:
    return _composition(livret, jointes, gros=True)


PDF = Format("PDF", ".pdf", "à imprimer, à classer, à joindre à un courriel", write)
GROS = Format(
    "gros caractères", "-gros-caracteres.pdf", "le même en lettres de 18 points, sur une colonne", write_large
)


def _composition(livret: Livret, jointes: tuple[Jointe, ...], *, gros: bool) -> Composition:
    jour = livret.version.date
    attached = jointes if jour else ()  # PDF/A asks for the day of what is attached
    own = livret.contexte[0] if livret.contexte else livret.titre
    values = {
        "gros": gros,
        "langue": livret.langue,
        "titre": livret.titre,
        "entier": " : ".join(filter(None, (livret.surtitre, livret.titre))),
        "site": own,
        "surtitre": livret.surtitre,
        "contexte": livret.contexte,
        "couleur": livret.couleur,
        "couleurs": COULEURS,
        "dessin": livret.dessin,
        "sommaire": livret.sommaire,
        "jour": dict(zip(("year", "month", "day"), map(int, jour.split("-")), strict=True)) if jour else None,
        "jointes": [
            {"cle": f"jointe-{n}", "nom": j.nom, "contenu": j.contenu, "mime": j.mime} for n, j in enumerate(attached)
        ],
    }
    blocs = {
        "couverture": _blocs(livret.couverture),
        "blocs": _blocs(livret.blocs),
        "adresses": [[signs.shown(m.texte), signs.shown(m.url)] for m in livret.adresses],
        "colophon": [*_blocs(livret.colophon), *_blocs((_standard(jour),))],
    }
    said = json.dumps(_shown(values) | blocs, ensure_ascii=False, separators=(",", ":")).encode()
    return Composition(said, attached, jour)


def _standard(jour: str | None) -> Paragraphe:
    """Return what the file promises: it cannot be an archive where the day of its records is not known."""
    if jour:
        return paragraphe(
            "Ce fichier suit PDF/UA-1 (accessibilité) et PDF/A-3a (archivage) ; ses données sont jointes en CSV.",
            role="version",
        )
    return paragraphe(
        "Ce fichier suit PDF/UA-1 (accessibilité) ; sans la date des données, il n’est pas une archive PDF/A.",
        role="version",
    )


def _shown(value: Any) -> Any:
    """Return values whose every text can be laid out. Blocks, which are many, are made so (`_morceau`)."""
    if isinstance(value, dict):
        return {k: v if k == "dessin" else _shown(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(v) for v in value]
    return signs.shown(value) if isinstance(value, str) else value


def _blocs(blocs: Blocs) -> list[dict[str, Any]]:
    return [{"b": type(bloc).__name__.lower(), **_bloc(bloc)} for bloc in blocs]


def _bloc(bloc: Bloc) -> dict[str, Any]:
    match bloc:
        case Rubrique():
            return {
                "niveau": bloc.niveau,
                "morceaux": _morceaux(bloc.morceaux),
                "cle": bloc.cle,
                "couleur": bloc.couleur,
                "chapitre": bloc.chapitre,
            }
        case Paragraphe():
            return {"morceaux": _morceaux(bloc.morceaux), "role": bloc.role}
        case MotsCites():
            return {"paragraphes": [_morceaux(p) for p in bloc.paragraphes], "legende": _morceaux(bloc.legende)}
        case Enumeration():
            return {"items": [_blocs(i) for i in bloc.items], "numerotee": bloc.numerotee, "faits": bloc.faits}
        case Definitions():
            return {"entrees": [[_morceaux(terme), _blocs(dits)] for terme, dits in bloc.entrees]}
        case Tableau():
            rangees = [{"cases": [_morceaux(c) for c in r.cases], "total": r.total} for r in bloc.rangees]
            entetes = [signs.shown(e) for e in bloc.entetes]
            return {"legende": signs.shown(bloc.legende), "entetes": entetes, "rangees": rangees}


def _morceaux(suite: Morceaux) -> list[dict[str, str]]:
    return [_morceau(m) for m in suite]


def _morceau(m: Morceau) -> dict[str, str]:
    said = {"t": signs.shown(m.texte)}
    if m.nature != "texte":
        said["n"] = m.nature
    if m.url:
        said["u"] = m.url
    if m.langue:
        said["l"] = m.langue
    return said
