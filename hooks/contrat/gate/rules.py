"""The rules of the data. One generator a rule; its docstring is the rule; none changes a thing.

Rules read records that may have holes (a value that could not be read is None): a hole is
already a problem, and no rule reports it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from ..accessibility import conformite, rgaa
from ..model.accessibility import Accessibilite
from ..model.action import CHAMPS_SUIVIS, ETATS_INFORMATION, Lieu
from ..model.collections import collection_in
from ..model.contrat import Contrat, Publication
from ..model.directory import term_ids
from ..model.facts import DateDite, Fait, Source
from ..model.vocabularies import Vocabulaires
from ..reading import pictograms
from ..reading.characters import slug
from ..reading.decode import MAX_GUESSED, MAX_GUESSES, scalars, schema_of
from ..reading.kinds import Code, PictogrammeKind, Ref
from ..reading.problems import Problem, shown
from ..reading.yaml_tree import Node
from . import fidelity, ledger, requests
from .records import Records
from .records import written as _written

Path = tuple[str | int, ...]
ANSWERS = ("texte", "enjeu", "source", *CHAMPS_SUIVIS)
"""Fields of an action that may answer a question."""
C = TypeVar("C")


def problems(records: Records) -> list[Problem]:
    """Return the problems of every rule over all the records."""
    return [p for rule in RULES for p in rule(records)]


def references_exist(records: Records) -> Iterator[Problem]:
    """A reference names a record of its collection; a code stands in its vocabulary."""
    vocabulaires: Vocabulaires | None = records.single("vocabulaires.yml")
    known = {}
    if vocabulaires is not None and "vocabulaires.yml" not in records.unsound:
        known = {
            nom: [x.code for x in getattr(vocabulaires, nom) if nom != "questions"] for nom in schema_of(Vocabulaires)
        }
    for fichier, schema, value in _all(records):
        for path, kind, scalar in scalars(value, schema, (Ref, Code)):
            if isinstance(kind, Ref) and scalar not in records.ids(kind.collection):
                message = f"« {scalar} » n’existe pas ; data/{kind.collection}/{scalar}.yml est attendu"
                yield records.problem(fichier, path, message)
            if isinstance(kind, Code) and scalar not in (codes := known.get(kind.vocabulaire, [scalar])):
                message = f"code « {shown(scalar)} » inconnu ; codes possibles : {', '.join(codes)}"
                yield records.problem(fichier, path, message)


def pictograms_are_in_the_theme(records: Records) -> Iterator[Problem]:
    """A pictogram is an icon of the locked theme, of a set whose licence the site names."""
    unknown = [
        (fichier, path, nom)
        for fichier, schema, value in _all(records)
        for path, _, nom in scalars(value, schema, (PictogrammeKind,))
        if not pictograms.draw(nom)
    ]
    for n, (fichier, path, nom) in enumerate(unknown):
        close = pictograms.near(nom) if n < MAX_GUESSES and len(nom) < MAX_GUESSED else None
        hint = f"vouliez-vous dire « {close} » ?" if close else f"par exemple {PictogrammeKind.exemple}"
        message = f"« {shown(nom)} » ; un pictogramme de material/ ou d’octicons/ est attendu ; {hint}"
        yield records.problem(fichier, path, message)


def facts_are_sourced(records: Records) -> Iterator[Problem]:
    """A tracked value has a date and a source (the contract’s own line dates itself), or says why it has no object."""
    for fichier, path, fait in _instances(records, Fait):
        if fait.sans_objet or _written(records.nodes[fichier], (*path, "sans_objet")):
            if fait.valeur is not None:
                yield records.problem(fichier, path, "« valeur » et « sans_objet » à la fois ; gardez l’un des deux")
            continue
        node = records.nodes[fichier]
        if not _keys(node, path) <= set(Fait.__dataclass_fields__):
            continue  # a key that is not known stands for one of these
        missing = [k for k in ("valeur", "source") if getattr(fait, k) is None and not _written(node, (*path, k))]
        from_contract = fait.source is not None and (fait.source.ligne or _written(node, (*path, "source", "ligne")))
        if fait.date is None and not from_contract and not _written(node, (*path, "date")):
            missing.insert(1, "date")
        for cle in missing:
            yield records.problem(fichier, path, f"clé « {cle} » absente : une valeur a toujours sa date et sa source")


def sources_are_one_thing(records: Records) -> Iterator[Problem]:
    """A source is a line of the contract, or a page or document: not both, not neither."""
    for fichier, path, source in _instances(records, Source):
        outside = source.titre or source.url
        if source.ligne and outside:
            yield records.problem(fichier, path, "« ligne » et « url » ou « titre » à la fois ; gardez l’un des deux")
        elif not source.ligne and not outside and not source.mots and not _any_written(records, fichier, path):
            yield records.problem(fichier, path, "source vide ; donnez « ligne », ou « titre » et « url »")
        elif source.mots and not source.ligne and not _written(records.nodes[fichier], (*path, "ligne")):
            yield records.problem(fichier, path, "« mots » sans « ligne » ; donnez la ligne du texte source")


def dates_say_something(records: Records) -> Iterator[Problem]:
    """A date has a value or original words; an end does not come before its beginning."""
    for fichier, path, date in _instances(records, DateDite):
        if date.valeur is None and not date.mots and not _written(records.nodes[fichier], (*path, "valeur")):
            yield records.problem(fichier, path, "date vide ; donnez « valeur », « mots » ou les deux")
    for fichier, path, period in records.parts:
        debut, fin = getattr(period, "debut", None), getattr(period, "fin", None)
        if isinstance(debut, DateDite) and isinstance(fin, DateDite) and debut.valeur and fin.valeur:
            n = min(len(debut.valeur), len(fin.valeur))
            if fin.valeur[:n] < debut.valeur[:n]:
                yield records.problem(fichier, (*path, "fin"), f"fin ({fin.valeur}) avant le début ({debut.valeur})")


def places_are_known(records: Records) -> Iterator[Problem]:
    """A place is a commune of the reference table, or words: exactly one of the two."""
    table = records.single("communes.yml")
    readable = "communes.yml" not in records.unsound
    known = {c.insee for c in (table.communes or ()) if c} if table else set()
    for fichier, path, lieu in _instances(records, Lieu):
        unread = not lieu.insee and _written(records.nodes[fichier], (*path, "insee"))
        if bool(lieu.insee) == bool(lieu.mots) and not unread:
            yield records.problem(fichier, path, "un lieu est « insee » ou « mots », l’un des deux")
        elif readable and lieu.insee and lieu.insee not in known:
            yield records.problem(fichier, (*path, "insee"), f"commune {lieu.insee} absente de data/communes.yml")


def communes_stand_once(records: Records) -> Iterator[Problem]:
    """A commune stands once in the reference table."""
    table = records.single("communes.yml")
    codes = [c.insee if c else None for c in (table.communes or ())] if table else []
    for i, code in _doubles(codes):
        yield records.problem("communes.yml", ("communes", i, "insee"), f"commune {code} en double")


def ranks_follow(records: Records) -> Iterator[Problem]:
    """Ranks go 1, 2, 3… without hole or double, among enjeux and within each enjeu."""
    groups: dict[str, list[tuple[int, str]]] = {"": [(e.rang, f) for f, e in records.of("enjeux") if e.rang]}
    for fichier, action in records.of("actions"):
        if action.rang and action.enjeu in records.ids("enjeux"):
            groups.setdefault(action.enjeu, []).append((action.rang, fichier))
    for enjeu, group in groups.items():
        collection = "actions/" if enjeu else "enjeux/"
        whole = not any(f.startswith(collection) for f in records.unsound)
        seen: dict[int, str] = {}
        for rang, fichier in sorted(group):
            if rang in seen:
                yield records.problem(fichier, ("rang",), f"rang {rang} déjà pris par data/{seen[rang]}")
            elif whole and rang > len(group):
                yield records.problem(
                    fichier, ("rang",), f"rang {rang} pour {len(group)} au plus ; les rangs se suivent à partir de 1"
                )
            seen.setdefault(rang, fichier)


def counts_are_announced(records: Records) -> Iterator[Problem]:
    """The records are as many as the contract’s `comptes` say."""
    contrat: Contrat | None = records.single("contrat.yml")
    if contrat is None or contrat.comptes is None:
        return
    for nom in ("enjeux", "actions"):
        attendu, lu = getattr(contrat.comptes, nom), len(records.ids(nom))
        whole = not any(f.startswith(f"{nom}/") for f in records.unsound - records.octets.keys())
        if whole and attendu is not None and attendu != lu:
            yield records.problem(
                "contrat.yml",
                ("comptes", nom),
                f"nombre de fiches annoncé : {attendu} ; nombre lu dans data/{nom}/ : {lu}",
            )


def lists_have_no_double(records: Records) -> Iterator[Problem]:
    """A value stands once in its list."""
    for fichier, path, items in _lists(records):
        doubles = {x: i for i, x in _doubles([x if isinstance(x, str | int | Lieu) else None for x in items])}
        for item, at in doubles.items():
            nom = (item.insee or item.mots) if isinstance(item, Lieu) else item
            yield records.problem(fichier, (*path, at), f"« {shown(str(nom))} » en double dans la liste")


def vocabularies_hold(records: Records) -> Iterator[Problem]:
    """Codes are unique; each tracked field answers one question, and questions name real fields."""
    v: Vocabulaires | None = records.single("vocabulaires.yml")
    if v is None or "vocabulaires.yml" in records.unsound:
        return  # what could not be read is said already
    for nom in schema_of(Vocabulaires):
        codes = [getattr(x, "code", None) or getattr(x, "id", None) for x in getattr(v, nom) or ()]
        cle = "id" if nom == "questions" else "code"
        for i, code in _doubles(codes):
            yield records.problem("vocabulaires.yml", (nom, i, cle), f"code « {code} » en double")
    asked: Counter[str] = Counter()
    for i, question in enumerate(v.questions or ()):
        for j, champ in enumerate((question and question.champs) or ()):
            asked[champ] += 1
            if champ not in ANSWERS:
                message = f"champ « {champ} » inconnu ; champs possibles : {', '.join(ANSWERS)}"
                yield records.problem("vocabulaires.yml", ("questions", i, "champs", j), message)
    codes = [x.code for x in v.etats_information or () if x]
    for code in ETATS_INFORMATION:
        if code not in codes:
            yield records.problem("vocabulaires.yml", ("etats_information",), f"code « {code} » absent")
    for champ in CHAMPS_SUIVIS:
        if asked[champ] != 1:
            message = f"le champ « {champ} » doit répondre à une question, et une seule (ici {asked[champ]})"
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
                yield records.problem(
                    fichier, (), "un lexique sert « action », « enjeu » ou « hors_contrat », un seul des trois"
                )
        elif any(page) and page in seen:
            yield records.problem(fichier, (), f"cette page a déjà un lexique : data/{seen[page]}")
        seen.setdefault(page, fichier)
        mots = {slug(m) for m in lexique.mots or () if m}
        sure |= mots
        for i, m in enumerate(lexique.proches or ()):
            if m and slug(m) in mots:
                yield records.problem(fichier, ("proches", i), f"« {m} » est déjà dans « mots »")
    for i, sujet in enumerate(records.single("hors_contrat.yml") or ()):
        for j, m in enumerate((sujet and sujet.mots) or ()):
            if m and slug(m) in sure:
                message = f"« {m} » est dit hors du contrat, et pourtant dans un lexique"
                yield records.problem("hors_contrat.yml", (i, "mots", j), message)


def listed_ids_are_unique(records: Records) -> Iterator[Problem]:
    """A note, and a subject outside the contract, has an id of its own."""
    for fichier in ("notes.yml", "hors_contrat.yml"):
        ids = [x.id if x else None for x in records.single(fichier) or ()]
        for i, nom in _doubles(ids):
            yield records.problem(fichier, (i, "id"), f"identifiant « {nom} » en double")


def accessibility_readings_hold(records: Records) -> Iterator[Problem]:
    """A reading or a defect names a criterion of the RGAA, once; only criteria left to people are read."""
    known: Accessibilite | None = records.single("accessibilite.yml")
    modes = {c.critere: c.mode for c in rgaa.plan()}
    seen: set[str] = set()
    for nom in ("relectures", "ecarts"):
        for i, said in enumerate(getattr(known, nom, None) or ()):
            if not said or not said.critere:
                continue
            message = None
            if said.critere not in modes:
                message = f"critère {said.critere} inconnu du RGAA"
            elif nom == "relectures" and modes[said.critere] != "relecture":
                message = f"le critère {said.critere} est décidé par des essais ; s’il n’est pas respecté, écrivez-le dans « ecarts »"
            elif said.critere in seen:
                message = f"critère {said.critere} en double"
            if message:
                yield records.problem("accessibilite.yml", (nom, i, "critere"), message)
            seen.add(said.critere)


def nobody_claims_conformity(records: Records) -> Iterator[Problem]:
    """What the site says of itself claims no state of conformity; « En clair » is never called FALC."""
    contrat: Contrat | None = records.single("contrat.yml")
    publication = contrat.publication if contrat else None
    for champ in Publication.__dataclass_fields__ if publication else ():
        for _, message in conformite.claims(str(getattr(publication, champ) or "")):
            yield records.problem("contrat.yml", ("publication", champ), message)


RULES: tuple[Callable[[Records], Iterator[Problem]], ...] = (
    references_exist,
    pictograms_are_in_the_theme,
    facts_are_sourced,
    sources_are_one_thing,
    dates_say_something,
    places_are_known,
    communes_stand_once,
    ranks_follow,
    counts_are_announced,
    lists_have_no_double,
    vocabularies_hold,
    glossary_ids_are_terms,
    lexicon_words_have_one_page,
    listed_ids_are_unique,
    accessibility_readings_hold,
    nobody_claims_conformity,
    *requests.RULES,
    *ledger.RULES,
    fidelity.problems,
)


def _all(records: Records) -> Iterator[tuple[str, Any, Any]]:
    for fichier, value in sorted(records.values.items()):
        yield fichier, collection_in(fichier).schema, value


def _instances(records: Records, cls: type[C]) -> Iterator[tuple[str, Path, C]]:
    return ((fichier, path, part) for fichier, path, part in records.parts if isinstance(part, cls))


def _lists(records: Records) -> Iterator[tuple[str, Path, tuple[Any, ...]]]:
    for fichier, at, part in records.parts:
        for nom in part.__dataclass_fields__:
            if isinstance(inside := getattr(part, nom), tuple):
                yield fichier, (*at, nom), inside


def _doubles(items: Sequence[C | None]) -> Iterator[tuple[int, C]]:
    """Yield (place, item) of each item that stood before in the list."""
    seen = set()
    for i, item in enumerate(items):
        if item in seen and item is not None:
            yield i, item
        seen.add(item)


def _any_written(records: Records, fichier: str, path: Path) -> bool:
    return any(_written(records.nodes[fichier], (*path, k)) for k in schema_of(Source))


def _keys(node: Node, path: Path) -> set[str]:
    """Return the keys that the editor wrote in the group at this path."""
    for step in path:
        inside = node.valeur
        node = inside[str(step)] if isinstance(inside, dict) else inside[int(step)]  # type: ignore[assignment]
    return set(node.valeur) if isinstance(node.valeur, dict) else set()
