"""The shared bank of words, in `banque/`: what people type, by subject of local public policy, and by page of the site.

It names no contract. Which subjects a page of the contract treats is said in `data/sujets.yml`, or follows from
the words of the page (`attribution`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ..model.scalars import Id, Ligne, Tournures, champ
from ..reading.characters import words
from ..reading.decode import Decoder
from ..reading.yaml_tree import parse

THEMES = ("mobilite", "environnement", "climat", "amenagement", "college", "solidarites", "ailleurs")
"""The files of subjects; those of `ailleurs` are rarely treated by a contract, and say whom to ask."""


@dataclass(frozen=True, kw_only=True)
class Sujet:
    """A subject of local public policy, in the words of people."""

    sujet: Id = champ("Sujet", "Nom du sujet.")
    de: Ligne = champ("De", "Le sujet après « le contrat ne parle pas ».")
    ou: Ligne | None = champ("Où aller", "À qui s’adresser.", None)
    proches: tuple[Id, ...] = champ("Proches", "Sujets voisins.", ())
    mots: tuple[Ligne, ...] = champ("Mots", "Qui tape ces mots cherche ce sujet.", ())
    phrases: Tournures | None = champ("Phrases", "Questions et phrases que l’on tape, une par ligne.", None)


@dataclass(frozen=True, kw_only=True)
class PageDuSite:
    """A page that every contract has, and the words of those who look for it."""

    page: Ligne = champ("Page", "Son nom dans `places`.")
    mots: tuple[Ligne, ...] = champ("Mots", "Qui tape ces mots cherche cette page.")
    phrases: Tournures | None = champ("Phrases", "Questions que l’on tape, une par ligne.", None)


@dataclass(frozen=True, kw_only=True)
class Urgence:
    """A number to call, said before any page to who types these words."""

    numero: Ligne = champ("Numéro", "Le numéro à appeler.")
    phrase: Ligne = champ("Phrase", "Ce qui est dit au lecteur.")
    mots: tuple[Ligne, ...] = champ("Mots", "Qui tape ces mots peut en avoir besoin.")


@cache
def sujets() -> tuple[Sujet, ...]:
    """Return every subject, by theme."""
    return tuple(s for theme in THEMES for s in _read(f"{theme}.yml", tuple[Sujet, ...]))


@cache
def noms() -> frozenset[str]:
    return frozenset(s.sujet for s in sujets())


@cache
def pages_du_site() -> tuple[PageDuSite, ...]:
    """Return what is asked of the contract itself, of its fields and of the site."""
    return tuple(_read("questions.yml", tuple[PageDuSite, ...]))


@cache
def urgences() -> tuple[Urgence, ...]:
    """Return the numbers to call when somebody is in danger."""
    return tuple(_read("urgences.yml", tuple[Urgence, ...]))


@cache
def ailleurs() -> tuple[str, ...]:
    """Return sentences that people type of what no territory’s contract treats."""
    return tuple(_text("ailleurs.txt").splitlines())


@cache
def faibles() -> frozenset[str]:
    """Return words that say little of a subject: verbs of any action, words of any plan."""
    return frozenset(words(_text("faibles.txt")))


@cache
def synonymes() -> tuple[tuple[str, ...], ...]:
    """Return words that people take one for the other, group by group."""
    return tuple(tuple(words(line)) for line in _text("synonymes.txt").splitlines())


@cache
def francais() -> tuple[frozenset[str], frozenset[str]]:
    """Return common French words, and others: none is a slip of the key."""
    common, others = _text("francais.txt").splitlines()
    return frozenset(common.split()), frozenset(others.split())


def _text(nom: str) -> str:
    return resources.files(__package__).joinpath("banque", nom).read_text(encoding="utf-8")


def _read(nom: str, schema: Any) -> Any:
    node, problems = parse(nom, _text(nom).encode())
    decoder = Decoder(nom)
    value = decoder.decode(node, schema)
    assert not problems and not decoder.problems, [*problems, *decoder.problems]
    return value
