"""Command line of the ledger: what a build would publish, beside what the ledger holds."""

import sys
from pathlib import Path

import mkdocs_events
from building.build import produced
from building.contract_folder import CODE, ContractFolder
from contrat.french.grammar import pluriel
from contrat.gate.ledger import ledger
from contrat.model.collections import REGISTRE
from contrat.webpage import addresses
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError


def main(contrat: ContractFolder, accept: bool) -> int:
    config = load_config(str(CODE / "mkdocs.yml"))
    config.extra["contrat"] = str(contrat.root)
    try:
        config = mkdocs_events.on_config(config)
    except PluginError as refused:
        print(refused.message, file=sys.stderr)
        return 1
    build = mkdocs_events.build_of(config)
    known = {adresse for _, adresse in addresses.lines(build.corpus.registre)}
    new = sorted(produced(build, mkdocs_events.by_hand(config)) - known)
    if not new:
        print(f"Le registre est à jour : {pluriel(len(known), 'adresse')}.")
        return 0
    print("\n".join(new))
    if accept:
        (contrat.donnees / REGISTRE).write_text(ledger(known | set(new)), encoding="utf-8")
    found = pluriel(len(new), "adresse nouvelle", "adresses nouvelles")
    print(
        f"{found} : {'dans le registre désormais' if accept else 'la même commande, avec --accept, inscrit ce qui manque'}."
    )
    return 0 if accept else 1


if __name__ == "__main__":
    sys.exit(main(ContractFolder(Path(sys.argv[1])), "--accept" in sys.argv[2:]))
