"""The style and scripts of the site → the same under names that hold a digest of their content.

A browser keeps such a file for good, for another content has another name. Where one of them names
another (`import("./moteur.js")`), the name is replaced before the digest is taken: a script changes its
name with those that it calls. Nobody is promised these addresses (`adresses.PROVISOIRES`).
A style sheet loses what only its editors read, a sixth of the bytes of a first view; a script its comments and
indents, a third of what the search first fetches.
"""

import hashlib
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter

DOSSIER = "assets/"
_DIGITS = 12
_FOR_EDITORS = re.compile(
    rb"""("[^"\n]*")|\s*/\*.*?\*/\s*|\s*;?\s*(\})\s*|\s*([{;,>])\s*|(?<=[a-z-][a-z0-9])(:) """, re.DOTALL
)
"""Comments, the last semicolon of a rule, and the spaces around braces, semicolons, commas and « > », and after the
name of a property; a text between quotes, which readers see, is kept as it is."""
_COMMENTS = re.compile(rb"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)
"""Comments that begin a line; those after code stay."""
_INDENTS = re.compile(rb"^[ \t]+", re.MULTILINE)
"""What begins a line; no text of ours between quotes or backquotes holds the end of one."""
_MENTION = re.compile(rb"(?<=\./)[a-z-]+\.[a-z]+|(?<=\bassets/)[a-z-]+\.[a-z]+")


def immutable(fichiers: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Return, for each name in the folder, the name to publish and the content, whose mentions follow.

    Raises graphlib.CycleError when two files name each other: neither could have its digest first.
    """
    named = {nom: {m.decode() for m in _MENTION.findall(octets)} & fichiers.keys() for nom, octets in fichiers.items()}
    done: dict[str, tuple[str, bytes]] = {}

    def published(m: re.Match[bytes]) -> bytes:
        found = done.get(m[0].decode())
        return found[0].encode() if found else m[0]

    for nom in TopologicalSorter(named).static_order():
        octets = _MENTION.sub(published, fichiers[nom])
        stem, _, extension = nom.rpartition(".")
        if extension == "css":
            octets = _FOR_EDITORS.sub(rb"\1\2\3\4", octets)
        elif extension == "js":
            octets = _INDENTS.sub(b"", _COMMENTS.sub(b"", octets))
        done[nom] = (f"{stem}.{hashlib.sha256(octets).hexdigest()[:_DIGITS]}.{extension}", octets)
    return done
