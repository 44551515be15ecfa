"""A seed and a size → the data folder of a contract that does not exist, as editors would write it.

Sizes count the pages of records: enjeux, actions, programmes, organisations, glossary. The gate passes:
each action is a line of the source, each programme is quoted from one, ranks follow.
"""

import hashlib
import random
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from contrat.serving.servers import plain_text

_MOTS = """\
Aménager, Soutenir, Renforcer, Développer, Ouvrir, Rénover, Accompagner, Entretenir, Relier
les sentiers, les écoles, la mobilité douce, les aidants, le logement, les bibliothèques, la forêt, les jardins, l’eau, les gymnases, la lecture, les marchés, le réemploi, la santé, les haies
avec les habitants, pour les jeunes, près des gares, dans chaque bourg, au fil de l’année, avec les associations, pour les personnes âgées, le long du canal, hors des grands axes
ba, co, du, fa, ga, li, mo, na, pi, ro, sa, ti, vu, lan, ber, cha, dor
"""
VERBES, OBJETS, MANIERES, SYLLABES = (ligne.split(", ") for ligne in _MOTS.splitlines())


@dataclass(frozen=True)
class Taille:
    """How many records of each kind make a contract of so many pages."""

    enjeux: int
    actions: int
    programmes: int
    organisations: int
    glossaire: int

    @property
    def pages(self) -> int:
        return self.enjeux + self.actions + self.programmes + self.organisations + self.glossaire


def taille(pages: int) -> Taille:
    """Return the shape of a contract: a score of actions an enjeu; programmes and glossary grow slower."""
    programmes, glossaire = max(2, min(60, pages // 20)), max(2, min(150, pages // 10))
    enjeux = max(2, pages // 24)
    return Taille(enjeux, max(2, pages - enjeux - programmes - glossaire - 4), programmes, 4, glossaire)


def files(pages: int, *, graine: int = 1, vocabulaires: Path) -> dict[str, bytes]:
    """Return the files of the data of a contract of `pages` pages, by name; equal seeds give equal bytes.

    `vocabulaires` is the file of codes and questions to use.
    """
    contrat = _Contrat(taille(pages), random.Random(graine))  # noqa: S311 — repeated, not secret
    env = plain_text(Path(__file__).parent / "fiches")
    env.filters["plie"] = lambda texte: "\n  ".join(textwrap.wrap(texte, 94, break_on_hyphens=False))
    made = {"source/bancville.txt": contrat.source.encode()}
    for nom, values in contrat.fiches():
        kind = nom.partition("/")[0].removesuffix(".yml")
        made[nom] = env.get_template(f"{kind}.yml").render(values).encode()
    return made | {"vocabulaires.yml": vocabulaires.read_bytes()}


def write(dossier: Path, pages: int, *, graine: int = 1, vocabulaires: Path) -> Taille:
    """Write these files into an empty folder."""
    for nom, octets in files(pages, graine=graine, vocabulaires=vocabulaires).items():
        path = dossier / nom
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    return taille(pages)


class _Contrat:
    """Draws the source text, then what the template of each kind of record in `fiches/` shows."""

    def __init__(self, shape: Taille, hasard: random.Random) -> None:
        self.taille = shape
        self.hasard = hasard
        self.mots = sorted({self._mot() for _ in range(400)})
        self.termes = sorted({self._mot() + "ance" for _ in range(shape.glossaire * 2)})[: shape.glossaire]
        self.lignes = ["Contrat de Bancville 2031-2034", "", "LES ENJEUX"]
        self.enjeux: list[dict[str, Any]] = []
        self.actions: list[dict[str, Any]] = []
        for e in range(1, shape.enjeux + 1):
            self._draw_enjeu(e)

    @property
    def source(self) -> str:
        return "\n".join(self.lignes) + "\n"

    def _mot(self) -> str:
        return "".join(self.hasard.choice(SYLLABES) for _ in range(self.hasard.randint(2, 4)))

    def _draw_enjeu(self, e: int) -> None:
        shape, pick = self.taille, self.hasard.choice
        titre = f"{pick(VERBES)} {pick(OBJETS)} : {pick(self.mots)} {pick(self.mots)}"
        self.lignes += ["", f"{e}. {titre}"]
        self.enjeux.append({"rang": e, "titre": titre, "ligne": len(self.lignes)})
        first, after = (shape.actions * k // shape.enjeux for k in (e - 1, e))
        for rang in range(1, after - first + 1):
            texte = f"{pick(VERBES)} {pick(OBJETS)} {pick(MANIERES)}, {pick(self.termes)} et {pick(self.mots)} {pick(self.mots)}"
            self.lignes.append(f"– {texte} ;")
            self.actions.append({"enjeu": e, "rang": rang, "texte": texte, "ligne": len(self.lignes)})

    def fiches(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the name of each file of records, and the values that its template shows."""
        pick = self.hasard.choice
        yield "contrat.yml", {**asdict(self.taille), "sha256": hashlib.sha256(self.source.encode()).hexdigest()}
        for enjeu in self.enjeux:
            e = enjeu["rang"]
            yield f"enjeux/{e}.yml", enjeu | {"en_clair": self._prose(), "mots_usuels": self._usuels(6)}
            tournures = self.hasard.sample(self.mots, 6)
            yield f"lexique/enjeux-{e}.yml", {"enjeu": e, "tournures": tournures, "mots_usuels": self._usuels(10)}
        for action in self.actions:
            said = {"en_clair": self._prose(), "mots_usuels": self._usuels(8), **self._suivi()}
            yield f"actions/{action['enjeu']}-{action['rang']}.yml", action | said
        for i in range(self.taille.programmes):  # named by the last two words of one action, or of two
            cited = self.hasard.sample(self.actions, min(2, len(self.actions)))
            nom = f"plan {pick(self.mots)} {i}"
            yield f"programmes/p{i}.yml", {"nom": nom, "cite": cited, "definition": self._prose()}
        for i in range(self.taille.organisations):
            yield f"organisations/o{i}.yml", {"nom": f"Organisation {i}", "definition": self._prose()}
        for t in self.termes:
            yield f"glossaire/{t}.yml", {"terme": t, "definition": self._prose()}

    def _prose(self) -> str:
        words = [self.hasard.choice(self.mots) for _ in range(self.hasard.randint(14, 30))]
        half = len(words) // 2
        return " ".join(" ".join(w).capitalize() + "." for w in (words[:half], words[half:]))

    def _usuels(self, n: int) -> list[str]:
        return list(dict.fromkeys(f"{self.hasard.choice(self.mots)} {self.hasard.choice(self.mots)}" for _ in range(n)))

    def _suivi(self) -> dict[str, str]:
        """Return what is known of an action, three times in ten."""
        if self.hasard.random() >= 0.3:
            return {"statut": ""}
        date = f"{self.hasard.randint(2031, 2034)}-0{self.hasard.randint(1, 9)}"
        statut = self.hasard.choice(("a-venir", "en-cours", "realise"))
        return {"date": date, "statut": statut, "pilote": f"o{self.hasard.randrange(4)}"}
