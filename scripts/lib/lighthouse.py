"""Command line of Lighthouse: the built site, served as in real life, and the figures of its pages on a phone."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.mesure import table
from bench.poids import usual
from serveurs_reels import started

PHARE = Path(__file__).parents[2] / "tests/outils/phare.mjs"
SECONDS = 200


def main(site: Path, asked: list[str]) -> int:
    pages = [a.lstrip("/") for a in asked] or [*usual(site).values(), "recherche/"]
    with (
        tempfile.TemporaryDirectory(prefix="phare-") as folder,
        started("nginx", site.resolve(), Path(folder)) as server,
    ):
        command = ["node", str(PHARE), str(shutil.which("chromium")), *(server.address + p for p in pages)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS * len(pages))
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        return 2
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    head = "page | note | CLS | plus grand contenu | blocage | octets | requêtes"
    form = "{adresse}|{note}|{cls:.3f}|{lcp} ms|{tbt} ms|{octets}|{requetes}"
    print(table(head, [form.format(**f).split("|") for f in found]))
    print(f"Lighthouse {found[0]['version']}, {len(found)} pages.")
    return int(any(f["note"] < 100 or f["cls"] > 0 for f in found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
