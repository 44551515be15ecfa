"""An action, or an enjeu with what stands below it → blocks, in the words of the dossier."""

from __future__ import annotations

from collections.abc import Iterable

from ..french import grammar
from ..french.wording import field_name
from ..model.action import Action
from ..model.enjeu import Enjeu
from ..model.facts import EnLigne
from . import ailleurs, suivi
from .livret import Bloc, Blocs, Definitions, Morceau, Morceaux, Rubrique
from .redaction import Redaction, paragraphe, texte

DEEPEST = 5
"""The last level of heading below the title, which is the first of the six that readers know."""


def enjeu_name(r: Redaction, e: Enjeu) -> Morceaux:
    return (texte(f"{r.noms.numero(e)} : {e.nom}"),)


def action_name(r: Redaction, a: Action) -> Morceaux:
    return (texte(r.noms.numero(a), "numero"), Morceau(" "), texte(a.nom))


def place_of(fiche: Enjeu | Action) -> str:
    """Return what names the place of a record in a document."""
    return f"{'actions' if isinstance(fiche, Action) else 'enjeux'}-{fiche.id}"


def colour_of(r: Redaction, fiche: Enjeu | Action) -> int:
    """Return the number of the colour of the enjeu of the top level, from 1; 0 of none."""
    top = r.corpus.sommet(fiche)
    return (r.corpus.place(top) - 1) % 8 + 1 if top else 0


def of_enjeu(r: Redaction, e: Enjeu) -> Blocs:
    """Return what is said of an enjeu before its actions."""
    words = r.speech((e.titre,), ligne=e.source.ligne, piece=e.source.piece)
    return (words, *notes(r, e.source, e.source.section), *_plain(r, e))


def of_action(r: Redaction, a: Action) -> Blocs:
    """Return all that the dossier says of an action, below its name."""
    words = r.speech((a.texte,), _legend(r, a.source), a.source.ligne, piece=a.source.piece)
    if r.corpus.est_sic(a.source):
        sic = (Morceau(" "), Morceau("[sic\u00a0: texte exact de la source]", "sic"))
        words = type(words)(((*words.paragraphes[0], *sic),), words.legende, words.ligne)
    return (words, *notes(r, a.source), *_plain(r, a), *_known(r, a), *_missing(a), *ailleurs.of(r, a))


def below(r: Redaction, fiches: Iterable[Enjeu | Action], niveau: int) -> Blocs:
    """Return each record with its heading; `niveau` is that of the actions right in an enjeu of the top level."""
    found: list[Bloc] = []
    for f in fiches:
        h = min(niveau + max(len(r.corpus.au_dessus(f)) - 1, 0), DEEPEST)
        if isinstance(f, Enjeu):
            found += [Rubrique(h, enjeu_name(r, f), place_of(f), colour_of(r, f)), *of_enjeu(r, f)]
        else:
            found += [Rubrique(h, action_name(r, f), place_of(f), colour_of(r, f)), *of_action(r, f)]
    if not found:
        found.append(
            paragraphe(f"{grammar.capitale(r.noms.action.aucun)} n’est cité{r.noms.action.e} pour {r.noms.enjeu.cet}.")
        )
    return tuple(found)


def notes(r: Redaction, *lieux: EnLigne | None) -> Blocs:
    """Return the public notes on some lines of the sources."""
    told = (n.note_publique for n in r.corpus.notes_de(*lieux) if n.note_publique)
    return tuple(paragraphe(texte("Note :", "strong"), " ", said, role="note") for said in told)


def _legend(r: Redaction, lieu: EnLigne) -> Morceaux:
    return (texte(f"{grammar.capitale(r.noms.dite(lieu))}, "), r.line(lieu))


def _plain(r: Redaction, fiche: Enjeu | Action) -> Blocs:
    if not fiche.en_clair:
        return ()
    return (paragraphe(texte("En clair :", "strong"), " ", r.line_of_prose(fiche.en_clair), role="en-clair"),)


def _known(r: Redaction, a: Action) -> Blocs:
    known = [champ for champ, fait in a.valeurs_suivies.items() if fait]
    entrees = tuple(((texte(f"{field_name(type(a), champ)} :"),), suivi.known(r, a, champ)) for champ in known)
    return (Definitions(entrees),) if entrees else ()


def _missing(a: Action) -> Blocs:
    if not a.inconnus:
        return ()
    named = ", ".join(field_name(type(a), champ).lower() for champ in a.inconnus)
    return (paragraphe(texte("Non communiqué :", "absent"), f" {named}."),)
