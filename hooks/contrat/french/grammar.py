"""French words around names that come from the data: articles, contractions, plurals, dates."""

from dataclasses import dataclass

from ..model.contrat import Niveau, Periode
from ..reading.characters import slug
from ..reading.nearest import MOIS


@dataclass(frozen=True)
class Nom:
    """A noun with the small words that agree with it: `axe.cet` is « cet axe »."""

    singulier: str
    pluriel: str
    feminin: bool

    @property
    def _vowel(self) -> bool:
        return slug(self.singulier)[:1] in {*"aeiouy"}

    def _with(self, masculin: str, feminin: str, vowel: str) -> str:
        return (vowel if self._vowel else feminin if self.feminin else masculin) + self.singulier

    @property
    def du(self) -> str:
        return self._with("du ", "de la ", "de l’")

    @property
    def le(self) -> str:
        """Return the noun after its article: « l’axe »."""
        return self._with("le ", "la ", "l’")

    @property
    def cet(self) -> str:
        return self._with("ce ", "cette ", "cette " if self.feminin else "cet ")

    @property
    def aucun(self) -> str:
        return ("aucune " if self.feminin else "aucun ") + self.singulier

    @property
    def tous(self) -> str:
        return ("toutes les " if self.feminin else "tous les ") + self.pluriel

    @property
    def e(self) -> str:
        """The mark of agreement: « cité{{ axe.e }}s »."""
        return "e" if self.feminin else ""

    def compte(self, n: int) -> str:
        """Return « 27 axes », « 1 axe » or « aucun axe »."""
        if n == 0:
            return self.aucun
        return f"{n} {self.singulier if n == 1 else self.pluriel}"


def noms(niveau: Niveau) -> tuple[Nom, Nom]:
    """Return what a level is called, and what it is called for short."""
    feminin = niveau.genre == "féminin"
    return Nom(niveau.singulier, niveau.pluriel, feminin), Nom(niveau.court, niveau.court_pluriel, feminin)


def pluriel(n: int, singulier: str, pluriel: str | None = None) -> str:
    """Return « 3 pages » or « 1 page »; zero takes the singular."""
    return f"{n} {singulier if n < 2 else pluriel or singulier + 's'}"


def date_iso(valeur: str) -> str:
    """Return a date in words at its own precision: « 2019 », « avril 2019 », « 10 avril 2019 »."""
    annee, *reste = valeur.split("-")
    if not reste:
        return annee
    mois = MOIS[int(reste[0]) - 1]
    if len(reste) == 1:
        return f"{mois} {annee}"
    jour = int(reste[1])
    return f"{'1er' if jour == 1 else jour} {mois} {annee}"


def periode(periode: Periode) -> str:
    """Return « 2019-2022 » for whole years, or both dates in words, the original ones if there are some."""
    return intervalle(*(date.mots or date_iso(date.valeur or "") for date in (periode.debut, periode.fin)))


def intervalle(debut: str, fin: str) -> str:
    """Return « 2019-2022 » for years, « avril 2019 – mai 2020 » for anything else."""
    return f"{debut}-{fin}" if debut.isdigit() and fin.isdigit() else f"{debut} – {fin}"


def capitale(texte: str) -> str:
    """Return the text with its first letter in upper case."""
    return texte[:1].upper() + texte[1:]


def point(texte: str) -> str:
    """Return what ends a sentence that ends with a text: nothing where the text does so itself."""
    return "" if texte.endswith(("?", "!", "…", ".")) else "."
