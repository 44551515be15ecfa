"""Command `scripts/edit`: the form, for the browsers of this computer or behind a server that asks for a login."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from building.contract_folder import ContractFolder
from building.git import GitFailed
from waitress.server import create_server

from .app import make_app
from .office import Office
from .saving import Saver
from .security import MAX_BODY, Guard, is_loopback

THREADS = 6
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")


def main(contrat: ContractFolder, address: str, derriere: str) -> int:
    """Serve the form. `derriere` is the public name of the server in front, which asks for a login; empty: none."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        return _stop(f"« {address} » : adresse:port attendu, par exemple 127.0.0.1:8100.", 2)
    if not is_loopback(host):
        return _stop(
            f"{host} n’est pas cet ordinateur : le formulaire n’a pas de mot de passe. Laissez-le sur 127.0.0.1, "
            "derrière un serveur web qui en demande un : docs/dev/mettre-en-ligne.md dit comment.",
            2,
        )
    if derriere and not _NAME.fullmatch(derriere):
        return _stop(f"« {derriere} » : le nom public est attendu, par exemple edition.ville.fr.", 2)
    office = Office(contrat)
    try:
        office.repository.ask("rev-parse", "HEAD")
        if derriere:
            office.repository.ask("rev-parse", "@{upstream}")
    except GitFailed:
        wanted = "une copie (git clone) du dépôt qui publie" if derriere else "un dépôt git, avec un premier commit"
        return _stop(f"{contrat.root} n’est pas {wanted} : chaque enregistrement est un commit.", 1)
    bare = host.strip("[]")
    names = {derriere} if derriere else {f"{n}:{port}" for n in (f"[{bare}]" if ":" in bare else bare, "localhost")}
    app = make_app(office, Saver(office, bool(derriere)), Guard(frozenset(names), bool(derriere), _key(office)))
    try:
        server = create_server(
            app, host=bare, port=int(port), threads=THREADS, ident="", max_request_body_size=2 * MAX_BODY
        )
    except OSError as error:
        return _stop(f"{address} ne peut pas servir ({error.strerror}) ; donnez une autre adresse.", 1)
    told = f"https://{derriere}/" if derriere else f"http://{address}/"
    print(f"Le formulaire est prêt : {told} (Ctrl+C pour arrêter)", flush=True)
    server.run()
    return 0


def _key(office: Office) -> bytes:
    """Return the secret that signs forms, made once and kept where only the owner of the copy reads: a form that stays
    open while the command is started again is still good."""
    folder = Path(office.repository.ask("rev-parse", "--absolute-git-dir").decode().strip())
    path = folder / "contrat-formulaire.cle"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        key = os.urandom(32)
        file.write(key)
    return key


def _stop(said: str, code: int) -> int:
    print(f"Arrêt : {said}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(ContractFolder(Path(sys.argv[1])), sys.argv[2], sys.argv[3]))
