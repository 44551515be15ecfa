"""Which kinds of record there are, and where they stand in the folder of the data."""

from __future__ import annotations

from typing import Any

from .accessibility import Accessibilite
from .action import Action
from .contrat import Contrat, Note, Retire
from .directory import Communes, Organisation, Programme, Terme
from .enjeu import Enjeu
from .requests import Demande
from .usual_words import Lexique, Sigle, SujetHorsContrat
from .vocabularies import Vocabulaires

REGISTRE = "adresses.txt"
RETIRES = "retires.yml"

COLLECTIONS: dict[str, type] = {
    "enjeux": Enjeu,
    "actions": Action,
    "programmes": Programme,
    "organisations": Organisation,
    "glossaire": Terme,
    "lexique": Lexique,
    "demandes": Demande,
}
"""Folders of `data/` with one record a file; the stem of the file is the record’s id."""

SINGLES: dict[str, Any] = {
    "contrat.yml": Contrat,
    "vocabulaires.yml": Vocabulaires,
    "communes.yml": Communes,
    "notes.yml": tuple[Note, ...],
    "hors_contrat.yml": tuple[SujetHorsContrat, ...],
    "sigles.yml": tuple[Sigle, ...],
    "accessibilite.yml": Accessibilite,
    RETIRES: tuple[Retire, ...],
}
OPTIONAL = frozenset(SINGLES) - {"contrat.yml", "vocabulaires.yml"}
