"""The environments of the templates: everything escaped; those of bodies have our filters, and nothing undefined."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ..accessibility import conformite
from ..french import days, grammar
from ..french.names import Noms
from ..french.typography import no_break, typeset
from ..french.values import Values
from ..french.wording import number
from ..history.changes import Historique
from ..history.journal import Journal
from ..model.action import Action
from ..model.collections import collection_of
from ..model.contrat import CHAMPS_SUIVIS_CONTRAT, Contrat, Periode
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.facts import FaitExterne
from ..model.scalars import EXTRAIT, abridged
from ..reading import pictograms, prose
from ..reading.characters import fold_spaces
from ..search.filters import Filters
from ..webpage import addresses, pagination
from ..webpage.page import Lien, Version
from . import drawings
from .answers import Reponses
from .contacts import Contacts
from .letter import demande_dite
from .tallies import Tallies

_HEADINGS = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.S)
_KEPT = 1 << 16
"""Texts remembered as pages show them."""
SIC = Markup(' <span class="sic">[sic]</span>')
"""What follows the words of an action whose line is to be read as it is written."""
TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=_KEPT)
def typo(texte: str) -> Markup:
    """Return a text of ours as pages show it, escaped: each stands on half a dozen pages."""
    return escape(typeset(texte))


@lru_cache(maxsize=_KEPT)
def mots(texte: str) -> Markup:
    """Return words of the contract as pages show them, escaped."""
    return escape(no_break(texte))


def foreign(langue: str, texte: str) -> Markup:
    """Return words of the contract in a language that is not French, which says so."""
    return Markup('<span lang="{}">{}</span>').format(langue, mots(texte))


@lru_cache(maxsize=_KEPT)
def repere(numero: str, intitule: str) -> Markup:
    """Return the number and title of an action, as lists show them: « 4.1 Apprendre à nager »."""
    return Markup('<span class="numero">{}</span> {}').format(numero, typeset(intitule))


def titres(corps: str) -> list[tuple[str, str]]:
    """Return the id and the words of each heading of the second level of a body, in its order, as plain text."""
    return [(nom, Markup(texte).striptags()) for nom, texte in _HEADINGS.findall(corps)]  # noqa: S704  # read, not shown


@lru_cache(maxsize=1 << 12)
def en_lien(lien: Lien, racine: str) -> Markup:
    """Return a link as HTML: the same stands in many places of a page, and on many pages."""
    return Markup('<a href="{}{}">{}</a>').format(racine, lien.adresse, typeset(lien.titre))


def phrase(texte: str) -> str:
    """Return prose as one plain line, for places that hold no markup."""
    return typeset(prose.plain(texte))


def en_bref(fiche: Action | Enjeu) -> str:
    """Return what a record is, in a line: our sentences, or the beginning of the words of the source."""
    return phrase(fiche.en_clair) if fiche.en_clair else no_break(abridged(fiche.texte, EXTRAIT))


def words_of(contrat: Contrat) -> Callable[..., Markup]:
    """Return what shows words of a source, the first one where no key of a piece is given, in the language that it speaks."""
    langues = {cle: contrat.langue_de(cle) for cle in (None, *(p.cle for p in contrat.pieces))}
    if not any(langues.values()):
        return lambda texte, piece=None: mots(texte)

    def shown(texte: str, piece: str | None = None) -> Markup:
        return foreign(langue, texte) if (langue := langues.get(piece, "")) else mots(texte)

    return shown


def web(adresse: str) -> str:
    """Return an outside address that a link may lead to.

    Escaping cannot make `javascript:` harmless, so nothing but http(s) is ever written in a `href`: the data
    gate refuses the rest with its line, and this stops a build that would have gone round it.
    """
    if not adresse.startswith(("https://", "http://")):
        raise ValueError(f"not an address of the web: {adresse[:80]!r}")
    return adresse


class Compiled(jinja2.FileSystemBytecodeCache):
    """Keeps compiled templates as Python keeps its modules, where it may: in a `__pycache__` of the code.

    They are code: never in the folder of a contract. A text that changed, another Jinja or other options compile anew.
    """

    def __init__(self, options: str) -> None:
        super().__init__(str(TEMPLATES / "__pycache__"), "jinja2-%s.cache")
        self._options = options

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a digest of all that changes what is compiled but the text, which Jinja compares itself."""
        said = "|".join((name, filename or "", jinja2.__version__, self._options))
        return sha256(said.encode(errors="surrogateescape")).hexdigest()[:16]

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep what was compiled, where it can be: a folder that is not ours to write, or a full disk, stops no build."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


class Context(jinja2.runtime.Context):
    """Calls what templates call as Python does: nothing that ours call asks for its context, which Jinja looks for each time."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(*args, **kwargs)


def escaping(*folders: str | Path, **options: Any) -> jinja2.Environment:
    """Return an environment whose templates escape all that they show; each is read once, in the first folder that has it."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        auto_reload=False,
        bytecode_cache=Compiled(repr(sorted(options))),
        optimized=False,  # templates have no constants to fold, and looking for some is a fifth of compiling them
        **options,
    )
    env.context_class = Context
    return env


