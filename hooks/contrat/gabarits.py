"""The environment of the templates of bodies: everything escaped, nothing undefined; what the shell has of it too."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import jinja2

from . import francais, prose
from .phrases import demande_dite
from .text import fold_spaces
from .typography import no_break, typeset

TEMPLATES = Path(__file__).parent / "templates"


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
    """Keeps compiled templates for the life of the process: `scripts/serve` builds many times. Nothing on the disk."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of a template; Jinja’s own digest refuses a path that is not UTF-8 in this locale."""
        return f"{name}|{filename}"

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if code := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Environment(jinja2.Environment):
    """An environment whose templates each have all its globals in one dict.

    Jinja chains two maps, in Python, and goes through both for each page. The globals of a template are those
    of the environment when it is loaded: they are all there before the first.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def environment() -> Environment:
    """Return the environment of the bodies: everything escaped, nothing undefined."""
    env = Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
    )
    env.filters.update(
        typo=typeset,
        mots=no_break,
        blocs=prose.blocks,
        phrase=phrase,
        web=web,
        plie=fold_spaces,
        periode=francais.periode,
        capitale=francais.capitale,
        date_dite=francais.date_dite,
        date_iso=francais.date_iso,
    )
    env.globals.update(pluriel=francais.pluriel, demande_dite=demande_dite)
    return env
