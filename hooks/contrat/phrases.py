"""A change of the data → French sentences that can be read aloud.

Old values are what was written then: codes and names that today’s data still know are said in
words, the others as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from .francais import date_iso
from .historique import Changement, Evenement
from .jours import plus_mois
from .model import (
    Action,
    Actualite,
    Cada,
    Calendrier,
    Commune,
    Contrat,
    Corpus,
    Demande,
    Document,
    Enjeu,
    Etape,
    Fait,
    FaitExterne,
    Financement,
    Indicateur,
    Interview,
    Lieu,
    Mesure,
    Montant,
    Note,
    Organisation,
    Programme,
    Publication,
    Recherche,
    Reponse,
    Source,
    Terme,
)
from .reasons import closed
from .versions import Cle, Fiche, Valeur

CLASSES: dict[str, type] = {
    "contrat": Contrat,
    "enjeux": Enjeu,
    "actions": Action,
    "programmes": Programme,
    "organisations": Organisation,
    "glossaire": Terme,
    "communes": Commune,
    "notes": Note,
    "demandes": Demande,
}
_PARTS: tuple[type, ...] = (
    Fait, Source, Montant, Financement, Calendrier, Mesure, Indicateur, Lieu, Etape, Document, Actualite, FaitExterne, Publication, Interview,
    Recherche, Reponse, Cada,
)  # fmt: skip
_NAMES = ("intitule", "titre", "nom", "terme", "lieu", "titre_court")
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
NON_COMMUNIQUE = "non communiqué"


class Phrases:
    """Says the changes of one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._labels = {name: {f.name: f.metadata["libelle"] for f in fields(cls)} for name, cls in CLASSES.items()}
        self._parts = {f.name: f.metadata["libelle"] for cls in reversed(_PARTS) for f in fields(cls)}
        self._tracked = {
            name: {f.name for f in fields(cls) if str(f.type).startswith("Fait[")} for name, cls in CLASSES.items()
        }
        self._known: dict[str, dict[str, str]] = {
            "statut": dict(corpus.libelle["statuts"]),
            "publics": dict(corpus.libelle["publics"]),
            "insee": {c.insee: c.nom for c in corpus.commune.values()},
            **{
                champ: {o.id: o.titre for o in corpus.organisations}
                for champ in ("pilote", "porteurs", "partenaires", "organisation", "realisee_par")
            },
            "enjeu": {e.id: f"{e.rang}. {e.intitule}" for e in corpus.enjeux},
            "nature": {**corpus.libelle["natures_programme"], **corpus.libelle["natures_organisation"]},
        }

    def de(self, evenement: Evenement) -> tuple[str, ...]:
        """Return one sentence a field that changed, each whole in itself: what, from, to, when, why."""
        when = f", le {date_iso(evenement.jour)}."
        why = f" Motif : {closed(m)}" if (m := evenement.commit.motif) else " Motif : non communiqué."
        return tuple(f"{said}{when}{why}" for said in self.faits(evenement))

    def faits(self, evenement: Evenement) -> tuple[str, ...]:
        """Return what changed, one item a field, without day or reason."""
        if evenement.nature == "creee":
            return ("Fiche créée",)
        if evenement.nature == "retiree":
            return ("Fiche retirée",)
        return tuple(self._said(evenement.cle, c) for c in evenement.changements)

    def nom(self, cle: Cle, fiche: Fiche) -> str:
        """Return the name of a record in one of its states."""
        return next((str(fiche[k]) for k in _NAMES if isinstance(fiche.get(k), str)), cle[1])

    def etat(self, cle: Cle, fiche: Fiche) -> Iterator[tuple[str, str]]:
        """Yield each field of a state of a record: its label, and its value in words."""
        for champ, value in fiche.items():
            yield self._label(cle, champ), self.valeur(champ, value)

    def _said(self, cle: Cle, change: Changement) -> str:
        champ, _, part = change.champ.partition(".")
        label = self._label(cle, champ) + (f", {self._parts.get(part, part.replace('_', ' ')).lower()}" if part else "")
        if isinstance(change.avant, list | None) and isinstance(change.apres, list | None):
            return f"{label} : {self._moved(champ, change.avant or [], change.apres or [])}"
        avant, apres = (None if x is None else self.valeur(part or champ, x) for x in (change.avant, change.apres))
        if champ not in self._tracked.get(cle[0], set()) or part:
            if avant is None:
                return f"{label} : ajout de « {apres} »"
            if apres is None:
                return f"{label} : retrait de « {avant} »"
        return f"{label} : de « {avant or NON_COMMUNIQUE} » à « {apres or NON_COMMUNIQUE} »"

    def _moved(self, champ: str, avant: list[Valeur], apres: list[Valeur]) -> str:
        added = [f"« {self.valeur(champ, x)} »" for x in apres if x not in avant]
        removed = [f"« {self.valeur(champ, x)} »" for x in avant if x not in apres]
        said = [f"ajout de {', '.join(added)}"] if added else []
        said += [f"retrait de {', '.join(removed)}"] if removed else []
        return " ; ".join(said) or "ordre changé"

    def _label(self, cle: Cle, champ: str) -> str:
        known = self._labels.get(cle[0], {}).get(champ)
        return known or champ.replace("_", " ").capitalize()

    def valeur(self, champ: str, value: Valeur) -> str:
        """Return a value as it was written, in words."""
        if isinstance(value, list):
            return ", ".join(self.valeur(champ, v) for v in value) if _plain(value) else " ; ".join(self.valeur(champ, v) for v in value)  # fmt: skip
        if isinstance(value, dict):
            return self._group(champ, value)
        if _DAY.fullmatch(value):
            return date_iso(value)
        return _LINK.sub(r"\1 (\2)", str(self._known.get(champ, {}).get(value, value)))

    def _group(self, champ: str, value: dict[str, Any]) -> str:
        if value.keys() & {"titre", "url", "ligne"} and value.keys() <= {"titre", "url", "ligne", "mots"}:
            line = f"texte source, ligne {value['ligne']}" if "ligne" in value else None
            words = f"« {value['mots']} »" if "mots" in value else None
            return ", ".join(filter(None, (line, words, value.get("titre"), value.get("url"))))
        if "sans_objet" in value:
            return f"sans objet : {value['sans_objet']}"
        if "valeur" in value and value.keys() & {"date", "source"}:
            return self.valeur(champ, value["valeur"])
        if "valeur" in value and "devise" not in value and champ in {"cout", "budget", "montant"}:
            value = {"valeur": value["valeur"], "devise": "EUR", **value}
        if "devise" in value:
            return ", ".join(
                [f"{value['valeur']} {value['devise']}", *(str(value[k]) for k in ("taxes", "nature") if k in value)]
            )
        if value.keys() == {"insee"} or value.keys() == {"mots"}:
            return self.valeur(*next(iter(value.items())))
        return ", ".join(
            f"{self._parts.get(k, k.replace('_', ' ')).lower()} : {self.valeur(k, v)}" for k, v in value.items()
        )


def demande_dite(demande: Demande, jour: str | None) -> str:
    """Return what became of a request, as the words that stand where the value is missing."""
    said = f"demandé le {date_iso(demande.envoyee)}"
    if demande.reponse:
        return f"{said}, {ANSWERED[demande.reponse.nature]} le {date_iso(demande.reponse.date)}"
    refused = plus_mois(demande.envoyee, 1)
    if jour and jour > refused:
        return f"{said}, sans réponse connue au {date_iso(jour)} : un mois de silence vaut refus"
    return said


ANSWERED = {
    "communiqué": "réponse reçue",
    "communiqué en partie": "réponse partielle reçue",
    "refusé": "refusé",
    "document inexistant": "déclaré inexistant",
    "transmis": "transmis à une autre administration",
}


def _plain(value: list[Valeur]) -> bool:
    return all(isinstance(v, str) for v in value)
