"""MkDocs hook, the last to run: a file that the last build made from the same things is not made again.

The tree is, byte for byte, that of a build from nothing (`tests/test_reprise.py`). Bodies are always
made, so that nothing hangs on who reads what: what is spared is the shell, the writing, the index.

`on_config` sets the last tree aside, for MkDocs empties `site_dir`; `on_env` puts it back without what
has changed; `on_post_build` notes what the site is made of in the folder `extra.reprise`, outside the
site. Without that folder, or with `extra.reprise: non`, everything is made again.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import jinja2
from jinja2.defaults import DEFAULT_NAMESPACE
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel

sys.path.insert(0, str(Path(__file__).parent))  # MkDocs takes it away again once the hook is loaded

import shares
from contrat.reprise import key
from last_tree import LastTree

OFF = "non"
_UNWRITTEN = {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}
_HOOKS = Path(__file__).parent
_CODE = key(
    sys.version,
    *(f"{name} {version(name)}" for name in ("mkdocs", "jinja2", "markupsafe", "pagefind_bin")),
    *(part for p in sorted(_HOOKS.rglob("*.py")) for part in (p.relative_to(_HOOKS).as_posix(), p.read_bytes())),
)
"""What runs, read as it is loaded: `mkdocs serve` keeps the code that it has."""


def on_config(config: MkDocsConfig) -> None:
    """Set the last tree aside; the data are good, for `hooks/publish.py` comes before."""
    setting = str(config.extra.get("reprise") or OFF)
    if setting != OFF:
        tree = LastTree(Path(config.site_dir), Path(config.config_file_path).parent / setting, _CODE)
        config.extra["arbre"] = tree
        tree.set_aside()


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Put the last tree back, and take the files that stay away from what MkDocs is about to write."""
    tree: LastTree | None = config.extra.get("arbre")
    if tree is None:
        return
    tree.templates = templates(config)
    shell = key(tree.code, tree.templates, shell_values(env))
    asked = [part.ask(shares.keys, shell, config.site_url or "") for part in config.extra["publication"].parts]
    made = {nom: cle for answer in asked for nom, cle in answer().items()}
    copied = {
        f.dest_uri: key(f.content_bytes)
        for f in files
        if f.inclusion not in _UNWRITTEN and not f.is_documentation_page() and f.dest_uri not in made
    }
    keys = {**copied, **made}  # a hand-written page has no key: it is always made
    tree.put_back(keys, config.extra.get("attendus", frozenset()))
    for file in files:
        if file.dest_uri in tree.kept:
            file.inclusion = InclusionLevel.EXCLUDED


def on_post_build(config: MkDocsConfig) -> None:
    """Note what the site is made of, unless a template was changed while the build used it, or nothing seals the site.

    What the build did not start from goes only now.
    """
    tree: LastTree | None = config.extra.get("arbre")
    digests = config.extra.get("empreintes")
    if tree is None:
        return
    if digests and templates(config) == tree.templates:
        tree.note(digests)
    tree.done()


def shell_values(env: jinja2.Environment) -> str:
    """Return all that the shell sees besides the page (`hooks/publish.py`, `shell` and `on_page_context`; `hooks/shares.py`).

    What can be called is code, or a macro of a template: both are counted. The rest must be values: an object
    that is shown by its place in memory makes a new key each time, and nothing stays.
    """
    given = ((name, value) for name, value in env.globals.items() if name not in DEFAULT_NAMESPACE)
    return repr(sorted((name, value) for name, value in given if not callable(value)))


def templates(config: MkDocsConfig) -> str:
    """Return the digest of every file that a template could be, or include."""
    found = [(d, p) for d in config.theme.dirs for p in sorted(Path(d).rglob("*")) if p.is_file()]
    return key(*(part for d, p in found for part in (p.relative_to(d).as_posix(), p.read_bytes())))
