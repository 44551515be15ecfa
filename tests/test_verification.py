"""`scripts/verify` told of falsified sites: each is served for real, and each is told; honest ones are not."""

from __future__ import annotations

import gzip
import http.server
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
import pytest
from building import git
from conftest import ROOT
from contrat.serving import seal
from publication import compression, construction
from publication.published import LocalSite, WebSite, open_site
from publication.refusal import Refused
from publication.verify import differences, published_branch, require_published, verify
from publication_essais import commit, prepared, reseal, run_git
from serveurs_reels import started

BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture
def expected(tmp_path: Path) -> Path:
    """A small site as the publisher leaves it: pages in folders, with their compressed copies."""
    site = prepared(tmp_path / "juste", "Danser sous la pluie. " * 60)
    (site / "aide").mkdir()
    (site / "_headers").write_text("/*\n")
    (site / "page-2.html").rename(site / "aide/index.html")
    reseal(site, construction.origin(site))
    compression.compress(site)
    assert {"index.html.gz", "index.html.br", "aide/index.html.gz"} <= {
        p.relative_to(site).as_posix() for p in site.rglob("*")
    }
    return site


def told(expected: Path, address: str) -> list[str]:
    return list(differences(expected, open_site(address)))


# ------------------------------------------------------------------ what lies on the disk of a real server


def change(site: Path, name: str, octets: bytes) -> None:
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_bytes(octets)


def page(site: Path) -> bytes:
    return (site / "index.html").read_bytes()


def with_sums(site: Path) -> None:
    """A liar who is careful: the sums agree with what is served."""
    names = [n for n in LocalSite(site).names() if not n.endswith((".gz", ".br"))]
    copies = {n: (site / n).read_bytes() for n in LocalSite(site).names() - set(names)}
    for name in copies:
        (site / name).unlink()
    reseal(site, construction.origin(site))
    for name, octets in copies.items():
        (site / name).write_bytes(octets)


def more(site: Path) -> None:
    change(site, "en-trop.html", b"x")
    with_sums(site)


def less(site: Path) -> None:
    for name in ("aide/index.html", "aide/index.html.gz", "aide/index.html.br"):
        (site / name).unlink()
    with_sums(site)


def other_words(site: Path) -> None:
    change(site, "index.html", page(site).replace(b"Danser", b"Chanter"))
    compression.compress(site)


GZIP, BR, SENT = "Accept-Encoding : gzip", "Accept-Encoding : br", f"Accept-Encoding : br ; {BROWSER}"
ON_DISK: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "the page alone is another": (
        lambda site: change(site, "index.html", page(site).replace(b"Danser", b"danser")),
        ["index.html : diffère à partir de l’octet 36 (Accept-Encoding : identity)"],
    ),
    "the copy in gzip is of another page": (
        lambda site: change(site, "index.html.gz", gzip.compress(page(site).replace(b"Danser", b"danser"))),
        [f"index.html : servi en « gzip », ne rend pas ce fichier ({GZIP})"],
    ),
    "the copy in Brotli is of another page": (
        lambda site: change(site, "index.html.br", brotli.compress(page(site).replace(b"Danser", b"danser"))),
        [f"index.html : servi en « br », ne rend pas ce fichier ({SENT})"],
    ),
    "the copy in gzip is cut": (
        lambda site: change(site, "index.html.gz", (site / "index.html.gz").read_bytes()[:-9]),
        [f"index.html : servi en « gzip », ne rend pas ce fichier ({GZIP})"],
    ),
    "the copy in gzip goes on after its end": (
        lambda site: change(site, "index.html.gz", (site / "index.html.gz").read_bytes() + b"<script>"),
        [f"index.html : servi en « gzip », ne rend pas ce fichier ({GZIP})"],
    ),
    "the copy in Brotli is a bomb": (
        lambda site: change(site, "index.html.br", brotli.compress(b"0" * 100_000_000, quality=1)),
        [f"index.html : servi en « br », ne rend pas ce fichier ({SENT})"],
    ),
    "page and copies are another": (other_words, ["index.html : diffère à partir de l’octet 36"]),
    "a file more, and the sums say so": (
        more,
        [
            "SHA256SUMS : diffère à partir de l’octet 234",
            "en-trop.html : en trop, la reconstruction n’a pas ce fichier",
        ],
    ),
    "a file less, and the sums say so": (
        less,
        ["SHA256SUMS : diffère à partir de l’octet 217", "aide/index.html : le serveur a répondu 403"],
    ),
    "the sums alone are others": (
        lambda site: change(site, "SHA256SUMS", (site / "SHA256SUMS").read_bytes()[67:]),
        ["SHA256SUMS : diffère à partir de l’octet 1"],
    ),
    "the folder of the search is gone": (
        lambda site: shutil.rmtree(site / "pagefind"),
        ["pagefind/fr_1.pf_fragment : manque", "pagefind/pagefind-entry.json : manque"],
    ),
}


