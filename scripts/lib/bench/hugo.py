"""A corpus and its pages → a source folder for Hugo that gives the same pages.

Pages of actions and enjeux and those around them (citation, card, letter, history), nearly all the site,
are made by Hugo’s own templates (`hugo/layouts`) from the fields of their record as editors wrote them: Hugo
puts the no-break spaces at the same places as our filters do. What is spared to Hugo: the body of every
other page, given ready made, and prose, the terms of the glossary found in a text, what the history says of
a record, the checks of the data, the open data.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from contrat import conformite, demandes, entetes, francais, gabarits, render
from contrat.model import CHAMPS_SUIVIS, Action, Corpus, Question
from contrat.page import Page, root_of
from contrat.typography import typeset

from .hugo_fiches import Fiches

HERE = Path(__file__).parent / "hugo"


def write(dossier: Path, renderer: render.Renderer, pages: Sequence[Page], *, nom: str, docs: Path) -> None:
    """Write the folder that `hugo --source` builds; its shape is that of our site, address for address."""
    shutil.copytree(HERE, dossier, dirs_exist_ok=True)
    shutil.copytree(docs / "assets", dossier / "static/assets")
    source = _Source(renderer)
    (dossier / "data").mkdir()
    (dossier / "data/site.json").write_text(_json(source.site(nom)), encoding="utf-8")
    sections = {p.adresse.split("/")[0] for p in pages if p.adresse.count("/") > 1}
    for page in pages:
        bare = page.adresse.rstrip("/")
        section = bare in sections or not bare
        path = dossier / "content" / bare / "_index.html" if section else dossier / "content" / f"{bare}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        front, body = source.page(page)
        path.write_text(f"{_json(front)}\n{body}", encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


class _Source:
    """Turns the site and its pages into the data and front matter of Hugo."""

    def __init__(self, renderer: render.Renderer) -> None:
        self.corpus: Corpus = renderer.corpus
        self.renderer = renderer
        self.fiches = Fiches(renderer)

    def site(self, nom: str) -> dict[str, Any]:
        """Return what every page may use."""
        c, noms, contrat = self.corpus, self.renderer.noms, self.corpus.contrat
        fields = Action.__dataclass_fields__
        macros: Any = self.renderer.env.get_template("_macros.html").module
        menu = (
            ("enjeux", f"Les {noms.enjeu.pluriel}"), ("actions", f"Les {noms.action_court.pluriel}"),
            ("programmes", "Programmes"), ("contrat", "Le contrat"), ("donnees", "Données"),
        )  # fmt: skip
        return {
            "nom": nom,
            "menu": [{"section": s, "adresse": f"{s}/", "nom": n} for s, n in menu],
            "nature": gabarits.phrase(contrat.publication.nature),
            "conformite": conformite.etat(contrat.audit, self.renderer.version.jour),
            "licence": {"nom": contrat.licence.nom, "url": contrat.licence.url},
            "base": self.renderer.site.absolute(""),
            "publie": bool(self.renderer.site.adresse),
            "politique": entetes.politique(),
            "lettre": self._lettre(),
            "source": {
                "url": contrat.source.url or "",
                "titre": contrat.source.titre,
                "editeur": contrat.source.editeur,
            },
            "finie": typeset(francais.date_iso(finie)) if (finie := self.renderer.periode_finie) else "",
            "suites": bool(contrat.suites),
            "signaler": contrat.publication.signaler,
            "modifier": contrat.publication.modifier,
            "suivis": CHAMPS_SUIVIS,
            "libelles": {f: fields[f].metadata["libelle"] for f in CHAMPS_SUIVIS},
            "statuts": dict(c.libelle["statuts"]),
            "dessins": {code: macros.pictogramme(nom) for code, nom in c.pictogramme["statuts"].items()},
            "questions": [self._question(q) for q in c.vocabulaires.questions],
            "cette_action": noms.action_court.cet,
            "cet_enjeu": noms.enjeu.cet,
            "de_l_enjeu": noms.enjeu.du,
            "enjeu_court": francais.capitale(noms.enjeu_court.singulier),
            "action_suivante": f"{noms.action.le} suivant{noms.action.e}",
            "action_court": noms.action_court.singulier,
            "actions_court": noms.action_court.pluriel,
        }

    def _lettre(self) -> str:
        """Return the letter, for `printf`: holes for what it is about, for the action, for what is missing."""
        if not self.corpus.actions:
            return ""
        r = self.renderer
        parts = demandes.letter(self.corpus, r.noms, r.site, self.corpus.actions[0]).replace("%", "%%").split("\n\n")
        parts[2] = parts[2].split("\n", maxsplit=1)[0] + "\n%s"
        parts[5] = parts[6] = "%s"
        return "\n\n".join(parts)

    def _question(self, q: Question) -> dict[str, Any]:
        champs, suivis = q.champs, [c for c in q.champs if c in CHAMPS_SUIVIS]
        return {
            "id": q.id,
            "question": q.question,
            "texte": "texte" in champs,
            "enjeu": "enjeu" in champs,
            "source": "source" in champs,
            "publics": "publics" in champs,
            "seule": suivis[0] if len(suivis) == len(champs) == 1 else "",
            "suivis": suivis,
        }

    def page(self, page: Page) -> tuple[dict[str, Any], str]:
        """Return the front matter of a page, and its body when it is ready made."""
        front: dict[str, Any] = {
            "title": page.titre,
            "description": page.description,
            "adresse": page.adresse,
            "racine": root_of(page.adresse),
            "section_site": page.section,
            "contexte": page.contexte,
            "scripts": page.scripts,
            "fil": [{"titre": x.titre, "adresse": x.adresse} for x in page.fil],
            "voisins": [{"titre": x.titre, "adresse": x.adresse} for x in page.voisins],
            "alternatives": [{"type": x.type, "adresse": x.adresse, "titre": x.titre} for x in page.alternatives],
        }
        if around := self._around(page):
            return {**front, **around}, ""
        made = self.fiches.page(page.adresse)
        if made and made["layout"] != "faite":
            return {**front, **made}, ""
        return {**front, "layout": "faite", **made}, page.corps

    def _around(self, page: Page) -> dict[str, Any] | None:
        """Return what makes a page around a record from that record; None when it is some other page, or says more."""
        match page.adresse.split("/"):
            case [("enjeux" | "actions") as kind, id_, "citer", ""]:
                return {"layout": "citer", "fiche": f"/{kind}/{id_}"}
            case [("enjeux" | "actions") as kind, id_, "historique", ""] if not self.renderer.journal:
                return {"layout": "versions", "fiche": f"/{kind}/{id_}"}
            case ["embed", id_, ""] if not self.fiches.asked(id_):
                return {"layout": "carte", "fiche": f"/actions/{id_}"}
            case ["demander", id_, ""] if not self.by_mail and not self.fiches.asked(id_):
                return {"layout": "courrier", "fiche": f"/actions/{id_}", "outputs": ["html", "lettre"]}
        return None

    @cached_property
    def by_mail(self) -> bool:
        """Tell whether letters may go by mail: a link that holds the letter, which Hugo cannot write as we do."""
        return any(self.corpus.organisation[p.organisation].courriel for p in self.corpus.contrat.parties)
