"""What is probably wrong in the data, and may be right: told after the verdict, it blocks nothing.

A generator a remark, as in `rules`. A remark that is wrong teaches people to read none: each is for what is nearly
never honest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from ..french import grammar
from ..model.action import Action, Calendrier, Etape
from ..model.contrat import Contrat, Interview, Periode
from ..model.directory import Personne
from ..model.facts import DateDite
from ..reading.characters import slug, words
from ..reading.kinds import Line, ProseKind, Words
from ..reading.marks import any_mark
from ..reading.nearest import MAX_GUESSED
from ..reading.problems import Remark, shown
from ..reading.prose import blocks, sentences, words_in
from .records import Records, Steps

TITLES = frozenset({"intitule", "titre_court", "titre", "nom", "nom_officiel", "terme", "libelle", "question"})
DATED = ("date", "envoyee", "saisie")
"""Fields that say on which day something was so, or was done."""
_QUOTED = re.compile(r"(?:«[^«»]*»|“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|'[^']*')")
_BULLET = re.compile(r"(?:[-*–—] |[•·◦▪]) *(?=\S)|\d{1,2}[.)] +(?=\S)")
_ONE_FOR_THE_OTHER = re.compile(r"\b\d+[OoIl]\d+\b|\b[^\W\d_]{2,}[01][^\W\d_]{2,}\b")
_NEARLY_A_DAY = re.compile(r"(?:le )?\d{1,2}(?:er)? [^\W\d_]{3,10}\.? \d{4}", re.I)
_DIGIT = re.compile(r"\d")
_TWICE = re.compile(r"\b(de|du|des|le|la|les|un|une|et|à|en|au|aux|par|pour|dans|sur)\s+\1\b", re.I)
_UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|XXX+|lorem ipsum)\b|\?\?\?|\bà (?:compléter|rédiger|relire|vérifier)\b", re.I
)
LONG = 30
"""How many words a sentence may have before it is told."""
_END = (".", "!", "?", "…", "»", "”", ")", ":", ";")
_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux", "en"})


def titles_are_bare(records: Records) -> Iterator[Remark]:
    """A title stands without quotes, bullet, number or mark: the site lays it out."""
    for fichier, path, kind, texte in records.scalars(Line):
        if isinstance(kind, Words) or path[-1] not in TITLES:
            continue
        if _QUOTED.fullmatch(texte):
            yield records.remark(fichier, path, f"titre entre guillemets ; écrivez {shown(texte[1:-1].strip(), 60)}")
        elif m := _BULLET.match(texte):
            yield records.remark(
                fichier, path, f"titre avec une puce, « {m[0].strip()} » ; écrivez {shown(texte[m.end() :], 60)}"
            )
        elif any_mark(texte):
            yield records.remark(
                fichier, path, f"« {shown(texte, 60)} » : un titre n’a pas de mise en forme ; ces signes seront vus"
            )


def days_have_come(records: Records) -> Iterator[Remark]:
    """What is said to be, or to be done, does not bear a day to come. A contract that is made up speaks from its own time."""
    contrat: Contrat | None = records.single("contrat.yml")
    period = contrat.periode if contrat else None
    today = records.jour
    if today and period and _day(period.debut) > today:
        today = _day(period.fin)
    if not today:
        return
    for fichier, path, _, part in records.parts:
        if isinstance(part, Calendrier | Periode) or (isinstance(part, Etape) and not part.faite):
            continue
        for champ in DATED:
            day = _day(getattr(part, champ, None))
            if day[: len(today)] > today[: len(day)]:
                message = f"« {grammar.date_iso(day)} » est à venir : c’est après le {grammar.date_iso(today)}"
                yield records.remark(fichier, (*path, champ), message)


def days_are_dates(records: Records) -> Iterator[Remark]:
    """A day that is said by words alone is not read as a date: it is probably mistyped."""
    for fichier, path, _, part in records.parts:
        for champ in DATED:
            date = getattr(part, champ, None)
            if isinstance(date, DateDite) and not date.valeur and date.mots and _NEARLY_A_DAY.fullmatch(date.mots):
                message = (
                    f"« {shown(date.mots, 60)} » est gardé comme des mots, pas comme une date ; écrivez-la en chiffres"
                )
                yield records.remark(fichier, (*path, champ), message)


def _day(date: Any) -> str:
    return (date.valeur or "" if isinstance(date, DateDite) else date) if isinstance(date, DateDite | str) else ""


def sentences_are_finished(records: Records) -> Iterator[Remark]:
    """Our own sentences end, hold no double space, and no word that was left to be written."""
    for fichier, path, _, texte in records.scalars(ProseKind):
        found = blocks(texte)
        last = "".join(s.texte for s in found[-1].items[-1]).strip() if found and found[-1].nature == "p" else "."
        if len(last) > 60 and not last.endswith(_END):
            yield records.remark(fichier, path, f"« …{last[-30:]} » : phrase sans point à la fin")
        yield from _slips(records, fichier, path, texte)
    for fichier, path, kind, texte in records.scalars(Line):
        if not isinstance(kind, Words):
            yield from _slips(records, fichier, path, texte)


def _slips(records: Records, fichier: str, path: Steps, texte: str) -> Iterator[Remark]:
    if "  " in texte and (m := re.search(r"\S+ {2,}\S+", texte)):
        yield records.remark(fichier, path, f"deux espaces de suite, « {shown(m[0], 40)} »")
    if m := _TWICE.search(texte):
        yield records.remark(fichier, path, f"mot écrit deux fois, « {m[0]} »")
    if m := _UNFINISHED.search(texte):
        yield records.remark(fichier, path, f"« {m[0]} » : texte à finir")
    if _DIGIT.search(texte) and (m := _ONE_FOR_THE_OTHER.search(texte)):
        yield records.remark(
            fichier, path, f"« {m[0]} » mêle des chiffres et des lettres qui se ressemblent (0 et O, 1 et l)"
        )


def sentences_are_short(records: Records) -> Iterator[Remark]:
    """Our own sentences can be read in one breath. Twenty words are enough; nobody follows many more."""
    for fichier, path, _, texte in records.scalars(ProseKind):
        for phrase in sentences(texte):
            if (mots := words_in(phrase)) > LONG:
                yield records.remark(
                    fichier, path, f"phrase de {mots} mots, « {shown(phrase, 40)} » : coupez-la, 20 suffisent"
                )


def actions_have_their_own_titles(records: Records) -> Iterator[Remark]:
    """Two actions do not bear one title: lists would show it twice."""
    first: dict[str, str] = {}
    for fichier, action in records.of("actions"):
        if isinstance(action, Action) and action.intitule:
            other = first.setdefault(slug(action.intitule), fichier)
            if other != fichier:
                yield records.remark(fichier, ("intitule",), f"même titre que data/{other}")


def records_have_no_twin(records: Records) -> Iterator[Remark]:
    """Two organisations, or programmes, do not bear one name but for capitals, accents, small words or a letter."""
    for collection in ("organisations", "programmes"):
        called = [
            (fichier, (champ,) if n is None else (champ, n), nom)
            for fichier, fiche in records.of(collection)
            for champ, n, nom in _names(fiche)
        ]
        yield from _twins(records, called)


def _names(fiche: Any) -> Iterator[tuple[str, int | None, str]]:
    if fiche.nom:
        yield "nom", None, fiche.nom
    for n, nom in enumerate(fiche.aussi or ()):
        if nom:
            yield "aussi", n, nom


def people_have_one_name(records: Records) -> Iterator[Remark]:
    """A person is not written in two ways, or twice in one place."""
    called = [(f, (*path, "nom"), p.nom) for f, path, p in records.parts_of(Personne) if p.nom]
    called += [(f, (*path, "personne"), p.personne) for f, path, p in records.parts_of(Interview) if p.personne]
    seen = set()
    once = []
    for fichier, path, nom in called:
        if nom not in seen:
            once.append((fichier, path, nom))
        seen.add(nom)
    yield from _twins(records, once, alone=True)


def _twins(records: Records, called: Sequence[tuple[str, Steps, str]], *, alone: bool = False) -> Iterator[Remark]:
    """Yield the names that are one but for a slip, in two records; `alone`: in one record too."""
    same: dict[tuple[str, ...], tuple[str, str]] = {}
    but_one: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for fichier, path, nom in called:
        key = tuple(sorted(w for w in words(nom) if w not in _SMALL))
        twin = same.setdefault(key, (fichier, nom)) if key and len(nom) <= MAX_GUESSED else (fichier, nom)
        if twin == (fichier, nom):
            for i, word in enumerate(key):
                near = but_one[*key[:i], "", *key[i + 1 :]]
                twin = next(((f, n) for f, n, w in near if len(w) > 5 and _a_letter_apart(w, word)), twin)
                near.append((fichier, nom, word))
        if twin[0] != fichier or (alone and twin[1] != nom):
            alike = "porte le même nom que" if twin[1] == nom else f"ressemble à « {shown(twin[1], 60)} », dans"
            message = f"« {shown(nom, 60)} » {alike} data/{twin[0]} ; est-ce la même chose ?"
            yield records.remark(fichier, path, message)


def _a_letter_apart(one: str, other: str) -> bool:
    """Tell whether a letter more, less, changed or swapped makes one word of another; digits tell things apart."""
    if one.isdigit() or other.isdigit() or abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def what_an_import_cannot_know_is_filled(records: Records) -> Iterator[Remark]:
    """A plan that was imported says its own title, its period, who publishes it and who carries it: no table does."""
    contrat: Contrat | None = records.single("contrat.yml")
    source = contrat.source if contrat else None
    if not contrat or not source or not source.recu or not source.fichier:
        return
    stem = slug(source.fichier.rpartition(".")[0])
    start, end = (contrat.periode.debut, contrat.periode.fin) if contrat.periode else (None, None)
    missing = (
        (
            contrat.titre and slug(contrat.titre) == stem,
            ("titre",),
            "titre : c’est le nom du fichier ; écrivez celui du plan",
        ),
        (
            start and end and not start.valeur and not end.valeur,
            ("periode",),
            'periode, par exemple {debut: "2026", fin: "2030"}',
        ),
        (source.editeur == "non renseigné", ("source", "editeur"), "editeur : qui a publié ce tableau"),
        (
            contrat.parties == (),
            (),
            "parties : qui porte le plan, et sur quel territoire ; par exemple - {organisation: "
            "communaute, role: porte le plan}",
        ),
    )
    for lacks, path, what in missing:
        if lacks:
            yield records.remark("contrat.yml", path, f"à compléter, {what}")


RULES = (
    titles_are_bare,
    days_have_come,
    days_are_dates,
    sentences_are_finished,
    sentences_are_short,
    actions_have_their_own_titles,
    records_have_no_twin,
    people_have_one_name,
    what_an_import_cannot_know_is_filled,
)
