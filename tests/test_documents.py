"""The documents to carry away: the words of the dossier, heard in their order, sound for validators, the same anywhere."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from building import BuildStopped, typesetting
from building.typesetter import Typesetter
from conftest import ROOT
from contrat.documents import carte, emporter, pdf, signs
from contrat.documents.formats import Composition, Jointe
from contrat.documents.livret import Livret, Morceau, morceaux
from contrat.documents.livrets import Livrets
from contrat.documents.redaction import paragraphe
from contrat.exports.open_file import size_in_words
from contrat.gate.loading import load
from documents_lus import DAY, SITE, Parties, dossier, faults, lay_out, livrets_of
from pdf_lu import structure, verapdf
from publication import tree
from site_bati import SiteBati


def first_action(day: str | None = DAY) -> Livret:
    livrets = livrets_of(load(ROOT / "tests/second/data"), day)
    return livrets.action(livrets.corpus.actions[0])


@pytest.fixture(scope="module")
def files(livrets: Livrets, typesetter: Typesetter, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The contract, its first enjeu and the action of which most is known, in each format, by key and end of name."""
    folder = tmp_path_factory.mktemp("documents")
    most = max(livrets.corpus.actions, key=lambda a: a.nombre_dits)
    made = {}
    for livret in (livrets.contrat(), livrets.enjeu(livrets.corpus.enjeux[0]), livrets.action(most)):
        for f in (f for f in emporter.FORMATS if not f.ensemble):
            asked = f.write(livret, (Jointe("actions.csv", "Les actions", "text/csv", "Axe;Intitulé\r\n".encode()),))
            if isinstance(asked, Composition):
                path = folder / f"{livret.cle}{f.fin}"
                path.write_bytes(typesetter.lay_out(asked))
                made[path.name] = path
    return made


def test_the_contract_says_the_words_of_the_dossier_one_by_one(livrets: Livrets, files: dict[str, Path]) -> None:
    assert faults(files["contrat.pdf"], livrets.contrat(), Parties(dossier(livrets)).whole) == []


def test_validators_find_no_fault(files: dict[str, Path]) -> None:
    judged = verapdf(("ua1", "3a"), list(files.values()))
    assert {k: rules for k, (_, rules) in judged.items() if rules} == {}
    assert min(checks for checks, _ in judged.values()) > 500


def test_a_document_without_a_day_is_no_archive_and_says_so(typesetter: Typesetter, tmp_path: Path) -> None:
    livret = first_action(None)
    path = lay_out(typesetter, livret, tmp_path / "sans-date.pdf")
    assert verapdf(("ua1",), [path])["sans-date.pdf", "ua1"][1] == ""
    assert b"/EmbeddedFile" not in path.read_bytes()
    assert "il n’est pas une archive PDF/A" in "".join(n.texte for n in structure(path)).replace("\u00a0", " ")


def test_every_sign_of_the_list_can_be_laid_out(typesetter: Typesetter) -> None:
    livret = first_action()
    every = paragraphe(" ".join(signs.known()), Morceau(signs.known(), "strong"), Morceau(signs.known(), "mots"))
    assert typesetter.lay_out(pdf.write(replace(livret, blocs=(every,)), ())).startswith(b"%PDF-1.7")
    assert signs.shown("à 漢 😀\ufe0f 1\u202f000") == "à [signe U+6F22] [signe U+1F600] 1\u00a0000"


def test_the_bytes_do_not_hang_on_the_machine(tmp_path: Path) -> None:
    """Another process, place, time zone, locale, and one processor."""
    shutil.copytree(ROOT / "hooks", tmp_path / "ailleurs/hooks", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import sys, pickle, hashlib; sys.path.insert(0, sys.argv[1]);"
        "from building.typesetter import Typesetter;"
        "print([hashlib.sha256(Typesetter().lay_out(q)).hexdigest() for q in pickle.load(sys.stdin.buffer)])"
    )
    livrets = livrets_of(load(ROOT / "tests/second/data"))
    asked = [
        pdf.write(livrets.contrat(), ()),
        pdf.write_large(livrets.contrat(), ()),
        carte.compose(livrets.redaction, None),
    ]
    said = [
        subprocess.run(
            [*before, sys.executable, "-c", code, str(place)],
            input=pickle.dumps(asked),
            capture_output=True,
            check=True,
            env={"PATH": os.environ["PATH"], **env},
        ).stdout
        for place, env, before in (
            (ROOT / "hooks", {"TZ": "Pacific/Auckland", "LC_ALL": "C"}, ()),
            (tmp_path / "ailleurs/hooks", {"TZ": "America/Lima", "LC_ALL": "C.UTF-8"}, ("taskset", "-c", "0")),
        )
    ]
    assert said[0] == said[1]
    assert said[0].count(b"'") == 6


