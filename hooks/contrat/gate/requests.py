"""The rules of what people do around the contract: requests sent, follow-ups looked for, and who changes the data."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.action import CHAMPS_SUIVIS
from ..model.contrat import CHAMPS_SUIVIS_CONTRAT, Contrat, Recherche
from ..model.facts import Document
from ..model.requests import Demande
from ..reading.problems import Problem, shown
from .records import Records
from .references import nearest_of

ANSWERED = frozenset({"communiqué", "communiqué en partie"})


def requests_ask_for_what_is_tracked(records: Records) -> Iterator[Problem]:
    """A request names tracked fields, of an action or of the contract."""
    for fichier, demande in records.of("demandes"):
        about_action = demande.action or records.written(fichier, "action")
        known = CHAMPS_SUIVIS if about_action else CHAMPS_SUIVIS_CONTRAT
        for i, champ in enumerate(demande.champs or ()):
            if champ and champ not in known:
                message = f"champ « {shown(champ)} » inconnu ; {nearest_of(champ, known)}"
                yield records.problem(fichier, ("champs", i), message)


def requests_are_told_in_order(records: Records) -> Iterator[Problem]:
    """A request is sent before it is answered or brought before the commission, which is asked before it speaks."""
    for fichier, demande in records.of("demandes"):
        for group, cle in (("reponse", "date"), ("cada", "saisie"), ("cada", "date")):
            day = getattr(getattr(demande, group), cle, None)
            if day and demande.envoyee and day < demande.envoyee:
                yield records.problem(fichier, (group, cle), f"{day} vient avant l’envoi ({demande.envoyee})")
        cada = demande.cada
        if cada and cada.date and cada.saisie and (demande.envoyee or "") <= cada.date < cada.saisie:
            yield records.problem(fichier, ("cada", "date"), f"{cada.date} vient avant la saisine ({cada.saisie})")
        if cada and bool(cada.avis) != bool(cada.date):
            absent = "date" if cada.avis else "avis"
            if not records.written(fichier, "cada", absent):
                yield records.problem(fichier, ("cada",), "un avis a son jour : donnez « avis » et « date » ensemble")


def answers_can_be_checked(records: Records) -> Iterator[Problem]:
    """An answer that communicates says what: in words, or by its documents."""
    for fichier, demande in records.of("demandes"):
        answer = demande.reponse
        if answer is None or answer.nature not in ANSWERED or answer.texte or answer.documents:
            continue
        if not any(records.written(fichier, "reponse", cle) for cle in ("texte", "documents")):
            message = f"une réponse « {answer.nature} » dit ce qu’elle communique : donnez « texte » ou « documents »"
            yield records.problem(fichier, ("reponse",), message)


def requests_are_recorded_once(records: Records) -> Iterator[Problem]:
    """The same fields are asked of the same body on the same day in one record."""
    seen: dict[tuple[str | None, str, str, str], str] = {}
    for fichier, demande in records.of("demandes"):
        if not demande.destinataire or not demande.envoyee:
            continue
        for i, champ in enumerate(dict.fromkeys(demande.champs or ())):
            asked = (demande.action, demande.destinataire, demande.envoyee, champ or "")
            if champ and asked in seen:
                message = f"« {champ} » est déjà demandé ce jour-là par data/{seen[asked]}"
                yield records.problem(fichier, ("champs", i), message)
            seen.setdefault(asked, fichier)


def what_is_published_has_its_address(records: Records) -> Iterator[Problem]:
    """A follow-up that was found, and a request that is published, can be opened."""
    for fichier, path, _, part in records.parts:
        nom = "trouve" if isinstance(part, Recherche) else "documents" if isinstance(part, Demande) else None
        for i, document in enumerate((getattr(part, nom) or ()) if nom else ()):
            here = (*path, str(nom), i)
            if document and not document.url and not records.written(fichier, *here, "url"):
                yield records.problem(fichier, here, "document sans adresse ; donnez « url », où on peut le lire")


def follow_ups_hold(records: Records) -> Iterator[Problem]:
    """A follow-up is told once; what was found was there on the day of the search."""
    contrat: Contrat | None = records.single("contrat.yml")
    seen: set[tuple[str, str, str]] = set()
    for i, suite in enumerate((contrat and contrat.suites) or ()):
        if not suite or not suite.date:
            continue
        told = (suite.sujet or "", suite.date, suite.ou or "")
        if all(told) and told in seen:
            yield records.problem("contrat.yml", ("suites", i), "cette recherche est déjà dans la liste")
        seen.add(told)
        for j, document in enumerate(suite.trouve or ()):
            day = _day(document)
            if day and day[: len(suite.date)] > suite.date[: len(day)]:
                message = f"document du {day}, après la recherche ({suite.date})"
                yield records.problem("contrat.yml", ("suites", i, "trouve", j), message)


def _day(document: Document | None) -> str | None:
    return document.date.valeur if document and document.date else None


def who_changes_the_data_is_a_role(records: Records) -> Iterator[Problem]:
    """The history names a role, never a person’s address."""
    contrat: Contrat | None = records.single("contrat.yml")
    role = contrat.publication.role_historique if contrat and contrat.publication else None
    if role and "@" in role:
        message = "un rôle est attendu, par exemple « service des contrats » ; jamais l’adresse d’une personne"
        yield records.problem("contrat.yml", ("publication", "role_historique"), message)


RULES = (
    requests_ask_for_what_is_tracked,
    requests_are_told_in_order,
    answers_can_be_checked,
    requests_are_recorded_once,
    what_is_published_has_its_address,
    follow_ups_hold,
    who_changes_the_data_is_a_role,
)
