"""Values of the model → words that a person reads beside the codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, get_args

from .. import francais
from ..decode import Schema, get_origin, schema_of
from ..kinds import Code, DateKind, Ref
from ..model import Corpus, Insee
from .columns import kind_of, known

SEPARATEUR = " | "
"""Between the items of a list."""

Mots = Mapping[str, Mapping[str, str]]


def labels(corpus: Corpus) -> dict[str, dict[str, str]]:
    """Return the words that a code or a reference stands for, by vocabulary and by collection."""
    return {
        **{nom: dict(codes) for nom, codes in corpus.libelle.items()},
        "enjeux": {e.id: e.intitule for e in corpus.enjeux},
        "actions": {a.id: a.intitule for a in corpus.actions},
        "programmes": {p.id: p.titre for p in corpus.programmes},
        "organisations": {o.id: o.titre for o in corpus.organisations},
        "communes": {c.insee: c.nom for c in corpus.commune.values()},
        "etats": {"communique": "communiqué", "non-communique": "non communiqué", "sans-objet": "sans objet"},
    }


def in_words(valeur: Any, schema: Schema, mots: Mots) -> str | None:
    """Return a value of the model in words: labels for codes, decimal commas, « Libellé : valeur » for groups."""
    schema = known(schema)
    if valeur is None:
        return None
    if isinstance(valeur, tuple):
        item = get_args(schema)[0]
        return SEPARATEUR.join(in_words(v, item, mots) or "" for v in valeur)
    if is_dataclass(valeur):
        return " ; ".join(_group(valeur, schema, mots))
    return _scalar(valeur, schema, mots)


def _group(valeur: Any, schema: Schema, mots: Mots) -> list[str]:
    hints = schema_of(get_origin(schema) or schema)
    said = []
    for f in fields(valeur):
        inside = getattr(valeur, f.name)
        if inside is not None and inside != ():
            said.append(f"{f.metadata['libelle']} : {in_words(inside, hints[f.name], mots)}")
    return said


def _scalar(valeur: Any, schema: Schema, mots: Mots) -> str:
    kind = kind_of(schema)
    if schema == Insee:
        return mots["communes"].get(valeur, valeur)
    if isinstance(kind, Code | Ref):
        source = kind.vocabulaire if isinstance(kind, Code) else kind.collection
        return mots.get(source, {}).get(valeur, valeur)
    if isinstance(kind, DateKind):
        return francais.date_iso(valeur)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return f"{valeur:f}".replace(".", ",") if isinstance(valeur, Decimal) else str(valeur)
