"""Whatever happens to a publisher, readers see one whole version, and the next run heals and leaves no debris.

`scripts/test tests/test_publication.py --campagne` kills 200 runs at random and tries 20 sizes of disk;
the everyday run does less of the same. Both print their counts.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from publication import construction, durable, lock, publish, tree
from publication.place import Versions
from publication.refusal import Refused
from publication_essais import (
    ROOT,
    RUNNER,
    change_disk,
    command,
    commit,
    copy_build,
    copy_of_the_repository,
    entries,
    prepared,
    publish_prepared,
    small_disk,
    snapshot,
)

WHOLE = {".verrou", "site", "versions"}


@dataclass(frozen=True)
class Case:
    """A folder where `before` is online, and `after`, which some run tries to put in its place."""

    folder: Path
    before: Path
    after: Path

    @property
    def live(self) -> dict[str, bytes]:
        return snapshot(self.folder / "site")

    def run(self, *options: str) -> subprocess.Popen[str]:
        call = [*RUNNER, str(self.folder), str(self.after), *options]
        return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def assert_one_whole_version(self) -> None:
        assert self.live in (snapshot(self.before), snapshot(self.after))

    def assert_healed(self) -> None:
        """Publish once more, undisturbed: the new version is online and nothing else is left."""
        publish_prepared(self.folder, self.after)
        assert self.live == snapshot(self.after)
        assert entries(self.folder) == WHOLE
        kept = Versions(self.folder).names()
        assert entries(self.folder / "versions") == set(kept)
        assert len(kept) <= 5
        assert [n for n in kept if tree.damage(self.folder / "versions" / n)] == []


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Five versions are there, so that a run also forgets one."""
    case = Case(tmp_path / "en-ligne", prepared(tmp_path / "before", "avant"), prepared(tmp_path / "after", "après"))
    for _ in range(5):
        publish_prepared(case.folder, case.before)
    return case


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_repository(tmp_path_factory.mktemp("copie") / "contrat")


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}")

    return say


