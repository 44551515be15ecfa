"""The rules of the data. One generator a rule; its docstring is the rule; none changes a thing.

Rules read records that may have holes (a value that could not be read is None): a hole is
already a problem, and no rule reports it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from ..accessibility import conformite, rgaa
from ..model.accessibility import Accessibilite
from ..model.action import ETATS_INFORMATION, Lieu
from ..model.contrat import Contrat, Publication
from ..model.directory import term_ids
from ..model.facts import champs_suivis
from ..model.scalars import Insee
from ..model.vocabularies import Vocabulaires
from ..reading import pictograms
from ..reading.characters import slug
from ..reading.decode import kind_of, schema_of
from ..reading.kinds import LookedUp, PictogrammeKind
from ..reading.nearest import MAX_GUESSED, MAX_GUESSES, closest
from ..reading.problems import Problem, shown
from ..search import banque
from . import declared, facts, fidelity, ledger, levels, references, remarks, requests, source_texts
from .records import C, Records, listed
from .references import nearest_of

ANSWERS = ("texte", "enjeu", "source")
"""Fields of an action that may answer a question, besides those that are tracked."""


def problems(records: Records) -> Iterator[Problem]:
    """Yield the problems and remarks of every rule over all the records."""
    return (p for rule in RULES for p in rule(records))


def pictograms_are_in_the_theme(records: Records) -> Iterator[Problem]:
    """A pictogram is an icon of the locked theme, of a set whose licence the site names."""
    unknown = (found for found in records.scalars(PictogrammeKind) if not pictograms.draw(found[3]))
    for n, (fichier, path, _, nom) in enumerate(unknown):
        close = pictograms.near(nom) if n < MAX_GUESSES and len(nom) < MAX_GUESSED else None
        hint = f"vouliez-vous dire « {close} » ?" if close else f"par exemple {PictogrammeKind.exemple}"
        message = f"« {shown(nom)} » ; un pictogramme de material/ ou d’octicons/ est attendu ; {hint}"
        yield records.problem(fichier, path, message)


def places_are_known(records: Records) -> Iterator[Problem]:
    """A place is a commune of the reference table, or words: exactly one of the two."""
    readable, known = "communes.yml" not in records.unsound, set(_communes(records))
    table = records.single("communes.yml")
    named = {c.nom: c.insee for c in (table and table.communes) or () if c and c.nom and c.insee}
    for fichier, path, lieu in records.parts_of(Lieu):
        unread = not lieu.insee and records.written(fichier, *path, "insee")
        if bool(lieu.insee) == bool(lieu.mots) and not unread:
            yield records.problem(fichier, path, "un lieu est « insee » ou « mots », l’un des deux")
    for fichier, path, kind, insee in records.scalars(LookedUp):
        if readable and kind == kind_of(Insee) and insee not in known:
            close = closest(insee, named)
            hint = (
                f"vouliez-vous dire « {close} » ?" if close else "un code de cinq signes est attendu, par exemple 62498"
            )
            yield records.problem(fichier, path, f"commune « {shown(insee)} » absente de data/communes.yml ; {hint}")


def communes_stand_once(records: Records) -> Iterator[Problem]:
    """A commune stands once in the reference table."""
    for i, code in _doubles(_communes(records)):
        yield records.problem("communes.yml", ("communes", i, "insee"), f"commune {code} en double")


def counts_are_announced(records: Records) -> Iterator[Problem]:
    """The records are as many as the contract’s `comptes` say."""
    contrat: Contrat | None = records.single("contrat.yml")
    if contrat is None or contrat.comptes is None:
        return
    for nom in ("enjeux", "actions"):
        attendu, lu = getattr(contrat.comptes, nom), len(records.ids(nom))
        whole = not any(f.startswith(f"{nom}/") for f in records.unsound - records.octets.keys())
        if whole and attendu is not None and attendu != lu:
            message = f"nombre de fiches annoncé : {attendu} ; nombre lu dans data/{nom}/ : {lu}"
            yield records.problem("contrat.yml", ("comptes", nom), message)


def lists_have_no_double(records: Records) -> Iterator[Problem]:
    """A value stands once in its list."""
    for fichier, path, _, part in records.parts:
        lists = [
            (champ, items) for champ in part.__dataclass_fields__ if isinstance(items := getattr(part, champ), tuple)
        ]
        for champ, items in lists:
            doubles = {x: i for i, x in _doubles([x if isinstance(x, str | int | Lieu) else None for x in items])}
            for item, at in doubles.items():
                nom = (item.insee or item.mots) if isinstance(item, Lieu) else item
                yield records.problem(fichier, (*path, champ, at), f"« {shown(str(nom))} » en double dans la liste")


def fields_are_declared_once(records: Records) -> Iterator[Problem]:
    """A declared field has a name that nothing else has, in the records or in the files, and codes if it is one."""
    contrat: Contrat | None = records.single("contrat.yml")
    for path, message in declared.faults((contrat and contrat.champs) or ()):
        yield records.problem("contrat.yml", ("champs", *path), message)


def vocabularies_hold(records: Records) -> Iterator[Problem]:
    """Codes are unique; a tracked field answers one question at most, and questions name real fields."""
    v: Vocabulaires | None = records.single("vocabulaires.yml")
    if v is None or "vocabulaires.yml" in records.unsound:
        return  # what could not be read is said already
    for nom in schema_of(Vocabulaires):
        codes = [getattr(x, "code", None) or getattr(x, "id", None) for x in getattr(v, nom) or ()]
        cle = "id" if nom == "questions" else "code"
        for i, code in _doubles(codes):
            yield records.problem("vocabulaires.yml", (nom, i, cle), f"code « {code} » en double")
    asked: Counter[str] = Counter()
    answers = (*ANSWERS, *(suivis := champs_suivis(records.action)))
    for path, champ in listed(v.questions, "champs"):
        asked[champ] += 1
        if champ not in answers:
            message = f"champ « {shown(champ)} » inconnu ; {nearest_of(champ, answers)}"
            yield records.problem("vocabulaires.yml", ("questions", *path), message)
    codes = [x.code for x in v.etats_information or () if x]
    for code in ETATS_INFORMATION:
        if code not in codes:
            yield records.problem("vocabulaires.yml", ("etats_information",), f"code « {code} » absent")
    for champ in suivis:
        if asked[champ] > 1:
            message = f"le champ « {champ} » ne répond qu’à une question (ici {asked[champ]})"
            yield records.problem("vocabulaires.yml", ("questions",), message)


def glossary_ids_are_terms(records: Records) -> Iterator[Problem]:
    """The file of a glossary term is named after the term."""
    for fichier, terme in records.of("glossaire"):
        if terme.terme and terme.id not in term_ids(terme.terme):
            message = f"le fichier d’un terme porte son nom : data/glossaire/{term_ids(terme.terme)[0]}.yml est attendu"
            yield records.problem(fichier, ("terme",), message)


def lexicon_words_have_one_page(records: Records) -> Iterator[Problem]:
    """A lexicon serves one page; a word is not sure and near at once, nor inside and outside the contract."""
    seen: dict[tuple[str | None, str | None], str] = {}
    sure: set[str] = set()
    for fichier, lexique in records.of("lexique"):
        page = (lexique.action, lexique.enjeu)
        if [bool(lexique.action), bool(lexique.enjeu), bool(lexique.hors_contrat)].count(True) != 1:
            if fichier not in records.unsound:
                message = "un lexique sert « action », « enjeu » ou « hors_contrat », un seul des trois"
                yield records.problem(fichier, (), message)
        elif any(page) and page in seen:
            yield records.problem(fichier, (), f"cette page a déjà un lexique : data/{seen[page]}")
        seen.setdefault(page, fichier)
        mots = {slug(m) for m in lexique.mots or () if m}
        sure |= mots
        for i, m in enumerate(lexique.proches or ()):
            if m and slug(m) in mots:
                yield records.problem(fichier, ("proches", i), f"« {m} » est déjà dans « mots »")
    for path, m in listed(records.single("hors_contrat.yml"), "mots"):
        if slug(m) in sure:
            message = f"« {m} » est dit hors du contrat, et pourtant dans un lexique"
            yield records.problem("hors_contrat.yml", path, message)


def subjects_are_in_the_bank(records: Records) -> Iterator[Problem]:
    """A subject is one of the shared bank of words, and has one line."""
    seen: set[str] = set()
    for i, x in enumerate(records.single("sujets.yml") or ()):
        if x and x.sujet and x.sujet not in banque.noms():
            close = get_close_matches(x.sujet, sorted(banque.noms()), n=1, cutoff=0.5)
            hint = f" ; vouliez-vous dire « {close[0]} » ?" if close else ""
            yield records.problem(
                "sujets.yml", (i, "sujet"), f"« {x.sujet} » n’est pas un sujet de la banque de mots{hint}"
            )
        elif x and x.sujet in seen:
            yield records.problem("sujets.yml", (i, "sujet"), f"« {x.sujet} » a déjà une ligne plus haut")
        seen |= {x.sujet} if x and x.sujet else set()


def listed_ids_are_unique(records: Records) -> Iterator[Problem]:
    """A note, and a subject outside the contract, has an id of its own."""
    for fichier in ("notes.yml", "hors_contrat.yml"):
        ids = [x.id if x else None for x in records.single(fichier) or ()]
        for i, nom in _doubles(ids):
            yield records.problem(fichier, (i, "id"), f"identifiant « {nom} » en double")


def the_source_is_named(records: Records) -> Iterator[Problem]:
    """Who published a source whose nature is said is a known organisation; only the contract’s own text is « le contrat »."""
    contrat: Contrat | None = records.single("contrat.yml")
    source = contrat.source if contrat else None
    if source is None or source.nature is None:
        return
    if source.entiere and source.porte_sur:
        message = f"« nature : {source.nature} » le dit déjà ; retirez cette clé"
        yield records.problem("contrat.yml", ("source", "porte_sur"), message)
    known = {slug(nom) for _, o in records.of("organisations") for nom in (o.nom, o.sigle, *(o.aussi or ())) if nom}
    readable = all(f.partition("/")[0] != "organisations" for f in records.unsound)
    if readable and source.editeur and slug(source.editeur) not in known:
        message = f"« {shown(source.editeur)} » n’est le nom d’aucune organisation de data/organisations/"
        yield records.problem("contrat.yml", ("source", "editeur"), message)
    for i, sujet in enumerate(records.single("hors_contrat.yml") or ()):
        if source.partielle and sujet and sujet.phrase and not sujet.suit_la_source:
            message = "la source n’est pas le contrat, et le site la nomme ; commencez par « ne parle pas de … »"
            yield records.problem("hors_contrat.yml", (i, "phrase"), message)


def accessibility_readings_hold(records: Records) -> Iterator[Problem]:
    """A reading or a defect names a criterion of the RGAA, once; only criteria left to people are read."""
    known: Accessibilite | None = records.single("accessibilite.yml")
    modes = {c.critere: c.mode for c in rgaa.plan()}
    seen: set[str | None] = set()
    for nom in ("relectures", "ecarts"):
        for i, critere in enumerate(said and said.critere for said in getattr(known, nom, None) or ()):
            message = None
            if critere and critere not in modes:
                message = f"critère {critere} inconnu du RGAA"
            elif critere and nom == "relectures" and modes[critere] != "relecture":
                message = f"le critère {critere} est décidé par des essais ; s’il n’est pas respecté, écrivez-le dans « ecarts »"
            elif critere in seen:
                message = f"critère {critere} en double"
            if message:
                yield records.problem("accessibilite.yml", (nom, i, "critere"), message)
            seen |= {critere} - {None}


def nobody_claims_conformity(records: Records) -> Iterator[Problem]:
    """What the site says of itself claims no state of conformity; « En clair » is never called FALC."""
    contrat: Contrat | None = records.single("contrat.yml")
    publication = contrat.publication if contrat else None
    for champ in Publication.__dataclass_fields__ if publication else ():
        for _, message in conformite.claims(str(getattr(publication, champ) or "")):
            yield records.problem("contrat.yml", ("publication", champ), message)


RULES: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    *references.RULES,
    pictograms_are_in_the_theme,
    *facts.RULES,
    places_are_known,
    communes_stand_once,
    *levels.RULES,
    counts_are_announced,
    lists_have_no_double,
    fields_are_declared_once,
    vocabularies_hold,
    glossary_ids_are_terms,
    lexicon_words_have_one_page,
    subjects_are_in_the_bank,
    listed_ids_are_unique,
    the_source_is_named,
    *source_texts.RULES,
    accessibility_readings_hold,
    nobody_claims_conformity,
    *requests.RULES,
    *ledger.RULES,
    *remarks.RULES,
    fidelity.problems,
)


def _communes(records: Records) -> list[str | None]:
    table = records.single("communes.yml")
    return [c and c.insee for c in (table and table.communes) or ()]


def _doubles(items: Sequence[C | None]) -> Iterator[tuple[int, C]]:
    """Yield (place, item) of each item that stood before in the list."""
    seen = set()
    for i, item in enumerate(items):
        if item in seen and item is not None:
            yield i, item
        seen.add(item)
