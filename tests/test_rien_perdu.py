"""Nothing lost, nothing added: each value of the data is read on its page, and each text of a page comes from the data.

The data are read by another YAML parser than ours, the pages by an HTML5 parser. What a page says of itself is the
literal text of the templates, taken from their sources, and the few values that the templates compute.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from ast import literal_eval
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from building import git
from contrat.french import days, grammar, readings, values
from contrat.french.names import TOGETHER, Noms
from contrat.french.wording import number
from contrat.gate.loading import load
from contrat.history.journal import FEW, keys_of
from contrat.history.sentences import Phrases
from contrat.model.action import Action
from contrat.model.directory import Organisation, Programme
from contrat.model.enjeu import Enjeu
from contrat.model.facts import FaitExterne
from contrat.model.scalars import EXTRAIT, abridged
from contrat.pages.drawings import ecart
from contrat.pages.environment import TEMPLATES, environment
from contrat.pages.letter import demande_dite
from contrat.reading import prose
from contrat.reading.decode import schema_of
from contrat.webpage import addresses
from jinja2.filters import do_truncate
from ruamel.yaml import YAML
from site_bati import PageBatie, SiteBati

Path_ = tuple[str, ...]
NOT_SHOWN = {
    ("contrat", "id"): "names the contract for machines: in contrat.json",
    ("contrat", "niveaux"): "words inside sentences, inflected",
    ("contrat", "comptes"): "expected counts, held by the gate",
    ("contrat", "source", "fichier"): "the address of the download",
    ("contrat", "passages", "nature"): "chooses the place of a line",
    ("contrat", "sha256"): "of a source: held by the gate, in contrat.json",
    ("date_deduite",): "puts a fact in its place among the others, and dates nothing",
    ("vocabulaires", "libelle"): "shown where its code is used, which is read there",
    ("vocabulaires", "code"): "names a label",
    ("vocabulaires", "id"): "names a question",
    ("vocabulaires", "champs"): "chooses the fields of a question",
    ("vocabulaires", "betagouv"): "a mapping for machines: in contrat.json",
    ("demandes", "champs"): "said by the label of the field",
    ("organisations", "courriel"): "the address of a ready-made message, on the page of a request",
    ("alaveteli",): "the address of a ready-made request, on the page of a request",
    ("notes", "lignes"): "the line beside which the note stands; a blank line is not shown",
    ("notes", "id"): "the anchor of the note",
    ("glossaire", "formes"): "finds the term in the source, never shown",
    ("pictogramme",): "a drawing: `test_pictogrammes`; its name is in the open data",
    ("confiance",): "chooses whether a fact without a reserve of its own has one",
}
"""Values that no page shows as such, and why."""


def folded(text: str) -> str:
    """Return the text with the typography undone."""
    return " ".join(re.sub(r"(?<=\w)'(?=\w)", "’", text).split())


def leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Yield each scalar of a YAML file, with the keys that lead to it; the places in lists are left out."""
    if isinstance(value, dict):
        for k, v in value.items():
            if k == "valeur" and "mots" in value:
                continue  # a date that has its original words is shown by them; the open data have both
            yield from leaves(v, (*path, str(k)))
    elif isinstance(value, list):
        for v in value:
            yield from leaves(v, path)
    else:
        yield path, str(value)


def read(folder: Path) -> Iterator[tuple[str, Path_, str]]:
    for file in sorted(folder.rglob("*.yml")):
        name = file.relative_to(folder).as_posix().removesuffix(".yml")
        for path, value in leaves(YAML(typ="base", pure=True).load(file.read_text(encoding="utf-8"))):
            yield name, path, value


