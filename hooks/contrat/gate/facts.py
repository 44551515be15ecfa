"""Rules over facts: a value has its date and its source, and what other sources say tells its own."""

from collections.abc import Iterator
from dataclasses import fields

from ..model.action import Action
from ..model.facts import DateDite, Fait, FaitExterne, PageLue, Source
from ..reading.decode import example_of, schema_of
from ..reading.problems import Problem, shown
from .own_lines import stands_alone
from .records import Records


def facts_are_sourced(records: Records) -> Iterator[Problem]:
    """A tracked value has a date and a source (the contract’s own line dates itself), or says why it has no object."""
    for fichier, path, schema, fait in records.parts:
        if not isinstance(fait, Fait):
            continue
        if fait.sans_objet or records.written(fichier, *path, "sans_objet"):
            if fait.valeur is not None:
                yield records.problem(fichier, path, "« valeur » et « sans_objet » à la fois ; gardez l’un des deux")
            continue
        keys = records.keys(fichier, path)
        if len(path) == 1 and stands_alone(records, fichier, str(path[0]), fait):
            continue  # its own lines say it, or `own_lines` tells that they do not
        if not keys <= Fait.__dataclass_fields__.keys():
            continue  # a key that is not known stands for one of these
        missing = [k for k in ("valeur", "source") if getattr(fait, k) is None and k not in keys]
        from_contract = fait.source and (fait.source.ligne or records.written(fichier, *path, "source", "ligne"))
        if fait.date is None and not from_contract and "date" not in keys:
            missing.insert(1, "date")
        for cle in missing:
            example = f"par exemple {cle}: {example_of(schema_of(schema)[cle])}"
            message = f"clé « {cle} » absente ou vide : une valeur a toujours sa date et sa source ; {example}"
            yield records.problem(fichier, (*path, cle), message)


def fields_do_not_double(records: Records) -> Iterator[Problem]:
    """A field that stands for another is not beside it: one place for one fact."""
    instead = {f.name: f.metadata["remplace"] for f in fields(Action) if f.metadata["remplace"]}
    for fichier, action in records.of("actions"):
        for nom, autre in instead.items():
            if getattr(action, nom) and getattr(action, autre):
                message = f"« {nom} » et « {autre} » à la fois ; gardez « {nom} », qui en prend plusieurs"
                yield records.problem(fichier, (autre,), message)


def sources_are_one_thing(records: Records) -> Iterator[Problem]:
    """A source is a line of the contract, or a page or document: not both, not neither."""
    for fichier, path, source in records.parts_of(Source):
        outside = source.titre or source.url
        if source.ligne and outside:
            yield records.problem(fichier, path, "« ligne » et « url » ou « titre » à la fois ; gardez l’un des deux")
        elif not (source.ligne or outside or source.mots or records.keys(fichier, path) & schema_of(Source).keys()):
            yield records.problem(fichier, path, "source vide ; donnez « ligne », ou « titre » et « url »")
        elif source.mots and not source.ligne and not records.written(fichier, *path, "ligne"):
            yield records.problem(fichier, path, "« mots » sans « ligne » ; donnez la ligne du texte source")


def dates_say_something(records: Records) -> Iterator[Problem]:
    """A date has a value or original words; an end does not come before its beginning."""
    for fichier, path, date in records.parts_of(DateDite):
        if date.valeur is None and not date.mots and not records.written(fichier, *path, "valeur"):
            yield records.problem(fichier, path, "date vide ; donnez « valeur », « mots » ou les deux")
    for fichier, path, _, period in records.parts:
        debut, fin = getattr(period, "debut", None), getattr(period, "fin", None)
        if isinstance(debut, DateDite) and isinstance(fin, DateDite) and debut.valeur and fin.valeur:
            n = min(len(debut.valeur), len(fin.valeur))
            if fin.valeur[:n] < debut.valeur[:n]:
                yield records.problem(fichier, (*path, "fin"), f"fin ({fin.valeur}) avant le début ({debut.valeur})")


def outside_facts_are_told(records: Records) -> Iterator[Problem]:
    """A fact of an action names its link; one of confidence B seen online keeps a reserve; a second source is another; a date is written, or worked out as its words say."""
    for fichier, path, fait in records.parts_of(FaitExterne):
        keys = records.keys(fichier, path)
        if len(path) == 1 and stands_alone(records, fichier, str(path[0]), fait):
            continue  # its own lines say it, or `own_lines` tells that they do not
        if not keys <= FaitExterne.__dataclass_fields__.keys():
            continue  # a key that is not known stands for one of these
        if fichier.partition("/")[0] == "actions" and "rapport" not in keys:
            yield records.problem(
                fichier, path, "clé « rapport » absente : le fait d’une action dit son lien avec elle"
            )
        if fait.date_deduite and fait.date and fait.date.valeur:
            message = "« date_deduite » et une date écrite à la fois ; gardez « date » si la page l’écrit"
            yield records.problem(fichier, (*path, "date_deduite"), message)
        elif fait.date_deduite and fait.date and fait.date.mots and fait.date_deduite[:4] not in fait.date.mots:
            message = f"année {fait.date_deduite[:4]} absente des mots de la date, que la page montre seuls ; écrivez par exemple : {fait.date.mots} {fait.date_deduite[:4]} (année déduite)"
            yield records.problem(fichier, (*path, "date_deduite"), message)
        if fait.confiance == "B" and fait.vu_en_ligne and "reserve" not in keys:
            yield records.problem(fichier, path, "clé « reserve » absente : un fait de confiance B dit sa réserve")
        urls = [page.url for page in (fait.source, fait.autre_source) if page and page.url]
        if len(urls) > len(set(urls)):
            yield records.problem(fichier, (*path, "autre_source", "url"), "adresse déjà donnée par « source »")


def pages_have_one_name(records: Records) -> Iterator[Problem]:
    """Two pages that a record cites differ by their title or publisher: links of one name lead to one place."""
    named: dict[tuple[str, str, str], str] = {}
    for fichier, path, page in records.parts_of(PageLue):
        if page.titre and page.editeur and page.url:
            known = named.setdefault((fichier, page.editeur, page.titre), page.url)
            if known != page.url:
                message = f"« {shown(page.titre)} » : ce titre et cet éditeur nomment déjà une autre adresse"
                yield records.problem(fichier, (*path, "titre"), message)


RULES = (
    facts_are_sourced,
    fields_do_not_double,
    sources_are_one_thing,
    dates_say_something,
    outside_facts_are_told,
    pages_have_one_name,
)
