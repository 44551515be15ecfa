"""The model → the files of open data, as text. Nothing here writes a file.

A value that is not known is absent (JSON) or an empty cell (CSV): never zero, never « N/A ».
"""

from __future__ import annotations

import csv
import io
import json
import types
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from xml.etree import ElementTree

from .decode import schema_of
from .kinds import Code, Kind, Ref
from .model import (
    CHAMPS_SUIVIS,
    Action,
    Commune,
    Contrat,
    Corpus,
    DateDite,
    Enjeu,
    Fait,
    FaitExterne,
    Note,
    Organisation,
    Programme,
    Retire,
    Source,
    Terme,
)
from .page import Version


@dataclass(frozen=True)
class Fichier:
    """A file of the site that is not a page."""

    adresse: str
    contenu: str
    format: str
    octets: bytes


def files(corpus: Corpus, version: Version) -> tuple[Fichier, ...]:
    """Return the files of `/donnees/`, in the order in which the page lists them."""
    tables = {"actions": _actions(corpus), "enjeux": _enjeux(corpus), "glossaire": _glossaire(corpus)}
    found = [
        Fichier("donnees/contrat.json", "Tout le contenu du site", "JSON, UTF-8", to_json(corpus, version).encode())
    ]
    for nom, (entete, lignes) in tables.items():
        rows = [entete, *lignes]
        found.append(
            Fichier(
                f"donnees/{nom}.csv",
                f"{nom.capitalize()}, une ligne par fiche",
                "CSV standard (RFC 4180), virgules, UTF-8",
                to_csv(rows).encode(),
            )
        )
        found.append(
            Fichier(
                f"donnees/{nom}-tableur.csv",
                f"{nom.capitalize()}, pour un tableur en français",
                "CSV, points-virgules, UTF-8 avec BOM",
                to_csv(rows, tableur=True).encode("utf-8-sig"),
            )
        )
    return tuple(found)


def to_json(corpus: Corpus, version: Version) -> str:
    """Return all the records as one JSON object, keys in the order of the model."""
    return json.dumps(
        {
            "version": {"empreinte": version.empreinte, **({"date": version.date} if version.date else {})},
            "contrat": _plain(corpus.contrat),
            "vocabulaires": _plain(corpus.vocabulaires),
            "enjeux": _plain(corpus.enjeux),
            "actions": [
                {**_plain(a), "numero": corpus.numero(a), "programmes": [p.id for p in corpus.programmes_de(a)]}
                for a in corpus.actions
            ],
            "programmes": _plain(corpus.programmes),
            "organisations": _plain(corpus.organisations),
            "glossaire": _plain(corpus.glossaire),
            **({"communes": _plain(corpus.communes)} if corpus.communes else {}),
            "notes": _plain(corpus.notes),
            "lexique": _plain(corpus.lexique),
            "hors_contrat": _plain(corpus.hors_contrat),
            "sigles": _plain(corpus.sigles),
            **({"retires": _plain(corpus.retires)} if corpus.retires else {}),
        },
        ensure_ascii=False,
        indent=1,
    )


def _plain(value: Any) -> Any:
    """Return a record as dicts, lists and scalars; unknown and empty values are left out."""
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {k: _plain(v) for k, v in pairs if v is not None and v != ()}
    return value


