"""Whatever happens to a publisher, readers see one whole version, and the next run heals and leaves no debris.

`scripts/test tests/test_publication_pannes.py --campagne` kills 200 runs at random and tries 20 sizes of disk;
the everyday run does less of the same. Both print their counts.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from publication import durable, lock, publish
from publication.place import Versions
from publication.refusal import Refused
from publication_essais import (
    WHOLE,
    Case,
    change_disk,
    command,
    copy_build,
    entries,
    fresh,
    plain,
    prepared,
    publish_prepared,
    small_disk,
    snapshot,
)


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


@pytest.mark.parametrize("how", [["--plain"], ["--plain", "--two-renames"]], ids=["one exchange", "two renames"])
def test_a_plain_folder_survives_a_kill_before_each_call(
    how: list[str], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """By one exchange the folder is whole at every instant; by two renames it may be away, and the next run heals it."""
    case = Case(tmp_path / "d", prepared(tmp_path / "before", "avant"), prepared(tmp_path / "after", "après"))

    def put(site: Path) -> None:
        publish.publish(plain(case.folder), copy_build(site))

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
