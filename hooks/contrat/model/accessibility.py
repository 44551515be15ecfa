"""What is known of the accessibility of the published site, besides an audit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .scalars import Jour, Ligne, NumeroCritere, Url, doc


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What the law asks of the declaration besides the audit."""

    date: Jour = field(metadata=doc("Établie le", "Jour où la déclaration a été établie."))
    schema_pluriannuel: Url | None = field(
        default=None, metadata=doc("Schéma pluriannuel", "Adresse du schéma pluriannuel d’accessibilité.")
    )
    plan_actions: Url | None = field(
        default=None, metadata=doc("Plan d’action", "Adresse du plan d’action de l’année en cours.")
    )


@dataclass(frozen=True, kw_only=True)
class Essais:
    """The last complete run of the checks on the pages made from these data."""

    date: Jour = field(metadata=doc("Date", "Jour où toutes les vérifications ont réussi."))
    environnement: tuple[Ligne, ...] = field(
        metadata=doc("Environnement", "Navigateur, lecteur d’écran et système employés, avec leur version.")
    )
    outils: tuple[Ligne, ...] = field(metadata=doc("Outils", "Moteurs de vérification, avec leur version."))


@dataclass(frozen=True, kw_only=True)
class Relecture:
    """A signed human reading of one criterion."""

    critere: NumeroCritere = field(metadata=doc("Critère", "Numéro du critère relu."))
    verdict: Literal["conforme", "non conforme"] = field(metadata=doc("Verdict", "conforme ou non conforme."))
    par: Ligne = field(metadata=doc("Par", "Qui a relu : nom, et fonction s’il y en a une."))
    date: Jour = field(metadata=doc("Date", "Jour de la relecture."))
    constat: Ligne = field(metadata=doc("Constat", "Ce qui a été lu, et ce qui a été vu."))


@dataclass(frozen=True, kw_only=True)
class Ecart:
    """A criterion that is known not to be met."""

    critere: NumeroCritere = field(metadata=doc("Critère", "Numéro du critère qui n’est pas respecté."))
    date: Jour = field(metadata=doc("Date", "Jour du constat."))
    constat: Ligne = field(metadata=doc("Constat", "Le défaut, et où il se trouve."))


@dataclass(frozen=True, kw_only=True)
class Accessibilite:
    """What is known of the accessibility of the published site, besides an audit."""

    declaration: Declaration | None = field(default=None, metadata=doc("Déclaration", "Date et documents."))
    essais: Essais | None = field(default=None, metadata=doc("Essais", "Dernière vérification complète."))
    relectures: tuple[Relecture, ...] = field(default=(), metadata=doc("Relectures", "Relectures humaines signées."))
    ecarts: tuple[Ecart, ...] = field(default=(), metadata=doc("Écarts", "Critères connus comme non respectés."))
