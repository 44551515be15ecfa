"""A corpus and its pages → a source folder for Hugo that gives the same pages.

Pages of actions and enjeux, nearly all the site, are made by Hugo’s own templates (`hugo/layouts`) from
the fields of their record as editors wrote them: Hugo puts the no-break spaces at the same places as our
filters do. What is spared to Hugo: the body of every other page, given ready made, and prose, the terms of
the glossary found in a text, the checks of the data, the open data.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contrat import conformite, francais, render
from contrat.model import CHAMPS_SUIVIS, Action, Corpus, DateDite, Enjeu, Fait
from contrat.page import Page, root_of

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
    """Turns records into front matter."""

    def __init__(self, renderer: render.Renderer) -> None:
        self.corpus: Corpus = renderer.corpus
        self.renderer = renderer
        macros: Any = renderer.env.get_template("_macros.html").module
        self.prose, self.reponse, self.formes = macros.prose, macros.reponse, macros.FORMES
        self.records: dict[str, Any] = {
            **{f"enjeux/{e.id}/": e for e in self.corpus.enjeux},
            **{f"actions/{a.id}/": a for a in self.corpus.actions},
            **{f"glossaire/{t.id}/": t for t in self.corpus.glossaire},
        }

    def site(self, nom: str) -> dict[str, Any]:
        """Return what every page may use."""
        c, noms, contrat = self.corpus, self.renderer.noms, self.corpus.contrat
        fields = Action.__dataclass_fields__
        menu = (
            ("enjeux", f"Les {noms.enjeu.pluriel}"), ("actions", f"Les {noms.action_court.pluriel}"),
            ("programmes", "Programmes"), ("contrat", "Le contrat"), ("donnees", "Données"),
        )  # fmt: skip
        return {
            "nom": nom,
            "menu": [{"section": s, "adresse": f"{s}/", "nom": n} for s, n in menu],
            "nature": render.phrase(contrat.publication.nature),
            "conformite": conformite.etat(contrat.audit, self.renderer.version.jour),
            "licence": {"nom": contrat.licence.nom, "url": contrat.licence.url},
            "version": self.renderer.version.empreinte,
            "source": {"url": contrat.source.url or "", "editeur": contrat.source.editeur},
            "signaler": contrat.publication.signaler,
            "modifier": contrat.publication.modifier,
            "suivis": CHAMPS_SUIVIS,
            "libelles": {f: fields[f].metadata["libelle"] for f in CHAMPS_SUIVIS},
            "statuts": dict(c.libelle["statuts"]),
            "questions": [self._question(q.question, q.champs) for q in c.vocabulaires.questions],
            "cette_action": noms.action_court.cet,
            "cet_enjeu": noms.enjeu.cet,
            "de_l_enjeu": noms.enjeu.du,
            "action_court": noms.action_court.singulier,
            "actions_court": noms.action_court.pluriel,
        }

    def _question(self, question: str, champs: Sequence[str]) -> dict[str, Any]:
        suivis = [c for c in champs if c in CHAMPS_SUIVIS]
        return {
            "question": question,
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
        }
        record = self.records.get(page.adresse)
        if isinstance(record, Action):
            return {**front, "layout": "action", **self._action(record)}, ""
        if isinstance(record, Enjeu) and self.corpus.actions_de(record):
            return {**front, "layout": "enjeu", **self._enjeu(record)}, ""
        front["layout"] = "faite"
        if record is not None and not isinstance(record, Enjeu):
            front |= {"definition": render.phrase(record.definition), "developpe": record.developpe}
        elif record is not None:
            front |= self._enjeu(record)
        return front, page.corps

    def _action(self, a: Action) -> dict[str, Any]:
        notes = self.corpus.notes_de(a.source.ligne)
        return {
            "numero": self.renderer.noms.numero_action(a),
            "intitule": a.intitule,
            "texte": a.texte,
            "enjeu": a.enjeu,
            "rang": a.rang,
            "ligne": a.source.ligne,
            "sic": any(n.sic for n in notes),
            "notes_source": [n.note_publique for n in notes if n.note_publique],
            "en_clair": str(self.prose(a.en_clair)),
            "mots_usuels": a.mots_usuels,
            "faits": {champ: self._fait(champ, fait) for champ, fait in a.faits.items() if fait},
            "programmes": [p.id for p in self.corpus.programmes_de(a)],
            "termes": [t.id for t in self.corpus.termes_de(a.texte)],
            "fiche": f"data/actions/{a.id}.yml",
        }

    def _enjeu(self, e: Enjeu) -> dict[str, Any]:
        c = self.corpus
        notes = c.notes_de(e.source.ligne, e.source.ligne_section)
        return {
            "numero": self.renderer.noms.numero_enjeu(e),
            "rang": e.rang,
            "couleur": (e.rang - 1) % len(self.formes) + 1,
            "forme": self.formes[(e.rang - 1) % len(self.formes)],
            "intitule": e.intitule,
            "titre_source": e.titre,
            "titre_section": e.titre_section,
            "ligne": e.source.ligne,
            "ligne_section": e.source.ligne_section,
            "notes_source": [n.note_publique for n in notes if n.note_publique],
            "en_clair": str(self.prose(e.en_clair)),
            "publics": e.publics and self._fait("publics", e.publics),
            "mots_usuels": e.mots_usuels,
            "actions": [a.id for a in c.actions_de(e)],
            "compte": francais.capitale(self.renderer.noms.action.compte(len(c.actions_de(e)))),
            "programmes": [p.id for p in c.programmes_de_enjeu(e)],
        }

    def _fait(self, champ: str, fait: Fait[Any]) -> dict[str, Any]:
        """Return a fact for the template that shows its kind; ready made when few records have that kind."""
        if champ not in {"statut", "pilote", "publics"} or fait.sans_objet:
            return {"faite": str(self.reponse(champ, fait, "../../")), "valeur": fait.valeur is not None}
        valeur = fait.valeur
        if champ == "publics":
            valeur = [self.corpus.libelle["publics"][v] for v in valeur or ()]
        source = fait.source
        return {
            "valeur": valeur,
            "date": isinstance(fait.date, DateDite) and francais.date_dite(fait.date),
            "source": source and {"ligne": source.ligne, "mots": source.mots, "titre": source.titre, "url": source.url},
        }
