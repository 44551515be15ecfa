"""The addresses of the site, from its root, without a « / » before them: made here, and nowhere else.

`of` gives the page of a record; the others what stands around it, the lists, the services and the files.
A template writes `{{ racine }}{{ action|adresse }}`. Which ones people keep is said at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from ..model.action import Action
from ..model.collections import AVEC_PAGE, PAR_NOM, collection_of, key_of
from ..model.contrat import Retire
from ..model.corpus import Corpus
from ..model.directory import Commune, Organisation
from ..model.enjeu import Enjeu
from ..model.facts import EnLigne
from ..model.requests import Demande
from ..model.usual_words import Lexique
from ..reading.characters import slug
from . import page

ACCUEIL = ""
ENJEUX = "enjeux/"
ACTIONS = "actions/"
LISTES = "listes/"
PROGRAMMES = "programmes/"
COMMUNES = "communes/"
CROISEMENT = "croisement/"
ORGANISATIONS = "organisations/"
GLOSSAIRE = "glossaire/"
CONTRAT = "contrat/"
FICHE_DU_CONTRAT = "contrat/#fiche"
SOURCE = "contrat/#source"
SUITES = "contrat/#suites"
DOSSIER = "contrat/dossier/"
INTERVIEW = "contrat/interview/"
HISTORIQUE = "historique/"
NON_COMMUNIQUE = "non-communique/"
DEMANDER = "demander/"
EMBED = page.EMBED
RECHERCHE = "recherche/"
RECHERCHER = "recherche/index.html"
"""Where a form of search leads: a file, for a site that is opened from the disk."""
INDEX = "index/"
AIDE = "aide/"
DONNEES = "donnees/"
TABLES = "donnees/tables/"
ACCESSIBILITE = "accessibilite/"
CRITERES = "accessibilite/criteres/"
MENTIONS_LEGALES = "mentions-legales/"
PLAN_DU_SITE = "plan-du-site/"
OPENSEARCH = "opensearch.xml"

API = "api/v1/"
OPENAPI = f"{API}openapi.json"
CLASSEUR = "donnees/contrat.ods"
TOUT = "donnees/contrat.json"
EN_BREF = "donnees/en-bref.csv"


def search_for(mots: str) -> str:
    """Return the page of the search with these words in its field."""
    return f"{RECHERCHER}?q={quote(mots)}"


# -- records


def of(fiche: object) -> str:
    """Return the page of a record: « actions/4-1/ »; the place that shows those of its kind where it has none."""
    if isinstance(fiche, Retire):
        return fiche.adresse.removeprefix("/")
    if isinstance(fiche, Commune):
        return f"{COMMUNES}{slug(fiche.nom)[:80]}-{fiche.insee.lower()}/"
    return collection_of(fiche).adresse.format(key_of(fiche))


def record(collection: str, id_: str) -> str:
    """Return the page of a record of which only the kind and the id are known."""
    return PAR_NOM[collection].adresse.format(id_)


def list_of(collection: str) -> str:
    """Return the page that lists the records of a kind that have a page each: « programmes/ »."""
    return f"{collection}/"


def shown_at(fiche: object) -> str | None:
    """Return the page where the values of a record can be read; None for words that none shows."""
    if isinstance(fiche, Demande):
        return f"{DEMANDER}{fiche.action}/" if fiche.action else DEMANDER
    if isinstance(fiche, Lexique):
        collection, id_ = ("actions", fiche.action) if fiche.action else ("enjeux", fiche.enjeu)
        return record(collection, id_) if id_ else None
    return of(fiche).partition("#")[0]


# -- around a record


def history_of(fiche: object | None, periode: str = "") -> str:
    """Return the history of a record, or of everything, or its page of a period: « 2021 », « 2021-03 »."""
    return period_of(f"{of(fiche)}historique/" if fiche is not None else HISTORIQUE, periode)


def period_of(historique: str, periode: str) -> str:
    """Return the page of a period, below the address of a history; the history itself without one."""
    return f"{historique}{periode}/" if periode else historique


def state_of(fiche: Action | Enjeu, version: str) -> str:
    """Return the place where a past state of a record is read for ever."""
    return f"{history_of(fiche)}#{'etat' if isinstance(fiche, Action) else 'version'}-{version}"


def citation_of(fiche: Action | Enjeu) -> str:
    return f"{of(fiche)}citer/"


def card_of(action: Action) -> str:
    """Return the page that other sites show in a frame."""
    return f"{EMBED}{action.id}/"


def request_of(action: Action | None) -> str:
    """Return the page that asks for what is missing of an action, or of the contract."""
    return f"{DEMANDER}{action.id}/" if action else DEMANDER


def document_of(contrat: str, fiche: Action | Enjeu | None, fin: str) -> str:
    """Return the document of a record, or of the contract, in a format: its name says what it is once it is kept."""
    if fiche is None:
        return f"{CONTRAT}{contrat}{fin}"
    return f"{of(fiche)}{contrat}-{'action' if isinstance(fiche, Action) else 'enjeu'}-{fiche.id}{fin}"


def image_of(enjeu: Enjeu | None) -> str:
    """Return the picture that stands for an enjeu, or for the contract, where a link to it is shared."""
    return f"{of(enjeu) if enjeu else CONTRAT}carte.png"


def requests_of(action: Action | None) -> str:
    """Return the place that lists the requests that were sent."""
    return f"{request_of(action)}#demandes"


def letter_of(action: Action | None) -> str:
    """Return the ready-made letter, as a text file."""
    return f"{request_of(action)}lettre.txt"


def atom_of(suivie: str) -> str:
    """Return the Atom feed of a page that is followed; that of everything is below `HISTORIQUE`."""
    return f"{suivie}atom.xml"


def json_feed_of(suivie: str) -> str:
    return f"{suivie}flux.json"


# -- lists


def table_of(enjeu: Enjeu | None) -> str:
    """Return the table of the actions of an enjeu, or of those without any, in a divided contract."""
    return f"{of(enjeu) if enjeu else f'{ACTIONS}sans-enjeu/'}tableau/"


def level_filter(profondeur: int) -> str:
    """Return the name of the filter by the enjeux of a level, from 0: « enjeu », then « niveau_2 »."""
    return f"niveau_{profondeur + 1}" if profondeur else "enjeu"


def filtered(nom: str, code: str, niveau: str, enjeu: Enjeu) -> str:
    """Return the table of all actions as two filters leave it, where scripts run; the whole of it elsewhere."""
    return f"{ACTIONS}?{niveau}={enjeu.id}&{nom}={code}"


def list_by(champ: str, code: str = "") -> str:
    """Return the list of the actions by the choices of a field, or that of one choice where the list is divided."""
    return f"{LISTES}{slug(champ)}/{f'{code}/' if code else ''}"


def choice_of(champ: str, code: str, *, divisee: bool) -> str:
    """Return the place that lists the actions of a choice."""
    return list_by(champ, code) if divisee else f"{list_by(champ)}#{code}"


def role_of(organisation: Organisation, champ: str) -> str:
    """Return the list of the actions in which an organisation has a role, where it is too long for its own page."""
    return f"{of(organisation)}{slug(champ)}/"


def chapter_of(chapitre: Enjeu | str) -> str:
    """Return a chapter of a divided dossier: that of an enjeu, of a collection, or of the actions without an enjeu."""
    return f"{DOSSIER}{f'enjeu-{chapitre.id}' if isinstance(chapitre, Enjeu) else chapitre}/"


def part_of(liste: str, rang: int, below: str = "") -> str:
    """Return a part of a list that is cut, from 1: the first has the address of the list."""
    return f"{liste}{below}partie-{rang}/" if rang > 1 else liste


def missing_of(champ: str) -> str:
    """Return the list of the actions that lack a tracked field."""
    return f"{NON_COMMUNIQUE}{slug(champ)}/"


def index_of(lettre: str) -> str:
    """Return the page of a letter of the index of words."""
    return f"{INDEX}{lettre.lower()}/"


def line_of(lieu: EnLigne) -> str:
    """Return the place of a line of a source: « contrat/#ligne-12 », « contrat/#avenant-1-ligne-3 »."""
    return f"{CONTRAT}#{line_id(lieu.piece, lieu.ligne)}"