class Site:
    """A built site, the corpus that it was built from, and where each record is shown."""

    def __init__(self, site: SiteBati, folder: Path) -> None:
        self.site, self.folder, self.corpus = site, folder, load(folder)
        self.said = {a: self._said(p) for a, p in site.pages.items()}

    @staticmethod
    def _said(page: PageBatie) -> str:
        texts = ["".join(page.tree.itertext())]
        texts += [v for e in page.tree.iter() for k, v in e.attrib.items() if k in {"href", "cite", "content", "id"}]
        return folded(" ".join(texts))

    def pages_of(self, record: str, path: Path_) -> list[str]:
        """Return the pages on which every value of a record must be read."""
        kind, _, nom = record.partition("/")
        c = self.corpus
        if path[-1] == "ligne_section" or path[-2:] == ("source", "mots"):
            return [f"{kind}/{nom}/", "contrat/"]  # the line itself, which the record’s page leads to
        if kind in {"enjeux", "actions", "programmes", "organisations", "glossaire"}:
            return [f"{kind}/{nom}/"]
        return {
            "contrat": [
                "",
                "contrat/",
                "contrat/dossier/",
                "contrat/interview/",
                "mentions-legales/",
                "accessibilite/",
                *(a for a in self.said if a.startswith(("actions/", "programmes/"))),  # words that many pages repeat
            ],
            "communes": [addresses.COMMUNES] if c.communes else [],
            "notes": ["contrat/"],
            "accessibilite": ["accessibilite/", "accessibilite/criteres/"],
            "demandes": [a for a in self.said if a.startswith("demander/")],
            "retires": [a for a in self.said if a.startswith(("plan-du-site/", "actions/", "glossaire/"))],
            "vocabulaires": [a for a in self.said if a.startswith(("actions/", "programmes/", "organisations/"))],
            "lexique": [a for a in self.said if a.startswith("index/")],
            "sujets": [a for a in self.said if a.startswith("index/")],
            "hors_contrat": [a for a in self.said if a.startswith("index/")],
            "sigles": [],
        }[kind]

    def shown(self, record: str, path: Path_, value: str) -> list[str]:
        """Return the forms in which a page may say a value."""
        c, key = self.corpus, path[-1]
        forms = [folded(value), folded(prose.plain(value)), grammar.capitale(folded(value)), folded(value).lower()]
        forms += [folded(line) for line in value.split("\n") if len(line) > 3]
        if re.fullmatch(r"\d{4}(-\d\d)?(-\d\d)?", value):
            forms += [grammar.date_iso(value), grammar.capitale(grammar.date_iso(value))]
        if re.fullmatch(r"-?\d+(\.\d+)?", value):
            forms += [f"{Decimal(value):,.2f}", f"{Decimal(value):,f}"]
            forms += [f"{int(Decimal(value)):,}"] * (Decimal(value) == int(Decimal(value)))
            forms = [f.replace(",", " ").replace(".", ",") if "," in f or "." in f else f for f in forms] + [value]
        if value in c.organisation:
            forms += [folded(grammar.capitale(c.organisation[value].titre)), f"organisations/{value}/"]
        for labels in c.libelle.values():
            if value in labels:
                forms += [folded(labels[value]), folded(grammar.capitale(labels[value]))]
        if value in c.commune:
            forms.append(folded(c.commune[value].nom))
        if path[0] == "avancement":
            forms.append(f"{value} %")
        if key == "faite":
            forms += ["faite", "Fait"] if value == "oui" else ["pas encore faite", "À faire"]
        if key == "sic":
            forms.append("[sic" if value == "oui" else value)
        if key in {"niveau", "rapport"}:
            forms.append(grammar.capitale(values.Values(c).text(value, schema_of(FaitExterne)[key])))
        if key == "devise":
            forms.append("€" if value == "EUR" else value)
        if key in {"ligne", "lignes", "ligne_section"}:
            forms = [f"ligne {value}", f"#ligne-{value}", f"ligne-{value}"]
        return [f for f in dict.fromkeys(forms) if f]


