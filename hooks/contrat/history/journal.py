"""The history → what pages and feeds show of it: entries by commit, past states, periods.

A page shows the latest changes; older ones stand on pages by period.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from ..french import grammar
from ..french.names import Noms
from ..french.typography import typeset
from ..model.action import Action
from ..model.collections import AVEC_PAGE, COLLECTIONS, collection_of
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..webpage import addresses
from ..webpage.page import Lien
from .changes import Evenement, Historique
from .old_records import Cle, Fiche
from .periods import Tranches, divide
from .sentences import SANS_MOTIF, Phrases, name_of

RECENT, FULL = 100, 400
"""How many changes of records the first page of the whole history holds, and a page of a period."""
RECENT_OF_RECORD, FULL_OF_RECORD = 30, 60
"""The same for the history of one record, whose pages hold each state whole."""
MONTHS = 13
"""Up to how many months a page has a link to each."""
TOGETHER = 3
"""From how many records created or retired at once they are told in one line."""

FEW, SAID = 3, 4
"""How many changes the page of a record tells, and how many fields of each."""
GLANCE = 400
"""Up to how many characters the details of a commit stand unfolded."""
LISTED = 40
"""Up to how many records told in one line are named."""


@dataclass(frozen=True)
class Nouvelle:
    """What happened to one record, or to several at once: `liens` lead to them."""

    titre: str
    liens: tuple[Lien, ...]
    faits: tuple[str, ...]
    enjeu: str


@dataclass(frozen=True)
class Entree:
    """What one commit changed."""

    jour: str
    motif: str
    version: str
    faits: tuple[Nouvelle, ...]

    @property
    def longue(self) -> bool:
        """Tell whether it takes more than a glance: its page folds it."""
        return len(self.faits) > FEW or sum(len(x) for f in self.faits for x in f.faits) > GLANCE

    @property
    def en_pages(self) -> tuple[Lien, ...]:
        """Return the links to the pages that it changed, each once."""
        return tuple(dict.fromkeys(lien for f in self.faits for lien in f.liens))


@dataclass(frozen=True)
class Etat:
    """A past state of a record: since when, and what each field said."""

    jour: str
    version: str
    champs: tuple[tuple[str, str], ...]


def keys_of(corpus: Corpus, fiche: Any) -> tuple[Cle, ...]:
    """Return the records whose words the page of a record shows: itself, and all that stands below an enjeu."""
    below = corpus.fiches_sous(fiche) if isinstance(fiche, Enjeu) else ()
    return tuple((collection_of(f).nom, f.id) for f in (fiche, *below))


def days(corpus: Corpus, historique: Historique) -> dict[str, str]:
    """Return the day of the last change of each record’s page, by address; none for a record without one."""
    fiches = [fiche for nom in AVEC_PAGE for fiche in getattr(corpus, nom)]
    found = {addresses.of(fiche): historique.dernier_jour(*keys_of(corpus, fiche)) for fiche in fiches}
    return {adresse: jour for adresse, jour in found.items() if jour}


def bookmarks(entrees: Sequence[Entree]) -> list[tuple[str, str]]:
    """Return the months of a list of entries, each with the version of its newest; years once they are many."""
    for n in (7, 4):
        found: dict[str, str] = {}
        for e in entrees:
            found.setdefault(e.jour[:n], e.version)
        if len(found) <= MONTHS:
            break
    return [(grammar.date_iso(jour), version) for jour, version in found.items()] if len(found) > 1 else []


class Journal:
    """Turns the changes of one corpus into what a page shows of them."""

    def __init__(self, corpus: Corpus, noms: Noms, phrases: Phrases, historique: Historique) -> None:
        self._historique, self.phrases = historique, phrases
        c = corpus
        told = sorted((x for x in COLLECTIONS if x.suivi), key=lambda x: x.nom == "notes")  # remarks come last
        self._names: dict[Cle, str] = {(x.nom, key): noms.de(f) for x in told for key, f in c.fiches(x).items()}
        self._order = {cle: i for i, cle in enumerate(self._names)}
        self._counted = {x.nom: x.suivi.plusieurs for x in told if x.suivi}
        self._counted |= {"enjeux": noms.enjeu.pluriel, "actions": noms.action.pluriel}
        self._one = {x.nom: x.suivi.un or grammar.capitale(self._counted[x.nom]) for x in told if x.suivi}
        levels: tuple[Enjeu | Action, ...] = (*c.enjeux, *c.actions)
        tops = ((f, c.sommet(f)) for f in levels)
        self._enjeu = {(collection_of(f).nom, f.id): e.id for f, e in tops if e}

    def entries(self, evenements: Sequence[Evenement]) -> list[Entree]:
        """Return what each commit changed, the newest first."""
        return [
            Entree(e.commit.jour, e.commit.motif or SANS_MOTIF, sha[:10], tuple(self._facts([e, *group])))
            for sha, group in groupby(evenements, key=lambda e: e.commit.sha)
            for e in [next(group)]
        ]

    def latest(self, n: int) -> tuple[Evenement, ...]:
        """Return what the last `n` commits changed."""
        commits = groupby(self._historique.evenements, key=lambda e: e.commit.sha)
        return tuple(e for _, group in islice(commits, n) for e in group)

    def tranches(self, *cles: Cle) -> Tranches:
        """Return the changes of these records, by page; of all without any."""
        if not cles:
            return divide(self._historique.evenements, RECENT, FULL)
        return divide(self._historique.de(*cles), RECENT_OF_RECORD, FULL_OF_RECORD)

    def states(self, evenements: Sequence[Evenement]) -> list[Etat]:
        """Return the state in which each change left its record, the newest first."""
        told = ((e, tuple(self.phrases.etat(e.cle, e.fiche))) for e in evenements if e.fiche)
        return [Etat(e.jour, e.commit.sha[:10], champs) for e, champs in told]

    def recent(self, *cles: Cle) -> Iterator[str]:
        """Yield the last changes of the records of a page, a line each, which says its record if there are others.

        What changed again on the same day is said once: the history has each.
        """
        evenements = self._historique.de(*cles)
        told: set[str] = set()
        for e in evenements[:FEW]:
            name = f"{typeset(self.name(e.cle, e.fiche))} – " if len(cles) > 1 else ""
            said = self.phrases.bref(e)
            lines = [line for s in said[:SAID] if (line := f"{name}{s}") not in told]
            told.update(lines)
            yield from lines
            if len(said) > SAID:
                others = grammar.pluriel(len(said) - SAID, "autre information", "autres informations")
                yield f"{name}et {others}, le même jour."
        if len(evenements) > FEW:
            yield f"Et {grammar.pluriel(len(evenements) - FEW, 'autre changement', 'autres changements')}."

    def title(self, evenement: Evenement) -> str:
        """Return what a feed calls a change: the record, and what happened to it."""
        return f"{self.name(evenement.cle, evenement.fiche)} – {self.phrases.titre(evenement)}"

    def _facts(self, evenements: list[Evenement]) -> Iterator[Nouvelle]:
        alike: dict[tuple[str, str], list[Evenement]] = {}
        evenements = sorted(evenements, key=lambda e: self._order.get(e.cle, len(self._order)))
        for e in evenements:
            alike.setdefault((e.cle[0], e.nature), []).append(e)
        for e in evenements:
            group = alike[e.cle[0], e.nature]
            if e.nature == "modifiee" or len(group) < TOGETHER:
                nom, faits = self.name(e.cle, e.fiche), self.phrases.faits(e)
                yield Nouvelle(nom, self._links(e.cle), faits, self._enjeu.get(e.cle, ""))
            elif e is group[0]:
                yield self._together(group)

    def _together(self, evenements: list[Evenement]) -> Nouvelle:
        collection, nature = evenements[0].cle[0], evenements[0].nature
        verb = "créées" if nature == "creee" else "retirées"
        links = tuple(link for e in evenements for link in self._links(e.cle))
        titre = f"{grammar.capitale(self._counted[collection])} : {len(evenements)} fiches {verb}"
        enjeux = {self._enjeu.get(e.cle, "") for e in evenements}
        shown = links if collection in ("enjeux", "actions") and len(links) <= LISTED else ()
        return Nouvelle(titre, shown, (), enjeux.pop() if len(enjeux) == 1 else "")

    def name(self, cle: Cle, fiche: Fiche) -> str:
        """Return the name of a record, of today if it stands, or else of its last state."""
        if cle in self._names:
            return self._names[cle]
        last = next((e.fiche for e in self._historique.de(cle) if e.fiche), fiche)
        return f"{self._one[cle[0]]} : {name_of(last) or cle[1]}"

    def place(self, cle: Cle) -> str:
        """Return the address of a record from the root of the site; that of the history once it has no page."""
        return addresses.record(*cle) if cle in self._names else addresses.HISTORIQUE

    def _links(self, cle: Cle) -> tuple[Lien, ...]:
        return (Lien(self._names[cle], self.place(cle)),) if cle in self._names else ()
