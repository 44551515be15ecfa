"""The last good site, under the faults made since, for the browsers of this computer."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
from contrat.serving import headers

from .faults import ShownFault, count

HERE = Path(__file__).parent
OWN = "/_apercu/"
"""Where the preview has its own files; no page of the site begins so."""
PATIENCE = 25
"""Seconds after which a browser that waits is answered that nothing has changed."""
_TYPES = {f".{e}": f"{t}; charset=utf-8" if t in headers.AVEC_JEU else t for t, es in headers.TYPES.items() for e in es}
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True)
class State:
    """What is shown at one moment. Each has another number, from one run of the command to the next too."""

    number: int
    site: Path | None = None
    faults: tuple[ShownFault, ...] = ()


class Shown:
    """What is shown now; who waits is told as soon as it is something else."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self.state = State(0)

    def show(self, site: Path | None, faults: tuple[ShownFault, ...]) -> None:
        with self._change:
            self.state = State(time.time_ns(), site, faults)
            self._change.notify_all()

    def other_than(self, number: int) -> State:
        """Return what is shown, once it has another number, or when patience is over."""
        with self._change:
            self._change.wait_for(lambda: self.state.number != number, PATIENCE)
            return self.state


def server(host: str, port: int, shown: Shown) -> http.server.ThreadingHTTPServer:
    """Return a server that listens, and begins to answer once it is run. Raises OSError for an address that is taken."""

    class Server(http.server.ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

    return Server((host, port), partial(Handler, shown))


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = _TYPES

    def __init__(self, shown: Shown, *request: object) -> None:
        self._shown = shown
        self._state = shown.state
        super().__init__(*request)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with a page of the site, a file, a word of the preview, or what there is instead."""
        path = urlsplit(self.path).path
        if path.startswith(OWN):
            self._answer_own(path.removeprefix(OWN))
            return
        while not (state := self._shown.other_than(0)).number:
            pass  # the first build is at work
        self._state = state
        if self._state.site is None:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, ".html", self._render("alone.html"))
            return
        self.directory = str(self._state.site)
        file = Path(self.translate_path(self.path))
        if file.is_dir() and path.endswith("/"):
            file /= "index.html"
        if file.is_dir() or (file.is_file() and file.suffix != ".html"):
            super().do_GET()
        elif file.is_file():
            self._send(HTTPStatus.OK, ".html", self._dressed(file.read_bytes()))
        else:
            missing = self._state.site / "404.html"
            self._send(HTTPStatus.NOT_FOUND, ".html", self._dressed(missing.read_bytes()))

    do_HEAD = do_GET  # who asks for the head alone reads no further

    def _answer_own(self, name: str) -> None:
        what, _, number = name.partition("/")
        if what == "attente" and number.isdecimal():
            self._send(HTTPStatus.OK, ".txt", str(self._shown.other_than(int(number)).number).encode())
        elif name in {"apercu.css", "apercu.js"}:
            self._send(HTTPStatus.OK, Path(name).suffix, (HERE / name).read_bytes())
        else:
            self._send(HTTPStatus.NOT_FOUND, ".txt", b"")

    def _dressed(self, page: bytes) -> bytes:
        """Return a page of the site with the script that loads it again, under the faults if there are any."""
        before, body, after = page.partition(b"<body")
        opening, end, rest = after.partition(b">")
        page = before + body + opening + end + self._render("banner.html") + rest
        return (
            page.replace(b"<title>", f"<title>{count(self._state.faults)} : ".encode(), 1)
            if self._state.faults
            else page
        )

    def _render(self, template: str) -> bytes:
        said = {
            "faults": self._state.faults,
            "count": count(self._state.faults),
            "number": self._state.number,
            "own": OWN,
        }
        return _TEMPLATES.get_template(template).render(said).encode()

    def _send(self, status: HTTPStatus, suffix: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", _TYPES[suffix])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request: the terminal is for what the person saves."""