@pytest.mark.parametrize("name", ON_DISK)
def test_a_site_falsified_on_the_disk_of_nginx_is_told(expected: Path, tmp_path: Path, name: str) -> None:
    falsify, sentences = ON_DISK[name]
    shutil.copytree(expected, tmp_path / "site")
    falsify(tmp_path / "site")
    with started("nginx", tmp_path / "site", tmp_path / "nginx", brotli=True) as server:
        assert told(expected, server.address) == sentences


@pytest.mark.parametrize("serveur", ["nginx", "caddy"])
def test_an_honest_site_is_equal_under_each_encoding(expected: Path, tmp_path: Path, serveur: str) -> None:
    with started(serveur, expected, tmp_path / "serveur", brotli=serveur == "nginx") as server:  # type: ignore[arg-type]
        sent = {a: server.ask("/", Accept_Encoding=a).headers.get("content-encoding") for a in ("identity", "gzip")}
        assert sent == {"identity": None, "gzip": "gzip"}, "the server compresses"
        assert told(expected, server.address) == []


# ------------------------------------------------------------------ what no honest server does

Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def liar(site: Path, lie: Callable[[str, str], Answer | None], cut: list[str] | None = None) -> Iterator[str]:
    """Serve a site, except where `lie` answers for a path and what the reader accepts.

    `cut` takes the paths of the answers that the reader did not hear to their end.
    """

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(site))  # type: ignore[arg-type]

        def do_GET(self) -> None:
            answer = lie(self.path, self.headers["Accept-Encoding"])
            if answer is None:
                super().do_GET()
                return
            status, headers, body = answer
            self.send_response(status)
            for header, value in headers.items():
                self.send_header(header, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except ConnectionError:
                (cut if cut is not None else []).append(self.path)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


EVIL = b"<!doctype html><html>faux</html>"


def when(path: str, answer: Answer, accepted: str | None = None) -> Callable[[str, str], Answer | None]:
    """Return a lie about one path, told to all or to those alone who accept one thing."""
    return lambda asked, accepts: answer if asked == path and accepted in {None, accepts} else None


LIES: dict[str, tuple[Callable[[str, str], Answer | None], list[str]]] = {
    "browsers alone get another page": (
        when("/", (200, {"Content-Encoding": "gzip"}, gzip.compress(EVIL)), BROWSER),
        [f"index.html : servi en « gzip », ne rend pas ce fichier (Accept-Encoding : {BROWSER})"],
    ),
    "the address of the folder shows another page than its index": (
        when("/aide/", (200, {}, EVIL)),
        ["aide/index.html : diffère à partir de l’octet 22"],
    ),
    "compressed bytes without their name": (
        when("/", (200, {}, gzip.compress(EVIL)), "gzip"),
        [f"index.html : diffère à partir de l’octet 1 ({GZIP})"],
    ),
    "an encoding that was not asked for": (
        when("/", (200, {"Content-Encoding": "br"}, brotli.compress(EVIL)), "gzip"),
        [f"index.html : servi en « br », qui n’est pas demandé ({GZIP})"],
    ),
    "an encoding that cannot be opened": (
        when("/", (200, {"Content-Encoding": "zstd"}, EVIL), BROWSER),
        [f"index.html : servi en « zstd », que cette commande ne sait pas ouvrir (Accept-Encoding : {BROWSER})"],
    ),
    "a redirect to another host": (
        when("/aide/", (302, {"Location": "http://ailleurs.exemple/"}, b"")),
        ["aide/index.html : renvoie vers un autre site, http://ailleurs.exemple/"],
    ),
    "a redirect to a file of the machine": (
        when("/aide/", (302, {"Location": "file:///etc/passwd"}, b"")),
        ["aide/index.html : le serveur a répondu 302"],
    ),
    "a server that breaks on one file": (when("/404.html", (500, {}, b"")), ["404.html : le serveur a répondu 500"]),
}


@pytest.mark.parametrize("name", LIES)
def test_a_server_that_lies_is_told(expected: Path, name: str) -> None:
    lie, sentences = LIES[name]
    with liar(expected, lie) as address:
        assert told(expected, address) == sentences


def test_what_servers_keep_to_themselves_may_be_missing_and_not_wrong(expected: Path) -> None:
    with liar(expected, when("/_headers", (404, {}, b""))) as address:
        assert told(expected, address) == []
    with liar(expected, when("/_headers", (200, {}, b"/autre\n"))) as address:
        assert told(expected, address) == ["_headers : diffère à partir de l’octet 2"]


def test_nobody_listens_to_a_server_without_end(expected: Path) -> None:
    cut: list[str] = []
    with liar(expected, when("/404.html", (200, {}, b"<" + b"0" * 100_000_000)), cut) as address:
        assert told(expected, address) == ["404.html : diffère à partir de l’octet 2"]
    assert cut == ["/404.html"] * 4


# ------------------------------------------------------------------ where the address leads


def test_an_address_in_http_that_leads_to_https_of_the_same_name_is_followed_and_said(
    expected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with started("nginx", expected, tmp_path, tls=True) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        asked = f"http://localhost:{server.http_port}/"
        site = open_site(asked)
        assert site == open_site(server.address)
        assert list(differences(expected, site)) == []
    assert capsys.readouterr().out == f"{asked} renvoie vers {server.address}, qui est vérifiée.\n"


def test_an_address_that_leads_elsewhere_or_that_nothing_vouches_for_is_refused(expected: Path, tmp_path: Path) -> None:
    elsewhere = "http://ailleurs.exemple/version.json"
    moved = liar(expected, lambda *_: (301, {"Location": elsewhere}, b""))
    with moved as address, pytest.raises(Refused, match=f"renvoie vers {elsewhere} ; donnez cette adresse"):
        open_site(address)
    unknown = started("nginx", expected, tmp_path / "nginx", tls=True)
    with unknown as server, pytest.raises(Refused, match="CERTIFICATE_VERIFY_FAILED"):
        open_site(server.address)


def test_what_the_network_cannot_show_is_said(expected: Path) -> None:
    assert list(LocalSite(expected).limits()) == []
    assert list(WebSite("https://exemple.fr/").limits()) == [
        "Par le réseau ne se voient ni un fichier en trop que SHA256SUMS ne dit pas, ni _headers si le serveur "
        "le garde pour lui, ni ce qu’il répond à d’autres, ou plus tard."
    ]
    assert list(WebSite("http://exemple.fr/").limits())[1:] == [
        "Cette adresse est sans chiffrement (http) : ce qu’elle envoie peut être changé en chemin."
    ]


# ------------------------------------------------------------------ a folder


def test_a_falsified_folder_is_told(expected: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(expected, site)
    assert list(differences(expected, LocalSite(site))) == []
    (site / "aide/index.html.gz").write_bytes(gzip.compress(b"0" * 100_000_000))
    (site / "aide/index.html.br").write_bytes(brotli.compress(EVIL))
    (site / "404.html").unlink()
    (site / "en-trop.html").write_bytes(b"x")
    (site / "ailleurs").symlink_to("/etc")
    (site / "perdu").symlink_to("nulle-part")
    assert list(differences(expected, LocalSite(site))) == [
        "404.html : manque",
        "aide/index.html.br : ne rend pas aide/index.html",
        "aide/index.html.gz : ne rend pas aide/index.html",
        "ailleurs : en trop, la reconstruction n’a pas ce fichier",
        "en-trop.html : en trop, la reconstruction n’a pas ce fichier",
        "perdu : en trop, la reconstruction n’a pas ce fichier",
    ]


# ------------------------------------------------------------------ which commits are built


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """A repository where `main` has two commits, and `essai` one that nobody has reviewed."""
    folder = tmp_path / "depot"
    folder.mkdir()
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "feat: début")
    run_git(folder, "checkout", "--quiet", "-b", "essai")
    commit(folder, "feat: sans relecture")
    run_git(folder, "checkout", "--quiet", "main")
    commit(folder, "feat: suite")
    return folder


def sha(folder: Path, name: str) -> str:
    return run_git(folder, "rev-parse", name).stdout.strip()


def refusal(folder: Path, commit: str, named: str = "") -> str:
    """Return why a commit is not built; nothing when it may be."""
    clone = git.Repository(folder)
    try:
        require_published(clone, commit, published_branch(clone, named))
    except Refused as refused:
        return str(refused)
    return ""


def test_commits_of_the_published_branch_alone_are_built(depot: Path, tmp_path: Path) -> None:
    assert [refusal(depot, sha(depot, name)) for name in ("main", "main~1")] == ["", ""]
    other = sha(depot, "essai")
    assert refusal(depot, other).startswith(f"le commit {other} n’est pas sur la branche main. Le reconstruire")
    assert refusal(depot, other, "essai") == ""
    assert refusal(depot, sha(depot, "main"), "essai") != ""
    assert refusal(depot, "0" * 40).startswith(f"le commit {'0' * 40} n’est pas dans cette copie ; lancez git fetch")
    assert refusal(depot, other, "absente") == (
        "cette copie n’a pas de branche « absente » ; dites laquelle est publiée : --branche NOM."
    )


def test_the_branch_is_the_default_one_of_the_server_and_not_what_this_copy_added(depot: Path, tmp_path: Path) -> None:
    run_git(depot, "branch", "--move", "main", "principale")
    clone = tmp_path / "clone"
    run_git(depot, "clone", "--quiet", str(depot), str(clone))
    assert published_branch(git.Repository(clone), "") == "refs/remotes/origin/principale"
    mine = commit(clone, "feat: pas encore envoyé")
    assert refusal(clone, mine).startswith(f"le commit {mine} n’est pas sur la branche origin/principale.")
    assert refusal(clone, sha(clone, "HEAD~1")) == ""


def test_a_copy_whose_history_is_cut_says_so(depot: Path, tmp_path: Path) -> None:
    run_git(depot, "clone", "--quiet", "--depth", "1", f"file://{depot}", str(tmp_path / "clone"))
    assert refusal(tmp_path / "clone", sha(depot, "main")) == (
        "cette copie n’a pas tout son historique ; lancez git fetch --unshallow, puis recommencez."
    )


def test_the_code_of_another_branch_is_not_run(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole command: a site names a commit whose hooks would leave a trace."""
    copy = tmp_path / "copie"
    run_git(checkout, "clone", "--quiet", str(checkout), str(copy))
    run_git(copy, "checkout", "--quiet", "-b", "piege")
    trace = tmp_path / "trace"
    (copy / "hooks/mkdocs_events.py").write_text(f"open({str(trace)!r}, 'w').close()\n")
    trap = commit(copy, "feat: piège")
    run_git(copy, "checkout", "--quiet", "main")
    site = prepared(tmp_path / "site", "x")
    reseal(site, seal.Origine(trap, None, None, "", "", None, 3, 1))
    monkeypatch.setattr("publication.verify.CODE", copy)
    with pytest.raises(Refused, match=f"le commit {trap} n’est pas sur la branche origin/main"):
        verify(str(site), copy)
    assert not trace.exists()
    with pytest.raises(Refused, match="la construction a échoué"):
        verify(str(site), copy, "piege")
    assert trace.exists(), "the trap works where a person has named its branch"


def test_a_command_that_compares_nothing_never_says_that_something_differs() -> None:
    for arguments in (["--branche"], ["--autre"], [], ["a", "b"], ["/nulle/part"]):
        call = [str(ROOT / "scripts/verify"), *arguments]
        assert subprocess.run(call, check=False, capture_output=True).returncode == 2, arguments


@pytest.mark.parametrize(("site_url", "jour"), [("https://x\0", None), (None, "2026-01-01\x1b[2J")])
def test_what_a_site_says_of_itself_reaches_no_program_and_no_terminal_raw(
    tmp_path: Path, site_url: str | None, jour: str | None
) -> None:
    site = prepared(tmp_path / "site", "x")
    reseal(site, seal.Origine("0" * 40, None, jour, "", "", site_url, 3, 1))
    with pytest.raises(Refused, match=r"version\.json est illisible"):
        verify(str(site), ROOT)
