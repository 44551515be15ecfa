"""The pages that retire a record, put it back, and take back its last change."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from contrat.model.collections import RETIRES, Collection
from contrat.webpage import addresses
from flask import Flask, abort, redirect, render_template, request, session

from . import restoring, reversal
from .asking import ChangePages
from .desk import Desk, Edit, Faulty, message, motif_fault
from .faults import FormFault
from .office import Office, Standing
from .records import Record
from .restoring import Gone
from .reversal import Retirement, last_change


def creatable(collection: Collection) -> bool:
    return (collection.dossier or collection.liste) and collection.fichier != RETIRES


def retirable(record: Record) -> bool:
    return creatable(record.collection)


def routes(app: Flask, office: Office, desk: Desk) -> None:
    pages = Retiring(office, desk)
    app.add_url_rule("/fiche/<genre>/<cle>/retirer", "retirer", pages.retire, methods=["GET", "POST"])
    app.add_url_rule("/fiche/<genre>/<cle>/annuler", "annuler", pages.take_back, methods=["GET", "POST"])
    app.add_url_rule("/retirees", "retirees", pages.retired)
    app.add_url_rule("/retirees/<genre>/<cle>", "remettre", pages.restore, methods=["GET", "POST"])


class Retiring(ChangePages):
    def retire(self, genre: str, cle: str) -> Any:
        record = self.record(genre, cle)
        if not retirable(record):
            abort(404)
        motif = _motif()
        instead = [a for a in request.form.getlist("remplace_par") if a]
        if request.method == "GET" or request.form.get("faire") == "revenir":
            return self._retiring(record, motif, instead, [])

        def change(standing: Standing) -> Edit:
            if wrong := motif_fault(motif):
                raise Faulty([FormFault("motif", "Pourquoi la retirer", wrong)])
            files = reversal.retired(standing, standing.records[genre, cle], Retirement(motif, instead))
            return Edit(record, files, message(record, motif))

        return self.asked(change, lambda found: self._retiring(record, motif, instead, found))

    def take_back(self, genre: str, cle: str) -> Any:
        record = self.record(genre, cle)
        if request.form.get("faire") == "revenir":
            return redirect(record.adresse, 303)

        def change(standing: Standing) -> Edit:
            last = last_change(self.office, standing, record) or abort(404)
            return Edit(record, {record.fichier: last.before}, reversal.reverted(last.message))

        return self.asked(change, lambda found: self._refused(record, found))

    def retired(self) -> Any:
        standing = self.office.now()
        return render_template(
            "retirees.html",
            contrat=standing.corpus.contrat,
            found=list(restoring.gone(self.office, standing).values()),
            fait=session.pop("fait", ""),
        )

    def restore(self, genre: str, cle: str) -> Any:
        standing = self.office.now()
        if (genre, cle) in standing.records:
            return redirect(standing.records[genre, cle].adresse, 303)
        one = restoring.gone(self.office, standing).get((genre, cle)) or abort(404)
        motif = _motif()
        if request.method == "GET" or request.form.get("faire") == "revenir":
            return self._restoring(one, motif, [])

        def change(standing: Standing) -> Edit:
            wrong = motif_fault(motif)
            record, files = restoring.restored(self.office, standing, one)
            edit = Edit(record, files, message(record, motif or "—"))
            if wrong:
                self._gate_too(standing, edit, FormFault("motif", "Pourquoi la remettre en ligne", wrong))
            return edit

        return self.asked(change, lambda found: self._restoring(one, motif, found))

    def _gate_too(self, standing: Standing, edit: Edit, fault: FormFault) -> None:
        """Raise `Faulty` with a fault, and with those of the gate."""
        try:
            self.desk.look(standing, edit, page=False)
        except Faulty as faulty:
            raise Faulty([fault, *faulty.found]) from None
        raise Faulty([fault])

    def _retiring(self, record: Record, motif: str, instead: list[str], found: list[FormFault]) -> Any:
        standing = self.office.now()
        pages = [(f"/{addresses.of(r.fiche)}", r) for r in standing.records.values() if r.collection.gabarit]
        texts = {f.champ: f.message for f in found}
        return render_template(
            "retirer.html",
            contrat=standing.corpus.contrat,
            record=record,
            tape=motif,
            instead=instead,
            pages=[
                (a, f"{r.numero} : {r.nom}" if r.numero else r.nom) for a, r in pages if r.adresse != record.adresse
            ],
            faults=found,
            texts=defaultdict(str, texts),
        ), 422 if found else 200

    def _restoring(self, one: Gone, motif: str, found: list[FormFault]) -> Any:
        texts = defaultdict(str, {f.champ: f.message for f in found})
        contrat = self.office.now().corpus.contrat
        page = render_template("remettre.html", contrat=contrat, one=one, tape=motif, faults=found, texts=texts)
        return page, 422 if found else 200

    def _refused(self, record: Record, found: list[FormFault]) -> Any:
        textes = [f"{f.ou} : {f.message}" for f in found]
        titre = "Ce changement ne peut plus être annulé seul"
        return render_template("message.html", titre=titre, textes=textes), 409


def _motif() -> str:
    return " ".join(request.form.get("motif", "").split())
