"""The environments of the templates: everything escaped; those of bodies have our filters, and nothing undefined."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ..french import grammar
from ..french.typography import no_break, typeset
from ..reading import pictograms, prose
from ..reading.characters import fold_spaces
from ..reading.memo import OUBLI, Memoire
from .letter import demande_dite

_KEPT = 1 << 16
"""Texts remembered as pages show them."""
TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=_KEPT)
def typo(texte: str) -> Markup:
    """Return a text of ours as pages show it, escaped: each stands on half a dozen pages."""
    return escape(typeset(texte))


@lru_cache(maxsize=_KEPT)
def mots(texte: str) -> Markup:
    """Return words of the contract as pages show them, escaped."""
    return escape(no_break(texte))


def phrase(texte: str) -> str:
    """Return prose as one plain line, for places that hold no markup."""
    return typeset(prose.plain(texte))


def web(adresse: str) -> str:
    """Return an outside address that a link may lead to.

    Escaping cannot make `javascript:` harmless, so nothing but http(s) is ever written in a `href`: the data
    gate refuses the rest with its line, and this stops a build that would have gone round it.
    """
    if not adresse.startswith(("https://", "http://")):
        raise ValueError(f"not an address of the web: {adresse[:80]!r}")
    return adresse


class Compiled(jinja2.BytecodeCache):
    """Keeps compiled templates in a memory: `scripts/serve` builds many times. On the disk they would be code to run."""

    def __init__(self, kept: dict[str, bytes]) -> None:
        self._kept = kept

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a template; Jinja’s own digest refuses a path that is not UTF-8 in this locale."""
        return f"{name}|{filename}"

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if code := self._kept.get(bucket.key):
            bucket.bytecode_from_string(code)  # which drops it if the source is another

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def escaping(loader: jinja2.BaseLoader, memoire: Memoire = OUBLI, **options: Any) -> jinja2.Environment:
    """Return an environment whose templates escape all that they show; it reads each of them once."""
    compiled = Compiled(memoire.compiled) if memoire.keeps else None
    return jinja2.Environment(loader=loader, autoescape=True, auto_reload=False, bytecode_cache=compiled, **options)


def environment(memoire: Memoire = OUBLI) -> jinja2.Environment:
    """Return the environment of the bodies: everything escaped, nothing undefined."""
    env = escaping(
        jinja2.FileSystemLoader(TEMPLATES),
        memoire,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        typo=typo,
        mots=mots,
        blocs=prose.blocks,
        phrase=phrase,
        web=web,
        pictogramme=pictograms.draw,
        plie=fold_spaces,
        periode=grammar.periode,
        capitale=grammar.capitale,
        date_dite=grammar.date_dite,
        date_iso=grammar.date_iso,
    )
    env.globals.update(pluriel=grammar.pluriel, demande_dite=demande_dite)
    return env