@pytest.fixture(scope="module", params=["second", "site", "cinq_niveaux"])
def whole(request: pytest.FixtureRequest) -> Site:
    site: SiteBati = request.getfixturevalue(request.param)
    assert site.configuration
    return Site(site, site.configuration.parent / "data")


def hidden(record: str, path: Path_) -> bool:
    """Tell whether a value is one of those that no page shows."""
    kind = record.partition("/")[0]
    return any(
        (kind, *path)[: len(k)] == k or (k[0] == kind and k[-1] == path[-1] and len(k) == 2) or k == path[-1:]
        for k in NOT_SHOWN
    )


def test_each_value_of_the_data_is_read_on_its_page(whole: Site, tell: Callable[[str], None]) -> None:
    lost, count = [], 0
    for record, path, value in read(whole.folder):
        pages = whole.pages_of(record, path)
        if hidden(record, path) or record.startswith(("lexique/", "sigles", "sujets", "hors_contrat")):
            continue  # words that the search reads: the next test
        if value == "De quoi s’agit-il ?":
            continue  # the words of the source, at the top of each page, answer it
        count += 1
        text = "\n".join(whole.said[p] for p in pages if p in whole.said)
        blocks = [folded("".join(s.texte for s in item)) for b in prose.blocks(value) for item in b.items]
        if not any(form in text for form in whole.shown(record, path, value)) and not all(b in text for b in blocks):
            lost.append(f"{record} {'.'.join(path)} : {value[:70]}")
    tell(f"{count} valeurs lues, {len(lost)} perdues")
    assert count >= 200
    assert not lost, "\n".join(lost)


def test_each_value_of_the_data_is_in_the_open_data(whole: Site) -> None:
    """JSON holds everything, the words of the search included."""
    text = (whole.site.dossier / "donnees/contrat.json").read_text(encoding="utf-8")
    data = {v for _, v in leaves(json.loads(text))}
    parts = data | {line for v in data for line in v.split("\n")}
    numbers = {Decimal(v) for v in data if re.fullmatch(r"-?\d+(\.\d+)?", v)}
    lost = []
    for record, path, value in read(whole.folder):
        said = {"oui": "True", "non": "False"}.get(value, value.strip())
        here = said in parts or value in parts or all(x.strip() in parts for x in said.split("\n"))
        if not here and not (re.fullmatch(r"-?\d+(\.\d+)?", value) and Decimal(value) in numbers):
            lost.append(f"{record} {'.'.join(path)} : {value[:70]}")
    assert not lost, "\n".join(lost)


# ------------------------------------------------------------------ from the pages to the data

BLOCKS = frozenset("p li dd dt h1 h2 h3 td th figcaption caption".split())  # noqa: SIM905
KINDS = ("enjeux", "actions", "programmes", "organisations", "glossaire")


def fixed_words() -> set[str]:
    """Return the words that the templates themselves hold, cut where a tag or an expression stands."""
    found: set[str] = set()
    for template in sorted(TEMPLATES.glob("*.html")):
        for _, kind, token in environment().lex(template.read_text(encoding="utf-8")):
            if kind == "data":
                runs = re.sub(r"<[^<>]*>|^[^<>]*>|<[^<>]*$", "\0", token).split("\0")
                found |= {folded(unescape(run)) for run in runs}
            elif kind == "string" and re.search(r"[ éA-Z]|faite|commune|,", token):  # words, not names of fields
                found.add(folded(unescape(str(literal_eval(token)))))
    return (found | spoken_words()) - {""}


def spoken_words() -> set[str]:
    """Return the words that the readings of each class add to what the data say; their own test holds the phrases."""
    trees = [ast.parse(inspect.getsource(module)) for module in (readings, values)]
    found = (n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant))
    constants = {folded(x) for x in found if isinstance(x, str)}
    return constants | {grammar.capitale(x) for x in constants}


