"""The pages that edit a record and create one: its form, with all its faults, then what is seen before saving."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from contrat.reading.characters import slug
from contrat.reading.kinds import IdKind
from flask import Flask, abort, g, render_template, request, session
from rewriting import Unwritable

from . import buttons, controls, reversal
from . import draft as drafts
from .asking import ChangePages
from .controls import Asker, Control
from .desk import Desk, Edit, Faulty, Seen, message, motif_fault, named, unwritable
from .draft import Forged, Merged, Saisie
from .faults import FormFault, beside, label
from .form import TooMany, collection_of
from .office import Office, Standing
from .records import Record
from .retiring import creatable
from .viewing import said

MANY = 3
"""From how many fields on those that need not be filled are folded."""
DROPPED = frozenset({"faire", "vu", "jeton"})
"""What is not of the form that waits while a record that it names is created."""


def routes(app: Flask, office: Office, desk: Desk) -> None:
    pages = Changing(office, desk)
    app.add_url_rule("/fiche/<genre>/<cle>/modifier", "modifier", pages.modify, methods=["GET", "POST"])
    app.add_url_rule("/nouvelle/<genre>", "nouvelle", pages.create, methods=["GET", "POST"])


class Changing(ChangePages):
    # -- editing and creating

    def modify(self, genre: str, cle: str) -> Any:
        record = self.record(genre, cle)
        if request.method == "GET":
            return self._form(drafts.opened(record, request.args.getlist("champ")))
        return self._posted(self._received(record), lambda: self.record(genre, cle), create=False)

    def create(self, genre: str) -> Any:
        new = self._new(genre)
        if request.method == "GET":
            return self._form(drafts.opened(new, ()), create=True)
        draft = self._received(new)
        draft.record = self._called(draft, request.form.get("identifiant", ""))
        return self._posted(
            draft, lambda: replace(self._new(genre), cle=draft.record.cle, fichier=draft.record.fichier), create=True
        )

    def _posted(self, draft: Saisie, again: Callable[[], Record], *, create: bool) -> Any:
        """Do what the button says; what was typed is shown again whatever comes of it."""
        what, _, where = request.form.get("faire", "verifier").partition(":")
        if what == "creer":
            return self._create_beside(draft, where, create=create)
        if what == "renoncer" and create:
            return self._back_to("")
        if what not in ("verifier", "enregistrer"):
            return self._form(draft, focus=self._pressed(draft, what, where), create=create)
        saving = what == "enregistrer" and not g.perime
        vu = request.form.get("vu", "") if saving else ""
        with self.desk.saver.alone() if saving else nullcontext():
            draft.record = again()
            try:
                seen, made = self._seen(draft, vu, create=create)
            except Faulty as faulty:
                return self._form(draft, faulty.found, create=create)
            if vu == seen.vu:
                return self._save(seen, draft)
        return self.before_saving(seen, draft, made)

    def _pressed(self, draft: Saisie, what: str, where: str) -> str:
        if what == "reprendre" and "source" in session:
            drafts.offered(draft, session["source"])
            return "commun.date" if len(draft.faits) != 1 else f"{draft.faits[0]}.date"
        if what == "leur":
            drafts.take_theirs(draft, where)
            return where
        return buttons.pressed(draft.held, draft.shapes, what, where)

    def _seen(self, draft: Saisie, vu: str, *, create: bool) -> tuple[Seen, Merged]:
        """Return the change that a draft makes. Raises `Faulty` with all that is wrong with it at once."""
        made = drafts.merged(draft)
        record = draft.record
        found = named(draft.faults, record) + self._own_faults(draft, made, create=create)
        if made.conflits:
            standing = self.office.now()
            found = [FormFault(n, label(record.shape, n), _conflict(standing, draft, n)) for n in made.conflits] + found
            drafts.rebased(draft)
        trailer = drafts.MINOR if draft.mineur else ""
        standing = self.office.now()
        try:
            build = reversal.created if create else reversal.edited
            change = Edit(record, build(standing, record, made.part), message(record, draft.motif or "—", trailer))
            seen = self.desk.look(standing, change, page=not found, vu=vu)
        except Unwritable as error:
            raise Faulty([*found, unwritable(error)]) from None
        except Faulty as faulty:
            raise Faulty([*found, *beside(faulty.found, found, made.instead)]) from None
        if found:
            raise Faulty(found)
        return seen, made

    def _own_faults(self, draft: Saisie, made: Merged, *, create: bool) -> list[FormFault]:
        found = []
        record = draft.record
        if create and record.collection.dossier and (wrong := _id_fault(record.cle) or self._taken(record)):
            found.append(FormFault("identifiant", "Identifiant", wrong))
        if not made.changes and not draft.faults and not create:
            found.append(FormFault("", "Rien n’a changé", "changez une valeur, ou revenez à la fiche"))
        if wrong := drafts.common_date_fault(draft):
            found.append(FormFault("commun.date", "Date de ce que vous changez", wrong))
        if wrong := motif_fault(draft.motif):
            found.append(FormFault("motif", "Pourquoi ce changement", wrong))
        if wrong := drafts.minor_is_refused(draft, made):
            found.append(FormFault("mineur", "Correction mineure", wrong))
        return found

    def _taken(self, record: Record) -> str:
        known = record.fichier in self.office.now().octets
        return f"« {record.cle} » existe déjà ; donnez un autre identifiant" if known else ""

    def _save(self, seen: Seen, draft: Saisie) -> Any:
        self.desk.save(self.office.now(), seen)
        if (source := drafts.source_of(draft)) is not None:
            session["source"] = source
        return self._back_to(draft.record.cle) if request.form.get("retour") else self.done(seen)

    # -- a record that another names is created beside its form

    def _create_beside(self, draft: Saisie, where: str, *, create: bool) -> Any:
        """Show the form of a new record; that which asks for it waits in it, with all that is typed."""
        genre = collection_of(draft.shapes, where) or abort(400)
        record = draft.record
        held = [(n, v) for n, v in request.form.items(multi=True) if n not in DROPPED]
        waits = {"genre": record.collection.nom, "cle": "" if create else record.cle, "champ": where, "saisie": held}
        new = self._new(genre)
        return self._form(drafts.opened(new, ()), create=True, retour=json.dumps(waits, ensure_ascii=False))

    def _back_to(self, cle: str) -> Any:
        """Show again the form that waited, with the new record chosen in it; with none, as it was."""
        try:
            waits = json.loads(request.form.get("retour", ""))
            own, where = str(waits["cle"]), str(waits["champ"])
            given: dict[str, list[str]] = {}
            for nom, value in waits["saisie"]:
                given.setdefault(str(nom), []).append(str(value))
            record = self.record(str(waits["genre"]), own) if own else self._new(str(waits["genre"]))
            draft = drafts.received(record, given)
        except (ValueError, KeyError, TypeError, Forged, TooMany):
            abort(400)
        if not own:
            draft.record = self._called(draft, given.get("identifiant", [""])[0], replaced=False)
        if cle:
            buttons.chosen(draft.held, draft.shapes, where, cle)
        note = "Enregistré, et choisi ci-dessous. Ce que vous aviez tapé est là." if cle else ""
        return self._form(draft, focus=where, create=not own, retour=given.get("retour", [""])[0], note=note)

    # -- pages

    def _form(
        self,
        draft: Saisie,
        found: Sequence[FormFault] = (),
        *,
        focus: str = "",
        create: bool = False,
        retour: str | None = None,
        note: str = "",
    ) -> Any:
        standing = self.office.now()
        texts: dict[str, str] = {}
        for f in found:
            texts[f.champ] = f"{texts[f.champ]} ; {f.message}" if f.champ in texts else f.message
        asker = Asker(standing.names, standing.champs, texts, self._creatable())
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
            last=session.get("source") if draft.faits else None,
            mineur_possible=len(draft.faits) < len(draft.champs),
            suivis=[label(draft.record.shape, n) for n in draft.faits],
            retour=request.form.get("retour", "") if retour is None else retour,
            note=note,
        ), 422 if found else 200

    # -- what is asked for

    def _new(self, genre: str) -> Record:
        standing = self.office.now()
        c = next((c for c in standing.corpus.collections if c.nom == genre and creatable(c)), None) or abort(404)
        held: Any = standing.raws.get(c.fichier, [])
        place = None if c.dossier else len(held)
        return Record(c, "", "" if c.dossier else c.fichier, place, {}, None, "Nouvelle fiche")

    def _creatable(self) -> dict[str, str]:
        """Return how each kind of record that a form may create beside it is called."""
        return {c.nom: c.titre.lower() for c in self.office.now().corpus.collections if c.dossier and creatable(c)}

    def _called(self, draft: Saisie, typed: str, *, replaced: bool = True) -> Record:
        """Return a new record with the name that was typed, or that its own name gives if `replaced`."""
        record, typed = draft.record, typed.strip()
        if not record.collection.dossier:
            return record
        own: Mapping[str, Any] = draft.held
        given = next((str(own[n]) for n in ("terme", "nom", "intitule", "titre", "texte") if own.get(n)), "")
        cle = typed or (slug(given.split(" (")[0])[:60].strip("-") if replaced else "")
        fichier = f"{record.collection.nom}/{cle if not _id_fault(cle) else 'nouvelle-fiche'}.yml"
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


def _conflict(standing: Standing, draft: Saisie, nom: str) -> str:
    now = said(standing, draft.record, nom, draft.record.raw.get(nom))
    then = said(standing, draft.record, nom, draft.base.get(nom))
    return (
        f"quelqu’un d’autre l’a changé pendant que vous écriviez : c’était {then} ; c’est maintenant {now}. "
        "Ce que vous avez tapé est ci-dessous : gardez-le, ou reprenez la valeur enregistrée"
    )


def _id_fault(cle: str) -> str:
    """Return why a text is no identifier; nothing if it is one."""
    if not cle:
        return "« Identifiant » est à remplir, par exemple office-du-tourisme"
    try:
        IdKind().parse(cle)
    except ValueError as error:
        return str(error)
    return ""
