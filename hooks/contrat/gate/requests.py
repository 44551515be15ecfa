"""The rules of what people do around the contract: requests and whom to send them to, follow-ups, who changes the data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model.contrat import CHAMPS_SUIVIS_CONTRAT, Contrat, Recherche
from ..model.directory import Contact
from ..model.facts import Document, champs_suivis
from ..model.requests import Demande
from ..reading.problems import Problem, shown
from .records import Records, Steps
from .references import nearest_of

ANSWERED = frozenset({"communiqué", "communiqué en partie"})


def requests_ask_for_what_is_tracked(records: Records) -> Iterator[Problem]:
    """A request names tracked fields, of an action or of the contract."""
    for fichier, demande in records.of("demandes"):
        about_action = demande.action or records.written(fichier, "action")
        known = champs_suivis(records.action) if about_action else CHAMPS_SUIVIS_CONTRAT
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


_CIVILITY = re.compile(r"(?:^|[,;:(]\s*|\b(?:à|de)\s+)(?:MM?\.|Mmes?|Mlles?|Mr|Monsieur|Madame|Mademoiselle)\s", re.I)
"""What comes before the name of a person; not « rue M. Sembat »."""


def contacts_can_be_used(records: Records) -> Iterator[Problem]:
    """A contact is what was read, with its source, or a search that found nothing, told once."""
    for fichier, here, contact in _contacts(records):
        read, searched = (records.written(fichier, *here, cle) for cle in ("valeur", "cherche_le"))
        if read == searched:
            message = (
                "donnez « valeur », ce qui a été lu, ou « cherche_le », le jour d’une recherche qui n’a rien trouvé"
            )
            yield records.problem(fichier, here, message)
        elif absent := [c for c in ("source", "date", "confiance") if read and not records.written(fichier, *here, c)]:
            message = (
                f"ce qui a été lu a sa source, sa date et sa confiance ; donnez {', '.join(f'« {c} »' for c in absent)}"
            )
            yield records.problem(fichier, here, message)
        others = [c for f, path, c in _contacts(records) if f == fichier and path < here and c.nature == contact.nature]
        if contact.nature and any(None in (contact.valeur, c.valeur) or c.valeur == contact.valeur for c in others):
            yield records.problem(fichier, here, f"« {contact.nature} » est déjà dans la liste")


def contacts_are_no_persons(records: Records) -> Iterator[Problem]:
    """A contact is a role or a place: people change, and nobody asked them."""
    for fichier, here, contact in _contacts(records):
        if contact.valeur and _CIVILITY.search(contact.valeur):
            message = "une fonction est attendue, par exemple « direction juridique » ; jamais le nom d’une personne"
            yield records.problem(fichier, (*here, "valeur"), message)


def _contacts(records: Records) -> Iterator[tuple[str, Steps, Contact]]:
    for fichier, organisation in records.of("organisations"):
        for i, contact in enumerate(organisation.contacts or ()):
            if contact:
                yield fichier, ("contacts", i), contact


def a_site_of_requests_has_its_address(records: Records) -> Iterator[Problem]:
    """The name of an organisation on an Alaveteli site is of use with the address of that site, which is that of its root."""
    contrat: Contrat | None = records.single("contrat.yml")
    publication = contrat.publication if contrat else None
    site = publication.alaveteli if publication else None
    if site and re.search(r"[?#]", site):
        message = "l’adresse du site seule est attendue, par exemple https://demandes.exemple.fr"
        yield records.problem("contrat.yml", ("publication", "alaveteli"), message)
    if publication and not records.written("contrat.yml", "publication", "alaveteli"):
        for fichier, organisation in records.of("organisations"):
            if organisation.alaveteli:
                message = "nom sur un site de demandes ; donnez l’adresse de ce site (« alaveteli », dans « publication » de contrat.yml)"
                yield records.problem(fichier, ("alaveteli",), message)


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
    contacts_can_be_used,
    contacts_are_no_persons,
    a_site_of_requests_has_its_address,
    who_changes_the_data_is_a_role,
)