@pytest.fixture(scope="session")
def long_campaign(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--campagne"))


def test_a_version_is_named_by_its_utc_time_and_its_commit(tmp_path: Path) -> None:
    site = prepared(tmp_path / "site", "x")
    build = copy_build(site)
    name = publish.publish(tmp_path / "d", build, now=lambda: datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert name == "20260329T013000Z-" + (construction.origin(site).commit or "")[:10]
    assert (tmp_path / "d/site").readlink() == Path("versions", name)


def test_a_clock_that_was_set_back_does_not_reorder_the_versions(tmp_path: Path) -> None:
    build = copy_build(prepared(tmp_path / "site", "x"))
    names = [
        publish.publish(tmp_path / "d", build, now=lambda day=day: datetime(2026, 1, day, tzinfo=UTC))  # type: ignore[misc]
        for day in (5, 2, 5)
    ]
    assert [str(n)[:16] for n in names] == ["20260105T000000Z", "20260105T000001Z", "20260105T000002Z"]


def test_the_last_five_versions_are_kept_and_never_without_the_live_one(case: Case) -> None:
    versions = Versions(case.folder)
    publish_prepared(case.folder, case.after)
    assert len(versions.names()) == 5
    assert versions.names()[-1] == versions.live()


def test_rollback_goes_to_the_version_before_and_stops_at_the_oldest(case: Case) -> None:
    publish_prepared(case.folder, case.after)
    done = subprocess.run(command("publish", case.folder, "--rollback"), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert case.live == snapshot(case.before)
    for _ in range(3):
        publish.roll_back(case.folder)
    with pytest.raises(Refused, match="pas de version plus ancienne"):
        publish.roll_back(case.folder)
    case.assert_healed()


def test_rollback_takes_less_than_a_second(case: Case) -> None:
    start = os.times()
    subprocess.run(command("publish", case.folder, "--rollback"), check=True, capture_output=True)
    end = os.times()
    spent = end.children_user + end.children_system - start.children_user - start.children_system
    assert spent < 1  # of processor: what a loaded machine adds is not the command’s


def test_rollback_refuses_a_version_that_was_damaged(case: Case) -> None:
    versions = Versions(case.folder)
    (versions.store / versions.names()[-2] / "page-2.html").write_text("abîmée")
    before = case.live
    with pytest.raises(Refused, match="abîmée"):
        publish.roll_back(case.folder)
    assert case.live == before


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    site = prepared(tmp_path / "site", "x")
    call = [*RUNNER, str(tmp_path / "d"), str(site)]
    subprocess.run(["bash", "-c", 'umask 077; exec "$@"', "-", *call], check=True)
    published = tmp_path / "d/site"
    assert {oct(p.stat().st_mode & 0o777) for p in published.rglob("*") if p.is_file()} == {"0o644"}
    folders = [tmp_path / "d", tmp_path / "d/versions", published, *(p for p in published.rglob("*") if p.is_dir())]
    assert {oct(p.stat().st_mode & 0o777) for p in folders} == {"0o755"}


def test_a_killed_publisher_never_shows_half_a_site_whatever_call_it_dies_before(
    case: Case, tell: Callable[[str], None]
) -> None:
    total = int(case.run("--count").communicate()[0])
    assert total > 40
    online = {"avant": 0, "après": 0}
    for n in range(1, total + 1):
        again = fresh(case, n)
        process = again.run("--kill-before", str(n))
        process.communicate()
        assert process.returncode == -signal.SIGKILL, n
        again.assert_one_whole_version()
        online["après" if again.live == snapshot(again.after) else "avant"] += 1
        again.assert_healed()
    assert min(online.values()) > 0
    tell(f"tué avant chacun des {total} appels qui changent le disque : {online}, toujours une version entière")


def fresh(case: Case, n: int) -> Case:
    """Return the same case again, in a folder of its own."""
    again = Case(case.folder.with_name(f"en-ligne-{n}"), case.before, case.after)
    build = copy_build(case.before)
    for day in range(1, 6):
        publish.publish(again.folder, build, now=lambda day=day: datetime(2026, 1, day, tzinfo=UTC))  # type: ignore[misc]
    return again


@pytest.mark.parametrize("how", [["--plain"], ["--plain", "--two-renames"]], ids=["one exchange", "two renames"])
def test_a_plain_folder_survives_a_kill_before_each_call(
    how: list[str], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """By one exchange the folder is whole at every instant; by two renames it may be away, and the next run heals it."""
    case = Case(tmp_path / "d", prepared(tmp_path / "before", "avant"), prepared(tmp_path / "after", "après"))

    def put(site: Path) -> None:
        work = case.folder / ".travail"
        publish.publish_folder(case.folder / "site", work, case.folder / ".verrou", copy_build(site))

    put(case.before)
    total = int(case.run(*how, "--count").communicate()[0])
    away = 0
    for n in range(1, total + 1):
        put(case.before)
        process = case.run(*how, "--kill-before", str(n))
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        if (case.folder / "site").exists():
            case.assert_one_whole_version()
        else:
            away += 1
        put(case.after)
        assert case.live == snapshot(case.after)
        assert entries(case.folder) == {".verrou", "site"}
    assert away == (1 if "--two-renames" in how else 0)
    tell(f"dossier simple, tué avant chacun des {total} appels : absent {away} fois, remis par la suite")


def test_a_publisher_killed_at_random_instants_never_shows_half_a_site(
    case: Case, long_campaign: bool, tell: Callable[[str], None]
) -> None:
    start = time.monotonic()
    assert case.run().wait() == 0
    length = time.monotonic() - start
    kills = 160 if long_campaign else 12
    died = kill_at_random(case, case.run, kills, length, lambda: publish_prepared(case.folder, case.before))
    tell(f"tué à {kills} instants au hasard ({died} avant la fin) : toujours une version entière")


def test_a_publisher_killed_during_the_real_build_never_shows_half_a_site(
    case: Case, checkout: Path, long_campaign: bool, tell: Callable[[str], None]
) -> None:
    def real() -> subprocess.Popen[str]:
        call = command("publish", case.folder, root=checkout)
        return subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)

    start = time.monotonic()
    process = real()
    assert process.wait() == 0, process.communicate()
    length = time.monotonic() - start
    built = snapshot(case.folder / "site")
    whole = Case(case.folder, case.before, case.folder.with_name("built"))
    write(whole.after, built)
    kills = 40 if long_campaign else 3
    died = kill_at_random(whole, real, kills, length, lambda: publish_prepared(case.folder, case.before))
    tell(f"vraie construction tuée à {kills} instants au hasard ({died} avant la fin) : toujours une version entière")


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, octets in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(octets)


def kill_at_random(
    case: Case, start: Callable[[], subprocess.Popen[str]], kills: int, length: float, reset: Callable[[], object]
) -> int:
    """Kill whole process groups at instants spread over a run; return how many had not ended."""
    instants = random.Random(2026)
    died = 0
    for _ in range(kills):
        reset()
        process = start()
        time.sleep(instants.uniform(0, length))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        died += process.returncode == -signal.SIGKILL
        case.assert_one_whole_version()
        case.assert_healed()
    assert died >= kills // 3
    return died


def test_a_build_that_outlives_its_publisher_is_waited_for(case: Case, checkout: Path) -> None:
    call = command("publish", case.folder, root=checkout)
    process = subprocess.Popen(call, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (case.folder / ".travail/site").is_dir():
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()  # the publisher alone: MkDocs goes on writing
    process.wait()
    with pytest.raises(Refused, match="une autre publication est en cours"), lock.held(case.folder / ".verrou", 0):
        pass
    case.assert_healed()


def test_who_holds_the_lock_is_said_and_the_wait_is_bounded(case: Case) -> None:
    before = case.live
    with lock.held(case.folder / ".verrou", 0):
        done = subprocess.run(
            command("publish", case.folder, "--attente", "0.2"), check=False, capture_output=True, text=True
        )
    assert done.returncode == 1
    assert f"une autre publication est en cours (processus {os.getpid()}, depuis " in done.stderr
    assert done.stderr.endswith("Le site en ligne n’a pas changé.\n")
    assert case.live == before


def test_four_publishers_at_once_go_one_after_the_other(case: Case, tmp_path: Path) -> None:
    sites = [prepared(tmp_path / f"site-{i}", f"version {i}") for i in range(4)]
    with reading(case.folder / "site") as seen:
        runs = [Case(case.folder, case.before, site).run() for site in sites]
        assert [(run.communicate()[1], run.returncode) for run in runs] == [("", 0)] * 4
    assert case.live in [snapshot(s) for s in sites]
    stored = [snapshot(case.folder / "versions" / n) for n in Versions(case.folder).names()]
    assert [s for s in sites if snapshot(s) not in stored] == []
    assert len(stored) == 5
    assert entries(case.folder) == WHOLE
    assert seen.failures == []
    assert seen.count > 50


def test_a_reader_never_misses_the_site_during_two_hundred_switches(case: Case, tmp_path: Path) -> None:
    publish_prepared(case.folder, case.after)
    versions = Versions(case.folder)
    last, before = versions.names()[-1], versions.names()[-2]
    versions.prepare()
    with reading(case.folder / "site") as seen:
        for i in range(200):
            versions.show(before if i % 2 else last)
    assert seen.failures == []
    assert seen.count > 50


@dataclass
class Seen:
    count: int
    failures: list[str]


class reading:
    """Reads a page of the site without a pause, in a thread, and counts what a reader would have met."""

    def __init__(self, site: Path) -> None:
        self.page, self.seen, self.stop = site / "index.html", Seen(0, []), threading.Event()
        self.thread = threading.Thread(target=self._read)

    def _read(self) -> None:
        while not self.stop.is_set():
            try:
                if not self.page.read_text(encoding="utf-8").endswith("</html>\n"):
                    self.seen.failures.append("cut")
            except OSError as error:
                self.seen.failures.append(str(error))
            self.seen.count += 1

    def __enter__(self) -> Seen:
        self.thread.start()
        return self.seen

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()


def test_a_full_disk_changes_nothing_and_the_next_run_heals(
    tmp_path: Path, checkout: Path, long_campaign: bool, tell: Callable[[str], None]
) -> None:
    sizes = 20 if long_campaign else 4
    before = prepared(tmp_path / "before", "avant")
    with small_disk(tmp_path / "disk", "100m") as disk:
        folder = disk / "en-ligne"
        publish_prepared(folder, before)
        base = used(disk)
        with peak_of(disk) as peak:
            assert subprocess.run(command("publish", folder, root=checkout), check=False).returncode == 0
        needed = peak.most - base
        after = snapshot(folder / "site")
        for i in range(sizes):
            change_disk(disk, "size=100m")
            publish_prepared(folder, before)
            trim(folder)
            size = used(disk) + needed * i // sizes
            change_disk(disk, f"size={size}")
            done = subprocess.run(
                command("publish", folder, root=checkout), check=False, capture_output=True, text=True
            )
            assert done.returncode == 1, (i, done.stdout)
            assert "Traceback" not in done.stderr
            assert "Le site en ligne n’a pas changé." in done.stderr
            assert snapshot(folder / "site") == snapshot(before)
            assert entries(folder) == WHOLE
        change_disk(disk, "size=100m")
        assert subprocess.run(command("publish", folder, root=checkout), check=False).returncode == 0
        assert snapshot(folder / "site") == after
        assert entries(folder) == WHOLE
    tell(f"disque plein à {sizes} tailles (jusqu’à {needed} octets) : le site en ligne n’a pas changé d’un octet")


def used(disk: Path) -> int:
    room = os.statvfs(disk)
    return (room.f_blocks - room.f_bfree) * room.f_frsize


def trim(folder: Path) -> None:
    """Leave the live version alone, so that each size starts from the same point."""
    versions = Versions(folder)
    for name in versions.names():
        if name != versions.live():
            durable.remove(versions.store / name)


class peak_of:
    """Measures the most that a disk held."""

    def __init__(self, disk: Path) -> None:
        self.disk, self.most, self.stop = disk, 0, threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def _watch(self) -> None:
        while not self.stop.wait(0.002):
            self.most = max(self.most, used(self.disk))

    def __enter__(self) -> peak_of:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()


def test_a_rollback_works_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        publish_prepared(disk / "d", prepared(tmp_path / "before", "avant"))
        publish_prepared(disk / "d", prepared(tmp_path / "after", "après"))
        with pytest.raises(OSError, match="No space left"):
            (disk / "plein").write_bytes(b"x" * 5_000_000)
        publish.roll_back(disk / "d")
        assert snapshot(disk / "d/site") == snapshot(tmp_path / "before")


def test_a_read_only_folder_is_refused_in_words(tmp_path: Path, checkout: Path) -> None:
    with small_disk(tmp_path / "disk", "100m") as disk:
        publish_prepared(disk / "d", prepared(tmp_path / "before", "avant"))
        before = snapshot(disk / "d")
        change_disk(disk, "ro")
        done = subprocess.run(
            command("publish", disk / "d", root=checkout), check=False, capture_output=True, text=True
        )
        assert done.returncode == 1
        assert done.stderr.startswith("Arrêt : le dossier est en lecture seule, ou n’est pas à vous")
        assert snapshot(disk / "d") == before


@pytest.fixture
def damaged(checkout: Path) -> Iterator[Callable[[str, str], None]]:
    """Changes a file of the checkout for one test."""
    saved: dict[Path, bytes] = {}

    def change(name: str, text: str) -> None:
        path = checkout / name
        saved.setdefault(path, path.read_bytes() if path.exists() else b"")
        path.write_text(text, encoding="utf-8")

    yield change
    for path, octets in saved.items():
        if octets:
            path.write_bytes(octets)
        else:
            path.unlink()


@pytest.mark.parametrize(
    "planted",
    [
        ("data/glossaire/ens.yml", "terme: [\n", "data/glossaire/ens.yml:"),
        ("docs/theme/base.html", "{% if %}", "la construction a échoué"),
        (
            "docs/theme/base.html",
            "<!doctype html><html lang=fr><p>{{ page.title }}",
            "la page ne finit pas par </html>",
        ),
        ("docs/aide.md", "# Aide\n\n<a href='/nulle-part/'>x</a>\n", "le lien « /nulle-part/ » ne mène à rien"),
        ("hooks/search.py", "def on_post_build(config):\n    pass\n", "l’index de recherche manque ou est illisible"),
        ("hooks/seal.py", "\n", "version.json manque"),
    ],
)
def test_what_must_not_go_online_is_refused_and_the_live_site_is_the_same_to_the_byte(
    case: Case, checkout: Path, damaged: Callable[[str, str], None], planted: tuple[str, str, str]
) -> None:
    name, text, said = planted
    damaged(name, text)
    before = snapshot(case.folder)
    done = subprocess.run(command("publish", case.folder, root=checkout), check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert str(checkout) not in done.stderr
    assert done.stderr.endswith("Le site en ligne n’a pas changé.\n")
    assert {**snapshot(case.folder), ".verrou": b""} == {**before, ".verrou": b""}
    assert entries(case.folder) == WHOLE


def test_a_folder_named_site_is_never_taken_for_the_link(tmp_path: Path) -> None:
    (tmp_path / "d/site").mkdir(parents=True)
    (tmp_path / "d/site/index.html").write_text("à moi")
    with pytest.raises(Refused, match="est un dossier, pas un lien"):
        publish_prepared(tmp_path / "d", prepared(tmp_path / "x", "x"))
    assert snapshot(tmp_path / "d/site") == {"index.html": "à moi".encode()}


def test_the_build_sees_nothing_of_the_callers_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TZ", "LANG", "PYTHONPATH", "GIT_DIR", "SECRET"):
        monkeypatch.setenv(name, "de l’appelant")
    seen = dict(line.split("=", 1) for line in construction.Workshop(tmp_path).run(["env"], ROOT).stdout.splitlines())
    assert [name for name, value in seen.items() if value == "de l’appelant"] == []
    told = {"PATH", "LC_ALL", "LANG", "TZ", "TMPDIR", "NO_MKDOCS_2_WARNING"}
    assert {n for n in seen if not n.startswith(("GIT_", "PYTHON"))} == told
    assert seen["TMPDIR"].startswith(str(tmp_path))


def test_the_site_of_a_commit_is_named_after_it_and_of_a_changed_copy_is_not(
    case: Case, checkout: Path, damaged: Callable[[str, str], None]
) -> None:
    head = commit(checkout, "docs: rien")
    subprocess.run(command("publish", case.folder, root=checkout), check=True, capture_output=True)
    assert str(Versions(case.folder).live()).endswith(f"Z-{head[:10]}")
    damaged("README.md", "autre chose\n")
    subprocess.run(command("publish", case.folder, root=checkout), check=True, capture_output=True)
    assert str(Versions(case.folder).live()).endswith("Z-sans-commit")