def line_id(piece: str | None, ligne: int | None) -> str:
    """Return the id of a line of a source on the page that shows it."""
    return f"{piece}-ligne-{ligne}" if piece else f"ligne-{ligne}"


def source_file(fichier: str) -> str:
    """Return the source text as it was received."""
    return f"{CONTRAT}{fichier}"


# -- open data


def json_of(collection: str, id_: str = "") -> str:
    """Return the JSON of a record, or of all those of a kind."""
    return f"{API}{collection}/{id_}.json" if id_ else f"{API}{collection}.json"


def description_of(decrite: str) -> str:
    """Return the schema.org description of a page."""
    return f"{API}{decrite.rstrip('/')}.jsonld"


def open_file(nom: str) -> str:
    """Return a file that holds or describes all the data."""
    return f"{DONNEES}{nom}"


def csv_of(table: str) -> str:
    return f"{DONNEES}{table}.csv"


def columns_of(table: str) -> str:
    """Return the page that says what each column of a table holds."""
    return f"{TABLES}{table}/"


def spreadsheet_csv_of(table: str) -> str:
    return f"{DONNEES}{table}-tableur.csv"


# -- what people keep

PROVISOIRES = ("recherche/", "assets/", "pagefind/", "_", "404.html")
"""How the address of a file begins that nobody keeps: parts of pages, and what the host alone reads."""

