"""The requests → the pages that answer: nothing here knows what a field is, nor writes a file."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from building.contract_folder import CODE, DOCS
from building.git import GitFailed
from contrat.french.grammar import capitale, date_iso, pluriel
from contrat.model.collections import RETIRES
from contrat.pages import environment
from contrat.reading.problems import DataRefused
from contrat.serving import headers
from contrat.webpage import addresses
from flask import Flask, Response, abort, g, redirect, render_template, request, session
from werkzeug.exceptions import HTTPException

from . import changing, form, restoring, retiring, search
from .desk import Desk
from .office import Office, Standing
from .records import Record
from .reversal import last_change
from .saving import Busy, NotTaken, Saver
from .security import MAX_BODY, MAX_FIELDS, Guard
from .viewing import shown_fields, told_of

HERE = Path(__file__).parent
STYLES = {"site.css": CODE / DOCS / "assets/site.css", "icone.svg": CODE / DOCS / "assets/icone.svg"}
STYLES["formulaire.css"] = HERE / "formulaire.css"
PER_PAGE = 100


def make_app(office: Office, saver: Saver, guard: Guard) -> Flask:
    """Return the application of one contract."""
    app = Flask("editing", template_folder=str(HERE / "templates"), static_folder=None)
    app.secret_key = guard.key
    app.config.update(
        SESSION_COOKIE_NAME="__Host-formulaire" if guard.https else "formulaire",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=guard.https,
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=MAX_BODY,
        MAX_FORM_PARTS=MAX_FIELDS,
    )
    app.jinja_options = {"undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(typo=environment.typo, date_iso=date_iso, capitale=capitale)
    app.jinja_env.globals.update(pluriel=pluriel, nature_of=form.nature_of)
    desk = Desk(office, saver)
    _guard(app, guard)
    app.before_request(saver.settle)
    _views(app, office, desk)
    changing.routes(app, office, desk)
    retiring.routes(app, office, desk)
    _failures(app)
    return app


def _guard(app: Flask, guard: Guard) -> None:
    @app.before_request
    def admit() -> Any:
        head = request.headers
        if not guard.admits(head.get("Host", ""), request.method, head.get("Origin"), head.get("Sec-Fetch-Site")):
            abort(403)
        plain = request.path.strip("/")
        if request.method == "GET" and plain and request.path.endswith("/") and not plain.startswith("apercu/"):
            asked = request.query_string.decode("ascii", "ignore")
            return redirect(f"/{plain}{'?' if asked else ''}{asked}", 301)
        own = session.setdefault("id", secrets.token_urlsafe(16))
        g.jeton, g.perime = guard.token(own), False
        if request.method == "POST":
            sound = guard.check(own, request.form.get("jeton", ""))
            if sound is False and head.get("Origin") is None:
                abort(403)
            g.perime = sound is not True  # ours by its origin: shown again, never saved
        return None

    @app.after_request
    def close(answer: Response) -> Response:
        answer.headers.update(guard.headers(framed=request.endpoint == "apercu"))
        return answer

    @app.context_processor
    def seen() -> dict[str, Any]:
        return {"jeton": getattr(g, "jeton", ""), "perime": getattr(g, "perime", False)}


def _views(app: Flask, office: Office, desk: Desk) -> None:
    @app.get("/")
    def accueil() -> Any:
        standing = office.now()
        asked = {nom: request.args.get(nom, "")[:200] for nom in ("q", "genre", "etat")}
        records = list(standing.records.values())
        if not asked["genre"] and not asked["etat"] and (one := search.numbered(records, asked["q"])):
            return redirect(one.adresse, 303)
        mois = date.today().isoformat()[:7]
        found = search.found(
            records, asked["q"], asked["genre"], asked["etat"], historique=standing.historique, mois=mois
        )
        genres = {
            c.nom: c.titre for c in standing.corpus.collections if any(r.collection.nom == c.nom for r in records)
        }
        nouvelles = {c.nom: c.titre for c in standing.corpus.collections if retiring.creatable(c)}
        return render_template(
            "liste.html",
            contrat=standing.corpus.contrat,
            asked=asked,
            found=found[:PER_PAGE],
            total=len(found),
            genres=genres,
            nouvelles=nouvelles,
            etats=search.ETATS,
            fait=session.pop("fait", ""),
        )

    @app.get("/fiche/<genre>/<cle>")
    def fiche(genre: str, cle: str) -> Any:
        standing = office.now()
        record = standing.records.get((genre, cle)) or abort(404)
        return render_template(
            "fiche.html",
            contrat=standing.corpus.contrat,
            record=record,
            champs=shown_fields(standing, record),
            passes=told_of(standing, record),
            annulable=last_change(office, standing, record),
            retirable=retiring.retirable(record),
            remettable=_restorable(office, standing, record),
            fait=session.pop("fait", ""),
        )

    @app.get("/apercu/<cle>/")
    @app.get("/apercu/<cle>/<path:adresse>")
    def apercu(cle: str, adresse: str = "") -> Any:
        nom = adresse.removeprefix("assets/")
        known = {p.name: p for p in (CODE / DOCS / "assets").iterdir() if p.is_file()}
        if adresse.startswith("assets/") and nom in known:
            return _file(known[nom])
        page = desk.page(cle, adresse)
        if page is None:
            abort(404)
        return Response(page, content_type="text/html; charset=utf-8")

    @app.get("/style/<nom>")
    def style(nom: str) -> Any:
        return _file(STYLES[nom]) if nom in STYLES else abort(404)


def _restorable(office: Office, standing: Standing, record: Record) -> str:
    """Return the page that puts back what a tombstone stands for; nothing for what is none, or that git does not have."""
    if record.collection.fichier != RETIRES:
        return ""
    there = addresses.record_at(record.fiche.adresse)
    one = restoring.gone(office, standing).get(there) if there else None
    return one.adresse if one else ""


def _file(path: Path) -> Response:
    return Response(path.read_bytes(), content_type=headers.type_de(path.name))


SAID = {
    400: (
        "Demande illisible",
        "Ce formulaire ne vient pas d’une page de ce site. Revenez à la fiche, puis recommencez.",
    ),
    403: (
        "Demande refusée",
        "Elle ne vient pas d’une page de ce formulaire. Ouvrez-le par son adresse, puis recommencez.",
    ),
    404: (
        "Page introuvable",
        "Cette page n’existe pas, ou la fiche a été retirée. Les fiches retirées se remettent en ligne depuis la liste.",
    ),
    405: ("Demande illisible", "Revenez à la liste des fiches, puis recommencez."),
    413: ("Trop de texte", "Le formulaire envoyé dépasse un million d’octets. Enregistrez en plusieurs fois."),
}


def _failures(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        code = error.code or 500
        titre, texte = SAID.get(
            code, ("Le formulaire a une panne", "Rien n’a été enregistré. Revenez en arrière, puis recommencez.")
        )
        return render_template("message.html", titre=titre, textes=[texte]), code

    @app.errorhandler(form.TooMany)
    def too_many(_: form.TooMany) -> Any:
        titre, texte = SAID[413]
        return render_template("message.html", titre=titre, textes=[texte]), 413

    @app.errorhandler(DataRefused)
    def bad_data(error: DataRefused) -> Any:
        textes = [str(p) for p in error.problems[:50]]
        return render_template(
            "message.html", titre="Les données ont une faute, faite hors du formulaire", textes=textes
        ), 503

    @app.errorhandler(Busy)
    def busy(_: Busy) -> Any:
        texte = (
            "Quelqu’un d’autre enregistre en ce moment. Rien n’a été enregistré : revenez en arrière, puis recommencez."
        )
        return render_template("message.html", titre="Patientez un instant", textes=[texte]), 503

    @app.errorhandler(NotTaken)
    def not_taken(error: NotTaken) -> Any:
        textes = ["Rien n’a été enregistré. Le dépôt qui publie le site répond :", *str(error).split("\n")]
        return render_template("message.html", titre="Le changement n’est pas pris", textes=textes), 409

    @app.errorhandler(GitFailed)
    def no_git(error: GitFailed) -> Any:
        return render_template("message.html", titre="Le dépôt git ne répond pas", textes=str(error).split("\n")), 503
