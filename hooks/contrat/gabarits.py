"""The environment of the templates of bodies: everything escaped, nothing undefined; what the shell has of it too."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from . import francais, prose
from .demandes import demande_dite
from .text import fold_spaces
from .typography import no_break, typeset

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

_ESCAPED = re.compile("[&<>\"']")
"""What `escape` changes."""


class _Generator(CodeGenerator):
    """Writes what a template shows through `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.written(")


class Environment(jinja2.Environment):
    """An environment for many small pages; everything that its templates show is escaped.

    Its globals are all there before its first template, and never change after.
    """

    code_generator_class = _Generator

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, auto_reload=False, bytecode_cache=COMPILED, **options)
        self._loaded: dict[str, jinja2.Template] = {}

    @staticmethod
    def written(value: Any) -> str:
        """Return a value as a page shows it. `escape` would make anew what is markup already, or holds nothing to escape."""
        kind = type(value)
        shown: str = value if kind is Markup or (kind is str and not _ESCAPED.search(value)) else escape(value)
        return shown

    def get_template(
        self, name: str | jinja2.Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        """Return a template; Jinja would lock its cache for each page."""
        if not isinstance(name, str) or globals:
            return super().get_template(name, parent, globals)
        found = self._loaded.get(name)
        if found is None:
            found = self._loaded[name] = super().get_template(name, parent)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return all the globals of a template in one dict: Jinja chains two, and goes through both for each page."""
        return {**self.globals, **(d or {})}


def environment() -> Environment:
    """Return the environment of the bodies: everything escaped, nothing undefined."""
    env = Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
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
        plie=fold_spaces,
        periode=francais.periode,
        capitale=francais.capitale,
        date_dite=francais.date_dite,
        date_iso=francais.date_iso,
    )
    env.globals.update(pluriel=francais.pluriel, demande_dite=demande_dite)
    return env
