"""A table of which nothing is said → its map: what each column is taken for, from its title, else from what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from contrat.reading.characters import slug

from . import fields, people, readers, roles
from .carte import Carte, Taken
from .layout import SourceTable
from .refusals import PlanRefused, letters
from .roles import FINANCEUR, LAISSEE, MONTANT, NIVEAU, NUMERO, SOUS_TITRE, TITRE, Purpose
from .shown import has_tags, kept, without_tags

_GROUP = re.compile(r"service|direction|p[ôo]le|d[ée]partement|mairie|commune|syndicat|mission|cellule", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMES = re.compile(r"\b(?:id|identifiant|code|siret|siren|insee|reference|ref|parcelle)\b")
_THOUSANDS = re.compile(r"\bk ?(?:€|eur|euros?)|\bM ?€|millions?|milliers?", re.I)
_BETWEEN = re.compile(
    r"(?:sous )*(?:objectif|mesure|fiche|projet|chantier|action)s?(?: (?:x|n|no|cadre|mere|chapeau))*"
)
_NUMBERED = re.compile(r"(?:[A-Za-z]{1,12} )?(?:\d+|[A-Z]|[IVX]+)(?:\.\d+)*\.?[ :)–-]")
"""« 1.2 Nager », « Objectif 3 : … »."""
_FEW = 12


def texts_of(table: SourceTable, colonne: int) -> list[str]:
    """Return what the rows of a table say in a column, cleaned, the empty cells apart."""
    found = (table.feuille.cells.get((r, colonne)) for r in table.lignes if r not in table.sections)
    said = (cleaned(c.texte) for c in found if c)
    return [t for t in said if t]


def cleaned(text: str) -> str:
    return kept(without_tags(text) if has_tags(text) else text)


@dataclass
class _Column:
    rang: int
    titre: str
    texts: list[str]
    role: Purpose | None
    raison: str


def carte_of(table: SourceTable) -> Carte:
    """Return what each column of a table is taken for, and why."""
    columns = [_column(table, c) for c in table.titres if table.titres[c] or texts_of(table, c)]
    _find_title(columns)
    _settle_levels(columns)
    _settle_amounts(columns)
    taken: set[str] = set()
    return Carte(feuille=table.feuille.nom, titres=table.entete, colonnes=tuple(_taken(x, taken) for x in columns))


def _column(table: SourceTable, rang: int) -> _Column:
    titre, texts = table.titres[rang], texts_of(table, rang)
    role, why = roles.role_of(titre), "titre connu"
    if rang in table.feuille.hidden_columns:
        role, why = Purpose(LAISSEE, motif=roles.HIDDEN), "masquée dans le classeur"
    elif role and role.pour == LAISSEE and sum(bool(_GROUP.search(t)) for t in texts) * 2 > len(texts):
        role, why = Purpose("services", titre, "liste"), "les cases nomment des services, non des personnes"
    elif (role is None or role.nature in ("liste", "organisation")) and people.are_people(texts):
        role, why = Purpose(LAISSEE, motif=roles.PERSONNES), "les cases ressemblent à des noms de personnes"
    elif role and role.pour == NUMERO and (len(set(texts)) < len(texts) or max(map(len, texts), default=0) > 30):
        role, why = Purpose("", titre, "texte"), "un numéro qui se répète"
    elif role and role.pour in ("cout", MONTANT) and _THOUSANDS.search(titre):
        role, why = Purpose("", titre, "nombre"), "des milliers ou des millions : le nombre reste tel quel"
    elif role and role.pour == "statut" and _are_parts(texts):
        role, why = Purpose("avancement", "Avancement", "avancement"), "les cases sont des pourcentages"
    return _Column(rang, titre, texts, role, why if role else "")


def _are_parts(texts: list[str]) -> bool:
    """Tell whether most cells are parts in percent; a bare number beside them is one too."""
    return any("%" in t for t in texts) and sum(readers.part(t) is not None for t in texts) * 2 > len(texts)


def _find_title(columns: list[_Column]) -> None:
    """Keep one column as the title: of several, the fullest; of none, words that differ from row to row."""
    said = [x for x in columns if x.role and x.role.pour == TITRE]
    if said:
        best = max(said, key=lambda x: (len(x.texts), _in_french(x.titre), -x.rang))
        for x in said:
            if x is not best:
                x.role, x.raison = None, ""
        return
    if below := next((x for x in columns if x.role and x.role.pour == SOUS_TITRE), None):
        below.role, below.raison = Purpose(TITRE), "le titre le plus bas"
        return
    free = [x for x in columns if x.role is None and x.texts]
    worded = [
        x for x in free if sum(map(len, x.texts)) / len(x.texts) > 8 and len(set(x.texts)) * 10 >= len(x.texts) * 8
    ]
    if worded:
        best = max(worded, key=lambda x: (len(x.texts), -x.rang))
        best.role, best.raison = Purpose(TITRE), "la première colonne de mots qui changent à chaque ligne"


def _in_french(titre: str) -> bool:
    return re.search(r"\bfr\b", titre.lower()) is not None


def _settle_levels(columns: list[_Column]) -> None:
    """A level stands before the title; after it, one that groups the rows does where there is no other."""
    title = next((x.rang for x in columns if x.role and x.role.pour == TITRE), 0)
    levels = [x for x in columns if x.role and x.role.pour == NIVEAU]
    before = [x for x in levels if x.rang < title]
    rows = max((len(x.texts) for x in columns), default=0)
    after = [x for x in levels if x.rang > title and len(x.texts) * 10 >= rows * 8 and len(set(x.texts)) * 2 <= rows]
    for x in levels:
        if x not in (before or after[:1]):
            x.role, x.raison = None, ""
    last = max((x.rang for x in before), default=0)
    for x in columns if last else ():
        if last < x.rang < title and _may_be_level(x) and len(set(x.texts)) < rows:
            x.role, x.raison = Purpose(NIVEAU), "entre un niveau et le titre, et il groupe des lignes"


def _may_be_level(x: _Column) -> bool:
    """Tell whether a column that stands between a level and the title is one: by its title, or its numbers."""
    if x.role and x.role.pour != "objectifs":
        return False
    return bool(x.texts) and (bool(_BETWEEN.fullmatch(roles.plain(x.titre))) or all(map(_NUMBERED.match, x.texts)))


def _settle_amounts(columns: list[_Column]) -> None:
    """An amount that no funder stands before is what the action costs."""
    funder = False
    for x in columns:
        funder = funder or bool(x.role and x.role.pour == FINANCEUR)
        if x.role and x.role.pour == MONTANT and not funder:
            x.role = Purpose("cout", "Coût", "montant")


def _taken(x: _Column, taken: set[str]) -> Taken:
    place = letters(x.rang)
    titre = x.titre[:300] or None
    role = x.role or _guessed(x)
    raison = x.raison or "d’après ce que disent les cases"
    if role.pour in roles.STRUCTURE:
        return Taken(colonne=place, titre=titre, pour=role.pour, motif=role.motif or None, raison=raison)
    field = fields.settled(role, x.titre or f"Colonne {place}", x.texts, taken)
    taken.add(field.pour)
    return Taken(
        colonne=place,
        titre=titre,
        pour=field.pour,
        libelle=field.libelle,
        nature=field.nature,
        filtre=field.nature in ("code", "oui-non"),
        raison=raison,
    )


def _guessed(x: _Column) -> Purpose:
    """Return the field that a column of unknown title holds, by what all of its cells are."""
    kinds = (("oui-non", readers.yes_no), ("montant", _euros), ("nombre", readers.number), ("date", _dated))
    nature = next((n for n, read in kinds if x.texts and all(read(t) for t in x.texts)), "texte")
    labels = {slug(t) for t in x.texts}
    if (
        nature == "texte"
        and len(labels) <= _FEW
        and len(x.texts) >= 2 * len(labels)
        and all(map(readers.code, x.texts))
    ):
        nature = "code"
    if nature == "nombre" and (_NAMES.search(roles.plain(x.titre)) or all(map(_YEAR.fullmatch, x.texts))):
        nature = "texte"  # a year is no quantity, nor what names a thing
    return Purpose("", x.titre or f"Colonne {letters(x.rang)}", nature)


def _euros(text: str) -> str | None:
    return readers.amount(text) if "€" in text else None


def _dated(text: str) -> object:
    found = readers.day(text) if re.search(r"\d[/-]\d", text) else None
    return found if isinstance(found, str) else None


def fitted(carte: Carte, table: SourceTable) -> Carte:
    """Return a map for a table whose columns have moved: each is known by its title; new ones are guessed.

    Raises `PlanRefused` for a column that is gone.
    """
    places = {letters(c): titre for c, titre in table.titres.items()}
    if all(places.get(x.colonne, "") == (x.titre or "") for x in carte.colonnes):
        new = [x for x in carte_of(table).colonnes if x.colonne not in {y.colonne for y in carte.colonnes}]
        return replace(carte, titres=table.entete, colonnes=(*carte.colonnes, *new)) if new else carte
    left, found, gone = dict(places), {}, []
    for x in carte.colonnes:
        place = next((p for p, titre in left.items() if titre == (x.titre or "")), None)
        if place:
            found[place] = replace(x, colonne=place)
            del left[place]
        elif x.pour != LAISSEE:
            gone.append(
                f"colonne « {x.titre or x.colonne} » : absente de ce fichier ; remettez-la, ou ôtez-la de carte.yml"
            )
    if gone:
        raise PlanRefused(gone)
    guessed = {x.colonne: x for x in carte_of(table).colonnes}
    columns = (found.get(p) or guessed.get(p) for p in places)
    return replace(carte, colonnes=tuple(x for x in columns if x))


def told(carte: Carte) -> Iterator[str]:
    """Yield, column by column, what it is taken for and why, as people read it."""
    names = {
        NIVEAU: "un niveau au-dessus des actions",
        TITRE: "le titre de l’action",
        NUMERO: "le numéro de l’action",
        SOUS_TITRE: "le titre de la sous-action",
        "debut": "la date de début",
        "fin": "la date de fin",
        "calendrier_en_mots": "le calendrier, en mots",
        "financeur": "un financeur",
        "montant_financeur": "le montant du financeur qui précède",
    }
    for x in carte.colonnes:
        pour = (
            "laissée"
            if x.pour == LAISSEE
            else names.get(x.pour) or f"le champ « {x.libelle or x.pour} » ({x.nature or 'du modèle'})"
        )
        why = x.motif or x.raison
        yield f"{x.colonne} « {x.titre or 'sans titre'} » : {pour}" + (f" ({why})" if why else "")
