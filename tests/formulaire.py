"""A person at the form without a browser: opens a page, types in its fields, presses its buttons."""

from __future__ import annotations

import shutil
import ssl
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from building.contract_folder import ContractFolder
from editing.app import make_app
from editing.office import Office
from editing.saving import Saver
from editing.security import Guard
from playwright.sync_api import Page
from publication_essais import commit, run_git
from werkzeug.test import Client, TestResponse

KEY = b"0" * 32
MOST_KEYS = 25


def contract(source: Path, folder: Path) -> Path:
    """Copy the data of a contract into a repository of its own."""
    shutil.copytree(source / "data", folder / "data")
    run_git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "Premiers textes du contrat", "2021-03-02")
    return folder


def client(folder: Path, *, publie: bool = False) -> Client:
    office = Office(ContractFolder(folder))
    saver = Saver(office, publie, seconds=600)  # nobody is refused because the machine is slow
    app = make_app(office, saver, Guard(frozenset({"localhost"}), https=False, key=KEY))
    app.testing = True
    return Client(app)


def correct_an_amount(page: Page, form: str) -> int:
    """Correct the cost of an action, from the list to the saved record, by the keyboard alone.

    Returns the keys pressed besides typing, counted no further than `MOST_KEYS` in search of a field.
    """
    keys = 0

    def press(*names: str) -> None:
        nonlocal keys
        for name in names:
            page.keyboard.press(name)
            keys += 1

    def to(name: str, value: str) -> None:
        while page.locator(":focus").get_attribute(name) != value and keys <= MOST_KEYS:
            press("Tab")

    page.goto(form)
    page.locator(":focus").wait_for()  # the field takes the focus once the page is drawn
    page.keyboard.type("1.1")
    press("Enter")
    page.wait_for_url("**/fiche/actions/mesure-a")
    page.locator(":focus").select_option("cout")  # as its first letters do, typed within a second
    press("Tab", "Enter")
    page.wait_for_url("**champ=cout")
    assert page.locator(":focus").get_attribute("name") == "cout.valeur.valeur"
    press("Control+a")
    page.keyboard.type("12 000,50")
    to("name", "motif")
    page.keyboard.type("le devis est revu")
    press("Enter")
    page.wait_for_selector("iframe")
    press("Tab")
    to("value", "enregistrer")
    press("Enter")
    page.wait_for_selector(".fait")
    return keys


@dataclass(frozen=True)
class Answer:
    text: str
    status_code: int
    headers: Message


class Web:
    """A browser without scripts, over the network: it keeps its cookies, and a login if it is given one."""

    def __init__(self, base: str, login: str = "") -> None:
        self._base = base
        unproved = ssl.create_default_context()
        unproved.check_hostname, unproved.verify_mode = False, ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(), urllib.request.HTTPSHandler(context=unproved), _Stay()
        )
        self._login = {"Authorization": f"Basic {b64encode(login.encode()).decode()}"} if login else {}

    def get(self, address: str, **_: bool) -> Answer:
        return self._ask(address, None, {})

    def post(self, address: str, data: dict[str, list[str]], headers: dict[str, str]) -> Answer:
        said = urllib.parse.urlencode(data, doseq=True).encode()
        return self._ask(address, said, {**headers, "Origin": self._base})

    def _ask(self, address: str, data: bytes | None, headers: dict[str, str]) -> Answer:
        request = urllib.request.Request(self._base + address, data, {**headers, **self._login})
        try:
            with self._opener.open(request, timeout=120) as answer:
                return Answer(answer.read().decode(), answer.status, answer.headers)
        except urllib.error.HTTPError as error:
            return Answer(error.read().decode(errors="replace"), error.code, error.headers)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Leave a redirection to who asked."""


@dataclass
class Person:
    client: Any
    """Of werkzeug, or `Web`."""
    address: str = "/"
    action: str = "/"
    """Where the form of the page is sent."""
    text: str = ""
    status: int = 0
    fields: list[tuple[str, str]] = field(default_factory=list)
    """What the form of the page would send, in its order."""
    buttons: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Every field of the form, ticked or not."""
    tree: Any = None

    def open(self, address: str) -> Person:
        return self._read(self.client.get(address, follow_redirects=True), address)

    def press(self, button: str, **typed: str | list[str]) -> Person:
        """Type in fields by their names (« __ » for « . »), then press a button."""
        for name, value in typed.items():
            self.type(name.replace("__", "."), value)
        return self.send([*self.fields, ("faire", button)])

    def type(self, name: str, value: str | list[str]) -> None:
        """Put a value in the fields of a name, where the first of them stood; they must be there."""
        assert name in self.names, f"{name} is not asked for"
        values = [value] if isinstance(value, str) else value
        at = next((i for i, (n, _) in enumerate(self.fields) if n == name), len(self.fields))
        kept = [x for x in self.fields if x[0] != name]
        self.fields = [*kept[:at], *((name, v) for v in values), *kept[at:]]

    def send(self, fields: list[tuple[str, str]], **headers: str) -> Person:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        answer = self.client.post(self.action, data=data, headers={"Origin": "http://localhost", **headers})
        if answer.status_code == 303:
            return self.open(str(answer.headers["Location"]))
        return self._read(answer, self.action)

    def save(self) -> Person:
        assert "enregistrer" in self.buttons, self.faults or self.words
        return self.press("enregistrer")

    @property
    def faults(self) -> list[str]:
        """Return what the summary at the top says, a fault a line."""
        summary = next((e for e in self.tree.iter("div") if e.get("class") == "resume"), None)
        return [words(li) for li in summary.iter("li")] if summary is not None else []

    @property
    def words(self) -> str:
        return words(next(self.tree.iter("main")))

    def _read(self, answer: TestResponse | Answer, address: str) -> Person:
        self.address, self.text, self.status = address, answer.text, answer.status_code
        self.tree = html5lib.parse(self.text, namespaceHTMLElements=False)
        self.fields, self.buttons, self.names = [], [], set()
        forms = [f for f in self.tree.iter("form") if f.get("method") == "post"]
        self.action = str(forms[0].get("action") or address) if forms else address
        for e in forms[0].iter() if forms else ():
            self._take(e)
        return self

    def _take(self, e: Element) -> None:
        name = e.get("name")
        if not name:
            return
        if e.tag == "button":
            self.buttons.append(str(e.get("value")))
            return
        self.names.add(name)
        if e.tag == "textarea":
            self.fields.append((name, e.text or ""))
        elif e.tag == "select":
            chosen = next((o for o in e.iter("option") if o.get("selected") is not None), None)
            self.fields.append((name, str(chosen.get("value")) if chosen is not None else ""))
        elif e.get("type") != "checkbox" or e.get("checked") is not None:
            self.fields.append((name, e.get("value") or ""))


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def log(folder: Path) -> list[str]:
    return [x.strip() for x in run_git(folder, "log", "--format=%an|%ae|%B%x00").stdout.split("\x00")[:-1]]
