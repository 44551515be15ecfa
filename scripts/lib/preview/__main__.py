"""Command `scripts/serve`: builds at each save, and shows the last good site, with what stops the next one.

A build goes to a folder that nobody is shown, so that one which fails harms nothing; a fault of the first build is
shown like any other. What one build has decoded and read serves the next (`contrat.reading.memo`).
"""

from __future__ import annotations

import logging
import signal
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

import mkdocs.commands.build
from building.contract_folder import CODE, DOCS, ContractFolder
from contrat.pages.environment import TEMPLATES
from contrat.reading.folder import passed_over
from contrat.reading.memo import Memoire
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from .faults import ShownFault, count, faults_of
from .saves import look, next_save
from .showing import Shown, server

CONFIG = Path("mkdocs.yml")  # of the generator, where the command stands
MOST = 50
"""How many faults the terminal shows."""


class Builder:
    """Builds again and again, in turn in two folders: the one that is shown, and the other."""

    def __init__(self, contrat: ContractFolder, folder: Path, url: str) -> None:
        self._contrat = contrat
        self._folders = (folder / "a", folder / "b")
        self._url = url
        self._memoire = Memoire()
        self._said: list[str] = []
        self._listen()
        self.shown: Path | None = None
        self.remarks = ""
        """What is probably wrong in what is shown, and blocks nothing."""
        own = (contrat.root / DOCS,) if contrat.root != CODE else ()
        self.watched: tuple[Path, ...] = (CONFIG, contrat.donnees, *own, Path(DOCS), TEMPLATES)

    def build(self) -> tuple[ShownFault, ...]:
        """Build, and take what was built for what is shown; or return why it could not."""
        self._said.clear()
        spare = next(f for f in self._folders if f != self.shown)
        try:
            config = load_config(str(CONFIG), site_dir=str(spare), site_url=self._url)
            config.extra |= {"memoire": self._memoire, "contrat": str(self._contrat.root), "documents": False}
            mkdocs.commands.build.build(config)
        except (Exception, Abort) as error:  # whatever it is, the person goes on editing
            found = faults_of(error, self._said, Path.cwd())
            if any(f.is_ours for f in found):
                traceback.print_exc(file=sys.stdout)
            return found
        self.shown, self.remarks = spare, config.extra["build"].corpus.remarques
        return ()

    def _listen(self) -> None:
        """Keep what MkDocs warns of: a build in strict mode stops for it, and its own words are not for everyone."""
        handler = logging.Handler(logging.WARNING)
        handler.emit = lambda record: self._said.append(record.getMessage())  # type: ignore[method-assign]
        logger = logging.getLogger("mkdocs")
        logger.addHandler(handler)
        logger.propagate = False


def say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)


def follow(builder: Builder, shown: Shown, url: str) -> None:
    """Build at once, then at each save, for ever; say and show what came of it."""
    told: list[str] = []
    while True:
        seen = look(builder.watched)
        start = time.monotonic()
        faults = builder.build()
        shown.show(builder.shown, faults)
        left = [x for folder in builder.watched if folder.is_dir() for x in passed_over(folder.resolve())]
        say(*(x for x in left if x not in told), _outcome(faults, builder.shown, time.monotonic() - start, url))
        if builder.remarks and not faults:
            say(builder.remarks)
        told = left
        next_save(seen, builder.watched)


def _outcome(faults: tuple[ShownFault, ...], site: Path | None, seconds: float, url: str) -> str:
    now = time.strftime("[%H:%M:%S]")
    if not faults:
        return f"{now} Site construit en {seconds:.1f} s : {url}".replace(".", ",", 1)
    kept = "la dernière version bonne reste montrée" if site else "aucune version bonne à montrer"
    more = [f"… et {len(faults) - MOST} autres."] if len(faults) > MOST else []
    return "\n".join([f"{now} {count(faults)} ; {kept} : {url}", *map(str, faults[:MOST]), *more])


def main(contrat: ContractFolder, address: str) -> int:
    host, _, port = address.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or int(port) > 65_535:
        print(f"Arrêt : « {address} » : adresse:port attendu, par exemple 127.0.0.1:8001.", file=sys.stderr)
        return 2
    shown = Shown()
    try:
        web = server(host, int(port), shown)
    except OSError as error:
        print(
            f"Arrêt : {address} ne peut pas servir ({error.strerror}) ; donnez une autre adresse, par exemple scripts/serve 127.0.0.1:8001.",
            file=sys.stderr,
        )
        return 1
    name = f"[{host}]" if ":" in host else host
    url = f"http://{name}:{web.server_port}/"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="contrat-apercu-") as folder, web:
        try:
            say("Construction du site… (Ctrl+C pour arrêter)")
            threading.Thread(target=web.serve_forever, daemon=True).start()
            follow(Builder(contrat, Path(folder), url), shown, url)
        except KeyboardInterrupt:
            say("Arrêt.")
    return 0


if __name__ == "__main__":
    sys.exit(main(ContractFolder(Path(sys.argv[1])), sys.argv[2]))
