"""Kinds of scalar: raw characters → one typed value, or a French sentence that says why not.

A kind stands in the annotation of a field of the model. Its `parse` raises `ValueError`
with a sentence that completes « ce qui est attendu ».
"""

from __future__ import annotations

import calendar
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from . import hosts, nearest, pictograms
from .characters import slug
from .marks import any_mark, tag_in, unknown_mark
from .problems import Fault

WINDOWS_NAMES = frozenset({"con", "nul", "aux", "prn", *(f"{x}{n}" for x in ("com", "lpt") for n in range(10))})
"""Names that Windows keeps for itself: a file that bears one cannot be copied there."""
RESERVED_IDS = frozenset({"index"}) | WINDOWS_NAMES
FIRST_YEAR, LAST_YEAR = 1700, 2100  # of a contract, of what it rests on and announces


@dataclass(frozen=True)
class Kind(ABC):
    """What a scalar must be; `nom` is how the dictionary of the data calls it, `exemple` one that is right."""

    nom: str = "texte"
    exemple: str = "quelques mots"
    tight: ClassVar[bool] = False
    """Whether no space of any kind stands in a value: one that does not show is then taken away."""

    @abstractmethod
    def parse(self, raw: str) -> object:
        """Return the value; raise `ValueError` with a French sentence."""

    def nearest(self, raw: str) -> str | None:
        """Return how what was typed is written here, if it can be told."""
        return None

    def example(self, raw: str = "") -> str:
        """Return what was typed, as it is written here if it can be; else the example."""
        found = (x for x in (raw, self.nearest(raw) if raw else None) if x and self._takes(x))
        return next(found, self.exemple)

    def _takes(self, raw: str) -> bool:
        try:
            self.parse(raw)
        except ValueError:
            return False
        return True

    def _hint(self, raw: str) -> str:
        """Return the end of a sentence: what to write, or an example."""
        close = self.nearest(raw)
        if close and close != raw and self._takes(close):
            return f" : écrivez {close}"
        return f", par exemple {self.exemple}"


@dataclass(frozen=True)
class Text(Kind):
    """Words, of a bounded length and without HTML."""

    longueur: int = 10_000
    balises_refusees: bool = True

    def parse(self, raw: str) -> str:
        if not raw.strip():
            raise ValueError("texte vide ; retirez la clé si la valeur n’est pas connue")
        if len(raw) > self.longueur:
            raise ValueError(f"texte de {len(raw)} caractères ; {self.longueur} au plus ici")
        if self.balises_refusees and (tag := tag_in(raw)):
            raise Fault(f"balise HTML « {tag[:12]} » ; écrivez du texte simple", tag)
        return raw


@dataclass(frozen=True)
class Line(Text):
    """Plain text on one line; a sentence of ours (`phrase`) has no mark, for it would be published as typed."""

    nom: str = "texte sur une ligne"
    longueur: int = 300
    phrase: bool = False

    def parse(self, raw: str) -> str:
        if "\n" in raw.strip():
            raise ValueError("texte sur plusieurs lignes ; un seul paragraphe est attendu ici")
        if raw.strip() and raw.endswith("\n"):
            raise ValueError("saut de ligne à la fin du texte ; écrivez « >- » plutôt que « > »")
        if raw.strip() and raw != raw.strip():
            raise ValueError("espaces au début ou à la fin du texte")
        if self.phrase and (fault := any_mark(raw)):
            raise fault
        return super().parse(raw)


@dataclass(frozen=True)
class Words(Line):
    """Words of the contract, exactly: one paragraph of any length, or several (`paragraphes`), a line each."""

    nom: str = "mots de la source"
    exemple: str = "mots exacts de la source"
    longueur: int = 20_000
    balises_refusees: bool = False  # the source’s own words are shown as they are
    paragraphes: bool = False

    def parse(self, raw: str) -> str:
        return Text.parse(self, raw.strip()) if self.paragraphes else super().parse(raw)


