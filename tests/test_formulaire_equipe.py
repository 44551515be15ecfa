"""The form for a team: behind the login of nginx and of Caddy, in a copy of the repository that publishes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from conftest import ROOT, serve
from contrat.serving.servers import DEVANT, Devant, FormHosting, form_configuration
from formulaire import MOST_KEYS, Person, Web, client, contract, correct_an_amount, log
from playwright.sync_api import Browser
from publication_essais import commit, copy_of_the_repository, run_git
from serveurs_reels import caddy_command, certificate, free_ports, nginx_command, running

FILES: dict[str, Devant] = {
    "docs/dev/serveurs/nginx-formulaire.conf": "nginx-formulaire",
    "docs/dev/serveurs/Caddyfile-formulaire": "caddy-formulaire",
}
FORM = "/fiche/actions/mesure-a/modifier?champ=avancement"
REFUSES = "#!/bin/sh\necho 'data/actions/mesure-a.yml:23:11: ce crochet refuse tout' >&2\nexit 1\n"


@dataclass(frozen=True)
class Team:
    depot: Path
    copy: Path

    @property
    def published(self) -> list[str]:
        return log(self.depot)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """A bare repository, and the copy that the form works in."""
    first = contract(ROOT / "tests/second", tmp_path / "premier")
    made = Team(tmp_path / "contrat.git", tmp_path / "copie")
    run_git(tmp_path, "clone", "--quiet", "--bare", str(first), str(made.depot))
    run_git(tmp_path, "clone", "--quiet", str(made.depot), str(made.copy))
    return made


@pytest.mark.parametrize("path", FILES)
def test_the_files_of_the_guide_are_those_that_the_command_writes(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == form_configuration(FILES[path], FormHosting())


def test_a_save_is_published_by_the_repository_of_the_team(team: Team) -> None:
    person = Person(client(team.copy, publie=True)).open(FORM)
    person.press("verifier", avancement__valeur="50", motif="vu au comité").save()
    assert team.published[0].split("|")[2] == "data(mesure-a): vu au comité"


def test_what_the_hooks_refuse_is_told_in_their_words_and_nothing_is_left_of_it(team: Team) -> None:
    hook = team.depot / "hooks/pre-receive"
    hook.write_text(REFUSES, encoding="utf-8")
    hook.chmod(0o755)
    before = (team.copy / "data/actions/mesure-a.yml").read_bytes()
    person = Person(client(team.copy, publie=True)).open(FORM)
    person.press("verifier", avancement__valeur="50", motif="vu au comité").press("enregistrer")
    assert person.status == 409
    assert "ce crochet refuse tout" in person.words
    assert (team.copy / "data/actions/mesure-a.yml").read_bytes() == before
    assert len(log(team.copy)) == len(team.published) == 1


def test_what_others_pushed_meanwhile_is_there_before_a_save(team: Team, tmp_path: Path) -> None:
    person = Person(client(team.copy, publie=True)).open(FORM)
    person.press("verifier", avancement__valeur="50", motif="vu au comité")
    run_git(tmp_path, "clone", "--quiet", str(team.depot), str(tmp_path / "autre"))
    path = tmp_path / "autre/data/actions/mesure-a.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("valeur: 45\n", "valeur: 46\n"), encoding="utf-8")
    commit(tmp_path / "autre", "data(mesure-a): vu par un autre")
    run_git(tmp_path / "autre", "push", "--quiet")
    person.press("enregistrer")
    assert "c’est maintenant 46 %" in person.faults[0]
    assert team.published[0].split("|")[2] == "data(mesure-a): vu par un autre"


@pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock", "refs/heads/main.lock", "refs/remotes/origin/main.lock"])
def test_a_lock_that_git_left_in_the_copy_when_it_was_killed_stops_no_save(team: Team, lock: str) -> None:
    """A save may be cut before its note: as it follows what is published."""
    (team.copy / ".git" / lock).touch()
    person = Person(client(team.copy, publie=True)).open(FORM)
    person.press("verifier", avancement__valeur="50", motif="vu au comité").save()
    assert team.published[0].split("|")[2] == "data(mesure-a): vu au comité"


@pytest.fixture(params=DEVANT)
def front(request: pytest.FixtureRequest, team: Team, tmp_path: Path) -> Iterator[str]:
    with in_front(request.param, team.copy, tmp_path) as address:
        yield address


@contextmanager
def in_front(server: Devant, copy: Path, tmp_path: Path) -> Iterator[str]:
    """The form behind the login of a server; the address that a browser is given."""
    form_port, http_port, https_port = free_ports(3)
    scratch = tmp_path / "serveur"
    scratch.mkdir()
    certificate(scratch)
    passwords = scratch / "mots-de-passe"
    place = FormHosting("localhost", str(passwords), str(form_port), str(http_port), str(https_port), ipv6=False)
    place = replace(place, certificat=str(scratch / "cert.pem"), cle=str(scratch / "cle.pem"))
    text = form_configuration(server, place)
    if server == "nginx-formulaire":
        passwords.write_text("service:" + said("openssl", "passwd", "-apr1", "secret"), encoding="utf-8")
        command = nginx_command(text, scratch)
    else:
        passwords.write_text("service " + said("caddy", "hash-password", "--plaintext", "secret"), encoding="utf-8")
        command = caddy_command(text, place.http, place.https, scratch)
    name = f"localhost:{https_port}"
    form = ["env", f"PYTHONPATH={ROOT / 'scripts/lib'}:{ROOT / 'hooks'}", sys.executable, "-P", "-m", "editing"]
    with (
        running([*form, str(copy), f"127.0.0.1:{form_port}", name], form_port, tmp_path),
        running(command, https_port, scratch),
    ):
        yield f"https://{name}"


def said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ)).stdout


def test_the_form_of_a_team_is_behind_a_login_and_a_save_goes_through_it(front: str, team: Team) -> None:
    assert Web(front).get("/").status_code == 401
    assert Web(front, "service:autre").get("/").status_code == 401
    person = Person(Web(front, "service:secret")).open(FORM)
    person.press("verifier", avancement__valeur="50", motif="vu au comité").save()
    assert person.address == "/fiche/actions/mesure-a"
    author, address, message = team.published[0].split("|")
    assert (author, address, message) == ("formulaire", "", "data(mesure-a): vu au comité")
    assert "service" not in run_git(team.depot, "log", "-1", "--format=raw").stdout


def test_a_corrected_amount_is_on_the_public_page_through_the_login_and_the_real_hooks(
    team: Team, tmp_path: Path, browser: Browser, tell: Callable[[str], None]
) -> None:
    """From the list to the public page, with the keyboard alone and no script; keys are those besides typing."""
    installed, online = copy_of_the_repository(tmp_path / "installee"), tmp_path / "en ligne"
    hooks = [str(installed / "scripts/install-hooks"), str(team.depot), str(online)]
    done = subprocess.run(hooks, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with in_front("nginx-formulaire", team.copy, tmp_path) as form:
        context = browser.new_context(
            locale="fr-FR",
            java_script_enabled=False,
            ignore_https_errors=True,
            http_credentials={"username": "service", "password": "secret"},
        )
        page = context.new_page()
        page.set_default_timeout(120_000)

        start = time.monotonic()
        keys = correct_an_amount(page, form)
        http, address = serve(online / "site")
        with http:
            page.goto(f"{address}actions/mesure-a/")
            text = page.locator("main").inner_text()
            http.shutdown()
        context.close()
    tell(f"corriger un montant, du formulaire à la page publique : {time.monotonic() - start:.0f} s, {keys} touches")
    assert "12 000,50 €" in text.replace("\u202f", " ").replace("\xa0", " ")
    assert keys <= MOST_KEYS
