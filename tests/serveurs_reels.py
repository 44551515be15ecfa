"""nginx, Apache and Caddy, really started on this machine’s loopback with the project’s own files."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from brotli import decompress as open_br
from contrat.serving.servers import Hosting, Serveur, configuration

APACHE_MODULES = (
    "mpm_event authn_core authz_core dir mime alias headers filter deflate rewrite ssl setenvif env socache_shmcb "
    "autoindex userdir"
)
BROWSER = "gzip, deflate, br, zstd"
"""What browsers accept."""
OPENED = {None: bytes, "gzip": gzip.decompress, "br": open_br}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """Names in lower case; the values of a name that stands twice are joined by a comma."""
    body: bytes
    """What the reader gets, once opened."""
    sent: bytes = b""
    """What went over the wire."""

    @property
    def form(self) -> str | None:
        return self.headers.get("content-encoding")


@dataclass(frozen=True)
class Reel:
    """A server that runs: what listens where."""

    serveur: Serveur
    port: int
    tls: bool
    http_port: int
    chemin: str = "/"

    @property
    def address(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}{self.chemin}"

    def ask(
        self, path: str, *, method: str = "GET", plain: bool = False, host: str = "localhost", **headers: str
    ) -> Answer:
        """Send one request as a browser does, its path below the site’s exactly as it is written.

        `plain` asks the port without TLS.
        """
        connection: http.client.HTTPConnection
        if self.tls and not plain:
            context = ssl._create_unverified_context()  # the certificate is made for the test
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.http_port if plain else self.port, timeout=10)
        connection.putrequest(method, self.chemin[:-1] + path, skip_accept_encoding=True, skip_host=True)
        connection.putheader("Host", host)
        for nom, valeur in {"Accept_Encoding": BROWSER, **headers}.items():
            connection.putheader(nom.replace("_", "-"), valeur)
        connection.endheaders()
        response = connection.getresponse()
        found: dict[str, str] = {}
        for nom, valeur in response.getheaders():
            found[nom.lower()] = f"{found[nom.lower()]}, {valeur}" if nom.lower() in found else valeur
        sent = response.read()
        connection.close()
        form = found.get("content-encoding") if sent else None  # no body: HEAD, 304
        return Answer(response.status, found, OPENED[form](sent), sent)


@contextmanager
def started(
    serveur: Serveur,
    dossier: Path,
    scratch: Path,
    *,
    tls: bool = False,
    chemin: str = "/",
    nom: str = "localhost",
    brotli: bool = False,
) -> Iterator[Reel]:
    """Run one server on the folder until the block ends. `scratch` takes its files."""
    scratch.mkdir(parents=True, exist_ok=True)
    http_port, port = free_ports(2)
    place = Hosting(nom, str(dossier), chemin, http=str(http_port), https="", ipv6=False, brotli=brotli)
    if tls:
        certificate(scratch)
        place = replace(place, https=str(port), certificat=str(scratch / "cert.pem"), cle=str(scratch / "cle.pem"))
    listened = port if tls else http_port
    with running(_command(serveur, place, scratch), listened, scratch):
        yield Reel(serveur, listened, tls, http_port, chemin)


@contextmanager
def running(command: list[str], port: int, scratch: Path) -> Iterator[None]:
    """Run a server that listens to a port until the block ends."""
    with (scratch / "journal.txt").open("wb") as journal:
        process = subprocess.Popen(command, stdout=journal, stderr=journal, env={**os.environ, "HOME": str(scratch)})
        try:
            _wait(process, port, scratch / "journal.txt")
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)


def _command(serveur: Serveur, place: Hosting, scratch: Path) -> list[str]:
    """Write the files of a server; return the command that runs it in the foreground."""
    text = configuration(serveur, place)
    if serveur == "nginx":
        module = "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;\n" if place.brotli else ""
        return nginx_command(text, scratch, module)
    if serveur == "caddy":
        return caddy_command(text, place.http, place.https, scratch)
    return _apache(text, serveur, place, scratch)


def nginx_command(text: str, scratch: Path, module: str = "") -> list[str]:
    """Write the file of a site inside what a machine’s own configuration says; return the command that serves it."""
    (scratch / "site.conf").write_text(text, encoding="utf-8")
    temporary = "".join(f"{n}_temp_path {scratch}/{n};\n" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    main = (
        f"{module}daemon off;\nworker_processes 2;\npid {scratch}/nginx.pid;\nerror_log stderr warn;\n"
        + ("user root;\n" if os.geteuid() == 0 else "")  # the folders of tests are closed to others
        + "events { worker_connections 1024; }\nhttp {\naccess_log off;\nkeepalive_requests 100000;\n"
        + f"{temporary}include {scratch}/site.conf;\n}}\n"
    )
    (scratch / "nginx.conf").write_text(main, encoding="utf-8")
    return ["nginx", "-p", str(scratch), "-e", "stderr", "-c", str(scratch / "nginx.conf")]


def caddy_command(text: str, http_port: str, https_port: str, scratch: Path) -> list[str]:
    """The same, for Caddy."""
    options = "{\n\tadmin off\n\tskip_install_trust\n"
    options += f"\thttp_port {http_port}\n" + (f"\thttps_port {https_port}\n" if https_port else "") + "}\n"
    (scratch / "Caddyfile").write_text(options + text, encoding="utf-8")
    return ["caddy", "run", "--config", str(scratch / "Caddyfile"), "--adapter", "caddyfile"]


def _apache(text: str, serveur: Serveur, place: Hosting, scratch: Path) -> list[str]:
    lines = [*apache_head(scratch, place.http), *([f"Listen {place.https}"] if place.https else [])]
    if serveur == "htaccess":
        Path(place.dossier, ".htaccess").write_text(text, encoding="utf-8")
        root = scratch / "racine"
        if place.chemin == "/":
            root.symlink_to(place.dossier)
        else:
            laid(root / place.chemin.strip("/"), Path(place.dossier))
        lines += host(root, "FileInfo")
    else:
        (scratch / "site.conf").write_text(text, encoding="utf-8")
        lines.append(f"Include {scratch}/site.conf")
    return apache_command(scratch, lines)


def apache_head(scratch: Path, port: str, types: str = "/dev/null", without: str = "") -> list[str]:
    """Return what a machine’s own configuration says before any site: its list of types, its modules but some."""
    modules = Path("/usr/lib/apache2/modules")
    lines = [f"LoadModule {m}_module {modules}/mod_{m}.so" for m in APACHE_MODULES.split() if m not in without.split()]
    lines += [f"ServerRoot {scratch}", f"PidFile {scratch}/apache.pid", "ServerName localhost", "ErrorLog /dev/stderr"]
    lines += [f"DefaultRuntimeDir {scratch}", f"Mutex file:{scratch}", f"Listen {port}", f"TypesConfig {types}"]
    return [*lines, "ServerTokens Prod", *(["User www-data", "Group www-data"] if os.geteuid() == 0 else [])]


def host(root: Path, override: str, options: str = "Indexes FollowSymLinks") -> list[str]:
    """Return what a shared host says of a folder: what its `.htaccess` files may change."""
    inside = ["Require all granted", f"Options {options}", f"AllowOverride {override}"]
    return [f"DocumentRoot {root}", f"<Directory {root}>", *inside, "</Directory>"]


def laid(place: Path, site: Path) -> Path:
    """Show a site at a place, by a link; return the place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(site)
    return place