@dataclass(frozen=True)
class Lines(Kind):
    """Plain texts, one a line of a `|` block: thousands of them cost one scalar."""

    nom: str = "textes, un par ligne"

    def parse(self, raw: str) -> tuple[str, ...]:
        return tuple(Line().parse(ligne.strip()) for ligne in raw.strip().split("\n"))


@dataclass(frozen=True)
class ProseKind(Text):
    """Paragraphs, lists, **bold**, *italic*, [text](https://…); no other mark, no HTML."""

    exemple: str = "Une phrase simple."

    def parse(self, raw: str) -> str:
        super().parse(raw)
        for adresse in re.findall(r"(?<!!)\[[^\[\]]*\]\(((?:[^)\s\]]|\](?!\())*+)\)", raw):
            UrlKind().parse(adresse)
        if fault := unknown_mark(raw):
            raise fault
        return raw.strip()


@dataclass(frozen=True)
class IdKind(Kind):
    """An id: the stem of a file and the end of a permanent address."""

    nom: str = "identifiant"
    exemple: str = "4-1"

    def parse(self, raw: str) -> str:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", raw) or len(raw) > 60:
            expected = f"60 caractères au plus parmi a-z, 0-9 et « - »{self._hint(raw)}"
            if was := nearest.numbered(raw):
                expected = f"un tableur en a fait une date : écrivez {' ou '.join(was)}"
            raise ValueError(f"identifiant « {raw} » ; {expected}")
        if raw in RESERVED_IDS:
            raise ValueError(f"identifiant « {raw} » réservé ; choisissez-en un autre")
        return raw

    def nearest(self, raw: str) -> str | None:
        return slug(raw)[:60].strip("-") or None


class Known(IdKind):
    """An id or code that stands elsewhere; the rule that looks it up tells the nearest."""

    def parse(self, raw: str) -> str:
        return raw

    def example(self, raw: str = "") -> str:
        return self.nearest(raw) or self.exemple


@dataclass(frozen=True)
class Ref(Known):
    """The id of a record of one collection."""

    nom: str = "renvoi"
    exemple: str = "nom-du-fichier"
    collection: str = ""

    def example(self, raw: str = "") -> str:
        return raw if self.nearest(raw) == raw else self.exemple


@dataclass(frozen=True)
class PieceKind(Known):
    """The key of a source that came after the first, as `contrat.yml` lists them."""

    nom: str = "clé d’une pièce"
    exemple: str = "avenant-1"


@dataclass(frozen=True)
class Code(Known):
    """A code of one of the vocabularies of `vocabulaires.yml`."""

    nom: str = "code"
    exemple: str = "un-code"
    vocabulaire: str = ""


@dataclass(frozen=True)
class Integer(Kind):
    nom: str = "nombre entier"
    exemple: str = "12"
    tight: ClassVar[bool] = True
    minimum: int = 0
    maximum: int = 10_000_000

    def parse(self, raw: str) -> int:
        if not re.fullmatch(r"0|[1-9][0-9]{0,9}", raw):
            raise ValueError(f"« {raw} » ; un nombre entier est attendu{self._hint(raw)}")
        if not self.minimum <= int(raw) <= self.maximum:
            raise ValueError(f"{raw} ; un nombre de {self.minimum} à {self.maximum} est attendu")
        return int(raw)

    def nearest(self, raw: str) -> str | None:
        return nearest.number(raw)


@dataclass(frozen=True)
class Percent(Integer):
    """A part of a whole, said « 40 % »."""

    exemple: str = "40"
    maximum: int = 100


