"""The model → the word index of a long contract, in parts: what a query fetches does not grow with the contract.

`mots.json` holds what the engine must know before any word, and no page. Words stand in files by the hash of
their beginning, so that those of one family share a file; what is shown of a page stands with its neighbours in
the order of the contract; the codes of the filters stand in columns. `autres-mots.json` is the list of all words,
fetched when one of a query is not known. `docs/assets/moteur.js` reads both this form and the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..french.names import Noms
from ..french.typography import no_break, typeset
from ..model.action import Action
from ..model.corpus import Corpus
from ..model.enjeu import Enjeu
from ..model.scalars import EXTRAIT, abridged
from ..webpage.pagination import divided
from . import faits, index
from .coding import as_json, front_coded, rising
from .filters import Filters

BEGINNING = 4
"""How many letters of a word tell its file: a family shares at least so many (`root` of moteur.js)."""
FULL = 8_000
"""How many bytes of words a file holds on average."""
FICHES = 32
"""How many pages stand in one file of what is shown of them."""


def search_files(corpus: Corpus, titres: Mapping[str, str]) -> dict[str, str]:
    """Return the files of the word index by name, in the form that suits the length of the contract."""
    made = in_parts(corpus, titres) if divided(corpus) else index.files(corpus, titres)
    return {**made, "faits.json": faits.facts(corpus)}


def in_parts(corpus: Corpus, titres: Mapping[str, str]) -> dict[str, str]:
    """Return the files of the index in parts, by name; equal corpora give equal text."""
    mots = index.read(corpus, titres)
    shards = _shards(mots)
    total = len(mots.pages) + len(mots.places)
    whole = {**index.head(corpus, mots), "total": total, "parts": len(shards), "fiches": FICHES}
    return {
        "mots.json": as_json(whole),
        **{f"mots/{n}.json": as_json(shard) for n, shard in enumerate(shards)},
        **{f"fiches/{n}.json": as_json(fiches) for n, fiches in enumerate(_fiches(corpus, mots))},
        "autres-mots.json": as_json(
            {
                "mots": " ".join(front_coded(mots.written.get(w, w) for w in mots.levels)),
                "source": index.source_words(corpus),
            }
        ),
        "francais.json": index.french(mots),
        "filtres.json": as_json(_filters(corpus, mots)),
        "sujets.json": index.subjects(corpus, mots),
    }


def part_of(mot: str, count: int) -> int:
    """Return the file of a word among `count`."""
    n = 0
    for letter in mot[:BEGINNING]:
        n = (n * 31 + ord(letter)) & 0xFFFFFFFF
    return n % count


def _shards(mots: index.Mots) -> list[dict[str, str]]:
    size = sum(len(text) for text in index.coded(list(mots.levels), mots).values())
    groups: list[list[str]] = [[] for _ in range(-(-size // FULL) or 1)]
    for mot in mots.levels:
        groups[part_of(mot, len(groups))].append(mot)
    return [index.coded(group, mots) for group in groups]


def _filters(corpus: Corpus, mots: index.Mots) -> dict[str, dict[str, str]]:
    """Return, for each filter and each of its codes, the places of the pages that have it, from 1."""
    filters = Filters(corpus)
    found: dict[str, dict[str, list[int]]] = {f.nom: {} for f in filters.tous}
    for place, page in enumerate(mots.pages, 1):
        for nom, values in filters.codes(page).items():
            for code in values:
                found.setdefault(nom, {}).setdefault(code, []).append(place)
    return {nom: {code: rising(places) for code, places in by_code.items()} for nom, by_code in found.items()}


def _fiches(corpus: Corpus, mots: index.Mots) -> Iterator[dict[str, tuple[str, ...]]]:
    """Yield what is shown of pages, as the list of the search page writes it in a contract of common size."""
    noms = Noms(corpus)
    fiches = [_fiche(corpus, noms, page) for page in mots.pages]
    fiches += [(p.adresse, p.titre, p.textes[0] if p.textes else "", "") for p in mots.places]
    for start in range(0, len(fiches), FICHES):
        columns = zip(*fiches[start : start + FICHES], strict=True)
        yield dict(zip(("adresse", "nom", "mots", "dans"), columns, strict=True))


def _fiche(corpus: Corpus, noms: Noms, page: Enjeu | Action) -> tuple[str, str, str, str]:
    if isinstance(page, Enjeu):
        return (
            index.address(page),
            typeset(noms.nom(page)),
            no_break(f"«\u00a0{abridged(page.titre, EXTRAIT)}\u00a0»"),
            "",
        )
    sic = " [sic]" if corpus.est_sic(page.source) else ""
    nom = f"{noms.numero(page)} {typeset(page.nom)}"
    inside = typeset(noms.nom(above[-1])) if (above := corpus.au_dessus(page)) else ""
    return index.address(page), nom, f"«\u00a0{no_break(abridged(page.texte, EXTRAIT))}\u00a0»{sic}", inside