def apache_command(scratch: Path, lines: list[str]) -> list[str]:
    (scratch / "apache.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ["apache2", "-f", str(scratch / "apache.conf"), "-D", "FOREGROUND"]


def certificate(scratch: Path) -> None:
    """Write `cert.pem` and `cle.pem` for « localhost »."""
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(scratch / "cle.pem"), "-out", str(scratch / "cert.pem")]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)


def free_ports(n: int) -> list[int]:
    """Return ports of the loopback that nothing listens to."""
    sockets = [socket.socket() for _ in range(n)]
    for s in sockets:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def _wait(process: subprocess.Popen[bytes], port: int, journal: Path) -> None:
    """Return once the server answers; fail with what it said when it ends or stays silent for 20 s."""
    for _ in range(400):
        if process.poll() is not None:
            break
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{journal.read_text(errors='replace')}")


def releases(site: Path, folder: Path, n: int = 2) -> Path:
    """Lay `n` copies of a site in `folder` as a publisher does; return the link that leads to the first."""
    folder.chmod(0o755)
    for i in range(n):
        shutil.copytree(site, folder / f"version-{i}")
    link = folder / "site"
    link.symlink_to("version-0")
    return link


def switch(link: Path, target: str) -> None:
    """Make the link lead to another version, at once."""
    new = link.with_name("site.nouveau")
    new.symlink_to(target)
    new.replace(link)
