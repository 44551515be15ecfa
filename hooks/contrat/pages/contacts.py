"""Who needs the service that an action is about → whom to call: its own contact, or the general one of a party."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.action import Action
from ..model.corpus import Corpus
from ..model.directory import Contact, Organisation

Service = tuple[Organisation, Contact, tuple[Action, ...]]
"""Whose a contact is, the contact, and those of the actions asked about that it serves."""


class Contacts:
    """The contacts of a contract that readers are sent to."""

    def __init__(self, corpus: Corpus) -> None:
        parties = (corpus.organisation[p.organisation] for p in corpus.contrat.parties)
        general = ((o, o.contact("téléphone")) for o in parties)
        self._services = [(o, c) for o in corpus.organisations for c in o.contacts if c.valeur and c.actions]
        self.standards = tuple(
            (o, c) for o, c in general if c and c.valeur and c.confiance == "confirmé" and not c.reserve
        )
        """The parties that have a telephone, read at their own place and without reserve, with it."""

    def services(self, actions: Sequence[Action]) -> tuple[Service, ...]:
        """Return the contacts that are the service of some of these actions."""
        told = ((o, c, tuple(a for a in actions if a.id in c.actions)) for o, c in self._services)
        return tuple((o, c, served) for o, c, served in told if served)