_PASSAGERES = re.compile(
    r"(?:.*/)?historique/\d{4}[-\d]*/|.*/(?:atom\.xml|flux\.json|lettre\.txt|carte\.png)"
    r"|(?:enjeux|actions)/[^/]+/tableau/|organisations/[^/]+/[^/]+/|contrat/dossier/.+|listes/.+"
    r"|(?:(?:[^/]+/){2,}|non-communique/)partie-\d+/"
)
"""What comes and goes with the history of the copy, with what is missing, or with the length of the contract:
periods, feeds, letters, pictures of a site that knows its address, long lists of a role, lists by what readers choose, the parts of a divided page (`division`), whose own address stays."""


def permanent(adresse: str) -> bool:
    """Tell whether a published address, relative to the root, is one that people keep."""
    if _PASSAGERES.fullmatch(adresse):
        return False
    return adresse == "" or adresse.endswith("/") or not adresse.startswith(PROVISOIRES)


def lines(registre: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the address of each entry of the ledger."""
    for n, ligne in enumerate(registre, 1):
        if ligne.strip() and not ligne.startswith("#"):
            yield n, ligne.strip()


def around(corpus: Corpus, retire: Retire) -> tuple[str, ...]:
    """Return the other published addresses of a retired record: versions, citation, card, letter, open data."""
    found = record_at(retire.adresse)
    if found is None:
        return ()
    collection, nom = found
    others = {f"/{json_of(collection, nom)}", f"/{description_of(record(collection, nom))}"}
    others |= {f"/{EMBED}{nom}/", f"/{DEMANDER}{nom}/"} if collection == "actions" else set()
    own = retire.adresse
    return tuple(a for _, a in lines(corpus.registre) if a in others or (a != own and a.startswith(own)))


def record_at(adresse: str) -> tuple[str, str] | None:
    """Return (collection, id) of the address of a record’s page, or None."""
    m = re.fullmatch(r"/([a-z]+)/([a-z0-9-]+)/", adresse)
    return (m[1], m[2]) if m and m[1] in AVEC_PAGE else None