def environment() -> jinja2.Environment:
    """Return the environment of the bodies: everything escaped, nothing undefined."""
    env = escaping(TEMPLATES, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters.update(
        typo=typo,
        mots=mots,
        titres=titres,
        en_lien=en_lien,
        blocs=prose.blocks,
        phrases=prose.sentences,
        phrase=phrase,
        en_bref=en_bref,
        insecable=mots,
        abrege=lambda texte: abridged(texte, EXTRAIT),
        web=web,
        pictogramme=pictograms.draw,
        plie=fold_spaces,
        periode=grammar.periode,
        capitale=grammar.capitale,
        point=grammar.point,
        adresse=addresses.of,
        date_iso=grammar.date_iso,
    )
    env.globals.update(pluriel=grammar.pluriel, demande_dite=demande_dite, adresses=addresses, suite="")
    return env


def contract_environment(
    corpus: Corpus,
    *,
    version: Version,
    noms: Noms,
    historique: Historique | None,
    journal: Journal | None,
    lien: Callable[..., Lien],
) -> jinja2.Environment:
    """Return the environment of the bodies of one contract: all that a template sees but the values of its page."""
    env, values = environment(), Values(corpus)
    answers, filters, contacts = Reponses(corpus, env), Filters(corpus), Contacts(corpus)
    tallies, words = Tallies(corpus), words_of(corpus.contrat)
    fields = {
        cls: {f.name: f.metadata for f in dataclasses.fields(cls) if f.metadata} for cls in (corpus.action, Contrat)
    }
    libelles = {champ: said["libelle"] for champ, said in fields[corpus.action].items()}
    env.filters.update(
        etat=answers.etat,
        bilan=answers.bilan,
        bilan_commun=answers.bilan_commun,
        numero=noms.numero,
        repere=lambda action: repere(corpus.numero(action), action.nom),
        niveau=noms.niveau,
        sic=lambda action: SIC if corpus.est_sic(action.source) else "",
        collection=lambda fiche: collection_of(fiche).nom,
        dit=values.of,
        paroles=lambda value: values.runs(value, type(value)),
        filtrable=filters.codes,
        services=contacts.services,
        mots=words,
        # the beginning, for lists; the page of the record has them whole
        extrait=lambda texte, piece=None: words(abridged(texte, EXTRAIT), piece),
        par_statut=tallies.par_statut,
        cout_connu=tallies.cout_connu,
        roles=tallies.roles,
        nommee=tallies.nommee,
        budget=drawings.budget,
        courbe=drawings.courbe,
        ecart=drawings.ecart,
        nombre=number,
        par_periode=lambda faits: by_period(faits, corpus.contrat.periode),
        libelles=cache(lambda champs: ", ".join(libelles[champ].lower() for champ in champs)),
    )
    env.globals.update(
        corpus=corpus,
        contrat=corpus.contrat,
        version=version,
        noms=noms,
        lien=lien,
        standards=contacts.standards,
        historique=historique,
        periode_finie=finished(corpus.contrat, version.jour),
        recent=journal.recent if journal else None,
        champs_attendus=corpus.champs_attendus,
        attendus_de={q.id: len({*q.champs}.intersection(corpus.champs_attendus)) for q in corpus.questions},
        filtres_du_contrat=filters.tous,
        colonnes=filters.colonnes,
        listes=filters.listes,
        champs_suivis_contrat=CHAMPS_SUIVIS_CONTRAT,
        divise=pagination.divided(corpus),
        seuil=pagination.SEUIL,
        cartes=pagination.EN_ACCUEIL,
        formes=drawings.FORMES,
        conformite=conformite.etat(corpus.contrat.audit, version.jour),
        audit_en_cours=conformite.en_cours(corpus.contrat.audit, version.jour),
        description_champ={champ: said["description"] for champ, said in fields[corpus.action].items()},
        libelle_champ=libelles,
        libelle_champ_contrat={champ: said["libelle"] for champ, said in fields[Contrat].items()},
    )
    for nom, gabarit in (
        ("m", "_macros.html"),
        ("j", "_journal.html"),
        ("ailleurs", "_faits.html"),
        ("suivi", "_suivi.html"),
    ):  # once: an import costs each page 40 µs
        env.globals[nom] = env.get_template(gabarit).module
    for nom in ("absent", "destinataires", "pictogramme"):  # the same on every page as deep
        setattr(env.globals["m"], nom, lru_cache(maxsize=None, typed=True)(getattr(env.globals["m"], nom)))
    return env


def by_period(faits: Sequence[FaitExterne], periode: Periode) -> list[tuple[str, list[FaitExterne]]]:
    """Return facts by their place beside the period of the contract, the newest first; those that have none last."""
    groups: dict[str, list[FaitExterne]] = {"apres": [], "pendant": [], "avant": [], "": []}
    for fait in sorted(faits, key=lambda f: f.quand or "", reverse=True):
        groups[days.place(fait.quand, periode.debut.valeur, periode.fin.valeur)].append(fait)
    return [(nom, found) for nom, found in groups.items() if found]


def finished(contrat: Contrat, jour: str | None) -> str | None:
    """Return the first day after the period once it is past on a day; None while it runs, or when nobody knows."""
    fin = contrat.periode.fin.valeur
    if fin is None or jour is None or jour <= days.dernier(fin):
        return None
    return days.lendemain(days.dernier(fin))