def derived(site: Site) -> set[str]:
    """Return what pages compute from the data: names of levels, fields and questions, numbers of records, counts, hosts, « [sic] »."""
    c = site.corpus
    noms = Noms(c)
    found = {f.metadata["libelle"] for f in Action.__dataclass_fields__.values()}
    for nom in (*noms.niveaux, noms.action, *noms.courts, noms.action_court):
        words = (nom.singulier, nom.pluriel, nom.le, nom.du, nom.cet, nom.aucun, nom.tous, nom.e)
        found |= {f for w in words for f in (w, grammar.capitale(w))}
    levels: list[Action | Enjeu] = [*c.enjeux, *c.actions]
    found |= {c.numero(f) for f in levels} | {str(len(c.questions)), "[sic]"}
    # a long title is cut in short places, and long words in lists: the page of the record has them whole
    found |= {cut for f in levels for cut in (f.nom, abridged(f.texte, EXTRAIT)) if cut.endswith("…")}
    found |= {q.question for q in c.questions}
    for e in c.enjeux:
        actions = c.actions_de(e)
        found |= {
            str(len(actions)),
            *(str(sum(a.valeurs_suivies[x] is not None for a in actions)) for x in c.champs_attendus),
        }
    fiches: list[Programme | Organisation] = [*c.programmes, *c.organisations]
    found |= {f"{t.nom} ({t.sigle})" for t in fiches if t.sigle}
    found |= {str(len(c.communes.communes))} if c.communes else set()
    found |= {
        noms.objet.du,
        noms.objet.le,
        noms.source.du,
        noms.source.le,
        noms.source.singulier,
        noms.source_dite,
        noms.des_sources,
        noms.par_source,
        noms.tu,
        *(say(v) for say in (noms.sources, noms.ce_que, noms.taisent) for v in TOGETHER),
        "manque",
        "manquent",
        "jamais",
        "pas",
        "et",
        "ni",
        "plus",
        "moins",
        "demander",
        "reprendre",
        "corriger",
    }
    for piece in c.contrat.pieces:
        nom = noms.texte(piece.cle)
        found |= {form for w in (nom.le, nom.singulier) for form in (w, grammar.capitale(w))}
        found |= {f"page {c.page(lieu)}" for lieu, _ in c.lignes_de(piece.cle) if piece.pdf}
    found |= {noms.action_court.compte(n) for n in range(len(c.actions) + 1)}
    most = len(c.champs_attendus) * len(c.actions)
    found |= {
        grammar.pluriel(n, x) for n in range(most + 1) for x in ("information", "mot", "programme", "fait", "question")
    }
    found |= {str(len(c.champs_attendus) * len(c.actions_de(e))) for e in c.enjeux}
    measured = [i for a in c.actions if a.indicateurs for i in a.indicateurs.valeur or ()]
    found |= {number(abs(gap)) for i in measured if (gap := ecart(i)) is not None}
    for _, path, value in read(site.folder):
        if value.startswith("http"):
            _, _, host, *rest = value.split("/")  # how a link without a title is named
            found |= {host, host.removeprefix("www."), f"({'/'.join(rest)})"}
        if path[-1] in {"ligne", "ligne_section"}:
            found.add(value)
    return {folded(x) for x in found} | {grammar.capitale(folded(x)) for x in found}


def blocks_of(page: PageBatie) -> Iterator[str]:
    """Yield the text of each block of `main` that holds no other block, and what stands outside of them."""
    main = page.all("main")[0]

    def walk(element: Any) -> Iterator[str]:
        inner = [
            x for x in element.iter() if x is not element and x.tag in BLOCKS | {"ul", "dl", "table", "blockquote"}
        ]
        if element.tag in BLOCKS and not inner:
            yield folded("".join(element.itertext()))
            return
        yield folded(element.text or "")
        for child in element:
            if inner and (child in inner or any(x in inner for x in child.iter())):
                yield from walk(child)
            else:
                yield folded("".join(child.itertext()))
            yield folded(child.tail or "")

    return (text for text in walk(main) if text)


