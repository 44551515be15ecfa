"""The corpus → every file to carry away, and what each page offers of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..exports import en_bref
from ..exports.open_file import size_in_words
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..webpage import addresses
from . import carte, epub, pdf, texte
from .formats import Composition, Format, Jointe
from .livret import Livret
from .livrets import WHOLE, Livrets

FORMATS: tuple[Format, ...] = (pdf.PDF, epub.EPUB, pdf.GROS, texte.TEXTE)
"""The formats of a document, in the order of the line « Emporter »: a new one stands here."""
ENSEMBLE = (addresses.ACCUEIL, addresses.ENJEUX, addresses.ACTIONS, addresses.CONTRAT, addresses.DOSSIER)
"""The pages that offer the documents of the whole contract."""


class Tirage(NamedTuple):
    """A file to carry away: its address, what it is as the reader of a message knows it, its bytes or what the typesetter is asked for."""

    adresse: str
    titre: str
    contenu: bytes | Composition


class Emporte(NamedTuple):
    """What a page offers: the address of a file, its format and its size in words."""

    adresse: str
    format: str
    taille: str


class Image(NamedTuple):
    adresse: str
    mots: str


@dataclass(frozen=True)
class Offre:
    """What the pages of a site offer to carry away; nothing where the contract asks for no documents."""

    par_page: Mapping[str, tuple[Emporte, ...]] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)
    """The picture of each page of a record, by its address, and of all the others, by the empty one."""

    def image(self, adresse: str) -> Image | None:
        """Return the picture of a page: that of the record that it is about, or of the contract."""
        record = "/".join(adresse.split("/")[:2]) + "/"
        return self.images.get(record) or self.images.get("")


def files(livrets: Livrets) -> Iterator[Tirage]:
    """Yield every document in each of its formats, then the pictures of a site that knows its address."""
    corpus, site = livrets.corpus, livrets.site
    for fiche, livret in livrets.all():
        jointes = _data(corpus, site.adresse, livret)
        for f in FORMATS:
            if fiche is None or not f.ensemble:
                adresse = addresses.document_of(corpus.contrat.id, fiche, f.fin)
                cut = f.entier and fiche is None and len(livret.fiches) < len(corpus.actions)
                held = livrets.contrat(WHOLE) if cut else livret
                yield Tirage(adresse, f"{livret.titre} ({f.nom})", f.write(held, jointes))
    if site.adresse:
        for enjeu in carte.pictured(corpus):
            yield Tirage(
                addresses.image_of(enjeu), carte.said(livrets.redaction, enjeu), carte.compose(livrets.redaction, enjeu)
            )


def places(corpus: Corpus) -> tuple[str, ...]:
    """Return the address of every document that the contract asks for."""
    if not corpus.contrat.documents:
        return ()
    fiches: tuple[Enjeu | Action | None, ...] = (None, *corpus.enjeux, *corpus.actions)
    return tuple(
        addresses.document_of(corpus.contrat.id, fiche, f.fin)
        for fiche in fiches
        for f in FORMATS
        if fiche is None or not f.ensemble
    )


def offer(livrets: Livrets, tailles: Mapping[str, int]) -> Offre:
    """Return what each page offers, once the size of each file is known by its address."""
    if not tailles:
        return Offre()
    corpus = livrets.corpus
    fiches: tuple[Enjeu | Action | None, ...] = (None, *corpus.enjeux, *corpus.actions)
    made = {addresses.of(f) if f else "": _offered(corpus, f, tailles) for f in fiches}
    made |= dict.fromkeys(ENSEMBLE, made[""])
    pictures = {e: addresses.image_of(e) for e in carte.pictured(corpus)}
    images = {
        (addresses.of(e) if e else ""): Image(adresse, carte.said(livrets.redaction, e))
        for e, adresse in pictures.items()
        if adresse in tailles
    }
    above = {addresses.of(a): c[-1] for a in corpus.actions if (c := corpus.au_dessus(a))}
    images |= {page: images[addresses.of(e)] for page, e in above.items() if addresses.of(e) in images}
    return Offre(made, images)


def _offered(corpus: Corpus, fiche: Enjeu | Action | None, tailles: Mapping[str, int]) -> tuple[Emporte, ...]:
    places = ((addresses.document_of(corpus.contrat.id, fiche, f.fin), f.nom) for f in FORMATS)
    return tuple(Emporte(a, nom, size_in_words(tailles[a])) for a, nom in places if a in tailles)


def _data(corpus: Corpus, site_url: str, livret: Livret) -> tuple[Jointe, ...]:
    """Return the data that go within a document: what is known of its actions, as a table that people read."""
    if not livret.fiches:
        return ()
    octets = en_bref.spreadsheet(corpus, site_url, livret.fiches)
    return (Jointe("actions.csv", "Ce que l’on sait de chaque action, en table", "text/csv", octets),)
