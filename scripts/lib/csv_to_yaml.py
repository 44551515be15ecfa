"""Command line of the way back: CSV files → a new folder of YAML records."""

import shutil
import sys
from pathlib import Path

from building.contract_folder import ContractFolder
from contrat.exports.csv_rows import BadTable
from contrat.exports.reading import files_of, left_aside, read_tables, to_yaml
from contrat.french.grammar import pluriel


def main(contrat: ContractFolder, tables: Path, dossier: Path) -> int:
    fichiers = {p.name: p.read_bytes() if p.suffix.lower() == ".csv" else b"" for p in tables.iterdir() if p.is_file()}
    try:
        found = files_of(fichiers)
        fiches = to_yaml(read_tables(fichiers), found)
    except BadTable as error:
        print(f"Arrêt : {error}", file=sys.stderr)
        return 1
    if not fiches:
        print(f"Arrêt : aucune table de ce site dans {tables}", file=sys.stderr)
        return 1
    for sentence in left_aside(fichiers, found):
        print(sentence)
    for fichier, texte in fiches.items():
        path = dossier / fichier
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texte, encoding="utf-8")
    shutil.copytree(contrat.donnees / "source", dossier / "source")
    print(f"{pluriel(len(fiches), 'fichier')} dans {dossier}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(ContractFolder(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])))
