"""A group of values → a phrase: how each class of the model reads, part by part.

A part that an old file does not have, or wrote otherwise, is left out or said as it was written.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ..model.action import Actualite, Calendrier, Etape, Financement, Indicateur, Lieu, Mesure, Montant, SourceAction
from ..model.contrat import Duree, Licence, Partie, Passage, Periode, PieceSource, Recherche
from ..model.directory import Contact, Personne
from ..model.enjeu import SourceEnjeu
from ..model.facts import Citation, DateDite, Document, Endroit, Fait, FaitExterne, PageLue, Source
from ..model.requests import Cada, Reponse
from ..reading.decode import shape_of
from ..webpage.addresses import line_of
from . import grammar
from .wording import NON_COMMUNIQUE, Group, Run, Runs, linked, number, one_line, phrase, sequence

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
    named = one_line(g("piece")) or "texte source"
    place = (Run(f"{named}, {_place(g, g.get('ligne'))}", page=line_of(_at(g, "ligne"))),) if g("ligne") else ()
    return sequence(", ", sequence(" : ", place, g.quoted("mots")), _titled(g))


def _titled(g: Group, champ: str = "titre") -> Runs:
    """Return the title of what has an address, or that address, as a link."""
    texte = g.get(champ) or g.get("url")
    return () if texte is None else (linked(texte, g.get("url")),)


def _day(g: Group) -> Runs:
    return phrase(" (", g("date"), ")")


def _line(g: Group, champ: str = "ligne") -> Runs:
    place = (Run(_place(g, g.get(champ))),) if g(champ) else ()
    return sequence(", ", g("piece"), place) if place else ()


def _at(g: Group, champ: str) -> Endroit:
    return Endroit(g.get("piece"), g.get(champ))


def _place(g: Group, ligne: Any) -> str:
    """Return where a line stands in its source, as far as an old file tells it in today’s way."""
    page = g.page(Endroit(g.get("piece"), ligne)) if isinstance(ligne, int) else None
    return f"page\u00a0{page}, ligne\u00a0{ligne}" if page else f"ligne\u00a0{ligne}"


def _unknown(what: str, said: str = NON_COMMUNIQUE) -> Runs:
    return (Run(what), Run(said, "absent"))


def _montant(g: Group) -> Runs:
    valeur, devise = g.get("valeur"), g.get("devise") or "EUR"
    if not isinstance(valeur, Decimal):
        return g("valeur")
    whole, cents = valeur == valeur.to_integral_value(), int(valeur.as_tuple().exponent) >= -2
    said = number(int(valeur) if whole else valeur.quantize(Decimal("0.01")) if cents else valeur)
    money = f"{said} €" if devise == "EUR" else f"{said}\u00a0{devise}"
    return sequence(", ", sequence(" ", (Run(money),), g("taxes")), g("nature"))


def _calendrier(g: Group) -> Runs:
    if g("mots"):
        return sequence(" ; ", g.quoted("mots"), phrase("début : ", g("debut")), phrase("fin : ", g("fin")))
    fin = phrase("fin : ", g("fin")) or _unknown("fin ", "non communiquée")
    debut = phrase("début : ", g("debut")) or _unknown("début ")
    first, *rest = sequence(" ; ", debut, fin)
    return (Run(first.texte, "libelle"), *rest)


def _indicateur(g: Group) -> Runs:
    unite, cible = one_line(g("unite")), g("cible")
    measures = [Group(g.say, m, shape_of(Mesure), g.page) for m in g.get("mesures") or ()]
    aim = _aim(unite, one_line(cible), g.get("cible")) if cible else ""
    said = []
    for n, m in enumerate(measures):
        value = one_line(m("valeur"))
        whole = f"{value} sur {aim}" if aim and not n else f"{value} {unite}".strip()
        said.append(sequence(", ", (Run(whole),), m("date")))
    if not said:
        what = aim or (f"en {unite}" if unite else "")
        said = [sequence(", ", phrase(what) if what else (), _unknown("mesure ", "non communiquée"))]
    return sequence(" : ", g("nom"), sequence(" ; ", *said))


def _aim(unite: str, cible: str, value: Any) -> str:
    """Return « 90 % visés »; a unit in words, whose gender is not known, is « une cible de 12 000 personnes »."""
    if _WORD.search(unite) or not unite:
        return f"une cible de {cible} {unite}".strip()
    plural = isinstance(value, str) or abs(value) >= 2
    return f"{cible} {unite} visé{'s' if plural else ''}"


def _etape(g: Group) -> Runs:
    done = {True: " : faite", False: " : pas encore faite"}.get(g.get("faite"))
    return (*g("libelle"), *_day(g), *((Run(done),) if done else ()))


def _page_lue(g: Group) -> Runs:
    nom = one_line(sequence(" : ", g("editeur"), g("titre")))
    return (linked(nom, g.get("url")),) if nom else ()


def _fait_externe(g: Group) -> Runs:
    source = sequence(" : ", g("niveau"), g("source"))
    other, seen = phrase("autre source : ", g("autre_source")), phrase("vu en ligne le ", g("vu_en_ligne"))
    deduced = phrase("date déduite : ", g("date_deduite"))
    told = sequence(" ; ", g("date"), deduced, source, other, g("rapport"), seen, _reserve(g))
    return (*g("texte"), *phrase(" (", told, ")"))


def _duree(g: Group) -> Runs:
    valeur, unite = g.get("valeur"), str(g.get("unite") or "")
    many = "s" if unite == "an" and valeur != 1 else ""
    return sequence(" ; ", sequence(" ", g("valeur"), (Run(unite + many),)), g("source"))


def _recherche(g: Group) -> Runs:
    found = phrase("trouvé le ", g("date"), " : ", g("trouve")) or phrase("aucune suite trouvée au ", g("date"))
    return sequence(". ", sequence(" : ", g("sujet"), found), phrase("Cherché dans : ", g("ou")))


def _contact(g: Group) -> Runs:
    searched = _unknown("", "non trouvé") if g("cherche_le") else ()
    where = phrase("source : ", g("source"))
    about = sequence(" ; ", phrase("recherche du ", g("cherche_le")), g("date"), where, g("confiance"), _reserve(g))
    return (*sequence(" : ", g("nature"), g("valeur") or searched), *phrase(" (", about, ")"))


def _reserve(g: Group) -> Runs:
    return phrase("réserve : ", g("reserve"))


def _cada(g: Group) -> Runs:
    avis = sequence(", le ", phrase("avis ", g("avis")), g("date")) if g("avis") else _unknown("avis ")
    link = (linked("avis de la commission", g.get("url")),) if g.get("url") else ()
    return sequence(" ; ", phrase("saisie le ", g("saisie")), avis, link)


_UNKNOWN_SUM = (Run("montant non communiqué", "absent"),)
READINGS: Mapping[type, Callable[[Group], Runs]] = {
    Fait: lambda g: (*fact(g), *phrase(" (", proof(g), ")")),
    DateDite: lambda g: g("mots") or g("valeur"),
    Source: _source,
    Citation: lambda g: sequence(" : ", _line(g), g.quoted("mots")),
    SourceAction: _line,
    SourceEnjeu: lambda g: sequence(" ; ", _line(g), phrase("section : ", _line(g, "ligne_section"))),
    Montant: _montant,
    Financement: lambda g: sequence(" : ", g("organisation"), g("montant") or _UNKNOWN_SUM),
    Calendrier: _calendrier,
    Mesure: lambda g: sequence(", ", g("valeur"), g("date")),
    Indicateur: _indicateur,
    Lieu: lambda g: g("insee") or g.quoted("mots"),
    Etape: _etape,
    Document: lambda g: (*_titled(g), *_day(g)),
    Actualite: lambda g: (*g("titre"), *_day(g), *phrase(" : ", g("texte")), *phrase(" Source : ", g("source"))),
    PageLue: _page_lue,
    FaitExterne: _fait_externe,
    Partie: lambda g: sequence(" : ", g("organisation"), g("role")),
    Contact: _contact,
    Personne: lambda g: sequence(" ; ", sequence(", ", g("nom"), g.quoted("fonction")), g("source")),
    Periode: lambda g: sequence(
        " ; ", (Run(grammar.intervalle(one_line(g("debut")), one_line(g("fin")))),), g("source")
    ),
    Duree: _duree,
    Passage: lambda g: sequence(" : ", sequence(", ", _line(g), g("nature")), g.quoted("texte")),
    PieceSource: lambda g: sequence(", ", g("nature"), (*_titled(g), *_day(g))),
    Licence: lambda g: _titled(g, "nom"),
    Recherche: _recherche,
    Reponse: lambda g: sequence(
        " ; ", sequence(", ", g("nature"), phrase("le ", g("date"))), g("texte"), phrase("documents : ", g("documents"))
    ),
    Cada: _cada,
}
"""How a class reads as a phrase; one that is not here is said part by part, each by its name."""
