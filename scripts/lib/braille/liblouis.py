"""Texts → six-dot braille and back, by the program `lou_translate` of liblouis."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence

INTEGRAL, ABREGE = "fr-bfu-comp6.utb", "fr-bfu-g2.ctb"
"""French braille, uncontracted and contracted."""
BLANK = "\u2800"
_LONGEST = 400
"""How many characters are given at once: the program cuts a line that is much longer anywhere."""
_CUT = re.compile(rf"[^{BLANK} ].{{,{_LONGEST}}}(?=[{BLANK} ]|$)|[^{BLANK} ]{{1,{_LONGEST}}}")


def braille(textes: Sequence[str], table: str) -> list[str]:
    """Return each text in braille, as characters of Unicode from U+2800 on."""
    # the program reads « \\ » as the beginning of a sign that is named by its number
    return _whole("--forward", [texte.replace("\\", "\\\\") for texte in textes], table, BLANK)


def back(signes: Sequence[str], table: str) -> list[str]:
    """Return the text of each piece of braille."""
    return _whole("--backward", signes, table, " ")


def _whole(way: str, given: Sequence[str], table: str, blank: str) -> list[str]:
    cut = [_CUT.findall(x) for x in given]
    found = iter(_run(way, table, [piece for pieces in cut for piece in pieces]))
    return [blank.join(next(found).strip(blank) for _ in pieces) for pieces in cut]


def _run(way: str, table: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    command = ["lou_translate", way, f"unicode.dis,{table}"]
    told = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(command, input=told, check=True, capture_output=True, encoding="utf-8", timeout=600)
    found = done.stdout.split("\n")[:-1]
    if len(found) != len(lines):
        raise RuntimeError(f"lou_translate: {len(lines)} lines in, {len(found)} out: {done.stderr[:200]}")
    return found
