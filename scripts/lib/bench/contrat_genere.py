"""A seed and a size → the data folder of a contract that does not exist, as editors would write it.

Sizes count the pages of records: enjeux, actions, programmes, organisations, glossary. The gate passes:
each action is a line of the source, each programme is quoted from one, ranks follow.
"""

from __future__ import annotations

import hashlib
import random
import textwrap
from dataclasses import dataclass
from pathlib import Path

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
    made = {nom: texte.encode() for nom, texte in contrat.fichiers().items()}
    return made | {"vocabulaires.yml": vocabulaires.read_bytes()}


def write(dossier: Path, pages: int, *, graine: int = 1, vocabulaires: Path) -> Taille:
    """Write these files into an empty folder."""
    for nom, octets in files(pages, graine=graine, vocabulaires=vocabulaires).items():
        path = dossier / nom
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    return taille(pages)


class _Contrat:
    """Draws the records, then writes them as text."""

    def __init__(self, shape: Taille, hasard: random.Random) -> None:
        self.taille = shape
        self.hasard = hasard
        self.mots = sorted({self._mot() for _ in range(400)})
        self.termes = sorted({self._mot() + "ance" for _ in range(shape.glossaire * 2)})[: shape.glossaire]
        self.lignes = ["Contrat de Bancville 2031-2034", "", "LES ENJEUX"]
        self.enjeux: list[tuple[str, int]] = []
        self.actions: list[tuple[int, int, str, int]] = []
        for e in range(1, shape.enjeux + 1):
            self._draw_enjeu(e)

    def _mot(self) -> str:
        return "".join(self.hasard.choice(SYLLABES) for _ in range(self.hasard.randint(2, 4)))

    def _draw_enjeu(self, e: int) -> None:
        shape, pick = self.taille, self.hasard.choice
        self.lignes += ["", f"{e}. {pick(VERBES)} {pick(OBJETS)} : {pick(self.mots)} {pick(self.mots)}"]
        self.enjeux.append((self.lignes[-1].split(". ", 1)[1], len(self.lignes)))
        first, after = (shape.actions * k // shape.enjeux for k in (e - 1, e))
        for rang in range(1, after - first + 1):
            texte = f"{pick(VERBES)} {pick(OBJETS)} {pick(MANIERES)}, {pick(self.termes)} et {pick(self.mots)} {pick(self.mots)}"
            self.lignes.append(f"– {texte} ;")
            self.actions.append((e, rang, texte, len(self.lignes)))

    def fichiers(self) -> dict[str, str]:
        """Return every file of the data by name, the source text among them."""
        source = "\n".join(self.lignes) + "\n"
        found = {"source/bancville.txt": source, "contrat.yml": self._contrat(source)}
        for e, (titre, ligne) in enumerate(self.enjeux, 1):
            found[f"enjeux/{e}.yml"] = self._enjeu(e, titre, ligne)
            found[f"lexique/enjeux-{e}.yml"] = self._lexique(e)
        for e, rang, texte, ligne in self.actions:
            found[f"actions/{e}-{rang}.yml"] = self._action(e, rang, texte, ligne)
        for i in range(self.taille.programmes):
            found[f"programmes/p{i}.yml"] = self._programme(i)
        for i in range(self.taille.organisations):
            found[f"organisations/o{i}.yml"] = f"nom: Organisation {i}\nnature: commune\n" + self._prose("definition")
        for t in self.termes:
            found[f"glossaire/{t}.yml"] = f"terme: {t}\n" + self._prose("definition")
        return found

    def _prose(self, cle: str) -> str:
        words = [self.hasard.choice(self.mots) for _ in range(self.hasard.randint(14, 30))]
        half = len(words) // 2
        first, second = (" ".join(w).capitalize() + "." for w in (words[:half], words[half:]))
        return _folded(cle, f"{first} {second}")

    def _usuels(self, n: int, cle: str = "mots_usuels") -> str:
        found = dict.fromkeys(f"{self.hasard.choice(self.mots)} {self.hasard.choice(self.mots)}" for _ in range(n))
        return f"{cle}:\n" + "".join(f"  - {m}\n" for m in found)

    def _enjeu(self, e: int, titre: str, ligne: int) -> str:
        intitule = titre.split(" : ", maxsplit=1)[0]
        return (
            f"rang: {e}\n{_folded('titre', titre)}intitule: {intitule}\n"
            f"{self._prose('en_clair')}{self._usuels(6)}source: {{ligne: {ligne}}}\n"
        )

    def _action(self, e: int, rang: int, texte: str, ligne: int) -> str:
        head = f'enjeu: "{e}"\nrang: {rang}\n{_folded("texte", texte)}intitule: {texte.split(",", maxsplit=1)[0]}\n'
        head += self._prose("en_clair") + self._usuels(8)
        if self.hasard.random() < 0.3:
            date = f"{self.hasard.randint(2031, 2034)}-0{self.hasard.randint(1, 9)}"
            statut = self.hasard.choice(("a-venir", "en-cours", "realise"))
            head += f"statut:\n  valeur: {statut}\n  date: {date}\n  source: {{titre: Bilan annuel de Bancville}}\n"
            head += f"pilote:\n  valeur: o{self.hasard.randrange(4)}\n  date: {date}\n  source: {{titre: Bilan annuel de Bancville}}\n"
        return head + f"source: {{ligne: {ligne}}}\n"

    def _programme(self, i: int) -> str:
        """A programme is named by the last two words of one action, or of two."""
        cited = self.hasard.sample(self.actions, min(2, len(self.actions)))
        cite = "".join(f"  - ligne: {ligne}\n    mots: {' '.join(t.split()[-2:])}\n" for _, _, t, ligne in cited)
        return f"nom: plan {self.hasard.choice(self.mots)} {i}\nnature: plan\n{self._prose('definition')}cite:\n{cite}"

    def _lexique(self, e: int) -> str:
        tournures = "".join(f"  où trouver {mot} près de chez moi\n" for mot in self.hasard.sample(self.mots, 6))
        return f'enjeu: "{e}"\n' + self._usuels(10, "mots") + "tournures: |\n" + tournures

    def _contrat(self, source: str) -> str:
        shape = self.taille
        return f"""id: bancville
titre: Contrat de Bancville 2031-2034
titre_court: Contrat de Bancville 2031-2034
en_clair: Ce contrat est inventé. Il sert à mesurer la construction du site.
etat_du_document: Inventé.
portee: La source cite toutes les actions de ce contrat inventé.
parties:
  - organisation: o0
    role: écrit le contrat
  - organisation: o1
    role: signe le contrat
periode: {{debut: 2031, fin: 2034}}
niveaux:
  enjeu: {{singulier: enjeu, pluriel: enjeux, court: enjeu, court_pluriel: enjeux, genre: masculin}}
  action: {{singulier: action, pluriel: actions, court: action, court_pluriel: actions, genre: féminin}}
comptes: {{enjeux: {shape.enjeux}, actions: {shape.actions}}}
source:
  fichier: bancville.txt
  sha256: {hashlib.sha256(source.encode()).hexdigest()}
  titre: Contrat inventé de Bancville
  editeur: Personne
  droits: Texte inventé, libre de droits.
passages:
  - {{ligne: 1, nature: titre, texte: Contrat de Bancville 2031-2034}}
  - {{ligne: 3, nature: intertitre, texte: LES ENJEUX}}
publication:
  nature: Ce site mesure la construction ; il ne publie aucun vrai contrat.
licence: {{nom: Licence d’essai, url: https://www.exemple.fr/licence}}
"""


def _folded(cle: str, texte: str) -> str:
    body = textwrap.fill(texte, 96, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    return f"{cle}: >-\n{body}\n"
