"""What is asked of the typesetter → a PDF or a picture, the same bytes on any machine: no font of the system, no clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typst
from contrat.documents import FOLDER
from contrat.documents.formats import Composition

STANDARDS: dict[bool, list[typst.PDFStandard]] = {True: ["ua-1", "a-3a"], False: ["ua-1"]}
"""What a PDF keeps to, by whether the day of its records is known: an archive bears a date."""


class LayoutRefused(Exception):
    """The typesetter refuses what it was asked for: a fault of a template, or a sign that no font has."""


class Typesetter:
    def __init__(self, folder: Path = FOLDER) -> None:
        """`folder` holds the templates and their fonts."""
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder / "fonts"])
        self._livret, self._carte = (
            typst.Compiler(folder / f"{name}.typ", root=folder, font_paths=fonts, ignore_system_fonts=True)
            for name in ("livret", "carte")
        )

    def lay_out(self, asked: Composition) -> bytes:
        """Return the file. Raises LayoutRefused with the words of the typesetter."""
        inputs = {f"jointe-{n}": j.octets.decode() for n, j in enumerate(asked.jointes)}
        inputs["valeurs"] = asked.valeurs.decode()
        day = datetime.fromisoformat(asked.jour or "1970-01-01").replace(tzinfo=UTC)
        try:
            if asked.image:
                made = self._carte.compile(format="png", ppi=72, sys_inputs=inputs, timestamp=day)
            else:
                standards = STANDARDS[asked.jour is not None]
                made = self._livret.compile(format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=day)
        except typst.TypstError as error:
            raise LayoutRefused(error.message) from None
        assert isinstance(made, bytes)
        return made
