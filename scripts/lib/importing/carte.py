"""The map of an import: what each column was taken for and why, as people read it, correct it, and give it back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

import yaml
from contrat.model.scalars import Ligne, Numero, OuiNon, champ
from contrat.reading.decode import Decoder
from contrat.reading.problems import Problem, blocking
from contrat.reading.yaml_tree import Unreadable, decode_utf8, parse

NATURES = Literal[
    "texte", "ligne", "nombre", "montant", "avancement", "date", "oui-non", "code", "liste", "organisation"
]
HEAD = """\
# Ce que l’import a compris du tableau. Corrigez ce qui est faux, puis relancez la même commande.
# « pour » : niveau, titre, sous_titre, numero, debut, fin, financeur, montant_financeur, calendrier_en_mots, laissee, ou la clé d’un champ.
# « nature » d’un champ : texte, ligne, nombre, montant, avancement, date, oui-non, code, liste ou organisation.
# « coordonnees: oui » : les adresses électroniques et les téléphones de la colonne sont publics ; sans lui, leurs cases sont laissées.
# « organisations » : un nom à garder, et les écritures du même organisme (aussi).
"""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one column was taken for."""

    colonne: Ligne = champ("Colonne", "Lettre de la colonne.")
    titre: Ligne | None = champ("Titre", "Titre de la colonne.", None)
    pour: Ligne = champ("Pour", "Partie du plan, ou clé d’un champ.")
    libelle: Ligne | None = champ("Libellé", "Ce que lit le public, pour un champ.", None)
    nature: NATURES | None = champ("Nature", "Ce que le champ contient.", None)
    filtre: OuiNon = champ("Filtre", "oui : on choisit par lui.", False)
    coordonnees: OuiNon = champ(
        "Coordonnées", "oui : ses adresses électroniques et ses téléphones sont publics.", False
    )
    motif: Ligne | None = champ("Motif", "Pourquoi une colonne est laissée.", None)
    raison: Ligne | None = champ("Raison", "Ce qui l’a fait comprendre ainsi.", None)


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """Spellings that are one organisation."""

    nom: Ligne = champ("Nom", "Nom à garder.")
    aussi: tuple[Ligne, ...] = champ("Aussi", "Autres écritures du même nom.")


@dataclass(frozen=True, kw_only=True)
class Carte:
    feuille: Ligne = champ("Feuille", "Feuille du classeur.")
    titres: Numero = champ("Titres", "Ligne des titres de colonnes.")
    colonnes: tuple[Taken, ...] = champ("Colonnes", "Ce pour quoi chaque colonne est prise.")
    organisations: tuple[Gathered, ...] = champ("Organisations", "Écritures réunies sous un nom.", ())


def text_of(carte: Carte) -> str:
    """Return the file of a map."""
    return HEAD + yaml.safe_dump(_plain(carte), allow_unicode=True, sort_keys=False, width=1_000_000)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(x) for x in value]
    if hasattr(value, "__dataclass_fields__"):
        said = {f.name: getattr(value, f.name) for f in fields(value)}
        return {k: _plain(v) for k, v in said.items() if v not in (None, (), False)}
    return "oui" if value is True else value


def read(octets: bytes) -> Carte | list[Problem]:
    """Return a map that people may have corrected, or every fault of it."""
    try:
        node, problems = parse("source/carte.yml", octets)
    except Unreadable as error:
        return error.problems
    decoder = Decoder("source/carte.yml", decode_utf8("source/carte.yml", octets))
    carte = decoder.decode(node, Carte)
    if wrong := blocking([*problems, *decoder.problems]):
        return list(wrong)
    assert isinstance(carte, Carte)
    return carte
