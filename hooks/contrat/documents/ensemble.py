"""The contract as a whole → blocks, in the words of the dossier: what is known of it, then its lists and notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..french import grammar
from ..french.wording import field_name
from ..model.contrat import CHAMPS_SUIVIS_CONTRAT, Contrat, Recherche
from ..model.facts import Citation
from ..pages.environment import finished
from ..pages.letter import demande_dite
from ..webpage import addresses
from . import ailleurs
from .livret import Bloc, Blocs, Definitions, Enumeration, Morceau, Morceaux, Paragraphe
from .redaction import ABSENT, Redaction, paragraphe, texte

Entree = tuple[Morceaux, Blocs]
LISTES = (
    ("programmes", "Programmes et documents cités"),
    ("organisations", "Les organisations"),
    ("glossaire", "Les mots du glossaire"),
)


def known(r: Redaction, jour: str | None) -> Blocs:
    """Return what is known of the contract itself. `jour` is the day on which the site speaks."""
    c = r.corpus.contrat
    title: Morceaux = (texte(c.titre),) if c.source.entete else r.quoted(c.titre)
    entrees = [
        _entree("Titre" if c.source.entete else "Titre de la source", Paragraphe(title)),
        *([_entree("Parties", _liste(r.runs(_runs(r, p), capitale=True) for p in c.parties))] if c.parties else []),
        *_people(r),
        _entree("Période", Paragraphe(_proved(r, c.periode.source) or (texte(grammar.periode(c.periode)),))),
        *_finished(r, jour),
        _entree("Durée", Paragraphe(_proved(r, c.duree.source if c.duree else None) or (ABSENT,))),
        _entree("État du document", *r.prose(c.etat_du_document)),
        _entree("Portée de la liste", *r.prose(c.portee)),
        *_tracked(r, jour),
        *_follow_ups(r),
    ]
    return (Definitions(tuple(entrees)),)


def lists(r: Redaction) -> Iterator[tuple[str, str, Blocs]]:
    """Yield what names each list that the contract has, its title, its records."""
    for collection, titre in LISTES:
        fiches: Iterable[Any] = getattr(r.corpus, collection)
        entrees = tuple(_term(r, f) if collection == "glossaire" else _record(r, f) for f in fiches)
        if entrees:
            yield collection, titre, (Definitions(entrees),)


def reading(r: Redaction) -> Blocs:
    """Return the notes on the source: what we see there, and what we do of it."""
    entrees: list[Entree] = []
    for rang, n in enumerate(r.corpus.notes, 1):
        choice = paragraphe(texte("Notre choix :", "strong"), " ", r.line_of_prose(n.choix))
        public = (paragraphe(n.note_publique),) if n.note_publique and not n.lignes else ()
        entrees.append(_entree(f"Note {rang} : {n.lieu}", *r.prose(n.constat), choice, *public))
    return (Definitions(tuple(entrees)),) if entrees else ()


def _entree(terme: str, *blocs: Bloc) -> Entree:
    return (texte(terme),), blocs


def _liste(items: Iterable[Morceaux]) -> Enumeration:
    return Enumeration(tuple((Paragraphe(item),) for item in items))


def _runs(r: Redaction, value: Any) -> Any:
    return r.values.runs(value, type(value))


def _people(r: Redaction) -> Iterator[Entree]:
    for o in r.corpus.organisations:
        if o.personnes:
            said = (
                (
                    Morceau(f"{p.nom}, "),
                    *r.quoted(p.fonction, p.source.piece),
                    Morceau(" ("),
                    r.line(p.source),
                    Morceau(")"),
                )
                for p in o.personnes
            )
            yield _entree(grammar.capitale(o.titre), _liste(said))


def _proved(r: Redaction, source: Citation | None) -> Morceaux:
    return (*r.quoted(source.mots, source.piece), Morceau(" ("), r.line(source), Morceau(")")) if source else ()


def _finished(r: Redaction, jour: str | None) -> Iterator[Entree]:
    c = r.corpus.contrat
    if finished(c, jour):
        prolonged = f" {grammar.capitale(r.noms.taisent('dit'))} si elle a été prolongée." if c.avenants is None else ""
        said = f"La période {r.noms.objet.du}, {grammar.periode(c.periode)}, est terminée.{prolonged}"
        caution = " Cela ne dit ni ce qui a été fait, ni ce qui ne l’a pas été."
        yield _entree("Période terminée", paragraphe(said + caution))


def _tracked(r: Redaction, jour: str | None) -> Iterator[Entree]:
    c = r.corpus.contrat
    unknown = []
    for champ in CHAMPS_SUIVIS_CONTRAT:
        if c.valeurs_suivies[champ] is not None:
            yield _entree(field_name(Contrat, champ), *r.answer(c, champ))
        else:
            demande = r.corpus.demande(None, champ)
            said = grammar.capitale(demande_dite(demande, jour)) if demande else "non communiqué"
            unknown.append((texte(f"{field_name(Contrat, champ)} : "), texte(said, "absent")))
    if unknown:
        yield _entree(r.noms.tu, _liste(unknown))


def _follow_ups(r: Redaction) -> Iterator[Entree]:
    suites = r.corpus.contrat.suites
    if suites:
        caution = paragraphe("Ne rien trouver ne dit pas que rien n’existe.", role="provenance")
        yield _entree("Suites cherchées", Enumeration(tuple(_follow_up(r, x) for x in suites)), caution)


def _follow_up(r: Redaction, x: Recherche) -> Blocs:
    when = grammar.date_iso(x.date)
    where = paragraphe(f"Cherché dans : {x.ou}.", role="provenance")
    if x.trouve:
        return (paragraphe(f"{x.sujet}. Trouvé le {when} : "), *r.value(r.values.of(x, "trouve")), where)
    return (paragraphe(f"{x.sujet}. Aucune suite trouvée au {when}."), where)


def _term(r: Redaction, t: Any) -> Entree:
    developed = f" ({t.developpe})" if t.developpe else ""
    return (texte(t.terme + developed),), (Paragraphe((r.line_of_prose(t.definition),)),)


def _record(r: Redaction, x: Any) -> Entree:

    name = texte(grammar.capitale(x.titre), url=r.page(addresses.of(x)))
    return (name,), (Paragraphe((r.line_of_prose(x.definition),)), *ailleurs.of(r, x))
