"""The kinds of single values that records hold, by name, and what a field says of itself."""

from dataclasses import MISSING, field
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from ..reading import kinds

Id = Annotated[str, kinds.IdKind()]
Ligne = Annotated[str, kinds.Line()]
Phrase = Annotated[str, kinds.Line(phrase=True)]
Mots = Annotated[str, kinds.Words()]
Paroles = Annotated[str, kinds.Words(nom="mots de la source, en paragraphes", paragraphes=True)]
Prose = Annotated[str, kinds.ProseKind()]
Tournures = Annotated[tuple[str, ...], kinds.Lines()]
Titre = Annotated[str, kinds.Line(exemple="Bilan 2021")]
Url = Annotated[str, kinds.UrlKind()]
UrlSource = Annotated[str, kinds.UrlKind(source=True)]
Entier = Annotated[int, kinds.Integer()]
Numero = Annotated[int, kinds.Integer(minimum=1)]
Pourcentage = Annotated[int, kinds.Percent()]
Nombre = Annotated[Decimal, kinds.DecimalKind()]
Somme = Annotated[Decimal, kinds.DecimalKind(decimales=2, negatif=False)]
DateIso = Annotated[str, kinds.DateKind()]
Jour = Annotated[str, kinds.DateKind(nom="jour", exemple="2019-04-10", precision="jour")]
OuiNon = Annotated[bool, kinds.YesNo()]
_INSEE = {"nom": "code INSEE de commune", "forme": r"\d[\dAB]\d{3}", "exemple": "62498"}
Insee = Annotated[str, kinds.LookedUp(**_INSEE)]
CodeInsee = Annotated[str, kinds.Pattern(**_INSEE)]
AdressePage = Annotated[str, kinds.Pattern("adresse de page", forme=r"/([a-z0-9-]+/)+", exemple="/actions/4-1/")]
NomPictogramme = Annotated[str, kinds.PictogrammeKind()]
RefOrganisation = Annotated[str, kinds.Ref(collection="organisations")]
RefEnjeu = Annotated[str, kinds.Ref(collection="enjeux")]
RefAction = Annotated[str, kinds.Ref(collection="actions")]
RefPiece = Annotated[str, kinds.PieceKind()]
NumeroCritere = Annotated[str, kinds.Pattern("numéro de critère du RGAA", forme=r"\d{1,2}\.\d{1,2}", exemple="8.6")]

NUMERO = "Numéro du plan, tel quel ; sinon le site compte."
RANG = "Place parmi ses voisins, à partir de 1 ; sinon celle du numéro."
INTITULE = "Titre court, rédigé pour ce site."
"""What is said of fields that both kinds of level have."""
PIECE = "Clé de la pièce du contrat où est cette ligne ; absente : la première source."
COURT = 120
"""Up to how many characters a title stands whole in short places."""
EXTRAIT = 240
"""Up to how many characters words of the source stand whole in a list, and as a heading."""

T = TypeVar("T")


def abridged(titre: str, longueur: int = COURT) -> str:
    """Return a title of a few words at most: a longer one is cut after a word, with « … »."""
    if len(titre) <= longueur:
        return titre
    start = titre[:longueur]
    return f"{start.rpartition(' ')[0] or start}…".replace(",…", "…")


def champ(
    libelle: str,
    description: str,
    default: Any = MISSING,
    *,
    historique: bool = True,
    filtre: bool = False,
    attendu: bool = True,
    remplace: str = "",
    repond: str = "",
    colonne: str | None = None,
) -> Any:
    """Return a field of the model: the label that readers see, what it holds, whether its changes are told.

    `filtre`: readers choose actions by it. `attendu`: every plan is expected to say it; others are where a question
    names them, and then stand for the field that they replace (`remplace`). `repond`: the field that is not missing
    where this one is known.
    `colonne` names its column in tables where one that is worked out has its name.
    """
    said = {
        "libelle": libelle,
        "description": description,
        "historique": historique,
        "filtre": filtre,
        "attendu": attendu and not remplace,
        "remplace": remplace,
        "repond": repond,
        "colonne": colonne,
    }
    return field(default=default, metadata=said)
