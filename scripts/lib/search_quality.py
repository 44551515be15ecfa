"""Command line of the search’s figures: a table by class for each file of judged queries."""

import sys
import tempfile
from pathlib import Path

from building.contract_folder import ContractFolder
from conftest import launch, serve
from playwright.sync_api import sync_playwright
from qualite_recherche import Answer, ask, bare_site, figures, interval, read


def main(contrat: ContractFolder, files: list[Path], misses: bool, bare: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = bare_site(contrat.site, contrat.donnees, Path(folder)) if bare else contrat.site
        print_figures(site, files, misses)


def print_figures(site: Path, files: list[Path], misses: bool) -> None:
    server, address = serve(site)
    with sync_playwright() as playwright, launch(playwright) as browser:
        for path in files:
            answers = ask(browser, address, read(path))
            print(f"\n{path}")
            print(
                f"{'classe':14}{'avec':>6}{'sans':>6}{'succès@3':>10}{'montré':>9}{'MRR':>7}{'rien':>7}{'à tort':>8}{'p95 ms':>8}"
            )
            for name in [*sorted({a.query["class"] for a in answers}), "tout"]:
                f = figures([a for a in answers if name in {a.query["class"], "tout"}])
                print(
                    f"{name:14}{f.answerable:6}{f.unanswerable:6}{f.success3:10.1%}{f.shown:9.1%}{f.mrr:7.3f}"
                    f"{f.nothing:7.1%}{f.wrong:8.1%}{f.p95_ms:8.1f}"
                    + (
                        f"   succès@3 {between(f.success3, f.answerable)}, à tort {between(f.wrong, f.unanswerable)}"
                        if name == "tout"
                        else ""
                    )
                )
            if misses:
                print_misses(answers)
    server.shutdown()


def between(rate: float, count: int) -> str:
    low, high = interval(rate, count)
    return f"de {low:.0%} à {high:.0%}"


def print_misses(answers: list[Answer]) -> None:
    for a in answers:
        if a.query["relevant"] and not 1 <= a.rank <= 3:
            print(
                f"  manqué : {a.query['q']!r} → {', '.join(a.sure[:4]) or 'rien'} (attendu {', '.join(sorted(a.right))})"
            )
        elif not a.query["relevant"] and a.sure:
            print(f"  à tort : {a.query['q']!r} → {', '.join(a.sure[:4])}")


if __name__ == "__main__":
    arguments = sys.argv[2:]
    paths = [Path(a) for a in arguments if not a.startswith("-")]
    contrat = ContractFolder(Path(sys.argv[1]))
    here = contrat.donnees.resolve() == Path("data").resolve()
    # `tiers-climat` is judged on the climate plan, made by `scripts/new`; the others on the shipped contract.
    own = [p for p in sorted(Path("tests/recherche").glob("*.jsonl")) if (p.stem == "tiers-climat") is not here]
    main(contrat, paths or own, "--misses" in arguments, "--bare" in arguments)
