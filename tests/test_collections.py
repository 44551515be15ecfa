"""A kind of record is said once, and an address is made in one place: what is forgotten is told."""

import ast
import re
from collections.abc import Iterator

from conftest import ROOT
from contrat.model.collections import AVEC_PAGE
from contrat.webpage import addresses

HOOKS = ROOT / "hooks"
WRITTEN_HERE = {"contrat/webpage/addresses.py", "contrat/model/collections.py", "contrat/model/scalars.py"}
"""Where addresses are made, where the table says which page shows a kind, and the example shown to an editor."""
FOLDERS = "|".join(
    sorted(
        {
            "embed",
            *AVEC_PAGE,
            *(v.split("/")[0] for v in vars(addresses).values() if isinstance(v, str) and "/" in v[1:40]),
        }
        - {""}
    )
)
ADDRESS = re.compile(rf"/?(?:(?:{FOLDERS})/[\w\0#./-]*|[\w\0./-]*/?(?:historique|citer|tableau)/[\w\0#-]*)")


def made_by_hand(source: str) -> Iterator[str]:
    """Yield each text of a module that is an address of the site; « … » stands for what an f-string puts in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "\0" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if ADDRESS.fullmatch(text):
            yield text.replace("\0", "…")


def test_an_address_is_made_in_one_place() -> None:
    found = {
        name: texts
        for p in sorted(HOOKS.rglob("*.py"))
        if (name := p.relative_to(HOOKS).as_posix()) not in WRITTEN_HERE
        and (texts := list(made_by_hand(p.read_text(encoding="utf-8"))))
    }
    assert found == {}
