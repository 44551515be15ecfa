"""Records → the front matter from which Hugo’s templates make their pages."""

from __future__ import annotations

from typing import Any

from contrat import citation, francais, gabarits, render
from contrat.journal import keys_of
from contrat.model import Action, Corpus, DateDite, Enjeu, Fait, Terme
from contrat.typography import typeset
from contrat.versions import Cle


class Fiches:
    """The records of one corpus, as Hugo reads them."""

    def __init__(self, renderer: render.Renderer) -> None:
        self.corpus: Corpus = renderer.corpus
        self.renderer = renderer
        self.records: dict[str, Action | Enjeu | Terme] = {
            **{f"enjeux/{e.id}/": e for e in self.corpus.enjeux},
            **{f"actions/{a.id}/": a for a in self.corpus.actions},
            **{f"glossaire/{t.id}/": t for t in self.corpus.glossaire},
        }
        macros: Any = renderer.env.get_template("_macros.html").module
        self.prose, self.reponse, self.formes = macros.prose, macros.reponse, macros.FORMES

    def page(self, adresse: str) -> dict[str, Any]:
        """Return the fields of the record whose page this is; empty for other pages.

        The layout is « faite » for what few records have, and whose body is then handed over.
        """
        record = self.records.get(adresse)
        if isinstance(record, Action):
            other = self.asked(record.id) or record.actualites or record.notes
            return {"layout": "faite" if other else "action", **self._action(record)}
        if isinstance(record, Enjeu):
            return {"layout": "enjeu" if self.corpus.actions_de(record) else "faite", **self._enjeu(record)}
        if record:
            return {
                "layout": "faite", "definition": gabarits.phrase(record.definition), "developpe": record.developpe,
            }  # fmt: skip
        return {}

    def asked(self, action: str) -> bool:
        """Tell whether something was asked for about an action: its pages then say more than Hugo’s templates."""
        return any(d.action == action for d in self.corpus.demandes)

    def _action(self, a: Action) -> dict[str, Any]:
        c, noms = self.corpus, self.renderer.noms
        return {
            **self._any(a, noms.numero_action(a), noms.nom_action(a), a.texte, ("actions", a.id)),
            "texte": a.texte,
            "enjeu": a.enjeu,
            "sic": c.est_sic(a.source.ligne),
            "notes_source": [n.note_publique for n in c.notes_de(a.source.ligne) if n.note_publique],
            "faits": {champ: self._fait(a, champ, fait) for champ, fait in a.faits.items() if fait},
            "programmes": [p.id for p in c.programmes_de(a)],
            "termes": [t.id for t in c.termes_de(a.texte)],
            "fichier": f"data/actions/{a.id}.yml",
        }

    def _enjeu(self, e: Enjeu) -> dict[str, Any]:
        c, noms = self.corpus, self.renderer.noms
        notes = c.notes_de(e.source.ligne, e.source.ligne_section)
        return {
            **self._any(e, noms.numero_enjeu(e), noms.nom_enjeu(e), e.titre, *keys_of(c, e)),
            "couleur": (e.rang - 1) % len(self.formes) + 1,
            "forme": self.formes[(e.rang - 1) % len(self.formes)],
            "titre_source": e.titre,
            "titre_section": e.titre_section,
            "ligne_section": e.source.ligne_section,
            "notes_source": [n.note_publique for n in notes if n.note_publique],
            "publics": e.publics and self._fait(e, "publics", e.publics),
            "actions": [a.id for a in c.actions_de(e)],
            "compte": francais.capitale(noms.action.compte(len(c.actions_de(e)))),
            "programmes": [p.id for p in c.programmes_de_enjeu(e)],
        }

    def _any(self, r: Action | Enjeu, numero: str, nom: str, mots: str, *cles: Cle) -> dict[str, Any]:
        """Return what an action and an enjeu both have. `mots` are those that a citation quotes."""
        page = f"{'actions' if isinstance(r, Action) else 'enjeux'}/{r.id}/"
        cited = self.renderer.cite(r)
        return {
            "id": r.id,
            "rang": r.rang,
            "numero": numero,
            "nom": nom,
            "intitule": r.intitule,
            "mots": mots,
            "sic_cite": " [sic]" if self.corpus.est_sic(r.source.ligne) else "",
            "cle": citation.key(self.corpus, page),
            "version_dite": cited.version_lue,
            "annee": cited.annee or "",
            "ligne": r.source.ligne,
            "en_clair": str(self.prose(r.en_clair)),
            "mots_usuels": r.mots_usuels,
            "suivi": self._suivi(*cles),
        }

    def _suivi(self, *cles: Cle) -> dict[str, Any] | None:
        """Return what the history says of some records, in words; None when nobody knows it."""
        h, journal = self.renderer.historique, self.renderer.journal
        if h is None or journal is None:
            return None
        jour, said = h.dernier_jour(*cles), list(journal.recent(*cles))
        return {"jour": jour, "date": jour and typeset(francais.date_iso(jour)), "phrases": said}

    def _fait(self, fiche: Action | Enjeu, champ: str, fait: Fait[Any]) -> dict[str, Any]:
        """Return a fact for the template that shows its kind; ready made when few records have that kind."""
        if champ not in {"statut", "pilote", "publics"} or fait.sans_objet:
            return {"faite": str(self.reponse(fiche, champ, "../../")), "valeur": fait.valeur is not None}
        valeur = fait.valeur
        if champ == "publics":
            valeur = [self.corpus.libelle["publics"][v] for v in valeur or ()]
        source = fait.source
        return {
            "valeur": valeur,
            "date": isinstance(fait.date, DateDite) and francais.date_dite(fait.date),
            "source": source and {"ligne": source.ligne, "mots": source.mots, "titre": source.titre, "url": source.url},
        }
