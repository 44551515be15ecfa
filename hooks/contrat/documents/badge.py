"""The shape of an enjeu with its pictogram → SVG, for where no style sheet gives it its colour."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..pages.drawings import FORMES
from ..reading import pictograms

COULEURS = ("#8a2a14", "#124a78", "#24552b", "#8a2a14", "#0d5458", "#47399a", "#7a2459", "#624400", "#3b4653")
"""Of the site, then of the enjeux of the top level: those of `site.css` on paper."""


def svg(corpus: Corpus, enjeu: Enjeu) -> str:
    """Return the drawing: the shape and colour are those of the enjeu of the top level, the pictogram its own."""
    top = corpus.sommet(enjeu) or enjeu
    forme = FORMES[(corpus.place(top) - 1) % len(FORMES)]
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox="0 0 48 48")
    ET.SubElement(root, "path", d=forme.trace, fill=COULEURS[(corpus.place(top) - 1) % len(FORMES) + 1])
    if p := pictograms.draw(enjeu.pictogramme or ""):
        place = {"x": str(forme.x), "y": str(forme.y), "width": str(forme.cote), "height": str(forme.cote)}
        inner = ET.SubElement(root, "svg", {"viewBox": p.cadre, "fill": "#ffffff", **place})
        for trace in p.traces:
            ET.SubElement(inner, "path", d=trace)
    return ET.tostring(root, encoding="unicode")
