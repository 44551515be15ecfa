"""What a page of another site, a forged request or odd text may try at the form: each is refused, and nothing is written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from editing import security
from editing.security import Guard, is_loopback
from formulaire import KEY, Person, client, log

FORM = "/fiche/actions/mesure-a/modifier?champ=intitule"


@pytest.fixture
def seen(folder: Path) -> Person:
    """Who has just been shown what a change will do."""
    person = Person(client(folder)).open(FORM)
    return person.press("verifier", intitule="Refaire le pont", motif="titre plus court")


def nothing_is_written(folder: Path) -> bool:
    return len(log(folder)) == 1 and "Refaire" not in (folder / "data/actions/mesure-a.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://pirate.exemple"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1234"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "pirate.exemple"},
        {"Host": "localhost.pirate.exemple"},
        {"Host": "127.0.0.1.nip.io"},
        {"Host": ""},
    ],
)
def test_a_request_that_comes_from_elsewhere_is_refused(seen: Person, folder: Path, headers: dict[str, str]) -> None:
    seen.send([*seen.fields, ("faire", "enregistrer")], **headers)
    assert seen.status == 403
    assert nothing_is_written(folder)


def test_a_page_is_not_shown_under_another_name(seen: Person) -> None:
    for address in ("/", FORM, "/style/site.css"):
        assert seen.client.get(address, headers={"Host": "pirate.exemple"}).status_code == 403


@pytest.mark.parametrize("token", ["", "0.0", "9999999999.abc", "é.è", "1" * 5000])
def test_a_form_without_its_token_saves_nothing(seen: Person, folder: Path, token: str) -> None:
    fields = [(n, v) for n, v in seen.fields if n != "jeton"]
    answer = seen.client.post(FORM, data=dict([*fields, ("jeton", token), ("faire", "enregistrer")]))
    assert answer.status_code == 403  # no origin is told: it may come from anywhere
    assert nothing_is_written(folder)


def test_a_form_of_another_session_saves_nothing_and_keeps_what_was_typed(seen: Person, folder: Path) -> None:
    seen.client.delete_cookie("formulaire", domain="localhost")
    seen.press("enregistrer")
    assert "Cette page est restée ouverte longtemps" in seen.words
    assert ("intitule", "Refaire le pont") in seen.fields
    assert nothing_is_written(folder)
    seen.save()
    assert not nothing_is_written(folder)


def test_a_form_left_open_is_seen_again_before_it_is_saved(
    seen: Person, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "HOURS", -1)
    seen.press("enregistrer")
    assert "Cette page est restée ouverte longtemps" in seen.words
    assert nothing_is_written(folder)


def test_what_is_saved_is_what_was_seen(seen: Person, folder: Path) -> None:
    forged = [(n, "Autre titre" if n == "intitule" else v) for n, v in seen.fields]
    seen.send([*forged, ("faire", "enregistrer")])
    assert "Avant d’enregistrer" in seen.words
    assert nothing_is_written(folder)


@pytest.mark.parametrize(
    "path",
    [
        "/fiche/actions/..%2F..%2Fcontrat",
        "/fiche/actions/../../../etc/passwd",
        "/fiche/..%2F..%2Fetc/passwd",
        "/fiche/source/contrat",
        "/fiche/actions/mesure-a%00",
        "/fiche/__class__/mesure-a",
        "/nouvelle/contrat",
        "/nouvelle/..%2Factions",
        "/style/..%2F..%2Fapp.py",
        "/style/../app.py",
        "/apercu/x/assets/../../../../etc/passwd",
        "/apercu/x/assets/..%2F..%2Fmkdocs.yml",
        "/apercu/x/actions/mesure-a/",
        "/fiche/contrat/ensemble/retirer",
    ],
)
def test_no_path_of_a_browser_reaches_the_disk(seen: Person, path: str) -> None:
    answer = seen.client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text and "def make_app" not in answer.text


@pytest.mark.parametrize("name", ["../../evil", "a/b", "index", "con", "é", "A B", "x" * 80, ".git", "..", "%2e%2e"])
def test_no_name_of_a_new_record_leaves_its_folder(folder: Path, name: str) -> None:
    person = Person(client(folder)).open("/nouvelle/glossaire")
    person.press("verifier", identifiant=name, terme="Mot", definition="Un mot.", motif="mot ajouté")
    assert any(f.startswith("Identifiant : ") for f in person.faults)
    assert "enregistrer" not in person.buttons
    assert not [p for p in folder.rglob("*") if "evil" in p.name]


@pytest.mark.parametrize("base", ["", "{", "[]", '{"a": 1}', '{"a": null}', '{"a": ' + "[" * 200 + "]" * 200 + "}"])
def test_a_forged_state_of_a_record_is_refused(seen: Person, folder: Path, base: str) -> None:
    seen.open(FORM)
    seen.type("base", base)
    seen.press("verifier", intitule="Refaire", motif="titre")
    assert seen.status == 400
    assert nothing_is_written(folder)


def test_too_much_is_refused_before_it_is_read(seen: Person, folder: Path) -> None:
    seen.open(FORM).press("verifier", intitule="x" * 1_100_000)
    assert seen.status == 413
    seen.open("/fiche/actions/mesure-a/modifier?champ=etapes")
    seen.type("etapes.valeur.n", "999999999")
    seen.press("verifier", motif="trop")
    assert seen.text.count('value="retirer:etapes.valeur.') <= 300
    assert nothing_is_written(folder)


@pytest.mark.parametrize(
    "button",
    [
        "retirer:etapes.valeur.99",
        "monter:etapes.valeur.-1",
        "ajouter:__class__",
        "ajouter:etapes.valeur.0.libelle.x",
        "descendre:etapes",
        "leur:__init__",
        "rien",
        "ajouter:" + "a." * 999,
    ],
)
def test_a_button_that_no_page_has_changes_nothing(seen: Person, button: str) -> None:
    seen.open("/fiche/actions/mesure-a/modifier?champ=etapes")
    before = [x for x in seen.fields if x[0] != "jeton"]
    seen.press(button)
    assert seen.status == 200
    assert [x for x in seen.fields if x[0] != "jeton"] == before


MARKUP = "\"><script>alert(1)</script>{{ 7*7 }}{% raw %}<img src=x onerror=alert(1)>' onfocus=alert(1)"


@pytest.mark.parametrize(
    "address",
    [
        "/fiche/actions/mesure-a/modifier",
        "/fiche/organisations/ccsb/modifier",
        "/nouvelle/glossaire",
        "/fiche/contrat/ensemble/modifier",
    ],
)
def test_markup_in_every_field_is_shown_as_text_and_runs_nowhere(folder: Path, address: str) -> None:
    person = Person(client(folder)).open(address)
    ours = {"jeton", "base", "champs", "vu"}
    person.fields = [(n, v if n in ours or n.endswith(".n") else MARKUP) for n, v in person.fields]
    person.press("verifier")
    assert person.status == 422
    assert [
        e for e in person.tree.iter() if e.tag in ("script", "img") or any(a.startswith("on") for a in e.attrib)
    ] == []
    assert (("motif", MARKUP) in person.fields) and "49" not in re.sub(r"\d{3,}", "", person.text)
    shown = person.client.get("/?q=" + MARKUP.replace("%", "%25").replace("#", "%23").replace("&", "%26"))
    assert "<script" not in shown.text


def test_every_answer_says_the_strict_policy(seen: Person) -> None:
    for address in ("/", FORM, "/fiche/rien/rien", "/style/site.css"):
        said = seen.client.get(address).headers
        policy = said["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert said["X-Frame-Options"] == "DENY" and said["Cache-Control"] == "private, no-cache"
        assert said["X-Content-Type-Options"] == "nosniff"


def test_the_cookie_goes_with_our_own_pages_alone(folder: Path) -> None:
    said = client(folder).get("/").headers["Set-Cookie"]
    assert "SameSite=Strict" in said and "HttpOnly" in said


def test_behind_a_server_the_cookie_is_for_https_alone() -> None:
    guard = Guard(frozenset({"edition.exemple.fr"}), https=True, key=KEY)
    assert guard.admits("edition.exemple.fr", "POST", "https://edition.exemple.fr", "same-origin")
    assert not guard.admits("127.0.0.1:8100", "GET", None, None)
    assert "max-age" in guard.headers(framed=False)["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("::", False),
        ("exemple.fr", False),
    ],
)
def test_what_is_this_computer_alone(host: str, ours: bool) -> None:
    assert is_loopback(host) is ours


@pytest.mark.parametrize(
    "arguments",
    [
        ("0.0.0.0:8100", ""),
        ("192.0.2.1:8100", "edition.exemple.fr"),
        ("127.0.0.1:port", ""),
        ("127.0.0.1:8100", "https://edition.exemple.fr/"),
    ],
)
def test_the_command_listens_nowhere_else(folder: Path, arguments: tuple[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "editing", str(folder), *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": f"{ROOT / 'scripts/lib'}:{ROOT / 'hooks'}", "PATH": "/usr/bin:/bin"},
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Arrêt : ")
