"""What every page that changes a record does: it shows what will come of a change, then saves it once it was seen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from contrat.model.collections import collection_in
from flask import abort, g, redirect, render_template, request, session
from rewriting import Unwritable

from .desk import Desk, Edit, Faulty, Seen, unwritable
from .draft import Merged, Saisie
from .faults import FormFault, label
from .office import Office, Standing
from .records import Record

CARRIED = frozenset({"faire", "vu", "jeton", "base"})
"""What a page of our own says again by itself."""


class ChangePages:
    def __init__(self, office: Office, desk: Desk) -> None:
        self.office, self.desk = office, desk

    def record(self, genre: str, cle: str) -> Record:
        return self.office.now().records.get((genre, cle)) or abort(404)

    def asked(self, change: Callable[[Standing], Edit], faulty: Callable[[list[FormFault]], Any]) -> Any:
        """Show what a change that asks for no field will do, or do it once it was seen."""
        saving = request.form.get("faire") == "enregistrer" and not g.perime
        vu = request.form.get("vu", "") if saving else ""
        with self.desk.saver.alone() if saving else nullcontext():
            standing = self.office.now()
            try:
                seen = self.desk.look(standing, change(standing), vu=vu)
            except Faulty as wrong:
                return faulty(wrong.found)
            except Unwritable as error:
                return faulty([unwritable(error)])
            if vu == seen.vu:
                self.desk.save(standing, seen)
                return self.done(seen)
        return self.before_saving(seen, None, None)

    def done(self, seen: Seen) -> Any:
        session["fait"] = "Enregistré. Le changement est dans l’historique du contrat."
        record = seen.change.record
        stands = (record.collection.nom, record.cle) in self.office.now().records
        return redirect(record.adresse if stands else "/", 303)

    def before_saving(self, seen: Seen, draft: Saisie | None, made: Merged | None) -> Any:
        standing = self.office.now()
        record = seen.change.record
        carried = [(n, v) for n, v in request.form.items(multi=True) if n not in CARRIED]
        if draft:
            carried.append(("base", draft.base_said))
        autres = [label(record.shape, n) for n in made.autres] if made else []
        kinds = {collection_in(f).titre.lower(): None for f in sorted(seen.change.fichiers) if f != record.fichier}
        return render_template(
            "apercu.html",
            contrat=standing.corpus.contrat,
            record=record,
            seen=seen,
            carried=carried,
            autres=autres,
            aussi=[*kinds],
            mineur=bool(draft and draft.mineur),
            raison=seen.change.message.split("\n")[0].partition(": ")[2],
        )