def test_a_build_that_cannot_lay_out_refuses_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(typesetting, "find_spec", lambda _: None)
    with pytest.raises(BuildStopped, match=r"installez typst .* ou dites « documents: non »"):
        typesetting.Typesetting(livrets_of(load(ROOT / "tests/second/data")), tmp_path / "documents")


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    livrets = livrets_of(load(ROOT / "tests/second/data"))
    first = typesetting.Typesetting(livrets, tmp_path).files()
    before = {p.name: p.stat().st_ino for p in tmp_path.iterdir()}
    a, *rest = livrets.corpus.actions
    changed = replace(livrets.corpus, actions=(replace(a, en_clair="Une autre phrase."), *rest))
    again = typesetting.Typesetting(livrets_of(changed), tmp_path).files()
    made = {adresse for adresse, x in again.items() if x.nom not in before}
    assert all((tmp_path / x.nom).stat().st_ino == before[x.nom] for x in again.values() if x.nom in before)
    stems = {re.sub(r"(-gros-caracteres)?\.[a-z]+$", "", x.rpartition("/")[2]) for x in made}
    own = livrets.corpus.contrat.id
    assert stems == {own, f"{own}-action-{a.id}", *(f"{own}-enjeu-{e.id}" for e in livrets.corpus.au_dessus(a))}
    assert {*first} == {*again}


def test_above_so_many_actions_a_document_leads_to_those_of_what_it_holds() -> None:
    livrets = livrets_of(load(ROOT / "tests/cinq_niveaux/data"))
    cut = livrets.contrat(most=3)
    assert cut.fiches == ()
    top = livrets.corpus.enjeux_de(None)[0]
    leading = [m for m in morceaux(cut.blocs) if m.url == f"{SITE}enjeux/{top.id}/"]
    assert len(leading) == 1


def test_pages_offer_their_documents_with_their_size(site: SiteBati) -> None:
    for adresse, own in (
        ("actions/4-1/", "-action-4-1"),
        ("enjeux/4/", "-enjeu-4"),
        ("", ""),
        ("contrat/dossier/", ""),
    ):
        line = next(e for e in site.pages[adresse].all("p") if e.get("class") == "emporter")
        links = list(line.iter("a"))
        names = [a.get("href").rpartition("/")[2] for a in links]
        stem = f"pas-de-calais-call-2019-2022{own}"
        assert {f"{stem}.pdf", f"{stem}-gros-caracteres.pdf"} <= {*names}
        for a in links:
            path = site.dossier / Path(adresse, a.get("href"))
            size = path.resolve().stat().st_size
            assert size_in_words(size) in "".join(a.itertext()).replace("\u00a0", " ")


def test_each_format_is_explained_on_the_page_of_help() -> None:
    said = (ROOT / "docs/aide.md").read_text(encoding="utf-8")
    assert [f.nom for f in emporter.FORMATS if f"**{f.nom}**" not in said] == []


def test_a_cut_or_missing_document_stops_the_publication(site: SiteBati, tmp_path: Path) -> None:
    shutil.copytree(site.dossier, tmp_path / "site")
    name = "actions/4-1/pas-de-calais-call-2019-2022-action-4-1.pdf"
    path = tmp_path / "site" / name
    path.write_bytes(path.read_bytes()[:-100])
    assert f"{name} est vide ou coupé" in tree.problems(tmp_path / "site")
    path.unlink()
    assert f"{name} manque" in tree.problems(tmp_path / "site")
