"""What is missing → the page that helps to ask for it, of the contract or of an action, and its letter as a text file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from ..model.action import Action
from ..model.directory import Organisation
from ..webpage import addresses
from ..webpage.page import Lien, Page
from . import letter
from .maker import Maker

OBJET = "Demande de communication de documents administratifs"
LONGEST = 7_000
"""Characters of an address that servers still take: eight thousand bytes of a request, with what a browser adds."""


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
    site = c.contrat.publication.alaveteli
    envois = [
        _prefilled(site, o, m.noms.numero(action) if action else "", lettre) for o in parties if site and o.alaveteli
    ]
    return m.page(
        addresses.request_of(action),
        "demander",
        suite=f" : {m.noms.numero(action)}" if action else "",
        action=action,
        lettre=lettre,
        mails=mails,
        envois=envois,
        parties=parties,
        responsables=sum(bool((x := o.contact("accès aux documents")) and x.valeur) for o in parties),
        manque=letter.missing(c.contrat, action),
        demandes=c.demandes_de(action) if action else c.demandes[::-1],
    )


def _prefilled(site: str, organisation: Organisation, numero: str, lettre: str) -> Lien:
    """Return the link that opens an Alaveteli site with the letter in its form; without it where it is too long to be sent.

    Source: « Starting new requests programmatically », https://alaveteli.org/docs/developers/api/
    """
    objet = f"{OBJET} : {numero}" if numero else OBJET
    adresse = f"{site.rstrip('/')}/new/{organisation.alaveteli}?title={quote(objet)}"
    plain = re.sub(r"[\u00a0\u202f]", " ", lettre[lettre.index(letter.SALUT) :])
    whole = f"{adresse}&body={quote(plain)}"
    titre = f"Par {urlsplit(site).hostname} : {organisation.titre}"
    return Lien(titre, whole) if len(whole) <= LONGEST else Lien(f"{titre} (collez-y la lettre)", adresse)


def letters(m: Maker, actions: Iterable[Action | None]) -> Iterator[tuple[str, bytes]]:
    """Yield the address and bytes of the letter of each of these actions, None for the general one, as a text file."""
    for action in actions:
        if letter.missing(m.corpus.contrat, action):
            lettre = letter.letter(m.corpus, m.noms, m.site, action)
            yield addresses.letter_of(action), f"{lettre}\n".encode()