@dataclass(frozen=True)
class DecimalKind(Kind):
    """A decimal number, with a point; never a float."""

    nom: str = "nombre décimal"
    exemple: str = "12500.50"
    tight: ClassVar[bool] = True
    decimales: int = 6
    negatif: bool = True

    def parse(self, raw: str) -> Decimal:
        if not re.fullmatch(rf"-?(0|[1-9][0-9]{{0,14}})(\.[0-9]{{1,{self.decimales}}})?", raw, re.ASCII):
            at_most = f", {self.decimales} décimales au plus" if "." in raw else ""
            expected = f"un nombre est attendu, avec un point et sans espace{at_most}{self._hint(raw)}"
            raise ValueError(f"« {raw} » ; {expected}")
        if raw.startswith("-") and (not self.negatif or not Decimal(raw)):
            raise ValueError(f"« {raw} » ; un nombre positif ou nul est attendu, par exemple {self.exemple}")
        return Decimal(raw)

    def nearest(self, raw: str) -> str | None:
        return nearest.number(raw)


@dataclass(frozen=True)
class DateKind(Kind):
    """A year, a month or a day: the precision is what is written, or `jour` where a day is needed."""

    nom: str = "date"
    exemple: str = "2019-04"
    precision: str = ""

    def parse(self, raw: str) -> str:
        m = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", raw, re.ASCII)
        if not m or m[1] == "0000":
            close = self.nearest(raw)
            hint = f" ; écrivez {close}" if close and close != raw and self._takes(close) else ""
            raise ValueError(f"« {raw} » ; une date est attendue : 2019, 2019-04 ou 2019-04-10{hint}")
        annee, mois, jour = int(m[1]), int(m[2] or 1), int(m[3] or 1)
        if not 1 <= mois <= 12 or not 1 <= jour <= calendar.monthrange(annee, mois)[1]:
            raise ValueError(f"« {raw} » n’existe pas au calendrier")
        if not FIRST_YEAR <= annee <= LAST_YEAR:
            raise ValueError(f"« {raw} » ; une année de {FIRST_YEAR} à {LAST_YEAR} est attendue")
        if self.precision == "jour" and not m[3]:
            raise ValueError(f"« {raw} » ; le jour est attendu, par exemple 2019-04-10")
        return raw

    def nearest(self, raw: str) -> str | None:
        return nearest.day(raw)


@dataclass(frozen=True)
class YesNo(Kind):
    nom: str = "oui ou non"
    exemple: str = "oui"

    def parse(self, raw: str) -> bool:
        if raw not in {"oui", "non"}:
            raise ValueError(f"« {raw} » ; oui ou non est attendu{self._hint(raw)}")
        return raw == "oui"

    def nearest(self, raw: str) -> str | None:
        return nearest.yes_or_no(raw)


@dataclass(frozen=True)
class Pattern(Kind):
    """Text of one exact shape."""

    nom: str = "code"
    tight: ClassVar[bool] = True
    forme: str = ".*"

    def parse(self, raw: str) -> str:
        if not re.fullmatch(self.forme, raw, re.ASCII):
            raise ValueError(f"« {raw} » ; {self.nom} : la forme attendue est par exemple {self.exemple}")
        return raw


class LookedUp(Pattern):  # the rule that looks it up tells the nearest
    def parse(self, raw: str) -> str:
        return raw


@dataclass(frozen=True)
class PictogrammeKind(LookedUp):
    """The name of an icon of the theme."""

    nom: str = "pictogramme"
    forme: str = pictograms.FORME
    exemple: str = "material/bus"


@dataclass(frozen=True)
class FieldName(LookedUp):
    nom: str = "nom de champ"
    forme: str = "[a-z_]+"


@dataclass(frozen=True)
class MailKind(Kind):
    """A public electronic address."""

    nom: str = "adresse électronique"
    exemple: str = "documents@exemple.fr"

    def parse(self, raw: str) -> str:
        if not hosts.is_mail(raw):
            raise ValueError(f"« {raw[:80]} » ; une adresse électronique est attendue, par exemple {self.exemple}")
        return raw


@dataclass(frozen=True)
class UrlKind(Kind):
    """An http(s) address of a public host; that of a source is not one of a code registry."""

    nom: str = "adresse web"
    exemple: str = "https://www.exemple.fr/page"
    source: bool = False

    def parse(self, raw: str) -> str:
        if said := hosts.refusal(raw, self.exemple, source=self.source):
            raise ValueError(said)
        return raw