def composed(text: str, pieces: dict[str, list[str]]) -> bool:
    """Tell whether a text is made of whole pieces, with spaces between them or not."""
    reached, todo = {0}, [0]
    while todo:
        at = todo.pop()
        if at == len(text):
            return True
        ends = (
            [at + 1] if text[at] == " " else [at + len(p) for p in pieces.get(text[at], ()) if text.startswith(p, at)]
        )
        todo += [e for e in ends if e not in reached]
        reached.update(ends)
    return False


def by_letter(pieces: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for piece in pieces:
        found.setdefault(piece[0], []).append(piece)
    return found


def told(whole: Site) -> set[str]:
    """Return what is said of the history, how a page is cited, what it offers: their own tests hold these words."""
    found = set()
    history = git.read(whole.folder)
    phrases = Phrases(whole.corpus)
    noms = Noms(whole.corpus)
    named = {(k, f.id): noms.nom(f) for k in ("enjeux", "actions") for f in getattr(whole.corpus, k)}
    for e in history.evenements if history else ():
        sentences = (*phrases.de(e), *phrases.bref(e))
        found |= {folded(s) for s in sentences} | {folded(grammar.date_iso(e.jour))}
        for name in ("", f"{named.get(e.cle, '')} – "):  # a long one is cut: the page of the history has it whole
            found |= {folded(do_truncate(environment(), f"{name}{s}", 160, end=" …", leeway=20)) for s in sentences}
    found |= {folded(f"{noms.nom(a)} –") for a in whole.corpus.actions}
    for enjeu in (
        whole.corpus.enjeux
    ):  # the page of an enjeu names the record of each change, and counts those that it leaves out
        more = len(history.de(*keys_of(whole.corpus, enjeu))) - FEW if history else 0
        found |= {
            folded(f"{noms.nom(enjeu)} –"),
            f"Et {more} autre{'s' if more > 1 else ''} changement{'s' if more > 1 else ''}.",
        }
    fin = whole.corpus.contrat.periode.fin.valeur  # and of the period, once it is over
    if fin:
        found.add(folded(grammar.date_iso(days.lendemain(days.dernier(fin)))))
    for d in whole.corpus.demandes:  # the second contract speaks on that day (tests/second/mkdocs.yml)
        found.add(folded(grammar.capitale(demande_dite(d, "2032-01-15"))))
    for p in whole.site.pages.values():
        found |= {folded("".join(x.itertext())) for x in p.all("p") if x.get("class") in {"a-copier", "emporter"}}
    return found


def test_each_text_of_a_page_comes_from_the_data_or_from_the_templates(
    whole: Site, tell: Callable[[str], None]
) -> None:
    values = {form for record, path, value in read(whole.folder) for form in whole.shown(record, path, value)}
    for _, _, value in read(whole.folder):
        for block in prose.blocks(value):
            values |= {folded("".join(s.texte for s in item)) for item in block.items}
    lists: list[Action | Enjeu] = [*whole.corpus.actions, *whole.corpus.enjeux]
    values |= {folded(", ".join(a.mots_usuels)) for a in lists}
    values |= told(whole)
    pieces = by_letter(x for x in values | fixed_words() | derived(whole) if x)
    strange, count = [], 0
    for adresse, page in whole.site.pages.items():
        kind, _, nom = adresse.partition("/")
        if kind in KINDS and nom.count("/") == 1:
            for text in blocks_of(page):
                count += 1
                if not composed(text, pieces):
                    strange.append(f"{adresse} : {text[:120]}")
    tell(f"{count} textes lus, {len(strange)} sans origine")
    assert count > 200
    assert not strange, "\n".join(strange)


def test_a_text_that_nobody_wrote_is_found_strange() -> None:
    pieces = by_letter({*fixed_words(), "Klow", "12"})
    assert composed("Non communiqué", pieces)
    assert not composed("Non communiqué depuis longtemps", pieces)
    assert not composed("13", pieces)
