"""A site that changes of version under load loses no answer. `scripts/load-test` is the long form: 300 changes."""

from pathlib import Path

from charge import addresses, run_with_switches
from serveurs_reels import releases, started
from site_bati import SiteBati


def test_twenty_switches_under_load_lose_no_answer(site: SiteBati, tmp_path: Path) -> None:
    paths = addresses(site.dossier, tmp_path)
    link = releases(site.dossier, tmp_path)
    with started("nginx", link, tmp_path / "nginx") as server:
        load, done = run_with_switches(f"http://127.0.0.1:{server.port}/", paths, link, switches=20, seconds=2)
    assert (load.not_200, load.broken, done) == (0, 0, 20)
    assert load.answers >= 500
