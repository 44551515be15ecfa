"""Two people at once, and a save that is killed: nothing is lost, nothing is half written, every change is in a commit."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import jinja2
import pytest
from editing import proposal
from editing.proposal import Files
from editing.saving import Saver
from formulaire import Person, client, log
from publication_essais import run_git
from rewriting import raw_of

RECORD = "actions/mesure-a.yml"
FORM = "/fiche/actions/mesure-a/modifier?champ=avancement"


def value(folder: Path) -> str:
    raw = raw_of(RECORD, (folder / "data" / RECORD).read_bytes())
    assert isinstance(raw, dict)
    return str(raw["avancement"]["valeur"])


def is_clean(folder: Path) -> bool:
    return run_git(folder, "status", "--porcelain").stdout == ""


def seen(folder: Path, valeur: int, motif: str, web: object = None) -> Person:
    """Return a person who has seen what the change will do."""
    person = Person(web or client(folder)).open(FORM)
    return person.press("verifier", avancement__valeur=str(valeur), motif=motif)


def test_of_two_who_save_at_once_one_is_taken_and_the_other_is_told(
    folder: Path, long_campaign: bool, tell: Callable[[str], None]
) -> None:
    webs = [client(folder), client(folder)]  # two processes would each have their own state
    races = 500 if long_campaign else 8
    for n in range(races):
        people = [seen(folder, 2 * (n % 40) + i, f"course {n} {i}", web) for i, web in enumerate(webs)]
        both = threading.Barrier(2)

        def press(person: Person, both: threading.Barrier = both) -> None:
            both.wait()
            person.press("enregistrer")

        threads = [threading.Thread(target=press, args=(p,)) for p in people]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        taken = [i for i, p in enumerate(people) if "Enregistré." in p.words]
        assert len(taken) == 1, (n, [(p.status, p.words[:600]) for p in people])
        assert value(folder) == str(2 * (n % 40) + taken[0])
        other = people[1 - taken[0]]
        assert "pendant que vous écriviez" in other.faults[0]
        assert ("avancement.valeur", str(2 * (n % 40) + 1 - taken[0])) in other.fields
        assert len(log(folder)) == n + 2
        assert is_clean(folder)
    tell(f"formulaire : {races} courses de deux personnes, 0 valeur perdue")


def test_a_save_that_is_killed_leaves_the_file_whole_and_is_ended_by_the_next(
    folder: Path, long_campaign: bool, tell: Callable[[str], None]
) -> None:
    rng, kills = random.Random(7), 100 if long_campaign else 8
    path, told = folder / "data" / RECORD, {"avant": 0, "après": 0}
    start = time.monotonic()
    seen(folder, 1, "mesure du temps").save()
    window = time.monotonic() - start
    for n in range(kills):
        person = seen(folder, 2 + n % 90, f"coupure {n}")
        before, commits = path.read_bytes(), len(log(folder))
        child = os.fork()
        if child == 0:
            os.setsid()
            person.press("enregistrer")
            os._exit(0)
        time.sleep(rng.uniform(0, window))
        with_group = n % 2 == 0  # git is killed with the save, or goes on
        (os.killpg if with_group and os.getpgid(child) == child else os.kill)(child, signal.SIGKILL)
        os.waitpid(child, 0)
        after = path.read_bytes()
        assert after == before or value(folder) == str(2 + n % 90)
        seen(folder, 1 + (n + 50) % 97, f"suite {n}").save()
        now = log(folder)
        assert len(now) - commits in (1, 2)
        told["après" if len(now) - commits == 2 else "avant"] += 1
        assert value(folder) == str(1 + (n + 50) % 97)
        assert is_clean(folder), run_git(folder, "status", "--porcelain").stdout
    tell(
        f"formulaire : {kills} coupures, dont {told['avant']} avant l’écriture et {told['après']} après ; 0 fichier à moitié écrit"
    )


LOCKS = ("index.lock", "HEAD.lock", "refs/heads/main.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_that_git_left_when_it_was_killed_stops_no_save(folder: Path, lock: str) -> None:
    """The note of the save that was cut is there, then its lock."""
    person = seen(folder, 12, "coupé")
    with cut_in_git(folder):
        person.press("enregistrer")
    (folder / ".git" / lock).touch()
    seen(folder, 13, "la suite").save()
    assert value(folder) == "13"
    assert [x.split(": ")[-1] for x in log(folder)[:2]] == ["la suite", "coupé"]
    assert is_clean(folder)


@contextmanager
def cut_in_git(folder: Path) -> Iterator[None]:
    """A git that fails at each commit: the save stops where it was."""
    blocked = folder / ".git/index.lock"
    blocked.touch()
    yield
    blocked.unlink()


SLOW = """#!/bin/sh
case " $* " in *" commit "*)
    if mkdir "{mark}" 2>/dev/null; then while [ ! -e "{go}" ]; do sleep 0.02; done; fi
esac
exec "{git}" "$@"
"""


def test_a_git_that_outlives_the_save_that_called_it_ends_before_the_next_save(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, go, git = tmp_path / "git-commence", tmp_path / "git-finit", tmp_path / "bin/git"
    git.parent.mkdir()
    git.write_text(SLOW.format(mark=mark, go=go, git=shutil.which("git")), encoding="utf-8")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{git.parent}:{os.environ['PATH']}")
    first, other = seen(folder, 12, "coupé"), seen(folder, 13, "la suite")
    child = os.fork()
    if child == 0:
        first.press("enregistrer")
        os._exit(0)
    while not mark.exists():
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    threading.Timer(1, go.touch).start()
    other.press("enregistrer")
    assert "pendant que vous écriviez" in other.faults[0]
    assert value(folder) == "12"
    assert [x.split(": ")[-1] for x in log(folder)[:-1]] == ["coupé"]
    assert is_clean(folder)


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_save_of_several_files_that_is_cut_between_two_is_ended_before_a_page_is_read(
    folder: Path, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that go together, alone, are a fault of the data: no page could be read, so none could save."""
    person = Person(client(folder)).open("/fiche/glossaire/gue/retirer")
    person.press("verifier", motif="elle est faite")
    assert "enregistrer" in person.buttons, person.faults
    child = os.fork()
    if child == 0:
        put = Saver._put

        def cut(self: Saver, fichiers: Files) -> None:
            put(self, dict(islice(fichiers.items(), written)))
            os._exit(0)

        monkeypatch.setattr(Saver, "_put", cut)
        person.press("enregistrer")
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert not is_clean(folder) or not written
    assert Person(client(folder)).open("/").status == 200
    assert "elle est faite" in log(folder)[0]
    assert is_clean(folder)


def test_the_page_as_it_will_be_is_made_once_from_templates_that_are_compiled_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save holds the lock no longer than it has to, on a slow machine too."""
    web = client(folder)
    seen(folder, 12, "la première", web).save()
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_, **__: pytest.fail("compiled again"))
    person = seen(folder, 13, "la suite", web)
    assert "<iframe" in person.text
    monkeypatch.setattr(proposal, "page_of", lambda *_: pytest.fail("made again"))
    person.save()
    assert value(folder) == "13"
