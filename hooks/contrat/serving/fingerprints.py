"""The style and scripts of the site → the same under names that hold a digest of their content.

A browser keeps such a file for good, for another content has another name. Where one of them names
another (`import("./moteur.js")`), the name is replaced before the digest is taken: a script changes its
name with those that it calls. Nobody is promised these addresses (`adresses.PROVISOIRES`).
A style sheet loses what only its editors read: a sixth of the bytes of a first view.
"""

import hashlib
import re
from collections.abc import Mapping
from graphlib import TopologicalSorter

DOSSIER = "assets/"
_DIGITS = 12
_FOR_EDITORS = re.compile(rb"""("[^"\n]*")|/\*.*?\*/|\s*([{};,])\s*|(?<=[a-z-][a-z0-9])(:) """, re.DOTALL)
"""Comments, and the spaces around braces, semicolons and commas and after the name of a property; a text between quotes,
which readers see, is kept as it is."""
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
        octets = _FOR_EDITORS.sub(rb"\1\2\3", octets) if extension == "css" else octets
        done[nom] = (f"{stem}.{hashlib.sha256(octets).hexdigest()[:_DIGITS]}.{extension}", octets)
    return done
