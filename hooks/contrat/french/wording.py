"""What is said of a value, in pieces: a page lays them out with links, the rest of the site reads one line."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ..model.facts import Endroit
from ..reading.decode import Shape, shape_of
from . import grammar

NON_COMMUNIQUE = "non communiqué"
LONGEST = 2000
"""From how many characters a value that today’s gate would not let through is cut."""


@dataclass(frozen=True)
class Run:
    """A piece of what is said. `url` leads outside; `page` is an address from the root of the site, anchor included.
    `pictogramme` names the drawing that stands before it where there is room for one.

    `libelle` may take a capital where it begins; `mots` are the source’s own and stand between « ».
    """

    texte: str
    nature: Literal["texte", "libelle", "mots", "absent"] = "texte"
    url: str = ""
    page: str = ""
    pictogramme: str = ""
    piece: str | None = None
    """Of words of a source: its key, None for the first; of the source of the whole value where this says nothing."""


Runs = tuple[Run, ...]
Say = Callable[[Any, Shape], Runs]


@dataclass(frozen=True)
class Wording:
    """What says a value, item by item; `en_ligne` if its items are words rather than groups. `prose` has its marks.

    `paroles` are the source’s own paragraphs, shown as a quotation.
    """

    items: tuple[Runs, ...]
    en_ligne: bool = True
    prose: str = ""
    paroles: tuple[str, ...] = ()
    piece: str | None = None
    """Which source its words are of: a key, None for the first, nothing but « » for one that is not of the contract."""

    def texte(self) -> str:
        """Return it on one line; the address of a link follows its text."""
        return (", " if self.en_ligne else " ; ").join(one_line(runs, adresses=True) for runs in self.items)


def one_line(runs: Runs, *, adresses: bool = False) -> str:
    """Return what is said as text; the source’s own words between « »."""

    def one(r: Run) -> str:
        said = f"« {r.texte} »" if r.nature == "mots" else r.texte
        return f"{said}, {r.url}" if adresses and r.url and r.url != r.texte else said

    return "".join(map(one, runs))


def linked(texte: Any, url: Any) -> Run:
    """Return a text that leads to an address, if a browser may follow it."""
    return Run(str(texte), url=str(url) if str(url).startswith(("https://", "http://")) else "")


def number(value: int | Decimal) -> str:
    """Return « 12 500,5 »; the digits are those that are written."""
    return format(value, ",f" if isinstance(value, Decimal) else ",").replace(",", " ").replace(".", ",")


def shortened(value: str, longueur: int = 0) -> str:
    """Return a text of an old file, cut where it is longer than `longueur`, which today’s gate lets through."""
    most = max(LONGEST, longueur)
    return value if len(value) <= most else value[:most] + " …"


def phrase(*parts: str | Run | Runs) -> Runs:
    """Return the parts one after the other; nothing if one of them says nothing."""
    found: list[Run] = []
    for part in parts:
        if part == ():
            return ()
        found += [Run(part)] if isinstance(part, str) else [part] if isinstance(part, Run) else part
    return tuple(found)


def sequence(between: str, *parts: Runs) -> Runs:
    """Return the parts that say something, with a text between them."""
    found: list[Run] = []
    for part in filter(None, parts):
        found += [Run(between), *part] if found and between else part
    return tuple(found)


def field_name(cls: type | None, champ: str) -> str:
    """Return what a field of a class is called; a key that no class of today knows is its own name."""
    known = getattr(cls, "__dataclass_fields__", {}).get(champ)
    return known.metadata["libelle"] if known else grammar.capitale(champ.replace("_", " "))


def inside(label: str) -> str:
    """Return the name of a field as it stands within a sentence; an acronym keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@dataclass(frozen=True)
class Group:
    """The fields of a value of a class, each said when it is called; `say` says a value by its shape.

    `page` tells the page of the PDF on which a line of a source stands, if it was one.
    """

    say: Say
    value: Any
    shape: Shape
    page: Callable[[Endroit], int | None]

    @property
    def cls(self) -> Any:
        return self.shape.cls

    def get(self, champ: str) -> Any:
        """Return the value of a field; None where nothing is said."""
        found = self.value.get(champ) if isinstance(self.value, dict) else getattr(self.value, champ, None)
        return None if found == () else found

    def __call__(self, champ: str) -> Runs:
        return self.say(self.get(champ), self.shape.parts[champ])

    def quoted(self, champ: str) -> Runs:
        """Return the source’s own words that a field holds."""
        words = self.get(champ)
        return () if words is None else (Run(str(words), "mots", piece=self.get("piece")),)

    @property
    def others(self) -> list[Runs]:
        """Return what an old file says besides the fields of today."""
        of = self.value if isinstance(self.value, dict) else {}
        return [_named(None, k, self.say(v, shape_of(None))) for k, v in of.items() if k not in self.shape.parts]


def listed(g: Group) -> Runs:
    """Return each part of a group after its name."""
    return sequence(", ", *(_named(g.cls, champ, g(champ)) for champ in g.shape.parts), *g.others)


def _named(cls: type | None, champ: str, said: Runs) -> Runs:
    return phrase(f"{inside(field_name(cls, champ))} : ", said)
