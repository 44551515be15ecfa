"""What is known of the accessibility of the published site, besides an audit."""

from dataclasses import dataclass
from typing import Literal

from .scalars import Entier, Jour, Ligne, NumeroCritere, Phrase, Url, champ


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What the law asks of the declaration besides the audit."""

    date: Jour = champ("Établie le", "Jour où la déclaration a été établie.")
    schema_pluriannuel: Url | None = champ("Schéma pluriannuel", "Adresse du schéma pluriannuel d’accessibilité.", None)
    plan_actions: Url | None = champ("Plan d’action", "Adresse du plan d’action de l’année en cours.", None)


@dataclass(frozen=True, kw_only=True)
class Decompte:
    """What the checks counted, history apart; the proofs of some criteria say it."""

    pages: Entier = champ("Pages", "Pages du site.")
    menu: Entier = champ("Menu", "Pages qui mènent au menu, au plan du site et à la recherche.")
    recherche: Entier = champ("Recherche", "Pages dont l’en-tête mène à la recherche.")
    plan: Entier = champ("Plan", "Pages auxquelles mène le plan du site.")
    un_lien: Entier = champ("À un lien", "Autres pages, à un lien de celles du plan.")


@dataclass(frozen=True, kw_only=True)
class Essais:
    """The last complete run of the checks on the pages made from these data."""

    date: Jour = champ("Date", "Jour où toutes les vérifications ont réussi.")
    environnement: tuple[Ligne, ...] = champ(
        "Environnement", "Navigateur, lecteur d’écran et système employés, avec leur version."
    )
    outils: tuple[Ligne, ...] = champ("Outils", "Moteurs de vérification et lecteur d’écran, avec leur version.")
    decompte: Decompte | None = champ("Décompte", "Ce que les essais ont compté.", None)


@dataclass(frozen=True, kw_only=True)
class Relecture:
    """A signed human reading of one criterion."""

    critere: NumeroCritere = champ("Critère", "Numéro du critère relu.")
    verdict: Literal["conforme", "non conforme"] = champ("Verdict", "conforme ou non conforme.")
    par: Ligne = champ("Par", "Qui a relu : nom, et fonction s’il y en a une.")
    date: Jour = champ("Date", "Jour de la relecture.")
    constat: Phrase = champ("Constat", "Ce qui a été lu, et ce qui a été vu.")


@dataclass(frozen=True, kw_only=True)
class Ecart:
    """A criterion that is known not to be met."""

    critere: NumeroCritere = champ("Critère", "Numéro du critère qui n’est pas respecté.")
    date: Jour = champ("Date", "Jour du constat.")
    constat: Phrase = champ("Constat", "Le défaut, et où il se trouve.")


@dataclass(frozen=True, kw_only=True)
class Accessibilite:
    declaration: Declaration | None = champ("Déclaration", "Date et documents.", None)
    essais: Essais | None = champ("Essais", "Dernière vérification complète.", None)
    relectures: tuple[Relecture, ...] = champ("Relectures", "Relectures humaines signées.", ())
    ecarts: tuple[Ecart, ...] = champ("Écarts", "Critères connus comme non respectés.", ())