def to_csv(rows: Iterable[Iterable[Any]], *, tableur: bool = False) -> str:
    """Return rows as CSV: RFC 4180, or what a French spreadsheet opens without a question.

    In the spreadsheet form a cell that a spreadsheet would compute starts with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if tableur else ",", lineterminator="\r\n")
    for row in rows:
        cells = ["" if c is None else str(c) for c in row]
        writer.writerow([f"'{c}" if tableur and c[:1] in "=+-@\t\r" and c else c for c in cells])
    return out.getvalue()


Table = tuple[list[str], list[list[Any]]]


def _actions(corpus: Corpus) -> Table:
    entete = ["id", "numero", "enjeu", "rang", "texte", "intitule", "en_clair", "mots_usuels", "ligne", "programmes"]
    for champ in CHAMPS_SUIVIS:
        entete += [champ, f"{champ}_date", f"{champ}_source", f"{champ}_sans_objet"]
    lignes = []
    for a in corpus.actions:
        ligne = [
            a.id,
            corpus.numero(a),
            a.enjeu,
            a.rang,
            a.texte,
            a.intitule,
            a.en_clair,
            _joined(a.mots_usuels),
            a.source.ligne,
            _joined(p.id for p in corpus.programmes_de(a)),
        ]
        for fait in a.faits.values():
            ligne += _fait_cells(fait)
        lignes.append([*ligne, f"actions/{a.id}/"])
    return [*entete, "adresse"], lignes


def _fait_cells(fait: Fait[Any] | None) -> list[Any]:
    if fait is None:
        return [None] * 4
    source = fait.source
    origin = None if source is None else (f"ligne {source.ligne}" if source.ligne else source.url or source.titre)
    date = fait.date and (fait.date.valeur or fait.date.mots)
    return [_cell(fait.valeur), date, origin, fait.sans_objet]


def _cell(value: Any) -> Any:
    if isinstance(value, tuple) and all(isinstance(v, str) for v in value):
        return _joined(value)
    if isinstance(value, tuple) or is_dataclass(value):
        return json.dumps(_plain(value), ensure_ascii=False)
    return value


def _joined(values: Iterable[str]) -> str:
    return " | ".join(values)


def _enjeux(corpus: Corpus) -> Table:
    entete = ["id", "rang", "titre", "titre_section", "intitule", "en_clair", "mots_usuels", "actions", "adresse"]
    return entete, [
        [
            e.id,
            e.rang,
            e.titre,
            e.titre_section,
            e.intitule,
            e.en_clair,
            _joined(e.mots_usuels),
            _joined(a.id for a in corpus.actions_de(e)),
            f"enjeux/{e.id}/",
        ]
        for e in corpus.enjeux
    ]


def _glossaire(corpus: Corpus) -> Table:
    entete = ["id", "terme", "developpe", "aussi", "definition", "adresse"]
    return entete, [
        [t.id, t.terme, t.developpe, _joined(t.aussi), t.definition, f"glossaire/{t.id}/"] for t in corpus.glossaire
    ]


# ------------------------------------------------------------------ the dictionary


@dataclass(frozen=True)
class Champ:
    nom: str
    libelle: str
    description: str
    type: str
    obligatoire: bool


@dataclass(frozen=True)
class TableDoc:
    nom: str
    libelle: str
    champs: tuple[Champ, ...]


def dictionary() -> tuple[TableDoc, ...]:
    """Return what each field of each record holds, from the model itself."""
    classes: tuple[tuple[type, str], ...] = (
        (Contrat, "la fiche du contrat"), (Enjeu, "la fiche d’un enjeu"), (Action, "la fiche d’une action"),
        (Programme, "la fiche d’un programme"), (Organisation, "la fiche d’une organisation"),
        (Terme, "la fiche d’un terme du glossaire"), (Commune, "une ligne des communes"), (Note, "une note de lecture"), (Retire, "une page retirée"),
        (Fait, "une valeur suivie"), (FaitExterne, "un fait public"), (Source, "une source"), (DateDite, "une date"),
    )  # fmt: skip
    return tuple(TableDoc(cls.__name__.lower(), libelle, tuple(_champs(cls))) for cls, libelle in classes)


def _champs(cls: type) -> Iterator[Champ]:
    hints = schema_of(cls) if cls is not Fait else {f.name: None for f in fields(Fait)}
    for f in fields(cls):
        required = f.default is MISSING and f.default_factory is MISSING
        yield Champ(f.name, f.metadata["libelle"], f.metadata["description"], _type_name(hints[f.name]), required)


def _type_name(hint: Any) -> str:  # noqa: PLR0911 — one return a kind of annotation
    origin, args = get_origin(hint), get_args(hint)
    if hint is None:
        return "selon le champ"
    if origin in (Union, types.UnionType):
        return _type_name(next(a for a in args if a is not type(None)))
    if origin is tuple:
        return f"liste ({_type_name(args[0])})"
    if origin is Annotated:
        kind = next(a for a in args[1:] if isinstance(a, Kind))
        if isinstance(kind, Ref):
            return f"identifiant ({kind.collection})"
        return f"code ({kind.vocabulaire})" if isinstance(kind, Code) else kind.nom
    if origin is Literal:
        return " ou ".join(args)
    if origin is Fait:
        return f"valeur suivie ({_type_name(args[0])})"
    return f"groupe ({hint.__name__.lower()})"


def sitemap(addresses: Iterable[str], site_url: str) -> bytes:
    """Return the sitemap of a site of known address."""
    root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for adresse in addresses:
        ElementTree.SubElement(ElementTree.SubElement(root, "url"), "loc").text = site_url.rstrip("/") + "/" + adresse
    ElementTree.indent(root, " ")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
