"""Command line of the load figures: switches under load, then nginx beside Python’s file server."""

import sys
import tempfile
from pathlib import Path

from charge import addresses, run, run_with_switches
from conftest import serve
from serveurs_reels import releases, started

SECONDS = 8


def main(site: Path, switches: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = addresses(site, folder)
        link = releases(site, folder)
        with started("nginx", link, folder / "nginx") as server:
            address = f"http://127.0.0.1:{server.port}/"
            load, done = run_with_switches(address, paths, link, switches, max(SECONDS, switches // 20))
            print(
                f"{done} changements de version sous charge : {load.answers} réponses, "
                f"{load.not_200} autres que 200, {load.broken} connexions rompues."
            )
            nginx = run(address, paths, SECONDS)
        server_python, address = serve(link)
        python = run(address, paths, SECONDS)
        server_python.shutdown()
    print(f"{'':8}{'réponses/s':>12}{'p50 ms':>9}{'p99 ms':>9}")
    for nom, x in (("nginx", nginx), ("Python", python)):
        print(f"{nom:8}{x.rate:12.0f}{x.p50:9.1f}{x.p99:9.1f}")
    print(f"nginx sert {nginx.rate / python.rate:.1f} fois plus de pages par seconde.")
    return 1 if load.not_200 or load.broken or done < switches else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
