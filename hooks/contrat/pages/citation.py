"""A page of the contract → its citation as plain text, BibTeX and wiki.

The day of reading is the reader’s: `{jour}` in words (« le 3 mars 2021 ») or `{iso}` in figures stands for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..french import grammar
from ..french.names import Noms
from ..french.typography import no_break, typeset
from ..history.changes import Evenement, Historique
from ..history.journal import keys_of
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..webpage import addresses
from ..webpage.page import A_REMPLIR, Site, Version


@dataclass(frozen=True)
class Reference:
    """What to quote and how to name it. `adresse` is absolute where that of the site is known."""

    mots: str
    sic: str
    titre: str
    site: str
    source: str
    adresse: str
    version: str
    etat: str
    """Where that version can be read for ever, as absolute as `adresse`; empty where the history is not known."""
    annee: str | None
    cle: str

    @property
    def version_lue(self) -> str:
        """Return the version, and where its state can be read."""
        return f"{self.version} ({self.etat})" if self.etat else self.version

    @property
    def a_remplir(self) -> bool:
        """Whether the reader has the address of the site to fill in."""
        return A_REMPLIR in self.adresse

    @property
    def texte(self) -> str:
        """Return the citation as a sentence, in the order: words, title, where, version, day of reading."""
        return no_break(
            f"« {self.mots} »{self.sic}. {self.titre}, {self.site} ({self.source}). {self.adresse}, {self.version_lue}, consulté {{jour}}."
        )

    @property
    def bibtex(self) -> str:
        """Return the citation for bibliographies in BibTeX."""
        champs = {
            "title": f"{{{_latex(self.titre)}}}",
            "author": f"{{{_latex(self.site)}}}",
            "howpublished": _latex(self.adresse),
            "note": _latex(f"« {self.mots} »{self.sic}, {self.source}, {self.version_lue}"),
            **({"year": self.annee} if self.annee else {}),
            "urldate": "{iso}",
        }
        lignes = ",\n".join(f"  {nom} = {{{valeur}}}" for nom, valeur in champs.items())
        return no_break(f"@misc{{{self.cle},\n{lignes}\n}}")

    @property
    def wiki(self) -> str:
        """Return the citation for a wiki, as the French model « Lien web »."""
        champs = {
            "titre": self.titre,
            "url": self.adresse,
            "site": self.site,
            "citation": self.mots + self.sic,
            "description": f"{self.source}, {self.version_lue}",
            "consulté le": "{iso}",
        }
        return no_break(
            "{{Lien web\n" + "".join(f" | {nom} = {_wiki(valeur)}\n" for nom, valeur in champs.items()) + "}}"
        )


def of(
    fiche: Action | Enjeu, *, corpus: Corpus, noms: Noms, site: Site, version: Version, historique: Historique | None
) -> Reference:
    """Return how the page of an action or of an enjeu is cited, at the version of the records whose words it shows."""
    below = () if isinstance(fiche, Action) else corpus.fiches_sous(fiche)
    lue = version_of(version, historique.de(*keys_of(corpus, fiche)) if historique else (), fiche, *below)
    page = addresses.of(fiche)
    return Reference(
        mots=fiche.texte,
        sic=" [sic]" if corpus.est_sic(fiche.source) else "",
        titre=typeset(noms.fiche(fiche)),
        site=typeset(site.nom),
        source=typeset(noms.provenance(fiche.source)),
        adresse=site.absolute(page),
        version=version_dite(lue),
        etat=site.absolute(addresses.state_of(fiche, lue.empreinte)) if lue.date else "",
        annee=lue.date[:4] if lue.date else None,
        cle=re.sub(r"[^a-z0-9]+", "-", f"{corpus.contrat.id}-{page.strip('/')}"),
    )


def version_of(version: Version, evenements: Sequence[Evenement], *fiches: object) -> Version:
    """Return the version of a few records: the commit that changed them last, whose page of history holds that state.

    In a copy that does not know it, or whose data are changed and not committed: a digest of what they say,
    without a day. So a citation changes with what it cites, and with nothing else.
    """
    if version.date and evenements:
        return Version(evenements[0].commit.sha[:10], evenements[0].jour, version.jour)
    return Version(hashlib.sha256(repr(fiches).encode()).hexdigest()[:10], None, version.jour)


def version_dite(version: Version) -> str:
    """Return how a version of the data is named where it is quoted."""
    du = f"du {grammar.date_iso(version.date)}" if version.date else "sans date"
    return f"données {du}, repère {version.empreinte}"


_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{c: f"\\{c}" for c in "&%$#_{}"},
    }
)


def _latex(text: str) -> str:
    """Return a text that BibTeX reads as it is."""
    return text.translate(_LATEX)


def _wiki(text: str) -> str:
    """Return a text that closes neither a parameter nor a model."""
    return text.replace("{{", "{<nowiki/>{").replace("}}", "}<nowiki/>}").replace("|", "{{!}}")
