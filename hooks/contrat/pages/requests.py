"""What is missing → the page that helps to ask for it, of the contract or of an action, and its letter as a text file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from ..model.action import Action
from ..webpage import addresses
from ..webpage.page import Lien, Page
from . import letter
from .maker import Maker

OBJET = "Demande de communication de documents administratifs"


def page(m: Maker, action: Action | None = None) -> Page:
    """Return the page of an action, or the general one."""
    c = m.corpus
    lettre = letter.letter(c, m.noms, m.site, action)
    parties = [c.organisation[p.organisation] for p in c.contrat.parties]
    mails = [
        Lien(f"Écrire : {o.titre}", f"mailto:{o.courriel}?subject={quote(OBJET)}&body={quote(lettre)}")
        for o in parties
        if o.courriel
    ]
    return m.page(
        addresses.request_of(action),
        "demander",
        suite=f" : {m.noms.numero(action)}" if action else "",
        action=action,
        lettre=lettre,
        mails=mails,
        manque=letter.missing(c.contrat, action),
        demandes=c.demandes_de(action),
    )


def letters(m: Maker, actions: Iterable[Action | None]) -> Iterator[tuple[str, bytes]]:
    """Yield the address and bytes of the letter of each of these actions, None for the general one, as a text file."""
    for action in actions:
        if letter.missing(m.corpus.contrat, action):
            lettre = letter.letter(m.corpus, m.noms, m.site, action)
            yield addresses.letter_of(action), f"{lettre}\n".encode()
