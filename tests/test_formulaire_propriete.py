"""Random edits through the whole path: what was typed is read back, and nothing but the bytes of its value changes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from building.contract_folder import ContractFolder
from conftest import ROOT
from contrat.reading.decode import Shape
from contrat.reading.kinds import Code, DateKind, DecimalKind, Integer, Pattern, Percent, Ref, UrlKind, YesNo
from editing.form import blank, items_of, nature_of
from editing.office import Office
from editing.records import Record
from editing.typed import is_date
from formulaire import Person, client, contract
from rewriting import places, raw_of

LINES = (
    "Le comité : 50 % des élèves",
    "oui",
    "1:30",
    "# dièse et virgule, point",
    "L’été dit « beau » & chaud",
    "C'est l'heure (12 h)",
    "12 500,50 €",
    "null et ~",
    "- un tiret",
    "{accolade} [crochet]",
)
PROSE = (
    "Une phrase simple.",
    "Le **pont** est fermé : voir [le plan](https://www.exemple.fr/plan?a=1&b=2).",
    "L’un.\n\nL’autre.",
)
DATES = ("12/11/2026", "mars 2021", "2021", "avant l’été", "2022 (avant l’été)", "01/03/2020")
NUMBERS = ("0", "12\u202f000,50", "7", "1\u202f234\u202f567", "0,25")
EDITED = {
    "actions": None,
    "enjeux": ("intitule", "en_clair", "mots_usuels"),
    "organisations": ("aussi", "definition", "non_trouve", "siren"),
    "programmes": ("aussi", "definition", "non_trouve", "nom_officiel"),
    "glossaire": ("aussi", "definition"),
}
"""What is edited of each kind: of an action, all but what ties it to its place and to its words."""
TIED = {"numero", "enjeu", "rang", "texte", "source", "faits", "actions_liees", "pilotes", "services"}


class Typist:
    """Types what a person might, by the shape of a field."""

    def __init__(self, rng: random.Random, names: Mapping[str, Mapping[str, str]], own: str) -> None:
        self.rng, self.names, self.own = rng, names, own

    def held(self, shape: Shape) -> Any:  # noqa: PLR0911 — one return a nature
        nature, rng = nature_of(shape), self.rng
        if nature == "liste":
            inside = items_of(shape)
            assert inside
            return [self.held(inside) for _ in range(rng.randint(1, 3))]
        if nature == "groupe":
            return self._group(shape)
        if nature in ("cases", "choix-multiple"):
            known = self._codes(shape.item)
            return sorted(rng.sample(known, min(rng.randint(1, 3), len(known))), key=known.index)
        if nature == "textes":
            return [rng.choice(PROSE[:2])]
        if nature == "lignes":
            return "\n".join(rng.sample(LINES, rng.randint(1, 3)))
        if nature == "choix":
            return rng.choice(self._codes(shape) or [""])
        return self._text(shape)

    def _group(self, shape: Shape) -> Any:
        made = blank(shape)
        if "sans_objet" in shape.parts:
            made["valeur"] = self.held(shape.parts["valeur"])
            made["date"], made["source"]["titre"] = self.rng.choice(DATES), self.rng.choice(LINES[:4])
            made["source"]["url"] = "https://www.exemple.fr/bilan"
            return made
        if {"ligne", "titre", "url"} <= shape.parts.keys():
            return made | {"titre": self.rng.choice(LINES[:4])}
        for nom, part in shape.parts.items():
            if (
                nom in ("devise", "langue")
                or (nom == "insee" and not self._codes(part))
                or (nom == "mots" and made.get("insee"))
            ):
                continue
            made[nom] = self.held(part)
        if "fin" in made:
            made["debut"], made["fin"] = "2020", "2024"
        return made

    def _codes(self, shape: Any) -> list[str]:
        kind = shape.kind
        if isinstance(kind, Code):
            return [*self.names[kind.vocabulaire]]
        if isinstance(kind, Ref):
            return [x for x in self.names[kind.collection] if x != self.own]
        if isinstance(kind, YesNo):
            return ["oui", "non"]
        if isinstance(kind, Pattern):
            return [*self.names.get("communes", {})]
        return list(shape.schema.__args__)

    def _text(self, shape: Shape) -> str:  # noqa: PLR0911 — one return a kind
        kind, rng = shape.kind, self.rng
        if is_date(shape):
            return rng.choice(DATES)
        if isinstance(kind, DateKind):
            return "12/11/2026"
        if isinstance(kind, Percent):
            return str(rng.randint(0, 100))
        if isinstance(kind, Integer):
            return str(rng.randint(1, 9))
        if isinstance(kind, DecimalKind):
            return rng.choice(NUMBERS)
        if isinstance(kind, UrlKind):
            return "https://www.exemple.fr/page"
        if isinstance(kind, Pattern):
            return str(kind.exemple)
        return rng.choice(PROSE if nature_of(shape) == "texte" and not hasattr(kind, "phrase") else LINES[:3])


def posted(name: str, held: Any, shape: Shape) -> Iterator[tuple[str, str]]:
    """Yield what a form would send of what is typed."""
    if nature_of(shape) == "liste":
        inside = items_of(shape)
        assert inside
        yield f"{name}.n", str(len(held))
        for i, item in enumerate(held):
            yield from posted(f"{name}.{i}", item, inside)
    elif isinstance(held, dict):
        for nom, part in held.items():
            yield from posted(f"{name}.{nom}", part, shape.parts[nom])
    else:
        yield from ((name, x) for x in (held if isinstance(held, list) else [held]))


def outside(text: str, champ: str) -> tuple[str, str]:
    """Return what stands before a field of a file and after it."""
    place = places(text).parts.get(champ)
    if place is None:
        return text, ""
    start, end = text.rfind("\n", 0, place.key) + 1, text.find("\n", place.end)
    return text[:start], text[end + 1 :] if end >= 0 else ""


CONTRACTS = {"livré": ROOT, "second": ROOT / "tests/second", "cinq niveaux": ROOT / "tests/cinq_niveaux"}


@pytest.mark.parametrize("name", CONTRACTS)
def test_random_edits_change_the_bytes_of_their_value_alone_and_are_read_back(
    name: str, tmp_path: Path, long_campaign: bool, tell: Callable[[str], None]
) -> None:
    folder = contract(CONTRACTS[name], tmp_path / "contrat")
    rng, person = random.Random(f"formulaire {name}"), Person(client(folder))
    saved, wanted, tries = 0, 100 if long_campaign else 5, 0
    while saved < wanted:
        tries += 1
        assert tries < 3 * wanted, "the gate refuses too much of what is typed"
        saved += one_edit(folder, person, rng)
    tell(f"formulaire, contrat {name} : {saved} changements enregistrés, {tries - saved} refusés par les règles")


def one_edit(folder: Path, person: Person, rng: random.Random) -> bool:
    """Type something in a field of a record; return whether it was saved, once all that is promised holds."""
    standing = Office(ContractFolder(folder)).now()
    record: Record = rng.choice([r for r in standing.records.values() if r.collection.nom in EDITED])
    own = EDITED[record.collection.nom]
    champ = rng.choice([c for c in record.champs if (c in own if own else c not in TIED)])
    shape = record.champs[champ]
    typist = Typist(rng, standing.names, record.cle)
    held = blank(shape) if champ in record.raw and rng.random() < 0.15 else typist.held(shape)
    address, path = f"{record.adresse}/modifier?champ={champ}", folder / "data" / record.fichier
    before = path.read_bytes()
    person.open(address)
    kept = [(n, v) for n, v in person.fields if n not in (champ, "motif") and not n.startswith(f"{champ}.")]
    sent = [*posted(champ, held, shape)]
    person.send([*kept, *sent, ("motif", "essai de saisie"), ("faire", "verifier")])
    if "enregistrer" not in person.buttons:
        assert person.faults, person.words
        assert path.read_bytes() == before
        assert {x for x in sent if x[1]} <= set(person.fields)
        return False
    assert path.read_bytes() == before
    person.save()
    after = path.read_bytes()
    old, new = raw_of("x.yml", before), raw_of("x.yml", after)
    assert isinstance(old, dict) and isinstance(new, dict)
    assert {k: v for k, v in old.items() if k != champ} == {k: v for k, v in new.items() if k != champ}
    one, other = outside(before.decode(), champ), outside(after.decode(), champ)
    assert "".join(one).rstrip("\n") == "".join(other).rstrip("\n")
    person.open(address)
    back = [(n, v) for n, v in person.fields if n == champ or n.startswith(f"{champ}.")]
    assert sorted(x for x in back if x[1]) == sorted(x for x in sent if x[1])
    return True
