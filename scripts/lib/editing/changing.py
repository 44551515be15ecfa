"""The pages that change a record: its form, what is seen before saving, creating, retiring, taking back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from contrat.model.collections import RETIRES, Collection
from contrat.reading.characters import slug
from contrat.reading.kinds import IdKind
from contrat.webpage import addresses
from flask import Flask, abort, g, redirect, render_template, request, session
from rewriting import Unwritable

from . import buttons, controls, reversal
from . import draft as drafts
from .controls import Asker, Control
from .desk import Desk, Edit, Faulty, Seen, message, motif_fault, named, unwritable
from .draft import Forged, Merged, Saisie
from .faults import FormFault, label
from .office import Office, Standing
from .records import Record
from .reversal import Retirement, last_change
from .viewing import said

MANY = 3
"""From how many fields on those that need not be filled are folded."""
CARRIED = frozenset({"faire", "vu", "jeton", "base"})
"""What a page of our own says again by itself."""


def creatable(collection: Collection) -> bool:
    return (collection.dossier or collection.liste) and collection.fichier != RETIRES


def retirable(record: Record) -> bool:
    return creatable(record.collection)


def routes(app: Flask, office: Office, desk: Desk) -> None:
    pages = Changing(office, desk)
    app.add_url_rule("/fiche/<genre>/<cle>/modifier", "modifier", pages.modify, methods=["GET", "POST"])
    app.add_url_rule("/nouvelle/<genre>", "nouvelle", pages.create, methods=["GET", "POST"])
    app.add_url_rule("/fiche/<genre>/<cle>/retirer", "retirer", pages.retire, methods=["GET", "POST"])
    app.add_url_rule("/fiche/<genre>/<cle>/annuler", "annuler", pages.take_back, methods=["GET", "POST"])


class Changing:
    def __init__(self, office: Office, desk: Desk) -> None:
        self.office, self.desk = office, desk

    # -- editing and creating

    def modify(self, genre: str, cle: str) -> Any:
        record = self._record(genre, cle)
        if request.method == "GET":
            return self._form(drafts.opened(record, request.args.getlist("champ")))
        return self._posted(self._received(record), lambda: self._record(genre, cle), create=False)

    def create(self, genre: str) -> Any:
        new = self._new(genre)
        if request.method == "GET":
            return self._form(drafts.opened(new, ()), create=True)
        draft = self._received(new)
        draft.record = self._called(draft)
        return self._posted(
            draft, lambda: replace(self._new(genre), cle=draft.record.cle, fichier=draft.record.fichier), create=True
        )

    def _posted(self, draft: Saisie, again: Callable[[], Record], *, create: bool) -> Any:
        """Do what the button says; what was typed is shown again whatever comes of it."""
        what, _, where = request.form.get("faire", "verifier").partition(":")
        if what not in ("verifier", "enregistrer"):
            return self._form(draft, focus=self._pressed(draft, what, where), create=create)
        saving = what == "enregistrer" and not g.perime
        with self.desk.saver.alone() if saving else nullcontext():
            draft.record = again()
            try:
                seen, made = self._seen(draft, create=create)
            except Faulty as faulty:
                return self._form(draft, faulty.found, create=create)
            if saving and request.form.get("vu") == seen.vu:
                return self._save(seen, draft)
        return self._before_saving(seen, draft, made)

    def _pressed(self, draft: Saisie, what: str, where: str) -> str:
        if what == "reprendre" and "source" in session:
            drafts.offered(draft, session["source"])
            return "commun.date" if len(draft.faits) != 1 else f"{draft.faits[0]}.date"
        if what == "leur":
            drafts.take_theirs(draft, where)
            return where
        return buttons.pressed(draft.held, draft.shapes, what, where)

    def _seen(self, draft: Saisie, *, create: bool) -> tuple[Seen, Merged]:
        """Return the change that a draft makes. Raises `Faulty` with all that is wrong with it at once."""
        made = drafts.merged(draft)
        record = draft.record
        found = named(draft.faults, record) + self._own_faults(draft, made, create=create)
        if made.conflits:
            standing = self.office.now()
            found = [
                FormFault(n, label(record.shape, n), self._conflict(standing, draft, n)) for n in made.conflits
            ] + found
            drafts.rebased(draft)
        trailer = drafts.MINOR if draft.mineur else ""
        standing = self.office.now()
        try:
            build = reversal.created if create else reversal.edited
            change = Edit(record, build(standing, record, made.part), message(record, draft.motif or "—", trailer))
            seen = self.desk.look(standing, change, page=not found)
        except Unwritable as error:
            raise Faulty([*found, unwritable(error)]) from None
        except Faulty as faulty:
            told = {f.champ.split(".")[0] for f in found}  # what is missing there follows from what is told
            raise Faulty(
                [*found, *(f for f in faulty.found if not f.champ or f.champ.split(".")[0] not in told)]
            ) from None
        if found:
            raise Faulty(found)
        return seen, made

    def _own_faults(self, draft: Saisie, made: Merged, *, create: bool) -> list[FormFault]:
        found = []
        record = draft.record
        if create and record.collection.dossier and (wrong := self._id_fault(record.cle) or self._taken(record)):
            found.append(FormFault("identifiant", "Identifiant", wrong))
        if not made.changes and not draft.faults:
            found.append(FormFault("", "Rien n’a changé", "changez une valeur, ou revenez à la fiche"))
        if wrong := drafts.common_date_fault(draft):
            found.append(FormFault("commun.date", "Date de ce que vous changez", wrong))
        if wrong := motif_fault(draft.motif):
            found.append(FormFault("motif", "Pourquoi ce changement", wrong))
        if wrong := drafts.minor_is_refused(draft, made):
            found.append(FormFault("mineur", "Correction mineure", wrong))
        return found

    def _conflict(self, standing: Standing, draft: Saisie, nom: str) -> str:
        now = said(standing, draft.record, nom, draft.record.raw.get(nom))
        then = said(standing, draft.record, nom, draft.base.get(nom))
        return (
            f"quelqu’un d’autre l’a changé pendant que vous écriviez : c’était {then} ; c’est maintenant {now}. "
            "Ce que vous avez tapé est ci-dessous : gardez-le, ou reprenez la valeur enregistrée"
        )

    def _id_fault(self, cle: str) -> str:
        try:
            IdKind().parse(cle)
        except ValueError as error:
            return str(error)
        return ""

    def _taken(self, record: Record) -> str:
        known = record.fichier in self.office.now().octets
        return f"« {record.cle} » existe déjà ; donnez un autre identifiant" if known else ""

    def _save(self, seen: Seen, draft: Saisie) -> Any:
        self.desk.save(self.office.now(), seen)
        if (source := drafts.source_of(draft)) is not None:
            session["source"] = source
        return self._done(seen)

    def _done(self, seen: Seen) -> Any:
        session["fait"] = "Enregistré. Le changement est dans l’historique du contrat."
        record = seen.change.record
        stands = (record.collection.nom, record.cle) in self.office.now().records
        return redirect(record.adresse if stands else "/", 303)

    # -- retiring and taking back

    def retire(self, genre: str, cle: str) -> Any:
        record = self._record(genre, cle)
        if not retirable(record):
            abort(404)
        motif = " ".join(request.form.get("motif", "").split())
        instead = [a for a in request.form.getlist("remplace_par") if a]
        if request.method == "GET" or request.form.get("faire") == "revenir":
            return self._retiring(record, motif, instead, [])

        def change(standing: Standing) -> Edit:
            if wrong := motif_fault(motif):
                raise Faulty([FormFault("motif", "Pourquoi la retirer", wrong)])
            files = reversal.retired(standing, standing.records[genre, cle], Retirement(motif, instead))
            return Edit(record, files, message(record, motif))

        return self._asked(change, lambda found: self._retiring(record, motif, instead, found))

    def take_back(self, genre: str, cle: str) -> Any:
        record = self._record(genre, cle)
        if request.form.get("faire") == "revenir":
            return redirect(record.adresse, 303)

        def change(standing: Standing) -> Edit:
            last = last_change(self.office, standing, record) or abort(404)
            return Edit(record, {record.fichier: last.before}, reversal.reverted(last.message))

        return self._asked(change, lambda found: self._refused(record, found))

    def _asked(self, change: Callable[[Standing], Edit], faulty: Callable[[list[FormFault]], Any]) -> Any:
        """Show what a change that asks for no field will do, or do it once it was seen."""
        saving = request.form.get("faire") == "enregistrer" and not g.perime
        with self.desk.saver.alone() if saving else nullcontext():
            standing = self.office.now()
            try:
                seen = self.desk.look(standing, change(standing))
            except Faulty as wrong:
                return faulty(wrong.found)
            except Unwritable as error:
                return faulty([unwritable(error)])
            if saving and request.form.get("vu") == seen.vu:
                self.desk.save(standing, seen)
                return self._done(seen)
        return self._before_saving(seen, None, None)

    # -- pages

    def _form(self, draft: Saisie, found: Sequence[FormFault] = (), *, focus: str = "", create: bool = False) -> Any:
        standing = self.office.now()
        texts: dict[str, str] = {}
        for f in found:
            texts[f.champ] = f"{texts[f.champ]} ; {f.message}" if f.champ in texts else f.message
        asker = Asker(standing.names, standing.champs, texts)
        parts = controls.asked(asker, draft.record, draft.shapes, draft.held)
        return render_template(
            "formulaire.html",
            contrat=standing.corpus.contrat,
            record=draft.record,
            draft=draft,
            create=create,
            champs=parts,
            folded=len(parts) > MANY and len(parts) == len(draft.record.champs),
            faults=list(found),
            texts=defaultdict(str, texts),
            touched={f.champ.split(".")[0] for f in found} | {focus.split(".", maxsplit=1)[0]},
            focus=focus or (_first(parts) if not found else ""),
            last=session.get("source"),
        ), 422 if found else 200

    def _before_saving(self, seen: Seen, draft: Saisie | None, made: Merged | None) -> Any:
        standing = self.office.now()
        record = seen.change.record
        carried = [(n, v) for n, v in request.form.items(multi=True) if n not in CARRIED]
        if draft:
            carried.append(("base", draft.base_said))
        autres = [label(record.shape, n) for n in made.autres] if made else []
        return render_template(
            "apercu.html",
            contrat=standing.corpus.contrat,
            record=record,
            seen=seen,
            carried=carried,
            autres=autres,
            mineur=bool(draft and draft.mineur),
            raison=seen.change.message.split("\n")[0].partition(": ")[2],
        )

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

    def _refused(self, record: Record, found: list[FormFault]) -> Any:
        textes = [f"{f.ou} : {f.message}" for f in found]
        titre = "Ce changement ne peut plus être annulé seul"
        return render_template("message.html", titre=titre, textes=textes), 409

    # -- what is asked for

    def _record(self, genre: str, cle: str) -> Record:
        return self.office.now().records.get((genre, cle)) or abort(404)

    def _new(self, genre: str) -> Record:
        standing = self.office.now()
        c = next((c for c in standing.corpus.collections if c.nom == genre and creatable(c)), None) or abort(404)
        held: Any = standing.raws.get(c.fichier, [])
        place = None if c.dossier else len(held)
        return Record(c, "", "" if c.dossier else c.fichier, place, {}, None, "Nouvelle fiche")

    def _called(self, draft: Saisie) -> Record:
        """Return a new record with the name that was typed, or that its own name gives."""
        record = draft.record
        if not record.collection.dossier:
            return record
        typed = request.form.get("identifiant", "").strip()
        own: Mapping[str, Any] = draft.held
        given = next((str(own[n]) for n in ("terme", "nom", "intitule", "titre", "texte") if own.get(n)), "")
        cle = typed or slug(given.split(" (")[0])[:60].strip("-")
        fichier = f"{record.collection.nom}/{cle}.yml" if not self._id_fault(cle) else f"{record.collection.nom}/-.yml"
        return replace(record, cle=cle, fichier=fichier)

    def _received(self, record: Record) -> Saisie:
        try:
            return drafts.received(record, request.form.to_dict(flat=False))
        except Forged:
            abort(400)


def _first(parts: Sequence[Control]) -> str:
    """Return the first control that a person fills, where there are few."""
    if len(parts) > MANY:
        return ""
    one = parts[0]
    while one.parts:
        one = one.parts[0]
    return one.name
