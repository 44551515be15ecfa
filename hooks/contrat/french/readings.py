"""A group of values → a phrase: how each class of the model reads, part by part.

A part that an old file does not have, or wrote otherwise, is left out or said as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ..model.action import Actualite, Calendrier, Etape, Financement, Indicateur, Lieu, Mesure, Montant, SourceAction
from ..model.contrat import Duree, Licence, Partie, Passage, Periode, Recherche
from ..model.directory import Personne
from ..model.enjeu import SourceEnjeu
from ..model.facts import Citation, DateDite, Document, Fait, FaitExterne, Source
from ..model.requests import Cada, Reponse
from ..webpage.addresses import line_of
from . import grammar
from .wording import NON_COMMUNIQUE, Group, Run, Runs, one_line, phrase, sequence

_WORD = re.compile(r"[^\W\d_]{3}")


def fact(g: Group) -> Runs:
    """Return what a tracked value says, without its proof."""
    return g("valeur") or phrase(Run("sans objet : ", "libelle"), g("sans_objet"))


def proof(g: Group) -> Runs:
    """Return the date and the source of a tracked value: « mars 2021 ; source : Délibération »."""
    source = g("source")
    named = source if source and source[0].page else phrase("source : ", source)  # « texte source » says it already
    return sequence(" ; ", g("date"), named)


def _source(g: Group) -> Runs:
    ligne, titre, url = g.get("ligne"), g.get("titre"), g.get("url")
    place = (Run(f"texte source, ligne\u00a0{ligne}", page=line_of(ligne)),) if ligne is not None else ()
    words = sequence(" : ", place, g.quoted("mots"))
    return sequence(", ", words, _linked(titre or url, url))


def _linked(texte: Any, url: Any) -> Runs:
    if texte is None:
        return ()
    return (Run(str(texte), url=str(url) if str(url).startswith(("https://", "http://")) else ""),)


def _montant(g: Group) -> Runs:
    valeur, devise = g.get("valeur"), g.get("devise") or "EUR"
    if not isinstance(valeur, Decimal):
        return g("valeur")
    cents = int(valeur.as_tuple().exponent) >= -2
    said = f"{valeur:,.2f}".replace(",", " ").replace(".", ",") if cents else one_line(g("valeur"))
    money = f"{said} €" if devise == "EUR" else f"{said}\u00a0{devise}"
    return sequence(", ", sequence(" ", (Run(money),), g("taxes")), g("nature"))


def _calendrier(g: Group) -> Runs:
    fin = phrase("fin : ", g("fin")) or (Run("fin "), Run("non communiquée", "absent"))
    debut = phrase("début : ", g("debut")) or (Run("début "), Run(NON_COMMUNIQUE, "absent"))
    first, *rest = sequence(" ; ", debut, fin)
    return (Run(first.texte, "libelle"), *rest)


def _mesure(g: Group) -> Runs:
    return sequence(", ", g("valeur"), g("date"))


def _indicateur(g: Group) -> Runs:
    unite, cible = one_line(g("unite")), g("cible")
    measures = [Group(g.say, m, Mesure) for m in g.get("mesures") or ()]
    aim = _aim(unite, one_line(cible), g.get("cible")) if cible else ""
    said = []
    for n, m in enumerate(measures):
        value = one_line(m("valeur"))
        whole = f"{value} sur {aim}" if aim and not n else f"{value} {unite}".strip()
        said.append(sequence(", ", (Run(whole),), m("date")))
    if not said:
        none = (Run("mesure "), Run("non communiquée", "absent"))
        said = [sequence(", ", (Run(aim),) if aim else (Run(f"en {unite}"),) if unite else (), none)]
    return sequence(" : ", g("nom"), sequence(" ; ", *said))


def _aim(unite: str, cible: str, value: Any) -> str:
    """Return « 90 % visés »; a unit in words, whose gender is not known, is « une cible de 12 000 personnes »."""
    if _WORD.search(unite) or not unite:
        return f"une cible de {cible} {unite}".strip()
    plural = isinstance(value, str) or abs(value) >= 2
    return f"{cible} {unite} visé{'s' if plural else ''}"


def _etape(g: Group) -> Runs:
    done = {True: " : faite", False: " : pas encore faite"}.get(g.get("faite"))
    return (*g("libelle"), *phrase(" (", g("date"), ")"), *((Run(done),) if done else ()))


def _document(g: Group) -> Runs:
    return (*_linked(g.get("titre") or g.get("url"), g.get("url")), *phrase(" (", g("date"), ")"))


def _fait_externe(g: Group) -> Runs:
    source = sequence(" : ", g("niveau"), g("sources"))
    return (*g("texte"), *phrase(" (", sequence(" ; ", g("date"), source, phrase("réserve : ", g("reserve"))), ")"))


def _periode(g: Group) -> Runs:
    debut, fin = (one_line(g(x)) for x in ("debut", "fin"))
    return sequence(" ; ", (Run(grammar.intervalle(debut, fin)),), g("source"))


def _duree(g: Group) -> Runs:
    valeur, unite = g.get("valeur"), str(g.get("unite") or "")
    many = "s" if unite == "an" and valeur != 1 else ""
    return sequence(" ; ", sequence(" ", g("valeur"), (Run(unite + many),)), g("source"))


def _recherche(g: Group) -> Runs:
    found = phrase("trouvé le ", g("date"), " : ", g("trouve")) or phrase("aucune suite trouvée au ", g("date"))
    return sequence(". ", sequence(" : ", g("sujet"), found), phrase("Cherché dans : ", g("ou")))


def _cada(g: Group) -> Runs:
    avis = phrase("avis ", g("avis"), *((", le ", g("date")) if g("date") else ()))
    link = _linked("avis de la commission", g.get("url")) if g.get("url") else ()
    return sequence(
        " ; ", phrase("saisie le ", g("saisie")), avis or (Run("avis "), Run(NON_COMMUNIQUE, "absent")), link
    )


READINGS: Mapping[type, Callable[[Group], Runs]] = {
    Fait: lambda g: (*fact(g), *phrase(" (", proof(g), ")")),
    DateDite: lambda g: g("mots") or g("valeur"),
    Source: _source,
    Citation: lambda g: sequence(" : ", phrase("ligne\u00a0", g("ligne")), g.quoted("mots")),
    SourceAction: lambda g: phrase("ligne\u00a0", g("ligne")),
    SourceEnjeu: lambda g: sequence(
        " ; ", phrase("ligne\u00a0", g("ligne")), phrase("section : ligne\u00a0", g("ligne_section"))
    ),
    Montant: _montant,
    Financement: lambda g: sequence(
        " : ", g("organisation"), g("montant") or (Run("montant non communiqué", "absent"),)
    ),
    Calendrier: _calendrier,
    Mesure: _mesure,
    Indicateur: _indicateur,
    Lieu: lambda g: g("insee") or g.quoted("mots"),
    Etape: _etape,
    Document: _document,
    Actualite: lambda g: (
        *g("titre"),
        *phrase(" (", g("date"), ")"),
        *phrase(" : ", g("texte")),
        *phrase(" Source : ", g("source")),
    ),
    FaitExterne: _fait_externe,
    Partie: lambda g: sequence(" : ", g("organisation"), g("role")),
    Personne: lambda g: sequence(" ; ", sequence(", ", g("nom"), g.quoted("fonction")), g("source")),
    Periode: _periode,
    Duree: _duree,
    Passage: lambda g: sequence(
        " : ", sequence(", ", phrase("ligne\u00a0", g("ligne")), g("nature")), g.quoted("texte")
    ),
    Licence: lambda g: _linked(g.get("nom") or g.get("url"), g.get("url")),
    Recherche: _recherche,
    Reponse: lambda g: sequence(
        " ; ", sequence(", ", g("nature"), phrase("le ", g("date"))), g("texte"), phrase("documents : ", g("documents"))
    ),
    Cada: _cada,
}
"""How a class reads as a phrase; one that is not here is said part by part, each by its name."""
